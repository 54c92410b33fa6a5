"""The first thing a person sees: what the program does, and three ways in."""

import math
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QPolygonF, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fsh_coder import __version__
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import PrimaryButton
from fsh_coder.ui.kit.card import Card, Line, Pane
from fsh_coder.ui.kit.empty_state import IconMark
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.key_cap import KeyCap, key_cap_size, paint_key_cap
from fsh_coder.ui.kit.logo import Logo
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.messages import show_in_banner

SIDES_FROM_PX = 1000


class StartScreen(QWidget):
    """Try the demo, make a study, open one.

    Signals:
        demo_requested, new_requested, open_requested: which way in was chosen.
        recent_requested: the study opened last, as a path.
    """

    demo_requested = Signal()
    new_requested = Signal()
    open_requested = Signal()
    recent_requested = Signal(object)

    def __init__(self, *, last_study: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._welcome = _Welcome()
        row.addWidget(self._welcome, 52)
        row.addWidget(self._ways_in(last_study), 48)
        for keys, signal in (("Ctrl+N", self.new_requested), ("Ctrl+O", self.open_requested)):
            QShortcut(QKeySequence(keys), self).activated.connect(signal)
        self.demo_button.setFocus()

    def show_error(self, error: Exception) -> None:
        """Say why a study could not be opened."""
        show_in_banner(self.banner, error)
        self.set_busy("")

    def set_busy(self, words: str) -> None:
        """Say what is being done and hold the buttons; "" when it is over."""
        for button in (self.demo_button, self.new_button, self.open_button):
            button.setEnabled(not words)
        self._busy.setText(words)
        if words:
            self.banner.hide()

    def resizeEvent(self, event: object) -> None:
        """Leave the welcome away where there is no room for it."""
        self._welcome.setVisible(self.width() >= SIDES_FROM_PX)

    def _ways_in(self, last_study: Path | None) -> QWidget:
        side = Pane("bg")
        column = QVBoxLayout(side)
        column.setContentsMargins(40, 20, 40, 20)
        column.addStretch(3)
        middle = QVBoxLayout()
        middle.setSpacing(16)
        self.banner = Banner("error", "", "")
        self.banner.hide()
        for widget in (self.banner, self._demo_card(), self._studies_card(last_study)):
            widget.setFixedWidth(432)
            middle.addLayout(_centred(widget))
        middle.addLayout(_promise())
        self._busy = Text(role="helper", colour="muted")
        middle.addWidget(self._busy, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(middle)
        column.addStretch(3)
        version = Text(f"Version {__version__}", role="helper", colour="muted")
        column.addWidget(version, 0, Qt.AlignmentFlag.AlignRight)
        area = QScrollArea()
        area.setAccessibleName("Ways to begin")
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(side)
        return area

    def _demo_card(self) -> QWidget:
        card = Card(padding=18)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Logo(38, tile=True), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(Text("Try it with the demo study", role="section"))
        line = "Short acted meetings, synthetic voices, MITI 4.2.1, ready to code. "
        words.addWidget(
            Text(line + "Your first mark takes about a minute.", colour="muted", wrap=True)
        )
        head.addLayout(words, 1)
        card.body.addLayout(head)
        self.demo_button = PrimaryButton("Open the demo study", size="lead", key="Enter")
        self.demo_button.setAutoDefault(True)
        self.demo_button.clicked.connect(self.demo_requested)
        card.body.addSpacing(6)
        card.body.addWidget(self.demo_button)
        return card

    def _studies_card(self, last_study: Path | None) -> QWidget:
        card = Card(padding=0)
        card.body.setSpacing(0)
        self.new_button = _Way(
            "New study…", "Choose a rubric and add recordings", icon="folder-plus", key="Ctrl N"
        )
        self.new_button.clicked.connect(self.new_requested)
        self.open_button = _Way(
            "Open a study…", "From this computer's own disk", icon="folder-open", key="Ctrl O"
        )
        self.open_button.clicked.connect(self.open_requested)
        ways = [self.new_button, self.open_button]
        if last_study is not None and last_study.exists():
            recent = _Way(f"Go on with {last_study.stem}", "The study opened last", icon="clock")
            recent.clicked.connect(lambda: self.recent_requested.emit(last_study))
            ways.append(recent)
        for number, way in enumerate(ways):
            if number:
                card.body.addWidget(Line())
            card.body.addWidget(way)
        return card


class _Way(QPushButton):
    """One way in: an icon in a tile, words, what they lead to, and the key."""

    def __init__(self, words: str, helper: str, *, icon: str, key: str = "") -> None:
        super().__init__(words)
        self._helper = helper
        self._icon = icon
        self._key = key
        self.setProperty("kit", True)
        self.setAccessibleDescription(helper)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(64)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        room = QRectF(self.rect())
        if self.underMouse() and self.isEnabled():
            paint_box(
                painter, room.adjusted(2, 2, -2, -2), fill=theme.colour("row-hover"), border=None
            )
        tile = QRectF(16, 13, 38, 38)
        paint_box(painter, tile, fill=theme.colour("surface"), border=theme.colour("line-strong"))
        paint_icon(painter, tile, self._icon, size=18, colour="text")
        ink = "text" if self.isEnabled() else "faint"
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(font("body_strong"))
        painter.setPen(theme.colour(ink))
        painter.drawText(QRectF(68, 13, room.width() - 150, 19), flags, self.text())
        painter.setFont(font("body"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRectF(68, 32, room.width() - 150, 19), flags, self._helper)
        if self._key:
            wide, high = key_cap_size(self._key)
            cap = QRectF(room.width() - 18 - wide, (room.height() - high) / 2, wide, high)
            paint_key_cap(painter, cap, self._key, theme=theme)


def _centred(widget: QWidget) -> QHBoxLayout:
    # An alignment would give the widget the height its words need at the column's width.
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget)
    row.addStretch(1)
    return row


def _promise() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addStretch(1)
    row.addWidget(IconMark("shield-check", size=16, colour="good"))
    row.addWidget(Text("Recordings stay on this computer.", role="body_strong"))
    row.addWidget(Text("The app sends nothing anywhere.", colour="muted"))
    row.addStretch(1)
    return row


class _Welcome(Pane):
    """What the program does, in two lines and a picture."""

    def __init__(self) -> None:
        super().__init__("surface")
        # Its words must not keep the window from being made narrow; it is then left away.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(self)
        column.setContentsMargins(96, 64, 48, 48)
        column.setSpacing(0)
        name = QHBoxLayout()
        name.setSpacing(10)
        name.addWidget(Logo(30, tile=True))
        name.addWidget(Text("FSH Coder", role="section"))
        name.addStretch(1)
        column.addLayout(name)
        column.addStretch(2)
        column.addWidget(Text("Listen to practice.", role="hero"))
        column.addWidget(Text("Code what you hear.", role="hero"))
        column.addSpacing(14)
        line = (
            "Code recorded meetings by key, rate them against written anchors, "
            "and show how far coders agree."
        )
        words = Text(line, role="body", colour="muted", wrap=True)
        words.setMaximumWidth(440)
        column.addWidget(words)
        column.addSpacing(28)
        column.addWidget(_Picture())
        column.addSpacing(20)
        column.addLayout(self._keys())
        column.addStretch(3)

    def _keys(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        for key, words in (
            ("Space", "listen"),
            ("R", "mark what you hear"),
            ("4", "rate, with a reason"),
        ):
            row.addWidget(KeyCap(key))
            row.addWidget(QLabel(words))
            row.addSpacing(14)
        row.addStretch(1)
        return row


class _Picture(QWidget):
    """A drawn waveform with three marks; decoration, not a recording."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Drawing of a waveform with three marks")

    def sizeHint(self) -> QSize:
        return QSize(480, 200)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        width = min(self.width(), 500)
        head_x = width * 0.66
        middle = 120.0
        for x in range(width):
            height = _bar_height(x)
            played = x < head_x
            painter.setPen(theme.colour("wave-played" if played else "wave"))
            painter.drawLine(QPointF(x, middle - height), QPointF(x, middle + height))
            painter.setPen(theme.colour("wave-played-rms" if played else "wave-rms"))
            painter.drawLine(QPointF(x, middle - height / 2.4), QPointF(x, middle + height / 2.4))
        flags = ((0.06, Category.REFLECT), (0.24, Category.QUESTION), (0.47, Category.REFLECT))
        for share, category in flags:
            _paint_flag(painter, round(width * share), category)
        _paint_head(painter, head_x)


def _bar_height(x: int) -> float:
    """Return half a bar's height: bursts like talk, the same at every start."""
    length = 38 + (x // 58 * 7919) % 17
    place = x % 58
    if place >= length:
        return 1.5
    loudness = 18 + (x // 58 * 104729) % 41
    noise = math.sin(x * 12.9898) * 43758.5453 % 1
    swell = 1 - abs(place - length / 2.6) / length
    return 3 + loudness * swell * (0.25 + 0.75 * noise)


def _paint_flag(painter: QPainter, x: int, category: Category) -> None:
    theme = current_theme()
    painter.fillRect(QRectF(x, 12, 1, 182), theme.colour(category.token))
    box = QRectF(x, 8, 34, 22)
    paint_box(
        painter,
        box,
        fill=theme.colour(category.soft_token),
        border=theme.colour(category.token),
        radius=3,
    )
    shape = QRectF(x + 12, 14, 10, 10)
    paint_shape(painter, shape, category, colour=theme.colour(category.token))


def _paint_head(painter: QPainter, x: float) -> None:
    theme = current_theme()
    painter.fillRect(QRectF(x, 0, 2, 200), theme.colour("playhead"))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("playhead"))
    corners = ((-5, 0), (7, 0), (7, 7), (1, 12), (-5, 7))
    painter.drawPolygon(QPolygonF([QPointF(x + dx, dy) for dx, dy in corners]))
