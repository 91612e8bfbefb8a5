"""The history of a store: one change for each command, the newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from onrecord import codec
from onrecord.errors import AmbiguousIdError, NothingToUndoError, UnknownStatementError
from onrecord.storage.backend import Stored
from onrecord.storage.base import Command, HistoryEntry, StatementChange
from onrecord.storage.tiny import line_format, splices
from onrecord.storage.tiny.change_record import Change, size, within
from onrecord.storage.tiny.header import CHANGES, REMOVED
from onrecord.storage.tiny.line_format import Document
from onrecord.storage.tiny.snapshot import Snapshot


def changes(snapshot: Snapshot) -> Iterator[Change]:
    """Yield the change of each command, the newest first.

    An addition of one statement has no row in the history: its line stands for it. Lines
    next to each other with one batch are one command.
    """
    rows = [Change.load(json.loads(each.raw)) for each in snapshot.rows(CHANGES)]
    high = None
    for change in reversed(rows):
        yield from _added(snapshot, change.next, high)
        yield change
        high = change.added[0][0] if change.added else change.next
    yield from _added(snapshot, 0, high)


def undoable(snapshot: Snapshot, batch: str) -> Change:
    """Return the newest change not undone, or the one with this batch or prefix of it.

    Raises NothingToUndoError, or AmbiguousIdError.
    """
    matches: dict[str, Change] = {}
    for change, undone in changes_with_undone(snapshot):
        if not batch and not (undone or change.undoes):
            return change
        if batch and change.batch.startswith(batch) and not undone:
            if change.batch == batch:
                return change
            matches.setdefault(change.batch, change)
    if len(matches) > 1:
        raise AmbiguousIdError(batch, tuple(matches))
    if not matches:
        raise NothingToUndoError(batch)
    return next(iter(matches.values()))


def changes_with_undone(snapshot: Snapshot) -> Iterator[tuple[Change, bool]]:
    """Yield the change of each command, the newest first, and whether it was undone since."""
    undone_batches: set[str] = set()
    for change in changes(snapshot):
        undone = change.batch in undone_batches
        undone_batches.discard(change.batch)
        if change.undoes and not undone:
            undone_batches.add(change.undoes)
        yield change, undone


def history_entry(change: Change, *, undone: bool = False) -> HistoryEntry:
    """Return the history entry of a change."""
    return HistoryEntry(
        command=_command_of(change),
        added=size(change.added),
        edited=len(change.edits),
        removed=size(change.removed),
        restored=size(change.restored),
        registers=tuple(change.registers),
        undoes=change.undoes,
        undone=undone,
    )


def statement_changes(snapshot: Snapshot, id_: str, stored: Stored | None) -> list[StatementChange]:
    """Return the changes of a statement, the oldest first. Raises UnknownStatementError.

    ``stored`` is the statement, if it is stored; removed lines of it count too.
    """
    lines = _lines_of(snapshot, id_, stored)
    changes = [Change.load(json.loads(each.raw)) for each in snapshot.rows(CHANGES)]
    for number, document in lines.items():
        if not any(within(each.added, number) for each in changes):
            # Added without a row of its own, before the rows that knew of a later number.
            at = sum(1 for each in changes if each.next <= number)
            changes.insert(at, _addition(number, document))
    return [event for each in changes for event in _changes_of(each, id_, lines)]


def _changes_of(change: Change, id_: str, lines: Iterable[int]) -> Iterator[StatementChange]:
    """Yield what a command did to a statement that stood, or stands, on these lines."""
    command = _command_of(change)
    spans = {"added": change.added, "removed": change.removed, "restored": change.restored}
    for what, numbers in spans.items():
        if any(within(numbers, each) for each in lines):
            yield StatementChange(command, what, {})
    if fields := change.edits.get(id_):
        yield StatementChange(command, "edited", {n: (o, w) for n, (o, w) in fields.items()})


def _lines_of(snapshot: Snapshot, id_: str, stored: Stored | None) -> dict[int, Document]:
    """Return a statement's documents by number, stored or removed, in order."""
    found: dict[int, Document] = {}
    if stored is not None:
        found[stored.number] = codec.to_dict(stored.statement)
    for each in snapshot.rows(REMOVED):
        document = json.loads(each.raw)
        if document.get("id") == id_:
            found[int(each.key)] = document
    if not found:
        raise UnknownStatementError(id_)
    return dict(sorted(found.items()))


def _command_of(change: Change) -> Command:
    return Command(change.command, change.reason, change.by, change.at, change.batch)


def _added(snapshot: Snapshot, low: int, high: int | None) -> Iterator[Change]:
    """Yield the additions numbered from ``low`` on and below ``high``, as changes."""
    end = snapshot.length if high is None else splices.offset_of(snapshot, high)
    addition: Change | None = None
    for line in splices.backwards(snapshot, end):
        read = line_format.read_line(line.raw)
        if read is None or read[0] < low:
            break
        one = _addition(*read)
        if addition is not None and addition.batch == one.batch:
            addition = replace(addition, added=((read[0], addition.added[0][1]),))
            continue
        if addition is not None:
            yield addition
        addition = one
    if addition is not None:
        yield addition


def _addition(number: int, document: Document) -> Change:
    batch = document.get("batch") or document.get("id", "")
    return Change(
        batch=str(batch),
        at=str(document.get("recorded_at", "")),
        by=str(document.get("recorded_by", "")),
        command="add",
        next=number + 1,
        added=((number, number),),
    )
