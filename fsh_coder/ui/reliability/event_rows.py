"""Rows of the tab "By event": agreement on how often beside agreement on when, code by code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from fsh_coder.domain.rubric import Rubric
from fsh_coder.reliability.report import Coefficient
from fsh_coder.services.event_agreement import (
    CodeAtBothLevels,
    EventAgreement,
    EventCounts,
    PairAgreement,
    Spread,
)
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.reliability.band_scheme import (
    NOT_DEFINED,
    BandScheme,
    coefficient_words,
    interval_words,
    share_words,
)
from fsh_coder.ui.reliability.measure_detail import Figure


class EventColumn(IntEnum):
    """Columns from the left; some are shown for a pair of coders only, some for all."""

    CODE = 0
    MARKS = 1
    ICC = 2
    BAND = 3
    SHARE = 4
    AGREEMENT = 5
    RANGE = 6
    F1 = 7
    BOTH = 8
    ONLY_FIRST = 9
    ONLY_SECOND = 10
    WORDS = 11


OF_A_PAIR = frozenset({EventColumn.BOTH, EventColumn.ONLY_FIRST, EventColumn.ONLY_SECOND})
OF_ALL = frozenset({EventColumn.RANGE, EventColumn.WORDS})


@dataclass(frozen=True, slots=True)
class EventRow:
    """One code, or all codes together (``code`` empty, no ``category``).

    ``icc`` and ``band`` are of the counts per recording over all coders. ``counts`` are a
    pair's marks, None where the row is a mean over pairs.
    """

    code: str
    short: str
    label: str
    category: Category | None
    n_marks: int
    icc: Coefficient | None
    band: str | None
    agreement: Spread
    f1: Spread
    counts: EventCounts | None
    words: str

    def text(self, column: EventColumn) -> str:
        """Return what stands in a cell."""
        counts = self.counts
        texts: dict[EventColumn, str] = {
            EventColumn.CODE: self.label,
            EventColumn.MARKS: str(self.n_marks),
            EventColumn.ICC: "" if self.icc is None else coefficient_words(self.icc.estimate),
            EventColumn.BAND: self._band_words(),
            EventColumn.AGREEMENT: share_words(self.agreement.mean),
            EventColumn.RANGE: range_words(self.agreement),
            EventColumn.F1: coefficient_words(self.f1.mean),
            EventColumn.WORDS: self.words,
        }
        if counts is not None:
            texts[EventColumn.BOTH] = str(counts.matched)
            texts[EventColumn.ONLY_FIRST] = str(counts.only_first)
            texts[EventColumn.ONLY_SECOND] = str(counts.only_second)
        return texts.get(column, "")

    def tooltip(self, column: EventColumn) -> str:
        """Return what a cell says when it is pointed at, "" for its own words."""
        if column in {EventColumn.ICC, EventColumn.BAND} and self.icc is not None:
            interval = interval_words(self.icc.low, self.icc.high)
            return self.icc.reason or f"95 % interval {interval}. {self.icc.method}"
        if column is EventColumn.SHARE:
            return self.spoken()
        return ""

    def spoken(self) -> str:
        """Return the row as a screen reader says it."""
        if self.agreement.mean is None:
            return f"{self.label}: nobody marked it"
        how = f"{self.label}: {share_words(self.agreement.mean)} of {self.n_marks} marks agree"
        if self.counts is not None:
            counts = self.counts
            return (
                f"{how}, {counts.matched} by both, {counts.only_first} and "
                f"{counts.only_second} by one alone"
            )
        return f"{how}, pairs from {range_words(self.agreement)}"

    def _band_words(self) -> str:
        if self.icc is None:
            return ""
        return self.band or "no band"


def rows_of(
    found: EventAgreement,
    levels: Sequence[CodeAtBothLevels],
    *,
    rubric: Rubric,
    pair: PairAgreement | None,
    scheme: BandScheme,
) -> tuple[EventRow, ...]:
    """Return the row of all codes, then one per code in the rubric's order.

    Args:
        found: the agreement of every pair.
        levels: the same codes with the ICC of their counts.
        rubric: gives each code its shape.
        pair: the two coders to show, None for the mean over all pairs.
        scheme: cuts the ICC into bands.
    """
    of_recordings = {each.code: each for each in levels}
    categories = {
        code.key: Category(rubric.code_group(code.group).category) for code in rubric.codes
    }
    if pair is not None:
        return _rows_of_pair(pair, of_recordings, categories=categories, scheme=scheme)
    rows = []
    for row in (found.total, *found.codes):
        level = of_recordings.get(row.code)
        rows.append(
            EventRow(
                row.code,
                row.short,
                row.label,
                categories.get(row.code),
                row.n_marks,
                None if level is None else level.icc,
                _band(level, scheme),
                row.agreement,
                row.f1,
                None,
                "" if level is None else level.words,
            )
        )
    return tuple(rows)


def _rows_of_pair(
    pair: PairAgreement,
    of_recordings: Mapping[str, CodeAtBothLevels],
    *,
    categories: Mapping[str, Category],
    scheme: BandScheme,
) -> tuple[EventRow, ...]:
    rows = [_pair_row("", "", "All codes", pair.total)]
    for code in pair.codes:
        level = of_recordings.get(code.code)
        rows.append(
            _pair_row(
                code.code,
                code.short,
                code.label,
                code.counts,
                category=categories[code.code],
                level=level,
                band=_band(level, scheme),
            )
        )
    return tuple(rows)


def _pair_row(
    code: str,
    short: str,
    label: str,
    counts: EventCounts,
    *,
    category: Category | None = None,
    level: CodeAtBothLevels | None = None,
    band: str | None = None,
) -> EventRow:
    return EventRow(
        code,
        short,
        label,
        category,
        counts.n_first + counts.n_second,
        None if level is None else level.icc,
        band,
        Spread.of([counts.agreement]),
        Spread.of([counts.f1]),
        counts,
        "",
    )


def _band(level: CodeAtBothLevels | None, scheme: BandScheme) -> str | None:
    """Cut the unrounded value by the chosen words; None where no band may be given."""
    if level is None or level.band is None or level.icc.estimate is None:
        return None
    return scheme.of(level.icc.estimate)


def range_words(spread: Spread) -> str:
    """Return "31 to 52 %", an en dash where there is nothing or one pair only."""
    if spread.lowest is None or spread.highest is None or spread.n_pairs < 2:
        return NOT_DEFINED
    return f"{spread.lowest * 100:.0f} to {spread.highest * 100:.0f} %"


def figures_of(found: EventAgreement, pair: PairAgreement | None) -> tuple[Figure, ...]:
    """Return the key figures over all codes, of one pair or as a mean over pairs."""
    if pair is not None:
        return _figures_of_pair(pair)
    total, n_pairs = found.total, len(found.pairs)
    over = "one pair of coders" if n_pairs == 1 else f"mean of {n_pairs} pairs"
    ends = ""
    if total.agreement.n_pairs > 1:
        ends = f", {range_words(total.agreement)}"
    method = found.pairs[0].kappa.method
    return (
        Figure("Same code, same moment", share_words(total.agreement.mean), over + ends, OF_EITHER),
        Figure("F1", coefficient_words(total.f1.mean), _ends(total.f1), F1_WORDS),
        Figure("Kappa with nil", coefficient_words(found.kappa.mean), _ends(found.kappa), method),
        Figure("Marks", str(total.n_marks), _recordings(found.n_recordings), ""),
    )


OF_EITHER = "Of what either coder marked, the share that both marked with the same code."
F1_WORDS = "Twice the pairs, divided by the marks of both coders."


def _figures_of_pair(pair: PairAgreement) -> tuple[Figure, ...]:
    counts = pair.total
    alone = (
        f"{counts.matched} both, {counts.only_first} only {pair.first}, "
        f"{counts.only_second} only {pair.second}"
    )
    marks = f"{counts.n_first} of {pair.first}, {counts.n_second} of {pair.second}"
    kappa = pair.kappa
    return (
        Figure("Same code, same moment", share_words(counts.agreement), alone, OF_EITHER),
        Figure("F1", coefficient_words(counts.f1), _recordings(pair.n_recordings), F1_WORDS),
        Figure(
            "Kappa with nil",
            coefficient_words(kappa.estimate),
            kappa.reason or "no interval",
            kappa.method,
        ),
        Figure("Marks", str(counts.n_first + counts.n_second), marks, ""),
    )


def sentence_of(pair: PairAgreement, *, tolerance_ms: int) -> str:
    """Return a pair's agreement in one sentence."""
    n = pair.n_recordings
    recordings = "1 recording" if n == 1 else f"{n} recordings"
    who = f"{pair.first} and {pair.second} both coded {recordings}"
    if pair.total.agreement is None:
        return f"{who}; neither marked anything."
    return (
        f"{who}: of what either marked, {share_words(pair.total.agreement)} was marked by both "
        f"with the same code within {tolerance_ms / 1000:g} s."
    )


def _ends(spread: Spread) -> str:
    if spread.n_pairs < 2:
        return "one pair of coders"
    return f"pairs {interval_words(spread.lowest, spread.highest)}"


def _recordings(n: int) -> str:
    return "in 1 recording" if n == 1 else f"in {n} recordings"
