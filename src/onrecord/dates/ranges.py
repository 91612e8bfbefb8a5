"""Spans of days for filters: from 30d, last month, 2024-04 to their first and last day."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.dates.edtf import bounds, period
from onrecord.dates.parse import read
from onrecord.errors import BadDateError

_AGO = re.compile(r"(\d+) ?([dwmy])", re.ASCII)
_CALENDAR = re.compile(r"(last|this) (week|month|quarter|year)")


def span(text: str, *, today: date, order: str = "") -> tuple[str, str]:
    """Return the first and the last day, in ISO, of a date or a span as typed.

    ``6w`` runs from that long ago to today; ``last week`` is a whole one,
    Monday first. Raises BadDateError, also where no year is given.
    """
    typed = " ".join(text.lower().split())
    try:
        found = _ago(typed, today) or _calendar(typed, today)
    except (OverflowError, ValueError) as cause:
        raise BadDateError(text, "no calendar reaches so far") from cause
    return found or _dated(text, today, order)


def _ago(typed: str, today: date) -> tuple[str, str] | None:
    found = _AGO.fullmatch(typed)
    if found is None:
        return None
    return _back(today, int(found[1]), found[2]).isoformat(), today.isoformat()


def _back(today: date, count: int, unit: str) -> date:
    if unit in "dw":
        return today - timedelta(days=count * (7 if unit == "w" else 1))
    return _months_back(today, count * (12 if unit == "y" else 1))


def _months_back(day: date, count: int) -> date:
    """Go back whole months; a day the month has not becomes its last."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    last = _whole(date(year, month + 1, 1), "month")[1]
    return date.fromisoformat(min(f"{last[:8]}{day.day:02}", last))


def _calendar(typed: str, today: date) -> tuple[str, str] | None:
    found = _CALENDAR.fullmatch(typed)
    if found is None:
        return None
    this = _whole(today, found[2])
    if found[1] == "this":
        return this
    return _whole(date.fromisoformat(this[0]) - timedelta(days=1), found[2])


def _whole(day: date, unit: str) -> tuple[str, str]:
    """Return the first and the last day of the week, month, quarter or year it lies in."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    iso = day.isoformat()
    return bounds(period(iso, unit)) or (iso, iso)


def _dated(text: str, today: date, order: str) -> tuple[str, str]:
    found = bounds(_read(text, today, order))
    if found is None:
        raise BadDateError(text, "which year? type it too, as in 2024-04-16")
    return found


def _read(text: str, today: date, order: str) -> str:
    try:
        return read(text, today=today, order=order)
    except BadDateError as cause:
        from onrecord.dates.suggest import span_meant

        if meant := span_meant(text):
            raise BadDateError(text, f"did you mean {meant}?") from cause
        raise
