"""TinyDB's own interface over a store of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from tinydb import TinyDB, where

from onrecord import Statement, Store
from onrecord.errors import StoreChangedError
from onrecord.stores.tiny import layout
from onrecord.stores.tiny.table import OnRecordStorage


@pytest.fixture
def place(store: Store) -> Path:
    """Return the path of a store of two statements."""
    store.add([Statement(text="One.", official="Mira Solenn"), Statement(text="Two.")])
    return Path(store.location)


def test_what_tinydb_changes_we_read(store: Store, place: Path) -> None:
    """Updates, removals and insertions by TinyDB are found by us."""
    with TinyDB(place, storage=OnRecordStorage) as database:
        table = database.table("statements")
        table.update({"note": "seen"}, where("official") == "Mira Solenn")
        table.remove(where("text") == "Two.")
        table.insert({"text": "Three."})
    assert {(each.text, each.note) for each in store.find()} == {("One.", "seen"), ("Three.", "")}


def test_the_file_stays_laid_out_as_ours(store: Store, place: Path) -> None:
    """One document a line, the header kept, a generation more."""
    before = store.info().generation
    with TinyDB(place, storage=OnRecordStorage) as database:
        database.table("notes").insert({"a": 1})
    lines = place.read_bytes().splitlines(keepends=True)
    assert layout.OPENING in lines
    assert [layout.read_line(line) is not None for line in lines[-3:]] == [True, True, False]
    assert store.info().generation == before + 1


def test_a_store_may_begin_in_tinydb(store: Store) -> None:
    """The first document may be TinyDB's."""
    with TinyDB(store.location, storage=OnRecordStorage) as database:
        database.table("statements").insert({"text": "First."})
    assert [each.text for each in store.find()] == ["First."]


def test_a_change_between_reading_and_writing_is_not_overwritten(store: Store, place: Path) -> None:
    """The script is told, and what we recorded meanwhile is there."""
    storage = OnRecordStorage(place)
    read = storage.read()
    assert read is not None
    store.add([Statement(text="Meanwhile.")])
    with pytest.raises(StoreChangedError):
        storage.write(read)
    assert "Meanwhile." in {each.text for each in store.find()}
