"""Agreement computed from a plain file."""

import csv
import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.formats.ratings_file_errors import (
    RangeUpsideDown,
    ScoreOutsideRange,
    ScoresExpected,
)
from fsh_coder.services.agreement_from_file import as_json, compute
from fsh_coder.services.statistic_rows import StatisticRow

REFERENCE = Path(__file__).parents[1] / "reference" / "irr"
CHANCE_CORRECTED = ("ICC", "kappa", "alpha", "Gwet AC", "Brennan-Prediger", "Scott pi")


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ratings.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _by_name(rows: list[StatisticRow]) -> dict[str, StatisticRow]:
    return {row.stat: row for row in rows if row.measure is None}


def _pair_of(tmp_path: Path, name: str) -> Path:
    """Write one pair of columns of the degenerate cases as a file of its own."""
    with (REFERENCE / "zero_variance.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [f"{row['session']},{row[f'{name}_r1']},{row[f'{name}_r2']}" for row in rows]
    return _file(tmp_path, "\n".join(["session,r1,r2", *lines]))


def test_no_variance_is_not_defined_with_full_agreement(tmp_path: Path) -> None:
    """Every coefficient corrected for chance is None with a reason; agreement is 1."""
    rows = compute("ratings", _pair_of(tmp_path, "all_same"))
    corrected = [
        row
        for row in rows
        if any(word in row.stat for word in CHANCE_CORRECTED) and "squares" not in row.stat
    ]
    assert len(corrected) > 20
    for row in corrected:
        assert row.value is None, row
        assert row.reason, row
    found = _by_name(rows)
    assert found["Percent agreement"].value == 1
    assert found["Percent agreement all raters within 0"].value == 1


def test_a_constant_coder_gives_the_values_of_the_reference(tmp_path: Path) -> None:
    """ICC, kappa, Fleiss and alpha of a constant coder, as irr, psych and pingouin."""
    found = _by_name(compute("ratings", _pair_of(tmp_path, "r1_const")))
    wanted = {
        "ICC(1,1)": (0.03448276, -0.6173463, 0.6799638),
        "ICC(A,1)": (0.0, -0.7496656, 0.6815418),
        "ICC(C,1)": (0.0, -0.6663836, 0.6663836),
    }
    for stat, (value, low, high) in wanted.items():
        assert found[stat].value == pytest.approx(value, abs=1e-6)
        assert found[stat].ci_low == pytest.approx(low, abs=1e-6)
        assert found[stat].ci_high == pytest.approx(high, abs=1e-6)
    assert found["Cohen kappa unweighted"].value == pytest.approx(0, abs=1e-9)
    assert found["Fleiss kappa"].value == pytest.approx(-0.26984127, abs=1e-6)
    assert found["Krippendorff alpha nominal"].value == pytest.approx(-0.19047619, abs=1e-6)
    assert found["Krippendorff alpha interval"].value == pytest.approx(0.03225806, abs=1e-6)


def test_the_same_pair_everywhere_gives_the_values_of_the_reference(tmp_path: Path) -> None:
    """Consistency is not defined, agreement 0 without interval, one-way -1, alpha -.875."""
    found = _by_name(compute("ratings", _pair_of(tmp_path, "sess_equal")))
    assert (found["ICC(C,1)"].value, found["ICC(C,k)"].value) == (None, None)
    assert found["ICC(A,1)"].value == pytest.approx(0, abs=1e-9)
    assert found["ICC(A,1)"].ci_low is None
    assert found["ICC(1,1)"].value == pytest.approx(-1, abs=1e-9)
    assert found["Krippendorff alpha interval"].value == pytest.approx(-0.875, abs=1e-9)


def test_one_session_has_reasons_in_place_of_coefficients(tmp_path: Path) -> None:
    """A single recording: no ICC, but the share of agreement is there."""
    found = _by_name(compute("ratings", _file(tmp_path, "session,a,b\nS1,3,4\n")))
    assert found["ICC(A,1)"].value is None
    assert found["ICC(A,1)"].reason is not None
    assert "fewer than two recordings" in found["ICC(A,1)"].reason
    assert found["Percent agreement mean over pairs within 1"].value == 1


def test_recordings_are_not_silently_dropped() -> None:
    """Where most recordings lack a coder, the complete forms give a reason, not a figure."""
    rows = compute("ratings", REFERENCE / "miti_doublecoded_long.csv")
    found = {row.stat: row for row in rows if row.measure == "empathy"}
    assert found["ICC(A,k)"].value is None
    assert found["ICC(A,k)"].reason is not None
    assert found["ICC(A,k)"].reason.startswith("only 3 of 19 double-coded recordings")
    assert found["ICC(A,1) mixed model"].value == pytest.approx(0.59083423, abs=2e-5)


def test_the_declared_range_counts_for_categories(tmp_path: Path) -> None:
    """AC1 moves when the scale has points nobody used; Cohen's kappa does not."""
    path = _file(tmp_path, "session,a,b\n1,2,3\n2,3,3\n3,2,2\n4,3,2\n5,2,2\n")
    seen = _by_name(compute("ratings", path))
    declared = _by_name(compute("ratings", path, score_range=(1, 5)))
    assert seen["Gwet AC unweighted"].value != declared["Gwet AC unweighted"].value
    assert seen["Cohen kappa unweighted"].value == pytest.approx(
        declared["Cohen kappa unweighted"].value
    )
    assert "PABAK" in seen
    assert "PABAK" not in declared


def test_nominal_numbers_have_no_distances(tmp_path: Path) -> None:
    """Declared nominal, numbers get no ICC and no weights; per category they are named."""
    path = _file(tmp_path, "session,a,b\n1,10,10\n2,20,10\n3,30,30\n")
    rows = compute("ratings", path, scale="nominal")
    names = {row.stat for row in rows}
    assert "ICC(A,1)" not in names
    assert "Cohen kappa linear" not in names
    assert {"10", "20", "30"} <= {row.measure for row in rows if row.measure}
    table = _file(tmp_path, ",Q,R,C\nQ,5,1,0\nR,1,5,0\nC,1,0,5\n")
    assert "Cohen kappa linear" in {row.stat for row in compute("table", table)}
    assert "Cohen kappa linear" not in {
        row.stat for row in compute("table", table, scale="nominal")
    }


def test_the_declared_scales_alpha_comes_first(tmp_path: Path) -> None:
    """Ordinal, interval and ratio put their own alpha before the others."""
    path = _file(tmp_path, "session,a,b\n1,2,3\n2,3,3\n3,1,2\n")
    for scale in ("ordinal", "interval", "ratio"):
        alphas = [row.stat for row in compute("ratings", path, scale=scale) if "alpha" in row.stat]
        assert alphas[0] == f"Krippendorff alpha {scale}"


def test_three_coders_are_compared_in_pairs_too(tmp_path: Path) -> None:
    """With three coders Bland-Altman and drift name the pair they belong to."""
    text = "order,a,b,c\n1,2,3,3\n2,3,3,4\n3,1,2,2\n4,4,4,5\n"
    rows = compute("ratings", _file(tmp_path, text))
    pairs = {row.measure for row in rows if row.stat == "Bland-Altman bias"}
    assert pairs == {"a and b", "a and c", "b and c"}
    assert "drift slope of (c-a) per session" in {row.stat for row in rows}


def test_scores_below_zero_have_no_ratio(tmp_path: Path) -> None:
    """Ratios of negative scores mean nothing: no ratio weights, and alpha says why."""
    rows = compute("ratings", _file(tmp_path, "session,a,b,c\n1,-1,0,0\n2,1,1,1\n3,0,0,-1\n"))
    names = {row.stat for row in rows}
    assert "Gwet AC [linear]" in names
    assert "Gwet AC [ratio]" not in names
    alpha = _by_name(rows)["Krippendorff alpha ratio"]
    assert (alpha.value, alpha.reason) == (None, "ratios need scores that are 0 or more")


def test_pairs_that_share_nothing_have_no_drift(tmp_path: Path) -> None:
    """In a rotating design only pairs with common recordings are followed in time."""
    text = "order,a,b,c\n1,2,3,\n2,3,3,\n3,,2,2\n4,,4,5\n"
    rows = compute("ratings", _file(tmp_path, text))
    slopes = {row.stat for row in rows if row.stat.startswith("drift")}
    assert slopes == {"drift slope of (b-a) per session", "drift slope of (c-b) per session"}


def test_what_fits_the_design_stands_first() -> None:
    """Rotating coders: the mixed model comes before the forms that do not apply."""
    rows = compute("ratings", REFERENCE / "miti_doublecoded_long.csv")
    assert rows[0].stat == "ICC(A,1) mixed model"
    assert compute("ratings", REFERENCE / "irr_anxiety.csv")[0].stat == "ICC(1,1)"


def test_counts_and_halves_are_no_categories(tmp_path: Path) -> None:
    """Scores over a wide range or between whole points get no kappa family."""
    wide = _file(tmp_path, "session,a,b\n1,2,300\n2,33,30\n3,118,120\n")
    assert "Cohen kappa unweighted" not in _by_name(compute("ratings", wide))
    halves = _file(tmp_path, "session,a,b\n1,2.5,3\n2,3,3\n3,1,2\n")
    assert "Cohen kappa unweighted" not in _by_name(compute("ratings", halves))
    assert _by_name(compute("ratings", halves))["ICC(A,1)"].value is not None


def test_more_than_two_observers_are_compared_in_pairs(tmp_path: Path) -> None:
    """Three observers make three pairs, each named."""
    points = "observer,onset_s,code\nA,1,Q\nB,1.5,Q\nC,9,Q\n"
    rows = compute("points", _file(tmp_path, points))
    matches = {row.measure: row.value for row in rows if row.stat == "same-code matches within 1 s"}
    assert matches == {"A and B": 1, "A and C": 0, "B and C": 0}


def test_rows_become_json() -> None:
    """The object has every field of every row and survives strict JSON."""
    rows = compute("events", REFERENCE / "events_small.csv")
    text = json.dumps(as_json(rows), allow_nan=False)
    statistics = json.loads(text)["statistics"]
    assert len(statistics) == len(rows)
    assert set(statistics[0]) == {
        "stat",
        "measure",
        "value",
        "ci_low",
        "ci_high",
        "n",
        "k",
        "reason",
    }


def test_impossible_wishes_have_their_sentences(tmp_path: Path) -> None:
    """A range upside down, scores beyond it, labels on a scale of numbers."""
    path = _file(tmp_path, "session,a,b\n1,2,7\n2,3,3\n")
    with pytest.raises(RangeUpsideDown, match="cannot run from 5 to 1"):
        compute("ratings", path, score_range=(5, 1))
    with pytest.raises(ScoreOutsideRange, match="has 7 for “1” by b, outside the scale"):
        compute("ratings", path, score_range=(1, 5))
    labels = _file(tmp_path, "session,a,b\n1,Q,R\n2,R,R\n")
    with pytest.raises(ScoresExpected, match="no interval scale"):
        compute("ratings", labels, scale="interval")
    with pytest.raises(ValueError, match="pictures"):
        compute("pictures", path)
    with pytest.raises(ValueError, match="logarithmic"):
        compute("ratings", path, scale="logarithmic")


SCORES = st.lists(
    st.lists(st.sampled_from(["1", "2", "3", "5", ""]), min_size=3, max_size=3),
    min_size=1,
    max_size=7,
)


@given(SCORES)
@settings(deadline=None, max_examples=25)
def test_any_ratings_give_numbers_or_reasons(
    tmp_path_factory: pytest.TempPathFactory, scores: list[list[str]]
) -> None:
    """No NaN, no infinity, no crash: a finite value, or None with a reason."""
    path = tmp_path_factory.mktemp("any") / "ratings.csv"
    lines = [f"S{at},{','.join(row)}" for at, row in enumerate(scores)]
    path.write_text("\n".join(["session,a,b,c", *lines]))
    try:
        rows = compute("ratings", path)
    except UserFacingError:
        return
    for row in rows:
        if row.value is None:
            assert row.reason, row
        else:
            ends = [end for end in (row.ci_low, row.ci_high) if end is not None]
            assert all(math.isfinite(number) for number in (row.value, *ends)), row


def test_a_wide_span_of_scores_is_no_list_of_categories(tmp_path: Path) -> None:
    """A count in the thousand millions, or a scale as wide, takes neither memory nor time."""
    path = _file(tmp_path, "id,A,B\n1,0,1000000000000\n2,5,4\n3,4,4\n")
    for ends in (None, (0.0, 1e15)):
        found = _by_name(compute("ratings", path, score_range=ends))
        assert not any("kappa" in name for name in found)
        assert any(name.startswith("ICC") for name in found)
