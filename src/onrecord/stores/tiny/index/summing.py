"""The sums of each month, from statements in the order of their dates."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from onrecord.stores.tiny.index.facts import Cell, Key, moment

# What is open holds ten times the memory of what is closed.
_MOST_OPEN = 50_000


class Sum(NamedTuple):
    """How many statements share a value in a month, and the dates of the first and the last."""

    field: str
    value: str
    month: str
    size: int
    first: str
    last: str


class Sums:
    """Sums being made in little memory, under the numbers of what is counted.

    They are those of one month after the other, as long as dates come in their order.
    """

    def __init__(self) -> None:
        self._open: dict[str, dict[int, Cell]] = {}
        self._opened = 0
        self._texts: dict[str, int] = {}
        self._keys, self._months, self._sizes, self._firsts, self._lasts = (
            array("I") for _ in range(5)
        )

    def take(self, date: str, keys: Iterable[int]) -> None:
        """Count statements of one date, under all their numbers."""
        when = moment(date)
        if self._opened > _MOST_OPEN:
            self._close(but=when.month)
        cells = self._open.setdefault(when.month, {})
        before = len(cells)
        for key, size in Counter(keys).items():
            if (cell := cells.get(key)) is None:
                cell = cells[key] = Cell()
            cell.add(when.dated, size)
        self._opened += len(cells) - before

    def rows(self, told: Iterable[Key]) -> Iterator[Sum]:
        """Give all sums; ``told`` is what each number stands for, from the first on."""
        self._close()
        texts = list(self._texts)
        in_order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        numbered = groupby(in_order, key=self._keys.__getitem__)
        for (field, value), (_, same) in zip(told, numbered, strict=True):
            months: dict[int, list[int]] = {}
            for at in same:
                months.setdefault(self._months[at], []).append(at)
            for month, parts in months.items():
                yield Sum(field, value, texts[month], *self._added(parts, texts))

    def _added(self, parts: Sequence[int], texts: Sequence[str]) -> tuple[int, str, str]:
        """Return the size of what was closed in parts, its first and its last date."""
        if len(parts) == 1:
            (at,) = parts
            return self._sizes[at], texts[self._firsts[at]], texts[self._lasts[at]]
        cell = Cell()
        for at in parts:
            cell.add(moment(texts[self._firsts[at]]).dated, self._sizes[at])
            cell.add(moment(texts[self._lasts[at]]).dated, 0)
        return cell.size, *cell.ends()

    def _close(self, but: str | None = None) -> None:
        """Write down what is open; a month that comes again is added up in the end."""
        left = None if but is None else self._open.pop(but, None)
        for month, cells in self._open.items():
            for key, cell in cells.items():
                first, last = cell.ends()
                self._keys.append(key)
                self._months.append(self._text(month))
                self._sizes.append(cell.size)
                self._firsts.append(self._text(first))
                self._lasts.append(self._text(last))
        self._open = {} if but is None or left is None else {but: left}
        self._opened = len(left or ())

    def _text(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))
