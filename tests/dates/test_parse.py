"""What people type is read as it stands, and what could mean two things is refused."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import dates
from onrecord.dates.parse import column_order, orders, read
from onrecord.dates.ranges import span
from onrecord.errors import AmbiguousDateError, BadDateError

TUESDAY = date(2026, 11, 24)
RELATIVE = ("today", "yesterday", "mon", "tue", "wed", "thu", "fri", "sat", "sun")

days = st.dates(date(1000, 1, 1))
scraps = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("16", "4", "31", "16th", "2024", "24", "0000", "April", "feb", "Sept.", "Tue"),
                *("Q2", "spring", "second quarter", "of", "to", "from", "today", "21:42", "T"),
                *("-", "–", "/", ".", ",", " ", " ", " - ", "?", "XX", "..", "²", "٤", "\x00"),
                *("30d", "last", "month", "99999999y"),
            ]
        ),
        st.text(max_size=3),
    ),
    max_size=8,
).map("".join)


def typed(text: str, order: str = "") -> str:
    """Read a date typed on Tuesday, 24 November 2026."""
    return read(text, today=TUESDAY, order=order)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2024-04-16", "2024-04-16"),
        ("2024-4-6", "2024-04-06"),
        ("2024/04/16", "2024-04-16"),
        ("2024.04.16", "2024-04-16"),
        ("2024 - 04 - 16", "2024-04-16"),
        ("2024\u201104\u201116", "2024-04-16"),
        ("2024-04", "2024-04"),
        ("2024", "2024"),
        ("2024-Q2", "2024-34"),
        ("2024-q2", "2024-34"),
        ("Q2 2024", "2024-34"),
        ("2024 Q2", "2024-34"),
        ("2024Q2", "2024-34"),
        ("Q2/2024", "2024-34"),
        ("second quarter of 2024", "2024-34"),
        ("3rd quarter 2024", "2024-35"),
        ("spring 2014", "2014-21"),
        ("Fall 2014", "2014-23"),
        ("2024-04-16?", "2024-04-16?"),
        ("2014~", "2014~"),
        ("201X", "201X"),
        ("xxxx-04-16", "XXXX-04-16"),
        ("../2024-04", "../2024-04"),
        ("2024-04/", "2024-04/"),
        ("16 April 2024", "2024-04-16"),
        ("16th April 2024", "2024-04-16"),
        ("the 16th of April, 2024", "2024-04-16"),
        ("16. April 2024", "2024-04-16"),
        ("APRIL 16, 2024", "2024-04-16"),
        ("April 1st 2024", "2024-04-01"),
        ("Apr. 16 2024", "2024-04-16"),
        ("Sept. 11, 2024", "2024-09-11"),
        ("16-Apr-2024", "2024-04-16"),
        ("16/Apr/2024", "2024-04-16"),
        ("2024 April 16", "2024-04-16"),
        ("Tuesday, 16 April 2024", "2024-04-16"),
        ("Tue 16 Apr 2024", "2024-04-16"),
        ("Apr 2024", "2024-04"),
        ("April, 2024", "2024-04"),
        ("  16\u00a0April\u30002024\t", "2024-04-16"),
    ],
)
def test_one_date_is_read(text: str, kept: str) -> None:
    """Every usual way to write a date gives its EDTF."""
    assert typed(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("16 April", "XXXX-04-16"),
        ("April 16", "XXXX-04-16"),
        ("16-Apr", "XXXX-04-16"),
        ("29 February", "XXXX-02-29"),
        ("Tuesday, 16 April", "XXXX-04-16"),
        ("April", "XXXX-04"),
        ("may", "XXXX-05"),
        ("Q2", "XXXX-34"),
        ("16 to 18 April", "XXXX-04-16/XXXX-04-18"),
        ("30 December to 2 January", "XXXX-12-30/XXXX-01-02"),
    ],
)
def test_no_year_is_filled_in(text: str, kept: str) -> None:
    """A date printed without a year stays without one."""
    assert typed(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("16 to 18 April 2024", "2024-04-16/2024-04-18"),
        ("16-18 April 2024", "2024-04-16/2024-04-18"),
        ("16–18 April 2024", "2024-04-16/2024-04-18"),
        ("16 — 18 April 2024", "2024-04-16/2024-04-18"),
        ("April 16-18, 2024", "2024-04-16/2024-04-18"),
        ("30 April to 2 May 2024", "2024-04-30/2024-05-02"),
        ("April 30 - May 2, 2024", "2024-04-30/2024-05-02"),
        ("30 December 2023 – 2 January 2024", "2023-12-30/2024-01-02"),
        ("April–May 2024", "2024-04/2024-05"),
        ("Q1 to Q2 2024", "2024-33/2024-34"),
        ("2014-2016", "2014/2016"),
        ("2014–2016", "2014/2016"),
        ("2024-04-16/2024-04-18", "2024-04-16/2024-04-18"),
        ("2024-04-16 to 2024-04-18", "2024-04-16/2024-04-18"),
        ("2024-04-16/18", "2024-04-16/2024-04-18"),
        ("2024-04-30/05-02", "2024-04-30/2024-05-02"),
    ],
)
def test_an_interval_is_read(text: str, kept: str) -> None:
    """What one end leaves out stands at the other."""
    assert typed(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        *("2022-03-31T21:42:30", "2022-03-31 21:42", "2022-03-31T21:42:30Z"),
        *("2022-03-31T23:59:59.999+02:00", "2022-03-31 00:10 -0500", "2022/03/31 9:42 PM"),
        *("Thu, 31 Mar 2022 21:42:30 GMT", "31 March 2022, 21:42", "31/03/2022 21:42"),
    ],
)
def test_an_hour_leaves_the_day_as_printed(text: str) -> None:
    """No timestamp is moved to another zone."""
    assert typed(text) == "2022-03-31"


@pytest.mark.parametrize(
    "text",
    [
        *("2022-03-31T25:00", "2022-03-31 21:60", "2022-03-31 21:42:61"),
        *("2022-03-31 21:42+25:00", "2022-03-31 13:42 pm", "2022-03 21:42", "2022 21:42"),
        *("21:42", "2024/2025? 21:42"),
    ],
)
def test_an_impossible_hour_is_refused(text: str) -> None:
    """No clock shows it, or it belongs to no day."""
    with pytest.raises(BadDateError):
        typed(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("today", "2026-11-24"),
        ("Yesterday", "2026-11-23"),
        ("monday", "2026-11-23"),
        ("Mon", "2026-11-23"),
        ("wednesday", "2026-11-18"),
        ("thurs", "2026-11-19"),
        ("tuesday", "2026-11-17"),
    ],
)
def test_a_relative_word_is_a_day_before(text: str, kept: str) -> None:
    """A weekday is the latest before today, and never today."""
    assert typed(text) == kept


@pytest.mark.parametrize(
    "text", ["04/11/2026", "04.11.2026", "4-11-2026", "04 11 2026", "4. 11. 2026"]
)
def test_an_order_is_not_guessed(text: str) -> None:
    """Both readings are named; the user types one."""
    with pytest.raises(AmbiguousDateError, match=r"2026-11-04 or 2026-04-11"):
        typed(text)


@pytest.mark.parametrize(
    ("text", "order", "kept"),
    [
        ("04/11/2026", "dmy", "2026-11-04"),
        ("04/11/2026", "mdy", "2026-04-11"),
        ("13/04/2026", "", "2026-04-13"),
        ("04/13/2026", "", "2026-04-13"),
        ("04/04/2026", "", "2026-04-04"),
        ("04/11/2026 21:42", "dmy", "2026-11-04"),
        ("2026/04/11", "ymd", "2026-04-11"),
        ("2026-04-11", "dmy", "2026-04-11"),
    ],
)
def test_numbers_are_read_where_their_order_is_known(text: str, order: str, kept: str) -> None:
    """A number over 12, or the order told, settles it."""
    assert typed(text, order) == kept


@pytest.mark.parametrize(
    ("text", "order"),
    [
        *(("04/13/2026", "dmy"), ("13/04/2026", "mdy"), ("04/11/2026", "ymd")),
        *(("13/13/2026", ""), ("30/02/2026", ""), ("00/11/2026", "dmy"), ("2026/13/04", "")),
    ],
)
def test_numbers_are_never_swapped(text: str, order: str) -> None:
    """A date against its order, or in none, is refused."""
    with pytest.raises(BadDateError) as refused:
        typed(text, order)
    assert not isinstance(refused.value, AmbiguousDateError)


@pytest.mark.parametrize("text", ["04/11/26", "26-04-11", "16 Apr 24", "Apr 16, 24", "Apr-24"])
def test_two_digits_are_no_year(text: str) -> None:
    """The user is told to write four."""
    with pytest.raises(BadDateError, match="four digits"):
        typed(text)


def test_a_weekday_must_fit_its_date() -> None:
    """The message says which day it was."""
    with pytest.raises(BadDateError, match="16 April 2024 was a Tuesday"):
        typed("Monday, 16 April 2024")


def test_a_season_that_may_be_two_years_is_refused() -> None:
    """EDTF has 2023-24 for a winter; most who write it do not."""
    with pytest.raises(BadDateError, match="winter 2023 or 2023/2024"):
        typed("2023-24")
    with pytest.raises(BadDateError, match="spring 2019 or 2019/2021"):
        typed("2019-21")


def test_a_season_that_no_years_can_be_is_read() -> None:
    """Nobody writes a span that ends before it begins."""
    assert typed("2024-21") == "2024-21"


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "\u3000", "nonsense", "20240416", "202", "16", "April 2024 or so", "tomorrow"),
        *("next week", "2024/04", "2011–12", "2024-13", "30 February 2024", "29 February 2023"),
        *("21th April", "0 April", "32 April", "April April 2024", "18-16 April 2024"),
        *("30 December to 2 January 2024", "16 April 2024 to 18 May", "18 to 16 April"),
        *("٢٠٢٤-٠٤-١٦", "２０２４", "²024", "2024年4月16日", "16 avril 2024", "16 April 2024?"),
        *("XXXX", "0000", "16 April 0000", "until April", "2024-04-16/2024-04-15"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    """No guess is made, and no part is read for the whole."""
    with pytest.raises(BadDateError):
        typed(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("last March", "2026-03"), ("last nov", "2025-11"), ("last dec", "2025-12")),
        *(("last Tuesday", "2026-11-17"), ("since monday", "2026-11-23"), ("now", "2026-11-24")),
        *(("2024-3", "2024-03"), ("20240416", "2024-04-16"), ("2024年4月16日", "2024-04-16")),
        *(
            ("16.4.", "16 April"),
            ("1.13.", "13 January"),
            ("4/16", "16 April"),
            ("since 16 April", "16 April"),
        ),
        *(("circa 1978", "1978~"), ("ca. 1978", "1978~"), ("the 1990s", "199X")),
        *(("early 2024", "2024"), ("mid-March 2019", "2019-03"), ("end of 2023", "2023")),
        *(("H1 2024", "2024-01/2024-06"), ("h2/2024", "2024-07/2024-12")),
    ],
)
def test_what_may_be_meant_is_offered(text: str, meant: str) -> None:
    """It is offered as it is read, and not taken."""
    with pytest.raises(BadDateError, match=f": did you mean {re.escape(meant)}\\?$"):
        typed(text)
    assert typed(meant)


@pytest.mark.parametrize("text", ["4.11.", "4/5", "31.2.", "2024-0", "last x", "early"])
def test_nothing_is_offered_where_it_may_be_two_or_none(text: str) -> None:
    """The forms that are read are named instead."""
    with pytest.raises(BadDateError, match="type it as"):
        typed(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2 weeks ago", "2w"),
        ("last 30 days", "30d"),
        ("3 months", "3m"),
        ("past year", "last year"),
    ],
)
def test_a_span_that_may_be_meant_is_offered(text: str, meant: str) -> None:
    """A filter says how it is typed."""
    with pytest.raises(BadDateError, match=f"did you mean {meant}\\?"):
        span(text, today=TUESDAY)
    assert span(meant, today=TUESDAY)


def test_a_refusal_repeats_what_was_typed() -> None:
    """The words are the user's own, with what to do instead."""
    with pytest.raises(BadDateError, match=r"'30 to 31 February'.* no day 30"):
        typed("30 to 31 February")


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("04/11/2026", {"dmy", "mdy"}),
        ("04/04/2026 10:00", {"dmy", "mdy"}),
        ("13.04.2026", {"dmy"}),
        ("04-13-2026", {"mdy"}),
        *((each, set()) for each in ("31/02/2026", "2026/04/11", "04/11/26", "16 April 2024", "")),
    ],
)
def test_numbers_allow_orders(text: str, allowed: set[str]) -> None:
    """A date of numbers says which orders make a day of it."""
    assert orders(text) == allowed


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["04/11/2026", "13/04/2026", "", "April"], "dmy"),
        (["04/13/2026", "04/11/2026"], "mdy"),
        (["04/11/2026"], ""),
        (["13/04/2026", "04/13/2026"], ""),
        (["13/04/2026", "04/13/2026", "14/04/2026"], ""),
        ([], ""),
    ],
)
def test_a_column_supports_one_order_or_none(column: list[str], order: str) -> None:
    """What settles nothing, or contradicts itself, is no order."""
    assert column_order(column) == order


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-04-16", "2024-04-16", "2024-04-16"),
        ("April 2024", "2024-04-01", "2024-04-30"),
        ("Q2 2024", "2024-04-01", "2024-06-30"),
        ("../2024-04", "0001-01-01", "2024-04-30"),
        ("yesterday", "2026-11-23", "2026-11-23"),
        ("0d", "2026-11-24", "2026-11-24"),
        ("30d", "2026-10-25", "2026-11-24"),
        ("6 W", "2026-10-13", "2026-11-24"),
        ("3m", "2026-08-24", "2026-11-24"),
        ("1y", "2025-11-24", "2026-11-24"),
        ("this week", "2026-11-23", "2026-11-29"),
        ("last week", "2026-11-16", "2026-11-22"),
        ("this month", "2026-11-01", "2026-11-30"),
        ("Last  Month", "2026-10-01", "2026-10-31"),
        ("this quarter", "2026-10-01", "2026-12-31"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("last year", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_span_has_its_days(text: str, first: str, last: str) -> None:
    """Both days of a span belong to it."""
    assert span(text, today=TUESDAY) == (first, last)


def test_months_ago_end_with_their_month() -> None:
    """A day the month has not becomes its last."""
    assert span("1m", today=date(2024, 3, 31)) == ("2024-02-29", "2024-03-31")
    assert span("1y", today=date(2024, 2, 29)) == ("2023-02-28", "2024-02-29")


def test_a_span_reads_numbers_in_the_order_told() -> None:
    """An order settles a span as it does a date."""
    assert span("04/11/2026", today=TUESDAY, order="dmy") == ("2026-11-04", "2026-11-04")


@pytest.mark.parametrize("text", ["16 April", "April", "Q2"])
def test_a_span_needs_a_year(text: str) -> None:
    """The user is asked which."""
    with pytest.raises(BadDateError, match="which year"):
        span(text, today=TUESDAY)


@pytest.mark.parametrize(
    "text", ["", "9999y", "99999999999d", "9" * 5000 + "m", "next week", "-3d"]
)
def test_what_is_no_span_is_refused(text: str) -> None:
    """Nor does any calendar reach before the year 1."""
    with pytest.raises(BadDateError):
        span(text, today=TUESDAY)


@given(st.dates())
def test_a_displayed_day_is_read_back(day: date) -> None:
    """Prose loses nothing of a day."""
    assert typed(dates.display(day.isoformat())) == day.isoformat()


@given(days, days)
def test_a_displayed_interval_is_read_back(one: date, other: date) -> None:
    """Prose and column lose nothing of an interval of days."""
    first, last = sorted((one, other))
    kept = dates.canonical(f"{first}/{last}")
    assert typed(dates.display(kept)) == typed(dates.short(kept)) == kept


@given(days, st.sampled_from(["dmy", "mdy"]))
def test_numbers_in_a_known_order_are_read_back(day: date, order: str) -> None:
    """With its order told, a date of numbers has one reading, which it allows."""
    text = f"{day:%d/%m/%Y}" if order == "dmy" else f"{day:%m/%d/%Y}"
    assert typed(text, order) == day.isoformat()
    assert order in orders(text)


@given(scraps)
def test_only_a_printed_year_is_read(text: str) -> None:
    """Whatever is read says no year that the text does not; only relative words imply one."""
    try:
        kept = typed(text)
    except BadDateError:
        return
    implied = {"2026"} if text.strip().lower().startswith(RELATIVE) else set()
    assert set(re.findall(r"\d{4}", kept)) <= set(re.findall(r"\d{4}", text)) | implied
    assert dates.canonical(kept) == kept


@given(st.one_of(st.text(), scraps), st.sampled_from(["", "dmy", "mdy", "ymd"]), st.dates())
def test_nothing_but_a_bad_date_escapes(text: str, order: str, today: date) -> None:
    """Any text, on any day, is read or refused in words."""
    for reader in (read, span):
        with suppress(BadDateError):
            reader(text, today=today, order=order)
