"""Deciding what a batch adds: new statements, known ones, and sources not yet there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, NamedTuple, Protocol

from onrecord import codec, dates
from onrecord.model import Statement, told_apart
from onrecord.stores.base import Added

Document = dict[str, Any]

_TWINS = 20
_IN_MEMORY = 8 << 20


class Known(Protocol):
    """The statements that a store already keeps, as far as a batch must know them."""

    def document(self, id_: str) -> Document | None:
        """Return the document of this id, if it is there."""

    def alike(self, words: Words) -> Iterable[str]:
        """Return the ids of statements with these words."""


class Words(NamedTuple):
    """What makes two statements the same words: who, on which known day, what."""

    official: str
    date: str
    text: str


def words_of(document: Document) -> Words | None:
    """Return the words of a statement of a known day; of no other can we say they are the same."""
    date = document.get("date", "")
    if not dates.known_day(date):
        return None
    return Words(document.get("official", ""), date, document["text"])


class Intake:
    """A batch being taken in beside the statements already kept, in bounded memory."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._new = _Spool()
        self.sourced: dict[str, Document] = {}
        self._late: dict[str, Document] = {}
        self._same = self._grown = 0
        self._twins: list[tuple[str, str]] = []

    @property
    def changed(self) -> bool:
        """Whether the batch changes the store at all."""
        return bool(self._new.size or self.sourced)

    @property
    def single(self) -> Document | None:
        """The one document that the batch adds, if it does nothing else."""
        if self._new.size != 1 or self.sourced or self._late:
            return None
        return next(self.fresh())

    def take(self, statement: Statement) -> None:
        """Add one statement to the batch, unless it is known."""
        document = codec.dump(statement)
        words = words_of(document)
        kept = self._kept(statement, words)
        if kept is None:
            self._new.keep(statement.id, words, document)
            return
        self._same += 1
        if kept != statement.id and len(self._twins) < _TWINS:
            self._twins.append((statement.id, kept))
        if statement.sources:
            self._add_sources(kept, document["sources"])

    def fresh(self) -> Iterator[Document]:
        """Give the documents that the batch adds, in their order."""
        for document in self._new:
            yield self._late.get(document["id"], document) if self._late else document

    def added(self) -> Added:
        """Say what became of the batch."""
        return Added(
            recorded=self._new.size,
            same=self._same,
            sourced=self._grown,
            twins=tuple(self._twins),
        )

    def close(self) -> None:
        """Let go of what was kept for the batch."""
        self._new.close()

    def _kept(self, statement: Statement, words: Words | None) -> str | None:
        if self._document(statement.id) is not None:
            return statement.id
        for id_ in self._alike(words) if words else ():
            other = self._document(id_)
            if other is not None and not told_apart(statement, codec.load(other)):
                return id_
        return None

    def _alike(self, words: Words) -> Iterator[str]:
        yield from self._known.alike(words)
        yield from self._new.alike(words)

    def _document(self, id_: str) -> Document | None:
        changed = self.sourced.get(id_) or self._late.get(id_)
        return changed or self._known.document(id_) or self._new.document(id_)

    def _add_sources(self, id_: str, sources: list[Document]) -> None:
        document = self._document(id_)
        there = document.get("sources", []) if document else []
        fresh = [each for each in sources if each not in there]
        if not document or not fresh:
            return
        self._grown += 1
        grown = codec.dump(codec.load({**document, "sources": [*there, *fresh]}))
        (self.sourced if self._known.document(id_) is not None else self._late)[id_] = grown


class _Spool:
    """New documents in a file of their own, found again by id and by words.

    In memory stay two numbers a document, so that a million take 200 MB.
    """

    def __init__(self) -> None:
        import tempfile  # noqa: PLC0415  look-ups come by here, and make no file

        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115  closed by close()
        self._places: dict[int, int] = {}
        self._alike: dict[int, int | list[int]] = {}
        self._end = 0
        self.size = 0

    def keep(self, id_: str, words: Words | None, document: Document) -> None:
        self._places[hash(id_)] = self._end
        if words is not None:
            self._note(hash(words), self._end)
        line = json.dumps(document, ensure_ascii=False, allow_nan=False).encode() + b"\n"
        self._file.seek(self._end)
        self._file.write(line)
        self._end += len(line)
        self.size += 1

    def document(self, id_: str) -> Document | None:
        at = self._places.get(hash(id_))
        found = self._read(at) if at is not None else None
        return found if found is not None and found["id"] == id_ else None

    def alike(self, words: Words) -> Iterator[str]:
        places = self._alike.get(hash(words), [])
        for at in [places] if isinstance(places, int) else places:
            document = self._read(at)
            if words_of(document) == words:
                yield document["id"]

    def close(self) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[Document]:
        self._file.seek(0)
        at = 0
        while at < self._end:
            self._file.seek(at)
            line = self._file.readline()
            at += len(line)
            yield json.loads(line)

    def _note(self, words: int, at: int) -> None:
        there = self._alike.get(words)
        if there is None:
            self._alike[words] = at
        else:
            self._alike[words] = [*([there] if isinstance(there, int) else there), at]

    def _read(self, at: int) -> Document:
        self._file.seek(at)
        document: Document = json.loads(self._file.readline())
        return document
