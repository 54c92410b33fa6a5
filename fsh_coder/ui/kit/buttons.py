"""Buttons: filled, quiet, tonal, destructive, plain, and those of one icon."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.key_cap import key_cap_size, paint_key_cap
from fsh_coder.ui.kit.paint import over, paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme

# Signs of a player are drawn solid, as on any player.
_SOLID = frozenset({"play", "pause", "square"})

Kind = Literal["primary", "quiet", "tonal", "destructive", "plain"]
Size = Literal["small", "normal", "lead"]


@dataclass(frozen=True, slots=True)
class _Look:
    fill: QColor | None
    border: QColor | None
    ink: str


class Button(QPushButton):
    """A button with words, perhaps an icon before them and a key cap after them.

    Args:
        text: the words; a verb and its object. "…" at the end when a dialog follows.
        kind: "primary" is filled (one per screen), "quiet" outlined, "tonal" softly
            filled, "destructive" outlined in red, "plain" words only.
        size: "small" 24, "normal" 30, "lead" 36 high.
        icon: name of an icon, "" for none.
        key: what to show as key cap behind the words; it does not make the shortcut.
        chevron: show that a menu opens.
    """

    def __init__(
        self,
        text: str,
        *,
        kind: Kind = "quiet",
        size: Size = "normal",
        icon: str = "",
        key: str = "",
        chevron: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind: Kind = kind
        self._size: Size = size
        self._icon_name = icon
        self._icon_filled = icon in _SOLID
        self._key = key
        self._chevron = chevron
        # In a dialog Qt would otherwise let Enter press whichever button comes first.
        self.setAutoDefault(False)
        self.setProperty("kit", True)
        self.setFont(_button_font(size, kind))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    @property
    def kind(self) -> Kind:
        """How loud the button is."""
        return self._kind

    def set_kind(self, kind: Kind) -> None:
        """Make the button louder or quieter (Submit: tonal, then filled)."""
        self._kind = kind
        self.update()

    def set_icon_name(self, name: str) -> None:
        """Show another icon; "" for none."""
        self._icon_name = name
        self._icon_filled = name in _SOLID
        self.updateGeometry()
        self.update()

    def set_key(self, key: str) -> None:
        """Show another key cap behind the words; "" for none."""
        self._key = key
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Room for icon, words, key cap and chevron."""
        side = {"small": 9, "normal": 13, "lead": 16}[self._size]
        if self._kind == "plain":
            side = 6 if self._size == "small" else 8
        return QSize(round(self._content_width() + 2 * side + 0.5), self._height())

    def minimumSizeHint(self) -> QSize:
        """Never cut a button's words."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box and what it holds."""
        theme = current_theme()
        look = self._look(theme)
        painter = QPainter(self)
        paint_box(painter, QRectF(self.rect()), fill=look.fill, border=look.border)
        self._paint_content(painter, theme, look)

    def _height(self) -> int:
        return {"small": 24, "normal": 30, "lead": 36}[self._size]

    def _icon_side(self) -> int:
        return 14 if self._size == "small" else 16

    def _content_width(self) -> float:
        width = QFontMetricsF(self.font()).horizontalAdvance(self._shown_text())
        if self._icon_name:
            width += self._icon_side() + (6 if self.text() else 0)
        if self._key:
            width += key_cap_size(self._key)[0] + 7
        if self._chevron:
            width += 18
        return width

    def _shown_text(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _look(self, theme: Theme) -> _Look:
        if not self.isEnabled():
            edge = None if self._kind == "plain" else theme.colour("line")
            return _Look(None, edge, "faint")
        held, near = self.isDown(), self.underMouse()
        if self.isChecked() and self._kind != "primary":
            return _Look(theme.colour("accent-soft"), theme.colour("accent"), "accent")
        soft = near or held
        looks = {
            "primary": _Look(theme.colour("accent-hover" if soft else "accent"), None, "on-accent"),
            "tonal": _Look(
                theme.colour("sel" if soft else "accent-soft"), theme.colour("accent"), "accent"
            ),
            "destructive": _Look(
                theme.colour("bad-soft" if soft else "surface"), theme.colour("bad"), "bad"
            ),
            "plain": _Look(_hover_fill(theme, near=near, held=held), None, "muted"),
            "quiet": _Look(
                _hover_fill(theme, near=near, held=held) or theme.colour("surface"),
                theme.colour("line-strong"),
                "text",
            ),
        }
        return looks[self._kind]

    def _paint_content(self, painter: QPainter, theme: Theme, look: _Look) -> None:
        height = float(self.height())
        left = (self.width() - self._content_width()) / 2
        if self._icon_name:
            side = self._icon_side()
            box = QRectF(left, 0, side, height)
            paint_icon(
                painter, box, self._icon_name, size=side, colour=look.ink, filled=self._icon_filled
            )
            left += side + 6
        painter.setFont(self.font())
        painter.setPen(theme.colour(look.ink))
        text = self._shown_text()
        width = QFontMetricsF(self.font()).horizontalAdvance(text)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, 0, width + 2, height), flags, text)
        left += width + 7
        if self._key:
            wide, high = key_cap_size(self._key)
            cap = QRectF(left, (height - high) / 2, wide, high)
            ink = "on-accent" if look.ink == "on-accent" else "text"
            paint_key_cap(painter, cap, self._key, theme=theme, ink=ink)
        if self._chevron:
            box = QRectF(left - 1, 0, 14, height)
            paint_icon(painter, box, "chevron-down", size=14, colour=look.ink)


class PrimaryButton(Button):
    """The one filled button of a screen."""

    def __init__(
        self,
        text: str,
        *,
        size: Size = "normal",
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind="primary", size=size, icon=icon, key=key, parent=parent)


class QuietButton(Button):
    """An outlined button."""

    def __init__(
        self,
        text: str,
        *,
        size: Size = "normal",
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind="quiet", size=size, icon=icon, key=key, parent=parent)


class TonalButton(Button):
    """A softly filled button: the way on while something is still missing."""

    def __init__(
        self,
        text: str,
        *,
        size: Size = "normal",
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind="tonal", size=size, icon=icon, key=key, parent=parent)


class DestructiveButton(Button):
    """A red outline; its words are a verb and a number, such as "Delete 36 marks"."""

    def __init__(
        self, text: str, *, size: Size = "normal", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, kind="destructive", size=size, icon=icon, parent=parent)


class PlainButton(Button):
    """Words without a box, for pane heads and links in footers."""

    def __init__(
        self,
        text: str,
        *,
        size: Size = "normal",
        icon: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, kind="plain", size=size, icon=icon, key=key, parent=parent)


class IconButton(QToolButton):
    """A button of one icon; its label is tooltip and accessible name.

    Args:
        icon: name of the icon.
        label: what it does, such as "Undo".
        shortcut: shown in the tooltip; it does not make the shortcut.
        size: 24, 28, 30 or 36: the side of the square.
        filled: fill with the accent (the play button).
    """

    def __init__(
        self,
        icon: str,
        label: str,
        *,
        shortcut: str = "",
        size: int = 30,
        filled: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon
        self._filled = filled
        self.setProperty("kit", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(40 if filled else size, size)
        self.set_label(label, shortcut=shortcut)

    @property
    def icon_name(self) -> str:
        """The icon shown."""
        return self._icon_name

    def set_icon_name(self, name: str) -> None:
        """Show another icon (play, pause)."""
        self._icon_name = name
        self.update()

    def set_label(self, label: str, *, shortcut: str = "") -> None:
        """Say something else in tooltip and accessible name."""
        self.setAccessibleName(label)
        self.setToolTip(f"{label} ({shortcut})" if shortcut else label)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground and icon."""
        theme = current_theme()
        painter = QPainter(self)
        ink = "muted"
        fill = _hover_fill(theme, near=self.underMouse(), held=self.isDown())
        if not self.isEnabled():
            fill, ink = None, "line-strong"
        elif self._filled:
            fill, ink = theme.colour("accent-hover" if self.underMouse() else "accent"), "on-accent"
        elif self.isChecked():
            fill, ink = theme.colour("accent-soft"), "accent"
        elif self.underMouse():
            ink = "text"
        if fill is not None:
            paint_box(painter, QRectF(self.rect()), fill=fill, border=None)
        side = 16 if self.height() < 28 else 20
        solid = self._icon_name in _SOLID and self._filled
        paint_icon(
            painter, QRectF(self.rect()), self._icon_name, size=side, colour=ink, filled=solid
        )


def _hover_fill(theme: Theme, *, near: bool, held: bool) -> QColor | None:
    if held:
        return over(theme.colour("text"), theme.colour("surface"), share=0.12)
    if near:
        return over(theme.colour("text"), theme.colour("surface"), share=0.06)
    return None


def _button_font(size: Size, kind: Kind) -> QFont:
    made = font("helper" if size == "small" else "body")
    made.setWeight(QFont.Weight.Medium if kind == "plain" else QFont.Weight.DemiBold)
    return made
