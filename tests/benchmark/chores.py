"""Small programs that the benchmark runs as processes of their own.

python tests/benchmark/chores.py NAME ARGUMENTS
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable

# Each imports what it needs itself: none pays for another's.


def tinydb_insert(file: str) -> None:
    """Insert one document with plain TinyDB."""
    from tinydb import TinyDB  # noqa: PLC0415

    with TinyDB(file, encoding="utf-8") as database:
        database.table("statements").insert({"text": "We agree.", "official": "Mira Solenn"})


def tinydb_search(file: str, official: str, since: str) -> None:
    """Search with plain TinyDB, and print the newest twenty."""
    from tinydb import TinyDB, where  # noqa: PLC0415

    with TinyDB(file, encoding="utf-8", access_mode="r") as database:
        condition = (where("official") == official) & (where("date") >= since)
        found = database.table("statements").search(condition)
    for each in sorted(found, key=lambda one: one["date"], reverse=True)[:20]:
        print(each["date"], each["official"], each["text"])


def copy(source: str, target: str) -> None:
    """Copy a file, and see it safe on the disk."""
    shutil.copyfile(source, target)
    with open(target, "rb") as file:  # noqa: PTH123  pathlib costs time
        os.fsync(file.fileno())


def edit(store: str, id_: str) -> None:
    """Change one statement through the Python face."""
    from msgspec.structs import replace  # noqa: PLC0415

    from onrecord import open_store  # noqa: PLC0415

    kept = open_store(store)
    kept.revise([replace(kept.get(id_), event="a round without a number")])


def remove(store: str, id_: str) -> None:
    """Remove one statement through the Python face."""
    from onrecord import open_store  # noqa: PLC0415

    open_store(store).remove([id_])


def adds(store: str, count: str) -> None:
    """Add statements one by one; print the seconds that each took, as JSON."""
    from onrecord import Statement, open_store  # noqa: PLC0415

    kept = open_store(store)
    taken = []
    for at in range(int(count)):
        words = f"We agree for the {at + 1}th time, as of {time.time_ns()}."
        said = Statement(text=words, official="Mira Solenn")
        start = time.perf_counter()
        kept.add([said])
        taken.append(time.perf_counter() - start)
    print(json.dumps(taken))


CHORES: dict[str, Callable[..., None]] = {
    each.__name__: each for each in (tinydb_insert, tinydb_search, copy, edit, remove, adds)
}

if __name__ == "__main__":
    CHORES[sys.argv[1]](*sys.argv[2:])
