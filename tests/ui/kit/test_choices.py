"""Rail, tabs, pills, heads: where a person goes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.ui.kit.card import Card
from fsh_coder.ui.kit.head import CodingHead, PageHead
from fsh_coder.ui.kit.pane_head import PaneHead
from fsh_coder.ui.kit.rail import RAIL_WIDTH, RAIL_WIDTH_COMPACT, Place, Rail
from fsh_coder.ui.kit.tabs import FilterPills, TabRow
from fsh_coder.ui.kit.text import CutText
from fsh_coder.ui.kit.theme import Theme
from tests.ui.kit.gallery import PLACES

SETTINGS = Place("settings", "Settings", "settings")


@pytest.fixture
def show(qtbot: QtBot, light: Theme) -> Callable[[QWidget], None]:
    """Show a widget and wait until it is seen."""

    def shown(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitExposed(widget)

    return shown


def test_rail_goes_where_it_is_clicked(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """A click names the place and marks it as the only chosen one."""
    rail = Rail(PLACES, bottom=[SETTINGS])
    rail.resize(RAIL_WIDTH, 700)
    show(rail)
    gone: list[str] = []
    rail.place_chosen.connect(gone.append)
    assert rail.current() is None
    rail.set_current("study")
    assert gone == []
    qtbot.mouseClick(rail.button("code"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(rail.button("settings"), Qt.MouseButton.LeftButton)
    assert gone == ["code", "settings"]
    assert rail.current() == "settings"
    assert not rail.button("code").isChecked()


def test_rail_works_with_the_keyboard(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """Space on a place goes there."""
    rail = Rail(PLACES)
    show(rail)
    rail.button("workers").setFocus()
    with qtbot.waitSignal(rail.place_chosen, check_params_cb=lambda key: key == "workers"):
        qtbot.keyClick(rail.button("workers"), Qt.Key.Key_Space)


def test_rail_shows_only_what_the_role_may_do(show: Callable[[QWidget], None]) -> None:
    """A coder's rail is shorter; the place they were at stays chosen."""
    rail = Rail(PLACES, bottom=[SETTINGS])
    show(rail)
    rail.set_current("code")
    rail.set_places(PLACES[1:3], bottom=[SETTINGS])
    assert rail.keys() == ("my_list", "code", "settings")
    assert rail.current() == "code"
    with pytest.raises(KeyError):
        rail.button("study")


def test_rail_drops_its_words_when_narrow(show: Callable[[QWidget], None]) -> None:
    """Compact, the words are in the tooltips."""
    rail = Rail(PLACES)
    show(rail)
    assert rail.width() == RAIL_WIDTH
    assert rail.button("code").toolTip() == ""
    rail.set_compact(True)
    assert rail.width() == RAIL_WIDTH_COMPACT
    assert rail.button("code").toolTip() == "Code"
    rail.set_compact(False)
    assert rail.button("code").toolTip() == ""


def test_rail_shows_who_is_at_work(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """The initials appear with a person and can be pressed."""
    rail = Rail(PLACES)
    show(rail)
    rail.set_person("NB", name="Noor Bakker")
    disc = next(
        child for child in rail.findChildren(QWidget) if "Noor Bakker" in child.accessibleName()
    )
    assert disc.isVisible()
    with qtbot.waitSignal(rail.person_chosen):
        qtbot.mouseClick(disc, Qt.MouseButton.LeftButton)
    rail.set_person("", name="")
    assert not disc.isVisible()


@pytest.mark.parametrize("kind", ["tabs", "pills"])
def test_tabs_and_pills_choose_one(
    kind: str, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    """The first is chosen; clicks and arrow keys choose others, and only they are told."""
    row: TabRow | FilterPills = TabRow("Study") if kind == "tabs" else FilterPills()
    add = row.add_tab if isinstance(row, TabRow) else row.add_pill
    chosen: list[str] = []
    row.chosen.connect(chosen.append)
    assert row.current() is None
    for key in ("recordings", "assignments", "people"):
        add(key, key.capitalize(), count="3" if key == "people" else "")
    show(row)
    assert row.keys() == ("recordings", "assignments", "people")
    assert row.current() == "recordings"
    assert chosen == []
    qtbot.mouseClick(row.button("people"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(row.button("people"), Qt.MouseButton.LeftButton)
    row.button("people").setFocus()
    qtbot.keyClick(row.button("people"), Qt.Key.Key_Left)
    assert chosen == ["people", "assignments"]
    assert row.current() == "assignments"


def test_set_current_is_silent(show: Callable[[QWidget], None]) -> None:
    """Choosing from the program tells no one; an unknown key is our bug."""
    tabs = TabRow()
    chosen: list[str] = []
    tabs.chosen.connect(chosen.append)
    tabs.add_tab("a", "A")
    tabs.add_tab("b", "B")
    show(tabs)
    tabs.set_current("b")
    assert tabs.current() == "b"
    assert chosen == []
    with pytest.raises(KeyError):
        tabs.set_current("c")


def test_count_of_a_tab_is_read_out(show: Callable[[QWidget], None]) -> None:
    """The badge belongs to the name, and widens the tab."""
    tabs = TabRow()
    tabs.add_tab("d", "Disagreements")
    show(tabs)
    before = tabs.button("d").sizeHint().width()
    tabs.set_count("d", "31")
    assert tabs.button("d").accessibleName() == "Disagreements 31"
    assert tabs.button("d").sizeHint().width() > before


def test_heads_keep_their_height(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """56, 64, 48 and 34 px whatever stands in them; long titles are cut, not wrapped."""
    page = PageHead("A very long study title " * 8, "MITI 4.2.1")
    page.resize(500, 10)
    show(page)
    assert page.height() == 56
    assert page.title().startswith("A very long")
    cut = page.findChild(CutText)
    assert cut is not None
    assert cut.text().endswith("…")
    assert cut.toolTip() == page.title()
    below = PageHead("My list", "13 recordings", sub_below=True)
    show(below)
    assert below.height() == 64
    coding = CodingHead("S0412")
    coding.add_item("Segment", "08:00–28:00")
    show(coding)
    assert coding.height() == 48
    with qtbot.waitSignal(coding.back_chosen):
        qtbot.mouseClick(coding.back_button, Qt.MouseButton.LeftButton)
    pane = PaneHead("Marks", "36")
    show(pane)
    assert pane.height() == 34
    pane.set_count("37")
    assert pane.accessibleName() == "Marks 37"
    assert pane.count() == "37"


def test_coding_head_changes_its_particulars(show: Callable[[QWidget], None]) -> None:
    """The next recording's particulars replace the last one's."""
    head = CodingHead("S0412")
    head.add_item("Goal", "keeps to the safety plan")
    show(head)
    head.clear_items()
    head.set_title("S0377")
    words = {label.text() for label in head.findChildren(QLabel) if label.parent() is head}
    assert "Goal" not in words
    assert "S0377" in words


def test_card_shows_title_and_note(show: Callable[[QWidget], None]) -> None:
    """A card's head can be renamed."""
    card = Card("Coders", note="done / all")
    show(card)
    card.set_title("Pace")
    card.set_note("submitted")
    assert {"Pace", "submitted"} <= {label.text() for label in card.findChildren(QLabel)}


def test_tabs_move_together_before_their_words_are_cut(qtbot: QtBot) -> None:
    """Also when a count is told later; with room again they stand as far apart as before."""
    tabs = TabRow("Pages")
    qtbot.addWidget(tabs)
    words = ("General", "Dimensions", "Codes", "Groups", "Thresholds")
    for each in words:
        tabs.add_tab(each, each)
    tabs.setMinimumSize(1, 1)
    tabs.show()
    tabs.resize(420, 34)
    tabs.set_count("Dimensions", "4")
    QApplication.processEvents()
    buttons = [tabs.button(each) for each in words]
    assert all(each.width() >= each.sizeHint().width() for each in buttons)
    near = buttons[1].x() - buttons[0].geometry().right()
    tabs.resize(900, 34)
    QApplication.processEvents()
    assert buttons[1].x() - buttons[0].geometry().right() > near
