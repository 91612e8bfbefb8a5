"""The commands that a store has seen, newest first: their rows, and additions that have none."""

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
    """Give what each command changed, the newest first.

    One statement is added without a row of its own: its line tells. Several that
    bear one batch are one command.
    """
    rows = [Change.load(json.loads(each.raw)) for each in snapshot.rows(CHANGES)]
    high = None
    for change in reversed(rows):
        yield from _added(snapshot, change.next, high)
        yield change
        high = change.added[0][0] if change.added else change.next
    yield from _added(snapshot, 0, high)


def undoable(snapshot: Snapshot, batch: str) -> Change:
    """Return the newest command not taken back, or the one whose batch begins so.

    Raises NothingToUndoError, or AmbiguousIdError.
    """
    near: dict[str, Change] = {}
    for change, undone in changes_with_undone(snapshot):
        if not batch and not (undone or change.undoes):
            return change
        if batch and change.batch.startswith(batch) and not undone:
            if change.batch == batch:
                return change
            near.setdefault(change.batch, change)
    if len(near) > 1:
        raise AmbiguousIdError(batch, tuple(near))
    if not near:
        raise NothingToUndoError(batch)
    return next(iter(near.values()))


def changes_with_undone(snapshot: Snapshot) -> Iterator[tuple[Change, bool]]:
    """Give what each command changed, the newest first, and whether it was taken back since."""
    taken: set[str] = set()
    for change in changes(snapshot):
        back = change.batch in taken
        taken.discard(change.batch)
        if change.undoes and not back:
            taken.add(change.undoes)
        yield change, back


def history_entry(change: Change, *, undone: bool = False) -> HistoryEntry:
    """Return what a store tells of a change."""
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
    """Return what was done to a statement, the oldest first. Raises UnknownStatementError.

    ``stored`` is the statement, if it is there; lines of it that were removed count too.
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
    """Give what a command did to a statement that stood, or stands, on these lines."""
    command = _command_of(change)
    spans = {"added": change.added, "removed": change.removed, "restored": change.restored}
    for what, numbers in spans.items():
        if any(within(numbers, each) for each in lines):
            yield StatementChange(command, what, {})
    if fields := change.edits.get(id_):
        yield StatementChange(command, "edited", {n: (o, w) for n, (o, w) in fields.items()})


def _lines_of(snapshot: Snapshot, id_: str, stored: Stored | None) -> dict[int, Document]:
    """Return a statement's documents by their numbers, there or taken out, in order."""
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
    """Give the additions numbered from ``low`` on and below ``high``, as commands."""
    end = snapshot.length if high is None else splices.offset_of(snapshot, high)
    made: Change | None = None
    for line in splices.backwards(snapshot, end):
        read = line_format.read_line(line.raw)
        if read is None or read[0] < low:
            break
        one = _addition(*read)
        if made is not None and made.batch == one.batch:
            made = replace(made, added=((read[0], made.added[0][1]),))
            continue
        if made is not None:
            yield made
        made = one
    if made is not None:
        yield made


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
