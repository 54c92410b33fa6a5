"""Recordings come in once, whole, by content; they are found again when they move."""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fsh_coder.domain.errors import (
    Cancelled,
    EmptySound,
    NameTaken,
    NotFound,
    NotSound,
    RecordingAlreadyAdded,
    RecordingChanged,
    RecordingMissing,
    UserFacingError,
)
from fsh_coder.domain.identifiers import RecordingId, new_uuid
from fsh_coder.domain.recording import NewPracticeSession
from fsh_coder.services import assignments, recording_library, study_library
from fsh_coder.services.recording_library import SessionHasRecording
from fsh_coder.services.recording_places import stored_path
from fsh_coder.services.segments import SegmentCoded, SegmentOutside, random_start_ms
from fsh_coder.services.session_entry import LabelMissing, WorkerInOtherTeam, next_labels
from fsh_coder.services.study_overview import recordings_table
from fsh_coder.store.database import StudyDatabase
from tests.factories import make_practice_session, make_recording
from tests.services.filling import (
    add_sounds,
    coders,
    empty_study,
    open_item,
    rubric_of,
    sound,
    study_labels,
)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Return an empty study in a folder of its own, with room beside it."""
    folder = tmp_path / "study"
    folder.mkdir()
    with empty_study(folder, monkeypatch) as study:
        yield study


def _recordings(db: StudyDatabase) -> int:
    return sum(row.recording is not None for row in recordings_table(db))


# --- Adding ---------------------------------------------------------------------------


def test_a_recording_gets_the_next_id_its_length_and_the_whole_as_segment(
    db: StudyDatabase,
) -> None:
    """The id tells nothing, the length is counted, the path is relative and POSIX."""
    path = sound(db.path.parent / "sound files", "Smith before.wav", duration_ms=2000)
    added = recording_library.add(db, recording_library.prepare(db, path))
    assert added.session.label == "S001"
    assert added.recording.duration_ms == 2000
    assert added.recording.relative_path == "sound files/Smith before.wav"
    assert (added.segment.start_ms, added.segment.end_ms) == (0, 2000)
    assert (added.is_outside, added.is_cut) == (False, False)
    assert recording_library.resolve_path(db, added.recording) == path
    assert study_labels(db)[-1] == "recording S001 added"


def test_a_recording_outside_the_studys_folder_is_kept_by_its_way_up(
    db: StudyDatabase, tmp_path: Path
) -> None:
    """It is found, and the lead is told that a copy of the folder will not hold it."""
    path = sound(tmp_path / "archive", "a.wav")
    added = recording_library.add(db, recording_library.prepare(db, path))
    assert added.recording.relative_path == "../archive/a.wav"
    assert added.is_outside
    assert recording_library.resolve_path(db, added.recording) == path


def test_a_study_moves_together_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copied to another place, the study finds the recordings beside it."""
    old = tmp_path / "old"
    old.mkdir()
    with empty_study(old, monkeypatch) as db:
        add_sounds(db, 1)
    shutil.move(old, tmp_path / "new")
    with study_library.open_study(tmp_path / "new" / "study.fsh") as moved:
        assert recording_library.missing_recordings(moved) == ()


def test_the_waveform_is_cached_when_a_recording_is_prepared(db: StudyDatabase) -> None:
    """Opening the recording afterwards decodes nothing."""
    added = add_sounds(db, 1)[0]
    pyramid = recording_library.peaks_cache().load(added.recording.sha256)
    assert pyramid is not None
    assert pyramid.duration_ms == added.recording.duration_ms


def test_the_same_sound_is_noticed_whatever_its_name(db: StudyDatabase) -> None:
    """A copy under another name is refused and the sentence says where the sound is."""
    path = sound(db.path.parent, "a.wav")
    recording_library.add(db, recording_library.prepare(db, path))
    copy = Path(shutil.copy(path, db.path.parent / "b.wav"))
    with pytest.raises(RecordingAlreadyAdded, match="S001"):
        recording_library.prepare(db, copy)
    assert _recordings(db) == 1


def test_the_same_sound_added_twice_at_once_is_added_once(db: StudyDatabase) -> None:
    """Two windows' worth of preparing does not get past the last check."""
    path = sound(db.path.parent, "a.wav")
    first, second = recording_library.prepare(db, path), recording_library.prepare(db, path)
    recording_library.add(db, first)
    with pytest.raises(RecordingAlreadyAdded):
        recording_library.add(db, second)
    assert _recordings(db) == 1


def test_a_batch_adds_what_it_can_and_says_why_not(db: StudyDatabase) -> None:
    """A text, an empty file, a vanished file and a copy stop no other; each has a sentence."""
    folder = db.path.parent / "batch"
    good = [sound(folder, f"{n}.wav", seed=n) for n in range(3)]
    text = folder / "notes.mp3"
    text.write_text("Dear Ana", encoding="utf-8")
    empty = folder / "empty.wav"
    empty.touch()
    copy = Path(shutil.copy(good[0], folder / "copy.wav"))
    shares: list[float] = []
    result = recording_library.add_files(
        db, [*good, text, empty, copy, folder / "gone.wav"], progress=shares.append
    )
    assert [each.session.label for each in result.added] == ["S001", "S002", "S003"]
    assert [type(error) for error in result.refused] == [
        NotSound, EmptySound, RecordingAlreadyAdded, RecordingMissing,
    ]  # fmt: skip
    assert "copy.wav" in result.refused[2].sentence
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert study_labels(db)[-1] == "3 recordings added"


def test_a_cancelled_batch_leaves_nothing_half_added(db: StudyDatabase) -> None:
    """Stopped after the second file, neither of the first two is in the study."""
    folder = db.path.parent / "batch"
    paths = [sound(folder, f"{n}.wav", seed=n) for n in range(4)]
    before = study_labels(db)
    shares: list[float] = []
    with pytest.raises(Cancelled):
        recording_library.add_files(
            db,
            paths,
            progress=shares.append,
            cancelled=lambda: bool(shares) and shares[-1] >= 0.5,
        )
    assert recordings_table(db) == ()
    assert study_labels(db) == before


def test_an_empty_batch_changes_nothing(db: StudyDatabase) -> None:
    """No file is no action: the journal stays as it was."""
    before = study_labels(db)
    assert recording_library.add_files(db, []) == recording_library.AddResult((), ())
    assert study_labels(db) == before


def test_a_file_that_changes_while_it_is_read_is_refused(db: StudyDatabase) -> None:
    """Its hash would belong to a content that is gone."""
    path = sound(db.path.parent, "growing.wav", duration_ms=3000)

    def touch(share: float) -> None:
        os.utime(path, ns=(1, 1 + round(share * 1e9)))

    with pytest.raises(UserFacingError, match="changed while it was read"):
        recording_library.prepare(db, path, progress=touch)


def test_a_recording_can_join_a_session_that_has_none(db: StudyDatabase) -> None:
    """A session that was entered first gets its recording later, but only one."""
    session = recording_library.add_session(db, NewPracticeSession("S100", worker_label="W1"))
    paths = [sound(db.path.parent, f"{n}.wav", seed=n) for n in range(2)]
    first, second = (recording_library.prepare(db, path) for path in paths)
    added = recording_library.attach(db, first, practice_session_id=session.id)
    assert added.session == session
    with pytest.raises(SessionHasRecording, match="S100"):
        recording_library.attach(db, second, practice_session_id=session.id)
    with pytest.raises(NotFound):
        recording_library.attach(db, second, practice_session_id=make_practice_session().id)
    assert _recordings(db) == 1


def test_files_in_a_folder_are_those_that_hold_or_promise_sound(db: StudyDatabase) -> None:
    """Sound under any name comes, a text named .mp3 too (to be refused by name), notes do not."""
    folder = db.path.parent
    inside = sound(folder / "b", "1.wav")
    odd = sound(folder / "a", "recorder-file")
    (folder / "fake.mp3").write_text("text", encoding="utf-8")
    (folder / "notes.txt").write_text("text", encoding="utf-8")
    sound(folder / ".hidden", "2.wav")
    assert recording_library.files_in(folder) == (folder / "fake.mp3", odd, inside)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_pipes_and_links_to_themselves_hold_nothing_up(db: StudyDatabase) -> None:
    """A pipe in a folder is passed over; a link that leads to itself is refused by name."""
    folder = db.path.parent / "odd"
    folder.mkdir()
    os.mkfifo(folder / "pipe.wav")
    link = folder / "link.wav"
    link.symlink_to(link)
    assert recording_library.files_in(folder) == (link,)
    result = recording_library.add_files(db, [link])
    assert [type(error) for error in result.refused] == [RecordingMissing]


# --- Sessions -------------------------------------------------------------------------


def test_sessions_without_a_recording_are_allowed(db: StudyDatabase) -> None:
    """Some meetings are observed and never recorded."""
    new = NewPracticeSession(
        " S100 ", worker_label="W1", team="Harbour", phase="before", held_on=date(2026, 3, 6)
    )
    session = recording_library.add_session(db, new)
    assert session.label == "S100"
    row = recordings_table(db)[0]
    assert row.worker is not None
    assert (row.worker.label, row.worker.team) == ("W1", "Harbour")
    assert row.recording is None
    assert study_labels(db)[-1] == "session S100 added"


def test_two_sessions_cannot_have_the_same_id(db: StudyDatabase) -> None:
    """Neither can they differ in case alone, and an id is needed."""
    recording_library.add_session(db, NewPracticeSession("S100"))
    with pytest.raises(NameTaken):
        recording_library.add_session(db, NewPracticeSession("s100"))
    with pytest.raises(LabelMissing):
        recording_library.add_session(db, NewPracticeSession("  "))


def test_a_worker_stays_in_one_team(db: StudyDatabase) -> None:
    """Another team is refused with a sentence; a team that was not known is kept."""
    recording_library.add_session(db, NewPracticeSession("S1", worker_label="W1"))
    recording_library.add_session(db, NewPracticeSession("S2", worker_label="W1", team="Harbour"))
    assert study_library.workers(db)[0].team == "Harbour"
    with pytest.raises(WorkerInOtherTeam, match="Harbour"):
        recording_library.add_session(db, NewPracticeSession("S3", worker_label="W1", team="Quay"))
    assert len(recordings_table(db)) == 2


def test_a_session_can_be_described_anew(db: StudyDatabase) -> None:
    """Facts and worker change, the id of the row stays, and the journal says so once."""
    session = recording_library.add_session(db, NewPracticeSession("S1", worker_label="W1"))
    other = recording_library.add_session(db, NewPracticeSession("S2"))
    described = recording_library.describe_session(
        db, session.id, NewPracticeSession("S1", worker_label="W2", phase="after")
    )
    assert described.id == session.id
    row = recordings_table(db)[0]
    assert row.worker is not None
    assert (row.worker.label, row.session.phase) == ("W2", "after")
    recording_library.update_session(db, described)
    assert study_labels(db)[-2:] == ["session S2 added", "session S1 described"]
    with pytest.raises(NameTaken):
        recording_library.update_session(db, replace(other, label="S1"))
    with pytest.raises(NotFound):
        recording_library.update_session(db, make_practice_session("S9"))


def test_next_ids_follow_the_highest_and_keep_their_width() -> None:
    """Gaps are not filled: an id that was used once is not used for something else."""
    assert next_labels([], 2) == ("S001", "S002")
    assert next_labels(["S001", "S007", "visit", "s900"], 1) == ("S008",)
    assert next_labels(["S0412"], 1) == ("S0413",)
    assert next_labels(["S999"], 1) == ("S1000",)


# --- Segments -------------------------------------------------------------------------


def test_a_segment_is_set_within_its_recording(db: StudyDatabase) -> None:
    """Times outside, or the wrong way round, are refused with the recording's length."""
    recording = add_sounds(db, 1)[0].recording
    segment = recording_library.set_segment(db, recording.id, start_ms=200, end_ms=1100)
    assert (segment.start_ms, segment.end_ms) == (200, 1100)
    assert study_labels(db)[-1] == "segment of S001 set to 00:00 to 00:01"
    for start_ms, end_ms in ((-1, 500), (500, 500), (900, 100), (0, recording.duration_ms + 1)):
        with pytest.raises(SegmentOutside, match="S001"):
            recording_library.set_segment(db, recording.id, start_ms=start_ms, end_ms=end_ms)
    with pytest.raises(NotFound):
        recording_library.set_segment(db, RecordingId(new_uuid()), start_ms=0, end_ms=1)


def test_a_segment_stays_once_someone_has_begun_to_code_it(db: StudyDatabase) -> None:
    """Marks belong to a stretch; the same stretch again is no change and is allowed."""
    added = add_sounds(db, 1)[0]
    ann = coders(db, "Ann Archer")[0]
    assignments.assign(db, [added.segment.id], coder_id=ann.id, rubric_digest=rubric_of(db).digest)
    recording_id, end_ms = added.recording.id, added.segment.end_ms
    segment = recording_library.set_segment(db, recording_id, start_ms=100, end_ms=end_ms)
    open_item(db, ann, "S001")
    with pytest.raises(SegmentCoded, match="S001"):
        recording_library.set_segment(db, recording_id, start_ms=0, end_ms=end_ms)
    same = recording_library.set_segment(db, recording_id, start_ms=100, end_ms=end_ms)
    assert same == segment


def test_a_random_segment_depends_on_the_seed_alone(db: StudyDatabase) -> None:
    """The same seed chooses the same stretch; a short recording is coded whole."""
    recording = add_sounds(db, 1)[0].recording
    short = recording_library.draw_segment(db, recording.id, seed=1)
    assert (short.start_ms, short.end_ms) == (0, recording.duration_ms)
    hour = make_recording(make_practice_session(), duration_ms=3_600_500)
    starts = {random_start_ms(hour, length_ms=1_200_000, seed=seed) for seed in range(200)}
    assert starts == {random_start_ms(hour, length_ms=1_200_000, seed=seed) for seed in range(200)}
    assert all(0 <= start <= 2_400_500 and start % 1000 == 0 for start in starts)
    assert len(starts) > 150
    assert min(starts) < 240_000
    assert max(starts) > 2_160_000


# --- Places ---------------------------------------------------------------------------


def test_a_vanished_recording_is_missed_by_its_sessions_id(db: StudyDatabase) -> None:
    """The sentence names the session and never the file, so that coders stay blind."""
    recording = add_sounds(db, 1)[0].recording
    recording_library.check_recording(db, recording)
    recording_library.place_of(db, recording).unlink()
    with pytest.raises(RecordingMissing, match="S001"):
        recording_library.resolve_path(db, recording)
    assert recording_library.missing_recordings(db) == (recording,)
    assert recordings_table(db)[0].is_missing


def test_a_changed_recording_is_noticed(db: StudyDatabase) -> None:
    """One other byte in a file of the same length is enough."""
    recording = add_sounds(db, 1)[0].recording
    path = recording_library.place_of(db, recording)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(RecordingChanged, match="S001"):
        recording_library.check_recording(db, recording)


def test_moved_recordings_are_found_by_content_and_linked_again(
    db: StudyDatabase, tmp_path: Path
) -> None:
    """Under another name in another folder they are found; decoys of the same length are not."""
    added = add_sounds(db, 2)
    new_places = []
    for number, each in enumerate(added):
        target = tmp_path / "moved" / "deeper" / f"renamed{number}.bin"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(recording_library.place_of(db, each.recording), target)
        new_places.append(target)
    sound(tmp_path / "moved", "decoy.wav", seed=99)
    found = recording_library.find_moved(db, [tmp_path / "moved"])
    assert [(each.session_label, each.path) for each in found] == [
        ("S001", new_places[0]),
        ("S002", new_places[1]),
    ]
    assert len(recording_library.missing_recordings(db)) == 2
    for one in found:
        linked = recording_library.relink(db, one.recording.id, one.path)
        assert linked.relative_path == stored_path(db, one.path)
        recording_library.check_recording(db, linked)
    assert recording_library.missing_recordings(db) == ()
    assert study_labels(db)[-1] == "recording of S002 found again"


def test_only_files_of_the_right_length_are_read(db: StudyDatabase, tmp_path: Path) -> None:
    """A search through a large archive does not hash it: unreadable others do not matter."""
    recording = add_sounds(db, 1)[0].recording
    place = recording_library.place_of(db, recording)
    shutil.move(place, tmp_path / "here.wav")
    shares: list[float] = []
    for number in range(5):
        sound(tmp_path / "others", f"{number}.wav", seed=number, duration_ms=700)
    found = recording_library.find_moved(db, [tmp_path], progress=shares.append)
    assert len(found) == 1
    assert shares == [1.0]
    with pytest.raises(Cancelled):
        recording_library.find_moved(db, [tmp_path], cancelled=lambda: True)


def test_other_content_is_not_linked(db: StudyDatabase, tmp_path: Path) -> None:
    """A recording that was edited or mixed up would make every mark wrong."""
    recording = add_sounds(db, 1)[0].recording
    other = sound(tmp_path, "other.wav", seed=77)
    with pytest.raises(RecordingChanged, match="S001"):
        recording_library.relink(db, recording.id, other)
    with pytest.raises(RecordingMissing):
        recording_library.relink(db, recording.id, tmp_path / "gone.wav")
    assert recordings_table(db)[0].recording == recording
