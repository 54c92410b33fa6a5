"""Differences of two coders against their mean, live for whichever pair is chosen."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from openpyxl.worksheet.datavalidation import DataValidation

from fsh_coder.formats.cell_look import BODY, HEAD_LEFT, HEAD_RIGHT, NUMBER, Ink
from fsh_coder.formats.difference_chart import DifferencePlaces, difference_chart
from fsh_coder.formats.dot_chart import place_chart
from fsh_coder.formats.irr_detail_ratings import DetailRatings, RatingColumns
from fsh_coder.formats.live_cells import (
    SIGNED,
    TWO,
    WHOLE,
    LiveSheet,
    address,
    column_span,
    guarded,
    row_span,
)
from fsh_coder.reliability.report import Bounded
from fsh_coder.reliability.scale_units import Z95, BlandAltman, bland_altman

PICK = NUMBER.but(across="center", bold=True, fill=Ink.INPUT, is_locked=False)
FAINT = TWO.but(colour=Ink.FAINT)
FAINT_WHOLE = WHOLE.but(colour=Ink.FAINT)
LINE_HEADS = ("Line", "Value", "95 % from", "to", "Half width", "Draw x1", "x2", "y1", "y2")
POINT_HEADS = ("Recording", "Mean", "Difference", "Draw x", "Draw y")
#: What the drawn lines add to the points on both sides: a share of their width, or this.
EDGE_SHARE, EDGE = 0.06, 0.25


@dataclass(frozen=True, slots=True)
class ChosenPair:
    """The pair that the sheet opens with: the one that shares most recordings, or the first."""

    first: int
    second: int
    found: BlandAltman

    @classmethod
    def of(cls, ratings: DetailRatings) -> "ChosenPair | None":
        """Return the pair; None where no pair shares two recordings."""
        given = ~np.isnan(ratings.scores)
        pairs = list(combinations(range(len(ratings.coders)), 2))
        first, second = max(pairs, key=lambda p: int((given[:, p[0]] & given[:, p[1]]).sum()))
        found = bland_altman(ratings.scores[:, first], ratings.scores[:, second])
        return None if found is None else cls(first, second, found)


@dataclass(frozen=True, slots=True)
class _Places:
    """Rows of the section, the row under its title being `top`."""

    top: int
    n_points: int

    @property
    def lines(self) -> tuple[int, int, int]:
        """Rows of bias, lower and upper limit."""
        return (self.top + 3, self.top + 4, self.top + 5)

    @property
    def points(self) -> tuple[int, int]:
        """First and last row of the recordings."""
        first = self.top + 8
        return (first, first + self.n_points - 1)

    @property
    def spare(self) -> str:
        """The cell with the place of the last recording that both rated, 0 for none."""
        return address(self.top, 10)

    def span(self, column: int) -> str:
        """Return a column of the points."""
        return column_span(column, rows=self.points)


def write_differences(
    to: LiveSheet, ratings: DetailRatings, columns: RatingColumns, chosen: ChosenPair, *, row: int
) -> None:
    """Write the pair to choose, bias and limits with their intervals, the points and the chart.

    Args:
        to: the sheet.
        ratings: of the measure.
        columns: where its ratings stand.
        chosen: the pair that it opens with.
        row: the one below the section's title.
    """
    places = _Places(row, len(ratings.recordings))
    _write_choice(to, ratings, columns, chosen, row=row)
    _write_points(to, ratings, columns, chosen, places)
    _write_lines(to, chosen, places)
    _write_drawn(to, chosen, places)
    chart = difference_chart(
        to.sheet,
        DifferencePlaces(4, 5, *places.points, lines=places.lines, name=1, left=6, level=8,
                         reach=5),
        title=f"{ratings.measure.label}: difference against mean",
    )  # fmt: skip
    place_chart(to.sheet, chart, row=places.points[0] - 1, left_cm=17.9)


def _write_choice(
    to: LiveSheet, ratings: DetailRatings, columns: RatingColumns, chosen: ChosenPair, *, row: int
) -> None:
    """Write both coders' names to choose, their places, and how many recordings they share."""
    to.fixed((row, 1), "First coder, second coder (choose in the yellow cells)")
    rule = DataValidation(type="list", formula1=columns.heads, allow_blank=False)
    to.sheet.add_data_validation(rule)
    for column, place in ((2, chosen.first), (3, chosen.second)):
        cell = to.fixed((row, column), ratings.coders[place], look=PICK)
        rule.add(cell.replace("$", ""))
        to.live(
            (row, column + 4), f"=MATCH({cell},{columns.heads},0)", place + 1,
            look=FAINT_WHOLE,
        )  # fmt: skip
    places = _Places(row, len(ratings.recordings))
    to.fixed((row, 8), "n", look=NUMBER.but(colour=Ink.MUTED))
    n = to.live((row, 9), f"=COUNT({places.span(2)})", chosen.found.n, look=WHOLE)
    words = f'=IF({n}<2,"Fewer than two shared recordings: the chart means nothing","")'
    to.live((row + 1, 1), words, "", look=BODY.but(bold=True, colour=Ink.WARN, rule="none"))


def _write_points(
    to: LiveSheet,
    ratings: DetailRatings,
    columns: RatingColumns,
    chosen: ChosenPair,
    places: _Places,
) -> None:
    """Write mean and difference per recording; without both scores they are empty.

    A chart draws an empty text as 0, so such a row is drawn once more over the last point.
    """
    first = places.points[0]
    to.heads(first - 1, POINT_HEADS, look=HEAD_RIGHT, first=HEAD_LEFT)
    one, other = (address(places.top, column) for column in (6, 7))
    pair = ratings.scores[:, (chosen.first, chosen.second)]
    shared = np.flatnonzero(~np.isnan(pair).any(axis=1))
    for number in range(len(ratings.recordings)):
        row, source = first + number, columns.first_row + number
        to.fixed((row, 1), ratings.recordings[number])
        span = row_span(source, columns=(2, 1 + len(ratings.coders)))
        a, b = f"INDEX({span},1,{one})", f"INDEX({span},1,{other})"
        mean, gap = _mean_and_gap(pair[number])
        unless = f"COUNT({a},{b})<2"
        to.live((row, 2), f'=IF({unless},"",({a}+{b})/2)', mean, look=TWO)
        to.live((row, 3), f'=IF({unless},"",{a}-{b})', gap, look=SIGNED)
        drawn = _mean_and_gap(pair[number if number in shared else shared[-1]])
        for column, value in zip((2, 3), drawn, strict=True):
            own, every, spare = address(row, column), places.span(column), places.spare
            instead = f"IF({spare}=0,0,INDEX({every},{spare}))"
            formula = f"=IF(ISNUMBER({own}),{own},{instead})"
            to.live((row, column + 2), formula, value, look=FAINT)
    rows = f"(ROW({places.span(2)})-{first - 1})"
    formula = f"=SUMPRODUCT(MAX(ISNUMBER({places.span(2)})*{rows}))"
    to.live((places.top, 10), formula, int(shared[-1]) + 1, look=FAINT_WHOLE)


def _mean_and_gap(
    pair: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> tuple[float | str, float | str]:
    one, other = (float(each) for each in pair)
    if np.isnan(one) or np.isnan(other):
        return "", ""
    return (one + other) / 2, one - other


def _write_lines(to: LiveSheet, chosen: ChosenPair, places: _Places) -> None:
    """Write bias and limits with t intervals, by the formulas of the program."""
    to.heads(places.lines[0] - 1, LINE_HEADS, look=HEAD_RIGHT, first=HEAD_LEFT)
    n, gaps = address(places.top, 9), places.span(3)
    found, few = chosen.found, f"{n}<2"
    bias, sd = address(places.lines[0], 2), f"STDEV({gaps})"
    beta = f"_xlfn.BETA.INV(1-cfg_conf,({n}-1)/2,0.5)"
    t = f"SQRT(({n}-1)*(1-{beta})/{beta})"
    lines: tuple[tuple[str, str, str, Bounded], ...] = (
        ("Bias", f"AVERAGE({gaps})", f"{t}*{sd}/SQRT({n})", found.bias),
        (f"Lower limit, −{Z95:g} SD", f"{bias}-{Z95:g}*{sd}", f"{t}*{sd}*SQRT(3/{n})",
         found.lower),
        (f"Upper limit, +{Z95:g} SD", f"{bias}+{Z95:g}*{sd}", f"{t}*{sd}*SQRT(3/{n})",
         found.upper),
    )  # fmt: skip
    for row, (name, value, reach, known) in zip(places.lines, lines, strict=True):
        to.fixed((row, 1), name)
        level = to.live((row, 2), guarded(value, unless=few), known.value, look=SIGNED)
        half = address(row, 5)
        for column, sign, end in ((3, "-", known.low), (4, "+", known.high)):
            to.live((row, column), guarded(f"{level}{sign}{half}", unless=few), end, look=SIGNED)
        width = None if known.high is None else known.high - known.value
        to.live((row, 5), f"=IF({few},0,{reach})", width, look=TWO)


def _write_drawn(to: LiveSheet, chosen: ChosenPair, places: _Places) -> None:
    """Write from where to where the three lines are drawn."""
    means = chosen.found.means
    low, high = float(means.min()), float(means.max())
    span = places.span(4)
    edge = max(EDGE, EDGE_SHARE * (high - low))
    margin = f"MAX({EDGE},{EDGE_SHARE}*(MAX({span})-MIN({span})))"
    known = (chosen.found.bias, chosen.found.lower, chosen.found.upper)
    for row, line in zip(places.lines, known, strict=True):
        to.live((row, 6), f"=MIN({span})-{margin}", low - edge, look=FAINT)
        to.live((row, 7), f"=MAX({span})+{margin}", high + edge, look=FAINT)
        level = address(row, 2)
        for column in (8, 9):
            formula = f"=IF(ISNUMBER({level}),{level},0)"
            to.live((row, column), formula, line.value, look=FAINT)
