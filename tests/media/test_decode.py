"""Sound from any position is the same sound, to the sample."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest

from fsh_coder.domain.errors import RecordingMissing
from fsh_coder.media.decode import blocks, pcm
from fsh_coder.media.reader import SoundReader
from tests.media.conftest import DURATION_MS
from tests.media.sounds import KINDS, Samples, lag_samples, noise, tone, two_tone, write_sound

# WMA's time stamps are whole milliseconds, so a seek cannot know the sample.
EXACT_KINDS = [kind for kind in KINDS if kind != "wma"]
# These mark how much an encoder put in front, so that sound and source can be compared.
MARKED_KINDS = ["wav", "wav24", "ulaw", "flac", "mp3_cbr", "mp3_vbr", "m4a", "alac", "ogg", "mp4"]
# AAC fills quiet bands with random noise; one sample off would make thousands.
ROUNDING = 64
STARTS_MS = [0, 1, 7, 120, 249, 250, 251, 1000, 3217, 5555, 7300]


def _joined(path: Path, *, from_ms: int = 0, rate_hz: int = 44100) -> Samples:
    return np.concatenate([b for _, b in blocks(path, from_ms=from_ms, sample_rate_hz=rate_hz)])


@pytest.mark.parametrize("rate_hz", [44100, 16000])
@pytest.mark.parametrize("kind", EXACT_KINDS)
def test_seek_gives_the_samples_of_one_long_read(
    sound_files: dict[str, Path], kind: str, rate_hz: int
) -> None:
    """From any start the samples equal those of a read from the beginning, in any format."""
    path = sound_files[kind]
    whole = _joined(path, rate_hz=rate_hz)
    for start_ms in STARTS_MS:
        first = -(-start_ms * rate_hz // 1000)
        heard = _joined(path, from_ms=start_ms, rate_hz=rate_hz)
        assert len(heard) == len(whole) - first
        assert np.abs(heard.astype(int) - whole[first:]).max() <= ROUNDING


@pytest.mark.parametrize("kind", MARKED_KINDS)
def test_seek_lands_within_a_millisecond_of_the_source(
    sound_files: dict[str, Path], kind: str
) -> None:
    """What is heard at a time is what was recorded at that time, within 1 ms."""
    rate_hz = KINDS[kind].rate_hz
    source = noise(DURATION_MS, rate_hz=rate_hz)
    for start_ms in (0, 1234, 4321, 7000):
        heard = pcm(
            sound_files[kind], start_ms=start_ms, end_ms=start_ms + 300, sample_rate_hz=rate_hz
        )
        off_ms = lag_samples(heard, source) * 1000 / rate_hz - start_ms
        assert abs(off_ms) <= 1


def test_wma_seek_is_within_a_millisecond_of_one_long_read(sound_files: dict[str, Path]) -> None:
    """WMA knows its time to the millisecond, and a seek is no further off."""
    whole = _joined(sound_files["wma"])
    for start_ms in (300, 1234, 4321, 6000):
        heard = pcm(sound_files["wma"], start_ms=start_ms, end_ms=start_ms + 300)
        assert abs(lag_samples(heard, whole) / 44.1 - start_ms) <= 1


@pytest.mark.parametrize("kind", ["mp3_cbr", "m4a_stereo", "webm", "ulaw"])
def test_blocks_follow_one_another(sound_files: dict[str, Path], kind: str) -> None:
    """Each block says its first sample, and it is the one after the block before."""
    parts = list(blocks(sound_files[kind], from_ms=1500))
    assert parts[0][0] == 1500 * 441 // 10
    for (start, block), (next_start, _) in pairwise(parts):
        assert start + len(block) == next_start
        assert block.dtype == np.int16


def test_channels_can_be_kept_apart(tmp_path: Path) -> None:
    """Without the mix, each channel comes as a column, at any rate."""
    left, right = tone(1000, hz=440), tone(1000, hz=880)
    path = tmp_path / "two.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=44100, layout="stereo")
        packed = np.stack([left, right], axis=1).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(packed, "s16", "stereo")
        frame.sample_rate = 44100
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    apart = np.concatenate([block for _, block in blocks(path, mono=False)])
    assert np.array_equal(apart, np.stack([left, right], axis=1))
    slower = np.concatenate([b for _, b in blocks(path, mono=False, sample_rate_hz=22050)])
    assert slower.shape == (22050, 2)
    mixed = np.concatenate([block for _, block in blocks(path)])
    assert np.abs(mixed - (left.astype(int) + right) / 2).max() <= 1


def test_pcm_is_the_stretch_asked_for(sound_files: dict[str, Path]) -> None:
    """A stretch has exactly its length, and ends early at the recording's end."""
    source = noise(DURATION_MS)
    assert np.array_equal(
        pcm(sound_files["wav"], start_ms=1000, end_ms=1500), source[44100 : 44100 * 3 // 2]
    )
    assert len(pcm(sound_files["wav"], start_ms=7900, end_ms=9000)) == 4410
    assert len(pcm(sound_files["wav"], start_ms=9000, end_ms=9500)) == 0
    assert len(pcm(sound_files["wav"], start_ms=100, end_ms=100)) == 0


@pytest.mark.parametrize(("start_ms", "end_ms"), [(-1, 5), (6, 5)])
def test_pcm_refuses_a_backward_stretch(
    sound_files: dict[str, Path], start_ms: int, end_ms: int
) -> None:
    """A stretch before the beginning or turned round is a mistake of the caller."""
    with pytest.raises(ValueError, match="not a stretch"):
        pcm(sound_files["wav"], start_ms=start_ms, end_ms=end_ms)


def test_loud_float_sound_is_clipped_not_wrapped(tmp_path: Path) -> None:
    """Sound beyond full scale stays at full scale; it never turns over into noise."""
    path = tmp_path / "loud.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_f32le", rate=44100, layout="mono")
        wave = np.array([[0.0, 2.0, -2.0, 1.0, -1.0, 0.5]], np.float32)
        frame = av.AudioFrame.from_ndarray(wave, "flt", "mono")
        frame.sample_rate = 44100
        out.mux(stream.encode(frame))
    expected = [0, 32767, -32768, 32767, -32768, 16384]
    assert _joined(path).tolist() == expected


@pytest.mark.parametrize("codec", ["pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f64le"])
def test_every_sample_type_keeps_its_level(tmp_path: Path, codec: str) -> None:
    """8-bit, 24-bit, 32-bit and float recordings are as loud as their 16-bit twin."""
    source = tone(300, hz=300)
    path = tmp_path / "a.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=44100, layout="mono")
        assert isinstance(stream, av.AudioStream)
        resampler = av.AudioResampler(stream.format, "mono", 44100)
        frame = av.AudioFrame.from_ndarray(source[None, :], "s16", "mono")
        frame.sample_rate = 44100
        for ready in resampler.resample(frame):
            out.mux(stream.encode(ready))
    coarse = 256 if codec == "pcm_u8" else 1
    assert np.abs(_joined(path).astype(int) - source).max() <= coarse


def _with_pause(folder: Path, *, pause_ms: int) -> Path:
    """Write an M4A whose recorder paused after two seconds and kept its clock running."""
    path = folder / "paused.m4a"
    source = two_tone(4000)
    with av.open(str(path), "w", format="ipod") as out:
        stream = out.add_stream("alac", rate=44100, layout="mono")
        for start in range(0, len(source), 4096):
            frame = av.AudioFrame.from_ndarray(source[None, start : start + 4096], "s16", "mono")
            shift = pause_ms * 441 // 10 if start >= 2 * 44100 else 0
            frame.sample_rate, frame.pts = 44100, start + shift
            frame.time_base = Fraction(1, 44100)
            for packet in stream.encode(frame):
                out.mux(packet)
        out.mux(stream.encode(None))
    return path


def test_pause_in_the_time_stamps_is_heard_as_silence(tmp_path: Path) -> None:
    """After a recorder's pause every sound keeps its time, read through or jumped to."""
    path = _with_pause(tmp_path, pause_ms=1500)
    whole = _joined(path)
    assert len(whole) == pytest.approx(5.5 * 44100, abs=2048)
    assert not whole[int(2.2 * 44100) : int(3.3 * 44100)].any()
    for start_ms in (1000, 2600, 4000):
        heard = _joined(path, from_ms=start_ms)
        rest = whole[start_ms * 441 // 10 :]
        assert len(heard) == len(rest)
        assert np.abs(heard.astype(int) - rest).max() <= ROUNDING


@pytest.mark.parametrize("kind", ["mp3_cbr", "mp3_bare", "aac"])
def test_scratch_in_the_file_leaves_the_rest_in_place(
    sound_files: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    """Damaged bytes in the middle spoil a moment; reading goes on after it."""
    content = bytearray(sound_files[kind].read_bytes())
    middle = len(content) // 2
    content[middle : middle + 700] = b"\x00" * 700
    path = tmp_path / "scratched"
    path.write_bytes(content)
    scratched, whole = _joined(path), _joined(sound_files[kind])
    assert len(scratched) == pytest.approx(len(whole), abs=8000)
    assert np.abs(scratched[: 3 * 44100].astype(int) - whole[: 3 * 44100]).max() <= ROUNDING


def test_parts_of_different_rates_play_on(tmp_path: Path) -> None:
    """Two MP3s joined end to end, the second at another rate, keep their true length."""
    one = write_sound(tmp_path, tone(2000, hz=440, rate_hz=22050), kind="mp3_bare")
    two = write_sound(tmp_path, tone(2000, hz=440), kind="mp3_vbr")
    path = tmp_path / "joined.mp3"
    path.write_bytes(one.read_bytes() + two.read_bytes())
    whole = _joined(path)
    assert len(whole) == pytest.approx(4 * 44100, abs=0.2 * 44100)


def test_cut_wav_gives_what_is_there(sound_files: dict[str, Path], tmp_path: Path) -> None:
    """The samples before the cut are all delivered."""
    content = sound_files["wav"].read_bytes()
    path = tmp_path / "cut.wav"
    path.write_bytes(content[:100_001])
    heard = _joined(path)
    assert np.array_equal(heard, noise(DURATION_MS)[: len(heard)])
    assert len(heard) == pytest.approx(50_000, abs=60)


def test_recording_that_vanished_is_missing(tmp_path: Path) -> None:
    """A deleted recording is told as missing under the name the caller shows."""
    with pytest.raises(RecordingMissing, match="S0412"):
        next(blocks(tmp_path / "gone.mp3", shown_as="S0412"))


def test_reading_twice_from_one_reader_starts_anew(sound_files: dict[str, Path]) -> None:
    """A second read of an open recording gives the first sample again."""
    with SoundReader(sound_files["mp3_vbr"]) as reader:
        firsts = [next(reader.stretches()) for _ in range(3)]
    assert {(part.start, part.frame.samples - part.skip) for part in firsts} == {(0, 47)}
