"""A team's work on one consensus, each choice on disk before it is shown."""

from datetime import datetime

from fsh_coder.domain import scoring
from fsh_coder.domain.errors import (
    IncompleteObservation,
    ObservationLocked,
    ReasonNeeded,
    UserFacingError,
)
from fsh_coder.domain.identifiers import MarkId, new_uuid
from fsh_coder.domain.journal import Action, JournalEntry, RowChange
from fsh_coder.domain.observation import (
    BehaviourMark,
    GlobalRating,
    Observation,
    SettledMark,
    Speaker,
    rating_of,
)
from fsh_coder.domain.ratings import NOT_APPLICABLE, NotApplicable
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.timecode import timecode
from fsh_coder.services import disagreements
from fsh_coder.services.action_labels import rating_words
from fsh_coder.services.coding_session import UndoResult
from fsh_coder.services.disagreement_values import Agreed, Mismatch, Room
from fsh_coder.services.observation_changes import mark_change, rating_change, settled_change
from fsh_coder.services.observation_writer import ObservationWriter
from fsh_coder.services.room_reader import HeldConsensus, RoomReader
from fsh_coder.store import mark_queries
from fsh_coder.store.database import StudyDatabase


class NoSuchChoice(UserFacingError):
    """A score was chosen for a mark, a code for a rating, or one that the rubric lacks."""

    def __init__(self, choice: Agreed, *, choices: tuple[str, ...]) -> None:
        words = choice.value if isinstance(choice, NotApplicable) else choice
        shown = "no code" if words is None else f"“{words}”"
        super().__init__(
            f"The consensus cannot be {shown} here. Choose one of {', '.join(choices)}."
        )
        self.choice = choice
        self.choices = choices


class ConsensusSession:
    """A team's work on one consensus.

    Each verb is one committed transaction with its journal entry; ``room`` and
    ``observation`` are what is on disk. Verbs raise ``ObservationLocked`` once it is finished,
    ``StaleObservation`` when it was changed elsewhere, and what the disk does (``DiskFull``,
    ``StudyFileUnwritable``); then nothing has changed.
    """

    def __init__(
        self,
        db: StudyDatabase,
        writer: ObservationWriter,
        *,
        rubric: Rubric,
        reader: RoomReader,
    ) -> None:
        self._db = db
        self._writer = writer
        self._reader = reader
        self.rubric = rubric

    @property
    def observation(self) -> Observation:
        """Return the consensus as it is on disk."""
        return self._writer.observation

    @property
    def saved_at(self) -> datetime:
        """Return when the last action was committed."""
        return self._writer.saved_at

    @property
    def room(self) -> Room:
        """Return the coders side by side, with what is settled by now, as it is on disk."""
        return self._reader.read(self.held)

    @property
    def held(self) -> HeldConsensus:
        """Return the consensus as this session knows it, for a reader of the room."""
        return HeldConsensus(self.observation, self._writer.version)

    def updated(self, room: Room) -> Room:
        """Return a room with what is settled by now; unlike ``room`` it reads nothing."""
        return disagreements.with_consensus(room, self.observation, rubric=self.rubric)

    def resolve(self, mismatch: Mismatch, choice: Agreed, *, reason: str) -> None:
        """Record what the team agreed on a mismatch; a second time replaces the first.

        Args:
            mismatch: one of the room's.
            choice: the key of a code, one that was given or another; None for no code; for a
                rating a score of the scale, or NOT_APPLICABLE.
            reason: why, kept with the choice.

        Raises:
            ReasonNeeded: the reason is blank.
            NoSuchChoice: the choice does not fit the mismatch or the rubric.
        """
        if mismatch.dimension is not None:
            if not isinstance(choice, int | NotApplicable):
                raise NoSuchChoice(choice, choices=self._scores(mismatch.dimension))
            self.rate(mismatch.dimension, choice, reason=reason)
            return
        self._check_open()
        why = _reason(reason)
        codes = tuple(code.key for code in self.rubric.codes)
        if choice is not None and (not isinstance(choice, str) or choice not in codes):
            shorts = tuple(code.short for code in self.rubric.codes)
            raise NoSuchChoice(choice, choices=(*shorts, "no code"))
        old = self._undone(mismatch)
        mark = None if choice is None else self._mark(mismatch, choice, reason=why)
        new = [mark_change(None, mark)] if mark else []
        new += [
            settled_change(None, SettledMark(each, mark.id if mark else None, why))
            for each in mismatch.mark_ids
        ]
        chosen = "no code" if choice is None else self.rubric.code(choice).short
        label = f"consensus at {timecode(mismatch.at_ms or 0)}: {chosen}"
        self._writer.write(Action.SETTLE, label=label, changes=[*old, *new])

    def rate(self, dimension: str, score: int | NotApplicable, *, reason: str) -> GlobalRating:
        """Record the rating that the team agreed on; also where coders are one point apart.

        Raises:
            ReasonNeeded: the reason is blank.
            NoSuchChoice: the scale has no such score, or the dimension must be rated.
            UnknownMeasureError: the rubric has no such dimension.
        """
        self._check_open()
        if not self._may_be(dimension, score):
            raise NoSuchChoice(score, choices=self._scores(dimension))
        new = rating_of(dimension, score, reason=_reason(reason))
        old = next((each for each in self.observation.ratings if each.dimension == dimension), None)
        label = f"consensus on {self.rubric.dimension(dimension).label}: {rating_words(new)}"
        if new != old:
            self._writer.write(Action.SETTLE, label=label, changes=[rating_change(old, new)])
        return new

    def reopen_mismatch(self, mismatch: Mismatch) -> None:
        """Take back what was agreed on a mismatch, so that it is open again."""
        self._check_open()
        if mismatch.dimension is not None:
            old = self.observation.rating(mismatch.dimension)
            changes = [rating_change(old, None)] if old.is_rated else []
            label = f"consensus on {mismatch.dimension_label} open again"
        else:
            changes = self._undone(mismatch)
            label = f"consensus at {timecode(mismatch.at_ms or 0)} open again"
        if changes:
            self._writer.write(Action.SETTLE, label=label, changes=changes)

    @property
    def undo_label(self) -> str | None:
        """Return what undo would take back, None if there is nothing."""
        return self._writer.history.undo_label

    @property
    def redo_label(self) -> str | None:
        """Return what redo would bring back, None if there is nothing."""
        return self._writer.history.redo_label

    def undo(self) -> UndoResult:
        """Take back the last choice, also one from before the study was last opened.

        Raises:
            NothingToUndo: there is none.
        """
        self._check_open()
        step, changes = self._writer.undo()
        return UndoResult(step.label, changes)

    def redo(self) -> UndoResult:
        """Bring back the choice that was undone last.

        Raises:
            NothingToRedo: nothing was undone since the last choice.
        """
        self._check_open()
        step, changes = self._writer.redo()
        return UndoResult(step.label, changes)

    def history(self) -> tuple[JournalEntry, ...]:
        """Return everything that was done to the consensus, oldest first."""
        return self._writer.entries()

    def missing(self, room: Room | None = None) -> tuple[str, ...]:
        """Return what is still open, in words; empty when it can be finished.

        Args:
            room: all coders' room as it is now, where the caller has it; None reads it.
        """
        room = room or self.room
        n_open = sum(each.is_open and each.dimension is None for each in room.mismatches)
        marks = (f"{n_open} mark{'' if n_open == 1 else 's'} to settle",) if n_open else ()
        ratings = tuple(
            f"{each.label} has no agreed score" for each in room.ratings if each.settled is None
        )
        given = self.observation.given_ratings()
        conflicts = scoring.rating_conflicts(self.rubric, given)
        return (*marks, *ratings, *(each.reason for each in conflicts))

    def finish(self) -> None:
        """Lock the consensus as what the team agreed.

        Raises:
            IncompleteObservation: something is still open; it names it all.
        """
        self._check_open()
        missing = self.missing()
        if missing:
            raise IncompleteObservation(missing)
        self._writer.submit()

    def reopen(self, reason: str) -> None:
        """Unlock a finished consensus; one that is in progress stays as it is.

        Raises:
            ReasonNeeded: the reason is blank.
        """
        why = _reason(reason, action="reopening")
        if self.observation.is_locked:
            self._writer.reopen(why)

    def _check_open(self) -> None:
        if self.observation.is_locked:
            raise ObservationLocked

    def _may_be(self, dimension: str, score: int | NotApplicable) -> bool:
        rated = self.rubric.dimension(dimension)
        if isinstance(score, NotApplicable):
            return rated.not_applicable
        return score in rated.scores()

    def _scores(self, dimension: str) -> tuple[str, ...]:
        rated = self.rubric.dimension(dimension)
        scores = tuple(str(score) for score in rated.scores())
        return (*scores, NOT_APPLICABLE.value) if rated.not_applicable else scores

    def _undone(self, mismatch: Mismatch) -> list[RowChange]:
        """Return the changes that take back what was settled of these marks."""
        sources = set(mismatch.mark_ids)
        mine = [each for each in self.observation.settled if each.source_mark_id in sources]
        others = [each for each in self.observation.settled if each.source_mark_id not in sources]
        # With another tolerance a mark may have been settled together with a third one.
        shared = {each.mark_id for each in others}
        gone = {each.mark_id for each in mine if each.mark_id not in shared}
        marks = [self.observation.mark(mark_id) for mark_id in gone if mark_id is not None]
        return [
            *(settled_change(each, None) for each in mine),
            *(mark_change(mark, None) for mark in marks if mark is not None),
        ]

    def _mark(self, mismatch: Mismatch, code: str, *, reason: str) -> BehaviourMark:
        with self._db.reading() as session:
            marks = mark_queries.marks(session, mismatch.mark_ids)
        alike = next((mark for mark in marks if mark.code == code), None)
        usual = self.rubric.code(code).speaker
        at_ms = mismatch.at_ms if mismatch.at_ms is not None else self.observation.segment.start_ms
        return BehaviourMark(
            id=MarkId(new_uuid()),
            code=code,
            at_ms=alike.at_ms if alike else at_ms,
            end_ms=alike.end_ms if alike else None,
            speaker=alike.speaker if alike else (Speaker(usual) if usual else None),
            note=reason,
        )


def _reason(text: str, *, action: str = "a consensus") -> str:
    """Return a typed reason without what a file cannot hold.

    Raises:
        ReasonNeeded: nothing is left of it.
    """
    plain = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
    if not plain:
        raise ReasonNeeded(action)
    return plain
