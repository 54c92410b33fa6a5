"""Warnings beside a figure."""

import numpy as np
import pytest

from fsh_coder.reliability.cautions import (
    measure_warnings,
    n_marks,
    sample_warnings,
    summarise_coders,
)
from fsh_coder.reliability.design import describe_design
from fsh_coder.reliability.icc import icc_agreement
from fsh_coder.reliability.ratings_matrix import RatingsMatrix
from fsh_coder.reliability.report import Block, MeasureWarning


def _matrix(scores: list[list[float | None]], coders: str = "ABCDE") -> RatingsMatrix:
    return RatingsMatrix.from_rows(
        (f"S{at}", coders[column], score)
        for at, row in enumerate(scores)
        for column, score in enumerate(row)
    )


def _warnings(
    scores: list[list[float | None]], block: Block = "global", *, boundary: str | None = None
) -> dict[str, MeasureWarning]:
    matrix = _matrix(scores)
    found = measure_warnings(
        matrix,
        block=block,
        coders=summarise_coders(matrix),
        headline=icc_agreement(matrix.scores),
        boundary=boundary,
    )
    return {warning.kind: warning for warning in found}


SPREAD: list[list[float | None]] = [[1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [2, 3], [4, 3]]


def test_healthy_scores_have_no_warning() -> None:
    """Scores that spread over the scale and agree need no caution."""
    assert _warnings(SPREAD) == {}


def test_one_value_in_most_cells_is_restricted() -> None:
    """Nine of ten scores 3: the ICC will be low although coders agree."""
    same: list[list[float | None]] = [[3, 3]] * 8
    found = _warnings([*same, [3, 4], [4, 3]])
    assert found["restricted"].short == "90 % score 3"
    assert "AC2" in found["restricted"].explanation


def test_little_spread_between_recordings_is_restricted() -> None:
    """Scores of 3 and 4 in every recording: recordings hardly differ."""
    found = _warnings([[3, 4], [4, 3], [3, 4], [4, 4], [3, 3]])
    assert found["restricted"].short.startswith("SD between recordings 0.")


def test_counts_may_be_narrow() -> None:
    """A code that occurs about three times everywhere is not restricted, it is a count."""
    assert "restricted" not in _warnings([[3, 4], [4, 3], [3, 4], [4, 4]], "count")


def test_fewer_than_ten_marks_are_rare() -> None:
    """Seven marks by all coders together get no band; one mark is singular."""
    found = _warnings([[1, 0], [2, 2], [0, 2], [0, 0]], "count")
    assert (found["rare"].short, found["rare"].explanation) == (
        "Only 7 marks",
        "Fewer than 10: no band.",
    )
    assert _warnings([[1, 0], [0, 0]], "count")["rare"].short == "Only 1 mark"
    assert "rare" not in _warnings([[5, 5], [1, 1]], "count")


def test_a_coder_who_scores_higher_is_named() -> None:
    """C scores well above A and B, more than chance: named, with the amount."""
    higher = [[a, a, a + 1] for a in (1.0, 2, 3, 4, 2, 3)]
    found = _warnings([list(row) for row in higher])["coder_bias"]
    assert found.short == "C 1.0 higher"
    assert found.explanation == "C scores above A and B. Discuss the anchors."


def test_a_coder_who_marks_fewer_is_named_in_per_cent() -> None:
    """Counts are compared in per cent, and it is the definition that is to be discussed."""
    found = _warnings([[a, a * 0.5] for a in (10.0, 20, 14, 8, 12)], "count")["coder_bias"]
    assert found.short in ("B 50 % fewer", "A 100 % more")
    assert found.explanation.endswith("Discuss the definition.")


def test_small_or_chance_differences_are_no_bias() -> None:
    """A third of a point, or a large gap that chance explains, is not named."""
    small = [[a, a + 0.3] for a in (1.0, 2, 3, 4, 5)]
    assert "coder_bias" not in _warnings([list(row) for row in small])
    assert "coder_bias" not in _warnings([[1, 5], [5, 1], [2, 5], [4, 2]])


def test_a_constant_coder_is_named() -> None:
    """A coder who always gives 3 is named, with the score."""
    found = _warnings([[3, 1], [3, 5], [3, 2], [3, 4]])["constant_coder"]
    assert found.short == "A always 3"


def test_no_variance_is_said_once() -> None:
    """Every score the same: not defined, 100 % agreement, nothing else to say."""
    found = _warnings([[3, 3], [3, 3]])
    assert list(found) == ["undefined"]
    assert found["undefined"].explanation == ("Every score is the same: 100 % agreement, no ICC.")
    nothing = measure_warnings(
        RatingsMatrix.from_rows([]),
        block="global",
        coders=(),
        headline=icc_agreement(np.empty((0, 2))),
        boundary=None,
    )
    assert [warning.short for warning in nothing] == ["Not rated"]


def test_undefined_for_another_reason_gives_the_reason() -> None:
    """One recording only: the coefficient's own reason is passed on."""
    assert "fewer than two recordings" in _warnings([[2, 3]])["undefined"].explanation


def test_below_zero_and_border_are_explained() -> None:
    """A negative coefficient and a variance of 0 are facts to be told."""
    found = _warnings([[1, 5], [5, 1], [2, 4], [4, 2]], boundary="coder")
    assert found["negative"].short == "Below zero"
    assert found["boundary"].short == "No coder variance"


@pytest.mark.parametrize(
    ("n", "words"), [(1, "1 recording is few."), (24, "24 recordings are few.")]
)
def test_few_recordings_are_said_for_the_sample(n: int, words: str) -> None:
    """Below 30 the intervals are wide; from 30 on nothing is said."""
    (found,) = sample_warnings(describe_design(_matrix([[1, 2]] * n)))
    assert (found.kind, found.short) == ("few", words)
    assert sample_warnings(describe_design(_matrix([[1, 2]] * 30))) == ()


def test_one_coder_and_islands_are_said_for_the_sample() -> None:
    """One view shows no spread; islands of coders cannot be compared."""
    alone = sample_warnings(describe_design(_matrix([[1], [2]])))
    assert [warning.kind for warning in alone] == ["one_coder"]
    islands = _matrix([[1, 2, None, None], [None, None, 2, 3]])
    kinds = [warning.kind for warning in sample_warnings(describe_design(islands))]
    assert kinds == ["few", "unconnected"]


def test_coders_are_compared_on_shared_recordings() -> None:
    """The difference counts only recordings others rated too; alone there is none."""
    matrix = _matrix([[1, 2, None], [3, 4, None], [5, None, None], [None, None, 2]])
    a, b, c = summarise_coders(matrix)
    assert (a.n, a.mean, a.difference) == (3, 3, -1)
    assert (b.difference, b.difference_low, b.difference_high) == (1, 1, 1)
    assert (c.n, c.mean, c.sd, c.difference) == (1, 2, None, None)


def test_marks_are_added_over_coders() -> None:
    """Gaps count nothing."""
    assert n_marks(_matrix([[1, None], [2, 3]])) == 6
