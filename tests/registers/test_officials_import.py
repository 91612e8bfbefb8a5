"""Lists of officials: taken in once, kept as printed, and no two made one in silence."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from onrecord import Store

Run = Callable[..., Result]

WIKIDATA = """\
person,name,country,countryLabel,position,positionLabel,start,psid
Q900001,Mira Solenn,Q20,Norway,Q1,Minister of Fisheries,2020-10-01,Q900001-A
Q900002,Joreth Vaskil,Q45,Varnholm,Q1,Minister of Salt,2019,Q900002-B
Q900003,Oona Feld,Q20,Norway,Q1,Envoy,sometime in spring,Q900003-C
,,Q20,Norway,Q1,Minister of Nets,,
Q900004,Q900004,Q20,Norway,Q1,Minister of Nets,2020,
"""

POPOLO: dict[str, Any] = {
    "persons": [
        {
            "id": "p1",
            "name": "Mira Solenn",
            "gender": "female",
            "other_names": [{"name": "Мира Соленн", "lang": "ru", "note": "press"}],
            "identifiers": [{"scheme": "wikidata", "identifier": "Q900001"}],
        },
        {"id": "p2", "name": "Tarn Ossel"},
        {"id": "p3", "name": "Tarn Ossel"},
        {"id": "p4"},
    ],
    "organizations": [{"id": "o1", "name": "Shoal Assembly"}, {"id": "o2", "name": "Salt Party"}],
    "events": [{"id": "term/3", "name": "3rd Assembly", "start_date": "2011"}],
    "memberships": [
        {
            "person_id": "p1",
            "organization_id": "o1",
            "role": "member",
            "on_behalf_of_id": "o2",
            "legislative_period_id": "term/3",
        },
        {"person_id": "p2", "organization_id": "o1", "start_date": "", "end_date": "2014-03"},
    ],
}


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    """Write the two lists."""
    (tmp_path / "ministers.csv").write_text(WIKIDATA, "utf-8")
    (tmp_path / "assembly.json").write_text(json.dumps(POPOLO), "utf-8")


def told(run: Run, *arguments: str) -> str:
    """Return what an import of officials says."""
    result = run("officials", "import", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stderr


def rows(store: Store) -> dict[str, dict[str, Any]]:
    """Return the register by name."""
    return {row["name"]: row for row in store.rows("officials").values()}


def test_a_list_of_wikidata(run: Run, store: Store) -> None:
    """Ids, countries and posts are understood; what cannot be read is kept as printed."""
    assert "3 new" in told(run, "ministers.csv")
    mira = rows(store)["Mira Solenn"]
    assert mira == {
        "name": "Mira Solenn",
        "country": "NO",
        "identifiers": {"wikidata": "Q900001"},
        "posts": [
            {
                "title": "Minister of Fisheries",
                "country": "NO",
                "start": "2020-10-01",
                "source": "ministers.csv",
                "identifiers": {"wikidata": "Q1", "holding": "Q900001-A"},
            }
        ],
    }
    assert rows(store)["Joreth Vaskil"]["printed"] == {"country": "Varnholm"}
    assert rows(store)["Joreth Vaskil"]["posts"][0]["start"] == "2019"
    (envoy,) = rows(store)["Oona Feld"]["posts"]
    assert "start" not in envoy
    assert envoy["printed"] == {"start": "sometime in spring"}


def test_rows_that_name_nobody_are_said(run: Run) -> None:
    """A vacant post, and an id without a name, are nobody."""
    assert "2 rows naming nobody" in told(run, "ministers.csv")


@pytest.mark.parametrize("file", ["ministers.csv", "assembly.json"])
def test_importing_twice_changes_nothing(run: Run, store: Store, file: str) -> None:
    """The second time all are there, and the file is not touched."""
    told(run, file)
    before = Path(store.location).read_bytes()
    assert "0 new, 0 updated" in told(run, file)
    assert Path(store.location).read_bytes() == before


def test_popolo(run: Run, store: Store) -> None:
    """Memberships become posts; dates that are missing or empty stay unknown."""
    told(run, "assembly.json", "-c", "Norway")
    mira = rows(store)["Mira Solenn"]
    assert mira["identifiers"] == {"popolo": "p1", "wikidata": "Q900001"}
    assert mira["other_names"] == [{"name": "Мира Соленн", "language": "ru", "note": "press"}]
    assert mira["gender"] == "female"
    assert mira["posts"] == [
        {
            "title": "member",
            "organization": "Shoal Assembly",
            "country": "NO",
            "source": "assembly.json",
            "on_behalf_of": "Salt Party",
            "legislative_period": "3rd Assembly",
        }
    ]
    ends = [
        post.get("end") for row in store.rows("officials").values() for post in row.get("posts", ())
    ]
    assert "2014-03" in ends


def test_two_of_one_name_stay_two_until_they_are_merged(run: Run, store: Store) -> None:
    """Ids that differ make two, which is said; a merge makes one that both ids find again."""
    assert "officials merge '#2' '#3'" in told(run, "assembly.json")
    assert run("officials", "merge", "#2", "#3").exit_code == 0
    assert rows(store)["Tarn Ossel"]["identifiers"] == {"popolo": ["p2", "p3"]}
    assert "0 new" in told(run, "assembly.json")


def test_one_person_of_two_lists_is_one(run: Run, store: Store) -> None:
    """An id that both lists have joins them, with the posts of both."""
    told(run, "ministers.csv", "assembly.json")
    assert [post["title"] for post in rows(store)["Mira Solenn"]["posts"]] == [
        "Minister of Fisheries",
        "member",
    ]


def test_who_is_joined_by_name_alone_is_said(run: Run, tmp_path: Path, store: Store) -> None:
    """Without a common id, name and country make one; another country makes two."""
    told(run, "ministers.csv")
    more = "name,country,position\nMira Solenn,Norway,Poet\nOona Feld,Denmark,Poet\n"
    (tmp_path / "more.csv").write_text(more, "utf-8")
    said = told(run, "more.csv")
    assert "1 new, 1 updated" in said
    assert "by name and country: Mira Solenn" in said
    assert "Oona Feld is the name of several" in said
    assert sorted(
        row["country"] for row in store.rows("officials").values() if row.get("country")
    ) == [
        "DK",
        "NO",
        "NO",
    ]
    assert "0 new, 0 updated" in told(run, "more.csv")


def test_an_end_that_becomes_known_is_filled_in(run: Run, tmp_path: Path, store: Store) -> None:
    """A later list that says when a post ended tells of the same post."""
    told(run, "ministers.csv")
    later = WIKIDATA.splitlines()[0] + ",end\n" + WIKIDATA.splitlines()[1] + ",2024-02\n"
    (tmp_path / "later.csv").write_text(later, "utf-8")
    told(run, "later.csv")
    (post,) = rows(store)["Mira Solenn"]["posts"]
    assert post["end"] == "2024-02"


def test_a_rehearsal_changes_nothing(run: Run, store: Store) -> None:
    """It says what would become of the list."""
    assert "3 would be new" in told(run, "ministers.csv", "--dry-run")
    assert store.rows("officials") == {}


def test_what_is_no_list_is_said(run: Run, tmp_path: Path) -> None:
    """One line says what the file should be."""
    (tmp_path / "odd.json").write_text('{"a": 1}', "utf-8")
    refused = run("officials", "import", "odd.json")
    assert refused.exit_code == 1
    assert "neither a list of rows nor Popolo" in refused.stderr


def test_the_ministers_of_the_world(run: Run, corpora: Path, store: Store) -> None:
    """A real list of Wikidata imports whole, twice without change, partial dates as they are."""
    file = corpora / "officials" / "foreign-ministers.wikidata.csv"
    told(run, str(file))
    with file.open(encoding="utf-8", newline="") as lines:
        named = {row["person"]: row for row in csv.DictReader(lines)}
    kept = {row["identifiers"]["wikidata"]: row for row in store.rows("officials").values()}
    missing = [each for each in named if each not in kept]
    assert all(named[each]["name"] in ("", each) for each in missing)
    assert len(kept) == len(named) - len(missing)
    for id_, row in kept.items():
        assert row["posts"][0].get("start", "") == named[id_]["start"], id_
    assert "0 new, 0 updated" in told(run, str(file))


def test_real_popolo(run: Run, corpora: Path, store: Store) -> None:
    """Each person of the files is there once, twice imported without change."""
    files = sorted(map(str, (corpora / "popolo").glob("*.json")))
    told(run, *files)
    persons = sum(len(json.loads(Path(file).read_text("utf-8"))["persons"]) for file in files)
    assert len(store.rows("officials")) == persons
    assert "0 new, 0 updated" in told(run, *files)


def test_a_list_of_no_known_format_is_refused(run: Run) -> None:
    """With all statements; no flag names one here."""
    Path("ministers.pdf").write_text("%PDF", encoding="utf-8")
    done = run("officials", "import", "ministers.pdf")
    assert done.exit_code == 2
    assert "formats: csv, tsv, json, jsonl, xlsx, ods or txt; the end of its name" in done.stderr
