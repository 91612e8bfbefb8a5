"""Dates as people type and print them, read without guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache

from onrecord.dates.display import display
from onrecord.dates.edtf import MONTHS, UNKNOWN, canonical, known_day
from onrecord.errors import AmbiguousDateError, BadDateError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_FORMS = "type it as 2024-04-16, 16 April 2024, 2024-04 or 2024"
_FOUR_DIGITS = "write its year in four digits, as in 2024-04-16"

_TO = re.compile(r" ?[–—] ?| - | to ", re.IGNORECASE)
_HYPHEN = re.compile("[\u2010\u2011]")
# The hour is not kept, so one past midnight (24:09) is let pass as printed.
_CLOCK = re.compile(
    r"(?:(?<=\d)T|,? (?:at )?)(?:(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?"
    r"|(?:0?[1-9]|1[0-2]):[0-5]\d(?::[0-5]\d)? ?[ap]m)"
    r"(?: ?(?:Z|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?))?\Z",
    re.ASCII | re.IGNORECASE,
)
_NUMBERS = re.compile(r"(\d+)( ?[-/.] ?|[ –])(\d+)\2(\d+)", re.ASCII)
_DATE = r"[\dx]{4}(?:-(?:[\dx]{2}|q\d)){0,2}[?~%]?"
_EDTF = re.compile(rf"{_DATE}|(?:{_DATE}|\.\.)?/(?:{_DATE}|\.\.)?", re.ASCII | re.IGNORECASE)
_ABBREVIATED = re.compile(r"(\d{4}-\d\d-\d\d)/(\d\d(?:-\d\d)?)", re.ASCII)
_SEASON = re.compile(r"(\d\d)(\d\d)-(2[1-4])", re.ASCII)
_TOKEN = re.compile(r"q[1-4]\b|\d+(?:st|nd|rd|th)?|[^\W\d_]+|\S", re.ASCII)
_QUARTER = re.compile(r"\b(first|1st|second|2nd|third|3rd|fourth|4th) quarter\b")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}

# What a word stands for: Month, Weekday, Quarter or season, days Ago.
_WORDS = {
    **{
        name[:letters].lower(): ("M", f"{number:02}")
        for number, name in enumerate(MONTHS, 1)
        for letters in (3, 4, None)
    },
    **{
        name[:letters].lower(): ("W", str(number))
        for number, name in enumerate(WEEKDAYS)
        for letters in (3, 4, 5, None)
    },
    **{f"q{number}": ("Q", str(number + 32)) for number in range(1, 5)},
    "spring": ("Q", "21"),
    "summer": ("Q", "22"),
    "autumn": ("Q", "23"),
    "fall": ("Q", "23"),
    "winter": ("Q", "24"),
    "today": ("A", "0"),
    "yesterday": ("A", "1"),
    **{mark: (mark, "") for mark in "-–/"},
}
_SILENT = {",", ".", "of", "the"}

# The orders of Day, Month or Quarter, and Year that can mean one thing only.
_SINGLE = {
    *("DMY", "MDY", "YMD", "MY", "YM", "DM", "MD", "M", "Q", "QY", "YQ"),
    *("D-M-Y", "M-D-Y", "Y-M-D", "D-M", "M-Y", "D/M/Y", "Q-Y", "Q/Y"),
}
_RANGES = {
    *("D–DMY", "D–DM", "MD–D", "MD–DY", "DM–DM", "DM–DMY", "MD–MD", "MD–MDY", "DMY–DMY"),
    *("MDY–MDY", "M–M", "M–MY", "MY–MY", "Q–Q", "Q–QY", "QY–QY", "Y–Y"),
}
_SHORT_YEARS = {"DMD", "MDD", "D-M-D", "M-D", "D/M/D"}


@lru_cache(maxsize=1 << 14)
def read(text: str, *, today: date, order: str = "") -> str:
    """Return the canonical EDTF of a date as typed; ``order`` is dmy, mdy, ymd or not told.

    No year is filled in, no zone converted, no order of numbers guessed.
    Raises AmbiguousDateError where the order would decide, else BadDateError.
    """
    try:
        return _read(_spaced(text), today, order)
    except AmbiguousDateError:
        raise
    except BadDateError as cause:
        meant = _meant(text, today) if cause.why == _FORMS else ""
        raise BadDateError(text, f"did you mean {meant}?" if meant else cause.why) from None


def _meant(text: str, today: date) -> str:
    """Return a suggestion for a date that cannot be parsed, if there is one."""
    from onrecord.dates.suggest import dates_meant

    for candidate in dates_meant(text, today):
        with suppress(BadDateError):
            settled = _read(_spaced(candidate), today, "")
            return candidate if UNKNOWN in settled else settled
    return ""


def _read(typed: str, today: date, order: str) -> str:
    _check_digits(typed)
    day, clock = _split(typed)
    settled = _relative(day, today) or _numbers(day, order) or _edtf(day) or _worded(day)
    if clock and not known_day(settled.replace(UNKNOWN, "2024")):
        raise BadDateError(typed, "an hour needs its day")
    return settled


def _check_digits(typed: str) -> None:
    if not typed:
        raise BadDateError(typed, f"nothing is written there; {_FORMS}")
    if any(each.isdigit() and not each.isascii() for each in typed):
        raise BadDateError(typed, "write its digits as 0 to 9")


def _spaced(text: str) -> str:
    """Return ``text`` with single blanks, plain hyphens, and one mark for "to"."""
    return _TO.sub("–", _HYPHEN.sub("-", " ".join(text.split())))


def _split(typed: str) -> tuple[str, str]:
    """Part the day from the hour printed after it, if one is."""
    found = _CLOCK.search(typed)
    return (typed[: found.start()], found[0]) if found else (typed, "")


def _relative(typed: str, today: date) -> str:
    letter, value = _WORDS.get(typed.lower(), ("", ""))
    if letter == "A":
        return _before(typed, today, int(value))
    return _before(typed, today, (today.weekday() - int(value)) % 7 or 7) if letter == "W" else ""


def _before(typed: str, today: date, days: int) -> str:
    try:
        return (today - timedelta(days=days)).isoformat()
    except OverflowError as cause:
        raise BadDateError(typed, "no calendar reaches so far") from cause


def _numbers(typed: str, order: str) -> str:
    found = _NUMBERS.fullmatch(typed)
    if found is None:
        return ""
    first, _, second, third = found.groups()
    if _is_year(first) and _are_short(second, third):
        return canonical(f"{first}-{second:0>2}-{third:0>2}")
    if _is_year(third) and _are_short(first, second):
        return _ordered(typed, _readings(first, second, third), order)
    raise BadDateError(typed, _FOUR_DIGITS if _are_short(first, second, third) else _FORMS)


def _is_year(number: str) -> bool:
    return len(number) == len("2024")


def _are_short(*numbers: str) -> bool:
    return all(len(each) <= len("16") for each in numbers)


def _readings(first: str, second: str, year: str) -> dict[str, str]:
    """Return the day it is in each order, where there is such a day."""
    both = {"dmy": f"{year}-{second:0>2}-{first:0>2}", "mdy": f"{year}-{first:0>2}-{second:0>2}"}
    return {order: day for order, day in both.items() if _exists(day)}


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _ordered(typed: str, readings: dict[str, str], order: str) -> str:
    if not readings:
        raise BadDateError(typed, "no calendar has that day")
    if order and order not in readings:
        raise BadDateError(typed, f"its numbers do not stand in the order {order}")
    days = [readings[order]] if order else sorted(set(readings.values()), reverse=True)
    if len(days) > 1:
        raise AmbiguousDateError(typed, readings["dmy"], readings["mdy"])
    return days[0]


def _edtf(typed: str) -> str:
    _check_season(typed)
    whole = _completed(typed.replace("–", "/").replace(" / ", "/"))
    return canonical(whole) if _EDTF.fullmatch(whole) else ""


def _check_season(typed: str) -> None:
    """Refuse 2023-24 and 2019-21: a season to EDTF, some years to most who write it."""
    found = _SEASON.fullmatch(typed)
    if found and int(found[2]) < int(found[3]):
        years = f"{typed[:4]}/{found[1]}{found[3]}"
        raise BadDateError(typed, f"it may be {display(typed)} or {years}; type one of these")


def _completed(interval: str) -> str:
    """Give the end of an interval what ISO 8601 lets it leave out: 2024-04-16/18."""
    found = _ABBREVIATED.fullmatch(interval)
    return f"{found[1]}/{found[1][: -len(found[2])]}{found[2]}" if found else interval


def _worded(typed: str) -> str:
    plain = _QUARTER.sub(_numbered_quarter, typed.lower())
    signs = [_sign(each) for each in _TOKEN.findall(plain) if each not in _SILENT]
    shape = "".join(letter for letter, _ in signs)
    if shape.removeprefix("W") in _SINGLE:
        return _one(typed, dict(signs))
    if shape.replace("-", "–") in _RANGES:
        at = next(at for at, (letter, _) in enumerate(signs) if letter in "-–")
        return _two(dict(signs[:at]), dict(signs[at + 1 :]))
    raise BadDateError(typed, _FOUR_DIGITS if shape in _SHORT_YEARS else _FORMS)


def _numbered_quarter(found: re.Match[str]) -> str:
    return f"q{_ORDINALS.get(found[1]) or found[1][0]}"


def _sign(token: str) -> tuple[str, str]:
    """Return what a token is (Day, Month, Quarter, Year, Weekday, a mark) with its value."""
    digits = token.rstrip("stndrh")
    if not digits.isdecimal():
        return _WORDS.get(token, ("?", token))
    if _are_short(digits) and token in (digits, _ordinal(digits)):
        return "D", f"{digits:0>2}"
    return ("Y" if _is_year(token) and token == digits else "?"), token


def _ordinal(digits: str) -> str:
    tens, ones = divmod(int(digits), 10)
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(ones, "th") if tens != 1 else "th"
    return f"{digits}{suffix}"


def _one(typed: str, known: dict[str, str]) -> str:
    settled = canonical(_joined(known))
    if "W" in known and known_day(settled):
        was = date.fromisoformat(settled).weekday()
        if was != int(known["W"]):
            raise BadDateError(typed, f"{display(settled)} was a {WEEKDAYS[was]}")
    return settled


def _two(begin: dict[str, str], end: dict[str, str]) -> str:
    """Join two ends; what one leaves out stands at the other: 16 to 18 April 2024."""
    shared = {letter: value for letter, value in end.items() if letter != "D"}
    month = {letter: value for letter, value in begin.items() if letter == "M"}
    return canonical(f"{_joined({**shared, **begin})}/{_joined({**month, **end})}")


def _joined(known: dict[str, str]) -> str:
    named = (known[letter] for letter in "MQD" if letter in known)
    return "-".join((known.get("Y", UNKNOWN), *named))


def orders(text: str) -> frozenset[str]:
    """Return which of dmy and mdy an all-number date allows; none if it is no such date."""
    found = _NUMBERS.fullmatch(_split(_spaced(text))[0])
    if found is None or not (_is_year(found[4]) and _are_short(found[1], found[3])):
        return frozenset()
    return frozenset(_readings(found[1], found[3], found[4]))


def column_order(texts: Iterable[str]) -> str:
    """Return the one order that a whole column supports, or nothing."""
    settled = frozenset(("dmy", "mdy"))
    for each in texts:
        settled &= orders(each) or settled
    return next(iter(settled)) if len(settled) == 1 else ""
