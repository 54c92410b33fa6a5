"""The values of a worker's profile; screens and pages only show them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fsh_coder.domain.identifiers import RecordingId
from fsh_coder.domain.people import Worker
from fsh_coder.domain.rubric import Block, GroupCategory, Threshold, Unit


class Direction(StrEnum):
    """Which way a measure is to go; a question count, for one, is to go neither."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class ChangeKind(StrEnum):
    """What can be said of a change; a claim needs more than coder noise."""

    GROWN = "grown"
    DROPPED = "dropped"
    MOVED = "moved"
    NO_CLEAR_CHANGE = "no_clear_change"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class Change:
    """A worker's last sessions less her first, in the measure's units.

    ``amount`` None means that there are not two ends to compare. ``noise`` is the difference
    that coders alone make in 5 of 100 cases, None where it is not known. ``words`` fit beside a
    chart, ``explanation`` is the tooltip.
    """

    kind: ChangeKind
    amount: float | None
    noise: float | None
    words: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ProfilePoint:
    """One practice session: the mean of its coders, with the lowest and the highest.

    All three are None where no coder's score is defined; ``is_not_applicable`` then says
    whether that is because every coder found that the dimension does not apply.
    """

    session_label: str
    held_on: date | None
    phase: str
    mean: float | None
    lowest: float | None
    highest: float | None
    n_coders: int
    is_not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class ProfileMeasure:
    """One measure over a worker's sessions, oldest first.

    ``team_median``, ``team_low`` and ``team_high`` (the middle half) are of the session means of
    the other workers, None where there are too few. ``thresholds`` are the rubric's own, mostly
    none. ``sem`` is the standard error of one coder's score, None where it is not known.
    """

    key: str
    label: str
    block: Block
    unit: Unit
    low: float | None
    high: float | None
    direction: Direction
    points: tuple[ProfilePoint, ...]
    team_median: float | None
    team_low: float | None
    team_high: float | None
    thresholds: tuple[Threshold, ...]
    change: Change
    sem: float | None

    @property
    def change_words(self) -> str:
        """Return the change as it stands beside the chart."""
        return self.change.words

    @property
    def latest(self) -> ProfilePoint | None:
        """Return the last session with a value, None if there is none."""
        return next((point for point in reversed(self.points) if point.mean is not None), None)


@dataclass(frozen=True, slots=True)
class Highlight:
    """One of the three sentences at the top: a heading and what stands behind it."""

    title: str
    detail: str
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A moment that a coder linked to a score; playing starts a little before ``at_ms``.

    ``reason`` is what the coder wrote, ``words`` what was said where there is a transcript.
    """

    recording_id: RecordingId
    session_label: str
    held_on: date | None
    at_ms: int
    code: str
    short: str
    category: GroupCategory
    dimension_label: str
    reason: str
    words: str | None


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker as the list shows her; ``warning`` is "" where there is enough to see."""

    worker: Worker
    n_sessions: int
    n_coders: int
    warning: str


@dataclass(frozen=True, slots=True)
class WorkerProfile:
    """What submitted observations of one rubric say of one worker, strengths first.

    ``too_few`` is a sentence to show and print, None where there are sessions enough.
    ``team_words`` says whose sessions the team's figures are from, "" where there are none.
    ``put_together`` says which other versions of the rubric entered, "" where none did.
    """

    worker: Worker
    study_name: str
    is_synthetic: bool
    rubric_title: str
    rubric_digest: str
    n_sessions: int
    n_coders: int
    n_observations: int
    first_on: date | None
    last_on: date | None
    measures: tuple[ProfileMeasure, ...]
    team_words: str
    strongest: Highlight
    grown: Highlight
    next_step: Highlight
    excerpts: tuple[Excerpt, ...]
    too_few: str | None
    put_together: str = ""

    def measure(self, key: str) -> ProfileMeasure | None:
        """Return a measure by its key, None if the rubric has no such."""
        return next((each for each in self.measures if each.key == key), None)
