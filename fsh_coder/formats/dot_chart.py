"""Charts of estimates with their intervals, as workbooks hold them."""

from dataclasses import dataclass

from openpyxl.chart import LineChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import NumDataSource, NumRef, StrRef
from openpyxl.chart.error_bar import ErrorBars
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_look import FONT, Ink
from fsh_coder.formats.workbook import quoted

EMU_PER_POINT = 12_700
EMU_PER_CM = 360_000
EMU_PER_PIXEL = 9_525
PIXELS_PER_CHARACTER = 7
CELL_PADDING_PIXELS = 5


@dataclass(frozen=True, slots=True)
class DotColumns:
    """Columns of the sheet that a dot chart reads, from 1; `lines` are the dashed levels.

    `minus` and `plus` hold the distances from the estimate to the ends of its interval.
    Each line is (column, colour); its name stands in the head row.
    """

    label: int
    estimate: int
    minus: int
    plus: int
    lines: tuple[tuple[int, str], ...]


def dot_chart(
    sheet: Worksheet,
    columns: DotColumns,
    *,
    head_row: int,
    rows: tuple[int, int],
    title: str,
    low: float,
    high: float = 1.0,
    width_cm: int = 24,
) -> LineChart:
    """Return dots with whiskers and dashed levels, one dot per row.

    Args:
        sheet: holds the figures.
        columns: where they stand.
        head_row: the row with the names of estimate and levels.
        rows: first and last row.
        title: above the chart.
        low: lower end of the axis.
        high: upper end of the axis.
        width_cm: of the whole chart.
    """
    chart = LineChart()
    chart.height, chart.width = 7.4, width_cm
    chart.visible_cells_only = False
    labels = Reference(sheet, min_col=columns.label, min_row=rows[0], max_row=rows[1])
    for column, colour in columns.lines:
        chart.series.append(_level(sheet, column, head_row=head_row, rows=rows, colour=colour))
    chart.series.append(_dots(sheet, columns, head_row=head_row, rows=rows))
    chart.set_categories(labels)
    _set_axes(chart, low=low, high=high)
    set_chart_title(chart, title)
    chart.legend = Legend(legendPos="b", txPr=text_look(size=8))
    return chart


def place_chart(sheet: Worksheet, chart: ChartBase, *, row: int, left_cm: float) -> None:
    """Put a chart with its upper edge at a row and its left edge at a distance in cm."""
    left_emu = round(left_cm * EMU_PER_CM)
    column = 0
    while True:
        width_emu = _width_emu(sheet, column + 1)
        if left_emu < width_emu:
            break
        left_emu -= width_emu
        column += 1
    marker = AnchorMarker(col=column, colOff=left_emu, row=row - 1, rowOff=0)
    size = XDRPositiveSize2D(round(chart.width * EMU_PER_CM), round(chart.height * EMU_PER_CM))
    chart.anchor = OneCellAnchor(_from=marker, ext=size)  # type: ignore[assignment]  # or a cell's name
    sheet.add_chart(chart)


def width_cm(sheet: Worksheet, *, n_columns: int) -> float:
    """Return how wide the first columns of a sheet are together."""
    return sum(_width_emu(sheet, n) for n in range(1, n_columns + 1)) / EMU_PER_CM


def _width_emu(sheet: Worksheet, column: int) -> int:
    width = sheet.column_dimensions[get_column_letter(column)].width
    return EMU_PER_PIXEL * (int(width * PIXELS_PER_CHARACTER) + CELL_PADDING_PIXELS)


def ordered_error_bars(**parts: object) -> ErrorBars:
    """Return error bars that are written in the order the file format demands.

    openpyxl writes ``minus`` before ``plus``, which the schema forbids and for which Excel
    offers to repair the file.
    """
    bars = ErrorBars(**parts)  # type: ignore[arg-type]  # the parts of ErrorBars
    bars.__elements__ = (  # type: ignore[misc]  # of this one alone, not of the class
        "errDir", "errBarType", "errValType", "noEndCap", "plus", "minus", "val", "spPr"
    )  # fmt: skip
    return bars


def column_range(sheet: Worksheet, column: int, *, rows: tuple[int, int]) -> str:
    """Return an absolute reference such as ``'IRR_Summary'!$A$1:$A$9``."""
    letters = get_column_letter(column)
    return f"{quoted(sheet.title)}!${letters}${rows[0]}:${letters}${rows[1]}"


def text_look(*, size: float, bold: bool = False, colour: str = Ink.MUTED) -> RichText:
    """Return the text properties of an axis or a legend."""
    properties = _characters(size=size, bold=bold, colour=colour)
    return RichText(
        p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)]
    )


def _characters(*, size: float, bold: bool, colour: str) -> CharacterProperties:
    return CharacterProperties(
        sz=int(size * 100), b=bold, solidFill=colour, latin=Font(typeface=FONT)
    )


def _dots(sheet: Worksheet, columns: DotColumns, *, head_row: int, rows: tuple[int, int]) -> Series:
    series = _series(sheet, columns.estimate, head_row=head_row, rows=rows)
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    ink = GraphicalProperties(solidFill=Ink.EXCELLENT, ln=LineProperties(solidFill=Ink.EXCELLENT))
    series.marker = Marker(symbol="circle", size=9, spPr=ink)
    series.smooth = False
    whisker = GraphicalProperties(ln=LineProperties(solidFill=Ink.EXCELLENT, w=2 * EMU_PER_POINT))
    series.errBars = ordered_error_bars(
        errDir="y",
        errBarType="both",
        errValType="cust",
        noEndCap=True,
        plus=_numbers(column_range(sheet, columns.plus, rows=rows)),
        minus=_numbers(column_range(sheet, columns.minus, rows=rows)),
        spPr=whisker,
    )
    return series


def _numbers(reference: str) -> NumDataSource:
    return NumDataSource(numRef=NumRef(f=reference))


def _level(
    sheet: Worksheet, column: int, *, head_row: int, rows: tuple[int, int], colour: str
) -> Series:
    series = _series(sheet, column, head_row=head_row, rows=rows)
    line = LineProperties(solidFill=colour, w=int(1.25 * EMU_PER_POINT), prstDash="dash")
    series.graphicalProperties = GraphicalProperties(ln=line)
    series.marker = Marker(symbol="none")
    series.smooth = False
    return series


def _series(sheet: Worksheet, column: int, *, head_row: int, rows: tuple[int, int]) -> Series:
    values = Reference(sheet, min_col=column, min_row=rows[0], max_row=rows[1])
    series: Series = SeriesFactory(values)
    name = column_range(sheet, column, rows=(head_row, head_row))
    series.tx = SeriesLabel(strRef=StrRef(f=name))
    return series


def _set_axes(chart: LineChart, *, low: float, high: float) -> None:
    # Recent Excel hides an axis that does not say it is there.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = low, high
    chart.y_axis.majorUnit = 0.2
    chart.y_axis.number_format = '.0;"−".0;.0'
    grid = GraphicalProperties(ln=LineProperties(solidFill="E7ECF0", w=EMU_PER_POINT // 2))
    chart.y_axis.majorGridlines = ChartLines(spPr=grid)
    # Labels stand below the plot also where the axis goes below zero.
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.crosses = "min"
    chart.x_axis.txPr = text_look(size=8, colour=Ink.TEXT)
    chart.y_axis.txPr = text_look(size=8)
    for axis in (chart.x_axis, chart.y_axis):
        axis.majorTickMark = "none"
        axis.spPr = GraphicalProperties(ln=LineProperties(solidFill=Ink.RULE))


def set_chart_title(chart: ChartBase, title: str) -> None:
    """Put a title at the upper left, in the look of all charts."""
    run = RegularTextRun(rPr=_characters(size=11, bold=True, colour=Ink.TITLE), t=title)
    chart.title = Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)
    chart.title.layout = Layout(
        manualLayout=ManualLayout(xMode="edge", yMode="edge", x=0.02, y=0.02)
    )


def axis_title(text: str) -> Title:
    """Return the title of an axis, in the look of all charts."""
    run = RegularTextRun(rPr=_characters(size=8, bold=False, colour=Ink.MUTED), t=text)
    return Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)
