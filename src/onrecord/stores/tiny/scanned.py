"""Answers found by reading every document: for small stores, and where no index can be."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from onrecord.model import ID_LENGTH, SHORTEST_PREFIX
from onrecord.query import Filter, Page
from onrecord.register.spellings import REGISTERS, Kin, Spelt, spellings
from onrecord.stores.base import Group
from onrecord.stores.tiny import scan
from onrecord.stores.tiny.answers import Selection
from onrecord.stores.tiny.layout import Document
from onrecord.stores.tiny.sameness import Words, words_of
from onrecord.stores.tiny.view import View, sound


class Scanned:
    """Every statement of a file, in memory."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._documents = {each["id"]: each for each in view.documents()}
        self._kin: dict[str, Kin] = {}
        self._words: dict[Words, list[str]] | None = None
        self._former: dict[str, str] | None = None

    def select(self, filter: Filter, page: Page) -> Selection:
        """Return the rows that match a resolved filter, in the order and number of a page."""
        answering, undated = scan.select(self._documents.values(), filter)
        rows = scan.order(answering, page)
        return Selection(rows[: page.limit or None], len(rows), undated)

    def read(self, row: Document) -> Document:
        """Return the document itself."""
        return row

    def name(self, row: Document) -> str:
        """Return the id of a document."""
        return str(row["id"])

    def count(self, filter: Filter) -> tuple[int, int]:
        """Return how many answer, and how many were left out for want of a year."""
        answering, undated = scan.select(self._documents.values(), filter)
        return len(answering), undated

    def groups(self, filter: Filter, by: Sequence[str]) -> list[Group]:
        """Count what answers by the fields ``by``."""
        return scan.count(scan.select(self._documents.values(), filter)[0], by)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        documents = self._documents.values()
        return Counter(name for each in documents for name in set(scan.facet_values(each, facet)))

    def kin(self, facet: str) -> Kin:
        """Return the spellings that a register holds of the names in a facet."""
        if facet not in self._kin:
            rows = self._view.rows(REGISTERS[facet]) if facet in REGISTERS else ()
            told = {each.key: json.loads(each.raw) for each in rows}
            self._kin[facet] = Spelt(spellings(facet, told))
        return self._kin[facet]

    def beginning(self, prefix: str, most: int) -> list[str]:
        """Return some of the ids that begin so."""
        return sorted(each for each in self._documents if each.startswith(prefix))[:most]

    def formerly(self, prefix: str, most: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""
        if self._former is None:
            self._former = {
                former: id_
                for id_, document in self._documents.items()
                for former in scan.facet_values(document, "former")
            }
        return dict(
            sorted(
                (former, id_) for former, id_ in self._former.items() if former.startswith(prefix)
            )[:most]
        )

    def abbreviated(self, ids: Iterable[str]) -> int:
        """Return how many letters tell these ids from all others."""
        wanted = list(ids)
        length = SHORTEST_PREFIX
        while length < ID_LENGTH and self._crowded(wanted, length):
            length += 1
        return length

    def document(self, id_: str) -> Document | None:
        """Return the document of this id, if it is there."""
        return self._documents.get(id_)

    def keeps(self, id_: str, said: bytes) -> bool:
        """Say no: a small file is quickly looked through."""
        del id_, said
        return False

    def places(self, ids: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return offset and length of the line of each of these ids that is there."""
        wanted = set(ids)
        found = ((sound(each.document), each) for each in self._view.entries())
        return {
            document["id"]: (each.offset, each.length)
            for document, each in found
            if document is not None and document["id"] in wanted
        }

    def alike(self, words: Words) -> Iterator[str]:
        """Return the ids of statements with these words."""
        if self._words is None:
            self._words = {}
            for id_, document in self._documents.items():
                if (said := words_of(document)) is not None:
                    self._words.setdefault(said, []).append(id_)
        yield from self._words.get(words, ())

    def size(self) -> int:
        """Return how many statements there are."""
        return len(self._documents)

    def unreadable(self) -> int:
        """Return how many documents are no statements."""
        return sum(1 for _ in self._view.entries()) - len(self._documents)

    def close(self) -> None:
        """Let go of the file."""
        self._view.close()

    def _crowded(self, wanted: list[str], length: int) -> bool:
        met = Counter(each[:length] for each in self._documents)
        return any(met[each[:length]] > 1 for each in wanted)
