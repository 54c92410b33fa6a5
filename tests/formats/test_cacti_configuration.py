"""CACTI's settings become the beginning of a rubric; its traps are kept to or told."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.observation import Speaker
from fsh_coder.formats import cacti_configuration
from fsh_coder.formats.cacti_configuration import (
    NotCactiConfiguration,
    NothingToImport,
    NotXml,
    UnsafeXml,
)
from fsh_coder.formats.imported_rubric import ImportedRubric

SMALL = """<userConfiguration>
  <codes><code name="Q" value="1"/><code name="SR" value="2"/><code name="CT" value="20"/></codes>
  <codeControls panel="left" label="Therapist (worker)">
    <row><button code="Q"/><button code="SR"/></row></codeControls>
  <codeControls panel="right" label="Client"><row><button code="CT"/></row></codeControls>
  <globals><global name="EMPATHY" label="Empathy" value="1" minRating="1" maxRating="5"
    defaultRating="3"/></globals>
  <globalControls panel="left"><slider global="EMPATHY"/></globalControls>
</userConfiguration>"""


def _read(folder: Path, text: str | bytes) -> ImportedRubric:
    path = folder / "userConfiguration.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return cacti_configuration.read(path)


def _words(found: ImportedRubric) -> str:
    return "\n".join(note.words for note in found.notes)


def test_a_small_valid_file(tmp_path: Path) -> None:
    """Codes have their panel's speaker, the global its scale; nothing has to be noted."""
    found = _read(tmp_path, SMALL)
    assert found.notes == ()
    assert [(code.key, code.speaker) for code in found.rubric.codes] == [
        ("Q", Speaker.WORKER),
        ("SR", Speaker.WORKER),
        ("CT", Speaker.CLIENT),
    ]
    assert [group.label for group in found.rubric.code_groups] == ["worker", "Client"]
    (dimension,) = found.rubric.dimensions
    assert (dimension.key, dimension.low, dimension.high) == ("EMPATHY", 1, 5)


def test_codes_without_a_button_in_a_row_vanish_as_they_do_there(tmp_path: Path) -> None:
    """A code in a popup group or on no button is left out and told; blocks of codes add up."""
    found = _read(
        tmp_path,
        """<userConfiguration><codes><code name="A" value="1"/><code name="B" value="2"/></codes>
        <codes><code name="C" value="3"/><code name="C" value="4"/></codes>
        <codeControls panel="left" label="Therapist"><row><button code="A" key="shift N"/>
        <group label="more"><button code="B"/></group><button code="C"/><button code="Z"/></row>
        </codeControls></userConfiguration>""",
    )
    assert [code.key for code in found.rubric.codes] == ["A", "C"]
    words = _words(found)
    assert "No button in a row names the code “B”" in words
    assert "“C” is there more than once" in words
    assert "“Z”, which no list of codes has" in words
    assert "CACTI’s key “shift N” for “A” cannot be used" in words


def test_of_several_blocks_of_globals_the_last_counts(tmp_path: Path) -> None:
    """Globals do not add up; a default outside the scale and a scale too long are told."""
    found = _read(
        tmp_path,
        """<userConfiguration><globals><global name="OLD" label="Old" value="0"/></globals>
        <globals><global name="NEW" label="New" value="0" defaultRating="-1"/>
        <global name="LONG" label="Long" value="1" minRating="0" maxRating="100"/>
        <global name="ODD" label="Odd" value="2" minRating="x"/></globals></userConfiguration>""",
    )
    assert [each.key for each in found.rubric.dimensions] == ["NEW"]
    words = _words(found)
    assert "takes the last" in words
    assert "begins at -1, outside its scale" in words
    assert "“Long” runs from 0 to 100" in words
    assert "ends of “Odd” are not whole numbers" in words


def test_a_panel_of_another_speaker_is_told(tmp_path: Path) -> None:
    """A first word other than Therapist or Client, and a third panel, are taken and told."""
    found = _read(tmp_path, SMALL.replace("Therapist (worker)", "Parent").replace("left", "center"))
    assert found.rubric.codes[0].speaker is None
    assert "“Parent” begins with neither Therapist nor Client" in _words(found)
    assert "neither left nor right" in _words(found)


def test_the_signs_of_misc_stay_apart(tmp_path: Path) -> None:
    """Codes that differ in their sign only have keys of their own."""
    names = ("SR-", "SR0", "SR+", "SR+/-")
    codes = "".join(f'<code name="{name}" value="1"/>' for name in names)
    buttons = "".join(f'<button code="{name}"/>' for name in names)
    found = _read(
        tmp_path,
        f'<userConfiguration><codes>{codes}</codes><codeControls panel="left" label="Therapist">'
        f"<row>{buttons}</row></codeControls></userConfiguration>",
    )
    keys = [code.key for code in found.rubric.codes]
    assert len({key.casefold() for key in keys}) == 4
    assert [code.short for code in found.rubric.codes] == list(names)


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    "<userConfiguration>&b;</userConfiguration>"
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", NotXml),
        (b"codes: none", NotXml),
        (SMALL[:-30].encode(), NotXml),
        (b'<?xml version="1.0" encoding="nonsense"?><userConfiguration/>', NotXml),
        (b"\xff\xfe\x00", NotXml),
        (b"<html/>", NotCactiConfiguration),
        (b"<userConfiguration/>", NothingToImport),
        (BOMB.encode(), UnsafeXml),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><userConfiguration/>', NothingToImport),
    ],
)
def test_each_bad_file_has_its_own_sentence(
    tmp_path: Path, content: bytes, kind: type[UserFacingError]
) -> None:
    """What cannot be read names the file and says that nothing was imported."""
    with pytest.raises(kind, match=r"“userConfiguration\.xml”.*nothing was imported"):
        _read(tmp_path, content)


def test_a_very_deep_file_is_only_a_bad_file(tmp_path: Path) -> None:
    """Tags within tags a hundred thousand deep lead to a sentence."""
    with pytest.raises(NothingToImport):
        _read(
            tmp_path,
            "<userConfiguration>" + "<a>" * 100_000 + "</a>" * 100_000 + "</userConfiguration>",
        )


_TAGS = st.sampled_from(
    ["codes", "code", "codeControls", "row", "button", "globals", "global", "group"]
)
_NAMES = st.sampled_from(
    ["name", "value", "code", "label", "panel", "key", "minRating", "maxRating"]
)
_VALUES = st.sampled_from(["A", "B", "Therapist x", "Client", "1", "-5", "99", "", "shift N", "é+"])


@st.composite
def _elements(draw: st.DrawFn, depth: int = 0) -> str:
    tag = draw(_TAGS)
    given = draw(st.dictionaries(_NAMES, _VALUES, max_size=4))
    attributes = "".join(f' {name}="{value}"' for name, value in given.items())
    inner = "".join(draw(st.lists(_elements(depth + 1), max_size=3))) if depth < 3 else ""
    return f"<{tag}{attributes}>{inner}</{tag}>"


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inner=st.lists(_elements(), max_size=5).map("".join) | st.text())
def test_it_never_crashes(tmp_path: Path, inner: str) -> None:
    """Any file gives a rubric whose text can be written, or a sentence for the user."""
    whole = f"<userConfiguration>{inner}</userConfiguration>"
    try:
        found = _read(tmp_path, whole.encode("utf-8", "replace"))
    except UserFacingError:
        return
    assert found.text
