"""The door: commands, help, the store's place, exit codes, and slips answered in one line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import Result

from conftest import thinned
from onrecord import Statement, Store, open_store
from onrecord.cli.app import app

Run = Callable[..., Result]
Make = Callable[..., Statement]

COMMANDS = ["add", "find", "timeline", "summary", "show", "open", "import", "export", "info"]


def process(
    *arguments: str, stdout: int = subprocess.PIPE, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        check=False,
    )


# Commands and help.


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_lists_every_command(run: Run, flag: str) -> None:
    """Each command stands there with its purpose."""
    result = run(flag)
    listed = {line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")}
    assert result.exit_code == 0
    assert listed.issuperset(COMMANDS)


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", [*COMMANDS, "list", "log", "stats"])
def test_every_command_has_help(run: Run, command: str, flag: str) -> None:
    """Help is a success on stdout."""
    result = run(command, flag)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: ")


def test_help_keeps_its_brackets(run: Run) -> None:
    """Nothing in help is taken for markup."""
    assert "[FILE|-]" in run("export", "-h").stdout


@pytest.mark.parametrize(
    ("synonym", "command"),
    [
        ("list", "find"),
        ("ls", "find"),
        ("search", "find"),
        ("log", "timeline"),
        ("stats", "summary"),
    ],
)
def test_a_synonym_does_what_its_command_does(
    run: Run, store: Store, said: Make, synonym: str, command: str
) -> None:
    """Habits from other programs work."""
    store.add([said(official="Mira Solenn", date="2025-11-04")])
    assert run(synonym, "-o", "solenn").stdout == run(command, "-o", "solenn").stdout != ""


@pytest.mark.parametrize("synonym", ["list", "ls", "search", "log", "stats"])
def test_synonyms_are_hidden(run: Run, synonym: str) -> None:
    """Help names one way for each thing."""
    first = [line.split()[0] for line in run("-h").stdout.splitlines() if line.strip()]
    assert synonym not in first


def test_the_version_is_said(run: Run) -> None:
    """``--version`` answers and does nothing else."""
    result = run("--version")
    assert (result.exit_code, result.stdout.split()[0]) == (0, "onrecord")


# Slips.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fnd"], "there is no command 'fnd'; did you mean find?"),
        (["sumary", "-c", "BV"], "did you mean summary?"),
        (["fi"], "there is no command 'fi'"),
        (["delete", "ab12"], "there is no command 'delete'; did you mean rm?"),
        (["verify", "ab12"], "there is no command 'verify'; did you mean status ID verified?"),
        (
            ["find", "--fields", "date,speaker"],
            "there is no field 'speaker'; did you mean official?",
        ),
        (["find", "speaker:solenn"], "did you mean official:?"),
        (["edit", "ab12", "--set", "speaker=Ann"], "did you mean official?"),
        (["edit", "ab12", "--set", "subject=salt"], "did you mean topics?"),
        (["summary", "--by", "speaker"], "--by cannot be 'speaker'; did you mean official?"),
        (["summary", "--by", "subject"], "--by cannot be 'subject'; did you mean topic?"),
        (["add", "two", "words"], "unexpected extra argument 'words'; put quotation marks round"),
        (["find", "-n", "few"], "'few' is not a whole number"),
        (["find", "-n", "-1"], "-1 is less than 0"),
        (["solenn"], "there is no command 'solenn'"),
        (["find", "--offical", "x"], "did you mean --official?"),
        (["find", "--sinc", "2025"], "did you mean --since?"),
        (["find", "--colour", "red"], "no such option: --colour"),
        (["find", "--speaker", "lavrov"], "--speaker; did you mean --official?"),
        (["--stor", "x"], "did you mean --store?"),
        (["find", "--official"], "--official"),
        (["find", "offical:solenn"], "did you mean official:?"),
        (["find", "mood:calm"], "there is no field 'mood'"),
        (["find", "--since", "31/02/2025"], "no calendar has that day"),
        (["find", "--since", "04/11/2025"], "2025-11-04 or 2025-04-11"),
        (["find", "--until", "soon"], "cannot read the date 'soon'"),
        (["find", "--since", "2025", "--until", "2024"], "--since 2025 is after --until 2024"),
        (["find", "--on", "2025", "--since", "2024"], "use either --on"),
        (["find", "-c", "Antartica"], "did you mean Antarctica (AQ)?"),
        (
            ["find", "-c", "Varnholm"],
            "'Varnholm' is not a country I know; '<Varnholm>' searches for it as written",
        ),
        (["find", "--not-country", "Varnholm"], "'Varnholm' is not a country I know"),
        (["find", "-o", ""], "needs a value"),
        (["find", "--kind", "verbatim"], "choose one of direct, mixed, indirect, document"),
        (["find", "--not-kind", "verbatim"], "choose one of direct, mixed, indirect, document"),
        (["find", "--status", "new"], "choose one of draft, recorded"),
        (["find", "--stance", "pro"], "choose one of support, oppose"),
        (["find", "--sort", "mood"], "choose one of date"),
        (["find", "-n", "-1"], "-1"),
        (["find", "-n", "many"], "many"),
        (["find", "***"], "holds no word"),
        (["find", "-x", "!"], "holds no word"),
        (["find", "-f", "xml"], "unknown format 'xml'"),
        (["show"], "missing argument"),
        (["import"], "missing argument"),
        (["import", "rows.csv", "-f", "xml"], "csv, tsv, json, jsonl"),
        (["import", "rows.csv", "--map", "sayer=Who"], "there is no field 'sayer'"),
        (["import", "rows.csv", "--date-order", "ydm"], "dmy or mdy"),
        (["export", "out.xml"], "unknown format"),
        (["info", "--yaml"], "no such option: --yaml"),
    ],
)
def test_a_slip_exits_with_2_and_one_line(run: Run, arguments: list[str], told: str) -> None:
    """What is wrong and what to type instead, never a traceback or everything."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert result.stderr.startswith("onrecord: ")
    assert told in result.stderr


@pytest.mark.parametrize("flag", ["--offical", "--not-offical", "--topc"])
def test_only_flags_in_sight_are_suggested_for_a_slip_in_one(run: Run, flag: str) -> None:
    """What is nearest is what is suggested."""
    meant = {"--offical": "--official", "--not-offical": "--not-official", "--topc": "--topic"}
    assert f"did you mean {meant[flag]}?" in run("find", flag, "x").stderr


@pytest.mark.parametrize("command", ["find", "timeline", "summary"])
def test_a_date_that_is_ambiguous_is_answered_with_what_this_command_takes(
    run: Run, command: str
) -> None:
    """No flag is named that the command has not."""
    told = run(command, "--since", "04/11/2025").stderr
    flags = {word.strip(",;:") for word in told.split() if word.startswith("--")}
    assert not {each for each in flags if each not in run(command, "-h").stdout}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not text in UTF-8"),
        (b"who,what\nSolenn,quota\n", "it is not JSON"),
        (b'{"statements": {"1": {"text": "Half', "it is not JSON"),
        (b"[]", "no table of statements"),
        (b'{"_default": {}}', "no table of statements"),
        (b'{"statements": []}', "no table of statements"),
        (b'{"_onrecord": {"1": {"format": 99}}, "statements": {}}', "a later version"),
        (b'{"_onrecord": {"1": {"format": "x"}}, "statements": {}}', "not a store"),
        (b"[" * 100_000, "not a store"),
    ],
    ids=["binary", "csv", "torn", "array", "foreign", "list", "later", "format", "deep"],
)
@pytest.mark.parametrize("arguments", [["find"], ["add", "We agree."], ["info"], []])
def test_a_file_that_is_no_store_is_refused_and_left_alone(
    run: Run, tmp_path: Path, content: bytes, told: str, arguments: list[str]
) -> None:
    """Exit 1, one line, and every byte as it was."""
    place = tmp_path / "statements.json"
    place.write_bytes(content)
    result = run(*arguments)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert told in result.stderr
    assert place.read_bytes() == content


@pytest.mark.parametrize("arguments", [["find"], ["add", "We agree."], []])
def test_a_folder_is_no_store(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    """Exit 1, one line."""
    result = run("-S", str(tmp_path), *arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "it is a directory" in result.stderr


def test_a_place_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    """Exit 1, one line, nothing changed."""
    (tmp_path / "file").write_text("mine")
    result = run("add", "We agree.", "-S", str(tmp_path / "file" / "statements.json"))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "nothing was changed" in result.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_is_read_only_is_said(run: Run, tmp_path: Path) -> None:
    """Exit 1, one line, and no file."""
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    result = run("add", "We agree.", "-S", str(folder / "statements.json"))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("missing.csv", None, "missing.csv: no such file"),
        ("image.csv", b"\x89PNG\x00\x00", "it is not text"),
        ("latin.csv", "text\nété\n".encode("latin-1"), "--encoding"),
        ("torn.json", b'[{"text": "Half', "not JSON"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_recorded(
    run: Run, tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    """Exit 1, one line, no store made."""
    if content:
        (tmp_path / name).write_bytes(content)
    result = run("import", name)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert told in result.stderr
    assert not (tmp_path / "statements.json").exists()


def test_a_folder_is_no_file_to_import(run: Run, tmp_path: Path) -> None:
    """Exit 1, one line."""
    (tmp_path / "folder.csv").mkdir()
    result = run("import", "folder.csv")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "folder.csv" in result.stderr


# Exit codes.


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ([], 0),
        (["find"], 0),
        (["find", "walrus"], 0),
        (["find", "walrus", "--exit-status"], 1),
        (["find", "--since", "soon"], 2),
        (["show", "zzzz"], 3),
        (["show", "zzzz", "--json"], 3),
        (["open", "zzzz"], 3),
        (["import", "rows.csv"], 4),
        (["import", "rows.csv", "--dry-run"], 4),
    ],
)
def test_exit_codes_are_those_of_the_contract(
    run: Run, tmp_path: Path, arguments: list[str], code: int
) -> None:
    """Scripts may rely on them."""
    (tmp_path / "rows.csv").write_text("text,date\nWe agree.,2025\nWe agree.,31/02/2025\n")
    assert run(*arguments).exit_code == code


CUT_SHORT: tuple[list[str], ...] = (
    *([], ["-h"], ["find"], ["find", "-h"], ["timeline", "-f", "table"]),
    *(["find", "--json"], ["add", "We agree again."], ["info"]),
)


@pytest.mark.parametrize("arguments", thinned(CUT_SHORT, 2), ids=" ".join)
def test_a_closed_pipe_ends_quietly_with_141(
    store: Store, said: Make, arguments: list[str]
) -> None:
    """``onrecord … | head`` leaves no traceback."""
    store.add([said("Long words. " * 10_000, id="aaaa" + "0" * 22)])
    read, write = os.pipe()
    os.close(read)
    try:
        done = process(*arguments, stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


class Interrupted(io.RawIOBase):
    """A pipe at which somebody types Ctrl-C."""

    def readable(self) -> bool:
        """Tell that one may try."""
        return True

    def readinto(self, buffer: object, /) -> int:
        """Be interrupted."""
        del buffer
        raise KeyboardInterrupt


@pytest.mark.parametrize("command", ["add", "import"])
def test_an_interrupt_exits_with_130_and_records_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    """Ctrl-C while words are read leaves no traceback and no file."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Interrupted())))
    with pytest.raises(SystemExit) as ended:
        app([command, "-"])
    assert ended.value.code == 130
    assert "Traceback" not in capsys.readouterr().err
    assert not (tmp_path / "statements.json").exists()


# The store's place.


@pytest.mark.parametrize("flag", ["-S", "--store"])
@pytest.mark.parametrize("before", [True, False])
def test_the_store_is_named_before_or_after_the_command(
    run: Run, tmp_path: Path, said: Make, flag: str, before: bool
) -> None:
    """Either side of the command will do."""
    place = [flag, str(tmp_path / "other.json")]
    open_store(tmp_path / "other.json").add([said("Elsewhere.")])
    result = run(*place, "find") if before else run("find", *place)
    assert "Elsewhere." in result.stdout


@pytest.mark.parametrize("command", [each for each in COMMANDS if each != "import"])
def test_every_command_takes_a_store(run: Run, command: str) -> None:
    """``-S`` stands in each help."""
    assert "--store" in run(command, "-h").stdout


def test_the_flag_after_the_command_is_nearer(run: Run, tmp_path: Path, said: Make) -> None:
    """Of two flags the last one holds."""
    for name in ("one", "two"):
        open_store(tmp_path / f"{name}.json").add([said(f"In {name}.")])
    result = run("-S", "one.json", "find", "-S", "two.json")
    assert "In two." in result.stdout


def test_the_overview_takes_a_store(run: Run, tmp_path: Path, said: Make) -> None:
    """``onrecord -S PLACE`` looks there."""
    open_store(tmp_path / "other.json").add([said("Elsewhere.")])
    assert "Elsewhere." in run("-S", "other.json").stdout


def test_the_flag_outweighs_the_environment(run: Run, store: Store, tmp_path: Path) -> None:
    """What is typed now holds."""
    run("add", "We agree.", "-S", str(tmp_path / "other.json"))
    assert store.count() == 0


def test_the_environment_names_the_store(
    run: Run, tmp_path: Path, said: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``ONRECORD_STORE`` is used where no flag is."""
    open_store(tmp_path / "other.json").add([said("Elsewhere.")])
    monkeypatch.setenv("ONRECORD_STORE", str(tmp_path / "other.json"))
    assert "Elsewhere." in run("find").stdout


def test_without_either_the_store_is_in_the_data_folder(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The XDG data folder is the default."""
    monkeypatch.delenv("ONRECORD_STORE")
    run("add", "We agree.")
    assert (tmp_path / "data" / "onrecord" / "statements.json").exists()


@pytest.mark.parametrize("arguments", [[], ["find"], ["timeline"], ["summary"], ["info"]])
def test_a_look_makes_no_file(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    """Only recording writes."""
    run(*arguments)
    assert list(tmp_path.iterdir()) == []


# The overview, and what is in the store.


def test_the_overview_of_nothing_says_what_to_type(run: Run, tmp_path: Path) -> None:
    """A newcomer is told where the store will be and how to begin."""
    result = run()
    assert result.exit_code == 0
    for part in (str(tmp_path / "statements.json"), "no statements yet", "add", "import"):
        assert part in result.stdout


def test_the_overview_shows_the_newest_five(run: Run, store: Store, said: Make) -> None:
    """Where, how much, the newest, and what to type next."""
    store.add(said(f"Said in {year}.", date=str(year)) for year in range(2010, 2017))
    result = run()
    assert [year for year in range(2010, 2017) if f"Said in {year}." in result.stdout] == [
        *range(2012, 2017)
    ]
    for part in (store.location, "7 statements", "2010 to 2016", "find", "timeline", "show"):
        assert part in result.stdout


@pytest.mark.parametrize(
    ("dates", "said_so"),
    [
        (["2025-11-04"], "1 statement by 1 official, 4 November 2025\n"),
        (["XXXX-04-16"], "1 statement by 1 official\n"),
        (["2014", ""], "2 statements by 1 official, 2014\n"),
        (["2014", "2025"], "2 statements by 1 official, 2014 to 2025\n"),
    ],
)
def test_the_overview_counts_as_people_do(
    run: Run, store: Store, said: Make, dates: list[str], said_so: str
) -> None:
    """One statement is no plural, and one day no span."""
    store.add(said(f"Said {each}.", date=each, official="Mira Solenn") for each in dates)
    assert said_so in run().stdout


def test_info_tells_what_is_in_the_store(run: Run, store: Store, said: Make) -> None:
    """A line a fact."""
    store.add([said(official="Mira Solenn", country="BV", topics=("trade",), date="2025-11-04")])
    told = dict(line.split(maxsplit=1) for line in run("info").stdout.splitlines())
    assert told["store"] == store.location
    assert (told["statements"], told["officials"], told["countries"], told["topics"]) == (
        *("1", "1", "1", "1"),
    )
    assert (told["first"], told["last"]) == ("4 November 2025", "4 November 2025")


def test_info_in_json_is_an_object(run: Run, store: Store, said: Make) -> None:
    """A program reads numbers and EDTF."""
    store.add([said(date="2025-Q4")])
    told = json.loads(run("info", "--json").stdout)
    assert (told["statements"], told["first"], told["location"]) == (1, "2025-36", store.location)


def test_info_of_nothing_is_no_failure(run: Run) -> None:
    """An empty store has nought statements."""
    result = run("info", "--json")
    assert (result.exit_code, json.loads(result.stdout)["statements"]) == (0, 0)


# The day, and the terminal's encoding.


def test_the_day_can_be_set(run: Run, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """``ONRECORD_TODAY`` makes reports reproducible."""
    monkeypatch.setenv("ONRECORD_TODAY", "2001-01-01")
    run("add", "We agree.", "-d", "today")
    assert store.find()[0].date == "2001-01-01"


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "20"])
def test_a_day_that_is_none_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """Exit 2, and the setting is named."""
    monkeypatch.setenv("ONRECORD_TODAY", day)
    result = run("find", "--since", "30d")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "ONRECORD_TODAY" in result.stderr


PRINTED: tuple[list[str], ...] = (
    *([], ["show", "-h"], ["find"], ["find", "-f", "table"], ["find", "-f", "md"]),
    *(["find", "--json"], ["timeline", "-f", "table"], ["summary", "-f", "table"]),
    *(["show", "aaaa"], ["add", "“Ещё раз.”"], ["find", "-o", "Тень"]),
)


@pytest.mark.parametrize("arguments", thinned(PRINTED, 2), ids=" ".join)
def test_a_terminal_in_latin_1_is_no_failure(
    store: Store, said: Make, arguments: list[str]
) -> None:
    """What stdout cannot print does not crash."""
    store.add([said("Мир — 平和 “ok”.", id="aaaa" + "0" * 22, official="Тави", date="2025")])
    done = process(*arguments, environment={"PYTHONIOENCODING": "latin-1"})
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["ascii", "C"],
)
@pytest.mark.parametrize("arguments", [[], ["find"], ["show", "-h"]], ids=" ".join)
def test_a_terminal_in_ascii_is_no_failure(
    store: Store, said: Make, arguments: list[str], environment: dict[str, str]
) -> None:
    """Nor does it where only ASCII is left."""
    store.add([said("Мир — 平和 “ok”.", official="Тави", date="2025")])
    done = process(*arguments, environment=environment)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)


@pytest.mark.parametrize("command", [[], ["info"]], ids=" ".join)
def test_the_location_may_be_in_any_script(tmp_path: Path, said: Make, command: list[str]) -> None:
    """A store's path that stdout cannot print does not crash either."""
    place = tmp_path / "отмель.json"
    open_store(place).add([said()])
    assert (
        process("-S", str(place), *command, environment={"PYTHONIOENCODING": "latin-1"}).returncode
        == 0
    )


def test_a_json_document_in_ascii_still_parses(store: Store, said: Make) -> None:
    """Where stdout is not UTF-8, JSON stays JSON and loses nothing."""
    store.add([said("Мир — 平和 😀 \\u0041 “ok”.")])
    done = process("find", "--json", environment={"PYTHONIOENCODING": "ascii"})
    assert json.loads(done.stdout)[0]["text"] == "Мир — 平和 😀 \\u0041 “ok”."
