"""Inter, its sizes and its numerals."""

from typing import cast

import pytest
from PySide6.QtGui import QFontInfo, QFontMetricsF
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from fsh_coder.bundled import resources_dir
from fsh_coder.ui.kit.fonts import Role, font, load_fonts, roles
from fsh_coder.ui.kit.theme import Theme

SIZES = {
    "axis": 10.5,
    "tiny": 11,
    "note": 11.5,
    "helper": 12,
    "chip": 12,
    "body": 13,
    "body_strong": 13,
    "label": 13,
    "head": 13,
    "code": 13,
    "section": 15,
    "pad_count": 16,
    "title": 18,
    "figure": 20,
    "clock": 23,
    "hero": 38,
}


def test_licence_lies_beside_the_fonts() -> None:
    """Inter comes with the Open Font License."""
    assert "SIL Open Font License" in (resources_dir() / "fonts" / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("role", roles())
def test_every_role_is_bundled_inter_of_its_size(role: str, light: Theme) -> None:
    """No role falls back to another family, size or weight."""
    made = font(cast(Role, role))
    told = QFontInfo(made)
    assert told.family() == "Inter"
    assert told.weight() == made.weight()
    height = QFontMetricsF(made).capHeight()
    assert height == pytest.approx(SIZES[role] * 0.727, abs=0.8)


@pytest.mark.parametrize("role", roles())
def test_numerals_are_of_one_width(role: str, light: Theme) -> None:
    """A clock does not dance: every numeral is as wide as every other."""
    metrics = QFontMetricsF(font(cast(Role, role)))
    assert len({round(metrics.horizontalAdvance(digit * 10), 3) for digit in "0123456789"}) == 1


def test_hyphens_stay_narrow(light: Theme) -> None:
    """Numerals of one width do not tear "MI-adherent" apart."""
    metrics = QFontMetricsF(font("body"))
    assert metrics.horizontalAdvance("-") < metrics.horizontalAdvance("0") * 0.85


def test_style_sheet_leaves_the_numerals(qtbot: QtBot, light: Theme) -> None:
    """A widget the style sheet dresses still has numerals of one width."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    metrics = QFontMetricsF(field.font())
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


def test_loading_twice_is_loading_once(qapp: QApplication, light: Theme) -> None:
    """The fonts may be asked for again."""
    load_fonts()
    load_fonts()
    assert qapp.font().family() == "Inter"
