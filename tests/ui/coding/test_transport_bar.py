"""Nothing under the waveform is ever cut: what has no room is left out whole."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fsh_coder.domain.identifiers import RecordingId, SegmentId, new_uuid
from fsh_coder.domain.recording import Segment
from fsh_coder.ui.coding.listening.transport_bar import TRANSPORT_HEIGHT, TransportBar


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[TransportBar]:
    """The bar for a segment in the middle of an hour, inside a shown window."""
    window = QWidget()
    window.resize(1920, 80)
    qtbot.addWidget(window)
    made = TransportBar(parent=window)
    start_ms, end_ms = 1_480_000, 2_680_000
    made.show_segment(Segment(SegmentId(new_uuid()), RecordingId(new_uuid()), start_ms, end_ms))
    window.show()
    yield made
    window.close()


@pytest.mark.parametrize(
    ("n_channels", "has_video"), [(1, False), (2, False), (1, True), (2, True)]
)
def test_nothing_is_cut_at_any_width(
    bar: TransportBar,
    n_channels: int,
    has_video: bool,
) -> None:
    """From a narrow window to a wide one each control that is shown has all its room."""
    bar.show_recording(n_channels=n_channels, has_video=has_video)
    for width in range(520, 1921, 20):
        bar.resize(width, TRANSPORT_HEIGHT)
        layout = bar.layout()
        assert layout is not None
        layout.activate()
        shown = [each for each in bar.findChildren(QWidget) if each.isVisible()]
        assert {bar.play_button, bar.clock, bar.loop_button, bar.zoom_in} <= set(shown), width
        for each in shown:
            is_own = each.parentWidget() in (bar, bar.hearing)
            if is_own and each.minimumWidth() != each.maximumWidth():
                assert each.width() >= each.sizeHint().width(), (width, each.accessibleName())
            if is_own:
                assert each.mapTo(bar, each.rect().topRight()).x() <= width


def test_small_laptop_has_room_for_all_that_is_pressed(bar: TransportBar) -> None:
    """At 1366 pixels every button of a stereo film, the volume and what was heard are shown."""
    bar.show_recording(n_channels=2, has_video=True)
    bar.resize(1290, TRANSPORT_HEIGHT)
    for each in (
        bar.hearing.side,
        bar.hearing.boost,
        bar.hearing.picture,
        bar.clip_button,
        bar.volume,
        bar.heard,
        bar.unsure_button,
        bar.slower,
    ):
        assert each.isVisible(), each.accessibleName()
