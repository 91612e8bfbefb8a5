"""Importing a file again: rows find their statements; only what they say anew is changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store

Run = Callable[..., Result]

HEAD = "ref,text,official,date,country,url\n"
FIRST = (
    "a1,One.,Mira Solenn,2025-01-01,Essalune,https://example.org/1\n"
    "a2,Two.,Mira Solenn,2025-01-02,BV,\n"
)


@pytest.fixture
def again(run: Run, tmp_path: Path) -> Callable[..., Result]:
    """Return what imports rows, as a newer state of one file."""

    def call(rows: str, *flags: str, head: str = HEAD) -> Result:
        path = tmp_path / "rows.csv"
        path.write_text(head + rows, encoding="utf-8")
        return run("import", str(path), *flags)

    return call


Again = Callable[..., Result]


def _by_ref(store: Store) -> dict[str, Statement]:
    return {each.ref: each for each in store.find()}


def test_what_a_row_says_anew_is_changed(run: Run, store: Store, again: Again) -> None:
    """Found by its ref; id and history stay, and one undo takes it all back."""
    again(FIRST)
    raw = Path(store.location).read_bytes().partition(b'"statements": {')[2]
    before = _by_ref(store)
    rows = FIRST.replace("One.", "One mended.").replace(",BV,", ",AQ,") + "a3,Three.,,,,\n"
    result = again(rows, "--on-duplicate", "update")
    assert result.exit_code == 0
    assert "3 rows: 1 recorded, 2 updated" in result.stderr
    after = _by_ref(store)
    assert (after["a1"].text, after["a1"].id) == ("One mended.", before["a1"].id)
    assert (after["a2"].country, after["a2"].id) == ("AQ", before["a2"].id)
    assert after["a1"].origin == before["a1"].origin
    told = json.loads(run("history", after["a1"].id, "--json").stdout)
    assert told[1]["fields"] == {"text": {"before": "One.", "after": "One mended."}}
    run("undo", "-y")
    assert Path(store.location).read_bytes().partition(b'"statements": {')[2] == raw


def test_again_is_nothing(store: Store, again: Again) -> None:
    """A mended file imported twice changes nothing the second time."""
    again(FIRST)
    rows = FIRST.replace("One.", "One mended.")
    again(rows, "--on-duplicate", "update")
    raw = Path(store.location).read_bytes()
    result = again(rows, "--on-duplicate", "update")
    assert "2 rows: 0 recorded, 2 duplicates skipped" in result.stderr
    assert Path(store.location).read_bytes() == raw


def test_what_was_settled_since_stays(run: Run, store: Store, again: Again) -> None:
    """Where the file prints what it printed before, it says nothing new."""
    again(FIRST)
    one = _by_ref(store)["a1"]
    run("edit", one.id, "--set", "country=HM", "--set", "official=Mira Solenn-Toll")
    run("status", one.id, "verified")
    again(FIRST, "--on-duplicate", "update")
    now = store.get(one.id)
    assert (now.country, now.official, now.status) == ("HM", "Mira Solenn-Toll", "verified")
    again(
        FIRST.replace("Mira Solenn,2025-01-01", "Oda Lund,2025-01-01"), "--on-duplicate", "update"
    )
    assert store.get(one.id).official == "Oda Lund"


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ("One mended.,Mira Solenn,2025-01-01\n", {"One mended.", "Two."}),
        ("New.,Oda Lund,2025-01-01\n", {"One.", "Two.", "New."}),
        (
            "New.,Mira Solenn,2025-01-01\nOne.,Mira Solenn,2025-01-01\n",
            {"One.", "Two.", "New."},
        ),
    ],
)
def test_without_a_ref_a_row_is_found_where_it_was(
    store: Store, again: Again, rows: str, texts: set[str]
) -> None:
    """Only where it may be the same: rows move, and another's words are not put in its place."""
    head = "text,official,date\n"
    again("One.,Mira Solenn,2025-01-01\nTwo.,Mira Solenn,2025-01-01\n", head=head)
    rest = "Two.,Mira Solenn,2025-01-01\n"
    assert again(rows + rest, "--on-duplicate", "update", head=head).exit_code == 0
    assert {each.text for each in store.find()} == texts


def test_a_source_grows_and_another_is_added(run: Run, store: Store, again: Again) -> None:
    """By its address."""
    again(FIRST)
    head = HEAD.replace("url", "url,publisher")
    rows = "a1,One.,Mira Solenn,2025-01-01,Essalune,https://example.org/1,Gazette\n"
    again(rows, "--on-duplicate", "update", head=head)
    (source,) = _by_ref(store)["a1"].sources
    assert (source.url, source.publisher) == ("https://example.org/1", "Gazette")
    assert run("find", "--source", "Gazette", "--json").exit_code == 0


def test_it_may_fail_instead(store: Store, again: Again) -> None:
    """All or nothing."""
    again(FIRST)
    result = again(FIRST + "a3,Three.,,,,\n", "--on-duplicate", "fail")
    assert (result.exit_code, store.count()) == (1, 2)
    assert "2 rows are on record already" in result.stderr
    assert again("a3,Three.,,,,\n", "--on-duplicate", "fail").exit_code == 0
    assert store.count() == 3


def test_rehearsing_an_update_shows_it(store: Store, again: Again) -> None:
    """And changes nothing."""
    again(FIRST)
    raw = Path(store.location).read_bytes()
    rows = FIRST.replace(",BV,", ",AQ,")
    result = again(rows, "--on-duplicate", "update", "--dry-run")
    assert "country: [-BV-] {+AQ+}" in result.stderr
    assert "1 updated" in result.stderr
    assert Path(store.location).read_bytes() == raw


def test_another_manner_is_a_slip(again: Again) -> None:
    """Before anything is read."""
    result = again(FIRST, "--on-duplicate", "overwrite")
    assert result.exit_code == 2
    assert "skip, update, fail" in result.stderr
