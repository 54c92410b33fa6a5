"""A themed application for the charts' tests."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from fsh_coder.ui.kit.theme import Theme, apply_theme, current_theme, load_theme


@pytest.fixture(params=["light", "dark"])
def theme(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Theme]:
    """Each theme in turn, applied; the light one again afterwards."""
    apply_theme(qapp, load_theme(request.param))
    yield current_theme()
    apply_theme(qapp, load_theme("light"))


@pytest.fixture
def light(qapp: QApplication) -> Theme:
    """The light theme, applied."""
    apply_theme(qapp, load_theme("light"))
    return current_theme()
