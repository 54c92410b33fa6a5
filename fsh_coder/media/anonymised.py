"""A whole recording with tones where somebody is named, block by block in constant memory."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from fsh_coder.domain.errors import Cancelled
from fsh_coder.media.bleeps import bleeped, joined_spans
from fsh_coder.media.decode import read_blocks
from fsh_coder.media.reader import SoundReader
from fsh_coder.media.samples import PcmArray
from fsh_coder.media.sound_writer import SoundFileKind, SoundWriter

_MOST_CHANNELS = 2
_TOLD_STEP = 0.005


def write_anonymised(
    source: Path,
    path: Path,
    *,
    kind: SoundFileKind,
    title: str,
    bleeps_ms: Iterable[tuple[int, int]],
    duration_ms: int,
    shown_as: str,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write a recording's sound anew, at its own rate, without its film and its tags.

    Mono and stereo stay what they are; more channels become mono. Nothing is made louder.

    Args:
        source: the recording.
        path: the file to write; what is there is replaced.
        kind: WAV or M4A.
        title: the only words about the sound that the file will carry.
        bleeps_ms: stretches, (start, end), of which only a tone is left.
        duration_ms: the recording's counted length, for `progress`.
        shown_as: the name error messages use.
        progress: gets how far it is, 0 to 1.
        cancelled: asked between blocks; True stops the work.

    Raises:
        Cancelled: ``cancelled`` said so; the file is not finished.
        OSError: the file cannot be written.
        NotSound, EmptySound, UnreadableSound, RecordingMissing, RecordingChanged: as their
            names say.
    """
    with SoundReader(source, shown_as=shown_as) as reader:
        rate_hz = kind.rate_for(reader.sample_rate_hz)
        n_channels = reader.n_channels if reader.n_channels <= _MOST_CHANNELS else 1
        spans = joined_spans(
            (start_ms * rate_hz // 1000, -(-end_ms * rate_hz // 1000))
            for start_ms, end_ms in bleeps_ms
        )
        with SoundWriter(
            path, kind=kind, sample_rate_hz=rate_hz, n_channels=n_channels, title=title
        ) as writer:
            told = 0.0
            for start, block in read_blocks(
                reader, 0, sample_rate_hz=rate_hz, mono=n_channels == 1
            ):
                if cancelled is not None and cancelled():
                    raise Cancelled
                whole = _of_channels(block, n_channels)
                writer.write(bleeped(whole, start=start, spans=spans, sample_rate_hz=rate_hz))
                share = min(1.0, (start + len(block)) * 1000 / rate_hz / max(duration_ms, 1))
                if progress is not None and (share - told >= _TOLD_STEP or share == 1.0 > told):
                    told = share
                    progress(share)
        reader.check_unchanged()


def _of_channels(block: PcmArray, n_channels: int) -> PcmArray:
    """Bring a part of a joined recording that has other channels to those of the first part."""
    if n_channels == 1 or (block.ndim == 2 and block.shape[1] == n_channels):
        return block
    one = block if block.ndim == 1 else block[:, 0]
    return np.repeat(one[:, None], n_channels, axis=1)
