"""A scope takes codings of one kind and sessions of one period, and says so in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.comparison_scope import (
    USUAL_SCOPE,
    ComparedCodings,
    ComparisonScope,
    PeriodReversed,
)
from fsh_coder.domain.identifiers import PracticeSessionId, new_uuid
from fsh_coder.domain.recording import PracticeSession
from fsh_coder.domain.study import Purpose


def session(*, phase: str = "before", held_on: date | None = None) -> PracticeSession:
    """Return a practice session of a phase and day."""
    return PracticeSession(
        id=PracticeSessionId(new_uuid()),
        label="S001",
        worker_id=None,
        phase=phase,
        held_on=held_on,
    )


def test_no_purpose_is_in_two_kinds_and_a_consensus_is_in_none() -> None:
    """What must not be mixed has no way to meet."""
    taken = [purpose for kind in ComparedCodings for purpose in kind.purposes]
    assert len(taken) == len(set(taken))
    assert set(Purpose) - set(taken) == {Purpose.CONSENSUS}


def test_usually_everything_that_coders_coded_alone_is_taken() -> None:
    """Primary and double codings of every session, dated or not, of a phase or none."""
    assert USUAL_SCOPE.purposes == (Purpose.PRIMARY, Purpose.DOUBLE)
    assert USUAL_SCOPE.takes(session(phase=""))
    assert USUAL_SCOPE.takes(session(held_on=date(2026, 1, 3)))
    assert USUAL_SCOPE.is_usual
    assert USUAL_SCOPE.words == "primary and double codings, the whole study"


@given(
    first=st.dates(), n_days=st.integers(0, 400), held_on=st.dates(), phase=st.sampled_from("ab")
)
def test_both_ends_of_a_period_belong_to_it(
    first: date, n_days: int, held_on: date, phase: str
) -> None:
    """A day is inside from the first to the last, both included."""
    last = date.fromordinal(min(first.toordinal() + n_days, date.max.toordinal()))
    scope = ComparisonScope(phase="a", held_from=first, held_to=last)
    for day in (first, last):
        assert scope.takes(session(phase="a", held_on=day))
    is_inside = first <= held_on <= last and phase == "a"
    assert scope.takes(session(phase=phase, held_on=held_on)) is is_inside
    assert not scope.takes(session(phase="a", held_on=None))


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (ComparisonScope(phase="after"), "sessions of the phase “after”"),
        (ComparisonScope(phase=""), "sessions of no phase"),
        (
            ComparisonScope(held_from=date(2026, 1, 3), held_to=date(2026, 3, 15)),
            "sessions held from 3 Jan 2026 to 15 Mar 2026",
        ),
        (ComparisonScope(held_from=date(2026, 1, 3)), "sessions held from 3 Jan 2026 on"),
        (
            ComparisonScope(phase="after", held_to=date(2026, 3, 15)),
            "sessions of the phase “after” held until 15 Mar 2026",
        ),
    ],
)
def test_a_period_is_said_in_words(scope: ComparisonScope, words: str) -> None:
    """The words name the phase and the days."""
    assert scope.period_words == words
    assert not scope.is_usual


def test_what_never_enters_is_said() -> None:
    """A kind names the other kinds that stay out, and the consensus."""
    assert ComparedCodings.CALIBRATION.sentence == (
        "Submitted calibration codings; never together with primary and double codings or "
        "reference codings. A consensus never enters."
    )


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    """The sentence names both days."""
    with pytest.raises(PeriodReversed, match=r"ends on 1 Jan 2026, before it begins on 3 Mar"):
        ComparisonScope(held_from=date(2026, 3, 3), held_to=date(2026, 1, 1))
