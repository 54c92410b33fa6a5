"""The Recordings tab: filters, the table, its key and totals, and the column beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from fsh_coder.services.study_overview import CoderProgress, RecordingRow, StudyTotals
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import Button, IconButton
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import Option, SearchField, SelectButton
from fsh_coder.ui.library.pace_chart import PaceSeries
from fsh_coder.ui.library.recordings_card import RecordingsCard
from fsh_coder.ui.library.recordings_table import phases_in_order
from fsh_coder.ui.library.recordings_view import ALL, STATE_WORDS, Shown
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
        coders = [each.coder for each in figures.progress]
        self._offer_filters(figures.rows)
        self.card.show_rows(figures.rows, coders, totals=figures.totals)
        self.side.show_study(figures.progress, pace=figures.pace, totals=figures.totals)
        self._show_missing(figures.totals.n_missing_files)
        self._stack.setCurrentIndex(1 if figures.rows else 0)
        self._arrange()

    def take_focus(self) -> None:
        """Give the keyboard to the table, or to the one button of an empty study."""
        target = self.card.table if self.card.model.rows else self.empty.button
        target.setFocus(Qt.FocusReason.OtherFocusReason)

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
            lambda: self.assign_requested.emit(self.card.rows_to_assign())
        )
        row.addWidget(self.assign_button)
        self.draw_button = Button("Draw sample…", icon="dices")
        self.draw_button.clicked.connect(self.draw_requested)
        row.addWidget(self.draw_button)
        return row

    def _make_card(self) -> QWidget:
        self.card = RecordingsCard()
        self.card.row_opened.connect(self.details_requested)
        self.card.find_requested.connect(self.find_requested)
        self.card.filters_cleared.connect(self._show_all)
        self.card.ticks_changed.connect(
            lambda n: self.assign_button.setText(f"Assign {n}…" if n else "Assign…")
        )
        return self.card

    def _arrange(self) -> None:
        has_room = self.width() >= SIDE_FROM_PX
        shows_side = has_room or self.progress_button.isChecked()
        self.progress_button.setVisible(not has_room)
        self.side.setVisible(shows_side)
        self.card.setVisible(has_room or not self.progress_button.isChecked())
        self.side.setFixedWidth(SIDE_WIDTH if has_room else max(SIDE_WIDTH, self.width() - 40))
        self.card.foot.set_narrow(self.width() < FILTERS_FROM_PX)
        self._show_filters()

    def _offer_filters(self, rows: Sequence[RecordingRow]) -> None:
        phases = phases_in_order(rows)
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
        self.card.proxy.show_only(
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


def _local_paths(event: QDropEvent) -> tuple[Path, ...]:
    urls = event.mimeData().urls()
    return tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile())
