"""The rows of a coder's own list, and how their state is painted."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QObject, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.domain.timecode import timecode
from fsh_coder.services.assignments import ListItem, ListState
from fsh_coder.ui.kit.fonts import Role, font
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.meter import Share, paint_share_bar
from fsh_coder.ui.kit.state_icon import WorkState, paint_state_icon
from fsh_coder.ui.kit.table import Index, RowDelegate
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.library.words import day_words, moment_words

NUMBER, RECORDING, LENGTH, RUBRIC, STATE, DUE = range(6)
#: The last column is the margin at the right.
HEADS: Final = ("#", "Recording", "Length", "Rubric", "State", "Due", "")
_RIGHT: Final = frozenset({NUMBER, LENGTH, DUE})
_BAR_WIDTH, _SHORT_BAR_WIDTH = 64, 24
_BAR_FROM = 190


class MyListModel(QAbstractTableModel):
    """What one coder has to code, in her own order; blind.

    A row's number is its place in the whole list, whatever part of it is shown.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[tuple[int, ListItem], ...] = ()

    def show_items(self, rows: Sequence[tuple[int, ListItem]]) -> None:
        """Show these items with their places, counted from 1."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def item(self, row: int) -> ListItem | None:
        """Return the item of a row, None where there is none."""
        return self._rows[row][1] if 0 <= row < len(self._rows) else None

    def row_of(self, assignment_id: AssignmentId) -> int | None:
        """Return the row of an assignment, None where it is not shown."""
        ids = [item.assignment_id for _, item in self._rows]
        return ids.index(assignment_id) if assignment_id in ids else None

    def rowCount(self, parent: Index | None = None) -> int:
        """One row for each item shown."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Six columns and the margin."""
        return 0 if parent is not None and parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the columns' heads."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _RIGHT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's words and how they look."""
        number, item = self._rows[index.row()]
        column = index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _words(number, item)[column]
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{HEADS[column]} {_words(number, item)[column]}".strip()
            case Qt.ItemDataRole.TextAlignmentRole if column in _RIGHT:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.FontRole:
                return font("body_strong" if column == RECORDING else "body")
            case Qt.ItemDataRole.ForegroundRole:
                return _ink(column, item)
        is_told = role == Qt.ItemDataRole.ToolTipRole and column == DUE and is_late(item)
        return "The day by which it was due has passed." if is_told else None


class StateDelegate(RowDelegate):
    """How far an item has come: sign and words."""

    def __init__(self, model: MyListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint ring, bar, tick or warning, then the words."""
        item = self._model.item(index.row())
        if item is None:
            return
        theme = current_theme()
        left = rect.left() + 23
        match item.state:
            case ListState.TO_DO:
                box = QRectF(rect.left(), rect.top(), 15, rect.height())
                paint_state_icon(painter, box, WorkState.TO_DO, theme=theme)
                _write(painter, rect, left, item.state_words, colour="muted", role="body")
            case ListState.IN_PROGRESS:
                wide = _BAR_WIDTH if rect.width() >= _BAR_FROM else _SHORT_BAR_WIDTH
                bar = QRectF(rect.left(), rect.center().y() - 3, wide, 6)
                paint_share_bar(painter, bar, [Share(item.progress, "accent")], theme=theme)
                left = bar.right() + 8
                _write(painter, rect, left, item.state_words, colour="text", role="body_strong")
            case ListState.READY:
                colour = "warn" if item.n_reasons_missing else "accent"
                sign = "circle-alert" if item.n_reasons_missing else "circle-dashed"
                _sign(painter, rect, sign, colour=colour)
                _write(painter, rect, left, item.state_words, colour=colour, role="body_strong")
            case ListState.SUBMITTED:
                _sign(painter, rect, "circle-check", colour="good")
                left = _write(painter, rect, left, "Submitted", colour="good", role="label")
                when = _submitted_words(item)
                # A day that is cut short tells nothing; the tooltip has the whole.
                if left + 8 + QFontMetricsF(font("helper")).horizontalAdvance(when) <= rect.right():
                    _write(painter, rect, left + 8, when, colour="muted", role="helper")


def is_late(item: ListItem) -> bool:
    """Whether an item's due day has passed and it is not submitted."""
    is_open = item.state is not ListState.SUBMITTED
    return is_open and item.due_on is not None and item.due_on < _today()


def _words(number: int, item: ListItem) -> tuple[str, ...]:
    due = "" if item.due_on is None else day_words(item.due_on, today=_today())
    return (
        str(number),
        item.session_label,
        timecode(item.segment.duration_ms),
        item.rubric_short_title,
        f"{item.state_words} {_submitted_words(item)}".strip(),
        f"late, {due}" if is_late(item) else due,
        "",
    )


def _submitted_words(item: ListItem) -> str:
    if item.submitted_at is None:
        return ""
    return moment_words(item.submitted_at, now=datetime.now(UTC))


def _ink(column: int, item: ListItem) -> str:
    if column == DUE and is_late(item):
        return "warn"
    if column == NUMBER or item.state is ListState.SUBMITTED:
        return "muted"
    return "text"


def _sign(painter: QPainter, rect: QRectF, name: str, *, colour: str) -> None:
    box = QRectF(rect.left(), rect.top(), 15, rect.height())
    paint_icon(painter, box, name, size=16, colour=colour)


def _write(
    painter: QPainter, rect: QRectF, left: float, words: str, *, colour: str, role: Role
) -> float:
    """Write words from ``left``, cut where the cell ends, and return where they end."""
    used = font(role)
    painter.setFont(used)
    painter.setPen(current_theme().colour(colour))
    room = QRectF(left, rect.top(), max(0.0, rect.right() - left), rect.height())
    metrics = QFontMetricsF(used)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    return left + metrics.horizontalAdvance(shown)


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
