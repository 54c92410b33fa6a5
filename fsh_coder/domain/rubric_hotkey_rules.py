"""Rules of the keys of codes: each is free, told apart from the others, and within reach."""

from collections.abc import Iterator
from string import ascii_uppercase

from fsh_coder.domain.rubric import RESERVED_HOTKEYS, SECOND_KEYS, Rubric
from fsh_coder.domain.rubric_breach import Location, RubricBreach, entries, repeated


def breaches(rubric: Rubric) -> Iterator[RubricBreach]:
    """Yield every rule that the keys of codes break."""
    hotkeys = entries("codes", "hotkey", (each.hotkey.upper() for each in rubric.codes))
    yield from repeated(hotkeys, what="hotkey")
    taken = {hotkey[:1] for _, hotkey in hotkeys} | set(RESERVED_HOTKEYS)
    free = " ".join(letter for letter in ascii_uppercase if letter not in taken) or "none is left"
    chords = [hotkey for _, hotkey in hotkeys if len(hotkey) > 1]
    for location, hotkey in hotkeys:
        if hotkey[:1] in RESERVED_HOTKEYS:
            yield _reserved(location, hotkey, free=free)
        elif not _can_be_pressed(hotkey):
            yield RubricBreach(
                location,
                f"The hotkey “{hotkey}” is neither a letter nor a letter and a second key.",
                f"Choose a free letter: {free}. A second key is one of {' '.join(SECOND_KEYS)}.",
            )
        elif hidden := [chord for chord in chords if len(hotkey) == 1 and chord[0] == hotkey]:
            yield RubricBreach(
                location,
                f"The hotkey “{hotkey}” begins {', '.join(f'“{chord}”' for chord in hidden)} "
                "as well, so that neither could be told from the other.",
                f"Choose a free letter: {free}.",
            )


def _can_be_pressed(hotkey: str) -> bool:
    return (
        len(hotkey) in (1, 2)
        and hotkey[0] in ascii_uppercase
        and all(key in SECOND_KEYS for key in hotkey[1:])
    )


def _reserved(location: Location, hotkey: str, *, free: str) -> RubricBreach:
    use = RESERVED_HOTKEYS[hotkey[0]]
    if len(hotkey) == 1:
        return RubricBreach(
            location,
            f"The hotkey “{hotkey}” belongs to the coding screen ({use}).",
            f"Choose a free letter: {free}.",
        )
    return RubricBreach(
        location,
        f"The hotkey “{hotkey}” begins with “{hotkey[0]}”, which belongs to the coding screen "
        f"({use}).",
        f"Begin with a free letter: {free}.",
    )
