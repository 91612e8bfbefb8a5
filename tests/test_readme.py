"""The README tells the truth: its examples are run, and print what it says."""

from __future__ import annotations

import fcntl
import importlib
import os
import re
import shlex
import shutil
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import onrecord

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COLUMNS = 80


class Example(NamedTuple):
    """A command of the README, and what it prints there."""

    command: str
    printed: str


def _examples() -> Iterator[Example]:
    for block in re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL):
        for each in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = each.partition("\n")
            yield Example(command, printed)


def on_terminal(command: list[str], folder: Path, columns: int = COLUMNS) -> str:
    """Run a command on a terminal so many columns wide and return what it shows, uncoloured."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}
    environment.pop("COLUMNS", None)
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment
    ) as running:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b""))
        running.wait()
    os.close(ours)
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode().replace("\r\n", "\n"))
    return "".join(line.rstrip() + "\n" for line in text.splitlines())


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how a terminal says that its other end is closed
        return b""


def test_the_examples_print_what_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every example, run in turn from a clone, shows what stands beneath it."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.setenv("ONRECORD_STORE", "data/statements.json")
    for example in _examples():
        words = shlex.split(example.command)
        assert words[0] == "onrecord"
        command = [sys.executable, "-m", *words]
        assert on_terminal(command, tmp_path) == example.printed, example.command


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    """The few lines of Python do what they seem to."""
    (source,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "2026-01-01 We agree.\n0\n"


def test_the_maps_name_every_room() -> None:
    """A module or package that is added is put on the map of the package."""
    package = ROOT / "src" / "onrecord"
    rooms = {each.stem for each in package.iterdir() if each.suffix == ".py" or _is_room(each)}
    rooms = {each for each in rooms if not each.startswith("_")}
    drawn = re.findall(r"^    (\w+) {2,}", onrecord.__doc__ or "", flags=re.MULTILINE)
    assert sorted(drawn) == sorted(rooms)


@pytest.mark.parametrize(
    "name",
    ["onrecord.storage.tiny", "onrecord.storage.tiny.index", "onrecord.storage.postgres"],
)
def test_the_map_of_a_package_names_its_modules(name: str) -> None:
    """Each of them, and nothing that is gone."""
    package = importlib.import_module(name)
    (folder,) = package.__path__
    there = {each.stem for each in Path(folder).iterdir() if each.suffix == ".py" or _is_room(each)}
    there = {each for each in there if not each.startswith("_")}
    rooms = re.findall(r"^    .*", package.__doc__ or "", flags=re.MULTILINE)
    told = set(re.findall(r"\w+", " ".join(rooms)))
    drawn = {each.split()[0] for each in rooms if re.match(r"    \w+ {2,}", each)}
    assert drawn
    assert drawn <= there <= told


def _is_room(folder: Path) -> bool:
    return (folder / "__init__.py").exists()
