"""Moving all that a store keeps into another: which of its documents and changes are new there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import msgspec

from onrecord.registers import transfer
from onrecord.storage.base import Contents, Copied, Document, Rows
from onrecord.storage.duplicate_key import hash64

Spans = Iterable[tuple[int, int]]
_NUMBERS = ("added", "removed", "restored")


class _Id(msgspec.Struct):
    id: str = ""


class There(NamedTuple):
    """What a store has: the hashes of documents by id, removed ids, changes by batch and moment."""

    live: Mapping[str, int]
    removed: set[str]
    changes: set[tuple[str, str]]
    registers: Mapping[str, Rows]


class Move(NamedTuple):
    """What is to be taken in: documents by their numbers at the source, changes, registers.

    ``numbers`` gives what each document is numbered by in its new store.
    """

    numbers: Mapping[int, int]
    changes: tuple[ChangeToMove, ...]
    registers: Mapping[str, Rows]
    copied: Copied


class ChangeToMove(NamedTuple):
    """A change of the source: its row as it is to be, and the new numbers of its documents.

    ``behind`` is how many of the new documents were there before it.
    """

    row: Mapping[str, Any]
    numbers: Mapping[str, list[int]]
    behind: int


def plan(contents: Contents, there: There, first: int) -> Move:
    """Find out what a store has not yet, and number its documents from ``first`` on.

    A statement that is there stays as it is, whatever the source says of it.
    """
    numbers: dict[int, int] = {}
    ids: set[str] = set()
    counts = dict.fromkeys(("statements", "removed", "same", "differing"), 0)
    for each in contents.documents():
        id_ = id_of(each.document)
        if id_ in there.live or (each.removed and id_ in there.removed):
            is_same = not each.removed and there.live.get(id_) == hash64(each.document)
            if is_same or (each.removed and id_ in there.removed):
                counts["same"] += not each.removed
            else:
                counts["differing"] += 1
            continue
        numbers[each.number] = first + len(numbers)
        ids.add(id_)
        counts["removed" if each.removed else "statements"] += 1
    new_changes = tuple(_changes(contents, there.changes, numbers, ids))
    here = there.registers
    merged = {name: _merged(name, here.get(name, {}), contents) for name in contents.registers}
    fresh = {name: rows for name, rows in merged.items() if rows != here.get(name, {})}
    copied = Copied(**counts, changes=len(new_changes), registers=tuple(fresh))
    return Move(numbers, new_changes, fresh, copied)


def documents(contents: Contents, move: Move) -> Iterator[Document]:
    """Yield the documents that are taken in, under their new numbers."""
    for each in contents.documents():
        number = move.numbers.get(each.number)
        if number is not None:
            yield each._replace(number=number)


def digest(contents: Contents) -> str:
    """Return what two stores have in common that hold the same statements, in any order."""
    both = sum(hash64(each.document) for each in contents.documents() if not each.removed)
    return f"{both % (1 << 64):016x}"


def id_of(document: bytes) -> str:
    """Return the id in a document given as JSON."""
    return _decode(document).id


def _changes(
    contents: Contents, known: set[tuple[str, str]], numbers: Mapping[int, int], ids: set[str]
) -> Iterator[ChangeToMove]:
    """Yield the changes that are new, with what they say of documents that are."""
    order = sorted(numbers)
    at = 0
    for row in contents.changes:
        while at < len(order) and order[at] < row.get("next", 0):
            at += 1
        if (row.get("batch", ""), row.get("at", "")) in known:
            continue
        theirs = {name: list(_within(row.get(name, ()), numbers)) for name in _NUMBERS}
        kept = {
            name: {id_: each for id_, each in row.get(name, {}).items() if id_ in ids}
            for name in ("edits", "lines")
        }
        if any(theirs.values()) or kept["edits"] or any(row.get("registers", {}).values()):
            yield ChangeToMove({**row, **kept}, theirs, at)


def _within(spans: Spans, numbers: Mapping[int, int]) -> Iterator[int]:
    for first, last in spans:
        for number in range(first, last + 1):
            if number in numbers:
                yield numbers[number]


def _merged(name: str, rows: Rows, contents: Contents) -> Rows:
    fresh = contents.registers[name]
    if not rows or name not in transfer.NAMES:
        return {**fresh, **rows}
    return partial(transfer.merge_registers, name, fresh=tuple(fresh.values()))(rows)


_decode = msgspec.json.Decoder(_Id).decode
