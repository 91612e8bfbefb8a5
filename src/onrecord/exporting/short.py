"""A short table for people: no cell of JSON, so something may be left out; that is counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from onrecord.codec import STRUCTURES
from onrecord.errors import BadValueError
from onrecord.exporting import delimited
from onrecord.exporting.select_fields import select_fields
from onrecord.formats import COLUMNS, Write
from onrecord.model import Statement

TABLES = {"csv": delimited.CSV, "tsv": delimited.TSV}
_COLUMNS = tuple(name for name in COLUMNS if name not in STRUCTURES)


def check(form: str, *, is_whole: bool) -> None:
    """Refuse a format that has no short table, or one that is not ``is_whole``.

    It is not whole where fields are chosen or registers added. Raises BadValueError.
    """
    if not is_whole:
        raise BadValueError("--short goes without --fields and --with-registers")
    if form not in TABLES:
        raise BadValueError(f"--short is for csv and tsv, not for {form}")


def write_short(form: str, statements: Iterable[Statement], write: Write) -> int:
    """Write a header and a row for each statement; return how many have further sources.

    The first source stands in columns of its own. Members of a list are separated by
    semicolons, even where one of them has a semicolon.
    """
    further = 0

    def rows() -> Iterator[Iterable[str]]:
        nonlocal further
        for statement in statements:
            further += len(statement.sources) > 1
            yield map(_cell, select_fields(statement, _COLUMNS).values())

    TABLES[form].write_table(write, chain([_COLUMNS], rows()))
    return further


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, str):
        return value
    return "yes" if value else ""
