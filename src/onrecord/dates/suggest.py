"""What an unreadable date may have meant: offered, never taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from onrecord.dates.edtf import MONTHS

_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
# How people write what is read otherwise, and how it is read.
_OTHERWISE = tuple(
    (re.compile(pattern, re.IGNORECASE), as_read)
    for pattern, as_read in (
        (r"(?:since|from|until|till|on|in|the|early|mid|late)[ -](.+)", r"\1"),
        (r"(?:the )?(?:end|start|beginning|middle) of (.+)", r"\1"),
        (r"(?:circa|around|about|approx\.?|ca?\.?) ?(\d{4})", r"\1~"),
        (r"(?:the )?(\d{3})0s", r"\1X"),
        (r"(\d{4})-(\d)", r"\1-0\2"),
        (r"(\d{4})(\d\d)(\d\d)", r"\1-\2-\3"),
        (r"(\d{4})年(\d\d?)月(\d\d?)日", r"\1-\2-\3"),
        (r"(?:h1[ /]?(\d{4}))", r"\1-01/\1-06"),
        (r"(?:h2[ /]?(\d{4}))", r"\1-07/\1-12"),
        (rf"(?:last|past|on) ({_WEEKDAY})", r"\1"),
        (r"now|just now", "today"),
    )
)
_LAST = re.compile(r"(?:last|past) ([a-z]{3,})")
_DAY_AND_MONTH = re.compile(r"(\d\d?)[./-](\d\d?)\.?", re.ASCII)
_SPAN = re.compile(
    r"(?:(?:the )?(?:last|past) )?(\d+) ?([dwmy])(?:ays?|eeks?|onths?|ears?)(?: ago)?"
)
_PAST = re.compile(r"(?:the )?past (week|month|quarter|year)")


def dates_meant(text: str, today: date) -> Iterator[str]:
    """Give what may be read instead, the likeliest first; it may be no date either."""
    typed = " ".join(text.split())
    yield from _last_month(typed.lower(), today)
    yield from _day_and_month(typed)
    for pattern, as_read in _OTHERWISE:
        if found := pattern.fullmatch(typed):
            yield found.expand(as_read)


def span_meant(text: str) -> str:
    """Return the span that may be meant, as a filter reads it: 30d, last month; or nothing."""
    typed = " ".join(text.lower().split())
    if found := _SPAN.fullmatch(typed):
        return f"{found[1]}{found[2]}"
    return f"last {found[1]}" if (found := _PAST.fullmatch(typed)) else ""


def _last_month(typed: str, today: date) -> Iterator[str]:
    """Read last March as the latest March that is over."""
    found = _LAST.fullmatch(typed)
    for number, name in enumerate(MONTHS, 1):
        if found and name.lower().startswith(found[1]):
            yield f"{today.year - (number >= today.month)}-{number:02}"


def _day_and_month(typed: str) -> Iterator[str]:
    """Read 16.4. where its numbers allow one order only."""
    found = _DAY_AND_MONTH.fullmatch(typed)
    first, second = (int(found[1]), int(found[2])) if found else (0, 0)
    months = range(1, len(MONTHS) + 1)
    if (first in months) != (second in months):
        day, month = (second, first) if first in months else (first, second)
        yield f"{day} {MONTHS[month - 1]}"
