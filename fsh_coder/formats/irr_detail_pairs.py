"""Agreement of coder pairs of one measure, and who gave what, as live formulas."""

from itertools import combinations

import numpy as np
from openpyxl.worksheet.datavalidation import DataValidation

from fsh_coder.formats.cell_look import BODY, HEAD, HEAD_LEFT, HEAD_RIGHT, NUMBER, Ink
from fsh_coder.formats.irr_detail_ratings import DetailRatings, RatingColumns
from fsh_coder.formats.live_cells import (
    AUDIT,
    CENTRE,
    COEFFICIENT,
    PERCENT,
    SIGNED,
    TWO,
    WHOLE,
    LiveSheet,
    address,
    guarded,
    row_span,
)
from fsh_coder.formats.workbook import NOT_DEFINED
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.weights import weight_matrix
from fsh_coder.reliability.workings import PairWorkings, pair_workings

HEADS = (
    "Pair", "n", "Mean 1st", "Mean 2nd", "Mean diff.", "SD diff.", "Limit low", "Limit high",
    "Exact", "Within 1", "κ quadr.",
)  # fmt: skip

MAX_CATEGORIES = 11

_PICK = NUMBER.but(across="center", bold=True, fill=Ink.INPUT, is_locked=False)


def write_agreement(
    to: LiveSheet, ratings: DetailRatings, columns: RatingColumns, *, row: int
) -> None:
    """Write the shares over all pairs of scores, live and as the program computed them."""
    heads = ("Over all pairs of scores", "Pairs", "Agree", "Share", "App", "Live − app")
    to.heads(row, heads, look=HEAD_RIGHT, first=HEAD_LEFT)
    measure = ratings.measure
    for number, (name, working, found) in enumerate(
        (
            ("Exact", "Exact", measure.exact),
            ("Within 1 mark or 10 %" if ratings.or_share else "Within 1", "Within 1",
             measure.within_one),
        ), 1,
    ):  # fmt: skip
        line = row + number
        given = (~np.isnan(ratings.scores)).sum(axis=1)
        n_pairs = float((given * (given - 1) / 2).sum())
        share = found.estimate if ratings.has_steps else None
        to.fixed((line, 1), name)
        pairs = to.live((line, 2), f"=SUM({columns.working('Pairs')})", n_pairs, look=WHOLE)
        value = _n_agreeing(ratings, is_within=number == 2)
        agree = to.live((line, 3), f"=SUM({columns.working(working)})", value, look=WHOLE)
        unless = f"{pairs}=0" if ratings.has_steps else "TRUE"
        live = to.live((line, 4), guarded(f"{agree}/{pairs}", unless=unless), share, look=PERCENT)
        app = to.fixed((line, 5), NOT_DEFINED if share is None else share, look=AUDIT)
        to.difference((line, 6), live, app, values=(share, share))


def _n_agreeing(ratings: DetailRatings, *, is_within: bool) -> float:
    found = pair_workings(ratings.scores, or_share=ratings.or_share)
    shares = [(each.within_one if is_within else each.exact, each.n) for each in found]
    return float(sum(round(share * n) for share, n in shares if share is not None))


def write_pairs(to: LiveSheet, ratings: DetailRatings, *, row: int) -> int:
    """Write one row per pair of coders; return the row after them."""
    to.heads(row, HEADS, look=HEAD_RIGHT, first=HEAD_LEFT)
    found = pair_workings(ratings.scores, or_share=ratings.or_share)
    for number, pair in enumerate(found, 1):
        _write_pair(to, ratings, pair, row=row + number)
    last = row + len(found)
    if ratings.measure.block == "global" and len(found) > 1:
        kappas = [pair.kappa for pair in found]
        defined = [kappa for kappa in kappas if kappa is not None]
        is_whole = len(defined) == len(kappas)
        mean = float(np.mean(defined)) if is_whole else None
        to.fixed((last + 1, 1), "Mean of pairs", look=BODY.but(bold=True))
        cells = f"{address(row + 1, 11)}:{address(last, 11)}"
        formula = guarded(f"AVERAGE({cells})", unless=f"COUNT({cells})<{len(found)}")
        to.live((last + 1, 11), formula, mean, look=COEFFICIENT.but(bold=True))
        return last + 2
    return last + 1


def _write_pair(to: LiveSheet, ratings: DetailRatings, pair: PairWorkings, *, row: int) -> None:
    one, other = (ratings.coders[each] for each in (pair.first, pair.second))
    a, b = ratings.wide_range(one), ratings.wide_range(other)
    both = f"ISNUMBER({a})*ISNUMBER({b})"
    gap = f"({a}-{b})"
    to.fixed((row, 1), f"{one} − {other}")
    n = to.live((row, 2), f"=SUMPRODUCT({both})", pair.n, look=WHOLE)
    none = f"{n}=0"
    means = [
        to.live((row, 3 + place), guarded(f"SUMPRODUCT({both}*{span})/{n}", unless=none), value,
                look=TWO)
        for place, (span, value) in enumerate(((a, pair.mean_first), (b, pair.mean_second)))
    ]  # fmt: skip
    bias = to.live((row, 5), guarded(f"{means[0]}-{means[1]}", unless=none), pair.bias, look=SIGNED)
    spread = f"SQRT(SUMPRODUCT({both}*({gap}-{bias})^2)/({n}-1))"
    sd = to.live((row, 6), guarded(spread, unless=f"{n}<2"), pair.sd, look=TWO)
    for place, (sign, value) in enumerate((("-", pair.low), ("+", pair.high))):
        formula = guarded(f"{bias}{sign}1.96*{sd}", unless=f"NOT(ISNUMBER({sd}))")
        to.live((row, 7 + place), formula, value, look=SIGNED)
    _write_pair_shares(to, ratings, pair, row=row, both=both, gap=gap)
    if ratings.measure.block != "global":
        to.fixed((row, 11), "–", look=NUMBER.but(colour=Ink.FAINT))
        return
    apart = f"SUMPRODUCT({both}*{gap}^2)"
    around = "+".join(
        f"SUMPRODUCT({both}*({span}-{mean})^2)" for span, mean in zip((a, b), means, strict=True)
    )
    expected = f"({around}+{n}*({means[0]}-{means[1]})^2)"
    kappa = guarded(f'IF({expected}/{n}<=1E-12,"{NOT_DEFINED}",1-{apart}/{expected})', unless=none)
    to.live((row, 11), kappa, pair.kappa, look=COEFFICIENT)


def _write_pair_shares(
    to: LiveSheet, ratings: DetailRatings, pair: PairWorkings, *, row: int, both: str, gap: str
) -> None:
    n = address(row, 2)
    a, b = (ratings.wide_range(ratings.coders[each]) for each in (pair.first, pair.second))
    if not ratings.has_steps:
        for column in (9, 10):
            to.fixed((row, column), "–", look=NUMBER.but(colour=Ink.FAINT))
        return
    within = f"(ABS{gap}<=1+1E-9)"
    if ratings.or_share:
        larger = f"({a}+{b}+ABS{gap})/2"
        within = f"(((ABS{gap}<=1+1E-9)+(ABS{gap}<={ratings.or_share}*{larger}+1E-9))>0)"
    for column, (test, value) in enumerate(
        ((f"(ABS{gap}<=1E-9)", pair.exact), (within, pair.within_one)), 9
    ):
        formula = guarded(f"SUMPRODUCT({both}*{test})/{n}", unless=f"{n}=0")
        to.live((row, column), formula, value, look=PERCENT)


def categories_of(ratings: DetailRatings) -> tuple[int, ...]:
    """Return the scores of a rating scale, none for other measures or very long scales."""
    ends = ratings.measure.scale_range
    if ratings.measure.block != "global" or ends is None or len(ratings.coders) < 2:
        return ()
    scores = tuple(range(int(ends[0]), int(ends[1]) + 1))
    return scores if len(scores) <= MAX_CATEGORIES else ()


def write_confusion(
    to: LiveSheet, ratings: DetailRatings, columns: RatingColumns, *, row: int
) -> None:
    """Write who gave what for two coders that can be chosen; live with three kappas."""
    scores = categories_of(ratings)
    to.fixed((row, 1), "Coder in rows, coder in columns (choose in the yellow cells)")
    first = to.fixed((row, 2), ratings.coders[0], look=_PICK)
    second = to.fixed((row, 3), ratings.coders[1], look=_PICK)
    choice = DataValidation(type="list", formula1=columns.heads, allow_blank=False)
    to.sheet.add_data_validation(choice)
    for cell in (first, second):
        choice.add(cell.replace("$", ""))
    table = _cross_table(ratings.scores, scores)
    to.heads(row + 1, ("Score", *map(str, scores), "Sum"), look=HEAD, first=HEAD_LEFT)
    width = len(scores)
    for number, score in enumerate(scores):
        to.sheet.cell(row + 1, 2 + number).value = score
        line = row + 2 + number
        to.fixed((line, 1), score, look=CENTRE.but(bold=True))
        for place in range(width):
            formula = _count_of(columns, line, column=2 + place, row=row)
            look = CENTRE.but(
                fill=Ink.REPORT if place == number else None, number_format='0;-0;"·"'
            )
            to.live((line, 2 + place), formula, float(table[number, place]), look=look)
        span = row_span(line, columns=(2, 1 + width))
        to.live((line, 2 + width), f"=SUM({span})", float(table[number].sum()), look=CENTRE)
    bottom = row + 2 + width
    to.fixed((bottom, 1), "Sum", look=CENTRE.but(bold=True))
    for place in range(width + 1):
        span = f"{address(row + 2, 2 + place)}:{address(bottom - 1, 2 + place)}"
        value = float(table[:, place].sum()) if place < width else float(table.sum())
        to.live((bottom, 2 + place), f"=SUM({span})", value, look=CENTRE)
    _write_kappas(to, table, row=row, scores=scores)


def _count_of(columns: RatingColumns, line: int, *, column: int, row: int) -> str:
    picked = [
        f"INDEX({columns.block},0,MATCH({address(row, each)},{columns.heads},0))" for each in (2, 3)
    ]
    return f"=COUNTIFS({picked[0]},{address(line, 1)},{picked[1]},{address(row + 1, column)})"


def _cross_table(scores: FloatArray, categories: tuple[int, ...]) -> FloatArray:
    table = np.zeros((len(categories), len(categories)))
    for one, other in scores[:, :2]:
        if one in categories and other in categories:
            table[categories.index(int(one)), categories.index(int(other))] += 1
    return table


def _write_kappas(to: LiveSheet, table: FloatArray, *, row: int, scores: tuple[int, ...]) -> None:
    """Write kappa with three kinds of weights beside the matrix."""
    width = len(scores)
    column = width + 4
    kinds = (("κ unweighted", "unweighted"), ("κ linear", "linear"), ("κ quadratic", "quadratic"))
    for number, (name, kind) in enumerate(kinds):
        line = row + 2 + number
        to.fixed((line, column), name)
        formula = _kappa_formula(kind, row=row, width=width)
        to.live((line, column + 2), formula, _kappa(table, kind, scores), look=COEFFICIENT)
        to.fixed((line, column + 1), None)


def _kappa_formula(kind: str, *, row: int, width: int) -> str:
    """Return 1 less observed over expected disagreement, by the matrix and its margins."""
    top, bottom = row + 2, row + 1 + width
    block = f"{address(top, 2)}:{address(bottom, 1 + width)}"
    down = f"{address(top, 1)}:{address(bottom, 1)}"
    across = f"{address(row + 1, 2)}:{address(row + 1, 1 + width)}"
    apart = {
        "unweighted": f"({down}<>{across})*1",
        "linear": f"ABS({down}-{across})",
        "quadratic": f"({down}-{across})^2",
    }[kind]
    of_rows = f"{address(top, 2 + width)}:{address(bottom, 2 + width)}"
    of_columns = f"{address(bottom + 1, 2)}:{address(bottom + 1, 1 + width)}"
    total = address(bottom + 1, 2 + width)
    observed = f"SUMPRODUCT({apart}*{block})"
    expected = f"SUMPRODUCT({apart}*{of_rows}*{of_columns})"
    return guarded(f"1-{total}*{observed}/{expected}", unless=f"{expected}=0")


def _kappa(table: FloatArray, kind: str, scores: tuple[int, ...]) -> float | None:
    apart = 1 - weight_matrix(kind, np.array(scores, dtype=float))
    expected = float((apart * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    if expected <= 0:
        return None
    return 1 - float(table.sum()) * float((apart * table).sum()) / expected


def n_pairs(ratings: DetailRatings) -> int:
    """Return how many pairs of coders there are."""
    return len(tuple(combinations(ratings.coders, 2)))
