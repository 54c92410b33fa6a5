"""Every bundled icon, drawn."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from fsh_coder.bundled import resources_dir
from fsh_coder.ui.kit.icons import UnknownIconError, icon, icon_names, pixmap, set_icon
from fsh_coder.ui.kit.theme import Theme, apply_theme, load_theme

NEEDED = (
    "folder-open",
    "list-checks",
    "headphones",
    "scale",
    "users",
    "settings",
    "play",
    "pause",
    "rotate-ccw",
    "rotate-cw",
    "repeat",
    "flag",
    "volume-2",
    "volume-x",
    "zoom-in",
    "zoom-out",
    "undo-2",
    "redo-2",
    "circle-check",
    "circle",
    "circle-dashed",
    "triangle-alert",
    "info",
    "chevron-down",
    "chevron-left",
    "chevron-right",
    "arrow-left",
    "plus",
    "minus",
    "search",
    "file-spreadsheet",
    "printer",
    "lock",
    "lock-open",
    "x",
    "eye",
    "eye-off",
    "paperclip",
    "message-square-plus",
    "list-filter",
    "crosshair",
    "expand",
    "shrink",
    "upload",
    "user-plus",
    "dices",
    "keyboard",
    "shield-check",
    "sprout",
    "trending-up",
    "target",
    "trash-2",
    "pencil",
    "link",
    "copy",
    "download",
    "sun",
    "moon",
    "monitor",
    "calendar",
    "clock",
    "log-in",
    "folder-plus",
    "ear",
    "corner-down-left",
    "delete",
    "circle-alert",
)


def test_the_needed_icons_are_bundled_with_their_licence(light: Theme) -> None:
    """Nothing a screen names is missing, and the licence lies beside."""
    assert set(NEEDED) <= set(icon_names())
    licence = (resources_dir() / "icons" / "LICENSE.txt").read_text(encoding="utf-8")
    assert "ISC License" in licence


@pytest.mark.parametrize("name", icon_names())
def test_every_icon_is_drawn_in_the_asked_colour(name: str, light: Theme) -> None:
    """Each file renders at one and two device pixels, in the token's colour only."""
    for ratio in (1.0, 2.0):
        drawn = pixmap(name, 20, colour="bad", ratio=ratio)
        assert drawn.size() == QSize(round(20 * ratio), round(20 * ratio))
        assert drawn.devicePixelRatio() == ratio
        image = drawn.toImage()
        pixels = [
            image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())
        ]
        assert max(pixel.alpha() for pixel in pixels) > 100
        # Premultiplied blending may round a channel by one or two.
        wanted = light.colour("bad")
        solid = [pixel for pixel in pixels if pixel.alpha() > 250]
        assert all(abs(pixel.red() - wanted.red()) <= 2 for pixel in solid)
        assert all(abs(pixel.green() - wanted.green()) <= 2 for pixel in solid)
        assert all(abs(pixel.blue() - wanted.blue()) <= 2 for pixel in solid)


@pytest.mark.parametrize("name", ["no-such-icon", "../styles/tokens", "", "LICENSE"])
def test_unknown_icon_raises(name: str, light: Theme) -> None:
    """A misspelt icon is our bug and shows at once."""
    with pytest.raises(UnknownIconError):
        pixmap(name)


def test_unknown_colour_raises(light: Theme) -> None:
    """So does a misspelt colour."""
    with pytest.raises(KeyError):
        pixmap("play", colour="acent")


def test_icon_is_drawn_once_and_forgotten_with_the_theme(qapp: QApplication, light: Theme) -> None:
    """The same icon comes from the store until the theme changes."""
    first = pixmap("flag", 16, colour="accent")
    assert pixmap("flag", 16, colour="accent").cacheKey() == first.cacheKey()
    apply_theme(qapp, load_theme("dark"))
    second = pixmap("flag", 16, colour="accent")
    apply_theme(qapp, light)
    assert second.cacheKey() != first.cacheKey()
    assert second.toImage() != first.toImage()


def test_icon_of_a_button_follows_the_theme(qtbot: QtBot, qapp: QApplication, light: Theme) -> None:
    """A button made in light has the dark icon in dark, also after its icon was changed."""
    button = QPushButton()
    qtbot.addWidget(button)
    set_icon(button, "play", size=16, colour="accent")
    set_icon(button, "pause", size=16, colour="accent")
    before = button.icon().pixmap(16, 16).toImage()
    assert before == icon("pause", 16, colour="accent").pixmap(16, 16).toImage()
    apply_theme(qapp, load_theme("dark"))
    after = button.icon().pixmap(16, 16).toImage()
    assert after == icon("pause", 16, colour="accent").pixmap(16, 16).toImage()
    assert after != before
    apply_theme(qapp, light)


def test_a_deleted_button_is_not_followed(qtbot: QtBot, qapp: QApplication, light: Theme) -> None:
    """A theme change after a button is gone harms nothing."""
    action = QAction("Undo")
    set_icon(action, "undo-2")
    action.deleteLater()
    qapp.processEvents()
    apply_theme(qapp, light)


def test_disabled_icon_is_paler(light: Theme) -> None:
    """A disabled action's icon differs from the enabled one."""
    made = icon("undo-2", 20)
    disabled = made.pixmap(QSize(20, 20), QIcon.Mode.Disabled).toImage()
    assert disabled != made.pixmap(QSize(20, 20)).toImage()
