"""An anonymised copy of a session is asked for, made in the background, and said to be there."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.people import Coder
from fsh_coder.services.anonymised_copy import save_anonymised_copy
from fsh_coder.services.sound_to_code import sound_to_code
from fsh_coder.services.study_overview import RecordingRow
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.background import Task
from fsh_coder.ui.clips.copy_dialog import CopyDialog, CopyWanted
from fsh_coder.ui.library.adding import BusyStrip
from fsh_coder.ui.save_dialog import show_written


class CopyDeed(QObject):
    """Leads from a session to its anonymised copy on disk.

    Args:
        screen: the window part the dialog lies on.
        db: the open study.
        person: who makes it.
        strip: shows how far it is, and stops it.
        show_problem: says what went wrong.
    """

    def __init__(
        self,
        screen: QWidget,
        db: StudyDatabase,
        *,
        person: Coder,
        strip: BusyStrip,
        show_problem: Callable[[Exception], None],
    ) -> None:
        super().__init__(screen)
        self._screen, self._db, self._person = screen, db, person
        self._strip, self._show_problem = strip, show_problem

    def ask(self, row: RecordingRow) -> None:
        """Show the recording of a session, so that names can be marked before it is copied."""
        if row.recording is None:
            return
        try:
            sound = sound_to_code(self._db, row.recording.id)
        except UserFacingError as error:
            self._show_problem(error)
            return
        dialog = CopyDialog(
            self._screen,
            self._db,
            row.recording.id,
            sound=sound,
            shown_as=row.session.label,
            person=self._person,
        )
        dialog.wanted.connect(self._make)
        dialog.open()

    def _make(self, wanted: CopyWanted) -> None:
        def work(task: Task) -> Path:
            save_anonymised_copy(
                self._db,
                wanted.recording_id,
                wanted.path,
                kind=wanted.kind,
                person=self._person,
                progress=task.report,
                cancelled=task.is_cancelled,
            )
            return wanted.path

        self._strip.run(
            f"Copying {wanted.shown_as} without names…",
            work,
            then=self._say_done,
            failed=self._show_problem,
        )

    def _say_done(self, path: Path) -> None:
        show_written(self._screen, path)
