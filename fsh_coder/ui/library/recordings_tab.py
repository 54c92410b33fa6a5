"""The Recordings tab: filters, the table, its key and totals, and the column beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from fsh_coder.services.study_overview import CoderProgress, RecordingRow, StudyTotals
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.card import Card, Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import Option, SearchField, SelectButton
from fsh_coder.ui.kit.table import ROW_STUDY
from fsh_coder.ui.library.pace_chart import PaceSeries
from fsh_coder.ui.library.recordings_foot import RecordingsFoot
from fsh_coder.ui.library.recordings_table import (
    FIRST_CODER,
    Column,
    RecordingsModel,
    phases_in_order,
)
from fsh_coder.ui.library.recordings_view import (
    ALL,
    STATE_WORDS,
    CoderStateDelegate,
    LengthDelegate,
    PhaseDelegate,
    RecordingsProxy,
    SampleDelegate,
    Shown,
    StudyTable,
    TickHeader,
)
from fsh_coder.ui.library.study_side import SIDE_WIDTH, StudySide

SIDE_FROM_PX = 1060
FILTERS_FROM_PX = 760
EMPTY_SENTENCE = "No recordings yet. Drop files here or choose them."


@dataclass(frozen=True, slots=True)
class StudyFigures:
    """Everything the tab shows, read at one moment."""

    rows: tuple[RecordingRow, ...]
    progress: tuple[CoderProgress, ...]
    totals: StudyTotals
    pace: PaceSeries


class RecordingsTab(Pane):
    """Every session of the study, and what can be done with those that are ticked.

    Signals:
        add_requested: files are to be chosen.
        dropped: files and folders were dropped (tuple of `Path`).
        assign_requested: these rows are to be assigned (tuple of `RecordingRow`).
        draw_requested: the double-coded sample is to be drawn.
        details_requested: a row was opened (`RecordingRow`).
        find_requested: missing files are to be looked for.
    """

    add_requested = Signal()
    dropped = Signal(object)
    assign_requested = Signal(object)
    draw_requested = Signal()
    details_requested = Signal(object)
    find_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bg", parent=parent)
        self.setAcceptDrops(True)
        self._stack = QStackedLayout(self)
        self.empty = EmptyState(
            "upload",
            EMPTY_SENTENCE,
            action="Add recordings",
            action_icon="plus",
            kind="tonal",
            framed=True,
        )
        self.empty.acted.connect(self.add_requested)
        holder = QFrame()
        around = QVBoxLayout(holder)
        around.setContentsMargins(20, 20, 20, 20)
        around.addWidget(self.empty)
        self._stack.addWidget(holder)
        self._stack.addWidget(self._make_full())

    def show_figures(self, figures: StudyFigures) -> None:
        """Show the study as it stands now."""
        chosen = self._chosen_label()
        self.model.show_rows(figures.rows, [each.coder for each in figures.progress])
        for column in range(FIRST_CODER, self.model.columnCount()):
            self.table.setItemDelegateForColumn(column, self._state_delegate)
        phases = phases_in_order(figures.rows)
        self._phase_delegate.set_phases(phases)
        self._offer_filters(figures.rows, phases)
        self.side.show_study(figures.progress, pace=figures.pace, totals=figures.totals)
        self.foot.show_totals(figures.totals, checked_at=datetime.now(UTC))
        self._show_missing(figures.totals.n_missing_files)
        self._stack.setCurrentIndex(1 if figures.rows else 0)
        self._choose_label(chosen)
        self._arrange()

    def rows_to_assign(self) -> tuple[RecordingRow, ...]:
        """Return the ticked rows; without ticks, the rows shown that nobody codes yet."""
        ticked = self.model.ticked()
        if ticked:
            return ticked
        rows = (self.model.row(number) for number in self.proxy.source_rows())
        return tuple(row for row in rows if row.segment is not None and not row.states)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the column beside the table where there is room for it."""
        super().resizeEvent(event)
        self._arrange()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if _local_paths(event):
            event.acceptProposedAction()
            self.side.drop.set_lit(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They were taken elsewhere."""
        self.side.drop.set_lit(False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped."""
        self.side.drop.set_lit(False)
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _make_full(self) -> QWidget:
        full = QFrame()
        column = QVBoxLayout(full)
        column.setContentsMargins(20, 10, 20, 20)
        column.setSpacing(10)
        column.addLayout(self._make_filters())
        self.missing = Banner("warn", "")
        self.missing.acted.connect(self.find_requested)
        row = QHBoxLayout()
        row.setSpacing(12)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.missing)
        left.addWidget(self._make_card(), 1)
        row.addLayout(left, 1)
        self.side = StudySide()
        self.side.drop_pressed.connect(self.add_requested)
        row.addWidget(self.side)
        column.addLayout(row, 1)
        return full

    def _make_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.search = SearchField("Find recording or worker")
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(self._filter)
        row.addWidget(self.search, 1)
        self.phase_filter = SelectButton("Phase", [Option(ALL, "all")])
        self.team_filter = SelectButton("Team", [Option(ALL, "all")])
        states = [Option(key, words) for key, words in STATE_WORDS.items()]
        self.state_filter = SelectButton("State", states)
        for button in (self.phase_filter, self.team_filter, self.state_filter):
            button.chosen.connect(self._filter)
            row.addWidget(button)
        row.addStretch(1)
        self.progress_button = IconButton("chart-column", "Progress of the coders")
        self.progress_button.setCheckable(True)
        self.progress_button.toggled.connect(self._arrange)
        row.addWidget(self.progress_button)
        self.assign_button = Button("Assign…", icon="user-plus")
        self.assign_button.clicked.connect(
            lambda: self.assign_requested.emit(self.rows_to_assign())
        )
        row.addWidget(self.assign_button)
        self.draw_button = Button("Draw sample…", icon="dices")
        self.draw_button.clicked.connect(self.draw_requested)
        row.addWidget(self.draw_button)
        return row

    def _make_card(self) -> QWidget:
        self._card = Card(padding=0)
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
        self._phase_delegate = PhaseDelegate(self.table)
        self._state_delegate = CoderStateDelegate(self.model, self.proxy, self.table)
        self.table.setItemDelegateForColumn(Column.PHASE, self._phase_delegate)
        self.table.setItemDelegateForColumn(Column.LENGTH, LengthDelegate(self.proxy, self.table))
        self.table.setItemDelegateForColumn(Column.SAMPLE, SampleDelegate(self.table))
        nothing = EmptyState(
            "search", "No recording fits these filters.", action="Show all", kind="quiet"
        )
        nothing.acted.connect(self._show_all)
        self.table.set_empty_state(nothing)
        self.table.row_opened.connect(
            lambda index: self.details_requested.emit(self.proxy.row(index))
        )
        self.table.clicked.connect(self._press_cell)
        self.foot = RecordingsFoot()
        self._card.body.setSpacing(0)
        self._card.body.addWidget(self.table, 1)
        self._card.body.addWidget(self.foot)
        return self._card

    def _arrange(self) -> None:
        has_room = self.width() >= SIDE_FROM_PX
        shows_side = has_room or self.progress_button.isChecked()
        self.progress_button.setVisible(not has_room)
        self.side.setVisible(shows_side)
        self._card.setVisible(has_room or not self.progress_button.isChecked())
        self.side.setFixedWidth(SIDE_WIDTH if has_room else max(SIDE_WIDTH, self.width() - 40))
        self.foot.set_narrow(self.width() < FILTERS_FROM_PX)
        self._show_filters()
        self.table.arrange_columns()

    def _offer_filters(self, rows: Sequence[RecordingRow], phases: Sequence[str]) -> None:
        teams = sorted({row.worker.team for row in rows if row.worker and row.worker.team})
        for button, values in ((self.phase_filter, phases), (self.team_filter, teams)):
            button.set_options([Option(ALL, "all"), *(Option(each, each) for each in values)])
        self._show_filters()
        self._filter()

    def _show_filters(self) -> None:
        """Show the filters that part anything; in a narrow window the search has to do."""
        has_room = self.width() >= FILTERS_FROM_PX
        for button in (self.phase_filter, self.team_filter):
            is_set = bool(button.current_key())
            button.setVisible(len(button.options()) > 1 and (has_room or is_set))
        self.draw_button.setText("Draw sample…" if has_room else "Sample…")

    def _filter(self) -> None:
        self.proxy.show_only(
            Shown(
                words=self.search.text().strip(),
                phase=self.phase_filter.current_key() or ALL,
                team=self.team_filter.current_key() or ALL,
                state=self.state_filter.current_key() or ALL,
            )
        )

    def _show_all(self) -> None:
        self.search.clear()
        for button in (self.phase_filter, self.team_filter, self.state_filter):
            button.set_current(ALL)
        self._filter()

    def _show_missing(self, n_missing: int) -> None:
        self.missing.setVisible(n_missing > 0)
        is_one = n_missing == 1
        self.missing.show_note(
            "warn",
            "1 recording is not where the study expects it"
            if is_one
            else f"{n_missing} recordings are not where the study expects them",
            "Marks and ratings are safe. Say in which folder to look.",
            action="Find it…" if is_one else "Find them…",
        )

    def _show_ticks(self) -> None:
        n_ticked = len(self.model.ticked())
        n_all = sum(row.segment is not None for row in self.model.rows)
        ticked = Qt.CheckState.Checked if n_ticked == n_all else Qt.CheckState.PartiallyChecked
        self.header.set_ticked(ticked if n_ticked else Qt.CheckState.Unchecked)
        self.assign_button.setText(f"Assign {n_ticked}…" if n_ticked else "Assign…")

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


def _local_paths(event: QDropEvent) -> tuple[Path, ...]:
    urls = event.mimeData().urls()
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
