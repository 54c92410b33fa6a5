"""One measure, or a whole rubric: from ratings to everything that is reported."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from fsh_coder.reliability.agreement import share_over_pairs
from fsh_coder.reliability.alpha import RESAMPLES as ALPHA_RESAMPLES
from fsh_coder.reliability.alpha import SEED as ALPHA_SEED
from fsh_coder.reliability.alpha import Level, krippendorff_alpha
from fsh_coder.reliability.bands import cicchetti
from fsh_coder.reliability.cautions import (
    RARE_MARKS,
    measure_warnings,
    n_marks,
    sample_warnings,
    summarise_coders,
)
from fsh_coder.reliability.design import describe_design
from fsh_coder.reliability.gwet import CodedUnits, gwet_family
from fsh_coder.reliability.icc import icc
from fsh_coder.reliability.kappa import pairwise_kappa, scale_values
from fsh_coder.reliability.mixed_icc import SEED as MIXED_SEED
from fsh_coder.reliability.mixed_icc import mixed_icc
from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from fsh_coder.reliability.report import (
    Block,
    Coefficient,
    DesignDescription,
    MeasureReliability,
    MeasureWarning,
    ReliabilityReport,
)
from fsh_coder.reliability.scale_units import Z95, ErrorOfMeasurement, error_of_measurement
from fsh_coder.reliability.weights import weight_matrix

COUNT_SHARE = 0.10
NOT_A_SCALE = "only for ratings on a scale"
NO_STEP = "a ratio has no steps to agree on"


@dataclass(frozen=True, slots=True)
class _Iccs:
    """The three coefficients of one design, and the error of measurement behind them."""

    a1: Coefficient
    c1: Coefficient
    ak: Coefficient
    error: ErrorOfMeasurement | None
    boundary: str | None


def measure_reliability(
    key: str,
    label: str,
    block: Block,
    matrix: RatingsMatrix,
    *,
    scale_range: tuple[float, float] | None = None,
    unit: str | None = None,
    confidence: float = 0.95,
    resamples: int = ALPHA_RESAMPLES,
) -> MeasureReliability:
    """Compute every figure of one measure.

    Args:
        key: the measure's key in the rubric.
        label: what the user reads.
        block: global (ratings on a scale), count (marks), derived (summary scores).
        matrix: all ratings that count. Recordings with one score inform the mixed
            model of an incomplete design, and nothing else.
        scale_range: end points of the scale, for AC2; None takes those seen.
        unit: "points", "marks", "percent", "ratio" or any; percent and ratio have no
            steps, so exact agreement and within one are not defined for them. None
            decides by the scores: whole or half steps have, others have not.
        confidence: of all intervals.
        resamples: of alpha's bootstrap.

    Returns:
        Unrounded figures of the recordings with two scores or more. Agreement within
        one means one point; for counts one mark or 10 % of the larger count.
    """
    double = matrix.double_coded()
    design = describe_design(matrix)
    values = double.scores[~np.isnan(double.scores)]
    iccs = _iccs(matrix, design=design, confidence=confidence)
    coders = summarise_coders(double)
    warnings = measure_warnings(
        double, block=block, coders=coders, headline=iccs.a1, boundary=iccs.boundary
    )
    agreed = _agreement(
        double,
        block=block,
        has_steps=_has_steps(double, block=block, unit=unit),
        scale_range=scale_range,
        confidence=confidence,
        resamples=resamples,
    )
    is_rare = block == "count" and n_marks(double) < RARE_MARKS
    band, band_low, band_high = (None, None, None) if is_rare else _bands(iccs.a1)
    return MeasureReliability(
        key=key,
        label=label,
        block=block,
        unit=unit,
        matrix=matrix,
        n_recordings=len(double.recordings),
        n_complete=design.n_complete,
        n_coders=len(double.coders),
        mean=float(values.mean()) if len(values) else None,
        sd=float(values.std(ddof=1)) if len(values) > 1 else None,
        coders=coders,
        icc_a1=iccs.a1,
        icc_c1=iccs.c1,
        icc_ak=iccs.ak,
        headline=iccs.a1,
        exact=agreed.exact,
        within_one=agreed.within_one,
        kappa_quadratic=agreed.kappa_quadratic,
        alpha=agreed.alpha,
        ac2=agreed.ac2,
        sem=_in_units("SEM agreement", iccs, factor=1.0),
        sdc=_in_units("SDC95 agreement", iccs, factor=Z95 * float(np.sqrt(2))),
        band=band,
        band_low=band_low,
        band_high=band_high,
        warnings=warnings,
        scale_range=scale_range,
    )


@dataclass(frozen=True, slots=True)
class _Agreement:
    """The figures of a measure that look at scores as categories or at their equality."""

    exact: Coefficient
    within_one: Coefficient
    kappa_quadratic: Coefficient
    alpha: Coefficient
    ac2: Coefficient


def _agreement(
    double: RatingsMatrix,
    *,
    block: Block,
    has_steps: bool,
    scale_range: tuple[float, float] | None,
    confidence: float,
    resamples: int,
) -> _Agreement:
    level: Level = "ordinal" if block == "global" else "interval"
    return _Agreement(
        exact=_share(double, has_steps=has_steps, within=0.0, block=block),
        within_one=_share(double, has_steps=has_steps, within=1.0, block=block),
        kappa_quadratic=_kappa(double, block=block, scale_range=scale_range, confidence=confidence),
        alpha=krippendorff_alpha(double.scores, level, confidence=confidence, resamples=resamples),
        ac2=_ac2(double, block=block, scale_range=scale_range, confidence=confidence),
    )


def build_report(
    measures: Sequence[MeasureReliability],
    *,
    rubric_title: str,
    rubric_digest: str,
    computed_at: datetime,
    left_out: Sequence[tuple[str, str]] = (),
    warnings: Sequence[MeasureWarning] = (),
    settings: Sequence[tuple[str, str]] = (),
) -> ReliabilityReport:
    """Put measures of one sample together, with design, sample warnings and digest.

    The design is read from all measures' ratings together: who rated anything of a
    recording coded it.

    Raises:
        ValueError: `computed_at` has no time zone.
    """
    if computed_at.tzinfo is None:
        raise ValueError("computed_at must carry its time zone")
    design = describe_design(who_coded(measures))
    return ReliabilityReport(
        rubric_title=rubric_title,
        rubric_digest=rubric_digest,
        computed_at=computed_at,
        design=design,
        measures=tuple(measures),
        left_out=tuple(left_out),
        warnings=(*sample_warnings(design), *warnings),
        data_sha256=ratings_digest(measures),
        settings=(
            ("Interval", "95 % unless a column says otherwise"),
            ("Seed of the mixed model's interval", str(MIXED_SEED)),
            ("Seed of alpha's bootstrap", str(ALPHA_SEED)),
            ("Resamples of alpha's bootstrap", str(ALPHA_RESAMPLES)),
            *settings,
        ),
    )


def who_coded(measures: Sequence[MeasureReliability]) -> RatingsMatrix:
    """Return 1 where a coder rated anything of a recording, in order of appearance."""
    seen: dict[tuple[str, str], None] = {}
    for measure in measures:
        rows, columns = np.nonzero(measure.matrix.is_rated)
        for row, column in zip(rows, columns, strict=True):
            seen[(measure.matrix.recordings[row], measure.matrix.coders[column])] = None
    return RatingsMatrix.from_rows((recording, coder, 1.0) for recording, coder in seen)


def ratings_digest(measures: Sequence[MeasureReliability]) -> str:
    """Return the SHA-256 of all ratings, independent of the order of rows and columns."""
    lines = []
    for measure in measures:
        scores = measure.matrix.scores
        for row, column in zip(*np.nonzero(measure.matrix.is_rated), strict=True):
            recording, coder = measure.matrix.recordings[row], measure.matrix.coders[column]
            score = float(scores[row, column])
            lines.append(f"{measure.key}\t{recording}\t{coder}\t{score!r}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _iccs(matrix: RatingsMatrix, *, design: DesignDescription, confidence: float) -> _Iccs:
    if design.kind in ("complete", "none"):
        forms = icc(matrix.double_coded().scores, confidence=confidence)
        squares = forms.mean_squares
        return _Iccs(
            forms.agreement_single,
            forms.consistency_single,
            forms.agreement_average,
            error_of_measurement(squares) if squares else None,
            None,
        )
    mixed = mixed_icc(matrix.scores, confidence=confidence)
    fitted = mixed.components
    error = boundary = None
    if fitted:
        error = ErrorOfMeasurement(fitted.sem_agreement, float(np.sqrt(fitted.residual)))
        if fitted.coder == 0 or fitted.recording == 0:
            boundary = "coder" if fitted.coder == 0 else "recording"
    return _Iccs(
        mixed.agreement_single, mixed.consistency_single, mixed.generalizability, error, boundary
    )


def _in_units(name: str, iccs: _Iccs, *, factor: float) -> Coefficient:
    n, k = iccs.a1.n, iccs.a1.k
    method = "square root of coder and residual variance"
    if iccs.error is None:
        reason = iccs.a1.reason or "the coders agree perfectly"
        return Coefficient.undefined(name, reason, n=n, k=k, method=method)
    return Coefficient(name, factor * iccs.error.agreement, None, None, n, k, method)


def _has_steps(double: RatingsMatrix, *, block: Block, unit: str | None) -> bool:
    if block != "derived" or unit in ("points", "marks"):
        return True
    if unit in ("percent", "%", "ratio"):
        return False
    halves = double.scores[~np.isnan(double.scores)] * 2
    return bool(np.array_equal(halves, np.round(halves)))


def _share(double: RatingsMatrix, *, has_steps: bool, within: float, block: Block) -> Coefficient:
    or_share = COUNT_SHARE if block == "count" and within else 0.0
    share = share_over_pairs(double.scores, within=within, or_share=or_share)
    if not has_steps:
        return Coefficient.undefined(share.name, NO_STEP, n=share.n, k=share.k, method=share.method)
    if or_share:
        name = "Percent agreement within 1 mark or 10 %"
        return Coefficient(
            name, share.estimate, None, None, share.n, share.k, share.method, share.reason
        )
    return share


def _kappa(
    double: RatingsMatrix,
    *,
    block: Block,
    scale_range: tuple[float, float] | None,
    confidence: float,
) -> Coefficient:
    if block != "global":
        n, k = double.scores.shape
        return Coefficient.undefined("kappa", NOT_A_SCALE, n=n, k=k, method="weighted kappa")
    values = scale_values(double.scores, scale_range)
    return pairwise_kappa(double.scores, values, weights="quadratic", confidence=confidence)


def _ac2(
    double: RatingsMatrix,
    *,
    block: Block,
    scale_range: tuple[float, float] | None,
    confidence: float,
) -> Coefficient:
    method = "Gwet's AC2, quadratic weights"
    n, k = double.scores.shape
    if block != "global":
        return Coefficient.undefined("Gwet AC", NOT_A_SCALE, n=n, k=k, method=method)
    values = scale_values(double.scores, scale_range)
    if n == 0 or len(values) < 2:
        reason = "no recording has two scores" if n == 0 else "every score is the same"
        return Coefficient.undefined("Gwet AC", reason, n=n, k=k, method=method)
    units = CodedUnits.from_scores(double.scores, values)
    weights = weight_matrix("quadratic", values)
    ac = gwet_family(units, weights, confidence=confidence)["Gwet AC"].coefficient
    return Coefficient(ac.name, ac.estimate, ac.low, ac.high, n, k, method, ac.reason)


def _bands(headline: Coefficient) -> tuple[str | None, str | None, str | None]:
    band, low, high = (
        None if value is None else cicchetti(value)
        for value in (headline.estimate, headline.low, headline.high)
    )
    return band, low, high
