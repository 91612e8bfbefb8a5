"""Officials: one under many spellings, with posts; nothing on statements is rewritten."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import Result

from onrecord import Filter, Statement, Store
from onrecord.errors import BadRegisterError
from onrecord.registers.officials import Post, dump, load

Run = Callable[..., Result]

SPELLINGS = ("Mira Solenn", "Mira Sollen", "M. Solenn", "Мира Соленн", "Solenn, Mira")


@pytest.fixture(autouse=True)
def _filled(store: Store) -> None:
    """Fill a store with an official under five spellings and two scripts, and with another."""
    said = [
        Statement(text=f"Salt {at}.", official=name, date=f"2024-05-0{at}")
        for at, name in enumerate(SPELLINGS, 1)
    ]
    store.add([*said, Statement(text="Whale.", official="Joreth Vaskil", topics=("fish/whale",))])


def statements_of(store: Store) -> bytes:
    """Return the bytes of the statements, without what stands above them."""
    return Path(store.location).read_bytes().partition(b'"statements": {')[2]


def ok(result: Result) -> str:
    """Return what was printed by a call that went well."""
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_five_spellings_are_one_after_one_command(run: Run, store: Store) -> None:
    """Each spelling finds every statement, and no line of a statement is changed."""
    before = statements_of(store)
    ok(run("officials", "merge", *SPELLINGS))
    for name in SPELLINGS:
        assert len(ok(run("find", "-o", name, "-f", "ids")).split()) == 5, name
    assert statements_of(store) == before


def test_the_original_file_adds_nothing_after_a_merge(run: Run, tmp_path: Path) -> None:
    """Importing what was merged meanwhile finds it on record."""
    ok(run("export", "all.jsonl"))
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text("utf-8").splitlines()]
    plain = [{name: row[name] for name in ("text", "official", "date")} for row in rows[:-1]]
    (tmp_path / "plain.json").write_text(json.dumps(plain), "utf-8")
    ok(run("officials", "merge", *SPELLINGS))
    for file in ("all.jsonl", "plain.json"):
        ok(run("import", file))
    assert len(ok(run("find", "-f", "ids")).split()) == 6


def test_undo_parts_them_again(run: Run) -> None:
    """One command undoes a merge."""
    ok(run("officials", "merge", *SPELLINGS))
    ok(run("undo", "--yes"))
    assert len(ok(run("find", "-o", "Mira Sollen", "-f", "ids")).split()) == 1


def test_people_read_the_preferred_name_and_programs_the_printed(run: Run) -> None:
    """A table shows one name; CSV and JSON carry each statement's own."""
    ok(run("officials", "merge", *SPELLINGS))
    plain = ok(run("find", "-o", "sollen", "-f", "plain"))
    assert plain.count("Mira Solenn") == 5
    carried = json.loads(ok(run("find", "-o", "sollen", "--json")))
    assert {each["official"] for each in carried} == set(SPELLINGS)


def test_a_caption_names_an_official_once(run: Run) -> None:
    """What was understood is said in the preferred spelling."""
    ok(run("officials", "merge", *SPELLINGS))
    assert "official Mira Solenn · 5" in ok(run("find", "-o", "sollen", "-f", "table"))


def test_counts_take_the_spellings_together(run: Run) -> None:
    """A list has an official once, from the first statement to the last."""
    ok(run("officials", "merge", *SPELLINGS))
    first = ok(run("officials", "--csv")).splitlines()[1]
    assert first == "Mira Solenn,5,2024-05-01,2024-05-05"


def test_bulk_commands_take_a_merged_official_for_one(run: Run) -> None:
    """Several spellings of one are no doubt about who is meant."""
    assert run("rm", "-o", "mira", "--dry-run").exit_code == 2
    ok(run("officials", "merge", *SPELLINGS))
    assert "5 statements" in run("rm", "-o", "mira", "--dry-run").stderr


def test_rename_shows_another_spelling(run: Run) -> None:
    """The old name keeps finding what is now shown under the new."""
    ok(run("officials", "rename", "Joreth Vaskil", "Jorethe Vaskyl"))
    assert "Jorethe Vaskyl" in ok(run("find", "-o", "Joreth Vaskil", "-f", "plain"))
    assert len(ok(run("find", "-o", "vaskyl", "-f", "ids")).split()) == 1


def test_a_spelling_of_another_is_not_taken(run: Run) -> None:
    """One name for two officials needs a merge that was meant."""
    ok(run("officials", "alias", "Joreth Vaskil", "J. Vaskil"))
    refused = run("officials", "alias", "M. Solenn", "J. Vaskil")
    assert refused.exit_code == 2
    assert "officials merge" in refused.stderr


def test_a_near_miss_is_suggested_and_not_taken(run: Run) -> None:
    """A slip names nobody."""
    refused = run("officials", "show", "Vaskill")
    assert refused.exit_code == 2
    assert "did you mean Joreth Vaskil?" in refused.stderr


def test_several_are_named_to_choose_from(run: Run) -> None:
    """A name that two have is not one."""
    refused = run("officials", "alias", "mira", "Myra")
    assert refused.exit_code == 2
    assert "Mira Solenn" in refused.stderr
    assert "Solenn, Mira" in refused.stderr


def test_show_tells_posts_spellings_and_counts(run: Run) -> None:
    """All that is known of an official stands in one place."""
    ok(run("officials", "alias", "vaskil", "Йорет Васкил"))
    office = ("--title", "Envoy", "--org", "Shoal League", "-c", "Norway", "--from", "2020-05")
    ok(run("officials", "add-post", "vaskil", *office, "--to", "..", "-s", "Gazette"))
    told = ok(run("officials", "show", "васкил"))
    assert "post\tEnvoy, Shoal League, Norway (since 2020-05) · Gazette\n" in told
    assert "spelt\tJoreth Vaskil (1)\n" in told
    assert "also\tЙорет Васкил\n" in told
    kept = json.loads(ok(run("officials", "show", "#1", "--json")))
    assert kept[0]["posts"][0]["end"] == ".."
    assert kept[0]["statements"] == 1


def test_show_counts_what_stands(run: Run, store: Store) -> None:
    """As a summary does; how many are set aside is said."""
    (said,) = store.find(Filter(official="vaskil"))
    store.revise([replace(said, status="retracted")])
    told = ok(run("officials", "show", "vaskil"))
    assert "statements\t0; 1 retracted or misattributed not counted\n" in told
    (kept,) = json.loads(ok(run("officials", "show", "vaskil", "--json")))
    assert (kept["statements"], kept["withdrawn"]) == (0, 1)


def test_a_post_is_added_once(run: Run) -> None:
    """Saying it again changes nothing; a known end fills one that was not."""
    for end in ("", "", "2021", "2021"):
        ok(
            run(
                "officials", "add-post", "vaskil", "--title", "Envoy", "--from", "2020", "--to", end
            )
        )
    (official,) = json.loads(ok(run("officials", "show", "vaskil", "--json")))
    assert official["posts"] == [{"title": "Envoy", "start": "2020", "end": "2021"}]


def test_someone_new_has_to_be_meant(run: Run) -> None:
    """A post of one whom nothing names yet takes --new."""
    assert run("officials", "add-post", "Oona Feld", "--title", "Envoy").exit_code == 2
    ok(run("officials", "add-post", "Oona Feld", "--title", "Envoy", "--new"))
    assert "Envoy" in ok(run("officials", "show", "feld"))


def test_a_post_that_ends_before_it_begins_is_none(run: Run) -> None:
    """Dates of a post are checked as it is made."""
    refused = run(
        *("officials", "add-post", "vaskil", "--title", "Envoy", "--from", "2020", "--to", "2019")
    )
    assert refused.exit_code == 2
    assert "ends before it begins" in refused.stderr


@pytest.mark.parametrize(
    ("start", "end", "date", "held"),
    [
        ("2020-05-01", "2021-04-30", "2020-05-01", "yes"),
        ("2020-05-01", "2021-04-30", "2021-04-30", "yes"),
        ("2020-05-01", "2021-04-30", "2020-04-30", "no"),
        ("2020-05-01", "2021-04-30", "2021-05-01", "no"),
        ("2020-05-01", "2021-04-30", "2021", "maybe"),
        ("2020-05-01", "2021-04-30", "2020-12", "yes"),
        ("2020-05-01", "2021-04-30", "2020-12?", "maybe"),
        ("2020-05-01", "", "2020-05-02", "maybe"),
        ("2020-05-01", "..", "2030", "yes"),
        ("", "2021", "2020-01-01", "maybe"),
        ("..", "2021", "2020-01-01", "yes"),
        ("2020", "2021", "2020-06-01", "maybe"),
        ("2020", "2022", "2021-06-01", "yes"),
        ("2020", "2022", "XXXX-06-01", "no"),
        ("2020", "2022", "", "no"),
        ("2020~", "2022", "2021-06-01", "maybe"),
    ],
)
def test_when_a_post_was_held(start: str, end: str, date: str, held: str) -> None:
    """What is not sure is not yes, and what cannot be is no."""
    assert Post(title="Envoy", start=start, end=end).held_on(date) == held


def test_a_row_keeps_what_we_do_not_know() -> None:
    """Unknown keys come back at each level."""
    row = {
        "name": "Mira Solenn",
        "other_names": [{"name": "М. С.", "script": "Cyrl", "note": "press"}],
        "identifiers": {"wikidata": "Q1"},
        "posts": [{"title": "Envoy", "start": "2020", "end": "..", "party": "Salt"}],
        "gender": "female",
    }
    assert dump(load(row)) == row


@pytest.mark.parametrize("row", [{}, {"name": " "}, {"name": 1}, {"name": "A", "posts": [1]}])
def test_a_row_that_is_none(row: dict[str, object]) -> None:
    """What is no official is said, not guessed."""
    with pytest.raises(BadRegisterError):
        load(row)


def test_a_topic_renamed_is_found_by_both_names(run: Run, store: Store) -> None:
    """The statements keep their topic; people read the new one."""
    before = statements_of(store)
    ok(run("topics", "rename", "fish", "marine life"))
    assert "marine life/whale" in ok(run("find", "-t", "marine life", "-f", "plain"))
    assert "marine life/whale" in ok(run("find", "-t", "fish/whale", "-f", "plain"))
    assert ok(run("topics", "--csv")).splitlines()[1].startswith("marine life/whale,1")
    assert statements_of(store) == before


def test_topics_merge_and_alias(run: Run, store: Store) -> None:
    """One topic of several; a name of none is suggested."""
    store.add([Statement(text="Cod.", topics=("cods",))])
    ok(run("topics", "merge", "fish/whale", "cods"))
    ok(run("topics", "alias", "fish/whale", "leviathans"))
    for name in ("cods", "leviathans", "fish"):
        assert len(ok(run("find", "-t", name, "-f", "ids")).split()) == 2, name
    assert "did you mean cods?" in run("topics", "rename", "codz", "x").stderr


def test_a_topic_cannot_lie_beneath_itself(run: Run) -> None:
    """Renaming a level into its own depth would never end."""
    assert run("topics", "rename", "fish/whale", "fish/whale/blue").exit_code == 2
