"""Ratings from a plain file, with no study behind them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from fsh_coder.formats.named_columns import CODER_WORDS, Sheet, number_of, open_sheet
from fsh_coder.formats.ratings_file_errors import (
    DuplicateRating,
    MissingColumns,
    MixedScores,
    OneCoderOnly,
    ScoresExpected,
)
from fsh_coder.formats.table_file import TableRow
from fsh_coder.reliability.ratings_matrix import FloatArray, RatingsMatrix

ID_WORDS = frozenset(
    {
        "session",
        "practice session",
        "recording",
        "segment",
        "subject",
        "unit",
        "item",
        "case",
        "target",
        "utterance",
        "transcript",
        "patient",
        "id",
    }
)
ORDER_WORDS = ("order", "date", "week", "day")
NOT_RATED = frozenset({"", "na", "n/a", "nan", ".", "-", "–", "not rated"})


@dataclass(frozen=True, slots=True)
class RatedMeasure:
    """All ratings of one measure.

    Attributes:
        name: the column's name in a long file, None in a wide one.
        matrix: scores, or for labels their place in `labels` counted from 1.
        labels: the labels in alphabetical order; empty where scores are numbers.
        order: (n_recordings,) place in time where the file has a column for it, else
            None. NaN where it is blank.
    """

    name: str | None
    matrix: RatingsMatrix
    labels: tuple[str, ...]
    order: FloatArray | None


def read_ratings(path: Path, *, as_labels: bool = False) -> tuple[RatedMeasure, ...]:
    """Return the measures of a ratings file, wide or long by its header.

    Wide: an id first, further id or time columns if any, then one column per coder.
    Long: columns session and coder, then one per measure.

    Args:
        path: CSV or Excel; a decimal comma is understood.
        as_labels: numbers are names of categories.

    Raises:
        EmptyRatingsFile, HeaderMissing, DuplicateColumn, MissingColumns, OneCoderOnly,
        DuplicateRating, MixedScores: see there.
        TableUnreadable, TableTooLarge, FileUnreadable, NotText: it is no table.
    """
    sheet = open_sheet(path)
    names = [name.casefold() for name in sheet.header]
    coder_at = next((at for at, name in enumerate(names) if name in CODER_WORDS), None)
    if coder_at is not None:
        return _long(sheet, coder_at, as_labels=as_labels)
    return (_wide(sheet, as_labels=as_labels),)


def _wide(sheet: Sheet, *, as_labels: bool) -> RatedMeasure:
    first_coder = 1
    while first_coder < len(sheet.header) and _is_id(sheet.header[first_coder]):
        first_coder += 1
    coders = sheet.header[first_coder:]
    if not coders:
        raise MissingColumns(sheet.path, missing=("one column per coder",))
    if len(coders) == 1:
        raise OneCoderOnly(sheet.path, coder=coders[0])
    cells: dict[tuple[str, str], tuple[TableRow, str]] = {}
    recordings: dict[str, TableRow] = {}
    id_columns = [at for at in range(first_coder) if not _is_time(sheet.header[at])] or [0]
    for row in sheet.rows:
        recording = " / ".join(sheet.text(row, at) for at in id_columns)
        if recording in recordings:
            raise DuplicateRating(sheet.path, recording=recording, coder=None, row=row.number)
        recordings[recording] = row
        for at, coder in enumerate(coders, start=first_coder):
            cells[recording, coder] = (row, sheet.text(row, at))
    order = _order(sheet, recordings.values(), columns=range(first_coder))
    return _measure(
        sheet,
        cells,
        name=None,
        recordings=recordings,
        coders=coders,
        order=order,
        as_labels=as_labels,
    )


def _long(sheet: Sheet, coder_at: int, *, as_labels: bool) -> tuple[RatedMeasure, ...]:
    others = [at for at in range(len(sheet.header)) if at != coder_at]
    named = [at for at in others if _is_id(sheet.header[at]) and not _is_time(sheet.header[at])]
    if not others or (not named and len(others) < 2):
        raise MissingColumns(sheet.path, missing=("session",))
    session_at = named[0] if named else others[0]
    measures = [at for at in others if at != session_at and not _is_time(sheet.header[at])]
    if not measures:
        raise MissingColumns(sheet.path, missing=("one column per measure",))
    keys: dict[tuple[str, str], TableRow] = {}
    recordings: dict[str, TableRow] = {}
    for row in sheet.rows:
        key = (sheet.text(row, session_at), sheet.text(row, coder_at))
        if key in keys:
            raise DuplicateRating(sheet.path, recording=key[0], coder=key[1], row=row.number)
        keys[key] = row
        recordings.setdefault(key[0], row)
    coders = tuple(dict.fromkeys(coder for _, coder in keys))
    if len(coders) == 1:
        raise OneCoderOnly(sheet.path, coder=coders[0])
    order = _order(sheet, recordings.values(), columns=others)
    return tuple(
        _measure(
            sheet,
            {key: (row, sheet.text(row, at)) for key, row in keys.items()},
            name=sheet.header[at],
            recordings=recordings,
            coders=coders,
            order=order,
            as_labels=as_labels,
        )
        for at in measures
    )


def _measure(
    sheet: Sheet,
    cells: dict[tuple[str, str], tuple[TableRow, str]],
    *,
    name: str | None,
    recordings: Iterable[str],
    coders: tuple[str, ...],
    order: FloatArray | None,
    as_labels: bool,
) -> RatedMeasure:
    given = {
        key: (row, text) for key, (row, text) in cells.items() if text.casefold() not in NOT_RATED
    }
    numbers = {key: number_of(text) for key, (_, text) in given.items()}
    texts = [key for key, number in numbers.items() if number is None]
    labels: tuple[str, ...] = ()
    if as_labels or (texts and len(texts) == len(given)):
        labels = tuple(sorted({text for _, text in given.values()}))
        place = {label: float(at) for at, label in enumerate(labels, start=1)}
        scores: dict[tuple[str, str], float | None] = {
            key: place[text] for key, (_, text) in given.items()
        }
    elif texts:
        row, text = given[texts[0]]
        raise MixedScores(sheet.path, column=name or texts[0][1], text=text, row=row.number)
    else:
        scores = dict(numbers)
    matrix = RatingsMatrix.from_rows(
        (recording, coder, scores.get((recording, coder)))
        for recording in recordings
        for coder in coders
    )
    return RatedMeasure(name, matrix, labels, order)


def require_numbers(path: Path, measures: Iterable[RatedMeasure], *, scale: str) -> None:
    """Refuse labels where the user declared a scale of numbers.

    Raises:
        ScoresExpected: a measure holds labels.
    """
    for measure in measures:
        if measure.labels:
            raise ScoresExpected(path, scale=scale, label=measure.labels[0])


def _order(sheet: Sheet, rows: Iterable[TableRow], *, columns: Iterable[int]) -> FloatArray | None:
    by_name = {sheet.header[at].casefold(): at for at in columns}
    found = next((by_name[word] for word in ORDER_WORDS if word in by_name), None)
    if found is None:
        return None
    places = [_place_in_time(sheet.text(row, found)) for row in rows]
    return None if None in places else np.array(places, dtype=np.float64)


def _place_in_time(text: str) -> float | None:
    number = number_of(text)
    if number is not None:
        return number
    try:
        return float(date.fromisoformat(text[:10]).toordinal())
    except ValueError:
        return None


def _is_id(name: str) -> bool:
    plain = name.casefold()
    return plain in ID_WORDS or re.search(r"[_ ]id$", plain) is not None or _is_time(name)


def _is_time(name: str) -> bool:
    return name.casefold() in ORDER_WORDS
