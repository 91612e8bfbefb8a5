"""All that a file keeps, to be copied into another store; and what another keeps, taken in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.storage import transfer
from onrecord.storage.base import Contents, Copied, Document
from onrecord.storage.duplicate_key import hash64
from onrecord.storage.tiny import header, line_format, write
from onrecord.storage.tiny.change_record import Change, spans_of
from onrecord.storage.tiny.checksum import add_checksum, remove_checksum
from onrecord.storage.tiny.header import CHANGES, REMOVED, Row
from onrecord.storage.tiny.line_format import Start
from onrecord.storage.tiny.snapshot import Snapshot
from onrecord.storage.transfer import ChangeToMove, Move, There

if TYPE_CHECKING:
    from onrecord.storage.tiny.tinydb_api import OnRecordStorage


def read_contents(path: Path) -> Contents:
    """Return all that the file keeps. Raises StoreDamagedError where it is damaged."""
    with Snapshot(path) as snapshot:
        tables = snapshot.tables()
    changes = list(tables.pop(CHANGES, {}).values())
    tables.pop(REMOVED, None)
    return Contents(partial(_documents, path), changes, tables)


def write_contents(storage: OnRecordStorage, snapshot: Snapshot, contents: Contents) -> Copied:
    """Add what another store keeps and the file has not, in one replacement."""
    tables = snapshot.tables()
    first = write.next_number(snapshot)
    live = {transfer.id_of(each): hash64(each) for _, each in _statements(snapshot)}
    removed = {row.get("id", "") for row in tables.pop(REMOVED, {}).values()}
    known = {(row.get("batch", ""), row.get("at", "")) for row in tables.pop(CHANGES, {}).values()}
    move = transfer.plan(contents, There(live, removed, known, tables), first)

    def fresh(start: Start) -> Iterator[bytes]:
        is_first = start.offset == 0
        for each in transfer.documents(contents, move):
            if not each.removed:
                yield line_format.write_line(
                    each.number, add_checksum(each.document), first=is_first
                )
                is_first = False

    def removed_rows(rows: Iterator[Row]) -> Iterable[Row]:
        taken = transfer.documents(contents, move)
        return chain(
            rows, (Row(str(one.number), add_checksum(one.document)) for one in taken if one.removed)
        )

    def change_rows(rows: Iterator[Row]) -> Iterator[Row]:
        number = 0
        for each in rows:
            number = max(number, int(each.key))
            yield each
        for at, change in enumerate(move.changes, number + 1):
            yield header.row(at, _row_of(change, first).dump())

    if move.numbers or move.changes or move.registers:
        rewrites = {name: header.table_rows(rows) for name, rows in move.registers.items()}
        storage.replace(
            snapshot,
            fresh=fresh,
            tables={**rewrites, REMOVED: removed_rows, CHANGES: change_rows},
            last=_last_removed(contents, move),
        )
    return move.copied


def _documents(path: Path) -> Iterator[Document]:
    """Yield the documents, those that were removed among them, in the order of their numbers."""
    with Snapshot(path) as snapshot:
        removed = sorted(
            (int(each.key), remove_checksum(each.raw)) for each in snapshot.rows(REMOVED)
        )
        at = 0
        for number, document in _statements(snapshot):
            while at < len(removed) and removed[at][0] < number:
                yield Document(*removed[at], removed=True)
                at += 1
            yield Document(number, document)
        for each in removed[at:]:
            yield Document(*each, removed=True)


def _statements(snapshot: Snapshot) -> Iterator[tuple[int, bytes]]:
    for entry in snapshot.entries():
        if entry.stored is not None:
            document = entry.line.bare.partition(b":")[2].strip()
            yield entry.stored.number, remove_checksum(document)


def _row_of(change: ChangeToMove, first: int) -> Change:
    """Return the row of a change, in numbers of this file."""
    numbers: dict[str, Any] = {name: spans_of(each) for name, each in change.numbers.items()}
    return Change.load({**change.row, **numbers, "next": first + change.behind})


def _last_removed(contents: Contents, move: Move) -> int:
    """Return the highest number of a removed document that is taken in: no line bears it."""
    taken = transfer.documents(contents, move)
    return max((each.number for each in taken if each.removed), default=0)
