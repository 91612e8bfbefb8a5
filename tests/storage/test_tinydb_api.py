"""TinyDB's own interface over a store of ours."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

import pytest
from tinydb import TinyDB, where
from tinydb.operations import increment
from tinydb.table import Document

from onrecord import Statement, Store
from onrecord.errors import BadStatementError, StoreChangedError
from onrecord.storage.tiny import line_format
from onrecord.storage.tiny.tinydb_api import OnRecordDB, OnRecordStorage


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
    assert line_format.OPENING in lines
    assert [line_format.read_line(line) is not None for line in lines[-3:]] == [True, True, False]
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


def test_what_a_script_inserts_is_appended(store: Store, place: Path) -> None:
    """One document changes no byte before the closer; plain TinyDB reads it under its number."""
    before = place.read_bytes()
    inode = place.stat().st_ino
    with OnRecordDB(place) as database:
        number = database.table("statements").insert({"text": "Three."})
    assert place.read_bytes().startswith(before.removesuffix(line_format.CLOSER))
    assert place.stat().st_ino == inode
    with TinyDB(place, encoding="utf-8") as plain:
        assert plain.table("statements").get(doc_id=number) == {"text": "Three."}
    assert {each.text for each in store.find()} == {"One.", "Two.", "Three."}


def test_what_a_script_inserts_together_is_one_replacement(store: Store, place: Path) -> None:
    """All of it is there, or none."""
    before = store.info().generation
    with OnRecordDB(place) as database:
        table = database.table("statements")
        numbers = table.insert_multiple({"text": f"More {each}."} for each in range(3))
        assert [table.get(doc_id=each) for each in numbers] == [
            {"text": f"More {each}."} for each in range(3)
        ]
    assert store.info().generation == before + 1
    assert store.count() == 5


def test_an_insert_is_found_by_a_query_asked_before(place: Path) -> None:
    """TinyDB's cache of answers knows of it, and so do its numbers."""
    with OnRecordDB(place) as database:
        table = database.table("statements")
        assert table.search(where("text") == "Three.") == []
        first = table.insert({"text": "Three."})
        assert len(table.search(where("text") == "Three.")) == 1
        table.upsert({"text": "Three.", "note": "seen"}, where("text") == "Three.")
        assert table.insert({"text": "Four."}) == first + 1


def test_other_tables_and_own_numbers_are_as_in_tinydb(place: Path) -> None:
    """A document that brings its number keeps it."""
    with OnRecordDB(place) as database:
        assert database.table("statements").insert(Document({"text": "Ten."}, doc_id=10)) == 10
        assert database.table("statements").insert({"text": "Eleven."}) == 11
        assert database.table("notes").insert({"a": 1}) == 1
    with TinyDB(place, encoding="utf-8") as plain:
        assert plain.table("notes").all() == [{"a": 1}]


def test_a_script_may_begin_with_an_insert(tmp_path: Path) -> None:
    """The folder and the file are made."""
    with OnRecordDB(tmp_path / "new" / "statements.json") as database:
        assert database.table("statements").insert({"text": "First."}) == 1
        assert database.table("statements").insert({"text": "Second."}) == 2


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 1 << 70, "\ud800", "\0", {1, 2}, b"raw"], ids=repr
)
@pytest.mark.parametrize("many", [False, True])
def test_what_no_line_may_hold_is_refused(place: Path, value: object, *, many: bool) -> None:
    """It is told before anything is written."""
    before = place.read_bytes()
    given = {"text": "Bad.", "more": [value]}
    with OnRecordDB(place) as database:
        table = database.table("statements")
        insert = partial(table.insert_multiple, [{"text": "Good."}, given])
        with pytest.raises(BadStatementError):
            insert() if many else table.insert(given)
    assert place.read_bytes() == before


def test_scripts_that_change_at_once_both_count(place: Path) -> None:
    """Each reads, changes and writes under the lock."""

    def count(name: str) -> None:
        with OnRecordDB(place) as database:
            for _ in range(10):
                database.table("statements").update(increment(name), where("text") == "One.")

    with TinyDB(place, storage=OnRecordStorage) as database:
        database.table("statements").update({"a": 0, "b": 0}, where("text") == "One.")
    threads = [threading.Thread(target=count, args=(name,)) for name in ("a", "b")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with TinyDB(place, encoding="utf-8") as plain:
        (one,) = plain.table("statements").search(where("text") == "One.")
    assert (one["a"], one["b"]) == (10, 10)
