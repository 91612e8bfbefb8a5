"""Whatever links, merges and edits were made: history tells each, and undoing takes all back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import Run
from onrecord import Source, Statement, Store, open_store
from onrecord.errors import LinkError
from onrecord.model import LINKS
from onrecord.statements.links import add_link
from onrecord.statements.merge import merge_statements
from onrecord.storage import Command
from onrecord.storage.tiny.line_format import OPENING
from onrecord.storage.tiny.store import TinyStore
from strategies import examples

STORES: dict[str, Callable[[Path], Store]] = {
    "scanned": lambda folder: open_store(folder / "statements.json"),
    "indexed": lambda folder: TinyStore(str(folder / "statements.json"), scanned_below=0),
}
places = st.integers(0, 5)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("link"), places, places, st.sampled_from(LINKS)),
        st.tuples(st.just("merge"), places, places),
        st.tuples(st.just("source"), places, st.sampled_from("abc")),
        st.tuples(st.just("rm"), places, places),
        st.tuples(st.just("add"), places, places),
    ),
    max_size=8,
)


def _body(store: Store) -> bytes:
    return Path(store.location).read_bytes().partition(OPENING)[2]


def _act(store: Store, action: tuple[object, ...], turn: int) -> tuple[str, ...]:
    """Do one thing to a store, if it can be done; return the ids it must be told of."""
    there = sorted(store.find(), key=lambda each: each.text)
    one, other = (there[int(str(at)) % len(there)] if there else None for at in _two(action))
    if action[0] == "add":
        store.add([new := Statement(text=f"Said at turn {turn}.", official="Ove Brandt")])
        return (new.id,)
    if one is None or other is None:
        return ()
    if action[0] == "source":
        fresh = Source(publisher=f"{action[2]}{turn}")
        command = Command("sources add")
        store.change(
            command, revise={one.id: lambda old: replace(old, sources=(*old.sources, fresh))}
        )
    elif action[0] == "rm":
        store.remove([one.id])
    elif one == other:
        return ()
    elif action[0] == "merge":
        store.change(
            Command("merge"),
            revise={one.id: lambda old: merge_statements(old, other)},
            remove=[other.id],
        )
        return one.id, other.id
    else:
        make = partial(add_link, other=other, type_=str(action[3]))
        try:
            store.change(Command("link"), revise={one.id: make})
        except LinkError:
            return ()
    return (one.id,)


def _two(action: tuple[object, ...]) -> tuple[object, object]:
    return action[1], action[2] if isinstance(action[2], int) else action[1]


@pytest.mark.parametrize("kind", STORES)
@settings(max_examples=examples(15), deadline=None)
@given(done=actions)
def test_undoing_leads_back_through_every_state(kind: str, done: list[tuple[object, ...]]) -> None:
    """Byte for byte, to the first; and each step is in the history of what it changed."""
    with TemporaryDirectory() as folder:
        store = STORES[kind](Path(folder))
        store.add(Statement(text=f"Said {each}.", official="Mira Solenn") for each in range(4))
        states: list[bytes] = []
        for turn, action in enumerate(done):
            before = _body(store)
            told = _act(store, action, turn)
            if told:
                states.append(before)
            batch = next(store.commands()).command.batch
            for id_ in told:
                assert store.history(id_)[-1].command.batch == batch
        while states:
            store.undo()
            assert _body(store) == states.pop()


def test_what_was_merged_answers_to_each_former_id(store: Store) -> None:
    """Merged twice over, every id that was given still finds the one that is kept."""
    made = [Statement(text=f"Said {each}.", official="Mira Solenn") for each in range(3)]
    store.add(made)
    one, two, three = made
    for kept, other in ((two, three), (one, two)):
        gone = store.get(other.id)
        store.change(
            Command("merge"),
            revise={kept.id: partial(merge_statements, other=gone)},
            remove=[gone.id],
        )
    assert {store.get(each.id).id for each in made} == {one.id}


def test_real_files_come_back_as_they_were(run: Run, corpora: Path) -> None:
    """Two speakers made one, a country edited in bulk, two turns merged: undone, as before."""
    run("import", str(corpora / "whbriefings" / "open_turns.csv"))
    run("import", str(corpora / "unscon" / "open_unscon_speeches.tsv"))
    before = run("export", "-f", "jsonl").stdout
    pairs = run("check", "--only", "near-duplicate", "--ids").stdout.splitlines()
    done = [
        run("officials", "merge", "MR. CARNEY", "MR. EARNEST"),
        run("edit", "-c", "Russia", "--set", "country=Belarus", "--undated", "--yes"),
        run("merge", *pairs[0].split("\t")),
    ]
    assert [each.exit_code for each in done] == [0, 0, 0]
    assert run("export", "-f", "jsonl").stdout != before
    for _ in done:
        assert run("undo", "--yes").exit_code == 0
    assert run("export", "-f", "jsonl").stdout == before
