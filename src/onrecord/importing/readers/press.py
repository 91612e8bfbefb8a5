"""Lists of press releases in: JSON as scraped from the site of a ministry.

``date`` is when a release was published. The day said is the one that its title ends in,
as in "…, 16 to 18 April 2024"; else the day of publication, marked as such.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from onrecord import dates
from onrecord.dates import parse
from onrecord.errors import BadDateError
from onrecord.importing.readers.quotations import JsonDocuments
from onrecord.reference import countries

_PUBLISHED = ("published", "posted_date", "published_at", "pub_date", "pubDate", "date")
_LINKS = ("url", "link", "href")
_TEXTS = ("text", "content", "body", "statement")
_SPEAKERS = {"speaker", "speakers", "official", "author"}
_KEY = re.compile(r'"(\w+)"\s*:')
# A time of publication: a key that says so, or an hour beside the day.
_STAMPED = re.compile(rf'"(?:{"|".join(_PUBLISHED[:-1])})"\s*:|"date"\s*:\s*"[^"]*\d:\d\d')
_TO = r" ?(?:to|[-–—]) ?"
_DAY_FIRST = rf"(?:\d{{1,2}}(?: [A-Z][a-z]+(?: \d{{4}})?)?{_TO})?\d{{1,2}} [A-Z][a-z]+ \d{{4}}"
_MONTH_FIRST = rf"[A-Z][a-z]+ \d{{1,2}}(?:{_TO}(?:[A-Z][a-z]+ )?\d{{1,2}})?, \d{{4}}"
_TAIL = re.compile(rf"(?<![\w/.-])({_DAY_FIRST}|{_MONTH_FIRST})[\s)\].]*$")
# Before a date, what shows that it is only the last of several: "16, 17 and 18 April 2024".
_SEVERAL = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?: [A-Z][a-z]+)?(?: \d{4})?"
    r"\s*(?:[,;/&–—-]|\b(?:and|to|until|or)\b)[\s,]*$"
)
_OWN_WORDS = re.compile(r"\b(transcript|remarks)\b", re.IGNORECASE)
_READOUT = re.compile(r"\bviews were exchanged\b|\bexchanged views\b", re.IGNORECASE)


def is_press_releases(start: str) -> bool:
    """Return whether JSON that begins so is a list of press releases without speakers."""
    keys = set(_KEY.findall(start))
    return (
        start.lstrip()[:1] == "["
        and "title" in keys
        and not keys.isdisjoint(_LINKS)
        and not keys.isdisjoint(_TEXTS)
        and keys.isdisjoint(_SPEAKERS)
        and bool(_STAMPED.search(start))
    )


def date_in_title(title: str, published: str) -> str:
    """Return the date that a title ends in, as printed there; nothing where there is none.

    A day after the one of publication announces what will be, and is not taken.
    """
    found = _TAIL.search(title)
    if found is None or _SEVERAL.search(title[: found.start()]):
        return ""
    said, known = (_bounds(each) for each in (found[1], published))
    if said is None or (known is not None and said[0] > known[1]):
        return ""
    return found[1]


def _bounds(printed: str) -> tuple[str, str] | None:
    """Return the first and last day of a printed date, if it can be read in one way only."""
    try:
        return dates.bounds(parse.read(printed, today=dt.date.min))
    except BadDateError:
        return None


def _release(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the cells of a release; what no field takes keeps its name."""
    left = dict(value)
    text, published, url = (_take(left, names) for names in (_TEXTS, _PUBLISHED, _LINKS))
    if not str(text or "").strip():
        return []
    title = str(left.pop("title", None) or "")
    said = date_in_title(title, str(published or ""))
    kind = "indirect" if _READOUT.search(str(text)) else "document"
    cells = {
        "text": text,
        "kind": "direct" if _OWN_WORDS.search(title) else kind,
        "date": said or published,
        "source": title,
        "url": url,
        "issued": published,
        "ref": left.pop("id", None),
        "about": _concerned(left.pop("country", None)),
    }
    if published and not said:
        cells["basis"] = {"date": "published"}
    return [{**left, **cells}]


def _take(left: dict[str, Any], names: tuple[str, ...]) -> Any:
    """Remove the first of these keys that has a value, and return that."""
    name = next((each for each in names if left.get(each)), "")
    return left.pop(name) if name else None


def _concerned(country: Any) -> Any:
    """Return the countries that a release is about: a ministry names the other side."""
    if not isinstance(country, str) or countries.find(country):
        return country
    return [each.strip() for each in country.split(",") if each.strip()]


PRESS = JsonDocuments(_release, "release without a text")
