"""Round marks for people: coders' initials, and square ones for who speaks."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme

Series = Literal["co-a", "co-b", "co-c"]


def coder_token(position: int) -> Series:
    """Return the colour token of the n-th coder of a comparison, from 0, over and over."""
    order: tuple[Series, Series, Series] = ("co-a", "co-b", "co-c")
    return order[position % 3]


def paint_disc(
    painter: QPainter, rect: QRectF, initials: str, *, fill: QColor, ink: QColor
) -> None:
    """Paint a disc with one to three initials, as large as the rectangle allows."""
    side = min(rect.width(), rect.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawEllipse(box)
    letters = QFont(font("tiny"))
    letters.setPixelSize(max(7, round(side * (0.38 if len(initials) > 1 else 0.56))))
    letters.setWeight(QFont.Weight.DemiBold)
    painter.setFont(letters)
    painter.setPen(ink)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials[:3])
    painter.restore()


def paint_coder_disc(
    painter: QPainter, rect: QRectF, initials: str, *, series: Series, theme: Theme
) -> None:
    """Paint a coder's filled disc in one of the three coder colours."""
    fill = theme.colour(series)
    paint_disc(painter, rect, initials, fill=fill, ink=theme.colour("on-accent"))


def paint_speaker(
    painter: QPainter, rect: QRectF, letter: str, *, is_worker: bool, theme: Theme
) -> None:
    """Paint who speaks: the worker's letter filled, everyone else's outlined."""
    fill = theme.colour("spk") if is_worker else None
    edge = None if is_worker else theme.colour("muted")
    paint_box(painter, rect, fill=fill, border=edge, radius=3)
    painter.save()
    letters = font("tiny")
    letters.setWeight(QFont.Weight.DemiBold)
    painter.setFont(letters)
    painter.setPen(theme.colour("on-spk" if is_worker else "text"))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


class SpeakerMark(QWidget):
    """Who speaks, 18 px square; `name` is read out ("worker", "parent")."""

    def __init__(
        self, letter: str, *, name: str, is_worker: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._letter, self._is_worker = letter, is_worker
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """18 px square."""
        return QSize(18, 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the letter."""
        box = QRectF(self.rect())
        theme = current_theme()
        paint_speaker(QPainter(self), box, self._letter, is_worker=self._is_worker, theme=theme)


class CoderDisc(QWidget):
    """A coder's disc, 20 px; `name` is read out and shown as tooltip."""

    def __init__(
        self, initials: str, *, name: str, series: Series = "co-a", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._initials: str = initials
        self._series: Series = series
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """20 px square."""
        return QSize(20, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the disc."""
        box = QRectF(self.rect())
        theme = current_theme()
        paint_coder_disc(QPainter(self), box, self._initials, series=self._series, theme=theme)
