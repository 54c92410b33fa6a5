"""The lead gives one coder's finished parse to a second coder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from fsh_coder.services.given_parse import give_parse
from fsh_coder.ui.kit.dialogs import Dialog
from fsh_coder.ui.library.give_parse_dialog import GiveParseDialog
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.settings import Settings
from tests.factories import StudyToCode
from tests.services.divided_study import code_of, divide, make_divided_study, rate_all
from tests.ui.library.studies import all_text, click, find_window, settle
from tests.ui.naming import nameless


@pytest.fixture
def divided(tmp_path: Path) -> Iterator[StudyToCode]:
    """Ann and Ben are to code one segment; Ann has divided it and coded one utterance."""
    (tmp_path / "divided").mkdir()
    study = make_divided_study(tmp_path / "divided")
    session = study.open_for_ann()
    rate_all(session)
    session.passes.finish()
    divide(session)
    session.passes.finish()
    session.units.code(session.units.all[0].id, code_of(session, 0))
    yield study
    study.db.close()


@pytest.fixture
def screen(qtbot: QtBot, divided: StudyToCode, settings: Settings) -> StudyScreen:
    """The Study place, the Assignments tab open."""
    made = StudyScreen(divided.db, person=divided.lead, settings=settings)
    qtbot.addWidget(made)
    made.resize(1290, 700)
    made.show()
    settle(qtbot)
    made.tabs.button("assignments").click()
    settle(qtbot)
    return made


def choose(screen: StudyScreen, coder: str) -> None:
    """Choose the row of a coder."""
    tab = screen.assignments
    for row in range(tab.proxy.rowCount()):
        if coder in str(tab.proxy.index(row, 2).data()):
            tab.table.select_row(row)


def test_a_parse_is_given_and_nothing_of_the_codes(
    qtbot: QtBot, divided: StudyToCode, screen: StudyScreen
) -> None:
    """Two clicks and the choice of a coder; Ben has the same utterances and no code."""
    choose(screen, "Ann")
    click(qtbot, screen.assignments.parse_button)
    dialog = find_window(screen, GiveParseDialog)
    assert "and no code" in all_text(dialog)
    assert dialog.deed_button.text() == "Give the parse to BB"
    click(qtbot, dialog.deed_button)
    ben = divided.open_for_ben()
    ann = divided.open_for_ann()
    assert [(u.start_ms, u.end_ms) for u in ben.units.all] == [
        (u.start_ms, u.end_ms) for u in ann.units.all
    ]
    assert ben.observation.marks == ()
    assert ben.units.are_frozen


def test_nobody_left_to_give_it_to_is_said(
    qtbot: QtBot, divided: StudyToCode, screen: StudyScreen
) -> None:
    """Once Ben divides himself, the lead reads what to do first."""
    session = divided.open_for_ben()
    rate_all(session)
    session.passes.finish()
    divide(session)
    choose(screen, "Ann")
    click(qtbot, screen.assignments.parse_button)
    told = find_window(screen, Dialog)
    assert "Assign it to a second coder first" in all_text(told)
    told.done(QDialog.DialogCode.Accepted)


def test_a_given_parse_is_taken_back(
    qtbot: QtBot, divided: StudyToCode, screen: StudyScreen
) -> None:
    """Offered for the coder who was given it, after a question; then it is hers no more."""
    tab = screen.assignments
    source = divided.open_for_ann().observation.id
    give_parse(divided.db, source, to=divided.of_ben, by=divided.lead.id)
    screen.refresh()
    choose(screen, "Ann")
    assert not tab.take_back_button.isVisible()
    choose(screen, "Ben")

    def agree() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, Dialog)
        assert nameless(asked) == []
        assert "her ratings stay" in all_text(asked)
        asked.deed_button.click()

    QTimer.singleShot(50, agree)
    click(qtbot, tab.take_back_button)
    assert divided.open_for_ben().units.all == ()
    choose(screen, "Ben")
    assert not tab.take_back_button.isVisible()


def test_what_the_second_coder_has_coded_is_not_taken(
    qtbot: QtBot, divided: StudyToCode, screen: StudyScreen
) -> None:
    """The lead reads why, and nothing has changed."""
    source = divided.open_for_ann().observation.id
    give_parse(divided.db, source, to=divided.of_ben, by=divided.lead.id)
    ben = divided.open_for_ben()
    ben.units.code(ben.units.all[0].id, code_of(ben, 0))
    screen.refresh()
    choose(screen, "Ben")

    def agree() -> None:
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, Dialog)
        asked.deed_button.click()

    QTimer.singleShot(50, agree)
    click(qtbot, screen.assignments.take_back_button)
    assert "has given 1 code since" in all_text(screen)
    assert divided.open_for_ben().observation == ben.observation


def test_what_is_not_begun_cannot_be_given(screen: StudyScreen) -> None:
    """The button waits for a row whose coder has begun."""
    choose(screen, "Ben")
    assert not screen.assignments.parse_button.isEnabled()
    choose(screen, "Ann")
    assert screen.assignments.parse_button.isEnabled()
