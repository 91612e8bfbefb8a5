"""The programs that onrecord is measured against, where installed, and what each is asked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from .generate import OFFICIAL
from .measure import Program, Programs, fixed
from .questions import Question
from .workspace import HERE, Workspace, chore, find_tool

OURS, FLOOR, SQLITE, RIPGREP, TINYDB, COPY = (
    "onrecord",
    "floor",
    "sqlite-utils",
    "ripgrep",
    "TinyDB",
    "copying",
)
PEERS = (FLOOR, SQLITE, RIPGREP, TINYDB, COPY)


def list_missing() -> Iterator[str]:
    """Yield a sentence for each peer that is not installed."""
    if not find_tool("sqlite-utils"):
        yield "sqlite-utils is left out: pip install '.[benchmark]' brings it"
    if not find_tool("rg"):
        yield "ripgrep is left out: it is not installed"


def floor() -> Program:
    """Return the program that prints a constant table."""
    return fixed((sys.executable, str(HERE / "floor.py")))


def copy_store(workspace: Workspace) -> Program:
    """Return the program that copies the store: the least that a replacement costs."""
    return fixed(chore("copy", workspace.store, workspace.copied))


def answer(workspace: Workspace, question: Question) -> Programs:
    """Return the peers that answer a question, each in the output format that costs it least."""
    programs = {FLOOR: floor()}
    if question.sql and (sqlite_utils := find_tool("sqlite-utils")):
        programs[SQLITE] = fixed((sqlite_utils, "query", workspace.database, question.sql, "--csv"))
    if question.text and (ripgrep := find_tool("rg")):
        programs[RIPGREP] = fixed(
            (ripgrep, "--count", "--fixed-strings", question.text, workspace.store)
        )
    if question.tinydb and workspace.suits_tinydb:
        programs[TINYDB] = fixed(chore("tinydb_search", workspace.store, *question.tinydb))
    return programs


def import_rows(workspace: Workspace, rows: str) -> Programs:
    """Return the peers that import a file of rows and make it searchable."""
    sqlite_utils, database = find_tool("sqlite-utils"), workspace.database
    if not sqlite_utils:
        return {}
    insert = (sqlite_utils, "insert", database, "statements", rows, "--nl")
    enable_search = (sqlite_utils, "enable-fts", database, "statements", "text")
    return {
        SQLITE: Program(lambda: (insert, enable_search), lambda: workspace.delete(database)),
    }


def add_one(workspace: Workspace) -> Programs:
    """Return the floor program, and the peers that add one statement."""
    programs = {FLOOR: floor()}
    if sqlite_utils := find_tool("sqlite-utils"):
        row = workspace.folder / "one.jsonl"
        row.write_text(f'{{"date": "2026-01-01", "official": "{OFFICIAL}", "text": "We agree."}}\n')
        programs[SQLITE] = fixed(
            (sqlite_utils, "insert", workspace.database, "statements", str(row), "--nl")
        )
    if workspace.suits_tinydb:

        def prepare() -> None:
            """Give TinyDB a copy: it rewrites the file in place."""
            if not Path(workspace.tinydb).exists():
                workspace.run(chore("copy", workspace.store, workspace.tinydb))

        insert = chore("tinydb_insert", workspace.tinydb)
        programs[TINYDB] = Program(lambda: [insert], prepare)
    return programs
