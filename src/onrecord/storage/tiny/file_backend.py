"""The answers of a store's file: its index, joined with a scan of what the index lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from onrecord import codec
from onrecord.errors import StoreChangedError
from onrecord.model import Statement
from onrecord.query import Filter, Page
from onrecord.storage import facets
from onrecord.storage.backend import Backend, Selection, Stored
from onrecord.storage.base import Group
from onrecord.storage.facets import FacetRow
from onrecord.storage.scan import ScanBackend

_T = TypeVar("_T")


class FileBackend:
    """An index and a scan of the lines behind its end, asked as one.

    Where the index turns out to be broken, ``fall_back`` throws it away and scans the
    whole file: whoever asks is answered all the same.
    """

    def __init__(
        self, path: Path, index: Backend, tail: ScanBackend, fall_back: Callable[[], ScanBackend]
    ) -> None:
        self._path = path
        self._parts: list[Backend] = [index, tail] if tail.size() else [index]
        self._tail = tail
        self._fall_back = fall_back
        self._scan: ScanBackend | None = None

    def add(self, stored: Stored) -> None:
        """Take in a statement that was just appended to the file."""
        if self._tail not in self._parts:
            self._parts.append(self._tail)
        self._tail.add(stored)

    def select(self, filter_: Filter, page: Page) -> Selection:
        """Return the rows that answer, in the order of the page."""
        found = self._ask(lambda part: part.select(filter_, page))
        if len(found) == 1:
            return found[0]
        rows = [row for each in found for row in each.rows]
        facets.sort_rows(rows, page, lambda row: self.read(row).id)
        total, undated = (sum(each) for each in zip(*(each[1:] for each in found), strict=True))
        return Selection(rows[: page.limit or None], total, undated)

    def read(self, row: FacetRow) -> Statement:
        """Return the statement of a row."""
        if isinstance(row.place, Statement):
            return row.place
        return self._read(row, lambda index: index.read(row), lambda statement: statement)

    def document(self, row: FacetRow) -> bytes:
        """Return the statement of a row as JSON."""
        if isinstance(row.place, Statement):
            return codec.encode(row.place)
        return self._read(row, lambda index: index.document(row), codec.encode)

    def count(self, filter_: Filter) -> tuple[int, int]:
        """Return how many answer, and how many only the want of a year leaves out."""
        found = self._ask(lambda part: part.count(filter_))
        total, undated = (sum(each) for each in zip(*found, strict=True))
        return total, undated

    def groups(self, filter_: Filter, by: Sequence[str], *, ends: bool = True) -> list[Group]:
        """Count what answers by the fields ``by``."""
        found = self._ask(lambda part: part.groups(filter_, by, ends=ends))
        return facets.join_groups(group for groups in found for group in groups)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        counts: Counter[str] = Counter()
        for each in self._ask(lambda part: part.names(facet)):
            counts.update(each)
        return counts

    def names_with(self, facet: str, key: str) -> list[str]:
        """Return the names in a facet that hold all words of a folded name."""
        return _distinct(self._ask(lambda part: part.names_with(facet, key)))

    def ids_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """Return some of the ids that begin so, in order."""
        found = self._ask(lambda part: part.ids_with_prefix(prefix, limit))
        return sorted(_distinct(found))[:limit]

    def former_ids(self, prefix: str, limit: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""
        found: dict[str, str] = {}
        for each in self._ask(lambda part: part.former_ids(prefix, limit)):
            found.update(each)
        return dict(sorted(found.items())[:limit])

    def shortest_prefix(self, ids: Iterable[str]) -> int:
        """Return how many letters tell these ids from all others."""
        wanted = list(ids)
        length = max(self._ask(lambda part: part.shortest_prefix(wanted)))
        # An id of one part may begin as one of the other does.
        while len(self._parts) > 1 and any(
            len(self.ids_with_prefix(each[:length], 2)) > 1 for each in wanted
        ):
            length += 1
        return length

    def get(self, id_: str) -> Stored | None:
        """Return the statement of a whole id, if it is there."""
        return next(filter(None, self._ask(lambda part: part.get(id_))), None)

    def known(self, ids: Sequence[str], keys: Sequence[int]) -> list[Stored]:
        """Return the statements that have one of these ids or of these duplicate keys."""
        return [each for some in self._ask(lambda part: part.known(ids, keys)) for each in some]

    def size(self) -> int:
        """Return how many statements there are."""
        return sum(self._ask(lambda part: part.size()))

    def _read(
        self, row: FacetRow, read: Callable[[Backend], _T], convert: Callable[[Statement], _T]
    ) -> _T:
        """Read a row of the index; where it fails, convert the statement that a scan finds."""
        if self._scan is None:
            try:
                return read(self._parts[0])
            except BaseException as cause:  # noqa: BLE001  what is not the engine's is raised again
                self._recover_from(cause)
        statement = self._scan.at(row.newest) if self._scan is not None else None
        if statement is None:
            raise StoreChangedError(self._path)
        return convert(statement)

    def _ask(self, question: Callable[[Backend], _T]) -> list[_T]:
        """Ask every part; where the index fails, scan instead."""
        try:
            return [question(part) for part in self._parts]
        except BaseException as cause:  # noqa: BLE001  what is not the engine's is raised again
            self._recover_from(cause)
        return [question(part) for part in self._parts]

    def _recover_from(self, cause: BaseException) -> None:
        """Scan from now on, if the index is broken; else raise what has happened."""
        from onrecord.storage.tiny.index.update import is_engine_failure

        if self._scan is not None or not is_engine_failure(cause):
            raise cause
        self._scan = self._fall_back()
        self._parts, self._tail = [self._scan], self._scan


def _distinct(found: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(each for some in found for each in some))
