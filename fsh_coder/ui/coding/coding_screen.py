"""The coding screen: opens an assignment, and holds what is on the desk."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fsh_coder.domain.errors import RecordingChanged, UserFacingError
from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.domain.people import Coder
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.media.player import Player
from fsh_coder.services import (
    coding,
    coding_help,
    coding_history,
    recording_library,
    rubric_library,
    transcript_option,
)
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.coding_help import HelpBook
from fsh_coder.services.emergency_log import EmergencyFolder
from fsh_coder.services.sound_to_code import SoundToCode, sound_to_code
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.coding.control.coding_controller import CodingController
from fsh_coder.ui.coding.desk.coding_desk import CodingDesk
from fsh_coder.ui.coding.desk.reopen_dialog import ReopenDialog
from fsh_coder.ui.coding.desk.submit_dialog import GapDialog, SubmitDialog
from fsh_coder.ui.coding.keys.cheat_sheet import CheatSheet
from fsh_coder.ui.coding.keys.keys_dialog import KeysDialog
from fsh_coder.ui.coding.listening.listening import Listening
from fsh_coder.ui.coding.listening.sound_loader import SoundLoader
from fsh_coder.ui.coding.waveform.wave_source import RawStretch
from fsh_coder.ui.coding.wiring.desk_wiring import DeskWiring
from fsh_coder.ui.coding.wiring.hearing_wiring import HearingWiring
from fsh_coder.ui.coding.wiring.help_wiring import HelpWiring
from fsh_coder.ui.coding.wiring.key_actions import KeyActions
from fsh_coder.ui.coding.wiring.key_wiring import KeyWiring
from fsh_coder.ui.coding.wiring.mark_wiring import MarkWiring
from fsh_coder.ui.coding.wiring.pass_dialog import PassDialog
from fsh_coder.ui.coding.wiring.pass_wiring import PassWiring
from fsh_coder.ui.coding.wiring.safety_wiring import SafetyWiring
from fsh_coder.ui.coding.wiring.unit_wiring import UnitWiring
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.settings import Settings


class CodingScreen(Pane):
    """Where coders live.

    Args:
        db: the open study.
        person: who codes.
        settings: her preferences.
        player: plays the recordings; one of its own by default.

    Signals:
        back_requested: the arrow was pressed.
        my_list_requested: nothing is open, and the list was asked for.
        submitted: the `Observation` that was just submitted.
        title_changed: what is coded, for the window's title; "" for nothing.
        focus_asked: show nothing but the work, or everything again.
    """

    back_requested = Signal()
    my_list_requested = Signal()
    submitted = Signal(object)
    title_changed = Signal(str)
    focus_asked = Signal()

    def __init__(
        self,
        db: StudyDatabase,
        *,
        person: Coder,
        settings: Settings,
        player: Player | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName("Code")
        self._db, self._person, self._settings = db, person, settings
        self._player = player if player is not None else Player()
        self._listening = Listening(self._player, settings=settings, parent=self)
        self._loader = SoundLoader(recording_library.peaks_cache(), parent=self)
        self._loader.grown.connect(self._on_wave_grown)
        self._loader.raw_read.connect(self._on_raw_read)
        self._loader.failed.connect(self._on_sound_failed)
        self._listening.failed.connect(self._on_sound_failed)
        self._listening.playing_changed.connect(self._on_playing_changed)
        self._desk: CodingDesk | None = None
        self._controller: CodingController | None = None
        self._wiring: DeskWiring | None = None
        self._passes: PassWiring | None = None
        self._hearing: HearingWiring | None = None
        self._sheet: CheatSheet | None = None
        self._key_wiring: KeyWiring | None = None
        self._sound: SoundToCode | None = None
        self._safety: SafetyWiring | None = None
        self._assignment_id: AssignmentId | None = None
        self._zoom_ms = float(settings.wave_span_ms)
        self._has_told_silence = False
        self._refreshing = QTimer(self)
        self._refreshing.setSingleShot(True)
        self._refreshing.timeout.connect(self._reopen)
        self._empty = EmptyState(
            "headphones",
            "Choose a recording in My list.",
            title="Nothing is open.",
            action="Go to My list",
            action_icon="list-checks",
        )
        self._empty.acted.connect(self.my_list_requested)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._empty)

    # --- The screen's contract --------------------------------------------------------

    @property
    def desk(self) -> CodingDesk | None:
        """Return the views; None while nothing is open."""
        return self._desk

    @property
    def controller(self) -> CodingController | None:
        """Return what is being coded; None while nothing is open."""
        return self._controller

    @property
    def sound(self) -> SoundToCode | None:
        """Return the sound that is open; None while there is none."""
        return self._sound

    def open_assignment(self, assignment_id: AssignmentId) -> None:
        """Open a piece of work at the place where it was left; say so where that cannot be."""
        self._refreshing.stop()
        self.leave()
        self._put_away()
        try:
            session = coding.open_assignment(
                self._db,
                assignment_id,
                coder_id=self._person.id,
                emergency=EmergencyFolder(self._settings.emergency_folder),
            )
        except UserFacingError as error:
            self._empty.set_sentence(error.sentence, title="This cannot be opened.")
            self._empty.show()
            self.title_changed.emit("")
            return
        self._show_session(session, assignment_id)

    def _show_session(self, session: CodingSession, assignment_id: AssignmentId) -> None:
        context = session.context
        observation = session.observation
        at_ms = observation.resume_at_ms
        if at_ms is None:
            at_ms = context.segment.start_ms
        self._listening.take(context.segment, at_ms=at_ms, heard=observation.heard)
        self._assignment_id = assignment_id
        utterances = transcript_option.transcript_for(self._db, observation)
        # A child from the start: Qt would dress all views anew for another parent.
        desk = CodingDesk(
            session, utterances=utterances, settings=self._settings, room=self.size(), parent=self
        )
        controller = CodingController(
            session, listening=self._listening, settings=self._settings, parent=desk
        )
        self._desk, self._controller = desk, controller
        self._wiring = DeskWiring(desk, controller=controller, settings=self._settings)
        units = None
        if desk.units is not None:
            units = UnitWiring(
                desk,
                pane=desk.units,
                controller=controller,
                wiring=self._wiring,
                settings=self._settings,
            )
        self._passes = PassWiring(desk, controller=controller, wiring=self._wiring, units=units)
        book = partial(self._help_book, session)
        help_ = HelpWiring(desk, controller=controller, book=book)
        self._hearing = HearingWiring(
            desk, wiring=self._wiring, db=self._db, person=self._person, settings=self._settings
        )
        self._bind(desk, self._wiring, help_=help_, units=units)
        self._empty.hide()
        self._column.addWidget(desk)
        desk.show()
        desk.wave.set_zoom(self._zoom_ms)
        self._open_sound()
        desk.wave.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, desk, lambda: desk.marks.table.show_near(at_ms))
        self.title_changed.emit(context.session_label)

    def say(self, sentence: str) -> None:
        """Say a quiet sentence that goes by itself; nothing while nothing is open."""
        if self._wiring is not None:
            self._wiring.say(sentence)

    def refresh(self) -> None:
        """Take up preferences and what others changed, at the same place."""
        # Opening another assignment often follows at once; then there is nothing to refresh.
        self._refreshing.start()

    def _reopen(self) -> None:
        if self._assignment_id is not None:
            self.open_assignment(self._assignment_id)

    def leave(self) -> None:
        """Stop the sound and remember the place."""
        if self._desk is not None and self._controller is not None:
            self._desk.ratings.commit()
            self._desk.fields.commit()
            self._zoom_ms = self._desk.wave.window_shown.span_ms
            self._settings.wave_span_ms = round(self._zoom_ms)
            if self._safety is not None:
                self._safety.leave()
            self._controller.leave()
            self._settings.sync()

    # --- Sound ------------------------------------------------------------------------

    def _open_sound(self) -> None:
        desk, controller = self._desk, self._controller
        if desk is None or controller is None:
            return
        context = controller.session.context
        try:
            sound = sound_to_code(self._db, context.recording_id)
            self._listening.open(
                sound.path, duration_ms=sound.duration_ms, shown_as=context.session_label
            )
        except UserFacingError as error:
            self._on_sound_failed(error)
            return
        self._sound = sound
        desk.notices.clear_sound_trouble()
        desk.transport.set_enabled(sound=True, marks=not controller.observation.is_locked)
        desk.transport.set_silent(self._listening.is_silent)
        if self._hearing is not None:
            self._hearing.open_sound(sound)
        self._loader.load(sound, shown_as=context.session_label)

    def _on_sound_failed(self, error: Exception) -> None:
        if self._desk is None:
            return
        if isinstance(error, RecordingChanged):
            self._listening.close()
        self._desk.notices.show_sound_trouble(error)
        is_locked = self._controller is None or self._controller.observation.is_locked
        self._desk.transport.set_enabled(sound=self._listening.is_open, marks=not is_locked)

    def find_recording(self) -> None:
        """Ask where the recording is now."""
        if self._controller is None or self._desk is None:
            return
        context = self._controller.session.context
        chosen, _ = QFileDialog.getOpenFileName(
            self, f"Where is the recording of {context.session_label} now?"
        )
        if not chosen:
            return
        try:
            recording_library.relink(
                self._db, context.recording_id, Path(chosen), by=self._person.id
            )
        except UserFacingError as error:
            self._desk.notices.show_sound_trouble(error)
            return
        self._open_sound()

    def _on_wave_grown(self, pyramid: PeaksPyramid) -> None:
        if self._desk is not None:
            self._desk.wave.source.take(pyramid)
            self._desk.wave.refresh_wave()
            self._desk.overview.refresh_wave()
            self._want_raw()

    def _on_raw_read(self, raw: RawStretch) -> None:
        if self._desk is not None:
            self._desk.wave.source.take_raw(raw)
            self._desk.wave.refresh_wave()

    def _want_raw(self) -> None:
        if self._desk is None or not self._listening.is_open:
            return
        window = self._desk.wave.window_shown
        if self._desk.wave.source.wants_raw(window, ratio=self.devicePixelRatioF()):
            self._loader.want_raw(window)

    def _on_playing_changed(self, is_playing: bool) -> None:  # noqa: FBT001 a Qt signal's value
        if is_playing and self._listening.is_silent and not self._has_told_silence:
            self._has_told_silence = True
            if self._wiring is not None:
                self._wiring.say("There is no sound card here: the recording runs silently.")

    # --- Keys and dialogs -------------------------------------------------------------

    def _bind(
        self,
        desk: CodingDesk,
        wiring: DeskWiring,
        *,
        help_: HelpWiring,
        units: UnitWiring | None,
    ) -> None:
        desk.head.back_asked.connect(self._on_back)
        desk.head.keys_asked.connect(self.toggle_sheet)
        desk.footer.submit_asked.connect(self.ask_to_submit)
        desk.notices.find_asked.connect(self.find_recording)
        desk.notices.reopen_asked.connect(self.ask_to_reopen)
        desk.wave.window_changed.connect(self._want_raw)
        desk.head.help_asked.connect(help_.toggle)
        own = KeyActions(desk, wiring=wiring)
        safety = self._safety = SafetyWiring(
            desk,
            controller=wiring.controller,
            wiring=wiring,
            names=coding_history.people_by_id(self._db),
        )
        MarkWiring(desk, wiring=wiring, settings=self._settings)
        plain = wiring.commands() if units is None else {**wiring.commands(), **units.commands()}
        leave_field = plain["leave_field"]
        actions = {
            **safety.commands(),
            **plain,
            **own.commands(),
            **help_.commands(),
            **({} if self._hearing is None else self._hearing.commands()),
            "focus_mode": self.focus_asked.emit,
            "pass_back": self._ask_pass_back,
            "leave_field": lambda: (
                None
                if help_.put_away() or safety.put_away() or self._stays_in_pass()
                else leave_field()
            ),
            "submit": self.ask_to_submit,
            "sheet": self.toggle_sheet,
        }
        self._key_wiring = KeyWiring(
            desk,
            wiring=wiring,
            settings=self._settings,
            actions=actions,
            units=None if units is None else units.keys,
        )

    def _ask_pass_back(self) -> None:
        if self._passes is not None:
            self._passes.ask_back()

    def _stays_in_pass(self) -> bool:
        return self._passes is not None and self._passes.put_away()

    def _help_book(self, session: CodingSession) -> HelpBook:
        is_coding = not session.observation.is_locked
        return coding_help.help_book(
            self._db,
            session.rubric,
            viewer=self._person.id,
            coding_now=session.context.recording_id if is_coding else None,
        )

    def toggle_sheet(self) -> None:
        """Show all keys, or put them away."""
        if self._sheet is not None:
            self._sheet.close_now()
            return
        if self._controller is None or self._key_wiring is None:
            return
        self._listening.pause()
        context = self._controller.session.context
        sheet = CheatSheet(
            self.window(),
            rubric=self._controller.rubric,
            keys=self._key_wiring.keys,
            session_label=context.session_label,
        )
        sheet.change_asked.connect(self.change_keys)
        sheet.closed.connect(self._on_sheet_closed)
        self._sheet = sheet

    def change_keys(self) -> None:
        """Let the coder choose her own keys; they hold at once."""
        if self._controller is not None and self._key_wiring is not None:
            self._listening.pause()
            first = self._controller.rubric
            newest = {each.key: each for each in rubric_library.installed(self._db)}
            others = (each for key, each in newest.items() if key != first.key)
            dialog = KeysDialog(self, rubrics=(first, *others), settings=self._settings)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.changed.connect(self.take_keys)
            dialog.open()

    def take_keys(self) -> None:
        """Take up keys that the coder chose a moment ago."""
        if self._key_wiring is not None:
            self._key_wiring.take_keys()

    def ask_to_submit(self) -> None:
        """List what is missing, and submit if nothing is; before the last pass, finish the pass."""
        desk, controller, wiring = self._desk, self._controller, self._wiring
        if desk is None or controller is None or wiring is None or self._passes is None:
            return
        if controller.observation.is_locked:
            wiring.say("This observation is submitted already.")
            return
        self._listening.pause()
        desk.ratings.commit()
        desk.fields.commit()
        if self._passes.is_leading:
            self._open_dialog(PassDialog(self, passes=self._passes), deed=self._passes.finish)
            return
        label = controller.session.context.session_label
        self._open_dialog(SubmitDialog(self, wiring.gaps(), session_label=label), deed=self._submit)

    def _open_dialog(self, dialog: GapDialog, *, deed: Callable[[], object]) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._wiring is not None:
            dialog.gap_chosen.connect(self._wiring.go_to)
        dialog.accepted.connect(deed)
        dialog.open()

    def ask_to_reopen(self) -> None:
        """Ask why, and unlock."""
        if self._controller is not None:
            dialog = ReopenDialog(self, reopen=self._controller.reopen)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _submit(self) -> None:
        if self._passes is not None and self._passes.current is not None:
            self._passes.finish()
        if self._controller is not None and self._controller.submit():
            self.submitted.emit(self._controller.observation)

    def _on_back(self) -> None:
        self.leave()
        self.back_requested.emit()

    def _on_sheet_closed(self) -> None:
        self._sheet = None
        if self._desk is not None:
            self._desk.wave.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_away(self) -> None:
        self._loader.cancel()
        if self._sheet is not None:
            self._sheet.close_now()
        if self._passes is not None:
            self._passes.leave()
        if self._desk is not None:
            self._desk.hide()
            self._column.removeWidget(self._desk)
            self._desk.deleteLater()
        self._desk = self._controller = self._wiring = self._sound = None
        self._passes = self._safety = None
        self._key_wiring = None
        self._assignment_id = None

    def showEvent(self, event: QShowEvent) -> None:
        """Take the keyboard, so that every key works at once."""
        super().showEvent(event)
        if self._desk is not None:
            self._desk.wave.setFocus(Qt.FocusReason.OtherFocusReason)
