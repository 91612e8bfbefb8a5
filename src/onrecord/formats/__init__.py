"""How statements travel: the table of formats."""

from __future__ import annotations

from pathlib import PurePath

from onrecord.errors import UnknownFormatError
from onrecord.formats.base import COLUMNS, Format, Row
from onrecord.formats.delimited import CSV, TSV
from onrecord.formats.json_array import JSON
from onrecord.formats.json_lines import JSONL

__all__ = ["COLUMNS", "FORMATS", "Format", "Row", "by_name", "by_suffix", "by_suffix_or"]

FORMATS: dict[str, Format] = {each.name: each for each in (CSV, TSV, JSON, JSONL)}


def by_name(name: str) -> Format:
    """Return the format called so, or raise UnknownFormatError."""
    try:
        return FORMATS[name.lower()]
    except KeyError:
        raise UnknownFormatError(name, tuple(FORMATS)) from None


def by_suffix(path: str) -> Format:
    """Return the format that a file's name ends in, or raise UnknownFormatError."""
    suffix = PurePath(path).suffix.lower()
    for each in FORMATS.values():
        if suffix in each.suffixes:
            return each
    raise UnknownFormatError(path, tuple(FORMATS))


def by_suffix_or(path: str, fallback: Format) -> Format:
    """Return the format that a file's name ends in, or the other one."""
    suffix = PurePath(path).suffix.lower()
    return next((each for each in FORMATS.values() if suffix in each.suffixes), fallback)
