"""The anchors of a dimension: the text that fixes each score, under the eye before choosing."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import Dimension
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import current_theme

_SQUARE, _SMALL_SQUARE = 28, 24
#: So many choices stand closer together, so that all are under the eye.
_CLOSE_FROM = 7
_LEFT, _TEXT_LEFT, _RIGHT = 5, 43, 10
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_MOST_INDICATORS = 3
NOT_APPLICABLE_WORDS = "Not applicable: what is rated here could not arise in this session."


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what its square says, what it means, what may be heard there."""

    rating: Rating
    square: str
    text: str
    indicators: tuple[str, ...] = ()


def choices_of(dimension: Dimension) -> tuple[Choice, ...]:
    """Return a dimension's scores with their anchors, then "not applicable" where it may be."""
    scores = tuple(
        Choice(anchor.score, str(anchor.score), anchor.text, anchor.indicators)
        for anchor in dimension.anchors
    )
    if not dimension.not_applicable:
        return scores
    return (*scores, Choice(NOT_APPLICABLE, "n/a", NOT_APPLICABLE_WORDS))


class AnchorRow(QAbstractButton):
    """A score's square and its anchor; clicking it gives the score."""

    def __init__(self, choice: Choice, *, dense: bool = False, close: bool = False) -> None:
        super().__init__()
        self._choice, self._dense = choice, dense
        self._square, self._pad = (_SMALL_SQUARE, 4) if close else (_SQUARE, 8)
        self._is_chosen = self._is_pointed = self._tells_heard = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip("\n".join(f"• {each}" for each in choice.indicators))
        self.set_state(chosen=False, pointed=False)

    def set_state(self, *, chosen: bool, pointed: bool) -> None:
        """Show whether the score is given or pointed at."""
        changed = chosen != self._is_chosen
        self._is_chosen, self._is_pointed = chosen, pointed
        spoken = f"{self._choice.square}: {self._choice.text}"
        self.setAccessibleName(f"{spoken} (chosen)" if chosen else spoken)
        if changed:
            self.updateGeometry()
        self.update()

    def tell_heard(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Tell what is often heard before the score is chosen, too."""
        if on != self._tells_heard:
            self._tells_heard = on
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """As high as the present width needs."""
        width = self.width() if self.width() > 100 else 320
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Room for the square."""
        return QSize(160, self._square + self._pad - 2)

    def hasHeightForWidth(self) -> bool:
        """Whether height depends on width: it does."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that a width needs."""
        room = width - _TEXT_LEFT - _RIGHT
        text = _height(self._choice.text, self._words(), room)
        heard = self._heard()
        below = _height(heard, font("helper"), room) + 2 if heard else 0
        return max(self._square + self._pad, text + below + self._pad + 6)

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
        height = _height(self._choice.text, self._words(), room)
        heard = self._heard()
        above = 3 + self._pad // 2
        top = above if heard or height > 22 else (self.height() - height) // 2
        painter.setFont(self._words())
        is_open = self.isEnabled() or self._is_chosen
        painter.setPen(theme.colour("text" if is_open else "muted"))
        painter.drawText(QRect(_TEXT_LEFT, top, room, height + 2), _WRAP, self._choice.text)
        if heard:
            painter.setFont(font("helper"))
            painter.setPen(theme.colour("muted"))
            rest = QRect(_TEXT_LEFT, top + height + 2, room, self.height())
            painter.drawText(rest, _WRAP, heard)

    def _paint_square(self, painter: QPainter, *, soft: bool) -> None:
        theme = current_theme()
        side = self._square
        top = 4 if self.height() > side + 14 else (self.height() - side) / 2
        square = QRectF(_LEFT + (_SQUARE - side) / 2, top, side, side)
        enabled = self.isEnabled()
        if self._is_chosen:
            fill, edge, ink = ("accent" if enabled else "muted"), None, "on-accent"
        elif soft:
            fill, edge, ink = "accent-soft", "accent", "accent"
        else:
            fill, edge, ink = "surface", "control", "text"
        if not enabled and not self._is_chosen:
            fill, edge, ink = "bg", "line-strong", "muted"
        border = None if edge is None else theme.colour(edge)
        paint_box(painter, square, fill=theme.colour(fill), border=border)
        painter.setFont(
            font("body_strong" if self._choice.rating is not NOT_APPLICABLE else "note")
        )
        painter.setPen(theme.colour(ink))
        painter.drawText(square, Qt.AlignmentFlag.AlignCenter, self._choice.square)

    def _words(self) -> QFont:
        return font("body_strong" if self._is_chosen else "body")

    def _heard(self) -> str:
        is_told = self._is_chosen or self._tells_heard
        if not is_told or self._dense or not self._choice.indicators:
            return ""
        return "Often heard: " + "; ".join(self._choice.indicators[:_MOST_INDICATORS]) + "."


class AnchorList(QWidget):
    """All anchors of a dimension, one under another.

    Signals:
        chosen: the rating whose anchor was clicked, a score or NOT_APPLICABLE.
    """

    chosen = Signal(object)

    def __init__(self, *, dense: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dense = dense
        self._tells_heard = False
        self._rows: dict[Rating, AnchorRow] = {}
        self._dimension: Dimension | None = None
        self._rating: Rating = None
        self._pointed: Rating = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self.setAccessibleName("Anchors")

    def show_dimension(self, dimension: Dimension, rating: Rating) -> None:
        """Show a dimension's anchors and which rating is given."""
        if dimension is not self._dimension:
            self._dimension = dimension
            self._rebuild(dimension)
        self._rating = rating
        self._show()

    def set_pointed(self, rating: Rating) -> None:
        """Show which rating is pointed at."""
        self._pointed = rating
        self._show()

    def tell_heard(self, on: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Tell what is often heard at every anchor, where there is room for it."""
        self._tells_heard = on
        for row in self._rows.values():
            row.tell_heard(on)

    def row(self, rating: Rating) -> AnchorRow:
        """Return a rating's row; KeyError for none of the dimension's."""
        return self._rows[rating]

    def _rebuild(self, dimension: Dimension) -> None:
        while (taken := self._column.takeAt(0)) is not None:
            widget = taken.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rows = {}
        choices = choices_of(dimension)
        close = len(choices) >= _CLOSE_FROM
        self._column.setSpacing(0 if close else 2)
        for choice in choices:
            row = AnchorRow(choice, dense=self._dense, close=close)
            row.tell_heard(self._tells_heard)
            row.clicked.connect(lambda _on=False, rating=choice.rating: self.chosen.emit(rating))
            self._rows[choice.rating] = row
            self._column.addWidget(row)

    def _show(self) -> None:
        for rating, row in self._rows.items():
            row.set_state(chosen=rating == self._rating, pointed=rating == self._pointed)


class PointedAnchor(QWidget):
    """The one anchor that is pointed at, or else given; in a soft box."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._square = ""
        self._text = ""
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_anchor(self, dimension: Dimension, rating: Rating, *, words: str = "") -> None:
        """Show a rating's anchor, or other words; a rating of None asks to point at one."""
        before = (self._square, self._text)
        found = next((each for each in choices_of(dimension) if each.rating == rating), None)
        if found is None:
            self._square = ""
            self._text = words or "Point at a score to read its anchor; widened, all are shown."
        else:
            self._square, self._text = found.square, words or found.text
        if before != (self._square, self._text):
            spoken = f"{self._square}: {self._text}" if self._square else self._text
            self.setAccessibleName(spoken)
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
        fill = theme.colour("sel" if self._square else "row-hover")
        paint_box(painter, QRectF(self.rect()), fill=fill, border=None)
        room = QRect(34, 8, self.width() - 44, self.height() - 10)
        if self._square:
            painter.setFont(font("body_strong"))
            painter.setPen(theme.colour("accent"))
            centred = int(Qt.AlignmentFlag.AlignHCenter)
            painter.drawText(QRect(2, 8, 30, 20), centred, self._square)
        else:
            room.setLeft(12)
        painter.setFont(font("body"))
        painter.setPen(theme.colour("text" if self._square else "muted"))
        painter.drawText(room, _WRAP, self._text)


def _height(text: str, words: QFont, width: int) -> int:
    room = QRect(0, 0, max(width, 40), 10_000)
    return QFontMetrics(words).boundingRect(room, _WRAP, text).height()
