"""TinyDB's storage over our layout, for scripts: safe replacement where TinyDB writes in place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from onrecord.stores.tiny import head, layout, replace
from onrecord.stores.tiny.layout import CLOSER, Stamp
from onrecord.stores.tiny.lock import PATIENCE, locked
from onrecord.stores.tiny.view import View


class OnRecordStorage(Storage):
    """``TinyDB(path, storage=OnRecordStorage)``: all of TinyDB over a store of ours.

    Every write is a new file that takes the place of the old one, under the
    writers' lock. Raises StoreChangedError where another program changed the store
    between reading it and writing: nothing is lost, and the call can be made again.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(os.path.realpath(path))
        self._stamp: Stamp | None = None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return all tables, or None where there is no file yet."""
        with View(self._path) as view:
            self._stamp = view.stamp
            if view.file is None:
                return None
            header = {head.HEADER: {"1": dict(view.header)}} if view.header else {}
            tables = view.tables()
            documents = {str(each.number): each.document for each in view.entries()}
        return {**header, **tables, layout.STATEMENTS: documents}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Let a file with these tables take the place of the store."""
        tables = dict(data)
        header = dict(tables.pop(head.HEADER, {}).get("1", {}))
        documents = tables.pop(layout.STATEMENTS, {})
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self._path, PATIENCE) as held, replace.beside(held, self._stamp) as file:
            rewrites = {name: head.table_rows(table) for name, table in tables.items()}
            head.write_head(_next(header, documents), file, rewrites=rewrites)
            for at, (number, document) in enumerate(documents.items()):
                file.write(layout.write_line(int(number), document, first=at == 0))
            file.write(CLOSER)
        self._stamp = layout.stamp(self._path.stat())


def _next(header: dict[str, Any], documents: dict[str, Any]) -> dict[str, Any]:
    """Return the header of the next generation; a number once given is not given again."""
    return head.next_header(header, max(map(int, documents), default=0))
