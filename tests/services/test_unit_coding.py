"""Units: made, changed and coded one action at a time, never overlapping, never lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound, ObservationLocked, OutsideSegment
from fsh_coder.domain.identifiers import UnitId, new_uuid
from fsh_coder.domain.journal import Action
from fsh_coder.domain.observation import Speaker, Unit
from fsh_coder.domain.rubric import UnknownMeasureError
from fsh_coder.domain.unit_errors import (
    EmptyUnit,
    MarkStandsWithUnit,
    NothingToMergeWith,
    NotInsideUnit,
    UnitsBothCoded,
    UnitsFrozen,
    UnitsOverlap,
)
from fsh_coder.domain.unit_proposal import ProposedUnit, beside_units
from fsh_coder.services.coding import CodingSession
from tests.factories import StudyToCode
from tests.services.divided_study import code_of, divide, make_divided_study, rate_all

WORKER, CLIENT = Speaker.WORKER, Speaker.CLIENT


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study with a rubric of three passes."""
    study = make_divided_study(tmp_path)
    yield study
    study.db.close()


@pytest.fixture
def ann(study: StudyToCode) -> CodingSession:
    """Return Ann's observation, just started."""
    return study.open_for_ann()


def spans(session: CodingSession) -> list[tuple[int, int]]:
    """Return the units' times as a fresh reading of the file would show them."""
    return [(unit.start_ms, unit.end_ms) for unit in session.units.all]


def n_actions(session: CodingSession) -> int:
    """Return how many entries the journal has."""
    return len(session.history())


# --- Dividing ---------------------------------------------------------------------------


def test_units_stand_in_order_and_are_on_disk(study: StudyToCode, ann: CodingSession) -> None:
    """Made in any order, units are listed by time, also after reading the file again."""
    ann.units.add(20_000, 30_000, CLIENT)
    first = ann.units.add(5_000, 9_000)
    assert spans(ann) == [(5_000, 9_000), (20_000, 30_000)]
    assert first.speaker is None
    assert study.open_for_ann().observation == ann.observation
    assert ann.undo_label == "utterance at 00:05"


def test_touching_units_do_not_overlap(ann: CodingSession) -> None:
    """A unit may begin at the very moment at which the one before ends."""
    ann.units.add(0, 10_000)
    ann.units.add(10_000, 20_000)
    assert len(ann.units.all) == 2


@pytest.mark.parametrize(
    ("start_ms", "end_ms"), [(9_999, 12_000), (2_000, 3_000), (0, 40_000), (5_000, 10_001)]
)
def test_an_overlap_is_refused_by_name(ann: CodingSession, start_ms: int, end_ms: int) -> None:
    """The message says where the other unit begins, and nothing is stored."""
    ann.units.add(1_000, 10_000)
    before = n_actions(ann)
    with pytest.raises(UnitsOverlap, match="00:01"):
        ann.units.add(start_ms, end_ms)
    assert n_actions(ann) == before


def test_a_unit_needs_a_length_and_stays_in_the_segment(ann: CodingSession) -> None:
    """An end at or before the beginning, and a moment outside, are refused."""
    with pytest.raises(EmptyUnit):
        ann.units.add(5_000, 5_000)
    with pytest.raises(OutsideSegment):
        ann.units.add(3_599_000, 3_600_001)
    assert ann.units.all == ()


def test_proposals_come_in_as_one_action(ann: CodingSession) -> None:
    """All accepted proposals are one step to undo; those beside units are found beforehand."""
    ann.units.add(10_000, 20_000, WORKER)
    proposed = (
        ProposedUnit(15_000, 16_000, CLIENT),
        ProposedUnit(30_000, 40_000, CLIENT),
        ProposedUnit(0, 10_000),
    )
    with pytest.raises(UnitsOverlap):
        ann.units.accept(proposed)
    accepted = ann.units.accept(beside_units(proposed, ann.units.all))
    assert [unit.start_ms for unit in accepted] == [0, 30_000]
    assert ann.undo_label == "2 proposed units from 00:00"
    ann.undo()
    assert spans(ann) == [(10_000, 20_000)]
    assert ann.units.accept(()) == ()


def test_proposals_that_overlap_each_other_are_refused(ann: CodingSession) -> None:
    """Nothing of a set that contradicts itself is stored."""
    with pytest.raises(UnitsOverlap):
        ann.units.accept((ProposedUnit(0, 10_000), ProposedUnit(9_000, 12_000)))
    assert ann.units.all == ()


def test_split_and_merge_are_each_one_action(ann: CodingSession) -> None:
    """A split can be taken back whole, and merging the parts gives the unit again."""
    whole = ann.units.add(0, 10_000, CLIENT)
    first, second = ann.units.split(whole.id, 4_000)
    assert spans(ann) == [(0, 4_000), (4_000, 10_000)]
    assert second.speaker is CLIENT
    ann.undo()
    assert ann.units.all == (whole,)
    ann.redo()
    assert ann.units.merge(first.id) == whole
    assert ann.units.all == (whole,)
    assert [entry.action for entry in ann.history()[1:]] == [
        Action.UNIT,
        Action.UNIT,
        Action.UNDO,
        Action.REDO,
        Action.UNIT,
    ]


def test_a_touching_neighbour_goes_along_with_an_edge(ann: CodingSession) -> None:
    """Where two units touch there is one boundary; moving it is one action, and so is undoing."""
    first = ann.units.add(0, 2_000, WORKER)
    ann.units.add(2_000, 4_000, CLIENT)
    third = ann.units.add(5_000, 6_000)
    n_before = n_actions(ann)
    ann.units.move_edge(first.id, 2_300, is_start=False)
    assert spans(ann) == [(0, 2_300), (2_300, 4_000), (5_000, 6_000)]
    assert n_actions(ann) == n_before + 1
    ann.units.move_edge(third.id, 4_000, is_start=True)
    assert spans(ann) == [(0, 2_300), (2_300, 4_000), (4_000, 6_000)]
    with pytest.raises(EmptyUnit):
        ann.units.move_edge(third.id, 2_300, is_start=True)
    ann.undo()
    ann.undo()
    assert spans(ann) == [(0, 2_000), (2_000, 4_000), (5_000, 6_000)]


def test_an_edge_does_not_cross_a_unit_it_does_not_touch(ann: CodingSession) -> None:
    """Over a gap nothing goes along, so there it ends."""
    first = ann.units.add(0, 2_000)
    ann.units.add(3_000, 4_000)
    with pytest.raises(UnitsOverlap):
        ann.units.move_edge(first.id, 3_500, is_start=False)
    assert spans(ann) == [(0, 2_000), (3_000, 4_000)]


@pytest.mark.parametrize("at_ms", [0, 10_000, 12_000])
def test_a_split_is_inside_the_unit(ann: CodingSession, at_ms: int) -> None:
    """At an end, or beside it, there is nothing to split."""
    unit = ann.units.add(0, 10_000)
    with pytest.raises(NotInsideUnit):
        ann.units.split(unit.id, at_ms)


def test_the_last_unit_has_nothing_to_merge_with(ann: CodingSession) -> None:
    """Only a unit with another after it can be merged; a gap between them is closed."""
    first = ann.units.add(0, 10_000, WORKER)
    last = ann.units.add(15_000, 20_000, CLIENT)
    with pytest.raises(NothingToMergeWith):
        ann.units.merge(last.id)
    merged = ann.units.merge(first.id)
    assert (merged.start_ms, merged.end_ms, merged.speaker) == (0, 20_000, WORKER)


def test_a_moved_unit_takes_its_codes_along(ann: CodingSession) -> None:
    """The code stands at the unit's beginning, wherever that is; undo puts both back."""
    unit = ann.units.add(10_000, 20_000, WORKER)
    ann.units.add(30_000, 40_000)
    mark = ann.units.code(unit.id, code_of(ann, 0))
    moved = ann.units.move(unit.id, start_ms=12_000)
    assert (moved.start_ms, moved.end_ms) == (12_000, 20_000)
    assert ann.observation.marks[0].at_ms == 12_000
    with pytest.raises(UnitsOverlap, match="00:30"):
        ann.units.move(unit.id, end_ms=30_001)
    ann.undo()
    assert ann.observation.marks == (mark,)
    before = n_actions(ann)
    ann.units.move(unit.id, start_ms=10_000)
    assert n_actions(ann) == before


def test_removing_a_unit_removes_its_codes_and_evidence(
    study: StudyToCode, ann: CodingSession
) -> None:
    """What rested on the unit goes with it in one action, and comes back in one."""
    divide(ann, 2)
    first = ann.units.all[0]
    mark = ann.units.code(first.id, code_of(ann, 0))
    ann.link(study.dimension, mark.id)
    before = ann.observation
    ann.units.remove(first.id)
    assert (ann.observation.marks, ann.observation.evidence) == ((), ())
    assert len(ann.units.all) == 1
    ann.undo()
    assert ann.observation == before == study.open_for_ann().observation


def test_a_unit_that_is_gone_is_named_as_such(ann: CodingSession) -> None:
    """A unit removed in between is not found."""
    with pytest.raises(NotFound):
        ann.units.remove(UnitId(new_uuid()))


# --- Speakers ---------------------------------------------------------------------------


def test_speakers_are_set_and_swapped_with_their_codes(ann: CodingSession) -> None:
    """A swap gives every unit, and its code, the other speaker, in one action."""
    divide(ann, 3)
    bare = ann.units.add(50_000, 60_000)
    ann.units.code(ann.units.all[0].id, code_of(ann, 0))
    ann.units.swap_speakers()
    assert [unit.speaker for unit in ann.units.all] == [CLIENT, WORKER, CLIENT, None]
    assert ann.observation.marks[0].speaker is CLIENT
    ann.undo()
    assert [unit.speaker for unit in ann.units.all] == [WORKER, CLIENT, WORKER, None]
    ann.units.set_speaker(bare.id, CLIENT)
    assert ann.undo_label == "utterance at 00:50 spoken by client"
    assert ann.units.set_speaker(bare.id, None).speaker is None


# --- Coding -----------------------------------------------------------------------------


def test_a_unit_of_one_code_is_recoded_in_place(study: StudyToCode, ann: CodingSession) -> None:
    """A second code takes the first one's place and keeps its note; the same one is no action."""
    unit = ann.units.add(10_000, 20_000, WORKER)
    first = ann.units.code(unit.id, code_of(ann, 0))
    ann.change_mark(first.id, note="at the door")
    second = ann.units.code(unit.id, code_of(ann, 1))
    assert (second.id, second.code, second.note) == (first.id, code_of(ann, 1), "at the door")
    assert ann.counts()[code_of(ann, 0)] == 0
    before = n_actions(ann)
    assert ann.units.code(unit.id, code_of(ann, 1)) == second
    assert n_actions(ann) == before
    assert study.open_for_ann().observation.marks == (second,)
    assert second.unit_id == unit.id


def test_what_has_no_code_is_listed(ann: CodingSession) -> None:
    """Units without a code are listed by time until each has one; unmarking opens it again."""
    divide(ann, 3)
    mark = ann.units.code(ann.units.all[1].id, code_of(ann, 0))
    assert ann.units.uncoded() == (ann.units.all[0], ann.units.all[2])
    ann.unmark(mark.id)
    assert ann.units.uncoded() == ann.units.all


def test_a_units_code_does_not_move_by_itself(ann: CodingSession) -> None:
    """Its time is the unit's; its note and flag change as for any mark."""
    unit = ann.units.add(10_000, 20_000)
    mark = ann.units.code(unit.id, code_of(ann, 0))
    with pytest.raises(MarkStandsWithUnit, match="00:10"):
        ann.change_mark(mark.id, at_ms=11_000)
    assert ann.change_mark(mark.id, is_unsure=True).is_unsure


def test_two_coded_units_are_not_merged(ann: CodingSession) -> None:
    """Where a unit has one code, merging two coded ones would lose a code, and is refused."""
    divide(ann, 2)
    first, second = ann.units.all
    mark = ann.units.code(second.id, code_of(ann, 0))
    ann.units.code(first.id, code_of(ann, 1))
    with pytest.raises(UnitsBothCoded):
        ann.units.merge(first.id)
    ann.undo()
    ann.units.merge(first.id)
    (moved,) = ann.observation.marks
    assert (moved.id, moved.unit_id, moved.at_ms) == (mark.id, first.id, first.start_ms)


def test_an_unknown_code_is_refused(ann: CodingSession) -> None:
    """A key that the rubric does not have codes nothing."""
    unit = ann.units.add(0, 1_000)
    with pytest.raises(UnknownMeasureError):
        ann.units.code(unit.id, "nonsense")


# --- Frozen -----------------------------------------------------------------------------


def finish_parse(session: CodingSession) -> None:
    """Rate, answer what is asked first, and finish the pass that divides."""
    rate_all(session)
    session.passes.finish()
    session.passes.finish()


def test_finished_units_stay_as_they_are_but_take_codes(ann: CodingSession) -> None:
    """Once the dividing pass is finished only codes change, until the coder goes back."""
    divide(ann)
    finish_parse(ann)
    first = ann.units.all[0]
    attempts = (
        lambda: ann.units.add(100_000, 110_000),
        lambda: ann.units.move(first.id, end_ms=9_000),
        lambda: ann.units.split(first.id, 5_000),
        lambda: ann.units.merge(first.id),
        lambda: ann.units.remove(first.id),
        lambda: ann.units.set_speaker(first.id, CLIENT),
        ann.units.swap_speakers,
        lambda: ann.units.accept((ProposedUnit(100_000, 110_000),)),
    )
    for attempt in attempts:
        with pytest.raises(UnitsFrozen, match="Divide into utterances"):
            attempt()
    assert ann.units.are_frozen
    ann.units.code(first.id, code_of(ann, 0))
    ann.passes.back()
    assert isinstance(ann.units.split(first.id, 5_000)[1], Unit)


def test_a_submitted_observation_keeps_its_units(ann: CodingSession) -> None:
    """After submission nothing is divided or coded."""
    divide(ann, 1)
    finish_parse(ann)
    unit = ann.units.all[0]
    ann.units.code(unit.id, code_of(ann, 0))
    ann.answer("talk", "more")
    ann.passes.finish()
    ann.submit()
    with pytest.raises(ObservationLocked):
        ann.units.code(unit.id, code_of(ann, 1))
