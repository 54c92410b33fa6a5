"""The sheets Event_agreement and Events_long: do coders mark the same moments, event by event."""

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series, SeriesLabel
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter

from fsh_coder.domain.timecode import timecode
from fsh_coder.formats.cell_look import (
    BLOCK,
    BODY,
    HEAD,
    HEAD_LEFT,
    HEAD_RIGHT,
    NOTE,
    SUBTITLE,
    TITLE,
    Ink,
    Look,
    NumberFormat,
)
from fsh_coder.formats.cell_text import CellValue
from fsh_coder.formats.dot_chart import (
    EMU_PER_POINT,
    place_chart,
    set_chart_title,
    text_look,
)
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_event_content import (
    EventContent,
    EventFigures,
    EventKind,
    ListedEvent,
    PairOfCoders,
)
from fsh_coder.formats.irr_readme_sheet import LiveCheck
from fsh_coder.formats.live_cells import COEFFICIENT, PERCENT, WHOLE, LiveSheet, guarded
from fsh_coder.formats.plain_table import CELL, PlainColumn, write_table
from fsh_coder.formats.workbook import (
    NOT_DEFINED,
    FormulaBook,
    quoted,
    set_page,
    set_widths,
    write_across,
)

TITLE_OF_SHEET, LISTING = "Event_agreement", "Events_long"
HEAD_ROW = 4
HEADS = (
    "Coder A", "Coder B", "Code", "Behaviour", "Recordings", "Marks A", "Marks B", "Matched",
    "Only A", "Only B", "Agreement", "F1", "κ with nil",
)  # fmt: skip
N_WORDS = 4
#: The column of the listing that says how an event came out.
KIND_COLUMN = 8

_LINES = (Ink.EXCELLENT, Ink.POOR, Ink.GREEN, Ink.WARN, Ink.MUTED, Ink.TITLE)
_THREE = CELL.but(number_format="0.000", across="right")
_SIGNED = CELL.but(number_format='+0.000;"−"0.000;0.000', across="right")


def add_events(book: FormulaBook, content: IrrContent) -> list[LiveCheck]:
    """Add both sheets where there are marks; return the checks that tie them together."""
    events = content.events
    if events is None:
        return []
    to = LiveSheet(book, book.add_sheet(TITLE_OF_SHEET, tab=Ink.EXCELLENT))
    curve = tuple(each.tolerance_ms for each in events.pairs[0].curve)
    heads = (*HEADS, *(f"Agreement ±{each / 1000:g}\N{NO-BREAK SPACE}s" for each in curve))
    widths = (9, 9, 9, 34, 11, *(9 for _ in range(5)), 11, 8, 10, *(11 for _ in curve))
    set_widths(to.sheet, {get_column_letter(n): width for n, width in enumerate(widths, 1)})
    _write_opening(to, events, last=len(heads))
    for n, head in enumerate(heads, 1):
        to.fixed((HEAD_ROW, n), head, look=HEAD_LEFT if n <= N_WORDS else HEAD_RIGHT)
    to.sheet.row_dimensions[HEAD_ROW].height = 30
    row, totals = HEAD_ROW + 1, []
    for pair in events.pairs:
        totals.append(row)
        row = _write_pair(to, pair, row=row)
    row = _write_notes(to, events, row=row + 1, last=len(heads))
    _add_curve(to, events, totals, row=row + 1)
    to.sheet.freeze_panes = f"E{HEAD_ROW + 1}"
    set_page(
        to.sheet, content.provenance, is_landscape=True, repeated_rows=f"{HEAD_ROW}:{HEAD_ROW}"
    )
    _add_listing(book, content, events)
    return [_check(events, totals)]


def _write_opening(to: LiveSheet, events: EventContent, *, last: int) -> None:
    to.fixed((1, 1), "Event agreement: the same behaviours at the same moments", look=TITLE)
    to.sheet.row_dimensions[1].height = 24
    text = (
        f"{events.sentence} Matched: same code, at most {events.tolerance_ms / 1000:g} s apart, as "
        "many pairs as there can be and of those the closest in time. Agreement = matched / "
        "(marks A + marks B − matched); F1 = 2 × matched / (marks A + marks B). Every event "
        f"stands on the sheet {LISTING}."
    )
    columns = (1, last)
    look = SUBTITLE.but(is_wrapped=True)
    write_across(to.book, to.sheet, 2, columns=columns, text=text, look=look)


def _write_pair(to: LiveSheet, pair: PairOfCoders, *, row: int) -> int:
    """Write the line of all codes with kappa and the curve, then one per code."""
    _write_line(to, pair, pair.total, row=row, is_total=True)
    kappa = NOT_DEFINED if pair.kappa is None else pair.kappa
    to.fixed((row, len(HEADS)), kappa, look=_of_total(COEFFICIENT))
    for n, each in enumerate(pair.curve, len(HEADS) + 1):
        share = NOT_DEFINED if each.agreement is None else each.agreement
        to.fixed((row, n), share, look=_of_total(PERCENT))
    for line, figures in enumerate(pair.codes, row + 1):
        _write_line(to, pair, figures, row=line, is_total=False)
    return row + 1 + len(pair.codes)


def _of_total(look: Look) -> Look:
    return look.but(bold=True, fill=BLOCK.fill)


def _write_line(
    to: LiveSheet, pair: PairOfCoders, figures: EventFigures, *, row: int, is_total: bool
) -> None:
    def dressed(look: Look) -> Look:
        return _of_total(look) if is_total else look

    words = (pair.first, pair.second, figures.code, figures.label)
    for n, text in enumerate(words, 1):
        to.fixed((row, n), text, look=dressed(BODY))
    to.fixed((row, 5), pair.n_recordings, look=dressed(WHOLE))
    for n, count in enumerate((figures.n_first, figures.n_second, figures.matched), 6):
        to.fixed((row, n), count, look=dressed(WHOLE))
    a, b, matched = (f"$F{row}", f"$G{row}", f"$H{row}")
    only = (figures.n_first - figures.matched, figures.n_second - figures.matched)
    to.live((row, 9), f"={a}-{matched}", only[0], look=dressed(WHOLE))
    to.live((row, 10), f"={b}-{matched}", only[1], look=dressed(WHOLE))
    none = f"{a}+{b}=0"
    share = guarded(f"{matched}/({a}+{b}-{matched})", unless=none)
    to.live((row, 11), share, figures.agreement, look=dressed(PERCENT))
    f1 = guarded(f"2*{matched}/({a}+{b})", unless=none)
    to.live((row, 12), f1, figures.f1, look=dressed(COEFFICIENT))


def _write_notes(to: LiveSheet, events: EventContent, *, row: int, last: int) -> int:
    notes = [
        "κ with nil: a mark without a partner counts as paired with nothing, marks that share no "
        "code are paired by time, and nothing with nothing cannot occur; expected counts by "
        "iterative proportional fitting (Bakeman & Quera, 2011). It has no interval.",
        "n/a: neither coder marked the code. A mark of one of three coders counts in two pairs.",
    ]
    notes += [
        f"{pair.first} − {pair.second}: κ is not defined: {pair.kappa_reason}."
        for pair in events.pairs
        if pair.kappa is None
    ]
    for note in notes:
        write_across(to.book, to.sheet, row, columns=(1, last), text=note, look=NOTE)
        row += 1
    return row


def _add_curve(to: LiveSheet, events: EventContent, totals: list[int], *, row: int) -> None:
    """Draw how much hangs on the tolerance, one line per pair of coders."""
    first, last = len(HEADS) + 1, len(HEADS) + len(events.pairs[0].curve)
    chart = LineChart()
    chart.height, chart.width = 8.2, 19
    for n, line in enumerate(totals):
        values = Reference(to.sheet, min_col=first, max_col=last, min_row=line, max_row=line)
        series: Series = SeriesFactory(values)
        name = _name_cell(to, events.pairs[n], row=row + n)
        series.tx = SeriesLabel(strRef=StrRef(f=f"{quoted(to.sheet.title)}!{name}"))
        ink = _LINES[n % len(_LINES)]
        width = int(1.75 * EMU_PER_POINT)
        series.graphicalProperties = GraphicalProperties(
            ln=LineProperties(solidFill=ink, w=width, prstDash="solid" if n < 6 else "dash")
        )
        dot = GraphicalProperties(solidFill=ink, ln=LineProperties(solidFill=ink))
        series.marker = Marker(symbol="circle", size=6, spPr=dot)
        series.smooth = False
        chart.series.append(series)
    chart.set_categories(
        Reference(to.sheet, min_col=first, max_col=last, min_row=HEAD_ROW, max_row=HEAD_ROW)
    )
    _set_axes(chart)
    set_chart_title(chart, "Agreement by tolerance: how far apart two marks may be")
    chart.legend = Legend(legendPos="r", txPr=text_look(size=8))
    place_chart(to.sheet, chart, row=row, left_cm=5.4)


def _name_cell(to: LiveSheet, pair: PairOfCoders, *, row: int) -> str:
    look = BODY.but(rule="none", colour=Ink.MUTED)
    return to.fixed((row, 1), f"{pair.first} − {pair.second}", look=look)


def _set_axes(chart: LineChart) -> None:
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0.0, 1.0
    chart.y_axis.majorUnit = 0.2
    chart.y_axis.number_format = NumberFormat.PERCENT
    grid = GraphicalProperties(ln=LineProperties(solidFill="E7ECF0", w=EMU_PER_POINT // 2))
    chart.y_axis.majorGridlines = ChartLines(spPr=grid)
    for axis in (chart.x_axis, chart.y_axis):
        axis.txPr = text_look(size=8)
        axis.majorTickMark = "none"
        axis.spPr = GraphicalProperties(ln=LineProperties(solidFill=Ink.RULE))


def _add_listing(book: FormulaBook, content: IrrContent, events: EventContent) -> None:
    sheet = book.add_sheet(LISTING)
    right = HEAD.but(across="right")
    columns = [
        PlainColumn("recording", 16),
        PlainColumn("coder_a", 10),
        PlainColumn("coder_b", 10),
        PlainColumn("at", 10),
        PlainColumn("at_s", 12, _THREE, right),
        PlainColumn("code_a", 12),
        PlainColumn("code_b", 12),
        PlainColumn("kind", 16),
        PlainColumn("b_after_a_s", 13, _SIGNED, right),
    ]
    has_units = any(each.unit_ms for each in events.listing)
    if has_units:
        columns.append(PlainColumn("unit_start_s", 13, _THREE, right))
        columns.append(PlainColumn("unit_end_s", 12, _THREE, right))
    rows: list[list[CellValue]] = [
        [
            each.recording,
            each.first,
            each.second,
            timecode(each.at_ms),
            each.at_ms / 1000,
            each.first_code,
            each.second_code,
            str(each.kind),
            None if each.apart_ms is None else each.apart_ms / 1000,
            *(_unit_cells(each) if has_units else ()),
        ]
        for each in events.listing
    ]
    write_table(book, sheet, columns, rows, name="tblEvents", freeze="D2")
    set_page(sheet, content.provenance, is_landscape=False, repeated_rows="1:1")


def _unit_cells(event: ListedEvent) -> tuple[CellValue, CellValue]:
    if event.unit_ms is None:
        return None, None
    start_ms, end_ms = event.unit_ms
    return start_ms / 1000, end_ms / 1000


def _check(events: EventContent, totals: list[int]) -> LiveCheck:
    """Return the check that the listing holds as many matched events as the pairs count."""
    kinds = f"{quoted(LISTING)}!${get_column_letter(KIND_COLUMN)}$2:" + (
        f"${get_column_letter(KIND_COLUMN)}${len(events.listing) + 1}"
    )
    counted = "+".join(f"{quoted(TITLE_OF_SHEET)}!$H${row}" for row in totals)
    formula = f'=COUNTIF({kinds},"{EventKind.SAME_CODE}")-({counted})'
    return LiveCheck("Matched events: listed less counted", formula, 0)
