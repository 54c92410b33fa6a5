"""The row under the lanes: play, clock, loop, zoom, and what the lanes come to."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fsh_coder.domain.recording import Segment
from fsh_coder.services.disagreement_values import Room
from fsh_coder.ui.coding.ground.time_window import TimeWindow, in_segment, span_words
from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.reliability.band_scheme import share_words

_ZOOM_FROM_PX = 760


class RoomTransport(QWidget):
    """Buttons for the mouse; each tooltip names its key.

    Signals:
        before_asked, play_asked, next_asked, zoom_in_asked, zoom_out_asked: the buttons.
        loop_asked: whether the moment is to be repeated.
    """

    before_asked = Signal()
    play_asked = Signal()
    next_asked = Signal()
    loop_asked = Signal(bool)
    zoom_in_asked = Signal()
    zoom_out_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(42)
        self._segment: Segment | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 4, 14, 4)
        row.setSpacing(8)
        self.before_button = IconButton("skip-back", "The disagreement before", shortcut="P")
        self.play_button = IconButton("play", "Play", shortcut="Space", filled=True, size=30)
        self.next_button = IconButton("skip-forward", "The next disagreement", shortcut="N")
        self.clock = Text("00:00.0", role="section")
        metrics = QFontMetricsF(font("section"))
        self.clock.setFixedWidth(round(metrics.horizontalAdvance("0:00:00.0")) + 4)
        self.loop_button = Button("Loop this moment", kind="plain", icon="repeat")
        self.loop_button.setCheckable(True)
        self.loop_button.setToolTip("Repeat this moment (L)")
        self.zoom_out = IconButton("zoom-out", "See more time", shortcut="−", size=28)
        self.zoom_in = IconButton("zoom-in", "See less time", shortcut="+", size=28)
        self._span = Text("60 s", role="helper", colour="muted")
        self._tally = _Tally()
        self._wire()
        for widget in (self.before_button, self.play_button, self.next_button, self.clock):
            row.addWidget(widget)
        row.addWidget(self.loop_button)
        for widget in (self.zoom_out, self._span, self.zoom_in):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._tally, 100)

    def show_room(self, room: Room) -> None:
        """Count what agrees and what does not."""
        self._segment = room.segment
        self._tally.show_room(room)

    def tally_words(self) -> str:
        """Return what the lanes come to, in words."""
        return self._tally.accessibleName()

    def set_head(self, at_ms: int) -> None:
        """Tell the time."""
        if self._segment is not None:
            self.clock.setText(in_segment(at_ms, self._segment, decimals=1))

    def set_playing(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show what the play button would do."""
        self.play_button.set_icon_name("pause" if on else "play")
        self.play_button.set_label("Pause" if on else "Play", shortcut="Space")

    def set_looping(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Show whether the moment is repeated."""
        self.loop_button.setChecked(on)

    def set_window(self, window: TimeWindow) -> None:
        """Say how much time is seen."""
        self._span.setText(span_words(window.span_ms))

    def set_sound(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let be pressed what makes sense now."""
        self.play_button.setEnabled(on)
        self.loop_button.setEnabled(on)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the zoom where there is little room; its keys stay."""
        super().resizeEvent(event)
        for widget in (self.zoom_out, self._span, self.zoom_in):
            widget.setVisible(self.width() >= _ZOOM_FROM_PX)

    def _wire(self) -> None:
        self.before_button.clicked.connect(self.before_asked)
        self.play_button.clicked.connect(self.play_asked)
        self.next_button.clicked.connect(self.next_asked)
        self.loop_button.clicked.connect(self.loop_asked)
        self.zoom_in.clicked.connect(self.zoom_in_asked)
        self.zoom_out.clicked.connect(self.zoom_out_asked)
        for button in (self.before_button, self.play_button, self.next_button):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for other in (self.zoom_in, self.zoom_out, self.loop_button):
            other.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class _Tally(QWidget):
    """What agrees, differs and is missing, with the signs that the lanes use."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: tuple[tuple[str, str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_room(self, room: Room) -> None:
        """Count another room."""
        only = [("none", str(n), f"only {label}") for label, n in room.only]
        self._parts = (
            ("agreed", str(room.n_agreed), "agree"),
            ("different", str(room.n_different), "different code"),
            *only,
            ("", "agreement", share_words(room.agreement)),
        )
        self.setAccessibleName(", ".join(f"{first} {second}" for _, first, second in self._parts))
        self.setToolTip(self.accessibleName())
        self.update()

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        return QSize(round(sum(self._width(part) for part in self._parts)), 30)

    def minimumSizeHint(self) -> QSize:
        """What lacks room is left out from the left."""
        return QSize(60, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint from the right; what lacks room is left out, the first ones first."""
        painter, theme = QPainter(self), current_theme()
        right = float(self.width())
        for part in reversed(self._parts):
            wide = self._width(part)
            if right - wide < 0:
                return
            self._paint(painter, right - wide, part)
            right -= wide
            if part != self._parts[0]:
                line = QRectF(round(right) + 2, 8, 1, 14)
                painter.fillRect(line, theme.colour("line"))

    def _paint(self, painter: QPainter, left: float, part: tuple[str, str, str]) -> None:
        theme = current_theme()
        sign, first, second = part
        x = left + 16
        if sign:
            box = QRectF(x, 9, 20, 12)
            fills = {"agreed": "surface", "different": "muted", "none": "surface"}
            edges = {"agreed": "line-strong", "different": "muted", "none": "bad"}
            fill, edge = theme.colour(fills[sign]), theme.colour(edges[sign])
            paint_box(painter, box, fill=fill, border=edge, radius=3, dashed=sign == "none")
            x += 27
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        strong = first if sign else second
        words = ((first, first == strong), (second, second == strong))
        for text, is_strong in words:
            made = font("body_strong" if is_strong else "body")
            painter.setFont(made)
            painter.setPen(theme.colour("text" if is_strong else "muted"))
            wide = QFontMetricsF(made).horizontalAdvance(text)
            painter.drawText(QRectF(x, 0, wide + 2, 30), flags, text)
            x += wide + 5

    def _width(self, part: tuple[str, str, str]) -> float:
        sign, first, second = part
        words = QFontMetricsF(font("body_strong")).horizontalAdvance(first + second)
        return float(words) + 5 + 30 + (27 if sign else 0)
