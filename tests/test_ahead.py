"""New lines are indexed while others are still being read, wherever they come to stand."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from onrecord import Filter, Source, Statement
from onrecord.errors import NoIndexError, NoRoomError
from onrecord.stores.tiny import reader, spool
from onrecord.stores.tiny.index import ahead, schema
from onrecord.stores.tiny.scanned import Scanned
from onrecord.stores.tiny.store import TinyStore
from onrecord.stores.tiny.view import View
from test_index import content, put

MANY = 1500


@pytest.fixture(autouse=True)
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Let some hundred kilobytes be as long as hundreds of megabytes are; tell what runs were used.

    Each run that was made ahead is noted, with whether it was of the store's lines.
    """
    monkeypatch.setattr(spool, "_IN_MEMORY", 1 << 14)
    monkeypatch.setattr(ahead, "STRETCH", 1 << 15)
    found: list[bool] = []
    look = ahead._is_of  # noqa: SLF001

    def noted(*asked: object) -> bool:
        found.append(look(*asked))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(ahead, "_is_of", noted)
    return found


def statements(start: int = 0, count: int = MANY) -> Iterator[Statement]:
    """Give statements of some speakers and days."""
    for at in range(start, start + count):
        text, day = f"Words {at} as they stand in the record. 協定", f"20{at % 20:02}-04-16"
        yield Statement(text=text, official=f"Mira {at % 7}", date=day)


def awaited(said: Iterable[Statement], cache: Path) -> Iterator[Statement]:
    """Give statements, and wait for a run ahead of them before the last."""
    *most, last = said
    yield from most
    until = time.monotonic() + 60
    while not list(cache.glob("onrecord/*-ahead/*.run")):
        assert time.monotonic() < until
        time.sleep(0.01)
    yield last


def check(store: TinyStore, cache: Path) -> None:
    """Fail where the index that an import made is not of its file, or anything else was left."""
    (made,) = cache.glob("onrecord/*.sqlite")
    assert not list(cache.glob("onrecord/*-ahead"))
    with View(Path(store.location)) as view, closing(schema.connect(str(made))) as connection:
        assert content(connection) == put(view)


@pytest.fixture
def empty(tmp_path: Path) -> TinyStore:
    """Return a store that has an index however small it is."""
    return TinyStore(str(tmp_path / "s.json"), scanned_below=0)


def test_runs_are_made_ahead(empty: TinyStore, tmp_path: Path, taken: list[bool]) -> None:
    """By another process; they are of the very lines that the store then has."""
    assert empty.add(awaited(statements(), tmp_path / "cache")).recorded == MANY
    check(empty, tmp_path / "cache")
    assert taken
    assert all(taken)


def test_few_long_statements_are_indexed_too(
    empty: TinyStore, tmp_path: Path, taken: list[bool]
) -> None:
    """What counts is how long they are."""
    said = [replace(each, text=f"{each.text} {'Hear, hear. ' * 900}") for each in statements(0, 40)]
    empty.add(awaited(said, tmp_path / "cache"))
    check(empty, tmp_path / "cache")
    assert taken


def test_what_stood_before_stays_before(
    empty: TinyStore, tmp_path: Path, taken: list[bool]
) -> None:
    """New lines get the numbers behind those there."""
    empty.add(statements(0, 30))
    assert empty.add(awaited(statements(30), tmp_path / "cache")).recorded == MANY
    check(empty, tmp_path / "cache")
    assert taken
    assert all(taken)


def test_few_new_lines_are_not_indexed_ahead(
    empty: TinyStore, tmp_path: Path, taken: list[bool]
) -> None:
    """Where more is there than comes, the index only grows."""
    empty.add(statements())
    taken.clear()
    empty.add(statements(MANY, 200))
    check(empty, tmp_path / "cache")
    assert not taken


def test_a_line_that_changes_is_indexed_as_it_is(
    empty: TinyStore, tmp_path: Path, taken: list[bool]
) -> None:
    """A source found later makes an earlier line longer, and all behind it stand elsewhere."""
    again = replace(next(statements()), sources=(Source(title="Nets"),))
    assert empty.add(awaited([*statements(), again], tmp_path / "cache")).sourced == 1
    check(empty, tmp_path / "cache")
    assert taken
    assert not any(taken)
    assert empty.count(Filter(source="Nets")) == 1


def test_edits_of_what_is_there_move_what_is_new(empty: TinyStore, tmp_path: Path) -> None:
    """Runs made for another place are not taken."""
    empty.add(statements(0, 5))
    again = replace(next(statements()), sources=(Source(title="Nets"),))
    assert empty.add(awaited([again, *statements(5)], tmp_path / "cache")).sourced == 1
    check(empty, tmp_path / "cache")
    assert empty.count() == MANY + 5


@pytest.mark.parametrize("program", ["none", "sh"])
def test_without_a_helper_one_process_does_it_all(
    empty: TinyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """None may be had, or it may end at once."""
    (tmp_path / "sh").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "sh").chmod(0o755)
    monkeypatch.setattr("sys.executable", str(tmp_path / program))
    empty.add(statements())
    check(empty, tmp_path / "cache")


def test_a_helper_that_is_killed_is_done_without(
    empty: TinyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had claimed is read all the same."""
    helpers: list[Any] = []
    start: Any = subprocess.Popen

    def started(*told: object, **how: object) -> Any:
        helpers.append(start(*told, **how))
        return helpers[-1]

    def slowly() -> Iterator[Statement]:
        for at, each in enumerate(statements()):
            if at == MANY // 2:
                os.kill(helpers[0].pid, signal.SIGKILL)
            yield each

    monkeypatch.setattr(subprocess, "Popen", started)
    empty.add(slowly())
    check(empty, tmp_path / "cache")
    assert helpers[0].poll() == -signal.SIGKILL


def test_an_import_that_fails_leaves_nothing(empty: TinyStore, tmp_path: Path) -> None:
    """No runs, and no process that writes them."""

    def broken() -> Iterator[Statement]:
        yield from statements()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        empty.add(broken())
    assert empty.count() == 0
    assert not list((tmp_path / "cache" / "onrecord").glob("*-ahead"))


def test_what_a_killed_importer_left_is_swept(empty: TinyStore, tmp_path: Path) -> None:
    """By the next that makes an index; what another still writes stays."""
    left = tmp_path / "cache" / "onrecord"

    def killed() -> Iterator[Statement]:
        yield from awaited(statements(), tmp_path / "cache")
        os._exit(9)

    child = os.fork()
    if not child:
        empty.add(killed())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    (there,) = left.glob("*-ahead")
    held = ahead._hold(there)  # noqa: SLF001
    empty.add(statements(0, 3))
    empty.reindex()
    assert there.exists()
    os.close(held)
    empty.reindex()
    assert not there.exists()


def test_a_cache_that_cannot_be_written_is_done_without(
    empty: TinyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statements are recorded, and found by reading them: not before that is asked."""
    read: list[int] = []

    class Noted(Scanned):
        def __init__(self, view: View) -> None:
            read.append(view.size)
            super().__init__(view)

    monkeypatch.setattr(reader, "Scanned", Noted)
    (tmp_path / "cache").write_text("no folder")
    assert empty.add(statements()).recorded == MANY
    assert not any(read)
    assert empty.count(Filter(official="Mira 3")) > 0
    assert any(read)


def test_it_is_told_where_there_is_no_room(
    empty: TinyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For what is put aside, or for the index: neither is the store."""
    empty.add(statements(0, 3))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(NoRoomError, match=r"aside in .*gone .*; nothing was changed"):
        empty.add(statements())
    assert empty.count() == 3
    shutil.rmtree(tmp_path / "cache")
    (tmp_path / "cache").write_text("no folder")
    with pytest.raises(NoIndexError, match=r"an index in .*cache.*; the store is whole"):
        empty.reindex()
