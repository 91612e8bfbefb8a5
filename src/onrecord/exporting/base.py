"""What a writer promises: statements into a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from onrecord.formats import Row, Write
from onrecord.model import Statement

if TYPE_CHECKING:
    from onrecord.exporting.report import Report


class Writer(Protocol):
    """Write statements for programs, a row each."""

    def write(self, statements: Iterable[Statement], write: Write, fields: Sequence[str]) -> None:
        """Write statements with all their fields, or those named, in that order."""

    def write_rows(self, rows: Iterable[Row], write: Write) -> None:
        """Write rejected rows as they were read, each with its line and its fault."""


class PageWriter(Protocol):
    """Write a page for people; it is never read back."""

    def write(self, dossier: Report, write: Write) -> None:
        """Write the whole page, bit by bit."""


def write_json_list(values: Iterable[str], write: Write, head: str = "", tail: str = "") -> None:
    """Write JSON values as a list, each on its line, between ``head`` and ``tail``."""
    before = f"{head}["
    for value in values:
        write(f"{before}\n{value}")
        before = ","
    write(f"\n]{tail}\n" if before == "," else f"{head}[]{tail}\n")
