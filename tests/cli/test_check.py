"""Checking and repairing a store, changing and removing, batches."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import Result

from onrecord import Statement, Store, open_store
from onrecord.errors import OnRecordError, UnknownStatementError
from onrecord.storage import Command

Run = Callable[..., Result]


@pytest.fixture
def place(store: Store) -> Path:
    """Return the path of a store of three statements."""
    for text in ("One.", "Two.", "Three."):
        store.add([Statement(text=text)])
    return Path(store.location)


def _texts(store: Store) -> set[str]:
    return {each.text for each in store.find()}


def test_a_whole_store_is_said_to_be(run: Run, place: Path) -> None:
    """Checking changes nothing."""
    before = place.read_bytes()
    done = run("check")
    assert (done.exit_code, "3 statements" in done.stderr) == (0, True)
    assert place.read_bytes() == before


def test_a_broken_line_costs_only_itself(run: Run, store: Store, place: Path) -> None:
    """A repair keeps every whole line, and what was none beside."""
    place.write_bytes(place.read_bytes().replace(b'"Two."', b'"Two.'))
    refused = run("check")
    assert (refused.exit_code, "check --repair" in refused.stderr) == (1, True)
    assert run("check", "--repair").exit_code == 0
    assert _texts(store) == {"One.", "Three."}
    (saved,) = place.parent.glob("statements.json.damaged-*")
    assert b'"Two.' in saved.read_bytes()


def test_a_revised_statement_takes_the_place_of_the_old(store: Store, place: Path) -> None:
    """Only its line changes."""
    (two,) = (each for each in store.find() if each.text == "Two.")
    before = place.read_bytes().splitlines()[-4:]
    assert store.revise([replace(two, note="Checked.")]) == 1
    after = place.read_bytes().splitlines()[-4:]
    assert store.get(two.id).note == "Checked."
    assert [old == new for old, new in zip(before, after, strict=True)].count(False) == 1


@pytest.mark.parametrize(
    "gone", [{"One."}, {"One.", "Two."}, {"Three."}, {"One.", "Two.", "Three."}]
)
def test_what_is_removed_leaves_the_others(store: Store, place: Path, gone: set[str]) -> None:
    """Whichever goes, the file stays one that is read and added to."""
    kept = _texts(store) - gone
    store.remove([each.id for each in store.find() if each.text in gone])
    assert _texts(open_store(place)) == kept
    store.add([Statement(text="Four.")])
    assert _texts(open_store(place)) == {*kept, "Four."}


def test_an_unknown_id_changes_nothing(store: Store, place: Path) -> None:
    """All that was asked is done, or nothing."""
    before = place.read_bytes()
    with pytest.raises(UnknownStatementError):
        store.remove([next(iter(store.find())).id, "z" * 26])
    assert place.read_bytes() == before


@pytest.mark.usefixtures("place")
def test_a_batch_is_one_replacement(store: Store) -> None:
    """However many additions, the file is replaced once."""
    before = store.info().generation
    with store.batch():
        for number in range(5):
            store.add([Statement(text=f"More {number}.")])
    assert (store.count(), store.info().generation) == (8, before + 1)


def test_a_batch_that_breaks_keeps_nothing(store: Store, place: Path) -> None:
    """All of it is kept, or none."""
    before = place.read_bytes()
    with pytest.raises(OnRecordError):
        _break_off(store)
    assert place.read_bytes() == before


def _break_off(store: Store) -> None:
    with store.batch():
        store.add([Statement(text="More.")])
        raise OnRecordError("broken off")


def test_a_small_store_needs_no_index(run: Run, place: Path) -> None:
    """Making one anew says so."""
    assert place.exists()
    done = run("reindex")
    assert (done.exit_code, "small" in done.stderr) == (0, True)


def _break_second(place: Path) -> int:
    """Break the second line, and return its offset."""
    raw = place.read_bytes()
    place.write_bytes(raw.replace(b'"Two."', b'"Two.'))
    return raw.index(b',"2": ')


def test_damage_is_told_by_its_bytes_and_fails(run: Run, place: Path) -> None:
    """A script learns of it by the exit code."""
    at = _break_second(place)
    before = place.read_bytes()
    done = run("check")
    assert done.exit_code == 1
    assert f"byte {at:,}, " in done.stderr
    assert "a broken line" in done.stderr
    assert place.read_bytes() == before


def test_damage_is_told_as_json(run: Run, place: Path) -> None:
    """Every place, and nothing else on stdout."""
    at = _break_second(place)
    told = json.loads(run("check", "--json").stdout)
    assert [(each["offset"], each["damage"]) for each in told["flaws"]] == [(at, True)]
    assert (told["statements"], told["repaired"]) == (None, None)
    told = json.loads(run("check", "--json", "--repair").stdout)
    assert (told["statements"], told["repaired"]["kept"]) == (2, 2)
    assert json.loads(run("check", "--json").stdout)["flaws"] == []


def test_a_torn_end_is_told_and_mended(run: Run, store: Store, place: Path) -> None:
    """It was never acknowledged; its bytes stay beside."""
    place.write_bytes(place.read_bytes().removesuffix(b"}}\n") + b',"4": {"id')
    done = run("check")
    assert (done.exit_code, "an unfinished end" in done.stderr) == (1, True)
    assert run("check", "--repair").exit_code == 0
    assert _texts(store) == {"One.", "Two.", "Three."}


def test_repairing_a_whole_store_changes_nothing(run: Run, place: Path) -> None:
    """Not a byte."""
    before = place.read_bytes()
    assert run("check", "--repair").exit_code == 0
    assert place.read_bytes() == before


def test_history_outlives_a_repair(run: Run, store: Store, place: Path) -> None:
    """The small tables above the statements are kept too, row by row."""
    (two,) = (each for each in store.find() if each.text == "Two.")
    store.revise([replace(two, note="Checked.")])
    place.write_bytes(place.read_bytes().replace(b'"changes": {', b'"chances": ['))
    assert run("check").exit_code == 1
    assert run("check", "--repair").exit_code == 0
    assert store.get(two.id).note == "Checked."
    assert [each.what for each in open_store(place).history(two.id)][-1:] == ["edited"]


def test_two_documents_with_one_id_are_told(run: Run, place: Path) -> None:
    """Only one of them is ever found."""
    lines = place.read_bytes().splitlines(keepends=True)
    again = lines[-2].replace(b',"3": ', b',"4": ')
    place.write_bytes(b"".join([*lines[:-1], again, lines[-1]]))
    told = run("check")
    assert (told.exit_code, "whose id a line before has too" in told.stderr) == (1, True)


def test_a_head_that_plain_tinydb_cannot_read_is_damage(
    run: Run, store: Store, place: Path
) -> None:
    """Each of its lines is whole by itself."""
    (two,) = (each for each in store.find() if each.text == "Two.")
    store.remove([two.id])
    store.change(Command(""), registers={"officials": lambda _: {"1": {"name": "A"}, "2": {}}})
    raw = place.read_bytes()
    assert b'\n,"2": {}' in raw
    place.write_bytes(raw.replace(b'\n,"2": {}', b'\n"2": {}'))
    assert run("check").exit_code == 1
    assert run("check", "--repair").exit_code == 0
    assert len(json.loads(place.read_bytes())["officials"]) == 2


def test_a_file_that_holds_none_of_ours_is_not_clean(run: Run, store: Store) -> None:
    Path(store.location).write_text('{"statements": {"1": {"foo": 1}, "2": {"foo": 2}}}')
    told = run("check")
    assert (told.exit_code, "0 statements, and 2 unreadable lines" in told.stderr) == (1, True)


def test_text_behind_the_end_is_saved(run: Run, place: Path) -> None:
    """Whoever appended it finds it beside."""
    with place.open("ab") as file:
        file.write(b"a note of mine\n")
    assert run("add", "Four.").exit_code == 0
    (saved,) = place.parent.glob("statements.json.damaged-*")
    assert saved.read_bytes() == b"a note of mine\n"
    assert len(json.loads(place.read_bytes())["statements"]) == 4
