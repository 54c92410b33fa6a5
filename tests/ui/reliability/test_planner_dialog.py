"""Planning in its dialog: what is typed is simulated, can be stopped, and bad wishes are told."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fsh_coder.services import planner
from fsh_coder.store.database import StudyDatabase
from fsh_coder.ui.reliability.planner_dialog import AFTER, PlannerDialog
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from tests.ui.reliability.conftest import wait_until_idle


@pytest.fixture
def dialog(qtbot: QtBot, screen: ReliabilityScreen) -> Iterator[PlannerDialog]:
    """The planner over the place with its report."""
    opened = screen.open_planner()
    qtbot.waitUntil(opened.isVisible)
    yield opened
    opened.reject()
    wait_until_idle(qtbot)


def simulate(qtbot: QtBot, dialog: PlannerDialog) -> None:
    """Press the deed and let it come to its end."""
    QTest.mouseClick(dialog.deed_button, Qt.MouseButton.LeftButton)
    wait_until_idle(qtbot)


def test_the_dialog_says_what_the_planner_found(
    qtbot: QtBot, dialog: PlannerDialog, demo: StudyDatabase
) -> None:
    """Typed expectations reach the service, and its number and sentence the screen."""
    dialog.width_field.setValue(0.25)
    dialog.icc_field.setValue(0.80)
    dialog.coders_field.setValue(3)
    simulate(qtbot, dialog)
    hours = planner.hours_per_double_coded(demo, n_coders=3)
    plan = planner.plan_double_coding(dialog.wish(), hours_per_session=hours)
    assert (plan.wish.wanted_width, plan.wish.expected_icc, plan.wish.n_coders) == (0.25, 0.80, 3)
    assert dialog.headline_words() == f"{plan.n_sessions} sessions"
    assert dialog.sentence.text() == plan.sentence
    assert [row[0] for row in dialog.chart.table().rows] == [
        str(each.n_sessions) for each in plan.curve
    ]


def test_a_simulation_can_be_stopped(qtbot: QtBot, dialog: PlannerDialog) -> None:
    """Stop leaves the dialog as it was and nothing arrives afterwards."""
    before = dialog.headline_words()
    QTest.mouseClick(dialog.deed_button, Qt.MouseButton.LeftButton)
    assert dialog.deed_button.text() == "Stop"
    QTest.mouseClick(dialog.deed_button, Qt.MouseButton.LeftButton)
    assert dialog.deed_button.text() == "Simulate"
    wait_until_idle(qtbot)
    assert dialog.headline_words() == before
    assert not dialog.bar.isVisible()


def test_what_cannot_come_about_is_told_in_the_dialog(qtbot: QtBot, dialog: PlannerDialog) -> None:
    """An ICC that whole points cannot give is refused with the way out, and nothing breaks."""
    dialog.sd_field.setValue(0.05)
    dialog.icc_field.setValue(0.90)
    simulate(qtbot, dialog)
    assert dialog.banner.isVisible()
    assert dialog.deed_button.text() == "Simulate"


def test_a_measures_own_figures_can_be_expected(
    dialog: PlannerDialog, screen: ReliabilityScreen
) -> None:
    """Choosing a measure fills in its ICC, mean and spread."""
    assert screen.shown is not None
    found = next(each for each in screen.shown.report.measures if each.key == "Q")
    dialog.known_button.set_current("Q")
    dialog.known_button.chosen.emit("Q")
    wish = dialog.wish()
    assert found.icc_a1.estimate is not None
    assert wish.expected_icc == round(found.icc_a1.estimate, 2)
    assert wish.scale is None


def test_further_hours_are_turned_into_width(qtbot: QtBot, dialog: PlannerDialog) -> None:
    """The other mode starts from what was found and adds sessions."""
    QTest.mouseClick(dialog.modes.button(AFTER), Qt.MouseButton.LeftButton)
    simulate(qtbot, dialog)
    assert dialog.headline_words().endswith("wide now")
    assert [row[0] for row in dialog.chart.table().rows][:3] == ["8", "13", "18"]


def test_without_a_report_only_a_study_to_come_is_planned(
    qtbot: QtBot, demo: StudyDatabase
) -> None:
    """Before anything is double-coded hours cannot be turned into precision."""
    dialog = PlannerDialog(None, db=demo, report=None)
    qtbot.addWidget(dialog)
    assert not dialog.modes.button(AFTER).isEnabled()
