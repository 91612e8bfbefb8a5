"""EDTF dates as English prose and as a narrow column have them."""

from __future__ import annotations

from onrecord.dates.edtf import MONTHS, UNKNOWN, UNSAID, parts

_MONTHS = {f"{number:02}": name for number, name in enumerate(MONTHS, 1)}
_SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}
_QUARTERS = {"33": "Q1", "34": "Q2", "35": "Q3", "36": "Q4"}
_NAMES = {**_MONTHS, **_SEASONS, **_QUARTERS, "XX": "some month in"}
_MARKED = {"": "{}", "?": "{} (uncertain)", "~": "about {}", "%": "about {} (uncertain)"}


def display(edtf: str) -> str:
    """Return a canonical date as prose has it: 16 April 2024; 16 April, year unknown."""
    if not edtf:
        return ""
    first, slash, last = edtf.partition("/")
    return _interval(first, last) if slash else _date(first)


def _date(date: str) -> str:
    year, month, day, mark = parts(date)
    return _MARKED[mark].format(_when(year, month, day))


def _when(year: str, month: str, day: str) -> str:
    if not month:
        return "year unknown" if year == UNKNOWN else _years(year)
    joint = ", year unknown" if year == UNKNOWN else f" {year}"
    return f"{_within(month, day)}{joint}"


def _years(year: str) -> str:
    """Name a decade, but the first of a century: "the 1900s" would be read as all of it."""
    if "X" not in year:
        return year
    if year[2] not in "0X":
        return f"{year[:3]}0s"
    return f"between {year.replace('X', '0')} and {year.replace('X', '9')}"


def _within(month: str, day: str) -> str:
    """Name a part of a year: 16 April; Q2; some day in April."""
    name = _NAMES[month]
    if not day:
        return name
    if day == "XX":
        return f"some day in {name}"
    return f"{int(day)} {name}" if month in _MONTHS else f"day {int(day)} of {name}"


def _interval(first: str, last: str) -> str:
    if first in UNSAID:
        return f"until {_date(last)}" + ("" if first else ", beginning unknown")
    if last in UNSAID:
        return f"since {_date(first)}" if last else f"from {_date(first)}, end unknown"
    return _contracted(first, last) or f"from {_date(first)} to {_date(last)}"


def _contracted(first: str, last: str) -> str:
    """Say once what both ends share: 16–18 April 2024; nothing where it would not be clear."""
    if len(first) != len(last) or not (_plain(first) and _plain(last)):
        return ""
    year, month, day, _ = parts(last)
    said = _shorn(first, year, month)
    return f"{said}{' – ' if ' ' in said else '–'}{_when(year, month, day)}"


def _plain(date: str) -> bool:
    return not parts(date)[3] and "X" not in date.removeprefix(UNKNOWN)


def _shorn(date: str, year: str, month: str) -> str:
    """Name a beginning without the year, or the month, that the end will name."""
    own = parts(date)
    if own[0] != year or not own[1]:
        return _when(*own[:3])
    return str(int(own[2])) if own[2] and own[1] == month else _within(own[1], own[2])


def short(edtf: str) -> str:
    """Return a canonical date for a narrow column: ISO; 2024-Q2; 16 Apr, no year."""
    first, slash, last = edtf.partition("/")
    if edtf == UNKNOWN:
        return "no year"
    if UNKNOWN in edtf:
        return f"{_yearless(first)}{slash}{_yearless(last)}, no year"
    return f"{_numbered(first)}{slash}{_rest(first, last)}"


def _numbered(date: str) -> str:
    if date in UNSAID:
        return date
    year, month, _, mark = parts(date)
    if month in _QUARTERS:
        return f"{year}-{_QUARTERS[month]}{mark}"
    return f"{_SEASONS[month]} {year}{mark}" if month in _SEASONS else date


def _yearless(date: str) -> str:
    if date in UNSAID:
        return date
    _, month, day, mark = parts(date)
    said = _within(month, day)
    if month in _MONTHS:
        said = said.replace(_NAMES[month], _NAMES[month][:3])
    return f"{said}{mark}"


def _rest(first: str, last: str) -> str:
    """Leave out what two days have in common, as ISO 8601 does: 2024-04-16/18."""
    if not all(each not in UNSAID and parts(each)[2] and _plain(each) for each in (first, last)):
        return _numbered(last)
    if first[:4] != last[:4]:
        return last
    return last[8:] if first[:7] == last[:7] else last[5:]
