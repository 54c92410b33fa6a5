"""The rail of places at the window's left edge."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QVBoxLayout, QWidget

from fsh_coder.ui.kit.discs import paint_disc
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.logo import Logo
from fsh_coder.ui.kit.paint import over, paint_box
from fsh_coder.ui.kit.theme import current_theme

RAIL_WIDTH = 76
RAIL_WIDTH_COMPACT = 56


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the program: its key, the word a person reads, its icon."""

    key: str
    word: str
    icon: str


class Rail(QFrame):
    """Logo, places, and at the bottom settings and the person at work.

    Args:
        places: from top to bottom.
        bottom: places at the bottom (settings).

    Signals:
        place_chosen: key of the place a person went to.
        person_chosen: the initials were pressed.
    """

    place_chosen = Signal(str)
    person_chosen = Signal()

    def __init__(
        self,
        places: Sequence[Place],
        *,
        bottom: Sequence[Place] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("pane", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Places")
        self.setFixedWidth(RAIL_WIDTH)
        self._compact = False
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _PlaceButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 1, 12)
        self._column.setSpacing(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._column.addWidget(Logo(38), 0, centre)
        self._column.addSpacing(4)
        self._top = QVBoxLayout()
        self._top.setSpacing(2)
        self._column.addLayout(self._top)
        self._column.addStretch(1)
        self._low = QVBoxLayout()
        self._low.setSpacing(2)
        self._column.addLayout(self._low)
        self._person = _PersonButton()
        self._person.clicked.connect(self.person_chosen)
        self._person.hide()
        self._column.addWidget(self._person, 0, centre)
        self.set_places(places, bottom=bottom)

    def set_places(self, places: Sequence[Place], *, bottom: Sequence[Place] = ()) -> None:
        """Show other places (what a role may not do is not shown)."""
        chosen = self.current()
        for button in self._buttons.values():
            self._group.removeButton(button)
            button.setParent(None)
            button.deleteLater()
        self._buttons = {}
        for place in places:
            self._top.addWidget(self._made(place))
        for place in bottom:
            self._low.addWidget(self._made(place))
        if chosen in self._buttons:
            self._buttons[chosen].setChecked(True)

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the places shown, from top to bottom."""
        return tuple(self._buttons)

    def current(self) -> str | None:
        """Return the key of the chosen place; None before one is chosen."""
        for key, button in self._buttons.items():
            if button.isChecked():
                return key
        return None

    def set_current(self, key: str) -> None:
        """Mark a place as chosen without emitting `place_chosen`; unknown keys raise KeyError."""
        self._buttons[key].setChecked(True)

    def button(self, key: str) -> QToolButton:
        """Return a place's button; unknown keys raise KeyError."""
        return self._buttons[key]

    def set_person(self, initials: str, *, name: str) -> None:
        """Show who is at work; empty initials show no one."""
        self._person.set_person(initials, name=name)
        self._person.setVisible(bool(initials))

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001 a plain setter, as in Qt
        """Drop the words and some height (windows under 900 px)."""
        self._compact = compact
        self.setFixedWidth(RAIL_WIDTH_COMPACT if compact else RAIL_WIDTH)
        for button in self._buttons.values():
            button.set_compact(compact)

    def _made(self, place: Place) -> QWidget:
        button = _PlaceButton(place)
        button.set_compact(self._compact)
        button.clicked.connect(lambda: self.place_chosen.emit(place.key))
        self._group.addButton(button)
        self._buttons[place.key] = button
        return button


class _PlaceButton(QToolButton):
    """Icon over word; the chosen one is a white tile with an accent bar at the edge."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place
        self._compact = False
        self.setText(place.word)
        self.setAccessibleName(place.word)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ringRadius", 4)

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001 a plain setter, as in Qt
        self._compact = compact
        self.setToolTip(self._place.word if compact else "")
        if compact:
            self.setFixedSize(RAIL_WIDTH_COMPACT - 1, 42)
        else:
            self.setFixedSize(RAIL_WIDTH - 1, 54)

    def sizeHint(self) -> QSize:
        return QSize(RAIL_WIDTH - 1, 54)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        painter = QPainter(self)
        tile = QRectF(6, 0, self.width() - 12, self.height())
        ink = "muted"
        if self.isChecked():
            paint_box(painter, tile, fill=theme.colour("surface"), border=theme.colour("line"))
            painter.setPen(Qt.PenStyle.NoPen)
            bar = QRectF(0, 12, 3, self.height() - 24)
            painter.fillRect(bar, theme.colour("accent"))
            ink = "accent"
        elif self.underMouse():
            ground = over(theme.colour("text"), theme.colour("rail"), share=0.06)
            paint_box(painter, tile, fill=ground, border=None)
            ink = "text"
        if self._compact:
            paint_icon(painter, tile, self._place.icon, size=20, colour=ink)
            return
        paint_icon(painter, QRectF(0, 8, self.width(), 22), self._place.icon, colour=ink)
        words = font("tiny")
        words.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium)
        painter.setFont(words)
        painter.setPen(theme.colour(ink))
        line = QRectF(0, 32, self.width(), 14)
        painter.drawText(line, Qt.AlignmentFlag.AlignCenter, self._place.word)


class _PersonButton(QToolButton):
    """The initials of the person at work, on a disc."""

    def __init__(self) -> None:
        super().__init__()
        self._initials = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(32, 32)
        self.setProperty("ringRadius", 16)

    def set_person(self, initials: str, *, name: str) -> None:
        self._initials = initials
        self.setToolTip(name)
        self.setAccessibleName(f"Signed in: {name}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = current_theme()
        fill = theme.colour("sel" if self.underMouse() else "accent-soft")
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paint_disc(QPainter(self), box, self._initials, fill=fill, ink=theme.colour("accent"))
