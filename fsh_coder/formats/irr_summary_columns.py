"""The columns of the sheet IRR_Summary: what each shows of a measure, and how."""

from collections.abc import Callable
from dataclasses import dataclass

from fsh_coder.formats.cell_look import (
    BAND_FILLS,
    BODY,
    HEAD,
    HEAD_LEFT,
    NUMBER,
    Ink,
    Look,
    NumberFormat,
)
from fsh_coder.formats.cell_text import CellValue
from fsh_coder.formats.irr_content import IrrContent
from fsh_coder.formats.irr_wording import band_of_interval
from fsh_coder.formats.variable_names import measure_names
from fsh_coder.formats.workbook import NOT_DEFINED
from fsh_coder.reliability.bands import cicchetti
from fsh_coder.reliability.report import Coefficient, MeasureReliability

#: Shown where a statistic is of no use for a measure, which is not the same as not defined.
DOES_NOT_FIT = "–"

WARNINGS_WIDTH = 34

HEAD_LOOKS = {
    "Measure": HEAD_LEFT,
    "Variable": HEAD_LEFT,
    "Look at": HEAD_LEFT.but(indent=1),
    "Band": HEAD,
    "Band of the interval": HEAD,
}

WARNINGS = BODY.but(colour=Ink.WARN, across="left", is_wrapped=True, indent=1)

Pick = Callable[[MeasureReliability], CellValue]
Dress = Callable[[MeasureReliability], Look]


@dataclass(frozen=True, slots=True)
class SummaryColumn:
    """One column: its head, the group above it, its width, what it shows and how."""

    head: str
    group: str
    width: float
    pick: Pick
    look: Dress


def coefficient_look(value: float | None) -> Look:
    """Return two decimals, or three where two would show the other side of a band's edge."""
    if value is None:
        return NUMBER.but(colour=Ink.FAINT)
    rounded = round(value, 2)
    crosses = cicchetti(rounded) != cicchetti(value)
    return NUMBER.but(
        number_format=NumberFormat.COEFFICIENT_3 if crosses else NumberFormat.COEFFICIENT
    )


def _coefficient(
    head: str, group: str, get: Callable[[MeasureReliability], Coefficient]
) -> SummaryColumn:
    return SummaryColumn(
        head,
        group,
        8,
        lambda m: _shown(get(m).estimate),
        lambda m: coefficient_look(get(m).estimate),
    )


def _plain(head: str, group: str, width: float, pick: Pick, *, look: Look) -> SummaryColumn:
    return SummaryColumn(head, group, width, pick, lambda _: look)


def _share(head: str, get: Callable[[MeasureReliability], Coefficient]) -> SummaryColumn:
    look = NUMBER.but(number_format=NumberFormat.PERCENT)

    def pick(measure: MeasureReliability) -> CellValue:
        has_steps = measure.unit not in {"percent", "ratio"}
        return _shown(get(measure).estimate) if has_steps else DOES_NOT_FIT

    return _plain(head, "Agreement", 8, pick, look=look)


def _of_ratings(head: str, get: Callable[[MeasureReliability], Coefficient]) -> SummaryColumn:
    def pick(measure: MeasureReliability) -> CellValue:
        return _shown(get(measure).estimate) if measure.block == "global" else DOES_NOT_FIT

    return SummaryColumn(head, "Agreement", 8, pick, lambda m: coefficient_look(get(m).estimate))


def _shown(value: float | None) -> CellValue:
    return NOT_DEFINED if value is None else value


def summary_columns(content: IrrContent) -> tuple[SummaryColumn, ...]:
    """Return the columns from left to right."""
    names = measure_names(content.rubric.measures())
    name = content.report.design.coefficient_name
    report = f"To report: {name}"
    whole = NUMBER.but(number_format=NumberFormat.WHOLE)
    two = NUMBER.but(number_format=NumberFormat.TWO)
    soft = BODY.but(colour=Ink.MUTED)
    return (
        _plain("Measure", "", 30, lambda m: m.label, look=BODY),
        _plain("Variable", "", 19, lambda m: names.get(m.key, m.key), look=soft),
        _plain("n", "Sample", 6, lambda m: m.n_recordings, look=whole),
        _plain("n all coders", "Sample", 8, lambda m: m.n_complete, look=whole),
        _plain("k", "Sample", 5, lambda m: m.n_coders, look=whole),
        _plain("Mean", "Distribution", 8, lambda m: _shown(m.mean), look=two),
        _plain("SD", "Distribution", 8, lambda m: _shown(m.sd), look=two),
        SummaryColumn("Estimate", report, 9, lambda m: _shown(m.headline.estimate), _estimate_look),
        _limit("95 % low", report, low=True),
        _limit("95 % high", report, low=False),
        SummaryColumn("Band", report, 11, _band, _band_look),
        _plain(
            "Band of the interval", report, 19, band_of_interval, look=BODY.but(across="center")
        ),
        _coefficient("Mean of coders", "Other forms", lambda m: m.icc_ak),
        _coefficient("ICC(C,1)", "Other forms", lambda m: m.icc_c1),
        _share("Exact", lambda m: m.exact),
        _share("Within 1", lambda m: m.within_one),
        _of_ratings("κ quadr.", lambda m: m.kappa_quadratic),
        _coefficient("α", "Agreement", lambda m: m.alpha),
        _of_ratings("AC2", lambda m: m.ac2),
        _plain("SEM", "In its own units", 8, lambda m: _shown(m.sem.estimate), look=two),
        _plain("SDC", "In its own units", 8, lambda m: _shown(m.sdc.estimate), look=two),
        _plain("Look at", "", WARNINGS_WIDTH, warning_words, look=WARNINGS),
    )


def _limit(head: str, group: str, *, low: bool) -> SummaryColumn:
    def value(measure: MeasureReliability) -> float | None:
        return measure.headline.low if low else measure.headline.high

    return SummaryColumn(
        head,
        group,
        9,
        lambda m: _shown(value(m)),
        lambda m: coefficient_look(value(m)).but(colour=Ink.MUTED),
    )


def _estimate_look(measure: MeasureReliability) -> Look:
    return coefficient_look(measure.headline.estimate).but(bold=True, fill=Ink.REPORT)


def _band(measure: MeasureReliability) -> str:
    if measure.band is not None:
        return measure.band
    return NOT_DEFINED if measure.headline.estimate is None else "no band"


def _band_look(measure: MeasureReliability) -> Look:
    plain = BODY.but(across="center")
    if measure.band is None:
        return plain.but(colour=Ink.FAINT)
    fill, ink = BAND_FILLS[measure.band]
    return plain.but(fill=fill, colour=ink, bold=True)


def warning_words(measure: MeasureReliability) -> str:
    """Return the warnings of a measure in short."""
    return "; ".join(each.short for each in measure.warnings)
