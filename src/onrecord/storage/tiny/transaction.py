"""A store held for writing: under its lock, what a command adds and changes becomes its file."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from onrecord.errors import StoreChangedError
from onrecord.model import Statement
from onrecord.storage.backend import Backend
from onrecord.storage.base import Command, Contents, Copied, HistoryEntry
from onrecord.storage.tiny import header, line_format, splices, write
from onrecord.storage.tiny.batch import Batch
from onrecord.storage.tiny.change_record import Change, Spans, within
from onrecord.storage.tiny.checksum import add_checksum, is_unchanged, remove_checksum
from onrecord.storage.tiny.edits import ChangeRequest, PendingChange, id_of
from onrecord.storage.tiny.header import CHANGES, REMOVED, Row
from onrecord.storage.tiny.history import history_entry, undoable
from onrecord.storage.tiny.line_format import Line, Splice, Stamp, Start
from onrecord.storage.tiny.snapshot import Snapshot

if TYPE_CHECKING:
    from onrecord.storage.tiny.index.manager import IndexManager
    from onrecord.storage.tiny.tinydb_api import OnRecordStorage

Work = Callable[[PendingChange], None]


class Transaction:
    """The store while we hold its lock."""

    def __init__(
        self,
        storage: OnRecordStorage,
        backend: Callable[[], Backend],
        index_of: Callable[[Snapshot], IndexManager | None],
    ) -> None:
        self._storage = storage
        self._backend = backend
        self._index_of = index_of

    def start(self) -> Start:
        """Return where the lines of new statements will begin, if nothing else changes."""
        with self._snapshot() as snapshot:
            return Start(write.next_number(snapshot), snapshot.length)

    def write_batch(self, batch: Batch, command: Command, known: Stamp | None) -> int | None:
        """Write what a batch adds: one statement in place, more by replacement.

        Returns the number of a statement that was added by itself.
        Raises StoreChangedError where the file is not the one ``known`` to the batch.
        """
        if not batch.changes_anything:
            return None
        if line_format.stamp_of(self._storage.path) != known:
            raise StoreChangedError(self._storage.path)
        with self._snapshot() as snapshot:
            # A lone addition keeps no row in the history: it is told as an "add".
            is_add = command.words.split(" ", 1)[0] in ("", "add")
            if is_add and (single := batch.single) is not None:
                return self._add_one(snapshot, single)
            change = PendingChange(snapshot, self._find_lines(snapshot, batch.changed))
            for id_, statement in batch.changed.items():
                change.revise(id_, partial(_instead, statement))
            for name, rows in batch.registers.items():
                change.register(name, rows)
            first, count = write.next_number(snapshot), batch.added().recorded
            added = ((first, first + count - 1),) if count else ()
            row = change.record(**_command_fields(command), next=first + count, added=added)
            if not row.empty:
                self._write(snapshot, change, row, batch)
        return None

    def change(self, command: Command, request: ChangeRequest) -> HistoryEntry:
        """Change statements and registers; return what was done."""

        def work(change: PendingChange) -> None:
            for id_, each in request.revise.items():
                change.revise(id_, each)
            for id_ in request.remove:
                change.remove(id_)
            change.restore(request.restore)
            for name, rows in request.registers.items():
                change.register(name, rows)

        ids = (*request.revise, *request.remove, *request.restore)
        return history_entry(self._change(command, ids, work))

    def undo(self, batch: str, command: Command) -> HistoryEntry:
        """Undo a command; return it."""
        with self._snapshot() as snapshot:
            target = undoable(snapshot, batch)
            back = tuple(_ids_within(snapshot, target.removed))
        ids = (*target.edits, *back)
        self._change(command, ids, lambda change: change.take_back(target), undoes=target.batch)
        return history_entry(target)

    def take_in(self, contents: Contents) -> Copied:
        """Add what another store keeps and this one has not."""
        from onrecord.storage.tiny.contents import write_contents

        with self._snapshot() as snapshot:
            return write_contents(self._storage, snapshot, contents)

    def purge(self, ids: Iterable[str]) -> int:
        """Delete removed statements, their details in the history, and the index.

        An index keeps the words of what was deleted until its parts are merged: it is built anew.
        """
        unwanted = set(ids)
        with self._snapshot() as snapshot:
            keys = {each.key for each in snapshot.rows(REMOVED) if id_of(each) in unwanted}
            numbers = {int(each) for each in keys}
            rewrites = {
                REMOVED: lambda rows: (each for each in rows if each.key not in keys),
                CHANGES: lambda rows: (_without_details(each, unwanted, numbers) for each in rows),
            }
            if keys:
                self._storage.replace(snapshot, tables=rewrites)
                if (index := self._index_of(snapshot)) is not None:
                    index.discard()
        return len(keys)

    def accept(self) -> int:
        """Give each document that has another's checksum its own; return how many they were."""
        with self._snapshot() as snapshot:
            found: list[Splice] = []
            for line in snapshot.lines():
                key, _, document = line.raw.partition(b": ")
                document = document.removesuffix(b"\n")
                if not is_unchanged(document):
                    raw = key + b": " + _with_own_checksum(document) + b"\n"
                    found.append(Splice(line.offset, len(line.raw), raw))
            removed = sum(not is_unchanged(each.raw) for each in snapshot.rows(REMOVED))
            rewrites = {
                REMOVED: lambda rows: (
                    each
                    if is_unchanged(each.raw)
                    else each._replace(raw=_with_own_checksum(each.raw))
                    for each in rows
                )
            }
            if found or removed:
                tables = rewrites if removed else {}
                self._storage.replace(snapshot, splices=found, tables=tables)
                self._update_index(snapshot, found)
        return len(found) + removed

    def _add_one(self, snapshot: Snapshot, document: bytes) -> int | None:
        """Append one statement in place, without a row of history; return its number."""
        number = None
        with _unless_written(snapshot):
            number = self._storage.append(snapshot, document)
        with suppress(KeyboardInterrupt):
            if (index := self._index_of(snapshot)) is not None:
                with Snapshot(self._storage.path) as after:
                    index.follow_append(snapshot.stamp, after)
        return number

    def _change(self, command: Command, ids: Iterable[str], work: Work, undoes: str = "") -> Change:
        """Let a change be worked out on the statements of these ids, and write it."""
        with self._snapshot() as snapshot:
            change = PendingChange(snapshot, self._find_lines(snapshot, ids))
            work(change)
            number = write.next_number(snapshot)
            row = change.record(**_command_fields(command), next=number, undoes=undoes)
            if not row.empty:
                self._write(snapshot, change, row)
        return row

    def _find_lines(self, snapshot: Snapshot, ids: Iterable[str]) -> dict[str, Line]:
        return splices.find_lines(snapshot, self._backend().known([*ids], []))

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        """Open the file, laid out as ours."""
        snapshot = write.laid_out(Snapshot(self._storage.path))
        try:
            yield snapshot
        finally:
            snapshot.close()

    def _write(
        self, snapshot: Snapshot, change: PendingChange, row: Change, batch: Batch | None = None
    ) -> None:
        fresh = batch.lines if batch is not None else line_format.NOTHING_NEW
        new_splices, tables = change.splices(), change.tables(row)
        with _unless_written(snapshot):
            self._storage.replace(snapshot, splices=new_splices, fresh=fresh, tables=tables)
        # What is written stays: whoever stops the index only puts it off.
        with suppress(KeyboardInterrupt):
            if batch is not None and batch.index is not None:
                self._commit_index(snapshot, new_splices, batch)
            elif not change.is_large:
                self._update_index(snapshot, new_splices)

    def _update_index(self, before: Snapshot, new_splices: Iterable[Splice] = ()) -> None:
        if (index := self._index_of(before)) is not None:
            with Snapshot(self._storage.path) as after:
                index.follow(before, after, new_splices)

    def _commit_index(self, before: Snapshot, new_splices: Iterable[Splice], batch: Batch) -> None:
        """Commit what was indexed while the batch was read."""
        with Snapshot(self._storage.path) as after:
            index = self._index_of(after)
            if index is not None and batch.index is not None:
                index.finish(batch.index, before, after, new_splices)


def _with_own_checksum(document: bytes) -> bytes:
    return add_checksum(remove_checksum(document))


def _instead(new: Statement, _: Statement) -> Statement:
    return new


@contextmanager
def _unless_written(snapshot: Snapshot) -> Iterator[None]:
    """Let Ctrl-C stop a change, but not pretend so once it is written."""
    try:
        yield
    except KeyboardInterrupt:
        now = line_format.stamp_of(snapshot.path)
        if now is None or (snapshot.stamp is not None and now[:3] == snapshot.stamp[:3]):
            raise


def _command_fields(command: Command) -> dict[str, str]:
    """Return what history keeps of a command; its moment and id are given where it has none."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "batch": command.batch or uuid.uuid4().hex[:12],
        "at": command.at or now,
        "by": command.by,
        "command": command.words,
        "reason": command.reason,
    }


def _ids_within(snapshot: Snapshot, spans: Spans) -> Iterator[str]:
    """Yield the ids of removed statements by their numbers."""
    for each in snapshot.rows(REMOVED) if spans else ():
        if within(spans, int(each.key)) and (id_ := id_of(each)):
            yield id_


def _without_details(row: Row, unwanted: set[str], numbers: set[int]) -> Row:
    """Leave out of a change what it tells of statements that are to be forgotten.

    What was typed, and the reason, may hold their words and names: they go where the change
    edited one of them, or added, removed or restored nothing else.
    """
    value = json.loads(row.raw)
    change = Change.load(value)
    spans = (*change.added, *change.removed, *change.restored)
    alone = bool(spans) and all(
        last - first < len(numbers) and numbers.issuperset(range(first, last + 1))
        for first, last in spans
    )
    if alone or unwanted & change.edits.keys():
        value["command"] = value.get("command", "").partition(" ")[0]
        value.pop("reason", None)
    for part in ("edits", "lines"):
        kept: Mapping[str, Any] = value.get(part, {})
        if unwanted & kept.keys():
            value[part] = {id_: each for id_, each in kept.items() if id_ not in unwanted}
    return header.row(row.key, value)
