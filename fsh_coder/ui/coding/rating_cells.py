"""The scores of one dimension in a row of cells, painted by hand, one focus stop."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fsh_coder.domain.rubric import Dimension
from fsh_coder.ui.coding.rating_keys import RatingKeys
from fsh_coder.ui.coding.rating_state import RatingState
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.paint import paint_box
from fsh_coder.ui.kit.theme import Theme, current_theme

_CELL, _HEIGHT = 32, 28
_WIDEST = 240


class RatingCells(QWidget):
    """Pointing at a cell shows its anchor before it is chosen; there is no default.

    Signals:
        rated: the score that was chosen, None for not rated.
        pointed: the score under the mouse, None for none.
        moved: Up or Down: to the dimension before (-1) or after (1).
        focused: the keyboard came here.
    """

    rated = Signal(object)
    pointed = Signal(object)
    moved = Signal(int)
    focused = Signal()

    def __init__(self, dimension: Dimension, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scores = tuple(dimension.scores())
        self._dimension = dimension
        self._score: int | None = None
        self._pointed: int | None = None
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
        """Return the score shown; None means not rated."""
        return self._score

    def show_state(self, state: RatingState) -> None:
        """Show a rating."""
        self._score = state.score
        self.setAccessibleName(state.spoken)
        self.update()

    def set_may_write(self, may_write: bool) -> None:  # noqa: FBT001 one word as any Qt setter
        """Let scores be chosen, or not."""
        self._may_write = may_write
        self.update()

    def cell(self, score: int) -> QRectF:
        """Return where a score's cell lies; ValueError for no score of the scale."""
        wide = self.width() / len(self._scores)
        return QRectF(self._scores.index(score) * wide, 0, wide, self.height())

    def sizeHint(self) -> QSize:
        """All cells side by side."""
        width = min(_WIDEST, _CELL * len(self._scores)) + 2
        return QSize(width, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        """Never cut a cell."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the cells."""
        painter, theme = QPainter(self), current_theme()
        whole = QRectF(self.rect())
        ground = theme.colour("surface" if self._may_write else "bg")
        paint_box(painter, whole, fill=ground, border=None)
        for score in self._scores:
            self._paint_cell(painter, theme, score)
        edge = theme.colour("control" if self._may_write else "line-strong")
        paint_box(painter, whole, fill=None, border=edge)

    def _paint_cell(self, painter: QPainter, theme: Theme, score: int) -> None:
        cell = self.cell(score)
        is_chosen, is_pointed = score == self._score, score == self._pointed
        inside = cell.adjusted(0, 1, 0, -1)
        ink = "text"
        if is_chosen:
            token = "accent" if self._may_write else "muted"
            paint_box(painter, inside, fill=theme.colour(token), border=None, radius=0)
            ink = "on-accent" if self._may_write else "surface"
        elif is_pointed and self._may_write:
            painter.fillRect(inside, theme.colour("sel"))
            ink = "accent"
        if score != self._scores[0]:
            line = QRectF(round(cell.left()), 1, 1, cell.height() - 2)
            painter.fillRect(line, theme.colour("control"))
        words = QFont(font("body_strong" if is_chosen or is_pointed else "label"))
        painter.setFont(words)
        painter.setPen(theme.colour(ink if self._may_write or is_chosen else "muted"))
        painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, str(score))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at a score."""
        self._point(self._score_at(event))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at none."""
        super().leaveEvent(event)
        self._point(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a score."""
        score = self._score_at(event)
        self.focused.emit()
        if event.button() == Qt.MouseButton.LeftButton and score is not None and self._may_write:
            self.rated.emit(score)

    def focusInEvent(self, event: object) -> None:
        """Say that the keyboard is here."""
        self.focused.emit()
        self.update()

    def _score_at(self, event: QMouseEvent) -> int | None:
        return next(
            (score for score in self._scores if self.cell(score).contains(event.position())), None
        )

    def _point(self, score: int | None) -> None:
        if score != self._pointed:
            self._pointed = score
            self.pointed.emit(score)
            self.update()

    def _on_key(self, score: int | None) -> None:
        if self._may_write:
            self.rated.emit(score)
