"""The keys of a focused dimension: scores as they are written, not applicable, Up and Down."""

from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import Dimension, Rubric

#: Two digits within this time are one number.
TOGETHER_MS = 900


def not_applicable_key(dimension: Dimension) -> str:
    """Return the key for "not applicable": 9, as on paper forms, unless a score has a 9."""
    return "/" if any("9" in str(score) for score in dimension.scores()) else "9"


def clears_with_0(dimension: Dimension) -> bool:
    """Whether 0 takes a rating back; where 0 is a score, Delete does."""
    return 0 not in dimension.scores()


@dataclass(frozen=True, slots=True)
class RatingUse:
    """What keys do while a dimension has the keyboard, in words and caps."""

    words: str
    caps: tuple[str, ...]


def rating_uses(rubric: Rubric) -> tuple[RatingUse, ...]:
    """Return the keys of a rubric's ratings, its scales taken together; none without any."""
    if not rubric.dimensions:
        return ()
    low = min(each.low for each in rubric.dimensions)
    high = max(each.high for each in rubric.dimensions)
    uses = [RatingUse("Rate", (str(low), "–", str(high)))]
    skippable = next((each for each in rubric.dimensions if each.not_applicable), None)
    if skippable is not None:
        uses.append(RatingUse("Rate as not applicable", (not_applicable_key(skippable),)))
    clears = all(clears_with_0(each) for each in rubric.dimensions)
    uses.append(RatingUse("Not rated after all", ("0" if clears else "Delete",)))
    return tuple(uses)


class RatingKeys(QObject):
    """An event filter on the one focus stop of a dimension; that widget owns it.

    Digits give the score that is written on the cell; two pressed together give one of two
    digits. 0 takes the rating back, or Delete where 0 is a score.

    Signals:
        rated: a score, NOT_APPLICABLE, or None for not rated.
        moved: to the dimension before (-1) or after (1).
    """

    rated = Signal(object)
    moved = Signal(int)

    def __init__(self, widget: QWidget, dimension: Dimension) -> None:
        super().__init__(widget)
        self._scores = frozenset(map(str, dimension.scores()))
        self._not_applicable = not_applicable_key(dimension) if dimension.not_applicable else ""
        self._clears_with_0 = clears_with_0(dimension)
        self._typed = ""
        self._since = QElapsedTimer()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take digits and arrows; the screen gets all other keys."""
        if not isinstance(event, QKeyEvent) or event.modifiers() & ~(_KEYPAD | _SHIFT):
            return False
        # French keyboards have the digits behind Shift; with an arrow it is another command.
        is_named = not event.modifiers() & _SHIFT or event.text() in (*_DIGITS, "/")
        is_mine = is_named and (event.key() in _STEPS or self._is_for_rating(event))
        if event.type() == QEvent.Type.ShortcutOverride and is_mine:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress or not is_mine:
            return False
        if event.key() in _STEPS:
            self.moved.emit(_STEPS[Qt.Key(event.key())])
        elif not event.isAutoRepeat():
            self._rate(event)
        return True

    def _is_for_rating(self, event: QKeyEvent) -> bool:
        text = event.text()
        if event.key() == Qt.Key.Key_Delete:
            return not self._clears_with_0
        if not text or not (text == self._not_applicable or text in _DIGITS):
            return False
        is_clearing = text == "0" and self._clears_with_0
        return is_clearing or text == self._not_applicable or bool(self._number_with(text))

    def _rate(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_Delete:
            self._give(None)
        elif text == self._not_applicable:
            self._give(NOT_APPLICABLE)
        elif number := self._number_with(text):
            self._typed = number
            self._since.restart()
            if number in self._scores:
                self.rated.emit(int(number))
        else:
            self._give(None)

    def _give(self, rating: Rating) -> None:
        self._typed = ""
        self.rated.emit(rating)

    def _number_with(self, digit: str) -> str:
        """Return the number that a digit makes with those before it; "" for none of the scale."""
        is_going_on = self._since.isValid() and self._since.elapsed() < TOGETHER_MS
        numbers = (self._typed + digit, digit) if is_going_on and self._typed else (digit,)
        return next((each for each in numbers if self._begins_score(each)), "")

    def _begins_score(self, number: str) -> bool:
        return any(score.startswith(number) for score in self._scores)


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_DIGITS = frozenset("0123456789")
