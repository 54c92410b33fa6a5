"""Every control of the editor and of the dialogs on rubrics can be read out."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.services import rubric_drafts, rubric_library, rubric_versions
from fsh_coder.ui.rubric_editor.editor_dialog import RubricEditor
from fsh_coder.ui.rubric_editor.equivalence_dialog import EquivalenceDialog
from fsh_coder.ui.rubric_editor.local_wording_dialog import LocalWordingDialog
from tests.ui.library.studies import LibraryStudy
from tests.ui.naming import nameless


def test_every_page_of_the_editor(qtbot: QtBot, study: LibraryStudy) -> None:
    """With the richest rubric, page by page."""
    window = QWidget()
    qtbot.addWidget(window)
    rubric = rubric_library.shipped_by_key("misc_2_5")
    editor = RubricEditor(window, study.db, rubric=rubric, title="x", by=study.lead.id)
    editor.show()
    for tab in editor.pages.tabs:
        editor.show_page(tab)
        QApplication.processEvents()
        assert nameless(editor) == []
    for part in ("scales", "hierarchies", "volley_rules", "passes", "unit", "fields"):
        editor.show_page(editor.pages.tab_of(part))
        editor.pages.show_part(part, 0)
        QApplication.processEvents()
        assert nameless(editor) == []
    editor.draft.mark_saved()
    editor.close()


def test_local_wording_and_versions(qtbot: QtBot, study: LibraryStudy) -> None:
    """Fields are named after what they reword; lists after what they list."""
    window = QWidget()
    qtbot.addWidget(window)
    second = rubric_drafts.sound(rubric_drafts.copy_for(study.db, study.rubric))
    rubric_versions.adopt(study.db, second, by=study.lead.id)
    wording = LocalWordingDialog(window, study.db, rubric=study.rubric, by=study.lead.id)
    versions = EquivalenceDialog(
        window, study.db, versions=(study.rubric, second), chosen=second, by=study.lead.id
    )
    for dialog in (wording, versions):
        dialog.show()
        QApplication.processEvents()
        assert nameless(dialog) == []
        dialog.close()
