"""Where a dimension may not apply: told in the room and in the figures, settled by a click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.ratings import NOT_APPLICABLE
from fsh_coder.services import disagreements, rubric_library
from fsh_coder.services.coding import CodingSession
from fsh_coder.ui import background
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from fsh_coder.ui.reliability.reliability_screen import ReliabilityScreen
from fsh_coder.ui.reliability.room_screen import RoomScreen
from fsh_coder.ui.settings import Settings
from tests.factories import StudyToCode
from tests.services.divided_study import make_divided_study
from tests.ui.reliability.conftest import wait_until_idle


def submit(session: CodingSession, *, b02_applies: bool) -> None:
    """Rate everything alike, but for two items that may not apply."""
    for dimension in session.rubric.dimensions:
        session.rate(dimension.key, 3)
    session.rate_not_applicable("b01")
    if not b02_applies:
        session.rate_not_applicable("b02")
    session.answer("talk_time", "about half")
    session.submit()


@pytest.fixture
def study(tmp_path: Path, qapp: QApplication) -> Iterator[StudyToCode]:
    """Both coders find that b01 does not apply; on b02 they differ."""
    apply_theme(qapp, load_theme("light"))
    made = make_divided_study(tmp_path, rubric=rubric_library.shipped_by_key("becci"))
    submit(made.open_for_ann(), b02_applies=True)
    submit(made.open_for_ben(), b02_applies=False)
    with made.db:
        yield made
        assert background.cancel_all()


@pytest.fixture
def screen(
    study: StudyToCode, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ReliabilityScreen]:
    """The Reliability place, its figures computed."""
    monkeypatch.setenv("FSH_SETTINGS", str(tmp_path / "settings"))
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    settings = Settings(study.lead.initials, folder=tmp_path / "settings")
    made = ReliabilityScreen(study.db, person=study.lead, settings=settings)
    qtbot.addWidget(made)
    made.resize(1290, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    wait_until_idle(qtbot)
    yield made
    made.close()
    wait_until_idle(qtbot)


@pytest.fixture
def room(qtbot: QtBot, screen: ReliabilityScreen) -> Iterator[RoomScreen]:
    """The room of the one recording."""
    QTest.mouseClick(screen.tabs.button("disagreements"), Qt.MouseButton.LeftButton)
    wait_until_idle(qtbot)
    press(Qt.Key.Key_Return)
    wait_until_idle(qtbot)
    assert screen.room is not None
    opened = screen.room
    yield opened
    opened.leave()


def press(key: Qt.Key) -> None:
    """Press a key wherever the keyboard is."""
    target = QApplication.focusWidget()
    assert isinstance(target, QWidget)
    QTest.keyClick(target, key)


def test_a_team_agrees_by_a_click_that_a_dimension_does_not_apply(
    study: StudyToCode, qtbot: QtBot, room: RoomScreen
) -> None:
    """The dispute is listed in words; a button stands beside the scores; it is on disk."""
    item = room.controller.chosen
    assert item is not None
    assert (item.dimension, item.kind_words) == ("b02", "applies or not")
    shown = " ".join(
        box.accessibleName() for box in room.findChildren(QWidget) if box.accessibleName()
    )
    assert "AA: 3" in shown
    assert "BB: not applicable" in shown
    button = next(b for b in room.consensus.choices.buttons() if b.text() == "Not applicable")
    assert button.accessibleName() == "Consensus: Not applicable"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    room.consensus.reason.setFocus()
    QTest.keyClicks(room.consensus.reason, "only information was given")
    press(Qt.Key.Key_Return)
    wait_until_idle(qtbot)
    stored = disagreements.open_room(
        study.db, study.segment.id, rubric_digest=study.rubric.digest, by=study.lead.id
    )
    settled = stored.mismatches[0].settled
    assert settled is not None
    assert settled.rating is NOT_APPLICABLE
    assert settled.reason == "only information was given"


def test_the_figures_say_how_many_did_not_apply(screen: ReliabilityScreen) -> None:
    """The measure's warning counts them, and the disputed one is not called a missing rating."""
    assert screen.shown is not None
    report = screen.shown.report
    assert report is not None
    warnings = {each.key: each.warnings for each in report.measures}
    assert any(each.short == "2 not applicable" for each in warnings["b01"])
    assert any(each.short == "1 not applicable, 1 disputed" for each in warnings["b02"])
