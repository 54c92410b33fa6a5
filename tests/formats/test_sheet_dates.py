"""Dates in spreadsheets: read for sure, or reported."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsh_coder.formats.sheet_dates import NO_DATE, DateOrder, order_of_dates, read_date


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-06", "2026/3/6", "2026-03-06T14:00", "6 Mar 2026", "6th March 2026", "06-Mar-26",
        "Fri 6 March 2026", "March 6, 2026", "6 MAR 2026",
    ],
)  # fmt: skip
def test_dates_that_can_mean_one_day_only_need_no_order(text: str) -> None:
    """ISO dates and named months are never asked about."""
    assert read_date(text, order=None).day == date(2026, 3, 6)


def test_a_day_above_twelve_tells_the_order() -> None:
    """25/03/2026 and 03/25/2026 are one day each."""
    assert read_date("25/03/2026", order=None).day == date(2026, 3, 25)
    assert read_date("03/25/26", order=None).day == date(2026, 3, 25)
    assert read_date("05.05.2026", order=None).day == date(2026, 5, 5)


def test_a_date_that_can_be_read_both_ways_is_not_guessed() -> None:
    """Both days are named; only a decided order gives one."""
    reading = read_date("03/04/2026", order=None)
    assert reading.day is None
    assert reading.either == (date(2026, 4, 3), date(2026, 3, 4))
    assert read_date("03/04/2026", order=DateOrder.DAY_FIRST).day == date(2026, 4, 3)
    assert read_date("03/04/2026", order=DateOrder.MONTH_FIRST).day == date(2026, 3, 4)


def test_a_date_against_the_decided_order_is_unreadable() -> None:
    """With day first, 03/25/2026 is no date; it is not turned round."""
    assert read_date("03/25/2026", order=DateOrder.DAY_FIRST) == NO_DATE


@pytest.mark.parametrize(
    "text", ["", "soon", "31/02/2026", "45700", "12/2026", "6 Foo 2026", "6 ma 2026x"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    """Nothing is made up from a number or a word."""
    assert read_date(text, order=None) == NO_DATE


def test_a_columns_order_needs_proof_and_no_counterproof() -> None:
    """One telling date decides for the column; two that contradict each other decide nothing."""
    assert order_of_dates(["03/04/2026", "25/04/2026"]) is DateOrder.DAY_FIRST
    assert order_of_dates(["03/04/2026", "04/25/2026"]) is DateOrder.MONTH_FIRST
    assert order_of_dates(["03/04/2026"]) is None
    assert order_of_dates(["25/04/2026", "04/25/2026"]) is None


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_each_way_of_writing_a_day_is_read_back(day: date) -> None:
    """What a person writes in a decided order is the day she means."""
    assert read_date(day.isoformat(), order=None).day == day
    assert read_date(f"{day:%d/%m/%Y}", order=DateOrder.DAY_FIRST).day == day
    assert read_date(f"{day:%d.%m.%y}", order=DateOrder.DAY_FIRST).day == day
    assert read_date(f"{day:%m/%d/%Y}", order=DateOrder.MONTH_FIRST).day == day
    assert read_date(f"{day.day} {day:%b %Y}", order=None).day == day
    undecided = read_date(f"{day:%d/%m/%Y}", order=None)
    assert undecided.day == day or day in undecided.either


@given(st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    """No cell can crash the import."""
    for order in (None, *DateOrder):
        reading = read_date(text, order=order)
        assert reading.day is None or not reading.either
