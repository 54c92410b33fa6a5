"""A behaviour code as a chip: shape, colour and code say the same thing."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import over, paint_box
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.theme import Theme, current_theme

CHIP_HEIGHT = 20
_SHAPE = 8
_LEFT, _GAP, _RIGHT = 7, 5, 7


def chip_text(code: str, *, unsure: bool) -> str:
    """Return what stands on the chip."""
    return f"{code} ?" if unsure else code


def chip_width(code: str, *, unsure: bool = False) -> int:
    """Return the width a chip needs, in logical pixels."""
    words = QFontMetricsF(font("chip")).horizontalAdvance(chip_text(code, unsure=unsure))
    return round(_LEFT + _SHAPE + _GAP + words + _RIGHT + 0.5)


def paint_chip(
    painter: QPainter,
    rect: QRectF,
    code: str,
    *,
    category: Category,
    theme: Theme,
    unsure: bool = False,
) -> QRectF:
    """Paint a chip at the rectangle's left edge, centred in its height.

    Where the rectangle is too narrow the code is cut with an ellipsis.

    Returns:
        The box that was painted.
    """
    width = min(float(chip_width(code, unsure=unsure)), rect.width())
    top = rect.top() + (rect.height() - CHIP_HEIGHT) / 2
    box = QRectF(rect.left(), round(top), width, CHIP_HEIGHT)
    full, soft = theme.colour(category.token), theme.colour(category.soft_token)
    border = full if unsure else over(full, soft, share=0.32)
    paint_box(painter, box, fill=soft, border=border, radius=4)
    shape = QRectF(box.left() + _LEFT, box.center().y() - _SHAPE / 2, _SHAPE, _SHAPE)
    paint_shape(painter, shape, category, colour=full)
    painter.save()
    painter.setFont(font("chip"))
    painter.setPen(theme.colour("text"))
    words = box.adjusted(_LEFT + _SHAPE + _GAP, 0, -_RIGHT + 1, 0)
    text = QFontMetricsF(font("chip")).elidedText(
        chip_text(code, unsure=unsure), Qt.TextElideMode.ElideRight, words.width() + 1
    )
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
    painter.restore()
    return box


class CodeChip(QWidget):
    """A chip as a widget; `name` is the behaviour's name, read out and shown as tooltip."""

    def __init__(
        self,
        code: str,
        category: Category,
        *,
        name: str = "",
        unsure: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._code = code
        self._category = category
        self._unsure = unsure
        spoken = f"{code}, {name}" if name else code
        self.setAccessibleName(f"{spoken}, unsure" if unsure else spoken)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The chip's own size."""
        return QSize(chip_width(self._code, unsure=self._unsure), CHIP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        paint_chip(
            QPainter(self),
            QRectF(self.rect()),
            self._code,
            category=self._category,
            theme=current_theme(),
            unsure=self._unsure,
        )
