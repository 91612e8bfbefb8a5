"""Several processes add to one store at once, others look up beside them: none is refused."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from indexes import indexed, is_in_step, parts, scanned
from onrecord import Filter, Page, Statement, open_store
from onrecord.storage.tiny.index import manager
from onrecord.storage.tiny.store import TinyStore
from system_calls import started


def words(count: int) -> Iterator[Statement]:
    """Yield statements by some speakers, on some days."""
    for at in range(count):
        day = f"20{at % 20:02}-0{1 + at % 9}-16"
        text = f"Words {at} as they stand in the record of the harbour."
        yield Statement(text=text, official=f"Mira {at % 500}", date=day, country="NO")


def filled(path: Path, count: int) -> Path:
    """Return a store of so many statements, with an index."""
    indexed(path).add(words(count))
    assert parts(indexed(path)) == ["index"]
    return path


@contextmanager
def readers(path: Path, count: int, tried: Counter[str]) -> Iterator[None]:
    """Look up in other processes meanwhile. Fails where one fails, or sees fewer than before."""
    stop = path.with_suffix(".stop")
    reading = [started(_read, path, stop) for _ in range(count)]
    try:
        yield
    finally:
        stop.touch()
        tried["look-ups beside adders"] += sum(each() for each in reading)


def _read(path: Path, stop: Path) -> int:
    kept = indexed(path)
    before = asked = 0
    while not stop.exists():
        for store in (kept, indexed(path)):
            found = store.find(Filter(words="words"), Page(limit=5))
            assert len(list(found)) == 5
            assert found.total >= before
            before = found.total
            assert (
                sum(each.size for each in store.summarize(Filter(), ["country"]).groups) >= before
            )
            asked += 2
    return asked


def _add(path: Path, name: str, count: int) -> list[float]:
    """Add one at a time; return how long each took."""
    took = []
    for at in range(count):
        start = time.monotonic()
        assert indexed(path).add([Statement(text=f"{name} said words {at}.")]).recorded == 1
        took.append(time.monotonic() - start)
    return took


def _add_by_command(path: Path, name: str, count: int) -> list[float]:
    took = []
    for at in range(count):
        command = [sys.executable, "-m", "onrecord", "--store", str(path), "add"]
        start = time.monotonic()
        done = subprocess.run(
            [*command, f"{name} said words {at}."], capture_output=True, text=True, check=False
        )
        took.append(time.monotonic() - start)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    return took


WAYS = {"Python": _add, "the command line": _add_by_command}


@pytest.mark.parametrize(
    ("way", "kept", "adders", "adds", "reading"),
    [
        ("Python", 2000, 4, 25, 1),
        ("the command line", 2000, 2, 2, 1),
        pytest.param("Python", 100_000, 8, 200, 2, marks=pytest.mark.soak),
        pytest.param("the command line", 100_000, 8, 100, 2, marks=pytest.mark.soak),
    ],
)
def test_none_of_many_adders_is_refused_and_nothing_is_lost(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tried: Counter[str],
    way: str,
    kept: int,
    adders: int,
    adds: int,
    reading: int,
) -> None:
    """Whoever indexes meanwhile, and whoever looks up."""
    path = filled(tmp_path / "statements.json", kept)
    # As many commits, for so few adds, as for many.
    monkeypatch.setattr(manager, "LONGEST_TAIL", min(manager.LONGEST_TAIL, adders * adds * 20))
    with readers(path, reading, tried):
        adding = [started(WAYS[way], path, f"Adder {at}", adds) for at in range(adders)]
        worst = max(took for each in adding for took in each())
    tried[f"ms for the worst of {adders * adds:,} adds by {way} to {kept:,}"] = int(worst * 1000)
    added = {f"Adder {one} said words {at}." for one in range(adders) for at in range(adds)}
    for store in (indexed(path), scanned(path)):
        found = [each.text for each in store.find(Filter(words="said words"))]
        assert (set(found), len(found)) == (added, len(added))
        assert store.count() == kept + len(added)
    assert is_in_step(path)


@pytest.mark.parametrize(
    ("count", "opened"),
    [
        (100, scanned),
        (20, indexed),
        *(pytest.param(3000, each, marks=pytest.mark.soak) for each in (scanned, indexed)),
    ],
)
def test_what_was_found_is_revised_one_by_one(
    tmp_path: Path, count: int, opened: Callable[[Path], TinyStore]
) -> None:
    """An answer stays as it was while its statements change."""
    path = tmp_path / "statements.json"
    store = opened(path)
    store.add(words(count))
    found = store.find()
    for each in found:
        assert store.revise([replace(each, note="Heard.", official="Oda")]) == 1
    assert {each.note for each in found} == {""}
    for now in (indexed(path), scanned(path)):
        assert now.names("official") == {"Oda": count}
        assert {each.note for each in now.find()} == {"Heard."}


@pytest.mark.parametrize("opened", [indexed, scanned])
def test_what_was_found_stays_readable_when_it_is_removed(
    tmp_path: Path, opened: Callable[[Path], TinyStore]
) -> None:
    """Even where the index is made anew meanwhile, and all else with it."""
    path = tmp_path / "statements.json"
    store = opened(path)
    store.add(words(40))
    found = store.find(page=Page(limit=30))
    ids = [*found.ids()][:10]
    other = opened(path)
    other.remove(ids)
    other.remove([found[20].id])
    other.reindex()
    other.add([Statement(text="New.")])
    assert sorted(each.text for each in found) == sorted(each.text for each in list(found))
    assert len({each.text for each in found}) == 30
    assert store.count() == other.count() == 30


@pytest.mark.parametrize("opened", [indexed, scanned])
def test_a_closed_store_can_be_asked_again(
    tmp_path: Path, opened: Callable[[Path], TinyStore]
) -> None:
    """It lets go of what it read; what was found by then stays readable."""
    path = tmp_path / "statements.json"
    with opened(path) as store:
        store.add(words(3))
        found = store.find()
    assert len([*found]) == 3
    assert store.count() == 3
    store.close()
    store.close()
    assert [each.text for each in store.find()] == [each.text for each in found]
    with open_store(path) as other:
        assert other.count() == 3
