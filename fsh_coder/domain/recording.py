"""What was recorded: the practice session, its sound, and the stretch to be coded."""

from dataclasses import dataclass, field
from datetime import date

from fsh_coder.domain.identifiers import PracticeSessionId, RecordingId, SegmentId, WorkerId


@dataclass(frozen=True, slots=True)
class PracticeSession:
    """One meeting of a worker with a family.

    It may have no recording: some meetings are observed and never recorded.
    ``phase`` (before, during, after a reform) belongs to the session;
    ``time_point`` (T1, T2) counts repeated meetings with one family.
    """

    id: PracticeSessionId
    label: str
    worker_id: WorkerId | None = None
    phase: str = ""
    time_point: str = ""
    held_on: date | None = None
    visit_type: str = ""
    change_goal: str = ""
    variables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of a practice session, known by its content.

    ``relative_path`` is POSIX style, from the study file's folder; ``duration_ms`` comes
    from counted samples, because headers lie.
    """

    id: RecordingId
    practice_session_id: PracticeSessionId
    sha256: str
    relative_path: str
    duration_ms: int
    sample_rate_hz: int
    n_channels: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Segment:
    """The stretch of a recording that is coded; times from the recording's start."""

    id: SegmentId
    recording_id: RecordingId
    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms < self.end_ms:
            raise ValueError(f"segment from {self.start_ms} ms to {self.end_ms} ms")

    @property
    def duration_ms(self) -> int:
        """Return the segment's length."""
        return self.end_ms - self.start_ms

    def holds(self, at_ms: int) -> bool:
        """Whether a moment lies inside; both ends count."""
        return self.start_ms <= at_ms <= self.end_ms


@dataclass(frozen=True, slots=True)
class NewPracticeSession:
    """A practice session as a lead describes it, before the study has given it an id."""

    label: str
    worker_label: str = ""
    team: str = ""
    phase: str = ""
    time_point: str = ""
    held_on: date | None = None
    visit_type: str = ""
    change_goal: str = ""
    variables: tuple[tuple[str, str], ...] = field(default=())
