"""The Study place: what a lead sets up, adds, assigns and watches."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.people import Coder
from fsh_coder.domain.rubric import names_apart
from fsh_coder.services import rubric_library, study_overview
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import Button, PrimaryButton
from fsh_coder.ui.kit.card import Pane
from fsh_coder.ui.kit.head import PageHead
from fsh_coder.ui.kit.tabs import TabRow
from fsh_coder.ui.library.adding import BusyStrip
from fsh_coder.ui.library.assignments_tab import AssignmentsTab
from fsh_coder.ui.library.blinding_tab import BlindingTab
from fsh_coder.ui.library.pace_chart import PaceSeries
from fsh_coder.ui.library.people_tab import PeopleTab
from fsh_coder.ui.library.recordings_tab import RecordingsTab, StudyFigures
from fsh_coder.ui.library.rubric_tab import RubricTab
from fsh_coder.ui.library.study_deeds import StudyDeeds
from fsh_coder.ui.messages import show_in_banner
from fsh_coder.ui.settings import Settings

RECORDINGS, ASSIGNMENTS, PEOPLE, RUBRIC, BLINDING = (
    "recordings",
    "assignments",
    "people",
    "rubric",
    "blinding",
)
WORDS_FROM_PX = 820


class StudyScreen(Pane):
    """The study with its tabs; made for the person who leads it.

    Signals:
        study_changed: something was added, assigned or described.
    """

    study_changed = Signal()

    def __init__(
        self,
        db: StudyDatabase,
        *,
        person: Coder,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("bg", parent=parent)
        self._db, self._settings = db, settings
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.strip = BusyStrip()
        self.banner = Banner("error", "", closable=True)
        self.banner.hide()
        self.recordings = RecordingsTab()
        self.deeds = StudyDeeds(
            self, db, person=person, strip=self.strip, show_problem=self._show_problem
        )
        self.deeds.done.connect(self._after_deed)
        column.addWidget(self._make_head())
        column.addWidget(self._make_tabs(person))
        column.addWidget(self.strip)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        self._connect_recordings()
        self.refresh()

    def refresh(self) -> None:
        """Read the study anew and show it in the tab at hand."""
        try:
            self._show_head()
            self._refreshers[self.tabs.current() or RECORDINGS]()
        except UserFacingError as error:
            self._show_problem(error)

    def go_to_tab(self, key: str) -> None:
        """Show a tab: recordings, assignments, people, rubric or blinding."""
        self.tabs.set_current(key)
        self.stack.setCurrentWidget(self._tab_of[key])
        self.refresh()

    def leave(self) -> None:
        """Stop what is being added; called before the study is closed."""
        self.strip.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the recordings, or to the button that adds the first."""
        super().showEvent(event)
        self.recordings.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the buttons' words shorter in a narrow window."""
        super().resizeEvent(event)
        is_wide = self.width() >= WORDS_FROM_PX
        self.sheet_button.setText("Add from spreadsheet" if is_wide else "Spreadsheet")

    def _make_head(self) -> PageHead:
        self.head = PageHead(self._db.study.name)
        self.sheet_button = Button("Add from spreadsheet", icon="file-spreadsheet")
        self.sheet_button.clicked.connect(self.deeds.import_sheet)
        self.head.add_right(self.sheet_button)
        self.add_button = PrimaryButton("Add recordings", icon="plus")
        self.add_button.clicked.connect(self._open_add_menu)
        self.head.add_right(self.add_button)
        return self.head

    def _make_tabs(self, person: Coder) -> TabRow:
        self.assignments = AssignmentsTab(self._db, deeds=self.deeds)
        self.people = PeopleTab(self._db, deeds=self.deeds)
        self.rubric = RubricTab(self._db, deeds=self.deeds)
        self.blinding = BlindingTab(self._db, by=person.id)
        self._tab_of: dict[str, QWidget] = {
            RECORDINGS: self.recordings,
            ASSIGNMENTS: self.assignments,
            PEOPLE: self.people,
            RUBRIC: self.rubric,
            BLINDING: self.blinding,
        }
        self.tabs = TabRow("Parts of the study")
        self.stack = QStackedWidget()
        for key, tab in self._tab_of.items():
            self.tabs.add_tab(key, key.capitalize())
            self.stack.addWidget(tab)
        self.tabs.chosen.connect(self.go_to_tab)
        self._refreshers: dict[str, Callable[[], None]] = {
            RECORDINGS: self._show_recordings,
            ASSIGNMENTS: self.assignments.refresh,
            PEOPLE: self.people.refresh,
            RUBRIC: self.rubric.refresh,
            BLINDING: self.blinding.refresh,
        }
        return self.tabs

    def _connect_recordings(self) -> None:
        tab, deeds = self.recordings, self.deeds
        tab.add_requested.connect(deeds.choose_files)
        tab.dropped.connect(deeds.add_paths)
        tab.assign_requested.connect(deeds.assign)
        tab.draw_requested.connect(deeds.draw_sample)
        tab.details_requested.connect(lambda row: deeds.describe(row, rows=tab.card.model.rows))
        tab.find_requested.connect(deeds.find_missing)

    def _open_add_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Files…", self.deeds.choose_files)
        menu.addAction("A folder…", self.deeds.choose_folder)
        menu.addSeparator()
        menu.addAction("A session without a recording…", self._describe_new)
        corner = self.add_button.rect().bottomLeft()
        menu.popup(self.add_button.mapToGlobal(corner))

    def _describe_new(self) -> None:
        self.deeds.describe(None, rows=self.recordings.card.model.rows)

    def _show_head(self) -> None:
        rubrics = rubric_library.installed(self._db)
        self.head.set_sub(", ".join(names_apart(rubrics).values()))
        self._figures = self._read_figures()
        self.tabs.set_count(RECORDINGS, str(self._figures.totals.n_recordings))

    def _read_figures(self) -> StudyFigures:
        progress = study_overview.coder_progress(self._db)
        days = study_overview.submissions_over_time(self._db)
        n_all = sum(each.n_all for each in progress)
        today = datetime.now(UTC).astimezone().date()
        end_on = study_overview.expected_end_on(days, n_all=n_all, today=today)
        return StudyFigures(
            rows=study_overview.recordings_table(self._db),
            progress=progress,
            totals=study_overview.totals(self._db),
            pace=PaceSeries(days, n_all, today, end_on),
        )

    def _show_recordings(self) -> None:
        self.recordings.show_figures(self._figures)

    def _show_problem(self, error: Exception) -> None:
        show_in_banner(self.banner, error)

    def _after_deed(self) -> None:
        self.banner.hide()
        self.refresh()
        self.study_changed.emit()
