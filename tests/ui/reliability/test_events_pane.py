"""The tab "By event": what it says is what the services found, and it follows every choice."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from fsh_coder.services import event_agreement
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.kit.fields import SelectButton
from fsh_coder.ui.reliability.event_rows import EventColumn
from fsh_coder.ui.reliability.events_pane import EventsPane
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from tests.ui.reliability.conftest import MakeScreen, wait_until_idle


def choose(qtbot: QtBot, button: SelectButton, words: str) -> None:
    """Open a button's menu and choose by its words."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    menu = button.findChild(QMenu)
    assert menu is not None
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()
    wait_until_idle(qtbot)


def opened(qtbot: QtBot, screen: ReliabilityScreen) -> EventsPane:
    """Go to the tab by a click."""
    QTest.mouseClick(screen.tabs.button("events"), Qt.MouseButton.LeftButton)
    wait_until_idle(qtbot)
    return screen.events


def cell(pane: EventsPane, row: int, column: EventColumn) -> str:
    """Return the words of a cell."""
    return str(pane.table.events.index(row, column).data())


def test_marks_are_compared_only_when_the_tab_is_seen(
    qtbot: QtBot, screen: ReliabilityScreen
) -> None:
    """The first tab does not wait for figures that nobody looks at."""
    assert screen.events.found is None
    pane = opened(qtbot, screen)
    assert pane.found is not None
    assert pane.table.hasFocus()


def test_every_code_stands_under_all_codes_with_both_levels(
    qtbot: QtBot, screen: ReliabilityScreen, demo: StudyDatabase
) -> None:
    """Each row shows the service's agreement beside the report's ICC of the counts."""
    pane = opened(qtbot, screen)
    assert screen.shown is not None
    digest = screen.shown.rubric.digest
    found = event_agreement.event_agreement(demo, digest, tolerance_ms=2000)
    assert pane.table.events.rowCount() == 1 + len(found.codes)
    assert cell(pane, 0, EventColumn.CODE) == "All codes"
    share = found.total.agreement.mean
    assert share is not None
    assert cell(pane, 0, EventColumn.AGREEMENT) == f"{share * 100:.0f} %"
    question = next(n for n, code in enumerate(found.codes, 1) if code.code == "Q")
    measure = next(each for each in screen.shown.report.measures if each.key == "Q")
    assert measure.headline.estimate is not None
    icc = f"{measure.headline.estimate:.2f}".removeprefix("0")
    assert cell(pane, question, EventColumn.ICC) == icc
    assert pane.sentence.text() == found.sentence


def test_a_stricter_tolerance_is_computed_and_shown(
    qtbot: QtBot, screen: ReliabilityScreen
) -> None:
    """The chosen tolerance is the one the figures and the curve stand for."""
    pane = opened(qtbot, screen)
    choose(qtbot, pane.tolerance_button, "0.5 s")
    assert pane.found is not None
    assert pane.found.tolerance_ms == 500
    assert "within 0.5 s" in pane.sentence.text()


def test_a_pair_shows_what_each_marked_alone(qtbot: QtBot, screen: ReliabilityScreen) -> None:
    """With two coders chosen the table counts their marks instead of ranges over pairs."""
    pane = opened(qtbot, screen)
    assert pane.table.isColumnHidden(EventColumn.ONLY_FIRST)
    choose(qtbot, pane.pair_button, "KB and MS")
    assert pane.found is not None
    pair = next(each for each in pane.found.pairs if (each.first, each.second) == ("KB", "MS"))
    assert not pane.table.isColumnHidden(EventColumn.ONLY_FIRST)
    assert pane.table.isColumnHidden(EventColumn.RANGE)
    assert cell(pane, 0, EventColumn.BOTH) == str(pair.total.matched)
    assert cell(pane, 0, EventColumn.ONLY_FIRST) == str(pair.total.only_first)
    head = pane.table.events.headerData(EventColumn.ONLY_SECOND, Qt.Orientation.Horizontal)
    assert head == "Only MS"
    assert pane.sentence.text().startswith("KB and MS both coded 6 recordings")


def test_the_curve_says_its_figures_as_a_table(qtbot: QtBot, screen: ReliabilityScreen) -> None:
    """What the chart draws can be read: a row per tolerance."""
    pane = opened(qtbot, screen)
    table = pane.curve.chart.table()
    assert [row[0] for row in table.rows] == ["0.5 s", "1 s", "2 s", "5 s"]
    assert all(row[1].endswith(" %") for row in table.rows)


def test_a_narrow_window_keeps_code_and_agreement(qtbot: QtBot, make_screen: MakeScreen) -> None:
    """At 200 % on a laptop the figure stays in sight without scrolling sideways."""
    pane = opened(qtbot, make_screen(size=(640, 384)))
    for column in (EventColumn.CODE, EventColumn.AGREEMENT, EventColumn.ICC):
        assert not pane.table.isColumnHidden(column)
    assert pane.table.horizontalScrollBar().maximum() == 0
