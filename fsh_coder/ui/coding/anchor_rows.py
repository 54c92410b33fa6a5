"""The anchors of a dimension: the text that fixes each score, under the eye before choosing."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.domain.rubric import Anchor, Dimension
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme

_SQUARE = 28
_LEFT, _TEXT_LEFT, _RIGHT = 5, 43, 10
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_MOST_INDICATORS = 3


class AnchorRow(QAbstractButton):
    """A score's square and its anchor; clicking it gives the score."""

    def __init__(self, anchor: Anchor, *, dense: bool = False) -> None:
        super().__init__()
        self._anchor, self._dense = anchor, dense
        self._is_chosen = self._is_pointed = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip("\n".join(f"• {each}" for each in anchor.indicators))
        self.set_state(chosen=False, pointed=False)

    def set_state(self, *, chosen: bool, pointed: bool) -> None:
        """Show whether the score is given or pointed at."""
        changed = chosen != self._is_chosen
        self._is_chosen, self._is_pointed = chosen, pointed
        spoken = f"{self._anchor.score}: {self._anchor.text}"
        self.setAccessibleName(f"{spoken} (chosen)" if chosen else spoken)
        if changed:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the present width needs."""
        width = self.width() if self.width() > 100 else 320
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Room for the square."""
        return QSize(160, _SQUARE + 6)

    def hasHeightForWidth(self) -> bool:
        """Whether height depends on width: it does."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs."""
        room = width - _TEXT_LEFT - _RIGHT
        text = _height(self._anchor.text, self._words(), room)
        heard = self._heard()
        below = _height(heard, font("helper"), room) + 2 if heard else 0
        return max(_SQUARE + 8, text + below + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint square, anchor and, once chosen, what is often heard."""
        painter, theme = QPainter(self), current_theme()
        box = QRectF(self.rect())
        hovered = self.underMouse() and self.isEnabled()
        if self._is_chosen:
            paint_box(painter, box, fill=theme.colour("sel"), border=theme.colour("accent"))
        elif hovered or self._is_pointed:
            paint_box(painter, box, fill=theme.colour("row-hover"), border=None)
        self._paint_square(painter, soft=hovered or self._is_pointed)
        room = self.width() - _TEXT_LEFT - _RIGHT
        height = _height(self._anchor.text, self._words(), room)
        heard = self._heard()
        top = 7 if heard or height > 22 else (self.height() - height) // 2
        painter.setFont(self._words())
        painter.setPen(theme.colour("text"))
        painter.drawText(QRect(_TEXT_LEFT, top, room, height + 2), _WRAP, self._anchor.text)
        if heard:
            painter.setFont(font("helper"))
            painter.setPen(theme.colour("muted"))
            rest = QRect(_TEXT_LEFT, top + height + 2, room, self.height())
            painter.drawText(rest, _WRAP, heard)

    def _paint_square(self, painter: QPainter, *, soft: bool) -> None:
        theme = current_theme()
        top = 4 if self.height() > _SQUARE + 14 else (self.height() - _SQUARE) / 2
        square = QRectF(_LEFT, top, _SQUARE, _SQUARE)
        enabled = self.isEnabled()
        if self._is_chosen:
            fill, edge, ink = ("accent" if enabled else "muted"), None, "on-accent"
        elif soft:
            fill, edge, ink = "accent-soft", "accent", "accent"
        else:
            fill, edge, ink = "surface", "control", "text"
        border = None if edge is None else theme.colour(edge)
        paint_box(painter, square, fill=theme.colour(fill), border=border)
        painter.setFont(font("body_strong"))
        painter.setPen(theme.colour(ink))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, str(self._anchor.score))

    def _words(self) -> QFont:
        return font("body_strong" if self._is_chosen else "body")

    def _heard(self) -> str:
        if not self._is_chosen or self._dense or not self._anchor.indicators:
            return ""
        return "Often heard: " + "; ".join(self._anchor.indicators[:_MOST_INDICATORS]) + "."


class AnchorList(QWidget):
    """All anchors of a dimension, one under another.

    Signals:
        chosen: the score whose anchor was clicked.
    """

    chosen = Signal(int)

    def __init__(self, *, dense: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dense = dense
        self._rows: dict[int, AnchorRow] = {}
        self._dimension: Dimension | None = None
        self._score: int | None = None
        self._pointed: int | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.setAccessibleName("Anchors")

    def show_dimension(self, dimension: Dimension, score: int | None) -> None:
        """Show a dimension's anchors and which score is given."""
        if dimension is not self._dimension:
            self._dimension = dimension
            self._rebuild(dimension)
        self._score = score
        self._show()

    def set_pointed(self, score: int | None) -> None:
        """Show which score is pointed at."""
        self._pointed = score
        self._show()

    def row(self, score: int) -> AnchorRow:
        """Return a score's row; KeyError for no score of the scale."""
        return self._rows[score]

    def _rebuild(self, dimension: Dimension) -> None:
        while (taken := self._column.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}
        for anchor in dimension.anchors:
            row = AnchorRow(anchor, dense=self._dense)
            row.clicked.connect(lambda _on=False, score=anchor.score: self.chosen.emit(score))
            self._rows[anchor.score] = row
            self._column.addWidget(row)

    def _show(self) -> None:
        for score, row in self._rows.items():
            row.set_state(chosen=score == self._score, pointed=score == self._pointed)


class PointedAnchor(QWidget):
    """The one anchor that is pointed at, or else given; in a soft box."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._score: int | None = None
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_anchor(self, dimension: Dimension, score: int | None) -> None:
        """Show a score's anchor; None asks to point at one."""
        before, self._score = (self._score, self._text), score
        self._text = (
            "Point at a score to read its anchor; F7 shows them all."
            if score is None
            else dimension.anchor(score).text
        )
        if before != (self._score, self._text):
            self.setAccessibleName(self._text if score is None else f"{score}: {self._text}")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As high as the present width needs."""
        width = self.width() if self.width() > 100 else 380
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """Whether height depends on width: it does."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs; two lines at least, so that nothing jumps."""
        return max(54, _height(self._text, font("body"), width - 44) + 18)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the box, the score and its anchor."""
        painter, theme = QPainter(self), current_theme()
        fill = theme.colour("row-hover" if self._score is None else "sel")
        paint_box(painter, QRectF(self.rect()), fill=fill, border=None)
        room = QRect(34, 8, self.width() - 44, self.height() - 10)
        if self._score is not None:
            painter.setFont(font("body_strong"))
            painter.setPen(theme.colour("accent"))
            painter.drawText(
                QRect(0, 8, 30, 20), int(Qt.AlignmentFlag.AlignHCenter), str(self._score)
            )
        else:
            room.setLeft(12)
        painter.setFont(font("body"))
        painter.setPen(theme.colour("muted" if self._score is None else "text"))
        painter.drawText(room, _WRAP, self._text)


def _height(text: str, words: QFont, width: int) -> int:
    room = QRect(0, 0, max(width, 40), 10_000)
    return QFontMetrics(words).boundingRect(room, _WRAP, text).height()
