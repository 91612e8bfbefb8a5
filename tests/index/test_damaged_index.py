"""The index is a copy that may be missing, broken, old or another's: the answers are the same."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from msgspec import structs
from typer.testing import Result

from conftest import thinned
from indexes import cache, folders, indexed, is_in_step, parts, scanned, stamp
from onrecord import Filter, Page, Statement, Store, open_store
from onrecord.errors import DiskFullError, NoIndexError
from onrecord.storage.tiny import spool
from onrecord.storage.tiny.index import manager, schema
from onrecord.storage.tiny.index.update import IndexUpdate, write_stamp
from onrecord.storage.tiny.store import TinyStore
from system_calls import forked, intercepted, killing, started

Run = Callable[..., Result]

TEXTS = [f"Statement {number} on herring." for number in range(30)]


def statement(number: int) -> Statement:
    """Return one of the statements of a store."""
    return Statement(
        text=TEXTS[number], official=f"Mira {number % 7}", country="NO", date=f"20{number:02}-04-16"
    )


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with an index in step, lines taken out of it among them."""
    path = tmp_path_factory.mktemp("disposable") / "statements.json"
    with pytest.MonkeyPatch.context() as setting:
        setting.setenv("XDG_CACHE_HOME", str(path.parent / "cache"))
        indexed(path).add([*map(statement, range(30)), Statement(text="Removed.")])
        indexed(path).reindex()
        indexed(path).remove([Statement(text="Removed.").id])
        assert is_in_step(path)
    return path


@pytest.fixture
def kept(shelf: Path) -> Path:
    """Return a store that no test changes, with an index that the test may harm."""
    restore(shelf)
    return shelf


def restore(shelf: Path) -> None:
    """Let the index be as it was."""
    gc.collect()  # a process of its own would have closed what it opened
    if cache().exists():
        shutil.rmtree(cache())
    shutil.copytree(shelf.parent / "cache" / "onrecord", cache())
    assert is_in_step(shelf)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a store with an index that is in step."""
    path = tmp_path / "statements.json"
    indexed(path).add(map(statement, range(30)))
    check(path, TEXTS)
    return path


def check(path: Path, texts: list[str]) -> None:
    """Check that the index answers as the file does."""
    store = indexed(path)
    assert sorted(each.text for each in store.find()) == sorted(texts)
    assert store.count(Filter(words=("herring",))) == sum("herring" in each for each in texts)
    assert store.names("country") == open_store(path).names("country")
    assert len(folders()) <= 1


QUESTIONS: dict[str, Callable[[Store], Any]] = {
    "how many": lambda store: store.count(),
    "a word": lambda store: store.count(Filter(words="herring")),
    "a phrase": lambda store: store.find(Filter(words="on herring"), Page(limit=3)).total,
    "a beginning": lambda store: store.count(Filter(words="her*")),
    "a name": lambda store: store.count(Filter(official="mira 3")),
    "dates": lambda store: store.count(Filter(since="2010", until="2012")),
    "all": lambda store: list(store.find()),
    "the newest": lambda store: list(store.find(page=Page(limit=3))),
    "sorted": lambda store: list(store.find(page=Page(sort="official"))),
    "a summary": lambda store: store.summarize(Filter(), ["official", "month"]),
    "a list": lambda store: store.names("official"),
    "an id": lambda store: store.get(statement(3).id[:8]),
    "short ids": lambda store: store.abbreviate([statement(3).id]),
    "who is known": lambda store: store.add([statement(3)], dry_run=True),
    "a glance": lambda store: store.info(),
}


def _gone(file: Path) -> None:
    file.unlink()


def _garbage(file: Path) -> None:
    file.write_bytes(b"garbage" * (1 + file.stat().st_size // 7))


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _zeroed(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


def _cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


KINDS = (
    *("*", "*.del", "*.fast", "*.fieldnorm", "*.idx", "*.pos", "*.store", "*.term"),
    *("meta.json", ".managed.json", "stamp.json", ".tantivy-*.lock"),
)
HARMS = (_gone, _garbage, _empty, _zeroed, _cut, _a_folder)


@pytest.mark.parametrize("case", thinned(itertools.product(HARMS, KINDS, QUESTIONS), 137))
def test_a_harmed_index_costs_no_answer(
    kept: Path,
    capfd: pytest.CaptureFixture[str],
    case: tuple[Callable[[Path], None], str, str],
) -> None:
    """Whichever of its files is harmed, and whatever is asked first; nobody is told."""
    harm, kind, question = case
    (folder,) = folders()
    harmed = [each for each in folder.glob(kind) if each.is_file()]
    assert harmed
    for each in harmed:
        harm(each)
    ask = QUESTIONS[question]
    assert ask(indexed(kept)) == ask(scanned(kept))
    assert capfd.readouterr().err == ""
    assert len(folders()) <= 1


@pytest.mark.parametrize("question", QUESTIONS)
def test_files_of_an_index_put_for_one_another_cost_no_answer(kept: Path, question: str) -> None:
    """Each is given the contents of the next."""
    (folder,) = folders()
    files = sorted(each for each in folder.iterdir() if each.is_file() and each.stat().st_size)
    contents = [each.read_bytes() for each in files]
    for each, raw in zip(files, [*contents[1:], contents[0]], strict=True):
        each.write_bytes(raw)
    ask = QUESTIONS[question]
    assert ask(indexed(kept)) == ask(scanned(kept))


@pytest.mark.parametrize(
    ("question", "places"),
    [("all", 1), *(pytest.param(each, 6, marks=pytest.mark.soak) for each in QUESTIONS)],
)
def test_a_harmed_page_misquotes_nobody(
    kept: Path, capfd: pytest.CaptureFixture[str], question: str, places: int
) -> None:
    """Whatever 64 bytes are lost: every question is answered, with statements as they are.

    The engine checks no page that it reads: a number may be wrong, until the index is
    made anew. It may say on standard error what it met.
    """
    (folder,) = folders()
    (store,) = (each for each in folder.glob("*.store") if each.stat().st_size > 500)
    known = {each.id: each for each in scanned(kept).find()}
    ask = QUESTIONS[question]
    for file, raw in {each: each.read_bytes() for each in folder.glob(f"{store.stem}.*")}.items():
        for offset in range(0, len(raw), max(64, len(raw) // places)):
            restore(kept)
            file.write_bytes(raw[:offset] + bytes(64) + raw[offset + 64 :])
            found = ask(indexed(kept))
            if isinstance(found, list):
                assert all(known[each.id] == each for each in found)
    capfd.readouterr()
    indexed(kept).reindex()
    assert ask(indexed(kept)) == ask(scanned(kept))


def test_the_commands_answer_from_a_harmed_index(
    run: Run, store: Store, capfd: pytest.CaptureFixture[str]
) -> None:
    """No traceback, nothing on standard error; what is added and edited is there."""
    store.add(
        Statement(text=f"Statement {at}. {'Hear, hear. ' * 50}", official=f"Mira {at % 7}")
        for at in range(500)
    )
    assert run("find", "statement").exit_code == 0
    commands = (
        ("find", "statement"),
        ("summary", "--by", "official"),
        ("add", "New.", "-o", "Oda Lund"),
        ("edit", "-o", "Oda Lund", "--set", "note=heard", "-y"),
        ("show", Statement(text="New.", official="Oda Lund").id[:8]),
        ("undo", "-y"),
    )
    for command, harm in zip(commands, itertools.cycle((_zeroed, _cut)), strict=False):
        open_store(store.location).count()
        gc.collect()
        (folder,) = folders()
        for each in folder.glob("*.*"):
            harm(each)
        done = run(*command)
        assert done.exit_code == 0, (command, done.output)
        assert "Traceback" not in done.output
    assert capfd.readouterr().err == ""
    assert store.count() == 501


@pytest.mark.parametrize("step", [-1, 1])
def test_an_index_of_another_version_is_made_anew(kept: Path, step: int) -> None:
    """Its fields are not ours; it is thrown away."""
    (old,) = folders()
    found = stamp()
    assert found is not None
    write_stamp(old, structs.replace(found, version=schema.VERSION + step))
    assert indexed(kept).count() == 30
    (new,) = folders()
    assert new != old
    assert is_in_step(kept)


@pytest.mark.parametrize("number", [0, 29, 31])
def test_an_index_that_holds_fewer_or_more_is_caught_up(kept: Path, number: int) -> None:
    """Another process may have been killed between its commit and its stamp."""
    (old,) = folders()
    found = stamp()
    assert found is not None
    write_stamp(old, structs.replace(found, documents=number))
    assert indexed(kept).count() == 30
    assert parts(indexed(kept)) == ["index"]
    found = stamp()
    assert found is not None
    assert found.documents == 30


def test_an_index_ahead_of_its_store_is_not_believed(path: Path) -> None:
    """The store may come back from a backup."""
    backup = path.read_bytes()
    indexed(path).add([Statement(text="Newer herring.")])
    check(path, [*TEXTS, "Newer herring."])
    path.write_bytes(backup)
    check(path, TEXTS)


def test_an_index_of_another_store_is_not_believed(path: Path, tmp_path: Path) -> None:
    """Another store may be put in the place of the one indexed."""
    other = tmp_path / "other.json"
    open_store(other).add([Statement(text=f"Other {number}.") for number in range(30)])
    other.replace(path)
    check(path, [f"Other {number}." for number in range(30)])


def test_an_index_swapped_with_another_is_not_believed(path: Path, tmp_path: Path) -> None:
    """Each is brought up to its own store."""
    other = tmp_path / "other.json"
    indexed(other).add([Statement(text=f"Other {number} on herring.") for number in range(30)])
    assert indexed(other).count() == 30
    one, two = folders()
    names = one.name, two.name
    for each in (one, two):
        each.rename(each.with_name(f"moved-{each.name}"))
    for name, back in zip(names, reversed(names), strict=True):
        (cache() / f"moved-{name}").rename(cache() / back)
    for store, texts in ((path, TEXTS), (other, [f"Other {at} on herring." for at in range(30)])):
        assert sorted(each.text for each in indexed(store).find()) == sorted(texts)
        assert indexed(store).count(Filter(words="other")) == sum("Other" in each for each in texts)


@pytest.mark.parametrize("place", ["occupied", "/dev/null/cache", "/proc/cache"])
def test_a_cache_that_cannot_be_written_costs_no_answer(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Something else is where it should be, or no folder may be made: the file is read instead."""
    (tmp_path / "occupied").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / place))
    check(path, TEXTS)
    indexed(path).add([Statement(text="New herring.")])
    indexed(path).revise([Statement(text="New herring.", note="Heard.")])
    check(path, [*TEXTS, "New herring."])
    with pytest.raises(NoIndexError, match=r"an index in .*; the store is intact"):
        indexed(path).reindex()


@pytest.mark.parametrize("change", [False, True])
def test_an_index_that_cannot_be_written_costs_no_answer(*, change: bool) -> None:
    """Its folder is read-only: for who looks up and who adds, in step with the file or not."""
    with tempfile.TemporaryDirectory(prefix="onrecord-") as name, pytest.MonkeyPatch.context() as m:
        m.setenv("XDG_CACHE_HOME", f"{name}/cache")
        path = Path(name) / "statements.json"
        indexed(path).add(map(statement, range(30)))
        check(path, TEXTS)
        if change:
            path.write_bytes(path.read_bytes().replace(b"herring", b"lobster"))
        for folder, _, files in os.walk(name):
            Path(folder).chmod(0o555 if "cache" in folder else 0o777)
            for each in files:
                (Path(folder) / each).chmod(0o444 if "cache" in folder else 0o666)

        def ask() -> None:
            if os.geteuid() == 0:
                os.setuid(65534)
            for _ in range(2):
                store = indexed(path)
                assert store.count(Filter(words="lobster" if change else "herring")) == 30
                store.add([Statement(text="New.")])
                assert store.count() == indexed(path).count() == 31

        assert forked(ask) == 0
        for folder, _, _ in os.walk(name):
            Path(folder).chmod(0o755)


def agree(path: Path) -> None:
    """Check that the index answers as the file does, whatever that holds, and nothing is left."""
    for question in ("all", "how many", "a word", "a summary", "a list"):
        ask = QUESTIONS[question]
        assert ask(indexed(path)) == ask(scanned(path))
    assert not list(cache().glob("*.building"))
    assert len(folders()) <= 1


def test_a_builder_killed_while_it_reads_leaves_nothing_in_the_way(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one builds again, and sweeps what it left."""
    monkeypatch.setattr(manager, "_REPORT", 0)
    for at in (0, 15, 29):
        shutil.rmtree(cache())
        calls = itertools.count()

        def die(_: str, __: float, at: int = at, calls: Iterator[int] = calls) -> None:
            if next(calls) == at:
                os._exit(9)

        store = TinyStore(str(path), scanned_below=0, progress=die)
        assert forked(lambda store=store: store.count()) == 9  # type: ignore[misc]
        assert list(cache().glob("*.building")) or at == 29
        agree(path)


def _build(path: Path, _: int) -> None:
    shutil.rmtree(cache())
    indexed(path).count()


def _catch_up(path: Path, number: int) -> None:
    path.write_bytes(path.read_bytes().replace(b" on ", b" on%d " % number, 1))
    indexed(path).count()


def _revise(path: Path, number: int) -> None:
    indexed(path).revise([structs.replace(statement(3), note=f"Heard {number}.")])


def _add(path: Path, number: int) -> None:
    indexed(path).add([Statement(text=f"New {number}.")])


def _add_many(path: Path, number: int) -> None:
    indexed(path).add(Statement(text=f"New {number}/{at}.") for at in range(1100))


ACTS = (_revise, _build, _add, _catch_up, _add_many)


@pytest.mark.parametrize("act", thinned(itertools.product(ACTS, (False, True)), 10))
def test_a_kill_at_any_call_to_the_system_leaves_an_index_that_is_right(
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    tried: Counter[str],
    act: tuple[Callable[[Path, int], None], bool],
) -> None:
    """Or none: by who builds it, catches it up, edits or adds."""
    monkeypatch.setattr(manager, "LONGEST_TAIL", 0)
    do, after = act
    agree(path)
    for number in itertools.count(1):

        def killed(number: int = number) -> None:
            with intercepted(killing(number, after=after)):
                do(path, number)

        code = forked(killed)
        agree(path)
        if code == 0:
            break
        tried["kills of who writes an index"] += 1
    assert number > 2


def _count(path: Path) -> int:
    return indexed(path).count(Filter(words="herring"))


@pytest.mark.parametrize("several", [2, 4])
def test_several_may_build_at_once(path: Path, several: int) -> None:
    """All answer, and one index is left."""
    shutil.rmtree(cache())
    building = [started(_count, path) for _ in range(several)]
    assert [each() for each in building] == [len(TEXTS)] * several
    check(path, TEXTS)
    assert len(folders()) == 1


@pytest.mark.parametrize("act", [_build, _catch_up, _revise], ids=["build", "catch up", "follow"])
def test_who_is_stopped_while_it_indexes_stops_nobody(
    path: Path, act: Callable[[Path, int], None]
) -> None:
    """Others look up meanwhile, the file is read where need be; they write, if it does not."""
    child = os.fork()
    if not child:
        _stop_while_indexing(path, act)
    assert os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1])
    signal.alarm(60)
    try:
        for at in range(3):
            if act is not _revise:
                indexed(path).add([Statement(text=f"New {at}.")])
                indexed(path).add([Statement(text=f"More {at}/{each}.") for each in range(3)])
                indexed(path).revise([structs.replace(statement(at + 5), note="Heard.")])
                indexed(path).undo()
                indexed(path).add([Statement(text=f"Newer {at}.")])
            for ask in QUESTIONS.values():
                assert ask(indexed(path)) == ask(scanned(path))
    finally:
        signal.alarm(0)
        os.kill(child, signal.SIGCONT)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    agree(path)
    assert is_in_step(path)
    assert parts(indexed(path))[0] == "index"


def _stop_while_indexing(path: Path, act: Callable[[Path, int], None]) -> NoReturn:
    """Stop in the middle of indexing, as Ctrl-Z does; go on when told to."""
    add, calls = IndexUpdate.add, itertools.count()

    def stop(update: IndexUpdate, *line: Any) -> None:
        if next(calls) == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
        add(update, *line)

    try:
        IndexUpdate.add = stop  # type: ignore[method-assign,assignment]
        act(path, 7)
    except BaseException:  # noqa: BLE001  a child never comes back
        os._exit(1)
    os._exit(0)


def test_it_is_told_where_there_is_no_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For what is put aside, or for the index: neither is the store."""
    store = indexed(tmp_path / "s.json")
    store.add(map(statement, range(3)))
    monkeypatch.setattr(spool, "_IN_MEMORY", 1 << 10)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(DiskFullError, match=r"in .*gone.*; nothing was changed"):
        store.add(map(statement, range(3, 30)))
    assert store.count() == 3


@pytest.mark.parametrize("room", [0, 100_000])
def test_a_cache_on_a_full_disk_is_done_without(
    path: Path, full: Path, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """Also where it is full only in the middle of a long batch: what is added is kept."""
    (full / "other").write_bytes(bytes((256 << 10) - room - (8 << 10)))
    monkeypatch.setenv("XDG_CACHE_HOME", str(full))
    said = [
        Statement(text=f"{at} " + " ".join(f"w{at}x{each}" for each in range(60)))
        for at in range(1500)
    ]
    for some in (said[:1], said[1:3], said[3:]):
        assert indexed(path).add(some).recorded == len(some)
        assert indexed(path).count(Filter(words="w0x*")) == 1
    indexed(path).revise([structs.replace(said[0], note="Heard.")])
    assert parts(indexed(path)) == ["scan"]
    assert indexed(path).count() == scanned(path).count() == 1530
    with pytest.raises(NoIndexError):
        indexed(path).reindex()
    assert not list(cache().glob("*.building"))
    assert len(folders()) <= 1
