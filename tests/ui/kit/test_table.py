"""The plain table, driven by keys and clicks."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QStandardItemModel
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip
from pytestqt.qtbot import QtBot

from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.table import ROW_MARKS, PlainTable, RowDelegate
from fsh_coder.ui.kit.theme import Theme
from tests.ui.kit.gallery import Marks


@pytest.fixture
def table(qtbot: QtBot, light: Theme) -> PlainTable:
    """Four marks in a table, shown, the third chosen."""
    made = PlainTable("Marks", row_height=ROW_MARKS)
    qtbot.addWidget(made)
    model = Marks()
    model.setParent(made)
    made.setModel(model)
    made.set_column_widths([32, 70, 90, 40, 100, 60], stretch=4)
    made.resize(600, 300)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    made.select_row(2)
    return made


def middle_of(table: PlainTable, row: int, column: int) -> QPoint:
    """Return the middle of a cell."""
    return table.visualRect(table.model().index(row, column)).center()


def test_arrows_choose_and_enter_opens(table: PlainTable, qtbot: QtBot) -> None:
    """The list can be worked with the keyboard alone."""
    opened: list[int] = []
    table.row_opened.connect(lambda index: opened.append(index.row()))
    qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.keyClick(table, Qt.Key.Key_Up)
    qtbot.keyClick(table, Qt.Key.Key_Enter)
    assert opened == [3, 2]
    assert len(table.selectionModel().selectedRows()) == 1


def test_double_click_opens_once(table: PlainTable, qtbot: QtBot) -> None:
    """A double click opens the row it hits."""
    opened: list[int] = []
    table.row_opened.connect(lambda index: opened.append(index.row()))
    where = middle_of(table, 1, 4)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert opened == [1]


def test_space_and_click_tick(table: PlainTable, qtbot: QtBot) -> None:
    """Space ticks the current row whichever cell is current; a click ticks in the tick's cell."""
    model = table.model()
    assert isinstance(model, Marks)
    assert model.ticked == {2}
    table.setCurrentIndex(model.index(1, 4))
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert model.ticked == {1, 2}
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert model.ticked == {2}
    where = middle_of(table, 3, 0)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert model.ticked == {2, 3}
    where = middle_of(table, 0, 4)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert model.ticked == {2, 3}


def test_tab_leaves_the_table(table: PlainTable, qtbot: QtBot) -> None:
    """Tab goes to the next widget, not through every cell."""
    before = table.currentIndex()
    qtbot.keyClick(table, Qt.Key.Key_Tab)
    assert table.currentIndex() == before


def test_the_row_under_the_mouse_is_lit(table: PlainTable, qtbot: QtBot, light: Theme) -> None:
    """Hover shows the whole row, and goes when the mouse goes."""
    qtbot.mouseMove(table.viewport(), middle_of(table, 1, 2))
    qtbot.waitUntil(lambda: table.hovered_row() == 1)
    row = table.rowViewportPosition(1) + 3
    picture = table.viewport().grab().toImage()
    assert picture.pixelColor(300, row) == light.colour("row-hover")
    qtbot.mouseMove(table.viewport(), middle_of(table, 2, 2))
    qtbot.waitUntil(lambda: table.hovered_row() == 2)
    assert table.viewport().grab().toImage().pixelColor(300, row) == light.colour("surface")


def test_numbers_stand_right(table: PlainTable, light: Theme) -> None:
    """A right-aligned column is painted at its right edge, its head too."""
    picture = table.viewport().grab().toImage()
    cell = table.visualRect(table.model().index(0, 5))
    ink = [
        x
        for x in range(cell.left(), cell.right())
        for y in range(cell.top() + 4, cell.bottom() - 4)
        if picture.pixelColor(x, y).lightness() < 90
    ]
    assert min(ink) > cell.center().x()
    assert cell.right() - max(ink) in range(6, 12)


def tip_at(table: PlainTable, row: int, column: int) -> str:
    """Ask a cell for its tooltip the way Qt does."""
    index = table.model().index(row, column)
    option = QStyleOptionViewItem()
    option.rect = table.visualRect(index)
    at = option.rect.center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, table.viewport().mapToGlobal(at))
    delegate = table.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    QToolTip.hideText()
    assert delegate.helpEvent(event, table, option, index)
    return QToolTip.text()


def test_words_that_were_cut_have_a_tooltip(table: PlainTable, qtbot: QtBot) -> None:
    """What is cut can be read in the tooltip; what is not cut has none."""
    assert tip_at(table, 2, 4) == ""
    table.resize(330, 300)
    qtbot.waitUntil(lambda: table.columnWidth(4) < 120)
    assert tip_at(table, 2, 4) == "selected, with the focus in the list"


def test_empty_state_comes_and_goes_with_the_rows(qtbot: QtBot, light: Theme) -> None:
    """A table without rows shows its sentence and button instead."""
    table = PlainTable("Recordings")
    qtbot.addWidget(table)
    model = QStandardItemModel(0, 2, table)
    state = EmptyState("folder-open", "No recordings yet.", action="Add recordings")
    table.set_empty_state(state)
    table.setModel(model)
    table.resize(400, 300)
    table.show()
    qtbot.waitExposed(table)
    assert state.isVisible()
    assert state.size() == table.viewport().size()
    with qtbot.waitSignal(state.acted):
        qtbot.mouseClick(state.button, Qt.MouseButton.LeftButton)
    model.insertRow(0)
    assert not state.isVisible()
    model.removeRow(0)
    assert state.isVisible()


def test_choosing_a_row_that_is_not_there_changes_nothing(table: PlainTable) -> None:
    """A row beyond the end is not chosen."""
    table.select_row(99)
    assert table.currentIndex().row() == 2


def test_table_without_a_model_can_be_shown(qtbot: QtBot, light: Theme) -> None:
    """A table is harmless before its model arrives."""
    table = PlainTable("Recordings")
    qtbot.addWidget(table)
    table.show()
    qtbot.keyClick(table, Qt.Key.Key_Space)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert table.currentIndex() == QModelIndex()


def test_accent_bar_stands_at_the_first_shown_column(table: PlainTable) -> None:
    """Hiding or moving columns takes the bar along."""
    assert table.leftmost_column() == 0
    table.setColumnHidden(0, True)
    assert table.leftmost_column() == 1
    table.horizontalHeader().moveSection(2, 0)
    assert table.leftmost_column() == 2


def test_sorted_column_shows_its_direction(table: PlainTable, qtbot: QtBot) -> None:
    """The head of the sorted column is painted with a chevron, up or down."""
    header = table.horizontalHeader()
    header.setSortIndicatorShown(True)
    header.setSortIndicator(4, Qt.SortOrder.AscendingOrder)
    up = header.viewport().grab().toImage()
    header.setSortIndicator(4, Qt.SortOrder.DescendingOrder)
    down = header.viewport().grab().toImage()
    header.setSortIndicator(5, Qt.SortOrder.DescendingOrder)
    other = header.viewport().grab().toImage()
    assert up != down
    assert down != other


@pytest.mark.parametrize(("width", "tip"), [(60, ""), (30, "Count")])
def test_a_head_that_was_cut_has_a_tooltip(table: PlainTable, width: int, tip: str) -> None:
    """A narrow column still says what it is."""
    header = table.horizontalHeader()
    header.resizeSection(5, width)
    at = QPoint(header.sectionViewportPosition(5) + 10, 10)
    QToolTip.hideText()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, header.viewport().mapToGlobal(at))
    QApplication.sendEvent(header.viewport(), event)
    assert QToolTip.text() == tip
