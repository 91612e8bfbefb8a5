"""The heading of an article: title, author, outlet, agency, date and event, each as printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from onrecord.articles.paragraphs import Paragraph, is_heading
from onrecord.dates import canonical
from onrecord.dates.parse import read
from onrecord.errors import BadDateError

_MONTH = (
    "(?:Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?"
    "|Aug(?:ust|\\.)?|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?)"
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = f"(?:{'|'.join(_WEEKDAYS)})"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?:{_WEEKDAY},? )?(?:\b{_DAY} {_MONTH}(?:,? \d{{4}})?"
    rf"|\b{_MONTH} {_DAY}(?:,? \d{{4}})?(?![\d–-])|\b\d{{4}}-\d\d-\d\d)\b"
)
_DATE_LABEL = re.compile(
    r"(?:published|updated|posted|date|issued|released)?(?: on)?:?\s*", re.IGNORECASE
)
_GIVES_DAY = re.compile(r"\b(?:[Oo]n|[Ee]arlier|[Ll]ate|,)\s*$")
_MOST_WORDS_BESIDE_DATE = 6
_GENERIC = frozenset(
    "press release|press releases|press conference|press conferences|news|statement|statements"
    "|speech|speeches|readout|transcript|announcement|news story|news release|media release"
    "|official statement".split("|")
)
_AGENCY = (
    "(?:TASS|Reuters|AP|AFP|Interfax|Xinhua|KCNA|Yonhap|Kyodo|Anadolu|IRNA|DPA|EFE|ANSA|PTI|Ukrinform"
    "|BelTA|Kazinform|Sputnik|MENA|SANA|WAFA|Bernama|Antara|UNN|Unian|Azertac|Trend|Armenpress"
    "|Montsame|RIA Novosti|Associated Press|Agence France-Presse|Press Association)"
)
_NAME = r"[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}"
_BASED_ON = re.compile(
    r"\b(?:based on|with)(?: the)? (?:materials?|reports?|reporting|information)"
    rf" (?:from|of|by|provided by) ({_AGENCY}|{_NAME})"
    rf"|^\s*(?:Source|Agency|Via):\s*({_AGENCY})\b"
    rf"|^[A-Z][\w ,.]{{2,40}}[\[(/] ?({_AGENCY}) ?[\])/]",
    re.MULTILINE | re.IGNORECASE,
)
_SOURCE = re.compile(
    r"^\s*(?:Source|Outlet|Publisher|Publication):\s*(?P<outlet>\S.{2,100})$", re.MULTILINE
)
_CREDIT = re.compile(
    r"^\s*(?:photo|image|picture|foto|based on|source|credit|video)\b", re.IGNORECASE
)
_DATELINE = re.compile(
    r"^[A-Z][\w .,]{1,40}\((?P<outlet>[A-Z][\w.]*(?:\.[A-Z]\w*| News| Times))\)", re.MULTILINE
)
_BYLINE = re.compile(
    r"^\s*By (?P<author>[A-Z][\w.'’-]+(?: (?:[A-Z][\w.'’-]+|de|van|von|al|bin|and)){1,6})\s*$",
    re.MULTILINE,
)
_ISSUED_BY = re.compile(
    r"\b(?:issued|published|released) by (?P<outlet>[\w&. ’'-]{3,60}?) on "
    rf"(?P<date>{_DATE.pattern})"
)
_EVENT = (
    "(?:round[- ]table(?: discussion)?|press conference|news conference"
    "|(?:phone|telephone|video) (?:call|conversation|talks)|conversation|meeting|talks|summit"
    "|conference|briefing|forum|session|consultations|negotiations|ceremony|interview|visit|call"
    "|speech|symposium|seminar|debate|hearing)"
)
_EVENT_IN_TITLE = re.compile(rf"\b{_EVENT}\b", re.IGNORECASE)
_NAMED_EVENT = re.compile(
    r"\b(?:at|of|during|after|following) the (?P<event>(?:[A-Z][\w-]+ ){1,4}"
    r"(?:Summit|Conference|Forum|Session|Meeting|Dialogue|Assembly))\b"
)
_EVENT_IN_LEAD = re.compile(
    r"\b(?:had|held|in|during|hosted|began|at) (?:a |an |the |his |her |their )?"
    rf"(?P<event>(?:[\w-]+ ){{0,2}}?{_EVENT})\b",
    re.IGNORECASE,
)
_EVENT_OF_SENTENCE = re.compile(
    r"\b(?:during|at|in|after|following) (?:a|an|the|his|her|their|today[’']s|this week[’']s) "
    rf"(?P<event>(?:[\w’'-]+ ){{0,3}}?{_EVENT}\b"
    r"(?:(?: focused)? (?:on|of|with|about) [\w’' -]+)?)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at) (?P<place>[A-Z][\w’-]+(?: (?:of |the )?[A-Z][\w’-]+){0,3})")
_MET = re.compile(r"[^.!?]*\b(?:hosted|met|held|spoke)\b[^.!?]*")
_TOP = 6
_BOTTOM = 8
_LONGEST_LINE = 400
_LONGEST_LEAD = 600
_LONGEST_OUTLET = 8


class Heading(NamedTuple):
    """What is the same for all statements of an article."""

    title: str = ""
    outlet: str = ""
    via: str = ""
    author: str = ""
    date: str = ""
    date_as_printed: str = ""
    event: str = ""
    place: str = ""


def read_heading(text: str, paragraphs: Sequence[Paragraph], issued: str = "") -> Heading:
    """Return the heading; what is not printed stays empty, and no year is filled in."""
    lines = [
        text[each.start : min(each.end, each.start + _LONGEST_LINE)]
        for each in [*paragraphs[: _TOP + 2], *paragraphs[_TOP + 2 :][-_BOTTOM:]]
    ]
    top, bottom = lines[: _TOP + 2], lines[_TOP + 2 :]
    edges = "\n".join([*top[:_TOP], *bottom])
    title = _find_title(text, paragraphs)
    printed, day = _find_date([*top, *reversed(bottom)])
    agency = _BASED_ON.search(edges)
    author = _BYLINE.search(edges)
    lead = " ".join(" ".join(line.split()) for line in top[:_TOP] if line != title)
    event, place = _find_event(title, lead[:_LONGEST_LEAD])
    return Heading(
        title=title,
        outlet=_find_outlet(bottom or top, edges),
        via=next(filter(None, agency.groups()), "") if agency else "",
        author=author["author"] if author else "",
        date=day or issued,
        date_as_printed=printed,
        event=event,
        place=place,
    )


def _find_title(text: str, paragraphs: Sequence[Paragraph]) -> str:
    for paragraph in paragraphs[:3]:
        printed = text[paragraph.start : paragraph.end]
        if printed.lower().strip(" .:") in _GENERIC:
            continue
        is_title = is_heading(text, paragraph, is_first=True) and not _is_date(printed)
        return printed if is_title else ""
    return ""


def _is_date(line: str) -> bool:
    return bool(_DATE.fullmatch(line[_label_end(line) :].strip(" .")))


def _label_end(line: str) -> int:
    found = _DATE_LABEL.match(line)
    return found.end() if found else 0


def _find_date(lines: Sequence[str]) -> tuple[str, str]:
    """Return the day of issue as printed and as EDTF, from a line that holds little else."""
    for line in lines:
        found = _DATE.match(line, _label_end(line))
        rest = line.replace(found[0], "") if found else line
        is_alone = len(re.findall(r"[a-z]{2,}", rest)) <= _MOST_WORDS_BESIDE_DATE
        if found and is_alone and not rest.rstrip().endswith((".", "!")) and parse_date(found[0]):
            return found[0], parse_date(found[0])
        issued = _ISSUED_BY.search(line)
        if issued and parse_date(issued["date"]):
            return issued["date"], parse_date(issued["date"])
    return "", ""


def parse_date(printed: str) -> str:
    """Return the EDTF of a printed date, the year unknown where none is printed; else nothing."""
    plain = re.sub(rf"^{_WEEKDAY},? ", "", " ".join(printed.split()))
    plain = re.sub(r"(?<=[a-z])\.", "", plain)
    try:
        return canonical(read(plain, today=date.min))
    except BadDateError:
        return ""


def find_printed_date(words: str) -> tuple[str, str]:
    """Return the first day that some words give, as printed and as EDTF: "on 25 January 2006"."""
    for found in _DATE.finditer(words):
        day = parse_date(found[0])
        if day and (found.start() == 0 or _GIVES_DAY.search(words[: found.start()][-9:])):
            return found[0], day
    return "", ""


def resolve_weekday(word: str, issued: str) -> str:
    """Return the last day of this name, or yesterday or today, counted from a full day of issue."""
    day = date.fromisoformat(issued)
    if word.lower() in ("today", "yesterday"):
        return (day - timedelta(days=word.lower() == "yesterday")).isoformat()
    back = (day.weekday() - _WEEKDAYS.index(word)) % len(_WEEKDAYS)
    return (day - timedelta(days=back)).isoformat()


def _find_outlet(bottom: Sequence[str], edges: str) -> str:
    issued = _ISSUED_BY.search(edges)
    if issued:
        return issued["outlet"].strip()
    source = _SOURCE.search(edges)
    if source and not re.fullmatch(_AGENCY, source["outlet"].strip()):
        return source["outlet"].strip()
    dateline = _DATELINE.search(edges)
    if dateline:
        return dateline["outlet"]
    for line, following in pairwise(bottom):
        is_short = len(line.split()) <= _LONGEST_OUTLET and line[-1] not in ".!?"
        if is_short and _CREDIT.match(following) and not _CREDIT.match(line):
            return line
    return ""


def _find_event(title: str, lead: str) -> tuple[str, str]:
    """Return the event that the whole article is about, and where it was."""
    named = _NAMED_EVENT.search(f"{title}. {lead}")
    if named:
        return named["event"], ""
    in_title, in_lead = _EVENT_IN_TITLE.search(title), _EVENT_IN_LEAD.search(lead)
    event = in_title[0] if in_title else in_lead["event"] if in_lead else ""
    met = _MET.search(lead)
    place = _PLACE.search(met[0]) if met and event else None
    return event, place["place"] if place else ""


def sentence_event(sentence: str) -> tuple[str, str]:
    """Return event and place that a sentence names: "at a press conference in Rome"."""
    words = " ".join(sentence.split())
    found = _EVENT_OF_SENTENCE.search(words)
    if found is None:
        return "", ""
    place = _PLACE.match(words, found.end() + 1)
    return found["event"].strip(), place["place"] if place else ""
