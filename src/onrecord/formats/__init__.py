"""How statements travel: the table of formats."""

from __future__ import annotations

from pathlib import PurePath

from onrecord.errors import UnknownFormatError, WayOutError
from onrecord.formats.base import COLUMNS, Format, Row
from onrecord.formats.delimited import CSV, TSV
from onrecord.formats.dossier import HEADINGS, Dossier, Page
from onrecord.formats.json_array import JSON
from onrecord.formats.json_lines import JSONL
from onrecord.formats.markdown import MARKDOWN
from onrecord.formats.webpage import WEBPAGE

__all__ = [
    "COLUMNS",
    "FORMATS",
    "HEADINGS",
    "PAGES",
    "Dossier",
    "Format",
    "Page",
    "Row",
    "by_name",
    "by_suffix",
    "by_suffix_or",
    "page",
    "suffixes",
]

# Both ways, then the ways out only.
FORMATS: dict[str, Format] = {each.name: each for each in (CSV, TSV, JSON, JSONL)}
PAGES: dict[str, Page] = {each.name: each for each in (MARKDOWN, WEBPAGE)}


def by_name(name: str) -> Format:
    """Return the format called so, or raise UnknownFormatError or WayOutError."""
    if name.lower() in PAGES:
        raise WayOutError(name, tuple(FORMATS))
    try:
        return FORMATS[name.lower()]
    except KeyError:
        raise UnknownFormatError(name, tuple(FORMATS)) from None


def by_suffix(path: str) -> Format:
    """Return the format that a file's name ends in, or raise UnknownFormatError or WayOutError."""
    suffix = PurePath(path).suffix.lower()
    if page(suffix):
        raise WayOutError(path, tuple(FORMATS))
    for each in FORMATS.values():
        if suffix in each.suffixes:
            return each
    raise UnknownFormatError(path, tuple(FORMATS))


def by_suffix_or(path: str, fallback: Format) -> Format:
    """Return the format that a file's name ends in, or the other one."""
    suffix = PurePath(path).suffix.lower()
    return next((each for each in FORMATS.values() if suffix in each.suffixes), fallback)


def suffixes() -> tuple[str, ...]:
    """Return what the names of files end in that can be read back."""
    return tuple(suffix for each in FORMATS.values() for suffix in each.suffixes)


def page(name: str) -> Page | None:
    """Return the page for readers that is called so, or that such a file's name ends in."""
    suffix = PurePath(name).suffix.lower() or name.lower()
    for each in PAGES.values():
        if suffix in (each.name, *each.suffixes):
            return each
    return None
