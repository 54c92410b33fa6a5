"""Small gauges: the four bars of a band, and how much is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.ui.kit.theme import Theme, current_theme

METER_WIDTH = 17


def paint_band_meter(
    painter: QPainter, rect: QRectF, level: int, *, theme: Theme, colour: str
) -> None:
    """Paint four rising bars at the rectangle's left, `level` of them filled.

    Args:
        painter: where to paint.
        rect: the meter is centred in its height.
        level: 0 to 4 (poor 1, fair 2, good 3, excellent 4).
        theme: whose colours.
        colour: token of the filled bars.
    """
    if not 0 <= level <= 4:
        raise ValueError(f"a band meter has four bars, not {level}")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    base = round(rect.center().y() + 5)
    for place in range(4):
        high = 3 + place * 2.5
        ink = theme.colour(colour if place < level else "quiet-soft")
        left = round(rect.left()) + place * 4.5
        painter.fillRect(QRectF(left, base - high, 3.5, high), ink)
    painter.restore()


@dataclass(frozen=True, slots=True)
class Share:
    """One stretch of a bar: its part of the whole (0 to 1) and its colour token."""

    part: float
    colour: str


def paint_share_bar(
    painter: QPainter, rect: QRectF, shares: Sequence[Share], *, theme: Theme, radius: float = 2
) -> None:
    """Paint a bar filled from the left by its shares, 1 px apart, on a quiet ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(rect, radius, radius)
    painter.setClipPath(shape)
    painter.fillRect(rect, theme.colour("quiet-soft"))
    left = rect.left()
    for share in shares:
        if share.part <= 0:
            continue
        wide = min(rect.width() * share.part, rect.right() - left)
        painter.fillRect(QRectF(left, rect.top(), wide, rect.height()), theme.colour(share.colour))
        left += wide
        painter.fillRect(QRectF(left, rect.top(), 1, rect.height()), theme.colour("surface"))
        left += 1
    painter.restore()


class ShareBar(QWidget):
    """A bar of shares as a widget; `name` says in words what it shows."""

    def __init__(
        self,
        shares: Sequence[Share] = (),
        *,
        name: str = "",
        height: int = 8,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._shares = tuple(shares)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_shares(self, shares: Sequence[Share], *, name: str) -> None:
        """Show other shares."""
        self._shares = tuple(shares)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A short bar; it grows to the room it gets."""
        return QSize(64, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bar."""
        paint_share_bar(QPainter(self), QRectF(self.rect()), self._shares, theme=current_theme())


class BandMeter(QWidget):
    """The four bars as a widget; `name` says the band."""

    def __init__(
        self, level: int, *, colour: str, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._level, self._colour = level, colour
        self.setAccessibleName(name)
        self.setFixedSize(METER_WIDTH + 1, 14)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the bars."""
        box = QRectF(self.rect())
        theme = current_theme()
        paint_band_meter(QPainter(self), box, self._level, theme=theme, colour=self._colour)
