"""Lists of press releases: publication is not the day said, and a title may end in that."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Statement, Store

Run = Callable[..., Result]

RELEASE: dict[str, object] = {
    "title": "Visit of the Minister to Varnholm, 16 to 18 April 2024",
    "date": "19 April 2024, 23:15",
    "url": "https://example.org/1",
    "country": "Norway, Sweden",
    "content": "The ministers met.",
    "section": "news",
}


def taken(run: Run, store: Store, *releases: Mapping[str, object]) -> list[Statement]:
    """Return the statements of a file of releases, the first in it first."""
    Path("releases.json").write_text(json.dumps(releases), encoding="utf-8")
    done = run("import", "releases.json")
    assert done.exit_code == 0, done.stderr
    return sorted(store.find(), key=lambda each: each.origin.row if each.origin else 0)


def test_the_interval_that_a_title_ends_in_is_the_day_said(run: Run, store: Store) -> None:
    (said,) = taken(run, store, RELEASE)
    assert said.date == "2024-04-16/2024-04-18"
    assert said.printed["date"] == "16 to 18 April 2024"
    assert "date" not in said.basis
    (source,) = said.sources
    assert (source.title, source.url) == (RELEASE["title"], RELEASE["url"])
    assert source.issued == "2024-04-19"
    assert (said.text, said.kind, said.official) == ("The ministers met.", "document", "")


def test_a_country_is_the_other_side_and_the_rest_is_kept(run: Run, store: Store) -> None:
    (said,) = taken(run, store, RELEASE)
    assert said.country == ""
    assert len(said.about) == 2
    assert dict(said.extra) == {"section": "news"}


def test_publication_is_the_date_where_no_title_says_one(run: Run, store: Store) -> None:
    (said,) = taken(run, store, {**RELEASE, "title": "Visit of the Minister"})
    assert (said.date, said.basis["date"]) == ("2024-04-19", "published")
    assert said.sources[0].issued == "2024-04-19"


@pytest.mark.parametrize(
    ("title", "date"),
    [
        ("Remarks, 18 April 2024", "2024-04-18"),
        ("Remarks (April 16-18, 2024)", "2024-04-16/2024-04-18"),
        ("Visit - 30 March to 2 April 2024", "2024-03-30/2024-04-02"),
        ("Visits, 16, 17 and 18 April 2024", "2024-04-19"),
        ("Talks, 20 to 22 April 2024", "2024-04-19"),
        ("Talks, 18 Foo 2024", "2024-04-19"),
        ("Talks, 16 to 18 April", "2024-04-19"),
        ("Talks of 18 April 2024 in Varnholm", "2024-04-19"),
        ("Talks, 10/18 April 2024", "2024-04-19"),
    ],
)
def test_only_a_whole_date_before_publication_is_taken_from_a_title(
    title: str, date: str, run: Run, store: Store
) -> None:
    (said,) = taken(run, store, {**RELEASE, "title": title})
    assert said.date == date
    assert said.basis.get("date", "") == ("published" if date == "2024-04-19" else "")


def test_a_title_and_a_readout_tell_the_kind(run: Run, store: Store) -> None:
    made = taken(
        run,
        store,
        {**RELEASE, "title": "Transcript of the interview"},
        {**RELEASE, "content": "Views were exchanged on ferries."},
        {**RELEASE, "content": ""},
    )
    assert [each.kind for each in made] == ["direct", "indirect"]


def test_a_second_import_adds_nothing(run: Run, store: Store) -> None:
    taken(run, store, RELEASE)
    assert len(taken(run, store, RELEASE)) == 1


@pytest.mark.parametrize(
    "other", [{"speaker": "Mira Solenn"}, {"date": "19 April 2024"}, {"title": None}]
)
def test_a_list_that_says_who_spoke_or_no_hour_is_no_list_of_releases(
    other: dict[str, object], run: Run, store: Store
) -> None:
    released = {name: value for name, value in {**RELEASE, **other}.items() if value}
    (said,) = taken(run, store, released)
    assert said.date == "2024-04-19"
    assert "date" not in said.basis
