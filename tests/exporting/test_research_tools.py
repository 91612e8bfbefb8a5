"""Exports for the next tool: Popolo, JSON-LD and the Discourse Network Analyzer."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from typer.testing import Result

from onrecord import Source, Statement, Store

Run = Callable[..., Result]

SAID = Statement(
    text="We “agree”,\nall of us.",
    official="Mira Solenn",
    co_speakers=("Joreth Vaskil",),
    role="Chair",
    organization="Council",
    country="NO",
    date="2024-03-05",
    language="en",
    topics=("fisheries", "cod"),
    stance="oppose",
    event="Round table",
    sources=(Source(title="Herring", publisher="Gazette", url="https://example.org/1"),),
)
UNKNOWN = Statement(text="No.", date="XXXX-04-16")


@pytest.fixture(autouse=True)
def _recorded(store: Store) -> None:
    store.add([SAID, UNKNOWN])


def exported(run: Run, form: str) -> str:
    """Return what is written in a format."""
    done = run("export", "-f", form)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_popolo_has_a_speech_for_each_statement(run: Run) -> None:
    speeches = {each["text"]: each for each in json.loads(exported(run, "popolo"))["speeches"]}
    speech = speeches[SAID.text]
    assert (speech["id"], speech["creator"]) == (SAID.id, {"name": "Mira Solenn"})
    assert (speech["role"], speech["date"]) == ("Chair", "2024-03-05")
    assert "Mira Solenn" in speech["attribution_text"]
    assert speech["event"] == {"name": "Round table"}
    assert speech["sources"] == [{"url": "https://example.org/1", "note": "Herring, Gazette"}]
    assert "creator" not in speeches["No."]


def test_popolo_that_was_written_is_read_again(run: Run) -> None:
    written = exported(run, "popolo")
    with open("speeches.json", "w", encoding="utf-8") as file:  # noqa: PTH123  as a user would
        file.write(written)
    done = run("import", "speeches.json", "--store", "other.json")
    assert "2 recorded" in done.stderr, done.stderr


def test_json_ld_has_a_quotation_for_each_statement(run: Run) -> None:
    document = json.loads(exported(run, "jsonld"))
    assert document["@context"] == {"@vocab": "https://schema.org/"}
    by_id = {each["@id"]: each for each in document["@graph"]}
    said, unknown = by_id[f"urn:onrecord:{SAID.id}"], by_id[f"urn:onrecord:{UNKNOWN.id}"]
    assert said["text"] == {"@value": SAID.text, "@language": "en"}
    assert said["creator"] == [
        {
            "@type": "Person",
            "name": "Mira Solenn",
            "jobTitle": "Chair",
            "affiliation": {"@type": "Organization", "name": "Council"},
        },
        {"@type": "Person", "name": "Joreth Vaskil"},
    ]
    assert said["dateCreated"] == "2024-03-05"
    assert said["isPartOf"][0]["headline"] == "Herring"
    assert unknown == {
        "@type": "Quotation",
        "@id": f"urn:onrecord:{UNKNOWN.id}",
        "text": "No.",
        "dateCreated": "16 April, year unknown",
    }


def test_the_table_for_dna_has_a_row_for_each_concept(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(run, "dna-csv"))))
    said = [each for each in rows if each["person"]]
    assert [(each["concept"], each["agreement"]) for each in said] == [
        ("fisheries", "0"),
        ("cod", "0"),
    ]
    assert {each["text"] for each in said} == {SAID.text}
    (unknown,) = (each for each in rows if not each["person"])
    assert (unknown["concept"], unknown["agreement"], unknown["time"]) == ("", "", "XXXX-04-16")


def test_a_processor_of_json_ld_understands_each_quotation(run: Run) -> None:
    jsonld = pytest.importorskip("pyld.jsonld")
    schema = "https://schema.org/"
    expanded = jsonld.expand(json.loads(exported(run, "jsonld")))
    found = {each[f"{schema}text"][0]["@value"]: each for each in expanded}
    assert found.keys() == {SAID.text, UNKNOWN.text}
    quotation = found[SAID.text]
    assert quotation["@type"] == [f"{schema}Quotation"]
    assert quotation["@id"] == f"urn:onrecord:{SAID.id}"
    assert quotation[f"{schema}text"] == [{"@value": SAID.text, "@language": "en"}]
    speakers = quotation[f"{schema}creator"]
    assert [each["@type"] for each in speakers] == [[f"{schema}Person"]] * 2
    assert speakers[0][f"{schema}jobTitle"] == [{"@value": "Chair"}]
    triples = jsonld.to_rdf(json.loads(exported(run, "jsonld")), {"format": "application/n-quads"})
    assert f'<urn:onrecord:{SAID.id}> <{schema}dateCreated> "2024-03-05"' in triples
