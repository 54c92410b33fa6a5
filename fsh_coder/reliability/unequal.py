"""One-way ICC when recordings have different numbers of coders, and coders taken as fixed."""

from dataclasses import dataclass

import numpy as np

from fsh_coder.reliability.icc import NO_VARIANCE
from fsh_coder.reliability.mixed_model import TooLittleVariation, is_additive, minimise_one
from fsh_coder.reliability.quantiles import f_quantile, upper_tail
from fsh_coder.reliability.ratings_matrix import FloatArray
from fsh_coder.reliability.report import Coefficient

TOO_FEW = "fewer than two recordings, or none with two scores"


@dataclass(frozen=True, slots=True)
class OneWay:
    """The one-way analysis of variance with unequal numbers of scores.

    `typical_k` is Snedecor's k0. The mean squares are None where they do not exist.
    """

    coefficient: Coefficient
    typical_k: float | None
    between: float | None
    within: float | None
    df_between: int
    df_within: int


def icc_one_way(scores: FloatArray, *, confidence: float = 0.95) -> OneWay:
    """Return ICC(1) from the analysis of variance; the cautious figure for any design.

    Args:
        scores: (n_recordings, n_coders), NaN = not rated. Recordings with one score
            count towards the spread between recordings.
        confidence: of the interval, by F with k0: exact for equal numbers, else
            approximate.

    Ebel (1951); Snedecor's k0.
    """
    p = upper_tail(confidence)
    rated = ~np.isnan(scores)
    kept = scores[rated.any(axis=1)]
    rated = ~np.isnan(kept)
    sizes = rated.sum(axis=1)
    n, total = len(kept), int(sizes.sum())
    df_between, df_within = n - 1, total - n
    name, method = "ICC(1)", "one-way random effects, single measure, analysis of variance"
    k = scores.shape[1]

    def undefined(reason: str) -> OneWay:
        made = Coefficient.undefined(name, reason, n=n, k=k, method=method)
        return OneWay(made, None, None, None, df_between, df_within)

    if n < 2 or df_within < 1:
        return undefined(TOO_FEW)
    centred = kept - np.nanmean(kept)
    means = np.nanmean(centred, axis=1)
    ss_between = float(sizes @ means**2)
    ss_within = float(np.nansum((centred - means[:, None]) ** 2))
    noise = 1e-12 * (ss_between + ss_within)
    if ss_between + ss_within <= 1e-24 * float(np.nanmax(np.abs(kept)) ** 2 + 1):
        return undefined(NO_VARIANCE)
    between = ss_between / df_between
    within = 0.0 if ss_within <= noise else ss_within / df_within
    typical = (total - float((sizes**2).sum()) / total) / df_between
    estimate = (between - within) / (between + (typical - 1) * within)
    low: float | None = 1.0
    high: float | None = 1.0
    reason = None
    if within > 0 and ss_between > noise:
        ratio = between / within
        below = ratio / f_quantile(p, df_between, df_within)
        above = ratio * f_quantile(p, df_within, df_between)
        low, high = (below - 1) / (below + typical - 1), (above - 1) / (above + typical - 1)
    elif within > 0:
        low = high = None
        reason = "the interval is not defined: the recordings do not differ"
    coefficient = Coefficient(name, estimate, low, high, n, k, method, reason)
    return OneWay(coefficient, typical, between, within, df_between, df_within)


def fixed_coder_components(scores: FloatArray) -> tuple[float, float]:
    """Return recording and residual variance (REML) with coders as fixed effects.

    Args:
        scores: (n_recordings, n_coders), NaN = not rated.

    Raises:
        TooLittleVariation: no recording has two scores, or nothing is left to vary.

    For the consistency of exactly these coders, ICC(C,1) of the mixed-effects view.
    """
    rated = ~np.isnan(scores)
    kept = scores[np.ix_(rated.any(axis=1), rated.any(axis=0))]
    rated = ~np.isnan(kept)
    if kept.shape[0] < 2 or kept.shape[1] < 2 or rated.sum(axis=1).max() < 2:
        raise TooLittleVariation(TOO_FEW)
    spread = float(np.nanstd(kept))
    if spread == 0:
        raise TooLittleVariation(NO_VARIANCE)
    if is_additive((kept - np.nanmean(kept)) / spread):
        raise TooLittleVariation("the coders differ by constants only")
    design = rated.astype(np.float64)
    filled = np.where(rated, (kept - np.nanmean(kept)) / spread, 0.0)
    sizes, totals = design.sum(axis=1), filled.sum(axis=1)
    df = int(sizes.sum()) - kept.shape[1]

    def residual_at(ratio: float) -> tuple[float, float]:
        shrink = ratio / (1 + ratio * sizes)
        gram = np.diag(design.sum(axis=0)) - design.T @ (shrink[:, None] * design)
        right = filled.sum(axis=0) - design.T @ (shrink * totals)
        quadratic = float(
            (filled**2).sum() - shrink @ totals**2 - right @ np.linalg.solve(gram, right)
        )
        residual = max(quadratic, np.finfo(float).tiny) / df
        logs = float(np.log1p(ratio * sizes).sum() + np.linalg.slogdet(gram)[1])
        return residual, df * float(np.log(residual)) + logs

    ratio = minimise_one(lambda r: residual_at(r)[1])
    residual = residual_at(ratio)[0] * spread**2
    return ratio * residual, residual
