"""Reliability workbooks to test: ratings drawn at random from a seed, of every design."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np

from fsh_coder.domain import scoring
from fsh_coder.domain.identifiers import ObservationId, SegmentId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import (
    CoderScore,
    Discrepancy,
    MissingCode,
    ScoreRow,
    SessionFacts,
    canonical_rows,
)
from fsh_coder.domain.study import Purpose
from fsh_coder.formats import rubric_file
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.workbook import Provenance
from fsh_coder.services.reliability_report import ReliabilityBasis, report_of

AT = datetime(2026, 3, 6, 14, 2, tzinfo=UTC)
SHORT = ("cct", "empathy", "SR", "CR", "Q", "pct_cr", "r_to_q")
CODERS = ("KB", "MS", "TL", "AØ", "AA", "ZZ")


@dataclass(frozen=True, slots=True)
class Design:
    """What kind of sample: how many, who codes what, and how the scores spread.

    `kind` is complete, rotating (two of the coders each), gaps (one in eight missing),
    perfect, flat (every score the same), negative or rare.
    """

    n: int = 24
    k: int = 3
    kind: str = "complete"
    seed: int = 1
    n_single: int = 0


def rubric_of(key: str) -> Rubric:
    """Return a rubric that comes with the program."""
    return next(each for each in rubric_file.shipped() if each.key == key)


def shortened(rubric: Rubric) -> Rubric:
    """Return a rubric with a few measures of each kind; each measure has a sheet of its own."""
    short = replace(
        rubric,
        dimensions=tuple(each for each in rubric.dimensions if each.key in SHORT),
        codes=tuple(each for each in rubric.codes if each.key in SHORT),
        derived=tuple(each for each in rubric.derived if each.key in SHORT),
        thresholds=tuple(each for each in rubric.thresholds if each.measure in SHORT),
    )
    assert {each.block for each in short.measures()} == {each.block for each in rubric.measures()}
    return short


def sample(design: Design, *, rubric_key: str = "miti_4_2_1", is_short: bool = False) -> IrrContent:
    """Return the content of a workbook for a design; a short one has a third of the measures."""
    rubric = shortened(rubric_of(rubric_key)) if is_short else rubric_of(rubric_key)
    rows = canonical_rows(_rows(design, rubric))
    found = ReliabilityBasis(rubric, rows, _discrepancies(rows), left_out=_left_out(rows))
    return IrrContent(
        report=report_of(found, computed_at=AT),
        rubric=rubric,
        rows=rows,
        discrepancies=found.discrepancies,
        provenance=Provenance("Harbour & Hill study", True, "0.1.0", AT),
    )


def _rows(design: Design, rubric: Rubric) -> list[ScoreRow]:
    rng = np.random.default_rng(design.seed)
    coders = CODERS[: design.k]
    rows = []
    for n in range(design.n + design.n_single):
        true_rating, rate = rng.normal(3.2, 0.8), rng.gamma(4, 1 / 4)
        for coder in _who(design, coders, n):
            ratings, counts = _one_coding(
                design, rubric, rng=rng, true_rating=true_rating, rate=rate, coder=coder
            )
            rows += _rows_of(rubric, f"S{n + 1:03d}", coder, ratings=ratings, counts=counts)
    return rows


def _who(design: Design, coders: tuple[str, ...], n: int) -> tuple[str, ...]:
    if n >= design.n:
        return (coders[n % len(coders)],)
    if design.kind == "rotating" and len(coders) > 2:
        return tuple(sorted((coders[n % len(coders)], coders[(n + 1) % len(coders)])))
    if design.kind == "gaps" and n % 8 == 3:
        return coders[:-1]
    return coders


def _one_coding(
    design: Design,
    rubric: Rubric,
    *,
    rng: np.random.Generator,
    true_rating: float,
    rate: float,
    coder: str,
) -> tuple[dict[str, int | None], dict[str, int]]:
    bias = 0.3 if coder == "TL" else 0.0
    noise = 0.0 if design.kind in {"perfect", "flat"} else 0.6
    ratings: dict[str, int | None] = {}
    for each in rubric.dimensions:
        mid = 3.0 if design.kind == "flat" else true_rating + bias + rng.normal(0, noise)
        if design.kind == "negative":
            mid = 6 - true_rating if coder == CODERS[0] else true_rating
        ratings[each.key] = int(np.clip(round(mid), each.low, each.high))
    if design.kind == "gaps" and rng.random() < 0.1:
        ratings[rubric.dimensions[0].key] = None
    counts = {}
    for place, code in enumerate(rubric.codes):
        mean = (0.05 if design.kind == "rare" or place % 7 == 6 else 4 + 2 * (place % 3)) * rate
        exact = design.kind in {"perfect", "flat"}
        counts[code.key] = (
            (2 if design.kind == "flat" else round(mean)) if exact else int(rng.poisson(mean))
        )
    return ratings, counts


def _rows_of(
    rubric: Rubric,
    recording: str,
    coder: str,
    *,
    ratings: dict[str, int | None],
    counts: dict[str, int],
) -> list[ScoreRow]:
    derived = scoring.derived(rubric, ratings=ratings, counts=counts)
    rows = []
    for measure in rubric.measures():
        value: float | None
        reason = ""
        if measure.block == "derived":
            value, reason = derived[measure.key].value, derived[measure.key].reason or ""
        else:
            value = ratings[measure.key] if measure.block == "global" else counts[measure.key]
        missing = None
        if value is None:
            missing = (
                MissingCode.NOT_DEFINED if measure.block == "derived" else MissingCode.NOT_RATED
            )
        rows.append(
            ScoreRow(
                observation_id=ObservationId(UUID(int=hash((recording, coder)) % 2**64)),
                segment_id=SegmentId(UUID(int=int(recording[1:]))),
                recording=recording,
                session=SessionFacts(recording, held_on=date(2026, 1, 5)),
                coder=coder,
                purpose=Purpose.PRIMARY if coder == CODERS[0] else Purpose.DOUBLE,
                submitted_at=AT,
                measure=measure,
                value=None if value is None else float(value),
                missing=missing,
                reason=reason or (missing.explanation if missing else ""),
            )
        )
    return rows


def _discrepancies(rows: tuple[ScoreRow, ...]) -> tuple[Discrepancy, ...]:
    groups: dict[tuple[str, str], list[ScoreRow]] = {}
    for row in rows:
        if row.block == "global" and row.value is not None:
            groups.setdefault((row.recording, row.measure.key), []).append(row)
    found = []
    for group in groups.values():
        given = [row.value for row in group if row.value is not None]
        if max(given) - min(given) >= 2:
            scores = tuple(
                CoderScore(
                    row.coder,
                    int(row.value or 0),
                    "=She follows the feeling & then takes it back to the plan." * (1 + n),
                    (424_000, 805_000 + 60_000 * n),
                )
                for n, row in enumerate(group)
            )
            found.append(
                Discrepancy(group[0].segment_id, group[0].recording, group[0].measure, scores)
            )
    return tuple(found)


def _left_out(rows: tuple[ScoreRow, ...]) -> tuple[tuple[str, str], ...]:
    coders: dict[str, set[str]] = {}
    for row in rows:
        coders.setdefault(row.recording, set()).add(row.coder)
    return tuple(
        (recording, f"coded by {next(iter(who))} only; waits for ZZ")
        for recording, who in coders.items()
        if len(who) == 1
    )
