"""Colours, palette, style sheet, and who chooses them."""

import json
import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from fsh_coder.bundled import resources_dir
from fsh_coder.ui.kit.text import Text
from fsh_coder.ui.kit.theme import (
    Theme,
    ThemeChoice,
    apply_theme,
    choose_theme,
    current_theme,
    load_theme,
    style_sheet,
    theme_notifier,
)

TEXT_TOKENS = ("text", "muted", "faint", "accent", "good", "warn", "bad", "warn-ink")
GROUNDS = ("surface", "raised", "bg", "rail", "row-hover")


def contrast(one: QColor, other: QColor) -> float:
    """Return the WCAG 2 contrast ratio of two opaque colours, 1 to 21."""

    def luminance(colour: QColor) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    """The measuring rod of this file is right at its end."""
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_can_be_read_on_every_ground(name: str) -> None:
    """Text tokens reach WCAG AA (4.5) on the grounds they stand on."""
    theme = load_theme(name)
    pairs = [(ink, ground) for ink in TEXT_TOKENS for ground in GROUNDS]
    pairs += [(ink, "row-sel") for ink in TEXT_TOKENS if ink != "faint"]
    pairs += [("text", f"{kind}-soft") for kind in ("good", "warn", "bad", "accent")]
    pairs += [("muted", f"{kind}-soft") for kind in ("good", "warn", "bad", "accent")]
    pairs += [("accent", "accent-soft"), ("accent", "sel"), ("bad", "bad-soft")]
    pairs += [("on-accent", filled) for filled in ("accent", "accent-hover", "good")]
    pairs += [("on-accent", series) for series in ("co-a", "co-b", "co-c")]
    pairs += [("on-spk", "spk"), ("surface", "text"), ("warn-ink", "warn-soft")]
    low = {
        pair: round(contrast(theme.colour(pair[0]), theme.colour(pair[1])), 2)
        for pair in pairs
        if contrast(theme.colour(pair[0]), theme.colour(pair[1])) < 4.5
    }
    assert low == {}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_fields_and_shapes_stand_out(name: str) -> None:
    """Field borders and category shapes reach 3 to 1 where they are painted."""
    theme = load_theme(name)
    for ground in ("surface", "raised", "bg"):
        assert contrast(theme.colour("control"), theme.colour(ground)) >= 3
    for category in ("mia", "mina", "reflect", "question", "info", "change", "sustain"):
        full, soft = theme.colour(f"c-{category}"), theme.colour(f"c-{category}-soft")
        assert contrast(full, soft) >= 3
        assert contrast(theme.colour("text"), soft) >= 4.5


def test_both_themes_name_the_same_tokens() -> None:
    """What can be painted in light can be painted in dark."""
    both = json.loads((resources_dir() / "styles" / "tokens.json").read_text(encoding="utf-8"))
    assert set(both) == {"light", "dark"}
    assert set(both["light"]) == set(both["dark"])


@pytest.mark.parametrize("name", ["light", "dark"])
def test_style_sheet_is_filled_whole(name: str) -> None:
    """No place in the template stays empty, and every token in it is known."""
    sheet = style_sheet(load_theme(name))
    assert "@" not in sheet
    assert re.search(r"#[0-9A-F]{6}", sheet)


def test_unknown_token_and_theme_raise() -> None:
    """A misspelt colour is our bug and shows at once."""
    with pytest.raises(KeyError):
        load_theme("light").colour("acent")
    with pytest.raises(KeyError):
        load_theme("sepia")


def test_colour_is_a_copy() -> None:
    """A painter that changes a colour changes it for itself only."""
    theme = load_theme("light")
    theme.colour("text").setAlpha(3)
    assert theme.colour("text").alpha() == 255
    assert theme.alpha("text", 0.5).alphaF() == pytest.approx(0.5, abs=0.01)
    assert theme.colour("scrim").alphaF() == pytest.approx(0.46, abs=0.01)


def test_apply_theme_sets_palette_font_and_tells_listeners(
    qtbot: QtBot, qapp: QApplication
) -> None:
    """Palette, Inter and the notifier follow; painters hear of it after the fact."""
    heard: list[str] = []
    notifier = theme_notifier()
    notifier.changed.connect(lambda theme: heard.append(theme.name))
    apply_theme(qapp, load_theme("dark"))
    dark = current_theme()
    assert heard == ["dark"]
    assert dark.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == dark.colour("bg")
    assert qapp.palette().color(QPalette.ColorRole.Base) == dark.colour("surface")
    assert qapp.font().family() == "Inter"
    apply_theme(qapp, load_theme("light"))
    assert heard == ["dark", "light"]
    notifier.changed.disconnect()


def test_choice_is_followed(qapp: QApplication) -> None:
    """Light and dark are kept whatever the desktop says; system takes the desktop's."""
    choose_theme(qapp, ThemeChoice.DARK)
    assert current_theme().name == "dark"
    assert QGuiApplication.styleHints().colorScheme() in (
        Qt.ColorScheme.Dark,
        Qt.ColorScheme.Unknown,
    )
    choose_theme(qapp, ThemeChoice.LIGHT)
    assert current_theme().name == "light"
    choose_theme(qapp, ThemeChoice.SYSTEM)
    assert theme_notifier().choice is ThemeChoice.SYSTEM
    assert current_theme().name in ("light", "dark")
    choose_theme(qapp, ThemeChoice.LIGHT)


def test_label_takes_its_token_s_colour(qtbot: QtBot, theme: Theme) -> None:
    """A label's colour follows its token, and changes with it."""
    label = Text("Submitted", colour="good")
    qtbot.addWidget(label)
    label.show()
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.colour("good")
    label.set_colour("bad")
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.colour("bad")


def test_label_never_reads_markup(qtbot: QtBot, light: Theme) -> None:
    """A worker called "<b>" is shown as that."""
    label = Text("<b>W07</b>")
    qtbot.addWidget(label)
    plain = QLabel("x")
    qtbot.addWidget(plain)
    assert label.textFormat() == Qt.TextFormat.PlainText


def test_focused_field_has_an_accent_border(qtbot: QtBot, theme: Theme) -> None:
    """A field shows focus by its own border."""
    field = QLineEdit("Names both sides")
    qtbot.addWidget(field)
    field.resize(180, 30)
    field.show()
    qtbot.waitExposed(field)
    field.clearFocus()
    before = field.grab().toImage().pixelColor(1, 15)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    assert field.grab().toImage().pixelColor(1, 15) == theme.colour("accent")
    assert before != theme.colour("accent")
