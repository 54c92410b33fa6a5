"""The shipped demo study's files: sessions, people and what each coder made of them."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NotRequired, TypedDict, cast

import yaml

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.study import Purpose


@dataclass(frozen=True, slots=True)
class DemoSession:
    """A session of the demo study; without a recording it has neither sound nor transcript."""

    session: NewPracticeSession
    sound: Path | None
    transcript: Path | None


@dataclass(frozen=True, slots=True)
class DemoCoder:
    """An invented coder."""

    initials: str
    name: str


@dataclass(frozen=True, slots=True)
class DemoMark:
    """A mark as the demo files tell it; times from the recording's start."""

    code: str
    at_ms: int
    end_ms: int | None
    speaker: Speaker | None
    note: str
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class DemoRating:
    """A rating; ``evidence`` are positions in the observation's list of marks, from 0."""

    dimension: str
    score: int | None
    reason: str
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoCoding:
    """What one coder is to code and made of it; ``state`` is submitted, draft or to_do."""

    session_label: str
    rubric_key: str
    coder: str
    purpose: Purpose
    state: str
    marks: tuple[DemoMark, ...]
    ratings: tuple[DemoRating, ...]


@dataclass(frozen=True, slots=True)
class DemoStudy:
    """Everything the demo study is made of."""

    rubric_keys: tuple[str, ...]
    sessions: tuple[DemoSession, ...]
    coders: tuple[DemoCoder, ...]
    codings: tuple[DemoCoding, ...]


class _SessionEntry(TypedDict):
    id: str
    worker: str
    team: str
    family: str
    phase: str
    time_point: str
    held_on: str
    visit_type: str
    change_goal: str
    concern: str
    recorded: bool
    sound: NotRequired[str]
    transcript: NotRequired[str]
    why_not_recorded: NotRequired[str]


class _Manifest(TypedDict):
    rubrics: dict[str, object]
    sessions: list[_SessionEntry]


class _CoderEntry(TypedDict):
    id: str
    name: str


class _MarkEntry(TypedDict):
    code: str
    at_ms: int
    end_ms: NotRequired[int]
    speaker: NotRequired[str]
    note: NotRequired[str]
    unsure: NotRequired[bool]


class _RatingEntry(TypedDict):
    dimension: str
    score: int | None
    reason: NotRequired[str]
    evidence: NotRequired[list[int]]


class _CodingEntry(TypedDict):
    session: str
    rubric: str
    coder: str
    purpose: str
    state: str
    marks: NotRequired[list[_MarkEntry]]
    ratings: NotRequired[list[_RatingEntry]]


def read_demo(folder: Path) -> DemoStudy:
    """Return the demo study of the folder that is shipped with the program."""
    manifest = cast("_Manifest", json.loads(_text(folder / "manifest.json")))
    coders = cast("list[_CoderEntry]", _yaml(folder / "coders.yaml"))
    codings = cast("list[_CodingEntry]", _yaml(folder / "observations.yaml"))
    return DemoStudy(
        rubric_keys=tuple(manifest["rubrics"]),
        sessions=tuple(_session(entry, folder) for entry in manifest["sessions"]),
        coders=tuple(DemoCoder(entry["id"], entry["name"]) for entry in coders),
        codings=tuple(_coding(entry) for entry in codings),
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _yaml(path: Path) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    result: object = yaml.load(_text(path), Loader=loader)  # noqa: S506 - a safe loader, in C
    return result


def _session(entry: _SessionEntry, folder: Path) -> DemoSession:
    variables = [("Family", entry["family"]), ("Concern", entry["concern"])]
    if "why_not_recorded" in entry:
        variables.append(("Why not recorded", entry["why_not_recorded"]))
    return DemoSession(
        session=NewPracticeSession(
            label=entry["id"],
            worker_label=entry["worker"],
            team=entry["team"],
            phase=entry["phase"],
            time_point=entry["time_point"],
            held_on=date.fromisoformat(entry["held_on"]),
            visit_type=entry["visit_type"],
            change_goal=entry["change_goal"],
            variables=tuple(variables),
        ),
        sound=folder / entry["sound"] if entry["recorded"] else None,
        transcript=folder / entry["transcript"] if entry["recorded"] else None,
    )


def _coding(entry: _CodingEntry) -> DemoCoding:
    return DemoCoding(
        session_label=entry["session"],
        rubric_key=entry["rubric"],
        coder=entry["coder"],
        purpose=Purpose(entry["purpose"]),
        state=entry["state"],
        marks=tuple(_mark(each) for each in entry.get("marks", ())),
        ratings=tuple(_rating(each) for each in entry.get("ratings", ())),
    )


def _mark(entry: _MarkEntry) -> DemoMark:
    return DemoMark(
        code=entry["code"],
        at_ms=entry["at_ms"],
        end_ms=entry.get("end_ms"),
        speaker=Speaker(entry["speaker"]) if "speaker" in entry else None,
        note=entry.get("note", ""),
        is_unsure=entry.get("unsure", False),
    )


def _rating(entry: _RatingEntry) -> DemoRating:
    return DemoRating(
        dimension=entry["dimension"],
        score=entry["score"],
        reason=entry.get("reason", ""),
        evidence=tuple(entry.get("evidence", ())),
    )
