"""Who speaks, as coders read it: one letter, one word, never a name."""

from fsh_coder.domain.observation import Speaker


def letter(speaker: Speaker) -> str:
    """Return the letter of a speaker's sign."""
    return {Speaker.WORKER: "W", Speaker.CLIENT: "P"}[speaker]


def word(speaker: Speaker) -> str:
    """Return the word for a speaker, lower case."""
    return {Speaker.WORKER: "worker", Speaker.CLIENT: "parent"}[speaker]
