"""The index is a copy that may be missing, broken, old or another's: the answers are the same."""

from __future__ import annotations

import gc
import multiprocessing
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Filter, Statement, Store, open_store
from onrecord.storage.tiny.store import TinyStore
from system import forked

Run = Callable[..., Result]
TEXTS = [f"Statement {number} on herring." for number in range(30)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the path of a store with an index that is in step."""
    path = tmp_path / "statements.json"
    _indexed(path).add([Statement(text=text, country="NO") for text in TEXTS])
    _check(path, TEXTS)
    return path


def _indexed(path: Path) -> Store:
    return TinyStore(str(path), scanned_below=0)


def _check(path: Path, texts: list[str]) -> None:
    """Check that the index answers as the file does."""
    store = _indexed(path)
    assert sorted(each.text for each in store.find()) == sorted(texts)
    assert store.count(Filter(words=("herring",))) == sum("herring" in each for each in texts)
    assert store.names("country") == open_store(path).names("country")


def _cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "onrecord"


def _files(tmp_path: Path) -> list[Path]:
    """Return the files of all indexes but their stamps."""
    return [
        each
        for each in _cache(tmp_path).glob("*.*/*")
        if each.is_file() and each.name != "stamp.json" and each.stat().st_size
    ]


def _gone(tmp_path: Path) -> None:
    shutil.rmtree(_cache(tmp_path))


def _garbage(tmp_path: Path) -> None:
    for each in _files(tmp_path):
        each.write_bytes(b"garbage" * 1000)


def _empty(tmp_path: Path) -> None:
    for each in _files(tmp_path):
        each.write_bytes(b"")


def _cut(tmp_path: Path) -> None:
    for each in _files(tmp_path):
        os.truncate(each, each.stat().st_size // 2)


def _zeroed_within(tmp_path: Path) -> None:
    """Zero the middle of each file, as a bad disk block does; the ends look sound."""
    for each in _files(tmp_path):
        raw = each.read_bytes()
        third = len(raw) // 3
        each.write_bytes(raw[:third] + bytes(third) + raw[2 * third :])


def _swapped(tmp_path: Path) -> None:
    """Give each file the contents of another."""
    files = _files(tmp_path)
    contents = [each.read_bytes() for each in files]
    for each, raw in zip(files, [*contents[1:], contents[0]], strict=True):
        each.write_bytes(raw)


def _of_another_version(tmp_path: Path) -> None:
    for each in _cache(tmp_path).glob("*.*/stamp.json"):
        each.write_bytes(each.read_bytes().replace(b'"version":', b'"version":9'))


def _without_stamp(tmp_path: Path) -> None:
    for each in _cache(tmp_path).glob("*.*/stamp.json"):
        each.unlink()


def _a_folder(tmp_path: Path) -> None:
    for each in _files(tmp_path):
        each.unlink()
        each.mkdir()


HARMS = (
    *(_gone, _garbage, _empty, _cut, _zeroed_within, _swapped, _a_folder),
    *(_of_another_version, _without_stamp),
)


@pytest.mark.parametrize("harm", HARMS)
def test_a_harmed_index_is_made_anew(
    path: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    """Nobody is told, and nothing is wrong."""
    gc.collect()  # a process of its own would have closed what it opened
    harm(tmp_path)
    _check(path, TEXTS)
    _indexed(path).add([Statement(text="New herring.")])
    _check(path, [*TEXTS, "New herring."])


def test_an_index_ahead_of_its_store_is_not_believed(path: Path) -> None:
    """The store may come back from a backup."""
    backup = path.read_bytes()
    _indexed(path).add([Statement(text="Newer herring.")])
    _check(path, [*TEXTS, "Newer herring."])
    path.write_bytes(backup)
    _check(path, TEXTS)


def test_an_index_of_another_store_is_not_believed(path: Path, tmp_path: Path) -> None:
    """Another store may be put in the place of the one indexed."""
    other = tmp_path / "other.json"
    open_store(other).add([Statement(text=f"Other {number}.") for number in range(30)])
    other.replace(path)
    _check(path, [f"Other {number}." for number in range(30)])


def test_a_cache_that_cannot_be_written_costs_no_answer(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something else is where the cache should be: the file is read instead."""
    (tmp_path / "occupied").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "occupied"))
    _check(path, TEXTS)
    _indexed(path).add([Statement(text="New herring.")])
    _check(path, [*TEXTS, "New herring."])


def test_a_builder_killed_at_any_moment_leaves_nothing_in_the_way(
    path: Path, tmp_path: Path
) -> None:
    """The next one builds again."""
    for at in (0.0, 0.5, 1.0):
        _gone(tmp_path)

        def die(doing: str, done: float, at: float = at) -> None:
            if doing == "indexing" and done >= at:
                os._exit(9)

        store = TinyStore(str(path), scanned_below=0, progress=die)
        assert forked(lambda store=store: store.count()) == 9  # type: ignore[misc]
        _check(path, TEXTS)


def _count(path: Path) -> int:
    return _indexed(path).count()


def test_two_may_build_at_once(path: Path, tmp_path: Path) -> None:
    """Both answer, and one index is left."""
    _gone(tmp_path)
    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert pool.map(_count, [path] * 8) == [len(TEXTS)] * 8
    _check(path, TEXTS)
    built = [each for each in _cache(tmp_path).iterdir() if each.is_dir()]
    assert len(built) == 1
