"""Every change is told and can be taken back: nothing of it is lost, and no byte differs after."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tinydb import TinyDB

import postgres
from onrecord import Source, Statement, Store, open_store
from onrecord.errors import ChangedSinceError, NothingToUndoError, UnknownStatementError
from onrecord.storage import Command
from onrecord.storage.tiny.line_format import OPENING
from onrecord.storage.tiny.store import TinyStore
from strategies import examples

FILES: dict[str, Callable[[Path], Store]] = {
    "scanned": lambda folder: open_store(folder / "statements.json"),
    "indexed": lambda folder: TinyStore(str(folder / "statements.json"), scanned_below=0),
}
STORES: dict[str, Callable[[Path], Store]] = {
    **FILES,
    "postgres": lambda _: postgres.empty_store(),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Return a store of three statements, each added by a command of its own."""
    return _of_three(STORES[request.param](tmp_path))


@pytest.fixture(params=FILES)
def file_store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Return the same in a file."""
    return _of_three(FILES[request.param](tmp_path))


def _of_three(made: Store) -> Store:
    for text in ("One.", "Two.", "Three."):
        made.add([Statement(text=text, official="Mira Solenn")])
    return made


def body(store: Store) -> bytes:
    """Return the lines of the statements."""
    if not isinstance(store, TinyStore):
        return postgres.dump(store.location, "statement")
    raw = Path(store.location).read_bytes() if Path(store.location).exists() else OPENING + b"}}\n"
    return raw.partition(b"\n" + OPENING)[2] or raw.partition(OPENING)[2]


def everything(store: Store) -> bytes:
    """Return all that a store keeps."""
    if not isinstance(store, TinyStore):
        return postgres.dump(store.location)
    return Path(store.location).read_bytes()


def _noted(note: str, old: Statement) -> Statement:
    return replace(old, note=note)


def _id(store: Store, text: str) -> str:
    return next(each.id for each in store.find() if each.text == text)


def test_an_edit_is_told_with_before_and_after(store: Store) -> None:
    """History keeps each field as it was and as it became, the command, and why."""
    two = _id(store, "Two.")
    command = Command("edit --set note=Checked.", reason="heard it", by="mira")
    store.change(command, revise={two: lambda old: replace(old, note="Checked.")})
    added, edited = store.history(two)
    assert (added.what, edited.what) == ("added", "edited")
    assert edited.fields == {"note": (None, "Checked.")}
    assert edited.command[:3] == command[:3]


def test_a_removed_statement_is_kept_and_comes_back(store: Store) -> None:
    """Removal moves the whole document; undoing puts its line where it was."""
    before, one = body(store), _id(store, "One.")
    store.remove([one], command=Command("rm", reason="not said"))
    assert [each.id for each in store.removed()] == [one]
    assert sorted(each.text for each in store.find()) == ["Three.", "Two."]
    step = store.undo()
    assert (step.command.words, step.removed) == ("rm", 1)
    assert body(store) == before
    assert list(store.removed()) == []


def test_neighbours_removed_in_any_order_come_back_in_theirs(store: Store) -> None:
    """The order of the lines is that of their numbers."""
    before = body(store)
    store.remove([_id(store, "Three."), _id(store, "One."), _id(store, "Two.")])
    store.undo()
    assert body(store) == before


def test_plain_tinydb_reads_what_changes_leave(file_store: Store) -> None:
    """The changes and the removed are tables as any other."""
    store = file_store
    store.remove([_id(store, "One.")])
    store.revise([replace(each, note="n") for each in store.find()])
    with TinyDB(store.location, encoding="utf-8", access_mode="r") as plain:
        assert {each["text"] for each in plain.table("statements")} == {"Two.", "Three."}
        assert [each["text"] for each in plain.table("removed")] == ["One."]
        assert len(plain.table("changes")) == 2


def test_undoing_goes_back_command_by_command(store: Store) -> None:
    """Additions in place, imports, edits and removals are taken back in turn, to nothing."""
    store.add(Statement(text=f"More {each}.") for each in range(4))
    store.revise([replace(each, note="n") for each in store.find()])
    store.remove([_id(store, "Two.")])
    told = [(s.added, s.edited, s.removed) for s in (store.undo() for _ in range(6))]
    assert told == [(0, 0, 1), (0, 7, 0), (4, 0, 0), (1, 0, 0), (1, 0, 0), (1, 0, 0)]
    assert store.count() == 0
    with pytest.raises(NothingToUndoError):
        store.undo()


def test_an_undo_is_undone_by_undoing_it(store: Store) -> None:
    """What was taken back comes again, byte for byte."""
    store.revise([replace(each, note="n") for each in store.find()])
    store.remove([_id(store, "Two.")])
    after = body(store)
    store.undo()
    last = next(store.commands())
    assert last.undoes
    store.undo(last.command.batch)
    assert body(store) == after


def test_undoing_an_addition_and_that_brings_it_again(store: Store) -> None:
    """An addition in place has no row of its own, and is taken back like any command."""
    after = body(store)
    store.undo()
    store.undo(next(store.commands()).command.batch)
    assert body(store) == after
    assert not next(each for each in store.commands() if each.added).undone


def test_rehearsing_changes_nothing(store: Store) -> None:
    """What would be taken back is told, and stays."""
    raw = everything(store)
    assert store.undo(dry_run=True).added == 1
    assert everything(store) == raw


def test_a_later_change_is_not_overwritten_by_undoing_an_earlier_one(store: Store) -> None:
    """Undoing out of turn is refused where the field was changed again."""
    two = _id(store, "Two.")
    for note in ("first", "second"):
        store.change(Command(note), revise={two: partial(_noted, note)})
    first = next(each for each in store.commands() if each.command.words == "first")
    raw = everything(store)
    with pytest.raises(ChangedSinceError):
        store.undo(first.command.batch)
    assert everything(store) == raw


def test_two_who_edit_one_statement_both_count(store: Store) -> None:
    """Each works on what is there when it holds the lock."""
    two, other = _id(store, "Two."), open_store(store.location)
    list(other.find())
    store.change(Command("a"), revise={two: lambda old: replace(old, topics=(*old.topics, "a"))})
    other.change(Command("b"), revise={two: lambda old: replace(old, topics=(*old.topics, "b"))})
    assert store.get(two).topics == ("a", "b")
    assert [each.command.words for each in store.history(two)][-2:] == ["a", "b"]


def test_an_unknown_statement_stops_the_whole_change(store: Store) -> None:
    """All of it, or nothing."""
    raw = everything(store)
    with pytest.raises(UnknownStatementError):
        store.remove([_id(store, "Two."), "z" * 26])
    assert everything(store) == raw


def test_a_new_source_of_known_words_is_undone_too(store: Store) -> None:
    """A second outlet changes a statement that was there: that is kept as a change."""
    known: dict[str, Any] = {"text": "Well.", "official": "Mira Solenn", "date": "2026-01-01"}
    store.add([Statement(**known, sources=(Source(publisher="Gazette"),))])
    before = body(store)
    store.add([Statement(**known, ref="7", sources=(Source(publisher="Radio"),))])
    assert body(store) != before
    store.undo()
    assert body(store) == before


def test_registers_change_and_come_back(store: Store) -> None:
    """Rows above the statements are put, replaced and taken out; a statement's line stays."""
    before = body(store)
    store.change(
        Command("alias"), registers={"officials": lambda rows: {**rows, "1": {"name": "M"}}}
    )
    store.change(
        Command("alias"), registers={"officials": lambda rows: {**rows, "1": {"name": "N"}}}
    )
    assert store.rows("officials") == {"1": {"name": "N"}}
    assert body(store) == before
    store.undo()
    assert store.rows("officials") == {"1": {"name": "M"}}
    store.undo()
    assert store.rows("officials") == {}


def test_what_is_purged_is_forgotten(store: Store) -> None:
    """Neither the removed document nor history keeps a word of it."""
    two = _id(store, "Two.")
    store.change(Command(""), revise={two: lambda old: replace(old, text="Two, secretly.")})
    store.remove([two])
    assert store.purge([two]) == 1
    assert b"secretly" not in everything(store)
    assert list(store.removed()) == []


def test_a_line_written_by_another_hand_comes_back_as_it_was(file_store: Store) -> None:
    """Spaces and the order of keys are another's: editing and undoing leave them."""
    store = file_store
    path = Path(store.location)
    raw = path.read_bytes()
    strange = raw.replace(
        b'"official":"Mira Solenn","text":"Two."', b'"text": "Two.", "official":"Mira Solenn"'
    )
    assert strange != raw
    path.write_bytes(strange)
    before = body(store)
    store.change(Command(""), revise={_id(store, "Two."): lambda old: replace(old, note="n")})
    assert body(store) != before
    store.undo()
    assert body(store) == before


def test_a_number_once_given_is_not_given_again(file_store: Store) -> None:
    """History speaks of lines by their numbers."""
    store = file_store
    store.remove([_id(store, "Three.")])
    store.add([Statement(text="Four.")])
    numbers = json.loads(Path(store.location).read_bytes())["statements"]
    assert list(numbers) == ["1", "2", "4"]


notes = st.sampled_from(("", "a", "b", "ж 渔"))
actions = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 3)),
        st.tuples(st.just("edit"), st.integers(0, 9), notes),
        st.tuples(st.just("edit all"), notes),
        st.tuples(st.just("rm"), st.integers(0, 9)),
        st.tuples(st.just("register"), notes),
        st.tuples(st.just("undo")),
        st.tuples(st.just("undo and redo")),
    ),
    max_size=9,
)


def _act(store: Store, action: tuple[object, ...], turn: int) -> None:
    """Do one thing to a store."""
    there = sorted(store.find(), key=lambda each: each.text)
    match action:
        case ("add", int(count)):
            store.add(Statement(text=f"{turn}.{each}") for each in range(count))
        case ("edit", int(at), note) if there:
            store.revise([replace(there[at % len(there)], note=note)])
        case ("edit all", note):
            store.revise([replace(each, note=note) for each in there])
        case ("rm", int(at)) if there:
            store.remove([there[at % len(there)].id])
        case ("register", note):
            store.change(
                Command(), registers={"topics": lambda rows: {**rows, "1": {"name": note}}}
            )
        case ("undo and redo",):
            store.undo()
            store.undo(next(store.commands()).command.batch)


def _undo(store: Store, states: list[bytes]) -> None:
    store.undo()
    assert body(store) == states.pop()


@pytest.mark.parametrize("kind", STORES)
@settings(max_examples=examples(12), deadline=None)
@given(done=actions)
def test_undoing_everything_returns_the_first_state(
    kind: str, done: list[tuple[object, ...]]
) -> None:
    """After any sequence, undoing leads back through every state, byte for byte."""
    with TemporaryDirectory() as folder:
        store = STORES[kind](Path(folder))
        store.add([Statement(text="First."), Statement(text="Second.")])
        first = body(store)
        states: list[bytes] = []
        for turn, action in enumerate(done):
            before, last = body(store), next(store.commands(), None)
            if action == ("undo",):
                if states:
                    _undo(store, states)
                continue
            if action == ("undo and redo",) and not states:
                continue
            _act(store, action, turn)
            if action == ("undo and redo",):
                assert body(store) == before
            elif next(store.commands(), None) != last:
                states.append(before)
        while states:
            _undo(store, states)
        assert body(store) == first
        assert sum(step.added for step in store.commands() if not step.undoes) >= store.count()
