"""Changing what is on record, taking changes back, and telling of them in history."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from msgspec.structs import replace

from onrecord import codec
from onrecord.errors import (
    AlreadyRestoredError,
    AmbiguousIdError,
    BadStatementError,
    ChangedSinceError,
    NothingToUndoError,
    UnknownStatementError,
)
from onrecord.model import Statement
from onrecord.storage.base import Command, HistoryEntry, Revise, Rows, StatementChange
from onrecord.storage.postgres.connection import Connection
from onrecord.storage.postgres.schema import Name
from onrecord.storage.postgres.write import Recorded, Writer, names_lost
from onrecord.storage.tiny.change_record import applied, difference, reversed_, undo_rows

_SOME = 500
_CHANGE_COLUMNS = (
    "number, batch, at, by_whom, command, reason, undoes, added, edited, removed, restored,"
    " registers"
)


class PastChange(NamedTuple):
    """A command that was carried out: its number, what it did, and the lines that alone tell of it.

    ``lines`` are the ids and numbers of statements added without a row of history.
    ``registers`` gives rows before and after, by register and key.
    """

    number: int
    step: HistoryEntry
    registers: Mapping[str, Mapping[str, list[Any]]]
    lines: tuple[tuple[str, int], ...] = ()


class Change:
    """A change being made under the store's lock; ``finish`` writes what history keeps of it."""

    def __init__(self, connection: Connection, writer: Writer, number: int = 0) -> None:
        self._connection = connection
        self._writer = writer
        if not number:
            last = connection.value("SELECT coalesce(max(number), 0) FROM onrecord.change")
            number = max(connection.now(), last + 1)
        self.number = number
        self._touched: list[tuple[object, ...]] = []
        self._counts = dict.fromkeys(("edited", "removed", "restored"), 0)
        self._registers: dict[str, dict[str, list[Any]]] = {}
        self._lost: list[Name] = []

    def revise(self, changes: Mapping[str, Revise]) -> None:
        """Put what revisions make of statements in their place. Raises UnknownStatementError."""
        for ids in _in_parts(changes):
            stored = self._stored(ids)
            made: list[Recorded] = []
            for id_ in ids:
                old = stored[id_]
                made += self._edit(old, replace(changes[id_](old[2]), id=id_))
            self._writer.renew(made)

    def remove(self, ids: Sequence[str]) -> None:
        """Move statements to the table of removed ones. Raises UnknownStatementError."""
        for some in _in_parts(ids):
            self._stored(some)
        self._take_out("id = ANY(%s::text[])", (list(ids),))

    def restore(self, ids: Sequence[str]) -> None:
        """Bring removed statements back. Raises UnknownStatementError, AlreadyRestoredError."""
        rows = self._connection.rows(
            "SELECT id, max(number) FROM onrecord.removed WHERE id = ANY(%s::text[]) GROUP BY 1",
            (list(ids),),
        )
        found = {str(id_): int(number) for id_, number in rows}
        for id_ in ids:
            if id_ not in found:
                raise UnknownStatementError(id_)
        self._put_back(list(found.items()))

    def register(self, name: str, change: Callable[[Rows], Rows]) -> None:
        """Put what ``change`` makes of a register's rows in their place."""
        before = register_rows(self._connection, name)
        after = change(dict(before))
        self._registers[name] = difference(before, after)
        if self._registers[name]:
            write_register(self._connection, name, after)

    def take_back(self, past: PastChange) -> None:
        """Undo a change.

        Raises ChangedSinceError, AlreadyRestoredError if a later one stands on it.
        """
        edited = self._connection.rows(
            "SELECT id, fields, line FROM onrecord.touched WHERE change = %s AND what = 'edited'"
            " ORDER BY id",
            (past.number,),
        )
        for some in _in_parts(edited):
            stored = self._stored([row[0] for row in some])
            made: list[Recorded] = []
            for id_, fields, line in some:
                made += self._restore_fields(stored[id_], json.loads(fields), line)
            self._writer.renew(made)
        if past.lines:
            ids = [id_ for id_, _ in past.lines]
            self._take_out("id = ANY(%s::text[]) AND added_by = 0", (ids,))
        else:
            self._take_out("added_by = %s", (past.number,))
        for what in ("restored", "removed"):
            moved = self._connection.rows(
                "SELECT id, number FROM onrecord.touched WHERE change = %s AND what = %s",
                (past.number, what),
            )
            for some in _in_parts(moved):
                if what == "removed":
                    self._put_back(some)
                    continue
                ids, numbers = [row[0] for row in some], [row[1] for row in some]
                self._take_out(
                    "id = ANY(%s::text[]) AND number = ANY(%s::bigint[])", (ids, numbers)
                )
        for name, rows in past.registers.items():
            self.register(name, partial(undo_rows, rows))

    def finish(self, command: Command, *, undoes: str = "", added: int = 0) -> HistoryEntry:
        """Write the row of history, if anything changed; return what was done."""
        described = describe(command)
        registers = {name: rows for name, rows in self._registers.items() if rows}
        step = HistoryEntry(
            described,
            added,
            self._counts["edited"],
            self._counts["removed"],
            self._counts["restored"],
            tuple(registers),
            undoes,
        )
        if added or registers or any(self._counts.values()):
            self._connection.run_each(
                "INSERT INTO onrecord.touched VALUES (%s, %s, %s, %s, %s, %s)", self._touched
            )
            write_change(self._connection, self.number, step, registers)
            self._writer.doubt(self._lost)
        return step

    def _stored(self, ids: Sequence[str]) -> dict[str, Recorded]:
        """Return statements as they are now. Raises UnknownStatementError."""
        found = {
            id_: (number, added_by, codec.decode(line), line)
            for id_, number, added_by, line in self._connection.rows(
                "SELECT id, number, added_by, line FROM onrecord.statement"
                " WHERE id = ANY(%s::text[])",
                (list(ids),),
            )
        }
        for id_ in ids:
            if id_ not in found:
                raise UnknownStatementError(id_)
        return found

    def _edit(self, old: Recorded, new: Statement, line: str = "") -> Iterator[Recorded]:
        """Yield what is to stand in a statement's place; nothing where it is the same."""
        number, added_by, statement, stored_line = old
        before, after = codec.to_dict(statement), codec.to_dict(new)
        if before == after:
            return
        is_canonical = stored_line == codec.encode(statement).decode()
        fields = json.dumps(difference(before, after), ensure_ascii=False)
        kept = "" if is_canonical else stored_line
        self._touched.append((new.id, self.number, "edited", number, fields, kept))
        self._counts["edited"] += 1
        self._lost += names_lost(statement, new)
        yield number, added_by, new, line

    def _restore_fields(
        self, stored: Recorded, edited: Mapping[str, list[Any]], line: str
    ) -> Iterator[Recorded]:
        document = codec.to_dict(stored[2])
        for name, (_, after) in edited.items():
            if document.get(name) != after:
                raise ChangedSinceError(stored[2].id, name)
        new = codec.from_dict(applied(document, reversed_(edited)))
        return self._edit(stored, new, line if line and _says(line, new) else "")

    def _take_out(self, where: str, values: Sequence[object]) -> None:
        """Move the statements for which a condition holds to the table of removed ones."""
        self._connection.run(
            "INSERT INTO onrecord.removed SELECT id, number, added_by, %s::bigint, line"
            f" FROM onrecord.statement WHERE {where}",
            (self.number, *values),
        )
        self._connection.run(
            "INSERT INTO onrecord.touched SELECT id, %s::bigint, 'removed', number, '', ''"
            f" FROM onrecord.statement WHERE {where}",
            (self.number, *values),
        )
        lines = self._connection.stream(
            f"SELECT line FROM onrecord.statement WHERE {where}", values
        )
        names = {name[:2]: name for (line,) in lines for name in names_lost(codec.decode(line))}
        self._lost += names.values()
        gone = self._connection.rows(
            f"DELETE FROM onrecord.statement WHERE {where} RETURNING id", values
        )
        self._counts["removed"] += len(gone)

    def _put_back(self, moved: Sequence[Sequence[Any]]) -> None:
        """Put removed statements back as they were. Raises AlreadyRestoredError."""
        ids, numbers = [row[0] for row in moved], [row[1] for row in moved]
        which = "id = ANY(%s::text[]) AND number = ANY(%s::bigint[])"
        back: list[Recorded] = [
            (number, added_by, codec.decode(line), line)
            for number, added_by, line in self._connection.rows(
                f"SELECT number, added_by, line FROM onrecord.removed WHERE {which}"
                " ORDER BY number, id",
                (ids, numbers),
            )
        ]
        there = self._writer.insert(back)
        if there:
            raise AlreadyRestoredError(min(there))
        self._connection.run(f"DELETE FROM onrecord.removed WHERE {which}", (ids, numbers))
        self._touched += [(each[2].id, self.number, "restored", each[0], "", "") for each in back]
        self._counts["restored"] += len(back)


def describe(command: Command) -> Command:
    """Return what history keeps of a command; its moment and id are given where it has none."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return command._replace(at=command.at or now, batch=command.batch or uuid.uuid4().hex[:12])


def write_change(
    connection: Connection,
    number: int,
    step: HistoryEntry,
    registers: Mapping[str, Mapping[str, list[Any]]],
) -> None:
    """Write the row of a change."""
    command = step.command
    connection.run(
        f"INSERT INTO onrecord.change ({_CHANGE_COLUMNS})"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            *(number, command.batch, command.at, command.by, command.words, command.reason),
            *(step.undoes, step.added, step.edited, step.removed, step.restored),
            json.dumps(registers, ensure_ascii=False),
        ),
    )


def past_changes(connection: Connection) -> Iterator[tuple[PastChange, bool]]:
    """Yield each command, the newest first, and whether it was taken back since."""
    taken: set[str] = set()
    for past in _merged(connection):
        step = past.step
        back = step.command.batch in taken
        taken.discard(step.command.batch)
        if step.undoes and not back:
            taken.add(step.undoes)
        yield past, back


def undoable(connection: Connection, asked: str) -> PastChange:
    """Return the newest command not taken back, or the one whose batch begins so.

    Raises NothingToUndoError, or AmbiguousIdError.
    """
    near: dict[str, PastChange] = {}
    for past, undone in past_changes(connection):
        batch = past.step.command.batch
        if not asked and not (undone or past.step.undoes):
            return past
        if asked and batch.startswith(asked) and not undone:
            if batch == asked:
                return past
            near.setdefault(batch, past)
    if len(near) > 1:
        raise AmbiguousIdError(asked, tuple(near))
    if not near:
        raise NothingToUndoError(asked)
    return next(iter(near.values()))


def events(connection: Connection, id_: str) -> list[StatementChange]:
    """Return what was done to a statement, the oldest first. Raises UnknownStatementError."""
    lines = connection.rows(
        "SELECT number, added_by, line FROM onrecord.statement WHERE id = %s"
        " UNION ALL SELECT number, added_by, line FROM onrecord.removed WHERE id = %s",
        (id_, id_),
    )
    if not lines:
        raise UnknownStatementError(id_)
    touched = connection.rows(
        "SELECT change, what, fields FROM onrecord.touched WHERE id = %s", (id_,)
    )
    numbers = {row[0] for row in touched} | {row[1] for row in lines}
    changes = {
        row[0]: _past(row)
        for row in connection.rows(
            f"SELECT {_CHANGE_COLUMNS} FROM onrecord.change WHERE number = ANY(%s::bigint[])",
            (list(numbers),),
        )
    }
    done: dict[tuple[int, int, str], StatementChange] = {}
    for number, added_by, line in lines:
        if added_by in changes:
            done[added_by, 0, "added"] = StatementChange(
                changes[added_by].step.command, "added", {}
            )
        else:
            done[number, 0, "added"] = StatementChange(_addition(id_, line).command, "added", {})
    order = {"removed": 1, "restored": 2, "edited": 3}
    for number, what, told in touched:
        fields = {name: (old, new) for name, (old, new) in json.loads(told or "{}").items()}
        if what != "edited" or fields:
            done[number, order[what], what] = StatementChange(
                changes[number].step.command, what, fields
            )
    return [done[key] for key in sorted(done)]


def purge(connection: Connection, ids: set[str]) -> int:
    """Forget removed statements, and what history tells of them; return how many there were."""
    wanted = list(ids)
    gone = connection.rows(
        "DELETE FROM onrecord.removed WHERE id = ANY(%s::text[]) RETURNING removed_by", (wanted,)
    )
    # The reason of a change that removed nothing else may hold their words and names.
    connection.run(
        "UPDATE onrecord.change SET reason = '', command = split_part(command, ' ', 1)"
        " WHERE number = ANY(%s::bigint[])"
        " AND number NOT IN (SELECT removed_by FROM onrecord.removed)",
        ([row[0] for row in gone],),
    )
    if gone:
        edits = connection.rows(
            "DELETE FROM onrecord.touched WHERE id = ANY(%s::text[]) AND what = 'edited'"
            " RETURNING change",
            (wanted,),
        )
        for number in {row[0] for row in edits}:
            # What was typed may hold the words themselves.
            connection.run(
                "UPDATE onrecord.change SET edited = edited - %s, reason = '',"
                " command = split_part(command, ' ', 1) WHERE number = %s",
                (edits.count((number,)), number),
            )
    return len(gone)


def register_rows(connection: Connection, name: str) -> Rows:
    """Return the rows of a register, in their order."""
    return {
        key: json.loads(row)
        for key, row in connection.rows(
            "SELECT key, row FROM onrecord.register WHERE name = %s ORDER BY place", (name,)
        )
    }


def write_register(connection: Connection, name: str, rows: Rows) -> None:
    """Put rows in the place of a register's."""
    connection.run("DELETE FROM onrecord.register WHERE name = %s", (name,))
    connection.run_each(
        "INSERT INTO onrecord.register VALUES (%s, %s, %s, %s)",
        [
            (name, key, place, json.dumps(row, ensure_ascii=False))
            for place, (key, row) in enumerate(rows.items())
        ],
    )


def _merged(connection: Connection) -> Iterator[PastChange]:
    """Yield changes and additions by number, the newest first.

    Additions that follow on one another under one batch are one command.
    """
    rows = map(_past, _paged(connection, _CHANGE_COLUMNS, "onrecord.change", ("number", "batch")))
    alone = _paged(
        connection, "number, id, line", "onrecord.statement", ("number", "id"), "added_by = 0 AND"
    )
    change, one = next(rows, None), next(alone, None)
    while change is not None or one is not None:
        if one is None or (change is not None and change.number > one[0]):
            assert change is not None  # noqa: S101  one of them is there
            yield change
            change = next(rows, None)
            continue
        number, id_, line = one
        step, lines = _addition(id_, line), [(id_, number)]
        while (one := next(alone, None)) is not None:
            if change is not None and change.number > one[0]:
                break
            if _addition(one[1], one[2]).command.batch != step.command.batch:
                break
            lines.append((one[1], one[0]))
        yield PastChange(number, step._replace(added=len(lines)), {}, tuple(lines))


def _paged(
    connection: Connection, columns: str, table: str, order: tuple[str, str], which: str = ""
) -> Iterator[tuple[Any, ...]]:
    """Yield rows by number, the highest first: most who ask need only a few."""
    first, second = order
    below: tuple[object, object] = (1 << 62, "")
    while True:
        some = connection.rows(
            f"SELECT {columns} FROM {table} WHERE {which} ({first}, {second}) < (%s, %s)"
            f" ORDER BY {first} DESC, {second} DESC LIMIT {_SOME}",
            below,
        )
        if not some:
            return
        yield from some
        below = some[-1][:2]


def _past(row: tuple[Any, ...]) -> PastChange:
    number, batch, at, by, words, reason, undoes, added, edited, removed, restored, told = row
    registers = json.loads(told)
    command = Command(words, reason, by, at, batch)
    step = HistoryEntry(command, added, edited, removed, restored, tuple(registers), undoes)
    return PastChange(number, step, registers)


def _addition(id_: str, line: str) -> HistoryEntry:
    document = json.loads(line)
    command = Command(
        words="add",
        by=str(document.get("recorded_by", "")),
        at=str(document.get("recorded_at", "")),
        batch=str(document.get("batch") or id_),
    )
    return HistoryEntry(command, added=1)


def _says(line: str, statement: Statement) -> bool:
    """Return whether a line as it once was says just what a statement does."""
    try:
        return codec.to_dict(codec.decode(line)) == codec.to_dict(statement)
    except BadStatementError:
        return False


def _in_parts(things: Iterable[Any]) -> Iterator[list[Any]]:
    """Yield things some at a time."""
    given = list(things)
    for at in range(0, len(given), _SOME):
        yield given[at : at + _SOME]
