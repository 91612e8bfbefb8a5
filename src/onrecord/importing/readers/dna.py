"""Discourse Network Analyzer in: its database (.dna) and its table of statements in CSV."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from onrecord.errors import BadFileError
from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.delimited import CSV
from onrecord.importing.readers.open_text import TextReader

_STANCES = {"1": "support", "0": "oppose", "yes": "support", "no": "oppose", "true": "support"}
_STANCES["false"] = "oppose"
# What a variable or a column of DNA is called, and which field it is.
_FIELDS = {
    "person": "official",
    "organization": "organization",
    "note": "note",
    "text": "text",
    "title": "source",
    "document": "source",
    "document_title": "source",
    "author": "author",
    "document_author": "author",
    "source": "publisher",
    "document_source": "publisher",
    "statement_id": "ref",
    "id": "ref",
}
_COLUMNS = {"statement_id", "concept", "agreement"}
_MILLISECONDS = 10**11  # as seconds, the year 5138
_MIDNIGHT = "T00:00:00"
_VALUES = """
    SELECT StatementId, VARIABLES.Variable, {value}
    FROM {table} JOIN VARIABLES ON VARIABLES.ID = {table}.VariableId {more}
    ORDER BY StatementId
"""
_TABLES = (
    ("DATABOOLEAN", "DATABOOLEAN.Value", ""),
    ("DATAINTEGER", "DATAINTEGER.Value", ""),
    ("DATALONGTEXT", "DATALONGTEXT.Value", ""),
    ("DATASHORTTEXT", "ENTITIES.Value", "JOIN ENTITIES ON ENTITIES.ID = Entity"),
)


def is_dna_csv(start: str) -> bool:
    """Return whether a table that begins so is one of DNA's statements."""
    header = start.partition("\n")[0].lower().replace('"', "")
    names = {each.strip() for each in header.replace(";", ",").replace("\t", ",").split(",")}
    return names >= _COLUMNS


@dataclass(frozen=True, slots=True)
class DnaDatabase:
    """The statements of a database (see readers.base.Table)."""

    path: Path

    def names(self) -> tuple[str, ...]:
        """Return nothing: the variables are read with the statements."""
        return ()

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Yield a row for each coded passage, numbered by its id in the database."""
        del remark
        try:
            with closing(
                sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro", uri=True)
            ) as db:
                db.execute("PRAGMA trusted_schema = OFF")
                yield from _merge_passages(list(_statements(db)))
        except sqlite3.Error as cause:
            raise BadFileError(f"it is not a database of DNA: {cause}") from cause


def _statements(db: sqlite3.Connection) -> Iterator[Row]:
    coded: dict[int, dict[str, Any]] = {}
    for table, value, more in _TABLES:
        for id_, variable, found in db.execute(_VALUES.format(table=table, value=value, more=more)):
            coded.setdefault(id_, {})[variable] = found
    types = dict(db.execute("SELECT ID, Label FROM STATEMENTTYPES"))
    with_person = {
        type_
        for (type_,) in db.execute(
            "SELECT StatementTypeId FROM VARIABLES WHERE Variable = 'person'"
        )
    }
    columns = ("Title", "Text", "Author", "Source", "Section", "Type", "Notes", "Date")
    documents = {
        id_: dict(zip(columns, values, strict=True))
        for id_, *values in db.execute(f"SELECT ID, {', '.join(columns)} FROM DOCUMENTS")  # noqa: S608  our own names
    }
    passages = db.execute("SELECT ID, StatementTypeId, DocumentId, Start, Stop FROM STATEMENTS")
    for id_, type_, document_id, start, stop in passages.fetchall():
        if type_ not in with_person:
            yield Row(id_, skipped=f"{types.get(type_, 'passage')} (names no person)")
            continue
        document = documents.get(document_id)
        if document is None:
            yield Row(id_, {"id": id_}, f"the document {document_id} is not in the database")
            continue
        # DNA counts in units of UTF-16, as Java does.
        text = document["Text"].encode("utf-16-le", "surrogatepass")[2 * start : 2 * stop]
        cells = {
            **{f"document {name.lower()}": document[name] for name in ("Section", "Type", "Notes")},
            **coded.get(id_, {}),
            "statement_id": str(id_),
            "text": text.decode("utf-16-le", "replace"),
            "title": document["Title"],
            "author": document["Author"],
            "source": document["Source"],
            "time": _day(document["Date"]),
        }
        yield Row(id_, _as_fields(cells))


def _as_fields(cells: Mapping[str, Any]) -> dict[str, Any]:
    """Return cells by our fields: agreement is the stance on the concept, which is the topic."""
    found: dict[str, Any] = {}
    for name, value in cells.items():
        if value in (None, ""):
            continue
        bare = name.lower()
        if bare == "concept":
            found["topics"] = [str(value)]
        elif bare == "agreement" and str(value).lower() in _STANCES:
            found["stance"] = _STANCES[str(value).lower()]
        elif bare in ("time", "date"):
            found["date"] = str(value).replace(" ", "T").removesuffix(_MIDNIGHT)
        else:
            found[_FIELDS.get(bare, name)] = value
    return found


def _merge_passages(rows: list[Row]) -> Iterator[Row]:
    """Yield the rows; a passage that was coded several times has all its concepts in one row.

    Where it agrees with one concept and not with another, its stance is mixed,
    and ``coded`` says which is which.
    """
    passages: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        key = tuple(row.cells.get(name) for name in ("text", "official", "source", "date"))
        if not (row.skipped or row.fault):
            passages.setdefault(key, []).append(row)
    several = {each[0].number: each for each in passages.values() if len(each) > 1}
    again = {row.number for each in several.values() for row in each[1:]}
    for row in rows:
        if row.number in again:
            yield Row(
                row.number, skipped="passage coded again (its concept is kept with the first)"
            )
        elif row.number in several:
            codes = [each.cells for each in several[row.number]]
            stances = {str(each.get("stance", "")) for each in codes}
            concepts = [
                (topic, c.get("stance", "")) for c in codes for topic in c.get("topics", ())
            ]
            stance = stances.pop() if len(stances) == 1 else "mixed"
            merged = {"topics": [topic for topic, _ in concepts], "stance": stance}
            coded = [f"{topic}: {stance}" for topic, stance in concepts]
            yield row._replace(cells={**row.cells, **merged, "coded": coded})
        else:
            yield row


def _day(date: int) -> str:
    """Return the time of a document: seconds since 1970 in UTC, or milliseconds in older files."""
    seconds = date / 1000 if abs(date) > _MILLISECONDS else date
    return (dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)).isoformat()  # noqa: DTZ001  as printed


class Dna:
    """A database of the Discourse Network Analyzer."""

    def open(self, path: Path, options: ReadOptions) -> DnaDatabase:
        """Return its statements. Raises BadFileError where it is no database."""
        del options
        try:
            with path.open("rb") as raw:
                start = raw.read(16)
        except OSError as cause:
            raise BadFileError((cause.strerror or str(cause)).lower()) from cause
        if start != b"SQLite format 3\0":
            raise BadFileError("it is not a database of DNA (version 3), which is an SQLite file")
        return DnaDatabase(path)


class DnaCsv(TextReader):
    """A table of statements that DNA has written."""

    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
        """Yield the rows; annotations are skipped."""
        rows = []
        for row in CSV.read(file, remark):
            if str(row.cells.get("type", "")).lower() == "annotation":
                rows.append(Row(row.number, skipped="annotation"))
            else:
                rows.append(row._replace(cells=_as_fields(row.cells)))
        yield from _merge_passages(rows)


DNA = Dna()
DNA_CSV = DnaCsv()
