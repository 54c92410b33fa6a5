"""Event agreement of coders who coded the same units: unit by unit, never the one beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fsh_coder.domain.observation import Speaker
from fsh_coder.domain.unit_errors import UnitsFrozen
from fsh_coder.services import disagreements, event_agreement, exported_events, exports
from fsh_coder.services.coding import CodingSession
from fsh_coder.services.disagreement_values import MismatchKind
from fsh_coder.services.event_agreement import EventAgreement
from fsh_coder.services.given_parse import give_parse
from tests.factories import StudyToCode
from tests.services.divided_study import code_of, make_divided_study, rate_all


@pytest.fixture
def study(tmp_path: Path) -> Iterator[StudyToCode]:
    """Return a study with a rubric of three passes."""
    study = make_divided_study(tmp_path)
    yield study
    study.db.close()


def divide_in_seconds(session: CodingSession) -> None:
    """Rate, then make four units of one second each."""
    rate_all(session)
    session.passes.finish()
    for number in range(4):
        session.units.add(1000 * number, 1000 * number + 1000, Speaker.WORKER)
    session.passes.finish()


def code_and_submit(session: CodingSession, numbers: list[int]) -> None:
    """Code the units in turn, and submit."""
    for unit, number in zip(session.units.all, numbers, strict=True):
        session.units.code(unit.id, code_of(session, number))
    session.passes.finish()
    session.answer("talk", "more")
    session.submit()


def coded_by_both(study: StudyToCode, *, is_given: bool) -> EventAgreement:
    """Ann codes 0 1 0 1, Ben 1 0 0 1 of the same seconds; by a given parse or his own."""
    ann, ben = study.open_for_ann(), study.open_for_ben()
    divide_in_seconds(ann)
    if is_given:
        give_parse(study.db, ann.observation.id, to=study.of_ben, by=study.lead.id)
        ben = study.open_for_ben()
        rate_all(ben)
        ben.passes.finish()
    else:
        divide_in_seconds(ben)
    code_and_submit(ann, [0, 1, 0, 1])
    code_and_submit(ben, [1, 0, 0, 1])
    return event_agreement.event_agreement(study.db, study.rubric.digest)


def test_the_same_units_are_compared_one_by_one(study: StudyToCode) -> None:
    """A code on the next unit is another code, though it is less than the tolerance away."""
    found = coded_by_both(study, is_given=True)
    assert found.total.pooled.matched == 2
    assert [point.counts.matched for point in found.pairs[0].curve] == [2, 2, 2, 2]
    assert "the coders coded the same units" in found.sentence


def test_units_of_their_own_are_compared_by_time(study: StudyToCode) -> None:
    """Coders who divided for themselves are compared within the tolerance, as before."""
    found = coded_by_both(study, is_given=False)
    assert found.total.pooled.matched == 4
    assert "same units" not in found.sentence


def test_the_first_coder_cannot_make_another_parse_of_it(study: StudyToCode) -> None:
    """Submitted, reopened and gone back as far as it goes, the two still code the same units."""
    ann = study.open_for_ann()
    divide_in_seconds(ann)
    give_parse(study.db, ann.observation.id, to=study.of_ben, by=study.lead.id)
    ben = study.open_for_ben()
    rate_all(ben)
    ben.passes.finish()
    code_and_submit(ben, [1, 0, 0, 1])
    assert ann.passes.back().key == "listen"
    with pytest.raises(UnitsFrozen):
        ann.units.move(ann.units.all[-1].id, end_ms=5_000)
    ann.passes.finish()
    code_and_submit(ann, [0, 1, 0, 1])
    ann.reopen("a slip")
    with pytest.raises(UnitsFrozen):
        ann.units.remove(ann.units.all[0].id)
    ann.submit()
    found = event_agreement.event_agreement(study.db, study.rubric.digest)
    assert "the coders coded the same units" in found.sentence


def test_marks_beside_the_units_are_compared_by_time(study: StudyToCode) -> None:
    """A mark that stands for no unit has no unit to be compared by."""
    ann, ben = study.open_for_ann(), study.open_for_ben()
    divide_in_seconds(ann)
    give_parse(study.db, ann.observation.id, to=study.of_ben, by=study.lead.id)
    ben = study.open_for_ben()
    rate_all(ben)
    ben.passes.finish()
    ann.mark(code_of(ann, 0), 600_000)
    ben.mark(code_of(ben, 0), 601_000)
    code_and_submit(ann, [0, 1, 0, 1])
    code_and_submit(ben, [0, 1, 0, 1])
    found = event_agreement.event_agreement(study.db, study.rubric.digest)
    assert found.total.pooled.matched == 5


def test_room_and_workbook_show_the_same_units(study: StudyToCode) -> None:
    """Each swapped pair is two different codes, not a missed and an extra mark."""
    coded_by_both(study, is_given=True)
    room = disagreements.open_room(
        study.db, study.segment.id, rubric_digest=study.rubric.digest, by=study.lead.id
    )
    assert [(each.kind, each.at_ms) for each in room.mismatches] == [
        (MismatchKind.DIFFERENT_CODE, 0),
        (MismatchKind.DIFFERENT_CODE, 1000),
    ]
    content = exported_events.event_content(study.db, study.rubric.digest)
    assert content is not None
    assert [each.apart_ms for each in content.listing] == [0, 0, 0, 0]
    seconds = [(0, 1000), (1000, 2000), (2000, 3000), (3000, 4000)]
    assert [each.unit_ms for each in content.listing] == seconds


def test_the_workbook_lists_where_units_begin_and_end(study: StudyToCode, tmp_path: Path) -> None:
    """Two more columns in the list of events, in seconds, and the book's own checks hold."""
    coded_by_both(study, is_given=True)
    path = tmp_path / "irr.xlsx"
    exports.export_irr(study.db, path, rubric_digest=study.rubric.digest)
    sheet = load_workbook(path, data_only=True)["Events_long"]
    heads, first, *_ = sheet.iter_rows(values_only=True)
    assert heads[-2:] == ("unit_start_s", "unit_end_s")
    assert first[-2:] == (0, 1)
