"""One speaker alone, quiet voices brought up, names bleeped: judged by what comes out."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fsh_coder.media.bleeps import bleeped
from fsh_coder.media.player import Player
from tests.media.sounds import (
    Samples,
    lag_samples,
    noise,
    pitch_hz,
    tone,
    write_sound,
    write_stereo,
)

RATE_HZ = 44100
BRIDGE = 128


@pytest.fixture(scope="module")
def sides() -> tuple[Samples, Samples]:
    """Return what is said at the left and at the right."""
    return noise(8000, seed=11), noise(8000, seed=12)


@pytest.fixture
def player(tmp_path: Path, sides: tuple[Samples, Samples]) -> Iterator[Player]:
    """Return a player of a stereo recording, at its beginning."""
    with Player(device="pull") as player:
        player.open(write_stereo(tmp_path, *sides))
        yield player


@pytest.mark.parametrize("channel", [0, 1])
def test_one_speaker_is_heard_alone_as_recorded(
    player: Player, sides: tuple[Samples, Samples], channel: int
) -> None:
    """A single channel comes out sample by sample, at its own loudness."""
    player.hear_channel(channel)
    player.play()
    heard = player.pull(RATE_HZ)
    assert (player.n_channels, player.channel) == (2, channel)
    assert np.array_equal(heard[BRIDGE:], sides[channel][BRIDGE:RATE_HZ])


def test_switch_while_playing_is_quick_and_keeps_the_time(
    player: Player, sides: tuple[Samples, Samples]
) -> None:
    """Within a tenth of a second the other speaker is gone, and no moment is lost or repeated."""
    player.play()
    player.pull(RATE_HZ)
    player.hear_channel(1)
    heard = player.pull(RATE_HZ)
    assert player.position_ms() == 2000
    late = heard[RATE_HZ // 10 :]
    assert np.array_equal(late, sides[1][RATE_HZ + RATE_HZ // 10 : 2 * RATE_HZ])
    player.hear_channel(None)
    player.pull(RATE_HZ // 10)
    both = player.pull(4410)
    at = 2 * RATE_HZ + RATE_HZ // 10
    mixed = (sides[0].astype(int) + sides[1]) // 2
    assert np.array_equal(both, mixed[at : at + 4410])


def test_switch_does_not_click(tmp_path: Path) -> None:
    """From one tone to another there is no step that the tones themselves do not make."""
    left, right = tone(4000, hz=200, level=0.9), tone(4000, hz=310, level=0.9)
    with Player(device="pull") as player:
        player.open(write_stereo(tmp_path, left, right))
        player.hear_channel(0)
        player.play()
        parts = [player.pull(10_007)]
        for channel in (1, 0, 1, None, 0):
            player.hear_channel(channel)
            parts.append(player.pull(10_007))
    heard = np.concatenate(parts).astype(int)
    own_step = int(np.abs(np.diff(right.astype(int))).max())
    # A joint fades within 3 ms: 128 samples for at most the whole scale.
    assert np.abs(np.diff(heard[BRIDGE:])).max() <= own_step + 2 * 0.9 * 32_767 / 128 + 2


def test_switch_while_paused_stays_where_it_is(
    player: Player, sides: tuple[Samples, Samples]
) -> None:
    """Choosing a speaker in a pause moves nothing."""
    player.seek(3000)
    player.hear_channel(0)
    assert (player.position_ms(), player.is_playing) == (3000, False)
    player.play()
    heard = player.pull(8820)
    assert np.array_equal(heard[BRIDGE:], sides[0][3 * RATE_HZ :][BRIDGE:8820])


def test_speaker_alone_at_another_rate_and_speed(
    tmp_path: Path, sound_files: dict[str, Path]
) -> None:
    """One channel of a 48 kHz film sound plays at true pitch and ends where all channels do."""
    path = write_sound(tmp_path, tone(4000, hz=440, rate_hz=48_000), kind="m4a_stereo")
    with Player(device="pull") as player:
        player.open(path)
        player.hear_channel(1)
        player.set_speed(1.5)
        player.play()
        heard = player.pull(RATE_HZ)
        assert pitch_hz(heard[4410:]) == pytest.approx(440, abs=1)
        assert player.position_ms() == pytest.approx(1500, abs=20)


def test_all_channels_are_heard_again_in_the_next_recording(
    player: Player, tmp_path: Path, sides: tuple[Samples, Samples]
) -> None:
    """A muted speaker is never carried over to another recording; the boost is."""
    player.hear_channel(0)
    player.set_boost(True)
    player.set_bleeps([(0, 500)])
    player.open(write_stereo(tmp_path, *sides, name="next.wav"))
    assert (player.channel, player.is_boosted) == (None, True)
    player.set_boost(False)
    player.play()
    heard = player.pull(8820)
    mixed = (sides[0].astype(int) + sides[1]) // 2
    assert np.array_equal(heard[BRIDGE:], mixed[BRIDGE:8820])


def test_boost_is_louder_and_keeps_the_time(tmp_path: Path) -> None:
    """With the boost each sample is heard at the time it would have been without it."""
    quiet = (noise(8000) // 32).astype(np.int16)
    with Player(device="pull") as player:
        player.open(write_sound(tmp_path, quiet))
        player.play()
        player.pull(RATE_HZ)
        player.set_boost(True)
        heard = np.concatenate([player.pull(4096) for _ in range(50)])
        assert player.position_ms() == round((RATE_HZ + 50 * 4096) * 1000 / RATE_HZ)
        tail = heard[-8820:]
        assert lag_samples(tail, quiet) == RATE_HZ + 50 * 4096 - 8820
        assert np.abs(tail.astype(int)).mean() > 3 * np.abs(quiet.astype(int)).mean()
        player.set_boost(False)
        player.pull(RATE_HZ // 10)
        at = RATE_HZ + 50 * 4096 + RATE_HZ // 10
        assert np.array_equal(player.pull(4096), quiet[at : at + 4096])


def test_boosted_recording_is_heard_to_its_last_sample(tmp_path: Path) -> None:
    """What the boost holds back to look ahead is not lost at the end."""
    quiet = (noise(1000) // 32).astype(np.int16)
    with Player(device="pull") as player:
        player.open(write_sound(tmp_path, quiet))
        player.set_boost(True)
        player.play()
        heard = player.pull(RATE_HZ + 4410)
        assert player.at_end
        assert player.position_ms() == 1000
        assert lag_samples(heard[RATE_HZ - 4410 : RATE_HZ], quiet) == RATE_HZ - 4410


def test_boosted_loop_has_no_hole(tmp_path: Path) -> None:
    """A repeated stretch stays gapless with the boost on."""
    quiet = (noise(3000) // 32).astype(np.int16)
    with Player(device="pull") as player:
        player.open(write_sound(tmp_path, quiet))
        player.set_boost(True)
        player.set_loop(1000, 1500)
        player.seek(1000)
        player.play()
        heard = player.pull(3 * RATE_HZ)
    length = RATE_HZ // 2
    for number in range(1, 6):
        part = heard[number * length + 441 : (number + 1) * length - 441]
        assert lag_samples(part, quiet) == RATE_HZ + 441


def test_bleeps_are_heard_where_they_are_marked(tmp_path: Path) -> None:
    """What is played with bleeps is what an export with them holds."""
    source = noise(4000)
    with Player(device="pull") as player:
        player.open(write_sound(tmp_path, source))
        player.set_bleeps([(1000, 1500), (1400, 2000)])
        player.play()
        heard = player.pull(3 * RATE_HZ)
    wanted = bleeped(source, start=0, spans=((RATE_HZ, 2 * RATE_HZ),), sample_rate_hz=RATE_HZ)
    assert np.array_equal(heard[BRIDGE:], wanted[BRIDGE : 3 * RATE_HZ])
