"""A site's words in place of a rubric's."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.domain.local_wording import LocalWords, parts_of, reworded
from fsh_coder.domain.rubric import Rubric, WordingStatus
from fsh_coder.services import rubric_library
from tests.rubric_strategies import rubrics

MITI = "miti_4_2_1"


def test_only_what_is_given_is_reworded_and_signed() -> None:
    """Definition, anchor, indicators and decision rules; everything else is as it was."""
    rubric = rubric_library.shipped_by_key(MITI)
    words = (
        LocalWords("empathy", "anchor 3", "The manual’s three."),
        LocalWords("empathy", "indicators 3", " asks \n\n nods "),
        LocalWords("SR", "definition", "The manual’s words."),
        LocalWords("SR", "decision_rules", "First rule\nSecond rule"),
        LocalWords("gone", "definition", "of an older version"),
    )
    local = reworded(rubric, words)
    anchor = local.dimension("empathy").anchor(3)
    assert (anchor.text, anchor.indicators) == ("The manual’s three.", ("asks", "nods"))
    assert local.dimension("empathy").anchor(4) == rubric.dimension("empathy").anchor(4)
    assert local.code("SR").definition == "The manual’s words."
    assert local.code("SR").decision_rules == ("First rule", "Second rule")
    signed = [each.key for each in local.codes if each.wording is WordingStatus.LOCAL]
    assert signed == ["SR"]
    assert replace(local, dimensions=rubric.dimensions, codes=rubric.codes) == rubric


@given(rubrics(), st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_digest_scores_and_keys_never_change(rubric: Rubric, data: st.DataObject) -> None:
    """Whatever is reworded, measures, keys and digest are the same, and each part is found."""
    parts = parts_of(rubric)
    chosen = data.draw(st.lists(st.sampled_from(parts), max_size=4, unique=True)) if parts else []
    local = reworded(rubric, [LocalWords(each.target, each.part, "x y") for each in chosen])
    assert (local.digest, local.text) == (rubric.digest, rubric.text)
    assert local.measures() == rubric.measures()
    assert [each.keys for each in local.codes] == [each.keys for each in rubric.codes]
    now = {(each.target, each.part): each.own_text for each in parts_of(local)}
    assert all(now[each.target, each.part] == "x y" for each in chosen)
