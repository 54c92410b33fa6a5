"""What a new part starts with, and how keys follow labels without a formula changing meaning."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.domain import formula, rubric_draft
from fsh_coder.domain.rubric import RESERVED_HOTKEYS, DerivedScore, Rubric
from fsh_coder.domain.rubric_rules import breaches


def _with_codes(*labels: str) -> Rubric:
    rubric = rubric_draft.blank()
    for label in labels:
        code = rubric_draft.new_code(rubric, label)
        rubric = replace(rubric, codes=(*rubric.codes, replace(code, definition="x")))
    return rubric


def test_new_codes_have_names_and_keys_of_their_own() -> None:
    """Labels alike in their initials still give keys, short names and hotkeys that differ."""
    rubric = _with_codes("Open question", "Other query", "Ordinary quip", "Loop", "12 Steps", "é")
    assert not breaches(rubric)
    assert [code.key for code in rubric.codes][:2] == ["open_question", "other_query"]
    assert rubric.codes[4].key == "code_12_steps"
    assert not {code.hotkey for code in rubric.codes} & set(RESERVED_HOTKEYS)


@given(labels=st.lists(st.text(max_size=70), min_size=1, max_size=30))
def test_any_label_gives_a_key_that_files_take(labels: list[str]) -> None:
    """Keys fit the file's grammar and differ, whatever was typed."""
    taken: list[str] = []
    for label in labels:
        key = rubric_draft.key_of(label, taken=taken)
        assert key[0].isalpha()
        assert key.isascii()
        assert key.replace("_", "a").isalnum()
        assert len(key) <= 40
        assert key.casefold() not in {each.casefold() for each in taken}
        taken.append(key)


def test_a_version_that_follows_differs() -> None:
    """Versions count on, and never become their own successor or too long for the file."""
    assert rubric_draft.next_version("1") == "2"
    assert rubric_draft.next_version("4.2.1") == "4.2.1-b"
    assert rubric_draft.next_version("4.2.1-b") == "4.2.1-c"
    version = "9" * 20 + "x" * 20
    for _ in range(60):
        after = rubric_draft.next_version(version)
        assert after != version
        assert len(after) <= 40
        version = after


def test_what_followed_a_label_follows_the_next_one() -> None:
    """Key, short name and hotkey change with the label until one was chosen by hand."""
    rubric = _with_codes("Open", "Closed")
    code = rubric_draft.relabelled_code(rubric, 0, "Praise given")
    assert (code.key, code.short, code.hotkey) == ("praise_given", "PG", "P")
    chosen = replace(rubric, codes=(replace(rubric.codes[0], hotkey="Z"), *rubric.codes[1:]))
    assert rubric_draft.relabelled_code(chosen, 0, "Praise given").hotkey == "Z"


def _scored(rubric: Rubric, text: str) -> Rubric:
    return replace(rubric, derived=(DerivedScore("s", "S", text, "score", "x"),))


def test_a_new_key_is_taken_up_by_formulas_and_by_nothing_alike() -> None:
    """Only the whole name is replaced, not a name that contains it."""
    rubric = _scored(_with_codes("Open", "Open door"), "open + open_door / open")
    part = replace(rubric.codes[0], key="o")
    changed = rubric_draft.with_part(rubric, "codes", 0, part)
    assert changed.derived[0].formula == "o + open_door / o"
    assert formula.parse(changed.derived[0].formula).names == ("o", "open_door")


def test_a_key_that_another_part_has_changes_no_formula() -> None:
    """Two parts of one name must not merge in a formula, nor the word “mean” be renamed."""
    rubric = _scored(_with_codes("Open", "Door"), "open / door")
    same = replace(rubric.codes[0], key="door")
    there = rubric_draft.with_part(rubric, "codes", 0, same)
    assert there.derived[0].formula == "open / door"
    back = rubric_draft.with_part(there, "codes", 0, rubric.codes[0])
    assert back == rubric
    odd = _scored(_with_codes("Mean", "Door"), "mean(door, 1)")
    fixed = rubric_draft.with_part(odd, "codes", 0, replace(odd.codes[0], key="average"))
    assert fixed.derived[0].formula == "mean(door, 1)"


def test_a_preview_can_be_shown_of_anything() -> None:
    """Scales that cannot be shown are left out, missing anchors are empty, keys are once."""
    rubric = _with_codes("Open", "Open")
    rubric = replace(rubric, codes=(rubric.codes[0], rubric.codes[0]))
    good = replace(rubric_draft.new_dimension(rubric, "Warmth"), anchors=())
    bad = replace(rubric_draft.new_dimension(rubric, "Calm"), low=5, high=5)
    shown = rubric_draft.previewable(replace(rubric, dimensions=(good, bad)))
    assert len(shown.codes) == 1
    (only,) = shown.dimensions
    assert [only.anchor(score).text for score in only.scores()] == [""] * 5
