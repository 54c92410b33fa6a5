"""Keys a coder chose herself: kept, shown, refused where they are taken, and at work."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.people import Coder
from fsh_coder.domain.rubric import Rubric
from fsh_coder.media.player import Player
from fsh_coder.services import rubric_library
from fsh_coder.ui import background
from fsh_coder.ui.coding.coding_screen import CodingScreen
from fsh_coder.ui.coding.ground.commands import commands
from fsh_coder.ui.coding.ground.key_map import (
    COMMANDS,
    UNITS,
    KeyMap,
    KeyTaken,
    codes_group,
    key_map,
)
from fsh_coder.ui.coding.ground.keys import Key as Pressed
from fsh_coder.ui.coding.ground.keys import key_of, keys_of
from fsh_coder.ui.coding.keys.cheat_sheet import CheatSheet
from fsh_coder.ui.coding.keys.key_choices import KeyChoices
from fsh_coder.ui.coding.keys.key_row import KeyRow
from fsh_coder.ui.coding.keys.keys_dialog import KeysDialog
from fsh_coder.ui.coding.keys.keys_page import KeysPage
from fsh_coder.ui.settings import Settings
from fsh_coder.ui.settings_screen import SettingsScreen
from tests.ui.coding.conftest import CTRL, SHIFT, CodingStudy, Desk, wait_until_idle
from tests.ui.coding.unit_desk import finish_globals, make_misc_study

Key = Qt.Key
MITI = rubric_library.shipped_by_key("miti_4_2_1")
MISC = rubric_library.shipped_by_key("misc_2_5")
F13 = Pressed("F13")


@pytest.fixture
def page(qtbot: QtBot, settings: Settings) -> KeysPage:
    """The list of keys with two rubrics, shown and active."""
    made = KeysPage(rubrics=(MITI, MISC), settings=settings)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def choose(page: KeysPage, name: str, *keys: Qt.Key, adds: bool = False) -> KeyRow:
    """Change the key of one line by keys alone."""
    row = page.row(name)
    row.setFocus()
    QTest.keyClick(row, Key.Key_Insert if adds else Key.Key_Return)
    for key in keys:
        QTest.keyClick(row, key)
    return row


def _turn_to(page: KeysPage, rubric: str) -> None:
    page.rubric_button.set_current(rubric)
    page.rubric_button.chosen.emit(rubric)


# --- On the coding screen -------------------------------------------------------------


def test_a_pedal_s_key_marks_a_code(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    """A pedal sends F13; chosen by way of the sheet, it marks at once and after a restart."""
    desk.press(Key.Key_Question)
    sheet = desk.screen.window().findChild(CheatSheet)
    assert sheet is not None
    change = next(b for b in sheet.findChildren(QAbstractButton) if "Change keys" in b.text())
    change.click()
    dialog = desk.screen.findChild(KeysDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    choose(dialog.page, "CR", Key.Key_F13)
    with qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog, Key.Key_Escape)
    desk.screen.activateWindow()
    qtbot.waitUntil(desk.screen.isActiveWindow)
    desk.go_to(5_000)
    desk.press(Key.Key_F13)
    desk.press(Key.Key_C)
    assert desk.codes == [(5_000, "CR")]
    tile = desk.views.pad.tile("CR")
    assert tile.caps == ("F13",)
    assert "key F13" in tile.accessibleName()
    assert "(F13)" in tile.toolTip()
    desk.settings.sync()
    again = key_map(MITI, Settings("AA", folder=tmp_path))
    assert again.of_code("CR") == (Pressed("F13"),)


def test_a_code_of_one_key_may_get_two_and_the_other_way_round(desk: Desk) -> None:
    """Whatever a coder's keys are, the screen takes one or two of them."""
    desk.settings.set_own_keys(codes_group(MITI.key), "SR", keys=["B then +", "F14"])
    desk.screen.refresh()
    desk.screen.open_assignment(desk.study.with_codes)
    for key, held in ((Key.Key_B, None), (Key.Key_Plus, SHIFT), (Key.Key_F14, None)):
        desk.press(key, held or Qt.KeyboardModifier.NoModifier)
    assert [code for _, code in desk.codes] == ["SR", "SR"]
    assert desk.views.pad.tile("SR").caps == ("B", "+")


def test_own_keys_are_shown_everywhere(desk: Desk) -> None:
    """Tooltips, buttons, menus and the sheet name the keys that work, not the shipped ones."""
    own = {"play": "F15", "undo": "F16", "unsure": "F17", "submit": "F18", "note": "F19"}
    for name, key in own.items():
        desk.settings.set_own_keys(COMMANDS, name, keys=[key])
    desk.screen.open_assignment(desk.study.with_codes)
    views = desk.views
    desk.press(Key.Key_R)
    assert "(F15)" in views.transport.play_button.toolTip()
    desk.press(Key.Key_F15)
    assert desk.is_playing()
    assert "(F15)" in views.transport.play_button.toolTip()
    desk.press(Key.Key_Space)
    assert desk.is_playing(), "Space has no use any more"
    assert "(F16)" in views.head.undo_button.toolTip()
    assert "(F17)" in views.transport.unsure_button.toolTip()
    assert "(F18)" in views.footer.submit_button.toolTip()
    menu = views.marks.table.menu_of(0)
    words = [action.text() for action in menu.actions()]
    assert "Note…\tF19" in words
    assert "Unsure, come back\tF17" in words
    menu.deleteLater()
    desk.press(Key.Key_Question)
    sheet = desk.screen.window().findChild(CheatSheet)
    assert sheet is not None
    assert "Play or pause: F15" in {each.accessibleName() for each in sheet.findChildren(QWidget)}


def test_media_keys_play_and_pause_even_from_a_field(desk: Desk) -> None:
    """A pedal or headset that sends play/pause works while a reason is typed."""
    for key in (Key.Key_MediaPlay, Key.Key_MediaTogglePlayPause, Key.Key_MediaPause):
        before = desk.is_playing()
        desk.press(key)
        assert desk.is_playing() is not before
    desk.press(Key.Key_MediaPause)
    assert not desk.is_playing()
    reason = desk.views.ratings.form.detail.reason
    reason.setFocus()
    QTest.keyClicks(reason, "so")
    desk.press(Key.Key_MediaTogglePlayPause)
    assert desk.is_playing()
    assert reason.toPlainText() == "so"


def test_a_pedal_ends_an_utterance(
    qtbot: QtBot,
    tmp_path: Path,
    spoken: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The keys that divide speech are chosen as all others; the letter then does nothing."""
    monkeypatch.setenv("FSH_CACHE", str(tmp_path / "cache"))
    study = make_misc_study(tmp_path, spoken)
    finish_globals(study.db, study)
    KeyChoices((MISC,), settings).change(key_map(MISC, settings).use("unit_end", group=UNITS), F13)
    player = Player(device="pull")
    screen = CodingScreen(study.db, person=study.ann, settings=settings, player=player)
    qtbot.addWidget(screen)
    screen.show()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    screen.open_assignment(study.with_codes)
    wait_until_idle(qtbot)
    desk = Desk(screen, player, study, settings)
    desk.go_to(2_000)
    desk.press(Key.Key_F13)
    desk.go_to(4_000)
    desk.press(Key.Key_E)
    assert [unit.end_ms for unit in study.observation().units] == [2_000]
    pane = desk.views.units
    assert pane is not None
    assert "key F13" in pane.parse.tiles["unit_end"].accessibleName()
    screen.leave()
    screen.close()
    player.close()
    background.cancel_all()
    wait_until_idle(qtbot)
    study.db.close()


# --- The list -------------------------------------------------------------------------


def test_a_key_that_is_taken_is_refused_by_name(page: KeysPage) -> None:
    """The other use is named in words under the line, nothing changes, and it waits on."""
    row = choose(page, "AF", Key.Key_R)
    assert row.trouble == "“R” marks “SR, Simple reflection” in MITI 4.2.1. Press another key."
    assert "Simple reflection" in row.accessibleName()
    QTest.keyClick(row, Key.Key_Space)
    assert row.trouble == "“Space” is for “Play or pause”. Press another key."
    QTest.keyClick(row, Key.Key_3)
    assert row.trouble == "“3” is kept for global ratings. Press another key."
    QTest.keyClick(row, Key.Key_Tab)
    assert "next control" in row.trouble
    assert "press the new key" in row.accessibleName()
    QTest.keyClick(row, Key.Key_Escape)
    assert not row.is_waiting
    assert row.use.keys == (Pressed("A"),)
    QTest.keyClick(row, Key.Key_Return)
    QTest.keyClick(row, Key.Key_Y)
    assert row.use.keys == (Pressed("Y"),)


def test_a_command_s_key_must_be_free_in_every_rubric(page: KeysPage) -> None:
    """Z marks in one rubric of the study only, and still cannot be taken by a command."""
    row = choose(page, "note", Key.Key_Z)
    assert "in MISC 2.5" in row.trouble
    QTest.keyClick(row, Key.Key_Escape)
    # T alone would hide the codes of two keys that begin with it.
    row = choose(page, "zoom_in", Key.Key_T)
    assert "in MISC 2.5" in row.trouble


def test_keys_move_on_once_they_are_free(page: KeysPage) -> None:
    """What one use gave up another may have; then the first cannot have it back unasked."""
    choose(page, "zoom_in", Key.Key_F14)
    row = choose(page, "AF", Key.Key_Plus)
    assert row.use.keys == (Pressed("+"),)
    zoom = page.row("zoom_in")
    zoom.setFocus()
    QTest.keyClick(zoom, Key.Key_Delete)
    assert zoom.trouble.startswith("“+” marks “AF, Affirm” in MITI 4.2.1.")
    assert zoom.use.keys == (Pressed("F14"),)
    row.setFocus()
    QTest.keyClick(row, Key.Key_Delete)
    zoom.setFocus()
    QTest.keyClick(zoom, Key.Key_Delete)
    assert page.row("zoom_in").use.own is None
    assert not page.reset_button.isEnabled()


def test_a_second_key_is_added_and_all_are_reset(page: KeysPage, settings: Settings) -> None:
    """A pedal may stand beside the keyboard's key; one button brings everything back."""
    row = choose(page, "play", Key.Key_F13, adds=True)
    assert Pressed("Space") in row.use.keys
    assert row.use.keys[-1] == Pressed("F13")
    choose(page, "SR", Key.Key_F20)
    _turn_to(page, MISC.key)
    choose(page, MISC.codes[0].key, Key.Key_B, Key.Key_1)
    assert page.rows[0].use.keys == (Pressed("B", "1"),)
    page.reset_button.click()
    assert page.rows[0].use.keys == (Pressed("S", "+"),)
    assert settings.own_keys(COMMANDS) == {}
    assert settings.own_keys(codes_group(MITI.key)) == {}


def test_two_keys_are_chosen_one_after_the_other(page: KeysPage) -> None:
    """A code of two keys waits for both; Enter takes the first alone; both must be free."""
    _turn_to(page, MISC.key)
    first = page.rows[0]
    choose(page, first.use.name, Key.Key_S, Key.Key_Minus)
    assert "“S −” marks “SR-" in first.trouble
    QTest.keyClick(first, Key.Key_S)
    QTest.keyClick(first, Key.Key_Return)
    assert first.trouble.startswith("“S” marks")
    QTest.keyClick(first, Key.Key_B)
    QTest.keyClick(first, Key.Key_Return)
    assert first.use.keys == (Pressed("B"),)


def test_the_list_is_searched_and_walked_by_keys(page: KeysPage) -> None:
    """Words, codes and keys are found; arrows go from line to line."""
    QTest.keyClicks(page.search, "unsure")
    assert [row.use.name for row in page.rows] == ["unsure", "next_unsure"]
    page.rows[0].setFocus()
    QTest.keyClick(page.rows[0], Key.Key_Down)
    assert page.rows[1].hasFocus()
    page.search.setText("nothing of the kind")
    assert page.rows == []


def test_esc_cannot_be_given_away(page: KeysPage) -> None:
    """Giving up works on every screen, whatever else was changed."""
    row = choose(page, "leave_field", Key.Key_F13)
    assert not row.is_waiting
    assert row.use.keys == (Pressed("Esc"),)


def test_the_settings_place_has_the_keys(
    qtbot: QtBot, settings: Settings, study: CodingStudy
) -> None:
    """A tab of the settings leads to the list."""
    person: Coder = study.ann
    screen = SettingsScreen(person=person, settings=settings, place="", rubrics=(MITI,))
    qtbot.addWidget(screen)
    screen.show()
    QTest.mouseClick(screen.tabs.button("keys"), Qt.MouseButton.LeftButton)
    assert screen.keys_page.isVisible()
    with qtbot.waitSignal(screen.changed):
        choose(screen.keys_page, "SR", Key.Key_F13)


# --- What is kept ---------------------------------------------------------------------


def test_coders_and_rubrics_do_not_share_keys(tmp_path: Path) -> None:
    """Codes' keys belong to a coder and a rubric, commands' keys to a coder."""
    ann, ben = Settings("AA", folder=tmp_path), Settings("BB", folder=tmp_path)
    ann.set_own_keys(codes_group(MITI.key), "SR", keys=["F13"])
    ann.set_own_keys(COMMANDS, "play", keys=["F14", "Space"])
    assert key_map(MITI, ann).of_code("SR") == (Pressed("F13"),)
    assert key_map(MITI, ben).of_code("SR") == (Pressed("R"),)
    assert key_map(MISC, ann).of_command("play") == (Pressed("F14"), Pressed("Space"))
    assert Pressed("F14") not in key_map(MISC, ben).of_command("play")


@limits(deadline=None)
@given(
    st.dictionaries(st.sampled_from([each.name for each in commands()]), st.text(max_size=12)),
    st.dictionaries(
        st.sampled_from([code.key for code in MITI.codes]),
        st.sampled_from(["R", "C", "S then +", "R then -", "Space", "5", "Esc", "F13", "", "L"]),
    ),
)
def test_no_stored_nonsense_makes_two_uses_of_one_key(
    tmp_path_factory: pytest.TempPathFactory, of_commands: dict[str, str], of_codes: dict[str, str]
) -> None:
    """Whatever a settings file holds, every code and command has keys, and none clash."""
    settings = Settings("AA", folder=tmp_path_factory.mktemp("settings"))
    for name, key in of_commands.items():
        settings.set_own_keys(COMMANDS, name, keys=[key])
    for name, key in of_codes.items():
        settings.set_own_keys(codes_group(MITI.key), name, keys=[key])
    keys = key_map(MITI, settings)
    assert all(use.keys for use in keys.uses)
    assert _clashes(keys) == []


@limits(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 200),
            st.sampled_from(["R", "B", "F13", "F14", "B then +", "B then -", "+", "-", "Ctrl+Z"]),
            st.sampled_from(["change", "add", "reset"]),
        ),
        max_size=25,
    )
)
def test_no_order_of_changes_lets_two_uses_have_one_key(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, str, str]]
) -> None:
    """Changing, adding and resetting in any order leaves every use its keys and none twice."""
    settings = Settings("AA", folder=tmp_path_factory.mktemp("settings"))
    choices = KeyChoices((MITI,), settings)
    for number, text, deed in changes:
        uses = [use for use in choices.map_of(MITI).uses if not use.is_fixed]
        use, key = uses[number % len(uses)], key_of(text)
        assert key is not None
        try:
            if deed == "reset":
                choices.reset(use)
            else:
                (choices.change if deed == "change" else choices.add)(use, key)
        except KeyTaken:
            continue
        if deed == "change":
            assert choices.map_of(MITI).use(use.name, group=use.group).keys == (key,)
    keys = choices.map_of(MITI)
    assert all(use.keys for use in keys.uses)
    assert _clashes(keys) == []


def _clashes(keys: KeyMap) -> list[tuple[str, str]]:
    return [
        (one.name, other.name)
        for number, one in enumerate(keys.uses)
        for other in keys.uses[number + 1 :]
        if one.meets(other) and any(a.clashes_with(b) for a in one.keys for b in other.keys)
    ]


@pytest.mark.parametrize("rubric", rubric_library.shipped(), ids=lambda each: each.key)
def test_no_shipped_key_clashes_in_a_shipped_rubric(rubric: Rubric, tmp_path: Path) -> None:
    """The commands leave every shipped rubric its keys."""
    assert _clashes(key_map(rubric, Settings("AA", folder=tmp_path))) == []


def test_commands_leave_all_letters_to_rubrics() -> None:
    """No command is a bare letter or digit but those that rubrics may not use."""
    reserved = {"L", "U", "N"}
    bare = {key.first for each in commands() for key in keys_of(each.keys) if key.first.isalnum()}
    assert {name for name in bare if len(name) == 1} <= reserved


@pytest.mark.parametrize("text", ["R", "Ctrl+Z", "S then +", "F13", "Ctrl++", "+", "Media Play"])
def test_a_key_is_read_as_it_was_written(text: str) -> None:
    """What is kept names the same key at the next start."""
    key = key_of(text)
    assert key is not None
    assert key.text == text
    assert key_of(key.text) == key


@pytest.mark.parametrize("text", ["", "nonsense", "S then ++", "\x00", " then +"])
def test_what_is_no_key_is_not_taken_for_one(text: str) -> None:
    """Nonsense in a settings file is left out."""
    assert key_of(text) is None


def test_digits_rate_on_a_french_keyboard(desk: Desk) -> None:
    """There digits need Shift, and still rate; Ctrl with a digit goes to a place."""
    desk.views.ratings.focus_dimension("cct")
    desk.press(Key.Key_4, SHIFT)
    assert desk.study.observation().rating("cct").score == 4
    desk.views.ratings.focus_dimension("cct")
    desk.press(Key.Key_2, CTRL)
    assert desk.study.observation().rating("cct").score == 4
