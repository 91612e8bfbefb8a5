"""The store as a TinyDB: the storage and the table through which scripts and commands write.

    with OnRecordDB("statements.json") as db:
        db.table("statements").insert({"text": "We agree.", ...})

It is TinyDB's whole interface over our layout. A table reads its own part of the file;
a statement inserted is appended, every other change is a new file that takes the place
of the old one, under the writers' lock.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from itertools import count
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from onrecord.storage.tiny import header, line_format, replace, write
from onrecord.storage.tiny.header import Rewrite
from onrecord.storage.tiny.line_format import CLOSER, ODD, STATEMENTS, Fresh, Splice, Stamp
from onrecord.storage.tiny.lock import PATIENCE, StoreLock
from onrecord.storage.tiny.snapshot import Snapshot, find_file
from onrecord.validation import EMPTY, copy_json


class OnRecordStorage(Storage):
    """``TinyDB(path, storage=OnRecordStorage)``: all of TinyDB over a store of ours.

    Raises StoreChangedError where another program changed the store between reading
    it and writing: nothing is lost, and the call can be made again.
    """

    def __init__(self, path: str | os.PathLike[str], *, patience: float = PATIENCE) -> None:
        self.path = find_file(path)
        self._patience = patience
        self._stamp: Stamp | None = None
        self._lock: StoreLock | None = None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables, or None where there is no file yet."""
        with Snapshot(self.path) as snapshot:
            self._stamp = snapshot.stamp
            if snapshot.file is None:
                return None
            tables = snapshot.tables()
            documents = {key: json.loads(raw) for key, raw in _numbered(snapshot)}
            top = {header.HEADER: {"1": dict(snapshot.header)}} if snapshot.header else {}
        return {**top, **tables, STATEMENTS: documents}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Let a file with these tables take the place of the store."""
        tables = dict(data)
        top = dict(tables.pop(header.HEADER, {}).get("1", {}))
        documents = tables.pop(STATEMENTS, {})
        for document in documents.values():
            copy_json(document, "the document")
        with self.locked() as lock, replace.beside(lock, self._stamp) as file:
            rewrites = {name: header.table_rows(table) for name, table in tables.items()}
            top = header.next_header(top, max(map(int, documents), default=0))
            header.write_head(top, file, rewrites=rewrites)
            for at, (number, document) in enumerate(documents.items()):
                raw = line_format.dump(document)
                file.write(line_format.write_line(int(number), raw, first=at == 0))
            file.write(CLOSER)
        self._stamp = line_format.stamp_of(self.path)

    def read_table(self, name: str) -> dict[str, Any]:
        """Return the rows of one table, without reading the others."""
        with Snapshot(self.path) as snapshot:
            if name == STATEMENTS:
                return {key: json.loads(raw) for key, raw in _numbered(snapshot)}
            return snapshot.table(name)

    def append(self, snapshot: Snapshot, document: bytes) -> int:
        """Add one document, given as JSON, to the statements: in place where that can be done."""
        with self.locked() as lock:
            number = write.append_one(snapshot, lock, document)
            if number is None:
                number = write.next_number(snapshot)
                self.replace(snapshot, fresh=line_format.numbered([document]))
            return number

    def replace(
        self,
        snapshot: Snapshot,
        *,
        splices: Sequence[Splice] = (),
        fresh: Fresh = line_format.NOTHING_NEW,
        tables: Mapping[str, Rewrite] = EMPTY,
        last: int = 0,
    ) -> None:
        """Let a new file take the place of the store, some lines and tables changed.

        ``last`` is a number that was given, if no line bears it.
        """
        with self.locked() as lock:
            write.rewrite(snapshot, lock, splices=splices, fresh=fresh, rewrites=tables, last=last)

    @contextmanager
    def locked(self) -> Iterator[StoreLock]:
        """Hold the writers' lock, once however often it is asked for. Raises StoreBusyError."""
        if self._lock is not None:
            yield self._lock
            return
        with write.writing(self.path, self._patience) as lock:
            self._lock = lock
            try:
                yield lock
            finally:
                self._lock = None


class OnRecordTable(Table):
    """TinyDB's table, each change of which is made under the writers' lock."""

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; a statement without a number of its own is appended."""
        if not self._appends(document):
            return super().insert(document)
        return self._append([dict(document)])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents: all of them, or none, in one replacement."""
        given = list(documents)
        if not given or not all(map(self._appends, given)):
            return super().insert_multiple(given)
        return self._append([dict(each) for each in given])

    def _append(self, documents: list[dict[str, Any]]) -> list[int]:
        storage = self._ours()
        for document in documents:
            copy_json(document, "the document")
        raw = [line_format.dump(each) for each in documents]
        with storage.locked(), write.laid_out(Snapshot(storage.path)) as snapshot:
            first = write.next_number(snapshot)
            if len(raw) == 1:
                storage.append(snapshot, raw[0])
            else:
                storage.replace(snapshot, fresh=line_format.numbered(raw))
        self._next_id = None
        self.clear_cache()
        return list(range(first, first + len(raw)))

    def _appends(self, document: object) -> bool:
        plain = isinstance(document, Mapping) and not isinstance(document, Document)
        return plain and self.name == STATEMENTS and isinstance(self._storage, OnRecordStorage)

    def _ours(self) -> OnRecordStorage:
        if not isinstance(self._storage, OnRecordStorage):
            raise TypeError("this table needs an OnRecordStorage")
        return self._storage

    def _read_table(self) -> dict[str, Mapping[str, Any]]:
        """Read this table alone."""
        if isinstance(self._storage, OnRecordStorage):
            return self._storage.read_table(self.name)
        return super()._read_table()

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        """Read, change and write under one lock, so that two scripts both count."""
        locked = getattr(self._storage, "locked", nullcontext)
        with locked():
            super()._update_table(updater)


class OnRecordDB(TinyDB):
    """``OnRecordDB(path)``: a TinyDB database of our storage and table."""

    default_storage_class = OnRecordStorage  # type: ignore[assignment]  # any storage may stand here
    table_class = OnRecordTable

    @property
    def onrecord(self) -> OnRecordStorage:
        """The storage, with what ours can do beyond TinyDB's."""
        if not isinstance(self.storage, OnRecordStorage):
            raise TypeError("this database needs an OnRecordStorage")
        return self.storage


def _numbered(snapshot: Snapshot) -> Iterator[tuple[str, bytes]]:
    """Yield the documents as JSON under their numbers; one more for a number met twice."""
    taken: set[int] = set()
    for entry in snapshot.entries():
        read = line_format.read_line(entry.line.raw)
        number = read[0] if read is not None else ODD
        if number == ODD or number in taken:
            number = next(each for each in count(max(taken, default=0) + 1) if each not in taken)
        taken.add(number)
        yield str(number), entry.line.bare.partition(b":")[2]
