"""What a coder reads when she is unsure."""

import pytest
from hypothesis import HealthCheck, given, settings

from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.rubric_help import WHOLE_RUBRIC, TopicKind, topics
from fsh_coder.services import rubric_library
from tests.rubric_strategies import rubrics


def test_every_code_and_dimension_of_every_shipped_rubric_is_a_topic() -> None:
    """Definition, anchors, indicators, rules, hierarchies: nothing is left out."""
    for rubric in rubric_library.shipped():
        found = {each.key: each for each in topics(rubric)}
        for code in rubric.codes:
            words = found[code.key].all_words()
            assert code.definition in words
            assert all(rule in words for rule in code.decision_rules)
            own = [each for each in rubric.hierarchies if code.key in each.codes]
            assert all(each.rule in words for each in own)
        for dimension in rubric.dimensions:
            topic = found[dimension.key]
            assert topic.anchors == dimension.anchors
            assert dimension.definition in topic.all_words()
        whole = found[WHOLE_RUBRIC].all_words()
        assert all(rule in whole for rule in (*rubric.rules, *rubric.not_coded))


def test_a_hierarchy_says_which_code_is_read() -> None:
    """The order is given highest first, with the code itself marked."""
    rubric = rubric_library.shipped_by_key("miti_4_2_1")
    seek = next(each for each in topics(rubric) if each.key == "Seek")
    words = " ".join(seek.sentences())
    assert (
        "Highest first: Emph Emphasising autonomy, Seek Seeking collaboration (this code)" in words
    )


def test_what_excludes_a_code_is_said_in_words() -> None:
    """Codes that never stand in one volley name each other."""
    rubric = rubric_library.shipped_by_key("miti_4_2_1")
    simple = next(each for each in topics(rubric) if each.key == "SR")
    assert "Not in one volley with Complex reflection." in simple.sentences()


@pytest.mark.long
@given(rubrics())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_sound_rubric_has_topics(rubric: Rubric) -> None:
    """However it is made, each code and dimension has one topic, and one is for the whole."""
    found = topics(rubric)
    assert len(found) == len(rubric.codes) + len(rubric.dimensions) + 1
    assert found[-1].kind is TopicKind.RUBRIC
