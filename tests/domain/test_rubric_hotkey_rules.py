"""Rules of the keys of codes, one key or two."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain.rubric import RESERVED_HOTKEYS, SECOND_KEYS, Rubric
from fsh_coder.domain.rubric_hotkey_rules import breaches
from tests.domain.small_rubric import make_code, make_rubric
from tests.domain.test_rubric_rules import the_breach


def with_hotkeys(*hotkeys: str) -> Rubric:
    """Return the small rubric with codes of these keys alone."""
    codes = tuple(
        make_code(f"K{place}", label=f"Code {place}", hotkey=hotkey)
        for place, hotkey in enumerate(hotkeys)
    )
    return replace(
        make_rubric(),
        codes=codes,
        derived=(),
        thresholds=(),
        hierarchies=(),
        volley_rules=replace(make_rubric().volley_rules, exclusive_sets=()),
    )


@pytest.mark.parametrize(
    "hotkeys",
    [("R+", "R-", "R0", "R/", "RF"), ("r+", "R-", "Q"), ("RL", "RU", "RN", "RR"), ("S=", "S*")],
)
def test_two_keys_tell_more_codes_apart(hotkeys: tuple[str, ...]) -> None:
    """Signs, figures and any letter may come second, the coding screen's own among them."""
    assert list(breaches(with_hotkeys(*hotkeys))) == []


def test_a_key_that_begins_others_is_no_code() -> None:
    """Pressing it could mean the code or the start of two keys."""
    breach = the_breach(with_hotkeys("Q", "R+", "R", "R-"))
    assert breach.location == ("codes", 2, "hotkey")
    assert breach.message == (
        "The hotkey “R” begins “R+”, “R-” as well, so that neither could be told from the other."
    )
    assert breach.remedy == "Choose a free letter: A B C D E F G H I J K M O P S T V W X Y Z."


def test_two_keys_are_unique_in_either_case() -> None:
    """Caps lock changes nothing here either."""
    assert the_breach(with_hotkeys("RF", "rf")).message == "The hotkey “RF” is already in use."


def test_two_keys_do_not_begin_with_a_key_of_the_coding_screen() -> None:
    """N writes a note, whatever is pressed after it."""
    breach = the_breach(with_hotkeys("Q", "N+"))
    assert breach.message == (
        "The hotkey “N+” begins with “N”, which belongs to the coding screen (note)."
    )
    assert breach.remedy.startswith("Begin with a free letter: A B")


@pytest.mark.parametrize("hotkey", ["", "R++", "+R", "É", "R ", "R."])
def test_what_cannot_be_pressed_is_no_hotkey(hotkey: str) -> None:
    """Nothing, three keys, a sign first, and keys that the coding screen takes are refused."""
    assert "neither a letter nor" in the_breach(with_hotkeys(hotkey)).message


def test_without_a_free_letter_the_remedy_says_so() -> None:
    """A pad of 23 letters is full."""
    full = [letter for letter in SECOND_KEYS[:26] if letter not in RESERVED_HOTKEYS]
    breach = the_breach(with_hotkeys(*full, "L"))
    assert breach.remedy == "Choose a free letter: none is left."


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCQR"), st.sampled_from(["", *"+-AQ"])).map("".join), max_size=8
    )
)
def test_sound_keys_lead_to_one_code_each(hotkeys: list[str]) -> None:
    """Where no rule is broken, no key that is pressed could mean two codes, and vice versa."""
    ambiguous = len(set(hotkeys)) < len(hotkeys) or any(
        other != hotkey and other.startswith(hotkey) for hotkey in hotkeys for other in hotkeys
    )
    assert bool(list(breaches(with_hotkeys(*hotkeys)))) == ambiguous
