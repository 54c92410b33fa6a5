"""The one window: the start screen, who is working, and the open study."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.people import Coder
from fsh_coder.services import demo_study, rubric_library, study_library
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background, messages
from fsh_coder.ui.new_study_dialog import NewStudyDialog, documents_folder
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.sign_in import SignInScreen
from fsh_coder.ui.start_screen import StartScreen
from fsh_coder.ui.study_shell import StudyShell

DEMO_FOLDER = "FSH Coder demo"
SMALLEST = (640, 384)
USUAL = (1366, 768)


class MainWindow(QMainWindow):
    """Shows one of: the start screen, who is working, the open study."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._db: StudyDatabase | None = None
        self._shell: StudyShell | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setMinimumSize(*SMALLEST)
        # On a small screen, or one at 200 %, the usual size would leave "Submit" outside.
        self.resize(QSize(*USUAL).boundedTo(self.screen().availableSize()))
        if not settings.window_geometry.isEmpty():
            self.restoreGeometry(settings.window_geometry)
        self.start_screen = StartScreen(last_study=settings.last_study)
        self.start_screen.demo_requested.connect(self.open_demo)
        self.start_screen.new_requested.connect(self._ask_new_study)
        self.start_screen.open_requested.connect(self._ask_open)
        self.start_screen.recent_requested.connect(self.open_study)
        self._stack.addWidget(self.start_screen)
        self.setWindowTitle("FSH Coder")

    @property
    def shell(self) -> StudyShell | None:
        """The open study's places; None before someone has signed in."""
        return self._shell

    def open_study(self, path: Path) -> None:
        """Open a study file and ask who is working."""
        self._take(lambda: study_library.open_study(path))

    def open_demo(self) -> None:
        """Open the demo study in the documents folder, built now if it is not there."""
        folder = documents_folder() / DEMO_FOLDER
        path = folder / "demo.fsh"
        if path.exists():
            self.open_study(path)
            return
        self.start_screen.set_busy("Building the demo study…")
        task = background.run(
            lambda task: demo_study.build(folder, progress=task.report),
            self._opened_demo,
            self.start_screen.show_error,
            owner=self,
        )
        task.progress.connect(
            lambda share, _words: self.start_screen.set_busy(
                f"Building the demo study… {round(100 * share)} %"
            )
        )

    def sign_in(self, person: Coder) -> None:
        """Show the study's places to one person."""
        if self._db is None:
            return
        self._settings.last_coder = person.initials
        shell = StudyShell(self._db, person=person, settings=Settings(person.initials))
        shell.person_change_requested.connect(self._ask_who)
        shell.close_requested.connect(self.close_study)
        self._shell = shell
        self._show_only(shell)

    def close_study(self) -> None:
        """Close the study, if one is open, and go back to the start screen."""
        self._let_study_go()
        self.setWindowTitle("FSH Coder")
        self._show_only(self.start_screen)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close without a question: everything is saved already."""
        self._settings.window_geometry = self.saveGeometry()
        self._let_study_go()
        super().closeEvent(event)

    def _opened_demo(self, path: Path) -> None:
        self.start_screen.set_busy("")
        self.open_study(path)

    def _ask_new_study(self) -> None:
        dialog = NewStudyDialog(self, rubric_library.offered())
        if dialog.exec():
            self._take(lambda: _made_study(dialog))
        dialog.deleteLater()

    def _ask_open(self) -> None:
        last = self._settings.last_study
        folder = last.parent if last is not None else documents_folder()
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Open a study", str(folder), "FSH Coder studies (*.fsh);;All files (*)"
        )
        if chosen:
            self.open_study(Path(chosen))

    def _take(self, opener: Callable[[], StudyDatabase]) -> None:
        """Open another study; the present one stays open when that fails."""
        try:
            db = opener()
        except UserFacingError as error:
            if self._db is None:
                self.start_screen.show_error(error)
            else:
                messages.show_error(self, error)
            return
        self.close_study()
        self._db = db
        self._settings.last_study = db.path
        self.setWindowTitle(f"{db.study.name} – FSH Coder")
        people = study_library.people(db)
        if len(people) == 1:
            self.sign_in(people[0])
        else:
            self._ask_who()

    def _ask_who(self) -> None:
        if self._db is None:
            return
        self._leave_shell()
        screen = SignInScreen(
            study_library.people(self._db),
            study_name=self._db.study.name,
            last=self._settings.last_coder,
        )
        screen.chosen.connect(self.sign_in)
        screen.closed.connect(self.close_study)
        self._show_only(screen)

    def _let_study_go(self) -> None:
        self._leave_shell()
        # Nothing may write to a study that another window could already have opened.
        background.cancel_all()
        if self._db is not None:
            self._db.close()
            self._db = None

    def _leave_shell(self) -> None:
        if self._shell is not None:
            self._shell.leave()
            self._shell = None

    def _show_only(self, widget: QWidget) -> None:
        """Show one screen; others but the start screen are let go of."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        for index in reversed(range(self._stack.count())):
            other = self._stack.widget(index)
            if other is not None and other not in (widget, self.start_screen):
                self._stack.removeWidget(other)
                other.deleteLater()


def _made_study(dialog: NewStudyDialog) -> StudyDatabase:
    dialog.path.parent.mkdir(parents=True, exist_ok=True)
    return study_library.create_study(
        dialog.path, name=dialog.name, rubric_keys=dialog.rubric_keys, lead=dialog.lead
    )
