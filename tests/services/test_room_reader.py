"""A room that is read again shows what is on disk, whoever changed it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NothingToReport
from fsh_coder.domain.identifiers import CoderId
from fsh_coder.services import consensus, disagreements
from fsh_coder.services.consensus import ConsensusSession
from fsh_coder.services.disagreements import Room
from fsh_coder.services.room_reader import RoomReader
from tests.services.coded_study import CodedStudy
from tests.services.marked_study import differing_study, lead_of


@pytest.fixture
def study(tmp_path: Path) -> Iterator[CodedStudy]:
    """AA and BB coded S001: an agreement, a confusion, a lone mark each, empathy 2 apart."""
    with differing_study(tmp_path) as coded:
        yield coded


def reader_of(
    study: CodedStudy, *, is_blind: bool = False, coder_ids: tuple[CoderId, ...] | None = None
) -> RoomReader:
    """Return a reader of S001 for the lead."""
    return RoomReader(
        study.db,
        study.segments["S001"].id,
        rubric_digest=study.rubric.digest,
        by=lead_of(study),
        is_blind=is_blind,
        coder_ids=coder_ids,
    )


def begin(study: CodedStudy) -> ConsensusSession:
    """Open the consensus on S001."""
    return consensus.start_consensus(
        study.db,
        study.segments["S001"].id,
        rubric_digest=study.rubric.digest,
        by=lead_of(study),
    )


def read_whole(study: CodedStudy, *, is_blind: bool = False) -> Room:
    """Return the room compared from the start."""
    return disagreements.open_room(
        study.db,
        study.segments["S001"].id,
        rubric_digest=study.rubric.digest,
        by=lead_of(study),
        is_blind=is_blind,
    )


@pytest.mark.parametrize("is_blind", [False, True])
def test_every_step_of_a_consensus_is_seen(study: CodedStudy, *, is_blind: bool) -> None:
    """Begun, settled, open again, undone and locked: as a room that is compared from the start."""
    reader = reader_of(study, is_blind=is_blind)
    assert reader.read() == read_whole(study, is_blind=is_blind)
    session = begin(study)
    confusion, *_, rating = reader.read().mismatches
    for step in (
        lambda: session.resolve(confusion, "CR", reason="a feeling is added"),
        lambda: session.resolve(rating, 3, reason="in between"),
        lambda: session.reopen_mismatch(confusion),
        session.undo,
        session.redo,
    ):
        step()
        whole = read_whole(study, is_blind=is_blind)
        assert reader.read() == whole
        assert reader.read(session.held) == whole


def test_a_consensus_changed_in_another_window_is_read(study: CodedStudy) -> None:
    """A session that missed an action shows what is on disk, not what it remembers."""
    first, second = begin(study), begin(study)
    confusion = first.room.mismatches[0]
    second.resolve(confusion, "CR", reason="heard again")
    assert first.room == second.room
    assert not first.room.mismatches[0].is_open


def test_a_coder_who_reopens_is_noticed(study: CodedStudy) -> None:
    """Once a coder takes her observation back there are not two to compare."""
    reader = reader_of(study)
    reader.read()
    study.sessions["S001", "BB"].reopen("one more mark")
    with pytest.raises(NothingToReport):
        reader.read()
    study.sessions["S001", "BB"].mark("SR", 400_000)
    study.sessions["S001", "BB"].submit()
    found = reader.read()
    assert found == read_whole(study)
    assert found.mismatches[2].at_ms == 50_000
    assert any(each.at_ms == 400_000 for each in found.mismatches)


def test_a_reader_of_some_coders_stays_with_them(study: CodedStudy) -> None:
    """A narrowed room keeps its coders through the team's choices."""
    both = (study.coders["AA"].id, study.coders["BB"].id)
    reader = reader_of(study, coder_ids=both)
    session = begin(study)
    session.resolve(reader.read().mismatches[0], None, reason="neither")
    assert [lane.coder_id for lane in reader.read(session.held).lanes] == list(both)
