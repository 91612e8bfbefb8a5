"""What the user prefers: who goes before whom, what is refused, what a file keeps."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store, open_store

Run = Callable[..., Result]
Make = Callable[..., Statement]


@pytest.fixture(autouse=True)
def _unpaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the files say which pager."""
    monkeypatch.delenv("ONRECORD_PAGER")


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], Path]:
    """Return what writes the user's own file."""
    return lambda text: _written(tmp_path / "config" / "onrecord" / "config.toml", text)


@pytest.fixture
def project(tmp_path: Path) -> Callable[[str], Path]:
    """Return what writes a project's file where the test stands."""
    return lambda text: _written(tmp_path / ".onrecord.toml", text)


Write = Callable[[str], Path]


def _written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def shown(run: Run) -> dict[str, dict[str, object]]:
    """Return every setting by its name."""
    return {each["name"]: each for each in json.loads(run("config", "--json").stdout)}


# Who goes before whom.


def test_each_value_is_shown_with_where_it_was_said(run: Run, own: Write, project: Write) -> None:
    """Environment, project, own file, default: each names itself."""
    mine = own('pager = "most"\noutput.limit = 5\n')
    theirs = project("output.limit = 7\n")
    said = shown(run)
    assert said["store"]["origin"] == "ONRECORD_STORE"
    assert (said["output.limit"]["value"], said["output.limit"]["origin"]) == (7, str(theirs))
    assert said["pager"]["origin"] == str(mine)
    assert said["output.period"] == {
        "name": "output.period",
        "value": "month",
        "origin": "default",
    }


def test_a_project_is_found_from_a_folder_within(
    run: Run, project: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest file upward counts."""
    project("output.limit = 7\n")
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert run("config", "get", "output.limit").stdout == "7\n"


def test_a_store_is_relative_to_the_file_that_names_it(
    run: Run, project: Write, said: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not to where the command is called."""
    monkeypatch.delenv("ONRECORD_STORE")
    project('store = "mine/said.json"\n')
    (tmp_path / "mine").mkdir()
    open_store(tmp_path / "mine" / "said.json").add([said("We agree.")])
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    assert "We agree." in run("find").stdout


def test_the_flag_goes_before_all(run: Run, project: Write, said: Make, tmp_path: Path) -> None:
    """What is typed counts."""
    project('store = "nowhere.json"\n')
    open_store(tmp_path / "other.json").add([said("Here.")])
    assert "Here." in run("find", "-S", "other.json").stdout


def test_the_order_of_dates_is_read_by_add_and_by_filters(
    run: Run, own: Write, store: Store
) -> None:
    """``dates.order`` says what 04/11/2025 is."""
    own('[dates]\norder = "dmy"\n')
    run("add", "We agree.", "-d", "04/11/2025")
    assert [each.date for each in store.find()] == ["2025-11-04"]
    assert "We agree." in run("find", "--on", "04/11/2025").stdout


def test_a_table_has_as_many_rows_as_preferred(run: Run, own: Write, store: Store) -> None:
    """``output.limit`` caps a table, and nothing else."""
    own("output.limit = 2\n")
    store.add(Statement(text=f"Said {each}.") for each in range(5))
    assert "2 of 5" in run("find", "-f", "table").stdout
    assert len(run("find").stdout.splitlines()) == 5


def test_a_timeline_is_grouped_as_preferred(run: Run, own: Write, store: Store, said: Make) -> None:
    """``output.period`` goes where --by is not given."""
    own('output.period = "year"\n')
    store.add([said(date="2025-11-04")])
    assert run("timeline").stdout.startswith("2025\t")
    assert run("timeline", "--by", "day").stdout.startswith("4 November 2025\t")


# What is refused.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('stor = "x"\n', "there is no setting 'stor'; did you mean store?"),
        ("output.limit = -1\n", "output.limit is -1; it must be a number of rows"),
        ("output.limit = true\n", "output.limit is True; it must be a number of rows"),
        ('[dates]\norder = "ymmd"\n', "dates.order is 'ymmd'; it must be dmy or mdy"),
        ('store = "x\n', "is not valid TOML"),
        ('[filters.salt]\ntopik = "x"\n', "did you mean filters.salt.topic or"),
        ("[filters.salt]\ntopic = 5\n", "filters.salt.topic is 5; it must be a name"),
        ("[filters.salt]\ncertain = 1\n", "filters.salt.certain is 1; it must be true or false"),
    ],
)
def test_a_slip_in_a_file_is_said_with_the_file(run: Run, own: Write, text: str, told: str) -> None:
    """One line: which file, which key, what it takes."""
    path = own(text)
    result = run("find")
    assert result.exit_code != 0
    assert result.stderr.startswith(f"onrecord: {path}")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["pager", "editor"])
def test_a_project_can_run_nothing(run: Run, project: Write, name: str) -> None:
    """A stranger's folder names no program."""
    project(f'{name} = "touch owned"\n')
    result = run("find")
    assert result.exit_code == 2
    assert f"{name} may run a program" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["get", "pagr"], "did you mean pager?"),
        (["get", "filters.none.topic"], "there is no setting"),
        (["set", "dates.order", "x"], "dates.order is 'x'; it must be dmy or mdy"),
        (["set", "dates.order", "dmy", "mdy"], "dates.order is 'dmy mdy'"),
        (["set", "output.limit", "many"], "it must be a number of rows"),
        (["set", "filters.salt.since", "soon"], "cannot read the date 'soon'"),
        (["set", "filters.salt.country", "Varnholm"], "is not a country I know"),
        (["set", "--project", "pager", "more"], "may run a program"),
        (["gett"], "did you mean config get"),
        (["list"], "did you mean onrecord config?"),
        (["ls"], "did you mean onrecord config?"),
        (["show"], "did you mean onrecord config?"),
        (["show", "dates.order"], "did you mean config get dates.order?"),
        (["dates.order"], "did you mean config get dates.order?"),
        (["dates.order", "dmy"], "did you mean config set dates.order dmy?"),
        (["delete", "dates.order"], "did you mean config unset?"),
        (["walrus"], "config get or config set or config unset"),
    ],
)
def test_a_slip_in_the_call_is_answered(run: Run, arguments: list[str], told: str) -> None:
    """And nothing is written."""
    result = run("config", *arguments)
    assert result.exit_code == 2
    assert told in result.stderr


# Changing.


def test_set_keeps_what_else_stands_there(run: Run, own: Write) -> None:
    """Comments, order and blank lines are the user's."""
    path = own('# mine\nstore = "a.json"  # the old one\n\n[dates]\n# european\norder = "mdy"\n')
    assert run("config", "set", "dates.order", "dmy").exit_code == 0
    assert path.read_text(encoding="utf-8") == (
        '# mine\nstore = "a.json"  # the old one\n\n[dates]\n# european\norder = "dmy"\n'
    )


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("output.limit", ["0"]),
        ("pager", [""]),
        ("dates.order", ["mdy"]),
        ("filters.salt.topic", ["herring", "salt cod"]),
        ("filters.salt.certain", ["true"]),
        ("filters.a.b.words", ["fish"]),
    ],
)
def test_what_is_set_is_got(run: Run, name: str, values: list[str]) -> None:
    """And unset, it is as it was."""
    before = run("config", "--json").stdout
    assert run("config", "set", name, *values).exit_code == 0
    assert run("config", "get", name).stdout == ", ".join(values) + "\n"
    assert run("config", "unset", name).exit_code == 0
    assert run("config", "--json").stdout == before


def test_set_writes_into_the_project_when_asked(run: Run, tmp_path: Path) -> None:
    """``--project`` is this folder's file."""
    run("config", "set", "--project", "output.limit", "3")
    assert "limit = 3" in (tmp_path / ".onrecord.toml").read_text(encoding="utf-8")
    assert run("config", "path", "--project").stdout == f"{tmp_path / '.onrecord.toml'}\n"


def test_set_says_what_goes_before_it(run: Run) -> None:
    """A nearer file or the environment hides what was set."""
    result = run("config", "set", "store", "elsewhere.json")
    assert "ONRECORD_STORE sets" in result.stderr


def test_edit_opens_the_file_and_says_what_is_wrong(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken file can be mended by the same command."""
    monkeypatch.setenv("ONRECORD_EDITOR", _editor(tmp_path, "stor = 1"))
    result = run("config", "edit")
    assert "there is no setting 'stor'" in result.stderr
    monkeypatch.setenv("ONRECORD_EDITOR", _editor(tmp_path, "output.limit = 4"))
    assert run("config", "edit").exit_code == 0
    assert run("config", "get", "output.limit").stdout == "4\n"


def test_an_editor_that_fails_is_said(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what sets another."""
    monkeypatch.setenv("ONRECORD_EDITOR", "no-such-editor-anywhere")
    result = run("config", "edit")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "onrecord config set editor" in result.stderr


def _editor(folder: Path, line: str) -> str:
    script = folder / "editor.sh"
    script.write_text(f'#!/bin/sh\necho "{line}" > "$1"\n', encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return str(script)


# Saved filters.


@pytest.fixture
def filled(store: Store) -> Store:
    """Return a store with three officials, two topics and two years."""
    store.add(
        [
            Statement(text="Salt one.", official="Mira Solenn", topics=("salt",), date="2024-05"),
            Statement(text="Salt two.", official="Joreth Vaskil", topics=("salt",), date="2025"),
            Statement(
                text="Both.",
                official="Mira Solenn",
                co_speakers=("Joreth Vaskil",),
                topics=("herring", "salt"),
                date="2025-02",
            ),
            Statement(text="Fish.", official="Oda Lund", topics=("herring",), kind="direct"),
        ]
    )
    return store


def texts(result: Result) -> set[str]:
    """Return the words found."""
    assert result.exit_code == 0, result.stderr
    return {each["text"] for each in json.loads(result.stdout)}


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("saved", "arguments", "expected"),
    [
        ('topic = "herring"', [], {"Both.", "Fish."}),
        ('topic = ["herring", "salt"]', [], {"Salt one.", "Salt two.", "Both.", "Fish."}),
        ('topic = "herring"', ["-t", "salt"], {"Both."}),
        ('official = "mira-solenn"', ["-o", "vaskil"], {"Both."}),
        ('since = "2025"', ["-t", "salt"], {"Salt two.", "Both."}),
        ('since = "2024"', ["--since", "2025-02", "--until", "2025-03"], {"Salt two.", "Both."}),
        ('until = "2024"', ["--since", "2025"], set()),
        ('on = "2024"', [], {"Salt one."}),
        ('not-official = "solenn"', ["--not-official", "lund"], {"Salt two."}),
        ('words = "salt"', ["one"], {"Salt one."}),
        ('without = ["one", "two"]', ["-t", "salt"], {"Both."}),
        ("undated = true", ["--since", "2025", "-t", "herring"], {"Both.", "Fish."}),
    ],
)
def test_a_saved_filter_narrows_what_is_asked(
    run: Run, own: Write, saved: str, arguments: list[str], expected: set[str]
) -> None:
    """What it asks for must hold besides what is typed."""
    own(f"[filters.mine]\n{saved}\n")
    assert texts(run("find", "@mine", *arguments, "--json")) == expected


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("command", ["find", "timeline", "summary"])
def test_a_saved_filter_stands_in_the_caption(run: Run, own: Write, command: str) -> None:
    """With what it stands for."""
    own('[filters.mine]\ntopic = "herring"\n')
    assert "@mine · topic herring · 2" in run(command, "@mine", "-f", "table").stdout


@pytest.mark.usefixtures("filled")
def test_two_saved_filters_must_both_hold(run: Run, own: Write) -> None:
    """Each narrows further."""
    own('[filters.a]\ntopic = "salt"\n[filters.b]\ntopic = "herring"\n')
    assert texts(run("find", "@a", "@b", "--json")) == {"Both."}


@pytest.mark.usefixtures("filled")
def test_a_saved_filter_narrows_an_export(run: Run, own: Write) -> None:
    """Before or after the file."""
    own('[filters.mine]\ntopic = "herring"\n')
    assert texts(run("export", "@mine", "-f", "json")) == {"Both.", "Fish."}
    assert texts(run("export", "-", "@mine", "-f", "json")) == {"Both.", "Fish."}


@pytest.mark.usefixtures("filled")
def test_an_unknown_filter_suggests(run: Run, own: Write) -> None:
    """Never everything."""
    own('[filters.herring]\ntopic = "herring"\n')
    result = run("find", "@hering")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no saved filter @hering; did you mean @herring?" in result.stderr


def test_a_saved_filter_that_cannot_be_asked_names_itself(run: Run, own: Write) -> None:
    """The one line says where the fault is."""
    own('[filters.mine]\ncountry = "Varnholm"\n')
    assert "@mine: 'Varnholm' is not a country I know" in run("find", "@mine").stderr


def test_the_nearer_file_says_all_of_a_filter(run: Run, own: Write, project: Write) -> None:
    """Two files make no third filter together."""
    own('[filters.mine]\ntopic = "herring"\nsince = "2025"\n')
    project('[filters.mine]\ntopic = "salt"\n')
    assert "since" not in run("find", "@mine", "-f", "json").stderr


@pytest.mark.usefixtures("filled")
def test_an_address_in_the_words_is_no_filter(run: Run) -> None:
    """Only a word that begins with @ names one."""
    assert run("find", "someone@example.org").exit_code == 0


def test_a_filter_without_its_flag_is_told_what_is_lacking(run: Run) -> None:
    """The name typed stands in what is offered."""
    told = run("config", "set", "filters.salt", "fisheries").stderr
    assert "did you mean filters.salt.topic or filters.salt.official?" in told
