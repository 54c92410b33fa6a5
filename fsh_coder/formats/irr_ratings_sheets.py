"""The sheets Ratings_wide and Ratings_long: the ratings behind the figures, values only."""

from dataclasses import dataclass

from fsh_coder.domain.score_row import MissingCode, ScoreRow
from fsh_coder.formats.cell_look import HEAD_RIGHT
from fsh_coder.formats.cell_text import CellValue
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.plain_table import CELL, TIME, WHOLE, PlainColumn, write_table
from fsh_coder.formats.variable_names import coder_names, measure_names
from fsh_coder.formats.workbook import FormulaBook, set_page

WIDE, LONG = "Ratings_wide", "Ratings_long"

#: Columns of the wide sheet that stand before the ratings.
WIDE_LEAD = 2


@dataclass(frozen=True, slots=True)
class WidePlaces:
    """Where ratings stand in the wide sheet, rows and columns from 1.

    `columns` gives the column of (measure key, coder); the coders of a measure stand side
    by side in the order of `coders`.
    """

    rows: dict[str, int]
    columns: dict[tuple[str, str], int]
    coders: tuple[str, ...]

    @property
    def last_row(self) -> int:
        """Return the last row with ratings."""
        return max(self.rows.values(), default=1)


def wide_places(content: IrrContent) -> WidePlaces:
    """Return where every rating will stand."""
    coders = content.coders
    rows = {recording: n for n, recording in enumerate(content.recordings, 2)}
    keys = [measure.key for measure in content.report.measures]
    columns = {
        (key, coder): WIDE_LEAD + 1 + n
        for n, (key, coder) in enumerate((key, coder) for key in keys for coder in coders)
    }
    return WidePlaces(rows, columns, coders)


def add_wide(book: FormulaBook, content: IrrContent) -> WidePlaces:
    """Add the sheet with one row per recording and one column per measure and coder."""
    sheet = book.add_sheet(WIDE)
    places = wide_places(content)
    names = measure_names(content.rubric.measures())
    coders = coder_names(places.coders)
    values = {(row.recording, row.measure.key, row.coder): row for row in content.rows}
    columns = [PlainColumn("recording", 16), PlainColumn("n_coders", 10, WHOLE, HEAD_RIGHT)]
    for key, coder in places.columns:
        name = f"{names[key]}_{coders[coder]}"
        columns.append(PlainColumn(name, max(9, len(name) + 3), CELL, HEAD_RIGHT))
    columns.append(PlainColumn("missing_code", 46))
    rows = [
        _wide_row(recording, places, values, names=names, coders=coders)
        for recording in places.rows
    ]
    write_table(book, sheet, columns, rows, name="tblRatingsWide", freeze="C2")
    set_page(
        sheet, content.provenance, is_landscape=True, repeated_rows="1:1", is_one_page_wide=False
    )
    return places


def _wide_row(
    recording: str,
    places: WidePlaces,
    values: dict[tuple[str, str, str], ScoreRow],
    *,
    names: dict[str, str],
    coders: dict[str, str],
) -> list[CellValue]:
    found = {(key, coder): values.get((recording, key, coder)) for key, coder in places.columns}
    who = [coder for coder in places.coders if any(found[key, c] for key, c in found if c == coder)]
    missing = [
        f"{coders[coder]}={MissingCode.NOT_CODED}" for coder in places.coders if coder not in who
    ]
    missing += [
        f"{names[key]}_{coders[coder]}={row.missing}"
        for (key, coder), row in found.items()
        if row is not None and row.missing is not None
    ]
    scores = [None if row is None else as_number(row.value) for row in found.values()]
    return [recording, len(who), *scores, "; ".join(missing)]


def as_number(value: float | None) -> CellValue:
    """Return whole scores as whole numbers, others as they are, None for a missing one."""
    return int(value) if value is not None and value == int(value) else value


def add_long(book: FormulaBook, content: IrrContent) -> None:
    """Add the sheet with one row per rating, in the order its digest is computed in."""
    sheet = book.add_sheet(LONG)
    names = measure_names(content.rubric.measures())
    columns = (
        PlainColumn("recording", 16),
        PlainColumn("coder", 10),
        PlainColumn("purpose", 10),
        PlainColumn("submitted_at_utc", 20, TIME),
        PlainColumn("measure", 24),
        PlainColumn("variable", 26),
        PlainColumn("block", 10),
        PlainColumn("unit", 10),
        PlainColumn("value", 12, CELL, HEAD_RIGHT),
        PlainColumn("missing_code", 14),
        PlainColumn("missing_reason", 60),
    )
    rows = [
        (
            row.recording,
            row.coder,
            str(row.purpose),
            row.submitted_at,
            row.measure.key,
            names[row.measure.key],
            row.block,
            row.unit,
            as_number(row.value),
            str(row.missing) if row.missing else None,
            row.reason if row.missing else None,
        )
        for row in content.rows
    ]
    write_table(book, sheet, columns, rows, name="tblRatings", freeze="C2")
    set_page(sheet, content.provenance, is_landscape=True, repeated_rows="1:1")
