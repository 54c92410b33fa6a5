"""Text and values that are safe in a worksheet cell, whatever a user typed.

A cell must never turn a note into a formula, fail to save because of a control character,
or lose the end of a long text without saying so.
"""

import math
import re
from collections.abc import Collection
from datetime import UTC, date, datetime

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

CellValue = str | int | float | bool | date | datetime | None

#: Excel counts UTF-16 units, so an emoji counts twice.
MAX_CELL_UNITS = 32_767
MAX_TITLE_LENGTH = 31
MAX_ROWS = 1_048_576

CUT_NOTICE = " … [cut here: a cell holds 32,767 characters]"

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
# Excel reads _x000D_ in a text as a carriage return.
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_ACTIVE_FIRST = frozenset("=+-@\t")
_ERROR_CODES = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#SPILL!"}
)
_NOT_IN_TITLES = re.compile(r"[\\/*?:\[\]\x00-\x1f]")


def clean_text(text: str) -> str:
    """Return the text as a cell can hold it; ordinary text comes back unchanged.

    Characters that XML forbids become U+FFFD, line ends become line feeds, and a text that
    is too long is cut and says so at its end.
    """
    text = _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
    text = _LINE_ENDS.sub("\n", text)
    text = _LOOKS_ESCAPED.sub("_x005F_", text)
    if _utf16_units(text) <= MAX_CELL_UNITS:
        return text
    room = MAX_CELL_UNITS - _utf16_units(CUT_NOTICE)
    return _first_units(text, room) + CUT_NOTICE


def write_text(cell: Cell, text: str) -> None:
    """Write a text that stays text: never a formula, an error value or a number.

    The cell also stays text when somebody edits it and presses Enter: the mark for that
    is a property of the cell, so that R and SPSS read the text as it was typed.
    """
    text = clean_text(text)
    if not text:
        return
    cell.value = text
    # The type is set after the value, which guesses it.
    cell.data_type = "s"
    if _could_become_active(text):
        cell.quotePrefix = True


def write_value(cell: Cell, value: CellValue) -> None:
    """Write any value: text safely, undefined numbers as a blank, times as UTC.

    Excel knows no time zones; an aware time is written as UTC without one, and its column
    is to say so in its name. A naive time is refused.

    Raises:
        ValueError: a time without a time zone.
    """
    plain = plain_value(value)
    if isinstance(plain, str):
        write_text(cell, plain)
    elif plain is not None:
        cell.value = plain


def plain_value(value: CellValue) -> str | int | float | bool | date | None:
    """Return the value that a cell holds: None for NaN and infinity, naive UTC for a time.

    Raises:
        ValueError: a time without a time zone.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be exported")
        return value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    return value


def row_value(sheet: WriteOnlyWorksheet, value: CellValue) -> object:
    """Return what to append to a write-only sheet: bare values, a cell only where it must be."""
    plain = plain_value(value)
    if not isinstance(plain, str):
        return plain
    text = clean_text(plain)
    if not text:
        return None
    if not _could_become_active(text):
        return text
    cell = WriteOnlyCell(sheet)
    write_text(cell, text)
    return cell


def sheet_title(name: str, *, taken: Collection[str] = ()) -> str:
    r"""Return a name that Excel accepts for a sheet and that no other sheet has.

    At most 31 characters, none of ``\ / * ? : [ ]``, no apostrophe at either end, not
    "History", and different from `taken` without regard to case.
    """
    cleaned = _NOT_IN_TITLES.sub("_", clean_text(name)).strip().strip("'").strip()
    cleaned = cleaned or "Sheet"
    if cleaned.casefold() == "history":
        cleaned += "_"
    others = {each.casefold() for each in taken}
    title, number = _first_units(cleaned, MAX_TITLE_LENGTH).rstrip("'"), 2
    while title.casefold() in others:
        suffix = f"_{number}"
        title = _first_units(cleaned, MAX_TITLE_LENGTH - len(suffix)) + suffix
        number += 1
    return title


def footer_text(text: str) -> str:
    """Return text for a header or footer, where a single ``&`` starts a code."""
    return clean_text(text).replace("\n", " ").replace("&", "&&")[:200]


def _could_become_active(text: str) -> bool:
    return text[0] in _ACTIVE_FIRST or text in _ERROR_CODES


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _first_units(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
