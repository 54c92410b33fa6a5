"""Transcripts of recordings: attached, replaced, removed, and without names."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import RecordingId, new_uuid
from fsh_coder.domain.observation import Speaker
from fsh_coder.formats.transcript_file import NotATranscript
from fsh_coder.services import study_log, transcripts
from fsh_coder.services.transcripts import TranscriptTooLong, Utterance, likely_speaker
from fsh_coder.store.database import StudyDatabase
from tests.services.filling import add_sounds, empty_study, study_labels

VTT = (
    "WEBVTT\n\n00:00.100 --> 00:00.500\n<v Social Worker>How are you?</v>\n\n"
    "00:00.600 --> 00:01.200\n<v Rivera, Ana>Tired.</v>\n"
)


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StudyDatabase]:
    """Return a study with one recording of 1.5 s."""
    with empty_study(tmp_path, monkeypatch) as study:
        add_sounds(study, 1)
        yield study


@pytest.fixture
def recording_id(db: StudyDatabase) -> RecordingId:
    """Return the one recording's id."""
    from fsh_coder.services.study_overview import recordings_table

    recording = recordings_table(db)[0].recording
    assert recording is not None
    return recording.id


def _file(folder: Path, text: str = VTT) -> Path:
    path = folder / "talk.vtt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_transcript_is_kept_without_names(
    db: StudyDatabase, recording_id: RecordingId, tmp_path: Path
) -> None:
    """Names stand for worker, client or nobody told, and are nowhere in the file."""
    assert transcripts.transcript_of(db, recording_id) == ()
    path = _file(tmp_path)
    labels = transcripts.speakers_in(path)
    assert [(each.label, each.likely) for each in labels] == [
        ("Social Worker", Speaker.WORKER),
        ("Rivera, Ana", None),
    ]
    spoken = transcripts.attach_transcript(
        db, recording_id, path, speakers={"Rivera, Ana": Speaker.CLIENT}
    )
    assert spoken == (
        Utterance(100, 500, Speaker.WORKER, "How are you?"),
        Utterance(600, 1200, Speaker.CLIENT, "Tired."),
    )
    assert transcripts.transcript_of(db, recording_id) == spoken
    db.close()
    assert b"Rivera" not in db.path.read_bytes()


def test_a_new_transcript_replaces_the_old_and_the_journal_keeps_no_words(
    db: StudyDatabase, recording_id: RecordingId, tmp_path: Path
) -> None:
    """What a family said does not outlive its transcript."""
    transcripts.attach_transcript(db, recording_id, _file(tmp_path))
    shorter = _file(tmp_path, "WEBVTT\n\n00:00.100 --> 00:00.500\nParent: Fine.\n")
    assert len(transcripts.attach_transcript(db, recording_id, shorter)) == 1
    transcripts.remove_transcript(db, recording_id)
    transcripts.remove_transcript(db, recording_id)
    assert transcripts.transcript_of(db, recording_id) == ()
    assert study_labels(db)[-3:] == [
        "transcript of S001 attached",
        "transcript of S001 attached",
        "transcript of S001 removed",
    ]
    assert "Tired" not in repr(study_log.study_history(db))


def test_the_transcript_of_another_recording_is_refused(
    db: StudyDatabase, recording_id: RecordingId, tmp_path: Path
) -> None:
    """One that goes on long after the sound has ended belongs to something else."""
    path = _file(tmp_path, VTT + "\n00:59.000 --> 01:00.000\nMore.\n")
    with pytest.raises(TranscriptTooLong, match="S001"):
        transcripts.attach_transcript(db, recording_id, path)
    assert transcripts.transcript_of(db, recording_id) == ()


def test_what_is_no_transcript_changes_nothing(
    db: StudyDatabase, recording_id: RecordingId, tmp_path: Path
) -> None:
    """A letter is refused; the transcript that was there stays."""
    kept = transcripts.attach_transcript(db, recording_id, _file(tmp_path))
    with pytest.raises(NotATranscript):
        transcripts.attach_transcript(db, recording_id, _file(tmp_path, "Dear Ana"))
    assert transcripts.transcript_of(db, recording_id) == kept
    with pytest.raises(NotFound):
        transcripts.attach_transcript(db, RecordingId(new_uuid()), _file(tmp_path))
    with pytest.raises(NotFound):
        transcripts.remove_transcript(db, RecordingId(new_uuid()))


@pytest.mark.parametrize(
    ("label", "speaker"),
    [
        ("Worker", Speaker.WORKER),
        ("SOCIAL WORKER 2", Speaker.WORKER),
        ("SW:", Speaker.WORKER),
        ("Parent", Speaker.CLIENT),
        ("Mum", Speaker.CLIENT),
        ("Family Worker", None),
        ("Ana Rivera", None),
        ("", None),
    ],
)
def test_only_telling_labels_are_understood(label: str, speaker: Speaker | None) -> None:
    """A role is taken, a name or a contradiction is not guessed."""
    assert likely_speaker(label) is speaker
