"""References for Zotero and pandoc: what the schema asks for, and nothing that is not known."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import Run
from onrecord import Source, Statement, Store
from onrecord.exporting import csl
from onrecord.exporting.report import Report
from strategies import statements

Said = Callable[..., Statement]

# Of the schema of CSL 1.0.2: the types and variables that we use, and their forms.
TYPES = {"webpage", "document", "speech"}
TEXTS = {
    *("id", "type", "title", "container-title", "publisher", "URL", "page", "archive_location"),
    *("event-title", "event-place", "language", "note"),
}
DATES = {"issued", "accessed"}


def check(item: dict[str, Any]) -> None:
    """Assert that an item is of the schema's form."""
    assert item["type"] in TYPES
    assert item.keys() <= TEXTS | DATES | {"author"}
    assert all(isinstance(item[name], str) for name in TEXTS & item.keys())
    assert all(each.keys() == {"literal"} for each in item.get("author", ()))
    for name in DATES & item.keys():
        date = item[name]
        assert date.keys() <= {"date-parts", "circa", "literal"}
        parts = date.get("date-parts", [[1]])
        assert 1 <= len(parts) <= 2
        assert all(1 <= len(each) <= 3 and all(type(n) is int for n in each) for each in parts)


@given(st.lists(statements(), max_size=4))
def test_any_statements_make_items_of_the_schema(found: list[Statement]) -> None:
    items = list(csl.list_items(Report(found)))
    for each in items:
        check(each)
    ids = [each["id"] for each in items]
    assert len(set(ids)) == len(ids)
    # What pandoc takes between @ and ]: letters and digits, hyphens inside.
    assert all(re.fullmatch(r"[^\W_]+(-[^\W_]+)*", each) for each in ids)
    notes = "\n".join(each["note"] for each in items)
    assert all(each.text in notes for each in found)


@pytest.mark.parametrize(
    ("edtf", "told"),
    [
        ("2024-04-16", {"date-parts": [[2024, 4, 16]]}),
        ("2024-04", {"date-parts": [[2024, 4]]}),
        ("2024", {"date-parts": [[2024]]}),
        ("2024-04-16/2024-04-18", {"date-parts": [[2024, 4, 16], [2024, 4, 18]]}),
        ("2024~", {"date-parts": [[2024]], "circa": True}),
        ("XXXX-04-16", {"literal": "16 April, year unknown"}),
        ("2024-34", {"literal": "Q2 2024"}),
        ("../2024", {"literal": "until 2024"}),
        ("", None),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(edtf: str, told: object) -> None:
    """No year, month or day is made up."""
    assert csl.date(edtf) == told


def test_a_source_becomes_a_reference(run: Run, store: Store, said: Said) -> None:
    """The outlet, the author and the address are told; the note says whose words they are."""
    source = Source(
        title="Ferry to run",
        publisher="Harbour Gazette",
        author="A. Tern",
        url="https://example.org/f",
        issued="2026-01-02",
        via="Shoal News",
        locator="p. 3",
    )
    one = said(
        "The ferry will run.",
        official="Mira Solenn",
        role="Minister of Ferries",
        kind="direct",
        date="2026-01-01",
        sources=(source, replace(source, url="", title="Ferry")),
    )
    store.add([one])
    first, second = json.loads(run("export", "-f", "csl").stdout)
    assert (first["id"], second["id"]) == ("a-tern-2026-ferry", "a-tern-2026-ferry-2")
    assert first["type"] == "webpage"
    assert first["container-title"] == "Harbour Gazette"
    assert first["author"] == [{"literal": "A. Tern"}]
    assert first["page"] == "3"
    assert first["note"].endswith(
        ": Mira Solenn (Minister of Ferries), 1 January 2026 [direct quotation];"
        " via Shoal News; at p. 3; “The ferry will run.”"
    )
    assert (second["type"], second["publisher"]) == ("document", "Harbour Gazette")
    assert json.loads(run("find", "-f", "csl").stdout) == [first, second]


def test_a_statement_without_a_source_is_the_speech_itself(said: Said) -> None:
    """Its title stands in brackets, as that of what bears none."""
    (item,) = csl.list_items(
        Report([said(official="Mira Solenn", topics=("ferries",), place="Varnholm")])
    )
    assert item["type"] == "speech"
    assert item["title"] == "[Statement on ferries]"
    assert item["author"] == [{"literal": "Mira Solenn"}]
    assert "issued" not in item


def test_a_source_of_many_statements_is_one_item(run: Run, store: Store, said: Said) -> None:
    read = Source(publisher="Harbour Gazette", title="Ferry to run", issued="2026-01-02")
    again = replace(
        read, accessed="2026-02-01", locator="p. 4", archive_url="https://kept.example/f"
    )
    store.add([said("We agree.", sources=(read,)), said("We do not.", sources=(again,))])
    (item,) = json.loads(run("export", "-f", "csl").stdout)
    assert item["id"] == "harbour-gazette-2026-ferry"
    assert item["accessed"] == {"date-parts": [[2026, 2, 1]]}
    assert item["archive_location"] == "https://kept.example/f"
    assert "page" not in item  # one of the two is on another
    assert [line.partition("; ")[2] for line in item["note"].split("\n")] == [
        "We agree.",
        "at p. 4; We do not.",
    ]
    for line in item["note"].split("\n"):
        assert run("show", line.partition(":")[0]).exit_code == 0


def test_sources_of_another_day_are_not_one(said: Said) -> None:
    read = Source(publisher="Harbour Gazette", url="https://example.org/", issued="2026-01-02")
    later = replace(read, issued="2026-01-03")
    items = list(
        csl.list_items(Report([said("One.", sources=(read,)), said("Two.", sources=(later,))]))
    )
    assert [each["id"] for each in items] == ["harbour-gazette-2026", "harbour-gazette-2026-2"]


@pytest.mark.parametrize(
    ("source", "id_"),
    [
        (Source(url="https://www.mfa.example/news/1", issued="2026~"), "mfa-example-2026"),
        (Source(publisher="Вестник", title="О мире"), "vestnik-mire"),
        (Source(title="Ü", issued="XXXX-04-16"), "u"),
        (Source(via="Shoal News"), "source"),
    ],
)
def test_an_id_can_be_typed_and_has_no_year_that_is_not_known(
    said: Said, source: Source, id_: str
) -> None:
    (item,) = csl.list_items(Report([said("One.", sources=(source,))]))
    assert item["id"] == id_


def test_statements_of_one_speech_are_one_item(said: Said) -> None:
    spoken = {"official": "Mira Solenn", "event": "Round table", "date": "2026-01-01"}
    (item,) = csl.list_items(Report([said("One.", **spoken), said("Two.", **spoken)]))
    assert (item["type"], item["id"]) == ("speech", "mira-solenn-2026-round")
    assert "One." in item["note"]
    assert "Two." in item["note"]


@pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")
def test_pandoc_cites_by_the_typed_id(run: Run, store: Store, said: Said, tmp_path: Path) -> None:
    read = Source(publisher="Harbour Gazette", title="Ferry to run", issued="2026-01-02")
    foreign = Source(publisher="王毅", title="声明", issued="2024")
    store.add([said("We agree.", sources=(read, foreign)), said("We do not.", sources=(read,))])
    run("export", "sources.csljson")
    (tmp_path / "sources.json").write_bytes((tmp_path / "sources.csljson").read_bytes())
    typed = "As said [@harbour-gazette-2026-ferry] and [@王-毅-2024-声]."
    done = subprocess.run(
        [
            str(shutil.which("pandoc")),
            "--citeproc",
            "--bibliography",
            "sources.json",
            "-t",
            "plain",
        ],
        input=typed,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "not found" not in done.stderr
    assert "Ferry to Run" in done.stdout
    assert "声明" in done.stdout
    assert done.stdout.count("Harbour Gazette") == 1


def test_nothing_found_is_an_empty_array(run: Run) -> None:
    """What reads it reads an array."""
    assert json.loads(run("find", "-f", "csl").stdout) == []


def test_references_are_not_read_back(run: Run) -> None:
    """They are a way out only, and counts are none."""
    assert run("import", "-", "-f", "csl", stdin="[]").exit_code == 2
    assert run("summary", "-f", "csl").exit_code == 2
