"""The list of workers: label, what was coded of each, and what is missing."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QVBoxLayout, QWidget

from fsh_coder.domain.identifiers import WorkerId
from fsh_coder.services.profile_values import WorkerRow
from fsh_coder.ui.charts.chart_style import RIGHT, paint_words, screen_style
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.fields import SearchField
from fsh_coder.ui.kit.icons import paint_icon
from fsh_coder.ui.kit.table import Index, PlainTable, RowDelegate
from fsh_coder.ui.kit.text import Text

LIST_WIDTH = 204
NARROW_WIDTH = 150
ROW_WORKER = 48
ROW_ROLE = Qt.ItemDataRole.UserRole
_WARNED = "1 coder only"


def evidence_words(row: WorkerRow) -> str:
    """Return "7 sessions · 3 coders", "none yet" where nothing was coded."""
    if not row.n_sessions:
        return "none yet"
    sessions = "1 session" if row.n_sessions == 1 else f"{row.n_sessions} sessions"
    if row.n_coders == 1:
        return sessions if row.warning == _WARNED else f"{sessions} · 1 coder"
    return f"{sessions} · {row.n_coders} coders"


class WorkersModel(QAbstractListModel):
    """Workers whose label or team holds what was searched for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[WorkerRow, ...] = ()
        self._shown: tuple[WorkerRow, ...] = ()
        self._sought = ""

    def show_rows(self, rows: Sequence[WorkerRow]) -> None:
        """Show other workers, narrowed as before."""
        self._all = tuple(rows)
        self.narrow(self._sought)

    def narrow(self, sought: str) -> None:
        """Show workers whose label or team holds the text; all for ""."""
        self.beginResetModel()
        self._sought = sought.strip().casefold()
        self._shown = tuple(
            row
            for row in self._all
            if self._sought in f"{row.worker.label} {row.worker.team}".casefold()
        )
        self.endResetModel()

    def row(self, number: int) -> WorkerRow | None:
        """Return the worker of a row, None where there is none."""
        return self._shown[number] if 0 <= number < len(self._shown) else None

    def number_of(self, worker_id: WorkerId) -> int | None:
        """Return a worker's row, None where she is not shown."""
        ids = [row.worker.id for row in self._shown]
        return ids.index(worker_id) if worker_id in ids else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 as Qt declares it
        """Return how many workers are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a worker for one role."""
        row = self.row(index.row())
        if row is None:
            return None
        warning = row.warning if row.n_sessions else ""
        values: dict[int, object] = {
            ROW_ROLE: row,
            Qt.ItemDataRole.DisplayRole: row.worker.label,
            Qt.ItemDataRole.AccessibleTextRole: ", ".join(
                each for each in (row.worker.label, evidence_words(row), warning) if each
            ),
            Qt.ItemDataRole.ToolTipRole: _tooltip(row),
        }
        return values.get(role)


class WorkerDelegate(RowDelegate):
    """Two lines and, at the right, what is missing."""

    def paint_content(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Paint one worker."""
        row = index.data(ROW_ROLE)
        style = screen_style()
        inside = rect.adjusted(6, 6, 0, -5)
        upper = QRectF(inside.left(), inside.top(), inside.width(), 18)
        lower = QRectF(inside.left(), inside.top() + 19, inside.width(), 17)
        ink = "text" if row.n_sessions and row.warning != "too few" else "muted"
        label = row.worker.label
        paint_words(painter, upper, label, style=style, role="body_strong", ink=ink)
        paint_words(painter, lower, evidence_words(row), style=style, role="note")
        if row.warning == _WARNED:
            wide = style.width(row.warning, "note") + 2
            box = QRectF(lower.right() - wide, inside.top() + 9, wide, 18)
            paint_words(
                painter, box, row.warning, style=style, role="note", ink="warn-ink", flags=RIGHT
            )
            sign = QRectF(box.left() - 18, box.top(), 13, box.height())
            paint_icon(painter, sign, "triangle-alert", size=13, colour="warn")
        elif row.warning and row.n_sessions:
            box = QRectF(inside.left(), inside.top() + 9, inside.width(), 18)
            paint_words(painter, box, row.warning, style=style, role="note", flags=RIGHT)


class WorkerList(Pane):
    """Search field, workers, and how many sessions a profile needs.

    Signals:
        worker_chosen: a `WorkerRow`, by click, arrow keys or `choose`.
    """

    worker_chosen = Signal(object)

    def __init__(self, *, least: int, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent=parent)
        self.setFixedWidth(LIST_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(12, 9, 12, 9)
        self.search = SearchField("Find a worker")
        self.search.textChanged.connect(self._narrow)
        inner.addWidget(self.search)
        column.addWidget(holder)
        self.table = PlainTable("Workers", row_height=ROW_WORKER)
        self.model = WorkersModel(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(WorkerDelegate(self.table))
        self.table.horizontalHeader().hide()
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.selectionModel().currentRowChanged.connect(self._tell_chosen)
        column.addWidget(self.table, 1)
        plural = "session" if least == 1 else "sessions"
        foot = Text(
            f"A profile needs {least} coded {plural}.", role="note", colour="muted", wrap=True
        )
        foot.setContentsMargins(14, 8, 14, 12)
        column.addWidget(foot)
        self._chosen: WorkerId | None = None

    def show_rows(self, rows: Sequence[WorkerRow]) -> None:
        """Show other workers; the chosen one stays chosen, at first the one with most to see."""
        self.model.show_rows(rows)
        known = {row.worker.id for row in rows}
        if self._chosen not in known:
            best = max(rows, key=lambda row: (not row.warning, row.n_sessions), default=None)
            self._chosen = best.worker.id if best else None
        if self._chosen is not None:
            self.choose(self._chosen)

    def set_narrow(self, is_narrow: bool) -> None:  # noqa: FBT001 a setter of one state
        """Leave more room to the profile."""
        self.setFixedWidth(NARROW_WIDTH if is_narrow else LIST_WIDTH)

    def choose(self, worker_id: WorkerId) -> None:
        """Choose a worker's row."""
        number = self.model.number_of(worker_id)
        if number is not None:
            self.table.select_row(number)

    def _narrow(self, sought: str) -> None:
        self.model.narrow(sought)
        if self._chosen is not None:
            number = self.model.number_of(self._chosen)
            if number is not None:
                self.table.select_row(number)

    def _tell_chosen(self, current: QModelIndex) -> None:
        row = self.model.row(current.row())
        if row is not None:
            self._chosen = row.worker.id
            self.worker_chosen.emit(row)


def _tooltip(row: WorkerRow) -> str:
    why = {
        _WARNED: "One view: no spread can be shown.",
        "too few": "Fewer coded sessions than a profile needs.",
    }.get(row.warning, "")
    return " · ".join(each for each in (row.worker.team, why) if each)
