"""One name under several spellings: resolved by the register, on statements never rewritten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from onrecord import Filter, Statement, Store
from onrecord.storage.base import Command
from onrecord.storage.tiny.store import TinyStore

MIRA = {"name": "Mira Solenn", "other_names": [{"name": "Мира Соленн"}, {"name": "M. Sollenn"}]}


@pytest.fixture(params=[1 << 20, 0], ids=["scanned", "indexed"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> TinyStore:
    """Return a store with three spellings of one official, and one of another."""
    store = TinyStore(str(tmp_path / "statements.json"), scanned_below=request.param)
    names = ("Mira Solenn", "Мира Соленн", "M. Sollenn", "Joreth Vaskil")
    store.add([Statement(text=f"Words of {each}.", official=each) for each in names])
    return store


def keep(store: Store, register: str, *rows: dict[str, Any]) -> None:
    """Put rows into a register."""
    numbered = {str(number): row for number, row in enumerate(rows, 1)}
    store.change(Command("test"), registers={register: lambda _: dict(numbered)})


def said_by(store: Store, name: str) -> set[str]:
    """Return the officials whose statements are found under a name."""
    return {each.official for each in store.find(Filter(official=name))}


@pytest.mark.parametrize("typed", ["Mira Solenn", "мира соленн", "m sollenn", "SOLENN", "sollenn"])
def test_each_spelling_finds_them_all(shelf: TinyStore, typed: str) -> None:
    """A filter takes a name for all that the register says it is."""
    keep(shelf, "officials", MIRA)
    assert said_by(shelf, typed) == {"Mira Solenn", "Мира Соленн", "M. Sollenn"}


def test_the_look_up_follows_the_register(shelf: TinyStore) -> None:
    """What was found before a change is not found by it after."""
    assert said_by(shelf, "sollenn") == {"M. Sollenn"}
    keep(shelf, "officials", MIRA)
    assert len(said_by(shelf, "sollenn")) == 3
    shelf.undo()
    assert said_by(shelf, "sollenn") == {"M. Sollenn"}


def test_the_look_up_follows_another_hand(shelf: TinyStore, tmp_path: Path) -> None:
    """A register changed with an editor is read as it now is, also where nothing grew."""
    keep(shelf, "officials", MIRA)
    assert len(said_by(shelf, "vaskil")) == 1
    path = tmp_path / "statements.json"
    head, opening, rest = path.read_text("utf-8").partition('"statements": {')
    changed = head.replace("M. Sollenn", "J. Vaskil.")
    assert changed != head
    path.write_text(changed.replace("J. Vaskil.", "Joreth Vaskil") + opening + rest, "utf-8")
    assert len(said_by(TinyStore(shelf.location, scanned_below=0), "vaskil")) == 3


def test_no_statement_is_rewritten(shelf: TinyStore, tmp_path: Path) -> None:
    """A register changes what is above the statements, and nothing of them."""
    path = tmp_path / "statements.json"
    before = path.read_bytes().partition(b'"statements": {')[2]
    keep(shelf, "officials", MIRA)
    assert path.read_bytes().partition(b'"statements": {')[2] == before


def test_a_name_nobody_bears_is_still_known(shelf: TinyStore) -> None:
    """An official without a statement is understood by any spelling, and finds none."""
    keep(shelf, "officials", {"name": "Oona Feld", "other_names": [{"name": "Una Feldt"}]})
    assert shelf.resolve(Filter(official="feldt")).official == ("Oona Feld",)
    assert said_by(shelf, "feldt") == set()


def test_two_namesakes_keep_their_name(shelf: TinyStore) -> None:
    """No spelling is preferred where it is not sure whose it is."""
    other = {"name": "Sol", "other_names": [{"name": "Mira Solenn"}]}
    keep(shelf, "officials", {"name": "Mira S.", "other_names": [{"name": "Mira Solenn"}]}, other)
    assert shelf.preferred("official", ["Mira Solenn", "Joreth Vaskil"]) == {}


def test_the_preferred_spelling(shelf: TinyStore) -> None:
    """The register says which spelling to show; the statement keeps its own."""
    keep(shelf, "officials", MIRA)
    assert shelf.preferred("official", ["Мира Соленн", "Mira Solenn", "Nobody"]) == {
        "Мира Соленн": "Mira Solenn"
    }


@pytest.mark.parametrize("broken", [None, [], "x", {"name": 3}, {"other_names": [{"nom": 1}]}])
def test_a_broken_row_is_passed_over(shelf: TinyStore, broken: Any) -> None:
    """A row that a hand has broken keeps no look-up from its answer."""
    keep(shelf, "officials", MIRA, broken)
    assert len(said_by(shelf, "mira solenn")) == 3


TOPICS = ("sco modernisation", "SCO/modernization", "SCO/modernization/rail", "herring", "SCOUT")


@pytest.fixture
def filed(shelf: TinyStore) -> TinyStore:
    """Return a store with topics that drifted apart, and one that was renamed."""
    shelf.add([Statement(text=f"On {each}.", topics=(each,)) for each in TOPICS])
    drifted = {"name": "SCO/modernization", "other_names": [{"name": "sco modernisation"}]}
    keep(shelf, "topics", drifted, {"name": "fish", "other_names": [{"name": "herring"}]})
    return shelf


@pytest.mark.parametrize(
    ("asked", "topics"),
    [
        ("SCO", ["SCO/modernization", "SCO/modernization/rail", "sco modernisation"]),
        ("SCO modernisation", ["SCO/modernization", "SCO/modernization/rail", "sco modernisation"]),
        ("fish", ["herring"]),
        ("herring", ["herring"]),
        ("scout", ["SCOUT"]),
    ],
)
def test_a_topic_by_any_of_its_names(filed: TinyStore, asked: str, topics: list[str]) -> None:
    """A topic is found under the name it bears and the one it was given, levels beneath it too."""
    assert sorted({each.topics[0] for each in filed.find(Filter(topic=asked))}) == topics


def test_a_renamed_topic_takes_what_is_beneath_it(filed: TinyStore) -> None:
    """A new name of a level is the name of all beneath it."""
    keep(filed, "topics", {"name": "Shoals", "other_names": [{"name": "SCO"}]})
    assert filed.preferred("topic", TOPICS) == {
        "SCO/modernization": "Shoals/modernization",
        "SCO/modernization/rail": "Shoals/modernization/rail",
    }
    assert len(filed.find(Filter(topic="shoals"))) == 2


def test_registered_rows(shelf: TinyStore) -> None:
    """A register's rows are read by any spelling, and no others."""
    keep(shelf, "officials", MIRA, {"name": "Oona Feld"})
    assert shelf.registered("official", "соленн") == {"1": MIRA}
    assert shelf.registered("official", "vaskil") == {}
