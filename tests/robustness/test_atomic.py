"""A file appears whole or not at all, under a name that nobody can plant something at."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store, open_store
from onrecord.atomic import replace_file

Run = Callable[..., Result]
WORDS = "We will reopen the strait."


@pytest.fixture(autouse=True)
def one(store: Store) -> None:
    """Record a statement."""
    store.add([Statement(text=WORDS, official="Mira Solenn", date="2026-01-02")])


def test_an_export_does_not_follow_a_link_planted_beside_it(run: Run, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (tmp_path / ".out.csv.new").symlink_to(precious)
    assert run("export", str(tmp_path / "out.csv")).exit_code == 0
    assert precious.read_text() == "precious"
    assert WORDS in (tmp_path / "out.csv").read_text()


def test_a_link_that_leads_nowhere_is_there_already(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out.csv").symlink_to(tmp_path / "elsewhere")
    assert run("export", str(tmp_path / "out.csv")).exit_code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_two_files_written_at_once_are_not_mixed(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    started, go_on = threading.Event(), threading.Event()

    def write_slowly() -> None:
        with replace_file(path) as file:
            file.write(b"slow " * 1000)
            started.set()
            go_on.wait(20)
            file.write(b"slow " * 1000)

    writer = threading.Thread(target=write_slowly)
    writer.start()
    started.wait(20)
    with replace_file(path) as file:
        file.write(b"quick")
    assert path.read_bytes() == b"quick"
    go_on.set()
    writer.join()
    assert path.read_bytes() == b"slow " * 2000
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".out")] == []


def test_what_a_killed_export_left_is_swept_and_nothing_else(run: Run, tmp_path: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from onrecord.atomic import replace_file\n"
        "with replace_file(Path(sys.argv[1])) as file: file.write(b'half'); os._exit(9)"
    )
    out = tmp_path / "out.csv"
    subprocess.run([sys.executable, "-c", program, str(out)], check=False)
    (tmp_path / ".out.csv.mine.new").write_text("mine")
    assert len([*tmp_path.glob(".out.csv.*.new")]) == 2
    assert run("export", str(out)).exit_code == 0
    assert [each.name for each in tmp_path.glob(".out.csv.*")] == [".out.csv.mine.new"]


def test_an_overwritten_file_keeps_its_mode(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    for mode in (0o600, 0o664, 0o640):
        out.write_text("old")
        out.chmod(mode)
        assert run("export", str(out), "--force").exit_code == 0
        assert out.stat().st_mode & 0o777 == mode


def test_a_link_to_a_file_stays_a_link_when_it_is_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "out.csv").symlink_to(tmp_path / "real.csv")
    assert run("export", str(tmp_path / "out.csv"), "--force").exit_code == 0
    assert (tmp_path / "out.csv").is_symlink()
    assert WORDS in (tmp_path / "real.csv").read_text()


def test_an_export_of_a_private_store_is_private(run: Run, tmp_path: Path, store: Store) -> None:
    Path(store.location).chmod(0o600)
    assert run("export", str(tmp_path / "out.csv")).exit_code == 0
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o600


def test_a_name_as_long_as_names_may_be_is_written(run: Run, tmp_path: Path) -> None:
    out = tmp_path / ("x" * 251 + ".csv")
    assert run("export", str(out)).exit_code == 0
    assert WORDS in out.read_text()


def test_an_export_goes_straight_into_a_pipe(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "out.csv"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    result = run("export", str(pipe), "-f", "csv")
    reader.join(20)
    assert result.exit_code == 0
    assert WORDS in read[0]
    assert pipe.is_fifo()


def test_standard_output_by_its_name_in_dev_is_standard_output(run: Run) -> None:
    result = run("find", "-f", "jsonl", "--output", "/dev/stdout")
    assert result.exit_code == 0
    assert WORDS in result.stdout


def test_the_files_of_a_teams_store_can_be_written_by_the_team(tmp_path: Path) -> None:
    """The folder gives its group, the store its mode: to its lock, and to the file that follows."""
    before = os.umask(0o002)
    try:
        team = tmp_path / "team"
        team.mkdir()
        os.chown(team, -1, 12345)
        team.chmod(0o2775)
        path = team / "s.json"
        store = open_store(path)
        store.add([Statement(text="One.")])
        os.umask(0o077)
        store.add([Statement(text="Two."), Statement(text="Three.")])
        for each in (path, team / ".s.json.lock"):
            assert (each.stat().st_mode & 0o777, each.stat().st_gid) == (0o664, 12345), each.name
    finally:
        os.umask(before)


def test_a_lock_that_cannot_be_written_can_be_locked(tmp_path: Path) -> None:
    """An older version made it so that only its owner writes to it."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    team = tmp_path / "team"
    team.mkdir()
    path = team / "s.json"
    open_store(path).add([Statement(text="One.")])
    (team / ".s.json.lock").chmod(0o644)
    path.chmod(0o666)
    for each in (team, *team.parents):
        each.chmod(each.stat().st_mode | 0o005)
        if each == Path("/tmp"):  # noqa: S108
            break
    team.chmod(0o777)
    child = os.fork()
    if child == 0:
        os.setgid(65534)
        os.setuid(65534)
        try:
            open_store(path).add([Statement(text="Two.")])
        except BaseException:  # noqa: BLE001
            os._exit(1)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert open_store(path).count() == 2


def test_what_is_saved_of_a_private_store_is_private(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    open_store(path).add([Statement(text="One.")])
    path.chmod(0o600)
    with path.open("ab") as file:
        file.truncate(path.stat().st_size - 3)
        file.write(b',"2": {"id": "torn')
    open_store(path).add([Statement(text="Two.")])
    (saved,) = tmp_path.glob("s.json.damaged-*")
    assert saved.stat().st_mode & 0o777 == 0o600


def test_the_index_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds all words of the store."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    from onrecord.storage.tiny.store import TinyStore

    store = TinyStore(str(tmp_path / "large.json"), scanned_below=0)
    store.add([Statement(text="One."), Statement(text="Two.")])
    assert store.count() == 2
    folders = [each for each in (tmp_path / "cache/onrecord").iterdir() if each.is_dir()]
    assert folders
    assert {each.stat().st_mode & 0o777 for each in folders} == {0o700}
