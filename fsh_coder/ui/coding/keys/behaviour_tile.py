"""One behaviour code on the pad: key cap, code, name, running count."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fsh_coder.domain.rubric import BehaviourCode, WordingStatus
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.key_cap import key_cap_size, paint_key_cap
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.shapes import Category, paint_shape
from fsh_coder.ui.kit.sprites import Sprites
from fsh_coder.ui.kit.theme import current_theme

TILE_HEIGHT = 46
COMPACT_HEIGHT = 27
DENSE_HEIGHT = 28
LIT_MS = 150
_CAP = 24
_PAIR_CAP = 20
_PAIR_GAP = 3
_DIMMED = 0.3
#: Lit and at rest, under the mouse or not, with counts of one digit and of two.
_MOST_PICTURES = 8


class BehaviourTile(QAbstractButton):
    """A code's tile; clicking it marks the code, as its key does.

    Args:
        code: the behaviour code.
        category: its colour and shape.
        compact: only key, shape and code.
        dense: only key, code and count, on one line.
    """

    def __init__(
        self,
        code: BehaviourCode,
        category: Category,
        *,
        compact: bool = False,
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._code, self._category = code, category
        self._compact, self._dense = compact, dense
        self._count: int | None = 0
        self._is_lit = False
        self._caps: tuple[str, ...] = ()
        self._cap_room = float(_CAP)
        self._follows: bool | None = None
        self._sprites = Sprites(most=_MOST_PICTURES)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(code.definition)
        self.set_caps(code.keys)

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

    @property
    def caps(self) -> tuple[str, ...]:
        """Return the caps shown: of one key, or of two to press one after the other."""
        return self._caps

    def set_caps(self, caps: tuple[str, ...]) -> None:
        """Show which keys mark the code."""
        self._caps = caps
        self._cap_room = self.cap_width()
        code = self._code
        rules = "\n".join(f"• {rule}" for rule in code.decision_rules)
        keys = f" ({' '.join(caps)})" if caps else ""
        sign = f"({code.wording.label})" if code.wording is WordingStatus.LOCAL else ""
        self.setToolTip(f"{code.label}{keys}\n{code.definition}\n{rules}\n{sign}".strip())
        self._rename()
        self.update()

    def cap_width(self) -> float:
        """Return how much room the caps take, in logical pixels."""
        widths = [self._one_cap(cap) for cap in self._caps]
        return max(self._cap_height(), sum(widths) + _PAIR_GAP * (len(widths) - 1))

    def set_cap_room(self, room: float) -> None:
        """Keep this much room for the caps, so that all names of a pad begin at one line."""
        self._cap_room = room
        self.update()

    @property
    def follows(self) -> bool | None:
        """Whether its second key may come now; None while no second key is waited for."""
        return self._follows

    def set_follows(self, follows: bool | None) -> None:  # noqa: FBT001 as any Qt setter
        """Show whether its second key may come now; None when none is waited for."""
        if follows is not self._follows:
            self._follows = follows
            self.update()

    def light(self) -> None:
        """Light up for a moment."""
        self._is_lit = True
        self.update()
        QTimer.singleShot(LIT_MS, self, self._unlight)

    def sizeHint(self) -> QSize:
        """One row of the pad."""
        if self._compact:
            return QSize(120, COMPACT_HEIGHT)
        return QSize(100, DENSE_HEIGHT if self._dense else TILE_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the tile: a picture of all but the count, and the count."""
        painter = QPainter(self)
        if self._follows is False:
            painter.setOpacity(_DIMMED)
        # Each key press lights a tile and lets it fade.
        looks = (
            *(current_theme().name, self.isEnabled(), self._is_raised, self.underMouse()),
            *(self._follows, self._count_room(), self._caps, self._cap_room),
        )
        self._sprites.copy(painter, QPoint(0, 0), looks, size=self.size(), draw=self._paint_still)
        self._paint_count(painter)

    def _paint_still(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), current_theme().colour("surface"))
        if self._compact or self._dense:
            self._paint_line(painter)
        else:
            self._paint_whole(painter)

    @property
    def _is_raised(self) -> bool:
        return self._is_lit or self.isDown()

    def _count_room(self) -> float:
        if self._count is None:
            return 0.0
        return QFontMetricsF(self._count_font()).horizontalAdvance(str(self._count))

    def _count_font(self) -> QFont:
        return font("body" if self._compact or self._dense else "pad_count")

    def _paint_count(self, painter: QPainter) -> None:
        if self._count is None:
            return
        is_line = self._compact or self._dense
        seen = bool(self._count) and self.isEnabled()
        ink = "muted" if is_line else ("text" if seen else "faint")
        painter.setFont(self._count_font())
        painter.setPen(current_theme().colour(ink))
        room = QRectF(0, 0, self.width() - (6 if is_line else 10), self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, flags, str(self._count))

    def _paint_ground(self, painter: QPainter, *, framed: bool) -> None:
        theme = current_theme()
        box = QRectF(self.rect())
        if self._is_raised:
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
        enabled = self.isEnabled()
        self._paint_caps(painter, 9)
        left = 9 + self._cap_room + 9
        right = self.width() - 10.0
        flags = Qt.AlignmentFlag.AlignVCenter
        if self._count is not None:
            right -= self._count_room() + 6
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

    def _paint_line(self, painter: QPainter) -> None:
        theme = current_theme()
        self._paint_ground(painter, framed=self._dense)
        middle = self.height() / 2
        self._paint_caps(painter, 4 if self._dense else 3)
        left = 3 + self._cap_room + 8
        if not self._dense:
            shape = QRectF(left, middle - 4.5, 9, 9)
            paint_shape(painter, shape, self._category, colour=theme.colour(self._category.token))
            left += 18
        painter.setFont(font("code"))
        painter.setPen(theme.colour("text" if self.isEnabled() else "faint"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room = self.width() - left - self._count_room() - 8
        short = QFontMetricsF(painter.font()).elidedText(
            self._code.short, Qt.TextElideMode.ElideRight, room + 1
        )
        painter.drawText(QRectF(left, 0, room + 2, self.height()), flags, short)

    def _paint_caps(self, painter: QPainter, left: float) -> None:
        theme = current_theme()
        height = self._cap_height()
        for number, cap in enumerate(self._caps):
            box = QRectF(left, (self.height() - height) / 2, self._one_cap(cap), height)
            is_pressed = self._follows is True and number == 0
            ink = "text" if self.isEnabled() else "faint"
            painter.save()
            if is_pressed:
                painter.setOpacity(_DIMMED)
            paint_key_cap(painter, box, cap, theme=theme, ink=ink)
            painter.restore()
            left += box.width() + _PAIR_GAP

    def _one_cap(self, cap: str) -> float:
        return key_cap_size(cap, height=self._cap_height())[0]

    def _cap_height(self) -> float:
        if len(self._caps) > 1 or self._dense:
            return _PAIR_CAP
        return _CAP - 2 if self._compact else _CAP

    def _unlight(self) -> None:
        self._is_lit = False
        self.update()

    def _rename(self) -> None:
        words = f"{self._code.short}, {self._code.label}"
        if self._caps:
            words += f", key {' '.join(self._caps)}"
        if self._count is not None:
            words += f", {self._count} marked"
        self.setAccessibleName(words)
