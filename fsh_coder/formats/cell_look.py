"""The one look of all workbooks: colours, number formats, and how each kind of cell is dressed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

FONT = "Calibri"
PAPER_FONT = "Times New Roman"


class Ink:
    """Colours as RRGGBB; those of the bands are Okabe and Ito's, told apart by everyone."""

    TEXT = "17222D"
    MUTED = "56636F"
    FAINT = "8A97A4"
    TITLE = "1F3A5F"
    HEAD = "1F3A5F"
    HEAD_SOFT = "DCE6F1"
    BLOCK = "EFF4F9"
    RULE = "C3CCD5"
    LINK = "1D5FA6"
    WHITE = "FFFFFF"
    INPUT = "FFF2CC"
    MISSING = "D9DCE0"
    REPORT = "E8F1FA"
    POOR = "D55E00"
    FAIR = "F5C26B"
    GOOD = "BFE0F2"
    EXCELLENT = "0072B2"
    GREEN = "009E73"
    WARN = "835600"


class NumberFormat:
    """Number formats, with a true minus sign and, for coefficients, no leading zero."""

    COEFFICIENT = '.00;"−".00;.00'
    COEFFICIENT_3 = '.000;"−".000;.000'
    AUDIT = '0.0000;"−"0.0000;0.0000'
    TINY = "0.0E+00;-0.0E+00;0"
    TWO = '0.00;"−"0.00;0.00'
    ONE = '0.0;"−"0.0;0.0'
    SIGNED = '+0.00;"−"0.00;0.00'
    WHOLE = "0"
    PERCENT = "0%"
    P = '[<0.001]"<.001";.000'
    GENERAL = "General"
    TIME_UTC = "yyyy-mm-dd hh:mm:ss"
    DATE = "yyyy-mm-dd"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; `rule` is the line under it, `size` in points."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = Ink.TEXT
    size: float = 10
    font: str = FONT
    fill: str | None = None
    across: Literal["left", "center", "right"] | None = None
    down: Literal["top", "center", "bottom"] = "center"
    is_wrapped: bool = False
    indent: int = 0
    number_format: str = NumberFormat.GENERAL
    rule: Literal["none", "thin", "strong"] = "none"
    rule_above: bool = False
    is_locked: bool = True

    def but(self, **changes: object) -> "Look":
        """Return this look with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # names and types are Look's own


TITLE = Look(bold=True, size=16, colour=Ink.TITLE)
SUBTITLE = Look(italic=True, colour=Ink.MUTED)
SECTION = Look(bold=True, size=11.5, colour=Ink.TITLE, rule="strong")
HEAD = Look(bold=True, colour=Ink.WHITE, fill=Ink.HEAD, across="center", is_wrapped=True)
HEAD_LEFT = HEAD.but(across="left")
HEAD_RIGHT = HEAD.but(across="right")
GROUP_HEAD = Look(bold=True, colour=Ink.TITLE, fill=Ink.HEAD_SOFT, across="center")
BLOCK = Look(bold=True, colour=Ink.TITLE, fill=Ink.BLOCK, rule="thin")
BODY = Look(rule="thin")
NUMBER = BODY.but(across="right")
WORDS = BODY.but(across="left", is_wrapped=True, down="top")
NOTE = Look(size=9, colour=Ink.MUTED, is_wrapped=True, down="top")
LINK = BODY.but(colour=Ink.LINK, underline=True, down="top")

BAND_FILLS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "poor": (Ink.POOR, Ink.WHITE),
        "fair": (Ink.FAIR, Ink.TEXT),
        "good": (Ink.GOOD, Ink.TEXT),
        "excellent": (Ink.EXCELLENT, Ink.WHITE),
    }
)


def apply(cell: Cell, look: Look) -> None:
    """Give a cell every property of a look."""
    cell.font = Font(
        name=look.font,
        size=look.size,
        bold=look.bold,
        italic=look.italic,
        underline="single" if look.underline else None,
        color=look.colour,
    )
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    cell.alignment = Alignment(
        horizontal=look.across, vertical=look.down, wrap_text=look.is_wrapped, indent=look.indent
    )
    cell.number_format = look.number_format
    cell.border = Border(
        bottom=_side(look.rule), top=_side("strong" if look.rule_above else "none")
    )
    if not look.is_locked:
        cell.protection = Protection(locked=False)


def _side(rule: str) -> Side:
    match rule:
        case "thin":
            return Side("thin", color=Ink.RULE)
        case "strong":
            return Side("medium", color=Ink.TITLE)
        case _:
            return Side()
