"""Text as a search sees it: without case and accents."""

import unicodedata


def folded(text: str) -> str:
    """Return text in one case and without accents."""
    # Twice, since taking a sign apart may bring out a capital: "𝓐" is "A" and then "a".
    once = unicodedata.normalize("NFKD", text.casefold())
    apart = unicodedata.normalize("NFKD", once.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))


def holds_all(text: str, words: str) -> bool:
    """Whether a text holds every one of some words, in any case, order and accent."""
    found = folded(text)
    return all(word in found for word in folded(words).split())
