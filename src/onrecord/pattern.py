"""The line of a statement as we write it, in one pattern: what fits it need not be read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from typing import Any

from onrecord import proof
from onrecord.codec import LISTS, SOURCE_FIELDS
from onrecord.model import CROCKFORD, ID_LENGTH, KINDS, LANGUAGE, STANCES, STATUSES, Statement
from onrecord.proof import Proven
from onrecord.wall import LONGEST

Match = re.Match[str]

# Strings of JSON in a line without a backslash; and in others, with the escapes that we write,
# but for a carriage return, which is to be settled. No line here has control characters.
_PLAIN = '[^"]++'
_ESCAPED = r'(?!")[^"\\]*+(?:\\["\\bfnt][^"\\]*+)*+'
_CONTROLS = bytes(range(0x20))
_FORMS = {
    "id": f"[{CROCKFORD}]{{{ID_LENGTH}}}",
    "country": "[A-Z]{4}|[A-Z]{2}",
    "language": LANGUAGE,
    "original_language": LANGUAGE,
    "kind": "|".join(KINDS),
    "stance": "|".join(STANCES),
    "status": "|".join(each for each in STATUSES if each != Statement.status),
}
_NOTED = ("printed", "basis", "extra")
_TOLD = ("date", "text", "sources", *sorted(LISTS), *_NOTED)
_KNOWN = frozenset(Statement.fields)
_FIRST = '{"id": "'
_BEFORE_ID = len(_FIRST)
_ROW = "0|[1-9][0-9]{0,17}+"


class Alike(Mapping[str, Any]):
    """The fields of a line that fits the pattern, decoded when first asked for."""

    __slots__ = ("proven",)

    def __init__(self, proven: Proven) -> None:
        self.proven = proven

    def __getitem__(self, name: str) -> Any:
        return self.proven.document[name]

    def __contains__(self, name: object) -> bool:
        # What is asked of each row is no field of ours, and no reason to decode it.
        return name in _KNOWN and name in self.proven.document

    def __iter__(self) -> Iterator[str]:
        return iter(self.proven.document)

    def __len__(self) -> int:
        return len(self.proven.document)


def known(line: str) -> Alike | None:
    """Tell whether a line, its end included, is one that we would write; None says to read it."""
    if not line.startswith(_FIRST):
        return None
    try:
        said = line.encode()
    except UnicodeEncodeError:
        return None
    found = fitting(line, said)
    if found is None or len(said) > LONGEST:
        return None
    id_, date, official, country, text = found.group("id", "date", "official", "country", "text")
    told = {
        "id": id_,
        "date": date or "",
        "official": plain(official or ""),
        "country": country or "",
        "text": plain(text),
    }
    return Alike(Proven(said[:-1], told))


def prove(document: Mapping[str, Any]) -> Proven | None:
    """Prove a row's cells, unless its line has been."""
    return document.proven if type(document) is Alike else proof.prove(document)


def fitting(line: str, raw: bytes, before: str = "") -> Match | None:
    """Return what fits a line, given in UTF-8 too, to the pattern, where we would write it so.

    Each field is a group: texts without their quotation marks, lists and objects without
    their brackets. ``before`` is a pattern of what stands before the document.
    """
    found = _line(before, _ESCAPED if "\\" in line else _PLAIN)(line)
    if found is None or len(raw.translate(None, _CONTROLS)) < len(raw) - 1:
        return None
    return found if _holds(found) else None


def document(found: Match) -> dict[str, Any]:
    """Read the document of a line that fits the pattern."""
    read: dict[str, Any] = json.loads(found.string[found.start("id") - _BEFORE_ID : -1])
    return read


def plain(string: str) -> str:
    """Return what a string of JSON says, given without its quotation marks."""
    return json.loads(f'"{string}"') if "\\" in string else string


def members(listed: str) -> list[str]:
    """Return the members of a list of strings, given without its brackets."""
    if "\\" in listed:
        return json.loads(f"[{listed}]")  # type: ignore[no-any-return]
    return listed[1:-1].split('", "')


def sources(listed: str, *names: str) -> list[tuple[str, ...]]:
    """Return some fields, in their order, of the sources of a list, given without its brackets."""
    if "\\" in listed:
        return [tuple(map(plain, each)) for each in _parting(_ESCAPED, names)(listed)]
    return _parting(_PLAIN, names)(listed)


@cache
def _parting(string: str, names: tuple[str, ...]) -> Callable[[str], list[tuple[str, ...]]]:
    return re.compile(_source(string, names)).findall


@cache
def _line(before: str, string: str) -> Callable[[str], Match | None]:
    fields = (_field(each, string) for each in Statement.fields if each != "links")
    return re.compile(f"{before}{{{''.join(fields)}}}\n").fullmatch


def _field(name: str, string: str) -> str:
    """Return the pattern of a field with what stands before it; all but two may be missing."""
    if name == "id":
        return f'"id": "(?P<id>{_FORMS[name]})"'
    told = f', "{name}": {_value(name, string)}'
    return told if name == "text" else f"(?:{told})?+"


def _value(name: str, string: str) -> str:
    quoted = f'"{string}"'
    if name == "starred":
        return "true"
    if name == "origin":
        return f'{{"file": {quoted}, "row": (?:{_ROW})}}'
    if name == "sources":
        return rf"\[(?P<{name}>{_many(_source(string))})\]"
    if name in LISTS:
        return rf"\[(?P<{name}>{_many(quoted)})\]"
    if name in _NOTED:
        return f"{{(?P<{name}>{_many(f'{quoted}: {quoted}')})}}"
    return f'"(?P<{name}>{_FORMS.get(name, string)})"'


def _many(one: str) -> str:
    return f"{one}(?:, {one})*+"


def _source(string: str, caught: Collection[str] = ()) -> str:
    """Return the pattern of a source: at least one of its fields, in their order."""
    strings = ((name, f"({string})" if name in caught else string) for name in SOURCE_FIELDS)
    fields = (f'"{name}": "{value}"' for name, value in strings)
    return f"{{(?!}}){''.join(f'(?:{each}(?:, (?!}})|(?=}})))?+' for each in fields)}}}"


def _holds(found: Match) -> bool:
    """Tell what no pattern tells of a line: whether its values are as we settle them."""
    date, text, told, *several = found.group(*_TOLD)
    try:
        return (
            (date is None or proof.is_settled(date))
            and not plain(text).isspace()
            and (told is None or _are_dated(told))
            and not _repeat(several)
        )
    except proof.BROKEN:
        return False


def _are_dated(told: str) -> bool:
    """Tell whether the dates of sources are settled."""
    if not ('"issued": ' in told or '"accessed": ' in told):
        return True
    return all(map(proof.is_settled, chain.from_iterable(sources(told, *proof.DATES))))


def _repeat(several: Iterable[str | None]) -> bool:
    """Tell whether any list may have a member twice, or any object a key."""
    for each in several:  # noqa: SIM110  any() takes twice the time
        if each is not None and '", "' in each and _repeats(each):
            return True
    return False


def _repeats(each: str) -> bool:
    names = [one.partition('": "')[0] for one in each[1:-1].split('", "')]
    return "\\" in each or len({*names}) < len(names)
