"""References for Zotero and pandoc: what the schema asks for, and nothing that is not known."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from conftest import Run
from onrecord import Source, Statement, Store
from onrecord.exporting import csl
from strategies import statements

Said = Callable[..., Statement]

# Of the schema of CSL 1.0.2: the types and variables that we use, and their forms.
TYPES = {"webpage", "document", "speech"}
TEXTS = {
    *("id", "type", "title", "container-title", "publisher", "URL", "page", "archive_location"),
    *("event-title", "event-place", "language", "abstract", "note"),
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


@given(statements())
def test_every_statement_makes_items_of_the_schema(statement: Statement) -> None:
    """Any statement has an item for each source, or one of its own, under ids of its own."""
    items = list(csl.items(statement))
    for each in items:
        check(each)
    assert len({each["id"] for each in items}) == max(1, len(statement.sources))
    assert items[0]["id"] == statement.id


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
    assert (first["id"], second["id"]) == (one.id, f"{one.id}-2")
    assert first["type"] == "webpage"
    assert first["container-title"] == "Harbour Gazette"
    assert first["author"] == [{"literal": "A. Tern"}]
    assert first["page"] == "3"
    assert first["note"].startswith(
        "Mira Solenn (Minister of Ferries), 1 January 2026 [direct quotation]; via Shoal News"
    )
    assert (second["type"], second["publisher"]) == ("document", "Harbour Gazette")
    assert json.loads(run("find", "-f", "csl").stdout) == [first, second]


def test_a_statement_without_a_source_is_the_speech_itself(said: Said) -> None:
    """Its title stands in brackets, as that of what bears none."""
    (item,) = csl.items(said(official="Mira Solenn", topics=("ferries",), place="Varnholm"))
    assert item["type"] == "speech"
    assert item["title"] == "[Statement on ferries]"
    assert item["author"] == [{"literal": "Mira Solenn"}]
    assert "issued" not in item


def test_nothing_found_is_an_empty_array(run: Run) -> None:
    """What reads it reads an array."""
    assert json.loads(run("find", "-f", "csl").stdout) == []


def test_references_are_not_read_back(run: Run) -> None:
    """They are a way out only, and counts are none."""
    assert run("import", "-", "-f", "csl", stdin="[]").exit_code == 2
    assert run("summary", "-f", "csl").exit_code == 2
