"""The sheet Reproduce: commands of R and SPSS that give the same figures."""

from fsh_coder.formats.cell_look import FONT, NOTE, SECTION, SUBTITLE, TITLE, Look
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.variable_names import coder_names, measure_names
from fsh_coder.formats.workbook import FormulaBook, set_page, set_widths, write_across

TITLE_OF_SHEET = "Reproduce"
CODE = Look(font="Consolas", size=9.5)


def add_reproduce(book: FormulaBook, content: IrrContent) -> None:
    """Add the sheet with commands for the first rating, to be changed for the others."""
    sheet = book.add_sheet(TITLE_OF_SHEET)
    set_widths(sheet, {"A": 94})
    book.write(sheet, (1, 1), "The same figures in R and SPSS", TITLE)
    sheet.row_dimensions[1].height = 24
    names = measure_names(content.rubric.measures())
    measure = content.report.measures[0]
    opening = (
        f"Shown for {measure.label}; put another measure’s variables in for the others. Save this "
        "workbook as irr.xlsx in the working folder first."
    )
    write_across(book, sheet, 2, columns=(1, 1), text=opening, look=SUBTITLE.but(is_wrapped=True))
    row = 4
    variable = names[measure.key]
    coders = coder_names(content.coders)
    columns = [f"{variable}_{coders[coder]}" for coder in measure.matrix.double_coded().coders]
    for title, lines, note in (
        ("R", _r_lines(variable, columns), _R_NOTE),
        ("R, incomplete designs", _mixed_lines(measure.key), _MIXED_NOTE),
        ("SPSS", _spss_lines(columns), _SPSS_NOTE),
    ):
        book.write(sheet, (row, 1), title, SECTION)
        sheet.row_dimensions[row].height = 18
        for number, line in enumerate(lines, 1):
            book.write(sheet, (row + number, 1), line, CODE)
        row += len(lines) + 1
        write_across(book, sheet, row, columns=(1, 1), text=note, look=NOTE.but(font=FONT))
        row += 2
    set_page(sheet, content.provenance, is_landscape=False)


_R_NOTE = (
    "irr::icc leaves recordings that lack a coder out, as the live sheets do. Its interval of the "
    "average form differs from ours, which is the Spearman-Brown transform of the single form’s. "
    "irr::agree counts recordings on which all coders agree; here the share is the mean over pairs."
)
_MIXED_NOTE = (
    "ICC(A,1) = var(recording) / (var(recording) + var(coder) + var(residual)). psych::ICC with "
    "lmer=TRUE takes the number of columns for the number of coders of each recording, so its "
    "average form is too high where coders rotate."
)
_SPSS_NOTE = (
    "MIXED and RANDOM give the same figures, ABSOLUTE the agreement forms, CONSISTENCY the "
    "consistency forms. SPSS leaves recordings that lack a coder out. Blank cells are read as "
    "system-missing."
)


def _r_lines(variable: str, columns: list[str]) -> tuple[str, ...]:
    listed = ", ".join(f'"{each}"' for each in columns)
    lines = [
        "library(readxl); library(irr)",
        'wide <- read_excel("irr.xlsx", sheet = "Ratings_wide")',
        f"ratings <- wide[wide$n_coders > 1, c({listed})]",
        'icc(ratings, model = "twoway", type = "agreement", unit = "single")   # ICC(A,1)',
        'icc(ratings, model = "twoway", type = "agreement", unit = "average")  # ICC(A,k)',
        'icc(ratings, model = "twoway", type = "consistency", unit = "single") # ICC(C,1)',
    ]
    if len(columns) == 2 and variable.startswith("g_"):
        lines.append(
            'kappa2(ratings, weight = "squared")                                # κ quadratic'
        )
    return tuple(lines)


def _mixed_lines(key: str) -> tuple[str, ...]:
    return (
        "library(readxl); library(lme4)",
        'long <- read_excel("irr.xlsx", sheet = "Ratings_long")',
        f'one <- long[long$measure == "{key}", ]',
        "fit <- lmer(value ~ 1 + (1 | recording) + (1 | coder), data = one)",
        'as.data.frame(VarCorr(fit))[, c("grp", "vcov")]',
    )


def _spss_lines(columns: list[str]) -> tuple[str, ...]:
    return (
        "GET DATA /TYPE=XLSX /FILE='irr.xlsx' /SHEET=NAME 'Ratings_wide' /READNAMES=ON.",
        "SELECT IF n_coders > 1.",
        f"RELIABILITY /VARIABLES={' '.join(columns)}",
        "  /SCALE('coders') ALL /MODEL=ALPHA",
        "  /ICC=MODEL(RANDOM) TYPE(ABSOLUTE) CIN=95 TESTVAL=0.",
    )
