"""A mono recording without a film shows neither sides nor a picture."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from tests.ui.coding.conftest import CTRL, Desk


def test_mono_recording_has_no_sides_and_no_picture(make_desk: Callable[..., Desk]) -> None:
    """What the recording does not have is not shown, and its keys say why nothing happens."""
    desk = make_desk()
    hearing = desk.views.transport.hearing
    assert not hearing.side.isVisible()
    assert not hearing.picture.isVisible()
    assert not desk.views.picture.isVisible()
    desk.press(Qt.Key.Key_F3)
    assert "no left and right" in desk.toast()
    desk.press(Qt.Key.Key_P, CTRL)
    assert "sound only" in desk.toast()
    assert not desk.settings.picture_hidden
