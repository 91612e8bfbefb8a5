"""Small programs that the benchmark runs as processes of their own.

python tests/benchmark/chores.py NAME ARGUMENTS
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable

# Each function imports what it needs itself: none pays for another's.

_SEARCHED = 1 << 20


def tinydb_insert(file: str) -> None:
    """Insert one document with plain TinyDB."""
    from tinydb import TinyDB

    with TinyDB(file, encoding="utf-8") as database:
        database.table("statements").insert({"text": "We agree.", "official": "Mira Solenn"})


def tinydb_search(file: str, official: str, since: str) -> None:
    """Search with plain TinyDB, and print the newest twenty."""
    from tinydb import TinyDB, where

    with TinyDB(file, encoding="utf-8", access_mode="r") as database:
        condition = (where("official") == official) & (where("date") >= since)
        found = database.table("statements").search(condition)
    for each in sorted(found, key=lambda document: document["date"], reverse=True)[:20]:
        print(each["date"], each["official"], each["text"])


def copy(source: str, target: str) -> None:
    """Copy a file, and fsync the copy."""
    shutil.copyfile(source, target)
    with open(target, "rb") as file:  # noqa: PTH123  pathlib costs time
        os.fsync(file.fileno())


def edit(store: str, id_: str) -> None:
    """Change one statement through the Python interface."""
    from msgspec.structs import replace

    from onrecord import open_store

    opened = open_store(store)
    opened.revise([replace(opened.get(id_), event=f"round {time.time_ns()}")])


def remove(store: str, id_: str) -> None:
    """Remove one statement through the Python interface."""
    from onrecord import open_store

    open_store(store).remove([id_])


def foreign_edit(store: str) -> None:
    """Change a word in the middle of a store as another program would, byte for byte as long."""
    with open(store, "r+b") as file:  # noqa: PTH123  pathlib costs time
        middle = os.fstat(file.fileno()).st_size // 2
        file.seek(middle)
        match = re.search(b"harbour|harvest", file.read(_SEARCHED))
        if match is None:
            raise SystemExit("no word to change after the middle of the store")
        file.seek(middle + match.start())
        file.write(b"harvest" if match[0] == b"harbour" else b"harbour")


def adds(store: str, count: str) -> None:
    """Add statements one by one; print the seconds that each took, as JSON."""
    from onrecord import Statement, open_store

    opened = open_store(store)
    seconds = []
    for number in range(int(count)):
        text = f"We agree for the {number + 1}th time, as of {time.time_ns()}."
        statement = Statement(text=text, official="Mira Solenn")
        start = time.perf_counter()
        opened.add([statement])
        seconds.append(time.perf_counter() - start)
    print(json.dumps(seconds))


CHORES: dict[str, Callable[..., None]] = {
    each.__name__: each
    for each in (tinydb_insert, tinydb_search, copy, edit, remove, foreign_edit, adds)
}

if __name__ == "__main__":
    CHORES[sys.argv[1]](*sys.argv[2:])
