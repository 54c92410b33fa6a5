"""Dates as people type them into spreadsheets, without silent guesses.

``03/04/2026`` is 3 April in Britain and 4 March in America. Which one is meant is told only
by another date of the same column, such as ``25/04/2026``, or by the person who imports it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[t ][0-9:.+z-]*)?")
_NUMBERS = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})(?: [0-9:]+)?")
_DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([a-z]+)\.?,?[ -]([0-9]{4}|[0-9]{2})")
_MONTH_FIRST = re.compile(r"([a-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_WEEKDAY = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? ")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july",
    "august", "september", "october", "november", "december",
)  # fmt: skip
_CENTURY = 2000
_SHORTEST_MONTH_NAME = 3
_LAST_MONTH = 12


class DateOrder(StrEnum):
    """Whether the day or the month stands first in ``03/04/2026``."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"

    @property
    def label(self) -> str:
        """The words for the screen."""
        return _ORDER_LABELS[self.value]


_ORDER_LABELS = {"day_first": "day/month/year", "month_first": "month/day/year"}


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a text says: one day, ``either`` of two, or (both empty) no date at all."""

    day: date | None
    either: tuple[date, date] | tuple[()] = ()


NO_DATE = DateReading(None)


def read_date(text: str, *, order: DateOrder | None) -> DateReading:
    """Return the date in a text: ISO, ``25/04/2026`` and the like, or with the month's name.

    Years of two figures are of this century. With ``order`` None a date that can be read both
    ways is returned as ``either``, day first.
    """
    plain = " ".join(text.casefold().split())
    if found := _ISO.fullmatch(plain):
        return DateReading(_day(found[1], found[2], found[3]))
    if found := _NUMBERS.fullmatch(plain):
        return _numbers(found[1], found[2], found[3], order=order)
    named = _WEEKDAY.sub("", plain)
    if found := _DAY_FIRST.fullmatch(named):
        return DateReading(_day(found[3], _month(found[2]), found[1]))
    if found := _MONTH_FIRST.fullmatch(named):
        return DateReading(_day(found[3], _month(found[1]), found[2]))
    return NO_DATE


def order_of_dates(texts: Iterable[str]) -> DateOrder | None:
    """Return the order that a column's dates prove; None without proof or with both proofs."""
    proofs = set()
    for text in texts:
        found = _NUMBERS.fullmatch(" ".join(text.split()))
        if found is None:
            continue
        first, second = int(found[1]), int(found[2])
        if first > _LAST_MONTH >= second:
            proofs.add(DateOrder.DAY_FIRST)
        elif second > _LAST_MONTH >= first:
            proofs.add(DateOrder.MONTH_FIRST)
    return proofs.pop() if len(proofs) == 1 else None


def _numbers(first: str, second: str, year: str, *, order: DateOrder | None) -> DateReading:
    day_first = _day(year, second, first)
    month_first = _day(year, first, second)
    if order is DateOrder.DAY_FIRST:
        return DateReading(day_first)
    if order is DateOrder.MONTH_FIRST:
        return DateReading(month_first)
    if day_first and month_first and day_first != month_first:
        return DateReading(None, (day_first, month_first))
    return DateReading(day_first or month_first)


def _month(name: str) -> str:
    for number, month in enumerate(_MONTHS, start=1):
        if len(name) >= _SHORTEST_MONTH_NAME and month.startswith(name):
            return str(number)
    return ""


def _day(year: str, month: str, day: str) -> date | None:
    try:
        full_year = int(year) + _CENTURY if len(year) == 2 else int(year)
        return date(full_year, int(month), int(day))
    except ValueError:
        return None
