"""Names of variables that every statistics program accepts."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.rubric import Block, Measure
from fsh_coder.domain.rubric_procedure import ObservationField
from fsh_coder.formats.variable_names import coder_names, field_names, measure_names


def measure(key: str, block: Block = "global") -> Measure:
    """Return a measure of which only the key and block matter."""
    return Measure(key, key, block, "score", None, None)


def test_the_block_comes_first() -> None:
    """A rating, a count and a score of one key are told apart."""
    measures = [measure("empathy"), measure("SR", "count"), measure("r_to_q", "derived")]
    assert measure_names(measures) == {"empathy": "g_empathy", "SR": "b_sr", "r_to_q": "d_r_to_q"}


def test_coders_with_other_letters_get_plain_ones() -> None:
    """Accents go; a coder without any Latin letter still gets a name."""
    assert coder_names(["KB", "ÉÅ", "王"]) == {"KB": "kb", "ÉÅ": "ea", "王": "coder"}


def test_names_that_would_be_the_same_are_numbered() -> None:
    """Two coders never share a column."""
    names = coder_names(["A-B", "A B", "王", "李"])
    assert list(names.values()) == ["a_b", "a_b2", "coder", "coder2"]


@settings(deadline=None)
@given(
    st.lists(st.text(min_size=1, max_size=40), unique=True, max_size=8),
    st.lists(st.text(min_size=1, max_size=20), unique=True, max_size=6),
)
def test_every_name_is_accepted_and_its_own(keys: list[str], coders: list[str]) -> None:
    """Whatever keys and initials are, the names are valid, short and all different."""
    measures = measure_names([measure(key) for key in keys])
    who = coder_names(coders)
    names = [f"{one}_{other}" for one in measures.values() for other in who.values()]
    assert len(set(names)) == len(names) == len(keys) * len(coders)
    assert all(re.fullmatch(r"g_[a-z0-9_]*", name) and len(name) <= 32 for name in names)


def test_extra_fields_have_names_of_their_own() -> None:
    """``f_`` tells them from measures; keys that look alike once plain stay apart."""
    keys = ("talk_time", "Talk time", "ä", "?")
    names = field_names(ObservationField(key, key, "text", "?") for key in keys)
    assert names == {
        "talk_time": "f_talk_time",
        "Talk time": "f_talk_time2",
        "ä": "f_a",
        "?": "f_field",
    }
