"""Helps to write formulas: addresses, quantiles, and cells that are not defined."""

from dataclasses import dataclass

from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_look import BODY, NUMBER, Ink, Look, NumberFormat
from fsh_coder.formats.workbook import NOT_DEFINED, FormulaBook

ONE_SIDE = "(1-cfg_conf)/2"

COEFFICIENT = NUMBER.but(number_format=NumberFormat.COEFFICIENT)
AUDIT = NUMBER.but(number_format=NumberFormat.AUDIT, italic=True, colour=Ink.MUTED)
TINY = NUMBER.but(number_format=NumberFormat.TINY, italic=True, colour=Ink.MUTED)
TWO = NUMBER.but(number_format=NumberFormat.TWO)
THREE = NUMBER.but(number_format='0.000;"−"0.000;0.000')
SIGNED = NUMBER.but(number_format=NumberFormat.SIGNED)
WHOLE = NUMBER.but(number_format=NumberFormat.WHOLE)
PERCENT = NUMBER.but(number_format=NumberFormat.PERCENT)
P_VALUE = NUMBER.but(number_format=NumberFormat.P)
CENTRE = BODY.but(across="center")


def address(row: int, column: int) -> str:
    """Return an absolute address such as ``$B$7``; both from 1."""
    return f"${get_column_letter(column)}${row}"


def column_span(column: int, *, rows: tuple[int, int]) -> str:
    """Return an absolute range of one column."""
    return f"{address(rows[0], column)}:{address(rows[1], column)}"


def row_span(row: int, *, columns: tuple[int, int]) -> str:
    """Return a range of one row whose columns stay."""
    first, last = (get_column_letter(each) for each in columns)
    return f"${first}{row}:${last}{row}"


def f_quantile(df1: str, df2: str) -> str:
    """Return the formula of F's upper quantile at the sheet's confidence.

    F.INV.RT cuts the degrees of freedom to whole numbers in every spreadsheet program, and
    those of ICC(A,1) are fractional; the beta quantile keeps them.
    """
    beta = f"_xlfn.BETA.INV({ONE_SIDE},({df2})/2,({df1})/2)"
    quantile = f"({df2})/({df1})*(1-{beta})/{beta}"
    # With next to no degrees of freedom the quantile leaves what a cell holds.
    return f'IFERROR(IF({quantile}<1E+100,{quantile},"{NOT_DEFINED}"),"{NOT_DEFINED}")'


def band_formula(cell: str) -> str:
    """Return the formula of the word for a coefficient, by the settings on the first sheet."""
    return (
        f'=IF(ISNUMBER({cell}),IF({cell}<cfg_fair,"poor",IF({cell}<cfg_good,"fair",'
        f'IF({cell}<cfg_excellent,"good","excellent"))),"{NOT_DEFINED}")'
    )


def guarded(formula: str, *, unless: str) -> str:
    """Return a formula that gives n/a where the condition `unless` holds."""
    return f'=IF({unless},"{NOT_DEFINED}",{formula})'


def highlight(formula: str, *, fill: str) -> Rule:
    """Return a rule that colours a cell where a formula holds; seen from the first cell."""
    style = DifferentialStyle(fill=PatternFill(bgColor=fill))
    return Rule(type="expression", dxf=style, formula=[formula])


@dataclass(frozen=True, slots=True)
class LiveSheet:
    """A sheet of formulas with their values; a value of None is shown as n/a."""

    book: FormulaBook
    sheet: Worksheet

    def live(
        self, at: tuple[int, int], formula: str, value: float | str | None, *, look: Look
    ) -> str:
        """Write a formula with its value and return its absolute address."""
        shown = NOT_DEFINED if value is None else value
        self.book.put(self.sheet, at, formula, shown, look)
        return address(*at)

    def fixed(self, at: tuple[int, int], value: float | str | None, *, look: Look = BODY) -> str:
        """Write a value and return its absolute address."""
        self.book.write(self.sheet, at, value, look)
        return address(*at)

    def heads(self, row: int, texts: tuple[str, ...], *, look: Look, first: Look) -> None:
        """Write heads of columns from the first column on."""
        for column, text in enumerate(texts, 1):
            self.book.write(self.sheet, (row, column), text, first if column == 1 else look)

    def difference(
        self, at: tuple[int, int], live: str, app: str, *, values: tuple[float | None, float | None]
    ) -> str:
        """Write live less app, n/a where one of the two is not defined."""
        one, other = values
        value = None if one is None or other is None else one - other
        formula = f'=IF(AND(ISNUMBER({live}),ISNUMBER({app})),{live}-{app},"{NOT_DEFINED}")'
        return self.live(at, formula, value, look=TINY)
