"""One behaviour code on the pad: key cap, code, name, running count."""

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fsh_coder.domain.rubric import BehaviourCode
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.key_cap import paint_key_cap
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.theme import current_theme

TILE_HEIGHT = 46
COMPACT_HEIGHT = 27
LIT_MS = 150
_CAP = 24


class BehaviourTile(QAbstractButton):
    """A code's tile; clicking it marks the code, as its key does.

    Args:
        code: the behaviour code.
        category: its colour and shape.
        compact: only key, shape and code.
    """

    def __init__(
        self,
        code: BehaviourCode,
        category: Category,
        *,
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._code, self._category, self._compact = code, category, compact
        self._count: int | None = 0
        self._is_lit = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        rules = "\n".join(f"• {rule}" for rule in code.decision_rules)
        self.setToolTip(f"{code.label} ({code.hotkey})\n{code.definition}\n{rules}".strip())
        self.setAccessibleDescription(code.definition)
        self._rename()

    @property
    def count(self) -> int | None:
        """Return the count shown; None while counts are hidden."""
        return self._count

    @property
    def is_lit(self) -> bool:
        """Whether the code was marked a moment ago."""
        return self._is_lit

    def set_count(self, count: int | None) -> None:
        """Show how often the code was marked; None shows no number."""
        if count != self._count:
            self._count = count
            self._rename()
            self.update()

    def light(self) -> None:
        """Light up for a moment."""
        self._is_lit = True
        self.update()
        QTimer.singleShot(LIT_MS, self, self._unlight)

    def sizeHint(self) -> QSize:
        """One row of the pad."""
        return QSize(120, COMPACT_HEIGHT if self._compact else TILE_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tile."""
        painter = QPainter(self)
        if self._compact:
            self._paint_compact(painter)
        else:
            self._paint_whole(painter)

    def _paint_ground(self, painter: QPainter, *, framed: bool) -> None:
        theme = current_theme()
        box = QRectF(self.rect())
        if self._is_lit or self.isDown():
            paint_box(
                painter,
                box,
                fill=theme.colour(self._category.soft_token),
                border=theme.colour(self._category.token),
                width=2,
            )
        else:
            hovered = self.underMouse() and self.isEnabled()
            fill = theme.colour("row-hover") if hovered else None
            paint_box(painter, box, fill=fill, border=theme.colour("line") if framed else None)

    def _paint_whole(self, painter: QPainter) -> None:
        theme = current_theme()
        self._paint_ground(painter, framed=True)
        middle = self.height() / 2
        cap = QRectF(9, middle - _CAP / 2, _CAP, _CAP)
        enabled = self.isEnabled()
        paint_key_cap(
            painter, cap, self._code.hotkey.upper(), theme=theme, ink="text" if enabled else "faint"
        )
        left = cap.right() + 9
        right = self.width() - 10.0
        flags = Qt.AlignmentFlag.AlignVCenter
        if self._count is not None:
            painter.setFont(font("pad_count"))
            painter.setPen(theme.colour("text" if self._count and enabled else "faint"))
            words = str(self._count)
            width = QFontMetricsF(painter.font()).horizontalAdvance(words)
            box = QRectF(right - width - 2, 0, width + 2, self.height())
            painter.drawText(box, flags | Qt.AlignmentFlag.AlignRight, words)
            right -= width + 6
        painter.setFont(font("code"))
        painter.setPen(theme.colour("text" if enabled else "faint"))
        room = QRectF(left, middle - 17, right - left, 17)
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignLeft, self._code.short)
        painter.setFont(font("note"))
        painter.setPen(theme.colour("muted" if enabled else "faint"))
        label = QFontMetricsF(painter.font()).elidedText(
            self._code.label, Qt.TextElideMode.ElideRight, right - left + 1
        )
        painter.drawText(
            QRectF(left, middle, right - left + 2, 16), flags | Qt.AlignmentFlag.AlignLeft, label
        )

    def _paint_compact(self, painter: QPainter) -> None:
        theme = current_theme()
        self._paint_ground(painter, framed=False)
        middle = self.height() / 2
        cap = QRectF(3, middle - 11, 22, 22)
        paint_key_cap(painter, cap, self._code.hotkey.upper(), theme=theme)
        shape = QRectF(35, middle - 4.5, 9, 9)
        paint_shape(painter, shape, self._category, colour=theme.colour(self._category.token))
        painter.setFont(font("code"))
        painter.setPen(theme.colour("text" if self.isEnabled() else "faint"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(53, 0, self.width() - 90, self.height()), flags, self._code.short)
        if self._count is not None:
            painter.setFont(font("body"))
            painter.setPen(theme.colour("muted"))
            box = QRectF(0, 0, self.width() - 6, self.height())
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(box, right, str(self._count))

    def _unlight(self) -> None:
        self._is_lit = False
        self.update()

    def _rename(self) -> None:
        words = f"{self._code.short}, {self._code.label}, key {self._code.hotkey.upper()}"
        if self._count is not None:
            words += f", {self._count} marked"
        self.setAccessibleName(words)
