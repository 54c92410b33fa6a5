"""The table of recordings with its key and totals: ticks, sorting, filtering, opening."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.people import Coder
from fsh_coder.services.study_overview import RecordingRow, StudyTotals
from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.table import ROW_STUDY
from fsh_coder.ui.library.recordings_foot import RecordingsFoot
from fsh_coder.ui.library.recordings_table import (
    FIRST_CODER,
    Column,
    RecordingsModel,
    phases_in_order,
)
from fsh_coder.ui.library.recordings_view import (
    CoderStateDelegate,
    LengthDelegate,
    PhaseDelegate,
    RecordingsProxy,
    SampleDelegate,
    StudyTable,
    TickHeader,
)


class RecordingsCard(Card):
    """The table and its foot.

    Signals:
        row_opened: a row was opened (`RecordingRow`).
        find_requested: a missing file's cell was pressed.
        filters_cleared: everything is to be shown again.
        ticks_changed: how many rows are ticked now.
    """

    row_opened = Signal(object)
    find_requested = Signal()
    filters_cleared = Signal()
    ticks_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(padding=0, parent=parent)
        self.model = RecordingsModel(self)
        self.model.ticks_changed.connect(self._show_ticks)
        self.proxy = RecordingsProxy(self.model, self)
        self.table = StudyTable("Recordings", row_height=ROW_STUDY)
        self.header = TickHeader(self.table)
        self.header.tick_pressed.connect(self._tick_all)
        self.table.setHorizontalHeader(self.header)
        self.table.setModel(self.proxy)
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(Column.ID, Qt.SortOrder.DescendingOrder)
        all_keys = QShortcut(QKeySequence.StandardKey.SelectAll, self.table)
        all_keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        all_keys.activated.connect(self._tick_all)
        self._set_delegates()
        nothing = EmptyState(
            "search", "No recording fits these filters.", action="Show all", kind="quiet"
        )
        nothing.acted.connect(self.filters_cleared)
        self.table.set_empty_state(nothing)
        self.table.row_opened.connect(lambda index: self.row_opened.emit(self.proxy.row(index)))
        self.table.clicked.connect(self._press_cell)
        self.foot = RecordingsFoot()
        self.body.setSpacing(0)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.foot)

    def show_rows(
        self, rows: Sequence[RecordingRow], coders: Sequence[Coder], *, totals: StudyTotals
    ) -> None:
        """Show the study's rows; the chosen one stays chosen."""
        chosen = self._chosen_label()
        self.model.show_rows(rows, coders)
        for column in range(FIRST_CODER, self.model.columnCount()):
            self.table.setItemDelegateForColumn(column, self._state_delegate)
        self._phase_delegate.set_phases(phases_in_order(rows))
        self.foot.show_totals(totals, checked_at=datetime.now(UTC))
        self._choose_label(chosen)
        self.table.arrange_columns()

    def rows_to_assign(self) -> tuple[RecordingRow, ...]:
        """Return the ticked rows; without ticks, the rows shown that nobody codes yet."""
        ticked = self.model.ticked()
        if ticked:
            return ticked
        rows = (self.model.row(number) for number in self.proxy.source_rows())
        return tuple(row for row in rows if row.segment is not None and not row.states)

    def _set_delegates(self) -> None:
        self._phase_delegate = PhaseDelegate(self.table)
        self._state_delegate = CoderStateDelegate(self.model, self.proxy, self.table)
        self.table.setItemDelegateForColumn(Column.PHASE, self._phase_delegate)
        self.table.setItemDelegateForColumn(Column.LENGTH, LengthDelegate(self.proxy, self.table))
        self.table.setItemDelegateForColumn(Column.SAMPLE, SampleDelegate(self.table))

    def _show_ticks(self) -> None:
        n_ticked = len(self.model.ticked())
        n_all = sum(row.segment is not None for row in self.model.rows)
        ticked = Qt.CheckState.Checked if n_ticked == n_all else Qt.CheckState.PartiallyChecked
        self.header.set_ticked(ticked if n_ticked else Qt.CheckState.Unchecked)
        self.ticks_changed.emit(n_ticked)

    def _tick_all(self) -> None:
        """Tick every row shown; when all are ticked already, untick them."""
        shown = self.proxy.source_rows()
        tickable = [number for number in shown if self.model.row(number).segment is not None]
        ticked = {row.session.id for row in self.model.ticked()}
        are_all = all(self.model.row(number).session.id in ticked for number in tickable)
        self.model.tick(tickable, on=not are_all)

    def _press_cell(self, index: QModelIndex) -> None:
        if index.column() == Column.LENGTH and self.proxy.row(index).is_missing:
            self.find_requested.emit()

    def _chosen_label(self) -> str:
        current = self.table.currentIndex()
        return self.proxy.row(current).session.label if current.isValid() else ""

    def _choose_label(self, label: str) -> None:
        for row in range(self.proxy.rowCount()):
            if self.proxy.row(self.proxy.index(row, 0)).session.label == label:
                self.table.select_row(row)
                return
