"""The codebook: every variable of every rubric explained from the rubric alone."""

import pytest

from fsh_coder.domain.rubric import Rubric
from fsh_coder.formats import rubric_file
from fsh_coder.formats.codebook import BLOCK_WORDS, entries
from tests.formats.irr_samples import rubric_of


@pytest.mark.parametrize("rubric", rubric_file.shipped(), ids=lambda each: each.key)
def test_every_measure_has_an_entry(rubric: Rubric) -> None:
    """In the rubric's order, with label, block, unit and valid values."""
    found = entries(rubric)
    assert len(found) == len(rubric.measures())
    for entry, measure in zip(found, rubric.measures(), strict=True):
        assert measure.label in entry.label
        assert entry.block == BLOCK_WORDS[measure.block]
        assert entry.values
        assert entry.unit
        assert bool(entry.formula) is (measure.block == "derived")


def test_a_rating_shows_its_scale_and_anchors() -> None:
    """Each point of the scale stands on a line of its own, with where its wording is from."""
    rubric = rubric_of("miti_4_2_1")
    entry = next(each for each in entries(rubric) if each.variable == "g_empathy")
    assert entry.values == "1 to 5, whole numbers"
    assert [line[0] for line in entry.anchors.splitlines()] == list("12345")
    assert entry.wording == rubric.dimension("empathy").wording.label


def test_a_derived_score_shows_formula_and_thresholds() -> None:
    """Thresholds come with their basis, in the measure's unit."""
    found = {each.variable: each for each in entries(rubric_of("miti_4_2_1"))}
    assert found["d_pct_cr"].formula == "100 * CR / (SR + CR)"
    assert found["d_pct_cr"].unit == "per cent"
    lines = found["d_pct_cr"].thresholds.splitlines()
    assert [line.split(" (")[0] for line in lines] == ["Fair >= 40 %", "Good >= 50 %"]
    assert all("pinion" in line for line in lines)
    assert found["d_total_mia"].thresholds == ""
