"""Recordings on which coders differ most, with their scores on one line."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QWidget

from fsh_coder.ui.charts.chart_style import CENTRE, RIGHT, paint_stroke, paint_words, screen_style
from fsh_coder.ui.charts.coder_gaps import disc_letters
from fsh_coder.ui.charts.scale import Scale, round_ticks
from fsh_coder.ui.kit.discs import coder_token, paint_coder_disc
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.table import (
    CELL_PADDING,
    ROW_LIST,
    Index,
    PlainHeader,
    PlainTable,
    RowDelegate,
)
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.reliability.band_scheme import amount_words
from fsh_coder.ui.reliability.measure_detail import Disagreement

SCORES_ROLE = Qt.ItemDataRole.UserRole
_DISC = 15.0


class DisagreementsModel(QAbstractTableModel):
    """Recording, score line, one column per coder, range and reasons."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.coders: tuple[str, ...] = ()
        self._rows: tuple[Disagreement, ...] = ()
        self._unit: str | None = None

    def show_rows(
        self, rows: Sequence[Disagreement], *, coders: Sequence[str], unit: str | None
    ) -> None:
        """Show another measure's recordings."""
        self.beginResetModel()
        self._rows, self.coders, self._unit = tuple(rows), tuple(coders), unit
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many recordings differ."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else 4 + len(self.coders)

    def heads(self) -> tuple[str, ...]:
        """Return the columns' heads."""
        return ("Recording", "Scores", *self.coders, "Range", "Reasons given")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's value for one role."""
        row, column = self._rows[index.row()], index.column()
        texts = self._texts(row)
        is_figure = 2 <= column < 3 + len(self.coders)
        is_range = column == 2 + len(self.coders)
        if role == Qt.ItemDataRole.FontRole:
            return font("body_strong") if column == 0 or is_range else None
        values: dict[int, object] = {
            SCORES_ROLE: row.scores,
            Qt.ItemDataRole.DisplayRole: texts[column],
            Qt.ItemDataRole.AccessibleTextRole: self._spoken(row) if column < 2 else texts[column],
            Qt.ItemDataRole.TextAlignmentRole: RIGHT if is_figure else None,
            Qt.ItemDataRole.ForegroundRole: self._ink(row, column),
        }
        return values.get(role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's head and its alignment."""
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads()[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and 2 <= section < 3 + len(self.coders):
            return RIGHT
        return None

    def ends(self) -> tuple[float, float]:
        """Return the lowest and the highest score shown."""
        values = [each for row in self._rows for each in row.scores if each is not None]
        return (min(values), max(values)) if values else (0.0, 1.0)

    def has_reasons(self) -> bool:
        """Whether any coder gave a reason for a score shown."""
        return any(row.reasons for row in self._rows)

    def _ink(self, row: Disagreement, column: int) -> str | None:
        if column == 2 + len(self.coders):
            return "bad" if row.spread > 1 else None
        is_missing = 2 <= column < 2 + len(self.coders) and row.scores[column - 2] is None
        return "muted" if is_missing else None

    def _texts(self, row: Disagreement) -> tuple[str, ...]:
        scores = tuple(
            why or self._score(score) for score, why in zip(row.scores, row.missing, strict=True)
        )
        return (row.recording, "", *scores, self._score(row.spread), row.reasons)

    def _score(self, value: float | None) -> str:
        if value is not None and value == int(value):
            return f"{value:g}"
        return amount_words(value, self._unit)

    def _spoken(self, row: Disagreement) -> str:
        pairs = zip(self.coders, self._texts(row)[2:], strict=False)
        given = ", ".join(f"{coder} {words}" for coder, words in pairs)
        return f"{row.recording}: {given}"


class ScoreLineDelegate(RowDelegate):
    """Each coder's disc at her score on one axis; equal scores side by side."""

    def __init__(self, model: DisagreementsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = model
        self.ends: tuple[float, float] = (0.0, 1.0)

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint marks of the axis, the line between the extremes and the discs."""
        theme, middle = current_theme(), rect.center().y()
        scale = score_scale(self.ends, rect)
        for tick in round_ticks(*self.ends):
            top, foot = QPointF(scale.at(tick), middle - 7), QPointF(scale.at(tick), middle + 7)
            paint_stroke(painter, top, foot, colour=theme.colour("grid"))
        given = [
            (place, score)
            for place, score in enumerate(index.data(SCORES_ROLE))
            if score is not None
        ]
        low, high = min(s for _, s in given), max(s for _, s in given)
        start, end = QPointF(scale.at(low), middle), QPointF(scale.at(high), middle)
        paint_stroke(painter, start, end, colour=theme.colour("line-strong"))
        for place, score in given:
            same = [other for other, value in given if value == score]
            aside = (same.index(place) - (len(same) - 1) / 2) * (_DISC - 1)
            box = QRectF(0, 0, _DISC, _DISC)
            box.moveCenter(QPointF(scale.at(score) + aside, middle))
            coder = self.model.coders[place]
            letters = disc_letters(self.model.coders)[coder]
            paint_coder_disc(painter, box, letters, series=coder_token(place), theme=theme)


class _ScoreHeader(PlainHeader):
    """Column heads, with the figures of the score line's axis over it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ends: tuple[float, float] = (0.0, 1.0)
        self.setSectionsClickable(False)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Paint one head."""
        super().paintSection(painter, rect, logicalIndex)
        if logicalIndex != 1:
            return
        theme = current_theme()
        painter.fillRect(rect.adjusted(0, 0, 0, -1), theme.colour("surface"))
        inside = QRectF(rect).adjusted(CELL_PADDING, 0, -CELL_PADDING, -1)
        paint_score_ticks(painter, inside, self.ends)


class DisagreementsTable(PlainTable):
    """The table with its score line; the head shows the line's axis."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__("Recordings that disagree most", row_height=ROW_LIST, parent=parent)
        self.rows = DisagreementsModel(self)
        self.setModel(self.rows)
        self._lines = ScoreLineDelegate(self.rows, self)
        self.setItemDelegateForColumn(1, self._lines)
        self._head = _ScoreHeader(self)
        self.setHorizontalHeader(self._head)
        self.set_empty_state(EmptyState("circle-check", "The coders gave the same everywhere."))

    def show_rows(
        self,
        rows: Sequence[Disagreement],
        *,
        coders: Sequence[str],
        unit: str | None,
        scale_range: tuple[float, float] | None,
    ) -> None:
        """Show another measure's recordings; `scale_range` None takes the scores seen."""
        self.rows.show_rows(rows, coders=coders, unit=unit)
        self._lines.ends = self._head.ends = scale_range or self.rows.ends()
        last = self.rows.columnCount() - 1
        self.setColumnHidden(last, not self.rows.has_reasons())
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        n_coders = len(coders)
        for column, width in enumerate((110, 240, *(84,) * n_coders, 68)):
            header.resizeSection(column, width)
        grows = last if self.rows.has_reasons() else 1
        header.setSectionResizeMode(grows, QHeaderView.ResizeMode.Stretch)


def score_scale(ends: tuple[float, float], rect: QRectF) -> Scale:
    """Return the axis of a score line within its cell."""
    room = _DISC * 1.5
    return Scale(*ends, rect.left() + room, rect.right() - room)


def paint_score_ticks(painter: QPainter, rect: QRectF, ends: tuple[float, float]) -> None:
    """Paint the figures of a score line's axis."""
    scale = score_scale(ends, rect)
    for tick in round_ticks(*ends):
        box = QRectF(scale.at(tick) - 15, rect.top(), 30, rect.height())
        paint_words(painter, box, f"{tick:g}", style=screen_style(), role="tiny", flags=CENTRE)
