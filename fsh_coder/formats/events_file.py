"""Sequences, states and points of several observers from a plain file."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from fsh_coder.formats.named_columns import CODER_WORDS, number_of, open_sheet
from fsh_coder.formats.ratings_file_errors import (
    CodeMissing,
    MissingColumns,
    OneCoderOnly,
    PlaceTaken,
    StatesOverlap,
    StateWithoutLength,
    TimeExpected,
)
from fsh_coder.formats.table_file import TableRow
from fsh_coder.reliability.event_matching import TimedPoints
from fsh_coder.reliability.timed_states import TimedStates


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    observer: str
    code: str
    values: tuple[float, ...]


def read_sequences(path: Path) -> dict[str, tuple[str, ...]]:
    """Return each observer's codes in order, from columns observer, index, code.

    Observers keep the order of their first row.

    Raises:
        PlaceTaken: an observer has two events with one index.
        MissingColumns, CodeMissing, TimeExpected, OneCoderOnly and what `open_sheet` raises.
    """
    sequences = {}
    for observer, lines in _by_observer(path, numbers=("index",)).items():
        ordered = sorted(lines, key=lambda line: line.values)
        for before, line in pairwise(ordered):
            if line.values == before.values:
                raise PlaceTaken(path, row=line.row, observer=observer)
        sequences[observer] = tuple(line.code for line in ordered)
    return sequences


def read_states(path: Path) -> dict[str, TimedStates]:
    """Return each observer's states, from columns observer, code, onset_s, offset_s.

    Raises:
        StateWithoutLength: a state ends when or before it begins.
        StatesOverlap: two states of one observer overlap.
        MissingColumns, CodeMissing, TimeExpected, OneCoderOnly and what `open_sheet` raises.
    """
    records = {}
    for observer, lines in _by_observer(path, numbers=("onset_s", "offset_s")).items():
        ordered = sorted(lines, key=lambda line: line.values)
        onsets = tuple(_ms(line.values[0]) for line in ordered)
        offsets = tuple(_ms(line.values[1]) for line in ordered)
        for line, start, end in zip(ordered, onsets, offsets, strict=True):
            if end <= start:
                raise StateWithoutLength(path, row=line.row)
        for line, start, end in zip(ordered[1:], onsets[1:], offsets, strict=False):
            if start < end:
                raise StatesOverlap(path, row=line.row, observer=observer)
        records[observer] = TimedStates(onsets, offsets, tuple(line.code for line in ordered))
    return records


def read_points(path: Path) -> dict[str, TimedPoints]:
    """Return each observer's events, from columns observer, onset_s, code.

    Raises:
        MissingColumns, CodeMissing, TimeExpected, OneCoderOnly and what `open_sheet` raises.
    """
    return {
        observer: TimedPoints(
            tuple(_ms(line.values[0]) for line in lines), tuple(line.code for line in lines)
        )
        for observer, lines in _by_observer(path, numbers=("onset_s",)).items()
    }


def _by_observer(path: Path, *, numbers: tuple[str, ...]) -> dict[str, list[_Line]]:
    by_observer: dict[str, list[_Line]] = {}
    for line in _lines(path, numbers=numbers):
        by_observer.setdefault(line.observer, []).append(line)
    if len(by_observer) < 2:
        raise OneCoderOnly(path, coder=next(iter(by_observer)))
    return by_observer


def _lines(path: Path, *, numbers: tuple[str, ...]) -> Iterator[_Line]:
    sheet = open_sheet(path, is_table=True)
    header, rows = sheet.header, sheet.rows
    places = {name.casefold(): at for at, name in enumerate(header)}
    observer_at = next((places[word] for word in CODER_WORDS if word in places), None)
    missing = [name for name in ("code", *numbers) if name not in places]
    if observer_at is None or missing:
        missing = (["observer"] if observer_at is None else []) + missing
        raise MissingColumns(path, missing=tuple(f"a column “{name}”" for name in missing))
    for row in rows:
        observer, code = row.cell(observer_at).text, row.cell(places["code"]).text
        if not observer or not code:
            column = header[places["code"] if observer else observer_at]
            raise CodeMissing(path, row=row.number, column=column)
        values = tuple(_number(path, row, places[name], column=name) for name in numbers)
        yield _Line(row.number, observer, code, values)


def _number(path: Path, row: TableRow, at: int, *, column: str) -> float:
    text = row.cell(at).text
    number = number_of(text)
    if number is None or number < 0:
        raise TimeExpected(path, text=text, row=row.number, column=column)
    return number


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
