"""The sheet Codebook: what every variable means, where its wording comes from."""

from collections.abc import Collection, Iterable, Sequence

from fsh_coder.domain.rubric import Rubric
from fsh_coder.domain.score_row import MissingCode
from fsh_coder.formats.codebook import entries
from fsh_coder.formats.plain_table import RULED, WRAPPED, PlainColumn, write_table
from fsh_coder.formats.workbook import FormulaBook, Provenance, height_for, set_page

TITLE_OF_SHEET = "Codebook"

#: The reliability workbook holds no answers to extra fields.
_NEVER_HERE = (MissingCode.NOT_ANSWERED,)

COLUMNS = (
    PlainColumn("variable", 24, RULED),
    PlainColumn("label", 26, WRAPPED),
    PlainColumn("block", 15, RULED),
    PlainColumn("unit", 9, RULED),
    PlainColumn("values", 17, WRAPPED),
    PlainColumn("definition", 56, WRAPPED),
    PlainColumn("anchors_or_rules", 66, WRAPPED),
    PlainColumn("formula", 24, WRAPPED),
    PlainColumn("thresholds", 32, WRAPPED),
    PlainColumn("wording", 19, WRAPPED),
)


def add_codebook(
    book: FormulaBook,
    rubrics: Sequence[Rubric],
    provenance: Provenance,
    *,
    other_variables: Sequence[tuple[str, str]] = (),
) -> None:
    """Add the sheet.

    Args:
        book: the workbook.
        rubrics: one or several; with several a column says which.
        provenance: for the footer.
        other_variables: (name, meaning) of variables that no rubric defines.
    """
    sheet = book.add_sheet(TITLE_OF_SHEET)
    columns = COLUMNS if len(rubrics) == 1 else (PlainColumn("rubric", 16, WRAPPED), *COLUMNS)
    rows = []
    for rubric in rubrics:
        lead = () if len(rubrics) == 1 else (rubric.short_title,)
        for entry in entries(rubric):
            rows.append(
                (
                    *lead, entry.variable, entry.label, entry.block, entry.unit, entry.values,
                    entry.definition, entry.anchors, entry.formula, entry.thresholds,
                    entry.wording,
                )
            )  # fmt: skip
    lead = () if len(rubrics) == 1 else ("",)
    for name, meaning in (*other_variables, *missing_codes(rubrics, but=_NEVER_HERE)):
        rows.append((*lead, name, "", "", "", "", meaning, "", "", "", ""))
    write_table(book, sheet, columns, rows, name="tblCodebook", freeze="B2")
    for number, row in enumerate(rows, 2):
        heights = (
            height_for(text, width=column.width)
            for column, text in zip(columns, row, strict=True)
            if column.look.is_wrapped
        )
        sheet.row_dimensions[number].height = max(15.0, *heights)
    set_page(sheet, provenance, is_landscape=True, repeated_rows="1:1")


def missing_codes(
    rubrics: Iterable[Rubric], *, but: Collection[MissingCode] = ()
) -> tuple[tuple[str, str], ...]:
    """Return the lines that explain the codes of missing values, those that can occur.

    Args:
        rubrics: whose scores are exported.
        but: codes that this workbook never uses.
    """
    used = tuple(rubrics)
    never = set(but)
    if not any(each.not_applicable for rubric in used for each in rubric.dimensions):
        never.add(MissingCode.NOT_APPLICABLE)
    if not any(rubric.fields for rubric in used):
        never.add(MissingCode.NOT_ANSWERED)
    return tuple(
        (f"missing_code = {each}", each.explanation) for each in MissingCode if each not in never
    )
