"""The index follows whatever becomes of the file, and answers as a plain reading of it does."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from msgspec.structs import replace
from test_stores import filters, pages, statements
from tinydb import TinyDB

import oracle
from indexes import cache, folders, indexed, is_in_step, parts, scanned, stamp
from onrecord import Filter, Page, Source, Statement
from onrecord.errors import ChecksumError, OnRecordError
from onrecord.query import GROUPS
from onrecord.storage.tiny.index import manager
from onrecord.storage.tiny.line_format import CLOSER, OPENING
from onrecord.storage.tiny.store import TinyStore

# A file changed in place so soon after another change may show the same time.
TICK = 0.02


def check(path: Path) -> None:
    """Fail where the index does not answer as a plain reading does."""
    one, other = indexed(path), scanned(path)
    assert list(one.find()) == list(other.find())
    assert one.summarize(Filter(), ["official", "month"]) == other.summarize(
        Filter(), ["official", "month"]
    )
    assert one.count(Filter(words="words")) == other.count(Filter(words="words"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a store of thirty statements, its index in step."""
    path = tmp_path / "statements.json"
    indexed(path).add(words(30))
    check(path)
    assert is_in_step(path)
    return path


def words(count: int, start: int = 0) -> list[Statement]:
    """Return statements by some speakers, on some days."""
    return [
        Statement(text=f"Words {at}.", official=f"Mira {at % 4}", date=f"2024-0{1 + at % 9}-16")
        for at in range(start, start + count)
    ]


def test_a_short_tail_is_scanned(path: Path) -> None:
    """What is added stays out of the index, and its answers are joined to those of the index."""
    before = stamp()
    assert before is not None
    for each in words(10, start=30):
        assert indexed(path).add([each]).recorded == 1
        assert indexed(path).add([each]).recorded == 0
        assert parts(indexed(path)) == ["index", "scan"]
        check(path)
    after = stamp()
    assert after is not None
    assert (after.end, after.documents) == (before.end, before.documents)
    assert is_in_step(path)


def test_a_long_tail_is_indexed_by_who_adds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once there is so much of it, without a look-up."""
    monkeypatch.setattr(manager, "LONGEST_TAIL", 500)
    (folder,), met = folders(), set()
    for each in words(20, start=30):
        indexed(path).add([each])
        assert is_in_step(path)
        met.add(tuple(parts(indexed(path))))
        check(path)
    assert met == {("index",), ("index", "scan")}
    assert folders() == [folder]


@pytest.mark.parametrize("tail", [0, 3])
@pytest.mark.parametrize("what", ["revise", "remove", "batch", "batch and revise", "undo"])
def test_an_edit_is_followed(path: Path, what: str, tail: int) -> None:
    """Who changes lines tells the index which: it is in step without a look-up."""
    for each in words(tail, start=30):
        indexed(path).add([each])
    first, last = words(1)[0], words(1, start=29 + tail)[0]
    store, (folder,) = indexed(path), folders()
    match what:
        case "revise":
            store.revise([replace(each, note="Heard.", text="Others.") for each in (first, last)])
        case "remove":
            store.remove([first.id, last.id])
        case "batch":
            store.add(words(5, start=50))
        case "batch and revise":
            with store.batch():
                store.add(words(5, start=50))
                store.revise([replace(each, official="Oda") for each in (first, last)])
        case "undo":
            store.remove([first.id, last.id])
            store.undo()
    assert is_in_step(path)
    assert folders() == [folder]
    assert parts(indexed(path)) == ["index"]
    check(path)


def test_a_purge_leaves_no_word_in_the_index(path: Path) -> None:
    """An index keeps what was deleted until its parts are merged: it goes with the statement."""
    first = words(1)[0]
    store, (folder,) = indexed(path), folders()
    store.remove([first.id])
    store.purge([first.id])
    assert folders() == []
    check(path)
    assert folders() != [folder]


def _in_place(path: Path) -> None:
    time.sleep(TICK)
    with path.open("rb+") as file:
        file.write(path.read_bytes().replace(b"Words 7.", b"Swords7."))


def _by_sed(path: Path) -> None:
    new = path.with_suffix(".new")
    new.write_bytes(path.read_bytes().replace(b"Words 7.", b"Swords 7."))
    new.replace(path)


def _line_removed(path: Path) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(each for each in lines if b"Words 7." not in each))


def _lines_sorted(path: Path) -> None:
    head, opening, body = path.read_bytes().partition(OPENING)
    first, *others = body.removesuffix(CLOSER).splitlines(keepends=True)
    path.write_bytes(head + opening + first + b"".join(sorted(others)) + CLOSER)


def _times_kept(path: Path) -> None:
    time.sleep(TICK)
    status = path.stat()
    _in_place(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("harm", [_in_place, _by_sed, _line_removed, _lines_sorted, _times_kept])
def test_what_another_hand_changed_is_caught_up(path: Path, harm: Callable[[Path], None]) -> None:
    """By who looks up next: only the lines that changed are indexed."""
    (folder,) = folders()
    harm(path)
    assert not is_in_step(path)
    check(path)
    assert is_in_step(path)
    assert folders() == [folder]
    indexed(path).add(words(3, start=30))
    check(path)


def test_what_plain_tinydb_rewrote_is_read_until_we_write(path: Path) -> None:
    """Then it is laid out as ours, and indexed again."""
    with TinyDB(path, encoding="utf-8") as plain:
        plain.table("statements").insert({"text": "Theirs.", "official": "Oda"})
    assert parts(indexed(path)) == ["scan"]
    check(path)
    indexed(path).add(words(1, start=30))
    check(path)
    assert parts(indexed(path)) == ["index"]
    assert indexed(path).count(Filter(official="oda")) == 1


def test_an_index_that_was_not_in_step_does_not_follow(path: Path) -> None:
    """What another hand changed before us is not passed over."""
    first, last = words(1)[0], words(1, start=29)[0]
    indexed(path).remove([first.id, last.id])
    _by_sed(path)
    indexed(path).purge([first.id])
    assert not is_in_step(path)
    check(path)
    assert is_in_step(path)


MANY = 1100


def fill(path: Path, count: int) -> None:
    """Make a store with an index in step, some of it in the tail."""
    if count:
        indexed(path).add(words(count))
        check(path)
        for each in words(2, start=count):
            indexed(path).add([each])
        assert parts(indexed(path)) == ["index", "scan"]


@pytest.mark.parametrize("there", [0, 30])
def test_a_long_batch_is_indexed_as_it_comes(tmp_path: Path, there: int) -> None:
    """Whoever adds so much leaves the index in step; what changes on the way is right."""
    path = tmp_path / "statements.json"
    fill(path, there)
    said = words(MANY, start=there)
    again = [replace(each, sources=(Source(title="Nets"),)) for each in (said[1], said[1090])]
    added = indexed(path).add([*said, *again])
    assert (added.recorded, added.gained_source) == (MANY - 2 * bool(there), 2)
    assert is_in_step(path)
    assert parts(indexed(path)) == ["index"]
    check(path)
    assert indexed(path).count(Filter(source="nets")) == 2


@pytest.mark.parametrize("there", [30, pytest.param(1200, marks=pytest.mark.soak)])
def test_edits_in_a_long_batch_are_followed(tmp_path: Path, there: int) -> None:
    """What is there moves what is new; lines of the index and of its tail, too."""
    path = tmp_path / "statements.json"
    fill(path, there)
    store, edited = indexed(path), [*words(2), *words(2, start=there)]
    with store.batch():
        store.add(words(MANY, start=there + 2))
        store.revise([replace(each, official="Oda", note="Heard.") for each in edited])
        store.add(words(MANY, start=there + 2 + MANY))
    assert is_in_step(path)
    check(path)
    assert indexed(path).count(Filter(official="oda")) == 4


def test_a_long_batch_that_fails_leaves_the_index(path: Path) -> None:
    """As it was: in step, and ready for the next."""
    (folder,) = folders()

    def broken() -> Iterator[Statement]:
        yield from words(MANY, start=30)
        raise KeyboardInterrupt

    for store in (path, path.with_name("new.json")):
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                indexed(store).add(broken())
            assert folders() == [folder]
            assert not list(cache().glob("*.building"))
    assert is_in_step(path)
    check(path)


@pytest.mark.parametrize("how", ["deleted", "reindex"])
def test_an_index_is_built_anew(path: Path, how: str) -> None:
    """Where there is none, or it is asked for."""
    (folder,) = folders()
    if how == "deleted":
        shutil.rmtree(cache())
    else:
        assert indexed(path).reindex()
    check(path)
    (new,) = folders()
    assert new != folder
    assert is_in_step(path)


def test_a_file_changed_in_the_tick_of_its_last_look_up_is_read_anew(path: Path) -> None:
    """Its size and its times may be the same: an index made so soon is not sure of it."""
    for at in range(4):
        path.write_bytes(path.read_bytes().replace(b"Words 7.", b"Swords7."))
        assert indexed(path).count(Filter(words="swords7")) == 1, at
        path.write_bytes(path.read_bytes().replace(b"Swords7.", b"Words 7."))
        assert indexed(path).count(Filter(words="swords7")) == 0, at


def test_a_file_is_read_only_when_a_change_of_it_would_show(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two changes in one tick of the clock leave the same times: the second may come no more."""
    monkeypatch.setattr(manager, "_REPORT", 0)
    begun: list[int] = []

    def note(_: str, __: float) -> None:
        begun.append(time.time_ns())

    path.write_bytes(path.read_bytes().replace(b"Words", b"Other words"))
    TinyStore(str(path), scanned_below=0, progress=note).count()
    assert begun[0] - path.stat().st_ctime_ns >= manager.CLOCK_TICK
    assert is_in_step(path)


class Followed(RuleBasedStateMachine):
    """A store that is changed in every way, and asked through its index at any time."""

    met: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._setting = pytest.MonkeyPatch()
        self._setting.setenv("XDG_CACHE_HOME", f"{self._folder.name}/cache")
        self._setting.setattr(manager, "LONGEST_TAIL", 800)
        self._path = Path(self._folder.name) / "statements.json"
        self._kept = indexed(self._path)
        self._backup = b""

    def _store(self, *, fresh: bool) -> TinyStore:
        return indexed(self._path) if fresh else self._kept

    def _changing(self, what: str, change: Callable[[], object]) -> None:
        """Change the store, and note what became of its index meanwhile."""
        before, was_in_step = stamp(), is_in_step(self._path)
        try:
            change()
        except ChecksumError:
            # Another hand changed the line: one accepts that first, as the error says.
            assert indexed(self._path).accept()
            change()
            self.met["accepted"] += 1
        self.met[what] += 1
        self.met["changes"] += 1
        after = stamp()
        if was_in_step and is_in_step(self._path) and before != after:
            longer = before and after and before.documents != after.documents
            in_tail = "a tail indexed" if longer else "a tail grown"
            self.met[in_tail if what == "add" else f"{what} followed"] += 1

    @rule(some=st.lists(statements, min_size=1, max_size=5), fresh=st.booleans())
    def add(self, some: list[Statement], *, fresh: bool) -> None:
        """Add some statements, one after the other."""
        for each in some:
            self._changing("add", lambda each=each: self._store(fresh=fresh).add([each]))  # type: ignore[misc]

    @rule(some=st.lists(statements, min_size=2, max_size=9), fresh=st.booleans())
    def add_some(self, some: list[Statement], *, fresh: bool) -> None:
        """Add a batch."""
        self._changing("add some", lambda: self._store(fresh=fresh).add(some))

    @rule(at=st.integers(0, 99), new=statements, fresh=st.booleans())
    def revise(self, at: int, new: Statement, *, fresh: bool) -> None:
        """Revise one of the statements there are."""
        ids = sorted(each.id for each in self._store(fresh=fresh).find())
        if ids:
            revised = replace(new, id=ids[at % len(ids)])
            self._changing("revise", lambda: self._store(fresh=fresh).revise([revised]))

    @rule(at=st.integers(0, 99), fresh=st.booleans())
    def remove(self, at: int, *, fresh: bool) -> None:
        """Remove one of the statements there are."""
        ids = sorted(each.id for each in self._store(fresh=fresh).find())
        if ids:
            gone = [ids[at % len(ids)]]
            self._changing("remove", lambda: self._store(fresh=fresh).remove(gone))

    @rule(fresh=st.booleans())
    def undo(self, *, fresh: bool) -> None:
        """Take the last command back, if that can be done."""

        def undo() -> None:
            try:
                self._store(fresh=fresh).undo()
            except OnRecordError:
                self.met["undo refused"] += 1

        self._changing("undo", undo)

    @rule(note=st.sampled_from(("seen", "ж 渔")))
    def rewrite_by_tinydb(self, note: str) -> None:
        """Let plain TinyDB rewrite the file."""
        if self._path.exists():
            with TinyDB(self._path, encoding="utf-8") as plain:
                plain.table("statements").update({"note": note})
            self.met["rewritten by TinyDB"] += 1

    @rule()
    def edit_in_place(self) -> None:
        """Let another hand write a digit over another."""
        if self._path.exists():
            _digit_changed(self._path)
            self.met["edited in place"] += 1

    @rule()
    def back_up(self) -> None:
        """Keep a copy of the file; the next time, let it take the file's place."""
        if self._backup:
            new = self._path.with_suffix(".new")
            new.write_bytes(self._backup)
            new.replace(self._path)
            self.met["restored from a copy"] += 1
        self._backup = b"" if self._backup or not self._path.exists() else self._path.read_bytes()

    @rule(at=st.integers(0, 99))
    def remove_a_line(self, at: int) -> None:
        """Let another hand take out a line."""
        lines = self._path.read_bytes().split(b"\n") if self._path.exists() else []
        removable = [each for each in lines if each.startswith(b',"') and b'"id"' in each]
        if removable:
            gone = removable[at % len(removable)]
            self._path.write_bytes(b"\n".join(each for each in lines if each != gone))
            self.met["a line taken out"] += 1

    @rule()
    def reindex(self) -> None:
        """Build the index anew."""
        if indexed(self._path).reindex():
            self.met["reindexed"] += 1

    @rule()
    def delete_the_index(self) -> None:
        """Let the cache be emptied."""
        if cache().exists():
            shutil.rmtree(cache())
            self.met["index deleted"] += 1

    @rule(asked=filters(), page=pages, by=st.sampled_from(GROUPS), fresh=st.booleans())
    def look_up(self, asked: Filter, page: Page, by: str, *, fresh: bool) -> None:
        """Ask the index, and compare with a plain reading."""
        store = self._store(fresh=fresh)
        was_in_step, there = is_in_step(self._path), folders()
        kept = list(scanned(self._path).find())
        expected = oracle.answers(kept, store.resolve(asked), page)
        assert list(store.find(asked, page)) == expected
        few = store.find(asked, replace(page, limit=2))
        assert (list(few), few.total) == (expected[:2], len(expected))
        told = [each.summarize(asked, [by]) for each in (store, scanned(self._path))]
        # A filter names what it was resolved to in any order.
        assert told[0][1:] == told[1][1:]
        assert sorted(each.id for each in store.find()) == sorted(each.id for each in kept)
        self.met[f"asked of {' and '.join(parts(store))}"] += 1
        if is_in_step(self._path) and not was_in_step:
            self.met["caught up" if folders() == there else "built anew"] += 1

    def teardown(self) -> None:
        """Compare once more, and sweep."""
        try:
            self.look_up(Filter(), Page(), "official", fresh=True)
            assert len(folders()) <= 1
        finally:
            self._setting.undo()
            self._folder.cleanup()


def _digit_changed(path: Path) -> None:
    """Write another digit over the last ref, whoever wrote the file."""
    time.sleep(TICK)
    found = [*re.finditer(rb'"ref": ?"(\d)', path.read_bytes())]
    with path.open("rb+") as file:
        file.seek(found[-1].start(1) if found else path.stat().st_size)
        file.write(b"%d" % (9 - int(found[-1][1])) if found else b"")


# What becomes of an index: were one of these never met, the test would prove nothing.
WAYS = {
    *("a tail indexed", "add some followed", "revise followed", "remove followed"),
    *("undo followed", "caught up", "built anew", "asked of index", "asked of index and scan"),
}


def _follow(tried: Counter[str], examples: int, steps: int) -> Counter[str]:
    met: Counter[str] = Counter()
    machine: Any = type("Followed", (Followed,), {"met": met})
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=how)
    tried.update({f"index: {what}": times for what, times in met.items()})
    return met


def test_every_filter_is_right_after_any_changes(tried: Counter[str]) -> None:
    """By us or by another hand, followed or caught up: as a plain reading tells."""
    assert _follow(tried, examples=6, steps=15)["changes"]


@pytest.mark.soak
def test_every_filter_is_right_after_a_thousand_changes(tried: Counter[str]) -> None:
    """The long form, in which the index meets all that may become of it."""
    met: Counter[str] = Counter()
    while met["changes"] < 1000:
        met += _follow(tried, examples=25, steps=50)
    assert met.keys() >= WAYS
