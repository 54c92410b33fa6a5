"""A film that is damaged costs its picture and nothing else."""

from collections.abc import Callable
from pathlib import Path

import av
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.media.sounds import noise, write_sound
from tests.ui.coding.conftest import DURATION_MS, Desk


@pytest.fixture(scope="session")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of which every video packet is rubbish; its sound is whole."""
    folder = tmp_path_factory.mktemp("film")
    path = write_sound(folder, noise(DURATION_MS), kind="mp4", name="visit.mp4")
    content = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        for packet in container.demux(container.streams.video[0]):
            if packet.pos is not None and packet.size:
                content[packet.pos : packet.pos + packet.size] = b"\xa7" * packet.size
    path.write_bytes(content)
    return path


def test_damaged_film_is_said_beside_the_marks_and_the_sound_goes_on(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    """No banner, no stop: a sentence where the picture was, and coding goes on."""
    desk = make_desk()
    desk.press(Qt.Key.Key_Space)
    for _ in range(20):
        desk.hear(100)
    qtbot.waitUntil(lambda: "sound is all there" in desk.views.picture.words.text())
    assert desk.is_playing()
    assert not desk.views.notices.sound.isVisible()
    desk.press(Qt.Key.Key_R)
    assert [at_ms for at_ms, _ in desk.codes] == [4_000]
