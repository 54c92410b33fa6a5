"""Buckets of a waveform: lowest, highest and root-mean-square value of 256 samples or more."""

import numpy as np
from numpy.typing import NDArray

from fsh_coder.media.samples import PcmArray

BASE_SAMPLES = 256
LEVEL_FACTOR = 4

PeaksArray = NDArray[np.int16]
FloatArray = NDArray[np.float64]


def level_weights(n_samples: int, *, level: int) -> FloatArray:
    """Return how full each bucket of a level is, 1 except perhaps the last."""
    size = BASE_SAMPLES * LEVEL_FACTOR**level
    weights = np.ones(-(-n_samples // size))
    if len(weights):
        weights[-1] = (n_samples - (len(weights) - 1) * size) / size
    return weights


def buckets_of(samples: PcmArray) -> PeaksArray:
    """Return level 0 of mono samples; a last bucket may be of fewer."""
    whole = len(samples) // BASE_SAMPLES * BASE_SAMPLES
    values = _rows(samples[:whole].reshape(-1, BASE_SAMPLES))
    if whole < len(samples):
        values = np.concatenate([values, _rows(samples[None, whole:])])
    return values


def _rows(rows: PcmArray) -> PeaksArray:
    values = np.empty((len(rows), 3), np.int16)
    rows.min(axis=1, out=values[:, 0])
    rows.max(axis=1, out=values[:, 1])
    as_float = rows.astype(np.float32)
    squares = np.einsum("ij,ij->i", as_float, as_float) / max(rows.shape[1], 1)
    values[:, 2] = np.rint(np.sqrt(squares)).clip(max=32767)
    return values


def joined_buckets(values: PeaksArray, weights: FloatArray) -> PeaksArray:
    """Join each four buckets; ``weights`` say how full they are, (n_buckets,)."""
    starts = np.arange(0, len(values), LEVEL_FACTOR)
    if not len(starts):
        return np.empty((0, 3), np.int16)
    squares = np.add.reduceat(np.square(values[:, 2], dtype=np.float64) * weights, starts)
    joined = np.empty((len(starts), 3), np.int16)
    np.minimum.reduceat(values[:, 0], starts, out=joined[:, 0])
    np.maximum.reduceat(values[:, 1], starts, out=joined[:, 1])
    joined[:, 2] = np.rint(np.sqrt(squares / np.add.reduceat(weights, starts)))
    return joined
