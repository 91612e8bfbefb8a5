"""What a test puts into a folder, and what it finds in a store afterwards."""

from __future__ import annotations

from pathlib import Path

from onrecord import Statement, Store


def put(*lines: str, name: str = "turns.csv") -> str:
    """Write a file of these lines, and return its name."""
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")
    return name


def only(store: Store) -> Statement:
    """Return the one statement of the store."""
    (statement,) = store.find()
    return statement


def by_text(store: Store) -> dict[str, Statement]:
    """Return the statements by their first word."""
    return {each.text.split()[0]: each for each in store.find()}


def drafts(tmp_path: Path) -> list[Path]:
    """Return the texts that wait."""
    return list((tmp_path / "state" / "onrecord" / "drafts").glob("*"))
