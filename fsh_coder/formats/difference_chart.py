"""The chart of Bland and Altman: differences against means, with bias, limits and intervals."""

from dataclasses import dataclass
from typing import Literal

from openpyxl.chart import Reference, ScatterChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import NumDataSource, NumRef, StrRef
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel, XYSeries
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from fsh_coder.formats.cell_look import Ink
from fsh_coder.formats.dot_chart import (
    EMU_PER_POINT,
    axis_title,
    column_range,
    ordered_error_bars,
    set_chart_title,
    text_look,
)


@dataclass(frozen=True, slots=True)
class DifferencePlaces:
    """Where the figures stand, rows and columns from 1.

    The points stand in two columns from `first_point` to `last_point`. Bias, lower and upper
    limit stand in the rows `lines`; each is drawn from (`left`, `level`) to (`right`,
    `level_again`), the two x and the two y side by side, with `reach` as half its interval.
    """

    mean: int
    difference: int
    first_point: int
    last_point: int
    lines: tuple[int, int, int]
    name: int
    left: int
    level: int
    reach: int


def difference_chart(sheet: Worksheet, places: DifferencePlaces, *, title: str) -> ScatterChart:
    """Return the chart; it follows the cells."""
    chart = ScatterChart()
    chart.style = None
    chart.scatterStyle = "lineMarker"
    chart.height, chart.width = 8, 17
    chart.visible_cells_only = False
    bias, lower, upper = places.lines
    for row, ink in ((bias, Ink.EXCELLENT), (lower, Ink.POOR), (upper, Ink.POOR)):
        dash: Literal["solid", "dash"] = "solid" if row == bias else "dash"
        chart.series.append(_line(sheet, places, row=row, ink=ink, dash=dash))
        chart.series.append(_whisker(sheet, places, row=row, ink=ink))
    chart.series.append(_points(sheet, places))
    _set_axes(chart)
    set_chart_title(chart, title)
    chart.legend = None
    return chart


def _points(sheet: Worksheet, places: DifferencePlaces) -> XYSeries:
    rows = (places.first_point, places.last_point)
    series = _series(
        _cells(sheet, (places.mean, places.mean), rows),
        _cells(sheet, (places.difference, places.difference), rows),
    )
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    ink = GraphicalProperties(noFill=True, ln=LineProperties(solidFill=Ink.TITLE, w=EMU_PER_POINT))
    series.marker = Marker(symbol="circle", size=7, spPr=ink)
    return series


def _line(
    sheet: Worksheet,
    places: DifferencePlaces,
    *,
    row: int,
    ink: str,
    dash: Literal["solid", "dash"],
) -> XYSeries:
    series = _series(
        _cells(sheet, (places.left, places.left + 1), (row, row)),
        _cells(sheet, (places.level, places.level + 1), (row, row)),
    )
    name = column_range(sheet, places.name, rows=(row, row))
    series.tx = SeriesLabel(strRef=StrRef(f=name))
    line = LineProperties(solidFill=ink, w=int(1.5 * EMU_PER_POINT), prstDash=dash)
    series.graphicalProperties = GraphicalProperties(ln=line)
    series.marker = Marker(symbol="none")
    return series


def _whisker(sheet: Worksheet, places: DifferencePlaces, *, row: int, ink: str) -> XYSeries:
    """Return one point at the right end of a line with its interval."""
    series = _series(
        _cells(sheet, (places.left + 1, places.left + 1), (row, row)),
        _cells(sheet, (places.level + 1, places.level + 1), (row, row)),
    )
    series.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
    dot = GraphicalProperties(solidFill=ink, ln=LineProperties(solidFill=ink))
    series.marker = Marker(symbol="diamond", size=5, spPr=dot)
    reach = NumDataSource(numRef=NumRef(f=column_range(sheet, places.reach, rows=(row, row))))
    series.errBars = ordered_error_bars(
        errDir="y",
        errBarType="both",
        errValType="cust",
        noEndCap=False,
        plus=reach,
        minus=reach,
        spPr=GraphicalProperties(ln=LineProperties(solidFill=ink, w=int(1.5 * EMU_PER_POINT))),
    )
    return series


def _cells(sheet: Worksheet, columns: tuple[int, int], rows: tuple[int, int]) -> Reference:
    return Reference(
        sheet, min_col=columns[0], max_col=columns[1], min_row=rows[0], max_row=rows[1]
    )


def _series(x: Reference, y: Reference) -> XYSeries:
    series: XYSeries = SeriesFactory(y, x)
    series.smooth = False
    return series


def _set_axes(chart: ScatterChart) -> None:
    grid = GraphicalProperties(ln=LineProperties(solidFill="E7ECF0", w=EMU_PER_POINT // 2))
    chart.y_axis.majorGridlines = ChartLines(spPr=grid)
    chart.x_axis.majorGridlines = None
    chart.x_axis.title = axis_title("Mean of the two coders")
    chart.y_axis.title = axis_title("First less second")
    # The x axis stands below the plot also where differences go below zero.
    chart.x_axis.tickLblPos = chart.y_axis.tickLblPos = "low"
    for axis in (chart.x_axis, chart.y_axis):
        axis.delete = False
        axis.number_format = 'General;"−"General;0'
        axis.txPr = text_look(size=8)
        axis.majorTickMark = "none"
        axis.spPr = GraphicalProperties(ln=LineProperties(solidFill=Ink.RULE))
