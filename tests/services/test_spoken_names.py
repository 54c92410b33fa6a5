"""Names are marked once for a recording, never touching, and each change is in the journal."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import NotFound
from fsh_coder.domain.identifiers import RecordingId, new_uuid
from fsh_coder.domain.spoken_name import SpokenName
from fsh_coder.services import recording_library, spoken_names, study_log
from tests.factories import StudyToCode, make_study_to_code


@pytest.fixture
def study(tmp_path: Path) -> StudyToCode:
    """Return an open study."""
    return make_study_to_code(tmp_path)


def test_marked_names_are_kept_in_order_and_logged(study: StudyToCode) -> None:
    """Who marked a name, in which session and when, can be read afterwards; not what was said."""
    for start_ms in (60_000, 5_000):
        spoken_names.mark(
            study.db, study.recording.id, start_ms=start_ms, end_ms=start_ms + 800, by=study.ann.id
        )
    kept = spoken_names.spoken_names(study.db, study.recording.id)
    assert kept == (SpokenName(5_000, 5_800), SpokenName(60_000, 60_800))
    last = study_log.study_history(study.db)[-1]
    assert last.label == "name marked in S001 at 00:05"
    assert last.coder_id == study.ann.id


def test_name_at_the_recordings_end_is_cut_to_it(study: StudyToCode) -> None:
    """A drag past the end marks up to the end."""
    end_ms = study.recording.duration_ms
    made = spoken_names.mark(
        study.db, study.recording.id, start_ms=end_ms - 500, end_ms=end_ms + 9_000, by=None
    )
    assert made == SpokenName(end_ms - 500, end_ms)


def test_unmarked_name_is_heard_again(study: StudyToCode) -> None:
    """Taking a mark back leaves the others, and a second time there is nothing to take back."""
    recording_id = study.recording.id
    first, second = (
        spoken_names.mark(study.db, recording_id, start_ms=at, end_ms=at + 500, by=None)
        for at in (1_000, 9_000)
    )
    spoken_names.unmark(study.db, recording_id, first, by=study.lead.id)
    assert spoken_names.spoken_names(study.db, recording_id) == (second,)
    assert "no longer marked" in study_log.study_history(study.db)[-1].label
    with pytest.raises(NotFound):
        spoken_names.unmark(study.db, recording_id, first, by=study.lead.id)


def test_names_of_an_unknown_recording_are_refused(study: StudyToCode) -> None:
    """A recording that is not in the study gets no names."""
    with pytest.raises(NotFound):
        spoken_names.mark(study.db, RecordingId(new_uuid()), start_ms=0, end_ms=10, by=None)


def test_session_added_by_mistake_goes_with_its_names(study: StudyToCode) -> None:
    """Marked names do not keep a session in the study."""
    spoken_names.mark(study.db, study.recording.id, start_ms=0, end_ms=500, by=None)
    with study.db.transaction() as session:
        from fsh_coder.store import assignments

        for assignment_id in (study.of_ann, study.of_ben):
            assignments.remove_assignment(session, assignment_id)
    recording_library.remove_session(study.db, study.practice_session.id)
    assert spoken_names.spoken_names(study.db, study.recording.id) == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), min_size=1, max_size=12))
def test_any_marks_cover_exactly_what_was_marked(
    study_for_many: StudyToCode, marks: list[tuple[int, int]]
) -> None:
    """In any order, what is marked is the union of all that was marked, in stretches apart."""
    db, recording_id = study_for_many.db, study_for_many.recording.id
    for name in spoken_names.spoken_names(db, recording_id):
        spoken_names.unmark(db, recording_id, name, by=None)
    for start_ms, length_ms in marks:
        spoken_names.mark(db, recording_id, start_ms=start_ms, end_ms=start_ms + length_ms, by=None)
    kept = spoken_names.spoken_names(db, recording_id)
    covered = {ms for name in kept for ms in range(name.start_ms, name.end_ms)}
    assert covered == {ms for start, length in marks for ms in range(start, start + length)}
    assert not any(one.touches(other) for at, one in enumerate(kept) for other in kept[at + 1 :])


@pytest.fixture(scope="module")
def study_for_many(tmp_path_factory: pytest.TempPathFactory) -> StudyToCode:
    """Return a study that is filled and emptied again and again."""
    return make_study_to_code(tmp_path_factory.mktemp("names"))
