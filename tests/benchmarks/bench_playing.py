"""How well the silent device keeps real time, what playing costs, and the picture beside it.

Run with ``python -m tests.benchmarks.bench_playing``.
"""

import tempfile
import time
from pathlib import Path

import av
import numpy as np

from fsh_coder.media.picture_follower import PictureFollower
from fsh_coder.media.picture_reader import Picture
from fsh_coder.media.player import Player
from tests.benchmarks.figures import tell
from tests.media.sounds import noise, write_sound

LISTEN_S = 5.0
RATE_LIMIT = 0.02
# The window has 15 % of a core while it plays; its sound may take a third of that.
ENGINE_LIMIT = 0.05
PICTURE_LIMIT = 0.15
BOX = (356, 200)


def main() -> None:
    """Print how far a played second is from a second, at rest and under a busy interface."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_sound(Path(folder), noise(30_000), kind="mp3_cbr")
        _tell("at rest", *_played(path, is_busy=False))
        _tell("under a busy interface", *_played(path, is_busy=True))
        for kind in ("mp3_cbr", "m4a_stereo"):
            long = write_sound(Path(folder), noise(60_000), kind=kind, name=f"long-{kind}")
            _tell_cost(f"{kind}, 1x", _engine_share(long, speed=1.0))
            _tell_cost(f"{kind}, 1.5x", _engine_share(long, speed=1.5))
            _tell_cost(f"{kind}, 1.5x, one side", _engine_share(long, speed=1.5, channel=0))
            _tell_cost(
                f"{kind}, 1.5x, one side, quiet voices brought up",
                _engine_share(long, speed=1.5, channel=0, is_boosted=True),
            )
        for name, size in (("640x360", (640, 360)), ("1920x1080", (1920, 1080))):
            film = _film(Path(folder) / f"{name}.mp4", size=size)
            share, n_shown = _picture_share(film)
            what = f"picture of a film of {name} at 25 a second"
            tell(f"{what}, of a core", 100 * share, unit="%", limit=100 * PICTURE_LIMIT)
            tell(f"{what}, shown a second", n_shown / LISTEN_S, unit="")


def _played(path: Path, *, is_busy: bool) -> tuple[float, int]:
    """Return media seconds for each second of the clock, and how often sound ran out."""
    with Player(device="null") as player:
        player.open(path)
        player.play()
        while player.position_ms() < 300:
            time.sleep(0.005)
        times, positions = [], []
        begin = time.perf_counter()
        while time.perf_counter() - begin < LISTEN_S:
            times.append((time.perf_counter() - begin) * 1000)
            positions.append(player.position_ms())
            if is_busy:
                sorted(range(20_000), key=lambda n: -n)
            else:
                time.sleep(0.004)
        return float(np.polyfit(times, positions, 1)[0]), player.n_underruns


def _engine_share(
    path: Path, *, speed: float, channel: int | None = None, is_boosted: bool = False
) -> float:
    """Return the share of a core that decoding, treating and playing take."""
    with Player(device="null") as player:
        player.open(path)
        player.hear_channel(channel)
        player.set_boost(is_boosted)
        player.set_speed(speed)
        player.play()
        # The queue of two seconds is filled first, which no listener hears again.
        time.sleep(1.0)
        began, worked = time.perf_counter(), time.process_time()
        time.sleep(LISTEN_S)
        return (time.process_time() - worked) / (time.perf_counter() - began)


def _picture_share(path: Path) -> tuple[float, int]:
    """Return the share of a core that following takes, and how many pictures were shown."""
    shown: list[Picture] = []
    follower = PictureFollower(path, shown_as="film", box=BOX, show=shown.append, fail=_raise)
    follower.start()
    began, worked = time.perf_counter(), time.process_time()
    while (now := time.perf_counter() - began) < LISTEN_S:
        follower.go_to(round(1000 * now))
        time.sleep(0.016)
    share = (time.process_time() - worked) / LISTEN_S
    follower.close()
    return share, len(shown)


def _film(path: Path, *, size: tuple[int, int]) -> Path:
    """Write six seconds of two speakers who move a little, as phones film it."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width]
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25, options={"preset": "veryfast"})
        if not isinstance(stream, av.VideoStream):
            raise TypeError("not a film")
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        sound = out.add_stream("aac", rate=44100)
        if not isinstance(sound, av.AudioStream):
            raise TypeError("not a sound")
        sound.layout = "mono"
        for number in range(150):
            picture = np.full((height, width, 3), 90, np.uint8)
            for at, grey in ((0.3, 200), (0.7, 140)):
                middle = at * width + width / 30 * np.sin(number / 6)
                head = (x - middle) ** 2 + (y - height / 2) ** 2 < (height / 5) ** 2
                picture[head] = grey
            frame = av.VideoFrame.from_ndarray(picture, "rgb24")
            frame.pts = number
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 6 * 44100), np.float32), "fltp", "mono")
        silence.sample_rate = 44100
        for ready in av.AudioResampler("fltp", "mono", 44100, 1024).resample(silence):
            out.mux(sound.encode(ready))
        out.mux(sound.encode(None))
    return path


def _raise(error: Exception) -> None:
    raise error


def _tell_cost(what: str, share: float) -> None:
    tell(f"playing {what}, of a core", 100 * share, unit="%", limit=100 * ENGINE_LIMIT)


def _tell(when: str, rate: float, n_underruns: int) -> None:
    what = f"a played second {when}, off by"
    tell(what, 1_000 * abs(rate - 1), unit="ms", limit=1_000 * RATE_LIMIT)
    tell(f"  ran out of sound {when}", n_underruns, unit="times")


if __name__ == "__main__":
    main()
