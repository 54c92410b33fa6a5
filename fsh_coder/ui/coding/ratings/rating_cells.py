"""The scores of one dimension in a row of cells, painted by hand, one focus stop.

A dimension that may be not applicable has a cell of its own for it, behind the scores.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.domain.ratings import NOT_APPLICABLE, Rating
from fsh_coder.domain.rubric import Dimension
from fsh_coder.ui.coding.ratings.rating_keys import RatingKeys
from fsh_coder.ui.coding.ratings.rating_state import RatingState
from fsh_coder.ui.kit.fonts import Role, font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme

_CELL, _HEIGHT = 32, 28
_NOT_APPLICABLE_CELL = 38
_WIDEST = 240
#: From this many cells on the row has no room beside a name.
CROWDED_FROM = 7


class RatingCells(QWidget):
    """Pointing at a cell shows its anchor before it is chosen; there is no default.

    Signals:
        rated: the rating that was chosen by mouse, a score or NOT_APPLICABLE.
        keyed: the rating that was chosen by key, None for not rated.
        pointed: the rating under the mouse, None for none.
        moved: Up or Down: to the dimension before (-1) or after (1).
        focused: the keyboard came here.
    """

    rated = Signal(object)
    keyed = Signal(object)
    pointed = Signal(object)
    moved = Signal(int)
    focused = Signal()

    def __init__(self, dimension: Dimension, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        scores: tuple[Rating, ...] = tuple(dimension.scores())
        self._choices = (*scores, NOT_APPLICABLE) if dimension.not_applicable else scores
        self._rating: Rating = None
        self._is_ruled_out = False
        self._is_in_conflict = False
        self._pointed: Rating = None
        self._may_write = True
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("focusRing", True)
        self.setProperty("ringRadius", 6)
        self.setAccessibleName(f"{dimension.label}, not rated")
        self.setAccessibleDescription(
            "; ".join(f"{anchor.score}: {anchor.text}" for anchor in dimension.anchors)
        )
        keys = RatingKeys(self, dimension)
        keys.rated.connect(self._on_key)
        keys.moved.connect(self.moved)

    @property
    def score(self) -> int | None:
        """Return the score shown; None for not rated and for not applicable."""
        return self._rating if isinstance(self._rating, int) else None

    @property
    def rating(self) -> Rating:
        """Return the rating shown as chosen, also one that another rating settles."""
        return self._rating

    @property
    def is_crowded(self) -> bool:
        """Whether the cells want a line of their own."""
        return len(self._choices) >= CROWDED_FROM

    def show_state(self, state: RatingState) -> None:
        """Show a rating."""
        self._rating = state.shown
        self._is_ruled_out = state.is_ruled_out
        self._is_in_conflict = bool(state.conflict)
        self.setAccessibleName(state.spoken)
        self.update()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let scores be chosen, or not."""
        self._may_write = may_write
        self.update()

    def cell(self, rating: Rating) -> QRectF:
        """Return where a rating's cell lies; ValueError for none of the dimension's."""
        place = self._choices.index(rating)
        n_scores = len(self._choices) - self._may_be_not_applicable
        behind = _NOT_APPLICABLE_CELL if self._may_be_not_applicable else 0
        wide = (self.width() - behind) / n_scores
        width = behind if rating is NOT_APPLICABLE else wide
        return QRectF(place * wide, 0, width, self.height())

    def sizeHint(self) -> QSize:
        """All cells side by side."""
        n_scores = len(self._choices) - self._may_be_not_applicable
        behind = _NOT_APPLICABLE_CELL if self._may_be_not_applicable else 0
        return QSize(min(_WIDEST, _CELL * n_scores) + behind + 2, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never cut a cell."""
        return self.sizeHint()

    @property
    def _may_be_not_applicable(self) -> bool:
        return self._choices[-1] is NOT_APPLICABLE

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the cells."""
        painter, theme = QPainter(self), current_theme()
        whole = QRectF(self.rect())
        is_open = self._may_write and not self._is_ruled_out
        paint_box(painter, whole, fill=theme.colour("surface" if is_open else "bg"), border=None)
        for rating in self._choices:
            self._paint_cell(painter, theme, rating)
        edge = theme.colour("control" if is_open else "line-strong")
        if self._is_in_conflict:
            edge = theme.colour("warn")
        paint_box(painter, whole, fill=None, border=edge)

    def _paint_cell(self, painter: QPainter, theme: Theme, rating: Rating) -> None:
        cell = self.cell(rating)
        is_open = self._may_write and not self._is_ruled_out
        is_chosen, is_pointed = rating == self._rating, rating == self._pointed
        inside = cell.adjusted(0, 1, 0, -1)
        ink = "text" if is_open else "muted"
        if is_chosen:
            fill, ink = self._chosen_look(rating)
            paint_box(painter, inside, fill=theme.colour(fill), border=None, radius=0)
        elif is_pointed and is_open:
            painter.fillRect(inside, theme.colour("sel"))
            ink = "accent"
        if rating != self._choices[0]:
            line = QRectF(round(cell.left()), 1, 1, cell.height() - 2)
            painter.fillRect(line, theme.colour("control" if is_open else "line-strong"))
        is_small = rating is NOT_APPLICABLE
        role: Role = "body_strong" if is_chosen or is_pointed else "label"
        painter.setFont(QFont(font("helper" if is_small and not is_chosen else role)))
        painter.setPen(theme.colour(ink))
        words = "n/a" if is_small else str(rating)
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, words)

    def _chosen_look(self, rating: Rating) -> tuple[str, str]:
        if self._is_ruled_out:
            return "line", "muted"
        if not self._may_write:
            return "muted", "surface"
        # A decision, but no score: quieter than one, and louder than an open cell.
        return ("accent-soft", "accent") if rating is NOT_APPLICABLE else ("accent", "on-accent")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a rating."""
        self._point(self._choice_at(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        super().leaveEvent(event)
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a rating."""
        rating = self._choice_at(event)
        self.focused.emit()
        if event.button() == Qt.MouseButton.LeftButton and rating is not None and self._may_write:
            self.rated.emit(rating)

    def focusInEvent(self, event: object) -> None:
        """Say that the keyboard is here."""
        self.focused.emit()
        self.update()

    def _choice_at(self, event: QMouseEvent) -> Rating:
        return next((r for r in self._choices if self.cell(r).contains(event.position())), None)

    def _point(self, rating: Rating) -> None:
        if rating != self._pointed:
            self._pointed = rating
            self.pointed.emit(rating)
            self.update()

    def _on_key(self, rating: Rating) -> None:
        if self._may_write:
            self.keyed.emit(rating)
