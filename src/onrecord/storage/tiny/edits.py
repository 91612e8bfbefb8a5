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
    AlreadyRestoredError,
    BadStatementError,
    ChangedSinceError,
    ChecksumError,
    StoreChangedError,
    StoreDamagedError,
    UnknownStatementError,
)
from onrecord.model import Statement
from onrecord.storage.base import Revise, Rows
from onrecord.storage.tiny import change_record, checksum, header, line_format, splices
from onrecord.storage.tiny.change_record import (
    Change,
    Spans,
    applied,
    difference,
    reversed_,
    undo_rows,
)
from onrecord.storage.tiny.header import CHANGES, REMOVED, Rewrite, Row
from onrecord.storage.tiny.line_format import ODD, Line
from onrecord.storage.tiny.snapshot import Snapshot
from onrecord.storage.tiny.splices import New

# More lines than these leave as one stretch, and the index catches up at the next look-up.
SEVERAL = 5000


class ChangeRequest(NamedTuple):
    """What is to be done to which statements, by their ids, and to which registers."""

    revise: Mapping[str, Revise]
    remove: tuple[str, ...]
    restore: tuple[str, ...]
    registers: Mapping[str, Callable[[Rows], Rows]]


class _StoredLine(NamedTuple):
    """A statement's line as it is now, its number, and the statement."""

    line: Line
    number: int
    statement: Statement

    @property
    def is_canonical(self) -> bool:
        """Whether we would write the line just so."""
        written = line_format.write_line(self.number, checksum.encode(self.statement), first=True)
        return self.line.bare == line_format.bare(written)


class PendingChange:
    """A change being worked out over a snapshot; ``lines`` are those of the statements by id."""

    def __init__(self, snapshot: Snapshot, lines: Mapping[str, Line]) -> None:
        self._snapshot = snapshot
        self._lines = lines
        self._news: list[New] = []
        self._shelved: list[Row] = []
        self._moved: Spans = ()
        self._returned: Spans = ()
        self._edits: dict[str, dict[str, list[Any]]] = {}
        self._lines_before: dict[str, str] = {}
        self._registers: dict[str, dict[str, list[Any]]] = {}
        self._removed: list[int] = []
        self._rewrites: dict[str, Rewrite] = {}

    def revise(self, id_: str, revise: Revise) -> None:
        """Put what ``revise`` makes of a statement in its place; its id stays."""
        stored = self._stored(id_)
        self._put(stored, replace(revise(stored.statement), id=id_))

    def remove(self, id_: str) -> None:
        """Move a statement to the table ``removed``."""
        stored = self._stored(id_)
        self._shelved.append(Row(str(stored.number), _document_of(stored.line)))
        self._news.append(New(stored.line.offset, len(stored.line.raw)))
        self._removed.append(stored.number)

    def restore(self, ids: Iterable[str]) -> None:
        """Bring removed statements back. Raises UnknownStatementError."""
        wanted = set(ids)
        removed = {id_of(each): int(each.key) for each in self._snapshot.rows(REMOVED) if wanted}
        for id_ in wanted - removed.keys():
            raise UnknownStatementError(id_)
        self._put_back(change_record.spans_of(removed[each] for each in wanted))

    def register(self, name: str, change: Callable[[Rows], Rows]) -> None:
        """Put what ``change`` makes of a register's rows in their place."""
        before = {each.key: json.loads(each.raw) for each in self._snapshot.rows(name)}
        after = change(dict(before))
        self._registers[name] = difference(before, after)
        if self._registers[name]:
            self._rewrites[name] = header.table_rows(after)

    def take_back(self, change: Change) -> None:
        """Undo a change. Raises ChangedSinceError where a later one stands upon it."""
        for id_, edited in change.edits.items():
            self._restore_fields(id_, edited, change.lines.get(id_, ""))
        for spans in (change.added, change.restored):
            self._take_out(spans)
        self._put_back(change.removed)
        for name, rows in change.registers.items():
            self.register(name, partial(undo_rows, rows))

    def record(self, **command: Any) -> Change:
        """Return the row of history that tells what was worked out."""
        removed = change_record.spans_of(self._removed)
        return Change(
            edits=self._edits,
            lines=self._lines_before,
            removed=(*removed, *self._moved),
            restored=self._returned,
            registers={name: rows for name, rows in self._registers.items() if rows},
            **command,
        )

    def splices(self) -> list[line_format.Splice]:
        """Return how the body changes."""
        return splices.splices(self._snapshot, self._news)

    def tables(self, row: Change) -> dict[str, Rewrite]:
        """Return how the small tables change, the row of the change itself among them."""
        rewrites = {**self._rewrites, CHANGES: _one_more(row)}
        if self._shelved or self._moved or self._returned:
            rewrites[REMOVED] = self._shelve
        return rewrites

    @property
    def is_large(self) -> bool:
        """Whether more lines change than the index follows at once."""
        return change_record.size(self._moved) > SEVERAL or len(self._news) > SEVERAL

    def _stored(self, id_: str) -> _StoredLine:
        line = self._lines.get(id_)
        if line is None:
            raise UnknownStatementError(id_)
        try:
            stored = line_format.parse(line.bare)
        except ValueError:
            stored = None
        if stored is None or stored.statement.id != id_:
            raise StoreChangedError(self._snapshot.path)
        if stored.number == ODD:
            raise StoreDamagedError(self._snapshot.path, self._snapshot.head.body + line.offset)
        return _StoredLine(line, stored.number, stored.statement)

    def _put(self, stored: _StoredLine, new: Statement, line: bytes = b"") -> None:
        before, after = codec.to_dict(stored.statement), codec.to_dict(new)
        if before == after:
            return
        if not checksum.is_unchanged(_document_of(stored.line)):
            raise ChecksumError(new.id)
        self._edits[new.id] = difference(before, after)
        if not stored.is_canonical:
            self._lines_before[new.id] = stored.line.bare.decode() + "\n"
        line = line or line_format.write_line(stored.number, checksum.encode(new), first=True)
        self._news.append(New(stored.line.offset, len(stored.line.raw), line))

    def _restore_fields(self, id_: str, edited: Mapping[str, list[Any]], raw: str) -> None:
        stored = self._stored(id_)
        document = codec.to_dict(stored.statement)
        for name, (_, after) in edited.items():
            if document.get(name) != after:
                raise ChangedSinceError(id_, name)
        new = codec.from_dict(applied(document, reversed_(edited)))
        self._put(stored, new, raw.encode() if _holds(raw, new) else b"")

    def _take_out(self, spans: Spans) -> None:
        """Move whole stretches of lines to ``removed``, read again when they are written."""
        self._moved += spans
        for first, last in spans:
            if last - first < SEVERAL:
                lines = splices.lines_between(self._snapshot, first, last)
                self._news += [New(each.offset, len(each.raw)) for each in lines]
                continue
            start = splices.offset_of(self._snapshot, first)
            end = splices.offset_of(self._snapshot, last + 1)
            self._news.append(New(start, end - start))

    def _put_back(self, spans: Spans) -> None:
        """Raise AlreadyRestoredError where a statement is on record already."""
        rows = self._snapshot.rows(REMOVED) if spans else ()
        back = {int(each.key): each for each in rows if change_record.within(spans, int(each.key))}
        # In order, as several may go to one place.
        for number in sorted(back):
            if (id_ := id_of(back[number])) in self._lines:
                raise AlreadyRestoredError(id_)
            offset = splices.offset_of(self._snapshot, number)
            line = f'"{number}": '.encode() + back[number].raw + b"\n"
            self._news.append(New(offset, 0, line))
        self._returned += change_record.spans_of(back)

    def _shelve(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Yield the rows of ``removed`` without those put back, then those that came."""
        kept = (each for each in rows if not change_record.within(self._returned, int(each.key)))
        return chain(kept, self._shelved, self._moving())

    def _moving(self) -> Iterator[Row]:
        for first, last in self._moved:
            for line in splices.lines_between(self._snapshot, first, last):
                number = line.bare.partition(b":")[0].strip(b'" ').decode()
                yield Row(number, _document_of(line))


def id_of(row: Row) -> Any:
    """Return the id of a removed statement."""
    return json.loads(row.raw).get("id")


def _one_more(change: Change) -> Rewrite:
    """Add a row behind those there."""

    def rewrite(rows: Iterator[Row]) -> Iterable[Row]:
        number = 0
        for each in rows:
            number = max(number, int(each.key))
            yield each
        yield header.row(number + 1, change.dump())

    return rewrite


def _holds(raw: str, statement: Statement) -> bool:
    """Tell whether a line as it once was says just this."""
    try:
        stored = line_format.parse(line_format.bare(raw.encode())) if raw else None
    except (ValueError, BadStatementError):
        return False
    return stored is not None and codec.to_dict(stored.statement) == codec.to_dict(statement)


def _document_of(line: Line) -> bytes:
    return line.bare.partition(b":")[2].strip()
