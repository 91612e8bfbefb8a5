"""The writers' lock: who waits, for how long, and what it survives."""

from __future__ import annotations

import fcntl
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, open_store
from onrecord.errors import StoreBusyError, StoreChangedError
from onrecord.storage.tiny import lock
from onrecord.storage.tiny.store import TinyStore

Run = Callable[..., Result]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a store of one statement."""
    path = tmp_path / "statements.json"
    open_store(path).add([Statement(text="One.")])
    return path


def _texts(path: Path) -> set[str]:
    return {each.text for each in open_store(path).find()}


def _hold(path: Path) -> tuple[int, int]:
    """Let another process hold the lock; return its id, and what to close to let it go."""
    reading, writing = os.pipe()
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        handle = os.open(lock.lock_path(path), os.O_RDWR | os.O_CREAT)
        fcntl.flock(handle, fcntl.LOCK_EX)
        os.write(tell, b"held")
        os.read(reading, 1)
        os._exit(0)
    os.close(reading)
    os.read(told, 4)
    return child, writing


def test_a_lock_held_too_long_is_said_to_be(path: Path) -> None:
    """The sentence names the reason, and the file is as it was."""
    child, hold = _hold(path)
    before = path.read_bytes()
    with pytest.raises(StoreBusyError, match=r"another process has been writing .* try again"):
        TinyStore(str(path), patience=0.05).add([Statement(text="New.")])
    assert path.read_bytes() == before
    assert _texts(path) == {"One."}  # reading waits for nobody
    os.close(hold)
    os.waitpid(child, 0)


def test_a_writer_waits_for_its_turn(path: Path) -> None:
    """Both are recorded."""
    child, hold = _hold(path)
    waiting = threading.Thread(target=lambda: open_store(path).add([Statement(text="New.")]))
    waiting.start()
    os.close(hold)
    waiting.join()
    os.waitpid(child, 0)
    assert _texts(path) == {"One.", "New."}


def test_a_killed_holder_holds_nothing(path: Path) -> None:
    """Its lock goes with it."""
    child, hold = _hold(path)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    TinyStore(str(path), patience=0.05).add([Statement(text="New.")])
    assert _texts(path) == {"One.", "New."}
    os.close(hold)


def test_a_lock_whose_file_was_deleted_is_taken_anew(path: Path) -> None:
    """Another hand may clean up: the next writer makes the file again."""
    lock.lock_path(path).unlink()
    open_store(path).add([Statement(text="New.")])
    assert lock.lock_path(path).exists()
    assert _texts(path) == {"One.", "New."}


@pytest.mark.parametrize("texts", [["New."], ["New.", "More."]])
def test_a_lock_lost_under_a_writer_is_noticed(path: Path, texts: list[str]) -> None:
    """Two may write at once then: the work is done again under a lock that holds."""

    class Careless(list[Statement]):
        times = 0

        def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204
            self.times += 1
            if self.times == 1:
                lock.lock_path(path).unlink()
            return super().__iter__()

    given = Careless(Statement(text=text) for text in texts)
    assert open_store(path).add(given).recorded == len(texts)
    assert given.times > 1
    assert _texts(path) == {"One.", *texts}


def test_a_lock_lost_for_good_records_nothing(path: Path) -> None:
    """A batch cannot be done again by us: it is told, and nothing was recorded."""
    store = open_store(path)
    with pytest.raises(StoreChangedError):
        _lose(store, path)
    assert _texts(path) == {"One."}


def _lose(store: object, path: Path) -> None:
    assert isinstance(store, TinyStore)
    with store.batch():
        store.add([Statement(text="New.")])
        lock.lock_path(path).unlink()


def test_a_forked_child_does_not_share_the_lock(path: Path) -> None:
    """It neither writes under it nor keeps it from others when the parent is done."""
    store = open_store(path)
    reading, writing = os.pipe()
    with store.batch():
        store.add([Statement(text="By the parent.")])
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)
            os._exit(0)
    os.close(reading)
    TinyStore(str(path), patience=0.05).add([Statement(text="New.")])
    os.close(writing)
    os.waitpid(child, 0)
    assert _texts(path) == {"One.", "By the parent.", "New."}


def test_what_a_forked_child_finishes_is_refused(path: Path) -> None:
    """The lock is its parent's: of two who leave one batch, one keeps it."""
    store = open_store(path)
    child = -1
    try:
        with store.batch():
            store.add([Statement(text="Once.")])
            child = os.fork()
    except StoreChangedError:
        os._exit(7)
    if child == 0:
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert _texts(path) == {"One.", "Once."}


@pytest.mark.parametrize("shared", [False, True], ids=["a store each", "one store"])
@pytest.mark.parametrize("indexed", [False, True], ids=["scanned", "indexed"])
def test_threads_take_turns(path: Path, *, shared: bool, indexed: bool) -> None:
    """All that each thread was told is kept is there once."""
    below = 0 if indexed else 1 << 20

    def opened() -> TinyStore:
        return TinyStore(str(path), scanned_below=below)

    common = opened()
    told: list[str] = []

    def record(name: int) -> None:
        store = common if shared else opened()
        for number in range(5):
            text = f"{name} {number}"
            if store.add([Statement(text=text)]).recorded:
                told.append(text)

    threads = [threading.Thread(target=record, args=(name,)) for name in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(told) == 20
    assert _texts(path) == {"One.", *told}


def test_a_thread_is_no_part_of_anothers_batch(path: Path) -> None:
    """What it adds is kept when it is told so, not when the other's batch is."""
    store = open_store(path)
    kept = threading.Event()

    def record() -> None:
        store.add([Statement(text="By the other.")])
        kept.set()

    with store.batch():
        store.add([Statement(text="In the batch.")])
        other = threading.Thread(target=record)
        other.start()
        time.sleep(0.02)  # a thread that wrongly joined the batch would be done by now
        assert not kept.is_set()
    other.join()
    assert _texts(path) == {"One.", "In the batch.", "By the other."}
