"""Statistics of codes and scale points: the kappa family under its published names."""

import numpy as np

from fsh_coder.reliability.binary import binary_agreement
from fsh_coder.reliability.fleiss import fleiss_by_category
from fsh_coder.reliability.gwet import CodedUnits, gwet_family
from fsh_coder.reliability.kappa import (
    cohen_kappa,
    cross_table,
    pairwise_kappa,
    per_category,
)
from fsh_coder.reliability.ratings_matrix import FloatArray, RatingsMatrix
from fsh_coder.reliability.weights import WEIGHTS, weight_matrix
from fsh_coder.services.statistic_rows import RowMaker, StatisticRow

TABLE_WEIGHTS = ("unweighted", "linear", "quadratic")
TABLE_NAMES = {
    "Fleiss kappa": "Scott pi",
    "Gwet AC": "Gwet AC",
    "Brennan-Prediger": "Brennan-Prediger",
    "Krippendorff alpha (Gwet weights)": "Krippendorff alpha (Gwet weights)",
}
NOTHING = "there is nothing to compare"


def table_rows(
    table: FloatArray,
    values: FloatArray,
    categories: tuple[str, ...],
    *,
    make: RowMaker,
    is_nominal: bool,
) -> list[StatisticRow]:
    """Return everything about two coders' contingency table.

    Args:
        table: (q, q) counts, rows the first coder.
        values: (q,) numbers of the categories, ascending, for weights.
        categories: their names.
        make: names the measure.
        is_nominal: no weights between categories.
    """
    rows: list[StatisticRow] = []
    for kind in TABLE_WEIGHTS[:1] if is_nominal else TABLE_WEIGHTS:
        weights = weight_matrix(kind, values)
        kappa = cohen_kappa(table, weights=None if kind == "unweighted" else weights)
        rows.append(make.of(f"Cohen kappa {kind}", kappa.coefficient))
        family = gwet_family(CodedUnits.from_table(table), weights, is_table=True)
        rows += [
            make.of(f"{shown} {kind}", family[name].coefficient)
            for name, shown in TABLE_NAMES.items()
        ]
    rows += _shares(table, values, make=make, is_nominal=is_nominal)
    plain = cohen_kappa(table)
    rows.append(make.plain("kappa max", plain.maximum, reason=plain.coefficient.reason))
    if len(table) == 2:
        rows += _binary_rows(table, make=make)
    else:
        rows += [
            make.of("Cohen kappa per category", kappa.coefficient, part=category)
            for category, kappa in zip(categories, per_category(table), strict=True)
        ]
    return rows


def coded_rows(
    matrix: RatingsMatrix,
    values: FloatArray,
    categories: tuple[str, ...],
    *,
    make: RowMaker,
    is_nominal: bool,
) -> list[StatisticRow]:
    """Return the kappa family of ratings in categories, for any number of coders."""
    scores = matrix.scores
    units = CodedUnits.from_scores(scores, values)
    rows: list[StatisticRow] = []
    if scores.shape[1] == 2:
        table = cross_table(scores[:, 0], scores[:, 1], values)
        rows += table_rows(table, values, categories, make=make, is_nominal=is_nominal)
    else:
        rows += _many_rows(units, values, make=make, is_nominal=is_nominal)
        light = pairwise_kappa(scores, values)
        rows.append(make.of("Light kappa (mean pairwise Cohen)", light))
    family = gwet_family(units, np.eye(len(values)))
    rows.append(make.of("Fleiss kappa", family["Fleiss kappa"].coefficient))
    rows.append(make.of("Conger kappa (exact Fleiss)", family["Conger kappa"].coefficient))
    rows += [
        make.of("Fleiss kappa per category", kappa, part=category)
        for category, kappa in zip(categories, fleiss_by_category(units), strict=True)
    ]
    return rows


def _many_rows(
    units: CodedUnits, values: FloatArray, *, make: RowMaker, is_nominal: bool
) -> list[StatisticRow]:
    kinds = ["unweighted"] if is_nominal else list(WEIGHTS)
    if len(values) and values[0] < 0:
        kinds = [kind for kind in kinds if kind != "ratio"]
    return [
        make.of(f"{name} [{kind}]", one.coefficient)
        for kind in kinds
        for name, one in gwet_family(units, weight_matrix(kind, values)).items()
    ]


def _shares(
    table: FloatArray, values: FloatArray, *, make: RowMaker, is_nominal: bool
) -> list[StatisticRow]:
    total = float(table.sum())
    reason = None if total else NOTHING
    exact = float(np.trace(table)) / total if total else None
    rows = [make.plain("Percent agreement", exact, reason=reason)]
    if not is_nominal:
        near = np.abs(values[:, None] - values) <= 1
        within = float(table[near].sum()) / total if total else None
        rows.append(make.plain("Percent agreement within 1", within, reason=reason))
    return rows


def _binary_rows(table: FloatArray, *, make: RowMaker) -> list[StatisticRow]:
    found = binary_agreement(table)
    never = "the category was never used"
    return [
        make.bounded("PABAK", found.pabak, reason=NOTHING),
        make.bounded("prevalence index", found.prevalence_index, reason=NOTHING),
        make.bounded("bias index", found.bias_index, reason=NOTHING),
        make.plain(
            "positive agreement",
            found.positive_agreement,
            reason=never if found.positive_agreement is None else None,
        ),
        make.plain(
            "negative agreement",
            found.negative_agreement,
            reason=never if found.negative_agreement is None else None,
        ),
    ]
