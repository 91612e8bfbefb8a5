"""What the index keeps of a statement, its names and sums as numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onrecord.stores.tiny import scan
from onrecord.stores.tiny.index.facts import Key, counted, marks_of
from onrecord.stores.tiny.layout import Document


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

    def of(self, document: Document) -> Told:
        """Tell what ``marks_of`` and ``counted`` do of a document."""
        names = [self.names[each] for each in marks_of(document)]
        keys = [self.keys[each] for each in counted(document)]
        wordings = scan.words_of(document)
        return Told(document["id"], document.get("date", ""), wordings, names, keys)
