"""My list: a coder's own work, blind, in her own order, opened by Enter."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Coder
from fsh_coder.services import assignments
from fsh_coder.services.assignments import ListState
from fsh_coder.ui.library.my_list_screen import MyListScreen
from fsh_coder.ui.library.my_list_table import DUE, RECORDING, STATE
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import (
    LibraryStudy,
    all_text,
    cells,
    click,
    settle,
    shown_text,
)


def shown(
    qtbot: QtBot, study: LibraryStudy, person: Coder, settings: Settings, *, width: int = 1290
) -> MyListScreen:
    """Show a person's list as the window does."""
    screen = MyListScreen(study.db, person=person, settings=settings)
    qtbot.addWidget(screen)
    screen.resize(width, 700)
    screen.show()
    settle(qtbot)
    return screen


def test_list_holds_own_work_in_own_order(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """The rows are the coder's own assignments in the order of her own list."""
    study.assign(study.ann, [0, 1, 2, 3])
    study.assign(study.ben, [4, 5])
    screen = shown(qtbot, study, study.ann, settings)
    labels = [row[RECORDING] for row in cells(screen.table)]
    expected = [item.session_label for item in assignments.my_list(study.db, study.ann.id)]
    assert labels == expected
    assert sorted(labels) == ["S100", "S101", "S102", "S103"]


def test_nothing_on_the_screen_unblinds(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """No worker, team, phase, time point, visit type, day, file name or other coder is told."""
    study.assign(study.ann, range(6))
    study.assign(study.ben, [])
    study.begin(study.ann, 0)
    study.begin(study.ann, 1, submits=True)
    screen = shown(qtbot, study, study.ann, settings)
    told = ""
    for row in range(screen.model.rowCount()):
        screen.table.select_row(row)
        settle(qtbot)
        told += all_text(screen)
    secrets = ["W01", "W02", "W03", "Harbour", "North Quay", "before", "training", "after"]
    secrets += ["Mar 2026", "2026-03", "jones", ".wav", "home visit", "Ben", "BB", "Lena"]
    secrets += ["primary", "double", str(study.folder)]
    assert [secret for secret in secrets if secret in told] == []
    assert "keeps to the safety plan" in told


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_the_chosen_row(
    qtbot: QtBot, study: LibraryStudy, settings: Settings, key: Qt.Key
) -> None:
    """The list has the keyboard at once; Down chooses the next row and Enter opens it."""
    study.assign(study.ann, [0, 1, 2])
    screen = shown(qtbot, study, study.ann, settings)
    expected = assignments.my_list(study.db, study.ann.id)[1].assignment_id
    with qtbot.waitSignal(screen.open_requested) as opened:
        qtbot.keyClick(screen.table, Qt.Key.Key_Down)
        qtbot.keyClick(screen.table, key)
    assert opened.args == [expected]


def test_button_opens_the_chosen_row(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> None:
    """The one filled button names the recording it opens."""
    study.assign(study.ann, [3])
    screen = shown(qtbot, study, study.ann, settings)
    assert screen.pane.open_button.text() == "Open S103"
    with qtbot.waitSignal(screen.open_requested):
        click(qtbot, screen.pane.open_button)


def test_what_was_begun_is_chosen_first(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """On arrival the recording worked on last is chosen, with where the coder stopped."""
    study.assign(study.ann, [0, 1, 2])
    study.begin(study.ann, 2)
    screen = shown(qtbot, study, study.ann, settings)
    item = screen.chosen_item()
    assert item is not None
    assert item.state is ListState.IN_PROGRESS
    assert "Go on with" in shown_text(screen.pane)
    assert "Your marks: 1" in shown_text(screen.pane)


def test_waveform_of_the_chosen_recording_is_shown(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """A waveform that is in the cache is painted; one that is not leaves no gap."""
    study.assign(study.ann, [0])
    screen = shown(qtbot, study, study.ann, settings)
    assert screen.pane.wave.isVisible()
    for path in (study.folder.parent / "cache").iterdir():
        path.unlink()
    screen.refresh()
    settle(qtbot)
    assert not screen.pane.wave.isVisible()


def test_hidden_counts_stay_hidden(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> None:
    """A coder who hides counts is not told how many marks she has made."""
    settings.counts_hidden = True
    study.assign(study.ann, [0])
    study.begin(study.ann, 0)
    screen = shown(qtbot, study, study.ann, settings)
    assert "Your marks" not in shown_text(screen.pane)


def test_pills_narrow_the_list(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> None:
    """Each pill counts and shows its own state; a row keeps its number in the whole list."""
    study.assign(study.ann, [0, 1, 2, 3])
    study.begin(study.ann, 1)
    study.begin(study.ann, 3, submits=True)
    screen = shown(qtbot, study, study.ann, settings)
    keys = ("all", "to_do", "in_progress", "submitted")
    names = [screen.pills.button(key).accessibleName() for key in keys]
    assert names == ["All 4", "To do 2", "In progress 1", "Submitted 1"]
    everything = {row[RECORDING]: row[0] for row in cells(screen.table)}
    click(qtbot, screen.pills.button("to_do"))
    rows = cells(screen.table)
    assert [row[STATE] for row in rows] == ["To do", "To do"]
    assert all(everything[row[RECORDING]] == row[0] for row in rows)


def test_own_progress_is_shown_in_words(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """Submitted, begun and to do are counted, and read out with the bar."""
    study.assign(study.ann, [0, 1, 2, 3])
    study.begin(study.ann, 0)
    study.begin(study.ann, 1, submits=True)
    screen = shown(qtbot, study, study.ann, settings)
    assert screen.pane.progress.bar.accessibleName() == "1 submitted, 1 begun, 2 to do"


def test_due_days_and_late_work_are_said(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """A due day that has passed says so in words, not by colour alone."""
    today = datetime.now(UTC).astimezone().date()
    study.assign(study.ann, [0], due_on=today - timedelta(days=3))
    screen = shown(qtbot, study, study.ann, settings)
    assert cells(screen.table)[0][DUE].startswith("late, ")


def test_submitted_work_gives_way_to_the_next(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """Back from submitting, the next open recording is chosen."""
    study.assign(study.ann, [0, 1])
    screen = shown(qtbot, study, study.ann, settings)
    first = screen.chosen_item()
    study.begin(study.ann, 0, submits=True)
    screen.refresh()
    then = screen.chosen_item()
    assert first is not None
    assert then is not None
    assert then.assignment_id != first.assignment_id
    assert then.state is ListState.TO_DO


def test_empty_list_says_whom_to_ask(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> None:
    """A coder without work is told to ask the lead; a lead, where recordings are assigned."""
    screen = shown(qtbot, study, study.ann, settings)
    sentence = "Nothing is assigned to you yet. Ask the lead of the study."
    assert sentence in shown_text(screen)
    assert not screen.pane.isVisible()
    of_lead = shown(qtbot, study, study.lead, settings)
    assert "Recordings are assigned in Study." in shown_text(of_lead)


def test_narrow_window_keeps_the_button(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """Where the pane has no room, its button stands in the foot."""
    study.assign(study.ann, [0])
    screen = shown(qtbot, study, study.ann, settings, width=600)
    assert not screen.pane.isVisible()
    with qtbot.waitSignal(screen.open_requested):
        click(qtbot, screen.foot_button)


def test_study_that_cannot_be_read_is_told_in_a_banner(
    qtbot: QtBot, study: LibraryStudy, settings: Settings, tmp_path: Path
) -> None:
    """When the file has gone bad, the list stays and a banner says what happened."""
    study.assign(study.ann, [0])
    screen = shown(qtbot, study, study.ann, settings)
    study.db.close()
    study.db.path.write_bytes(b"not a study any more" * 500)
    screen.refresh()
    assert screen.banner.isVisible()
    assert screen.model.rowCount() == 1
