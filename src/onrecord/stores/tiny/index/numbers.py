"""The facts of many documents as numbers: each field's value is looked up once for all it tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from onrecord.stores.tiny.index.facts import Key, counted, marks_of, moment
from onrecord.stores.tiny.index.schema import UNCERTAIN
from onrecord.stores.tiny.layout import Document

_NONE = -1
# Facet and counted field of what most documents have; _NONE of either is none.
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
# What is found by more than its value: such documents are looked at closely.
_RARE = frozenset({"status", "links", "former_ids", "co_speakers", "on_behalf_of"})
_ALL: Key = ("", "")
_RECORDED: Key = ("status", "recorded")
_SOURCE = ("publisher", "title", "via")


class Numbered(dict[Key, int]):
    """Keys, numbered as they are met."""

    def __missing__(self, key: Key) -> int:
        self[key] = number = len(self)
        return number


class Numbers:
    """What documents can be found by (``names``) and are counted by (``keys``), numbered."""

    def __init__(self) -> None:
        self.names = Numbered()
        self.keys = Numbered()
        self._one = tuple(
            (field, _Values(self.names, self.keys, *told)) for field, told in _ONE.items()
        )
        self._several = tuple(
            (field, _Values(self.names, self.keys, *told)) for field, told in _SEVERAL.items()
        )

    def of(self, document: Document) -> tuple[list[int], list[int]]:
        """Return what ``marks_of`` and ``counted`` tell of a document, as numbers."""
        if _closely(document):
            marks, counts = marks_of(document), counted(document)
            return [self.names[each] for each in marks], [self.keys[each] for each in counts]
        names, keys = set(), {self.keys[_ALL], self.keys[_RECORDED]}
        get = document.get
        for field, values in self._one:
            name, key = values[get(field) or ""]
            names.add(name)
            keys.add(key)
        for field, values in self._several:
            for value in get(field) or ("",):
                name, key = values[value]
                names.add(name)
                keys.add(key)
        self._sources(document, names, keys)
        if not moment(get("date", "")).certain:
            names.add(self.names[UNCERTAIN, ""])
        names.discard(_NONE)
        keys.discard(_NONE)
        return [*names], [*keys]

    def _sources(self, document: Document, names: set[int], keys: set[int]) -> None:
        """Take in all that names a source; it is counted by one of them."""
        sources: Iterable[Mapping[str, str]] = document.get("sources") or ({},)
        for each in sources:
            keys.add(self.keys["source", each.get("publisher") or each.get("title", "")])
            names.update([self.names["source", each[part]] for part in _SOURCE if each.get(part)])


def _closely(document: Document) -> bool:
    """Tell whether a document has what few have."""
    return not _RARE.isdisjoint(document) or not document.get("country")


class _Values(dict[str, tuple[int, int]]):
    """The values of a field, each with the numbers of its name and of its key."""

    def __init__(self, names: Numbered, keys: Numbered, facet: str, field: str) -> None:
        super().__init__()
        self._names = names
        self._keys = keys
        self._facet = facet
        self._field = field

    def __missing__(self, value: str) -> tuple[int, int]:
        name = self._names[self._facet, value] if value else _NONE
        key = self._keys[self._field, value] if self._field else _NONE
        self[value] = both = name, key
        return both
