"""TinyDB's storage over our layout, for scripts: safe replacement where TinyDB writes in place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

from onrecord.stores.tiny import layout, replace
from onrecord.stores.tiny.layout import CLOSER, Head, Stamp
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
            tables = {name: dict(table) for name, table in view.head.tables.items()}
            header = {layout.HEADER: {"1": dict(view.head.header)}} if view.head.header else {}
            documents = {str(each.number): each.document for each in view.entries()}
        return {**header, **tables, layout.STATEMENTS: documents}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Let a file with these tables take the place of the store."""
        tables = dict(data)
        header = dict(tables.pop(layout.HEADER, {}).get("1", {}))
        documents = tables.pop(layout.STATEMENTS, {})
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self._path, PATIENCE) as held, replace.beside(held, self._stamp) as file:
            file.write(layout.write_head(Head(_next(header, documents), tables)))
            for at, (number, document) in enumerate(documents.items()):
                file.write(layout.write_line(int(number), document, first=at == 0))
            file.write(CLOSER)
        self._stamp = layout.stamp(self._path.stat())


def _next(header: dict[str, Any], documents: dict[str, Any]) -> dict[str, Any]:
    """Return the header of the next generation; a number once given is not given again."""
    highest = max(map(int, documents), default=0)
    generation = int(header.get("generation", 0)) + 1
    next_id = max(int(header.get("next_id", 1)), highest + 1)
    return {**layout.new_header(), **header, "generation": generation, "next_id": next_id}
