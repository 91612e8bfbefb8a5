"""What the index keeps of a statement, its names and sums as numbers: each value is looked up once.

It is taken from the document, or from its line where that fits the pattern.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from onrecord import pattern
from onrecord.stores.tiny import scan
from onrecord.stores.tiny.index.facts import Key, counted, marks_of, moment
from onrecord.stores.tiny.index.schema import UNCERTAIN
from onrecord.stores.tiny.layout import Document

# Facet and counted field of what most lines have; no event is counted.
_ONE = {
    "official": ("official", "official"),
    "country": ("country", "country"),
    "organization": ("org", "organization"),
    "kind": ("kind", "kind"),
    "stance": ("stance", "stance"),
    "language": ("lang", "language"),
    "event": ("event", ""),
}
_SEVERAL = {"topics": ("topic", "topic"), "about": ("about", "about")}
# What is found by more than its value: such documents are looked at one fact after the other.
_RARE = ("status", "former_ids", "co_speakers", "on_behalf_of")
_ASKED = ("id", "date", "text", "original", "sources", "country", *_RARE)
_FIELDS = (*_ONE, *_SEVERAL)
_ALL: Key = ("", "")
_RECORDED: Key = ("status", "recorded")
_SOURCE = ("title", "publisher", "via", "text")
_UNSAID = [("",) * len(_SOURCE)]
_MOST = 1 << 16
Both = tuple[tuple[int, ...], tuple[int, ...]]


class Told(NamedTuple):
    """Id, date and wordings of a statement, what it is found by and what it is counted by."""

    id: str
    date: str
    wordings: Iterable[str]
    names: Sequence[int]
    keys: Sequence[int]


class Numbered(dict[Key, int]):
    """Keys, numbered as they are met."""

    def __missing__(self, key: Key) -> int:
        self[key] = number = len(self)
        return number


class Numbers:
    """What statements can be found by (``names``) and are counted by (``keys``), numbered."""

    def __init__(self) -> None:
        self.names = Numbered()
        self.keys = Numbered()
        tables = {_alone: _ONE, pattern.members: _SEVERAL}
        self._values = tuple(
            _Values(self.names, self.keys, read, *told)
            for read, fields in tables.items()
            for told in fields.values()
        )

    def of(self, line: pattern.Match | Document) -> Told:
        """Tell what ``marks_of`` and ``counted`` do of a document, read or not."""
        return self._of(line) if isinstance(line, dict) else self._of_line(line)

    def _of(self, document: Document) -> Told:
        names = [self.names[each] for each in marks_of(document)]
        keys = [self.keys[each] for each in counted(document)]
        wordings = scan.words_of(document)
        return Told(document["id"], document.get("date", ""), wordings, names, keys)

    def _of_line(self, found: pattern.Match) -> Told:
        id_, date, text, original, listed, country, *rare = found.group(*_ASKED)
        if country is None or any(rare):
            return self._of(pattern.document(found))
        names: list[int] = []
        keys = [self.keys[_ALL], self.keys[_RECORDED]]
        for values, value in zip(self._values, found.group(*_FIELDS), strict=True):
            of_names, of_keys = values[value]
            names += of_names
            keys += of_keys
        wordings = [pattern.plain(each) for each in (text, original) if each]
        bearing: set[str] = set()
        counting: set[str] = set()
        sources = pattern.sources(listed, *_SOURCE) if listed else _UNSAID
        for title, publisher, via, wording in sources:
            bearing.update((publisher, title, via))
            counting.add(publisher or title)
            if wording:
                wordings.append(wording)
        names += [self.names["source", each] for each in bearing if each]
        keys += [self.keys["source", each] for each in counting]
        if not moment(date or "").certain:
            names.append(self.names[UNCERTAIN, ""])
        return Told(id_, date or "", wordings, names, keys)


class _Values(dict[str | None, Both]):
    """The values of a field as they stand in lines, each with its names' numbers and its keys'."""

    def __init__(
        self,
        names: Numbered,
        keys: Numbered,
        read: Callable[[str], Sequence[str]],
        facet: str,
        field: str,
    ) -> None:
        super().__init__()
        self._names = names
        self._keys = keys
        self._read = read
        self._facet = facet
        self._field = field

    def __missing__(self, value: str | None) -> Both:
        members = self._read(value) if value else ()
        names = tuple([self._names[self._facet, each] for each in members])
        counted_ = members or ("",) if self._field else ()
        keys = tuple([self._keys[self._field, each] for each in counted_])
        if len(self) >= _MOST:
            self.clear()
        self[value] = both = names, keys
        return both


def _alone(value: str) -> Sequence[str]:
    """Return the one value of a field."""
    return (pattern.plain(value),)
