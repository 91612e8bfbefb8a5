"""Deciding what a batch adds: new statements, known ones, and sources not yet there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord import codec, dates
from onrecord.model import Statement, told_apart
from onrecord.stores.base import Added

Document = dict[str, Any]
Words = tuple[str, str, str]

_TWINS = 20


class Intake:
    """A batch being taken in beside the documents already kept."""

    def __init__(self, known: Mapping[str, Document]) -> None:
        self._known = known
        self._new: dict[str, Document] = {}
        self._sourced: dict[str, Document] = {}
        self._same = self._grown = 0
        self._twins: list[tuple[str, str]] = []
        self._words: dict[Words, list[str]] = {}
        for id_, document in known.items():
            self._note_words(id_, document)

    @property
    def changed(self) -> bool:
        """Whether the batch changes the store at all."""
        return bool(self._new or self._sourced)

    def take(self, statement: Statement) -> None:
        """Add one statement to the batch, unless it is known."""
        kept = self._kept(statement)
        if kept is None:
            self._new[statement.id] = document = codec.dump(statement)
            self._note_words(statement.id, document)
            return
        self._same += 1
        if kept != statement.id and len(self._twins) < _TWINS:
            self._twins.append((statement.id, kept))
        self._add_sources(kept, statement)

    def added(self) -> Added:
        """Say what became of the batch."""
        return Added(
            recorded=len(self._new),
            same=self._same,
            sourced=self._grown,
            twins=tuple(self._twins),
        )

    def numbered(self, documents: Mapping[str, Document], next_id: int) -> dict[str, Document]:
        """Return ``documents`` by number with the batch taken in."""
        kept = {
            number: self._sourced.get(each.get("id", ""), each) if self._sourced else each
            for number, each in documents.items()
        }
        first = max(next_id, max(map(int, kept), default=0) + 1)
        return kept | {str(number): new for number, new in enumerate(self._new.values(), first)}

    def _kept(self, statement: Statement) -> str | None:
        if statement.id in self._new or statement.id in self._known:
            return statement.id
        if not dates.known_day(statement.date):
            return None
        for id_ in self._words.get(_words(codec.dump(statement)), ()):
            if not told_apart(statement, codec.load(self._document(id_))):
                return id_
        return None

    def _document(self, id_: str) -> Document:
        return self._sourced.get(id_) or self._new.get(id_) or self._known[id_]

    def _note_words(self, id_: str, document: Document) -> None:
        if dates.known_day(document.get("date", "")):
            self._words.setdefault(_words(document), []).append(id_)

    def _add_sources(self, id_: str, statement: Statement) -> None:
        document = self._document(id_)
        there = document.get("sources", [])
        fresh = [each for each in codec.dump(statement).get("sources", []) if each not in there]
        if not fresh:
            return
        self._grown += 1
        grown = codec.dump(codec.load({**document, "sources": [*there, *fresh]}))
        (self._new if id_ in self._new else self._sourced)[id_] = grown


def _words(document: Document) -> Words:
    return document.get("official", ""), document["date"], document["text"]
