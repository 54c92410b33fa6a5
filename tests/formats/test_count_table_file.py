"""Contingency tables from a plain file."""

from pathlib import Path

import pytest

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.formats.count_table_file import read_count_tables
from fsh_coder.formats.ratings_file_errors import CountExpected, EmptyRatingsFile, NotSquare


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_square_table(tmp_path: Path) -> None:
    """Rows are the first coder, columns the second, in the order of the columns."""
    (found,) = read_count_tables(_file(tmp_path, ",Q,R\nR,3,4\nQ,1,2\n"))
    assert (found.name, found.categories) == (None, ("Q", "R"))
    assert found.counts.tolist() == [[1, 2], [3, 4]]


def test_numbers_may_name_categories(tmp_path: Path) -> None:
    """A table of the scores 1 to 3 has numbers in its header."""
    (found,) = read_count_tables(_file(tmp_path, "score,1,2,3\n1,5,0,0\n2,0,5,0\n3,0,0,5\n"))
    assert found.categories == ("1", "2", "3")


def test_fourfold_tables_one_per_row(tmp_path: Path) -> None:
    """yes_yes, yes_no, no_yes, no_no behind a name: a table per row."""
    text = "table,yes_yes,yes_no,no_yes,no_no\nfirst,80,10,5,5\nsecond,40,9,6,45\n"
    first, second = read_count_tables(_file(tmp_path, text))
    assert (first.name, first.categories) == ("first", ("yes", "no"))
    assert first.counts.tolist() == [[80, 10], [5, 5]]
    assert second.name == "second"


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        (",Q,R\nQ,1,2\n", NotSquare, "its rows are Q and its columns Q, R"),
        (",Q,R\nQ,1,2\nS,1,2\n", NotSquare, "is no square table"),
        (",Q\nQ,1\n", NotSquare, "two or more categories"),
        (",Q,R\nQ,1,2\nR,1.5,2\n", CountExpected, "Row 3, column “Q”"),
        (",Q,R\nQ,1,2\nR,-1,2\n", CountExpected, "holds “-1”"),
        (",Q,R\nQ,1,2\nR,,2\n", CountExpected, "holds “”"),
        (",Q,R\n", EmptyRatingsFile, "no rows"),
    ],
)
def test_each_fault_has_its_own_sentence(
    tmp_path: Path, text: str, error: type[UserFacingError], words: str
) -> None:
    """Where the table is not square or a cell is no count, it says so."""
    with pytest.raises(error) as caught:
        read_count_tables(_file(tmp_path, text))
    assert words in caught.value.sentence
