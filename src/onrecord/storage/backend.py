"""What an engine answers: the questions that every store is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from onrecord.model import Statement
from onrecord.query import Filter, Page
from onrecord.storage.base import Group
from onrecord.storage.facets import FacetRow


class Selection(NamedTuple):
    """The rows that answer, in order; how many answer; how many the want of a year left out."""

    rows: Sequence[FacetRow]
    total: int
    undated: int = 0


class Stored(NamedTuple):
    """A statement with the number it is stored under."""

    number: int
    statement: Statement


class Backend(Protocol):
    """The statements of a store as they were when it was opened: a snapshot.

    Filters are resolved: their names are those that statements bear.
    """

    def select(self, filter_: Filter, page: Page) -> Selection:
        """Return what answers, in the order of the page and up to its limit."""

    def read(self, row: FacetRow) -> Statement:
        """Return the statement of a row."""

    def document(self, row: FacetRow) -> bytes:
        """Return the statement of a row as JSON, as ``codec.encode`` writes it."""

    def count(self, filter_: Filter) -> tuple[int, int]:
        """Return how many answer, and how many only the want of a year leaves out."""

    def groups(self, filter_: Filter, by: Sequence[str], *, ends: bool = True) -> list[Group]:
        """Count what answers by the fields ``by``, the largest groups first.

        Without ``ends`` the first and last dates may be left out.
        """

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""

    def names_with(self, facet: str, key: str) -> list[str]:
        """Return the names in a facet that hold all words of a folded name."""

    def ids_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """Return some of the ids that begin so, in order."""

    def former_ids(self, prefix: str, limit: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""

    def shortest_prefix(self, ids: Iterable[str]) -> int:
        """Return how many letters tell these ids from all others."""

    def get(self, id_: str) -> Stored | None:
        """Return the statement of a whole id, if it is there."""

    def known(self, ids: Sequence[str], keys: Sequence[int]) -> list[Stored]:
        """Return the statements that have one of these ids or of these duplicate keys."""

    def size(self) -> int:
        """Return how many statements there are."""
