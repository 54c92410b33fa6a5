"""Studies to be filled: empty, with real sound files beside them and a cache of their own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from fsh_coder.domain.journal import Action
from fsh_coder.domain.people import Coder
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.domain.rubric import Rubric
from fsh_coder.services import (
    assignments,
    coding,
    recording_library,
    rubric_library,
    study_library,
    study_log,
)
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.recording_library import AddedRecording
from fsh_coder.store import journal
from fsh_coder.store.database import StudyDatabase
from tests.factories import MITI, new_study
from tests.media.sounds import noise, write_sound


@contextmanager
def empty_study(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Give an empty study in ``folder`` and put the waveform cache beside it."""
    monkeypatch.setenv("FSH_CACHE", str(folder / "cache"))
    with new_study(folder / "study.fsh", lead="Lena Lead") as db:
        yield db


def rubric_of(db: StudyDatabase) -> Rubric:
    """Return the study's rubric."""
    return rubric_library.by_key(db, MITI)


def sound(folder: Path, name: str, *, seed: int = 1, duration_ms: int = 1500) -> Path:
    """Write a WAV file of unique noise and return its path; the folder is made."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_sound(folder, noise(duration_ms, seed=seed), kind="wav", name=name)


def add_sounds(
    db: StudyDatabase, n_sounds: int, *, like: NewPracticeSession | None = None
) -> list[AddedRecording]:
    """Add so many recordings, S001 first; their sessions are like the given one but for the id."""
    template = like or NewPracticeSession("")
    known = len(recording_library.files_in(db.path.parent))
    added = []
    for number in range(known + 1, known + 1 + n_sounds):
        path = sound(db.path.parent / "recordings", f"{number}.wav", seed=number)
        session = replace(template, label=f"S{number:03d}")
        prepared = recording_library.prepare(db, path)
        added.append(recording_library.add(db, prepared, session=session))
    return added


def coders(db: StudyDatabase, *names: str) -> list[Coder]:
    """Add coders by name."""
    return [study_library.add_coder(db, name) for name in names]


def open_item(db: StudyDatabase, coder: Coder, label: str) -> CodingSession:
    """Open what a coder has to code of a session."""
    item = next(each for each in assignments.my_list(db, coder.id) if each.session_label == label)
    return coding.open_assignment(db, item.assignment_id, coder_id=coder.id)


def study_labels(db: StudyDatabase) -> list[str]:
    """Return what the study's journal says was done, oldest first; its chain must be whole."""
    entries = study_log.study_history(db)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert all(entry.action is Action.STUDY for entry in entries)
    with db.reading() as session:
        assert journal.head_of(session, db.study.id).seq == len(entries)
    return [entry.label for entry in entries]
