"""Names that are nearly the one typed: to suggest, never to take."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.text.tokens import fold_key

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


def suggest_one(typed: str, known: Iterable[str]) -> str:
    """Return the one known name spelt nearly like this one, if any.

    Under one level of a hierarchy, what is beneath it is compared; numbers that differ tell apart.
    """
    from difflib import get_close_matches

    level, _, last = typed.rpartition("/")
    others: dict[str, str] = {}
    for name in known:
        above, _, end = name.rpartition("/")
        told = fold_key(end) if above and above == level else fold_key(name)
        if name != typed and _digits(name) == _digits(typed):
            others[told] = name
    for asked in dict.fromkeys((fold_key(typed), fold_key(last))):
        if found := get_close_matches(asked, others, n=1, cutoff=_CLOSE):
            return others[found[0]]
    return ""


def _digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))


def suggest_names(typed: str, known: Iterable[str], most: int = 2) -> tuple[str, ...]:
    """Return the known names spelt nearly like this one, or with a word that is."""
    from difflib import SequenceMatcher, get_close_matches

    words: dict[str, set[str]] = {}
    for name in known:
        for part in (fold_key(name), *fold_key(name).split()):
            words.setdefault(part, set()).add(name)
    asked = fold_key(typed)
    parts = get_close_matches(asked, words, n=most * 2, cutoff=0.7)
    parts.sort(key=lambda part: -SequenceMatcher(None, asked, part).ratio())
    near = (name for part in parts for name in sorted(words[part], key=lambda n: (len(n), n)))
    return tuple(dict.fromkeys(near))[:most]


def suggest_field(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return suggested fields: by common other names, else by spelling."""
    known = tuple(known)
    for field, names in _ELSEWHERE.items():
        if typed.lower() in names.split():
            return tuple(each for each in known if each in (field, field.removesuffix("s")))
    return suggest_names(typed, known)
