"""Deciding what a batch adds: new statements, known ones, and sources not yet there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from onrecord import codec
from onrecord.errors import UnknownStatementError
from onrecord.model import Statement, are_separate_occasions
from onrecord.stores.base import Added, Watch, unwatched
from onrecord.stores.tiny.layout import Start
from onrecord.stores.tiny.sameness import Words, words_of, words_of_statement
from onrecord.stores.tiny.spool import Spool

Document = dict[str, Any]

_TWINS = 20
_TOLD = 1 << 20


class Known(Protocol):
    """The statements that a store already keeps, as far as a batch must know them."""

    def size(self) -> int:
        """Return how many there are."""

    def document(self, id_: str) -> Document | None:
        """Return the document of this id, if it is there."""

    def keeps(self, id_: str, said: bytes) -> bool:
        """Tell whether this id stands there in just these bytes of JSON; no says to look."""

    def alike(self, words: Words) -> Iterable[str]:
        """Return the ids of statements with these words."""

    def formerly(self, prefix: str, most: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""


class Intake:
    """A batch being taken in beside the statements already kept, in bounded memory."""

    def __init__(self, known: Known, told: Watch = unwatched, new: Spool | None = None) -> None:
        self._told = told
        self._known = known if known.size() else None
        self._merged = self._known is not None and bool(self._known.formerly("", 1))
        self.new = Spool() if new is None else new
        self.sourced: dict[str, Document] = {}
        self._same = self._grown = 0
        self._twins: list[tuple[str, str]] = []
        self._reworded: dict[int, list[str]] = {}

    @property
    def changed(self) -> bool:
        """Whether the batch changes the store at all."""
        return bool(self.new or self.sourced)

    @property
    def single(self) -> bytes | None:
        """The one document that the batch adds, as JSON, if it does nothing else."""
        return next(iter(self.new)) if len(self.new) == 1 and not self.sourced else None

    def take(self, statement: Statement) -> None:
        """Add one statement to the batch, unless it is known."""
        said = codec.encode(statement)
        id_, words = statement.id, words_of_statement(statement)
        before = self._known if id_ not in self.sourced else None
        if before is not None and before.keeps(id_, said):
            self._same += 1
            return
        marks = _mark(id_), _mark(words) if words else 0
        unmet = self._known is None and not (self.new.met(*marks) or self._reworded)
        kept = None if unmet else self._kept(statement, words)
        if kept is None:
            self.new.keep(said, *marks)
            return
        self._same += 1
        if kept["id"] != id_ and len(self._twins) < _TWINS:
            self._twins.append((id_, kept["id"]))
        if statement.sources:
            self._add_sources(kept, codec.to_dict(statement)["sources"])

    def fresh(self, start: Start) -> Iterator[bytes]:
        """Give the lines of the documents that the batch adds, some at a time, to be written."""
        written = told = 0
        for lines in self.new.lines(start):
            yield lines
            written += len(lines)
            if written - told > _TOLD:
                told = written
                self._told("writing", written / self.new.size)
        self._told("writing", 1.0)

    def revise(self, statement: Statement) -> None:
        """Put a statement in the place of the one with its id. Raises UnknownStatementError."""
        if self._document(statement.id) is None:
            raise UnknownStatementError(statement.id)
        if words := words_of_statement(statement):
            self._reworded.setdefault(_mark(words), []).append(statement.id)
        self._put(statement)

    def added(self) -> Added:
        """Say what became of the batch."""
        return Added(
            recorded=len(self.new),
            same=self._same,
            sourced=self._grown,
            twins=tuple(self._twins),
        )

    def close(self) -> None:
        """Let go of what was kept for the batch."""
        self.new.close()

    def _kept(self, statement: Statement, words: Words | None) -> Document | None:
        """Return the document in which these words are kept already, if they are."""
        id_ = statement.id
        there = self._document(id_)
        if there is None and (now := self._now(id_)):
            there = self._document(now)
        if there is not None:
            return there
        for twin in self._alike(words) if words else ():
            other = self._document(twin)
            if other is None or words_of(other) != words:
                continue
            if not are_separate_occasions(statement, codec.from_dict(other)):
                return other
        return None

    def _now(self, id_: str) -> str | None:
        """Return the id of the statement that one of this id was merged with, if it was."""
        if self._known is None or not self._merged:
            return None
        return self._known.formerly(id_, 1).get(id_)

    def _alike(self, words: Words) -> Iterator[str]:
        """Give the ids of what may have these words, or had them before it was revised."""
        if self._known is not None:
            yield from self._known.alike(words)
        for at in self.new.of_words(_mark(words)):
            yield self.new.document(at)["id"]
        yield from self._reworded.get(_mark(words), ())

    def _document(self, id_: str) -> Document | None:
        if self._known is not None:
            there = self.sourced.get(id_) or self._known.document(id_)
            if there is not None:
                return there
        at = self._place(id_)
        return None if at is None else self.new.document(at)

    def _place(self, id_: str) -> int | None:
        """Return where in the batch a statement is."""
        places = self.new.of_id(_mark(id_))
        return next((at for at in places if self.new.document(at)["id"] == id_), None)

    def _add_sources(self, document: Document, sources: list[Document]) -> None:
        there = document.get("sources", [])
        fresh = [each for each in sources if each not in there]
        if fresh:
            self._grown += 1
            self._put(codec.from_dict({**document, "sources": [*there, *fresh]}))

    def _put(self, statement: Statement) -> None:
        """Put a statement in the place of the one of its id, on record or in the batch."""
        at = self._place(statement.id)
        if at is None:
            self.sourced[statement.id] = codec.to_dict(statement)
        else:
            self.new.replace(at, codec.encode(statement))


def _mark(value: object) -> int:
    """Return a number to find a value by; none is 0."""
    return hash(value) or 1
