"""Help: a page for each topic whose examples are true, and the help of each command."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import Result

from onrecord.cli.app import COMMANDS, build_command
from onrecord.cli.commands.help_ import PAGES
from onrecord.fields import TABLE

Run = Callable[..., Result]

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "src" / "onrecord" / "cli" / "help" / "pages"

# The page on fields is made from the table of fields.
WRITTEN = [each for each in PAGES if each != "fields"]
CALLS = [
    shlex.split(each)[1:] for each in (FOLDER.parent / "examples.txt").read_text().splitlines()
]


class Example(NamedTuple):
    """A command of a page, and what it prints there."""

    command: str
    printed: str


def examples(page: str) -> Iterator[Example]:
    """Give each line after a $ with the lines beneath it that stand as far in."""
    text = (FOLDER / f"{page}.txt").read_text(encoding="utf-8")
    for command, printed in re.findall(r"^    \$ (.*)\n((?:    (?!\$ ).*\n)*)", text, re.MULTILINE):
        yield Example(command, re.sub(r"^    ", "", printed, flags=re.MULTILINE))


@pytest.fixture
def desk(tmp_path: Path) -> dict[str, str]:
    """Return the environment of a fresh user, who has the sample."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    program = tmp_path / "bin" / "onrecord"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m onrecord "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    return {
        **kept,
        "HOME": str(tmp_path),
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "ONRECORD_STORE": "data/statements.json",
    }


@pytest.mark.parametrize("page", WRITTEN)
def test_the_examples_of_a_page_are_true(page: str, desk: dict[str, str], tmp_path: Path) -> None:
    """Each prints what stands beneath it."""
    told = list(examples(page))
    assert told
    for example in told:
        done = subprocess.run(  # noqa: S602  the pages are ours
            example.command,
            shell=True,
            cwd=tmp_path,
            env=desk,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.stdout == example.printed, example.command


@pytest.mark.parametrize("page", WRITTEN)
def test_a_page_is_short_and_fits_the_terminal(run: Run, page: str) -> None:
    """One look, eighty columns but for what a program prints."""
    shown = run("help", page).stdout
    plain = [line for line in shown.splitlines() if not line.startswith("    ")]
    assert len(shown.splitlines()) <= 60
    assert max(map(len, plain)) <= 80


def test_the_page_on_fields_names_each_field_and_its_flags(run: Run) -> None:
    page = run("help", "fields").stdout
    for field in TABLE:
        assert f"\n{field.name}  (" in page
        assert all(flag in page for flag in field.flags)
    assert max(map(len, page.splitlines())) <= 85


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_shows_examples(run: Run, name: str) -> None:
    shown = run(*name.split(), "-h").stdout
    lines = [line.strip() for line in shown.partition("Examples:\n")[2].splitlines()]
    assert lines
    assert all(line.startswith(f"onrecord {name}") for line in lines)


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_an_example_of_a_command_can_be_called(call: list[str]) -> None:
    """Its flags exist, and its arguments are as many as the command takes."""
    length = 2 if " ".join(call[:2]) in COMMANDS else 1
    command = build_command(" ".join(call[:length]))
    command.make_context("onrecord", call[length:])


def test_help_alone_lists_topics_and_commands(run: Run) -> None:
    """Nothing is left out."""
    words = set(re.findall(r"[\w-]+", run("help").stdout))
    assert words >= {*PAGES, *(name for name in COMMANDS if " " not in name)}


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_is_its_own(run: Run, command: str) -> None:
    """``help find`` is ``find -h``, and ``help import`` leads there."""
    if command in PAGES:
        assert f"onrecord {command} -h" in run("help", command).stdout
        return
    words = command.split()
    usage, _, rest = run("help", *words).stdout.partition("\n")
    assert usage.startswith("Usage: ")
    assert rest == run(*words, "-h").stdout.partition("\n")[2]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dtaes"], "did you mean dates?"),
        (["fnd"], "did you mean find?"),
        (["walrus"], "onrecord help lists the topics"),
    ],
)
def test_an_unknown_topic_suggests(run: Run, arguments: list[str], told: str) -> None:
    """One line, and a slip in the call."""
    result = run("help", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr


def test_a_topic_may_be_typed_in_words(run: Run) -> None:
    """``help exit codes`` is the page too."""
    assert run("help", "exit", "codes").stdout == run("help", "exit-codes").stdout


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        (
            "matrix",
            ("  matrix --by country --by about           countries by what they speak about",),
        ),
        ("network", ("  conflict    the topics on which they take opposite stances",)),
    ],
)
def test_a_table_in_the_help_of_a_command_keeps_its_lines(
    run: Run, command: str, lines: tuple[str, ...]
) -> None:
    """Each line stands by itself and fits a terminal of 80 columns."""
    help_ = run(command, "-h").stdout.splitlines()
    assert set(lines) <= set(help_)
    assert max(map(len, help_)) <= 80
