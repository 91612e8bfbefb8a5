"""All that the tables keep, to be copied into another store; and what another keeps, taken in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from onrecord import codec
from onrecord.storage import transfer
from onrecord.storage.base import Command, Contents, Copied, Document, HistoryEntry, Rows
from onrecord.storage.duplicate_key import hash64
from onrecord.storage.postgres.changes import register_rows, write_change, write_register
from onrecord.storage.postgres.connection import Connection
from onrecord.storage.postgres.write import Recorded, Writer
from onrecord.storage.tiny.change_record import spans_of
from onrecord.storage.transfer import ChangeToMove, Move, There

_ALL = (
    "SELECT number, id, added_by, line, false AS gone FROM onrecord.statement"
    " UNION ALL SELECT number, id, added_by, line, true FROM onrecord.removed ORDER BY 1, 2"
)


def read_contents(connection: Connection) -> Contents:
    """Return all that the tables keep; the documents are numbered from 1 in their order."""
    numbers: dict[tuple[str, int], int] = {}
    added: dict[int, list[int]] = {}
    in_order: list[int] = []
    for number, id_, added_by, _, _ in connection.stream(_ALL):
        numbers[id_, number] = len(numbers) + 1
        in_order.append(number)
        if added_by:
            added.setdefault(added_by, []).append(len(numbers))

    def documents() -> Iterator[Document]:
        for number, id_, _, line, gone in connection.stream(_ALL):
            # What another recorded since is left for the next copy.
            if (id_, number) in numbers:
                yield Document(numbers[id_, number], line.encode(), gone)

    return Contents(
        documents, list(_changes(connection, numbers, added, in_order)), _registers(connection)
    )


def write_contents(connection: Connection, writer: Writer, contents: Contents) -> Copied:
    """Add what another store keeps and the tables have not."""
    move = transfer.plan(contents, _there(connection), 1)
    numbers, change_numbers = _number(connection, move)
    added_by, removed_by = (
        {
            place: number
            for number, change in zip(change_numbers, move.changes, strict=True)
            for place in change.numbers[what]
        }
        for what in ("added", "removed")
    )
    ids: dict[int, str] = {}

    def recorded() -> Iterator[Recorded]:
        for each in transfer.documents(contents, move):
            statement = codec.decode(each.document)
            ids[each.number] = statement.id
            if not each.removed:
                place = each.number
                line = each.document.decode()
                yield numbers[place], added_by.get(place, 0), statement, line

    def taken_out() -> Iterator[tuple[object, ...]]:
        for each in transfer.documents(contents, move):
            place = each.number
            if each.removed:
                number, added = numbers[place], added_by.get(place, 0)
                line = each.document.decode()
                yield ids[place], number, added, removed_by.get(place, 0), line

    writer.insert(recorded())
    connection.copy(
        "COPY onrecord.removed (id, number, added_by, removed_by, line) FROM STDIN", taken_out()
    )
    for change_number, change in zip(change_numbers, move.changes, strict=True):
        _write_change(connection, change_number, change, numbers, ids)
    for name, rows in move.registers.items():
        write_register(connection, name, rows)
    return move.copied


def _there(connection: Connection) -> There:
    """Return what the tables have."""
    live = {
        id_: hash64(line.encode())
        for id_, line in connection.stream("SELECT id, line FROM onrecord.statement")
    }
    removed = {row[0] for row in connection.rows("SELECT id FROM onrecord.removed")}
    known = {(row[0], row[1]) for row in connection.rows("SELECT batch, at FROM onrecord.change")}
    return There(live, removed, known, _registers(connection))


def _number(connection: Connection, move: Move) -> tuple[dict[int, int], list[int]]:
    """Give documents and changes numbers of one row: each change behind what was there."""
    last = connection.value(
        "SELECT greatest((SELECT max(number) FROM onrecord.change),"
        " (SELECT max(number) FROM onrecord.statement),"
        " (SELECT max(number) FROM onrecord.removed), 0)"
    )
    base = max(connection.now(), last + 1)
    behind = [each.behind for each in move.changes]
    numbers: dict[int, int] = {}
    at = 0
    for place in range(1, len(move.numbers) + 1):
        while at < len(behind) and behind[at] < place:
            at += 1
        numbers[place] = base + place - 1 + at
    return numbers, [base + index + count for index, count in enumerate(behind)]


def _registers(connection: Connection) -> dict[str, Rows]:
    names = connection.rows("SELECT DISTINCT name FROM onrecord.register ORDER BY 1")
    return {name: register_rows(connection, name) for (name,) in names}


def _changes(
    connection: Connection,
    numbers: dict[tuple[str, int], int],
    added: dict[int, list[int]],
    in_order: list[int],
) -> Iterator[dict[str, Any]]:
    """Yield the changes in order, as the file's table of changes tells them."""
    touched: dict[int, list[tuple[Any, ...]]] = {}
    for change, *rest in connection.stream(
        "SELECT change, id, what, number, fields, line FROM onrecord.touched ORDER BY change, id"
    ):
        touched.setdefault(change, []).append(tuple(rest))
    at = 0
    for row in connection.rows(
        "SELECT number, batch, at, by_whom, command, reason, undoes, registers"
        " FROM onrecord.change ORDER BY number, batch"
    ):
        change, told = row[0], touched.get(row[0], [])
        while at < len(in_order) and in_order[at] < change:
            at += 1
        mine = added.get(change, [])
        yield {
            **dict(
                zip(("batch", "at", "by", "command", "reason", "undoes"), row[1:7], strict=True)
            ),
            "next": max(at, *mine) + 1 if mine else at + 1,
            "added": spans_of(mine),
            **{
                what: spans_of(
                    numbers[id_, number]
                    for id_, done, number, _, _ in told
                    if done == what and (id_, number) in numbers
                )
                for what in ("removed", "restored")
            },
            "edits": {one[0]: json.loads(one[3]) for one in told if one[1] == "edited"},
            "lines": {one[0]: one[4] for one in told if one[1] == "edited" and one[4]},
            "registers": json.loads(row[7]),
        }


def _write_change(
    connection: Connection,
    change_number: int,
    change: ChangeToMove,
    numbers: dict[int, int],
    ids: dict[int, str],
) -> None:
    row, edits = change.row, change.row.get("edits", {})
    number_of = (
        {ids[place]: number for place, number in numbers.items() if ids.get(place) in edits}
        if edits
        else {}
    )
    touched: list[tuple[object, ...]] = [
        (
            *(id_, change_number, "edited", number_of[id_]),
            json.dumps(fields, ensure_ascii=False),
            row.get("lines", {}).get(id_, ""),
        )
        for id_, fields in edits.items()
    ]
    touched += [
        (ids[place], change_number, what, numbers[place], "", "")
        for what in ("removed", "restored")
        for place in change.numbers[what]
    ]
    connection.run_each("INSERT INTO onrecord.touched VALUES (%s, %s, %s, %s, %s, %s)", touched)
    names = ("command", "reason", "by", "at", "batch")
    step = HistoryEntry(
        Command(*(row.get(name, "") for name in names)),
        len(change.numbers["added"]),
        len(edits),
        len(change.numbers["removed"]),
        len(change.numbers["restored"]),
        undoes=row.get("undoes", ""),
    )
    write_change(connection, change_number, step, row.get("registers", {}))
