"""Files of research tools: Popolo and the Discourse Network Analyzer."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

from onrecord import Store
from stores import by_text

Run = Callable[..., Result]

# Popolo

SPEECHES: dict[str, Any] = {
    "persons": [{"id": "p1", "name": "Mira Solenn"}],
    "events": [{"id": "e1", "name": "Round table"}],
    "speeches": [
        {
            "id": "s1",
            "creator_id": "p1",
            "role": "Chair",
            "attribution_text": "The Chair",
            "text": "We agree.",
            "date": "2024-03-05",
            "event_id": "e1",
            "sources": [{"url": "https://example.org/1", "note": "Herring"}],
            "audience": "the coast",
        },
        {"id": "s2", "attribution_text": "A voice", "text": "Hear, hear."},
        {"id": "s3", "creator": {"name": "Joreth Vaskil"}, "text": "No.", "event": "Round table"},
        {"id": "s4", "type": "narrative", "text": "The house rose."},
        {"id": "s5", "creator_id": "p9"},
    ],
}


def write(name: str, value: object) -> str:
    """Write a file of JSON and return its name."""
    Path(name).write_text(json.dumps(value), encoding="utf-8")
    return name


def test_the_speeches_of_popolo_are_recorded(run: Run, store: Store) -> None:
    done = run("import", write("speeches.json", SPEECHES))
    assert "5 rows: 3 recorded, 1 skipped, 1 rejected" in done.stderr
    said = by_text(store)["We"]
    assert (said.official, said.role, said.date) == ("Mira Solenn", "Chair", "2024-03-05")
    assert (said.event, said.ref, said.sources[0].title) == ("Round table", "s1", "Herring")
    assert dict(said.extra) == {"attribution_text": "The Chair", "audience": "the coast"}
    assert by_text(store)["Hear,"].official == "A voice"
    assert (by_text(store)["No."].official, by_text(store)["No."].date) == ("Joreth Vaskil", "")
    assert ": 0 recorded, 3 duplicates skipped" in run("import", "speeches.json").stderr


def test_popolo_of_persons_names_the_command_that_takes_them(run: Run) -> None:
    persons = {"persons": [{"name": "Mira Solenn", "other_names": []}], "memberships": []}
    done = run("import", write("persons.json", persons))
    assert done.exit_code == 1
    assert "Popolo without speeches; onrecord officials import takes its persons" in done.stderr


# The Discourse Network Analyzer

SCHEMA = """
CREATE TABLE DOCUMENTS(ID, Title, Text, Author, Source, Section, Notes, Type, Date);
CREATE TABLE STATEMENTTYPES(ID, Label);
CREATE TABLE VARIABLES(ID, Variable, DataType, StatementTypeId);
CREATE TABLE STATEMENTS(ID, StatementTypeId, DocumentId, Start, Stop);
CREATE TABLE ENTITIES(ID, VariableId, Value);
CREATE TABLE DATABOOLEAN(ID, StatementId, VariableId, Value);
CREATE TABLE DATAINTEGER(ID, StatementId, VariableId, Value);
CREATE TABLE DATALONGTEXT(ID, StatementId, VariableId, Value);
CREATE TABLE DATASHORTTEXT(ID, StatementId, VariableId, Entity);
INSERT INTO DOCUMENTS VALUES
 (1, 'Hearing', 'A \U0001f41f note. We agree on cod. We do not.', 'T. Orrel', 'Gazette', '', '', '',
  1106697600);
INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement'), (2, 'Annotation');
INSERT INTO VARIABLES VALUES (1, 'person', '', 1), (2, 'organization', '', 1),
 (3, 'concept', '', 1), (4, 'agreement', '', 1), (5, 'note', '', 2);
INSERT INTO ENTITIES VALUES (1, 1, 'Mira Solenn'), (2, 2, 'Council'), (3, 3, 'Quotas'),
 (4, 3, 'Nets');
INSERT INTO STATEMENTS VALUES (7, 1, 1, 11, 27), (8, 1, 1, 28, 38), (9, 2, 1, 0, 10),
 (10, 1, 1, 28, 38);
INSERT INTO DATASHORTTEXT VALUES (1, 7, 1, 1), (2, 7, 2, 2), (3, 7, 3, 3), (4, 8, 1, 1),
 (5, 8, 3, 3), (6, 10, 1, 1), (7, 10, 3, 4);
INSERT INTO DATABOOLEAN VALUES (1, 7, 4, 1), (2, 8, 4, 0), (3, 10, 4, 1);
"""


def test_a_passage_of_dna_is_cut_from_its_document_and_agreement_is_its_stance(
    run: Run, store: Store
) -> None:
    """Offsets count units of UTF-16: the fish counts twice."""
    with sqlite3.connect("herring.dna") as database:
        database.executescript(SCHEMA)
    done = run("import", "herring.dna")
    assert "4 rows: 2 recorded, 2 skipped" in done.stderr
    assert "1 Annotation (names no person)" in done.stderr
    agreed = store.find()
    said = {each.text: each for each in agreed}
    assert set(said) == {"We agree on cod.", "We do not."}
    first = said["We agree on cod."]
    assert (first.official, first.organization) == ("Mira Solenn", "Council")
    assert (first.topics, first.stance, first.date) == (("Quotas",), "support", "2005-01-26")
    assert (first.sources[0].title, first.sources[0].publisher) == ("Hearing", "Gazette")
    assert (first.sources[0].author, first.ref) == ("T. Orrel", "7")
    assert ": 0 recorded, 2 duplicates skipped" in run("import", "herring.dna").stderr


def test_a_passage_coded_twice_keeps_both_concepts(run: Run, store: Store) -> None:
    with sqlite3.connect("herring.dna") as database:
        database.executescript(SCHEMA)
    run("import", "herring.dna")
    said = {each.text: each for each in store.find()}["We do not."]
    assert (said.topics, said.stance) == (("Quotas", "Nets"), "mixed")
    assert list(said.extra["coded"]) == ["Quotas: oppose", "Nets: support"]


def test_a_file_that_is_no_database_is_refused(run: Run) -> None:
    Path("herring.dna").write_text("We agree.", encoding="utf-8")
    done = run("import", "herring.dna")
    assert (done.exit_code, "it is not a database of DNA" in done.stderr) == (1, True)


def test_the_table_that_dna_exports_is_known_by_its_header(run: Run, store: Store) -> None:
    header = "statement_id;time;document_title;person;organization;concept;agreement;type;text"
    rows = (
        "1;2005-01-26 00:00:00;Hearing;Mira Solenn;Council;Quotas;0;DNA Statement;We do not.",
        "2;2005-01-26 00:00:00;Hearing;;;;;Annotation;Check this.",
    )
    Path("export.csv").write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    done = run("import", "export.csv")
    assert "2 rows: 1 recorded, 1 skipped" in done.stderr
    (said,) = store.find()
    assert (said.official, said.stance, said.topics) == ("Mira Solenn", "oppose", ("Quotas",))
    assert (said.date, said.ref, said.sources[0].title) == ("2005-01-26", "1", "Hearing")
