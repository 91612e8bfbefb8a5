"""The fields of the search index, and the document that a line of the store becomes in it."""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

import tantivy

from onrecord import codec
from onrecord.model import Statement
from onrecord.storage import facets
from onrecord.storage.backend import Stored
from onrecord.storage.duplicate_key import duplicate_key, hash64
from onrecord.storage.facets import COUNTED, FACETS, moment
from onrecord.text import tokens

# Grows with each change of the fields or of what stands in them.
VERSION = 4
# The facets whose names are so many that they are looked up by their words.
MANY_NAMES = ("official", "role", "event", "place", "source", "via")
# Longer names are found and listed by their beginning: an index has no longer terms.
_LONGEST_NAME = 16_000
_TOKENIZER = "words"
# What is neither counted nor sorted by needs no column.
_WITHOUT_COLUMN = ("id", "former", "day_of_year", "odd_date", "exact")


@cache
def schema() -> tantivy.Schema:
    """Return the schema: names whole, words folded, dates as numbers, statements stored."""
    builder = tantivy.SchemaBuilder()
    for name in (*FACETS, *COUNTED, "speaker", "code", "recorded", "id", "odd_date", "exact"):
        fast = name not in _WITHOUT_COLUMN
        builder.add_text_field(name, fast=fast, tokenizer_name="raw", index_option="basic")
    for name in ("newest", "last", "dated", "line_hash"):
        builder.add_integer_field(name, fast=True)
    builder.add_integer_field("same_words", indexed=True)
    builder.add_text_field("name_words", tokenizer_name=_TOKENIZER)
    builder.add_text_field("words", tokenizer_name=_TOKENIZER)
    builder.add_bytes_field("stored", stored=True)
    return builder.build()


def register_tokenizer(index: tantivy.Index) -> None:
    """Let an index part folded words at the blanks between them."""
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_TOKENIZER, whitespace)


def line_hash(line: bytes) -> int:
    """Return the number that the index knows a line by, its comma and line end left out."""
    return hash64(line)


def document(line: bytes, stored: Stored) -> tantivy.Document:
    """Return the index document of a line (comma and line end left out) and what it holds."""
    statement = stored.statement
    values: dict[str, Any] = _facet_values(statement)
    if len(line) > _LONGEST_NAME:
        values = {name: [term(each) for each in found] for name, found in values.items()}
    values["name_words"] = [
        _name_words(place, name) for place, get in _NAMES_AROUND for name in get(statement)
    ]
    values["words"] = [tokens.words(each) for each in facets.wordings(statement)]
    values["id"] = statement.id
    when = moment(statement.date)
    if not when.exact:
        values["exact"] = "no"
    values["last"] = when.last
    values["newest"] = facets.newest(when.order, statement.id)
    if when.dated is not None:
        values["dated"] = when.dated
        if not facets.plain_date(when.dated):
            values["odd_date"] = statement.date
    if speaker := facets.SORT_VALUES["official"](statement):
        values["speaker"] = term(speaker)
    if statement.country:
        values["code"] = statement.country
    if statement.recorded_at:
        values["recorded"] = term(statement.recorded_at)
    if same_words := duplicate_key(statement):
        values["same_words"] = same_words
    values["line_hash"] = line_hash(line)
    kept = b"%d %s" % (stored.number, codec.encode(statement))
    values["stored"] = zlib.crc32(kept).to_bytes(4) + kept
    return tantivy.Document.from_dict(values, schema())


def _facet_values(statement: Statement) -> dict[str, list[str]]:
    """Return the values of each facet that a statement has."""
    singles = zip(facets.SINGLE_FIELDS, _single_values(statement), strict=True)
    values = {name: [value] for name, value in singles if value}
    for name, get in _OTHER_FACETS:
        if found := get(statement):
            values[name] = list(found)
    return values


def unpack(raw: bytes) -> tuple[int, bytes]:
    """Return the number and the JSON of a stored statement. Raises ValueError if damaged."""
    kept = raw[4:]
    if zlib.crc32(kept) != int.from_bytes(raw[:4]):
        raise ValueError("a damaged statement in the index")
    number, _, document = kept.partition(b" ")
    return int(number), document


def term(name: str) -> str:
    """Return a name as the index keeps it: whole, but for what is absurdly long."""
    if len(name) <= _LONGEST_NAME // 4:
        return name
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore")


@lru_cache(maxsize=1 << 14)
def _name_words(facet: str, name: str) -> str:
    return " ".join([f"{facet}:{word}" for word in tokens.fold_key(name).split()])


_NAMES_AROUND = (
    *facets.NAMES_AROUND.items(),
    *((name, FACETS[name]) for name in MANY_NAMES if name not in facets.NAMES_AROUND),
)
_single_values = attrgetter(*facets.SINGLE_FIELDS.values())
_OTHER_FACETS = tuple(
    (name, get)
    for name, get in (*FACETS.items(), *COUNTED.items())
    if name not in facets.SINGLE_FIELDS
)
