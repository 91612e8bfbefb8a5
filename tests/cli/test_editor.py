"""Recording in the editor: what is typed is recorded, or kept where it is said to be."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Source, Store
from stores import drafts, only

Run = Callable[..., Result]
Editor = Callable[..., None]

SOURCES = "source: Ledger\nurl: https://a\nsource: Gazette\nissued: yesterday\n"


def kept(result: Result) -> str:
    """Return the text that the last line of a refusal says is kept."""
    found = re.search(r"onrecord add --resume (\S+)\n$", result.stderr)
    assert found is not None, result.stderr
    return Path(found[1]).read_text(encoding="utf-8")


def test_what_is_saved_is_recorded(run: Run, store: Store, editor: Editor) -> None:
    """Fields and words come from the form, and the bare id is printed in a pipe."""
    editor('fill("official", "Mira Solenn"); save(path.read_text() + "We agree.\\n# So be it.\\n")')
    result = run("add", "-e")
    assert (result.exit_code, result.stdout) == (0, only(store).id + "\n")
    assert (only(store).official, only(store).text) == ("Mira Solenn", "We agree.\n# So be it.")


def test_flags_fill_the_form(run: Run, store: Store, editor: Editor) -> None:
    """What is given beforehand stands there, and goes on record with what is added."""
    editor('save(text + "We agree.\\n")')
    run("add", "-e", "-o", "Mira Solenn", "-t", "salt, fish", "-t", "trade", "-u", "https://a")
    said = only(store)
    assert (said.official, said.topics) == ("Mira Solenn", ("salt, fish", "trade"))
    assert said.sources == (Source(url="https://a"),)


def test_words_from_a_pipe_can_be_edited(run: Run, store: Store, editor: Editor) -> None:
    """A hyphen and -e go together."""
    editor('fill("role", "Minister")')
    run("add", "-", "-e", stdin="  «Да»\n")
    assert (only(store).text, only(store).role) == ("  «Да»", "Minister")


def test_fields_can_be_repeated(run: Run, store: Store, editor: Editor) -> None:
    """Several topics, countries concerned and sources."""
    lines = f"{SOURCES}topic: fish\\ntopic: salt\\nabout: Antarctica\\nabout: Shoal League\\n"
    editor(f'save("""{lines}-----\\nWe agree.\\n""")')
    run("add", "-e")
    said = only(store)
    assert (said.topics, said.about) == (("fish", "salt"), ("AQ", "Shoal League"))
    assert said.sources == (
        Source(title="Ledger", url="https://a"),
        Source(title="Gazette", issued="2026-03-19"),
    )


def test_a_form_saved_as_it_was_is_recorded(run: Run, store: Store, editor: Editor) -> None:
    """Who saves without a change agrees with what was given."""
    editor("save(text)")
    run("add", "We agree.", "-e")
    assert only(store).text == "We agree."


def test_a_yearless_day_is_said(run: Run, editor: Editor) -> None:
    """As with flags, no year is filled in, and the user is told."""
    editor('fill("date", "16 April")')
    assert "16 April, year unknown" in run("add", "We agree.", "-e").stderr


def test_nothing_waits_after_success(run: Run, editor: Editor, tmp_path: Path) -> None:
    """The text is in the store, and nowhere else."""
    editor('save(text + "We agree.\\n")')
    run("add", "-e")
    assert drafts(tmp_path) == []


def test_a_slip_brings_the_same_text_back(
    run: Run, store: Store, editor: Editor, tmp_path: Path
) -> None:
    """What is wrong stands on top, all else is as it was typed; mended, it is recorded."""
    editor(
        'fill("date", "31/02/2026 # mine")',
        '(here / "first").write_text(text); save(text.replace("31/02/2026 # mine", "2026-02-28"))',
    )
    assert run("add", "We agree.", "-e").exit_code == 0
    shown = (tmp_path / "first").read_text(encoding="utf-8").splitlines()
    assert shown[0].startswith("#! line ")
    assert "cannot read the date '31/02/2026 # mine'" in shown[0]
    assert shown[-1] == "We agree."
    assert only(store).date == "2026-02-28"


def test_the_message_goes_when_the_next_one_comes(run: Run, editor: Editor, tmp_path: Path) -> None:
    """There is one message at a time, and none on record."""
    editor(
        'fill("date", "soon")',
        'save(text.replace("soon", "later"))',
        'save(text.replace("later", "2026"))',
    )
    run("add", "We agree.", "-e")
    seen = (tmp_path / "seen").read_text(encoding="utf-8")
    assert [line for line in seen.splitlines() if "cannot read" in line] == [
        line for line in seen.splitlines() if "'later'" in line
    ]


def test_an_editor_that_mends_nothing_is_not_called_for_ever(
    run: Run, editor: Editor, tmp_path: Path
) -> None:
    """A script that adds to the text each time would never leave it as it was."""
    editor('if turn < 40: fill("date", "soon"); save(path.read_text() + "We agree.\\n")')
    result = run("add", "-e")
    assert result.exit_code == 2
    assert len((tmp_path / "calls").read_text().splitlines()) < 40
    assert "We agree.\nWe agree.\n" in kept(result)


def test_a_country_that_is_none_is_kept_as_the_message_says(
    run: Run, store: Store, editor: Editor
) -> None:
    """The form comes back and says what to type."""
    editor('fill("country", "Varnholm")', 'save(text.replace(": Varnholm", ": <Varnholm>"))')
    run("add", "We agree.", "-e")
    assert (only(store).country, only(store).printed) == ("", {"country": "Varnholm"})


@pytest.mark.parametrize(
    ("name", "shape"),
    [("vim", "+{line} {path}"), ("code", "--goto {path}:{line}"), ("mine", "{path}")],
)
@pytest.mark.parametrize(
    ("slip", "culprit"),
    [
        ('fill("country", "Antartica")', "country: Antartica"),
        ('fill("issued", "soon")', "issued: soon"),
        ('save(text.replace("event:", "evnt: x"))', "evnt: x"),
    ],
)
def test_the_cursor_stands_on_the_slip(
    run: Run, editor: Editor, tmp_path: Path, name: str, shape: str, slip: str, culprit: str
) -> None:
    """Editors that can begin on a line are told which."""
    editor(slip, "pass", name=name)
    run("add", "We agree.", "-e")
    seen = (tmp_path / "seen").read_text(encoding="utf-8").splitlines()
    called = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()[1]
    path = re.search(r"/\S+\.txt", called)
    assert path is not None
    assert called == shape.format(line=seen.index(culprit) + 1, path=path[0])
    assert seen[0].startswith(f"#! line {seen.index(culprit) + 1}: ")


@pytest.mark.parametrize(
    ("turns", "code", "told"),
    [
        (["pass"], 1, "left without saving"),
        (['save("")'], 1, "came back empty"),
        (['save(" \\n\\n")'], 1, "came back empty"),
        (["path.unlink()"], 1, "came back empty"),
        (["sys.exit(3)"], 1, "ended with code 3"),
        (["os.kill(os.getpid(), signal.SIGKILL)"], 1, "ended with signal 9"),
        (["os.kill(os.getpid(), signal.SIGINT); time.sleep(9)"], 130, "interrupted"),
        (['fill("date", "soon")', "pass"], 1, "left without saving"),
        (['fill("date", "soon")', "save(text)"], 2, "cannot read the date 'soon'"),
        (['fill("date", "soon")', "sys.exit(1)"], 1, "ended with code 1"),
    ],
)
def test_an_abandoned_text_is_kept(
    run: Run, store: Store, editor: Editor, turns: list[str], code: int, told: str
) -> None:
    """Nothing is recorded, and one line says why and where the text is."""
    editor(*turns)
    result = run("add", "We [sic] agree.", "-e")
    assert (result.exit_code, result.stdout, store.count()) == (code, "", 0)
    assert (result.stderr.count("\n"), told in result.stderr) == (1, True)
    assert kept(result).endswith("\nWe [sic] agree.\n")
    assert ("date: soon" in kept(result)) == (len(turns) > 1)
    assert "#!" not in kept(result)


@pytest.mark.parametrize("end", ["sys.exit(1)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_what_was_saved_before_a_crash_is_kept(run: Run, editor: Editor, end: str) -> None:
    """The last text on disk is what waits, not the one before."""
    editor(f'save(text + "And more.\\n"); {end}')
    assert kept(run("add", "We agree.", "-e")).endswith("\nWe agree.\nAnd more.\n")


def test_of_nothing_typed_nothing_is_kept(run: Run, editor: Editor, tmp_path: Path) -> None:
    """An empty form that is left needs no file."""
    editor("pass")
    result = run("add", "-e")
    assert (result.exit_code, "--resume" in result.stderr, drafts(tmp_path)) == (1, False, [])


def test_a_form_without_words_is_asked_for_again(run: Run, store: Store, editor: Editor) -> None:
    """Fields alone are no statement."""
    editor('fill("official", "Mira Solenn")', 'save(text + "We agree.\\n")')
    run("add", "-e")
    assert only(store).text == "We agree."


def test_a_kept_text_is_taken_up_again(
    run: Run, store: Store, editor: Editor, tmp_path: Path
) -> None:
    """--resume opens it, records it, and then it is gone."""
    editor('fill("date", "soon")', "pass", 'save(text.replace("soon", "2026"))')
    run("add", "We agree.", "-e", "-o", "Mira Solenn")
    (waiting,) = drafts(tmp_path)
    assert run("add", "--resume", str(waiting)).exit_code == 0
    assert (only(store).official, only(store).date) == ("Mira Solenn", "2026")
    assert drafts(tmp_path) == []


def test_a_text_of_the_users_own_stays_where_it_is(
    run: Run, store: Store, editor: Editor, tmp_path: Path
) -> None:
    """--resume takes any file, and deletes none but ours."""
    editor("save(text)")
    own = tmp_path / "mine.txt"
    own.write_text("official: Mira Solenn\n-----\nWe agree.\n", encoding="utf-8")
    run("add", "--resume", str(own))
    assert (only(store).official, own.exists()) == ("Mira Solenn", True)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--resume", "nowhere.txt"], 1, "cannot read"),
        (["-e", "-d", "31/02/2026"], 2, "no calendar has that day"),
        (["-e", "-c", "Antartica"], 2, "did you mean Antarctica"),
        (["-e", "--issued", "soon"], 2, "cannot read the date 'soon'"),
    ],
)
def test_a_slip_in_the_call_opens_no_editor(
    run: Run, editor: Editor, tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    """Nothing was typed yet that could be lost."""
    editor("pass")
    result = run("add", *arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert told in result.stderr
    assert not (tmp_path / "calls").exists()
    assert drafts(tmp_path) == []


def test_a_missing_editor_is_named(run: Run, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line says which, and what to set; the text is kept."""
    monkeypatch.setenv("ONRECORD_EDITOR", "no-such-editor --wait")
    result = run("add", "We agree.", "-e")
    assert (result.exit_code, store.count()) == (2, 0)
    assert "there is no editor 'no-such-editor --wait'; set ONRECORD_EDITOR" in result.stderr
    assert kept(result).endswith("\nWe agree.\n")


def test_editors_are_looked_for_in_order(
    run: Run, store: Store, editor: Editor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """ONRECORD_EDITOR before VISUAL before EDITOR, each with its arguments."""
    editor('save(text + "We agree.\\n")', name="with blank")
    script = shlex.quote(str(tmp_path / "bin" / "with blank"))
    monkeypatch.delenv("ONRECORD_EDITOR")
    monkeypatch.setenv("VISUAL", f"{script} --wait")
    monkeypatch.setenv("EDITOR", "no-such-editor")
    run("add", "-e")
    assert store.count() == 1
    assert (tmp_path / "calls").read_text(encoding="utf-8").startswith("--wait /")


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("ONRECORD_NO_INPUT", "1", "ONRECORD_NO_INPUT"), ("ONRECORD_EDITOR", "", "terminal")],
)
def test_where_nothing_may_be_asked_no_editor_opens(
    editor: Editor, monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    """Exit 2, and the line that says what to type instead."""
    editor("save(text)")
    for each in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, value)
    done = subprocess.run(
        [sys.executable, "-m", "onrecord", "add", "-e"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert told in done.stderr
    assert 'onrecord add "…"' in done.stderr


def test_a_store_that_cannot_be_written_costs_no_text(
    run: Run, editor: Editor, tmp_path: Path
) -> None:
    """What fails after the editor is said, with where the text is."""
    folder = tmp_path / "folder"
    folder.mkdir()
    editor(
        f"save(text + 'We agree.\\n'); import os; os.rmdir({str(folder)!r}); "
        f"open({str(folder)!r}, 'w')"
    )
    result = run("add", "-e", "-S", str(folder / "store.json"))
    assert result.exit_code == 1
    assert kept(result).endswith("\nWe agree.\n")


def test_a_byte_that_is_no_text_comes_back(run: Run, store: Store, editor: Editor) -> None:
    """Another encoding is refused, and its bytes stay as they were."""
    editor('path.write_bytes(text.encode() + b"\\xe9t\\xe9\\n")', "pass")
    result = run("add", "-e")
    assert (result.exit_code, store.count()) == (1, 0)
    found = re.search(r"--resume (\S+)\n$", result.stderr)
    assert found is not None
    assert Path(found[1]).read_bytes().endswith(b"\xe9t\xe9\n")


def test_only_its_owner_reads_a_draft(run: Run, editor: Editor, tmp_path: Path) -> None:
    """What is not on record yet is nobody else's business."""
    editor("pass")
    run("add", "We agree.", "-e")
    (waiting,) = drafts(tmp_path)
    assert waiting.stat().st_mode & 0o077 == 0
