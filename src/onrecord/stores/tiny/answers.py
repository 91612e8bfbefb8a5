"""What can be asked of a store's file, however the answers are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Protocol

from onrecord.query import Filter, Page
from onrecord.register.spellings import Kin
from onrecord.stores.base import Group, Total
from onrecord.stores.tiny.layout import Document
from onrecord.stores.tiny.sameness import Words


class Selection(NamedTuple):
    """The rows that answer, in order; how many there are in all; how many have no year."""

    rows: Sequence[Any]
    total: int | Total
    undated: int = 0


class Answers(Protocol):
    """The statements of one file, as it was when it was opened."""

    def select(self, filter: Filter, page: Page) -> Selection:
        """Return the rows that match a resolved filter, in the order and number of a page."""

    def read(self, row: Any) -> Document:
        """Return the document of a row."""

    def name(self, row: Any) -> str:
        """Return the id of a row."""

    def count(self, filter: Filter) -> tuple[int, int]:
        """Return how many answer, and how many were left out for want of a year."""

    def groups(self, filter: Filter, by: Sequence[str]) -> list[Group]:
        """Count what answers by the fields ``by``, most frequent first."""

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""

    def kin(self, facet: str) -> Kin:
        """Return the spellings that a register holds of the names in a facet."""

    def beginning(self, prefix: str, most: int) -> list[str]:
        """Return some of the ids that begin so, in order."""

    def formerly(self, prefix: str, most: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""

    def abbreviated(self, ids: Iterable[str]) -> int:
        """Return how many letters tell these ids from all others."""

    def document(self, id_: str) -> Document | None:
        """Return the document of this id, if it is there."""

    def keeps(self, id_: str, said: bytes) -> bool:
        """Tell whether this id stands there in just these bytes of JSON; no says to look."""

    def places(self, ids: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return offset and length of the line of each of these ids that is there."""

    def alike(self, words: Words) -> Iterable[str]:
        """Return the ids of statements with these words, in the order of the file."""

    def size(self) -> int:
        """Return how many statements there are."""

    def unreadable(self) -> int:
        """Return how many documents are no statements."""

    def close(self) -> None:
        """Let go of what was opened."""
