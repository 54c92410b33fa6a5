"""What every view of the coding screen owes: names, sizes, keys on a sheet, a transcript."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QWidget,
)

from fsh_coder.services import transcripts
from fsh_coder.ui.coding.desk.pane_layout import Build
from fsh_coder.ui.coding.ground.commands import commands
from fsh_coder.ui.coding.keys.cheat_sheet import CheatSheet
from fsh_coder.ui.coding.ratings.rating_cells import RatingCells
from fsh_coder.ui.coding.waveform.overview_view import OverviewView
from fsh_coder.ui.coding.waveform.waveform_view import WaveformView
from fsh_coder.ui.kit.theme import apply_theme, load_theme
from tests.ui.coding.conftest import CTRL, CodingStudy, Desk

Key = Qt.Key

TRANSCRIPT = """WEBVTT

00:00:02.500 --> 00:00:05.000
<v Worker>Tell me about your week.

00:00:05.200 --> 00:00:08.000
<v Parent>Up and down, to be honest, and more down than up if I think about it.

00:00:08.400 --> 00:00:12.000
<v Worker>More down than up.
"""

_SPEAKING = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QLineEdit,
    QPlainTextEdit,
    RatingCells,
    WaveformView,
    OverviewView,
)


@pytest.fixture
def spoken_desk(study: CodingStudy, make_desk: Callable[..., Desk], tmp_path: Path) -> Desk:
    """The screen with a transcript."""
    path = tmp_path / "visit.vtt"
    path.write_text(TRANSCRIPT, encoding="utf-8")
    transcripts.attach_transcript(study.db, study.recording_id, path)
    return make_desk()


@pytest.mark.parametrize("wide", [False, True])
def test_every_control_has_a_name(spoken_desk: Desk, wide: bool) -> None:
    """A reader of the screen finds no nameless control, in either form."""
    spoken_desk.press(Key.Key_R)
    spoken_desk.views.ratings.focus_dimension("cct")
    spoken_desk.press(Key.Key_E, CTRL)
    if wide:
        spoken_desk.press(Key.Key_F7)
    nameless = [
        widget
        for widget in spoken_desk.screen.findChildren(QWidget)
        if isinstance(widget, _SPEAKING)
        and not isinstance(widget, QScrollBar)
        and widget.isVisible()
        and not _name(widget)
    ]
    assert nameless == []


def _name(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    own = str(text()) if isinstance(widget, QAbstractButton | QLabel) and callable(text) else ""
    return widget.accessibleName() or own


def test_every_key_is_on_the_sheet_and_does_not_clash(desk: Desk) -> None:
    """The sheet lists each command and code; no two use one key."""
    bound = [
        keys.toString()
        for shortcut in desk.views.findChildren(QShortcut)
        for keys in _sequences(shortcut)
    ]
    assert len(bound) == len(set(bound))
    desk.press(Key.Key_Question)
    sheet = desk.screen.window().findChild(CheatSheet)
    assert sheet is not None
    shown = sheet.shown_words()
    assert {command.words for command in commands()} <= set(shown)
    assert {code.label for code in desk.controller.rubric.codes} <= set(shown)


def _sequences(shortcut: QShortcut) -> list[QKeySequence]:
    return list(shortcut.keys())


def test_the_sheet_finds_a_key_and_keeps_the_others_quiet(desk: Desk) -> None:
    """Typing in the sheet searches, marks nothing; ? or Esc closes, and keys work again."""
    desk.press(Key.Key_Question)
    sheet = desk.screen.window().findChild(CheatSheet)
    assert sheet is not None
    field = sheet.findChild(QLineEdit)
    assert field is not None
    assert field.hasFocus()
    QTest.keyClicks(field, "undo")
    assert sheet.shown_words() == ["Undo, without limit"]
    assert desk.codes == []
    desk.press(Key.Key_Escape)
    assert not sheet.isVisible()
    desk.press(Key.Key_Q)
    assert desk.codes == [(2_000, "Q")]


def test_the_transcript_follows_and_a_click_is_heard(spoken_desk: Desk) -> None:
    """The line being spoken is shown; a click plays it; marks stand behind its words."""
    view = spoken_desk.views.transcript.view
    spoken_desk.go_to(6_000)
    assert view.spoken == 1
    spoken_desk.press(Key.Key_C)
    model = spoken_desk.views.transcript.model
    assert [chip.short for chip in model.chips(1)] == ["CR"]
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole).startswith("00:00 worker:")
    place = view.visualRect(model.index(2)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert spoken_desk.player.position_ms() == 8_400
    assert spoken_desk.is_playing()


def test_without_a_transcript_its_pane_is_left_out(desk: Desk) -> None:
    """No empty pane takes room from the marks."""
    assert not desk.views.transcript.isVisible()
    assert desk.views.marks.isVisible()


@pytest.mark.parametrize(
    ("size", "build"),
    [
        ((1844, 1080), Build.ROOMY),
        ((1290, 768), Build.NORMAL),
        ((1000, 640), Build.TABS),
        ((640, 400), Build.NARROW),
    ],
)
def test_the_panes_share_whatever_room_there_is(
    spoken_desk: Desk, size: tuple[int, int], build: Build
) -> None:
    """From wide screens to 200 per cent scaling, the screen is as large as its window."""
    spoken_desk.screen.resize(*size)
    QApplication.processEvents()
    assert (spoken_desk.screen.width(), spoken_desk.screen.height()) == size
    assert spoken_desk.views.panes.build is build
    assert spoken_desk.views.footer.submit_button.isVisible()
    assert spoken_desk.views.width() == size[0]
    spoken_desk.press(Key.Key_R)
    assert len(spoken_desk.codes) == 1
    assert spoken_desk.views.overview.isVisible() == (size[1] >= 640)


def test_hidden_tabs_come_forward_when_something_leads_there(spoken_desk: Desk) -> None:
    """On a narrow window a link to a rating shows the tab it is on."""
    spoken_desk.screen.resize(640, 480)
    QApplication.processEvents()
    assert not spoken_desk.views.ratings.isVisible()
    next(iter(spoken_desk.views.footer.links.values())).click()
    assert spoken_desk.views.ratings.isVisible()
    spoken_desk.press(Key.Key_4)
    assert spoken_desk.study.observation().rating("cct").score == 4


def test_f6_walks_through_the_panes(spoken_desk: Desk) -> None:
    """The keyboard reaches every pane without the mouse."""
    views = spoken_desk.views
    visited = []
    for _ in range(6):
        spoken_desk.press(Key.Key_F6)
        focused = QApplication.focusWidget()
        visited.append(
            next(
                name
                for name in ("marks", "transcript", "pad", "ratings", "footer", "wave")
                if getattr(views, name) is focused or getattr(views, name).isAncestorOf(focused)
            )
        )
    assert visited == ["marks", "transcript", "pad", "ratings", "footer", "wave"]


def test_the_wheel_scrolls_and_zooms(desk: Desk) -> None:
    """The wheel moves through time; with Ctrl it zooms around the mouse."""
    wave = desk.views.wave
    desk.press(Key.Key_Plus)
    desk.press(Key.Key_Plus)
    start = wave.window_shown.start_ms
    _turn(wave, -120, Qt.KeyboardModifier.NoModifier)
    assert wave.window_shown.start_ms > start
    _turn(wave, -120, CTRL)
    assert wave.window_shown.span_ms == 10_000


def _turn(widget: QWidget, by: int, held: Qt.KeyboardModifier) -> None:
    place = QPointF(widget.width() / 2, 80)
    event = QWheelEvent(
        place,
        widget.mapToGlobal(place),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_a_click_on_the_overview_goes_there(desk: Desk) -> None:
    """The overview spans the whole recording."""
    overview = desk.views.overview
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(overview.width() // 2, 20))
    assert desk.player.position_ms() == pytest.approx(8_000, abs=50)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_change_of_theme_repaints_everything(desk: Desk, theme: str) -> None:
    """Cached waves and flags take the new colours."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desk.press(Key.Key_R)
    desk.views.grab()
    apply_theme(app, load_theme(theme))
    colour = desk.views.wave.grab().toImage().pixelColor(5, 30)
    expected = load_theme(theme).colour("bg")
    apply_theme(app, load_theme("light"))
    assert colour == expected
