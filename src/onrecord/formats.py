"""The table of formats, and the rows that travel between a file and a statement.

One entry a format: its name, its suffixes, where its reader and writer are, and
a line of help. What ``-f`` offers, what completion and help list, and what a
suffix means all derive from this table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import Any, NamedTuple, Self

from onrecord.codec import FIELDS, SOURCE_FIELDS
from onrecord.errors import UnknownFormatError, WriteOnlyFormatError
from onrecord.validation import EMPTY, is_encodable

Write = Callable[[str], object]
Remark = Callable[[str], object]

# The columns of the first source that a flat file names without saying "source".
SOURCE_COLUMNS = {("source" if each == "title" else each): each for each in SOURCE_FIELDS[:-1]}
COLUMNS = tuple(
    column
    for name in FIELDS
    for column in ((*SOURCE_COLUMNS, "sources") if name == "sources" else (name,))
)

# The columns that a file of rejected rows has in front, and the key of a line that is not JSON.
LINE = "onrecord_line"
REASON = "onrecord_reason"
RAW = "onrecord_raw"
REPORTED = frozenset({LINE, REASON})


class NestedColumn(str):
    """The column of a value inside an object, as in ``speaker.name``; ``path`` are its keys."""

    __slots__ = ("path",)
    path: tuple[str, ...]

    def __new__(cls, path: tuple[str, ...]) -> Self:
        """Return the name of the column."""
        column = super().__new__(cls, ".".join(path))
        column.path = path
        return column


class Row(NamedTuple):
    """One row of a file: its first line, its cells by column, and what is wrong with it.

    ``surplus`` are cells beyond the header's, ``missing`` the columns it has no cells for.
    ``skipped`` says why an element of the file is no statement, as ``narrative`` does.
    """

    number: int
    cells: Mapping[str, Any] = EMPTY
    fault: str = ""
    surplus: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    skipped: str = ""


class Format(NamedTuple):
    """A format of files.

    ``reader`` and ``writer`` are ``module:NAME`` in ``importing.readers`` and
    ``exporting``, imported when used; empty where it cannot be read or written.
    A page (``is_page``) is written for people and never read back. ``recognizer``
    is ``module:NAME`` of a function in ``importing.readers``: it takes the beginning
    of a file as text and returns whether the file is of this format. It is needed
    where several formats share a suffix. ``is_mapped`` says that the reader names
    its cells as our fields, so that no column has to be guessed. ``is_binary`` says
    that its writer writes bytes, which only a file takes.
    """

    name: str
    suffixes: tuple[str, ...]
    help: str
    reader: str = ""
    writer: str = ""
    is_page: bool = False
    recognizer: str = ""
    is_mapped: bool = False
    is_binary: bool = False

    def recognizes(self, start: str) -> bool:
        """Return whether a file that begins so is of this format."""
        return bool(self.recognizer) and bool(_load("importing.readers", self.recognizer)(start))

    def load_reader(self) -> Any:
        """Import the reader (see importing.readers.base.Reader)."""
        return _load("importing.readers", self.reader)

    def load_writer(self) -> Any:
        """Import the writer (see exporting.base.Writer and PageWriter)."""
        return _load("exporting", self.writer)


_ALL = (
    Format(
        "csv",
        (".csv",),
        "Comma-separated values, one statement a row; loses nothing.",
        reader="delimited:CSV",
        writer="delimited:CSV",
    ),
    Format(
        "tsv",
        (".tsv", ".tab"),
        "Tab-separated values, one statement a row; loses nothing.",
        reader="delimited:TSV",
        writer="delimited:TSV",
    ),
    Format(
        "json",
        (".json",),
        "A JSON array of statements, or a TinyDB file.",
        reader="json_array:JSON",
        writer="json_array:JSON",
    ),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        "JSON Lines, one statement a line, as it is stored.",
        reader="json_lines:JSONL",
        writer="json_lines:JSONL",
    ),
    Format(
        "xlsx",
        (".xlsx", ".xlsm"),
        "An Excel workbook, one statement a row; needs onrecord[xlsx].",
        reader="xlsx:XLSX",
        writer="xlsx:XLSX",
        is_binary=True,
    ),
    Format(
        "ods",
        (".ods",),
        "An OpenDocument spreadsheet, one statement a row.",
        reader="ods:ODS",
    ),
    Format(
        "txt",
        (".txt",),
        "A text file, all of it one statement.",
        reader="text_file:TXT",
    ),
    Format(
        "md",
        (".md", ".markdown"),
        "A Markdown page to hand over.",
        writer="markdown:PAGE",
        is_page=True,
    ),
    Format(
        "html",
        (".html", ".htm"),
        "A web page to hand over, with a timeline; one file.",
        writer="html.page:PAGE",
        is_page=True,
    ),
    Format(
        "csl",
        (".csljson",),
        "CSL-JSON: sources for Zotero and pandoc.",
        writer="csl:PAGE",
        is_page=True,
    ),
    Format(
        "jsonld",
        (".jsonld",),
        "JSON-LD: quotations in the words of schema.org.",
        writer="json_ld:PAGE",
        is_page=True,
    ),
    Format(
        "akomantoso",
        (".xml", ".akn"),
        "Akoma Ntoso: debates of a parliament.",
        reader="akoma_ntoso:AKOMA_NTOSO",
        recognizer="akoma_ntoso:is_akoma_ntoso",
        is_mapped=True,
    ),
    Format(
        "parlamint",
        (".xml", ".tei"),
        "ParlaMint TEI: a sitting of a parliament; its corpus file names the speakers.",
        reader="parlamint:PARLAMINT",
        recognizer="parlamint:is_parlamint",
        is_mapped=True,
    ),
    Format(
        "parlparse",
        (".xml",),
        "parlparse XML: debates and written statements of the UK's parliaments.",
        reader="parlparse:PARLPARSE",
        recognizer="parlparse:is_parlparse",
        is_mapped=True,
    ),
    Format(
        "popolo",
        (".json",),
        "Popolo: the speeches of a document.",
        reader="popolo:POPOLO",
        writer="popolo:PAGE",
        is_page=True,
        recognizer="popolo:is_popolo",
        is_mapped=True,
    ),
    Format(
        "dna",
        (".dna",),
        "A database of the Discourse Network Analyzer; agreement is the stance.",
        reader="dna:DNA",
        is_mapped=True,
    ),
    Format(
        "dna-csv",
        (".csv",),
        "Statements as the Discourse Network Analyzer has them, a row for each concept.",
        reader="dna:DNA_CSV",
        writer="dna:PAGE",
        is_page=True,
        recognizer="dna:is_dna_csv",
        is_mapped=True,
    ),
    Format(
        "es-bulk",
        (".json", ".jsonl", ".ndjson", ".bulk"),
        "Documents for the bulk interface of Elasticsearch.",
        reader="json_lines:ELASTIC_BULK",
        recognizer="json_lines:is_elastic_bulk",
    ),
    Format(
        "press",
        (".json",),
        "A list of press releases; the day said is the one that a title ends in.",
        reader="press:PRESS",
        recognizer="press:is_press_releases",
        is_mapped=True,
    ),
    Format(
        "transcript",
        (".md", ".markdown", ".html", ".htm", ".txt"),
        "A transcript with the labels of speakers; each turn is a statement.",
        reader="transcript:TRANSCRIPT",
        recognizer="transcript:is_transcript",
        is_mapped=True,
    ),
    Format(
        "quotebank",
        (".json", ".jsonl", ".ndjson"),
        "Quotebank, read as published; its dates are those of reports.",
        reader="quotations:QUOTEBANK",
        recognizer="quotations:is_quotebank",
        is_mapped=True,
    ),
    Format(
        "gdelt",
        (".json", ".jsonl", ".ndjson"),
        "GDELT's Global Quotation Graph, read as published.",
        reader="quotations:GDELT",
        recognizer="quotations:is_gdelt",
        is_mapped=True,
    ),
    Format(
        "claimreview",
        (".json", ".jsonl", ".ndjson", ".jsonld"),
        "ClaimReview of schema.org, read as published; a claim is a paraphrase.",
        reader="quotations:CLAIM_REVIEW",
        recognizer="quotations:is_claim_review",
        is_mapped=True,
    ),
)

FORMATS = {each.name: each for each in _ALL}
READABLE = tuple(each.name for each in _ALL if each.reader)
# Those that may hold a table of anything.
TABLES = tuple(e.name for e in _ALL if e.reader and not (e.recognizer or e.is_mapped))
WRITABLE = tuple(each.name for each in _ALL if each.writer)
PAGES = tuple(each.name for each in _ALL if each.is_page)
# Written as text for programs, a statement a row.
DATA = tuple(e.name for e in _ALL if e.writer and not (e.is_page or e.is_binary))
BINARY = tuple(each.name for each in _ALL if each.writer and each.is_binary)
_REMEDY = "--format names one"


def find_readable(name: str) -> Format:
    """Return the format of this name that can be read.

    Raises WriteOnlyFormatError if it can only be written, UnknownFormatError if there is none.
    """
    found = FORMATS.get(name.lower())
    if found is None:
        raise UnknownFormatError(name, READABLE, _REMEDY)
    if not found.reader:
        raise WriteOnlyFormatError(name, READABLE)
    return found


def find_readable_by_suffix(
    path: str, remedy: str = _REMEDY, names: tuple[str, ...] = READABLE
) -> Format:
    """Return the format of these names that a file's name ends in; raises as ``readable``."""
    found = find_by_suffix(path)
    if found is None or (found.reader and found.name not in names):
        raise UnknownFormatError(path, names, remedy)
    if not found.reader:
        raise WriteOnlyFormatError(path, names)
    return found


def find_writable(name: str) -> Format:
    """Return the format of this name that can be written, or raise UnknownFormatError."""
    found = FORMATS.get(name.lower())
    if found is None or not found.writer:
        raise UnknownFormatError(name, WRITABLE, _REMEDY)
    return found


def find_writable_by_suffix(path: str, others: Iterable[str] = ()) -> Format:
    """Return the format that can be written and that a file's name ends in.

    Raises UnknownFormatError, which lists the formats there are and ``others``.
    """
    found = find_by_suffix(path)
    if found is None or not found.writer:
        raise UnknownFormatError(path, (*WRITABLE, *others), _REMEDY)
    return found


def find_by_suffix(path: str) -> Format | None:
    """Return the format that a file's name ends in, if any."""
    suffix = PurePath(path).suffix.lower()
    return next((each for each in _ALL if suffix in each.suffixes and not each.recognizer), None)


def find_by_content(path: str, start: str) -> Format | None:
    """Return the format with this suffix that recognizes the beginning of a file, if any does.

    A path without a suffix may be of any format.
    """
    suffix = PurePath(path).suffix.lower()
    shared = (each for each in _ALL if not suffix or suffix in each.suffixes)
    return next((each for each in shared if each.recognizes(start)), None)


def add_reason(row: Row) -> dict[str, Any]:
    """Return the cells of a rejected row with its line and the reason in front."""
    kept = {name: value for name, value in row.cells.items() if name not in REPORTED}
    return {LINE: row.number, REASON: row.fault, **kept}


def as_json(value: object) -> str:
    """Return what was read as JSON, even where no document of ours may hold it."""
    text = json.dumps(value, ensure_ascii=False)
    return text if is_encodable(text) else json.dumps(value)


def _load(package: str, place: str) -> Any:
    module, name = place.split(":")
    return getattr(import_module(f"onrecord.{package}.{module}"), name)
