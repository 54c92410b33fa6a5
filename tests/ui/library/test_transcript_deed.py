"""A transcript is attached in the Study place: names are mapped once, then gone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.observation import Speaker
from fsh_coder.services import study_overview, transcript_option, transcripts
from fsh_coder.services.study_overview import RecordingRow
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.library.session_dialog import SessionDialog
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.library.transcript_dialog import TranscriptDialog
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import LibraryStudy, all_text, click, find_window, settle

TEAMS = (
    "WEBVTT\n\n9f2c1a7e-0001\n00:00:00.100 --> 00:00:00.500\n<v Rivera, Ana>How are you?</v>\n\n"
    "9f2c1a7e-0002\n00:00:00.600 --> 00:00:01.200\n<v Stone, Kim>Tired.</v>\n"
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


@pytest.fixture
def row(study: LibraryStudy) -> RecordingRow:
    """The first recording."""
    return study_overview.recordings_table(study.db)[0]


def spoken(study: LibraryStudy, row: RecordingRow) -> list[tuple[Speaker | None, str]]:
    """Return the transcript that the study holds."""
    assert row.recording is not None
    found = transcripts.transcript_of(study.db, row.recording.id)
    return [(each.speaker, each.text) for each in found]


def test_each_name_is_mapped_and_then_dropped(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen, row: RecordingRow, tmp_path: Path
) -> None:
    """The dialog asks who is who; what is kept says worker and parent."""
    path = tmp_path / "talk.vtt"
    path.write_text(TEAMS, encoding="utf-8")
    screen.deeds.transcripts.read(row, path)
    dialog = find_window(screen, TranscriptDialog)
    assert list(dialog.choices) == ["Rivera, Ana", "Stone, Kim"]
    assert "Nobody is the worker yet" in all_text(dialog)
    dialog.choices["Rivera, Ana"].set_current("worker")
    dialog.choices["Rivera, Ana"].chosen.emit("worker")
    assert "Nobody is the worker yet" not in all_text(dialog)
    dialog.choices["Stone, Kim"].set_current("client")
    click(qtbot, dialog.deed_button)
    assert spoken(study, row) == [(Speaker.WORKER, "How are you?"), (Speaker.CLIENT, "Tired.")]


def test_a_file_that_is_no_transcript_is_refused(
    study: LibraryStudy, screen: StudyScreen, row: RecordingRow, tmp_path: Path
) -> None:
    """It is said in words, and nothing is attached."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear all", encoding="utf-8")
    screen.deeds.transcripts.read(row, path)
    assert "is not a transcript with times" in all_text(screen)
    assert spoken(study, row) == []


def test_a_sessions_dialog_offers_to_add_and_to_remove_it(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen, row: RecordingRow, tmp_path: Path
) -> None:
    """Its words say whether there is one; removing asks first."""
    assert row.recording is not None
    screen.deeds.describe(row, rows=[row])
    dialog = find_window(screen, SessionDialog)
    assert dialog.transcript_button.text() == "Add a transcript…"
    dialog.reject()
    QApplication.processEvents()
    path = tmp_path / "talk.vtt"
    path.write_text(TEAMS, encoding="utf-8")
    transcripts.attach_transcript(study.db, row.recording.id, path)
    screen.deeds.describe(row, rows=[row])
    dialog = next(each for each in screen.findChildren(SessionDialog) if each.isVisible())
    assert dialog.transcript_button.text() == "Another transcript…"

    def agree() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, Dialog)
        assert asked.deed_button.text() == "Remove the transcript"
        asked.deed_button.click()

    QTimer.singleShot(50, agree)
    click(qtbot, dialog.no_transcript_button)
    assert spoken(study, row) == []


def test_the_blinding_tab_hides_transcripts(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """One box; what a coder sees is said accordingly, and kept in the study."""
    screen.go_to_tab("blinding")
    tab = screen.blinding
    assert not tab.transcripts_box.isChecked()
    tab.transcripts_box.click()
    assert transcript_option.are_hidden(study.db)
    assert "the transcript, until she has submitted" in all_text(tab)
    again = StudyScreen(study.db, person=study.lead, settings=Settings("LL"))
    qtbot.addWidget(again)
    again.go_to_tab("blinding")
    assert again.blinding.transcripts_box.isChecked()
