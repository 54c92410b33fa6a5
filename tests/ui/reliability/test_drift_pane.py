"""The tab "Drift": every coder and measure, what is due first, and its course over time."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fsh_coder.services import coder_drift
from fsh_coder.services.coder_drift import Against
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.reliability.drift_pane import DriftPane, cell_words
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from tests.ui.reliability.conftest import wait_until_idle


def opened(qtbot: QtBot, screen: ReliabilityScreen) -> DriftPane:
    """Go to the tab by a click."""
    QTest.mouseClick(screen.tabs.button("drift"), Qt.MouseButton.LeftButton)
    wait_until_idle(qtbot)
    return screen.drift


def test_coders_are_compared_only_when_the_tab_is_seen(
    qtbot: QtBot, screen: ReliabilityScreen
) -> None:
    """The first tab does not wait for it."""
    assert screen.drift.found is None
    assert opened(qtbot, screen).found is not None


def test_the_table_holds_every_coder_and_measure_of_the_service(
    qtbot: QtBot, screen: ReliabilityScreen, demo: StudyDatabase
) -> None:
    """Each cell is the mean difference; its spoken words are the whole sentence."""
    pane = opened(qtbot, screen)
    assert screen.shown is not None
    report = coder_drift.drift_report(demo, screen.shown.rubric.digest)
    model = pane.table.drifts
    assert model.columnCount() == 1 + len(report.coders)
    assert pane.sentence.text() == report.sentence
    for each in report.drifts:
        row, column = model.place_of(each)
        index = model.index(row, column)
        assert index.data() == cell_words(each)
        assert index.data(Qt.ItemDataRole.AccessibleTextRole) == each.sentence


def test_what_is_due_stands_first_with_its_sentence(
    qtbot: QtBot, screen: ReliabilityScreen
) -> None:
    """The chart opens on a coder who has to recalibrate, and says so."""
    pane = opened(qtbot, screen)
    assert pane.found is not None
    assert pane.found.due
    assert pane.verdict() == pane.found.due[0].sentence
    assert pane.verdict().endswith("recalibration is due.")
    assert len(pane.chart.chart.table().rows) == pane.found.due[0].n


def test_arrow_keys_go_from_coder_to_coder(qtbot: QtBot, screen: ReliabilityScreen) -> None:
    """The chart follows the cell that the keyboard is on."""
    pane = opened(qtbot, screen)
    pane.table.setCurrentIndex(pane.table.drifts.index(0, 1))
    first = pane.chart.chart.accessibleName()
    QTest.keyClick(pane.table, Qt.Key.Key_Right)
    second = pane.chart.chart.accessibleName()
    assert first != second
    assert "MS" in second


def test_without_a_reference_the_tab_says_what_to_do(
    qtbot: QtBot, screen: ReliabilityScreen
) -> None:
    """No reference coding is an empty state in words, not an error."""
    pane = opened(qtbot, screen)
    pane.against_button.set_current(Against.REFERENCE.value)
    pane.against_button.chosen.emit(Against.REFERENCE.value)
    wait_until_idle(qtbot)
    assert pane.nothing.isVisible()
    assert "reference coding" in pane.nothing.accessibleName()
