"""The list of what was done to an observation, the latest first; undone actions stand apart."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from fsh_coder.domain.recording import Segment
from fsh_coder.services.coding_history import HistoryRow, Standing
from fsh_coder.ui.coding.ground.time_window import words_in_segment
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.library.words import day_words

Index = QModelIndex | QPersistentModelIndex

_ROW, _REASON = 29, 18
_WHEN_LEFT, _WORDS_LEFT, _RIGHT = 12, 104, 12


class HistoryModel(QAbstractListModel):
    """Actions, the latest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HistoryRow, ...] = ()
        self._segment: Segment | None = None
        self.names_people = False

    def show_rows(self, rows: Sequence[HistoryRow], segment: Segment | None) -> None:
        """Show other actions; times in their words count from the segment's start."""
        self.beginResetModel()
        self._rows, self._segment = tuple(rows), segment
        # One person's name on every line would say nothing.
        self.names_people = len({row.who for row in rows}) > 1
        self.endResetModel()

    def row(self, number: int) -> HistoryRow:
        """Return an action; IndexError beyond the last."""
        return self._rows[number]

    def words(self, number: int) -> str:
        """Return what was done."""
        words = self._rows[number].words
        return words if self._segment is None else words_in_segment(words, self._segment)

    def when(self, number: int) -> str:
        """Return when: the time of day, with the day before it where that is another."""
        local = self._rows[number].at.astimezone()
        today = datetime.now().astimezone().date()
        if local.date() == today:
            return f"{local:%H:%M:%S}"
        return f"{day_words(local.date(), today=today)} {local:%H:%M}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt has it
        """Return the number of actions."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what was done; for readers of the screen also when, by whom, and if undone."""
        if not index.isValid():
            return None
        row, words = self._rows[index.row()], self.words(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            local = row.at.astimezone()
            said = [f"{day_words(local.date())}, {local:%H:%M:%S}", row.who, words]
            said.append("undone" if row.standing is Standing.UNDONE else "")
            said.append(row.reason)
            return ", ".join(part for part in said if part)
        return None


class HistoryList(QListView):
    """Shows a `HistoryModel`; Enter or a click goes to the moment of an action."""

    def __init__(self, model: HistoryModel, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName("What was done, the latest first")
        self.setItemDelegate(_ActionDelegate(self))
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the screen's keys."""


class _ActionDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        has_reason = isinstance(model, HistoryModel) and bool(model.row(index.row()).reason)
        return QSize(120, _ROW + (_REASON if has_reason else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, HistoryModel):
            return
        theme, rect = current_theme(), QRectF(option.rect)
        row = model.row(index.row())
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("row-sel"))
            painter.fillRect(QRectF(0, rect.top(), 3, rect.height()), theme.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("row-hover"))
        line = QRectF(rect.left(), rect.top(), rect.width(), _ROW)
        painter.setFont(font("helper"))
        painter.setPen(theme.colour("muted"))
        when = line.adjusted(_WHEN_LEFT, 0, 0, 0)
        painter.drawText(when, _MIDDLE_LEFT, model.when(index.row()))
        who = row.who if model.names_people else ""
        right = self._paint_right(painter, line, row=row, who=who)
        is_undone = row.standing is Standing.UNDONE
        face = QFont(font("body"))
        face.setStrikeOut(is_undone)
        painter.setFont(face)
        painter.setPen(theme.colour("muted" if is_undone else "text"))
        room = line.adjusted(_WORDS_LEFT, 0, -right - 8, 0)
        _draw_cut(painter, room, model.words(index.row()))
        if row.reason:
            painter.setFont(font("helper"))
            painter.setPen(theme.colour("muted"))
            below = QRectF(room.left(), line.bottom() - 6, rect.width() - _WORDS_LEFT - 12, _REASON)
            _draw_cut(painter, below, f"“{row.reason}”")
        painter.restore()

    def _paint_right(self, painter: QPainter, line: QRectF, *, row: HistoryRow, who: str) -> float:
        """Paint who did it and whether it was undone; return the room that takes."""
        undone = "undone" if row.standing is Standing.UNDONE else ""
        words = " · ".join(part for part in (undone, who) if part)
        painter.drawText(line.adjusted(0, 0, -_RIGHT, 0), _MIDDLE_RIGHT, words)
        return QFontMetricsF(painter.font()).horizontalAdvance(words) + _RIGHT


_MIDDLE_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_MIDDLE_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _draw_cut(painter: QPainter, room: QRectF, words: str) -> None:
    metrics = QFontMetricsF(painter.font())
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, _MIDDLE_LEFT, shown)
