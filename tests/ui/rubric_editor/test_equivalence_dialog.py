"""A lead ticks measures of two versions and says why."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fsh_coder.domain.rubric import Anchor, Rubric
from fsh_coder.services import equivalent_measures, rubric_drafts, rubric_versions
from fsh_coder.ui.library.assign_dialog import AssignDialog
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.rubric_editor.equivalence_dialog import EquivalenceDialog
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import LibraryStudy, button_called, click, find_window, shown_text


@pytest.fixture
def second(study: LibraryStudy) -> Rubric:
    """A version with a reworded code and another scale of the first dimension."""
    copied = rubric_drafts.copy_for(study.db, study.rubric)
    first = copied.dimensions[0]
    longer = replace(first, high=6, anchors=(*first.anchors, Anchor(6, "More.")))
    code = replace(copied.codes[0], definition="Said otherwise.")
    changed = replace(
        copied, dimensions=(longer, *copied.dimensions[1:]), codes=(code, *copied.codes[1:])
    )
    made = rubric_drafts.sound(changed)
    rubric_versions.adopt(study.db, made, by=study.lead.id)
    return made


@pytest.fixture
def screen(qtbot: QtBot, study: LibraryStudy, second: Rubric, settings: Settings) -> StudyScreen:
    """The Study place on its Rubric tab, with two versions."""
    assert second.key == study.rubric.key
    place = StudyScreen(study.db, person=study.lead, settings=settings)
    qtbot.addWidget(place)
    place.resize(1366, 768)
    place.show()
    place.refresh()
    place.go_to_tab("rubric")
    return place


def test_unchanged_measures_are_ticked_and_declared_with_a_reason(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy, second: Rubric
) -> None:
    """Without a reason nothing is declared; a rescored measure cannot be ticked at all."""
    click(qtbot, button_called(screen, "Compare versions…"))
    dialog = find_window(screen, EquivalenceDialog)
    first, code = study.rubric.dimensions[0].key, study.rubric.codes[0].key
    ticked = dialog.rows.ticked()
    assert first not in ticked
    assert code not in ticked
    assert "empathy" in ticked
    assert dialog.rows.row(0).words[3] == "cannot be"
    assert not dialog.rows.index(0, 0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not dialog.deed_button.isEnabled()
    place = [dialog.rows.row(at).key for at in range(dialog.rows.rowCount())].index(code)
    dialog.table.select_row(place)
    assert "Said otherwise." in shown_text(dialog)
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert code in dialog.rows.ticked()
    dialog.reason.edit.setFocus()
    qtbot.keyClicks(dialog.reason.edit, "Only the wording is plainer")
    assert dialog.deed_button.text() == f"Declare {len(ticked) + 1} measures equivalent"
    click(qtbot, dialog.deed_button)
    offers = equivalent_measures.offered(
        study.db, earlier_digest=study.rubric.digest, later_digest=second.digest
    )
    declared = {each.pair.later.key for each in offers if each.declared is not None}
    assert declared == {*ticked, code}
    QApplication.processEvents()
    assert "declared equivalent" in shown_text(screen)


def test_what_was_declared_is_shown_again_and_can_be_taken_back(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy, second: Rubric
) -> None:
    """The dialog opens with what stands, and unticking everything takes it back."""
    equivalent_measures.declare(
        study.db,
        earlier_digest=study.rubric.digest,
        later_digest=second.digest,
        measures=["empathy"],
        reason="The same words",
        by=study.lead.id,
    )
    click(qtbot, button_called(screen, "Compare versions…"))
    dialog = find_window(screen, EquivalenceDialog)
    assert dialog.rows.ticked() == ("empathy",)
    assert dialog.reason.text() == "The same words"
    place = [dialog.rows.row(at).key for at in range(dialog.rows.rowCount())].index("empathy")
    dialog.table.select_row(place)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.deed_button.text() == "Take the declaration back"
    click(qtbot, dialog.deed_button)
    offers = equivalent_measures.offered(
        study.db, earlier_digest=study.rubric.digest, later_digest=second.digest
    )
    assert not any(each.declared for each in offers)


def test_one_version_alone_offers_nothing(
    qtbot: QtBot, study: LibraryStudy, settings: Settings
) -> None:
    """The button is there only where there is something to compare."""
    place = StudyScreen(study.db, person=study.lead, settings=settings)
    qtbot.addWidget(place)
    place.show()
    place.refresh()
    place.go_to_tab("rubric")
    QApplication.processEvents()
    assert "Compare versions…" not in shown_text(place)


def test_versions_are_told_apart_wherever_one_is_chosen(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy, second: Rubric
) -> None:
    """Work is given out with the newest version at first, and each version is named."""
    screen.go_to_tab("recordings")
    click(qtbot, screen.recordings.assign_button)
    dialog = find_window(screen, AssignDialog)
    words = [dialog.rubric_box.itemText(at) for at in range(dialog.rubric_box.count())]
    title = second.short_title
    assert words == [
        f"{title}, version {study.rubric.version}",
        f"{title}, version {second.version}",
    ]
    assert dialog.rubric_box.currentIndex() == 1
    dialog.reject()
