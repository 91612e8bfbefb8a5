"""Names that are nearly the one typed: to suggest, never to take."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.text.tokens import key

_CLOSE = 0.86
# What others call a field of ours, or one of its shorthands.
_ELSEWHERE = {
    "official": "speaker person name who by politician",
    "text": "content quote words statement speech body",
    "date": "day when said_on year",
    "role": "office post position title function",
    "country": "state nation",
    "organization": "ministry department affiliation organisation",
    "topics": "subject subjects tag tags theme",
    "publisher": "outlet newspaper media",
    "url": "link",
}


def close(typed: str, known: Iterable[str]) -> str:
    """Return the known name that is nearly this one throughout, if there is one and not this one.

    Under one level of a hierarchy, what is beneath it is compared; numbers that differ tell apart.
    """
    from difflib import get_close_matches

    level, _, last = typed.rpartition("/")
    others: dict[str, str] = {}
    for name in known:
        above, _, end = name.rpartition("/")
        told = key(end) if above and above == level else key(name)
        if name != typed and _digits(name) == _digits(typed):
            others[told] = name
    for asked in dict.fromkeys((key(typed), key(last))):
        if found := get_close_matches(asked, others, n=1, cutoff=_CLOSE):
            return others[found[0]]
    return ""


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


def near(typed: str, known: Iterable[str], most: int = 2) -> tuple[str, ...]:
    """Return the known names spelt nearly so, or that hold a word spelt nearly so."""
    from difflib import SequenceMatcher, get_close_matches

    words: dict[str, set[str]] = {}
    for name in known:
        for part in (key(name), *key(name).split()):
            words.setdefault(part, set()).add(name)
    asked = key(typed)
    parts = get_close_matches(asked, words, n=most * 2, cutoff=0.7)
    parts.sort(key=lambda part: -SequenceMatcher(None, asked, part).ratio())
    near = (name for part in parts for name in sorted(words[part], key=lambda n: (len(n), n)))
    return tuple(dict.fromkeys(near))[:most]


def near_field(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the fields that may be meant: by what others call them, else by their spelling."""
    known = tuple(known)
    for field, names in _ELSEWHERE.items():
        if typed.lower() in names.split():
            return tuple(each for each in known if each in (field, field.removesuffix("s")))
    return near(typed, known)
