"""The editor's preview: samples beyond scores."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fsh_coder.domain.ratings import NOT_APPLICABLE
from fsh_coder.services import rubric_drafts, rubric_library
from fsh_coder.ui.rubric_editor.preview import Preview


def test_not_applicable_is_a_sample_too(qtbot: QtBot) -> None:
    """An item that is not applicable is left out of the mean, as it is when coded."""
    becci = rubric_library.shipped_by_key("becci")
    preview = Preview()
    qtbot.addWidget(preview)
    preview.resize(420, 900)
    preview.show()
    preview.show_draft(becci)
    for key, score in (("b01", 4), ("b02", 0)):
        cells = preview.form.cells(key)
        place = cells.cell(score).center().toPoint()
        qtbot.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    cells = preview.form.cells("b09")
    place = cells.cell(NOT_APPLICABLE).center().toPoint()
    qtbot.mouseClick(cells, Qt.MouseButton.LeftButton, pos=place)
    assert preview.ratings["b09"] is NOT_APPLICABLE
    assert cells.rating is NOT_APPLICABLE
    scores = rubric_drafts.sample_scores(becci, ratings=preview.ratings, counts={})
    # Eight items at the middle of their scale, a 4 and a 0.
    assert scores["becci_mean"] == "2"
    preview.show_draft(becci)
    assert preview.ratings["b09"] is NOT_APPLICABLE
