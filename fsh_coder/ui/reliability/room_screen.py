"""The disagreement room: coders side by side, from mismatch to mismatch, to a consensus."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.observation import BehaviourMark
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import Segment
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.media.player import Player
from fsh_coder.services import rulings
from fsh_coder.services.disagreement_values import ConsensusState, Mismatch, Room
from fsh_coder.services.rulings import ShownRuling
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import messages
from fsh_coder.ui.coding.desk.reopen_dialog import ReopenDialog
from fsh_coder.ui.coding.ground.time_window import TimeWindow
from fsh_coder.ui.coding.listening.listening import Listening
from fsh_coder.ui.coding.waveform.overview_view import OverviewView
from fsh_coder.ui.coding.waveform.wave_source import RawStretch
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import Button
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.table import ROW_LIST
from fsh_coder.ui.kit.tabs import FilterPills
from fsh_coder.ui.kit.text import CutText, Text
from fsh_coder.ui.kit.toast import show_toast
from fsh_coder.ui.reliability import room_keys
from fsh_coder.ui.reliability.consensus_pane import ConsensusPane
from fsh_coder.ui.reliability.lanes_view import LanesView
from fsh_coder.ui.reliability.room_controller import RoomController, RoomView
from fsh_coder.ui.reliability.room_head import RoomHead
from fsh_coder.ui.reliability.room_items import Filter, category_of
from fsh_coder.ui.reliability.room_list import ALL_AGREED, RoomTable
from fsh_coder.ui.reliability.room_transport import RoomTransport
from fsh_coder.ui.settings import Settings

LOW_PX, TIGHT_PX = 620, 860
_JUMP_MS = 5_000
_EMPTY = {
    Filter.ALL: ALL_AGREED,
    Filter.OPEN: "Everything is settled.",
    Filter.SETTLED: "Nothing is settled yet.",
}


class RoomScreen(QWidget):
    """One recording's coders side by side.

    Signals:
        left: back to the list is wanted.
    """

    left = Signal()

    def __init__(
        self,
        db: StudyDatabase,
        *,
        person: Coder,
        settings: Settings,
        player: Player | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._db = db
        self.controller = RoomController(
            db, person=person, settings=settings, player=player, parent=self
        )
        # Read once for a room: every choice asks for them.
        self._known_rulings: tuple[ShownRuling, ...] | None = None
        self._listening: Listening | None = None
        self._shown_segment: tuple[Segment, str] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.head = RoomHead()
        column.addWidget(self.head)
        self.banner = Banner("error", closable=True)
        self.banner.hide()
        column.addWidget(self.banner)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._make_body())
        column.addWidget(scroll, 1)
        self._guard = room_keys.ButtonGuard(self)
        self._guard.watch(self)
        self._wire()
        self._bind_keys()
        self._arrange()

    # --- Opening ----------------------------------------------------------------------

    def open_room(self, view: RoomView) -> None:
        """Open a room; why it cannot be opened is told in the banner."""
        self.banner.hide()
        self._known_rulings = None
        try:
            self.controller.open(view)
        except UserFacingError as error:
            messages.show_in_banner(self.banner, error)
            return
        self.pills.set_current(Filter.ALL.value)
        self.head.forget_code()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Fall silent and let go of the sound."""
        self.controller.leave()

    @property
    def room(self) -> Room | None:
        """What is shown; None before the first room."""
        return self.controller.room

    # --- Making -----------------------------------------------------------------------

    def _make_body(self) -> QFrame:
        body = QFrame()
        body.setProperty("pane", "bg")
        column = QVBoxLayout(body)
        column.setContentsMargins(20, 11, 20, 12)
        column.setSpacing(10)
        sound = Card(padding=0)
        sound.body.setSpacing(0)
        self.lanes = LanesView()
        self.overview = OverviewView(self.lanes.source)
        self.transport = RoomTransport()
        for widget in (self.overview, self.lanes, self.transport):
            sound.body.addWidget(widget)
        column.addWidget(sound)
        self._lower = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lower.setSpacing(10)
        self._lower.addWidget(self._make_list(), 17)
        self.consensus = ConsensusPane()
        self._lower.addWidget(self.consensus, 10)
        column.addLayout(self._lower, 1)
        return body

    def _make_list(self) -> Card:
        card = Card(padding=0)
        head = QHBoxLayout()
        head.setContentsMargins(14, 3, 12, 0)
        head.setSpacing(8)
        head.addWidget(Text("Disagreements", role="head"))
        self._tally = CutText(role="helper", colour="muted")
        head.addWidget(self._tally, 1)
        self.finish_button = Button("Finish", size="small", icon="check")
        self.finish_button.setToolTip("Lock the consensus as what the team agreed")
        self.finish_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.pills = FilterPills("Disagreements listed")
        for each in Filter:
            self.pills.add_pill(each.value, each.value.capitalize())
        self.pills.set_current(Filter.ALL.value)
        head.addWidget(self.finish_button)
        head.addWidget(self.pills)
        card.body.addLayout(head)
        self.table = RoomTable()
        self.table.setMinimumHeight(34 + 4 * ROW_LIST)
        card.body.addWidget(self.table)
        return card

    def _wire(self) -> None:
        controller = self.controller
        controller.room_changed.connect(self._show_room)
        controller.chosen_changed.connect(self._show_chosen)
        controller.failed.connect(self._say_failure)
        controller.sound_failed.connect(self._say_no_sound)
        controller.ruled.connect(self._say_ruled)
        controller.loader.grown.connect(self._on_wave)
        controller.loader.raw_read.connect(self._on_raw)
        self.lanes.seek_requested.connect(self._seek)
        self.lanes.mismatch_chosen.connect(self._choose_and_hear)
        self.lanes.window_changed.connect(self._on_window)
        self.overview.seek_requested.connect(self._seek)
        self.table.item_chosen.connect(controller.choose_key)
        self.table.hear_requested.connect(controller.hear)
        self.pills.chosen.connect(lambda key: self._narrow(chosen=Filter(key)))
        self.head.left.connect(self.left)
        self.head.code_chosen.connect(self._narrow)
        self.head.look_changed.connect(self._look)
        self.finish_button.clicked.connect(self._finish_or_reopen)
        self._wire_transport()
        self._wire_consensus()

    def _wire_transport(self) -> None:
        controller, bar = self.controller, self.transport
        bar.before_asked.connect(lambda: controller.step(-1))
        bar.next_asked.connect(lambda: controller.step(1))
        bar.play_asked.connect(self._toggle)
        bar.loop_asked.connect(self._set_looping)
        bar.zoom_in_asked.connect(lambda: self.lanes.zoom(1))
        bar.zoom_out_asked.connect(lambda: self.lanes.zoom(-1))

    def _wire_consensus(self) -> None:
        pane = self.consensus
        pane.hear_requested.connect(self.controller.hear)
        pane.skip_requested.connect(lambda: self.controller.step(1))
        pane.open_again_requested.connect(self.controller.open_again)
        pane.agreed.connect(self._agree)

    def _bind_keys(self) -> None:
        controller = self.controller
        room_keys.bind(
            self,
            {
                "play": self._toggle,
                "next": lambda: controller.step(1),
                "before": lambda: controller.step(-1),
                "hear": controller.hear,
                "loop": lambda: self._set_looping(not controller.is_looping),
                "back": lambda: self._jump(-_JUMP_MS),
                "on": lambda: self._jump(_JUMP_MS),
                "zoom_in": lambda: self.lanes.zoom(1),
                "zoom_out": lambda: self.lanes.zoom(-1),
                "undo": controller.undo,
                "redo": controller.redo,
                "agree": self.consensus.press_agree,
                "leave": self.left.emit,
            },
        )
        room_keys.bind_digits(self, self.consensus.choices.press_key)

    # --- Qt ---------------------------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:
        """Fall silent while another place is shown."""
        super().hideEvent(event)
        if self._listening is not None:
            self._listening.pause()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out or put under each other what has no room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide, high = self.width(), self.height()
        self.overview.setVisible(high >= LOW_PX)
        self._tally.setVisible(wide >= TIGHT_PX)
        is_narrow = wide < TIGHT_PX
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._lower.setDirection(way)

    # --- What is shown ----------------------------------------------------------------

    def _show_room(self) -> None:
        room, rubric, view = self.controller.room, self.controller.rubric, self.controller.view
        if room is None or rubric is None or view is None:
            return
        self._take_listening()
        self.head.show_room(room, view, rubric=rubric)
        duration_ms = self.controller.duration_ms
        self.lanes.show_room(room, duration_ms=duration_ms)
        if (room.segment, room.rubric_digest) != self._shown_segment:
            self._shown_segment = (room.segment, room.rubric_digest)
            self.overview.show_segment(room.segment, duration_ms=duration_ms, rubric=rubric)
        self.overview.set_marks(_ticks(room))
        self.transport.show_room(room)
        categories = {code.key: category_of(rubric, code.key) for code in rubric.codes}
        self.table.empty.set_sentence(_EMPTY[self.controller.filter])
        self.table.show_items(self.controller.shown(), room, categories=categories)
        items = self.controller.items()
        n_open = sum(each.is_open for each in items)
        counts = {Filter.OPEN: n_open, Filter.SETTLED: len(items) - n_open, Filter.ALL: len(items)}
        for each, count in counts.items():
            self.pills.set_count(each.value, str(count))
        n_close = len(items) - len(room.mismatches)
        close = f" and {n_close} rating{'s' if n_close > 1 else ''} to settle" if n_close else ""
        self._tally.set_text(f"{len(room.mismatches)} in this recording{close}")
        self._show_finish(room)
        if self.controller.chosen is None:
            self._show_chosen(None)

    def _show_finish(self, room: Room) -> None:
        is_done = room.consensus is ConsensusState.AGREED
        missing = () if is_done else self.controller.missing()
        self.finish_button.setText("Reopen" if is_done else "Finish")
        self.finish_button.set_icon_name("lock-open" if is_done else "check")
        self.finish_button.setEnabled(is_done or not missing)
        self.finish_button.setVisible(is_done or bool(self.controller.items()))
        words = "Unlock the consensus" if is_done else "Lock the consensus as what the team agreed"
        self.finish_button.setToolTip(f"Still open: {'; '.join(missing)}" if missing else words)
        self.finish_button.setAccessibleDescription(self.finish_button.toolTip())

    def _show_chosen(self, item: Mismatch | None) -> None:
        room, rubric = self.controller.room, self.controller.rubric
        if room is None or rubric is None:
            return
        self.lanes.set_chosen(item)
        self.table.show_chosen(item)
        if item is not None and item.at_ms is not None:
            self.lanes.reveal(item.at_ms)
            listening = self._listening
            if listening is not None and not listening.is_playing:
                listening.seek(item.at_ms)
        self.consensus.show_item(
            item,
            room,
            rubric=rubric,
            rulings=self._rulings_on(item),
            is_locked=self.controller.is_finished,
        )
        self._guard.watch(self.consensus)

    def _rulings_on(self, item: Mismatch | None) -> tuple[ShownRuling, ...]:
        rubric = self.controller.rubric
        if item is None or rubric is None:
            return ()
        targets = {item.dimension} if item.dimension is not None else set(item.codes)
        if self._known_rulings is None:
            self._known_rulings = rulings.rulings(self._db, rubric.key)
        return tuple(each for each in self._known_rulings if each.ruling.target in targets)

    # --- What was asked for -----------------------------------------------------------

    def _look(self) -> None:
        if self.controller.view is not None:
            self.controller.look(self.head.view_like(self.controller.view))

    def _narrow(self, *, chosen: Filter | None = None) -> None:
        self.controller.narrow(chosen=chosen, code=self.head.code())
        shown = self.controller.shown()
        chosen_item = self.controller.chosen
        if chosen_item not in shown and shown:
            self.controller.choose(shown[0])
        else:
            self.table.show_chosen(chosen_item)

    def _agree(self) -> None:
        pane = self.consensus
        is_done = self.controller.agree(
            pane.choice(), reason=pane.reason_text(), as_ruling=pane.ruling_tick.isChecked()
        )
        if is_done:
            self.banner.hide()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish_or_reopen(self) -> None:
        if not self.controller.is_finished:
            self.controller.finish()
            return
        dialog = ReopenDialog(self, reopen=self.controller.reopen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # --- Sound ------------------------------------------------------------------------

    def _take_listening(self) -> None:
        listening = self.controller.listening
        if listening is None:
            return
        self.transport.set_sound(listening.is_open)
        self.consensus.hear_button.setEnabled(listening.is_open)
        if listening is not self._listening:
            self._listening = listening
            listening.moved.connect(self._on_moved)
            listening.playing_changed.connect(self.transport.set_playing)

    def _on_moved(self, at_ms: int) -> None:
        for view in (self.lanes, self.overview, self.transport):
            view.set_head(at_ms)
        if self._listening is not None and self._listening.is_playing:
            self.lanes.follow_head()

    def _on_wave(self, pyramid: PeaksPyramid) -> None:
        self.lanes.source.take(pyramid)
        self.lanes.refresh_wave()
        self.overview.refresh_wave()

    def _on_raw(self, raw: RawStretch) -> None:
        self.lanes.source.take_raw(raw)
        self.lanes.refresh_wave()

    def _on_window(self, window: TimeWindow) -> None:
        self.overview.set_window(window)
        self.transport.set_window(window)
        if self.lanes.source.wants_raw(window, ratio=self.devicePixelRatioF()):
            self.controller.loader.want_raw(window)

    def _toggle(self) -> None:
        if self._listening is not None and self._listening.is_open:
            self._listening.toggle()

    def _jump(self, by_ms: int) -> None:
        if self._listening is not None:
            self._listening.jump(by_ms)

    def _seek(self, at_ms: int) -> None:
        if self._listening is not None:
            self._listening.seek(at_ms)
            self.lanes.follow_head()

    def _choose_and_hear(self, key: str) -> None:
        self.controller.choose_key(key)

    def _set_looping(self, on: bool) -> None:  # noqa: FBT001 as its signal
        self.controller.set_looping(on)
        self.transport.set_looping(on)

    def _say_ruled(self, name: str) -> None:
        self._known_rulings = None
        show_toast(self, f"The ruling on {name} is in the supplement")

    # --- Failures ---------------------------------------------------------------------

    def _say_failure(self, error: UserFacingError) -> None:
        messages.show_in_banner(self.banner, error)

    def _say_no_sound(self, error: Exception) -> None:
        self.transport.set_sound(False)
        self.consensus.hear_button.setEnabled(False)
        messages.show_in_banner(self.banner, error)


def _ticks(room: Room) -> tuple[BehaviourMark, ...]:
    """Return a mark per mismatch, for the overview's ticks."""
    return tuple(
        BehaviourMark(given.mark_id, given.code, at_ms=mismatch.at_ms)
        for mismatch in room.mismatches
        if mismatch.at_ms is not None
        for given in mismatch.given
        if given.mark_id is not None and given.code is not None
    )
