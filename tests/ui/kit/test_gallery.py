"""The whole kit on one sheet, looked at pixel by pixel where it matters."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QAbstractItemView, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.ui.kit.chip import CHIP_HEIGHT
from fsh_coder.ui.kit.theme import Theme, apply_theme, load_theme
from tests.ui.kit.gallery import CHIPS, Gallery


@pytest.fixture
def sheet(qtbot: QtBot, theme: Theme) -> Gallery:
    """The sheet, shown in each theme."""
    made = Gallery()
    qtbot.addWidget(made)
    made.resize(900, 1000)
    made.show()
    qtbot.waitExposed(made)
    return made


def count_pixels(image: QImage, colour: QColor) -> int:
    """Count the pixels of exactly one colour."""
    return sum(
        image.pixelColor(x, y) == colour
        for x in range(image.width())
        for y in range(image.height())
    )


def test_sheet_shows_every_component(sheet: Gallery, theme: Theme, tmp_path: Path) -> None:
    """The sheet is painted whole in each theme, on the theme's own ground."""
    picture = sheet.grab().toImage()
    assert picture.save(str(tmp_path / f"kit_{theme.name}.png"))
    assert picture.pixelColor(picture.width() - 3, 500) == theme.colour("surface")
    assert picture.pixelColor(4, 500) == theme.colour("rail")
    assert picture.pixelColor(110, 203) == theme.colour("accent")


def test_chips_show_their_category_by_shape_and_colour(sheet: Gallery, theme: Theme) -> None:
    """Each chip's shape is painted in its category's colour, and no two shapes are alike."""
    areas: set[int] = set()
    for chip, (_, category) in zip(sheet.chips, CHIPS, strict=False):
        image = chip.grab().toImage().copy(0, 2, 18, CHIP_HEIGHT - 4)
        painted = count_pixels(image, theme.colour(category.token))
        assert painted >= 8
        areas.add(painted)
        assert count_pixels(image, theme.colour(category.soft_token)) > painted
    assert len(areas) >= 5


def test_unsure_chip_has_a_full_border_and_a_question_mark(sheet: Gallery, theme: Theme) -> None:
    """Unsure is told by border and sign, not by a colour of its own."""
    sure = sheet.chips[3].grab().toImage()
    unsure = sheet.chips[-1].grab().toImage()
    full = theme.colour("c-mia")
    middle = unsure.height() // 2
    assert unsure.pixelColor(0, middle) == full
    assert sure.pixelColor(0, middle) != full
    assert "unsure" in sheet.chips[-1].accessibleName()


def test_keyboard_focus_shows_a_ring_two_pixels_away(
    sheet: Gallery, theme: Theme, qtbot: QtBot
) -> None:
    """A button focused by Tab gets the 2 px accent ring outside its own box."""
    sheet.primary.setFocus(Qt.FocusReason.TabFocusReason)
    before = sheet.grab().toImage()
    sheet.focus.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(sheet.focus.hasFocus)
    after = sheet.grab().toImage()
    corner = sheet.focus.mapTo(sheet, QPoint(0, 0))
    middle = corner.y() + sheet.focus.height() // 2
    for away in (3, 4):
        at = QPoint(corner.x() - away, middle)
        assert after.pixelColor(at) == theme.colour("accent")
        assert before.pixelColor(at) == theme.colour("surface")
    for away in (1, 2):
        at = QPoint(corner.x() - away, middle)
        assert after.pixelColor(at) == theme.colour("surface")


def test_a_click_shows_no_ring(sheet: Gallery, theme: Theme, qtbot: QtBot) -> None:
    """A button clicked with the mouse gets the focus without the ring."""
    sheet.table.setFocus()
    qtbot.mousePress(sheet.focus, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(sheet.focus.hasFocus)
    picture = sheet.grab().toImage()
    corner = sheet.focus.mapTo(sheet, QPoint(-3, sheet.focus.height() // 2))
    qtbot.mouseRelease(sheet.focus, Qt.MouseButton.LeftButton)
    assert picture.pixelColor(corner) == theme.colour("surface")


def test_everything_the_keyboard_reaches_has_a_name(sheet: Gallery) -> None:
    """Each widget Tab can reach says to a screen reader what it is."""
    reached = [
        widget
        for widget in sheet.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QScrollBar)
    ]
    assert len(reached) > 25
    nameless = [
        widget
        for widget in reached
        if not widget.accessibleName()
        and not str(widget.property("text") or "")
        and not isinstance(widget.parent(), QAbstractItemView)
        and type(widget).__name__ not in ("QSlider", "QHeaderView")
    ]
    assert nameless == []


def test_selected_row_has_its_tint_and_accent_bar(sheet: Gallery, theme: Theme) -> None:
    """The chosen row is told by its tint and a 3 px bar at its left."""
    picture = sheet.table.viewport().grab().toImage()
    row = sheet.table.rowViewportPosition(2) + 4
    for x in (0, 1, 2):
        assert picture.pixelColor(x, row) == theme.colour("accent")
    assert picture.pixelColor(4, row) == theme.colour("row-sel")
    other = sheet.table.rowViewportPosition(0) + 4
    assert picture.pixelColor(1, other) == theme.colour("surface")


def test_changing_the_theme_repaints_what_is_already_shown(qtbot: QtBot, qapp: object) -> None:
    """A shown sheet changes from light to dark without being made anew."""
    from PySide6.QtWidgets import QApplication

    assert isinstance(qapp, QApplication)
    apply_theme(qapp, load_theme("light"))
    sheet = Gallery()
    qtbot.addWidget(sheet)
    sheet.resize(900, 1000)
    sheet.show()
    qtbot.waitExposed(sheet)
    dark = load_theme("dark")
    apply_theme(qapp, dark)
    picture = sheet.grab().toImage()
    apply_theme(qapp, load_theme("light"))
    assert picture.pixelColor(picture.width() - 3, 500) == dark.colour("surface")
    assert picture.pixelColor(110, 203) == dark.colour("accent")
    viewport = picture.pixelColor(sheet.table.mapTo(sheet, QPoint(300, 40)))
    assert viewport == dark.colour("surface")
