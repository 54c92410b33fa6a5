"""The disagreement room shows every difference of those who submitted, and to whom it may."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound, NothingToReport, NotYetUnblinded
from fsh_coder.domain.identifiers import CoderId, new_uuid
from fsh_coder.domain.study import Purpose
from fsh_coder.services import disagreements
from fsh_coder.services.disagreements import ConsensusState, MismatchKind, Room
from fsh_coder.services.event_agreement import ToleranceOutOfRange
from fsh_coder.services.transcripts import attach_transcript
from tests.factories import add_supervisor
from tests.services.coded_study import CodedStudy
from tests.services.marked_study import code_marks, differing_study, lead_of


@pytest.fixture
def study(tmp_path: Path) -> Iterator[CodedStudy]:
    """AA and BB coded S001: an agreement, a confusion, a lone mark each, empathy 2 apart."""
    with differing_study(tmp_path) as coded:
        yield coded


def room(study: CodedStudy, label: str = "S001", *, is_blind: bool = False) -> Room:
    """Return the room of a recording as the lead sees it."""
    return disagreements.open_room(
        study.db,
        study.segments[label].id,
        rubric_digest=study.rubric.digest,
        by=lead_of(study),
        is_blind=is_blind,
    )


def test_every_difference_is_listed_in_order_of_time(study: CodedStudy) -> None:
    """Different code, missed, extra, then ratings more than one apart; one apart is none."""
    found = room(study)
    assert [(each.kind, each.kind_words, each.at_ms) for each in found.mismatches] == [
        (MismatchKind.DIFFERENT_CODE, "different code", 20_000),
        (MismatchKind.MISSED, "only AA", 30_000),
        (MismatchKind.EXTRA, "only BB", 50_000),
        (MismatchKind.RATING_APART, "2 apart", None),
    ]
    confusion, missed, _, rating = found.mismatches
    assert confusion.codes == ("CR", "Q")
    assert [(each.label, each.short) for each in missed.given] == [("AA", "AF"), ("BB", None)]
    assert (rating.dimension, rating.dimension_label) == ("empathy", "Empathy")
    assert rating.scores == (2, 4)
    assert [each.words for each in rating.given] == ["AA heard 2", "BB heard 4"]
    assert found.n_open == 4
    assert len({each.key for each in found.mismatches}) == 4
    assert found.mismatch(confusion.key) == confusion


def test_the_room_counts_moments(study: CodedStudy) -> None:
    """One agreed of four moments is 25 %; each coder stands alone once."""
    found = room(study)
    assert (found.n_agreed, found.n_different, len(found.moments)) == (1, 1, 4)
    assert found.only == (("AA", 1), ("BB", 1))
    assert found.agreement == 0.25
    assert found.consensus is ConsensusState.NOT_BEGUN
    assert found.consensus_id is None


def test_lanes_hold_each_coders_marks(study: CodedStudy) -> None:
    """A lane has its coder's marks by time, with the moment that each belongs to."""
    found = room(study)
    assert [lane.label for lane in found.lanes] == ["AA", "BB"]
    assert [lane.coder_id for lane in found.lanes] == [
        study.coders["AA"].id,
        study.coders["BB"].id,
    ]
    assert [mark.short for mark in found.lanes[1].marks] == ["SR", "Q", "Q"]
    assert [lane.n_agreed for lane in found.lanes] == [1, 1]
    for lane in found.lanes:
        for mark in lane.marks:
            assert mark.mark_id in found.moments[mark.moment].mark_ids


def test_the_tolerance_is_the_callers(study: CodedStudy) -> None:
    """Within half a second the coders agree on nothing."""
    found = disagreements.open_room(
        study.db,
        study.segments["S001"].id,
        rubric_digest=study.rubric.digest,
        by=lead_of(study),
        tolerance_ms=500,
    )
    assert (found.n_agreed, found.tolerance_ms) == (0, 500)


def test_a_blind_room_does_not_say_who_coded_what(study: CodedStudy) -> None:
    """Lanes are A and B, shuffled from recording to recording and always alike for one."""
    blind = room(study, is_blind=True)
    assert [lane.label for lane in blind.lanes] == ["A", "B"]
    assert [lane.coder_id for lane in blind.lanes] == [None, None]
    assert blind == room(study, is_blind=True)
    # Labels and ids appear nowhere; what coders wrote is left as they wrote it.
    names = {"AA", "BB", "only AA", "only BB"}
    words = {each.kind_words for each in blind.mismatches}
    labels = {given.label for each in blind.mismatches for given in each.given}
    assert not (words | labels) & names
    assert {each.key for each in blind.mismatches} == {each.key for each in room(study).mismatches}


def test_the_blind_order_is_not_the_coders_order(study: CodedStudy) -> None:
    """Over several recordings A is now the one, now the other."""
    first_of = set()
    for number in range(2, 12):
        label = f"S{number:03d}"
        study.add_recording(label)
        _, (mark,) = code_marks(study, label, "AA", heard=[("SR", 1)])
        code_marks(study, label, "BB", heard=[("SR", 9)], purpose=Purpose.DOUBLE)
        (of_a,) = room(study, label, is_blind=True).lanes[0].marks
        first_of.add(of_a.mark_id == mark.id)
    assert first_of == {True, False}


def test_three_coders_are_judged_by_the_majority(study: CodedStudy) -> None:
    """Two who marked are not the odd ones: the third missed it; one alone is extra."""
    study.add_recording("S002")
    code_marks(study, "S002", "AA", heard=[("SR", 10)])
    code_marks(study, "S002", "BB", heard=[("SR", 10)], purpose=Purpose.DOUBLE)
    code_marks(study, "S002", "CC", heard=[("Q", 60)], purpose=Purpose.DOUBLE)
    found = room(study, "S002")
    assert [(each.kind, each.kind_words) for each in found.mismatches] == [
        (MismatchKind.MISSED, "not CC"),
        (MismatchKind.EXTRA, "only CC"),
    ]
    two = disagreements.open_room(
        study.db,
        study.segments["S002"].id,
        rubric_digest=study.rubric.digest,
        by=lead_of(study),
        coder_ids=[study.coders["AA"].id, study.coders["BB"].id],
    )
    assert [lane.label for lane in two.lanes] == ["AA", "BB"]
    assert two.mismatches == ()
    assert two.agreement == 1.0


def test_what_was_said_stands_beside_a_mark(study: CodedStudy, tmp_path: Path) -> None:
    """The speaker's utterance before a mark is shown, not one that ended long ago."""
    words = tmp_path / "s.vtt"
    words.write_text(
        "WEBVTT\n\n00:18.000 --> 00:19.500\n<v Worker>You are tired.\n\n"
        "00:19.600 --> 00:20.000\n<v Client>Mm.\n\n"
        "00:31.000 --> 00:32.000\n<v Client>I am.\n",
        encoding="utf-8",
    )
    attach_transcript(study.db, study.segments["S001"].recording_id, words)
    confusion, missed, extra, _ = room(study).mismatches
    assert confusion.said == "You are tired."
    assert missed.said is None
    assert extra.said is None


def test_recordings_that_disagree_most_come_first(study: CodedStudy) -> None:
    """Counts per recording, most to talk about first, alike ones by label."""
    for label in ("S002", "S010"):
        study.add_recording(label)
        code_marks(study, label, "AA", heard=[("SR", 10)])
        code_marks(study, label, "BB", heard=[("SR", 10)], purpose=Purpose.DOUBLE)
    study.add_recording("S003")
    code_marks(study, "S003", "AA")
    rows = disagreements.disagreeing_recordings(study.db, study.rubric.digest, by=lead_of(study))
    assert [row.recording_label for row in rows] == ["S001", "S002", "S010"]
    first = rows[0]
    assert first.coders == ("AA", "BB")
    assert (first.n_agreed, first.n_different, first.n_missed_or_extra) == (1, 1, 2)
    assert (first.n_ratings_apart, first.widest_rating, first.n_mismatches) == (1, 2, 4)
    assert (first.agreement, first.n_open) == (0.25, 4)
    assert (rows[1].agreement, rows[1].n_mismatches) == (1.0, 0)


def test_only_who_may_see_others_gets_in(study: CodedStudy) -> None:
    """A coder sees others only once all have submitted; a lead always, two codings given."""
    study.add_recording("S002")
    code_marks(study, "S002", "AA", heard=[("SR", 10)])
    code_marks(study, "S002", "BB", heard=[("SR", 10)], purpose=Purpose.DOUBLE)
    code_marks(study, "S002", "CC", purpose=Purpose.DOUBLE, is_submitted=False)
    digest = study.rubric.digest
    of_ann = study.coders["AA"].id
    supervisor = add_supervisor(study.db).id
    for person in (of_ann, supervisor):
        with pytest.raises(NotYetUnblinded):
            disagreements.open_room(
                study.db, study.segments["S002"].id, rubric_digest=digest, by=person
            )
        rows = disagreements.disagreeing_recordings(study.db, digest, by=person)
        assert [row.recording_label for row in rows] == ["S001"]
    seen = disagreements.open_room(
        study.db, study.segments["S001"].id, rubric_digest=digest, by=of_ann
    )
    assert seen.n_agreed == 1
    assert len(room(study, "S002").lanes) == 2


def test_a_room_that_cannot_be_opened_says_why(study: CodedStudy) -> None:
    """Nobody or one only has submitted; an unknown person, rubric or tolerance."""
    for label in ("S002", "S003"):
        study.add_recording(label)
    code_marks(study, "S002", "AA")
    with pytest.raises(NothingToReport, match="Only AA has submitted"):
        room(study, "S002")
    with pytest.raises(NothingToReport, match="Nobody has submitted"):
        room(study, "S003")
    digest, segment_id = study.rubric.digest, study.segments["S001"].id
    with pytest.raises(NotFound, match="person"):
        disagreements.open_room(study.db, segment_id, rubric_digest=digest, by=CoderId(new_uuid()))
    with pytest.raises(NotFound, match="rubric"):
        disagreements.open_room(study.db, segment_id, rubric_digest="0" * 64, by=lead_of(study))
    with pytest.raises(ToleranceOutOfRange):
        disagreements.disagreeing_recordings(study.db, digest, by=lead_of(study), tolerance_ms=-1)
