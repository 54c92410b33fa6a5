"""Passes, units, fields, shared scales, hierarchies and volleys are made by keys and clicks."""

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.rubric import NotApplicableWhen
from fsh_coder.services import rubric_drafts, rubric_library
from fsh_coder.ui.rubric_editor.editor_dialog import RubricEditor
from fsh_coder.ui.rubric_editor.list_page import ListPage
from tests.ui.library.studies import LibraryStudy, click, shown_text

Entry = TypeVar("Entry")


@pytest.fixture
def editor(qtbot: QtBot, study: LibraryStudy) -> Iterator[RubricEditor]:
    """The editor with a copy of the rubric of counts, on a window of 1366 by 768."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    rubric = rubric_drafts.copy_for(study.db, rubric_library.shipped_by_key("miti_4_2_1"))
    made = RubricEditor(window, study.db, rubric=rubric, title="Copy", by=study.lead.id)
    made.show()
    qtbot.waitUntil(made.isVisible)
    yield made
    made.draft.mark_saved()
    made.close()


def field(page: QWidget, name: str) -> QWidget:
    """Return the visible field with this name."""
    QApplication.processEvents()
    found = [
        each
        for each in page.findChildren(QWidget)
        if each.accessibleName() == name and each.isVisible()
    ]
    assert found, f"no field “{name}”"
    return found[0]


def write(qtbot: QtBot, page: QWidget, name: str, words: str) -> None:
    """Type into a field, in place of what stood there."""
    edit = field(page, name)
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(edit, words)


def choose(qtbot: QtBot, page: QWidget, name: str, words: str) -> None:
    """Choose from a list by typing the first letters of its words."""
    select = field(page, name)
    assert isinstance(select, QComboBox)
    place = select.findText(words)
    assert place >= 0, [select.itemText(at) for at in range(select.count())]
    select.setFocus()
    qtbot.keyClick(select, Qt.Key.Key_Home)
    for _ in range(place):
        qtbot.keyClick(select, Qt.Key.Key_Down)
        # A choice rebuilds the lists that follow from it.
        QApplication.processEvents()


def tick(qtbot: QtBot, page: QWidget, words: str) -> None:
    """Press a box by the keyboard."""
    box = next(each for each in page.findChildren(QCheckBox) if each.text() == words)
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)


def add(qtbot: QtBot, page: ListPage[Entry], label: str) -> None:
    """Add a part and type its label."""
    click(qtbot, page.add_button)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClicks(focused, label)


def test_three_passes_and_a_unit(qtbot: QtBot, editor: RubricEditor) -> None:
    """Listen and rate, divide, code: each with its task, and the units frozen in between."""
    editor.show_page("procedure")
    editor.pages.show_part("unit", None)
    choose(qtbot, editor.pages.unit, "One code stands for", "An utterance: speech is divided first")
    tick(qtbot, editor.pages.unit, "Every unit of both speakers is given a code")
    most = field(editor.pages.unit, "Most codes for a unit")
    assert isinstance(most, QSpinBox)
    assert most.text() == "no limit"
    most.setFocus()
    qtbot.keyClick(most, Qt.Key.Key_Up)
    editor.pages.show_part("passes", None)
    passes = editor.pages.passes
    for label in ("Listen and rate", "Divide", "Code"):
        add(qtbot, passes, label)
    choose(qtbot, passes, "How the sound runs", "Stops at the end of each unit")
    passes.table.select_row(1)
    tick(qtbot, passes, "Units stay as they are afterwards")
    editor.check()
    assert [each.sentence for each in editor.faults.faults] == []
    rubric = rubric_drafts.sound(editor.draft.value)
    assert rubric.unit is not None
    assert (rubric.unit.kind, rubric.unit.max_codes, rubric.unit.every_unit) == (
        "utterance",
        1,
        True,
    )
    assert [
        (each.key, each.tasks, each.playback, each.freezes_units) for each in rubric.passes
    ] == [
        ("listen_and_rate", ("rate",), "free", False),
        ("divide", ("parse",), "free", True),
        ("code", ("code",), "by_unit", False),
    ]


def test_fields_of_every_kind(qtbot: QtBot, editor: RubricEditor) -> None:
    """Words, a choice and a number with an end; what belongs to a kind is seen with it alone."""
    editor.show_page("procedure")
    editor.pages.show_part("fields", None)
    page = editor.pages.fields
    add(qtbot, page, "Change goal heard")
    write(qtbot, page, "Question asked", "Which goal?")
    add(qtbot, page, "Setting")
    write(qtbot, page, "Question asked", "Where was it?")
    choose(qtbot, page, "Kind", "One of several choices")
    choices = field(page, "Choices")
    choices.setFocus()
    for words in ("Home", "Office"):
        qtbot.keyClicks(choices, words)
        qtbot.keyClick(choices, Qt.Key.Key_Return)
    add(qtbot, page, "Talk time")
    write(qtbot, page, "Question asked", "How many minutes?")
    choose(qtbot, page, "Kind", "A number")
    write(qtbot, page, "Lowest number", "x")
    assert "Type a number" in shown_text(page)
    write(qtbot, page, "Lowest number", "0")
    choose(qtbot, page, "Asked", "Before coding")
    tick(qtbot, page, "It must be answered before submitting")
    editor.check()
    assert [each.sentence for each in editor.faults.faults] == []
    goal, setting, talk = rubric_drafts.sound(editor.draft.value).fields
    assert (goal.key, goal.kind) == ("change_goal_heard", "text")
    assert setting.choices == ("Home", "Office")
    assert (talk.low, talk.high, talk.asked, talk.is_required) == (0.0, None, "before", True)


def test_a_shared_scale_with_not_applicable(qtbot: QtBot, editor: RubricEditor) -> None:
    """Its words are written once; dimensions on it follow, and keep them when it goes."""
    editor.show_page("groups")
    editor.pages.show_part("scales", None)
    page = editor.pages.scales
    add(qtbot, page, "Adherence")
    high = field(page, "Highest score")
    high.setFocus()
    for _ in range(2):
        qtbot.keyClick(high, Qt.Key.Key_Down)
    for score in (1, 2, 3):
        write(qtbot, page, f"What {score} means", f"Level {score}.")
    tick(qtbot, page, "Coders may say “not applicable”")
    editor.show_page("dimensions")
    choose(qtbot, editor.dimensions, "Scale", "Adherence")
    first = editor.draft.value.dimensions[0]
    assert (first.scale, first.low, first.high, first.not_applicable) == ("adherence", 1, 3, True)
    assert [each.text for each in first.anchors] == ["Level 1.", "Level 2.", "Level 3."]
    editor.show_page("groups")
    write(qtbot, page, "What 2 means", "The middle.")
    assert editor.draft.value.dimensions[0].anchors[1].text == "The middle."
    editor.check()
    assert [each.sentence for each in editor.faults.faults] == []
    rubric_drafts.sound(editor.draft.value)
    click(qtbot, page.remove_button)
    kept = editor.draft.value.dimensions[0]
    assert (kept.scale, kept.high, kept.anchors[1].text) == ("", 3, "The middle.")
    editor.check()
    assert editor.faults.faults == ()


def test_not_applicable_with_another_rating(qtbot: QtBot, editor: RubricEditor) -> None:
    """One rating settles that another is not applicable; the other's new name is followed."""
    editor.show_page("dimensions")
    other = editor.draft.value.dimensions[1]
    choose(qtbot, editor.dimensions, "Not applicable", f"Just when {other.label} is 1")
    first = editor.draft.value.dimensions[0]
    assert first.not_applicable_when == NotApplicableWhen(other.key, 1)
    editor.dimensions.show_place(1)
    write(qtbot, editor.dimensions, "Name in files", "other_name")
    qtbot.keyClick(field(editor.dimensions, "Name in files"), Qt.Key.Key_Tab)
    first = editor.draft.value.dimensions[0]
    assert first.not_applicable_when == NotApplicableWhen("other_name", 1)
    editor.check()
    assert editor.faults.faults == ()


def test_hierarchies_and_volleys(qtbot: QtBot, editor: RubricEditor) -> None:
    """Codes are added one by one, moved up and taken out; sets exclude each other in a volley."""
    editor.show_page("rules")
    editor.pages.show_part("hierarchies", None)
    page = editor.pages.hierarchies
    add(qtbot, page, "Reflections")
    labels = {each.key: each.label for each in editor.draft.value.codes}
    for key in ("SR", "CR", "Q"):
        choose_code(qtbot, page, labels[key])
    click(qtbot, field(page, f"Move {labels['CR']} up"))
    QApplication.processEvents()
    click(qtbot, field(page, f"Take {labels['Q']} out"))
    assert editor.draft.value.hierarchies[-1].codes == ("CR", "SR")
    editor.pages.show_part("volley_rules", None)
    volleys = editor.pages.volleys
    n_before = len(editor.draft.value.volley_rules.exclusive_sets)
    click(qtbot, volleys.add_button)
    for key in ("AF", "Confront"):
        choose_code(qtbot, volleys, labels[key])
    tick(qtbot, volleys, "Each code at most once in a volley")
    rules = editor.draft.value.volley_rules
    assert rules.exclusive_sets[n_before] == ("AF", "Confront")
    assert not rules.once_each
    editor.check()
    assert [each.sentence for each in editor.faults.faults] == []


def choose_code(qtbot: QtBot, page: QWidget, words: str) -> None:
    """Add a code to an order from its list."""
    select = next(
        each
        for each in page.findChildren(QComboBox)
        if each.accessibleName().startswith("Add a code") and each.isVisible()
    )
    select.setFocus()
    # With the list open nothing is chosen before Enter.
    select.showPopup()
    view = select.view()
    for _ in range(select.findText(words)):
        qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_a_code_of_two_keys(qtbot: QtBot, editor: RubricEditor) -> None:
    """Two keys one after the other are taken; one that hides them is told with a remedy."""
    editor.show_page("codes")
    write(qtbot, editor.codes, "Key to press", "y+")
    editor.check()
    assert [*editor.faults.faults] == []
    assert editor.draft.value.codes[0].keys == ("Y", "+")
    editor.codes.show_place(1)
    write(qtbot, editor.codes, "Key to press", "y")
    editor.check()
    (fault,) = editor.faults.faults
    assert "begins “Y+”" in fault.message
    assert "Choose a free letter" in fault.remedy


def test_faults_lead_to_the_new_pages(qtbot: QtBot, editor: RubricEditor) -> None:
    """A pass without name, a field without question, an empty hierarchy: each is found."""
    editor.show_page("procedure")
    editor.pages.show_part("passes", None)
    click(qtbot, editor.pages.passes.add_button)
    editor.pages.show_part("fields", None)
    add(qtbot, editor.pages.fields, "New")
    editor.show_page("rules")
    editor.pages.show_part("hierarchies", None)
    add(qtbot, editor.pages.hierarchies, "New")
    editor.check()
    parts = {each.part for each in editor.faults.faults}
    assert {"passes", "fields", "hierarchies"} <= parts
    editor.show_page("general")
    for fault in editor.faults.faults:
        editor.go_to(fault)
        shown: dict[str, QWidget] = {
            "passes": editor.pages.passes,
            "fields": editor.pages.fields,
            "hierarchies": editor.pages.hierarchies,
        }
        if fault.part in shown:
            assert shown[fault.part].isVisible()


def test_tabs_fit_a_narrow_window(editor: RubricEditor) -> None:
    """No tab's words are cut at the least width."""
    for width in (760, 1000, 1100, 1340):
        editor.resize(width, 640)
        QApplication.processEvents()
        for key in editor.pages.tabs:
            button = editor.tabs.button(key)
            assert button.width() >= button.sizeHint().width(), (width, key)


def test_typed_words_reach_the_file_of_a_paragraph(qtbot: QtBot, editor: RubricEditor) -> None:
    """What is typed as a pass's instruction is there after a round trip."""
    editor.show_page("procedure")
    add(qtbot, editor.pages.passes, "Everything")
    tick(qtbot, editor.pages.passes, "Code")
    edit = field(editor.pages.passes, "What coders do in this pass")
    assert isinstance(edit, QPlainTextEdit)
    edit.setFocus()
    qtbot.keyClicks(edit, "Listen once; pause as you like.")
    rubric = rubric_drafts.sound(editor.draft.value)
    assert rubric.passes[0].tasks == ("rate", "code")
    assert rubric.passes[0].instruction == "Listen once; pause as you like."


def test_the_preview_tells_how_coders_are_led(qtbot: QtBot, editor: RubricEditor) -> None:
    """Passes, the unit and fields stand above the pad as soon as they are made."""
    assert not editor.preview.procedure.isVisibleTo(editor)
    editor.show_page("procedure")
    for label in ("Listen", "Code it"):
        add(qtbot, editor.pages.passes, label)
    editor.pages.show_part("fields", None)
    add(qtbot, editor.pages.fields, "Setting")
    editor.check()
    words = editor.preview.procedure.text()
    assert "In 2 passes: 1. Listen, 2. Code it." in words
    assert "Asks for: Setting." in words
