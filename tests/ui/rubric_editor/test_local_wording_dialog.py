"""A lead pastes a manual's wording, and coders read it signed."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from fsh_coder.domain.local_wording import LocalWords
from fsh_coder.services import local_wording, rubric_drafts, rubric_library, rubric_versions
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.rubric_editor.local_wording_dialog import LocalWordingDialog
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import LibraryStudy, button_called, click, find_window, shown_text


@pytest.fixture
def screen(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> StudyScreen:
    """The Study place on its Rubric tab."""
    place = StudyScreen(study.db, person=study.lead, settings=settings)
    qtbot.addWidget(place)
    place.resize(1366, 768)
    place.show()
    place.refresh()
    place.go_to_tab("rubric")
    return place


def opened(qtbot: QtBot, screen: StudyScreen) -> LocalWordingDialog:
    """Press the button and return the dialog."""
    click(qtbot, button_called(screen, "Local wording…"))
    return find_window(screen, LocalWordingDialog)


def edit_of(dialog: LocalWordingDialog, label: str) -> QPlainTextEdit:
    """Return the field for a part of the chosen dimension or code."""
    found = [
        each
        for each in dialog.findChildren(QPlainTextEdit)
        if each.accessibleName().endswith(f": {label}") and each.isVisible()
    ]
    assert found, label
    return found[0]


def test_what_is_pasted_is_kept_signed_and_can_be_taken_away(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """The tab shows it at once; the rubric in the study is to the letter what it was."""
    dialog = opened(qtbot, screen)
    assert not dialog.deed_button.isEnabled()
    first = study.rubric.dimensions[0]
    assert first.definition in shown_text(dialog)
    qtbot.keyClicks(edit_of(dialog, "Definition"), "The words of the manual.")
    assert "1 part changed." in shown_text(dialog)
    click(qtbot, dialog.deed_button)
    QApplication.processEvents()
    words = shown_text(screen)
    assert "The words of the manual." in words
    assert "local wording" in words
    assert rubric_library.installed(study.db) == (study.rubric,)
    again = opened(qtbot, screen)
    field = edit_of(again, "Definition")
    assert field.toPlainText() == "The words of the manual."
    field.selectAll()
    field.insertPlainText("")
    click(qtbot, again.deed_button)
    assert local_wording.words(study.db, study.rubric.digest) == ()
    QApplication.processEvents()
    assert first.definition in shown_text(screen)


def test_what_is_typed_for_several_is_kept_together(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """Going from one code to another loses nothing; the list says which have local wording."""
    dialog = opened(qtbot, screen)
    qtbot.keyClicks(edit_of(dialog, "What 3 means"), "Three.")
    place = len(study.rubric.dimensions)
    dialog.table.select_row(place)
    qtbot.keyClicks(edit_of(dialog, "Decision rules"), "Rule one.")
    dialog.table.select_row(0)
    assert edit_of(dialog, "What 3 means").toPlainText() == "Three."
    assert [dialog.rows.row(at).words[1] for at in (0, 1, place)] == ["local", "", "local"]
    dialog.leaves.setChecked(True)
    click(qtbot, dialog.deed_button)
    assert {each.text for each in local_wording.words(study.db, study.rubric.digest)} == {
        "Three.",
        "Rule one.",
    }
    assert local_wording.may_leave(study.db)


def test_closing_asks_before_pasted_words_are_lost(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """Keeping on leaves them where they were typed."""
    dialog = opened(qtbot, screen)
    qtbot.keyClicks(edit_of(dialog, "Definition"), "Words.")

    def keep() -> None:
        asking = QApplication.activeModalWidget()
        assert asking is not None
        asking.close()

    QTimer.singleShot(50, keep)
    click(qtbot, dialog.cancel_button)
    assert dialog.isVisible()
    assert len(dialog.changed()) == 1
    edit_of(dialog, "Definition").clear()
    click(qtbot, dialog.cancel_button)


def test_a_new_version_offers_the_wording_of_the_one_before(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """One press fills it in, where the rubric's own words are the same in both."""
    words = LocalWords(study.rubric.dimensions[0].key, "definition", "The manual’s.")
    local_wording.put(study.db, study.rubric, [words], by=study.lead.id)
    new = rubric_drafts.sound(rubric_drafts.copy_for(study.db, study.rubric))
    rubric_versions.adopt(study.db, new, by=study.lead.id)
    screen.refresh()
    dialog = opened(qtbot, screen)
    assert f"version {new.version}" in dialog.windowTitle()
    click(qtbot, button_called(dialog, "Take it over"))
    assert edit_of(dialog, "Definition").toPlainText() == "The manual’s."
    click(qtbot, dialog.deed_button)
    assert local_wording.words(study.db, new.digest) == (words,)
