"""Assigning, drawing the sample, importing a list, people, rubrics and blinding."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Role
from fsh_coder.domain.study import Purpose
from fsh_coder.services import (
    assignment_list,
    assignments,
    coding,
    rubric_library,
    study_library,
    study_overview,
)
from fsh_coder.services.spreadsheet_import import SheetField
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.library.assign_dialog import AssignDialog
from fsh_coder.ui.library.history_dialog import HistoryDialog
from fsh_coder.ui.library.person_dialog import PersonDialog
from fsh_coder.ui.library.sample_dialog import SampleDialog
from fsh_coder.ui.library.sheet_dialog import ImportedDialog, SheetDialog
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import (
    LibraryStudy,
    all_text,
    cells,
    click,
    find_window,
    make_sound,
    settle,
    shown_text,
)


@pytest.fixture
def screen(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> StudyScreen:
    """The Study place as the lead sees it."""
    made = StudyScreen(study.db, person=study.lead, settings=settings)
    qtbot.addWidget(made)
    made.resize(1290, 700)
    made.show()
    settle(qtbot)
    return made


def test_ticked_recordings_are_assigned(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """The dialog says what it will do, the button names the deed, and the deed is done."""
    tab = screen.recordings
    for row in (0, 2):
        tab.card.table.select_row(row)
        qtbot.keyClick(tab.card.table, Qt.Key.Key_Space)
    click(qtbot, tab.assign_button)
    dialog = find_window(screen, AssignDialog)
    dialog.coder_box.setCurrentText("Ben Brook (BB)")
    assert dialog.deed_button.text() == "Assign 2 recordings to BB"
    assert "Open in the list now: 0; Open then: 2" in all_text(dialog)
    dialog.due_field.tick.setChecked(True)
    dialog.due_field.edit.setDate(QDate(2027, 1, 31))
    click(qtbot, dialog.deed_button)
    items = assignments.my_list(study.db, study.ben.id)
    assert sorted(item.session_label for item in items) == ["S103", "S105"]
    assert {item.due_on for item in items} == {date(2027, 1, 31)}


def test_without_ticks_all_that_nobody_codes_is_offered(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """A newcomer who ticks nothing is offered every recording that nobody codes yet."""
    study.assign(study.ann, [0, 1])
    screen.refresh()
    click(qtbot, screen.recordings.assign_button)
    dialog = find_window(screen, AssignDialog)
    assert dialog.deed_button.text() == "Assign 4 recordings to BB"


def test_second_first_coder_is_not_possible(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """What another coder codes first is named; as double-coding it can be assigned."""
    study.assign(study.ann, [0, 1])
    rows = study_overview.recordings_table(study.db)[:3]
    screen.deeds.assign(rows)
    dialog = find_window(screen, AssignDialog)
    dialog.coder_box.setCurrentText("Ben Brook (BB)")
    assert not dialog.deed_button.isEnabled()
    assert "2 coded first by AA already" in shown_text(dialog)
    dialog.purpose_box.setCurrentText("double-coding")
    assert "2 coded first" not in shown_text(dialog)
    click(qtbot, dialog.deed_button)
    made = [each for each in assignment_list.all_assigned(study.db) if each.coder == study.ben]
    assert {each.purpose for each in made} == {Purpose.DOUBLE}
    assert len(made) == 3


def test_what_a_coder_has_is_passed_over(study: LibraryStudy, screen: StudyScreen) -> None:
    """Recordings that are in the list already are counted and not assigned again."""
    study.assign(study.ann, [0, 1])
    screen.deeds.assign(study_overview.recordings_table(study.db)[:3])
    dialog = find_window(screen, AssignDialog)
    dialog.coder_box.setCurrentText("Ann Archer (AA)")
    assert dialog.deed_button.text() == "Assign 1 recording to AA"
    assert "Passed over, in the list already: 2" in all_text(dialog)


def test_sample_is_shown_before_it_is_drawn(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """The plan follows share and strata; the button names the number, and draws just that."""
    study.assign(study.ann, range(6))
    click(qtbot, screen.recordings.draw_button)
    dialog = find_window(screen, SampleDialog)
    assert dialog.deed_button.text() == "Draw 2 recordings"
    dialog.share_field.setValue(50)
    assert dialog.deed_button.text() == "Draw 3 recordings"
    told = all_text(dialog)
    assert "before: 1 of 2, 50 %" in told
    assert "3 is under the 30 advised" in told
    plan = dialog.plan
    assert plan is not None
    assert not assignments.samples(study.db)
    click(qtbot, dialog.deed_button)
    assert len(assignments.samples(study.db)[0].segment_ids) == 3
    drawn = assignments.my_list(study.db, study.ben.id)
    assert sorted(item.session_label for item in drawn) == list(plan.labels)
    assert "50 %" in shown_text(screen.recordings.side.double)


def test_same_seed_draws_the_same_sample(study: LibraryStudy, screen: StudyScreen) -> None:
    """Another seed may draw others; the first seed draws the first sample again."""
    study.assign(study.ann, range(6))
    screen.deeds.draw_sample()
    dialog = find_window(screen, SampleDialog)
    seed = dialog.seed_field.value()
    first = dialog.plan
    seen = set()
    for other in range(1, 12):
        dialog.seed_field.setValue(other)
        assert dialog.plan is not None
        seen.add(dialog.plan.labels)
    assert len(seen) > 1
    dialog.seed_field.setValue(seed)
    assert dialog.plan == first


def test_sample_needs_first_codings(study: LibraryStudy, screen: StudyScreen) -> None:
    """Before anything is assigned the dialog says what to do first, and cannot draw."""
    screen.deeds.draw_sample()
    dialog = find_window(screen, SampleDialog)
    assert "Assign the recordings first" in shown_text(dialog)
    assert not dialog.deed_button.isEnabled()


def write_list(folder: Path, text: str) -> Path:
    """Write a list of sessions as CSV."""
    path = folder / "visits.csv"
    path.write_text(text, encoding="utf-8")
    return path


GOOD_LIST = (
    "Session ID,Practitioner,Team name,Stage,Date,Goal,Audio file,Age band\n"
    "S401,W20,Harbour,before,13/03/2026,keeps to the plan,new.wav,5-9\n"
    "S402,W21,South,after,14/03/2026,stops drinking,,0-4\n"
    "S403,W02,North Quay,after,31/02/2026,,,\n"
    ",W02,North Quay,after,15/03/2026,,,\n"
    "S100,W02,North Quay,after,16/03/2026,,,\n"
    "S404,W02,North Quay,after,17/03/2026,,gone.wav,\n"
)


def test_list_is_imported_and_faults_are_told_row_by_row(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Columns are guessed, good rows are added with their recordings, each other row is named."""
    make_sound(study.folder, "new.wav", seed=500)
    screen.deeds.read_sheet(write_list(study.folder, GOOD_LIST))
    settle(qtbot)
    dialog = find_window(screen, SheetDialog)
    assert dialog.field_boxes[SheetField.WORKER].currentText() == "Practitioner"
    assert dialog.deed_button.text() == "Add 2 sessions"
    told = shown_text(dialog)
    assert "Row 4 has a date that cannot be read: “31/02/2026”." in told
    assert "Row 5 has no id." in told
    assert "Row 6: S100 is in the study already." in told
    assert "Row 7 names the recording “gone.wav”" in told
    with qtbot.waitSignal(screen.study_changed):
        click(qtbot, dialog.deed_button)
    settle(qtbot)
    result = find_window(screen, ImportedDialog)
    assert "2 sessions added" in shown_text(result)
    assert "Row 5 has no id." in shown_text(result)
    rows = {row.session.label: row for row in study_overview.recordings_table(study.db)}
    assert rows["S401"].recording is not None
    assert rows["S402"].recording is None
    assert rows["S401"].session.held_on == date(2026, 3, 13)
    assert rows["S401"].session.variables == (("Age band", "5-9"),)


def test_rows_without_their_file_can_be_kept(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """The lead may add rows whose recording is not found; the number follows at once."""
    make_sound(study.folder, "new.wav", seed=500)
    screen.deeds.read_sheet(write_list(study.folder, GOOD_LIST))
    settle(qtbot)
    dialog = find_window(screen, SheetDialog)
    dialog.keep_tick.setChecked(True)
    assert dialog.deed_button.text() == "Add 3 sessions"


def test_list_without_an_id_column_cannot_be_added(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """A missing column is said and stops the import until another is chosen for it."""
    screen.deeds.read_sheet(write_list(study.folder, "Nr,Team\nS700,Harbour\nS701,Harbour\n"))
    settle(qtbot)
    dialog = find_window(screen, SheetDialog)
    assert not dialog.deed_button.isEnabled()
    assert "No column holds the id of the session." in shown_text(dialog)
    dialog.field_boxes[SheetField.ID].setCurrentText("Nr")
    assert dialog.deed_button.text() == "Add 2 sessions"
    assert dialog.deed_button.isEnabled()


def test_doubled_columns_stop_the_import(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Two columns of one name are told apart by nobody; the list must be mended first."""
    screen.deeds.read_sheet(write_list(study.folder, "Id,Phase,Phase\nS700,before,after\n"))
    settle(qtbot)
    dialog = find_window(screen, SheetDialog)
    assert "2 columns are called “Phase”." in shown_text(dialog)
    assert not dialog.deed_button.isEnabled()


def test_undecided_dates_are_asked_for(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Dates that can be read in two ways are never guessed."""
    screen.deeds.read_sheet(write_list(study.folder, "Id,Date\nS700,03/04/2026\n"))
    settle(qtbot)
    dialog = find_window(screen, SheetDialog)
    assert not dialog.deed_button.isEnabled()
    dialog.order_box.setCurrentIndex(1)
    click(qtbot, dialog.deed_button)
    settle(qtbot)
    rows = {row.session.label: row for row in study_overview.recordings_table(study.db)}
    assert rows["S700"].session.held_on == date(2026, 4, 3)


def test_file_that_is_no_list_is_told_in_a_banner(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """A sound file chosen as spreadsheet is refused, and the study stays as it was."""
    screen.deeds.read_sheet(make_sound(study.folder, "list.wav", seed=1))
    settle(qtbot)
    assert screen.banner.isVisible()
    assert "“list.wav”" in all_text(screen.banner)
    assert study_overview.totals(study.db).n_sessions == 6


def press_deed(words: str) -> None:
    """Press the button of the question that is about to be asked."""

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, Dialog)
        assert dialog.deed_button.text() == words
        dialog.deed_button.click()

    QTimer.singleShot(50, press)


def test_assignments_not_begun_can_be_removed(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Only what nobody has begun can be ticked; after a question it goes from the list."""
    study.assign(study.ann, [0, 1, 2])
    study.begin(study.ann, 0)
    screen.go_to_tab("assignments")
    tab = screen.assignments
    assert not tab.remove_button.isVisible()
    rows = cells(tab.table)
    states = [row[5] for row in rows]
    assert sorted(states) == ["in progress", "to do", "to do"]
    for row in range(3):
        tab.table.select_row(row)
        qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    assert tab.remove_button.text() == "Remove 2 assignments"
    press_deed("Remove 2 assignments")
    click(qtbot, tab.remove_button)
    left = assignments.my_list(study.db, study.ann.id)
    assert [item.state_words for item in left] == ["In progress 0 %"]


def test_assignment_begun_meanwhile_is_kept(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """When a coder begins while the lead looks, nothing is removed and the lead is told."""
    ids = study.assign(study.ann, [0, 1])
    screen.go_to_tab("assignments")
    study.begin(study.ann, 0)
    press_deed("Remove 2 assignments")
    screen.deeds.remove_assignments(ids)
    assert screen.banner.isVisible()
    assert len(assignments.my_list(study.db, study.ann.id)) == 2


def test_people_are_listed_and_added(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Everyone stands there with role and work; a new person is added with free initials."""
    study.assign(study.ann, [0, 1])
    screen.go_to_tab("people")
    assert [row[1] for row in cells(screen.people.table)] == [
        "Lena Lead", "Ann Archer", "Ben Brook",
    ]  # fmt: skip
    assert cells(screen.people.table)[1][4:6] == ["2", "0"]
    click(qtbot, screen.people.add_button)
    dialog = find_window(screen, PersonDialog)
    assert not dialog.deed_button.isEnabled()
    qtbot.keyClicks(dialog.name_field.edit, "Sue Super")
    dialog.role_buttons[Role.SUPERVISOR].click()
    assert dialog.deed_button.text() == "Add Sue Super"
    click(qtbot, dialog.deed_button)
    added = study_library.people(study.db)[-1]
    assert (added.name, added.initials, added.role) == ("Sue Super", "SS", Role.SUPERVISOR)
    assert cells(screen.people.table)[-1][2] == "Supervisor"


def test_taken_name_is_refused_in_the_dialog(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Two people cannot have one name; the dialog stays with the sentence."""
    screen.deeds.add_person()
    dialog = find_window(screen, PersonDialog)
    qtbot.keyClicks(dialog.name_field.edit, "ann archer")
    click(qtbot, dialog.deed_button)
    assert dialog.isVisible()
    assert "There is already a coder called" in shown_text(dialog)


def test_rubric_can_be_read_and_another_installed(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Source, wording, citation, licence, digest, anchors and codes are there to read."""
    screen.go_to_tab("rubric")
    told = shown_text(screen.rubric)
    rubric = study.rubric
    assert rubric.digest[:12] in told
    for words in (rubric.citation, rubric.licence_note, rubric.source_status):
        assert words in told
    for dimension in rubric.dimensions:
        assert dimension.label in told
        assert all(dimension.anchor(score).text in told for score in dimension.scores())
    assert all(code.label in told for code in rubric.codes)
    click(qtbot, screen.rubric.install_button)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    assert len(rubric_library.installed(study.db)) == 2
    assert len(cells(screen.rubric.table)) == 2


def test_blinding_is_told_in_plain_words(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """For each recording it says whom others' coding waits for, and when it is open."""
    study.assign(study.ann, [0])
    assignments.assign(
        study.db,
        [study.recordings[0].segment.id],
        coder_id=study.ben.id,
        rubric_digest=study.rubric.digest,
        purpose=Purpose.DOUBLE,
    )
    study.begin(study.ann, 0, submits=True)
    screen.go_to_tab("blinding")
    assert cells(screen.blinding.table)[0][4] == "hidden: waits for BB"
    study.begin(study.ben, 0, submits=True)
    screen.refresh()
    assert cells(screen.blinding.table)[0][4] == "open to its coders"
    assert "the worker’s label and team" in shown_text(screen.blinding)


def test_every_control_has_a_name(qtbot: QtBot, study: LibraryStudy, screen: StudyScreen) -> None:
    """Whatever the keyboard reaches says what it is to a screen reader."""
    study.assign(study.ann, [0, 1])
    for key in ("recordings", "assignments", "people", "rubric", "blinding"):
        screen.go_to_tab(key)
        nameless = [
            each
            for each in screen.findChildren(QWidget)
            if each.isVisible()
            and each.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (each.accessibleName() or getattr(each, "text", str)())
        ]
        assert nameless == []


def test_a_lead_sees_time_on_task_and_a_submitted_observations_history(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Time stands in the row; the history opens once it is submitted, and not before."""
    study.assign(study.ann, [0, 1])
    study.begin(study.ann, 0, submits=True)
    study.begin(study.ann, 1)
    for item in assignments.my_list(study.db, study.ann.id):
        session = coding.open_assignment(study.db, item.assignment_id, coder_id=study.ann.id)
        began_at = session.observation.started_at
        session.keep_work(began_at, began_at + timedelta(minutes=40), active_ms=31 * 60_000)
    screen.go_to_tab("assignments")
    tab = screen.assignments
    rows = cells(tab.table)
    assert [row[6] for row in rows] == ["31 min, 9 min paused"] * 2
    tab.table.select_row(next(n for n, row in enumerate(rows) if row[5] == "in progress"))
    assert not tab.history_button.isEnabled()
    tab.table.select_row(next(n for n, row in enumerate(rows) if row[5].startswith("submitted")))
    click(qtbot, tab.history_button)
    (dialog,) = screen.window().findChildren(HistoryDialog)
    assert dialog.windowTitle().endswith("by Ann Archer")
    words = cells(dialog.table)
    assert words[0][2] == "submitted"
    assert words[-1][2] == "started"
    dialog.deed_button.click()
