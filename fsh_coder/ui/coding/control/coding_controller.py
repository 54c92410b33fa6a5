"""What happens when a coder does something: the player, the study and what is shown.

Views emit what was asked for; the controller asks the coding session, and tells all views
what the observation is now. Nothing is shown as made that is not on disk.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from fsh_coder.domain.errors import StaleObservation, UserFacingError
from fsh_coder.domain.field_answers import AnswerRefused
from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import BehaviourMark, GlobalRating, Observation, Speaker
from fsh_coder.domain.ratings import NotApplicable, Rating
from fsh_coder.domain.recording import Segment
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.emergency_log import NowhereToKeep
from fsh_coder.services.kept_actions import DISK_TROUBLE
from fsh_coder.ui.coding.ground.time_window import in_segment
from fsh_coder.ui.coding.listening.listening import Listening
from fsh_coder.ui.settings import Settings

HEAR_BEFORE_MS = 2_000
_KEEP_PLACE_EVERY_MS = 5_000
SAVING_TROUBLE = (*DISK_TROUBLE, NowhereToKeep)

_Result = TypeVar("_Result")


class CodingController(QObject):
    """One coder at one observation.

    Signals:
        changed: the observation is another now, and on disk.
        selected: id of the selected mark, None for none.
        selection_changed: the stretch chosen on the waveform, (start, end) in ms, or None.
        loop_changed: whether that stretch is repeated.
        refused: a quiet sentence why nothing was done.
        save_failed: the error that kept an action from the disk.
        saved: an action reached the disk.
        place_kept: so did the play head's place.
        code_made: key of the code that was just marked.
    """

    changed = Signal()
    selected = Signal(object)
    selection_changed = Signal(object)
    loop_changed = Signal(bool)
    refused = Signal(str)
    save_failed = Signal(object)
    saved = Signal()
    place_kept = Signal()
    code_made = Signal(str)

    def __init__(
        self,
        session: CodingSession,
        *,
        listening: Listening,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.listening = listening
        self._settings = settings
        self._selected: MarkId | None = None
        self._touched: MarkId | None = None
        self._marks_away = ""
        self._found: dict[int, BehaviourMark | None] = {}
        self._found_in: tuple[BehaviourMark, ...] = ()
        self._selection: tuple[int, int] | None = None
        self._stretch_speaker: Speaker | None = None
        self._is_looping = False
        self._keeping = QTimer(self)
        self._keeping.setInterval(_KEEP_PLACE_EVERY_MS)
        self._keeping.timeout.connect(self.keep_place)
        listening.playing_changed.connect(self._on_playing_changed)

    # --- What is there ----------------------------------------------------------------

    @property
    def observation(self) -> Observation:
        """Return the observation as it is on disk."""
        return self.session.observation

    @property
    def rubric(self) -> Rubric:
        """Return the rubric it is coded with."""
        return self.session.rubric

    @property
    def segment(self) -> Segment:
        """Return the stretch to be coded."""
        return self.session.context.segment

    @property
    def selected_mark(self) -> BehaviourMark | None:
        """Return the selected mark; None for none."""
        return None if self._selected is None else self._mark(self._selected)

    @property
    def selection(self) -> tuple[int, int] | None:
        """Return the stretch chosen on the waveform, (start, end) in ms."""
        return self._selection

    @property
    def is_looping(self) -> bool:
        """Whether the chosen stretch is repeated."""
        return self._is_looping

    def last_mark(self) -> BehaviourMark | None:
        """Return the mark of the last action, which Backspace would remove.

        Where that mark is gone, or nothing was done since opening, it is the one made last.
        """
        marks = self.observation.marks
        if self._touched is not None:
            touched = self._mark(self._touched)
            if touched is not None:
                return touched
            self._touched = None
        # Ids grow with time, so the greatest was made last.
        return max(marks, key=lambda mark: mark.id.int, default=None)

    # --- Marks ------------------------------------------------------------------------

    def mark(self, code: str, pressed_at_ms: int | None = None) -> None:
        """Mark a behaviour; with a chosen stretch that is not repeated, over the stretch.

        ``pressed_at_ms`` is where the sound was when the key went down; None is now.
        """
        at_ms = self.listening.position_ms() if pressed_at_ms is None else pressed_at_ms
        if not self.listening.is_open:
            self.refused.emit("There is no sound to mark. Find the recording first.")
            return
        end_ms = None
        if self._selection is not None and not self._is_looping:
            at_ms, end_ms = self._selection
        else:
            at_ms = self._before_reaction(at_ms)
        speaker = None if end_ms is None else self._stretch_speaker
        made = self._done(lambda: self.session.mark(code, at_ms, end_ms=end_ms, speaker=speaker))
        if made is None:
            return
        self._remember(made)
        self.code_made.emit(code)
        if end_ms is not None:
            self.select_stretch(None)
        self._tell(select=made.id)

    def put_marks_away(self, reason: str) -> None:
        """Let no key work on marks that are not shown, and say why; "" brings them back."""
        self._marks_away = reason
        if reason:
            self.select(None)

    def _are_marks_away(self) -> bool:
        if self._marks_away:
            self.refused.emit(self._marks_away)
        return bool(self._marks_away)

    def remove_last(self) -> None:
        """Remove the last action's mark."""
        if self._are_marks_away():
            return
        mark = self.last_mark()
        if mark is None:
            self.refused.emit("There is no mark to remove.")
        else:
            self.remove(mark.id)

    def remove_selected(self) -> None:
        """Remove the selected mark."""
        if self._are_marks_away():
            return
        mark = self.selected_mark
        if mark is None:
            self.refused.emit("Select a mark first; the selected one is deleted.")
            return
        row = self.observation.marks.index(mark)
        self.remove(mark.id)
        rest = self.observation.marks
        if rest and self._mark(mark.id) is None:
            # The keyboard goes on from where it was.
            self.select(rest[min(row, len(rest) - 1)].id)

    def remove(self, mark_id: MarkId) -> None:
        """Remove a mark."""
        if self._done(lambda: self.session.unmark(mark_id)) is not None:
            self._tell()

    def toggle_unsure(self) -> None:
        """Flag the selected or else the last mark unsure, or sure again."""
        mark = self.mark_at_hand()
        if mark is not None:
            self._change(mark, is_unsure=not mark.is_unsure)

    def toggle_unsure_of(self, mark_id: MarkId) -> None:
        """Flag one mark unsure, or sure again."""
        mark = self.observation.mark(mark_id)
        if mark is not None:
            self._change(mark, is_unsure=not mark.is_unsure)

    def note_mark(self, mark_id: MarkId, text: str) -> None:
        """Give a mark a note; "" takes it away."""
        mark = self.observation.mark(mark_id)
        if mark is not None and text.strip() != mark.note:
            self._change(mark, note=text.strip())

    def recode(self, mark_id: MarkId, code: str) -> None:
        """Give a mark another code."""
        mark = self.observation.mark(mark_id)
        if mark is not None:
            self._change(mark, code=code)

    def nudge(self, by_ms: int) -> None:
        """Move the selected or else the last mark a little."""
        mark = self.mark_at_hand()
        if mark is None:
            return
        start, end = self.segment.start_ms, self.segment.end_ms
        length = 0 if mark.end_ms is None else mark.end_ms - mark.at_ms
        at_ms = min(max(mark.at_ms + by_ms, start), end - length)
        self._change(mark, at_ms=at_ms)

    def mark_at_hand(self) -> BehaviourMark | None:
        """Return the selected mark, else the last action's; says so where there is none."""
        if self._are_marks_away():
            return None
        mark = self.selected_mark or self.last_mark()
        if mark is None:
            self.refused.emit("There is no mark yet.")
        return mark

    def _change(
        self,
        mark: BehaviourMark,
        *,
        code: str | None = None,
        at_ms: int | None = None,
        note: str | None = None,
        is_unsure: bool | None = None,
    ) -> None:
        end_ms = mark.end_ms
        if at_ms is not None and mark.end_ms is not None:
            end_ms = mark.end_ms + at_ms - mark.at_ms
        changed = self._done(
            lambda: self.session.change_mark(
                mark.id, code=code, at_ms=at_ms, end_ms=end_ms, note=note, is_unsure=is_unsure
            )
        )
        if changed is not None:
            self._touched = mark.id
            self._tell(select=mark.id)

    # --- Which mark -------------------------------------------------------------------

    def select(self, mark_id: MarkId | None) -> None:
        """Select a mark, or none."""
        if mark_id != self._selected:
            self._selected = mark_id
            self.selected.emit(mark_id)

    def select_next(self, step: int) -> None:
        """Select the mark before (-1) or after (1) the selected one, else the play head."""
        if self._are_marks_away():
            return
        marks = self.observation.marks
        if not marks:
            self.refused.emit("There is no mark yet.")
            return
        chosen = self.selected_mark
        if chosen is not None:
            at = marks.index(chosen) + step
        else:
            here = self.listening.position_ms()
            n_before = sum(mark.at_ms <= here for mark in marks)
            at = n_before - 1 if step < 0 else n_before
        self.select(marks[min(max(at, 0), len(marks) - 1)].id)

    def select_next_unsure(self) -> None:
        """Select the next mark that is flagged unsure, after the selected one and round again."""
        marks = self.observation.marks
        chosen = self.selected_mark
        start = 0 if chosen is None else marks.index(chosen) + 1
        for mark in (*marks[start:], *marks[:start]):
            if mark.is_unsure:
                self.select(mark.id)
                return

    def hear_mark(self, mark_id: MarkId | None = None) -> None:
        """Play a mark, or the one at hand, from 2 s before; it is selected."""
        mark = self.mark_at_hand() if mark_id is None else self.observation.mark(mark_id)
        if mark is not None:
            self.select(mark.id)
            self.listening.hear_from(max(0, mark.at_ms - HEAR_BEFORE_MS))

    # --- The chosen stretch -----------------------------------------------------------

    def select_stretch(
        self, stretch: tuple[int, int] | None, *, speaker: Speaker | None = None
    ) -> None:
        """Choose a stretch of the waveform, cut to the segment, or none.

        ``speaker`` is who speaks in it, where that is known.
        """
        self._stretch_speaker = speaker if stretch is not None else None
        if stretch is not None:
            start = max(stretch[0], self.segment.start_ms)
            end = min(stretch[1], self.segment.end_ms)
            stretch = (start, end) if end > start else None
        if stretch == self._selection:
            return
        self._selection = stretch
        if stretch is None and self._is_looping:
            self._is_looping = False
            self.loop_changed.emit(False)
        self.listening.set_loop(stretch if self._is_looping else None)
        self.selection_changed.emit(stretch)

    def toggle_loop(self) -> None:
        """Repeat the chosen stretch, or play on."""
        if self._selection is None:
            self.loop_changed.emit(False)
            self.refused.emit("Drag over the waveform first; that stretch is then repeated.")
            return
        if not self._is_looping and not self.listening.lets_seek(self._selection[0]):
            self.loop_changed.emit(False)
            return
        self._is_looping = not self._is_looping
        self.listening.set_loop(self._selection if self._is_looping else None)
        self.loop_changed.emit(self._is_looping)

    # --- Ratings ----------------------------------------------------------------------

    def rate(self, dimension: str, rating: Rating) -> None:
        """Give a dimension its score, or NOT_APPLICABLE; None takes it back."""
        if self._done(lambda: self._rated(dimension, rating)) is not None:
            self._tell()

    def _rated(self, dimension: str, rating: Rating) -> GlobalRating:
        if isinstance(rating, NotApplicable):
            return self.session.rate_not_applicable(dimension)
        return self.session.rate(dimension, rating)

    def give_reason(self, dimension: str, text: str) -> None:
        """Say why a dimension has its score."""
        if text.strip() == self.observation.rating(dimension).reason:
            return
        if self._done(lambda: self.session.give_reason(dimension, text.strip())) is not None:
            self._tell()

    def attach(self, dimension: str) -> None:
        """Put the mark at hand behind a dimension's score."""
        mark = self.mark_at_hand()
        if mark is None:
            return
        if self._done(lambda: self.session.link(dimension, mark.id)) is not None:
            self._tell()

    def detach(self, dimension: str, mark_id: MarkId) -> None:
        """Take a mark away from a dimension's score."""
        if self._done(lambda: self._unlinked(dimension, mark_id)) is not None:
            self._tell()

    def _unlinked(self, dimension: str, mark_id: MarkId) -> bool:
        self.session.unlink(dimension, mark_id)
        return True

    # --- Back, forth, done ------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last action."""
        if self._done(self.session.undo) is not None:
            self._tell()

    def redo(self) -> None:
        """Bring back what was undone last."""
        if self._done(self.session.redo) is not None:
            self._tell()

    def submit(self) -> bool:
        """Lock the observation; return whether that was done."""
        self.listening.pause()
        self.keep_place()
        if self._done(self._submitted) is None:
            return False
        self._tell()
        return True

    def _submitted(self) -> bool:
        self.session.submit()
        return True

    def reopen(self, reason: str) -> None:
        """Unlock the observation.

        Raises:
            ReasonNeeded: the reason is blank.
            DiskFull, StudyFileUnwritable, StaleObservation: nothing was changed.
        """
        self.session.reopen(reason)
        self._tell()

    # --- The place --------------------------------------------------------------------

    def keep_place(self) -> None:
        """Put on disk where the play head is and what was heard."""
        try:
            self.session.remember_place(self.listening.position_ms(), self.listening.heard.spans)
        except SAVING_TROUBLE as error:
            self.save_failed.emit(error)
        else:
            self.place_kept.emit()

    def leave(self) -> None:
        """Fall silent and keep the place."""
        self.listening.pause()
        self.keep_place()
        self._keeping.stop()

    def _on_playing_changed(self, is_playing: bool) -> None:  # noqa: FBT001 a Qt signal's value
        if is_playing:
            self._keeping.start()
        else:
            self._keeping.stop()
            self.keep_place()

    # --- Shared -----------------------------------------------------------------------

    def do(self, verb: Callable[[], _Result]) -> _Result | None:
        """Do something of the session's that goes to disk, and tell all views.

        None where it could not be done, which is said; but an answer that does not fit its
        field is the caller's to tell.

        Raises:
            AnswerRefused: as its name says.
        """
        result = self._done(verb)
        if result is not None:
            self._tell()
        return result

    def _mark(self, mark_id: MarkId) -> BehaviourMark | None:
        # Asked for several times at each key press, among thousands: looked for only once.
        number, marks = mark_id.int, self.observation.marks
        if self._found_in is not marks:
            self._found, self._found_in = {}, marks
        if number not in self._found:
            self._found[number] = next((mark for mark in marks if mark.id.int == number), None)
        return self._found[number]

    def _remember(self, made: BehaviourMark) -> None:
        """Take a mark that was just made for the last one, without looking for it."""
        self._found, self._found_in = {made.id.int: made}, self.observation.marks
        self._touched = made.id

    def _done(self, verb: Callable[[], _Result]) -> _Result | None:
        """Do something that goes to disk; None where it could not be done, and say why."""
        try:
            result = verb()
        except (*SAVING_TROUBLE, StaleObservation) as error:
            self.save_failed.emit(error)
            return None
        except AnswerRefused:
            # The card of questions tells it beside the field.
            raise
        except UserFacingError as error:
            self.refused.emit(error.sentence)
            return None
        self.saved.emit()
        return result

    def _tell(self, *, select: MarkId | None = None) -> None:
        before = self._selected
        if select is not None:
            self._selected = select
        elif self._selected is not None and self.selected_mark is None:
            self._selected = None
        # Whoever shows the change finds the right mark selected, and shows it once.
        self.changed.emit()
        if self._selected != before:
            self.selected.emit(self._selected)

    def _before_reaction(self, at_ms: int) -> int:
        """Return when the coder heard what she now pressed a key for."""
        # A reaction takes the same time at any speed, and so more of a faster recording.
        heard_at_ms = at_ms - round(self._settings.reaction_offset_ms * self.listening.speed)
        if self.segment.holds(at_ms):
            return max(heard_at_ms, self.segment.start_ms)
        return at_ms

    def time_of(self, mark: BehaviourMark) -> str:
        """Return when a mark was set, counted from the segment's start, to the millisecond."""
        return in_segment(mark.at_ms, self.segment, decimals=3)
