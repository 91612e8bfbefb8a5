"""EDTF dates keep one spelling, know their first and last day, and sort and read well."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import dates
from onrecord.dates.edtf import CALENDAR, UNITS
from onrecord.errors import BadDateError

years = st.integers(1, 9999).map(lambda year: f"{year:04}")
months = st.sampled_from([*(f"{month:02}" for month in range(1, 13)), "XX"])
seasons = st.sampled_from(["21", "22", "23", "24", "33", "34", "35", "36"])
days = st.dates().map(date.isoformat)
yearless = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"XXXX{day:-%m-%d}")
marks = st.sampled_from(["", "", "", "?", "~", "%"])
known = st.one_of(
    years,
    days,
    st.integers(0, 999).map(lambda decade: f"{decade:03}X"),
    st.integers(0, 99).map(lambda century: f"{century:02}XX"),
    st.builds("{}-{}".format, years, st.one_of(months, seasons)),
    st.builds("{}-{}-XX".format, years, months),
    st.builds("{}-XX-{:02}".format, years, st.integers(1, 31)),
)
unknown = st.one_of(yearless, seasons.map("XXXX-{}".format), yearless.map(lambda each: each[:7]))
single = st.builds("{}{}".format, st.one_of(known, unknown), marks)


@st.composite
def intervals(draw: st.DrawFn) -> str:
    """Draw an interval, turned round if it ends before it begins."""
    ends = [f"{each}{draw(marks)}" for each in draw(st.lists(known, min_size=2, max_size=2))]
    first, last = sorted(ends, key=dates.sort_key)
    return draw(st.sampled_from([f"{first}/{last}", f"../{last}", f"{first}/..", f"/{last}"]))


edtf = st.one_of(single, intervals()).map(dates.canonical)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        *((each, each) for each in ("2024", "2024-04", "2024-04-16", "0001", "9999-12-31")),
        *((each, each) for each in ("2024-21", "2024-34", "2014~", "2024-04-16?", "2024-04%")),
        *((each, each) for each in ("201X", "20XX", "201X~", "2024-XX", "2024-XX-16")),
        *((each, each) for each in ("2024-04-XX", "2024-XX-XX", "XXXX-04", "XXXX-04-16")),
        *((each, each) for each in ("XXXX-02-29", "2024-02-29", "2000-02-29", "XXXX-34")),
        *((each, each) for each in ("../2024", "2024/..", "/2024", "2024/", "XXXX-04-16/..")),
        *((each, each) for each in ("2024-04-16/2024-04", "2014~/2016?", "201X/2014")),
        *((each, each) for each in ("XXXX-04-16/XXXX-04-18", "XXXX-12-30/XXXX-01-02")),
        ("2024-Q1", "2024-33"),
        ("2024-q4?", "2024-36?"),
        ("xxxx-04-16", "XXXX-04-16"),
        ("2024-Q1/2024-Q2", "2024-33/2024-34"),
        ("2024-04-16/2024-04-16", "2024-04-16"),
        ("2024-Q2/2024-34", "2024-34"),
    ],
)
def test_each_date_has_one_spelling(typed: str, kept: str) -> None:
    """Whatever EDTF we keep comes out in the one form."""
    assert dates.canonical(typed) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "24", "202", "20240416", "2024-4-16", "2024-04-16 ", "16 April 2024"),
        *("2024-02-30", "2023-02-29", "1900-02-29", "XXXX-02-30", "2024-04-31", "2024-XX-32"),
        *("2024-00", "2024-13", "2024-25", "2024-37", "2024-Q5", "2024-04-00", "2024-34-01"),
        *("0000", "0000-01-01", "XXXX", "XXXX-XX", "XXXX-XX-16", "201X-04", "2X24", "X024"),
        *("2024??", "?2024", "2024?-04", "-2024", "y2024", "2024-04-16T10:00", "٢٠٢٤"),
        *("/", "../..", "../", "/..", "2024/2025/2026", "2024-04-16/18", "2024 / 2025"),
        *("2024-05/2024-04", "2024-04-16/2024-04-15", "2025/2024", "XXXX-04-18/XXXX-04-16"),
        *("2024-04-16/XXXX-04-18", "XXXX-04-16/2024-04-18", "2024\n", "2024-04-16\n"),
    ],
)
def test_what_is_no_date_of_ours_is_refused(text: str) -> None:
    """A day no calendar has, and a form we do not keep, are errors."""
    with pytest.raises(BadDateError):
        dates.canonical(text)


def test_a_refusal_says_what_is_wrong() -> None:
    """The reader is told which part cannot be."""
    with pytest.raises(BadDateError, match="February has no day 29 in 2023"):
        dates.canonical("2023-02-29")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2024-04-16", "2024-04-16", "2024-04-16"),
        ("2024-04-16?", "2024-04-16", "2024-04-16"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02-XX", "2024-02-01", "2024-02-29"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-22", "2024-01-01", "2024-12-31"),
        ("2024-XX", "2024-01-01", "2024-12-31"),
        ("2024-XX-16", "2024-01-16", "2024-12-16"),
        ("2024-34", "2024-04-01", "2024-06-30"),
        ("2024-36~", "2024-10-01", "2024-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("000X", "0001-01-01", "0009-12-31"),
        ("2024-04-16/2024-05", "2024-04-16", "2024-05-31"),
        ("2024-04-16/2024-04", "2024-04-16", "2024-04-30"),
        ("../2024-04", "0001-01-01", "2024-04-30"),
        ("/2024-04", "0001-01-01", "2024-04-30"),
        ("2024-04/..", "2024-04-01", "9999-12-31"),
        ("2024-04/", "2024-04-01", "9999-12-31"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(text: str, earliest: str, latest: str) -> None:
    """Bounds are the days between which it lies."""
    assert dates.bounds(text) == (earliest, latest)


@pytest.mark.parametrize("text", ["", "XXXX", "XXXX-04", "XXXX-04-16?", "XXXX-04-16/.."])
def test_without_a_year_there_are_no_bounds(text: str) -> None:
    """No year is ever supposed."""
    assert dates.bounds(text) is None
    assert not dates.year_known(text)


@pytest.mark.parametrize(
    ("text", "certain", "known_day"),
    [
        ("2024-04-16", True, True),
        ("2024-04-16?", False, False),
        ("2024-04-16~", False, False),
        ("2024~/2025", False, False),
        ("2024/2025?", False, False),
        ("2024-04-XX", True, False),
        ("2024-XX-16", True, False),
        ("XXXX-04-16", True, False),
        ("../2024-04", True, False),
        ("2024-04/..", True, False),
        ("2024-04", True, False),
        ("", True, False),
    ],
)
def test_what_is_known_of_a_date(text: str, certain: bool, known_day: bool) -> None:
    """A mark makes it uncertain; only a whole day without one is a known day."""
    assert (dates.certain(text), dates.known_day(text)) == (certain, known_day)


def test_dates_sort_by_earliest_then_latest() -> None:
    """The yearless come last in an order of their own, no date after even those."""
    ordered = [
        *("../2023", "2023-12-31", "2024", "2024-03-01", "2024-03", "2024-03-05", "2024-04"),
        *("2024-04-16/2024-04-18", "XXXX-03", "XXXX-04-16", "XXXX-04-16/.."),
        *("XXXX-04-17", "XXXX-12-31", ""),
    ]
    mixed = [*ordered[1::2], *ordered[::2]]
    assert sorted(mixed, key=dates.sort_key) == ordered


@pytest.mark.parametrize(
    ("text", "day", "month", "quarter", "year"),
    [
        ("2024-04-16", "2024-04-16", "2024-04", "2024-34", "2024"),
        ("2024-04-16?", "2024-04-16", "2024-04", "2024-34", "2024"),
        ("2024-04-XX", "2024-04", "2024-04", "2024-34", "2024"),
        ("2024-12", "2024-12", "2024-12", "2024-36", "2024"),
        ("2024-33", "2024-33", "2024-33", "2024-33", "2024"),
        ("2024-21", "2024", "2024", "2024", "2024"),
        ("2024~", "2024", "2024", "2024", "2024"),
        ("2024-04-30/2024-05-02", "2024-34", "2024-34", "2024-34", "2024"),
        ("2024-03-30/2024-04-02", "2024", "2024", "2024", "2024"),
        ("2023-12-30/2024-01-02", *["2023/2024"] * 4),
        ("201X~", *["201X"] * 4),
        ("../2024-04", *["../2024"] * 4),
        ("2024-04/", *["2024/"] * 4),
        ("XXXX-04-16", *["XXXX"] * 4),
        ("", *[""] * 4),
    ],
)
def test_a_date_falls_in_a_period(text: str, day: str, month: str, quarter: str, year: str) -> None:
    """The finest period that holds all of it, no finer than asked."""
    assert [dates.period(text, unit) for unit in CALENDAR] == [day, month, quarter, year]


@pytest.mark.parametrize(
    ("text", "week", "decade"),
    [
        ("2024-04-16", "2024-04-15/2024-04-21", "202X"),
        ("2024-12-31~", "2024-12-30/2025-01-05", "202X"),
        ("2024-04-16/2024-04-18", "2024-04", "202X"),
        ("2024", "2024", "202X"),
        ("2009-12-30/2010-01-02", "2009/2010", "2009/2010"),
        ("199X", "199X", "199X"),
        ("9999-12-31", "9999-12", "999X"),
        ("XXXX-04-16", "XXXX", "XXXX"),
        ("", "", ""),
    ],
)
def test_a_single_day_falls_in_a_week_and_any_date_in_a_decade(
    text: str, week: str, decade: str
) -> None:
    """A week runs from Monday to Sunday; a longer date falls in its month."""
    assert (dates.period(text, "week"), dates.period(text, "decade")) == (week, decade)


@pytest.mark.parametrize(
    ("text", "prose", "column"),
    [
        ("", "", ""),
        ("XXXX", "year unknown", "no year"),
        ("2024-04-06", "6 April 2024", "2024-04-06"),
        ("2024-04-16?", "16 April 2024 (uncertain)", "2024-04-16?"),
        ("2024-04", "April 2024", "2024-04"),
        ("2014", "2014", "2014"),
        ("2014~", "about 2014", "2014~"),
        ("2014%", "about 2014 (uncertain)", "2014%"),
        ("2024-34", "Q2 2024", "2024-Q2"),
        ("2024-34?", "Q2 2024 (uncertain)", "2024-Q2?"),
        ("2024-21", "spring 2024", "spring 2024"),
        ("201X", "2010s", "201X"),
        ("190X", "between 1900 and 1909", "190X"),
        ("19XX", "between 1900 and 1999", "19XX"),
        ("XXXX-04-16", "16 April, year unknown", "16 Apr, no year"),
        ("XXXX-04-16?", "16 April, year unknown (uncertain)", "16 Apr?, no year"),
        ("XXXX-05", "May, year unknown", "May, no year"),
        ("XXXX-34", "Q2, year unknown", "Q2, no year"),
        ("2024-04-XX", "some day in April 2024", "2024-04-XX"),
        ("2024-XX", "some month in 2024", "2024-XX"),
        ("2024-XX-XX", "some day in some month in 2024", "2024-XX-XX"),
        ("2024-XX-16", "day 16 of some month in 2024", "2024-XX-16"),
        ("2024-04-16/2024-04-18", "16–18 April 2024", "2024-04-16/18"),
        ("2024-04-30/2024-05-02", "30 April – 2 May 2024", "2024-04-30/05-02"),
        (
            "2023-12-30/2024-01-02",
            "30 December 2023 – 2 January 2024",
            "2023-12-30/2024-01-02",
        ),
        ("2024-04/2024-05", "April–May 2024", "2024-04/2024-05"),
        ("2023-12/2024-01", "December 2023 – January 2024", "2023-12/2024-01"),
        ("2024-33/2024-34", "Q1–Q2 2024", "2024-Q1/2024-Q2"),
        ("2014/2016", "2014–2016", "2014/2016"),
        ("2014~/2016?", "from about 2014 to 2016 (uncertain)", "2014~/2016?"),
        ("2024-04-16/2024-05", "from 16 April 2024 to May 2024", "2024-04-16/2024-05"),
        ("XXXX-04-16/XXXX-04-18", "16–18 April, year unknown", "16 Apr/18 Apr, no year"),
        ("../2024-04", "until April 2024", "../2024-04"),
        ("/2024-04", "until April 2024, beginning unknown", "/2024-04"),
        ("2024-04/..", "since April 2024", "2024-04/.."),
        ("2024-34/", "from Q2 2024, end unknown", "2024-Q2/"),
    ],
)
def test_a_date_is_shown_in_prose_and_in_a_column(text: str, prose: str, column: str) -> None:
    """Prose says all that is known in words; a column says it in little room."""
    assert (dates.display(text), dates.short(text)) == (prose, column)


@given(edtf)
def test_canonical_is_idempotent(text: str) -> None:
    """The one spelling is its own."""
    assert dates.canonical(text) == text


@given(edtf)
def test_bounds_stand_in_order(text: str) -> None:
    """No date ends before it begins, and both its bounds are days there are."""
    found = dates.bounds(text)
    if found is not None:
        earliest, latest = found
        assert date.fromisoformat(earliest) <= date.fromisoformat(latest)


@given(edtf, edtf)
def test_the_order_agrees_with_bounds(one: str, other: str) -> None:
    """What lies wholly before another sorts before it."""
    first, second = dates.bounds(one), dates.bounds(other)
    if first and second:
        assert (first < second) == (dates.sort_key(one) < dates.sort_key(other))
    elif first or second:
        assert (dates.sort_key(one) < dates.sort_key(other)) == bool(first)
    assert dates.sort_key(one) < dates.sort_key("")


@given(edtf, st.sampled_from(UNITS))
def test_a_period_holds_the_whole_date(text: str, unit: str) -> None:
    """A period is a date too, and no day lies outside it."""
    found = dates.bounds(text)
    if found is not None:
        period = dates.bounds(dates.canonical(dates.period(text, unit)))
        assert period is not None
        assert period[0] <= found[0] <= found[1] <= period[1]


def test_no_two_dates_are_shown_alike() -> None:
    """What differs in EDTF differs in prose and in a column."""
    ends = [
        *("2000", "200X", "20XX", "2001", "2000-04", "2000-05", "2000-33", "2000-34", "2000-21"),
        *("2000-XX", "2000-XX-XX", "2000-XX-16", "2000-04-XX", "2000-04-16", "2000-04-18"),
        *("2000-05-16", "2001-04-16", "2001-34", "2009", "2000/2009", "2000/2099"),
        *("XXXX-04", "XXXX-05", "XXXX-34", "XXXX-04-XX", "XXXX-04-16", "XXXX-04-18", "XXXX-05-16"),
    ]
    marked = [each + mark for each in ends for mark in ("", "?", "~", "%")]
    shown = {*marked, *_intervals(["", "..", *marked])}
    assert len({dates.display(each) for each in shown}) == len(shown)
    assert len({dates.short(each) for each in shown}) == len(shown)


def _intervals(ends: Iterable[str]) -> Iterator[str]:
    for first, last in product(ends, repeat=2):
        with suppress(BadDateError):
            yield dates.canonical(f"{first}/{last}")


@given(st.one_of(st.text(), st.text("0123456789-/.X?~%Qq")))
def test_nothing_else_escapes_canonical(text: str) -> None:
    """Any text is a date or a BadDateError."""
    try:
        kept = dates.canonical(text)
    except BadDateError:
        return
    assert dates.canonical(kept) == kept


@given(years, st.integers(1, 12))
def test_a_month_ends_on_its_last_day(year: str, month: int) -> None:
    """Our own calendar is the standard library's."""
    last = monthrange(int(year), month)[1]
    assert dates.bounds(f"{year}-{month:02}") == (
        f"{year}-{month:02}-01",
        f"{year}-{month:02}-{last}",
    )


@pytest.mark.parametrize(
    ("date", "other", "more"),
    [
        ("2024-04-16", "XXXX-04-16", True),
        ("2024-04-16", "2024-04", True),
        ("2024-04", "2024", True),
        ("2024-04-16", "2024-04-16/2024-04-18", True),
        ("2024-04-16", "XXXX-04-16~", True),
        ("2024-04-17", "XXXX-04-16", False),
        ("2024-05-01", "2024-04", False),
        ("2024", "2024-04", False),
        ("2024-04-16", "2024-04-16", False),
        ("XXXX-04-16", "2024-04-16", False),
        ("2024-04-16", "", False),
        ("", "2024", False),
    ],
)
def test_a_date_may_say_the_same_more_exactly(date: str, other: str, more: bool) -> None:
    """Another day, or less, is not that."""
    assert dates.refines(date, other) == more
