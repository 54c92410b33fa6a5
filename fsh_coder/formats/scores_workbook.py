"""The scores workbook: globals, counts and derived scores, long and wide, with a codebook.

Rows are streamed, so that a study of any size needs little memory. Data sheets hold values
only, from A1, with truly blank cells for what is missing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from fsh_coder.domain.field_answers import number_of
from fsh_coder.domain.identifiers import ObservationId
from fsh_coder.domain.observation import FieldAnswer
from fsh_coder.domain.rubric import Measure, Rubric
from fsh_coder.domain.rubric_procedure import ObservationField
from fsh_coder.domain.score_row import MissingCode, ScoreRow
from fsh_coder.formats.cell_look import FONT, Ink
from fsh_coder.formats.cell_text import CellValue, row_value, sheet_title, write_text
from fsh_coder.formats.codebook import entries, field_entries
from fsh_coder.formats.codebook_sheet import COLUMNS as CODEBOOK_COLUMNS
from fsh_coder.formats.codebook_sheet import missing_codes
from fsh_coder.formats.irr_ratings_sheets import as_number
from fsh_coder.formats.variable_names import field_names, measure_names, study_variable_names
from fsh_coder.formats.whole_file import whole_file
from fsh_coder.formats.workbook import Provenance, describe_book

LONG, WIDE, CODEBOOK, README = "Scores_long", "Scores_wide", "Codebook", "README"
ANSWERS = "Answers_long"

CONTEXT = (
    ("recording", 16, "The recording, by the label of its practice session in the study."),
    ("session", 14, "The practice session’s label."),
    ("worker", 12, "The worker’s label; never a name."),
    ("team", 14, "The worker’s team."),
    ("phase", 12, "The phase of the study in which the session was held."),
    ("time_point", 12, "The place in a series of meetings with one family."),
    ("held_on", 12, "The day of the session."),
    ("visit_type", 14, "The kind of meeting."),
    ("coder", 9, "The coder, by a short label that only she has."),
    (
        "purpose",
        12,
        "Why the observation was made: primary, double, calibration, reference, consensus.",
    ),
    ("submitted_at_utc", 20, "When the observation was submitted, UTC."),
)


@dataclass(frozen=True, slots=True)
class ScoresOfRubric:
    """One rubric with all its score rows, in canonical order, and answers to extra fields."""

    rubric: Rubric
    rows: tuple[ScoreRow, ...]
    answers: Mapping[ObservationId, tuple[FieldAnswer, ...]] = field(default_factory=dict)

    def answer(self, observation_id: ObservationId, asked: ObservationField) -> str | None:
        """Return what was answered to an extra field, None if nothing was."""
        given = self.answers.get(observation_id, ())
        return next((each.text for each in given if each.field == asked.key), None)

    def observations(self) -> Iterator[tuple[ScoreRow, ...]]:
        """Give the rows of each observation, in the rubric's order of measures."""
        found: dict[object, list[ScoreRow]] = {}
        for row in self.rows:
            found.setdefault(row.observation_id, []).append(row)
        for rows in found.values():
            yield tuple(rows)


@dataclass(frozen=True, slots=True)
class ScoresContent:
    """Scores of every rubric that was used, and where they come from."""

    scores: tuple[ScoresOfRubric, ...]
    provenance: Provenance
    digests: tuple[tuple[str, str], ...] = field(default=())

    def study_variables(self) -> tuple[str, ...]:
        """Return the names of the sessions' own variables, in order of appearance."""
        return tuple(
            dict.fromkeys(
                name
                for each in self.scores
                for row in each.rows
                for name, _ in row.session.variables
            )
        )


def write(content: ScoresContent, path: Path) -> None:
    """Write the workbook; whatever stood at `path` stays whole when that fails.

    Raises:
        CannotWrite: the system does not let the file be written.
    """
    with whole_file(path) as part:
        book = Workbook(write_only=True)
        try:
            _fill(book, content)
            book.save(part)
        finally:
            _close_sheets(book)


def _fill(book: Workbook, content: ScoresContent) -> None:
    provenance = content.provenance
    describe_book(
        book,
        provenance,
        title=f"Scores: {provenance.study_name}",
        subject="; ".join(each.rubric.short_title for each in content.scores),
        facts=dict(content.digests),
    )
    _add_readme(book, content)
    for each in content.scores:
        _add_wide(book, content, each)
    _add_long(book, content)
    if any(each.rubric.fields for each in content.scores):
        _add_answers(book, content)
    _add_codebook(book, content)


def _close_sheets(book: Workbook) -> None:
    """Close what a failed save left open, with the rows it keeps in temporary files."""
    for sheet in book.worksheets:
        stream = cast(WriteOnlyWorksheet, sheet)
        if not stream.closed:
            stream.close()
            stream._writer.cleanup()  # type: ignore[attr-defined]  # not in the stubs


def wide_title(content: ScoresContent, scores: ScoresOfRubric) -> str:
    """Return the name of a rubric's wide sheet; with one rubric there is only one."""
    if len(content.scores) == 1:
        return WIDE
    return sheet_title(f"{WIDE}_{scores.rubric.key}_v{scores.rubric.version}")


def _add_readme(book: Workbook, content: ScoresContent) -> None:
    sheet = _sheet(book, README, widths=(26, 110))
    sheet.sheet_view.showGridLines = False
    provenance = content.provenance
    sheet.append([_styled(sheet, "Scores of submitted observations", size=16, is_bold=True)])
    sheet.append([])
    lines = [("Study", provenance.study_name)]
    if provenance.is_synthetic:
        lines.append(("Synthetic", "This study was made up to show the program; no real family or "
                      "worker is in it, and its figures mean nothing."))  # fmt: skip
    lines += [
        ("Program", f"FSH Coder {provenance.app_version}"),
        ("Exported", provenance.exported_words),
        *(
            (
                "Rubric",
                f"{each.rubric.title}, version {each.rubric.version}, SHA-256 {each.rubric.digest}",
            )
            for each in content.scores
        ),
        ("Observations", "Submitted ones only, of every purpose: see the column purpose. Only "
         "primary and double ones are compared for reliability."),
        ("Missing values", "Blank cells. The reason stands in missing_code; never 0, 9 or 99."),
        *_not_applicable_lines(content),
        *content.digests,
        *((wide_title(content, each), f"One row per observation, one column per measure of "
           f"{each.rubric.short_title}.") for each in content.scores),
        (LONG, "One row per observation and measure, of all rubrics."),
        *_fields_lines(content),
        (CODEBOOK, "What every variable means."),
    ]  # fmt: skip
    for name, text in lines:
        sheet.append([_styled(sheet, name, is_bold=True), _styled(sheet, text, is_wrapped=True)])


def _not_applicable_lines(content: ScoresContent) -> list[tuple[str, str]]:
    n = sum(row.missing is MissingCode.NOT_APPLICABLE for s in content.scores for row in s.rows)
    if not n:
        return []
    text = (
        f"{n} rating{' says' if n == 1 else 's say'} that the dimension does not apply. Such a "
        f"cell is blank and its missing_code is {MissingCode.NOT_APPLICABLE}: neither 0 nor not "
        "rated. Means leave it out."
    )
    return [("Not applicable", text)]


def _fields_lines(content: ScoresContent) -> list[tuple[str, str]]:
    if not any(each.rubric.fields for each in content.scores):
        return []
    return [(ANSWERS, "One row per observation and extra field; also in the wide sheets, f_…")]


def _add_wide(book: Workbook, content: ScoresContent, scores: ScoresOfRubric) -> None:
    measures = scores.rubric.measures()
    names = measure_names(measures)
    own = study_variable_names(content.study_variables())
    heads = [name for name, _, _ in CONTEXT] + list(own.values())
    fields = field_names(scores.rubric.fields)
    heads += [*(names[measure.key] for measure in measures), *fields.values(), "missing_code"]
    widths = [width for _, width, _ in CONTEXT] + [14] * len(own)
    widths += [max(9, len(names[measure.key]) + 2) for measure in measures]
    widths += [max(14, len(name) + 2) for name in fields.values()] + [40]
    sheet = _sheet(book, wide_title(content, scores), widths=widths, freeze="B2")
    _append_heads(sheet, heads)
    for rows in scores.observations():
        values = {row.measure.key: row for row in rows}
        given = dict(rows[0].session.variables)
        answers = {
            each.key: scores.answer(rows[0].observation_id, each) for each in scores.rubric.fields
        }
        missing = [f"{names[row.measure.key]}={row.missing}" for row in rows if row.missing]
        missing += [
            f"{fields[key]}={MissingCode.NOT_ANSWERED}"
            for key, text in answers.items()
            if text is None
        ]
        _append(
            sheet,
            [
                *_context(rows[0]),
                *(given.get(name) for name in own),
                *(_value(values, measure) for measure in measures),
                *(_answer(each, answers[each.key]) for each in scores.rubric.fields),
                "; ".join(missing),
            ],
        )


def _value(values: dict[str, ScoreRow], measure: Measure) -> CellValue:
    row = values.get(measure.key)
    return None if row is None else as_number(row.value)


def _answer(asked: ObservationField, text: str | None) -> CellValue:
    """Return an answer as a cell holds it: a number as a number, None for none."""
    if text is None or asked.kind != "number":
        return text
    return as_number(number_of(text))


def _add_answers(book: Workbook, content: ScoresContent) -> None:
    heads = [name for name, _, _ in CONTEXT]
    heads += ["rubric", "field", "variable", "kind", "answer", "number", "missing_code"]
    widths = [width for _, width, _ in CONTEXT] + [14, 22, 26, 9, 50, 12, 14]
    sheet = _sheet(book, ANSWERS, widths=widths, freeze="B2")
    _append_heads(sheet, heads)
    for each in content.scores:
        names = field_names(each.rubric.fields)
        for rows in each.observations():
            for asked in each.rubric.fields:
                text = each.answer(rows[0].observation_id, asked)
                is_number = asked.kind == "number"
                _append(
                    sheet,
                    [
                        *_context(rows[0]),
                        each.rubric.key,
                        asked.key,
                        names[asked.key],
                        asked.kind,
                        None if is_number else text,
                        _answer(asked, text) if is_number else None,
                        str(MissingCode.NOT_ANSWERED) if text is None else None,
                    ],
                )


def _add_long(book: Workbook, content: ScoresContent) -> None:
    heads = [name for name, _, _ in CONTEXT]
    heads += ["rubric", "measure", "variable", "block", "unit", "value"]
    heads += ["missing_code", "missing_reason"]
    widths = [width for _, width, _ in CONTEXT] + [14, 22, 26, 9, 9, 12, 14, 50]
    sheet = _sheet(book, LONG, widths=widths, freeze="B2")
    _append_heads(sheet, heads)
    for each in content.scores:
        names = measure_names(each.rubric.measures())
        for row in each.rows:
            _append(
                sheet,
                [
                    *_context(row),
                    each.rubric.key,
                    row.measure.key,
                    names[row.measure.key],
                    row.block,
                    row.unit,
                    as_number(row.value),
                    row.missing and str(row.missing),
                    row.reason if row.missing else None,
                ],
            )


def _context(row: ScoreRow) -> tuple[CellValue, ...]:
    session = row.session
    return (
        row.recording, session.label, session.worker_label, session.team, session.phase,
        session.time_point, session.held_on, session.visit_type, row.coder, str(row.purpose),
        row.submitted_at,
    )  # fmt: skip


def _add_codebook(book: Workbook, content: ScoresContent) -> None:
    widths = [14, *(column.width for column in CODEBOOK_COLUMNS)]
    sheet = _sheet(book, CODEBOOK, widths=widths, freeze="C2")
    _append_heads(sheet, ["rubric", *(column.name for column in CODEBOOK_COLUMNS)])
    for each in content.scores:
        for entry in (*entries(each.rubric), *field_entries(each.rubric)):
            _append_wrapped(
                sheet,
                (
                    each.rubric.short_title, entry.variable, entry.label, entry.block, entry.unit,
                    entry.values, entry.definition, entry.anchors, entry.formula, entry.thresholds,
                    entry.wording,
                ),
            )  # fmt: skip
    own = study_variable_names(content.study_variables())
    others = [(name, meaning) for name, _, meaning in CONTEXT]
    others += [(name, f"The study’s own variable “{said}”.") for said, name in own.items()]
    codes = missing_codes((each.rubric for each in content.scores), but=(MissingCode.NOT_CODED,))
    for name, meaning in (*others, *codes):
        _append_wrapped(sheet, ("", name, "", "", "", "", meaning))


def _sheet(
    book: Workbook, title: str, *, widths: Sequence[float], freeze: str | None = None
) -> WriteOnlyWorksheet:
    sheet = cast(WriteOnlyWorksheet, book.create_sheet(title))
    columns = sheet.column_dimensions  # type: ignore[attr-defined]  # not in the stubs
    for n, width in enumerate(widths, 1):
        columns[get_column_letter(n)].width = width
    sheet.freeze_panes = freeze
    return sheet


def _append_heads(sheet: WriteOnlyWorksheet, heads: Iterable[str]) -> None:
    cells = []
    for head in heads:
        cell = _styled(sheet, head, is_bold=True, colour=Ink.WHITE)
        cell.fill = PatternFill("solid", fgColor=Ink.HEAD)
        cells.append(cell)
    sheet.append(cells)


def _append(sheet: WriteOnlyWorksheet, values: Iterable[CellValue]) -> None:
    sheet.append([row_value(sheet, value) for value in values])


def _append_wrapped(sheet: WriteOnlyWorksheet, texts: Iterable[str]) -> None:
    sheet.append([_styled(sheet, text, is_wrapped=True) for text in texts])


def _styled(
    sheet: WriteOnlyWorksheet,
    text: str,
    *,
    size: float = 10,
    is_bold: bool = False,
    is_wrapped: bool = False,
    colour: str = Ink.TEXT,
) -> Cell:
    cell: Cell = WriteOnlyCell(sheet)
    cell.font = Font(name=FONT, size=size, bold=is_bold, color=colour)
    cell.alignment = Alignment(wrap_text=is_wrapped, vertical="top")
    write_text(cell, text)
    return cell
