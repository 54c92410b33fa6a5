"""Ratings from a plain file."""

from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.formats.named_columns import number_of
from fsh_coder.formats.ratings_file import read_ratings
from fsh_coder.formats.ratings_file_errors import (
    DuplicateColumn,
    DuplicateRating,
    EmptyRatingsFile,
    HeaderMissing,
    MissingColumns,
    MixedScores,
    OneCoderOnly,
)
from fsh_coder.formats.text_file import FileUnreadable, NotText


def _file(tmp_path: Path, text: str, name: str = "ratings.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_wide_has_one_row_per_recording(tmp_path: Path) -> None:
    """The id first, then one column per coder; empty cells are not rated."""
    (found,) = read_ratings(_file(tmp_path, "session,anna,bert\nS1,3,4\nS2,,2\n"))
    assert (found.name, found.labels, found.order) == (None, (), None)
    assert (found.matrix.recordings, found.matrix.coders) == (("S1", "S2"), ("anna", "bert"))
    assert np.array_equal(found.matrix.scores, np.array([[3, 4], [np.nan, 2]]), equal_nan=True)


def test_long_has_one_row_per_recording_and_coder(tmp_path: Path) -> None:
    """Columns session and coder make a file long; every other column is a measure."""
    text = "session,coder,empathy,code\nS1,anna,3,Q\nS1,bert,4,R\nS2,anna,2,Q\n"
    empathy, code = read_ratings(_file(tmp_path, text))
    assert (empathy.name, code.name) == ("empathy", "code")
    assert np.array_equal(empathy.matrix.scores, np.array([[3, 4], [2, np.nan]]), equal_nan=True)
    assert code.labels == ("Q", "R")
    assert np.array_equal(code.matrix.scores, np.array([[1, 2], [1, np.nan]]), equal_nan=True)


def test_column_names_may_be_written_otherwise(tmp_path: Path) -> None:
    """Rater for coder, Recording for session, capitals, coder first: all are long."""
    text = "Rater;Recording;empathy\nanna;S1;3,5\nbert;S1;4\n"
    (found,) = read_ratings(_file(tmp_path, text))
    assert found.matrix.scores.tolist() == [[3.5, 4]]


def test_further_id_and_time_columns_are_no_coders(tmp_path: Path) -> None:
    """Two ids make one name; a column for the order in time is kept as that."""
    text = "transcript_id,utterance_id,anna,bert\n7,1,a,b\n7,2,b,b\n"
    (found,) = read_ratings(_file(tmp_path, text))
    assert found.matrix.recordings == ("7 / 1", "7 / 2")
    assert found.matrix.coders == ("anna", "bert")
    dated = "session,date,anna,bert\nS2,2026-02-01,3,3\nS1,2026-01-01,4,3\n"
    (found,) = read_ratings(_file(tmp_path, dated))
    assert found.order is not None
    assert found.order[0] - found.order[1] == 31


def test_a_place_in_time_that_cannot_be_read_is_no_order(tmp_path: Path) -> None:
    """One bad date leaves the ratings usable, without drift."""
    dated = "session,date,anna,bert\nS2,spring,3,3\nS1,2026-01-01,4,3\n"
    assert read_ratings(_file(tmp_path, dated))[0].order is None


def test_not_rated_is_understood_and_never_a_score(tmp_path: Path) -> None:
    """NA, a dot, a dash and the words leave a gap in a column of numbers."""
    text = "session,a,b\n1,NA,2\n2,.,3\n3,-,4\n4,not rated,5\n5,3,3\n"
    (found,) = read_ratings(_file(tmp_path, text))
    assert np.isnan(found.matrix.scores[:4, 0]).all()


def test_numbers_as_labels(tmp_path: Path) -> None:
    """Declared nominal, numbers are names and keep their spelling."""
    (found,) = read_ratings(_file(tmp_path, "s,a,b\n1,10,2\n2,2,2\n"), as_labels=True)
    assert found.labels == ("10", "2")
    (mixed,) = read_ratings(_file(tmp_path, "s,a,b\n1,10,x\n2,2,2\n"), as_labels=True)
    assert mixed.labels == ("10", "2", "x")


def test_labels_lose_the_blanks_around_them(tmp_path: Path) -> None:
    """A label of blanks is not rated, not a category of its own."""
    (found,) = read_ratings(_file(tmp_path, "s,a,b\n1, Q ,Q\n2,   ,R\n"))
    assert found.labels == ("Q", "R")
    assert np.isnan(found.matrix.scores[1, 0])


def test_a_workbook_is_read_as_well(tmp_path: Path) -> None:
    """The first sheet of an Excel file is a table like any other."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["session", "anna", "bert"], ["S1", 3, 4.5], ["S2", None, 2]):
        sheet.append(row)
    path = tmp_path / "ratings.xlsx"
    workbook.save(path)
    (found,) = read_ratings(path)
    assert np.array_equal(found.matrix.scores, np.array([[3, 4.5], [np.nan, 2]]), equal_nan=True)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("", EmptyRatingsFile, "is empty"),
        ("\n\n", EmptyRatingsFile, "is empty"),
        ("session,anna,bert\n", EmptyRatingsFile, "holds a header and no rows"),
        ("S1,3,4\nS2,3,3\n", HeaderMissing, "does not name every column"),
        ("session,anna,\nS1,3,4\n", HeaderMissing, "does not name every column"),
        ("session,anna,bert\nS1,3,4,5\n", HeaderMissing, "does not name every column"),
        ("session,anna,anna\nS1,3,4\n", DuplicateColumn, "more than one column called “anna”"),
        ("session\nS1\n", MissingColumns, "lacks one column per coder"),
        ("session,coder\nS1,anna\n", MissingColumns, "lacks one column per measure"),
        ("coder,empathy\nanna,3\n", MissingColumns, "lacks session"),
        ("session,anna\nS1,3\n", OneCoderOnly, "one coder only (“anna”)"),
        ("session,coder,e\nS1,anna,3\nS2,anna,3\n", OneCoderOnly, "one coder only (“anna”)"),
        ("session,a,b\nS1,3,4\nS1,2,2\n", DuplicateRating, "Row 3 of “ratings.csv” has “S1”"),
        (
            "session,coder,e\nS1,anna,3\nS1,bert,3\nS1,anna,4\n",
            DuplicateRating,
            "has “S1” by anna a second time",
        ),
        ("session,a,b\nS1,3,4\nS2,three,2\n", MixedScores, "but “three” in row 3"),
        ("session,coder,e\nS1,a,3\nS1,b,x\n", MixedScores, "Column “e”"),
        ("session,a,b\nS1,3,x\nS2,3,y\n", MixedScores, "Column “b”"),
        ("session,a,b\nS1,3,nan\nS2,3,inf\n", MixedScores, "“inf” in row 3"),
    ],
)
def test_each_fault_has_its_own_sentence(
    tmp_path: Path, text: str, error: type[UserFacingError], words: str
) -> None:
    """What is wrong, where, and what to do: one class and one sentence per cause."""
    with pytest.raises(error) as caught:
        read_ratings(_file(tmp_path, text))
    assert words in caught.value.sentence
    assert caught.value.sentence.endswith(".")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    """A missing file and a file of bytes are told apart."""
    with pytest.raises(FileUnreadable):
        read_ratings(tmp_path / "nowhere.csv")
    noise = tmp_path / "noise.csv"
    noise.write_bytes(bytes(range(256)))
    with pytest.raises(NotText):
        read_ratings(noise)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3.0),
        ("-1.5", -1.5),
        ("2,5", 2.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("", None),
        ("1,000,000", None),
        ("0x10", None),
        ("1_000", None),
        ("1e999", None),
        ("٣", None),
    ],
)
def test_numbers_are_plain(text: str, value: float | None) -> None:
    """A point or a comma; nothing else that Python would take for a number."""
    assert number_of(text) == value


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=6)


@given(st.lists(st.lists(CELLS, max_size=5), max_size=8))
@settings(deadline=None, max_examples=200)
def test_any_table_is_read_or_refused_with_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    """Whatever stands in a CSV file: measures, or an error made for the user."""
    import csv  # only this test writes with it

    path = tmp_path_factory.mktemp("any") / "any.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    try:
        measures = read_ratings(path)
    except UserFacingError:
        return
    for measure in measures:
        assert len(measure.matrix.coders) >= 2
        assert measure.matrix.scores.shape[0] >= 1
