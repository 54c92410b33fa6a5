"""Scores as exports list them: one value of one measure by one coder of one segment."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from fsh_coder.domain.identifiers import ObservationId, SegmentId
from fsh_coder.domain.rubric import Block, Measure, Unit
from fsh_coder.domain.study import Purpose


class MissingCode(StrEnum):
    """Why there is no value; an export leaves the cell blank and says this beside it."""

    NOT_RATED = "not_rated"
    NOT_APPLICABLE = "not_applicable"
    NOT_DEFINED = "not_defined"
    NOT_CODED = "not_coded"
    NOT_ANSWERED = "not_answered"

    @property
    def explanation(self) -> str:
        """Return the sentence of the codebook."""
        return _EXPLANATIONS[self.value]


_EXPLANATIONS = {
    "not_rated": "The coder submitted the observation without this rating.",
    "not_applicable": "The dimension does not apply to this recording: the coder said so, or "
    "another rating settles it. Neither a score nor a missing rating.",
    "not_defined": "The score cannot be computed: something is divided by zero, not rated or not "
    "applicable.",
    "not_coded": "This coder did not submit an observation of this recording.",
    "not_answered": "The coder submitted the observation without this answer.",
}


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a study knows about a practice session beside its scores; "" is not known."""

    label: str
    worker_label: str = ""
    team: str = ""
    phase: str = ""
    time_point: str = ""
    held_on: date | None = None
    visit_type: str = ""
    variables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One value of one measure; ``value`` None has its ``missing`` code and ``reason``.

    ``recording`` is the label under which the segment stands in every table: the session's,
    with the segment's times where a session has several. ``coder`` is a short label that no
    other coder of the study has.
    """

    observation_id: ObservationId
    segment_id: SegmentId
    recording: str
    session: SessionFacts
    coder: str
    purpose: Purpose
    submitted_at: datetime
    measure: Measure
    value: float | None
    missing: MissingCode | None = None
    reason: str = ""

    @property
    def block(self) -> Block:
        """Return whether it is a global rating, a count or a derived score."""
        return self.measure.block

    @property
    def unit(self) -> Unit:
        """Return the measure's unit."""
        return self.measure.unit


@dataclass(frozen=True, slots=True)
class CoderScore:
    """What one coder gave a dimension, why, and when she heard it."""

    coder: str
    score: int
    reason: str = ""
    evidence_at_ms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A dimension on which coders of one recording are more than one point apart."""

    segment_id: SegmentId
    recording: str
    measure: Measure
    scores: tuple[CoderScore, ...]

    @property
    def spread(self) -> int:
        """Return the highest score minus the lowest."""
        values = [each.score for each in self.scores]
        return max(values) - min(values)


def canonical_rows(rows: Iterable[ScoreRow]) -> tuple[ScoreRow, ...]:
    """Return rows by recording, then in the order in which measures first come, then by coder.

    Numbers within labels count as numbers: S9 stands before S10.
    """
    listed = tuple(rows)
    place = {key: n for n, key in enumerate(dict.fromkeys(row.measure.key for row in listed))}
    return tuple(
        sorted(
            listed,
            key=lambda row: (natural_order(row.recording), place[row.measure.key], row.coder),
        )
    )


def ratings_sha256(rows: Iterable[ScoreRow]) -> str:
    """Return the digest, in hexadecimal, by which a workbook is checked against a study.

    SHA-256 of one line per row in canonical order: recording, coder, measure and value,
    parted by tabs, each line ended by a line feed. A value has at most 15 significant
    digits, as many as a worksheet keeps; a missing one is empty.
    """
    digest = hashlib.sha256()
    for row in canonical_rows(rows):
        value = "" if row.value is None else f"{row.value:.15g}"
        line = f"{row.recording}\t{row.coder}\t{row.measure.key}\t{value}\n"
        digest.update(line.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def natural_order(label: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """Return the sort key of a label in which numbers count as numbers: S9 before S10."""
    parts = re.split(r"([0-9]+)", label)
    return tuple(
        (1, int(part), "") if part.isdecimal() else (0, 0, part.casefold()) for part in parts
    ), label
