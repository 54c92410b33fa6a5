"""The waveform shows every loud moment, where it is, and as loud as it is."""

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import Cancelled, EmptySound, RecordingMissing
from fsh_coder.media.peaks import PeaksPyramid, build, columns, columns_from_pcm
from tests.media.conftest import DURATION_MS
from tests.media.sounds import KINDS, Samples, noise, two_tone, write_sound

SHA = "ab" * 32
RATE_HZ = 8000


def _wav(folder: Path, samples: Samples, *, rate_hz: int = RATE_HZ) -> Path:
    path = folder / "a.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.tobytes())
    return path


def _bucket(samples: Samples) -> list[int]:
    effective = np.sqrt(np.mean(np.square(samples, dtype=np.float64)))
    return [int(samples.min()), int(samples.max()), int(np.rint(min(effective, 32767)))]


@pytest.fixture(scope="module")
def long_sound() -> Samples:
    """Return enough samples for four levels, quiet and loud by turns."""
    rng = np.random.default_rng(3)
    loudness = np.repeat(rng.integers(1, 32000, 1100), 8192)
    n = 1050 * 8192 + 77
    return (rng.uniform(-1, 1, n) * loudness[:n]).astype(np.int16)


@pytest.fixture(scope="module")
def long_pyramid(tmp_path_factory: pytest.TempPathFactory, long_sound: Samples) -> PeaksPyramid:
    """Return the pyramid of the long sound."""
    return build(_wav(tmp_path_factory.mktemp("long"), long_sound), sha256=SHA)


def test_levels_join_four_until_few_are_left(
    long_pyramid: PeaksPyramid, long_sound: Samples
) -> None:
    """Each level has a quarter of the buckets of the one before, down to under 2,000."""
    n = len(long_sound)
    sizes = [level.samples_per_bucket for level in long_pyramid.levels]
    assert sizes == [256, 1024, 4096, 16384]
    assert [len(level.values) for level in long_pyramid.levels] == [-(-n // s) for s in sizes]
    assert long_pyramid.n_samples == n
    assert long_pyramid.duration_ms == round(n * 1000 / RATE_HZ)
    assert long_pyramid.sha256 == SHA


def test_every_bucket_of_every_level_is_that_of_its_samples(
    long_pyramid: PeaksPyramid, long_sound: Samples
) -> None:
    """Lowest and highest are exact at all levels; the effective value within rounding."""
    for level in long_pyramid.levels:
        size = level.samples_per_bucket
        for number in (0, 1, len(level.values) // 2, len(level.values) - 2, len(level.values) - 1):
            expected = _bucket(long_sound[number * size : (number + 1) * size])
            found = level.values[number].tolist()
            assert found[:2] == expected[:2]
            assert found[2] == pytest.approx(expected[2], abs=2)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(n=st.integers(1, 70_000), seed=st.integers(0, 9))
def test_any_length_is_counted_to_the_sample(tmp_path: Path, n: int, seed: int) -> None:
    """No sample is lost or invented, whatever the length."""
    samples = np.random.default_rng(seed).integers(-32768, 32768, n).astype(np.int16)
    pyramid = build(_wav(tmp_path, samples), sha256=SHA)
    assert pyramid.n_samples == n
    base = pyramid.levels[0].values
    expected = [_bucket(samples[at : at + 256]) for at in range(0, n, 256)]
    assert np.array_equal(base[:, :2], np.array(expected)[:, :2])
    assert np.abs(base[:, 2] - np.array(expected)[:, 2]).max() <= 1


@settings(max_examples=200, deadline=None)
@given(
    start=st.floats(-20_000, 1_200_000),
    width=st.floats(0.5, 1_500_000),
    n_columns=st.integers(1, 2500),
)
@example(start=-1 / 3, width=1.0, n_columns=75)
def test_columns_cover_their_samples_and_little_more(
    long_pyramid: PeaksPyramid,
    long_sound: Samples,
    start: float,
    width: float,
    n_columns: int,
) -> None:
    """Each column reaches every sample in it, and none further than a bucket away."""
    painted = columns(long_pyramid, start, start + width, n_columns)
    assert painted.shape == (n_columns, 3)
    assert (painted[:, 0] <= painted[:, 1]).all()
    assert (painted[:, 2] >= 0).all()
    edges = np.linspace(start * RATE_HZ / 1000, (start + width) * RATE_HZ / 1000, n_columns + 1)
    per_column = (edges[-1] - edges[0]) / n_columns
    size = max(
        [level.samples_per_bucket for level in long_pyramid.levels
         if level.samples_per_bucket <= per_column] or [256]
    )  # fmt: skip
    for column in np.linspace(0, n_columns - 1, min(n_columns, 25)).astype(int):
        low, high = edges[column], edges[column + 1]
        # An end that is past the beginning by rounding alone is before it.
        if high <= 1e-6 or low >= len(long_sound):
            assert painted[column].tolist() == [0, 0, 0]
            continue
        inside = long_sound[max(int(np.ceil(low + 1e-6)), 0) : max(int(high - 1e-6), 0)]
        first = max(int(np.floor((low + 1e-6) / size)), 0) * size
        last = max(int(np.ceil((high - 1e-6) / size)) * size, first + size)
        around = long_sound[first:last]
        if len(inside):
            assert painted[column, 0] <= inside.min()
            assert painted[column, 1] >= inside.max()
        assert painted[column, 0] == around.min()
        assert painted[column, 1] == around.max()


def test_column_width_of_a_bucket_equals_the_direct_computation(
    long_pyramid: PeaksPyramid, long_sound: Samples
) -> None:
    """Where columns and buckets coincide the painted values are the sound's own."""
    for size in (256, 512, 1024, 2048, 16384):
        n_columns = 50
        end_ms = n_columns * size * 1000 / RATE_HZ
        painted = columns(long_pyramid, 0, end_ms, n_columns)
        expected = np.array([_bucket(part) for part in np.split(long_sound[: 50 * size], 50)])
        assert np.array_equal(painted[:, :2], expected[:, :2])
        assert np.abs(painted[:, 2] - expected[:, 2]).max() <= 2


@pytest.mark.parametrize(("start", "end", "n"), [(0, 100, 0), (100, 100, 5), (200, 100, 5)])
def test_columns_refuse_nothing_to_paint(
    long_pyramid: PeaksPyramid, start: int, end: int, n: int
) -> None:
    """No columns or no time is a mistake of the caller."""
    with pytest.raises(ValueError, match="nothing to paint"):
        columns(long_pyramid, start, end, n)


@settings(max_examples=100, deadline=None)
@given(samples=st.lists(st.integers(-32768, 32767), max_size=300), n_columns=st.integers(1, 300))
def test_columns_from_samples_show_them_all(samples: list[int], n_columns: int) -> None:
    """The painted range is exactly that of the samples, in their order."""
    sound = np.array(samples, np.int16)
    painted = columns_from_pcm(sound, n_columns)
    assert painted.shape == (n_columns, 3)
    if not samples:
        assert not painted.any()
        return
    assert painted[:, 0].min() == sound.min()
    assert painted[:, 1].max() == sound.max()
    if n_columns == len(samples):
        assert painted[:, 0].tolist() == samples


def test_columns_from_samples_refuse_no_columns() -> None:
    """No columns is a mistake of the caller."""
    with pytest.raises(ValueError, match="nothing to paint"):
        columns_from_pcm(noise(10), 0)


@pytest.mark.parametrize("kind", KINDS)
def test_waveform_of_every_format_has_the_true_length(
    sound_files: dict[str, Path], kind: str
) -> None:
    """The duration comes from counted samples, also where the header is wrong."""
    pyramid = build(sound_files[kind], sha256=SHA)
    assert pyramid.duration_ms == pytest.approx(DURATION_MS, abs=80)
    assert pyramid.n_channels == KINDS[kind].n_channels
    assert pyramid.levels[0].values[40:1000, 1].mean() > 3000


def test_sound_is_drawn_where_it_is(tmp_path: Path) -> None:
    """Silence, then sound: the columns change at that very time."""
    sound = np.concatenate([np.zeros(44100, np.int16), two_tone(1000)])
    pyramid = build(write_sound(tmp_path, sound, kind="flac"), sha256=SHA)
    painted = columns(pyramid, 0, 2000, 200)
    assert not painted[:99].any()
    assert (painted[101:, 1] > 10_000).all()
    assert painted[150, 2] == pytest.approx(0.5 * 32767 / np.sqrt(2), rel=0.05)


def test_parts_grow_from_the_left_and_agree_with_the_whole(
    tmp_path: Path, long_sound: Samples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part shown while decoding is the beginning of the finished waveform."""
    monkeypatch.setattr("fsh_coder.media.peaks._FIRST_PART_S", 0.0)
    monkeypatch.setattr("fsh_coder.media.peaks._NEXT_PART_S", 0.0)
    parts: list[tuple[PeaksPyramid, float]] = []
    whole = build(_wav(tmp_path, long_sound), sha256=SHA, progress=lambda *part: parts.append(part))
    assert len(parts) > 50
    lengths, shares = [part.n_samples for part, _ in parts], [share for _, share in parts]
    assert lengths == sorted(lengths)
    assert shares == sorted(shares)
    assert parts[-1] == (whole, 1.0)
    assert all(share < 1 for share in shares[:-1])
    for part, _ in parts:
        for level, final in zip(part.levels, whole.levels, strict=False):
            n = len(level.values) - (part is whole)
            assert np.array_equal(level.values[:n], final.values[:n])


def test_values_cannot_be_changed_by_a_reader(long_pyramid: PeaksPyramid) -> None:
    """Whoever paints a waveform cannot spoil it."""
    with pytest.raises(ValueError, match="read-only"):
        long_pyramid.levels[0].values[0, 0] = 1


def test_work_can_be_stopped(tmp_path: Path, long_sound: Samples) -> None:
    """A cancelled waveform ends soon, with nothing kept."""
    asked: list[bool] = []

    def cancelled() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(Cancelled):
        build(_wav(tmp_path, long_sound), sha256=SHA, cancelled=cancelled)
    assert len(asked) == 3


def _cut_ogg(folder: Path, files: dict[str, Path]) -> Path:
    path = folder / "cut.ogg"
    content = files["ogg"].read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


def _cut_flac(folder: Path, files: dict[str, Path]) -> Path:
    path = folder / "cut.flac"
    content = files["flac"].read_bytes()
    path.write_bytes(content[: len(content) // 2])
    return path


@pytest.mark.parametrize("cut", [_cut_ogg, _cut_flac])
def test_cut_recording_is_drawn_as_far_as_it_goes(
    tmp_path: Path, sound_files: dict[str, Path], cut: Callable[[Path, dict[str, Path]], Path]
) -> None:
    """Half a file gives about half the waveform and its true, shorter duration."""
    pyramid = build(cut(tmp_path, sound_files), sha256=SHA)
    assert 0.3 * DURATION_MS < pyramid.duration_ms < 0.7 * DURATION_MS


def test_missing_and_empty_recordings_are_told(tmp_path: Path) -> None:
    """What cannot be drawn has its sentence, under the name the caller shows."""
    with pytest.raises(RecordingMissing, match="S0412"):
        build(tmp_path / "a.mp3", sha256=SHA, shown_as="S0412")
    with pytest.raises(EmptySound):
        build(_wav(tmp_path, np.empty(0, np.int16)), sha256=SHA)
