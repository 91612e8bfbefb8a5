"""What check finds in statements: each kind once, with its count, its ids, and how to fix it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from conftest import Run
from onrecord import Link, Source, Statement, Store
from onrecord.analysis.checks import KINDS, Inspection

Said = Callable[..., Statement]

LONG = "The ferry to Varnholm will run every day of the week, in winter and in summer alike."
WHOLE: dict[str, Any] = {
    "official": "Mira Solenn",
    "role": "Minister of Ferries",
    "kind": "direct",
    "date": "2026-01-01",
    "sources": (Source(publisher="Mira Solenn", url="https://solenn.example/"),),
}


def found(*statements: Statement) -> dict[str, int]:
    """Return the count of each finding."""
    inspection = Inspection("2026-03-20")
    for each in statements:
        inspection.look(each)
    known = {each.id for each in statements}
    return {each.name: each.size for each in inspection.findings(known.__contains__)}


def test_a_whole_statement_leaves_nothing_open(said: Said) -> None:
    """Who, as what, when, how, from where: nothing to find."""
    assert found(said(**WHOLE)) == {}


@pytest.mark.parametrize(
    ("bent", "names"),
    [
        ({"sources": ()}, {"no-source"}),
        ({"sources": (Source(text="Elsewhere."),)}, {"no-source"}),
        ({"sources": (Source(publisher="Ledger", via="Shoal News"),)}, {"no-primary-source"}),
        ({"sources": (Source(title="Photo: A. Tern"),)}, {"no-primary-source", "photo-credit"}),
        ({"date": ""}, {"no-date"}),
        ({"date": "XXXX-04-16"}, {"year-unknown"}),
        ({"date": "2026-03-21"}, {"future-date"}),
        ({"date": "2026"}, set()),
        ({"kind": ""}, {"no-kind"}),
        ({"role": ""}, {"no-role"}),
        ({"official": "", "role": ""}, {"no-speaker", "no-primary-source"}),
        ({"printed": {"country": "Atlantis"}}, {"no-country"}),
        ({"printed": {"language": "Klingon"}}, {"no-language-tag"}),
        ({"language": "English"}, {"no-language-tag"}),
        ({"language": "eng"}, {"no-language-tag"}),
        ({"language": "pt-BR"}, set()),
        ({"printed": {"country": "Norge"}, "country": "NO"}, set()),
        ({"links": (Link("denies", "zzzz"),)}, {"dangling-link"}),
    ],
)
def test_each_thing_left_open_is_found(said: Said, bent: dict[str, Any], names: set[str]) -> None:
    """What is missing or doubtful is found under its name, and nothing else is."""
    assert set(found(said(**{**WHOLE, **bent}))) == names


def test_near_duplicates_are_pairs(said: Said) -> None:
    """Two like ones are one finding; a link that tells them apart ends it."""
    one = said(LONG, **WHOLE)
    two = said(LONG.upper(), **WHOLE)
    assert found(one, two) == {"near-duplicate": 1}
    assert found(one, replace(two, links=(Link("repeats", one.id),))) == {}


def test_the_command_that_mends_is_told(run: Run, store: Store, said: Said) -> None:
    """Each finding on a line: how many, what, the first ids, what to type."""
    one, two = said(LONG, **WHOLE), said(LONG.upper(), **WHOLE)
    store.add([one, two, said("Short.", **{**WHOLE, "kind": ""})])
    done = run("check")
    assert done.exit_code == 0
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [line[0] for line in lines] == ["1", "1"]
    assert "--set kind=KIND" in lines[0][4]
    words = lines[1][4].split()
    assert words[:2] == ["onrecord", "merge"]
    assert run(*words[1:]).exit_code == 0
    assert run("check", "--only", "near-duplicate", "--strict").exit_code == 0


def test_strict_fails_and_json_tells_the_ids(run: Run, store: Store, said: Said) -> None:
    """A script learns by the exit code, and reads what was found."""
    bare = said("Short.")
    store.add([bare, said("Whole.", **WHOLE)])
    assert run("check", "--strict").exit_code == 1
    told = json.loads(run("check", "--json").stdout)
    kinds = {each["name"]: each for each in told["findings"]}
    assert (kinds["no-kind"]["count"], kinds["no-kind"]["ids"]) == (1, [bare.id])
    assert run("check", "--only", "no-kind", "--ids").stdout == f"{bare.id}\n"


def test_filters_narrow_what_is_looked_at(run: Run, store: Store, said: Said) -> None:
    """Only what the filters find is looked at."""
    store.add([said("Short."), said("Whole.", **WHOLE)])
    assert run("check", "-o", "solenn", "--strict").exit_code == 0
    assert run("check", "short", "--strict").exit_code == 1


def test_an_unknown_finding_is_refused(run: Run) -> None:
    """A slip in a name is told, with what may be meant."""
    done = run("check", "--only", "no-sorce")
    assert (done.exit_code, "no-source" in done.stderr) == (2, True)


def test_a_dangling_link_is_cut_by_the_command_told(run: Run, store: Store, said: Said) -> None:
    """What check says mends it does."""
    one = said(links=(Link("denies", "a" * 26), Link("replies", "b" * 26)))
    store.add([one])
    lines = run("check", "--only", "dangling-link").stdout.splitlines()
    words = lines[0].split("\t")[4].split()
    assert run(*words[1:]).exit_code == 0
    assert store.get(one.id).links == (Link("replies", "b" * 26),)


def test_an_import_counts_what_is_nearly_the_same(run: Run) -> None:
    """What comes twice in other words is counted, and where to look is said; nothing is merged."""
    rows = [
        {"text": LONG, "official": "Mira Solenn"},
        {"text": LONG[:-8], "official": "Mira Solenn"},
    ]
    done = run("import", "-", "-f", "json", stdin=json.dumps(rows))
    assert "1 pair is nearly the same words: onrecord check --only near-duplicate" in done.stderr
    assert "2 recorded" in done.stderr
    again = [{"text": "Another matter, told at length and in full.", "official": "Mira Solenn"}]
    assert "nearly" not in run("import", "-", "-f", "json", stdin=json.dumps(again)).stderr


def test_what_a_link_names_acts_on_no_terminal_and_in_no_shell(
    run: Run, store: Store, said: Said
) -> None:
    """An id that a file made up is shown harmless, and quoted in the command."""
    store.add([said(links=(Link("denies", "x\x1b[2J; rm y"),))])
    told = run("check", "--only", "dangling-link").stdout
    assert "\x1b" not in told
    assert "'x" in told
    assert "\x1b" not in run("check", "--only", "dangling-link", "--ids").stdout


def test_every_kind_has_its_command() -> None:
    """Each names a place to put the id in."""
    assert all("{id}" in each.mend for each in KINDS.values())
