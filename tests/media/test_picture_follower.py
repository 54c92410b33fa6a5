"""The film follows the sound's time, drops what is late, and never troubles the sound."""

import threading
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from fsh_coder.domain.errors import RecordingMissing
from fsh_coder.media.picture_follower import PictureFollower
from fsh_coder.media.picture_reader import NoPicture, Picture, PictureReader
from fsh_coder.media.player import Player
from tests.media.conftest import DURATION_MS
from tests.media.sounds import noise, write_sound

BOX = (64, 48)
FRAME_MS = 40


def _grey(picture: Picture | None) -> int:
    """Return a picture's mean grey, which is near the number of its frame."""
    assert picture is not None
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.height, picture.width, 4)
    return round(float(pixels[..., :3].mean()))


@pytest.fixture
def film(sound_files: dict[str, Path]) -> Iterator[PictureReader]:
    """Return the film of a recording of eight seconds whose frames grow lighter."""
    with PictureReader(sound_files["mp4"], shown_as="S0412") as reader:
        yield reader


@pytest.mark.parametrize("at_ms", [0, 20, 1000, 3980, 4000, 7990])
def test_picture_of_a_time_is_the_frame_seen_then(film: PictureReader, at_ms: int) -> None:
    """Wherever one goes, the frame shown is the one that began last."""
    picture = film.picture_at(at_ms, box=BOX)
    assert _grey(picture) == pytest.approx(at_ms // FRAME_MS, abs=6)
    assert picture is not None
    assert picture.at_ms == at_ms // FRAME_MS * FRAME_MS


def test_pictures_follow_forwards_backwards_and_past_the_end(film: PictureReader) -> None:
    """Playing on, jumping back and staying at the end each show the right frame."""
    for at_ms in (*range(0, 2000, 66), 500, 7000, 6900, 60_000, 60_066, 100):
        frame = min(at_ms, DURATION_MS - 1) // FRAME_MS
        assert _grey(film.picture_at(at_ms, box=BOX)) == pytest.approx(frame, abs=6)


def test_picture_fits_the_box_and_keeps_its_shape(film: PictureReader) -> None:
    """A film of 4:3 is scaled, never stretched."""
    picture = film.picture_at(0, box=(300, 90))
    assert picture is not None
    assert (picture.width, picture.height) == (120, 90)
    assert len(picture.pixels) == 120 * 90 * 4


def test_sound_alone_has_no_picture(sound_files: dict[str, Path]) -> None:
    """A recording without a film says so and is no error of the sound."""
    with pytest.raises(NoPicture, match=r"S0412.*sound is all there"):
        PictureReader(sound_files["m4a"], shown_as="S0412")


def test_missing_recording_is_told(tmp_path: Path) -> None:
    """A film that is gone is a recording that is gone."""
    with pytest.raises(RecordingMissing):
        PictureReader(tmp_path / "gone.mp4", shown_as="S0412")


def test_follower_shows_each_time_it_is_told(sound_files: dict[str, Path]) -> None:
    """The last time it was told is always reached, at any size, and closing ends its thread."""
    shown: list[Picture] = []
    arrived = threading.Event()

    def show(picture: Picture) -> None:
        shown.append(picture)
        arrived.set()

    follower = PictureFollower(
        sound_files["mp4"], shown_as="S0412", box=BOX, show=show, fail=_raise
    )
    follower.start()
    for at_ms in (0, 2000, 2040, 400, 7000):
        arrived.clear()
        follower.go_to(at_ms)
        assert arrived.wait(5)
        assert _grey(shown[-1]) == pytest.approx(at_ms // FRAME_MS, abs=6)
    arrived.clear()
    follower.set_box((32, 24))
    assert arrived.wait(5)
    assert (shown[-1].width, shown[-1].height) == (32, 24)
    follower.close()
    assert not follower.is_alive()


def test_follower_drops_what_nobody_can_see(sound_files: dict[str, Path]) -> None:
    """Told of hundreds of times at once, it shows few pictures, the last one among them."""
    shown: list[Picture] = []
    follower = PictureFollower(
        sound_files["mp4"], shown_as="S0412", box=BOX, show=shown.append, fail=_raise
    )
    follower.start()
    for at_ms in range(0, 6001, 10):
        follower.go_to(at_ms)
    _until(lambda: bool(shown) and shown[-1].at_ms == 6000)
    follower.close()
    assert len(shown) < 20


def _damaged(folder: Path) -> Path:
    """Return a film of which every video packet is rubbish; its sound is whole."""
    path = write_sound(folder, noise(3000), kind="mp4", name="damaged.mp4")
    with av.open(str(path)) as container:
        packets = [
            (packet.pos, packet.size)
            for packet in container.demux(container.streams.video[0])
            if packet.pos is not None and packet.size
        ]
    content = bytearray(path.read_bytes())
    for at, size in packets:
        content[at : at + size] = b"\xa7" * size
    path.write_bytes(content)
    return path


def test_damaged_film_never_stops_the_sound(tmp_path: Path) -> None:
    """The film gives up with one sentence; every sample of the sound is heard."""
    path = _damaged(tmp_path)
    failures: list[Exception] = []
    follower = PictureFollower(
        path, shown_as="S0412", box=BOX, show=lambda _: None, fail=failures.append
    )
    with Player(device="pull") as player:
        player.open(path)
        assert player.has_video
        follower.start()
        player.play()
        heard = []
        for _ in range(30):
            heard.append(player.pull(4410))
            follower.go_to(player.position_ms())
        _until(lambda: bool(failures))
        assert player.position_ms() == 3000
        assert player.failure is None
        assert np.abs(np.concatenate(heard)[-4410:].astype(int)).mean() > 500
    follower.close()
    assert isinstance(failures[0], NoPicture)


def _raise(error: Exception) -> None:
    raise error


def _until(condition: object) -> None:
    assert callable(condition)
    tick = threading.Event()
    for _ in range(1000):
        if condition():
            return
        tick.wait(0.01)
    raise AssertionError("it did not come about")
