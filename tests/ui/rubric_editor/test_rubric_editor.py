"""A rubric is made, changed, imported and put into a study by keys and clicks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.rubric import Rubric, WordingStatus
from fsh_coder.formats import rubric_file
from fsh_coder.services import assignments, coding, rubric_drafts, rubric_library
from fsh_coder.ui.library.study_screen import StudyScreen
from fsh_coder.ui.rubric_editor.adopt_dialog import AdoptDialog
from fsh_coder.ui.rubric_editor.editor_dialog import RubricEditor
from fsh_coder.ui.rubric_editor.list_page import ListPage
from fsh_coder.ui.rubric_editor.rubric_deeds import FaultsDialog
from fsh_coder.ui.settings import Settings
from tests.ui.library.studies import LibraryStudy, button_called, click, find_window, shown_text

CODES = ("Open question", "Closed question", "Simple reflection", "Praise", "Advice")
DIMENSIONS = ("Warmth", "Clear purpose")


@pytest.fixture
def screen(qtbot: QtBot, study: LibraryStudy, settings: Settings) -> Iterator[StudyScreen]:
    """The Study place on its Rubric tab."""
    place = StudyScreen(study.db, person=study.lead, settings=settings)
    qtbot.addWidget(place)
    place.resize(1366, 768)
    place.show()
    place.refresh()
    place.go_to_tab("rubric")
    yield place
    for editor in place.findChildren(RubricEditor):
        editor.draft.mark_saved()
        editor.close()


def _field(widget: QWidget, name: str) -> QWidget:
    QApplication.processEvents()
    found = [
        each
        for each in widget.findChildren(QWidget)
        if each.accessibleName() == name and each.isVisible()
    ]
    assert found, f"no field “{name}”"
    return found[0]


def _type(qtbot: QtBot, widget: QWidget, name: str, words: str) -> None:
    field = _field(widget, name)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(field, words)


def _add(qtbot: QtBot, editor: RubricEditor, key: str, label: str) -> QWidget:
    editor.show_page(key)
    page = {"codes": editor.codes, "dimensions": editor.dimensions, "scores": editor.scores}[key]
    assert isinstance(page, ListPage)
    click(qtbot, page.add_button)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Label"
    qtbot.keyClicks(focused, label)
    return page


def _make_rubric(qtbot: QtBot, editor: RubricEditor) -> None:
    _type(qtbot, editor, "Title", "Team listening scale")
    for label in CODES:
        page = _add(qtbot, editor, "codes", label)
        _type(qtbot, page, "Definition", f"The worker gives {label.lower()}.")
    for label in DIMENSIONS:
        page = _add(qtbot, editor, "dimensions", label)
        _type(qtbot, page, "Definition", f"How much {label.lower()} there was.")
        high = _field(page, "Highest score")
        high.setFocus()
        qtbot.keyClick(high, Qt.Key.Key_Down)
        qtbot.keyClick(high, Qt.Key.Key_Down)
        for score in (1, 2, 3):
            _type(qtbot, page, f"What {score} means", f"Level {score}.")
    page = _add(qtbot, editor, "scores", "Open share")
    _type(qtbot, page, "Formula", "100 * open_question / (open_question + closed_question)")
    editor.check()


def test_a_new_rubric_is_made_and_used(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """Five codes and two dimensions typed in, put into the study, assigned and coded."""
    click(qtbot, button_called(screen, "New rubric…"))
    editor = find_window(screen, RubricEditor)
    assert not editor.deed_button.isEnabled()
    assert editor.faults.faults
    _make_rubric(qtbot, editor)
    assert [each.sentence for each in editor.faults.faults] == []
    assert "With the samples: 44.44" in shown_text(editor.scores)
    click(qtbot, editor.deed_button)
    rubric = rubric_library.by_key(study.db, "team_listening_scale")
    assert [code.label for code in rubric.codes] == list(CODES)
    assert [code.hotkey for code in rubric.codes] == ["O", "C", "S", "P", "A"]
    assert [(each.low, each.high) for each in rubric.dimensions] == [(1, 3), (1, 3)]
    assert "Team listening scale" in shown_text(screen)
    made = assignments.assign(
        study.db,
        [study.recordings[0].segment.id],
        coder_id=study.ann.id,
        rubric_digest=rubric.digest,
    )
    session = coding.open_assignment(study.db, made[0].id, coder_id=study.ann.id)
    session.mark(rubric.codes[0].key, session.observation.segment.start_ms + 100)
    session.rate("warmth", 3)
    assert session.observation.rating("warmth").score == 3


def test_a_copy_shows_what_differs_before_it_is_adopted(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """A changed copy stands beside the old one, which is as it was."""
    study.assign(study.ann, [0, 1])
    click(qtbot, button_called(screen, "Copy and change…"))
    editor = find_window(screen, RubricEditor)
    editor.show_page("codes")
    first = study.rubric.codes[0]
    _type(qtbot, editor.codes, "Definition", "Says it back.")
    _type(qtbot, editor.codes, "Key to press", "y")
    click(qtbot, editor.deed_button)
    dialog = find_window(screen, AdoptDialog)
    words = shown_text(dialog)
    for expected in ("rekeyed", "reworded", "Says it back.", first.definition, "2 assignments"):
        assert expected in words
    click(qtbot, dialog.deed_button)
    old, new = rubric_library.installed(study.db)
    assert old == study.rubric
    assert (new.codes[0].hotkey, new.key) == ("Y", old.key)
    assert new.version != old.version
    # Words changed by hand are no longer words that were compared with the original.
    assert first.wording is WordingStatus.VERIFIED
    assert new.codes[0].wording is WordingStatus.PROJECT
    assert new.codes[1].wording is WordingStatus.VERIFIED


def test_every_fault_is_listed_and_leads_to_its_field(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """A taken key and an empty label are both told; choosing one goes to its code."""
    click(qtbot, button_called(screen, "Copy and change…"))
    editor = find_window(screen, RubricEditor)
    editor.show_page("codes")
    _type(qtbot, editor.codes, "Key to press", study.rubric.codes[1].hotkey)
    _type(qtbot, editor.codes, "Definition", "x")
    editor.codes.table.select_row(2)
    field = _field(editor.codes, "Definition")
    assert isinstance(field, QPlainTextEdit)
    assert field.toPlainText() == study.rubric.codes[2].definition
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(editor.faults.faults) == 2)
    assert not editor.deed_button.isEnabled()
    editor.show_page("general")
    place = next(at for at, each in enumerate(editor.faults.faults) if "already" in each.message)
    editor.faults.table.select_row(place)
    qtbot.keyClick(editor.faults.table, Qt.Key.Key_Return)
    assert editor.codes.isVisible()
    assert editor.codes.place == editor.faults.faults[place].place


def test_undo_moves_and_removal(qtbot: QtBot, screen: StudyScreen, study: LibraryStudy) -> None:
    """A removed code comes back with Undo; a moved one stands elsewhere."""
    click(qtbot, button_called(screen, "Copy and change…"))
    editor = find_window(screen, RubricEditor)
    editor.show_page("codes")
    click(qtbot, editor.codes.down_button)
    assert editor.draft.value.codes[1] == study.rubric.codes[0]
    click(qtbot, editor.codes.remove_button)
    assert len(editor.draft.value.codes) == len(study.rubric.codes) - 1
    editor.check()
    click(qtbot, editor.undo_button)
    click(qtbot, editor.undo_button)
    assert editor.draft.value.codes == study.rubric.codes


def test_a_renamed_code_is_renamed_in_formulas(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """Another name in files changes the formulas with it, once the field is left."""
    click(qtbot, button_called(screen, "Copy and change…"))
    editor = find_window(screen, RubricEditor)
    editor.show_page("codes")
    _type(qtbot, editor.codes, "Name in files", "Simple")
    qtbot.keyClick(_field(editor.codes, "Name in files"), Qt.Key.Key_Tab)
    old = study.rubric.codes[0].key
    for before, after in zip(study.rubric.derived, editor.draft.value.derived, strict=True):
        assert after.formula == before.formula.replace(f"{old} ", "Simple ")
    editor.check()
    assert editor.faults.faults == ()


def test_a_preview_sets_the_samples(qtbot: QtBot, screen: StudyScreen) -> None:
    """Pressing a tile counts, and the scores follow."""
    click(qtbot, button_called(screen, "Copy and change…"))
    editor = find_window(screen, RubricEditor)
    editor.show_page("scores")
    key = editor.draft.value.codes[0].key
    before = editor.preview.counts[key]
    tile = editor.preview.pad.tile(key)
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert editor.preview.counts[key] == before + 1
    values = rubric_drafts.sample_scores(
        editor.draft.value, ratings=editor.preview.ratings, counts=editor.preview.counts
    )
    words = shown_text(editor.scores)
    assert all(value in words for value in values.values())


def test_a_list_of_codes_is_imported(qtbot: QtBot, screen: StudyScreen, tmp_path: Path) -> None:
    """The editor opens with the codes, and says what the rows lacked."""
    path = tmp_path / "codes.csv"
    path.write_text("code,label\nOQ,Open question\nCQ,Closed question\n", encoding="utf-8")
    screen.deeds.rubrics.import_file(path)
    editor = find_window(screen, RubricEditor)
    assert [code.key for code in editor.draft.value.codes] == ["OQ", "CQ"]
    assert "Row 2: “OQ” has no definition" in shown_text(editor)


def test_a_bad_rubric_file_lists_every_fault(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy, tmp_path: Path
) -> None:
    """Nothing opens but the list of faults with their lines."""
    path = tmp_path / "bad.yaml"
    text = study.rubric.text.replace("hotkey: R", "hotkey: L", 1).replace("title:", "titel:", 1)
    path.write_text(text, encoding="utf-8")
    screen.deeds.rubrics.import_file(path)
    words = shown_text(find_window(screen, FaultsDialog))
    assert "titel" in words
    assert "belongs to the coding screen" in words
    assert not screen.findChildren(RubricEditor)


def test_an_unfinished_rubric_is_saved_and_gone_on_with(
    qtbot: QtBot, screen: StudyScreen, tmp_path: Path
) -> None:
    """What was typed comes back from the file, with what is still to do."""
    click(qtbot, button_called(screen, "New rubric…"))
    editor = find_window(screen, RubricEditor)
    _add(qtbot, editor, "codes", "Open question")
    _add(qtbot, editor, "dimensions", "Warmth")
    editor.save_to(tmp_path / "half.yaml")
    draft = editor.draft.value
    assert "half.yaml" in shown_text(editor)
    editor.close()
    QApplication.processEvents()
    screen.deeds.rubrics.import_file(tmp_path / "half.yaml")
    again = find_window(screen, RubricEditor)
    assert again.draft.value == draft
    assert again.faults.faults


def test_export_is_to_the_letter(screen: StudyScreen, study: LibraryStudy, tmp_path: Path) -> None:
    """An exported rubric has the digest of the one in the study."""
    path = tmp_path / "out.yaml"
    screen.deeds.rubrics.export_file(study.rubric, path)
    assert rubric_file.read(path) == study.rubric


def test_closing_asks_before_changes_are_lost(
    qtbot: QtBot, screen: StudyScreen, study: LibraryStudy
) -> None:
    """Esc on a changed rubric asks; keeping on leaves everything as it was typed."""
    click(qtbot, button_called(screen, "Copy and change…"))
    editor = find_window(screen, RubricEditor)
    _type(qtbot, editor, "Title", "Other title")

    def keep() -> None:
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(50, keep)
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isVisible()
    assert editor.draft.value.title == "Other title"
    assert rubric_library.installed(study.db) == (study.rubric,)


def test_every_shipped_rubric_can_be_opened_and_is_left_as_it_was(
    qtbot: QtBot, study: LibraryStudy
) -> None:
    """Opening one and turning to every page changes nothing, and its text comes back."""
    for rubric in rubric_library.shipped():
        window = QWidget()
        qtbot.addWidget(window)
        editor = RubricEditor(window, study.db, rubric=rubric, title="x", by=study.lead.id)
        editor.show()
        for key in editor.pages.tabs:
            editor.show_page(key)
        for part in ("scales", "hierarchies", "volley_rules", "passes", "unit", "fields"):
            editor.pages.show_part(part, 0)
        editor.check()
        assert editor.draft.value == rubric
        assert editor.faults.faults == ()
        editor.close()


def test_a_file_that_cannot_be_written_is_told(
    qtbot: QtBot, screen: StudyScreen, tmp_path: Path
) -> None:
    """Saving to a folder that is not there says so and keeps the editor open."""
    click(qtbot, button_called(screen, "Copy and change…"))
    editor = find_window(screen, RubricEditor)
    editor.save_to(tmp_path / "none" / "out.yaml")
    assert "could not be written" in shown_text(editor)
    with pytest.raises(UserFacingError):
        rubric_drafts.save(_unsound(editor.draft.value), tmp_path / "none" / "out.yaml")


def _unsound(rubric: Rubric) -> Rubric:
    return replace(rubric, title="")
