"""Slower and faster speech keeps its pitch and its length in step with the speed."""

import numpy as np
import pytest

from fsh_coder.media.tempo import Tempo
from tests.media.sounds import Samples, noise, pitch_hz, tone


def _through(sound: Samples, speed: float) -> Samples:
    tempo = Tempo(speed, sample_rate_hz=44100)
    parts = [
        part for at in range(0, len(sound), 1152) for part in tempo.push(sound[at : at + 1152])
    ]
    return np.concatenate([*parts, *tempo.finish()])


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 1.5, 2.0])
@pytest.mark.parametrize("hz", [220, 440, 1000])
def test_pitch_stays_true(speed: float, hz: float) -> None:
    """A tone played slower or faster is the same tone, for the length the speed gives."""
    heard = _through(tone(4000, hz=hz), speed)
    assert pitch_hz(heard) == pytest.approx(hz, rel=0.002)
    assert len(heard) * speed / 44100 == pytest.approx(4, abs=0.03)


def test_normal_speed_changes_nothing() -> None:
    """At normal speed every sample passes as it is."""
    sound = noise(500)
    assert np.array_equal(_through(sound, 1.0), sound)
