"""What the statistics hand over: frozen results that screens and workbooks only show."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Self

from fsh_coder.reliability.ratings_matrix import RatingsMatrix

Block = Literal["global", "count", "derived"]
DesignKind = Literal["complete", "rotating", "partial", "none"]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One statistic with its interval, unrounded.

    `estimate` is None where the statistic is not defined, and `reason` then says
    why. Where only the interval is not defined, `low` and `high` are None and
    `reason` says that. `n` counts recordings (or units), `k` coders. `method` is
    the full name to print in a paper.
    """

    name: str
    estimate: float | None
    low: float | None
    high: float | None
    n: int
    k: int
    method: str
    reason: str | None = None

    @classmethod
    def undefined(cls, name: str, reason: str, *, n: int, k: int, method: str) -> Self:
        """Return a coefficient without a value; `reason` is what the user reads."""
        return cls(name, None, None, None, n, k, method, reason)


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value with the ends of its interval; both None where that is not defined."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class CoderSummary:
    """One coder's ratings of one measure; `mean` and `sd` are None where they do not exist.

    `difference` is her mean minus the mean of the others on the recordings they
    share, with its 95 % interval; None where nothing is shared.
    """

    coder: str
    n: int
    mean: float | None
    sd: float | None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None


@dataclass(frozen=True, slots=True)
class MeasureWarning:
    """Something a reader of the figure must know.

    `kind` is one of few, restricted, coder_bias, rare, undefined, constant_coder,
    unconnected, boundary, negative, one_coder, not_applicable. `short` fits a table cell,
    `explanation` is the tooltip.
    """

    kind: str
    short: str
    explanation: str


@dataclass(frozen=True, slots=True)
class DesignDescription:
    """Who coded what, in words, and the coefficient that follows from it.

    `n_recordings` were coded by two coders or more, `n_single` by one only,
    `n_complete` by all `n_coders`.
    """

    kind: DesignKind
    sentence: str
    coefficient_name: str
    n_recordings: int
    n_coders: int
    n_complete: int
    is_connected: bool
    n_single: int = 0
    coders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeasureReliability:
    """Everything the reliability place and the workbook say about one measure.

    `headline` is the coefficient to report for this design; for a complete design
    it is `icc_a1`, and `icc_ak` is the mean of all coders; for an incomplete one
    all three come from the mixed model and `icc_ak` is G(q,k). Shares (`exact`,
    `within_one`) run from 0 to 1, mean over pairs of coders. `sem` and `sdc` are in the
    measure's own units. Bands are Cicchetti's words; None where no band may be
    given (not defined, or fewer than ten marks). `not_applicable` are the (recording,
    coder) whose coder said that the dimension does not apply; no statistic counts them.
    """

    key: str
    label: str
    block: Block
    unit: str | None
    matrix: RatingsMatrix
    n_recordings: int
    n_complete: int
    n_coders: int
    mean: float | None
    sd: float | None
    coders: tuple[CoderSummary, ...]
    icc_a1: Coefficient
    icc_c1: Coefficient
    icc_ak: Coefficient
    headline: Coefficient
    exact: Coefficient
    within_one: Coefficient
    kappa_quadratic: Coefficient
    alpha: Coefficient
    ac2: Coefficient
    sem: Coefficient
    sdc: Coefficient
    band: str | None
    band_low: str | None
    band_high: str | None
    warnings: tuple[MeasureWarning, ...]
    scale_range: tuple[float, float] | None = None
    not_applicable: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class ReliabilityReport:
    """The reliability of one rubric in one study, with what it was computed from.

    `computed_at` is an aware UTC time. `left_out` names recordings that did not
    enter and why. `data_sha256` is the digest of every rating that entered, so that
    a workbook can be checked against the study. `settings` are pairs to print.
    """

    rubric_title: str
    rubric_digest: str
    computed_at: datetime
    design: DesignDescription
    measures: tuple[MeasureReliability, ...]
    left_out: tuple[tuple[str, str], ...]
    warnings: tuple[MeasureWarning, ...]
    data_sha256: str
    settings: tuple[tuple[str, str], ...] = field(default=())
