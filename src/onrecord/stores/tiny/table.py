"""TinyDB over our layout, for scripts: it appends and replaces where TinyDB writes in place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from onrecord.stores.tiny import head, layout, replace, writer
from onrecord.stores.tiny.layout import CLOSER, Stamp
from onrecord.stores.tiny.lock import PATIENCE, Held
from onrecord.stores.tiny.view import View
from onrecord.validation import copy_json


class OnRecordStorage(Storage):
    """``TinyDB(path, storage=OnRecordStorage)``: all of TinyDB over a store of ours.

    Every write is a new file that takes the place of the old one, under the
    writers' lock. Raises StoreChangedError where another program changed the store
    between reading it and writing: nothing is lost, and the call can be made again.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(os.path.realpath(path))
        self._stamp: Stamp | None = None
        self._held: Held | None = None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables, or None where there is no file yet."""
        with View(self._path) as view:
            self._stamp = view.stamp
            if view.file is None:
                return None
            header = {head.HEADER: {"1": dict(view.header)}} if view.header else {}
            tables = view.tables()
            documents = dict(_numbered(view))
        return {**header, **tables, layout.STATEMENTS: documents}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Let a file with these tables take the place of the store."""
        tables = dict(data)
        header = dict(tables.pop(head.HEADER, {}).get("1", {}))
        documents = tables.pop(layout.STATEMENTS, {})
        for document in documents.values():
            copy_json(document, "the document")
        unchanged = self._unchanged_lines(documents)
        with self.locked() as held, replace.beside(held, self._stamp) as file:
            rewrites = {name: head.table_rows(table) for name, table in tables.items()}
            head.write_head(_next(header, documents), file, rewrites=rewrites)
            for at, (number, document) in enumerate(documents.items()):
                said = unchanged.get(number) or layout.as_compact_json(document)
                file.write(layout.write_line(int(number), said, first=at == 0))
            file.write(CLOSER)
        self._stamp = layout.stamp(self._path.stat())

    def add(self, documents: list[dict[str, Any]]) -> list[int]:
        """Add statements: one in place, more by one replacement; return their numbers."""
        said = [layout.as_compact_json(copy_json(each, "the document")) for each in documents]
        with self.locked() as held, writer.laid_out(View(self._path)) as view:
            first = writer.next_number(view)
            if len(said) != 1 or not writer.append_one(view, held, said[0]):
                writer.rewrite(view, held, fresh=layout.numbered(said))
        return list(range(first, first + len(said)))

    def _unchanged_lines(self, documents: Mapping[str, Any]) -> dict[str, bytes]:
        """Return the JSON of the documents that stand in the file as they are given, by number."""
        with View(self._path) as view:
            if view.file is None or view.foreign is not None:
                return {}
            return {
                str(each.number): layout.document_bytes(view.read(each.offset, each.length))
                for each in view.entries()
                if layout.as_compact_json(documents.get(str(each.number)))
                == layout.as_compact_json(each.document)
            }

    @contextmanager
    def locked(self) -> Iterator[Held]:
        """Hold the writers' lock, once however often it is asked for."""
        with (
            nullcontext(self._held) if self._held else writer.writing(self._path, PATIENCE) as held
        ):
            before, self._held = self._held, held
            try:
                yield held
            finally:
                self._held = before


class OnRecordTable(Table):
    """TinyDB's table, of which each change is made under the writers' lock.

    What is inserted into the statements is added as a command of ours adds it,
    without reading the others.
    """

    def insert(self, document: Mapping[str, Any]) -> int:
        """Insert a document; one without a number of its own is added in place."""
        if not self._appends(document):
            return super().insert(document)
        return self._added([dict(document)])[0]

    def insert_multiple(self, documents: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert documents: all of them, or none, in one replacement."""
        given = list(documents)
        if not given or not all(map(self._appends, given)):
            return super().insert_multiple(given)
        return self._added([dict(each) for each in given])

    def _added(self, documents: list[dict[str, Any]]) -> list[int]:
        numbers: list[int] = self._storage.add(documents)  # type: ignore[attr-defined]  # it has one
        self._next_id = None
        self.clear_cache()
        return numbers

    def _appends(self, document: object) -> bool:
        plain = isinstance(document, Mapping) and not isinstance(document, Document)
        return plain and self.name == layout.STATEMENTS and hasattr(self._storage, "add")

    def _update_table(self, updater: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        """Read, change and write under one lock, so that two scripts both count."""
        locked = getattr(self._storage, "locked", nullcontext)
        with locked():
            super()._update_table(updater)


class OnRecordDB(TinyDB):
    """``OnRecordDB(path)``: a TinyDB database of our storage and table."""

    default_storage_class = OnRecordStorage  # type: ignore[assignment]  # any storage may stand here
    table_class = OnRecordTable


def _numbered(view: View) -> Iterator[tuple[str, Any]]:
    """Give the documents under their numbers, each its own: one more for a number met twice."""
    taken: set[int] = set()
    for each in view.entries():
        number = each.number
        if number < 0 or number in taken:
            number = max(taken, default=0) + 1
        taken.add(number)
        yield str(number), each.document


def _next(header: dict[str, Any], documents: dict[str, Any]) -> dict[str, Any]:
    """Return the header of the next generation; a number once given is not given again."""
    return head.next_header(header, max(map(int, documents), default=0))
