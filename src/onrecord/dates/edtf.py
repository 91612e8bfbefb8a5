"""EDTF dates (ISO 8601-2): their one spelling, first and last day, order and period."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from onrecord.errors import BadDateError

UNITS = ("day", "week", "month", "quarter", "year", "decade")
# What lies within what; weeks cross months.
CALENDAR = ("day", "month", "quarter", "year")
UNKNOWN = "XXXX"
UNSAID = ("", "..")
MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

_FIRST, _LAST = "0001-01-01", "9999-12-31"
_NEVER = ("~", "~")  # after all digits, and after XXXX
_MARKS = "?~%"
_DATE = r"(\d{4}|\d{3}X|\d\dXX|XXXX)(?:-(\d\d|XX|Q[1-4])(?:-(\d\d|XX))?)?([?~%]?)"
_QUARTERS = {"Q1": "33", "Q2": "34", "Q3": "35", "Q4": "36"}
_YEAR_ROUND = ("", "XX", "21", "22", "23", "24")
_SPANS = {
    **{f"{month:02}": (f"{month:02}", f"{month:02}") for month in range(1, 13)},
    **dict.fromkeys(_YEAR_ROUND, ("01", "12")),
    "33": ("01", "03"),
    "34": ("04", "06"),
    "35": ("07", "09"),
    "36": ("10", "12"),
}
_LENGTHS = {"02": 28, "04": 30, "06": 30, "09": 30, "11": 30}
_DAY_OF_YEAR = re.compile(r"[0-9X]{4}-([0-9]{2}-[0-9]{2})[?~%]?")
_WHOLE_DAY = len("2024-04-16")
_FORMS = "write it as 2024-04-16, 2024-04, 2024, 2024-Q2, XXXX-04-16 or 2024-04-16/2024-04-18"


@lru_cache(maxsize=1 << 14)  # the days of 40 years
def canonical(text: str) -> str:
    """Return the one spelling of a date or an interval. Raises BadDateError.

    Kept are years, months, days, quarters (33-36) and seasons (21-24), the
    marks ``? ~ %`` at a date's end, unspecified digits (``201X``,
    ``XXXX-04-16``, ``2024-XX``), and intervals with open or unknown ends.
    """
    if _is_plain(text):
        return text
    first, slash, last = text.partition("/")
    return _interval(first, last) if slash else _date(text)


def _is_plain(text: str) -> bool:
    """Tell, without a pattern to compile, that this is a day or a year of four digits."""
    year, month, day = text[:4], text[5:7], text[8:]
    if not (text.isascii() and year.isdigit() and len(year) == len(UNKNOWN) and year != "0000"):
        return False
    whole = f"{year}-{month}-{day}" if text[4:] else year
    return whole == text and (not text[4:] or _in_any_year(month, day))


def _in_any_year(month: str, day: str) -> bool:
    digits = month.isdigit() and day.isdigit() and len(month) == len(day) == len("01")
    return digits and "01" <= month <= "12" and "01" <= day <= "28"


@cache
def _form() -> re.Pattern[str]:
    return re.compile(_DATE, re.ASCII)


def _date(text: str) -> str:
    found = _form().fullmatch(text.upper())
    if found is None:
        raise BadDateError(text, _FORMS)
    year, month, day, mark = found.groups("")
    month = _QUARTERS.get(month, month)
    if fault := _fault(year, month) or (day and _fault_of_day(year, month, day)):
        raise BadDateError(text, fault)
    return "-".join(part for part in (year, month, day) if part) + mark


def _fault(year: str, month: str) -> str:
    """Say what no calendar holds, or nothing."""
    if year == "0000":
        return "years run from 0001 to 9999"
    if year == UNKNOWN and month in ("", "XX"):
        return "nothing in it is known"
    if month not in _SPANS:
        return f"there is no month {month}"
    if month and "X" in year.replace(UNKNOWN, ""):
        return "a decade or a century has no month"
    return ""


def _fault_of_day(year: str, month: str, day: str) -> str:
    begin, end = _SPANS[month]
    if begin != end and month != "XX":
        return "a season or a quarter has no day"
    if day == "XX" or 1 <= int(day) <= _length(year, end):
        return ""
    name = "a month" if month == "XX" else MONTHS[int(month) - 1]
    return f"{name} has no day {day}" + (f" in {year}" if (month, day) == ("02", "29") else "")


def _length(year: str, month: str) -> int:
    if month == "02" and (year == UNKNOWN or _leap(int(year))):
        return 29
    return _LENGTHS.get(month, 31)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _interval(first: str, last: str) -> str:
    if first in UNSAID and last in UNSAID:
        raise BadDateError(f"{first}/{last}", "say when it begins or when it ends")
    begin, end = (each if each in UNSAID else _date(each) for each in (first, last))
    whole = f"{begin}/{end}"
    if begin in UNSAID or end in UNSAID:
        return whole
    if (UNKNOWN in begin) != (UNKNOWN in end):
        raise BadDateError(whole, "give the year of both ends, or of neither")
    if _backwards(begin, end):
        raise BadDateError(whole, "it ends before it begins")
    return begin if begin == end else whole


def _backwards(begin: str, end: str) -> bool:
    """Tell whether all of ``end`` lies before ``begin``; without a year, only in one month."""
    one_month = begin[:7] == end[:7]
    return (one_month or UNKNOWN not in begin) and _extent(begin)[0] > _extent(end)[1]


def parts(date: str) -> tuple[str, str, str, str]:
    """Split one canonical date into year, month, day and mark; what it lacks is empty."""
    found = _form().fullmatch(date)
    if found is None:
        raise BadDateError(date, _FORMS)
    year, month, day, mark = found.groups("")
    return year, month, day, mark


def _extent(date: str) -> tuple[str, str]:
    """Return the first and the last day of one date; in an unknown year, under XXXX."""
    year, month, day, _ = parts(date)
    opening, closing = _SPANS[month]
    begin, end = _years(year)
    if day.isdigit():
        return f"{begin}-{opening}-{day}", f"{end}-{closing}-{day}"
    return f"{begin}-{opening}-01", f"{end}-{closing}-{_length(end, closing)}"


def _years(year: str) -> tuple[str, str]:
    if year == UNKNOWN:
        return year, year
    return max(year.replace("X", "0"), _FIRST[:4]), year.replace("X", "9")


@lru_cache(maxsize=4096)
def _span(edtf: str) -> tuple[str, str]:
    first, slash, last = edtf.partition("/")
    end = last if slash else first
    earliest = _FIRST if first in UNSAID else _extent(first)[0]
    latest = _LAST if end in UNSAID else _extent(end)[1]
    if UNKNOWN in edtf:
        return UNKNOWN + earliest[4:], UNKNOWN + latest[4:]
    return earliest, latest


def bounds(edtf: str) -> tuple[str, str] | None:
    """Return the first and the last day it may be, in ISO; None where no year is known."""
    if known_day(edtf):
        return edtf, edtf
    return _span(edtf) if year_known(edtf) else None


def certain(edtf: str) -> bool:
    """Tell whether nothing in it is marked uncertain or approximate."""
    return not any(mark in edtf for mark in _MARKS)


def day_of_year(edtf: str) -> str:
    """Return month and day, as in 04-16, of a date that is one day of some year; else nothing."""
    found = _DAY_OF_YEAR.fullmatch(edtf)
    return found[1] if found else ""


def known_day(edtf: str) -> bool:
    """Tell whether it is one whole day, without a mark."""
    return len(edtf) == _WHOLE_DAY and edtf[4] == edtf[7] == "-" and "X" not in edtf


def year_known(edtf: str) -> bool:
    """Tell whether it has a place among the years: a decade has, XXXX-04-16 has not."""
    return bool(edtf) and UNKNOWN not in edtf


def refines(edtf: str, other: str) -> bool:
    """Tell whether a date says what another says, and more exactly."""
    within = bounds(edtf) if edtf != other else None
    if within is None or not other:
        return False
    if around := bounds(other):
        return around[0] <= within[0] and within[1] <= around[1]
    said = other.removeprefix("XXXX").rstrip(_MARKS)
    first, last = within
    return first[:4] == last[:4] and first[4:].startswith(said) and last[4:].startswith(said)


def sort_key(edtf: str) -> tuple[str, str]:
    """Return what dates sort by: earliest, then latest; yearless last, no date after those."""
    if known_day(edtf):
        return edtf, edtf
    return _span(edtf) if edtf else _NEVER


def period(edtf: str, unit: str) -> str:
    """Return the day, week, month … decade it lies in wholly, or the finest coarser one.

    A week is the interval from its Monday to its Sunday, and holds single days only.
    Failing all, the years it spans; ``XXXX`` where no year is known, and
    nothing where there is no date.
    """
    extent = bounds(edtf)
    if extent is None:
        return UNKNOWN if edtf else ""
    if unit == "week" and extent[0] == extent[1]:
        return _week(extent[0])
    if unit == "decade":
        decades = {each[:3] for each in extent}
        return f"{decades.pop()}X" if len(decades) == 1 else _label_of_years(edtf, *extent)
    for each in CALENDAR[CALENDAR.index("month" if unit == "week" else unit) :]:
        label = _label(extent[0], each)
        if label == _label(extent[1], each):
            return label
    return _label_of_years(edtf, *extent)


def _week(day: str) -> str:
    """Return the week of a day, from Monday to Sunday."""
    from datetime import date, timedelta

    said = date.fromisoformat(day)
    try:
        monday = said - timedelta(days=said.weekday())
        return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
    except OverflowError:  # the last week of the year 9999
        return day[:7]


def _label(day: str, unit: str) -> str:
    if unit == "day":
        return day
    if unit == "month":
        return day[:7]
    return day[:4] if unit == "year" else f"{day[:4]}-{33 + (int(day[5:7]) - 1) // 3}"


def _label_of_years(edtf: str, earliest: str, latest: str) -> str:
    first, slash, last = edtf.partition("/")
    if not slash:
        return first.rstrip(_MARKS)
    begin = first if first in UNSAID else earliest[:4]
    return f"{begin}/{last if last in UNSAID else latest[:4]}"
