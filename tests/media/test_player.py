"""What a coder does with the transport, judged by the sound and the time that come out."""

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import (
    NotSound,
    RecordingChanged,
    RecordingMissing,
    UnreadableSound,
)
from fsh_coder.media.player import Player
from tests.media.conftest import DURATION_MS
from tests.media.sounds import Samples, lag_samples, noise, pitch_hz, tone, write_sound

RATE_HZ = 44100
BRIDGE = 128  # samples that smooth a joint


@pytest.fixture(scope="module")
def source() -> Samples:
    """Return the noise that is in the sound files of 44.1 kHz."""
    return noise(DURATION_MS)


@pytest.fixture
def player(sound_files: dict[str, Path]) -> Iterator[Player]:
    """Return a player without a device, at the beginning of a WAV."""
    with Player(device="pull") as player:
        player.open(sound_files["wav"])
        yield player


def _until(condition: Callable[[], bool], *, seconds: float = 10) -> None:
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it did not come about"
        time.sleep(0.005)


def _failure_of(player: Player) -> BaseException | None:
    return player.failure


def _no_feeders() -> bool:
    return not [thread for thread in threading.enumerate() if thread.name == "sound feeder"]


def _longest_silence(samples: Samples) -> int:
    longest = run = 0
    for is_zero in samples == 0:
        run = run + 1 if is_zero else 0
        longest = max(longest, run)
    return longest


def test_open_recording_waits_at_its_beginning(player: Player) -> None:
    """Opening plays nothing: the time is 0 and what comes out is silence."""
    assert (player.position_ms(), player.is_playing, player.at_end) == (0, False, False)
    assert player.duration_ms == DURATION_MS
    assert not player.pull(1000).any()
    assert player.position_ms() == 0


def test_played_sound_is_the_recording(player: Player, source: Samples) -> None:
    """At normal speed and full volume each sample comes out as it was recorded."""
    player.play()
    heard = np.concatenate([player.pull(n) for n in (1, 777, 4096, 44100)])
    assert np.array_equal(heard[BRIDGE:], source[BRIDGE : len(heard)])


@settings(max_examples=30, deadline=None)
@given(pulls=st.lists(st.integers(1, 5000), min_size=1, max_size=20))
def test_time_is_the_count_of_samples(sound_files: dict[str, Path], pulls: list[int]) -> None:
    """The time shown is exactly what was handed out, however it is asked for."""
    with Player(device="pull") as player:
        player.open(sound_files["wav"])
        player.play()
        for n in pulls:
            player.pull(n)
        assert player.position_ms() == min(round(sum(pulls) * 1000 / RATE_HZ), DURATION_MS)


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3_cbr", "mp3_vbr", "m4a", "ogg", "mp4"])
def test_seek_is_heard_within_a_millisecond(
    sound_files: dict[str, Path], source: Samples, kind: str
) -> None:
    """After a jump the first sound is that of the time jumped to, in every format."""
    if kind == "ogg":
        source = noise(DURATION_MS, rate_hz=48000)
    with Player(device="pull") as player:
        player.open(sound_files[kind])
        player.play()
        for at_ms in (6000, 250, 3333, 3334, 0, 7000):
            player.seek(at_ms)
            assert player.position_ms() == at_ms
            heard = player.pull(12_000)
            if kind == "ogg":
                at = np.linspace(0, 12_000, 13_061, endpoint=False)
                heard = np.interp(at, np.arange(12_000), heard).astype(np.int16)
            rate_hz = 48_000 if kind == "ogg" else RATE_HZ
            skip = 2 * BRIDGE
            found = (lag_samples(heard[skip:], source) - skip) * 1000 / rate_hz
            assert abs(found - at_ms) <= 1


def test_seek_while_paused_shows_the_time_and_stays_silent(player: Player) -> None:
    """The play head moves at once; no sound is heard until play."""
    player.seek(2500)
    assert not player.pull(3000).any()
    assert (player.position_ms(), player.is_playing) == (2500, False)


@pytest.mark.parametrize(("at_ms", "lands"), [(-500, 0), (999_999, DURATION_MS)])
def test_seek_beyond_either_end_lands_there(player: Player, at_ms: int, lands: int) -> None:
    """A jump before the beginning or after the end goes no further than that."""
    player.seek(at_ms)
    assert player.position_ms() == lands


def test_pause_keeps_the_place(player: Player, source: Samples) -> None:
    """After a pause the sound goes on where it was, not a sample lost."""
    player.play()
    player.pull(10_000)
    player.pause()
    silence = player.pull(5000)
    assert not silence[BRIDGE:].any()
    at_pause = player.position_ms()
    player.pull(50_000)
    assert player.position_ms() == at_pause == round(10_000 * 1000 / RATE_HZ)
    player.play()
    heard = player.pull(5000)
    assert np.array_equal(heard[BRIDGE:], source[10_000 + BRIDGE : 15_000])


def test_no_click_at_pause_resume_or_jump(tmp_path: Path) -> None:
    """Stopping, going on and jumping in a loud tone make no step in the sound."""
    with Player(device="pull") as player:
        player.open(write_sound(tmp_path, tone(5000, hz=200, level=0.9)))
        player.play()
        heard = [player.pull(1003)]
        for act in (player.pause, player.play, lambda: player.seek(2001), player.pause):
            act()
            heard.append(player.pull(1009))
    steps = np.abs(np.diff(np.concatenate(heard).astype(int)))
    assert steps.max() < 1600  # the tone's own slope is 840


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 2.0])
def test_speed_keeps_the_pitch_and_the_time(tmp_path: Path, speed: float) -> None:
    """Slower or faster, 440 Hz stays 440 Hz, and the time runs at the speed."""
    with Player(device="pull") as player:
        player.open(write_sound(tmp_path, tone(9000, hz=440)))
        player.set_speed(speed)
        player.play()
        heard = player.pull(3 * RATE_HZ)
        assert pitch_hz(heard) == pytest.approx(440, rel=0.002)
        assert player.position_ms() == pytest.approx(3000 * speed, abs=2)
        assert player.speed == speed


@pytest.mark.parametrize("speed", [0.5, 1.5, 2.0])
def test_sound_at_another_speed_is_that_of_the_time_shown(
    sound_files: dict[str, Path], source: Samples, speed: float
) -> None:
    """At any speed what is heard belongs to the time shown, within 40 ms."""
    with Player(device="pull") as player:
        player.open(sound_files["wav"])
        player.set_speed(speed)
        player.seek(1000)
        player.play()
        for _ in range(12):
            before_ms = player.position_ms()
            heard = player.pull(8820)
            found_ms = lag_samples(heard[2000:2500], source) / 44.1 - 2000 * speed / 44.1
            assert abs(found_ms - before_ms) < 40


def test_speed_changes_while_playing_without_a_hole(player: Player) -> None:
    """Changing speed in full flow leaves no silence, and the time never jumps."""
    player.play()
    heard, times = [], []
    for step in range(40):
        player.set_speed((1.0, 1.5, 0.5, 2.0)[step % 4])
        heard.append(player.pull(2205))
        times.append(player.position_ms())
    assert _longest_silence(np.concatenate(heard)[1:]) < 20
    moves = np.diff(times)
    assert (moves > 20).all()
    assert (moves < 110).all()


@pytest.mark.parametrize(("asked", "got"), [(0.1, 0.5), (9, 2.0), (1, 1.0)])
def test_speed_stays_within_its_range(player: Player, asked: float, got: float) -> None:
    """Speeds beyond half and double are brought within."""
    player.set_speed(asked)
    assert player.speed == got


@pytest.mark.parametrize("kind", ["wav", "mp3_vbr", "m4a", "vorbis"])
def test_loop_repeats_without_a_silent_sample(sound_files: dict[str, Path], kind: str) -> None:
    """Each round of a loop is the same second of sound, and no gap lies between rounds."""
    with Player(device="pull") as player:
        player.open(sound_files[kind])
        player.set_loop(2000, 3000)
        player.seek(2000)
        player.play()
        rounds = [player.pull(RATE_HZ) for _ in range(4)]
        assert player.position_ms() == 3000
    assert _longest_silence(np.concatenate(rounds)[1:]) < 20
    for again in rounds[1:]:
        differences = np.abs(again[BRIDGE:].astype(int) - rounds[0][BRIDGE:])
        assert differences.max() < 64


def test_loop_set_while_playing_takes_hold_at_its_end(player: Player, source: Samples) -> None:
    """A loop drawn around the play head lets the sound run on and turns at the loop's end."""
    player.play()
    player.pull(RATE_HZ)
    player.set_loop(500, 1200)
    heard = player.pull(RATE_HZ)
    before_turn = RATE_HZ * 200 // 1000
    assert np.array_equal(heard[:before_turn], source[RATE_HZ : RATE_HZ + before_turn])
    turned = heard[before_turn + BRIDGE : before_turn + 10_000]
    first = RATE_HZ // 2 + BRIDGE
    assert np.array_equal(turned, source[first : first + len(turned)])
    assert player.position_ms() == 500 + 800 - 700


def test_cleared_loop_plays_on(player: Player) -> None:
    """Without the loop the sound runs past its end, with rounds already queued dropped."""
    player.set_loop(1000, 1100)
    player.seek(1000)
    player.play()
    player.pull(RATE_HZ // 20)
    player.clear_loop()
    heard = player.pull(RATE_HZ)
    assert player.position_ms() == 2050
    assert _longest_silence(heard) < 20


def test_loop_at_another_speed_stays_inside(player: Player) -> None:
    """A slowed loop never leaves its part."""
    player.set_speed(0.5)
    player.set_loop(1000, 1300)
    player.seek(1000)
    player.play()
    for _ in range(60):
        player.pull(2205)
        assert 995 <= player.position_ms() <= 1305


def test_tiny_loop_is_widened(player: Player) -> None:
    """A loop of a single point still makes a sound one can hear."""
    player.set_loop(1000, 1000)
    player.seek(1000)
    player.play()
    heard = player.pull(RATE_HZ)
    assert _longest_silence(heard[1:]) < 20
    assert 1000 <= player.position_ms() <= 1050


@pytest.mark.parametrize(("start_ms", "end_ms"), [(-1, 5), (10, 5)])
def test_backward_loop_is_refused(player: Player, start_ms: int, end_ms: int) -> None:
    """A loop that ends before it begins is a mistake of the caller."""
    with pytest.raises(ValueError, match="not a stretch"):
        player.set_loop(start_ms, end_ms)


def test_loop_beyond_the_end_does_not_spin(player: Player) -> None:
    """A loop behind the recording's end simply ends there."""
    player.set_loop(DURATION_MS + 1000, DURATION_MS + 2000)
    player.duration_ms = DURATION_MS + 5000
    player.seek(DURATION_MS + 1200)
    player.play()
    player.pull(RATE_HZ)
    assert player.at_end


def test_stop_is_exact_and_happens_once(player: Player, source: Samples) -> None:
    """The sound ends at the very sample asked for; the next play goes on from there."""
    player.stop_at(1000)
    player.play()
    heard = player.pull(2 * RATE_HZ)
    assert np.array_equal(heard[BRIDGE:RATE_HZ], source[BRIDGE:RATE_HZ])
    assert not heard[RATE_HZ + BRIDGE :].any()
    assert (player.position_ms(), player.is_playing, player.at_end) == (1000, False, False)
    player.play()
    player.pull(RATE_HZ)
    assert player.position_ms() == 2000


def test_forgotten_or_passed_stop_does_nothing(player: Player) -> None:
    """A stop that was taken back, or lies behind the play head, lets the sound run."""
    player.stop_at(1000)
    player.stop_at(None)
    player.seek(900)
    player.play()
    player.pull(RATE_HZ)
    player.stop_at(500)
    player.pull(RATE_HZ)
    assert player.position_ms() == 2900


def test_end_is_reached_and_play_begins_again(player: Player, source: Samples) -> None:
    """The last sample is heard, then the player rests at the end until play starts anew."""
    player.seek(7500)
    player.play()
    heard = player.pull(RATE_HZ)
    assert np.array_equal(heard[BRIDGE : RATE_HZ // 2], source[-RATE_HZ // 2 + BRIDGE :])
    assert (player.position_ms(), player.is_playing, player.at_end) == (DURATION_MS, False, True)
    player.play()
    assert (player.is_playing, player.at_end) == (True, False)
    player.pull(4410)
    assert player.position_ms() == 100


def test_volume_scales_the_sound(player: Player, source: Samples) -> None:
    """Half the volume is half the sound, none is silence; the time runs on in either case."""
    player.set_volume(0.5)
    player.play()
    heard = player.pull(4410)
    assert np.abs(heard[500:] - source[500:4410] * 0.5).max() <= 1
    player.set_volume(0)
    assert not player.pull(4410)[500:].any()
    assert (player.position_ms(), player.volume) == (200, 0.0)


def test_wrong_header_does_not_hold_the_time_back(sound_files: dict[str, Path]) -> None:
    """Where the header is too short the time runs past it; a counted duration bounds it."""
    with Player(device="pull") as player:
        player.open(sound_files["wav"])
        player.duration_ms = 700
        assert player.duration_ms == 700
        player.play()
        player.pull(RATE_HZ)
        assert player.position_ms() == 700


def test_without_a_recording_the_controls_do_nothing() -> None:
    """A player that has nothing to play is silent at 0 and takes no harm."""
    with Player(device="pull") as player:
        player.play()
        player.pause()
        player.seek(5)
        player.set_speed(2)
        player.set_volume(0.5)
        player.set_loop(0, 100)
        player.clear_loop()
        player.stop_at(5)
        assert not player.pull(100).any()
        assert (player.position_ms(), player.is_playing, player.at_end) == (0, False, False)
        assert (player.duration_ms, player.failure, player.n_underruns) == (None, None, 0)
        assert not player.has_sound_device


def test_next_recording_takes_over(sound_files: dict[str, Path], tmp_path: Path) -> None:
    """Opening another recording starts it at 0, paused, at the speed and volume chosen."""
    with Player(device="pull") as player:
        player.set_speed(1.5)
        player.open(sound_files["wav"])
        player.set_loop(0, 500)
        player.play()
        player.pull(1000)
        player.open(write_sound(tmp_path, tone(3000, hz=440)))
        assert (player.position_ms(), player.is_playing, player.speed) == (0, False, 1.5)
        player.play()
        assert pitch_hz(player.pull(RATE_HZ)) == pytest.approx(440, rel=0.002)
        assert player.position_ms() == pytest.approx(1500, abs=2)
    assert _no_feeders()


def test_refused_file_leaves_the_recording_open(player: Player, tmp_path: Path) -> None:
    """What cannot be opened is told under the name shown, and the old sound plays on."""
    path = tmp_path / "worker name.mp3"
    path.write_text("no sound")
    with pytest.raises(NotSound, match="S0412") as refused:
        player.open(path, shown_as="S0412")
    assert "worker name" not in refused.value.sentence
    player.play()
    player.pull(4410)
    assert player.position_ms() == 100


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be deleted there")
def test_recording_that_vanishes_ends_with_its_sentence(tmp_path: Path) -> None:
    """When the file goes away the sound ends, the failure says so, and nothing hangs."""
    path = write_sound(tmp_path, noise(3000))
    with Player(device="pull") as player:
        player.open(path, shown_as="S0412")
        player.play()
        player.pull(4410)
        path.unlink()
        for _ in range(50):
            player.pull(4410)
        assert isinstance(player.failure, RecordingMissing)
        assert "S0412" in str(player.failure)
        assert not player.is_playing


def test_recording_that_is_replaced_ends_with_its_sentence(tmp_path: Path) -> None:
    """Another file under the same name is not played on as if nothing had happened."""
    path = write_sound(tmp_path, noise(3000))
    with Player(device="pull") as player:
        player.open(path)
        player.play()
        player.pull(4410)
        path.write_bytes(path.read_bytes()[:50_000])
        for _ in range(50):
            player.pull(4410)
        assert isinstance(player.failure, RecordingChanged | UnreadableSound)
        assert not player.is_playing


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved there")
def test_recording_that_comes_back_can_be_played_again(tmp_path: Path) -> None:
    """After a failure the next play tries again where it stopped."""
    path = write_sound(tmp_path, noise(3000))
    with Player(device="pull") as player:
        player.open(path)
        path.rename(tmp_path / "moved.wav")
        player.play()
        for _ in range(40):
            player.pull(4410)
        assert isinstance(_failure_of(player), RecordingMissing)
        (tmp_path / "moved.wav").rename(path)
        player.seek(1000)
        player.play()
        player.pull(4410)
        assert _failure_of(player) is None
        assert player.position_ms() == 1100


def test_silent_device_moves_on_by_itself(sound_files: dict[str, Path]) -> None:
    """Without a sound card the recording plays on, in small steps and never backwards.

    How exactly it keeps real time is measured by `tests.benchmarks.bench_playing`.
    """
    with Player(device="null") as player:
        player.open(sound_files["mp3_cbr"])
        assert not player.has_sound_device
        player.play()
        positions = [player.position_ms()]
        while positions[-1] < 1_000:
            _until(lambda: player.position_ms() > positions[-1])
            positions.append(player.position_ms())
    assert (np.diff(positions) > 0).all()
    assert len(positions) > 10


def test_silent_device_goes_on_under_a_busy_interface(sound_files: dict[str, Path]) -> None:
    """While the main thread works without a pause, playing goes on and nothing fails."""
    with Player(device="null") as player:
        player.open(sound_files["mp3_vbr"])
        player.play()
        _until(lambda: player.position_ms() > 300)
        give_up = time.monotonic() + 30
        while player.position_ms() < 1_000 and time.monotonic() < give_up:
            sorted(range(20_000), key=lambda n: -n)
        assert player.position_ms() >= 1_000
        assert player.is_playing
        assert player.failure is None


def test_seek_shows_at_once_and_then_moves(sound_files: dict[str, Path]) -> None:
    """In real time a jump shows its time at once and never shows the old one again."""
    with Player(device="null") as player:
        player.open(sound_files["wav"])
        player.play()
        _until(lambda: player.position_ms() > 200)
        player.seek(5000)
        assert player.position_ms() == 5000
        seen = [player.position_ms()]
        while seen[-1] <= 5200 and len(seen) < 2000:
            time.sleep(0.005)
            seen.append(player.position_ms())
        assert min(seen) >= 5000
        assert max(seen) < 6000
        player.pause()
        _until(lambda: not player.is_playing)


def test_environment_chooses_the_silent_device(
    sound_files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """FSH_AUDIO=null needs no argument, so tests and servers are silent."""
    monkeypatch.setenv("FSH_AUDIO", "null")
    with Player() as player:
        player.open(sound_files["wav"])
        assert not player.has_sound_device
        player.play()
        _until(lambda: player.position_ms() > 50)


def test_close_ends_every_thread_in_any_state(sound_files: dict[str, Path]) -> None:
    """Closing while playing, seeking or waiting never hangs and leaves nothing behind."""
    before = threading.active_count()
    for state in range(8):
        player = Player(device="null" if state % 2 else "pull")
        player.open(sound_files["m4a"])
        if state & 2:
            player.play()
        if state & 4:
            player.seek(3000)
            player.set_speed(1.5)
        player.close()
        player.close()
        assert player.position_ms() == 0
    _until(lambda: threading.active_count() <= before)
    assert _no_feeders()


def test_closed_player_can_be_used_again(sound_files: dict[str, Path]) -> None:
    """After closing, the next recording opens as the first did."""
    with Player(device="pull") as player:
        player.open(sound_files["wav"])
        player.close()
        player.open(sound_files["flac"])
        player.play()
        assert player.pull(1000)[BRIDGE:].any()


def test_ejected_player_is_empty_and_plays_the_next(sound_files: dict[str, Path]) -> None:
    """Between two recordings no decoder runs, while the sound card waits for the next one."""
    with Player(device="null") as player:
        player.open(sound_files["wav"])
        player.play()
        player.eject()
        _until(_no_feeders)
        assert not player.is_playing
        assert player.duration_ms is None
        assert player.position_ms() == 0
        player.open(sound_files["flac"])
        player.play()
        _until(lambda: player.position_ms() > 0)


def test_forgotten_player_closes_itself(sound_files: dict[str, Path]) -> None:
    """A window that drops its player without closing it leaves no thread running."""
    player = Player(device="null")
    player.open(sound_files["wav"])
    player.play()
    del player
    gc.collect()
    _until(_no_feeders)


def test_many_hands_at_once_do_no_harm(sound_files: dict[str, Path]) -> None:
    """Controls used from several threads during real-time play never lock up."""
    with Player(device="null") as player:
        player.open(sound_files["mp3_cbr"])
        player.play()

        def fiddle(seed: int) -> None:
            rng = np.random.default_rng(seed)
            for _ in range(60):
                player.seek(int(rng.integers(0, 7000)))
                player.set_speed(float(rng.choice([0.5, 1.0, 2.0])))
                player.set_loop(1000, 1500)
                player.position_ms()
                player.clear_loop()
                player.play()

        hands = [threading.Thread(target=fiddle, args=(seed,)) for seed in range(4)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join(20)
            assert not hand.is_alive()
        player.seek(1000)
        player.play()
        _until(lambda: player.position_ms() > 1100)
        assert player.failure is None
