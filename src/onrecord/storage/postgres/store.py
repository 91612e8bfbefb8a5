"""The store on a PostgreSQL server: asked, added to and changed by many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from threading import get_ident
from typing import TYPE_CHECKING, TypeVar

from onrecord import codec
from onrecord.addresses import without_password
from onrecord.model import Statement
from onrecord.query import Filter
from onrecord.statements import merge
from onrecord.storage.base import (
    NO_COMMAND,
    AddResult,
    Command,
    Contents,
    Copied,
    HistoryEntry,
    Info,
    ProgressCallback,
    Provenance,
    Revise,
    Rows,
    StatementChange,
    no_progress,
)
from onrecord.storage.duplicate_key import duplicate_key
from onrecord.storage.postgres import changes, schema
from onrecord.storage.postgres.changes import Change
from onrecord.storage.postgres.connection import Connection
from onrecord.storage.postgres.contents import read_contents, write_contents
from onrecord.storage.postgres.search import PostgresBackend
from onrecord.storage.postgres.write import Recorded, Writer
from onrecord.storage.reader import QuickAnswers
from onrecord.storage.tiny.batch import Batch
from onrecord.storage.writer import Registers, StoreWriter
from onrecord.validation import EMPTY

if TYPE_CHECKING:
    pass

_T = TypeVar("_T")

# So few are recorded while no other can record the same words; more are an import.
_FEW = 50
_PATIENCE = 10.0


class PostgresStore(StoreWriter):
    """Statements in tables of their own in a database: one connection, for one thread at a time.

    A change waits ``patience`` seconds for others that change the store.
    """

    def __init__(
        self,
        location: str,
        *,
        patience: float = _PATIENCE,
        progress: ProgressCallback | None = None,
    ) -> None:
        self.location = without_password(location)
        self._progress = progress or no_progress
        self._connection = Connection(location, patience)
        self._writer = Writer(self._connection)
        self._answers = PostgresBackend(self._connection)

    def close(self) -> None:
        """Close the connection; the store can be asked again."""
        self._connection.close()

    # Reading

    def rows(self, register: str) -> Rows:
        """Return the rows of a register."""
        return changes.register_rows(self._connection, register)

    def statements(self) -> Iterator[Statement]:
        """Yield every statement, in the order in which they were recorded."""
        for (line,) in self._connection.stream(
            "SELECT line FROM onrecord.statement ORDER BY number, id"
        ):
            yield codec.decode(line)

    def provenance(self) -> Iterator[Provenance]:
        """Yield where each statement came from, if it was imported or has a ref."""
        for (line,) in self._connection.stream(
            """SELECT line FROM onrecord.statement"""
            """ WHERE line LIKE '%%"ref"%%' OR line LIKE '%%"origin"%%' ORDER BY number, id"""
        ):
            each = codec.decode(line)
            if each.ref or each.origin:
                file, row = (each.origin.file, each.origin.row) if each.origin else ("", -1)
                yield Provenance(each.id, each.ref, file, row)

    def info(self) -> Info:
        """Return the store at a glance."""
        answers = self._answers
        ends = answers.groups(Filter(), ())
        tables = [f"onrecord.{name}" for name in schema.TABLES]
        size, generation = self._connection.rows(
            "SELECT (SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[])"
            " AS tables(name)), (SELECT count(*) FROM onrecord.change)",
            (tables,),
        )[0]
        return Info(
            location=self.location,
            statements=answers.size(),
            officials=len(answers.names("official")),
            countries=sum(not each.startswith("<") for each in answers.names("country")),
            topics=len(answers.names("topic")),
            first=ends[0].first if ends else "",
            last=ends[0].last if ends else "",
            size=int(size),
            format=schema.VERSION,
            generation=generation,
        )

    def quick_answers(self) -> QuickAnswers | None:
        """Return what completion is answered from."""
        return QuickAnswers(self._answers)

    def commands(self) -> Iterator[HistoryEntry]:
        """Yield what each command did, the newest first."""
        for past, undone in changes.past_changes(self._connection):
            yield past.step._replace(undone=undone)

    def history(self, id_: str) -> list[StatementChange]:
        """Return what was done to a statement, the oldest first."""
        return changes.events(self._connection, id_)

    def contents(self) -> Contents:
        """Return all that the store keeps, to be copied into another."""
        return read_contents(self._connection)

    def removed(self) -> Iterator[Statement]:
        """Yield the statements that were taken out and can be restored."""
        for (line,) in self._connection.stream(
            "SELECT line FROM onrecord.removed ORDER BY removed_by, number, id"
        ):
            yield codec.decode(line)

    # Writing

    def _preview(self, statements: Iterable[Statement]) -> AddResult:
        batch = Batch(_Recorded(self._connection), self._progress)
        batch.add(statements)
        return batch.added()

    def _record(
        self,
        record: Callable[[], AddResult],
        statements: Iterable[Statement],
        registers: Registers,
    ) -> AddResult:
        if isinstance(statements, Sequence) and len(statements) <= _FEW and not registers:
            return self._transact(partial(self._record_few, statements, record))
        return record()

    @contextmanager
    def batch(self, command: Command = NO_COMMAND) -> Iterator[None]:
        """Make one change of all that is added and revised inside: one transaction, or none."""
        self._batch = batch = Batch(_Recorded(self._connection), self._progress)
        self._thread = get_ident()
        try:
            yield
            self._batch = None
            if batch.changes_anything:
                self._transact(
                    partial(self._write_batch, batch, command), patient=len(batch.new) > _FEW
                )
        finally:
            self._batch = None
            batch.close()

    def change(
        self,
        command: Command,
        *,
        revise: Mapping[str, Revise] = EMPTY,
        remove: Iterable[str] = (),
        restore: Iterable[str] = (),
        registers: Registers = EMPTY,
    ) -> HistoryEntry:
        """Make one change of statements and registers: all of it, or nothing."""
        unwanted, wanted = tuple(dict.fromkeys(remove)), tuple(dict.fromkeys(restore))

        def work() -> HistoryEntry:
            self._connection.lock_store()
            change = Change(self._connection, self._writer)
            change.revise(revise)
            change.remove(unwanted)
            change.restore(wanted)
            for name, each in registers.items():
                change.register(name, each)
            return change.finish(command)

        return self._transact(work)

    def undo(
        self, asked: str = "", *, command: Command = NO_COMMAND, dry_run: bool = False
    ) -> HistoryEntry:
        """Take back the last command that was not, or the one whose batch begins so; return it."""
        if dry_run:
            return changes.undoable(self._connection, asked).step

        def work() -> HistoryEntry:
            self._connection.lock_store()
            past = changes.undoable(self._connection, asked)
            change = Change(self._connection, self._writer)
            change.take_back(past)
            change.finish(command, undoes=past.step.command.batch)
            return past.step

        return self._transact(work)

    def purge(self, ids: Iterable[str]) -> int:
        """Forget removed statements for good; return how many there were."""
        unwanted = set(ids)

        def work() -> int:
            self._connection.lock_store()
            return changes.purge(self._connection, unwanted)

        return self._transact(work)

    def take_in(self, contents: Contents) -> Copied:
        """Add what another store keeps and this one has not: all of it, or nothing."""

        def work() -> Copied:
            self._connection.lock_store()
            return write_contents(self._connection, self._writer, contents)

        return self._transact(work, patient=True)

    # Behind the scenes

    def _backend(self) -> PostgresBackend:
        """Return what answers from the tables."""
        return self._answers

    def _transact(self, work: Callable[[], _T], *, patient: bool = False) -> _T:
        """Do a work in a transaction: all of it is kept, or nothing."""
        if self._connection.in_transaction:
            return work()

        def attempt() -> _T:
            self._writer.begin()
            return work()

        done = self._connection.transact(attempt, patient=patient)
        self._writer.committed()
        return done

    def _record_few(
        self, statements: Sequence[Statement], record: Callable[[], AddResult]
    ) -> AddResult:
        """Record a few, once no other can record the same words until it is done."""
        if keys := [key for each in statements if (key := duplicate_key(each))]:
            self._connection.lock_keys(keys)
        return record()

    def _write_batch(self, batch: Batch, command: Command) -> None:
        """Write what a batch adds and revises.

        What another has recorded since it was looked up gains what is new.
        """
        connection = self._connection
        if batch.changed or batch.registers:
            connection.lock_store()
        alone = batch.single is not None
        number = connection.now()
        added_by = 0 if alone else number
        recorded = self._new(batch, number, added_by)
        there = self._writer.insert(recorded)
        given = map(batch.new.statement, range(len(batch.new)) if there else ())
        lost = (each for each in given if each.id in there)
        grown = {each.id: partial(_united, each) for each in lost}
        if alone and not grown:
            return
        if grown and not (batch.changed or batch.registers):
            connection.lock_store()
        change = Change(connection, self._writer, number)
        change.revise({id_: partial(_instead, each) for id_, each in batch.changed.items()})
        change.revise(grown)
        for name, rows in batch.registers.items():
            change.register(name, rows)
        change.finish(command, added=0 if alone else len(batch.new) - len(there))

    def _new(self, batch: Batch, number: int, added_by: int) -> Iterator[Recorded]:
        """Yield what a batch adds, and show how much of it is written."""
        total = len(batch.new)
        for at in range(len(batch.new)):
            if at % 1000 == 0:
                self._progress("writing", at / total)
            yield number + (at + 1 if added_by else 0), added_by, batch.new.statement(at), ""
        self._progress("writing", 1.0)


class _Recorded(PostgresBackend):
    """What is on record, for a batch: how many there are is not counted for it."""

    def size(self) -> int:
        """Return 1: a look at what is there costs less than counting it."""
        return 1


def _instead(new: Statement, _: Statement) -> Statement:
    return new


def _united(given: Statement, kept: Statement) -> Statement:
    """Return the stored statement with what only its duplicate says."""
    return merge.merge_duplicate(kept, given)
