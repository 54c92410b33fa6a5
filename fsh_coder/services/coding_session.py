"""One coder's work on one observation, each action on disk before it is shown."""

from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from types import EllipsisType

from fsh_coder.domain import completeness, field_answers, scoring
from fsh_coder.domain.completeness import Gap
from fsh_coder.domain.errors import (
    IncompleteObservation,
    NotFound,
    ReasonNeeded,
)
from fsh_coder.domain.identifiers import (
    CoderId,
    MarkId,
    NoteId,
    RecordingId,
    new_uuid,
)
from fsh_coder.domain.journal import Action, JournalEntry, RowChange
from fsh_coder.domain.observation import (
    BehaviourMark,
    EvidenceLink,
    GlobalRating,
    HeardSpan,
    Observation,
    ObservationNote,
    Speaker,
    merge_spans,
)
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric, UnknownScoreError
from fsh_coder.domain.scoring import NotApplicableRefusedError, ScoreValue
from fsh_coder.domain.timecode import timecode
from fsh_coder.domain.unit_errors import MarkStandsWithUnit
from fsh_coder.domain.work_spell import WorkSpell
from fsh_coder.services.action_labels import (
    answer_label,
    link_label,
    mark_change_label,
    mark_label,
    note_label,
    rating_label,
    reason_label,
)
from fsh_coder.services.observation_changes import (
    link_added,
    link_removed,
    mark_change,
    note_change,
    rating_change,
)
from fsh_coder.services.observation_writer import Kept, ObservationWriter
from fsh_coder.services.pass_leading import PassLeading
from fsh_coder.services.procedure_changes import answer_change
from fsh_coder.services.unit_coding import UnitCoding
from fsh_coder.services.writing_rights import WritingRights


@dataclass(frozen=True, slots=True)
class CodingContext:
    """What a coder may know of what she codes: no worker, team, phase, date or file name."""

    session_label: str
    change_goal: str
    segment: Segment
    recording_id: RecordingId
    duration_ms: int


@dataclass(frozen=True, slots=True)
class UndoResult:
    """What was taken back or brought back, in words, and the rows that changed."""

    label: str
    changes: tuple[RowChange, ...]


class CodingSession:
    """A coder's work on one observation.

    Each verb is one committed transaction; ``observation`` is what is on disk. Verbs raise
    ``ObservationLocked`` once it is submitted, ``NotYourAssignment`` for a lead who only
    reads, ``StaleObservation`` when it was changed elsewhere, and what the disk does
    (``DiskFull``, ``StudyFileUnwritable``); then nothing has changed.
    """

    def __init__(
        self, writer: ObservationWriter, *, rubric: Rubric, context: CodingContext, acting: CoderId
    ) -> None:
        self._writer = writer
        self._rights = WritingRights(writer, acting=acting)
        self.rubric = rubric
        self.context = context
        self.units = UnitCoding(writer, rubric=rubric, rights=self._rights)
        self.passes = PassLeading(writer, rubric=rubric, rights=self._rights)

    @property
    def observation(self) -> Observation:
        """Return the observation as it is on disk."""
        return self._writer.observation

    @property
    def saved_at(self) -> datetime:
        """Return when the last action was committed."""
        return self._writer.saved_at

    @property
    def kept(self) -> Kept | None:
        """Return what is only in an emergency file, None while the study takes everything."""
        return self._writer.kept

    def bring_in(self) -> int:
        """Try to write what is kept in an emergency file into the study.

        Returns:
            How many actions came in.

        Raises:
            DiskFull, StudyFileUnwritable, StudyFileDamaged: it still cannot be written.
            KeptActionsPart: the observation was changed elsewhere.
        """
        return self._writer.bring_in()

    # --- Marks ------------------------------------------------------------------------

    def mark(
        self,
        code: str,
        at_ms: int,
        *,
        end_ms: int | None = None,
        speaker: Speaker | None = None,
    ) -> BehaviourMark:
        """Mark a behaviour.

        Args:
            code: a key of the rubric's behaviour codes.
            at_ms: when it was heard, from the recording's start.
            end_ms: its end, for a stretch; None for a moment.
            speaker: who spoke; None takes whom the rubric names for this code.

        Raises:
            OutsideSegment: a moment lies outside the segment.
            UnknownMeasureError: the rubric has no such code.
        """
        self._check_may_write()
        usual = self.rubric.code(code).speaker
        mark = BehaviourMark(
            id=MarkId(new_uuid()),
            code=code,
            at_ms=at_ms,
            end_ms=end_ms,
            speaker=speaker or (Speaker(usual) if usual else None),
        )
        self._check_inside(mark)
        label = mark_label(self.rubric, mark)
        self._writer.write(Action.MARK, label=label, changes=[mark_change(None, mark)])
        return mark

    def unmark(self, mark_id: MarkId) -> BehaviourMark:
        """Remove a mark with the evidence that rests on it, and return it.

        Raises:
            NotFound: it is gone already.
        """
        self._check_may_write()
        mark = self._mark(mark_id)
        links = [link for link in self.observation.evidence if link.mark_id == mark_id]
        changes = [*map(link_removed, links), mark_change(mark, None)]
        label = f"removing {mark_label(self.rubric, mark)}"
        self._writer.write(Action.UNMARK, label=label, changes=changes)
        return mark

    def change_mark(
        self,
        mark_id: MarkId,
        *,
        code: str | None = None,
        at_ms: int | None = None,
        end_ms: int | EllipsisType | None = ...,
        speaker: Speaker | EllipsisType | None = ...,
        note: str | None = None,
        is_unsure: bool | None = None,
    ) -> BehaviourMark:
        """Change what is given of a mark and leave the rest; ``...`` leaves what may be None.

        Raises:
            NotFound: the mark is gone.
            OutsideSegment: a moment lies outside the segment.
            MarkStandsWithUnit: a unit's code was to move by itself.
            UnknownMeasureError: the rubric has no such code.
        """
        self._check_may_write()
        old = self._mark(mark_id)
        new = replace(
            old,
            code=old.code if code is None else self.rubric.code(code).key,
            at_ms=old.at_ms if at_ms is None else at_ms,
            end_ms=old.end_ms if isinstance(end_ms, EllipsisType) else end_ms,
            speaker=old.speaker if isinstance(speaker, EllipsisType) else speaker,
            note=old.note if note is None else _storable(note),
            is_unsure=old.is_unsure if is_unsure is None else is_unsure,
        )
        if new != old:
            self._check_inside(new)
            if old.unit_id is not None and (new.at_ms, new.end_ms) != (old.at_ms, old.end_ms):
                raise MarkStandsWithUnit(timecode(old.at_ms))
            label = mark_change_label(self.rubric, old, new=new)
            self._writer.write(Action.CHANGE_MARK, label=label, changes=[mark_change(old, new)])
        return new

    # --- Ratings ----------------------------------------------------------------------

    def rate(self, dimension: str, score: int | None) -> GlobalRating:
        """Give a dimension its score; None takes it back to not rated.

        Raises:
            UnknownMeasureError: the rubric has no such dimension.
            UnknownScoreError: its scale has no such score.
        """
        self._check_may_write()
        if score is not None and score not in self.rubric.dimension(dimension).scores():
            raise UnknownScoreError(dimension, score)
        old = self.observation.rating(dimension)
        new = replace(old, score=score, is_not_applicable=False)
        self._store_rating(Action.RATE, new, label=rating_label(self.rubric, new))
        return new

    def rate_not_applicable(self, dimension: str) -> GlobalRating:
        """Say that a dimension does not apply here: no score, and not "not rated" either.

        Raises:
            UnknownMeasureError: the rubric has no such dimension.
            NotApplicableRefusedError: the dimension must always be rated.
        """
        self._check_may_write()
        if not self.rubric.dimension(dimension).not_applicable:
            raise NotApplicableRefusedError(self.rubric.short_title, dimension)
        old = self.observation.rating(dimension)
        new = replace(old, score=None, is_not_applicable=True)
        self._store_rating(Action.RATE, new, label=rating_label(self.rubric, new))
        return new

    def give_reason(self, dimension: str, text: str) -> GlobalRating:
        """Say why a dimension has its score; blank takes the reason away.

        Raises:
            UnknownMeasureError: the rubric has no such dimension.
        """
        self._check_may_write()
        new = replace(self.observation.rating(dimension), reason=_storable(text))
        self._store_rating(Action.REASON, new, label=reason_label(self.rubric, dimension))
        return new

    def link(self, dimension: str, mark_id: MarkId) -> EvidenceLink:
        """Put a mark behind a dimension's score; a second time changes nothing.

        Raises:
            NotFound: the mark is gone.
            UnknownMeasureError: the rubric has no such dimension.
        """
        self._check_may_write()
        link = EvidenceLink(dimension, mark_id)
        label = link_label(self.rubric, dimension, mark=self._mark(mark_id))
        if link not in self.observation.evidence:
            self._writer.write(Action.LINK, label=label, changes=[link_added(link)])
        return link

    def unlink(self, dimension: str, mark_id: MarkId) -> None:
        """Take a mark away from a dimension's score; a second time changes nothing."""
        self._check_may_write()
        link = EvidenceLink(dimension, mark_id)
        if link in self.observation.evidence:
            evidence = link_label(self.rubric, dimension, mark=self._mark(mark_id))
            label = f"removing {evidence}"
            self._writer.write(Action.UNLINK, label=label, changes=[link_removed(link)])

    # --- Extra fields -----------------------------------------------------------------

    def answer(self, field: str, text: str) -> str | None:
        """Answer one of the rubric's extra fields; blank takes the answer away.

        Returns:
            The answer as it is kept, None for none.

        Raises:
            AnswerRefused: it does not fit the field.
            UnknownMeasureError: the rubric has no such field.
        """
        self._check_may_write()
        asked = field_answers.field_of(self.rubric, field)
        old = self.observation.answer(field)
        new = field_answers.fitting_answer(asked, _storable(text)) or None
        if new != old:
            label = answer_label(self.rubric, field, text=new)
            changes = [answer_change(field, old, new=new)]
            self._writer.write(Action.ANSWER, label=label, changes=changes)
        return new

    # --- Notes ------------------------------------------------------------------------

    def note(self, text: str, at_ms: int | None = None) -> ObservationNote:
        """Add a note on the whole observation, or at a moment of the recording."""
        self._check_may_write()
        note = ObservationNote(NoteId(new_uuid()), _storable(text), at_ms)
        self._store_note(None, note, label=note_label(note))
        return note

    def change_note(self, note_id: NoteId, text: str) -> ObservationNote:
        """Replace a note's text.

        Raises:
            NotFound: the note is gone.
        """
        self._check_may_write()
        old = self._note(note_id)
        new = replace(old, text=_storable(text))
        if new != old:
            self._store_note(old, new, label=f"{note_label(old)} changed")
        return new

    def remove_note(self, note_id: NoteId) -> None:
        """Remove a note.

        Raises:
            NotFound: the note is gone.
        """
        self._check_may_write()
        old = self._note(note_id)
        self._store_note(old, None, label=f"removing {note_label(old)}")

    # --- Back and forth ---------------------------------------------------------------

    @property
    def undo_label(self) -> str | None:
        """Return what undo would take back (``SR at 12:04``), None if there is nothing."""
        return self._writer.history.undo_label

    @property
    def redo_label(self) -> str | None:
        """Return what redo would bring back, None if there is nothing."""
        return self._writer.history.redo_label

    def undo(self) -> UndoResult:
        """Take back the last action, also one from before the study was last opened.

        Raises:
            NothingToUndo: there is none.
            ParseGivenOn: it would loosen units that another coder codes, too.
        """
        self._check_may_write()
        step, changes = self._writer.undo(check=self.passes.check_units_stay)
        return UndoResult(step.label, changes)

    def redo(self) -> UndoResult:
        """Bring back what was undone last.

        Raises:
            NothingToRedo: nothing was undone since the last action.
            ParseGivenOn: it would loosen units that another coder codes, too.
        """
        self._check_may_write()
        step, changes = self._writer.redo(check=self.passes.check_units_stay)
        return UndoResult(step.label, changes)

    def history(self) -> tuple[JournalEntry, ...]:
        """Return everything that was done to the observation, oldest first."""
        return self._writer.entries()

    # --- Listening --------------------------------------------------------------------

    def remember_place(self, at_ms: int, heard: tuple[HeardSpan, ...] = ()) -> None:
        """Keep where playback is and add what was heard; a locked observation stays as it is.

        Args:
            at_ms: the play head, from the recording's start.
            heard: what was played; all of it or only what is new.
        """
        if not self.observation.is_locked and self._rights.is_own:
            spans = merge_spans((*self.observation.heard, *heard))
            self._writer.keep_place(at_ms, heard=spans)

    def keep_work(self, started_at: datetime, ended_at: datetime, *, active_ms: int) -> None:
        """Keep how long the coder worked; the same beginning again says how it went on.

        Looking at what is submitted is no work and is not kept; nor is a lead's reading.

        Args:
            started_at: when she opened the observation, or came back after a pause.
            ended_at: until when she had it open.
            active_ms: how much of it she worked.

        Raises:
            ValueError: it is active for longer than it was open.
        """
        submitted_at = self.observation.submitted_at
        is_coding = submitted_at is None or started_at < submitted_at
        if self._rights.is_own and is_coding:
            self._writer.keep_work(WorkSpell(started_at, ended_at, active_ms))

    # --- Done -------------------------------------------------------------------------

    def gaps(self) -> tuple[Gap, ...]:
        """Return what is missing, in the order in which a coder would mend it."""
        return completeness.gaps(self.observation, self.rubric)

    def submit(self) -> None:
        """Lock the observation.

        Raises:
            IncompleteObservation: something is missing that stops it; it names it all.
        """
        self._check_may_write()
        missing = tuple(gap.words for gap in self.gaps() if gap.kind.stops_submission)
        if missing:
            raise IncompleteObservation(missing)
        self._writer.submit()

    def reopen(self, reason: str) -> None:
        """Unlock a submitted observation; a lead may, too. A draft stays a draft.

        Raises:
            ReasonNeeded: the reason is blank.
        """
        plain_reason = _storable(reason).strip()
        if not plain_reason:
            raise ReasonNeeded("reopening")
        if self.observation.is_locked:
            self._writer.reopen(plain_reason)

    def counts(self) -> dict[str, int]:
        """Return how often each of the rubric's codes was marked."""
        return scoring.counts(self.rubric, map(attrgetter("code"), self.observation.marks))

    def derived(self) -> dict[str, ScoreValue]:
        """Return the rubric's derived scores as they stand now."""
        ratings = self.observation.given_ratings()
        return scoring.derived(self.rubric, ratings=ratings, counts=self.counts())

    # --- Shared -----------------------------------------------------------------------

    def _check_may_write(self) -> None:
        self._rights.check()

    def _check_inside(self, mark: BehaviourMark) -> None:
        self._rights.check_inside(mark.at_ms, mark.at_ms if mark.end_ms is None else mark.end_ms)

    def _mark(self, mark_id: MarkId) -> BehaviourMark:
        mark = self.observation.mark(mark_id)
        if mark is None:
            raise NotFound("mark", mark_id.hex)
        return mark

    def _note(self, note_id: NoteId) -> ObservationNote:
        found = next((note for note in self.observation.notes if note.id == note_id), None)
        if found is None:
            raise NotFound("note", note_id.hex)
        return found

    def _store_rating(self, action: Action, new: GlobalRating, *, label: str) -> None:
        touched = (each for each in self.observation.ratings if each.dimension == new.dimension)
        old = next(touched, None)
        if new != (old or GlobalRating(new.dimension)):
            self._writer.write(action, label=label, changes=[rating_change(old, new)])

    def _store_note(
        self, old: ObservationNote | None, new: ObservationNote | None, *, label: str
    ) -> None:
        self._writer.write(Action.NOTE, label=label, changes=[note_change(old, new)])


def _storable(text: str) -> str:
    """Return typed text without what a file cannot hold: half characters and NUL."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
