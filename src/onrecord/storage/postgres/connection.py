"""One connection to a store's database: transactions, long answers, errors as ours."""

from __future__ import annotations

import random
import time
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from itertools import count
from typing import Any, TypeVar, overload

import psycopg
from psycopg import errors as pg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus

from onrecord import commitment
from onrecord.addresses import without_password
from onrecord.errors import (
    NewerFormatError,
    NotAStoreError,
    ServerError,
    ServerUnreachableError,
    StoreBusyError,
    StoreReadOnlyError,
    UncertainCommitError,
)
from onrecord.storage.postgres import schema

Row = tuple[Any, ...]
_T = TypeVar("_T")

# Longer answers are read some at a time from a cursor that the server keeps.
_FEW = 2_000
_TIMES = 6
# What only one may do at a time: change, undo, edit a register; make the tables.
_STORE_LOCK = 0x6F6E7265636F7264
_RETRIED = (pg.DeadlockDetected, pg.SerializationFailure, pg.UniqueViolation)
_MAY_NOT = (pg.InsufficientPrivilege, pg.ReadOnlySqlTransaction)


class Connection:
    """A connection that is made when it is first needed, and once more where it was cut.

    ``patience`` is how many seconds a change waits for another.
    """

    def __init__(self, location: str, patience: float) -> None:
        self.location = without_password(location)
        self._address = location
        self._patience = patience
        self._open: psycopg.Connection[Row] | None = None
        self._ahead = 0
        self._cursors = count()
        self._stale: list[str] = []

    def __del__(self) -> None:
        """Close the connection of a store that is let go of."""
        self.close()

    def close(self) -> None:
        """Close the connection; the next question makes another."""
        if self._open is not None:
            with suppress(psycopg.Error):
                self._open.close()
            self._open = None
            self._stale.clear()

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return all rows of an answer."""
        with self._translating("write" if self.in_transaction else "read"):
            return self._ask(sql, values).fetchall()

    def value(self, sql: str, values: Sequence[object] = ()) -> Any:
        """Return the one value of an answer."""
        return self.rows(sql, values)[0][0]

    def run(self, sql: str, values: Sequence[object] = ()) -> None:
        """Run a statement whose answer is not needed."""
        with self._translating("write"):
            self._ask(sql, values)

    def run_each(self, sql: str, values: Iterable[Sequence[object]]) -> None:
        """Run a statement once for each of these values."""
        with self._translating("write"), self._connected().cursor() as cursor:
            cursor.executemany(sql.encode(), values)

    def copy(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Copy rows into a table."""
        with (
            self._translating("write"),
            self._connected().cursor() as cursor,
            cursor.copy(sql.encode()) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def long_answer(self, sql: str, values: Sequence[object], size: int) -> Sequence[Row]:
        """Return the rows of an answer of this size; a long one is read as it is needed.

        The server keeps it as it is now, whatever changes meanwhile.
        """
        if size <= _FEW:
            return self.rows(sql, values)
        name = f"onrecord_{next(self._cursors)}"
        self.run(f"DECLARE {name} SCROLL CURSOR WITH HOLD FOR {sql}", values)
        return _LongAnswer(self, name, size)

    def stream(self, sql: str, values: Sequence[object] = ()) -> Iterator[Row]:
        """Yield the rows of an answer of unknown length, as they are now."""
        name = f"onrecord_{next(self._cursors)}"
        hold = "" if self.in_transaction else "WITH HOLD "
        self.run(f"DECLARE {name} NO SCROLL CURSOR {hold}FOR {sql}", values)
        try:
            while some := self.rows(f"FETCH {_FEW} FROM {name}"):
                yield from some
        finally:
            self.forget(name)

    def forget(self, cursor: str) -> None:
        """Let the server drop a cursor, at the next question."""
        self._stale.append(cursor)

    def now(self) -> int:
        """Return the microseconds since 2020 by the server's clock: numbers grow with it."""
        self._connected()
        return time.monotonic_ns() // 1000 + self._ahead

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open."""
        return (
            self._open is not None and self._open.info.transaction_status != TransactionStatus.IDLE
        )

    def transact(self, work: Callable[[], _T], *, patient: bool = False) -> _T:
        """Do a work in a transaction, or in the one that is open; after a deadlock, once more.

        ``patient`` waits for others as long as they take. Raises StoreBusyError.
        """
        if self.in_transaction:
            return work()
        for attempt in range(_TIMES):
            if attempt:
                time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311  to tell two apart
            with self._translating("write"), suppress(*_RETRIED):
                return self._once(work, patient=patient)
        raise StoreBusyError(self.location, self._patience)

    def lock_store(self) -> None:
        """Wait until no other changes the store, and let none until the transaction ends."""
        self.rows("SELECT pg_advisory_xact_lock(%s)", (_STORE_LOCK,))

    def lock_keys(self, keys: Iterable[int]) -> None:
        """Wait until no other records the same words, and let none until the transaction ends."""
        self.rows(
            "SELECT pg_advisory_xact_lock(key) FROM (SELECT unnest(%s::bigint[]) AS key"
            " ORDER BY 1) AS keys",
            (sorted(set(keys)),),
        )

    def _once(self, work: Callable[[], _T], *, patient: bool) -> _T:
        commitment.begin_call()
        wait = 0 if patient else int(self._patience * 1000)
        self._ask(f"BEGIN; SET LOCAL lock_timeout = {wait}")
        connection = self._connected()
        try:
            done = work()
        except BaseException:
            with suppress(psycopg.Error):
                connection.execute(b"ROLLBACK")
            raise
        # A transaction gets a number of its own when it first writes.
        wrote = connection.execute(b"SELECT pg_current_xact_id_if_assigned()").fetchone()
        with commitment.commit_point() if wrote != (None,) else nullcontext():
            try:
                connection.execute(b"COMMIT")
            except psycopg.OperationalError as cause:
                if connection.closed:
                    raise UncertainCommitError(self.location) from cause
                raise
        return done

    def _ask(self, sql: str, values: Sequence[object] | None = None) -> psycopg.Cursor[Row]:
        """Ask the server; once more where an idle connection turns out to have been cut."""
        may_repeat = self._open is not None and not self.in_transaction
        try:
            return self._connected().execute(sql.encode(), values)
        except psycopg.OperationalError:
            if not (may_repeat and self._open is not None and self._open.closed):
                raise
            return self._connected().execute(sql.encode(), values)

    def _connected(self) -> psycopg.Connection[Row]:
        """Return the open connection; one that was cut between two questions is made anew."""
        if self._open is not None and self._open.closed:
            self._open = None
        if self._open is None:
            self._open = self._connect()
            self._ahead = self._prepare(self._open) - time.monotonic_ns() // 1000
        while self._stale and self._open.info.transaction_status == TransactionStatus.IDLE:
            with suppress(pg.InvalidCursorName):
                self._open.execute(f"CLOSE {self._stale.pop()}".encode())
        return self._open

    def _connect(self) -> psycopg.Connection[Row]:
        try:
            given = conninfo_to_dict(self._address)
        except psycopg.Error as cause:
            raise NotAStoreError(self.location, "it is no address of PostgreSQL") from cause
        known = {"connect_timeout": 10, "application_name": "onrecord", **given}
        try:
            return psycopg.connect(
                **known,  # type: ignore[arg-type]  # what the address says, as libpq knows it
                autocommit=True,
                client_encoding="UTF8",
                prepare_threshold=None,  # a pooler may give each transaction another server
            )
        except psycopg.Error as cause:
            raise ServerUnreachableError(self.location, _reason(cause, self._address)) from cause

    def _prepare(self, connection: psycopg.Connection[Row]) -> int:
        """Check the store's version, or make its tables; return the server's clock."""
        asked = (
            b"SELECT (SELECT value FROM onrecord.meta WHERE key = 'version'), "
            b"(extract(epoch FROM clock_timestamp() - '2020-01-01 00:00+00') * 1000000)::bigint"
        )
        try:
            found = connection.execute(asked).fetchone()
        except (pg.InvalidSchemaName, pg.UndefinedTable):
            _create(connection)
            found = connection.execute(asked).fetchone()
        version, now = found or (None, 0)
        if version is None or int(version) > schema.VERSION:
            raise NewerFormatError(self.location, f"it is of format {version}, of a later version")
        return int(now)

    @contextmanager
    def _translating(self, doing: str) -> Iterator[None]:
        """Turn the errors of the server into ours; those after which we try again pass."""
        try:
            yield
        except _RETRIED:
            raise
        except _MAY_NOT as cause:
            raise StoreReadOnlyError(self.location, doing, _role(self._open)) from cause
        except pg.LockNotAvailable as cause:
            raise StoreBusyError(self.location, self._patience) from cause
        except psycopg.Error as cause:
            reason = _reason(cause, self._address)
            if self._open is None or self._open.closed:
                raise ServerUnreachableError(self.location, reason) from cause
            raise ServerError(self.location, doing, reason) from cause


class _LongAnswer(Sequence[Row]):
    """The rows of a cursor that the server keeps, some at a time."""

    def __init__(self, connection: Connection, cursor: str, size: int) -> None:
        self._connection = connection
        self._cursor = cursor
        self._size = size
        self._first = 0
        self._rows: list[Row] = []
        weakref.finalize(self, connection.forget, cursor)

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        place = at + len(self) * (at < 0)
        if not 0 <= place < len(self):
            raise IndexError(at)
        if not self._first <= place < self._first + len(self._rows):
            self._first = place - place % _FEW
            self._connection.run(f"MOVE ABSOLUTE {self._first} FROM {self._cursor}")
            self._rows = self._connection.rows(f"FETCH {_FEW} FROM {self._cursor}")
        return self._rows[place - self._first]


def _create(connection: psycopg.Connection[Row]) -> None:
    """Make the tables, unless another just did; with Citus, spread them over its servers."""
    with connection.transaction():
        connection.execute(b"SELECT pg_advisory_xact_lock(%s)", (_STORE_LOCK,))
        found = connection.execute(
            b"SELECT (SELECT count(*) FROM pg_namespace WHERE nspname = 'onrecord'),"
            b" (SELECT count(*) FROM pg_extension WHERE extname = 'citus'),"
            b" current_setting('server_encoding')"
        ).fetchone()
        there, citus, encoding = found or (0, 0, "")
        if there and connection.execute(b"SELECT to_regclass('onrecord.meta')").fetchone() != (
            None,
        ):
            return
        if encoding != "UTF8":
            raise NotAStoreError(connection.info.dbname, f"the database is in {encoding}, not UTF8")
        connection.execute(schema.CREATE.encode())
        for each in schema.DISTRIBUTE if citus else ():
            connection.execute(each.encode())
        connection.execute(
            b"INSERT INTO onrecord.meta VALUES ('version', %s)", (str(schema.VERSION),)
        )


def _reason(cause: psycopg.Error, address: str) -> str:
    """Return an error's first line, without anything that the address says of a password."""
    told = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    secret = ""
    with suppress(psycopg.Error):
        secret = str(conninfo_to_dict(address).get("password") or "")
    return told.replace(secret, "…") if secret else told


def _role(connection: psycopg.Connection[Row] | None) -> str:
    return connection.info.user if connection is not None else ""
