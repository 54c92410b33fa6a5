"""The values of the disagreement room: lanes, moments, mismatches and what was settled."""

from dataclasses import dataclass
from enum import StrEnum

from fsh_coder.domain.identifiers import CoderId, MarkId, ObservationId, RecordingId
from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.ratings import NOT_APPLICABLE, NotApplicable, Rating
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import GroupCategory

#: What a team may agree on: a code, a score, that a dimension does not apply; None for no code.
Agreed = str | int | NotApplicable | None


class MismatchKind(StrEnum):
    """How coders differ.

    A mark that most coders made is missed by the rest; one that most did not make is extra.
    Of two coders the first stands for what is to be found.
    """

    MISSED = "missed"
    EXTRA = "extra"
    DIFFERENT_CODE = "different_code"
    RATING_APART = "rating_apart"


class ConsensusState(StrEnum):
    """Where the team's consensus on a recording stands."""

    NOT_BEGUN = "not_begun"
    IN_PROGRESS = "in_progress"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class LaneMark:
    """A mark as its lane shows it; ``moment`` is its place in the room's ``moments``."""

    mark_id: MarkId
    code: str
    short: str
    category: GroupCategory
    at_ms: int
    end_ms: int | None
    speaker: Speaker | None
    note: str
    moment: int
    is_agreed: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One coder's line. In a blind room ``label`` is A, B, ... and ``coder_id`` None."""

    label: str
    coder_id: CoderId | None
    marks: tuple[LaneMark, ...]

    @property
    def n_agreed(self) -> int:
        """Marks on which all coders agree."""
        return sum(mark.is_agreed for mark in self.marks)


@dataclass(frozen=True, slots=True)
class Given:
    """What one coder gave at a mismatch: a code, a rating, or nothing.

    ``words`` are her note on the mark or her reason for the score, "" where she wrote none.
    ``at_ms`` is her mark's, None where she marked nothing; ``heard_at_ms`` are the moments
    that she put behind a score.
    """

    label: str
    code: str | None = None
    short: str | None = None
    category: GroupCategory | None = None
    rating: Rating = None
    mark_id: MarkId | None = None
    at_ms: int | None = None
    words: str = ""
    heard_at_ms: tuple[int, ...] = ()

    @property
    def score(self) -> int | None:
        """Return the score, None where there is none: not rated, or not applicable."""
        return None if isinstance(self.rating, NotApplicable) else self.rating


@dataclass(frozen=True, slots=True)
class Moment:
    """Marks that stand for one moment, one of each coder at most, in the order of lanes."""

    at_ms: int
    given: tuple[Given, ...]
    is_agreed: bool

    @property
    def mark_ids(self) -> tuple[MarkId, ...]:
        """Return the marks of the moment."""
        return tuple(each.mark_id for each in self.given if each.mark_id is not None)


@dataclass(frozen=True, slots=True)
class Settled:
    """What the team agreed: a code, a rating, or that nothing is coded (both None), and why."""

    code: str | None
    short: str | None
    rating: Rating
    reason: str

    @property
    def score(self) -> int | None:
        """Return the score, None where there is none: no rating, or not applicable."""
        return None if isinstance(self.rating, NotApplicable) else self.rating


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing on which coders differ.

    ``key`` is the same as long as the codings are. ``at_ms`` is where to listen; for a rating
    the first moment that a coder put behind her score, None where nobody did. ``kind_words``
    name who stands alone: "only KB", "not TL", "different code". ``said`` is the transcript
    at this moment, None where there is none. ``settled`` None is still open.
    """

    key: str
    kind: MismatchKind
    kind_words: str
    at_ms: int | None
    given: tuple[Given, ...]
    dimension: str | None
    dimension_label: str | None
    said: str | None
    settled: Settled | None

    @property
    def is_open(self) -> bool:
        """Whether the team has still to settle it."""
        return self.settled is None

    @property
    def mark_ids(self) -> tuple[MarkId, ...]:
        """Return the marks that it is about; none for a rating."""
        return tuple(each.mark_id for each in self.given if each.mark_id is not None)

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes that were given, each once, in the order of lanes."""
        return tuple(dict.fromkeys(each.code for each in self.given if each.code is not None))

    @property
    def scores(self) -> tuple[int, ...]:
        """Return the scores that were given, each once, lowest first."""
        return tuple(sorted({each.score for each in self.given if each.score is not None}))


@dataclass(frozen=True, slots=True)
class ComparedRating:
    """One dimension with every coder's rating; ``spread`` None where fewer than two scored it."""

    dimension: str
    label: str
    given: tuple[Given, ...]
    spread: int | None
    settled: Settled | None

    @property
    def is_disputed(self) -> bool:
        """Whether some coders scored it and others say that it does not apply."""
        given = {each.rating is NOT_APPLICABLE for each in self.given if each.rating is not None}
        return len(given) > 1

    @property
    def agreed(self) -> Rating:
        """Return what every coder gave alike, None where one differs or did not rate it."""
        ratings = {each.rating for each in self.given}
        return ratings.pop() if len(ratings) == 1 else None


@dataclass(frozen=True, slots=True)
class Room:
    """One recording with the coders who submitted it, side by side.

    ``moments`` are all moments, agreed or not, and ``mismatches`` those that are not with the
    ratings that are more than one point apart, marks in order of time and ratings after them.
    ``only`` says for each lane at how many moments its coder stands alone.
    """

    recording_id: RecordingId
    segment: Segment
    recording_label: str
    session_label: str
    change_goal: str
    rubric_title: str
    rubric_digest: str
    tolerance_ms: int
    is_blind: bool
    lanes: tuple[Lane, ...]
    moments: tuple[Moment, ...]
    ratings: tuple[ComparedRating, ...]
    mismatches: tuple[Mismatch, ...]
    consensus: ConsensusState
    consensus_id: ObservationId | None

    @property
    def n_agreed(self) -> int:
        """Moments at which all coders gave the same code."""
        return sum(moment.is_agreed for moment in self.moments)

    @property
    def n_different(self) -> int:
        """Moments at which coders gave different codes."""
        return sum(each.kind is MismatchKind.DIFFERENT_CODE for each in self.mismatches)

    @property
    def only(self) -> tuple[tuple[str, int], ...]:
        """Return each lane with the moments at which only its coder marked anything."""
        alone = [
            marked[0].label
            for moment in self.moments
            if len(marked := [each for each in moment.given if each.mark_id is not None]) == 1
        ]
        return tuple((lane.label, alone.count(lane.label)) for lane in self.lanes)

    @property
    def agreement(self) -> float | None:
        """Return the share of moments at which all agree, 0 to 1; None without marks."""
        return self.n_agreed / len(self.moments) if self.moments else None

    @property
    def n_open(self) -> int:
        """Mismatches that are still to be settled."""
        return sum(each.is_open for each in self.mismatches)

    @property
    def n_settled(self) -> int:
        """Mismatches that the team has settled."""
        return len(self.mismatches) - self.n_open

    def mismatch(self, key: str) -> Mismatch | None:
        """Return a mismatch by its key, None if there is none (any more)."""
        return next((each for each in self.mismatches if each.key == key), None)


@dataclass(frozen=True, slots=True)
class DisagreeingRecording:
    """How far coders differ on one recording, for the list of those that disagree most.

    ``agreement`` is the share of moments at which all agree, None without marks;
    ``widest_rating`` the largest gap of a dimension, None where nobody rated alike ones.
    """

    segment: Segment
    recording_label: str
    coders: tuple[str, ...]
    n_agreed: int
    n_different: int
    n_missed_or_extra: int
    n_ratings_apart: int
    widest_rating: int | None
    agreement: float | None
    n_settled: int
    consensus: ConsensusState

    @property
    def n_mismatches(self) -> int:
        """Everything that is to be talked about."""
        return self.n_different + self.n_missed_or_extra + self.n_ratings_apart

    @property
    def n_open(self) -> int:
        """Mismatches that are still to be settled."""
        return self.n_mismatches - self.n_settled
