"""What a hand typed stands beside what a source printed, and is never published as that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Filter, Store, open_store
from stores import only

Run = Callable[..., Result]
WORDS = "The herring will not wait."


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return the store that commands use."""
    return open_store(tmp_path / "statements.json")


@pytest.mark.parametrize("form", ["md", "html", "csl"])
def test_no_page_says_that_a_typed_word_was_printed(run: Run, form: str) -> None:
    """Nobody printed “kz” or “yesterday”."""
    run("add", WORDS, "-o", "Mira Solenn", "-c", "kz", "-d", "yesterday")
    page = run("export", "-f", form).stdout
    assert WORDS in page
    assert "“kz”" not in page
    assert "yesterday" not in page


def test_a_citation_tells_nothing_that_was_typed(run: Run, store: Store) -> None:
    """A citation tells nothing that was typed."""
    run("add", WORDS, "-o", "Mira Solenn", "-c", "kz", "-d", "yesterday")
    cited = run("show", only(store).id, "--cite").stdout
    assert "yesterday" not in cited
    assert "Kazakhstan" in cited


def test_show_and_history_tell_what_was_typed(run: Run, store: Store) -> None:
    """Show and history tell what was typed."""
    run("add", WORDS, "-o", "Mira Solenn", "-c", "kz", "-d", "yesterday")
    assert dict(only(store).typed) == {"country": "kz", "date": "yesterday"}
    assert not only(store).printed
    shown = run("show", only(store).id).stdout
    assert "typed: yesterday" in shown
    assert "printed:" not in shown
    run("edit", only(store).id, "--set", "country=norway")
    assert "norway" in run("history", only(store).id).stdout


def test_what_the_user_says_was_printed_is_published(run: Run, store: Store) -> None:
    """What the user says was printed is published."""
    done = run(
        *("add", WORDS, "-d", "2024-04-16", "-c", "kz"),
        *("--printed", "date=16 April", "--printed", "official=the minister"),
    )
    assert (done.exit_code, only(store).speaker) == (0, "the minister")
    assert dict(only(store).printed) == {"date": "16 April", "official": "the minister"}
    assert "date “16 April”" in run("export", "-f", "md").stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("16 April", "printed takes FIELD=VALUE"),
        ("date=", "printed takes FIELD=VALUE"),
        ("dtae=16 April", "there is no field 'dtae'; did you mean date?"),
        ("status=draft", "there is no field 'status'"),
    ],
)
def test_a_print_of_no_field_is_refused(run: Run, given: str, told: str) -> None:
    """A print of no field is refused."""
    result = run("add", WORDS, "--printed", given)
    assert result.exit_code == 2
    assert told in result.stderr


def test_a_file_keeps_what_it_printed_and_what_was_set_for_it_was_typed(
    run: Run, store: Store, tmp_path: Path
) -> None:
    """``--set country=Norway`` is no print of the file."""
    (tmp_path / "rows.csv").write_text(f'text,date\n"{WORDS}",16 April 2024\n', encoding="utf-8")
    assert run("import", "rows.csv", "--set", "country=Norway").exit_code == 0
    said = only(store)
    assert (said.country, dict(said.printed)) == ("NO", {"date": "16 April 2024"})
    assert dict(said.typed) == {"country": "Norway"}


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_both_survive_a_file(run: Run, tmp_path: Path, form: str) -> None:
    """Both survive a file."""
    run("add", WORDS, "-d", "yesterday", "--printed", "date=Thursday", "-c", "<Varnholm>")
    run("export", f"all.{form}")
    other = str(tmp_path / "other.json")
    assert run("import", f"all.{form}", "-S", other).exit_code == 0
    (one,), (again,) = open_store(tmp_path / "statements.json").find(), open_store(other).find()
    assert (again.printed, again.typed) == (one.printed, one.typed)


def test_the_form_takes_and_shows_what_was_printed(
    run: Run, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line ``printed: date=16 April`` is added in the editor; another takes its place."""
    run("add", WORDS, "-d", "2024-04-16")
    script = tmp_path / "edit.sh"
    script.write_text(
        '#!/bin/sh\nsed -i -e "/^printed:/d" -e "s/^note:/printed: date=$PRINT\\nnote:/" "$1"\n',
        encoding="utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setenv("ONRECORD_EDITOR", str(script))
    for printed in ("16 April", "Tuesday"):
        monkeypatch.setenv("PRINT", printed)
        assert run("edit", only(store).id, "-e").exit_code == 0
        assert dict(only(store).printed) == {"date": printed}


def test_merging_keeps_what_was_typed_for_what_is_filled(run: Run, store: Store) -> None:
    """Merging keeps what was typed for what is filled."""
    run("add", WORDS, "-o", "Mira Solenn")
    run("add", f"{WORDS}!", "-o", "Mira Solenn", "-c", "kz")
    kept, other = (store.find(Filter(country=each)) for each in ((), "KZ"))
    ids = [each.id for each in kept if not each.country] + [other[0].id]
    assert run("merge", *ids, "--yes").exit_code == 0
    assert dict(store.get(ids[0]).typed) == {"country": "kz"}
