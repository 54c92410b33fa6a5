"""A waveform as pixmaps: peaks with their body, once per colouring."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPixmap

from fsh_coder.media.peaks import PeaksPyramid

_FULL_SCALE = 32767.0
# A whispered recording is drawn as large as a loud one, but noise alone is not blown up.
_QUIETEST_FULL = 1500.0
_HEADROOM = 0.94


@dataclass(frozen=True, slots=True)
class WaveInk:
    """The two colours of a wave: its peaks and, over them, its body."""

    peak: QColor
    body: QColor


def full_scale(pyramid: PeaksPyramid) -> float:
    """Return the sample value that is drawn at full height."""
    values = pyramid.levels[-1].values
    if not len(values):
        return _FULL_SCALE
    loudest = np.maximum(values[:, 1].astype(np.float64), -values[:, 0].astype(np.float64))
    # One slammed door must not flatten an hour of talk.
    usual = float(np.percentile(loudest, 99.0))
    return min(max(usual, _QUIETEST_FULL), _FULL_SCALE)


def wave_pixmaps(
    columns: NDArray[np.int16], inks: tuple[WaveInk, ...], *, height: int, full: float, ratio: float
) -> tuple[QPixmap, ...]:
    """Return a waveform once per colouring, on see-through ground.

    Args:
        columns: (n_columns, 3) lowest, highest, effective value per device pixel.
        inks: the colourings.
        height: in device pixels.
        full: the sample value at full height.
        ratio: device pixels per logical pixel.
    """
    image = wave_image(columns, height=height, full=full)
    return tuple(coloured(image, ink, ratio=ratio) for ink in inks)


def wave_image(columns: NDArray[np.int16], *, height: int, full: float) -> QImage:
    """Return a waveform in numbers for colours, to be coloured as often as it is needed."""
    shades = _shades(columns, height, full=full)
    # A copy: the image would not keep the numbers alive.
    return QImage(
        shades.data, shades.shape[1], height, shades.shape[1], QImage.Format.Format_Indexed8
    ).copy()


def coloured(image: QImage, ink: WaveInk, *, ratio: float) -> QPixmap:
    """Return a waveform in one colouring, on see-through ground."""
    image.setColorTable([0, ink.peak.rgba(), ink.body.rgba(), ink.body.rgba()])
    made = QPixmap.fromImage(image)
    made.setDevicePixelRatio(ratio)
    return made


def _shades(columns: NDArray[np.int16], height: int, *, full: float) -> NDArray[np.uint8]:
    """Return (height, n_columns): 0 nothing, 1 peak, 2 body, 3 both."""
    scale = _HEADROOM * height / 2 / full
    middle = (height - 1) / 2
    low, high, body = (columns[:, part].astype(np.float32) * scale for part in range(3))
    peaks = _between(height, middle - high, middle - low)
    reach = np.maximum(body, 0.6)
    return peaks | (_between(height, middle - reach, middle + reach) * np.uint8(2))


def _between(
    height: int, first: NDArray[np.float32], last: NDArray[np.float32]
) -> NDArray[np.uint8]:
    """Return (height, n_columns): 1 in the rows from ``first`` to ``last``, 0 elsewhere."""
    # In small whole numbers a page is compared in half the time.
    rows = np.arange(height, dtype=np.int16)[:, None]
    top = np.clip(np.ceil(first), 0, height).astype(np.int16)
    bottom = np.clip(np.floor(last), -1, height).astype(np.int16)
    return ((rows >= top) & (rows <= bottom)).view(np.uint8)
