"""The figures behind a measure's detail."""

import numpy as np
import pytest

from fsh_coder.reliability.scale_units import bland_altman
from fsh_coder.ui.reliability import measure_detail
from fsh_coder.ui.reliability.band_scheme import CICCHETTI
from tests.ui.reliability.measures import measure

ROWS = [(1, 1, 2), (2, 3, 3), (3, 3, None), (4, 4, 5), (5, 3, 5), (2, 2, 2), (None, 4, 4)]


def test_confusion_counts_every_shared_recording_once() -> None:
    """Cells, margins and distances count the recordings both coders scored."""
    found = measure_detail.confusion_of(measure(ROWS), (0, 1))
    assert list(found.values) == [1, 2, 3, 4, 5]
    assert found.n == 6
    assert (found.n_apart(0), found.n_apart(1), found.n_apart(2)) == (4, 1, 1)
    assert found.counts[4][2] == 1
    table = found.table()
    assert table.heads == ("KB \\ MS", "1", "2", "3", "4", "5", "all")
    assert table.rows[0] == ("5", "0", "0", "1", "0", "0", "1")
    assert table.rows[-1][-1] == "6"


def test_pairs_that_share_most_come_first() -> None:
    """The pair shown at first is the one with most recordings in common."""
    rows = [(1, None, 2), (2, 3, 3), (3, 3, 4), (4, None, 5)]
    assert measure_detail.coder_pairs(measure(rows))[0] == (0, 2)


def test_points_leave_out_what_one_coder_lacks() -> None:
    """A recording that one of the two did not score has no place in their plot."""
    pair = measure_detail.points_of(measure(ROWS), (0, 2))
    assert [each.recording for each in pair.points] == ["S001", "S002", "S004", "S005", "S006"]


def test_bias_and_limits_are_those_of_the_statistics() -> None:
    """The plot of differences shows Bland and Altman's figures, not its own."""
    measured = measure(ROWS)
    found = measure_detail.differences_of(measured, (0, 1))
    scores = measured.matrix.scores
    wanted = bland_altman(scores[:, 0], scores[:, 1])
    assert found is not None
    assert wanted is not None
    assert found.found.bias == wanted.bias
    assert found.recordings == ("S001", "S002", "S003", "S004", "S005", "S006")
    assert len(found.recordings) == len(found.found.differences)
    assert found.signed(-0.5) == "−0.50"


def test_two_coders_with_one_recording_have_no_limits() -> None:
    """One shared recording gives no standard deviation, so there is no plot."""
    measured = measure([(1, 2, None), (None, 3, 3), (None, 1, 2), (None, 4, 5)])
    assert measure_detail.differences_of(measured, (0, 1)) is None


def test_disagreements_come_widest_first_and_say_why_a_score_is_missing() -> None:
    """By range, then by spread; not coded and not rated are told apart."""
    measured = measure(ROWS)
    coded = measure_detail.who_coded([measured]) | {("S003", "TL")}
    found = measure_detail.disagreements_of(measured, coded=coded)
    assert [each.recording for each in found] == ["S005", "S001", "S002", "S004"]
    assert found[0].spread == 2
    spreads = [each.spread for each in found]
    assert spreads == sorted(spreads, reverse=True)


@pytest.mark.parametrize(("is_coded", "words"), [(True, "not rated"), (False, "not coded")])
def test_a_missing_score_names_its_cause(is_coded: bool, words: str) -> None:
    """A coder who coded the recording did not rate; one who did not has no score to give."""
    measured = measure([(1, 3, None), (2, 2, 2), (4, 5, 5), (1, 2, 1)])
    coded = measure_detail.who_coded([measured])
    if is_coded:
        coded |= {("S001", "TL")}
    found = measure_detail.disagreements_of(measured, coded=coded)
    worst = next(each for each in found if each.recording == "S001")
    assert worst.scores == (1.0, 3.0, None)
    assert worst.missing == ("", "", words)


def test_figures_name_what_they_are() -> None:
    """Agreement, consistency and the mean of coders stand under their own names."""
    figures = measure_detail.figures_of(measure(ROWS), CICCHETTI)
    names = [figure.name for figure in figures]
    assert names[0].startswith("ICC(A,1)")
    assert names[1].startswith("ICC(C,1)")
    assert "κw, quadratic" in names
    assert "Krippendorff’s α" in names


def test_coders_within_error_are_said_to_be() -> None:
    """Nobody is called higher or lower unless the interval excludes zero."""
    even = measure([(1, 2), (2, 1), (3, 4), (4, 3), (5, 5), (2, 2)])
    gaps = measure_detail.gaps_of(even)
    assert measure_detail.gaps_sentence(gaps) == "All within error of the others"
    rng = np.random.default_rng(7)
    base = rng.integers(1, 4, size=20)
    apart = measure([(int(score), int(score) + 1) for score in base])
    assert "MS higher by 1.00" in measure_detail.gaps_sentence(measure_detail.gaps_of(apart))
