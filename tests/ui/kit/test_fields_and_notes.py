"""Fields, buttons, banners, toasts and dialogs, driven by keys and clicks."""

from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fsh_coder.ui.kit.banner import Banner, BannerKind
from fsh_coder.ui.kit.buttons import Button, IconButton, Kind, Size
from fsh_coder.ui.kit.dialogs import Dialog, confirm, tell
from fsh_coder.ui.kit.empty_state import EmptyState
from fsh_coder.ui.kit.fields import (
    LabelledField,
    NumberField,
    Option,
    SearchField,
    Select,
    SelectButton,
)
from fsh_coder.ui.kit.key_cap import KeyLine
from fsh_coder.ui.kit.meter import BandMeter, Share, ShareBar
from fsh_coder.ui.kit.state_icon import WorkState, state_words
from fsh_coder.ui.kit.theme import Theme
from fsh_coder.ui.kit.toast import StatusText, Toast, show_toast

RUBRICS = (Option("miti", "MITI 4.2.1"), Option("misc", "MISC 2.5"))


@pytest.fixture
def show(qtbot: QtBot, light: Theme) -> Callable[[QWidget], None]:
    """Show a widget and wait until it is seen."""

    def shown(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.show()
        qtbot.waitExposed(widget)

    return shown


@pytest.mark.parametrize("kind", ["primary", "quiet", "tonal", "destructive", "plain"])
@pytest.mark.parametrize(("size", "height"), [("small", 24), ("normal", 30), ("lead", 36)])
def test_button_has_its_height_and_never_cuts_its_words(
    kind: Kind, size: Size, height: int, show: Callable[[QWidget], None]
) -> None:
    """Heights are the grid's; icon, key cap and chevron make the button wider."""
    bare = Button("Delete 36 marks", kind=kind, size=size)
    show(bare)
    assert bare.sizeHint().height() == height
    assert bare.minimumSizeHint() == bare.sizeHint()
    words = bare.fontMetrics().horizontalAdvance("Delete 36 marks")
    assert bare.sizeHint().width() >= words + 12
    full = Button("Delete 36 marks", kind=kind, size=size, icon="trash-2", key="X", chevron=True)
    show(full)
    assert full.sizeHint().width() > bare.sizeHint().width() + 40


def test_submit_grows_louder(show: Callable[[QWidget], None], light: Theme) -> None:
    """Tonal while something is missing, then filled."""
    button = Button("Submit…", kind="tonal")
    show(button)
    middle = button.rect().center()
    at = (4, middle.y())
    assert button.grab().toImage().pixelColor(*at) == light.colour("accent-soft")
    button.set_kind("primary")
    assert button.grab().toImage().pixelColor(*at) == light.colour("accent")
    button.setEnabled(False)
    assert button.grab().toImage().pixelColor(*at) != light.colour("accent")


def test_ampersand_is_shown_as_written(show: Callable[[QWidget], None]) -> None:
    """A doubled ampersand is one on the screen; a single one marks a key and is not shown."""
    plain, marked = Button("R D"), Button("R &D")
    doubled = Button("R && D")
    show(doubled)
    assert plain.sizeHint() == marked.sizeHint()
    assert doubled.sizeHint().width() > plain.sizeHint().width()


def test_icon_button_says_what_it_does(show: Callable[[QWidget], None]) -> None:
    """Tooltip with shortcut, accessible name without, and both follow a new label."""
    button = IconButton("play", "Play", shortcut="Space", size=36, filled=True)
    show(button)
    assert (button.width(), button.height()) == (40, 36)
    assert button.toolTip() == "Play (Space)"
    before = button.grab().toImage()
    button.set_icon_name("pause")
    button.set_label("Pause", shortcut="Space")
    assert button.accessibleName() == "Pause"
    assert button.icon_name == "pause"
    assert button.grab().toImage() != before


def test_search_is_emptied_by_escape(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """Esc empties the field first; a second Esc is the dialog's."""
    dialog = QDialog()
    field = SearchField("Find recording or worker")
    field.setParent(dialog)
    show(dialog)
    qtbot.keyClicks(field, "W07")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert dialog.isVisible()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_labelled_field_says_what_is_wrong(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """The error takes the helper's place and is read out; it goes when all is well."""
    field = LabelledField("At", helper="minutes:seconds")
    show(field)
    qtbot.keyClicks(field.edit, " 0:95 ")
    assert field.text() == "0:95"
    field.set_error("Seconds go up to 59")
    assert field.error() == "Seconds go up to 59"
    assert field.edit.accessibleDescription() == "Seconds go up to 59"
    field.set_error("")
    assert field.error() == ""
    assert field.edit.accessibleDescription() == "minutes:seconds"
    assert field.edit.accessibleName() == "At"


def test_labelled_field_holds_any_field(show: Callable[[QWidget], None]) -> None:
    """A text area fits as well; asking it for a line edit is our bug."""
    field = LabelledField("Reason", QPlainTextEdit())
    show(field)
    with pytest.raises(TypeError):
        _ = field.edit


def test_select_button_chooses_from_its_menu(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """The menu opens by key, marks the present option, and tells the chosen one."""
    button = SelectButton("Rubric", RUBRICS)
    show(button)
    chosen: list[str] = []
    button.chosen.connect(chosen.append)
    assert button.current_key() == "miti"
    qtbot.keyClick(button, Qt.Key.Key_Down)
    menu = button.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    assert [action.isChecked() for action in menu.actions()] == [True, False]
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert chosen == ["misc"]
    assert button.accessibleName() == "Rubric MISC 2.5"


def test_select_button_keeps_its_choice_when_options_change(
    show: Callable[[QWidget], None],
) -> None:
    """A choice that is still offered stays; otherwise the first one is taken."""
    button = SelectButton("Rubric", RUBRICS)
    show(button)
    button.set_current("misc")
    button.set_options([Option("sw", "SW skills"), *RUBRICS])
    assert button.current_key() == "misc"
    button.set_options([Option("sw", "SW skills")])
    assert button.current_key() == "sw"
    button.set_options([])
    assert button.current_key() is None
    with pytest.raises(KeyError):
        button.set_current("miti")


def test_number_field_keeps_its_range(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """Keys type and step within the range; the wheel changes nothing."""
    field = NumberField("Share", low=5, high=50, suffix=" %")
    show(field)
    assert field.value() == 5
    assert field.lineEdit().width() > 60
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.text() == "6 %"
    field.setValue(50)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 50
    scroll(field)
    assert field.value() == 50


def test_wheel_does_not_change_a_choice(show: Callable[[QWidget], None]) -> None:
    """Scrolling a page past a drop-down leaves it as it is."""
    select = Select("Strata")
    select.addItems(["None", "Team"])
    show(select)
    scroll(select)
    assert select.currentText() == "None"


def scroll(widget: QWidget) -> None:
    """Turn the wheel one notch down over a widget."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.parametrize("kind", ["error", "warn", "good", "info"])
def test_banner_says_it_and_offers_one_way_on(
    kind: BannerKind, show: Callable[[QWidget], None], qtbot: QtBot, light: Theme
) -> None:
    """Each kind has its edge colour; the button acts; words can be replaced."""
    banner = Banner(kind, "S0412 cannot be played", "The recording has moved.", action="Find it…")
    banner.resize(500, 60)
    show(banner)
    ink = {"error": "bad", "warn": "warn", "good": "good", "info": "accent"}[kind]
    assert banner.grab().toImage().pixelColor(1, 30) == light.colour(ink)
    with qtbot.waitSignal(banner.acted):
        qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    banner.show_note("info", "Found", "")
    assert banner.kind == "info"
    assert not banner.button.isVisible()
    assert banner.accessibleName() == "Note: Found"


def test_banner_can_be_closed(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """The cross hides it and tells."""
    banner = Banner("info", "24 recordings are few.", closable=True)
    show(banner)
    cross = banner.findChild(IconButton)
    assert cross is not None
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert not banner.isVisible()


def test_empty_state_without_button_shows_none(show: Callable[[QWidget], None]) -> None:
    """A sentence may stand alone; another one, with a button, may follow."""
    state = EmptyState("scale", "The coders agree on every mark.")
    show(state)
    assert not state.button.isVisible()
    state.set_sentence("Nothing is double-coded yet.")
    state.set_action("Draw sample")
    assert state.button.isVisible()
    assert state.accessibleName() == "Nothing is double-coded yet."


def test_key_line_is_read_as_a_sentence(show: Callable[[QWidget], None]) -> None:
    """Brackets are for the eye only."""
    line = KeyLine("Press [Space] to listen")
    show(line)
    assert line.accessibleName() == "Press Space to listen"


def test_toast_undoes_and_goes(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """The button does its deed once and the toast goes; a new toast replaces an old one."""
    window = QWidget()
    window.resize(600, 400)
    show(window)
    undone: list[bool] = []
    show_toast(window, "Removed AF at 12:04.350")
    toast = show_toast(window, "Removed SR", action="Undo", on_action=lambda: undone.append(True))
    assert len([each for each in window.findChildren(Toast) if each.parent() is window]) == 1
    assert window.rect().contains(toast.geometry())
    assert toast.button is not None
    window.resize(300, 300)
    qtbot.waitUntil(lambda: window.rect().contains(toast.geometry()))
    qtbot.mouseClick(toast.button, Qt.MouseButton.LeftButton)
    assert undone == [True]
    assert not toast.isVisible()


def test_toast_goes_by_itself(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """Without a hand on it a toast leaves."""
    window = QWidget()
    show(window)
    toast = show_toast(window, "Copied", lasts_ms=30)
    qtbot.waitUntil(lambda: not shiboken6.isValid(toast))


def test_status_text_changes_kind(show: Callable[[QWidget], None]) -> None:
    """Saved, then not saved: words and spoken name follow."""
    status = StatusText("Saved 14:02:31", kind="good")
    show(status)
    status.show_status("Not saved", kind="bad")
    assert status.text() == "Not saved"
    assert status.accessibleName() == "Not saved"


def test_dialog_does_its_deed_on_enter_and_cancels_on_escape(
    show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    """The filled button is the default; Esc leaves everything as it is."""
    dialog = Dialog(None, "Draw a sample", deed="Draw 24 recordings")
    dialog.add_sides(QLabel("choices"), QLabel("consequences"))
    show(dialog)
    with qtbot.waitSignal(dialog.accepted):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    dialog.open()
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_dialog_whose_deed_cannot_be_done_yet(
    show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    """Enter does nothing while the deed is disabled; the note says why."""
    dialog = Dialog(None, "Draw a sample", deed="Draw")
    show(dialog)
    dialog.set_deed("Draw 0 recordings", enabled=False)
    dialog.set_note("Choose a share above 0.")
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.deed_button.text() == "Draw 0 recordings"


def test_destructive_dialog_cancels_on_enter(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """Nothing is deleted by a hasty Enter."""
    dialog = Dialog(None, "Delete marks", deed="Delete 36 marks", destructive=True)
    show(dialog)
    with qtbot.waitSignal(dialog.rejected):
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.deed_button.kind == "destructive"


@pytest.mark.parametrize(("press", "agreed"), [("Delete 36 marks", True), ("Cancel", False)])
def test_confirm_returns_the_answer(
    press: str, agreed: bool, show: Callable[[QWidget], None], qtbot: QtBot
) -> None:
    """True only when the deed itself was pressed."""
    window = QWidget()
    show(window)

    def answer() -> None:
        dialog = window.findChild(Dialog)
        assert dialog is not None
        button = next(each for each in dialog.findChildren(QPushButton) if each.text() == press)
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, answer)
    text = "They are gone from this observation."
    assert confirm(window, "Delete marks?", text=text, deed="Delete 36 marks") is agreed


def test_tell_shows_words_that_can_be_copied(show: Callable[[QWidget], None], qtbot: QtBot) -> None:
    """A message returns at once, can be selected, and closes."""
    window = QWidget()
    show(window)
    tell(window, "S0412 cannot be played", text="Choose where it is now.")
    dialog = window.findChild(Dialog)
    assert dialog is not None
    assert not dialog.cancel_button.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))


def test_gauges_refuse_nonsense_and_follow(show: Callable[[QWidget], None], light: Theme) -> None:
    """A share bar is filled in proportion; shares beyond the whole stay inside."""
    bar = ShareBar([Share(0.5, "good")], name="half", height=8)
    bar.resize(100, 8)
    show(bar)
    picture = bar.grab().toImage()
    assert picture.pixelColor(20, 4) == light.colour("good")
    assert picture.pixelColor(80, 4) == light.colour("quiet-soft")
    bar.set_shares([Share(0.0, "good"), Share(3.0, "accent")], name="all")
    picture = bar.grab().toImage()
    assert picture.pixelColor(2, 4) == light.colour("accent")
    assert picture.pixelColor(90, 4) == light.colour("accent")
    assert bar.accessibleName() == "all"
    meter = BandMeter(3, colour="accent", name="good")
    show(meter)
    columns = {
        x
        for x in range(meter.width())
        for y in range(meter.height())
        if meter.grab().toImage().pixelColor(x, y) == light.colour("accent")
    }
    assert max(columns) < 13
    assert min(columns) == 0


def test_states_have_words() -> None:
    """What is painted can be read out."""
    assert state_words(WorkState.IN_PROGRESS, percent=40) == "in progress, 40 %"
    assert state_words(WorkState.TO_DO) == "to do"
    assert state_words(WorkState.IN_PROGRESS) == "in progress"


def test_menu_actions_can_carry_icons(light: Theme) -> None:
    """Icons fit actions as well as buttons."""
    from fsh_coder.ui.kit.icons import set_icon

    action = QAction("Undo")
    set_icon(action, "undo-2", size=16)
    assert not action.icon().isNull()
