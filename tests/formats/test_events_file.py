"""Sequences, states and points from a plain file."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from fsh_coder.domain.errors import UserFacingError
from fsh_coder.formats.events_file import read_points, read_sequences, read_states
from fsh_coder.formats.ratings_file_errors import (
    CodeMissing,
    EmptyRatingsFile,
    MissingColumns,
    OneCoderOnly,
    PlaceTaken,
    StatesOverlap,
    StateWithoutLength,
    TimeExpected,
)

Read = Callable[[Path], Mapping[str, object]]


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "events.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_sequences_follow_the_index(tmp_path: Path) -> None:
    """Rows in any order: each observer's codes stand by index."""
    found = read_sequences(_file(tmp_path, "observer,index,code\nA,2,R\nB,1,Q\nA,1,Q\nA,10,C\n"))
    assert found == {"A": ("Q", "R", "C"), "B": ("Q",)}


def test_states_are_milliseconds_in_order(tmp_path: Path) -> None:
    """Seconds become whole milliseconds; neighbours with one code stay two states."""
    text = "observer,code,onset_s,offset_s\nA,S,8.9,10.7\nA,S,0.0,8.9\nB,T,0,1.0005\n"
    found = read_states(_file(tmp_path, text))
    assert found["A"].onsets_ms == (0, 8900)
    assert found["A"].offsets_ms == (8900, 10700)
    assert found["A"].codes == ("S", "S")
    assert found["B"].offsets_ms == (1000,)


def test_points_keep_their_rows(tmp_path: Path) -> None:
    """Coder instead of observer is understood; onsets are milliseconds."""
    found = read_points(_file(tmp_path, "coder,onset_s,code\nA,4.8,R\nA,1.0,Q\nB,2,Q\n"))
    assert found["A"].onsets_ms == (4800, 1000)
    assert found["A"].codes == ("R", "Q")


@pytest.mark.parametrize(
    ("read", "text", "error", "words"),
    [
        (read_sequences, "observer,code\nA,Q\n", MissingColumns, "a column “index”"),
        (read_points, "onset_s,code\n1,Q\n", MissingColumns, "a column “observer”"),
        (read_states, "observer,code\nA,S\n", MissingColumns, "“onset_s” and a column “offset_s”"),
        (read_points, "observer,onset_s,code\n", EmptyRatingsFile, "no rows"),
        (read_points, "observer,onset_s,code\nA,1,Q\n", OneCoderOnly, "one coder only (“A”)"),
        (read_points, "observer,onset_s,code\nA,1,\n", CodeMissing, "Row 2"),
        (read_points, "observer,onset_s,code\n,1,Q\n", CodeMissing, "empty “observer”"),
        (read_points, "observer,onset_s,code\nA,soon,Q\n", TimeExpected, "holds “soon”"),
        (read_points, "observer,onset_s,code\nA,-1,Q\n", TimeExpected, "holds “-1”"),
        (
            read_sequences,
            "observer,index,code\nA,1,Q\nB,1,Q\nA,1,R\n",
            PlaceTaken,
            "Row 4 of “events.csv” repeats a place in A’s sequence",
        ),
        (
            read_states,
            "observer,code,onset_s,offset_s\nA,S,1,1\nB,S,0,1\n",
            StateWithoutLength,
            "row 2",
        ),
        (
            read_states,
            "observer,code,onset_s,offset_s\nA,S,0,5\nB,S,0,1\nA,T,4,6\n",
            StatesOverlap,
            "row 4",
        ),
    ],
)
def test_each_fault_has_its_own_sentence(
    tmp_path: Path, read: Read, text: str, error: type[UserFacingError], words: str
) -> None:
    """What is wrong, in which row, and what to do."""
    with pytest.raises(error) as caught:
        read(_file(tmp_path, text))
    assert words in caught.value.sentence
