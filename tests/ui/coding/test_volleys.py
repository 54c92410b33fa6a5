"""Marks of one volley are held together; the rubric's rules on them warn and never block."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from fsh_coder.domain.completeness import GapKind
from fsh_coder.domain.volley_check import BreachKind
from fsh_coder.services import transcripts
from fsh_coder.ui.coding.desk.submit_dialog import SubmitDialog
from fsh_coder.ui.coding.marks.mark_model import MarkColumn
from fsh_coder.ui.coding.marks.mark_volleys import Bracket
from fsh_coder.ui.coding.wiring.mark_wiring import MarkWiring
from fsh_coder.ui.kit.theme import current_theme
from fsh_coder.ui.settings import Settings
from tests.ui.coding.conftest import CTRL, Desk


def wiring_of(desk: Desk) -> MarkWiring:
    """Return what minds the desk's marks."""
    (wiring,) = desk.views.findChildren(MarkWiring)
    return wiring


def press_at(desk: Desk, *presses: tuple[int, Qt.Key]) -> None:
    """Press a code's key at moments of the recording."""
    for at_ms, key in presses:
        desk.go_to(at_ms)
        desk.press(key)


def footer_words(desk: Desk) -> str:
    """Return the footer's link on volleys; "" for none."""
    link = desk.views.footer.links[GapKind.VOLLEY]
    return link.text() if link.isVisible() else ""


def test_a_code_twice_in_a_volley_is_pointed_out(desk: Desk, qtbot: QtBot) -> None:
    """The footer names it a moment later, leads to the mark, and undo takes it away."""
    press_at(desk, (3_000, Qt.Key.Key_Q), (4_000, Qt.Key.Key_R))
    press_at(desk, (5_000, Qt.Key.Key_Q))
    qtbot.waitUntil(lambda: footer_words(desk) == "1 volley to look at")
    link = desk.views.footer.links[GapKind.VOLLEY]
    assert link.toolTip() == "Q twice in one volley: once counts (00:01)"
    desk.press(Qt.Key.Key_Escape)
    link.click()
    chosen = desk.controller.selected_mark
    assert chosen is not None
    assert chosen.at_ms == 5_000
    desk.press(Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: footer_words(desk) == "")


def test_it_never_blocks(desk: Desk, qtbot: QtBot) -> None:
    """Everything is marked as pressed, and the observation can be submitted."""
    press_at(desk, (3_000, Qt.Key.Key_R), (3_500, Qt.Key.Key_C))
    qtbot.waitUntil(lambda: footer_words(desk) != "")
    assert [breach.kind for breach in wiring_of(desk).watch.breaches] == [BreachKind.EXCLUSIVE]
    assert len(desk.codes) == 2
    for dimension in desk.controller.rubric.dimensions:
        desk.controller.rate(dimension.key, 3)
        desk.controller.give_reason(dimension.key, "heard")
    desk.screen.ask_to_submit()
    (dialog,) = desk.screen.findChildren(SubmitDialog)
    assert dialog.deed_button.isEnabled()
    dialog.reject()
    assert desk.controller.submit()


@pytest.fixture
def transcript(study: object, desk: Desk) -> None:
    """A transcript in which the parent speaks between two turns of the worker."""
    path = desk.study.sound.with_suffix(".vtt")
    path.write_text(
        "WEBVTT\n\n00:02.000 --> 00:05.000\n<v Worker>So tell me.</v>\n\n"
        "00:05.000 --> 00:07.000\n<v Mum>He never came home.</v>\n\n"
        "00:07.000 --> 00:12.000\n<v Worker>And then?</v>\n",
        encoding="utf-8",
    )
    transcripts.attach_transcript(desk.study.db, desk.study.recording_id, path)


@pytest.mark.usefixtures("transcript")
def test_a_transcript_says_where_volleys_end(make_desk: Callable[..., Desk]) -> None:
    """Questions in two turns are two volleys, however close."""
    again = make_desk()
    press_at(again, (4_000, Qt.Key.Key_Q), (7_500, Qt.Key.Key_Q), (9_000, Qt.Key.Key_R))
    watch = wiring_of(again).watch
    watch.look()
    assert [len(volley.marks) for volley in watch.volleys] == [1, 2]
    assert watch.breaches == ()


def test_without_one_the_coder_says_how_long_a_silence_is(
    settings: Settings, make_desk: Callable[..., Desk]
) -> None:
    """Marks further apart than her setting are not held together."""
    settings.volley_gap_ms = 1_000
    desk = make_desk()
    press_at(desk, (4_000, Qt.Key.Key_Q), (5_500, Qt.Key.Key_Q))
    wiring_of(desk).watch.look()
    assert wiring_of(desk).watch.breaches == ()


def coloured(image: QImage, name: str) -> int:
    """Return how many points have one of the theme's colours."""
    wanted = current_theme().colour(name).rgb()
    return sum(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_a_bracket_holds_a_volley_together_and_warns_by_colour(desk: Desk) -> None:
    """It is painted under the ruler; what is to be looked at has the colour of a warning."""

    def strip() -> QImage:
        return desk.views.wave.grab().toImage().copy(0, 20, 1290, 4)

    wiring_of(desk).watch.look()
    without = coloured(strip(), "line-strong")
    press_at(desk, (3_000, Qt.Key.Key_Q), (4_000, Qt.Key.Key_R))
    wiring_of(desk).watch.look()
    assert coloured(strip(), "line-strong") > without + 20
    before = strip()
    press_at(desk, (5_000, Qt.Key.Key_Q))
    wiring_of(desk).watch.look()
    assert coloured(strip(), "line-strong") < without + 20
    assert strip() != before


def test_rows_are_bracketed_and_say_what_to_look_at(desk: Desk) -> None:
    """The list holds a volley together too; its sign has words for eye and ear."""
    press_at(desk, (3_000, Qt.Key.Key_Q), (4_000, Qt.Key.Key_R), (5_000, Qt.Key.Key_Q))
    press_at(desk, (13_000, Qt.Key.Key_R))
    wiring_of(desk).watch.look()
    model = desk.views.marks.model
    parts = [model.bracket(row) for row in range(4)]
    assert parts == [
        Bracket(above=False, below=True, is_warned=True),
        Bracket(above=True, below=True, is_warned=True),
        Bracket(above=True, below=False, is_warned=True),
        None,
    ]
    words = "Q twice in one volley: once counts (00:01)"
    assert [model.warning(row) for row in range(4)] == [words, "", words, ""]
    sign = model.index(0, MarkColumn.SIGN)
    assert sign.data(Qt.ItemDataRole.ToolTipRole) == words
    assert sign.data(Qt.ItemDataRole.AccessibleTextRole) == words
    desk.views.marks.filter_by(code="Q")
    assert model.bracket(0) == Bracket(above=False, below=True, is_warned=True)
