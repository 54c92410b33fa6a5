"""Opens each dialog of the program, with something in it, on a window."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from fsh_coder.domain.comparison_scope import USUAL_SCOPE
from fsh_coder.domain.completeness import Gap, GapKind
from fsh_coder.domain.errors import RubricFaults
from fsh_coder.domain.people import Coder, Role
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_file
from fsh_coder.media.player import Player
from fsh_coder.services import (
    assignment_list,
    coding_history,
    kept_actions,
    parse_offers,
    recording_library,
    reliability_report,
    rubric_drafts,
    rubric_library,
    rubric_versions,
    spreadsheet_import,
    study_library,
    study_overview,
    transcripts,
)
from fsh_coder.services.emergency_log import KeptFrom, KeptWork
from fsh_coder.services.kept_actions import Conflict, Parting
from fsh_coder.services.sound_to_code import sound_to_code
from fsh_coder.services.study_overview import RecordingRow
from fsh_coder.store.database import StudyDatabase
from fsh_coder.store.journal import Head
from fsh_coder.ui.charts.chart_style import ChartTable
from fsh_coder.ui.charts.table_dialog import ChartTableDialog
from fsh_coder.ui.clips.clip_dialog import ClipDialog
from fsh_coder.ui.clips.copy_dialog import CopyDialog
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.desk.reopen_dialog import ReopenDialog
from fsh_coder.ui.coding.desk.submit_dialog import SubmitDialog
from fsh_coder.ui.coding.keys.keys_dialog import KeysDialog
from fsh_coder.ui.coding.wiring.pass_dialog import PassDialog
from fsh_coder.ui.kept_work import KeptWorkDialog
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.library.adding import Added, AddedDialog
from fsh_coder.ui.library.assign_dialog import AssignDialog
from fsh_coder.ui.library.give_parse_dialog import GiveParseDialog
from fsh_coder.ui.library.history_dialog import HistoryDialog
from fsh_coder.ui.library.person_dialog import PersonDialog
from fsh_coder.ui.library.sample_dialog import SampleDialog
from fsh_coder.ui.library.session_dialog import Known, SessionDialog
from fsh_coder.ui.library.sheet_dialog import ImportedDialog, SheetDialog
from fsh_coder.ui.library.transcript_dialog import TranscriptDialog
from fsh_coder.ui.new_study_dialog import NewStudyDialog
from fsh_coder.ui.reliability.planner_dialog import PlannerDialog
from fsh_coder.ui.reliability.scope_choices import DaysDialog
from fsh_coder.ui.rubric_editor.adopt_dialog import AdoptDialog, NotesDialog
from fsh_coder.ui.rubric_editor.editor_dialog import RubricEditor
from fsh_coder.ui.rubric_editor.equivalence_dialog import EquivalenceDialog
from fsh_coder.ui.rubric_editor.local_wording_dialog import LocalWordingDialog
from fsh_coder.ui.rubric_editor.rubric_deeds import FaultsDialog
from fsh_coder.ui.settings import Settings
from tests.factories import MITI, StudyToCode

WORDS = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Rivera, Ana>So tell me.</v>\n"
SHEET = "id;worker;file\nS900;W01;visit.ogg\nS901;W02;\n"


@dataclass(frozen=True, slots=True)
class World:
    """What dialogs are about: the demo study, and one whose rubric divides speech.

    In the latter Ann has rated and divided, and nobody else has begun.
    """

    db: StudyDatabase
    lead: Coder
    divided: StudyToCode
    folder: Path

    @property
    def row(self) -> RecordingRow:
        """Return a session with a recording."""
        rows = study_overview.recordings_table(self.db)
        return next(each for each in rows if each.recording is not None)

    @property
    def settings(self) -> Settings:
        """Return the lead's preferences."""
        return Settings(self.lead.initials, folder=self.folder)

    def file(self, name: str, content: str) -> Path:
        """Return the path of a file with this content."""
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        return path


Opener = Callable[[World, QWidget], QDialog]


def openers() -> Mapping[type[QDialog], Opener]:
    """Return how each dialog is opened; the caller shows it."""
    return {
        Dialog: lambda _world, window: Dialog(window, "Remove S101?", deed="Remove", width=440),
        ChartTableDialog: lambda _world, window: ChartTableDialog(
            window, "Empathy", table=ChartTable(("Session", "Score"), (("S101", "4"),))
        ),
        ClipDialog: _clip,
        CopyDialog: _copy,
        SubmitDialog: _submit,
        PassDialog: _pass,
        ReopenDialog: lambda _world, window: ReopenDialog(window, reopen=lambda _reason: None),
        KeysDialog: lambda world, window: KeysDialog(
            window, rubrics=rubric_library.installed(world.db), settings=world.settings
        ),
        KeptWorkDialog: _kept_work,
        SessionDialog: _session,
        SheetDialog: lambda world, window: SheetDialog(
            window, world.db, spreadsheet_import.preview(world.file("list.csv", SHEET))
        ),
        ImportedDialog: _imported,
        SampleDialog: lambda world, window: SampleDialog(
            window, world.db, phases=("before", "after"), by=world.lead.id
        ),
        PersonDialog: lambda world, window: PersonDialog(window, world.db, by=world.lead.id),
        TranscriptDialog: _transcript,
        GiveParseDialog: _give_parse,
        AssignDialog: lambda world, window: AssignDialog(
            window, world.db, [world.row], by=world.lead.id, today=date(2026, 11, 23)
        ),
        AddedDialog: _added,
        HistoryDialog: _history,
        NewStudyDialog: lambda world, window: NewStudyDialog(
            window, rubric_library.offered(), folder=world.folder
        ),
        DaysDialog: lambda _world, window: DaysDialog(
            window, scope=USUAL_SCOPE, days=(date(2026, 1, 1), date(2026, 6, 30))
        ),
        PlannerDialog: lambda world, window: PlannerDialog(
            window,
            db=world.db,
            report=reliability_report.build(world.db, rubric_digest=_digest(world)),
        ),
        FaultsDialog: _faults,
        RubricEditor: lambda world, window: RubricEditor(
            window, world.db, rubric=_rubric(world), title="A rubric", by=world.lead.id
        ),
        LocalWordingDialog: lambda world, window: LocalWordingDialog(
            window, world.db, rubric=_rubric(world), by=world.lead.id
        ),
        EquivalenceDialog: _equivalence,
        AdoptDialog: lambda world, window: AdoptDialog(
            window, rubric_versions.adoption(world.divided.db, _next_version(world.divided.db))
        ),
        NotesDialog: lambda _world, window: NotesDialog(window, ["Two codes had no key."]),
    }


def _digest(world: World) -> str:
    return rubric_library.installed(world.db)[0].digest


def _rubric(world: World) -> Rubric:
    return rubric_library.installed(world.db)[0]


def _next_version(db: StudyDatabase) -> Rubric:
    newest = next(each for each in rubric_library.installed(db) if each.key == MITI)
    return rubric_drafts.sound(rubric_drafts.copy_for(db, newest))


def _clip(world: World, window: QWidget) -> QDialog:
    recording = world.row.recording
    assert recording is not None
    return ClipDialog(
        window,
        world.db,
        recording.id,
        sound=sound_to_code(world.db, recording.id),
        shown_as="S101",
        stretch=(1_000, 4_000),
        bounds=(0, recording.duration_ms),
        is_mark=True,
        person=world.lead,
        settings=world.settings,
        player=Player(device="pull"),
    )


def _copy(world: World, window: QWidget) -> QDialog:
    recording = world.row.recording
    assert recording is not None
    return CopyDialog(
        window,
        world.db,
        recording.id,
        sound=sound_to_code(world.db, recording.id),
        shown_as="S101",
        person=world.lead,
        player=Player(device="pull"),
    )


def _submit(_world: World, window: QWidget) -> QDialog:
    gaps = [Gap(kind, f"something about {kind}") for kind in GapKind]
    return SubmitDialog(window, gaps, session_label="S101")


def _pass(world: World, window: QWidget) -> QDialog:
    study = world.divided
    screen = CodingScreen(
        study.db,
        person=study.ben,
        settings=world.settings,
        player=Player(device="pull"),
        parent=window,
    )
    screen.open_assignment(study.of_ben)
    screen.ask_to_submit()
    (dialog,) = screen.findChildren(PassDialog)
    return dialog


def _kept_work(world: World, window: QWidget) -> QDialog:
    session = world.divided.open_for_ann()
    observation = session.observation
    entries = session.history()
    origin = KeptFrom(
        world.divided.db.study.id,
        observation.id,
        observation.assignment_id,
        observation.coder_id,
        Head(entries[0].seq, entries[0].hash),
        datetime.now(UTC),
    )
    work = KeptWork(world.folder / "kept", origin, entries[1:], None, (), n_bytes=1, is_cut=False)
    conflict = Conflict(work, Parting.CHANGED, "S101", observation.segment, entries[1:])
    add = partial(kept_actions.add_what_fits, world.divided.db, conflict)
    return KeptWorkDialog(window, conflict, add=add)


def _session(world: World, window: QWidget) -> QDialog:
    known = Known(study_library.workers(world.db), ("before", "after"), ("home visit",))
    return SessionDialog(window, world.db, world.row, known=known, by=world.lead.id)


def _imported(world: World, window: QWidget) -> QDialog:
    path = world.file("two.csv", SHEET)
    mapping = spreadsheet_import.preview(path).mapping
    result = spreadsheet_import.import_sessions(world.divided.db, path, mapping)
    assert result.faults
    return ImportedDialog(window, result)


def _transcript(world: World, window: QWidget) -> QDialog:
    path = world.file("talk.vtt", WORDS)
    labels = transcripts.speakers_in(path)
    return TranscriptDialog(window, world.db, world.row, path=path, labels=labels, by=world.lead.id)


def _give_parse(world: World, window: QWidget) -> QDialog:
    offer = parse_offers.parse_offer(world.divided.db, world.divided.of_ann)
    return GiveParseDialog(window, world.divided.db, offer, by=world.divided.lead.id)


def _added(world: World, window: QWidget) -> QDialog:
    letter = world.file("letter.txt", "Dear all")
    result = recording_library.add_files(world.divided.db, [letter], by=world.divided.lead.id)
    return AddedDialog(window, Added(result, empty=(world.folder,)))


def _history(world: World, window: QWidget) -> QDialog:
    assigned = assignment_list.all_assigned(world.db)
    done = next(each for each in assigned if each.submitted_at is not None)
    history = coding_history.history_for_lead(world.db, done.assignment_id, by=world.lead.id)
    return HistoryDialog(window, history, session_label="S101", on_task="40 min")


def _faults(_world: World, window: QWidget) -> QDialog:
    try:
        rubric_file.parse("key: 3\n", name="torn")
    except RubricFaults as error:
        return FaultsDialog(window, error)
    raise AssertionError("a rubric without anything in it was taken")


def _equivalence(world: World, window: QWidget) -> QDialog:
    db, by = world.divided.db, world.divided.lead.id
    rubric_versions.adopt(db, _next_version(db), by=by)
    versions = [each for each in rubric_library.installed(db) if each.key == MITI]
    return EquivalenceDialog(window, db, versions=versions, chosen=versions[-1], by=by)


def lead_of(db: StudyDatabase) -> Coder:
    """Return a study's lead."""
    return next(each for each in study_library.people(db) if each.role is Role.LEAD)
