"""How statements travel: the table of formats."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from onrecord.errors import UnknownFormatError, WayOutError
from onrecord.formats.base import COLUMNS, Format, Row, Write
from onrecord.formats.delimited import CSV, TSV
from onrecord.formats.json_array import JSON
from onrecord.formats.json_lines import JSONL

if TYPE_CHECKING:
    from onrecord.formats.dossier import Dossier, Page

__all__ = [
    "COLUMNS",
    "FORMATS",
    "PAGES",
    "READ",
    "WRITTEN",
    "Format",
    "Row",
    "by_name",
    "by_suffix",
    "by_suffix_or",
    "page",
    "suffixes",
    "write_page",
]

FORMATS: dict[str, Format] = {each.name: each for each in (CSV, TSV, JSON, JSONL)}
# Ways out only, by the module of each, imported where a page is asked for; what its files end in.
PAGES = {
    "md": ("markdown", (".md", ".markdown")),
    "html": ("webpage", (".html", ".htm")),
    "csl": ("csl", (".csljson",)),
}
# All that can be written, and all that can be read: workbooks and texts by modules of their own.
WRITTEN = (*FORMATS, *PAGES)
READ = (*FORMATS, "xlsx", "txt")
NAMED = "--format names one"


def by_name(name: str, known: tuple[str, ...] = READ) -> Format:
    """Return the format called so, or raise WayOutError or UnknownFormatError."""
    if name.lower() in PAGES:
        raise WayOutError(name, tuple(FORMATS))
    try:
        return FORMATS[name.lower()]
    except KeyError:
        raise UnknownFormatError(name, known, NAMED) from None


def by_suffix(path: str, known: tuple[str, ...] = READ, remedy: str = NAMED) -> Format:
    """Return the format that a file's name ends in, or raise as ``by_name`` does."""
    suffix = PurePath(path).suffix.lower()
    if page(suffix):
        raise WayOutError(path, tuple(FORMATS))
    for each in FORMATS.values():
        if suffix in each.suffixes:
            return each
    raise UnknownFormatError(path, known, remedy)


def by_suffix_or(path: str, fallback: Format) -> Format:
    """Return the format that a file's name ends in, or the other one."""
    suffix = PurePath(path).suffix.lower()
    return next((each for each in FORMATS.values() if suffix in each.suffixes), fallback)


def suffixes() -> tuple[str, ...]:
    """Return what the names of files end in that can be read back."""
    return tuple(suffix for each in FORMATS.values() for suffix in each.suffixes)


def page(name: str) -> str:
    """Return the name of the page for readers that this names or that such files end in, if any."""
    suffix = name.lower()
    found = (each for each, (_, suffixes) in PAGES.items() if suffix in (each, *suffixes))
    return next(found, "")


def write_page(name: str, dossier: Dossier, write: Write) -> None:
    """Write what was found as a page for readers."""
    maker: Page = import_module(f"onrecord.formats.{PAGES[name][0]}").PAGE
    maker.write(dossier, write)
