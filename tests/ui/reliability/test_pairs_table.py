"""Every pair of coders on every measure, and the way from a measure into the room."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fsh_coder.reliability.icc import icc
from fsh_coder.ui.reliability.coders_pane import PAIRS
from fsh_coder.ui.reliability.pairs_table import pair_cells
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from tests.ui.reliability.conftest import wait_until_idle


def test_a_pair_is_compared_on_the_recordings_both_scored(screen: ReliabilityScreen) -> None:
    """The figure is ICC(A,1) of the two columns without gaps, with the share given alike."""
    assert screen.shown is not None
    measure = next(each for each in screen.shown.report.measures if each.key == "empathy")
    (cell,) = pair_cells(measure, [("KB", "TL")])
    coders = measure.matrix.coders
    both = measure.matrix.scores[:, [coders.index("KB"), coders.index("TL")]]
    complete = both[~np.isnan(both).any(axis=1)]
    assert cell.n == len(complete)
    assert cell.icc == icc(complete).agreement_single
    assert cell.exact == (complete[:, 0] == complete[:, 1]).sum() / len(complete)


def test_a_stranger_shares_nothing(screen: ReliabilityScreen) -> None:
    """A coder who never scored a measure gives no figure, in words."""
    assert screen.shown is not None
    (cell,) = pair_cells(screen.shown.report.measures[0], [("KB", "ZZ")])
    assert cell.icc is None
    assert cell.exact is None


def test_the_tab_turns_to_pairs(qtbot: QtBot, screen: ReliabilityScreen) -> None:
    """A pill shows a column per pair, and every figure is spoken with its interval."""
    QTest.mouseClick(screen.tabs.button("coders"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(screen.coders.views.button(PAIRS), Qt.MouseButton.LeftButton)
    table = screen.coders.pairs
    assert table.isVisible()
    heads = [
        table.pairs.headerData(column, Qt.Orientation.Horizontal)
        for column in range(table.pairs.columnCount())
    ]
    assert heads == ["Measure", "KB and MS", "KB and TL", "MS and TL"]
    spoken = str(table.pairs.index(1, 1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "95 % interval" in spoken
    assert "given alike" in spoken


def test_a_measures_recording_opens_in_the_room_on_its_scores(
    qtbot: QtBot, screen: ReliabilityScreen
) -> None:
    """Enter on a recording of the detail leads to that dimension, Esc back to the detail."""
    screen.open_measure("empathy")
    table = screen.detail.disagreements
    table.select_row(0)
    label = str(table.currentIndex().siblingAtColumn(0).data())
    QTest.keyClick(table, Qt.Key.Key_Return)
    wait_until_idle(qtbot)
    room = screen.room
    assert room is not None
    assert room.isVisible()
    assert room.room is not None
    assert room.room.recording_label == label
    chosen = room.controller.chosen
    assert chosen is not None
    assert chosen.dimension == "empathy"
    QTest.keyClick(room.table, Qt.Key.Key_Escape)
    assert screen.detail.isVisible()
