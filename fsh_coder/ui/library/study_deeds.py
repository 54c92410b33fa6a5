"""What can be done with a study: each deed asks in its dialog, does it, and says what was done."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.identifiers import AssignmentId, PracticeSessionId
from fsh_coder.domain.people import Coder
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import (
    assignment_list,
    recording_library,
    rubric_library,
    study_library,
    study_overview,
)
from fsh_coder.services.assignment_list import AssignedCoding
from fsh_coder.services.given_parse import take_parse_back
from fsh_coder.services.parse_offers import ParseOffer
from fsh_coder.services.recording_library import AddedRecording, FoundRecording
from fsh_coder.services.study_overview import RecordingRow
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.dialogs import confirm, tell
from fsh_coder.ui.kit.toast import show_toast
from fsh_coder.ui.library import adding
from fsh_coder.ui.library.adding import Added, AddedDialog, BusyStrip
from fsh_coder.ui.library.assign_dialog import AssignDialog
from fsh_coder.ui.library.copy_deed import CopyDeed
from fsh_coder.ui.library.find_dialog import ask_folder, find_and_relink, found_words
from fsh_coder.ui.library.give_parse_dialog import GiveParseDialog
from fsh_coder.ui.library.person_dialog import PersonDialog
from fsh_coder.ui.library.recordings_table import phases_in_order
from fsh_coder.ui.library.sample_dialog import SampleDialog
from fsh_coder.ui.library.session_dialog import Known, SessionDialog
from fsh_coder.ui.library.sheet_deed import SheetDeed
from fsh_coder.ui.library.study_dialog import StudyDialog
from fsh_coder.ui.library.transcript_deed import TranscriptDeed
from fsh_coder.ui.library.words import number_words
from fsh_coder.ui.rubric_editor.rubric_deeds import RubricDeeds

SOUND_FILTER = (
    "Recordings (*.wav *.mp3 *.m4a *.aac *.ogg *.opus *.flac *.wma *.amr *.mp4);;All files (*)"
)
SHEET_FILTER = "Spreadsheets (*.xlsx *.csv *.txt *.tsv);;All files (*)"


class StudyDeeds(QObject):
    """Opens the dialogs of the Study place and does what they decide.

    Args:
        screen: the window part they lie on.
        db: the open study.
        person: who does it.
        strip: shows what is done in the background.
        show_problem: says what went wrong where no dialog is open.

    Signals:
        done: the study has changed.
    """

    done = Signal()

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
        self._folder = db.path.parent
        self._sheet = SheetDeed(screen, db, by=person.id, strip=strip, show_problem=show_problem)
        self._sheet.done.connect(self._after)
        self._copy = CopyDeed(screen, db, person=person, strip=strip, show_problem=show_problem)
        self.transcripts = TranscriptDeed(
            screen, db, by=person.id, after=self._after, show_problem=show_problem
        )
        strip.stopped.connect(lambda: self._after("Stopped."))
        self.rubrics = RubricDeeds(
            screen, db, by=person.id, after=self._after, show_problem=show_problem
        )

    # --- Recordings -------------------------------------------------------------------

    @property
    def person(self) -> Coder:
        """Who does it."""
        return self._person

    def choose_files(self) -> None:
        """Ask for sound files and add them."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._screen, "Add recordings", str(self._folder), SOUND_FILTER
        )
        self.add_paths([Path(each) for each in chosen])

    def choose_folder(self) -> None:
        """Ask for a folder and add the sound files in it and below."""
        chosen = QFileDialog.getExistingDirectory(
            self._screen, "Add the recordings of a folder", str(self._folder)
        )
        if chosen:
            self.add_paths([Path(chosen)])

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add files and folders in the background."""
        if not paths or self._is_busy():
            return
        self._folder = paths[0].parent
        what = f"“{paths[0].name}”" if len(paths) == 1 else number_words(len(paths), "file")
        self._strip.run(
            f"Adding {what}…",
            lambda task: adding.add_all(self._db, paths, by=self._person.id, task=task),
            then=self._show_added,
            failed=self._show_problem,
        )

    def attach(self, session_id: PracticeSessionId) -> None:
        """Ask for the recording of a session that has none, and add it."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._screen, "Add the recording", str(self._folder), SOUND_FILTER
        )
        if not chosen or self._is_busy():
            return
        path = Path(chosen)
        self._strip.run(
            f"Adding “{path.name}”…",
            lambda task: adding.attach_one(
                self._db, path, session_id=session_id, by=self._person.id, task=task
            ),
            then=self._show_attached,
            failed=self._show_problem,
        )

    def find_missing(self) -> None:
        """Ask where to look for missing recordings, and look there."""
        folder = ask_folder(self._screen, self._folder)
        if folder is None or self._is_busy():
            return
        n_missing = len(recording_library.missing_recordings(self._db))
        self._strip.run(
            f"Looking in “{folder.name}”…",
            lambda task: find_and_relink(self._db, folder, by=self._person.id, task=task),
            then=lambda found: self._show_found(found, n_missing, folder),
            failed=self._show_problem,
        )

    def describe(self, row: RecordingRow | None, *, rows: Sequence[RecordingRow]) -> None:
        """Describe a session; None a new one without a recording."""
        known = Known(
            workers=study_library.workers(self._db),
            phases=tuple(dict.fromkeys(r.session.phase for r in rows if r.session.phase)),
            visit_types=tuple(
                dict.fromkeys(r.session.visit_type for r in rows if r.session.visit_type)
            ),
        )
        dialog = SessionDialog(self._screen, self._db, row, known=known, by=self._person.id)
        if row is not None:
            session_id = row.session.id
            dialog.attach_requested.connect(lambda: self.attach(session_id))
            dialog.find_requested.connect(self.find_missing)
            dialog.remove_requested.connect(lambda: self.remove_session(row))
            dialog.copy_requested.connect(lambda: self.copy_session(row))
            dialog.transcript_requested.connect(lambda: self.transcripts.ask(row))
            dialog.transcript_removal_requested.connect(lambda: self.transcripts.remove(row))
        self._open(dialog)

    def copy_session(self, row: RecordingRow) -> None:
        """Make an anonymised copy of a session's recording."""
        if not self._is_busy():
            self._copy.ask(row)

    # --- Spreadsheet ------------------------------------------------------------------

    def import_sheet(self) -> None:
        """Ask for a list of sessions and show what it holds."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._screen, "Add from a spreadsheet", str(self._folder), SHEET_FILTER
        )
        if chosen:
            self.read_sheet(Path(chosen))

    def read_sheet(self, path: Path) -> None:
        """Read a list of sessions in the background, then show what it holds."""
        if self._is_busy():
            return
        self._folder = path.parent
        self._sheet.read(path)

    # --- Assignments, people, rubrics -------------------------------------------------

    def assign(self, rows: Sequence[RecordingRow]) -> None:
        """Give recordings to a coder."""
        if not rows:
            self._say("Tick the recordings to assign first.")
            return
        self._open(AssignDialog(self._screen, self._db, rows, by=self._person.id, today=_today()))

    def assign_everything(self) -> None:
        """Give a coder the recordings that nobody codes yet."""
        rows = study_overview.recordings_table(self._db)
        self.assign(tuple(row for row in rows if row.segment is not None and not row.states))

    def draw_sample(self) -> None:
        """Draw the double-coded sample."""
        phases = phases_in_order(study_overview.recordings_table(self._db))
        self._open(SampleDialog(self._screen, self._db, phases=phases, by=self._person.id))

    def give_parse(self, offer: ParseOffer) -> None:
        """Give a finished parse to another coder, after asking whom."""
        if not offer.takers:
            tell(
                self._screen,
                "Nobody can take this parse",
                text=(
                    f"Nobody else has {offer.session_label} to code with this rubric and has "
                    "neither divided nor coded it yet. Assign it to a second coder first."
                ),
            )
            return
        self._open(GiveParseDialog(self._screen, self._db, offer, by=self._person.id))

    def take_parse_back(self, assigned: AssignedCoding) -> None:
        """Take a given parse from a coder who has not coded any of it, after asking."""
        observation_id = assigned.observation_id
        if observation_id is None:
            return
        name = assigned.coder.name
        agreed = confirm(
            self._screen,
            f"Take the parse of {assigned.session.label} back from {name}?",
            text=f"{name} has to divide the recording into utterances herself, or be given "
            "another parse; her ratings stay. Once nobody has the parse any more, the coder who "
            "made it can change it.",
            deed="Take the parse back",
        )
        if agreed:
            self._do(
                lambda: take_parse_back(self._db, observation_id, by=self._person.id),
                said=f"The parse was taken back from {assigned.coder.initials}.",
            )

    def remove_assignments(self, assignment_ids: Sequence[AssignmentId]) -> None:
        """Take assignments back that nobody has begun, after asking."""
        number = number_words(len(assignment_ids), "assignment")
        agreed = confirm(
            self._screen,
            f"Remove {number}?",
            text="Nobody has begun them. They go from the coders’ lists; the recordings stay.",
            deed=f"Remove {number}",
            destructive=True,
        )
        if agreed:
            self._do(
                lambda: assignment_list.remove(self._db, assignment_ids, by=self._person.id),
                said=f"{number} removed.",
            )

    def remove_session(self, row: RecordingRow) -> None:
        """Take a session out of the study that nobody is to code, after asking."""
        label = row.session.label
        agreed = confirm(
            self._screen,
            f"Remove {label} from the study?",
            text="Its description goes from the study. The sound file stays where it is.",
            deed=f"Remove {label}",
            destructive=True,
        )
        if agreed:
            self._do(
                lambda: recording_library.remove_session(
                    self._db, row.session.id, by=self._person.id
                ),
                said=f"{label} removed from the study; its file was not touched.",
            )

    def add_person(self) -> None:
        """Add a person to the study."""
        self._open(PersonDialog(self._screen, self._db, by=self._person.id))

    def install_rubric(self, rubric: Rubric) -> None:
        """Put a shipped rubric into the study."""
        self._do(
            lambda: rubric_library.install(self._db, rubric, by=self._person.id),
            said=f"{rubric.short_title} installed.",
        )

    # --- What was done ----------------------------------------------------------------

    def _open(self, dialog: StudyDialog) -> None:
        dialog.accepted.connect(lambda: self._after(dialog.outcome))
        dialog.open()

    def _after(self, words: str) -> None:
        self.done.emit()
        self._say(words)

    def _do(self, deed: Callable[[], object], *, said: str) -> None:
        try:
            deed()
        except UserFacingError as error:
            self.done.emit()
            self._show_problem(error)
            return
        self._after(said)

    def _say(self, words: str) -> None:
        if words:
            show_toast(self._screen, words)

    def _is_busy(self) -> bool:
        if self._strip.is_busy:
            self._say("Something is being added already. Wait for it, or stop it first.")
        return self._strip.is_busy

    def _show_added(self, added: Added) -> None:
        self.done.emit()
        if added.is_plain:
            self._say(added.words())
        else:
            AddedDialog(self._screen, added).open()

    def _show_attached(self, added: AddedRecording) -> None:
        self._after(f"{added.session.label} has its recording now.")

    def _show_found(self, found: Sequence[FoundRecording], n_missing: int, folder: Path) -> None:
        self._after(found_words(found, n_missing=n_missing, folder=folder))


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
