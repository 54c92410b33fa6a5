"""Who did what when: in words, with the moment, and undone actions told apart."""

from pathlib import Path

import pytest

from fsh_coder.domain.errors import NotFound, NotYetUnblinded
from fsh_coder.domain.observation import Observation
from fsh_coder.services import coding_history
from fsh_coder.services.coding_history import HistoryRow, Standing, history_rows
from tests.factories import StudyToCode, make_study_to_code, submit


@pytest.fixture
def study(tmp_path: Path) -> StudyToCode:
    """A study that Ann codes."""
    return make_study_to_code(tmp_path)


def rows_of(study: StudyToCode) -> tuple[HistoryRow, ...]:
    """Return Ann's history as her screen shows it."""
    names = coding_history.people_by_id(study.db)
    return history_rows(study.open_for_ann().history(), names=names)


def test_the_latest_comes_first_with_name_words_and_moment(study: StudyToCode) -> None:
    """Marks, evidence and notes lead to their place; a rating and the start lead nowhere."""
    session = study.open_for_ann()
    mark = session.mark(study.code, 61_000)
    session.rate(study.dimension, 4)
    session.link(study.dimension, mark.id)
    session.note("whole")
    session.note("here", 7_000)
    rows = rows_of(study)
    assert [row.moment_ms for row in rows] == [7_000, None, 61_000, None, 61_000, None]
    assert {row.who for row in rows} == {"Ann Archer"}
    assert rows[-1].words == "started"
    assert rows[-2].words.endswith("at 01:01")
    assert [row.seq for row in rows] == [6, 5, 4, 3, 2, 1]
    assert rows[0].at == session.saved_at


def test_what_was_undone_is_told_until_it_is_redone(study: StudyToCode) -> None:
    """The action keeps its row; undoing and redoing are rows of their own."""
    session = study.open_for_ann()
    session.mark(study.code, 1_000)
    session.mark(study.code, 2_000)
    session.undo()
    session.undo()
    session.redo()
    standings = {row.words: row.standing for row in rows_of(study)}
    label = rows_of(study)[-2].words
    assert standings[label] is Standing.STANDS
    assert standings[label.replace("00:01", "00:02")] is Standing.UNDONE
    assert rows_of(study)[0].words == f"redid {label}"
    assert rows_of(study)[0].moment_ms == 1_000
    study.db.close()


def locked(study: StudyToCode) -> Observation:
    """Submit Ann's observation."""
    session = study.open_for_ann()
    submit(session)
    return session.observation


def test_a_lead_reads_it_once_it_is_submitted_and_nobody_else(study: StudyToCode) -> None:
    """Before that it would show a coder's marks to others."""
    with pytest.raises(NotFound):
        coding_history.history_for_lead(study.db, study.of_ann, by=study.lead.id)
    study.open_for_ann().mark(study.code, 1_000)
    with pytest.raises(NotYetUnblinded):
        coding_history.history_for_lead(study.db, study.of_ann, by=study.lead.id)
    locked(study)
    found = coding_history.history_for_lead(study.db, study.of_ann, by=study.lead.id)
    assert found.coder_name == "Ann Archer"
    assert found.rows[0].words == "submitted"
    assert found.rows[-1].words == "started"
    with pytest.raises(NotYetUnblinded):
        coding_history.history_for_lead(study.db, study.of_ann, by=study.ben.id)
    session = study.open_for_ann()
    session.reopen("a slip")
    assert rows_of(study)[0].reason == "a slip"
    study.db.close()
