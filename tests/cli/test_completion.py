"""Completion: what may stand next, from the store as it is, in the shells themselves."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import Result

from onrecord import Source, Statement, Store, open_store
from onrecord.cli.app import COMMANDS, list_flags
from onrecord.cli.commands.help_ import PAGES
from onrecord.cli.completion.engine import TOPICS, CommandReader, complete
from onrecord.query import matching_names
from strategies import examples
from terminals import Terminal

Run = Callable[..., Result]

DOOR = CommandReader(lambda: {name: each.purpose for name, each in COMMANDS.items()}, list_flags)


def offered(*words: str) -> list[str]:
    """Return what may stand in the place of the last word."""
    return [line.split("\t")[0] for line in complete(list(words), DOOR).splitlines()]


@pytest.fixture(autouse=True)
def _filled(store: Store) -> None:
    """Fill a store with names of several words and scripts."""
    wire = Source(publisher="Salt Wire")
    fields = [
        {"official": "Mira Solenn", "country": "BV", "topics": ("fisheries", "SCO/deep water")},
        {"official": "Mira Solenn", "country": "BV", "sources": (wire,), "event": "Shoals"},
        {"official": "Joreth Vaskil", "country": "CI", "organization": "Shoal League"},
        {"official": "王毅", "language": "zh"},
        {"official": "Анна Вольская", "topics": ("$(touch owned)",)},
    ]
    store.add(Statement(text=f"Said {at}.", **each) for at, each in enumerate(fields))  # type: ignore[arg-type]


# What is offered.


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["fin"], ["find"]),
        (["lis"], []),
        (["-S", "nowhere.json", "fin"], ["find"]),
        (["find", "-o", "sol"], ["mira-solenn"]),
        (["find", "-o", "SOLENN"], ["mira-solenn"]),
        (["find", "-o", "mira-so"], ["mira-solenn"]),
        (["find", "-o", "volsk"], ["anna-volskaya"]),
        (["find", "-o", "'sol"], ["mira-solenn"]),
        (["find", "-o", "王"], ["王毅"]),
        (["find", "-o", ""], ["mira-solenn", "joreth-vaskil", "anna-volskaya", "王毅"]),
        (["find", "-o", "walrus"], []),
        (["find", "--not-official", "vask"], ["joreth-vaskil"]),
        (["find", "--official=sol"], ["--official=mira-solenn"]),
        (["find", "--official", "=", "sol"], ["mira-solenn"]),
        (["add", "A text.", "-o", "sol"], ["mira-solenn"]),
        (["find", "-t", "water"], ["sco/deep-water"]),
        (["find", "-t", "fish"], ["fisheries"]),
        (["find", "-t", "touch"], ["touch-owned"]),
        (["find", "-c", "bouv"], ["bouvet-island"]),
        (["find", "-c", "BV"], ["BV"]),
        (["find", "-c", "ivoire"], ["cote-d-ivoire"]),
        (["find", "-c", "norw"], ["norway"]),
        (["find", "--org", "shoal"], ["shoal-league"]),
        (["find", "--source", "wire"], ["salt-wire"]),
        (["find", "--event", "sh"], ["Shoals"]),
        (["find", "--kind", "d"], ["direct", "document"]),
        (["find", "-f", "json"], ["json", "jsonl", "jsonld"]),
        (["import", "-f", "t"], ["transcript", "tsv", "txt"]),
        (["export", "-f", "m"], ["md"]),
        (["summary", "--by", "co"], ["country"]),
        (["timeline", "--by", ""], ["day", "decade", "month", "quarter", "week", "year"]),
        (["find", "--fields", "id,off"], ["id,official"]),
        (["find", "--off"], ["--official"]),
        (["find", "--no-p"], ["--no-pager"]),
        (["--ver"], ["--version"]),
        (["find", "--not-off"], []),
        (["find", "-n", ""], []),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["config", "un"], ["unset"]),
        (["config", "get", "dates"], ["dates.order"]),
        (["config", "set", "output.period", "q"], ["quarter"]),
        (["help", "sc"], ["scripting"]),
        (["help", "summ"], ["summary"]),
        (["import", ""], [":files"]),
        (["find", "--output", ""], [":files"]),
        (["find", "wor"], []),
        (["walrus", "wor"], []),
        ([], []),
    ],
)
def test_what_may_stand_next(words: list[str], expected: list[str]) -> None:
    """Commands, flags, names by any of their words, values."""
    found = offered(*words)
    assert (sorted(found) == sorted(expected)) if words else "find" in found


def test_ids_are_offered_with_who_and_when(store: Store) -> None:
    """The newest where nothing is typed."""
    said = Statement(text="Late.", official="Oda Lund", date="2026-03-01")
    store.add([said])
    first, *_ = complete(["show", ""], DOOR).splitlines()
    assert first.split("\t") == [said.id[:4], "2026-03-01 · Oda Lund"]
    assert offered("show", said.id[:5]) == [said.id[:5]]


def test_names_stand_beside_their_slugs() -> None:
    """For the shells that show what a value is."""
    assert complete(["find", "-o", "sol"], DOOR) == "mira-solenn\tMira Solenn\n"


def test_saved_filters_are_offered(run: Run, tmp_path: Path) -> None:
    """With what they ask for; one that a shell would act on is not."""
    run("config", "set", "filters.salt.topic", "fisheries")
    (tmp_path / ".onrecord.toml").write_text('[filters."$(touch owned)"]\ntopic = "x"\n')
    assert complete(["find", "@"], DOOR) == "@salt\ttopic fisheries\n"
    assert offered("export", "@s") == ["@salt"]


def test_the_store_that_the_call_names_is_asked(tmp_path: Path) -> None:
    """As the command itself will."""
    open_store(tmp_path / "other.json").add([Statement(text="A.", official="Oda Lund")])
    assert offered("-S", "other.json", "find", "-o", "") == ["oda-lund"]
    assert offered("find", "--store", "other.json", "-o", "") == ["oda-lund"]


def test_topics_of_help_are_those_there_are() -> None:
    """Completion has a list of its own, as it must not load the pages."""
    assert set(TOPICS) == set(PAGES)


@pytest.mark.parametrize("command", [each for each in COMMANDS if " " not in each])
def test_flags_of_every_command_are_offered(run: Run, command: str) -> None:
    """Those that its help shows."""
    shown = run(command, "-h").stdout
    found = offered(command, "--")
    assert all(flag in shown for flag in found)
    assert "--help" in found


@given(name=st.text(min_size=1, max_size=20))
@settings(max_examples=examples(300))
def test_a_slug_finds_the_name_again(name: str) -> None:
    """Typed where a name may stand, it is that name; and no shell acts on it."""
    from onrecord.cli.completion.engine import _slugged

    slug = _slugged(name).value
    if slug:
        assert not set(slug) & set(" \t\n$`\"'\\;&|<>()*?[]{}!#~^%")
        assert name in matching_names("official", slug, [name])


# Trouble.


def silent(*words: str, **environment: str) -> None:
    """Assert that a call prints nothing and ends well."""
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "__complete", *words],
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == (b"", b"", 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("statements.json", "no store"),
        ("statements.json", '{"statements": {"1": {"id": 5}}}'),
        (".onrecord.toml", "no toml"),
        (".onrecord.toml", 'editor = "x"'),
    ],
)
def test_trouble_is_silent(tmp_path: Path, name: str, content: str) -> None:
    """Nothing is printed where nothing can be told."""
    (tmp_path / name).write_text(content, encoding="utf-8")
    silent("find", "-o", "sol", ONRECORD_STORE=str(tmp_path / "statements.json"))


def test_a_store_that_is_not_there_is_silent(tmp_path: Path) -> None:
    """And is not made."""
    silent("find", "-o", "", ONRECORD_STORE=str(tmp_path / "none.json"))
    assert not (tmp_path / "none.json").exists()


# Large stores.


@pytest.fixture
def large(store: Store) -> Iterator[Store]:
    """Return a store that is answered from an index."""
    store.add(
        Statement(text=f"Said {at}. " + "word " * 100, official=f"Oda Lund{at % 7}", date="2025")
        for at in range(2500)
    )
    yield store
    assert not list(Path(os.environ["XDG_CACHE_HOME"]).rglob("*.making"))


def cached() -> dict[str, int]:
    """Return the files of the cache, and when each changed."""
    files = Path(os.environ["XDG_CACHE_HOME"]).rglob("*")
    return {str(each): each.stat().st_mtime_ns for each in files if each.is_file()}


def test_a_large_store_is_asked_by_its_index(large: Store) -> None:
    """Which is left as it is, to the last byte."""
    large.count()
    before = cached()
    assert offered("find", "-o", "lund3") == ["oda-lund3"]
    assert len(offered("show", "")) == 20
    assert cached() == before


def test_no_index_is_made_for_completion(large: Store, tmp_path: Path) -> None:
    """Without one, nothing is offered."""
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)
    assert offered("find", "-o", "lund") == []
    assert cached() == {}
    assert large.count()


def test_an_index_that_lags_is_good_enough(large: Store) -> None:
    """What it knows is offered."""
    large.count()
    with Path(large.location).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert offered("find", "-o", "lund3") == ["oda-lund3"]


# The shells themselves.

START = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
LOAD = {
    "bash": 'eval "$(onrecord completion bash)"',
    "zsh": 'eval "$(onrecord completion zsh)"',
    "fish": "onrecord completion fish | source",
}


@pytest.fixture(params=START)
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    """Return a shell that has loaded its script, or skip where it is not there."""
    name = request.param
    if shutil.which(START[name][0]) is None:
        pytest.skip(f"{name} is not there")
    program = tmp_path / "bin" / "onrecord"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m onrecord "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    terminal = Terminal(
        START[name],
        environment={
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
            "PS1": "> ",
            "INPUTRC": "/dev/null",
        },
        columns=100,
    )
    # What is waited for is not what is typed: the shell shows that, too.
    terminal.type(f"{LOAD[name]}; echo load''ed\r")
    terminal.wait_for("loaded")
    yield terminal
    terminal.type("\x15exit\r")
    terminal.end(pressing="\x04")


COMPLETED = {
    "onrecord tim": "timeline",
    "onrecord find --offi": "--official",
    "onrecord find -o sol": "mira-solenn",
    "onrecord find --official=vas": "joreth-vaskil",
    "onrecord find -t deep": "sco/deep-water",
    "onrecord find -c bouv": "bouvet-island",
    "onrecord find @her": "@herring",
    "onrecord import pract": "practice.csv",
}


def test_the_shells_complete(shell: Terminal, run: Run, tmp_path: Path) -> None:
    """One press of Tab, and the whole name stands there."""
    run("config", "set", "filters.herring.topic", "fisheries")
    (tmp_path / "practice.csv").write_text("", encoding="utf-8")
    for typed, completed in COMPLETED.items():
        shell.shown = ""
        shell.type(f"{typed}\t")
        shell.wait_for(completed)
        shell.type("\x15")


def test_the_shells_list_what_several_words_may_mean(shell: Terminal, store: Store) -> None:
    """And leave what was typed."""
    store.add(Statement(text=f"{each}.", official=each) for each in ("Ilka Solen", "Ilke Soler"))
    shell.shown = ""
    shell.type("onrecord find -o sole\t\t")
    shell.wait_for("ilka-solen")


def test_an_unknown_shell_is_said(run: Run) -> None:
    """With those there are."""
    result = run("completion", "tcsh")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "bash, zsh, fish" in result.stderr


def test_verbs_of_officials_and_topics_complete_names(store: Store) -> None:
    """Behind a verb stand the names it is about."""
    store.add([Statement(text="Salt.", official="Mira Solenn", topics=("fish/salt",))])
    door = CommandReader(dict, lambda _: {})
    assert complete(["officials", "show", "sol"], door).startswith("mira-solenn\t")
    assert complete(["topics", "rename", "sa"], door).split("\t")[0].strip() == "fish/salt"
