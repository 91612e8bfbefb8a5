"""A file that another user planted above the working directory is not believed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, open_store

Run = Callable[..., Result]


@pytest.fixture
def planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project's file that names a store, above where the test stands."""
    monkeypatch.delenv("ONRECORD_STORE", raising=False)
    open_store(tmp_path / "theirs.json").add([Statement(text="Theirs.")])
    path = tmp_path / ".onrecord.toml"
    path.write_text('store = "theirs.json"\n')
    return path


@pytest.fixture
def foreign(planted: Path) -> Path:
    """Give the planted file to another user."""
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(planted, 12345, 12345)
    return planted


def test_a_file_of_another_user_is_refused_and_the_remedy_said(run: Run, foreign: Path) -> None:
    result = run("find")
    assert result.exit_code == 2
    assert "Theirs." not in result.stdout
    assert f"{foreign} is ignored: it belongs to another user" in result.stderr
    assert f"onrecord config set trusted {foreign.parent}" in result.stderr


def test_what_the_refusal_says_allows_it(run: Run, foreign: Path) -> None:
    assert run("config", "set", "trusted", str(foreign.parent)).exit_code == 0
    assert "Theirs." in run("find").stdout


def test_a_planted_file_cannot_trust_itself(run: Run, foreign: Path) -> None:
    foreign.write_text(f'store = "theirs.json"\ntrusted = "{foreign.parent}"\n')
    assert run("find").exit_code == 2


def test_a_file_that_everybody_may_write_to_is_refused(run: Run, planted: Path) -> None:
    planted.chmod(0o666)
    assert f"chmod o-w {planted}" in run("find").stderr
    planted.chmod(0o664)
    assert "Theirs." in run("find").stdout


def test_a_link_of_another_user_is_refused(run: Run, planted: Path, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a link away")
    planted.rename(tmp_path / "real.toml")
    planted.symlink_to(tmp_path / "real.toml")
    os.chown(planted, 12345, 12345, follow_symlinks=False)
    assert run("find").exit_code == 2


def test_the_store_that_a_project_names_is_said(run: Run, planted: Path, tmp_path: Path) -> None:
    result = run("find")
    assert result.stderr.startswith(f"store {tmp_path / 'theirs.json'}, set in {planted}\n")


@pytest.mark.parametrize("text", ["store = ", 'nonsense = "x"\n', 'pager = "evil"\n', "\0"])
def test_a_broken_file_does_not_stop_a_call_that_names_its_store(
    run: Run, planted: Path, tmp_path: Path, text: str
) -> None:
    planted.write_text(text)
    assert run("find").exit_code != 0
    for call in (("find", "-S"), ("-S",)):
        words = (*call, str(tmp_path / "theirs.json"), *(() if len(call) == 2 else ("find",)))
        result = run(*words)
        assert (result.exit_code, "Theirs." in result.stdout) == (0, True)
        assert result.stderr.startswith(f"ignored: {planted}")
    assert run("find").exit_code != 0


@pytest.mark.parametrize("words", [["find", "-o", ""], ["-S", "s.json", "show", ""]])
def test_a_pipe_as_settings_or_store_does_not_keep_completion_waiting(
    tmp_path: Path, words: list[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / ".onrecord.toml").write_text('store = "pipe"\n')
    for cwd in (tmp_path, tmp_path / "below"):
        cwd.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "onrecord", "__complete", *words],
            cwd=cwd, capture_output=True, text=True, check=False, timeout=30,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
    (tmp_path / ".onrecord.toml").unlink()
    os.mkfifo(tmp_path / ".onrecord.toml")
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "__complete", *words],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0
