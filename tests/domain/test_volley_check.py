"""Volleys hold each mark once, and a rubric's rules on them are told, never enforced."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.identifiers import MarkId, new_uuid
from fsh_coder.domain.observation import BehaviourMark, Speaker, mark_order
from fsh_coder.domain.rubric import Rubric, VolleyRules
from fsh_coder.domain.volley_check import BreachKind, Turn, Volley, breaches, speaker_runs, volleys
from tests.domain.small_rubric import make_code, make_rubric

W, P = Speaker.WORKER, Speaker.CLIENT


def mark(code: str, at_ms: int, speaker: Speaker | None = W) -> BehaviourMark:
    """Return a mark."""
    return BehaviourMark(MarkId(new_uuid()), code, at_ms, speaker=speaker)


def codes(found: Sequence[Volley]) -> list[str]:
    """Return the codes of each volley in one word."""
    return [" ".join(each.code for each in volley.marks) for volley in found]


@st.composite
def marks(draw: st.DrawFn) -> tuple[BehaviourMark, ...]:
    """Draw marks in order of time."""
    speakers = st.sampled_from([W, P, None])
    drawn = st.tuples(st.sampled_from(["OQ", "CQ"]), st.integers(0, 60_000), speakers)
    made = [mark(*each) for each in draw(st.lists(drawn, max_size=25))]
    return tuple(sorted(made, key=mark_order))


@st.composite
def turns(draw: st.DrawFn) -> tuple[Turn, ...]:
    """Draw turns in order of time that do not overlap."""
    ends = sorted(draw(st.sets(st.integers(0, 60_000), max_size=16)))
    speakers = st.sampled_from([W, P, None])
    words = st.sampled_from(["", "yeah", "right, ok", "He came home late."])
    return tuple(Turn(a, b, draw(speakers), draw(words)) for a, b in pairwise(ends))


@given(of=marks(), talk=turns(), gap_ms=st.integers(0, 10_000))
def test_each_mark_is_in_one_volley_of_its_speaker(
    of: tuple[BehaviourMark, ...], talk: tuple[Turn, ...], gap_ms: int
) -> None:
    """No mark is lost or doubled; a volley is one speaker's, in order of time."""
    found = volleys(of, runs=speaker_runs(talk), gap_ms=gap_ms)
    held = Counter(each.id for volley in found for each in volley.marks)
    assert held == Counter(each.id for each in of)
    for volley in found:
        assert {each.speaker for each in volley.marks} == {volley.speaker}
        assert list(volley.marks) == sorted(volley.marks, key=mark_order)
    assert [volley.start_ms for volley in found] == sorted(volley.start_ms for volley in found)


@given(of=marks(), gap_ms=st.integers(0, 10_000))
def test_without_turns_a_volley_has_no_long_gap_and_no_other_speaker_inside(
    of: tuple[BehaviourMark, ...], gap_ms: int
) -> None:
    """Neighbours are parted by another speaker or a longer silence, and by nothing else."""
    where = {
        each.id: number for number, v in enumerate(volleys(of, gap_ms=gap_ms)) for each in v.marks
    }
    for before, after in pairwise(of):
        is_one_turn = before.speaker is after.speaker and after.at_ms - before.at_ms <= gap_ms
        assert (where[before.id] == where[after.id]) is is_one_turn


@given(of=marks(), talk=turns())
def test_a_breach_names_marks_of_one_volley_and_only_when_a_rule_is_broken(
    of: tuple[BehaviourMark, ...], talk: tuple[Turn, ...]
) -> None:
    """A plain count of each volley says the same."""
    found = volleys(of, runs=speaker_runs(talk))
    told = breaches(make_rubric(), found)
    expected: Counter[BreachKind] = Counter()
    for volley in found:
        times = Counter(each.code for each in volley.marks)
        expected[BreachKind.REPEATED] += sum(n > 1 for n in times.values())
        expected[BreachKind.EXCLUSIVE] += len(times) == 2
        expected[BreachKind.TOO_MANY] += len(volley.marks) > 2
    assert Counter(breach.kind for breach in told) == +expected
    where = {each.id: number for number, v in enumerate(found) for each in v.marks}
    for breach in told:
        assert len({where[mark_id] for mark_id in breach.marks}) == 1
        assert len(breach.marks) > 1


def test_a_transcript_says_where_a_volley_ends() -> None:
    """The other one’s words part two volleys, however close; a late key counts to its turn."""
    talk = [Turn(0, 4_000, W, "So…"), Turn(4_000, 6_000, P, "No, never."), Turn(6_000, 9_000, W)]
    of = [mark("OQ", 3_000), mark("CQ", 4_500), mark("OQ", 6_100), mark("CQ", 8_999)]
    assert codes(volleys(of, runs=speaker_runs(talk))) == ["OQ CQ", "OQ CQ"]


@pytest.mark.parametrize(
    ("said", "n_volleys"), [("Yeah.", 1), ("mm-hm, right", 1), ("Yeah, he did", 2), ("", 2)]
)
def test_a_short_noise_ends_no_volley(said: str, n_volleys: int) -> None:
    """“Yeah” while the worker goes on is no turn; an answer is one."""
    talk = [Turn(0, 4_000, W, "So…"), Turn(4_000, 4_500, P, said), Turn(4_500, 9_000, W, "and")]
    assert (
        len(volleys([mark("OQ", 3_000), mark("OQ", 8_000)], runs=speaker_runs(talk))) == n_volleys
    )


def test_who_is_not_told_interrupts_nobody() -> None:
    """A turn without a speaker says nothing about the turn before."""
    talk = [Turn(0, 2_000, W, "a"), Turn(2_000, 3_000, None, "b"), Turn(3_000, 4_000, W, "c")]
    assert len(volleys([mark("OQ", 1_000), mark("CQ", 3_500)], runs=speaker_runs(talk))) == 1


def rubric_of(rules: VolleyRules) -> Rubric:
    """Return the small rubric with other rules and a third code."""
    base = make_rubric()
    third = make_code("GI", label="Giving information", hotkey="G")
    return replace(base, volley_rules=rules, codes=(*base.codes, third))


def words(rubric: Rubric, of: Sequence[BehaviourMark]) -> list[str]:
    """Return what is told of marks."""
    return [breach.words for breach in breaches(rubric, volleys(of))]


def test_the_words_name_codes_rule_and_place() -> None:
    """A coder reads what is wrong without looking anything up."""
    once = rubric_of(VolleyRules(once_each=True))
    said = words(once, [mark("OQ", 61_000), mark("OQ", 62_000), mark("OQ", 63_000)])
    assert said == ["OQ 3 times in one volley: once counts (01:01)"]
    sets = rubric_of(VolleyRules(exclusive_sets=(("OQ", "CQ", "GI"),)))
    said = words(sets, [mark("GI", 0), mark("OQ", 1), mark("CQ", 2)])
    assert said == ["OQ, CQ and GI in one volley: only one of them counts (00:00)"]
    most = rubric_of(VolleyRules(max_per_volley=1))
    assert words(most, [mark("GI", 0), mark("OQ", 1)]) == [
        "2 codes in one volley: at most 1 (00:00)"
    ]


def test_a_rubric_without_rules_tells_nothing() -> None:
    """Nothing is warned of that the rubric does not say."""
    assert words(rubric_of(VolleyRules()), [mark("OQ", 0), mark("OQ", 1)]) == []


def test_a_stretch_lasts_until_its_end() -> None:
    """The gap after a stretch is counted from its end."""
    long = replace(mark("OQ", 0), end_ms=10_000)
    assert len(volleys([long, mark("CQ", 14_000)])) == 1
    assert volleys([long])[0].end_ms == 10_000
