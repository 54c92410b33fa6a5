"""The Recordings tab: what a lead sees, finds, adds, drops, describes and looks for again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.services import recording_library, study_library, study_overview
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.library.adding import AddedDialog
from fsh_coder.ui.library.recordings_table import FIND_IT, FIRST_CODER, NO_RECORDING, Column
from fsh_coder.ui.library.session_dialog import SessionDialog
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import (
    LibraryStudy,
    all_text,
    button_called,
    cells,
    click,
    find_window,
    make_empty_study,
    make_sound,
    settle,
    shown_text,
)


def shown(qtbot: QtBot, db: StudyDatabase, settings: Settings, *, width: int = 1290) -> StudyScreen:
    """Show the Study place to the lead, as the window does."""
    lead = study_library.people(db)[0]
    screen = StudyScreen(db, person=lead, settings=settings)
    qtbot.addWidget(screen)
    screen.resize(width, 700)
    screen.show()
    settle(qtbot)
    return screen


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[StudyDatabase]:
    """A study with a lead and a rubric only."""
    db = make_empty_study(tmp_path / "empty")
    yield db
    db.close()


def column(screen: StudyScreen, which: int) -> list[str]:
    """Return one column's words from the top."""
    return [row[which] for row in cells(screen.recordings.card.table)]


def test_table_shows_sessions_with_everyones_state(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """Each session has its facts and a column for each coder, newest id first."""
    study.assign(study.ann, [0, 1, 2])
    study.begin(study.ann, 0, submits=True)
    screen = shown(qtbot, study.db, settings)
    assert column(screen, Column.ID) == ["S105", "S104", "S103", "S102", "S101", "S100"]
    assert column(screen, Column.PHASE)[-1] == "before"
    assert sorted(column(screen, FIRST_CODER)) == [
        "not assigned", "not assigned", "not assigned", "submitted", "to do", "to do",
    ]  # fmt: skip
    assert set(column(screen, FIRST_CODER + 1)) == {"not assigned"}
    assert "6 recordings" in shown_text(screen.recordings.card.foot)
    assert "1 submitted, 0 begun, 2 to do" in all_text(screen.recordings.side)


def test_filters_and_search_narrow_the_table(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """Search, phase, team and state each narrow; one press shows everything again."""
    study.assign(study.ann, [0])
    screen = shown(qtbot, study.db, settings)
    tab = screen.recordings
    qtbot.keyClicks(tab.search, "w02")
    assert column(screen, Column.WORKER) == ["W02", "W02"]
    tab.search.clear()
    tab.phase_filter.set_current("after")
    tab.phase_filter.chosen.emit("after")
    assert column(screen, Column.ID) == ["S105", "S102"]
    tab.state_filter.set_current("to_do")
    tab.state_filter.chosen.emit("to_do")
    assert column(screen, Column.ID) == []
    click(qtbot, button_called(screen, "Show all"))
    assert len(column(screen, Column.ID)) == 6


def test_empty_study_says_what_to_do_first(
    qtbot: QtBot, empty: StudyDatabase, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty study offers the button that adds recordings, and adds what was chosen."""
    path = make_sound(empty.path.parent, "visit.wav", seed=1)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    screen = shown(qtbot, empty, settings)
    assert "No recordings yet. Drop files here or choose them." in shown_text(screen)
    with qtbot.waitSignal(screen.study_changed):
        click(qtbot, screen.recordings.empty.button)
    assert column(screen, Column.ID) == ["S001"]


def test_each_refused_file_has_its_own_sentence(
    qtbot: QtBot, study: LibraryStudy, settings: Settings, tmp_path: Path
) -> None:
    """Text named .mp3, an empty file and a copy are refused by name; the sound one is added."""
    folder = tmp_path / "new"
    good = make_sound(folder, "good.wav", seed=77)
    copy = make_sound(folder, "copy.wav", seed=0)
    text = folder / "notes.mp3"
    text.write_text("These are only notes of the meeting.", encoding="utf-8")
    nothing = folder / "nothing.wav"
    nothing.write_bytes(b"")
    screen = shown(qtbot, study.db, settings)
    with qtbot.waitSignal(screen.study_changed):
        screen.deeds.add_paths([good, copy, text, nothing])
    dialog = find_window(screen, AddedDialog)
    told = shown_text(dialog)
    assert "1 recording added: S106" in told
    assert "“notes.mp3” is not a sound file: it is text." in told
    assert "“nothing.wav” holds no sound." in told
    assert "“copy.wav” is already in the study as S100" in told
    assert "outside the study’s folder" in told
    click(qtbot, dialog.deed_button)
    assert column(screen, Column.ID)[0] == "S106"


def test_files_and_folders_can_be_dropped(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """What is dropped anywhere on the tab is added, folders with all their sound files."""
    folder = study.folder / "dropped"
    make_sound(folder / "deep", "one.wav", seed=51)
    make_sound(folder, "two.wav", seed=52)
    (folder / "readme.txt").write_text("not a recording", encoding="utf-8")
    screen = shown(qtbot, study.db, settings)
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(folder))])
    flags = (Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton)
    plain = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPointF(200, 200).toPoint(), *flags, plain)
    assert QApplication.sendEvent(screen.recordings, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(200, 200), *flags, plain, QEvent.Type.Drop)
    with qtbot.waitSignal(screen.study_changed):
        QApplication.sendEvent(screen.recordings, drop)
    assert column(screen, Column.ID)[:2] == ["S107", "S106"]


def test_folder_without_sound_is_told(
    qtbot: QtBot, study: LibraryStudy, settings: Settings, tmp_path: Path
) -> None:
    """A folder that holds no recordings is named, and what to choose instead."""
    (tmp_path / "papers").mkdir()
    screen = shown(qtbot, study.db, settings)
    with qtbot.waitSignal(screen.study_changed):
        screen.deeds.add_paths([tmp_path / "papers"])
    told = shown_text(find_window(screen, AddedDialog))
    assert "Nothing was added" in told
    assert "No sound files were found in the folder “papers”." in told


def test_adding_can_be_stopped(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> None:
    """Stop ends the work; nothing of it is in the study."""
    paths = [make_sound(study.folder / "many", f"{n}.wav", seed=100 + n) for n in range(12)]
    screen = shown(qtbot, study.db, settings)
    screen.deeds.add_paths(paths)
    assert screen.strip.isVisible()
    with qtbot.waitSignal(screen.strip.stopped):
        click(qtbot, screen.strip.stop_button)
    assert not screen.strip.isVisible()
    assert study_overview.totals(study.db).n_recordings == 6


def test_session_without_a_recording_is_shown_as_such(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """A session that was only observed stands in the table, without a tick box."""
    screen = shown(qtbot, study.db, settings)
    click(qtbot, screen.add_button)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    actions = {action.text(): action for action in menu.actions()}
    actions["A session without a recording…"].trigger()
    menu.close()
    dialog = find_window(screen, SessionDialog)
    qtbot.keyClicks(dialog.id_field.edit, "S900")
    click(qtbot, dialog.deed_button)
    assert column(screen, Column.LENGTH)[0] == NO_RECORDING
    first = screen.recordings.card.table.model().index(0, Column.TICK)
    assert first.data(Qt.ItemDataRole.CheckStateRole) is None


def test_missing_file_is_found_again(
    qtbot: QtBot,
    study: LibraryStudy,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file that moved is marked, looked for in the chosen folder, and known by its content."""
    there = tmp_path / "elsewhere"
    there.mkdir()
    (study.folder / "recordings" / "visit-jones-2.wav").rename(there / "renamed.wav")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(there))
    screen = shown(qtbot, study.db, settings)
    row = column(screen, Column.ID).index("S102")
    assert column(screen, Column.LENGTH)[row] == FIND_IT
    assert "1 recording is not where the study expects it" in shown_text(screen)
    index = screen.recordings.card.table.model().index(row, Column.LENGTH)
    with qtbot.waitSignal(screen.study_changed):
        at = screen.recordings.card.table.visualRect(index).center()
        qtbot.mouseClick(screen.recordings.card.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert column(screen, Column.LENGTH)[row] == "00:01"
    assert not screen.recordings.missing.isVisible()


def test_folder_without_the_missing_file_is_told(
    qtbot: QtBot,
    study: LibraryStudy,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where nothing is found, the study stays as it was and says where to look."""
    (study.folder / "recordings" / "visit-jones-2.wav").unlink()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "cache"))
    screen = shown(qtbot, study.db, settings)
    with qtbot.waitSignal(screen.study_changed):
        click(qtbot, screen.recordings.missing.button)
    assert "None of the missing recordings is in “cache” or below." in all_text(screen)
    assert screen.recordings.missing.isVisible()


def test_details_are_saved(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> None:
    """Enter opens a session; its facts and its segment are changed and kept."""
    screen = shown(qtbot, study.db, settings)
    table = screen.recordings.card.table
    table.select_row(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    dialog = find_window(screen, SessionDialog)
    dialog.goal_field.edit.setText("gets to school")
    dialog.phase_box.setCurrentText("follow-up")
    dialog.start_field.edit.setText("0:00.500")
    dialog.end_field.edit.setText("0:01")
    click(qtbot, dialog.deed_button)
    row = study_overview.recordings_table(study.db)[-1]
    assert (row.session.change_goal, row.session.phase) == ("gets to school", "follow-up")
    assert row.segment is not None
    assert (row.segment.start_ms, row.segment.end_ms) == (500, 1000)
    assert row.session.time_point == "6"


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("soon", "0:01", "Type a time such as 8:00 or 1:02:30."),
        ("0:00", "0:59", "does not fit into S105"),
        ("0:01", "0:00", "does not fit into S105"),
    ],
)
def test_impossible_segments_are_refused(
    qtbot: QtBot, study: LibraryStudy, settings: Settings, start: str, end: str, told: str
) -> None:
    """A segment that is no time or lies outside is refused in the dialog, and nothing is saved."""
    screen = shown(qtbot, study.db, settings)
    row = study_overview.recordings_table(study.db)[-1]
    screen.deeds.describe(row, rows=screen.recordings.card.model.rows)
    dialog = find_window(screen, SessionDialog)
    dialog.start_field.edit.setText(start)
    dialog.end_field.edit.setText(end)
    click(qtbot, dialog.deed_button)
    assert dialog.isVisible()
    assert told in shown_text(dialog)
    assert study_overview.recordings_table(study.db)[-1].segment == row.segment


def test_segment_is_fixed_once_coded(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> None:
    """Where someone has begun to code, the segment can be read and not changed."""
    study.assign(study.ann, [0])
    study.begin(study.ann, 0, submits=True)
    screen = shown(qtbot, study.db, settings)
    row = study_overview.recordings_table(study.db)[0]
    screen.deeds.describe(row, rows=screen.recordings.card.model.rows)
    dialog = find_window(screen, SessionDialog)
    assert not dialog.start_field.edit.isEnabled()
    assert "The segment is fixed: someone has begun to code it." in shown_text(dialog)


def test_taken_id_is_refused(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> None:
    """Two sessions cannot have one id; the dialog stays with the sentence."""
    screen = shown(qtbot, study.db, settings)
    row = study_overview.recordings_table(study.db)[0]
    screen.deeds.describe(row, rows=screen.recordings.card.model.rows)
    dialog = find_window(screen, SessionDialog)
    dialog.id_field.edit.setText("s101")
    click(qtbot, dialog.deed_button)
    assert dialog.isVisible()
    assert "There is already a session called “S101”" in shown_text(dialog)


def test_recording_is_added_to_its_session(
    qtbot: QtBot, study: LibraryStudy, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session entered without its recording gets it later."""
    recording_library.add_session(study.db, NewPracticeSession("S900"), by=study.lead.id)
    path = make_sound(study.folder / "late", "late.wav", seed=300)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    screen = shown(qtbot, study.db, settings)
    row = study_overview.recordings_table(study.db)[-1]
    screen.deeds.describe(row, rows=screen.recordings.card.model.rows)
    dialog = find_window(screen, SessionDialog)
    with qtbot.waitSignal(screen.study_changed):
        click(qtbot, dialog.attach_button)
    assert study_overview.totals(study.db).n_without_recording == 0


def test_space_ticks_and_the_head_ticks_all(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """Rows are ticked by Space, all by Ctrl+A and by the head; the button counts them."""
    screen = shown(qtbot, study.db, settings)
    tab = screen.recordings
    tab.card.table.select_row(1)
    qtbot.keyClick(tab.card.table, Qt.Key.Key_Space)
    assert tab.assign_button.text() == "Assign 1…"
    qtbot.keyClick(tab.card.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert tab.assign_button.text() == "Assign 6…"
    box = tab.card.header.sectionViewportPosition(Column.TICK) + 18
    head = tab.card.header.viewport()
    qtbot.mouseClick(head, Qt.MouseButton.LeftButton, pos=QPoint(box, head.height() // 2))
    assert tab.assign_button.text() == "Assign…"


def test_narrow_window_keeps_progress_in_reach(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """Where the column beside the table has no room, a button shows it instead."""
    screen = shown(qtbot, study.db, settings, width=800)
    tab = screen.recordings
    assert not tab.side.isVisible()
    click(qtbot, tab.progress_button)
    assert tab.side.isVisible()
    assert not tab.card.table.isVisible()


def test_pace_chart_is_read_out_and_copied(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """The chart says in words what it shows, and gives its figures to a spreadsheet."""
    study.assign(study.ann, [0, 1])
    study.begin(study.ann, 0, submits=True)
    screen = shown(qtbot, study.db, settings)
    chart = screen.recordings.side.pace.chart
    assert chart.accessibleName().startswith("1 of 2 observations submitted")
    click(qtbot, button_called(screen, "Copy the figures"))
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "day\tsubmitted so far"
    assert lines[1].endswith("\t1")
