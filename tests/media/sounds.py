"""Real test sound: tones, unique noise and two-tone files, encoded by PyAV in every format."""

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of test file is written.

    Attributes:
        suffix: the file's ending.
        container: the muxer's name.
        codec: the encoder's name.
        rate_hz: the sample rate it is written in.
        n_channels: 1 or 2.
        muxer: options for the muxer.
        encoder: options for the encoder.
        bit_rate: bits per second, or None for the encoder's own.
        has_video: whether a small moving picture runs along.
    """

    suffix: str
    container: str
    codec: str
    rate_hz: int = 44100
    n_channels: int = 1
    muxer: tuple[tuple[str, str], ...] = ()
    encoder: tuple[tuple[str, str], ...] = ()
    bit_rate: int | None = None
    has_video: bool = False


KINDS = {
    "wav": Kind("wav", "wav", "pcm_s16le"),
    "wav24": Kind("wav", "wav", "pcm_s24le", rate_hz=48000, n_channels=2),
    "ulaw": Kind("wav", "wav", "pcm_mulaw", rate_hz=8000),
    "flac": Kind("flac", "flac", "flac"),
    "mp3_cbr": Kind("mp3", "mp3", "libmp3lame", bit_rate=128_000, n_channels=2),
    "mp3_vbr": Kind("mp3", "mp3", "libmp3lame", encoder=(("q", "4"), ("flags", "qscale"))),
    "mp3_bare": Kind(
        "mp3", "mp3", "libmp3lame", bit_rate=64_000, muxer=(("write_xing", "0"),), rate_hz=22050
    ),
    "m4a": Kind("m4a", "ipod", "aac", bit_rate=128_000),
    "m4a_stereo": Kind("m4a", "ipod", "aac", bit_rate=128_000, n_channels=2, rate_hz=48000),
    "alac": Kind("m4a", "ipod", "alac"),
    "aac": Kind("aac", "adts", "aac", bit_rate=128_000),
    "ogg": Kind("ogg", "ogg", "libopus", rate_hz=48000, bit_rate=96_000),
    "vorbis": Kind("ogg", "ogg", "vorbis", n_channels=2, encoder=(("strict", "experimental"),)),
    "wma": Kind("wma", "asf", "wmav2", bit_rate=128_000),
    "amr": Kind("amr", "amr", "libopencore_amrnb", rate_hz=8000, bit_rate=12_200),
    "mp4": Kind("mp4", "mp4", "aac", bit_rate=128_000, has_video=True),
    "webm": Kind("webm", "webm", "libopus", rate_hz=48000, bit_rate=96_000),
}


def noise(duration_ms: int, *, rate_hz: int = 44100, seed: int = 7) -> Samples:
    """Return unique speech-band noise, (n_samples,): no two stretches are alike.

    It is kept below 3.4 kHz so that narrow codecs keep its shape.
    """
    n = duration_ms * rate_hz // 1000
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=n))
    spectrum[np.fft.rfftfreq(n, 1 / rate_hz) > 3400] = 0
    wave = np.fft.irfft(spectrum, n)
    loud: Samples = (wave / np.abs(wave).max() * 20000).astype(np.int16)
    return loud


def tone(duration_ms: int, *, hz: float, rate_hz: int = 44100, level: float = 0.5) -> Samples:
    """Return a sine, (n_samples,); ``level`` is its peak as a share of full scale."""
    at = np.arange(duration_ms * rate_hz // 1000) / rate_hz
    return (np.sin(2 * np.pi * hz * at) * 32767 * level).astype(np.int16)


def two_tone(duration_ms: int, *, rate_hz: int = 44100) -> Samples:
    """Return 440 Hz for the first half, 880 Hz for the second."""
    half = duration_ms // 2
    return np.concatenate(
        [tone(half, hz=440, rate_hz=rate_hz), tone(duration_ms - half, hz=880, rate_hz=rate_hz)]
    )


def write_sound(folder: Path, samples: Samples, *, kind: str = "wav", name: str = "") -> Path:
    """Encode mono ``samples`` at the kind's own rate and return the file's path.

    Stereo kinds carry the same sound on both sides.
    """
    how = KINDS[kind]
    path = folder / (name or f"{kind}.{how.suffix}")
    with av.open(str(path), "w", format=how.container, options=dict(how.muxer)) as out:
        video = out.add_stream("mpeg4", rate=25) if how.has_video else None
        if isinstance(video, av.VideoStream):
            video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        stream = out.add_stream(how.codec, rate=how.rate_hz, options=dict(how.encoder))
        assert isinstance(stream, av.AudioStream)
        stream.layout = "mono" if how.n_channels == 1 else "stereo"
        if how.bit_rate is not None:
            stream.bit_rate = how.bit_rate
        resampler = av.AudioResampler(stream.format, stream.layout, how.rate_hz)
        for frame in _frames(samples, rate_hz=how.rate_hz):
            for ready in resampler.resample(frame):
                out.mux(stream.encode(ready))
        out.mux(stream.encode(None))
        if isinstance(video, av.VideoStream):
            for picture in _pictures(len(samples) * 25 // how.rate_hz):
                out.mux(video.encode(picture))
            out.mux(video.encode(None))
    return path


def write_stereo(folder: Path, left: Samples, right: Samples, *, name: str = "stereo.wav") -> Path:
    """Write a WAV of 44.1 kHz with another sound on each side and return its path."""
    path = folder / name
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(np.stack([left, right], axis=1).astype("<i2").tobytes())
    return path


def _frames(samples: Samples, *, rate_hz: int) -> Iterator[av.AudioFrame]:
    for start in range(0, len(samples), 4096):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + 4096], "s16", "mono")
        frame.sample_rate, frame.pts, frame.time_base = rate_hz, start, Fraction(1, rate_hz)
        yield frame


def _pictures(n: int) -> Iterator[av.VideoFrame]:
    for at in range(n):
        grey = np.full((48, 64, 3), at % 256, dtype=np.uint8)
        picture = av.VideoFrame.from_ndarray(grey, "rgb24")
        picture.pts = at
        yield picture


def lag_samples(heard: Samples, source: Samples) -> int:
    """Return where in ``source`` the stretch ``heard`` begins, by cross-correlation."""
    n = len(source) + len(heard)
    product = np.fft.rfft(source.astype(float), n) * np.conj(np.fft.rfft(heard.astype(float), n))
    return int(np.argmax(np.fft.irfft(product, n)[: len(source)]))


def pitch_hz(samples: Samples, *, rate_hz: int = 44100) -> float:
    """Return the strongest frequency, refined between the bins of the spectrum."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    top = int(np.argmax(spectrum))
    low, mid, high = np.log(spectrum[top - 1 : top + 2] + 1e-9)
    return float((top + 0.5 * (low - high) / (low - 2 * mid + high)) * rate_hz / len(samples))
