"""Working out which bytes a command changes: statements, registers, the row that tells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

from msgspec.structs import replace

from onrecord import codec
from onrecord.errors import (
    ChangedSinceError,
    StoreChangedError,
    StoreDamagedError,
    ThereAgainError,
    UnknownStatementError,
)
from onrecord.model import Statement
from onrecord.stores.tiny import changes, head, layout, splicing
from onrecord.stores.tiny.changes import Change, Spans, applied, difference, reversed_
from onrecord.stores.tiny.head import CHANGES, REMOVED, Rewrite, Row
from onrecord.stores.tiny.layout import Document, Line
from onrecord.stores.tiny.splicing import New
from onrecord.stores.tiny.view import View, sound

Revise = Callable[[Statement], Statement]
Rows = dict[str, Any]
Place = tuple[int, int]

# More lines than these leave as one piece, and the index is made anew.
SEVERAL = 5000


class Asked(NamedTuple):
    """What is to be done to which statements, by their ids, and to which registers."""

    revise: Mapping[str, Revise]
    remove: tuple[str, ...]
    restore: tuple[str, ...]
    registers: Mapping[str, Callable[[Rows], Rows]]


class There(NamedTuple):
    """A statement's line as it is now: its place, its number, its document in our form."""

    line: Line
    number: int
    document: Document

    @property
    def canonical(self) -> bool:
        """Whether we would write the line just so."""
        return _bare(self.line.raw) == layout.write_line(
            self.number, _said(self.document), first=True
        )


class Draft:
    """A change being worked out over a file as it is."""

    def __init__(self, view: View, length: int, places: Mapping[str, Place]) -> None:
        self._view = view
        self._length = length
        self._places = places
        self._news: list[New] = []
        self._shelved: list[Row] = []
        self._moved: Spans = ()
        self._returned: Spans = ()
        self._edits: dict[str, dict[str, list[Any]]] = {}
        self._lines: dict[str, str] = {}
        self._registers: dict[str, dict[str, list[Any]]] = {}
        self._removed: list[int] = []
        self.rewrites: dict[str, Rewrite] = {}

    def revise(self, id_: str, revise: Revise) -> None:
        """Put what ``revise`` makes of a statement in its place; its id stays."""
        there = self._there(id_)
        self._put(there, codec.to_dict(replace(revise(codec.from_dict(there.document)), id=id_)))

    def remove(self, id_: str) -> None:
        """Move a statement to the table ``removed``."""
        there = self._there(id_)
        self._shelved.append(Row(str(there.number), layout.document_bytes(there.line.raw)))
        self._news.append(New(there.line.offset, len(there.line.raw)))
        self._removed.append(there.number)

    def restore(self, ids: Iterable[str]) -> None:
        """Bring removed statements back. Raises UnknownStatementError."""
        wanted = set(ids)
        there = {_id_of(each): int(each.key) for each in self._view.rows(REMOVED) if wanted}
        for id_ in wanted - there.keys():
            raise UnknownStatementError(id_)
        self._put_back(changes.spans_of(there[each] for each in wanted))

    def register(self, name: str, change: Callable[[Rows], Rows]) -> None:
        """Put what ``change`` makes of a register's rows in their place."""
        before = {each.key: json.loads(each.raw) for each in self._view.rows(name)}
        after = change(dict(before))
        self._registers[name] = difference(before, after)
        if self._registers[name]:
            self.rewrites[name] = head.table_rows(after)

    def take_back(self, change: Change) -> None:
        """Undo a change. Raises ChangedSinceError where a later one stands upon it."""
        for id_, edited in change.edits.items():
            self._restore_fields(id_, edited, change.lines.get(id_, ""))
        for spans in (change.added, change.restored):
            self._take_out(spans)
        self._put_back(change.removed)
        for name, rows in change.registers.items():
            self.register(name, partial(_rows_back, rows))

    def change(self, **told: Any) -> Change:
        """Return the row that tells what was worked out."""
        removed = changes.spans_of(self._removed)
        return Change(
            edits=self._edits,
            lines=self._lines,
            removed=(*removed, *self._moved),
            restored=self._returned,
            registers={name: rows for name, rows in self._registers.items() if rows},
            **told,
        )

    def splices(self) -> list[layout.Splice]:
        """Return how the body changes."""
        return splicing.splices(self._view, self._length, self._news)

    def tables(self, row: Change) -> dict[str, Rewrite]:
        """Return how the small tables change, the row of the change itself among them."""
        rewrites = {**self.rewrites, CHANGES: _one_more(row)}
        if self._shelved or self._moved or self._returned:
            rewrites[REMOVED] = self._shelve
        return rewrites

    @property
    def large(self) -> bool:
        """Whether more lines change than an index would follow."""
        return changes.size(self._moved) > SEVERAL or len(self._news) > SEVERAL

    def _there(self, id_: str) -> There:
        place = self._places.get(id_)
        if place is None:
            raise UnknownStatementError(id_)
        line = Line(place[0], self._view.read(*place))
        read = layout.read_line(line.raw)
        document = sound(read[1]) if read is not None else None
        if read is None or document is None or document["id"] != id_:
            raise StoreChangedError(self._view.path)
        if read[0] == layout.ODD:
            raise StoreDamagedError(self._view.path, self._view.head.body + line.offset)
        return There(line, read[0], document)

    def _put(self, there: There, new: Document, line: bytes = b"") -> None:
        if there.document == new:
            return
        id_ = new["id"]
        self._edits[id_] = difference(there.document, new)
        if not there.canonical:
            self._lines[id_] = _bare(there.line.raw).decode()
        line = line or layout.write_line(there.number, _said(new), first=True)
        self._news.append(New(there.line.offset, len(there.line.raw), line, new))

    def _restore_fields(self, id_: str, edited: Mapping[str, list[Any]], raw: str) -> None:
        there = self._there(id_)
        for name, (_, after) in edited.items():
            if there.document.get(name) != after:
                raise ChangedSinceError(id_, name)
        new = codec.to_dict(codec.from_dict(applied(there.document, reversed_(edited))))
        self._put(there, new, raw.encode() if _holds(raw, new) else b"")

    def _take_out(self, spans: Spans) -> None:
        """Move whole stretches of lines to ``removed``, read again when they are written."""
        self._moved += spans
        for first, last in spans:
            lines = splicing.lines_between(self._view, first, last, self._length)
            if last - first < SEVERAL:
                self._news += [New(each.offset, len(each.raw)) for each in lines]
                continue
            start = splicing.offset_of(self._view, first, self._length)
            end = splicing.offset_of(self._view, last + 1, self._length)
            self._news.append(New(start, end - start))

    def _put_back(self, spans: Spans) -> None:
        """Raise ThereAgainError where a statement is on record already."""
        rows = self._view.rows(REMOVED) if spans else ()
        back = {int(each.key): each.raw for each in rows if changes.within(spans, int(each.key))}
        # In order, as several may go to one place.
        for number in sorted(back):
            document = json.loads(back[number])
            if document.get("id") in self._places:
                raise ThereAgainError(document["id"])
            offset = splicing.offset_of(self._view, number, self._length)
            line = f'"{number}": '.encode() + back[number] + b"\n"
            self._news.append(New(offset, 0, line, document))
        self._returned += changes.spans_of(back)

    def _shelve(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Give the rows of ``removed`` without those put back, then those that came."""
        kept = (each for each in rows if not changes.within(self._returned, int(each.key)))
        return chain(kept, self._shelved, self._moving())

    def _moving(self) -> Iterator[Row]:
        for first, last in self._moved:
            for line in splicing.lines_between(self._view, first, last, self._length):
                yield Row(_number_of(line.raw), layout.document_bytes(line.raw))


def _one_more(change: Change) -> Rewrite:
    """Add a row behind those there."""

    def rewrite(rows: Iterator[Row]) -> Iterable[Row]:
        number = 0
        for each in rows:
            number = max(number, int(each.key))
            yield each
        yield head.row(number + 1, change.dump())

    return rewrite


def _rows_back(rows: Mapping[str, list[Any]], there: Rows) -> Rows:
    for key, (_, after) in rows.items():
        if there.get(key) != after:
            raise ChangedSinceError(key, "its row")
    return applied(there, reversed_(rows))


def _holds(raw: str, document: Document) -> bool:
    """Tell whether a line as it once was says just this."""
    read = layout.read_line(raw.encode()) if raw else None
    return read is not None and codec.to_dict(codec.from_dict(read[1])) == document


def _id_of(row: Row) -> Any:
    return json.loads(row.raw).get("id")


def _bare(raw: bytes) -> bytes:
    return raw.removeprefix(b",")


def _number_of(raw: bytes) -> str:
    return _bare(raw).partition(b":")[0].strip(b'" ').decode()


def _said(document: Document) -> bytes:
    """Return the JSON of a statement's document as we write it."""
    return codec.encode(codec.from_dict(document))
