"""Small windows: what has no room is left out or told in a sign, never cut in the middle."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.completeness import GapKind
from fsh_coder.services import rubric_library
from fsh_coder.ui.coding.keys.behaviour_tile import BehaviourTile
from fsh_coder.ui.coding.ratings.rating_form import DimensionRow
from fsh_coder.ui.kit.dialogs import Dialog, FittingScroll
from fsh_coder.ui.kit.empty_state import EmptyState, IconMark
from fsh_coder.ui.kit.fonts import font
from fsh_coder.ui.kit.text import CutText, Text
from tests.ui.coding.conftest import CodingStudy, Desk
from tests.ui.coding.test_scales_and_gaps import assigned
from tests.ui.room import cut_words

Key = Qt.Key
#: The desk beside the rail: 1366x768, a window of 900x700, and 1366x768 at 200 %.
SIZES = [(1290, 768), (824, 700), (627, 384)]


def settle() -> None:
    """Let layouts arrive; each change of one is an event of its own."""
    for _ in range(8):
        QApplication.processEvents()


@pytest.mark.parametrize("size", SIZES)
def test_no_words_are_cut(
    make_desk: Callable[..., Desk], qtbot: QtBot, size: tuple[int, int]
) -> None:
    """With every kind of gap in the footer, in either of the panes that share a place."""
    desk = make_desk(size=size)
    for at_ms, key in ((3_000, Key.Key_R), (3_300, Key.Key_C), (6_000, Key.Key_Q)):
        desk.go_to(at_ms)
        desk.press(key)
    desk.press(Key.Key_U)
    qtbot.waitUntil(lambda: not desk.views.footer.links[GapKind.VOLLEY].isHidden())
    desk.controller.rate("cct", 4)
    settle()
    assert cut_words(desk.screen) == []
    desk.views.panes.reveal(desk.views.ratings)
    settle()
    assert cut_words(desk.screen) == []


def test_name_of_a_dimension_comes_before_its_standing(make_desk: Callable[..., Desk]) -> None:
    """Where both have no room, a sign with a tooltip says "not rated"; else the words do."""
    desk = make_desk(size=(627, 384))
    desk.views.panes.reveal(desk.views.ratings)
    settle()
    row = desk.views.ratings.form.findChildren(DimensionRow)[0]
    label = row.findChildren(CutText)[0]
    assert "not rated" not in _shown(row)
    assert any(mark.toolTip() == "not rated" for mark in row.findChildren(IconMark))
    assert label.width() > 90
    desk.screen.resize(1290, 768)
    settle()
    assert "not rated" in _shown(row)
    assert label.text() == label.whole_text()


def _shown(row: QWidget) -> list[str]:
    return [each.text() for each in row.findChildren(Text) if each.isVisible()]


def test_narrow_window_gives_its_room_to_the_names(make_desk: Callable[..., Desk]) -> None:
    """Beside the rail of a window of 900 pixels, marks are as wide as needed and names whole."""
    desk = make_desk(size=(824, 700))
    desk.views.panes.reveal(desk.views.ratings)
    settle()
    rows = desk.views.ratings.form.findChildren(DimensionRow)
    assert all("not rated" in _shown(row) for row in rows)
    labels = [row.findChildren(CutText)[0] for row in rows]
    assert [each.text() for each in labels] == [each.whole_text() for each in labels]


def test_scroll_bar_cuts_no_name(make_desk: Callable[..., Desk]) -> None:
    """In a window so low that ratings and codes scroll, every name is as whole as before."""
    desk = make_desk(size=(1290, 660))
    settle()
    form = desk.views.ratings.form
    assert form.verticalScrollBar().isVisible()
    for row in form.findChildren(DimensionRow):
        label = row.findChildren(CutText)[0]
        assert label.text() == label.whole_text()


def test_long_names_are_whole_beside_all_anchors(
    make_desk: Callable[..., Desk], study: CodingStudy
) -> None:
    """BECCI's names are long; at 1366 pixels the list is as wide as they are."""
    desk = make_desk(assigned(study, rubric_library.shipped_by_key("becci")))
    settle()
    wide = desk.views.ratings.wide
    item = next(iter(desk.controller.rubric.dimensions)).key
    assert wide.item(item).name == "Opens the topic of change by invitation"
    metrics = QFontMetrics(font("body_strong"))
    assert wide.item(item).width() >= metrics.horizontalAdvance(wide.item(item).name) + 74


def test_empty_state_gives_up_its_icon_before_its_words(qtbot: QtBot) -> None:
    """In a pane of any height that holds the sentence, the sentence is whole."""
    pane = QWidget()
    pane.resize(400, 240)
    qtbot.addWidget(pane)
    state = EmptyState("flag", "Each key of a code sets a mark at the play head.", parent=pane)
    pane.show()
    icon, words = state.findChildren(IconMark)[0], state.findChildren(Text)[1]
    for height in (200, 60, 32):
        state.resize(360, height)
        settle()
        assert icon.isVisible() == (height == 200)
        assert words.height() >= words.heightForWidth(words.width())


def test_dialogs_never_leave_the_screen(qtbot: QtBot) -> None:
    """What is too wide is as wide as the screen, what is too high is scrolled."""
    dialog = Dialog(None, "Submit S0412", deed="Submit", width=4_000)
    qtbot.addWidget(dialog)
    long = Text("A sentence of a long list.\n" * 400)
    dialog.body.addWidget(FittingScroll(long, width=300))
    dialog.show()
    settle()
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()


def test_dialogs_begin_at_their_first_field(qtbot: QtBot) -> None:
    """Not at Cancel; a dialog without fields begins at what Enter does."""
    asking = Dialog(None, "Reopen", deed="Reopen")
    field = QLineEdit()
    asking.body.addWidget(field)
    telling = Dialog(None, "Submit", deed="Submit")
    removing = Dialog(None, "Remove", deed="Remove", destructive=True)
    for dialog, first in (
        (asking, field),
        (telling, telling.deed_button),
        (removing, removing.cancel_button),
    ):
        qtbot.addWidget(dialog)
        dialog.show()
        assert dialog.focusWidget() is first


def test_low_body_of_a_dialog_is_shown_whole(qtbot: QtBot) -> None:
    """Words that were added just before it is shown count for its height, too."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = Dialog(window, "1 session added", deed="Close", cancel="")
    holder = QWidget()
    dialog.body.addWidget(holder)
    column = QVBoxLayout(holder)
    lines = [Text("Row 4 has no id.") for _ in range(12)]
    for line in lines:
        column.addWidget(line)
    dialog.show()
    settle()
    assert cut_words(dialog) == []
    lowest = lines[-1].mapTo(dialog, lines[-1].rect().bottomLeft()).y()
    assert lowest < dialog.deed_button.mapTo(dialog, dialog.deed_button.rect().topLeft()).y()
    assert lines[-1].visibleRegion().boundingRect().height() == lines[-1].height()


@pytest.mark.parametrize("size", [(1290, 768), (824, 700)])
def test_tab_goes_through_the_desk_as_it_is_read(
    make_desk: Callable[..., Desk], size: tuple[int, int]
) -> None:
    """Waveform, buttons, marks, codes, ratings, and what is missing last."""
    views = make_desk(size=size).views
    settle()
    stops = (views.wave, views.transport, views.marks, views.pad, views.ratings, views.footer)
    walked: list[QWidget] = []
    for at in _tab_stops(views.wave):
        stop = next((each for each in stops if each is at or each.isAncestorOf(at)), None)
        if stop is not None and stop not in walked:
            walked.append(stop)
    assert walked == [each for each in stops if each.isVisible()]
    tiles = [each for each in views.pad.findChildren(BehaviourTile) if each.isVisible()]
    after = _tab_stops(tiles[-1])[1]
    assert views.ratings.isAncestorOf(after) or views.footer.isAncestorOf(after)


def _tab_stops(first: QWidget) -> list[QWidget]:
    """Return what Tab comes to, once round, from a widget on."""
    found, at = [first], first.nextInFocusChain()
    while at is not None and at is not first:
        if at.isVisible() and at.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(at)
        at = at.nextInFocusChain()
    return found
