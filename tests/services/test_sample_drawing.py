"""How a reliability sample is drawn: by strata, by seed, and fairly."""

import itertools
from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import CoderId, SegmentId
from fsh_coder.services.sample_drawing import (
    Candidate,
    draw,
    expected_interval_width,
    n_to_draw,
    quotas,
    spread_over_coders,
)

CODERS = tuple(CoderId(UUID(int=number)) for number in range(1, 6))
PHASES = ("after", "before", "during")


@st.composite
def candidate_lists(draw_value: st.DrawFn) -> list[Candidate]:
    """Return up to forty segments over three phases with any first coders."""
    n_candidates = draw_value(st.integers(1, 40))
    return [
        Candidate(
            SegmentId(UUID(int=1000 + number)),
            f"S{number:03d}",
            (draw_value(st.sampled_from(PHASES)),),
            draw_value(st.sampled_from([300_000, 1_200_000, 3_000_000])),
            draw_value(st.sampled_from(CODERS)),
        )
        for number in range(n_candidates)
    ]


STRATUM: st.SearchStrategy[tuple[str, ...]] = st.lists(st.text(max_size=3), max_size=2).map(tuple)
STRATA = st.dictionaries(STRATUM, st.integers(1, 60), min_size=1)
FRACTIONS = st.sampled_from([0.01, 0.1, 0.2, 0.25, 1 / 3, 0.5, 0.99, 1.0])


def test_a_share_is_rounded_up_and_free_of_rounding_errors() -> None:
    """20 % of 118 is 24 recordings, 20 % of 5 is 1 and 70 % of 10 is 7."""
    assert n_to_draw(118, fraction=0.2) == 24
    assert n_to_draw(5, fraction=0.2) == 1
    assert n_to_draw(10, fraction=0.7) == 7
    assert n_to_draw(1, fraction=0.01) == 1
    for fraction in (0.0, -0.1, 1.01, float("nan")):
        with pytest.raises(ValueError, match="share"):
            n_to_draw(10, fraction=fraction)


def test_quotas_are_those_of_the_largest_remainder() -> None:
    """34, 46 and 38 recordings give 24 as 7, 9 and 8 (6.92, 9.36 and 7.73)."""
    sizes: dict[tuple[str, ...], int] = {("before",): 34, ("training",): 46, ("after",): 38}
    assert quotas(sizes, fraction=0.2) == {("before",): 7, ("training",): 9, ("after",): 8}


@given(STRATA, FRACTIONS)
def test_quotas_add_up_and_stay_within_one_of_proportion(
    sizes: dict[tuple[str, ...], int], fraction: float
) -> None:
    """No stratum is favoured by a whole recording, none gives more than it has."""
    n_all = sum(sizes.values())
    n_drawn = n_to_draw(n_all, fraction=fraction)
    result = quotas(sizes, fraction=fraction)
    assert sum(result.values()) == n_drawn
    for stratum, size in sizes.items():
        assert abs(result[stratum] - size * n_drawn / n_all) < 1
        assert 0 <= result[stratum] <= size


@given(candidate_lists(), FRACTIONS, st.integers(0, 2**31), st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(
    candidates: list[Candidate], fraction: float, seed: int, chance: object
) -> None:
    """The order in which the file returns its rows does not matter, nor does asking twice."""
    drawn = draw(candidates, fraction=fraction, seed=seed, coder_ids=CODERS)
    shuffled = sorted(candidates, key=lambda c: hash((str(chance), c.segment_id)))
    assert draw(shuffled, fraction=fraction, seed=seed, coder_ids=CODERS) == drawn
    assert len(drawn) == n_to_draw(len(candidates), fraction=fraction)
    assert len(set(drawn)) == len(drawn)
    spread = spread_over_coders(drawn, coder_ids=CODERS, n_doubles=1, seed=seed)
    again = spread_over_coders(drawn[::-1], coder_ids=CODERS, n_doubles=1, seed=seed)
    assert {key: set(value) for key, value in spread.items()} == {
        key: set(value) for key, value in again.items()
    }


@given(candidate_lists(), FRACTIONS, st.integers(0, 2**31), st.integers(1, 3))
def test_each_drawn_segment_gets_its_coders_and_never_its_first(
    candidates: list[Candidate], fraction: float, seed: int, n_doubles: int
) -> None:
    """Double-coding by the first coder would be no double-coding."""
    drawn = draw(candidates, fraction=fraction, seed=seed, coder_ids=CODERS, n_doubles=n_doubles)
    spread = spread_over_coders(drawn, coder_ids=CODERS, n_doubles=n_doubles, seed=seed)
    for candidate in drawn:
        doubles = spread[candidate.segment_id]
        assert len(set(doubles)) == len(doubles) == n_doubles
        assert candidate.primary not in doubles


@given(candidate_lists().map(lambda all_: all_[:6]), st.integers(0, 1000), st.integers(2, 4))
def test_no_other_choice_is_more_even(
    candidates: list[Candidate], seed: int, n_coders: int
) -> None:
    """The numbers per coder are as even as the best of all possible choices."""
    coders = CODERS[:n_coders]
    drawn = draw(candidates, fraction=1.0, seed=seed, coder_ids=coders)
    spread = spread_over_coders(drawn, coder_ids=coders, n_doubles=1, seed=seed)
    free = [[c for c in coders if c != candidate.primary] for candidate in drawn]
    best = min(_unevenness(choice) for choice in itertools.product(*free))
    assert _unevenness([doubles[0] for doubles in spread.values()]) == best


def _unevenness(choice: list[CoderId] | tuple[CoderId, ...]) -> int:
    return sum(n * n for n in Counter(choice).values())


@given(candidate_lists(), st.integers(0, 2**31), st.integers(0, 2**31))
def test_a_second_draw_keeps_the_first_and_adds_nothing(
    candidates: list[Candidate], seed: int, other_seed: int
) -> None:
    """What is double-coded counts towards the share, whatever the seed is now."""
    drawn = draw(candidates, fraction=0.2, seed=seed, coder_ids=CODERS)
    spread = spread_over_coders(drawn, coder_ids=CODERS, n_doubles=1, seed=seed)
    afterwards = [
        Candidate(
            c.segment_id, c.session_label, c.stratum, c.duration_ms, c.primary,
            frozenset(spread.get(c.segment_id, ())),
        )
        for c in candidates
    ]  # fmt: skip
    again = draw(afterwards, fraction=0.2, seed=other_seed, coder_ids=CODERS)
    assert {c.segment_id for c in again} == {c.segment_id for c in drawn}
    more = spread_over_coders(again, coder_ids=CODERS, n_doubles=1, seed=other_seed)
    assert not any(more.values())


def test_a_segment_without_a_free_coder_is_passed_over() -> None:
    """One coder cannot double-code her own recordings; nothing is assigned to her instead."""
    candidates = [
        Candidate(SegmentId(UUID(int=n)), f"S{n}", ("before",), 60_000, CODERS[0])
        for n in range(1, 5)
    ]
    assert draw(candidates, fraction=0.5, seed=1, coder_ids=CODERS[:1]) == ()
    assert len(draw(candidates, fraction=0.5, seed=1, coder_ids=CODERS[:2])) == 2


def test_different_seeds_draw_different_samples() -> None:
    """The seed decides: among many seeds every recording is drawn about equally often."""
    candidates = [
        Candidate(SegmentId(UUID(int=n)), f"S{n}", ("before",), 60_000, CODERS[0])
        for n in range(1, 11)
    ]
    n_times = Counter(
        candidate.segment_id
        for seed in range(500)
        for candidate in draw(candidates, fraction=0.2, seed=seed, coder_ids=CODERS)
    )
    assert len(n_times) == 10
    # 500 draws of 2 in 10: 100 each, standard deviation 9.
    assert all(60 <= n <= 140 for n in n_times.values())


def test_the_expected_width_falls_with_recordings_and_coders() -> None:
    """Bonett's figures: 24 recordings and 3 coders give about .34 at an ICC of .70."""
    assert expected_interval_width(24, n_coders=3) == pytest.approx(0.34, abs=0.005)
    widths = [expected_interval_width(n, n_coders=2) or 0 for n in (3, 10, 30, 100)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] == 1.0
    assert expected_interval_width(2, n_coders=2) is None
