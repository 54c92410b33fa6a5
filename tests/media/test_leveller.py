"""Quiet voices come up, loud ones stay, nothing clips and nothing moves in time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.media.leveller import MOST_GAIN, Leveller
from tests.media.sounds import Samples, lag_samples, noise

RATE_HZ = 44100


def _levelled(samples: Samples, *, block: int = 1152) -> Samples:
    leveller = Leveller(sample_rate_hz=RATE_HZ)
    parts = [leveller.push(samples[at : at + block]) for at in range(0, len(samples), block)]
    return np.concatenate([*parts, leveller.finish()])


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples.astype(float) ** 2)))


def test_quiet_voice_comes_up_by_no_more_than_12_db() -> None:
    """After some seconds a voice at -40 dB is four times as loud, and no more."""
    quiet = (noise(8000) // 64).astype(np.int16)
    heard = _levelled(quiet)
    tail = slice(6 * RATE_HZ, None)
    assert _rms(heard[tail]) / _rms(quiet[tail]) == pytest.approx(MOST_GAIN, rel=0.02)


def test_rise_is_gentle() -> None:
    """In the first second the gain rises by no more than 6 dB."""
    quiet = (noise(3000) // 64).astype(np.int16)
    heard = _levelled(quiet)
    second = slice(RATE_HZ - 4410, RATE_HZ)
    assert 1.5 < _rms(heard[second]) / _rms(quiet[second]) <= 2.05


def test_loud_voice_is_left_as_it_is() -> None:
    """A voice that is loud enough comes out sample by sample."""
    loud = noise(3000)
    assert np.array_equal(_levelled(loud), loud)


def test_silence_is_not_brought_up() -> None:
    """The hiss of an empty room does not swell."""
    hiss = np.random.default_rng(1).normal(scale=20, size=5 * RATE_HZ).astype(np.int16)
    assert np.array_equal(_levelled(hiss), hiss)


def test_sudden_shout_after_a_whisper_does_not_clip() -> None:
    """A shout at full gain stays below full scale, and keeps its shape."""
    whisper, shout = (noise(6000) // 64).astype(np.int16), noise(500, seed=3)
    both = np.concatenate([whisper, shout])
    heard = _levelled(both)
    assert int(np.abs(heard.astype(int)).max()) <= 29_204
    at = len(whisper) + 2205
    assert lag_samples(heard[at : at + 8820], both) == at


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(1, 3000)), min_size=1, max_size=8),
    st.integers(1, 4000),
)
def test_any_sound_keeps_its_length_its_sign_and_never_clips(
    parts: list[tuple[float, int]], block: int
) -> None:
    """Whatever comes and however it is cut, each sample stays in its place and gains 1 to 4."""
    rng = np.random.default_rng(5)
    sound = np.concatenate(
        [(rng.uniform(-1, 1, size=n) * level * 32_767).astype(np.int16) for level, n in parts]
    )
    heard = _levelled(sound, block=block)
    assert len(heard) == len(sound)
    wide, source = heard.astype(int), sound.astype(int)
    assert np.all(np.abs(wide) >= np.abs(source))
    assert np.all(np.abs(wide) <= np.maximum(np.abs(source), 29_204))
    assert np.all(np.abs(wide) <= 4 * np.abs(source) + 1)
    assert np.all(wide * source >= 0)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 5000))
def test_blocks_do_not_matter(block: int) -> None:
    """The gain depends on the sound, not on how the decoder cut it."""
    sound = (noise(700) // 32).astype(np.int16)
    assert np.array_equal(_levelled(sound, block=block), _levelled(sound, block=44_100))
