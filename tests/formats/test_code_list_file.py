"""A list of codes from a spreadsheet becomes the beginning of a rubric; faults are told by row."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.domain.observation import Speaker
from fsh_coder.formats import code_list_file, rubric_file
from fsh_coder.formats.code_list_file import NoCodeColumn, NoCodes
from fsh_coder.formats.table_file import TableUnreadable

HEAD = ["code", "label", "key", "speaker", "group", "definition"]
ROWS = [
    ["OQ", "Open question", "O", "worker", "Questions", "Leaves room for the answer."],
    ["CQ", "Closed question", "C", "Therapist", "Questions", "Yes, no or a short fact."],
    ["CT", "Change talk", "T", "client", "Client", "A reason to change."],
]


def _csv(folder: Path, rows: list[list[str]], *, delimiter: str = ",") -> Path:
    path = folder / "our codes.csv"
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    path.write_text(stream.getvalue(), encoding="utf-8")
    return path


def test_a_whole_list_gives_a_sound_rubric(tmp_path: Path) -> None:
    """Codes, groups, keys and speakers are as in the file, and nothing has to be noted."""
    found = code_list_file.read(_csv(tmp_path, [HEAD, *ROWS], delimiter=";"))
    assert found.notes == ()
    rubric = rubric_file.parse(found.text, name="codes")
    assert [(code.key, code.hotkey, code.speaker) for code in rubric.codes] == [
        ("OQ", "O", Speaker.WORKER),
        ("CQ", "C", Speaker.WORKER),
        ("CT", "T", Speaker.CLIENT),
    ]
    assert [group.label for group in rubric.code_groups] == ["Questions", "Client"]
    assert rubric.title == "our codes"


def test_a_workbook_with_a_title_above_and_other_columns(tmp_path: Path) -> None:
    """The row of names is found below a title, in any order, among other columns."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Codes of our team"])
    sheet.append(["Definition", "Notes", "Label"])
    sheet.append(["Names a strength.", "since 2024", "Affirmation"])
    workbook.save(tmp_path / "codes.xlsx")
    (code,) = code_list_file.read(tmp_path / "codes.xlsx").rubric.codes
    assert (code.key, code.short, code.hotkey) == ("AFF", "AFF", "A")
    assert code.definition == "Names a strength."


def test_every_fault_is_told_with_its_row(tmp_path: Path) -> None:
    """A repeated code, a missing one, a taken or reserved key and an unknown speaker are named."""
    rows = [
        HEAD,
        *ROWS,
        ["OQ", "Open again", "", "", "", "x"],
        ["", "", "", "", "Questions", "nothing"],
        ["XX", "Extra", "O", "the dog", "", ""],
        ["YY", "Why", "L", "", "", "x"],
    ]
    found = code_list_file.read(_csv(tmp_path, rows))
    assert [code.key for code in found.rubric.codes] == ["OQ", "CQ", "CT", "XX", "YY"]
    words = "\n".join(note.words for note in found.notes)
    for expected in (
        "Row 5: The code “OQ” is there already",
        "Row 6: It names no code",
        "Row 7: The key O is taken",
        "Row 7: The speaker “the dog” is not known",
        "Row 7: “XX” has no definition",
        "Row 8: “L” is no key that is free to use",
    ):
        assert expected in words
    hotkeys = [code.hotkey for code in found.rubric.codes]
    assert len(set(hotkeys)) == 5
    assert "L" not in hotkeys


def test_a_formula_is_never_taken_for_text(tmp_path: Path) -> None:
    """A cell with a formula is left out and told."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["code", "definition"])
    sheet.append(["OQ", "=1+1"])
    workbook.save(tmp_path / "codes.xlsx")
    found = code_list_file.read(tmp_path / "codes.xlsx")
    assert found.rubric.codes[0].definition == ""
    assert "formula" in found.notes[0].sentence


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("a,b\n1,2\n", NoCodeColumn),
        ("", NoCodeColumn),
        ("code,label\n", NoCodes),
        ('code,label\n"OQ,x\n', TableUnreadable),
    ],
)
def test_each_bad_file_has_its_own_sentence(
    tmp_path: Path, content: str, kind: type[UserFacingError]
) -> None:
    """What cannot be read names the file and says that nothing was imported or added."""
    path = tmp_path / "codes.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(kind, match=r"“codes\.csv”.*[Nn]othing was"):
        code_list_file.read(path)


def test_no_more_codes_than_a_rubric_holds(tmp_path: Path) -> None:
    """The hundred-and-first code is left out and told once."""
    rows = [[f"C{number}", f"Code {number}"] for number in range(120)]
    found = code_list_file.read(_csv(tmp_path, [["code", "label"], *rows]))
    assert len(found.rubric.codes) == 100
    assert sum("100 codes" in note.sentence for note in found.notes) == 1


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(st.text(max_size=12) | st.sampled_from(HEAD), max_size=7), max_size=8),
    has_head=st.booleans(),
)
def test_it_never_crashes(tmp_path: Path, rows: list[list[str]], has_head: bool) -> None:
    """Any table gives a rubric whose text can be written, or a sentence for the user."""
    path = tmp_path / "codes.csv"
    stream = io.StringIO(newline="")
    csv.writer(stream, escapechar="\\").writerows([HEAD, *rows] if has_head else rows)
    path.write_bytes(stream.getvalue().encode("utf-8", "replace"))
    try:
        found = code_list_file.read(path)
    except UserFacingError:
        return
    assert found.rubric.codes
    assert found.text
