"""The rubric editor in small windows: at 1366x768 and 200 % nothing of a page is cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.ui.rubric_editor.editor_dialog import RubricEditor
from tests.ui.library.studies import LibraryStudy
from tests.ui.room import cut_words


@pytest.fixture
def editor(qtbot: QtBot, study: LibraryStudy) -> Iterator[RubricEditor]:
    """A copy of MITI, open."""
    window = QWidget()
    qtbot.addWidget(window)
    made = RubricEditor(
        window, study.db, rubric=study.rubric, title="Copy and change MITI", by=study.lead.id
    )
    made.show()
    yield made
    made.draft.mark_saved()
    made.close()


@pytest.mark.parametrize("size", [(660, 360), (1326, 728)])
def test_each_page_is_as_wide_as_its_room(editor: RubricEditor, size: tuple[int, int]) -> None:
    """Tabs are whole, and no field goes on beyond the right edge, where nothing scrolls."""
    editor.setMinimumSize(1, 1)
    editor.resize(*size)
    (area,) = [
        each
        for each in editor.findChildren(QScrollArea)
        if each.accessibleName() == "The chosen page"
    ]
    for key in editor.pages.tabs:
        editor.show_page(key)
        for _ in range(6):
            QApplication.processEvents()
        page = area.widget()
        assert page is not None
        assert page.width() <= area.viewport().width(), key
        assert cut_words(editor.tabs) == [], key
