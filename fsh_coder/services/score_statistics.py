"""Statistics of scores: variance components, error of measurement, drift."""

from itertools import combinations

import numpy as np

from fsh_coder.reliability.agreement import share_of_all, share_over_pairs
from fsh_coder.reliability.design import describe_design
from fsh_coder.reliability.drift import Drift, drift
from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.mixed_icc import bootstrap_intervals, mixed_icc
from fsh_coder.reliability.mixed_model import VarianceComponents, fit
from fsh_coder.reliability.ratings_matrix import FloatArray, RatingsMatrix
from fsh_coder.reliability.scale_units import (
    BlandAltman,
    bland_altman,
    concordance,
    error_of_measurement,
)
from fsh_coder.reliability.unequal import fixed_coder_components, icc_one_way
from fsh_coder.services.statistic_rows import RowMaker, StatisticRow

TOO_FEW = "fewer than two recordings have both scores"
REML_NAME = "REML variance components (session + coder random, crossed)"


def share_rows(matrix: RatingsMatrix, *, make: RowMaker) -> list[StatisticRow]:
    """Return shares of agreement, exact and within 1, of all coders and over pairs."""
    rows = []
    for within in (0, 1):
        of_all = share_of_all(matrix.scores, within=within)
        pairs = share_over_pairs(matrix.scores, within=within)
        rows.append(make.of(f"Percent agreement all raters within {within}", of_all))
        rows.append(make.of(f"Percent agreement mean over pairs within {within}", pairs))
    return rows


def icc_rows(matrix: RatingsMatrix, *, make: RowMaker) -> list[StatisticRow]:
    """Return the six ICCs of complete recordings and what they rest on.

    Where many recordings lack a coder these would silently drop them; then only the
    reason stands here and the mixed model has the figures.
    """
    forms = icc(matrix.scores)
    design = describe_design(matrix)
    is_fit = design.kind in ("complete", "none")
    squares = forms.mean_squares if is_fit else None
    if is_fit:
        rows = [make.of(form.name, form) for form in forms]
    else:
        reason = (
            f"only {design.n_complete} of {design.n_recordings} double-coded recordings have "
            "every coder; see the mixed model"
        )
        rows = [make.plain(form.name, None, reason=reason) for form in forms]
    if squares is not None:
        n = squares.n
        error = error_of_measurement(squares)
        rows += [
            make.plain("SEM agreement", error.agreement, n=n),
            make.plain("SEM consistency", error.consistency, n=n),
            make.plain("SDC95 agreement", error.sdc, n=n),
        ]
        parts = {
            "MSR": squares.recordings,
            "MSC": squares.coders,
            "MSE": squares.residual,
            "MSW": squares.within,
        }
        rows += [
            make.plain("ICC mean squares", value, part=part, n=n) for part, value in parts.items()
        ]
        variances = {
            "var_subject": squares.var_recording,
            "var_rater": squares.var_coder,
            "var_error": squares.residual,
        }
        rows += [
            make.plain("variance components (ANOVA)", value, part=part, n=n)
            for part, value in variances.items()
        ]
    one_way = icc_one_way(matrix.scores)
    rows.append(make.of("ICC(1) ANOVA unequal k", one_way.coefficient))
    return rows


def mixed_rows(matrix: RatingsMatrix, *, make: RowMaker) -> list[StatisticRow]:
    """Return the mixed model's ICCs and variances; all recordings count, gaps or not."""
    kept = matrix.rated()
    mixed = mixed_icc(kept.scores)
    rows = [
        make.of("ICC(A,1) mixed model", mixed.agreement_single),
        make.of("ICC(C,1) mixed model", mixed.consistency_single),
        make.of("ICC(A,khat) mixed model", mixed.agreement_average),
        make.of("ICC(C,khat) mixed model", mixed.consistency_average),
        make.of("G(q,khat) = ICC(Q,khat)", mixed.generalizability),
    ]
    if mixed.components is None or mixed.overlap is None:
        return rows
    rows += [
        make.plain("harmonic k", mixed.overlap.harmonic_k),
        make.plain("q", mixed.overlap.q),
    ]
    rows += _component_rows(kept, mixed.components, make=make)
    if not kept.is_rated.all():
        rows += _bootstrap_rows(kept, mixed.components, make=make)
    return rows


def pair_rows(matrix: RatingsMatrix, *, make: RowMaker) -> list[StatisticRow]:
    """Return Bland-Altman and concordance of every pair of coders."""
    rows = []
    for a, b in combinations(range(len(matrix.coders)), 2):
        part = None if len(matrix.coders) == 2 else f"{matrix.coders[a]} and {matrix.coders[b]}"
        pair = RowMaker(make.named(part), make.n, 2)
        first, second = matrix.scores[:, a], matrix.scores[:, b]
        rows += _limits_rows(bland_altman(first, second), "1.96", make=pair)
        rows += _limits_rows(bland_altman(first, second, multiple=2.0), "2", make=pair)[1:]
        rows.append(pair.of("Lin CCC", concordance(first, second)))
        asymptotic = concordance(first, second, scale="asymptotic")
        rows.append(pair.of("Lin CCC asymptotic CI", asymptotic))
    return rows


def drift_rows(matrix: RatingsMatrix, order: FloatArray, *, make: RowMaker) -> list[StatisticRow]:
    """Return drift of each later coder against each earlier one, in time order."""
    rows = []
    for a, b in combinations(range(len(matrix.coders)), 2):
        reference, coder = matrix.coders[a], matrix.coders[b]
        found = drift(matrix.scores[:, b], matrix.scores[:, a], order=order)
        part = None if len(matrix.coders) == 2 else f"{reference} and {coder}"
        if found is not None:
            pair = RowMaker(make.named(part), len(found.differences), 2)
            rows += _drift_rows(found, f"({coder}-{reference})", make=pair)
    return rows


def _component_rows(
    kept: RatingsMatrix, fitted: VarianceComponents, *, make: RowMaker
) -> list[StatisticRow]:
    reml = {
        "var_session": fitted.recording,
        "var_coder": fitted.coder,
        "var_residual": fitted.residual,
        "mean": fitted.mean,
        "se_mean": fitted.se_mean,
        "neg2REML": fitted.deviance,
    }
    rows = [make.plain(REML_NAME, value, part=part) for part, value in reml.items()]
    plain = fit(kept.scores, method="ML")
    ml = {
        "var_session": plain.recording,
        "var_coder": plain.coder,
        "var_residual": plain.residual,
    }
    rows += [make.plain("ML variance components", value, part=part) for part, value in ml.items()]
    rows += [
        make.plain("coder effects (BLUP)", effect, part=coder)
        for coder, effect in zip(kept.coders, fitted.coder_effects, strict=True)
    ]
    rows.append(make.plain("SEM agreement mixed model", fitted.sem_agreement))
    one_way = fit(kept.scores, with_coders=False)
    rows.append(make.plain("ICC(1) REML one-way", one_way.icc_consistency))
    recording, residual = fixed_coder_components(kept.scores)
    rows.append(make.plain("ICC(C,1) coders fixed", recording / (recording + residual)))
    return rows


def _bootstrap_rows(
    kept: RatingsMatrix, fitted: VarianceComponents, *, make: RowMaker
) -> list[StatisticRow]:
    found = bootstrap_intervals(kept.scores, fitted)
    names = {"ICC(A,1)": "ICC(A,1)", "ICC(C,1)": "ICC(C,1)", "G(q,k)": "G(q,khat)"}
    return [
        make.bounded(f"{shown} parametric bootstrap percentile CI", found[name], reason="")
        for name, shown in names.items()
    ]


def _limits_rows(found: BlandAltman | None, multiple: str, *, make: RowMaker) -> list[StatisticRow]:
    bias, lower, upper = (
        (None, None, None) if found is None else (found.bias, found.lower, found.upper)
    )
    n = None if found is None else found.n
    return [
        make.bounded("Bland-Altman bias", bias, reason=TOO_FEW, n=n),
        make.bounded(f"Bland-Altman LoA lower (mean -{multiple} SD)", lower, reason=TOO_FEW, n=n),
        make.bounded(f"Bland-Altman LoA upper (mean +{multiple} SD)", upper, reason=TOO_FEW, n=n),
    ]


def _drift_rows(found: Drift, pair: str, *, make: RowMaker) -> list[StatisticRow]:
    constant = "the difference does not vary"
    rows = [
        make.bounded(
            f"drift slope of {pair} per session", found.slope, reason="fewer than three recordings"
        ),
        make.plain(
            "Spearman rho of difference with order",
            found.spearman,
            reason=constant if found.spearman is None else None,
        ),
        make.plain(
            "Kendall tau-b of difference with order",
            found.kendall,
            reason=constant if found.kendall is None else None,
        ),
    ]
    n_blocks = len(found.blocks)
    for number, block in enumerate(found.blocks, start=1):
        rows.append(make.of(f"ICC(A,1) block {number} of {n_blocks}", block.agreement))
        rows.append(
            make.bounded(
                f"mean difference block {number}", block.mean_difference, reason="", n=block.n
            )
        )
    return rows


def is_whole(scores: FloatArray) -> bool:
    """Tell whether all scores are whole numbers, so that they can be categories."""
    given = scores[~np.isnan(scores)]
    return bool(np.array_equal(given, np.round(given)))
