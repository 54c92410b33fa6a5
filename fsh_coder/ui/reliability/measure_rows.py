"""What the reliability table says in each cell, in words that agree with the figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Self

from fsh_coder.domain.rubric import Rubric
from fsh_coder.reliability.report import Coefficient, MeasureReliability, ReliabilityReport
from fsh_coder.ui.charts.forest import Estimate
from fsh_coder.ui.reliability.band_scheme import (
    NOT_DEFINED,
    Bands,
    BandScheme,
    amount_words,
    bands_of,
    coefficient_words,
    interval_words,
    share_words,
)

BLOCK_TITLES = {
    "global": "Global ratings",
    "count": "Behaviour counts",
    "derived": "Summary scores",
}
COUNTS_NOTE = "exact, and within 1 mark or 10 %"
SHARES_NOTE = "Mean over the pairs of coders."


class Column(IntEnum):
    """The table's columns from the left."""

    MEASURE = 0
    N = 1
    MEAN = 2
    SD = 3
    FOREST = 4
    ICC = 5
    INTERVAL = 6
    BAND = 7
    EXACT = 8
    WITHIN = 9
    ALSO = 10
    LOOK = 11


@dataclass(frozen=True, slots=True)
class Also:
    """A second coefficient beside the ICC: its short sign, its figure and why it is here."""

    sign: str
    coefficient: Coefficient


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure as a row; `place` counts the measures from 0."""

    measure: MeasureReliability
    place: int
    short: str
    scheme: BandScheme
    texts: Mapping[Column, str] = field(default_factory=dict, compare=False)
    tooltips: Mapping[Column, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, measure: MeasureReliability, place: int, *, short: str, scheme: BandScheme) -> Self:
        """Return a measure's row with all its words."""
        bare = cls(measure, place, short, scheme)
        return replace(bare, texts=_texts(bare), tooltips=_tooltips(bare))

    @property
    def bands(self) -> Bands | None:
        """Return the words, None where none may be given."""
        return bands_of(self.measure, self.scheme)

    @property
    def also(self) -> Also:
        """Return kappa for ratings (AC2 where they hardly differ), alpha for what has no steps."""
        measure = self.measure
        if measure.block != "global":
            return Also("α", measure.alpha)
        if any(warning.kind == "restricted" for warning in measure.warnings):
            return Also("AC2", measure.ac2)
        return Also("κw", measure.kappa_quadratic)

    def estimate(self) -> Estimate | None:
        """Return what the forest shows, None where nothing is defined."""
        found, bands = self.measure.headline, self.bands
        if found.estimate is None:
            return None
        token = self.scheme.token(bands.word) if bands else "quiet"
        return Estimate(found.estimate, found.low, found.high, token, is_hollow=bands is None)

    def text(self, column: Column) -> str:
        """Return what stands in a cell."""
        return self.texts.get(column, "")

    def tooltip(self, column: Column) -> str:
        """Return why a figure is missing, or how it was computed."""
        return self.tooltips.get(column, "")

    def spoken(self) -> str:
        """Return the row's figure as a screen reader says it."""
        found, bands = self.measure.headline, self.bands
        scheme = self.scheme if bands else None
        name = f"{self.measure.label}, {found.name}"
        if found.estimate is None:
            return f"{name} not defined: {found.reason}"
        words = f"{name} {coefficient_words(found.estimate, scheme)}"
        if found.low is not None:
            ends = interval_words(found.low, found.high, scheme)
            words += f", 95 per cent interval {ends}"
        if bands is None:
            return f"{words}, no band"
        ends = bands.of_interval()
        return f"{words}, {bands.word}" + (f" (interval: {ends})" if ends else "")


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A heading between measures."""

    title: str
    note: str = ""


Row = MeasureRow | BlockRow


def rows_of(report: ReliabilityReport, *, rubric: Rubric, scheme: BandScheme) -> tuple[Row, ...]:
    """Return blocks and measures in the report's order."""
    shorts = {code.key: code.short for code in rubric.codes}
    rows: list[Row] = []
    block = None
    for place, measure in enumerate(report.measures):
        if measure.block != block:
            block = measure.block
            note = COUNTS_NOTE if block == "count" else ""
            rows.append(BlockRow(_block_title(report.measures, block), note))
        short = shorts.get(measure.key, "") if measure.block == "count" else ""
        rows.append(MeasureRow.of(measure, place, short=short, scheme=scheme))
    return tuple(rows)


def _block_title(measures: Sequence[MeasureReliability], block: str) -> str:
    ends = {each.scale_range for each in measures if each.block == block}
    only = next(iter(ends))
    if block == "global" and len(ends) == 1 and only is not None:
        return f"{BLOCK_TITLES[block]}, {only[0]:g} to {only[1]:g}"
    return BLOCK_TITLES[block]


def _texts(row: MeasureRow) -> dict[Column, str]:
    measure, found, also = row.measure, row.measure.headline, row.also
    scheme = row.scheme if row.bands else None
    return {
        Column.MEASURE: measure.label,
        Column.N: str(measure.n_recordings),
        Column.MEAN: amount_words(measure.mean, measure.unit),
        Column.SD: amount_words(measure.sd, measure.unit),
        Column.ICC: coefficient_words(found.estimate, scheme),
        Column.INTERVAL: interval_words(found.low, found.high, scheme),
        Column.BAND: _band_words(row),
        Column.EXACT: share_words(measure.exact.estimate),
        Column.WITHIN: share_words(measure.within_one.estimate),
        Column.ALSO: f"{also.sign} {coefficient_words(also.coefficient.estimate)}",
        Column.LOOK: _look_words(row),
    }


def _tooltips(row: MeasureRow) -> dict[Column, str]:
    measure, found = row.measure, row.measure.headline
    estimate = _told(found, "") if found.estimate is None else row.spoken()
    warnings = [f"{each.short}: {each.explanation}" for each in measure.warnings]
    return {
        Column.FOREST: estimate,
        Column.ICC: estimate,
        Column.BAND: estimate,
        Column.INTERVAL: _told(found, f"95 % interval of {found.name}: {found.method}."),
        Column.EXACT: _told(measure.exact, SHARES_NOTE),
        Column.WITHIN: _told(measure.within_one, f"{measure.within_one.name}. {SHARES_NOTE}"),
        Column.ALSO: _also_told(row.also),
        Column.LOOK: "\n".join(warnings),
    }


def _band_words(row: MeasureRow) -> str:
    bands = row.bands
    if bands is None:
        return "no band" if row.measure.headline.estimate is not None else NOT_DEFINED
    return f"{bands.word}  {bands.of_interval()}".strip()


def _look_words(row: MeasureRow) -> str:
    found = row.measure.warnings
    if not found:
        return ""
    return found[0].short + (f" +{len(found) - 1}" if len(found) > 1 else "")


def _told(coefficient: Coefficient, words: str) -> str:
    if coefficient.reason:
        said = coefficient.reason[0].upper() + coefficient.reason[1:].rstrip(".")
        return f"{said}."
    return words


def _also_told(also: Also) -> str:
    found = also.coefficient
    name = {
        "κw": "Mean pairwise kappa, quadratic weights",
        "AC2": "Gwet’s AC2, quadratic weights, because the recordings hardly differ",
        "α": found.method,
    }[also.sign]
    if found.estimate is None:
        return f"{name}: not defined. {_told(found, '')}"
    if found.low is None:
        return f"{name}."
    return f"{name}; 95 % interval {interval_words(found.low, found.high)}."
