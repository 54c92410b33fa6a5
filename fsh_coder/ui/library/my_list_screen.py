"""My list: what one coder has to code, in her own order, and nothing else."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import AssignmentId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.rubric import Rubric
from fsh_coder.media.peaks import PeaksPyramid
from fsh_coder.services import assignments, coding, waveforms
from fsh_coder.services.assignments import ListItem, ListState, MyProgress
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import PrimaryButton
from fsh_coder.ui.kit.card import Line, Pane
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.head import PageHead
from fsh_coder.ui.kit.key_cap import KeyLine
from fsh_coder.ui.kit.shapes import Category
from fsh_coder.ui.kit.table import ROW_MY_LIST, PlainTable
from fsh_coder.ui.kit.tabs import FilterPills
from fsh_coder.ui.kit.text import CutText
from fsh_coder.ui.kit.toast import StatusText
from fsh_coder.ui.library.go_on_pane import GoOnPane, progress_words
from fsh_coder.ui.library.mini_wave import WaveTick
from fsh_coder.ui.library.my_list_table import RUBRIC, STATE, MyListModel, StateDelegate
from fsh_coder.ui.library.words import number_words
from fsh_coder.ui.messages import show_in_banner
from fsh_coder.ui.settings import Settings

PANE_FROM_PX = 760
RUBRIC_FROM_PX = 560
WIDE_FROM_PX = 1200

_WIDTHS = (60, 124, 76, 156, 260, 116, 16)
_TIGHT_WIDTHS = (44, 82, 66, 148, 200, 72, 8)

_ALL = "all"
_FILTERS = {
    _ALL: ("All", frozenset(ListState)),
    "to_do": ("To do", frozenset({ListState.TO_DO})),
    "in_progress": ("In progress", frozenset({ListState.IN_PROGRESS, ListState.READY})),
    "submitted": ("Submitted", frozenset({ListState.SUBMITTED})),
}


class MyListScreen(Pane):
    """The signed-in person's own list; Enter opens.

    Signals:
        open_requested: the `AssignmentId` that is to be opened.
    """

    open_requested = Signal(object)

    def __init__(
        self,
        db: StudyDatabase,
        *,
        person: Coder,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("surface", parent=parent)
        self._db, self._person, self._settings = db, person, settings
        self._items: tuple[ListItem, ...] = ()
        self._task: background.Task | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._make_left(), 1)
        self._line = Line(upright=True)
        row.addWidget(self._line)
        self.pane = GoOnPane()
        self.pane.open_requested.connect(self._open_chosen)
        row.addWidget(self.pane)
        column.addLayout(row, 1)
        column.addWidget(self._make_foot())
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew; the chosen item stays chosen while it is not submitted."""
        chosen = self.chosen_item()
        try:
            self._items = assignments.my_list(self._db, self._person.id)
            progress = assignments.my_progress(self._db, self._person.id)
        except UserFacingError as error:
            show_in_banner(self.banner, error, action="Try again")
            return
        self.banner.hide()
        self._show_counts(progress)
        self._show_rows(None if chosen is None else chosen.assignment_id, goes_on=True)

    def chosen_item(self) -> ListItem | None:
        """Return the item of the chosen row, None where there is none."""
        return self.model.item(self.table.currentIndex().row())

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the list."""
        super().showEvent(event)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show a foot instead of the pane where there is no room for it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        has_room = self.width() >= PANE_FROM_PX
        is_filled = bool(self._items)
        self.pane.setVisible(has_room and is_filled)
        self._line.setVisible(has_room and is_filled)
        self.foot.setVisible(not has_room and is_filled)
        self._keys.setVisible(has_room and is_filled)
        self.table.setColumnHidden(RUBRIC, self.width() < RUBRIC_FROM_PX)
        header = self.table.horizontalHeader()
        for column, width in enumerate(_WIDTHS if self.width() >= WIDE_FROM_PX else _TIGHT_WIDTHS):
            if column != STATE:
                header.resizeSection(column, width)

    def _make_head(self) -> PageHead:
        self.head = PageHead("My list", sub_below=True, lined=True, margin=24)
        self.head.set_sub(self._db.study.name)
        self.head.add_right(StatusText("All work saved", kind="good"))
        return self.head

    def _make_left(self) -> QWidget:
        left = QFrame()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.banner = Banner("error", "")
        self.banner.acted.connect(self.refresh)
        self.banner.hide()
        column.addWidget(self.banner)
        column.addWidget(self._make_pills())
        self.table = PlainTable("My list", row_height=ROW_MY_LIST)
        self.model = MyListModel(self)
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(STATE, StateDelegate(self.model, self.table))
        self.table.set_column_widths(_WIDTHS, stretch=STATE)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.row_opened.connect(self._open_row)
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.empty = EmptyState("list-checks", "")
        self.table.set_empty_state(self.empty)
        column.addWidget(self.table, 1)
        return left

    def _make_pills(self) -> QWidget:
        bar = Pane("raised")
        bar.setFixedHeight(40)
        row = QHBoxLayout(bar)
        row.setContentsMargins(24, 0, 24, 0)
        self.pills = FilterPills("Show")
        for key, (words, _) in _FILTERS.items():
            self.pills.add_pill(key, words)
        self.pills.chosen.connect(lambda _key: self._show_rows(None, goes_on=False))
        row.addWidget(self.pills)
        row.addStretch(1)
        self._keys = KeyLine("[↑] [↓] choose   [Enter] open")
        row.addWidget(self._keys)
        holder = QFrame()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(Line())
        return holder

    def _make_foot(self) -> QWidget:
        self.foot = Pane("footer")
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(16, 8, 16, 8)
        self._foot_words = CutText(role="helper", colour="muted")
        row.addWidget(self._foot_words, 1)
        self.foot_button = PrimaryButton("Open", key="Enter")
        self.foot_button.clicked.connect(self._open_chosen)
        row.addWidget(self.foot_button)
        return self.foot

    def _show_counts(self, progress: MyProgress) -> None:
        order = f" · {_work_words(self._items)}, in your own order" if self._items else ""
        self.head.set_sub(self._db.study.name + order)
        for key, (_, states) in _FILTERS.items():
            self.pills.set_count(key, str(sum(item.state in states for item in self._items)))
        self.pane.progress.show_progress(progress)
        self._foot_words.set_text(" · ".join(progress_words(progress)))

    def _show_rows(self, chosen: AssignmentId | None, *, goes_on: bool) -> None:
        """Show the rows of the chosen pill, and choose one.

        Args:
            chosen: the row to choose if it is shown; None for the one to go on with.
            goes_on: pass over the chosen row once it is submitted.
        """
        states = _FILTERS[self.pills.current() or _ALL][1]
        numbered = list(enumerate(self._items, start=1))
        self.model.show_items([row for row in numbered if row[1].state in states])
        row = None if chosen is None else self.model.row_of(chosen)
        item = None if row is None else self.model.item(row)
        if item is None or (goes_on and item.state is ListState.SUBMITTED):
            row = self._row_to_go_on_with()
        self.empty.set_sentence(self._empty_words())
        self._arrange()
        if row is None:
            self._show_chosen()
        else:
            self.table.select_row(row)

    def _row_to_go_on_with(self) -> int | None:
        """Return the row worked on last, else the first that is open, else the first."""
        items = [item for row in range(self.model.rowCount()) if (item := self.model.item(row))]
        begun = [item for item in items if item.state in _FILTERS["in_progress"][1]]
        begun.sort(key=lambda item: item.last_changed_at or datetime.min.replace(tzinfo=UTC))
        to_do = [item for item in items if item.state is ListState.TO_DO]
        candidates = [*reversed(begun), *to_do, *items]
        return self.model.row_of(candidates[0].assignment_id) if candidates else None

    def _empty_words(self) -> str:
        if not self._items and self._person.sees_workers:
            return "Nothing is assigned to you yet. Recordings are assigned in Study."
        if not self._items:
            return "Nothing is assigned to you yet. Ask the lead of the study."
        words = _FILTERS[self.pills.current() or _ALL][0]
        return f"Nothing is {words.lower()}."

    def _show_chosen(self, *_indexes: QModelIndex) -> None:
        item = self.chosen_item()
        self.pane.show_item(item, hides_counts=self._settings.counts_hidden)
        self.foot_button.setVisible(item is not None)
        if self._task is not None:
            self._task.cancel()
        if item is None:
            return
        self.foot_button.setText(f"Open {item.session_label}")
        self._task = background.run(
            lambda _task: self._read_wave(item),
            lambda wave: self._show_wave(item, wave),
            lambda _error: None,
            owner=self,
        )

    def _read_wave(self, item: ListItem) -> tuple[PeaksPyramid | None, tuple[WaveTick, ...]]:
        """Read the waveform and the coder's own marks; in the background."""
        pyramid = waveforms.cached_waveform(self._db, item.segment.recording_id)
        if pyramid is None or item.observation_id is None or self._settings.counts_hidden:
            return pyramid, ()
        session = coding.open_assignment(self._db, item.assignment_id, coder_id=self._person.id)
        rubric = session.rubric
        return pyramid, tuple(
            WaveTick(mark.at_ms, _colour_of(rubric, mark.code))
            for mark in session.observation.marks
        )

    def _show_wave(
        self, item: ListItem, wave: tuple[PeaksPyramid | None, tuple[WaveTick, ...]]
    ) -> None:
        pyramid, ticks = wave
        if pyramid is not None and self.chosen_item() is item:
            self.pane.show_wave(pyramid, item, ticks=ticks)

    def _open_row(self, index: QModelIndex) -> None:
        item = self.model.item(index.row())
        if item is not None:
            self.open_requested.emit(item.assignment_id)

    def _open_chosen(self) -> None:
        self._open_row(self.table.currentIndex())


def _colour_of(rubric: Rubric, code: str) -> str:
    return Category(rubric.code_group(rubric.code(code).group).category).token


def _work_words(items: Sequence[ListItem]) -> str:
    """Return how much there is to code; one recording may be coded with two rubrics."""
    recordings = number_words(len({item.segment.recording_id for item in items}), "recording")
    n_all = number_words(len(items), "assignment")
    is_plain = recordings.split()[0] == n_all.split()[0]
    return recordings if is_plain else f"{n_all} of {recordings}"
