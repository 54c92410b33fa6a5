"""Which words a lead puts to coefficients, and how figures are written so that they agree."""

from collections.abc import Callable
from dataclasses import dataclass

from fsh_coder.reliability.bands import (
    CICCHETTI_EDGES,
    CICCHETTI_WORDS,
    KOO_LI_WORDS,
    cicchetti,
    koo_li,
)
from fsh_coder.reliability.report import MeasureReliability
from fsh_coder.ui.charts.forest import ForestAxis, Zone

#: Nobody reads more decimals, even where a value lies that close to an edge.
MOST_DECIMALS = 6

NOT_DEFINED = "–"


@dataclass(frozen=True, slots=True)
class BandScheme:
    """Four words, the edges between them, and the function that cuts the unrounded value."""

    key: str
    title: str
    words: tuple[str, ...]
    edges: tuple[float, ...]
    of: Callable[[float], str]
    source: str

    def level(self, word: str) -> int:
        """Return how many bars a word fills, 1 to 4."""
        return self.words.index(word) + 1

    def token(self, word: str) -> str:
        """Return the colour of a word: the two upper ones share one."""
        return ("bad", "warn", "accent", "accent")[self.words.index(word)]

    def axis(self) -> ForestAxis:
        """Return the axis from 0 to 1 with these bands on it."""
        ends = (0.0, *self.edges, 1.0)
        zones = tuple(
            Zone(low, high, word)
            for low, high, word in zip(ends[:-1], ends[1:], self.words, strict=True)
        )
        half = self.edges[0] / 2
        ticks = ((0.0, "0"), (half, _short(half)), *((e, _two(e)) for e in self.edges), (1.0, "1"))
        return ForestAxis(0.0, 1.0, ticks, zones)

    def sentence(self) -> str:
        """Return how the words are cut, for the method tab."""
        poor, *others = self.words
        cuts = ", ".join(
            f"from {_two(edge)} {word}" for edge, word in zip(self.edges, others, strict=True)
        )
        return (
            f"Bands follow {self.source}: below {_two(self.edges[0])} {poor}, {cuts}. The "
            "unrounded value is cut, and the bands of both ends of the interval stand beside it."
        )


CICCHETTI = BandScheme(
    "cicchetti", "Cicchetti 1994", CICCHETTI_WORDS, CICCHETTI_EDGES, cicchetti, "Cicchetti (1994)"
)
KOO_LI = BandScheme(
    "koo_li", "Koo & Li 2016", KOO_LI_WORDS, (0.50, 0.75, 0.90), koo_li, "Koo & Li (2016)"
)
SCHEMES = (CICCHETTI, KOO_LI)


@dataclass(frozen=True, slots=True)
class Bands:
    """The words of an estimate and of the ends of its interval."""

    word: str
    low: str | None
    high: str | None

    def of_interval(self) -> str:
        """Return "poor to excellent", or "throughout" where both ends have the estimate's band."""
        if self.low is None or self.high is None:
            return ""
        if self.low == self.high:
            return "throughout" if self.low == self.word else self.low
        return f"{self.low} to {self.high}"


def bands_of(measure: MeasureReliability, scheme: BandScheme) -> Bands | None:
    """Return a measure's bands; None where none may be given (not defined, or too rare)."""
    found = measure.headline
    if measure.band is None or found.estimate is None:
        return None
    low, high = (None if end is None else scheme.of(end) for end in (found.low, found.high))
    return Bands(scheme.of(found.estimate), low, high)


def coefficient_words(value: float | None, scheme: BandScheme | None = None) -> str:
    """Return a coefficient as papers print it: two decimals, no leading zero, a true minus.

    Three decimals (or more) stand where two would land on the other side of a band's edge.
    None gives an en dash.
    """
    if value is None:
        return NOT_DEFINED
    text = f"{value:.2f}"
    for decimals in range(2, MOST_DECIMALS + 1):
        text = f"{value:.{decimals}f}"
        if scheme is None or scheme.of(float(text)) == scheme.of(value):
            break
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−").replace("0.", ".", 1) if abs(float(text)) < 1 else _minus(text)


def interval_words(low: float | None, high: float | None, scheme: BandScheme | None = None) -> str:
    """Return ".35 to .78"; an en dash where the interval is not defined."""
    if low is None or high is None:
        return NOT_DEFINED
    return f"{coefficient_words(low, scheme)} to {coefficient_words(high, scheme)}"


def share_words(share: float | None) -> str:
    """Return "38 %" of a share from 0 to 1, an en dash of None."""
    return NOT_DEFINED if share is None else f"{share * 100:.0f} %"


def amount_words(value: float | None, unit: str | None, *, signed: bool = False) -> str:
    """Return a mean, SD or difference in the measure's own units; percentages to one decimal."""
    if value is None:
        return NOT_DEFINED
    text = f"{value:.{1 if unit == 'percent' else 2}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    elif signed and value > 0:
        text = f"+{text}"
    return _minus(text)


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _two(edge: float) -> str:
    return f"{edge:.2f}".removeprefix("0")


def _short(value: float) -> str:
    return f"{value:g}".removeprefix("0")
