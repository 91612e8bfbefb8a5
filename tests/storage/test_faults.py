"""A disk that fails or fills, a call that is cut short: nothing is lost, and the user is told."""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from msgspec import structs
from tinydb import TinyDB
from typer.testing import Result

from onrecord import OnRecordError, Statement, open_store
from onrecord.errors import StoreUnreachableError, UncertainWriteError, UnknownStatementError
from onrecord.storage import FileStore
from onrecord.storage.tiny import line_format, lock, write
from system_calls import failing, forked, intercepted, killing

Run = Callable[..., Result]
Tried = Counter[str]

ONE, TWO, NEW = (Statement(text=text) for text in ("One.", "Two. " + "x" * 700, "New."))
MORE = Statement(text="And more.")
TORN = b',"3": {"id": "0", "text": "torn'


class Operation(NamedTuple):
    """A way to write: how the file stands before, what is done, which texts stand after."""

    before: Callable[[Path], bytes]
    act: Callable[[FileStore], Any]
    after: set[str]


def _laid_out(path: Path) -> bytes:
    for each in (ONE, TWO):
        open_store(path).add([each])
    return path.read_bytes()


def _torn(path: Path) -> bytes:
    return _laid_out(path).removesuffix(b"}}\n") + TORN


def _half_closed(path: Path) -> bytes:
    return _laid_out(path) + b'": {"id": "0", "te'


def _foreign(path: Path) -> bytes:
    _laid_out(path)
    with TinyDB(path, encoding="utf-8") as plain:
        plain.table("notes").insert({"by": "another hand"})
    return path.read_bytes()


def _damaged(path: Path) -> bytes:
    return _laid_out(path).replace(b'{"id"', b'{"id', 1)


KEPT = {ONE.text, TWO.text}
OPERATIONS = {
    "append": Operation(_laid_out, lambda store: store.add([NEW]), {*KEPT, NEW.text}),
    "several": Operation(
        _laid_out, lambda store: store.add([NEW, MORE]), {*KEPT, NEW.text, MORE.text}
    ),
    "revise": Operation(
        _laid_out, lambda store: store.revise([structs.replace(ONE, note="Seen.")]), KEPT
    ),
    "remove": Operation(_laid_out, lambda store: store.remove([ONE.id]), {TWO.text}),
    "mend": Operation(_torn, lambda store: store.add([NEW]), {*KEPT, NEW.text}),
    "cut": Operation(_half_closed, lambda store: store.add([NEW]), {*KEPT, NEW.text}),
    "lay out": Operation(_foreign, lambda store: store.add([NEW]), {*KEPT, NEW.text}),
    "repair": Operation(_damaged, lambda store: store.repair(), {TWO.text}),
}


@pytest.fixture(params=OPERATIONS)
def operation(request: pytest.FixtureRequest) -> Operation:
    """Return each way to write."""
    return OPERATIONS[request.param]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the store of the test is."""
    return tmp_path / "statements.json"


def _texts(path: Path) -> set[str]:
    return {each.text for each in open_store(path).find()}


def _settled(path: Path) -> list[str]:
    """Return the texts once the end is mended, as plain TinyDB reads them."""
    write.mend_end(path)
    with TinyDB(path, encoding="utf-8", access_mode="r") as plain:
        return [str(each["text"]) for each in plain.table("statements").all()]


def test_a_folder_that_is_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name in it means nothing any more."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(StoreUnreachableError, match=r"cannot find s\.json: no such file"):
        open_store(Path("s.json"))


@pytest.mark.parametrize("how", ["ENOSPC", "EIO", "short"])
def test_a_call_that_fails_leaves_the_file_as_it_was(
    path: Path, operation: Operation, how: str, tried: Tried
) -> None:
    """Whichever call fails, the failure is told and the next try does all of it."""
    before = operation.before(path)
    for number in itertools.count(1):
        path.write_bytes(before)
        failure = failing(number, how)
        told: OnRecordError | None = None
        with intercepted(failure):
            try:
                operation.act(open_store(path))
            except OnRecordError as error:
                told = error
        if not failure.reached:
            break
        tried["system calls failed once"] += 1
        _check_told(path, before, told)
        if told is not None:
            _whole_after_a_failure(path, operation)
    assert number > 3


def _check_told(path: Path, before: bytes, told: OnRecordError | None) -> None:
    """Check that a plain failure left every statement alone; another says that it may not have."""
    if isinstance(told, StoreUnreachableError):
        now = path.read_bytes()
        # A file of another hand may be laid out as ours already: the same documents.
        alone = now == before or now.startswith(_mended(path, before)[:-3])
        assert alone or (_keeps_other_tables(before) and _texts(path) == KEPT)
    elif told is not None:
        assert isinstance(told, UncertainWriteError)


def _keeps_other_tables(raw: bytes) -> bool:
    return b'"notes"' in raw


def _mended(path: Path, before: bytes) -> bytes:
    other = path.with_name("mended.json")
    other.write_bytes(before)
    write.mend_end(other)
    return other.read_bytes()


@pytest.mark.parametrize("how", ["ENOSPC", "EIO"])
def test_a_disk_that_fails_for_good_loses_nothing(
    path: Path, operation: Operation, how: str, tried: Tried
) -> None:
    """Even the way back may fail: what was acknowledged is there when the disk is well again."""
    before = operation.before(path)
    for number in itertools.count(1):
        path.write_bytes(before)
        failure = failing(number, how, for_good=True)
        with intercepted(failure), suppress(OnRecordError):
            operation.act(open_store(path))
        if not failure.reached:
            break
        tried["disks failed for good"] += 1
        _whole_after_a_failure(path, operation)


def _beside(path: Path) -> list[Path]:
    return [*path.parent.glob(f".{path.name}.*.new")]


def _whole_after_a_failure(path: Path, operation: Operation) -> None:
    """Do it again; where it was done already it changes nothing."""
    with suppress(UnknownStatementError):
        operation.act(open_store(path))
    found = _settled(path)
    assert (len(found), set(found)) == (len(operation.after), operation.after)
    assert not _beside(path)


@pytest.mark.parametrize("after", [False, True])
def test_a_kill_at_any_call_loses_nothing(
    path: Path, operation: Operation, tried: Tried, *, after: bool
) -> None:
    """Before and after each call that changes a file, all is as it was or as it shall be."""
    before = operation.before(path)
    for number in itertools.count(1):
        path.write_bytes(before)

        def work(number: int = number) -> None:
            with intercepted(killing(number, after=after)):
                operation.act(open_store(path))

        if forked(work) == 0:
            break
        tried["kills at a system call"] += 1
        _whole_after_a_failure(path, operation)


def test_a_file_beside_of_a_killed_writer_is_removed(path: Path) -> None:
    """It takes room, and nobody will ever read it."""
    _laid_out(path)
    path.with_name(f".{path.name}.0123456789ab.new").write_bytes(b"half")
    open_store(path).add([NEW])
    assert not _beside(path)


def test_what_few_may_read_stays_so_while_it_is_replaced(path: Path) -> None:
    """At no instant is the file beside open to more people than the store."""
    _laid_out(path)
    path.chmod(0o600)
    seen: set[int] = set()

    def watching(_: str, real: Callable[..., Any], *arguments: Any) -> Any:
        done = real(*arguments)
        seen.update(each.stat().st_mode & 0o777 for each in _beside(path))
        return done

    with intercepted(watching):
        open_store(path).add([NEW, MORE])
    assert seen == {0o600}


@contextmanager
def _bound_by_permissions() -> Iterator[None]:
    """Be a user whom permissions bind; root is bound by none."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


@pytest.fixture
def theirs(tmp_path: Path, run: Run) -> Iterator[Path]:
    """Return the path of a store in a folder of their own, every command used having run once."""
    run("add", "One.")
    run("import", "-", "--format", "jsonl", stdin='{"text": "a"}\n{"text": "b"}\n')
    run("find", "-f", "jsonl")
    reached = (tmp_path, *list(tmp_path.parents)[:2])
    modes = [each.stat().st_mode for each in reached]
    for each in reached:
        each.chmod(0o755)
    path = tmp_path / "statements.json"
    lock.lock_path(path).unlink()
    for each in (tmp_path, path) if os.geteuid() == 0 else ():
        os.chown(each, 65534, -1)
    yield path
    for each, mode in zip(reached, modes, strict=True):
        each.chmod(mode)


@pytest.mark.parametrize("words", [["add", "New."], ["import", "-", "--format", "jsonl"]])
@pytest.mark.parametrize(("what", "mode"), [("file", 0o444), ("folder", 0o555)])
def test_a_read_only_place_is_said_to_be(
    theirs: Path, run: Run, words: list[str], what: str, mode: int
) -> None:
    """No command writes around what the user has locked; look-ups go on."""
    before = theirs.read_bytes()
    (theirs if what == "file" else theirs.parent).chmod(mode)
    with _bound_by_permissions():
        done = run(*words, stdin='{"text": "c"}\n{"text": "d"}\n')
        found = run("find", "-f", "jsonl")
    assert done.stderr.splitlines()[-1] == (
        f"onrecord: cannot write {theirs}: permission denied; nothing was changed"
    )
    assert (done.exit_code, theirs.read_bytes()) == (1, before)
    assert (found.exit_code, found.stdout.count("\n")) == (0, 3)


def test_a_file_beside_is_never_put_over_another_hands_change(path: Path) -> None:
    """What changes while we copy is not lost: the work is done again on the new file."""
    _laid_out(path)
    other = Statement(text="By another program.")
    store = open_store(path)
    done = False

    def meddling(name: str, real: Callable[..., Any], *arguments: Any) -> Any:
        nonlocal done
        if name == "fsync" and not done:
            done = True
            raw = path.read_bytes()
            (path.parent / "theirs").write_bytes(_with(raw, other))
            (path.parent / "theirs").replace(path)
        return real(*arguments)

    with intercepted(meddling):
        store.add([NEW, MORE])
    assert _texts(path) == {*KEPT, NEW.text, MORE.text, other.text}


def _with(raw: bytes, statement: Statement) -> bytes:
    line = line_format.write_line(
        99, line_format.dump({"id": statement.id, "text": statement.text})
    )
    return raw.removesuffix(b"}}\n") + line + b"}}\n"


def _recorded(store: FileStore, number: int) -> str:
    text = f"{number} " + "x" * 5000
    store.add([Statement(text=text)])
    return text


def test_a_full_file_system_is_said_to_be(full: Path, tried: Tried) -> None:
    """What fits is kept; the first that does not is told, and so are all that follow."""
    path = full / "statements.json"
    store = open_store(path)
    told: list[str] = []
    with pytest.raises(StoreUnreachableError, match="no space left on device; nothing was changed"):
        told.extend(_recorded(store, number) for number in range(1000))
    before = path.read_bytes()
    for more in ([structs.replace(NEW, text="y" * 5000, id="")], [NEW, MORE]):
        with pytest.raises(StoreUnreachableError, match="no space left on device"):
            store.add(more)
        tried["writes to a full file system"] += 1
        assert path.read_bytes() == before
    assert _texts(path) == set(told)
    assert not _beside(path)


def test_a_file_system_that_turns_read_only_is_said_to_be(full: Path) -> None:
    """As a failing disk does: look-ups go on, and writing is told."""
    path = full / "statements.json"
    before = _laid_out(path)
    mount = str(shutil.which("mount"))
    subprocess.run([mount, "-o", "remount,ro", str(full)], check=True)
    with pytest.raises(StoreUnreachableError, match="read-only file system; nothing was changed"):
        open_store(path).add([NEW])
    assert _texts(path) == KEPT
    assert path.read_bytes() == before


@pytest.mark.parametrize("limit", [0, 1, 3, 40, 200])
def test_a_file_that_may_not_grow_is_left_whole(path: Path, limit: int) -> None:
    """A write that the system itself cuts short, at a limit of the file's size."""
    before = _laid_out(path)

    def work() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + limit, -1))
        open_store(path).add([structs.replace(NEW, text="z" * 500, id="")])

    assert forked(work) == 1
    assert path.read_bytes() == before
