"""The flags of marks, each drawn once and then copied."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from fsh_coder.domain.rubric import BehaviourCode, Rubric
from fsh_coder.ui.coding.ground.flag_layout import SMALL_WIDTH
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.theme import Theme, current_theme

FLAG_HEIGHT = 18
_TIP = 5.0
_SHAPE = 8.0
_LEFT, _GAP, _RIGHT = 6.0, 5.0, 8.0


def category_of(rubric: Rubric, code: BehaviourCode) -> Category:
    """Return the category whose colour and shape a code has."""
    return Category(rubric.code_group(code.group).category)


class FlagSprites:
    """Pixmaps of flags by code and state, for one rubric."""

    def __init__(self, rubric: Rubric) -> None:
        self._codes = {code.key: code for code in rubric.codes}
        self._categories = {code.key: category_of(rubric, code) for code in rubric.codes}
        self._drawn: dict[tuple[str, bool, bool, bool, float], QPixmap] = {}
        self._widths: dict[tuple[str, bool], float] = {}

    def forget(self) -> None:
        """Draw all flags anew, in another theme."""
        self._drawn.clear()

    def category(self, code: str) -> Category:
        """Return the category of a code's key."""
        return self._categories[code]

    def text(self, code: str, *, unsure: bool) -> str:
        """Return what stands on a flag."""
        short = self._codes[code].short
        return f"{short} ?" if unsure else short

    def width(self, code: str, *, unsure: bool) -> float:
        """Return the width of a flag that shows its code, tip included."""
        key = (code, unsure)
        if key not in self._widths:
            words = QFontMetricsF(font("chip")).horizontalAdvance(self.text(code, unsure=unsure))
            self._widths[key] = float(round(_LEFT + _SHAPE + _GAP + words + _RIGHT + _TIP / 2))
        return self._widths[key]

    def pixmap(
        self, code: str, *, unsure: bool, chosen: bool, small: bool, ratio: float
    ) -> QPixmap:
        """Return a flag."""
        key = (code, unsure, chosen, small, ratio)
        if key not in self._drawn:
            self._drawn[key] = self._draw(
                code, unsure=unsure, chosen=chosen, small=small, ratio=ratio
            )
        return self._drawn[key]

    def _draw(self, code: str, *, unsure: bool, chosen: bool, small: bool, ratio: float) -> QPixmap:
        width = SMALL_WIDTH if small else self.width(code, unsure=unsure)
        made = QPixmap(round(width * ratio), round(FLAG_HEIGHT * ratio))
        made.fill(Qt.GlobalColor.transparent)
        made.setDevicePixelRatio(ratio)
        painter = QPainter(made)
        theme, category = current_theme(), self._categories[code]
        _paint_ground(painter, width, category, theme=theme, dashed=unsure, filled=chosen)
        ink = theme.colour("on-accent" if chosen else category.token)
        left = 3.0 if small else _LEFT
        shape = QRectF(left, (FLAG_HEIGHT - _SHAPE) / 2, _SHAPE, _SHAPE)
        paint_shape(painter, shape, category, colour=ink)
        if not small:
            painter.setFont(font("chip"))
            painter.setPen(theme.colour("on-accent" if chosen else "text"))
            words = QRectF(_LEFT + _SHAPE + _GAP, 0, width, FLAG_HEIGHT - 1)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(words, flags, self.text(code, unsure=unsure))
        painter.end()
        return made


def _paint_ground(
    painter: QPainter,
    width: float,
    category: Category,
    *,
    theme: Theme,
    dashed: bool,
    filled: bool,
) -> None:
    right, bottom = width - 0.5, FLAG_HEIGHT - 0.5
    outline = QPolygonF(
        [
            QPointF(0.5, 0.5),
            QPointF(right - _TIP, 0.5),
            QPointF(right, FLAG_HEIGHT / 2),
            QPointF(right - _TIP, bottom),
            QPointF(0.5, bottom),
        ]
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.colour(category.token), 1)
    if dashed:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(theme.colour(category.token if filled else category.soft_token))
    painter.drawPolygon(outline)
