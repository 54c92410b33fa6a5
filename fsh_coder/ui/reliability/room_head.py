"""The head of the disagreement room: which recording, which coders, how they are matched."""

from itertools import combinations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from fsh_coder.domain.identifiers import CoderId
from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.timecode import timecode
from fsh_coder.services.disagreement_values import Room
from fsh_coder.ui.kit.buttons import IconButton, PlainButton
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.text import CutText
from fsh_coder.ui.reliability.events_pane import TOLERANCES_MS
from fsh_coder.ui.reliability.room_controller import RoomView
from fsh_coder.ui.reliability.tolerance_curve import seconds_words

ALL_CODERS, ALL_CODES = "all", "all"
SUB_FROM_PX, CODES_FROM_PX, CODERS_FROM_PX = 1000, 860, 700


class RoomHead(QFrame):
    """Back, the recording, and how the room is looked at.

    Signals:
        left: back to the list is wanted.
        look_changed: other coders, another tolerance, blind or no longer.
        code_chosen: the items of another code are to be listed.
    """

    left = Signal()
    look_changed = Signal()
    code_chosen = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", "head")
        self.setProperty("lined", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(56)
        self._coder_ids: dict[str, tuple[CoderId, CoderId]] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 20, 0)
        row.setSpacing(10)
        self.back_button = PlainButton("Disagreements", icon="chevron-left")
        self.back_button.setToolTip("Back to all recordings (Esc)")
        self.back_button.clicked.connect(self.left)
        self._title = CutText(role="title")
        self._sub = CutText(role="body", colour="muted")
        row.addWidget(self.back_button)
        row.addWidget(self._title)
        row.addWidget(self._sub, 1)
        self.blind_button = IconButton("eye-off", "Hide who coded what")
        self.blind_button.setCheckable(True)
        self.blind_button.clicked.connect(lambda _on: self.look_changed.emit())
        self.coders_button = SelectButton("Coders")
        self.tolerance_button = SelectButton(
            "Match within", [Option(str(each), seconds_words(each)) for each in TOLERANCES_MS]
        )
        self.code_button = SelectButton("Show")
        row.addWidget(self.blind_button)
        for button in (self.coders_button, self.tolerance_button):
            button.chosen.connect(lambda _key: self.look_changed.emit())
            row.addWidget(button)
        self.code_button.chosen.connect(lambda _key: self.code_chosen.emit())
        row.addWidget(self.code_button)
        self._arrange()

    def show_room(self, room: Room, view: RoomView, *, rubric: Rubric) -> None:
        """Name a room and how it is looked at."""
        segment = room.segment
        self._title.set_text(room.recording_label)
        stretch = f"segment {timecode(segment.start_ms)} to {timecode(segment.end_ms)}"
        goal = f" · goal: “{room.change_goal}”" if room.change_goal else ""
        self._sub.set_text(f"{stretch} · {room.rubric_title}{goal}")
        self.tolerance_button.set_current(str(view.tolerance_ms))
        self.blind_button.setChecked(view.is_blind)
        label = "Show who coded what" if view.is_blind else "Hide who coded what"
        self.blind_button.set_label(label)
        if view.coder_ids is None and not view.is_blind:
            self._offer_coders(room)
        self.coders_button.setEnabled(len(self.coders_button.options()) > 1 and not view.is_blind)
        seen = {mark.code for lane in room.lanes for mark in lane.marks}
        codes = [Option(each.key, each.short) for each in rubric.codes if each.key in seen]
        self.code_button.set_options([Option(ALL_CODES, "All codes"), *codes])
        self._arrange()

    def view_like(self, view: RoomView) -> RoomView:
        """Return the same room, looked at as chosen here."""
        is_blind = self.blind_button.isChecked()
        pair = None if is_blind else self._coder_ids.get(self.coders_button.current_key() or "")
        tolerance_ms = int(self.tolerance_button.current_key() or view.tolerance_ms)
        return RoomView(view.segment_id, view.rubric_digest, tolerance_ms, pair, is_blind)

    def forget_code(self) -> None:
        """List every code again: another room is shown."""
        self.code_button.set_current(ALL_CODES)

    def code(self) -> str | None:
        """Return the code whose items are listed, None for every code."""
        key = self.code_button.current_key()
        return None if key == ALL_CODES else key

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what has no room."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        wide = self.width()
        self._sub.setVisible(wide >= SUB_FROM_PX)
        self.code_button.setVisible(wide >= CODES_FROM_PX)
        is_blind = self.blind_button.isChecked()
        # In a blind room the button would name those whom the lanes hide.
        self.coders_button.setVisible(wide >= CODERS_FROM_PX and not is_blind)

    def _offer_coders(self, room: Room) -> None:
        lanes = room.lanes
        self._coder_ids = {
            f"{a.coder_id}\n{b.coder_id}": (a.coder_id, b.coder_id)
            for a, b in combinations(lanes, 2)
            if a.coder_id is not None and b.coder_id is not None
        }
        if len(lanes) == 2:
            self._coder_ids = {}
            options = [Option(ALL_CODERS, " and ".join(each.label for each in lanes))]
        else:
            options = [Option(ALL_CODERS, f"all {len(lanes)}")]
            options += [
                Option(f"{a.coder_id}\n{b.coder_id}", f"{a.label} and {b.label}")
                for a, b in combinations(lanes, 2)
            ]
        self.coders_button.set_options(options)
        self.coders_button.set_current(ALL_CODERS)
