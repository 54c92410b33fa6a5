"""The Workers place: choose a worker, see her profile, hear the moments, print it."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fsh_coder.domain.errors import NothingToReport, UserFacingError
from fsh_coder.domain.identifiers import WorkerId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.rubric import names_apart
from fsh_coder.services import (
    exports,
    reliability_report,
    rubric_library,
    worker_profile,
)
from fsh_coder.services.profile_values import Excerpt, WorkerProfile, WorkerRow
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui import background, messages
from fsh_coder.ui.kit.banner import Banner
from fsh_coder.ui.kit.buttons import PrimaryButton, QuietButton
from fsh_coder.ui.kit.card import Line
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import Option, SelectButton
from fsh_coder.ui.kit.head import PageHead
from fsh_coder.ui.kit.toast import StatusText
from fsh_coder.ui.save_dialog import ask_where_to_save, show_written
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.workers.moment_clip import offer_clip
from fsh_coder.ui.workers.moment_player import MomentPlayer
from fsh_coder.ui.workers.profile_page import write_profile_pdf
from fsh_coder.ui.workers.profile_view import ProfileView
from fsh_coder.ui.workers.worker_list import WorkerList

NO_WORKERS = "No worker is in this study yet. Add recordings with their workers in Study."
SHORT_WORDS_BELOW_PX = 820


class WorkersScreen(QWidget):
    """Skill profiles, for supervision.

    Signals:
        profile_shown: a profile (or the reason for none) has appeared.
    """

    profile_shown = Signal()

    def __init__(
        self,
        db: StudyDatabase,
        *,
        person: Coder,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._db = db
        self._person = person
        self._settings = settings
        self._row: WorkerRow | None = None
        self._profile: WorkerProfile | None = None
        self._seen: dict[tuple[WorkerId, str | None], WorkerProfile] = {}
        self._agreed: set[WorkerId] = set()
        self._task: background.Task | None = None
        self._digest: str | None = None
        self._is_rubric_chosen = False
        self.sound = MomentPlayer(db, parent=self)
        self._make_parts()
        self.sound.changed.connect(lambda: self.view.moments.show_playing(self.sound.playing))
        self.view.moments.clip_pressed.connect(self._save_clip)
        self.sound.failed.connect(lambda error: messages.show_in_banner(self.banner, error))
        self.refresh()

    @property
    def profile(self) -> WorkerProfile | None:
        """The profile on the screen; None while there is none."""
        return self._profile

    def refresh(self) -> None:
        """Read workers and rubrics again, and the chosen profile with them."""
        self._seen.clear()
        rubrics = rubric_library.installed(self._db)
        names = names_apart(rubrics)
        self.rubric_button.set_options(
            [Option(each.digest, names[each.digest]) for each in rubrics]
        )
        self.rubric_button.setEnabled(len(rubrics) > 1)
        if self._digest is None:
            # Change can be judged only where coder noise is known.
            compared = reliability_report.rubrics_with_double_coding(self._db)
            self._digest = compared[0].digest if compared else None
        rows = worker_profile.worker_list(self._db)
        chosen = self._row
        self.list.show_rows(rows)
        if not rows:
            self._say(NO_WORKERS)
        elif chosen is not None and self._row is not None:
            self._row = next((row for row in rows if row.worker.id == self._row.worker.id), None)
            self._load()

    def leave(self) -> None:
        """Stop the sound and let go of its device."""
        self.sound.close()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the sound when another place is shown."""
        self.sound.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less in the head where there is little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < SHORT_WORDS_BELOW_PX
        self.print_button.setText("Print" if is_narrow else "Print profile")
        self.status.setVisible(not is_narrow)
        self._head.set_sub("" if is_narrow else self._db.study.name)
        self.list.set_narrow(is_narrow)

    def _save_clip(self, excerpt: Excerpt) -> None:
        self.sound.stop()
        try:
            offer_clip(self, self._db, excerpt, person=self._person, settings=self._settings)
        except UserFacingError as error:
            messages.show_in_banner(self.banner, error)

    def _make_parts(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.banner = Banner("error", closable=True)
        self.banner.hide()
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(0)
        self.list = WorkerList(least=self._db.study.min_sessions_for_profile)
        self.list.worker_chosen.connect(self._choose)
        row.addWidget(self.list)
        row.addWidget(Line(upright=True))
        self._body = QStackedWidget()
        self.view = ProfileView()
        self.view.play_pressed.connect(self.sound.toggle)
        self.waiting = EmptyState("loader-circle", "The profile is being computed.")
        self.empty = EmptyState("users", "", action="Show anyway", kind="quiet")
        self.empty.acted.connect(self._show_anyway)
        for page in (self.waiting, self.view, self.empty):
            self._body.addWidget(page)
        row.addWidget(self._body, 1)
        column.addLayout(row, 1)

    def _make_head(self) -> PageHead:
        self._head = head = PageHead("Workers", self._db.study.name, lined=True)
        self.status = StatusText()
        self.rubric_button = SelectButton("Rubric")
        self.rubric_button.chosen.connect(self._choose_rubric)
        self.excel_button = QuietButton("Excel", icon="file-spreadsheet")
        self.excel_button.setToolTip("Write the scores of all sessions of the study to a workbook")
        self.excel_button.clicked.connect(self._export_scores)
        self.print_button = PrimaryButton("Print profile", icon="printer")
        self.print_button.setToolTip("Write this profile to one A4 page (PDF)")
        self.print_button.clicked.connect(self._print)
        for widget in (self.status, self.rubric_button, self.excel_button, self.print_button):
            head.add_right(widget)
        return head

    def _choose(self, row: WorkerRow) -> None:
        if self._row is None or row.worker.id != self._row.worker.id:
            self.sound.stop()
            self._row = row
            self._load()

    def _choose_rubric(self, digest: str) -> None:
        self._digest = digest
        self._is_rubric_chosen = True
        self._load()

    def _load(self) -> None:
        """Show the chosen worker's profile, at once where it is known."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        row = self._row
        if row is None:
            return
        self.banner.hide()
        key = (row.worker.id, self._digest)
        if key in self._seen:
            self._take(key, self._seen[key])
            return
        is_same = self._profile is not None and self._profile.worker.id == row.worker.id
        self.view.set_pale(is_same)
        if not is_same:
            self._profile = None
            self._body.setCurrentWidget(self.waiting)
        self.status.show_status("Computing…")
        self.print_button.setEnabled(False)
        self._task = background.run(
            lambda _task: self._read(key),
            lambda found: self._take(key, found),
            self._say_failure,
            owner=self,
        )

    def _read(self, key: tuple[WorkerId, str | None]) -> WorkerProfile:
        """Compute a profile, in the background; without a choice any rubric she has will do."""
        worker_id, digest = key
        try:
            return worker_profile.profile(self._db, worker_id, rubric_digest=digest)
        except NothingToReport:
            if self._is_rubric_chosen or digest is None:
                raise
            return worker_profile.profile(self._db, worker_id)

    def _take(self, key: tuple[WorkerId, str | None], found: WorkerProfile) -> None:
        self._task = None
        self._seen[key] = found
        self._profile = found
        self._seen[found.worker.id, found.rubric_digest] = found
        self.rubric_button.set_current(found.rubric_digest)
        self.status.show_status("")
        self.view.set_pale(False)
        if found.too_few is not None and found.worker.id not in self._agreed:
            self._say(found.too_few, can_agree=True)
            return
        # Shown first, so that the parts are laid out in the room they have.
        self._body.setCurrentWidget(self.view)
        self.view.show_profile(found)
        self.view.moments.show_playing(self.sound.playing)
        self.print_button.setEnabled(True)
        self.profile_shown.emit()

    def _say_failure(self, error: Exception) -> None:
        self._task = None
        self._profile = None
        self.status.show_status("")
        if isinstance(error, NothingToReport):
            self._say(messages.sentence(error))
            return
        self._say("The profile could not be computed.")
        messages.show_in_banner(self.banner, error)

    def _say(self, sentence: str, *, can_agree: bool = False) -> None:
        self.empty.set_sentence(sentence)
        self.empty.set_action("Show anyway" if can_agree else "")
        self.print_button.setEnabled(False)
        self._body.setCurrentWidget(self.empty)
        self.profile_shown.emit()

    def _show_anyway(self) -> None:
        if self._row is not None:
            self._agreed.add(self._row.worker.id)
            self._load()

    def _print(self) -> None:
        profile = self._profile
        if profile is None:
            return
        proposed = self._db.path.with_name(f"profile-{profile.worker.label}.pdf")
        path = ask_where_to_save(
            self, "Print profile", proposed=proposed, kind="PDF page", suffix=".pdf"
        )
        if path is None:
            return
        try:
            write_profile_pdf(profile, path)
        except UserFacingError as error:
            messages.show_in_banner(self.banner, error)
            return
        self.banner.hide()
        show_written(self, path)

    def _export_scores(self) -> None:
        proposed = self._db.path.with_name(f"{self._db.path.stem}-scores.xlsx")
        path = ask_where_to_save(
            self, "Scores to Excel", proposed=proposed, kind="Excel workbook", suffix=".xlsx"
        )
        if path is None:
            return
        self.excel_button.setEnabled(False)
        background.run(
            lambda _task: exports.export_scores(self._db, path),
            lambda _none: self._say_exported(path, None),
            lambda error: self._say_exported(path, error),
            owner=self,
        )

    def _say_exported(self, path: Path, error: Exception | None) -> None:
        self.excel_button.setEnabled(True)
        if error is not None:
            messages.show_in_banner(self.banner, error)
        else:
            self.banner.hide()
            show_written(self, path)
