"""The index follows what is added, edited and removed, and answers as a plain reading does."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import oracle
from onrecord import Filter, Page, Statement, codec
from onrecord.stores.tiny import layout
from onrecord.stores.tiny.index import schema
from onrecord.stores.tiny.index.keeping import Keeper
from onrecord.stores.tiny.store import TinyStore
from onrecord.stores.tiny.view import View
from strategies import examples
from test_index import HEAD, built, content
from test_stores import filters, pages, statements

Documents = dict[int, dict[str, Any]]


class Piece(NamedTuple):
    """A line that gives way to another."""

    offset: int
    length: int
    raw: bytes


def lines_of(documents: Documents) -> dict[int, bytes]:
    """Return the line of each document; the first has no comma."""
    return {
        number: layout.write_line(number, layout.as_compact_json(document), first=at == 0)
        for at, (number, document) in enumerate(documents.items())
    }


def write(place: Path, documents: Documents) -> View:
    """Let a new file take the place of a store's."""
    beside = place.with_suffix(".new")
    body = b"".join(lines_of(documents).values())
    beside.write_bytes(HEAD + body + layout.CLOSER)
    beside.replace(place)
    return View(place)


def pieces(old: Documents, new: Documents) -> list[Piece]:
    """Return what changed from one file to the other, but for what was added at the end."""
    before, after, offset, found = lines_of(old), lines_of(new), 0, []
    for number, line in before.items():
        come = after.get(number, b"")
        if come != line:
            found.append(Piece(offset, len(line), come))
        offset += len(line)
    return found


def index_of(folder: Path) -> dict[str, set[tuple[Any, ...]]]:
    """Return what the one index in a folder holds; nothing of names and sums that are no more."""
    (place,) = folder.glob("*.sqlite")
    with closing(sqlite3.connect(place)) as connection:
        held = content(connection)
    held["names"] = {each for each in held["names"] if each[2]}
    held["cells"] = {each for each in held["cells"] if each[3]}
    del held["meta"]
    return held


changes = st.lists(st.tuples(st.integers(0, 11), st.one_of(st.none(), statements)), max_size=6)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(statements, max_size=12, unique_by=lambda each: each.id),
    changes,
    st.lists(statements, max_size=3),
)
def test_an_index_that_followed_is_one_made_anew(
    first: list[Statement], changed: list[tuple[int, Statement | None]], added: list[Statement]
) -> None:
    """Whatever lines leave or change: what is known of the others stays right."""
    old = dict(enumerate(map(codec.to_dict, first), 1))
    new: Documents = dict(old)
    for number, statement in changed:
        if number in old:
            new.pop(number, None)
            if statement is not None:
                new[number] = {**codec.to_dict(statement), "id": old[number]["id"]}
    new = dict(sorted(new.items()))
    there = {each["id"] for each in old.values()}
    fresh = {each.id: codec.to_dict(each) for each in added if each.id not in there}
    new |= dict(enumerate(fresh.values(), 20))
    with TemporaryDirectory() as name:
        folder, cache = Path(name), Path(name) / "cache"
        was = write(folder / "s.json", old)
        keeper = Keeper(folder / "s.json", cache)
        keeper.rebuild(was)
        with was, write(folder / "s.json", new) as now:
            keeper.followed(was, now, pieces(old, new))
            followed = index_of(cache)
            whole = built(now, folder)
            assert {name: followed[name] for name in followed} == {
                name: whole[name] for name in followed
            }
            with closing(keeper._opened() or sqlite3.connect(":memory:")) as connection:  # noqa: SLF001
                told = connection.execute("SELECT value FROM meta WHERE key = 'stamp'").fetchone()
            assert told == (str(list(now.stamp or ())),)


acts = st.one_of(
    st.tuples(st.just("add"), statements),
    st.tuples(st.just("revise"), st.integers(0, 30), statements),
    st.tuples(st.just("remove"), st.integers(0, 30)),
)


def act(store: TinyStore, what: str, *of: Any) -> None:
    """Change a store: ``of`` is a statement to add, or which to change, and into what."""
    kept = sorted(store.find(), key=lambda each: each.id)
    if what == "add":
        store.add([of[0]])
    elif kept and what == "revise":
        old = kept[of[0] % len(kept)]
        store.revise([replace(of[1], id=old.id)])
    elif kept:
        store.remove([kept[of[0] % len(kept)].id])


@settings(max_examples=examples(30), suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(statements, max_size=15),
    st.lists(acts, max_size=6),
    st.lists(st.tuples(filters(), pages), min_size=3, max_size=6),
    st.integers(1, 6),
)
def test_every_filter_is_right_after_any_changes(
    first: list[Statement], then: list[Any], asked: list[tuple[Filter, Page]], limit: int
) -> None:
    """The newest few, and how many there are: as a plain reading of every statement tells."""
    with TemporaryDirectory() as folder:
        store = TinyStore(str(Path(folder) / "s.json"), scanned_below=0)
        store.add(first)
        store.reindex()
        for each in then:
            act(store, *each)
        kept = list(store.find())
        for filter, page in asked:
            expected = oracle.answers(kept, store.resolve(filter), page)
            found = store.find(filter, replace(page, limit=limit))
            assert list(found) == expected[:limit]
            assert found.total == len(expected)


def test_what_changed_behind_the_index_makes_it_anew(tmp_path: Path) -> None:
    """An index that was not in step with the old file does not follow."""
    old = {1: codec.to_dict(Statement(text="One.")), 2: codec.to_dict(Statement(text="Two."))}
    was = write(tmp_path / "s.json", old)
    keeper = Keeper(tmp_path / "s.json", tmp_path / "cache")
    keeper.rebuild(was)
    was.close()
    with write(tmp_path / "s.json", {1: old[1]}) as other, write(tmp_path / "s.json", {}) as now:
        keeper.followed(other, now, pieces({1: old[1]}, {}))
        answers = keeper.answers(now)
        assert answers is not None
        assert answers.size() == 0
        answers.close()


def test_ids_are_bits_in_the_index() -> None:
    """Seventeen bytes each, in the order of their letters."""
    low, high = schema.id_range("7kq")
    assert (len(low), low < high) == (17, True)
