"""The safe part of YAML: what it reads as what, and where it stood."""

import pytest

from fsh_coder.formats.plain_yaml import Plain, read_plain_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-7", -7),
        ("007", 7),
        ("3.50", 3.5),
        ("'7'", "7"),
        ('"true"', "true"),
        ("true", True),
        ("True", "True"),
        ("yes", "yes"),
        ("null", None),
        ("~", None),
        (".inf", ".inf"),
        ("1e400", "1e400"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("[]", []),
        ("{}", {}),
        ("{1: a, <<: b}", {"1": "a", "<<": "b"}),
        ("text: |\n  one\n  two\n", {"text": "one\ntwo\n"}),
    ],
)
def test_values_are_what_they_look_like(text: str, value: Plain) -> None:
    """Numbers, true, false and nothing are read; every other word stays as it is written."""
    result = read_plain_yaml(text)
    assert result.faults == []
    assert result.is_whole
    assert repr(result.value) == repr(value)


def test_each_field_knows_its_line() -> None:
    """Fields and entries are placed where they begin; what is not there, where it would be."""
    result = read_plain_yaml("# note\na: 1\nb:\n  - x\n  - c: 2\n")
    assert result.line_of(("a",)) == 2
    assert result.line_of(("b",)) == 3
    assert result.line_of(("b", 1)) == 5
    assert result.line_of(("b", 1, "c")) == 5
    assert result.line_of(("b", 1, "missing", "deeper")) == 5
    assert result.line_of(("nowhere",)) == 2
    assert read_plain_yaml("").line_of(("a",)) == 1


@pytest.mark.parametrize("text", ['"\\ud800": 1', 'a: "\\udfff"'])
def test_half_a_character_is_refused(text: str) -> None:
    """No text holds half a character, in a name or in a value."""
    (fault,) = read_plain_yaml(text).faults
    assert fault.message.startswith("This is not YAML")


def test_of_a_field_that_stands_twice_the_first_is_read() -> None:
    """The rest of the file can still be checked, so the value counts as whole."""
    result = read_plain_yaml("a: 1\na: [2, {b: 3}]\nc: 4\n")
    assert result.value == {"a": 1, "c": 4}
    assert result.is_whole
    assert [fault.line for fault in result.faults] == [2]


def test_what_a_reference_would_bring_is_not_there() -> None:
    """After an alias something is missing, so that nothing further is concluded."""
    result = read_plain_yaml("a: &x 1\nb: *x\n")
    assert result.value == {"a": 1, "b": None}
    assert not result.is_whole
    assert [fault.location for fault in result.faults] == [("a",), ("b",)]
