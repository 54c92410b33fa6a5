"""The ratings of one measure on its detail sheet, with the workings of each recording."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from fsh_coder.formats.cell_look import BODY, HEAD_LEFT, HEAD_RIGHT, Ink, Look
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_ratings_sheets import WIDE, WidePlaces
from fsh_coder.formats.live_cells import (
    TWO,
    WHOLE,
    LiveSheet,
    address,
    column_span,
    highlight,
    row_span,
)
from fsh_coder.formats.workbook import quoted
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import MeasureReliability

#: A difference of counts within this share of the larger one counts as one mark.
COUNT_SHARE = 0.1

WORKINGS = (
    "n", "Mean", "SS within", "All coders", "Mean if all", "Range", "Pairs", "Exact", "Within 1",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DetailRatings:
    """The double-coded recordings of one measure, as (n, k) scores, NaN = no score.

    `wide_rows` and `wide_columns` say where they stand in the sheet of ratings.
    """

    measure: MeasureReliability
    recordings: tuple[str, ...]
    coders: tuple[str, ...]
    scores: FloatArray
    wide_rows: Mapping[str, int]
    wide_columns: Mapping[str, int]
    last_wide_row: int

    @classmethod
    def of(
        cls, content: IrrContent, measure: MeasureReliability, places: WidePlaces
    ) -> "DetailRatings":
        """Gather what the detail sheet of a measure shows."""
        who: dict[str, set[str]] = {}
        for row in content.rows:
            who.setdefault(row.recording, set()).add(row.coder)
        recordings = tuple(each for each in content.recordings if len(who[each]) > 1)
        coders = measure.matrix.double_coded().coders
        if len(coders) < 2:
            coders = content.report.design.coders
        coders = tuple(sorted(coders))
        values = {
            (row.recording, row.coder): row.value
            for row in content.rows
            if row.measure.key == measure.key and row.value is not None
        }
        scores = np.array(
            [[values.get((each, coder), np.nan) for coder in coders] for each in recordings],
            dtype=float,
        ).reshape(len(recordings), len(coders))
        columns = {coder: places.columns[measure.key, coder] for coder in coders}
        return cls(measure, recordings, coders, scores, places.rows, columns, places.last_row)

    @property
    def or_share(self) -> float:
        """Return the share of a count that counts as within one."""
        return COUNT_SHARE if self.measure.block == "count" else 0.0

    @property
    def has_steps(self) -> bool:
        """Return whether exact agreement means anything: not for per cent and ratios."""
        return self.measure.unit not in {"percent", "ratio"}

    def wide_cell(self, recording: str, coder: str) -> str:
        """Return the address of a rating in the sheet of ratings."""
        place = address(self.wide_rows[recording], self.wide_columns[coder])
        return f"{quoted(WIDE)}!{place}"

    def wide_range(self, coder: str) -> str:
        """Return the range of all ratings of a coder in the sheet of ratings."""
        span = column_span(self.wide_columns[coder], rows=(2, self.last_wide_row))
        return f"{quoted(WIDE)}!{span}"


@dataclass(frozen=True, slots=True)
class RatingColumns:
    """Ranges of the rating rows that the sections above refer to."""

    first_row: int
    last_row: int
    n_coders: int

    def coder(self, number: int) -> str:
        """Return the scores of a coder, from 0."""
        return self._span(2 + number)

    def working(self, name: str) -> str:
        """Return one column of the workings by its head."""
        return self._span(2 + self.n_coders + WORKINGS.index(name))

    @property
    def block(self) -> str:
        """Return all scores."""
        first = address(self.first_row, 2)
        return f"{first}:{address(self.last_row, 1 + self.n_coders)}"

    @property
    def heads(self) -> str:
        """Return the coders' names above the scores."""
        first = address(self.first_row - 1, 2)
        return f"{first}:{address(self.first_row - 1, 1 + self.n_coders)}"

    def _span(self, column: int) -> str:
        return column_span(column, rows=(self.first_row, self.last_row))


def rating_columns(ratings: DetailRatings, *, head_row: int) -> RatingColumns:
    """Return where the ratings will stand under a row of heads."""
    last = head_row + max(1, len(ratings.recordings))
    return RatingColumns(head_row + 1, last, len(ratings.coders))


def write_ratings(to: LiveSheet, ratings: DetailRatings, *, head_row: int) -> None:
    """Write one row per recording: links to the ratings, then the workings."""
    for column, text in enumerate(("Recording", *ratings.coders, *WORKINGS), 1):
        look = HEAD_LEFT if column == 1 else HEAD_RIGHT
        to.book.write(to.sheet, (head_row, column), text, look)
    for number, recording in enumerate(ratings.recordings):
        row = head_row + 1 + number
        to.fixed((row, 1), recording, look=BODY)
        for place, coder in enumerate(ratings.coders):
            link = ratings.wide_cell(recording, coder)
            score = ratings.scores[number, place]
            shown = "" if np.isnan(score) else float(score)
            formula = f'=IF(ISNUMBER({link}),{link},"")'
            to.live((row, 2 + place), formula, shown, look=_score_look(ratings))
        _write_workings(to, ratings, ratings.scores[number], row=row)
    _grey_where_missing(to, rating_columns(ratings, head_row=head_row))


def _score_look(ratings: DetailRatings) -> Look:
    return WHOLE if ratings.measure.block != "derived" else TWO


def _write_workings(
    to: LiveSheet, ratings: DetailRatings, row_scores: FloatArray, *, row: int
) -> None:
    k = len(ratings.coders)
    span = row_span(row, columns=(2, 1 + k))
    given = row_scores[~np.isnan(row_scores)]
    n, is_complete = len(given), len(given) == k
    first = 2 + k
    count = to.live((row, first), f"=COUNT({span})", n, look=WHOLE)
    mean = float(given.mean()) if n else ""
    average = to.live((row, first + 1), f'=IF({count}>0,AVERAGE({span}),"")', mean, look=TWO)
    complete = address(row, first + 3)
    squares = float(((given - given.mean()) ** 2).sum()) if is_complete else 0.0
    to.live((row, first + 2), f"=IF({complete}=1,DEVSQ({span}),0)", squares, look=TWO)
    to.live((row, first + 3), f"=IF({count}={k},1,0)", int(is_complete), look=WHOLE)
    whole_mean = mean if is_complete else ""
    to.live((row, first + 4), f'=IF({complete}=1,{average},"")', whole_mean, look=TWO)
    spread = float(given.max() - given.min()) if n > 1 else ""
    formula = f'=IF({count}>1,MAX({span})-MIN({span}),"")'
    to.live((row, first + 5), formula, spread, look=_score_look(ratings))
    to.live((row, first + 6), f"={count}*({count}-1)/2", n * (n - 1) / 2, look=WHOLE)
    for place, is_within in ((7, False), (8, True)):
        formula, value = _agreeing(ratings, row_scores, row=row, is_within=is_within)
        to.live((row, first + place), formula, value, look=WHOLE)


def _agreeing(
    ratings: DetailRatings, row_scores: FloatArray, *, row: int, is_within: bool
) -> tuple[str, float]:
    """Count the pairs of scores of one recording that agree."""
    parts, value = [], 0
    for a, b in combinations(range(len(ratings.coders)), 2):
        one, other = address(row, 2 + a), address(row, 2 + b)
        allowed, limit = "0", 0.0
        if is_within and ratings.or_share:
            allowed = f"MAX(1,{ratings.or_share}*MAX({one},{other}))"
            limit = max(1.0, ratings.or_share * float(np.fmax(row_scores[a], row_scores[b])))
        elif is_within:
            allowed, limit = "1", 1.0
        parts.append(
            f"IF(AND(ISNUMBER({one}),ISNUMBER({other})),"
            f"IF(ABS({one}-{other})<={allowed}+1E-9,1,0),0)"
        )
        gap = abs(row_scores[a] - row_scores[b])
        value += int(not np.isnan(gap) and gap <= limit + 1e-9)
    return "=" + "+".join(parts), value


def _grey_where_missing(to: LiveSheet, columns: RatingColumns) -> None:
    first = columns.block.split(":")[0].replace("$", "")
    rules = to.sheet.conditional_formatting
    rules.add(columns.block.replace("$", ""), highlight(f'{first}=""', fill=Ink.MISSING))
    spread = columns.working("Range").replace("$", "")
    top = spread.split(":")[0]
    rules.add(spread, highlight(f"AND(ISNUMBER({top}),{top}>1)", fill=Ink.FAIR))
