"""The tables of a store in PostgreSQL, and the row that a statement becomes in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from onrecord import codec
from onrecord.fields import NAMED
from onrecord.model import Statement
from onrecord.query import TEXT
from onrecord.storage.duplicate_key import duplicate_key, hash64
from onrecord.storage.facets import (
    COUNTED,
    FACETS,
    NAMES_AROUND,
    SORT_VALUES,
    moment,
    wordings,
)
from onrecord.text import tokens

# Grows with each change of the tables or of what stands in them.
VERSION = 1

# A statement without a value in one of these bears an empty one: "none" is asked for so.
_MAY_BE_NONE = frozenset(FACETS) - {"country", "status", "link", "former", "day_of_year"}
# The facets whose names are looked up by their words, or by their beginning.
NAMED_FACETS = (*NAMED, "country", "former")
# What is counted by: columns of one value, and of several.
LISTS = ("official", "topic", "about", "outlet")
SINGLE = (
    *("country", "organization", "event", "place", "kind", "status", "stance", "lang"),
    *("day", "month"),
)
_VALUES = {**FACETS, **COUNTED}

# Longer names and words are indexed by their beginning and a hash: an index entry is under 2.7 kB.
_LONGEST_NAME = 800
CLIPPED = "\x1a"
_LONGEST_WORD = 1_500
# A tsvector holds 256 places of a word, 16,383 places, under 1 MB. The words of a longer text
# stand in ``folded`` too, where what did not fit is looked for.
_MOST_LEXEMES = 900_000
# A text of so few letters takes no care.
_SHORT = 50_000
_MOST_POSITIONS, _LAST_POSITION = 256, 16_383

_COLUMN_TYPES: Mapping[str, str] = {
    "id": 'text COLLATE "C" PRIMARY KEY',
    "number": "bigint NOT NULL",
    "added_by": "bigint NOT NULL",
    "line": 'text COLLATE "C" NOT NULL',
    "date": 'text COLLATE "C" NOT NULL',
    "date_order": "bigint NOT NULL",
    "last_day": "integer NOT NULL",
    "exact": "boolean NOT NULL",
    "dated": "bigint",
    "same_words": "bigint NOT NULL",
    "speaker": 'text COLLATE "C"',
    "code": 'text COLLATE "C"',
    "recorded": 'text COLLATE "C"',
    **dict.fromkeys(SINGLE, 'text COLLATE "C" NOT NULL'),
    **dict.fromkeys(LISTS, 'text[] COLLATE "C" NOT NULL'),
    "facets": 'text[] COLLATE "C" NOT NULL',
    "search": "tsvector NOT NULL",
    "folded": "text",
}
COLUMNS = tuple(_COLUMN_TYPES)
_COLUMNS_SQL = ",\n  ".join(f"{name} {kind}" for name, kind in _COLUMN_TYPES.items())

TABLES = ("statement", "removed", "touched", "change", "name", "register", "meta")

CREATE = f"""
CREATE SCHEMA IF NOT EXISTS onrecord;
CREATE TABLE onrecord.meta (key text PRIMARY KEY, value text NOT NULL);
-- number tells the order of recording; added_by is the change that added it, 0 for one alone.
CREATE TABLE onrecord.statement (
  {_COLUMNS_SQL}
);
CREATE INDEX statement_date ON onrecord.statement (date_order DESC, id);
CREATE INDEX statement_number ON onrecord.statement (number);
CREATE INDEX statement_alone ON onrecord.statement (number) WHERE added_by = 0;
CREATE INDEX statement_added_by ON onrecord.statement (added_by) WHERE added_by <> 0;
CREATE INDEX statement_words ON onrecord.statement (same_words) WHERE same_words <> 0;
CREATE INDEX statement_odd_date ON onrecord.statement (dated) WHERE dated & 255 <> 0;
CREATE INDEX statement_folded ON onrecord.statement (id) WHERE folded IS NOT NULL;
CREATE INDEX statement_facets ON onrecord.statement USING gin (facets);
CREATE INDEX statement_search ON onrecord.statement USING gin (search);
-- What was taken out; removed_by is the change that took it.
CREATE TABLE onrecord.removed (
  id text COLLATE "C", number bigint, added_by bigint NOT NULL, removed_by bigint NOT NULL,
  line text COLLATE "C" NOT NULL, PRIMARY KEY (id, number)
);
-- What each change did: one row, and one row for each statement that it touched but did not add.
CREATE TABLE onrecord.change (
  number bigint PRIMARY KEY, batch text COLLATE "C" NOT NULL, at text NOT NULL,
  by_whom text NOT NULL, command text NOT NULL, reason text NOT NULL, undoes text NOT NULL,
  added bigint NOT NULL, edited bigint NOT NULL, removed bigint NOT NULL,
  restored bigint NOT NULL, registers text NOT NULL
);
CREATE TABLE onrecord.touched (
  id text COLLATE "C", change bigint, what text, number bigint,
  fields text NOT NULL, line text NOT NULL, PRIMARY KEY (id, change, what, number)
);
CREATE INDEX touched_change ON onrecord.touched (change);
-- The names in a facet, with their folded words; a doubtful one may be on no statement any more.
CREATE TABLE onrecord.name (
  facet text COLLATE "C", label text COLLATE "C", name text COLLATE "C" NOT NULL,
  words text[] COLLATE "C" NOT NULL, doubtful boolean NOT NULL, PRIMARY KEY (facet, label)
);
CREATE INDEX name_words ON onrecord.name USING gin (words);
CREATE TABLE onrecord.register (
  name text COLLATE "C", key text COLLATE "C", place integer NOT NULL, row text NOT NULL,
  PRIMARY KEY (name, key)
);
"""
# Where the extension is there, the statements are spread over its servers by id.
DISTRIBUTE = (
    "SELECT create_distributed_table('onrecord.statement', 'id')",
    *(
        f"SELECT create_distributed_table('onrecord.{name}', 'id',"
        " colocate_with => 'onrecord.statement')"
        for name in ("removed", "touched")
    ),
    *(
        f"SELECT create_reference_table('onrecord.{name}')"
        for name in ("meta", "change", "name", "register")
    ),
)


class Name(NamedTuple):
    """A name in a facet, as the table of names has it."""

    facet: str
    label: str
    name: str
    words: list[str]


def row_of(number: int, added_by: int, statement: Statement, line: str = "") -> tuple[object, ...]:
    """Return the row of a statement, in the order of COLUMNS.

    ``line`` is its JSON, where that is not as we would write it.
    """
    when = moment(statement.date)
    return (
        statement.id,
        number,
        added_by,
        line or codec.encode(statement).decode(),
        statement.date,
        when.order,
        when.last,
        when.exact,
        when.dated,
        duplicate_key(statement),
        SORT_VALUES["official"](statement),
        SORT_VALUES["country"](statement),
        SORT_VALUES["recorded"](statement),
        *("".join(get(statement)) for get in _SINGLE),
        *(list(get(statement)) for get in _LISTS),
        facets_of(statement),
        *_searched(_words_of(statement)),
    )


def facets_of(statement: Statement) -> list[str]:
    """Return what a statement is found by, in every facet."""
    found = []
    for facet, get in FACETS.items():
        values = get(statement)
        found += [facet_label(facet, each) for each in values]
        if not values and facet in _MAY_BE_NONE:
            found.append(facet_label(facet, ""))
    return found


def facet_label(facet: str, value: str) -> str:
    """Return a value as the column ``facets`` has it; "" stands for none."""
    return f"{facet}:{_label(value)}"


def value_of(facet: str, label: str) -> str:
    """Return the value of an entry of ``facets``; the label of a clipped one."""
    return label[len(facet) + 1 :]


def names_of(statement: Statement) -> Iterable[Name]:
    """Yield the names that a statement bears."""
    for facet in NAMED_FACETS:
        for value in FACETS[facet](statement):
            # A country's code is looked up as it is; what was printed in its place has words.
            if facet != "country" or value.startswith("<"):
                yield _name(facet, value)


def name_words(key: str) -> list[str]:
    """Return the folded words of a name's key as the table of names has them."""
    return [clip(each, _LONGEST_NAME) for each in key.split()]


def clip(value: str, longest: int) -> str:
    """Return a text as an index keeps it: whole, or its beginning and a hash of all of it."""
    raw = value.encode()
    if len(raw) <= longest:
        return value
    return f"{raw[:longest].decode(errors='ignore')}{CLIPPED}{hash64(raw):x}"


def words_query(tokens: Sequence[str], places: Sequence[str], *, prefix: bool) -> str:
    """Return the tsquery of words that stand side by side in one of some places.

    The last word may be a beginning.
    """
    found = []
    for place in places:
        quoted = [_quoted(clip(each, _LONGEST_WORD)) for each in _words_in(place, tokens)]
        found.append(f"({' <-> '.join(quoted)}{':*' * prefix})")
    return " | ".join(found)


def words_patterns(tokens: Sequence[str], places: Sequence[str], *, prefix: bool) -> list[str]:
    """Return the same as LIKE patterns of ``folded``, one for each place."""
    found = []
    for place in places:
        plain = " ".join(_words_in(place, tokens))
        for each in "\\%_":
            plain = plain.replace(each, f"\\{each}")
        found.append(f"% {plain}{'' if prefix else ' '}%")
    return found


@lru_cache(maxsize=1 << 14)
def _label(value: str) -> str:
    return clip(value, _LONGEST_NAME)


@lru_cache(maxsize=1 << 14)
def _name(facet: str, value: str) -> Name:
    return Name(facet, _label(value), value, name_words(tokens.fold_key(value)))


def _words_of(statement: Statement) -> list[str]:
    """Return the folded words of all texts and names in which words are looked for."""
    return [
        *(tokens.words(each) for each in wordings(statement)),
        *(
            " ".join(_words_in(place, tokens.words(name).split()))
            for place, get in NAMES_AROUND.items()
            for name in get(statement)
        ),
    ]


def _words_in(place: str, words: Sequence[str]) -> Sequence[str]:
    """Return words as the index keeps them: in a name, behind its place, as in ``:role:mayor``.

    A folded word holds no colon, so that no word said is taken for one in a name.
    """
    return words if place == TEXT else [f":{place}:{each}" for each in words]


def _searched(words: Sequence[str]) -> tuple[str, str | None]:
    """Return the tsvector of folded texts: each word with its places, a gap between two texts.

    We build it from our own words, so that all stores find the same. Where not all fits,
    the words themselves are returned too.
    """
    places: dict[str, list[int]] = {}
    at = 1
    for each in words:
        for word in each.split():
            places.setdefault(word, []).append(at)
            at += 1
        at += 1
    fits = at <= _LAST_POSITION
    most, longest = (max(map(len, each), default=0) for each in (places.values(), places))
    size = sum(map(len, words))
    if fits and size < _SHORT and most <= _MOST_POSITIONS and longest < _LONGEST_WORD // 4:
        # A word is letters, digits and perhaps a place; no letter takes more than four bytes.
        short = [
            f"'{word}':{where[0] if len(where) == 1 else ','.join(map(str, where))}"
            for word, where in places.items()
        ]
        return " ".join(short), None
    parts, size = [], 0
    for word, where in places.items():
        lexeme = clip(word, _LONGEST_WORD)
        kept = _fitting(where[:_MOST_POSITIONS])
        fits = fits and len(kept) == len(where)
        size += len(lexeme.encode()) + 2 * len(kept) + 4
        if size > _MOST_LEXEMES:
            fits = False
            break
        parts.append(f"{_quoted(lexeme)}:{','.join(map(str, kept))}")
    return " ".join(parts), None if fits else "\n".join(f" {each} " for each in words)


def _fitting(where: list[int]) -> list[int]:
    """Return the places that a tsvector can hold; the last one, for a word beyond them."""
    if where[-1] < _LAST_POSITION:
        return where
    return [each for each in where if each < _LAST_POSITION] or [_LAST_POSITION]


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"


_SINGLE: tuple[Callable[[Statement], Any], ...] = tuple(_VALUES[name] for name in SINGLE)
_LISTS: tuple[Callable[[Statement], Any], ...] = tuple(_VALUES[name] for name in LISTS)
