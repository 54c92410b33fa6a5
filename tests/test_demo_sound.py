"""The demo study's sound, transcripts, manifest and codings hold together."""

import hashlib
import importlib.util
import json
from collections import Counter
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypedDict, cast

import av
import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from fsh_coder import bundled
from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_file, transcript_file

DEMO = bundled.resources_dir() / "demo"
GENERATOR = Path(__file__).parent.parent / "packaging" / "make_demo_observations.py"
MAX_SOUND_BYTES = 6_000_000
SHORT_PAUSE_MS = 300
REVERBERATION_MS = 150


class Utterance(TypedDict, total=False):
    """One utterance of the manifest; parents' utterances have no volley."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str
    volley: int
    codes: list[str]
    talk: str | None


class Expert(TypedDict):
    """An expert's score of one dimension."""

    score: int
    reason: str


class Session(TypedDict):
    """One recorded session of the manifest."""

    id: str
    worker: str
    phase: str
    sound: str
    transcript: str
    sha256: str
    duration_ms: int
    utterances: list[Utterance]
    expert: dict[str, dict[str, Expert]]


class Mark(TypedDict, total=False):
    """One mark of an observation."""

    code: str
    at_ms: int
    end_ms: int
    speaker: str
    note: str
    unsure: bool


class Rating(TypedDict):
    """One global rating of an observation."""

    dimension: str
    score: int | None
    reason: str
    evidence: list[int]


class Coding(TypedDict):
    """One observation."""

    session: str
    rubric: str
    coder: str
    purpose: str
    state: str
    marks: list[Mark]
    ratings: list[Rating]
    minutes_spent: int


@cache
def manifest() -> dict[str, Any]:
    """Read the manifest."""
    return cast("dict[str, Any]", json.loads((DEMO / "manifest.json").read_text("utf-8")))


@cache
def recorded() -> dict[str, Session]:
    """Return the recorded sessions by id."""
    return {one["id"]: one for one in manifest()["sessions"] if one["recorded"]}


@cache
def codings() -> list[Coding]:
    """Read the three coders' observations."""
    text = (DEMO / "observations.yaml").read_text("utf-8")
    return cast("list[Coding]", yaml.safe_load(text))


@cache
def rubrics() -> dict[str, Rubric]:
    """Return the shipped rubrics by key."""
    return {rubric.key: rubric for rubric in rubric_file.shipped()}


@cache
def decoded(name: str) -> tuple[NDArray[np.float32], int]:
    """Return a recording's samples in [-1, 1] as decoded, and its own rate in hertz."""
    with av.open(str(DEMO / name)) as container:
        stream = container.streams.audio[0]
        frames = [frame.to_ndarray() for frame in container.decode(stream)]
        assert stream.rate is not None
        samples = np.concatenate(frames, axis=1)[0]
        if samples.dtype == np.int16:
            samples = samples / 32768
        return samples.astype(np.float32), stream.rate


def level_dbfs(samples: NDArray[np.float32]) -> float:
    """Return the root mean square in decibels below full scale."""
    return float(10 * np.log10(np.mean(samples.astype(np.float64) ** 2) + 1e-12))


SESSIONS = recorded()
each_session = pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS.keys())
each_coding = pytest.mark.parametrize(
    "coding", codings(), ids=lambda one: f"{one['session']}-{one['rubric']}-{one['coder']}"
)


def test_the_demo_is_small_and_says_what_it_is() -> None:
    """The sound stays a few megabytes, and the manifest says that it is synthetic."""
    sizes = [path.stat().st_size for path in (DEMO / "sound").iterdir()]
    assert sum(sizes) <= MAX_SOUND_BYTES
    assert manifest()["synthetic"] is True


def test_three_workers_are_seen_in_three_phases() -> None:
    """There are eight recordings of three workers, before, during and after, and two without."""
    assert len(SESSIONS) == 8
    assert {one["worker"] for one in SESSIONS.values()} == {"W01", "W02", "W03"}
    assert {one["phase"] for one in SESSIONS.values()} == {"before", "during", "after"}
    assert sum(not one["recorded"] for one in manifest()["sessions"]) == 2


@each_session
def test_sound_is_the_file_the_manifest_means(session: Session) -> None:
    """The hash and the counted duration in the manifest are those of the file."""
    path = DEMO / session["sound"]
    assert hashlib.sha256(path.read_bytes()).hexdigest() == session["sha256"]
    samples, rate_hz = decoded(session["sound"])
    assert abs(len(samples) * 1000 / rate_hz - session["duration_ms"]) <= 1
    assert 120_000 <= session["duration_ms"] <= 240_000


@each_session
def test_sound_is_neither_clipped_nor_faint(session: Session) -> None:
    """No sample reaches full scale, and speech has the level of speech."""
    samples, _ = decoded(session["sound"])
    assert np.abs(samples).max() < 0.99
    assert -28 < level_dbfs(samples) < -18


@each_session
def test_utterances_are_in_order_and_inside(session: Session) -> None:
    """No utterance overlaps the one before or lies outside the recording."""
    times = [(one["start_ms"], one["end_ms"]) for one in session["utterances"]]
    flat = [moment for pair in times for moment in pair]
    assert flat == sorted(flat)
    assert all(start < end for start, end in times)
    assert times[0][0] >= 0
    assert times[-1][1] <= session["duration_ms"]


@each_session
def test_people_speak_where_the_manifest_says(session: Session) -> None:
    """Each utterance is far louder than the pauses, so its times are those of the sound."""
    samples, rate_hz = decoded(session["sound"])
    per_ms = rate_hz // 1000
    spoken = session["utterances"]
    pauses = [
        samples[(one["end_ms"] + REVERBERATION_MS) * per_ms : after["start_ms"] * per_ms]
        for one, after in pairwise(spoken)
        if after["start_ms"] - one["end_ms"] >= SHORT_PAUSE_MS
    ]
    assert len(pauses) > 5
    loudest_pause = max(level_dbfs(pause) for pause in pauses)
    for one in spoken:
        heard = samples[one["start_ms"] * per_ms : one["end_ms"] * per_ms]
        assert level_dbfs(heard) > loudest_pause + 10, one["text"]
        onset = heard[: 200 * per_ms]
        assert level_dbfs(onset) > loudest_pause + 3, one["text"]


@each_session
def test_transcript_says_what_the_manifest_says(session: Session) -> None:
    """The transcript gives the same words, speakers and times."""
    transcript = transcript_file.read(DEMO / session["transcript"])
    assert transcript.n_unreadable == 0
    assert [(c.start_ms, c.end_ms, c.label.lower(), c.text) for c in transcript.cues] == [
        (one["start_ms"], one["end_ms"], one["speaker"], one["text"])
        for one in session["utterances"]
    ]


@each_session
def test_manifest_says_what_the_script_says(session: Session) -> None:
    """Words, codes and expert ratings in the manifest are those of the script."""
    script = yaml.safe_load((DEMO / "scripts" / f"{session['id']}.yaml").read_text("utf-8"))
    assert [(u["speaker"], u["text"], u.get("codes", [])) for u in script["utterances"]] == [
        (u["speaker"], u["text"], u["codes"]) for u in session["utterances"]
    ]
    assert script["expert"] == session["expert"]


@each_session
def test_expert_codes_keep_the_volley_rules(session: Session) -> None:
    """In a volley a code comes once, and of codes that exclude each other there is one."""
    rubric = rubrics()["miti_4_2_1"]
    rules = rubric.volley_rules
    volleys: dict[int, list[str]] = {}
    for one in session["utterances"]:
        assert len(one["codes"]) <= 1
        if one["speaker"] == "worker":
            volleys.setdefault(one["volley"], []).extend(one["codes"])
    for codes in volleys.values():
        assert max(Counter(codes).values(), default=0) <= 1
        assert len(codes) <= (rules.max_per_volley or 8)
        assert all(len(set(group) & set(codes)) <= 1 for group in rules.exclusive_sets)


def test_codes_and_dimensions_are_the_rubrics() -> None:
    """Every id in the manifest and in the observations is one that the rubric has."""
    known = rubrics()
    for key, listed in manifest()["rubrics"].items():
        assert set(listed["codes"]) <= {code.key for code in known[key].codes}
        assert set(listed["dimensions"]) == {one.key for one in known[key].dimensions}
    coded = {c for one in SESSIONS.values() for u in one["utterances"] for c in u["codes"]}
    assert coded == set(manifest()["rubrics"]["miti_4_2_1"]["codes"])
    assert coded == {code.key for code in known["miti_4_2_1"].codes}


@each_session
def test_expert_ratings_are_complete(session: Session) -> None:
    """Each dimension of both rubrics has a score on its scale and a reason."""
    for key, rubric in rubrics().items():
        if key not in session["expert"]:
            continue
        ratings = session["expert"][key]
        assert set(ratings) == {one.key for one in rubric.dimensions}
        for dimension in rubric.dimensions:
            given = ratings[dimension.key]
            assert dimension.low <= given["score"] <= dimension.high
            assert given["reason"].endswith(".")


@each_coding
def test_marks_lie_in_the_recording(coding: Coding) -> None:
    """A mark has a known code and stands inside one of the worker's utterances."""
    session = SESSIONS[coding["session"]]
    known = {code.key for code in rubrics()[coding["rubric"]].codes}
    spans = [
        (one["start_ms"], one["end_ms"])
        for one in session["utterances"]
        if one["speaker"] == "worker"
    ]
    for mark in coding["marks"]:
        assert mark["code"] in known
        assert mark["speaker"] == "worker"
        assert any(start < mark["at_ms"] < end for start, end in spans)
        assert mark["at_ms"] < mark.get("end_ms", session["duration_ms"]) <= session["duration_ms"]
    moments = [mark["at_ms"] for mark in coding["marks"]]
    assert moments == sorted(moments)


@each_coding
def test_submitted_codings_are_complete(coding: Coding) -> None:
    """What is submitted has each dimension rated within one of the expert, with a reason."""
    assert coding["purpose"] in {"primary", "double"}
    assert coding["state"] in {"submitted", "draft", "to_do"}
    if coding["state"] != "submitted":
        return
    expert = SESSIONS[coding["session"]]["expert"][coding["rubric"]]
    assert {one["dimension"] for one in coding["ratings"]} == set(expert)
    for rating in coding["ratings"]:
        assert rating["score"] is not None
        assert 1 <= rating["score"] <= 5
        assert abs(rating["score"] - expert[rating["dimension"]]["score"]) <= 1
        assert rating["reason"]
        assert all(0 <= index < len(coding["marks"]) for index in rating["evidence"])


def test_every_session_is_coded_by_two_or_more() -> None:
    """All sessions have one primary and a second MITI coding, and KB has work left."""
    miti = [one for one in codings() if one["rubric"] == "miti_4_2_1"]
    submitted = Counter(one["session"] for one in miti if one["state"] == "submitted")
    assert set(submitted) == set(SESSIONS)
    assert sorted(submitted.values()) == [2, 2, 3, 3, 3, 3, 3, 3]
    for rubric in ("miti_4_2_1", "cascade_sw7"):
        primary = Counter(
            one["session"]
            for one in codings()
            if one["rubric"] == rubric and one["purpose"] == "primary"
        )
        assert primary == dict.fromkeys(SESSIONS, 1)
    left = sorted(one["state"] for one in codings() if one["state"] != "submitted")
    assert left == ["draft", "to_do"]
    assert {one["coder"] for one in codings() if one["state"] != "submitted"} == {"KB"}


def test_observations_are_what_the_manifest_makes() -> None:
    """The committed codings come from the committed manifest by the committed script."""
    spec = importlib.util.spec_from_file_location("make_demo_observations", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    reasons = yaml.safe_load(GENERATOR.with_name("demo_reasons.yaml").read_text("utf-8"))
    sessions = list(SESSIONS.values())
    made = generator.miti_observations(sessions, reasons)
    made += generator.cascade_observations(sessions, reasons)
    assert made == codings()
