"""Kappa of paired events."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.reliability.event_tally import (
    EventTally,
    kappa_of_linked,
    kappa_with_nil,
    kappa_with_ordinary_nil,
    quasi_independent,
)

CODES = st.one_of(st.none(), st.sampled_from(["Q", "R", "C"]))
PAIRS = st.lists(st.tuples(CODES, CODES).filter(lambda pair: pair != (None, None)), max_size=30)


def test_the_tally_counts_each_kind_of_pair() -> None:
    """Agreements, substitutions, and what only one coder has add up."""
    tally = EventTally.from_pairs([("Q", "Q"), ("Q", "R"), ("R", None), (None, "R"), (None, "Q")])
    assert (tally.agreements, tally.substitutions) == (1, 1)
    assert (tally.only_first, tally.only_second) == (1, 2)
    assert tally.percent_agreement == 0.2
    q, r = tally.errors_by_code()
    assert (q.code, q.agreements, q.omissions, q.commissions) == ("Q", 1, 1, 1)
    assert (r.code, r.agreements, r.omissions, r.commissions) == ("R", 0, 1, 2)


def test_nothing_is_no_kappa() -> None:
    """No events: no agreement and no kappa, with a reason."""
    tally = EventTally.from_pairs([])
    assert tally.percent_agreement is None
    for kappa in (kappa_with_nil, kappa_of_linked, kappa_with_ordinary_nil):
        assert kappa(tally).estimate is None
        assert kappa(tally).reason == "there is nothing to compare"


def test_one_code_only_is_no_kappa() -> None:
    """Where only one code occurs, chance alone agrees fully."""
    tally = EventTally.from_pairs([("Q", "Q"), ("Q", "Q")])
    assert kappa_with_nil(tally).estimate is None
    assert "only one category" in (kappa_with_nil(tally).reason or "")


def test_nothing_with_nothing_is_refused() -> None:
    """A pair without an event on either side is our mistake, in pairs and in tables."""
    with pytest.raises(ValueError, match="both sides"):
        EventTally.from_pairs([(None, None)])
    with pytest.raises(ValueError, match="nil"):
        quasi_independent(np.ones((2, 2)))


@given(PAIRS)
@settings(deadline=None)
def test_expected_counts_keep_the_margins(pairs: list[tuple[str | None, str | None]]) -> None:
    """The fitted table has the margins of the tally wherever a fit exists, and no nil-nil."""
    tally = EventTally.from_pairs(pairs)
    fitted = quasi_independent(tally.table)
    assert fitted[-1, -1] == 0
    assert (fitted >= 0).all()
    if tally.agreements + tally.substitutions:
        assert fitted.sum(axis=0) == pytest.approx(tally.table.sum(axis=0), abs=1e-5)
        assert fitted.sum(axis=1) == pytest.approx(tally.table.sum(axis=1), abs=1e-2)


@given(PAIRS)
@settings(deadline=None)
def test_swapping_coders_leaves_kappa_alone(pairs: list[tuple[str | None, str | None]]) -> None:
    """Omissions become commissions; kappa stays, and is never above 1."""
    one = kappa_with_nil(EventTally.from_pairs(pairs))
    other = kappa_with_nil(EventTally.from_pairs([(b, a) for a, b in pairs]))
    assert (one.estimate is None) == (other.estimate is None)
    if one.estimate is not None and other.estimate is not None:
        assert one.estimate == pytest.approx(other.estimate, abs=1e-4)
        assert one.estimate <= 1 + 1e-9
