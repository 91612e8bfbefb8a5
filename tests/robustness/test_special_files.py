"""A store is a regular file, or a new one; nothing else is opened, replaced or waited for."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord.errors import NotAStoreError
from onrecord.storage.tiny.tinydb_api import OnRecordDB

Run = Callable[..., Result]


def _pipe(path: Path) -> str:
    os.mkfifo(path)
    return "a pipe"


def _socket(path: Path) -> str:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(path)[-100:] if len(str(path)) > 100 else str(path))
    return "a socket"


def _device(path: Path) -> str:
    path.symlink_to("/dev/null")
    return "a device"


def _endless(path: Path) -> str:
    path.symlink_to("/dev/zero")
    return "a device"


@pytest.mark.parametrize("make", [_pipe, _socket, _device, _endless])
@pytest.mark.parametrize("call", [("add", "We agree."), ("find",), ("check",), ("info",)])
def test_a_store_is_a_regular_file(
    run: Run,
    tmp_path: Path,
    make: Callable[[Path], str],
    call: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    what = make(Path("special"))
    before = os.lstat("special")
    result = run(*call, "-S", "special")
    assert result.exit_code == 1
    assert f"special is not a store of statements: it is {what}" in result.stderr
    assert os.path.samestat(os.lstat("special"), before)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_script_opens_no_pipe_either(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotAStoreError, match="it is a pipe"):
        OnRecordDB(tmp_path / "pipe")
