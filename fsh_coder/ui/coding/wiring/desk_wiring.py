"""Connects the views of a desk with the controller: what is asked for, and what is shown."""

from collections.abc import Callable
from operator import attrgetter, is_

from PySide6.QtCore import QObject, QTimer

from fsh_coder.domain.completeness import HEARD_ENOUGH, Gap, GapKind
from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import MarkId
from fsh_coder.domain.observation import Observation
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.ground.time_window import TimeWindow, words_in_segment
from fsh_coder.ui.coding.keys.behaviour_keys import BehaviourKeys
from fsh_coder.ui.coding.listening.heard import skipped, unheard
from fsh_coder.ui.coding.wiring.field_wiring import FieldWiring
from fsh_coder.ui.kit.toast import show_toast
from fsh_coder.ui.settings import Settings

_HEARD_EVERY_MS = 500
_TOAST_MS = 3_500
#: After two frames: soon enough for what nobody waits for.
_REST_AFTER_MS = 30


class DeskWiring(QObject):
    """Shows on one desk what one controller knows; the desk owns it.

    Args:
        desk: the views.
        controller: what they are about.
        settings: the coder's.
    """

    def __init__(
        self, desk: CodingDesk, *, controller: CodingController, settings: Settings
    ) -> None:
        super().__init__(desk)
        self._desk = desk
        self._controller = controller
        self._listening = controller.listening
        self._settings = settings
        self._shown: Observation | None = None
        self._warnings: tuple[Gap, ...] = ()
        self._take_code: Callable[[str, int], None] | None = None
        self._go_to_unit: Callable[[Gap], bool] | None = None
        self._narrow: Callable[[tuple[Gap, ...]], tuple[Gap, ...]] | None = None
        self._heard_timer = QTimer(self)
        self._heard_timer.setInterval(_HEARD_EVERY_MS)
        self._heard_timer.timeout.connect(self._on_heard)
        self._rest_timer = QTimer(self)
        self._rest_timer.setSingleShot(True)
        self._rest_timer.setInterval(_REST_AFTER_MS)
        self._rest_timer.timeout.connect(self._show_rest)
        self._connect_listening()
        self._connect_marks()
        self._connect_ratings()
        self._fields = FieldWiring(desk.fields, controller)
        self._connect_head_and_foot()
        self.keys = BehaviourKeys(desk, position=controller.listening.position_ms)
        self.keys.pressed.connect(self._on_code)
        self.keys.refused.connect(self.say)
        desk.pad.code_pressed.connect(self.keys.press)
        self._start()

    @property
    def controller(self) -> CodingController:
        """Return what the desk is about."""
        return self._controller

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return what each key does that is the desk's own."""
        controller, listening, desk = self._controller, self._listening, self._desk
        return {
            "play": listening.toggle,
            "step_back": lambda: listening.jump(-self._settings.step_back_ms),
            "step_on": lambda: listening.jump(self._settings.step_back_ms),
            "second_back": lambda: listening.jump(-1_000),
            "second_on": lambda: listening.jump(1_000),
            "slower": lambda: listening.step_speed(-1),
            "faster": lambda: listening.step_speed(1),
            "loop": controller.toggle_loop,
            "zoom_in": lambda: desk.wave.zoom(1),
            "zoom_out": lambda: desk.wave.zoom(-1),
            "remove_last": controller.remove_last,
            "undo": controller.undo,
            "redo": controller.redo,
            "mark_before": lambda: controller.select_next(-1),
            "mark_after": lambda: controller.select_next(1),
            "hear_mark": self.press_or_hear,
            "note": self.edit_note,
            "unsure": controller.toggle_unsure,
            "delete": controller.remove_selected,
            "earlier": lambda: controller.nudge(-100),
            "later": lambda: controller.nudge(100),
            "bit_earlier": lambda: controller.nudge(-10),
            "bit_later": lambda: controller.nudge(10),
            "next_pane": lambda: desk.focus_next_pane(1),
            "pane_before": lambda: desk.focus_next_pane(-1),
            "widen": desk.toggle_wide,
            "attach": self._attach,
            "fields": self._fields.open,
            "next_uncoded": lambda: self.say("This rubric divides no speech into units."),
            "leave_field": self.leave_field,
        }

    # --- Asked for --------------------------------------------------------------------

    def press_or_hear(self) -> None:
        """Press the button the keyboard is on; elsewhere hear the mark at hand."""
        button = self._desk.focused_button()
        if button is not None:
            button.click()
        else:
            self._controller.hear_mark()

    def edit_note(self, mark_id: MarkId | None = None) -> None:
        """Open the note of a mark, or of the one at hand."""
        if mark_id is None:
            mark = self._controller.mark_at_hand()
            mark_id = None if mark is None else mark.id
        if mark_id is not None:
            self._desk.panes.reveal(self._desk.marks)
            self._desk.marks.table.edit_note(mark_id)

    def leave_field(self) -> None:
        """Leave a text field, else drop the chosen stretch, else the selected mark."""
        if self._desk.leave_field():
            return
        if self._controller.selection is not None:
            self._controller.select_stretch(None)
        else:
            self._controller.select(None)

    def go_to(self, gap: Gap) -> None:
        """Take the coder to what is missing."""
        desk = self._desk
        if self._go_to_unit is not None and self._go_to_unit(gap):
            return
        if gap.field is not None:
            desk.fields.focus_field(gap.field)
        elif gap.pass_key is not None and gap.pass_key in desk.strip.steps:
            desk.strip.steps[gap.pass_key].click()
        elif gap.dimension is not None:
            desk.panes.reveal(desk.ratings)
            if not desk.ratings.isVisible():
                self.say(f"{gap.words}. Go back to the pass that rates to mend it.")
            elif gap.kind is GapKind.NO_REASON:
                desk.ratings.focus_reason(gap.dimension)
            else:
                desk.ratings.focus_dimension(gap.dimension)
        elif gap.mark_id is not None:
            desk.panes.reveal(desk.marks)
            self._controller.select(gap.mark_id)
        elif gap.at_ms is not None:
            self._listening.seek(gap.at_ms)

    def gaps(self) -> tuple[Gap, ...]:
        """Return what is missing now: of the pass in work, where the rubric has passes."""
        gaps = self.all_gaps()
        return gaps if self._narrow is None else self._narrow(gaps)

    def all_gaps(self) -> tuple[Gap, ...]:
        """Return what is missing of the whole, with what was heard up to now."""
        stored = self._controller.session.gaps()
        rest = tuple(gap for gap in stored if gap.kind is not GapKind.NOT_HEARD) + self._warnings
        segment, tracker = self._controller.segment, self._listening.heard
        if tracker.heard_ms(segment) >= HEARD_ENOUGH * segment.duration_ms:
            return rest
        missed = unheard(tracker.spans, segment)
        share = round(100 * self._unheard_ms() / segment.duration_ms)
        at_ms = missed[0].start_ms if missed else segment.start_ms
        words = f"{share} % of the segment was not heard"
        return (*rest, Gap(GapKind.NOT_HEARD, words, at_ms=at_ms))

    def set_gap_filter(self, narrow: Callable[[tuple[Gap, ...]], tuple[Gap, ...]]) -> None:
        """Show only the gaps that this leaves of all."""
        self._narrow = narrow

    def set_unit_guide(self, go_to: Callable[[Gap], bool]) -> None:
        """Ask this first whether a gap is about a unit, and was gone to."""
        self._go_to_unit = go_to

    def set_warnings(self, warnings: tuple[Gap, ...]) -> None:
        """Point out more than what the observation itself lacks."""
        if warnings != self._warnings:
            self._warnings = warnings
            self._show_gaps()

    def refresh_gaps(self) -> None:
        """Show anew what is missing."""
        self._show_gaps()

    def route_codes(self, taker: Callable[[str, int], None] | None) -> None:
        """Let codes go elsewhere: their key, and where the sound was in ms; None marks them."""
        self._take_code = taker

    def set_codes_enabled(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let code keys mark, or leave them to other uses."""
        self.keys.set_enabled(on)

    def _on_code(self, code: str, at_ms: int) -> None:
        if self._take_code is None:
            self._controller.mark(code, at_ms)
        else:
            self._take_code(code, at_ms)

    def _attach(self) -> None:
        dimension = self._desk.ratings.current
        if dimension is not None:
            self._controller.attach(dimension)

    # --- Connecting -------------------------------------------------------------------

    def _connect_listening(self) -> None:
        desk, controller, listening = self._desk, self._controller, self._listening
        bar = desk.transport
        bar.play_asked.connect(listening.toggle)
        bar.back_asked.connect(lambda: listening.jump(-self._settings.step_back_ms))
        bar.on_asked.connect(lambda: listening.jump(self._settings.step_back_ms))
        bar.slower_asked.connect(lambda: listening.step_speed(-1))
        bar.faster_asked.connect(lambda: listening.step_speed(1))
        bar.loop_asked.connect(controller.toggle_loop)
        bar.unsure_asked.connect(controller.toggle_unsure)
        bar.zoom_in_asked.connect(lambda: desk.wave.zoom(1))
        bar.zoom_out_asked.connect(lambda: desk.wave.zoom(-1))
        bar.volume_chosen.connect(listening.set_volume)
        desk.wave.seek_requested.connect(listening.seek)
        desk.wave.mark_chosen.connect(controller.hear_mark)
        desk.wave.stretch_chosen.connect(controller.select_stretch)
        desk.wave.window_changed.connect(self._on_window_changed)
        desk.overview.seek_requested.connect(self._on_overview_seek)
        desk.transcript.hear_asked.connect(listening.hear_from)
        listening.held.connect(self.say)
        listening.moved.connect(self._on_moved)
        listening.playing_changed.connect(self._on_playing_changed)
        listening.speed_changed.connect(bar.set_speed)
        controller.selection_changed.connect(desk.wave.set_selection)
        controller.selection_changed.connect(bar.set_selection)
        controller.loop_changed.connect(desk.wave.set_looping)
        controller.loop_changed.connect(bar.set_looping)

    def _connect_marks(self) -> None:
        desk, controller = self._desk, self._controller
        table = desk.marks.table
        table.mark_clicked.connect(controller.hear_mark)
        table.recode_asked.connect(controller.recode)
        table.unsure_asked.connect(controller.toggle_unsure_of)
        table.removal_asked.connect(controller.remove)
        desk.marks.model.note_given.connect(controller.note_mark)
        desk.marks.unsure_wanted.connect(controller.select_next_unsure)
        desk.pad.counts_hidden_changed.connect(self._on_counts_hidden)
        controller.code_made.connect(desk.pad.light)
        controller.changed.connect(self.show)
        controller.selected.connect(self._on_selected)

    def _connect_ratings(self) -> None:
        ratings, controller = self._desk.ratings, self._controller
        ratings.rated.connect(controller.rate)
        ratings.refused.connect(self.say)
        ratings.reason_given.connect(controller.give_reason)
        ratings.attach_asked.connect(controller.attach)
        ratings.detach_asked.connect(controller.detach)
        ratings.hear_asked.connect(controller.hear_mark)
        ratings.widen_asked.connect(self._desk.toggle_wide)

    def _connect_head_and_foot(self) -> None:
        desk, controller = self._desk, self._controller
        desk.head.undo_asked.connect(controller.undo)
        desk.head.redo_asked.connect(controller.redo)
        desk.footer.gap_chosen.connect(self.go_to)
        controller.refused.connect(self.say)
        controller.saved.connect(self._on_saved)
        controller.save_failed.connect(self._on_save_failed)

    # --- Showing ----------------------------------------------------------------------

    def show(self) -> None:
        """Show the observation as it is on disk now.

        While sound runs, a key press first shows its mark where the coder looks: in the wave,
        the list and the pad. What follows from it elsewhere is shown a moment later.
        """
        desk, observation = self._desk, self._controller.observation
        before, self._shown = self._shown, observation
        if before is None or before.marks is not observation.marks:
            desk.marks.set_marks(observation.marks)
            desk.wave.set_marks(observation.marks)
            desk.pad.set_counts(self._controller.session.counts())
        if before is not None and before.is_locked == observation.is_locked:
            if self._listening.is_playing and _only_marks_differ(before, observation):
                if not self._rest_timer.isActive():
                    self._rest_timer.start()
                return
        else:
            self._show_lock(observation)
        self._show_rest()

    def _show_rest(self) -> None:
        self._rest_timer.stop()
        desk, controller = self._desk, self._controller
        session, observation = controller.session, controller.observation
        desk.overview.set_marks(observation.marks)
        desk.transcript.set_marks(observation.marks)
        self._show_at_hand()
        desk.fields.show_observation(observation)
        segment = controller.segment
        undo = redo = None
        if not observation.is_locked:
            undo, redo = session.undo_label, session.redo_label
        desk.head.show_steps(
            undo and words_in_segment(undo, segment), redo and words_in_segment(redo, segment)
        )
        self._show_gaps()

    def say(self, sentence: str) -> None:
        """Say a quiet sentence that goes by itself."""
        show_toast(self._desk.panes, sentence, lasts_ms=_TOAST_MS)

    def _start(self) -> None:
        desk, listening = self._desk, self._listening
        desk.transport.set_step(self._settings.step_back_ms)
        desk.transport.set_speed(listening.speed)
        desk.transport.set_volume(self._settings.volume)
        desk.transport.set_zoom(desk.wave.window_shown.span_ms)
        desk.overview.set_window(desk.wave.window_shown)
        desk.pad.set_counts_hidden(self._settings.counts_hidden)
        desk.marks.set_counts_hidden(self._settings.counts_hidden)
        desk.head.show_saved(self._controller.session.saved_at)
        self._on_moved(listening.position_ms())
        self._show_heard()
        self.show()

    def _show_at_hand(self) -> None:
        controller, desk = self._controller, self._desk
        last = controller.last_mark()
        desk.pad.set_removal(_removal(controller))
        candidate = controller.selected_mark or last
        desk.ratings.show_observation(controller.observation, candidate=candidate)

    def _show_gaps(self) -> None:
        if self._controller.observation.is_locked:
            return
        self._desk.footer.show_gaps(self.gaps(), unheard_ms=self._unheard_ms())

    def _on_heard(self) -> None:
        # Not in the moment of a key press: what was heard can wait for the next time.
        if not self._rest_timer.isActive():
            self._show_heard()

    def _show_heard(self) -> None:
        desk, segment = self._desk, self._controller.segment
        spans = self._listening.heard.spans
        desk.transport.set_heard(spans)
        desk.overview.set_unheard(unheard(spans, segment))
        desk.wave.set_skipped(skipped(spans, segment))
        self._show_gaps()

    def _show_lock(self, observation: Observation) -> None:
        desk = self._desk
        is_open = not observation.is_locked
        for view in (desk.marks.table, desk.pad, desk.ratings, desk.fields):
            view.set_may_write(is_open)
        desk.transport.set_enabled(sound=self._listening.is_open, marks=is_open)
        if is_open:
            desk.notices.clear_locked()
            desk.footer.show_open()
        else:
            desk.notices.show_locked(observation.submitted_at, may_reopen=True)
            desk.footer.show_locked("Submitted and locked.")

    def _unheard_ms(self) -> int:
        segment = self._controller.segment
        return segment.duration_ms - self._listening.heard.heard_ms(segment)

    # --- Happenings -------------------------------------------------------------------

    def _on_moved(self, at_ms: int) -> None:
        desk = self._desk
        desk.wave.set_head(at_ms)
        desk.wave.follow_head()
        desk.overview.set_head(at_ms)
        desk.transport.set_head(at_ms)
        desk.transcript.set_head(at_ms)

    def _on_playing_changed(self, is_playing: bool) -> None:  # noqa: FBT001 a Qt signal's value
        self._desk.transport.set_playing(is_playing)
        if is_playing:
            self._heard_timer.start()
        else:
            self._heard_timer.stop()
            if self._rest_timer.isActive():
                self._show_rest()
            self._show_heard()

    def _on_overview_seek(self, at_ms: int) -> None:
        self._listening.seek(at_ms)

    def _on_window_changed(self, window: TimeWindow) -> None:
        self._desk.overview.set_window(window)
        self._desk.transport.set_zoom(window.span_ms)

    def _on_selected(self, mark_id: MarkId | None) -> None:
        desk = self._desk
        desk.marks.table.select_mark(mark_id)
        desk.wave.set_selected(mark_id)
        mark = self._controller.selected_mark
        if mark is not None and not self._listening.is_playing:
            desk.wave.reveal(mark.at_ms)
        if not self._rest_timer.isActive():
            desk.ratings.set_candidate(mark or self._controller.last_mark())

    def _on_counts_hidden(self, hidden: bool) -> None:  # noqa: FBT001 a Qt signal's value
        self._settings.counts_hidden = hidden
        self._desk.marks.set_counts_hidden(hidden)

    def _on_saved(self) -> None:
        session = self._controller.session
        if session.kept is None:
            self._desk.head.show_saved(session.saved_at)
        self._desk.notices.clear_save_trouble()

    def _on_save_failed(self, error: UserFacingError) -> None:
        self._desk.head.show_not_saved()
        self._desk.notices.show_save_trouble(error)


def _only_marks_differ(before: Observation, after: Observation) -> bool:
    parts = attrgetter("ratings", "evidence", "notes", "units", "answers", "passes_done")
    return all(map(is_, parts(before), parts(after)))


def _removal(controller: CodingController) -> str:
    last = controller.last_mark()
    if last is None or controller.observation.is_locked:
        return ""
    short = controller.rubric.code(last.code).short
    return f"{short} at {controller.time_of(last)}"
