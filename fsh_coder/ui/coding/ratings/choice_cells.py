"""One of a few answers, side by side: chosen by a click or by the number before it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.key_cap import paint_key_cap
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme

#: More answers than digits, or longer ones than a line holds, want a list instead.
MOST_CHOICES = 9
MOST_PX = 560
_HEIGHT, _CAP, _SIDE = 30, 18, 10


def choices_fit(choices: tuple[str, ...]) -> bool:
    """Whether answers can stand side by side."""
    return len(choices) <= MOST_CHOICES and sum(map(_width, choices)) <= MOST_PX


class ChoiceCells(QWidget):
    """One focus stop; nothing is chosen until the coder chooses. 0 takes the answer back.

    Signals:
        chosen: the answer, "" for none any more.
    """

    chosen = Signal(str)

    def __init__(self, question: str, choices: tuple[str, ...]) -> None:
        super().__init__()
        self._question, self._choices = question, choices
        self._answer = ""
        self._pointed = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRing", True)
        self.setProperty("ringRadius", 6)
        self.setAccessibleDescription(
            "; ".join(f"{place}: {choice}" for place, choice in enumerate(choices, 1))
        )
        self.show_answer("")

    @property
    def answer(self) -> str:
        """Return the answer shown; "" for none."""
        return self._answer

    def show_answer(self, answer: str) -> None:
        """Show what is on disk."""
        self._answer = answer
        self.setAccessibleName(f"{self._question}: {answer or 'not answered'}")
        self.update()

    def cell(self, choice: str) -> QRectF:
        """Return where an answer's cell lies; ValueError for none of them."""
        place = self._choices.index(choice)
        left = sum(map(_width, self._choices[:place]))
        return QRectF(left, 0, _width(choice), self.height())

    def sizeHint(self) -> QSize:
        """All cells side by side."""
        return QSize(round(sum(map(_width, self._choices))) + 1, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never cut an answer."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Keep the digits from whatever else they mean on the screen."""
        is_asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_asked and isinstance(event, QKeyEvent) and self._meant(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer by number; 0 takes the answer back."""
        answer = self._meant(event)
        if answer is None:
            super().keyPressEvent(event)
        elif self.isEnabled() and not event.isAutoRepeat():
            self.chosen.emit(answer)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at an answer."""
        self._point(self._choice_at(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        super().leaveEvent(event)
        self._point("")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose an answer."""
        choice = self._choice_at(event)
        if event.button() == Qt.MouseButton.LeftButton and choice:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit(choice)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the keys."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Put the keys away."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the cells."""
        painter, theme = QPainter(self), current_theme()
        whole = QRectF(self.rect()).adjusted(0, 0, -1, 0)
        fill = theme.colour("surface" if self.isEnabled() else "bg")
        paint_box(painter, whole, fill=fill, border=None)
        for choice in self._choices:
            self._paint_cell(painter, theme, choice)
        edge = theme.colour("control" if self.isEnabled() else "line-strong")
        paint_box(painter, whole, fill=None, border=edge)

    def _paint_cell(self, painter: QPainter, theme: Theme, choice: str) -> None:
        cell, place = self.cell(choice), self._choices.index(choice)
        inside = cell.adjusted(0, 1, 0, -1)
        is_chosen = choice == self._answer
        ink = "text" if self.isEnabled() else "muted"
        if is_chosen:
            ground = theme.colour("accent" if self.isEnabled() else "muted")
            paint_box(painter, inside, fill=ground, border=None, radius=0)
            ink = "on-accent" if self.isEnabled() else "surface"
        elif choice == self._pointed and self.isEnabled():
            painter.fillRect(inside, theme.colour("sel"))
            ink = "accent"
        if place:
            painter.fillRect(
                QRectF(round(cell.left()), 1, 1, cell.height() - 2), theme.colour("control")
            )
        cap = QRectF(cell.left() + _SIDE, (cell.height() - _CAP) / 2, _CAP, _CAP)
        paint_key_cap(painter, cap, str(place + 1), theme=theme, ink=ink if is_chosen else "text")
        painter.setFont(font("body_strong" if is_chosen else "body"))
        painter.setPen(theme.colour(ink))
        words = cell.adjusted(_SIDE + _CAP + 7, 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, flags, choice)

    def _meant(self, event: QKeyEvent) -> str | None:
        """Return the answer that a key means, "" for none any more; None for another key."""
        text = event.text()
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier or text not in _DIGITS:
            return None
        if text == "0":
            return ""
        place = int(text) - 1
        return self._choices[place] if place < len(self._choices) else None

    def _choice_at(self, event: QMouseEvent) -> str:
        place = event.position()
        return next((each for each in self._choices if self.cell(each).contains(place)), "")

    def _point(self, choice: str) -> None:
        if choice != self._pointed:
            self._pointed = choice
            self.update()


_DIGITS = tuple("0123456789")


def _width(choice: str) -> float:
    words = QFontMetricsF(font("body_strong")).horizontalAdvance(choice)
    return float(round(words + 2 * _SIDE + _CAP + 9))
