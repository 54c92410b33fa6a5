"""The seven shapes that tell behaviour categories apart without colour."""

from enum import Enum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF


class Category(Enum):
    """A behaviour category: its value names the colour token without "c-"."""

    REFLECT = "reflect"
    QUESTION = "question"
    INFO = "info"
    MI_ADHERENT = "mia"
    MI_NON_ADHERENT = "mina"
    CHANGE = "change"
    SUSTAIN = "sustain"

    @property
    def token(self) -> str:
        """The token of its full colour."""
        return f"c-{self.value}"

    @property
    def soft_token(self) -> str:
        """The token of its soft fill."""
        return f"c-{self.value}-soft"


def paint_shape(painter: QPainter, rect: QRectF, category: Category, *, colour: QColor) -> None:
    """Paint a category's shape, filling the rectangle's smaller side.

    Circle reflections, diamond questions, square information, triangle up adherent,
    triangle down non-adherent, plus change talk, bar sustain talk.
    """
    side = min(rect.width(), rect.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if category is Category.REFLECT:
        painter.drawEllipse(box)
    elif category is Category.INFO:
        inset = side * 0.06
        painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
    elif category is Category.CHANGE:
        _paint_bars(painter, box, upright=True)
    elif category is Category.SUSTAIN:
        _paint_bars(painter, box, upright=False)
    else:
        painter.drawPolygon(_polygon(category, box))
    painter.restore()


def _paint_bars(painter: QPainter, box: QRectF, *, upright: bool) -> None:
    thick = box.width() * 0.36
    middle = box.center()
    painter.drawRect(QRectF(box.left(), middle.y() - thick / 2, box.width(), thick))
    if upright:
        painter.drawRect(QRectF(middle.x() - thick / 2, box.top(), thick, box.height()))


def _polygon(category: Category, box: QRectF) -> QPolygonF:
    left, right, top, bottom = box.left(), box.right(), box.top(), box.bottom()
    middle = box.center()
    reach = box.width() * 0.06
    if category is Category.QUESTION:
        return QPolygonF(
            [
                QPointF(middle.x(), top - reach),
                QPointF(right + reach, middle.y()),
                QPointF(middle.x(), bottom + reach),
                QPointF(left - reach, middle.y()),
            ]
        )
    if category is Category.MI_ADHERENT:
        return QPolygonF([QPointF(middle.x(), top), QPointF(right, bottom), QPointF(left, bottom)])
    return QPolygonF([QPointF(left, top), QPointF(right, top), QPointF(middle.x(), bottom)])
