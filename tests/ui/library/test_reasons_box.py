"""The lead requires a reason for every rating, beside what coders see and do not see."""

import pytest
from pytestqt.qtbot import QtBot

from fsh_coder.services import reasons_option, study_log
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import LibraryStudy, all_text, settle
from tests.ui.naming import nameless


@pytest.fixture
def screen(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> StudyScreen:
    """The Study place, the Blinding tab open."""
    made = StudyScreen(study.db, person=study.lead, settings=settings)
    qtbot.addWidget(made)
    made.resize(1290, 700)
    made.show()
    made.go_to_tab("blinding")
    settle(qtbot)
    return made


def test_one_box_and_what_follows_from_it(
    qtbot: QtBot, study: LibraryStudy, screen: StudyScreen
) -> None:
    """Ticked it is kept in the study with who ticked it; the words tell what it changes."""
    box = screen.blinding.reasons_box
    assert not box.isChecked()
    assert "cannot be submitted without them" in all_text(screen.blinding)
    box.click()
    assert reasons_option.are_required(study.db)
    assert study_log.study_history(study.db)[-1].coder_id == study.lead.id
    again = StudyScreen(study.db, person=study.lead, settings=Settings("LL"))
    qtbot.addWidget(again)
    again.go_to_tab("blinding")
    assert again.blinding.reasons_box.isChecked()
    again.blinding.reasons_box.click()
    assert not reasons_option.are_required(study.db)


def test_it_can_be_read_out(screen: StudyScreen) -> None:
    """The card and its box have names."""
    assert nameless(screen) == []


def test_a_refusal_leaves_the_box_as_the_study_is(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """Somebody who is no lead is told so, and the box stays empty."""
    made = StudyScreen(study.db, person=study.ann, settings=settings)
    qtbot.addWidget(made)
    made.show()
    made.go_to_tab("blinding")
    made.blinding.reasons_box.click()
    assert "is not a lead of this study" in all_text(made)
    assert not made.blinding.reasons_box.isChecked()
    assert not reasons_option.are_required(study.db)
