"""No step in the sound is heard as a click."""

import numpy as np
import pytest

from fsh_coder.media.declick import Declicker
from tests.media.sounds import Samples, tone


def _steepest(samples: Samples) -> int:
    return int(np.abs(np.diff(samples.astype(int))).max())


def test_sound_without_joints_is_left_alone() -> None:
    """At full volume nothing is changed, not by a single bit."""
    sound = tone(50, hz=440)
    assert np.array_equal(Declicker().shape(sound, joints=[]), sound)


@pytest.mark.parametrize("at", [0, 1, 300, 1999])
def test_joint_is_continuous_and_soon_exact(at: int) -> None:
    """A jump in the sound is bridged in 3 ms, after which the sound is untouched."""
    sound = np.full(2000, 12_000, np.int16)
    sound[:at] = -12_000
    declicker = Declicker()
    declicker.shape(np.full(100, -12_000, np.int16), joints=[])
    heard = np.concatenate(
        [
            declicker.shape(sound, joints=[at]),
            declicker.shape(np.full(500, 12_000, np.int16), joints=[]),
        ]
    )
    assert _steepest(np.concatenate([[-12_000], heard])) < 250
    assert (heard[at + 128 : 2000] == 12_000).all()
    assert heard[-1] == 12_000


def test_bridge_runs_on_through_tiny_blocks() -> None:
    """Blocks shorter than the bridge give the same sound as one long block."""
    sound = tone(30, hz=300)
    long = Declicker().shape(sound, joints=[5])
    declicker = Declicker()
    parts = [
        declicker.shape(sound[at : at + 10], joints=[5] if at == 0 else [])
        for at in range(0, len(sound), 10)
    ]
    assert np.abs(np.concatenate(parts).astype(int) - long).max() <= 1


def test_volume_changes_without_a_step() -> None:
    """Turning the volume down glides to the new loudness within 10 ms."""
    sound = np.full(4410, 20_000, np.int16)
    declicker = Declicker()
    declicker.shape(sound, joints=[])
    declicker.gain = 0.25
    heard = declicker.shape(sound, joints=[])
    assert _steepest(heard) < 50
    assert (heard[441:] == 5000).all()
    assert (declicker.shape(sound, joints=[]) == 5000).all()


def test_nothing_stays_nothing() -> None:
    """An empty block is returned as it is."""
    assert len(Declicker().shape(np.empty(0, np.int16), joints=[])) == 0
