"""Many sorted runs read as one: merged, or in an order that is known."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from onrecord.stores.tiny.index.runs import Run

_Rows = Sequence[tuple[Any, ...]]


def merged(runs: Sequence[Run], section: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows of all runs in one order."""
    return chain.from_iterable(_batches([each.batches(section) for each in runs]))


def order(runs: Sequence[Run]) -> bytes:
    """Return of which run each statement is, oldest first."""
    return bytes(run for *_, run in merged(runs, "keys"))


def in_order(runs: Sequence[Run], section: str, known: bytes) -> Iterator[Any]:
    """Give a row for each statement, oldest first."""
    rows = [chain.from_iterable(each.batches(section)) for each in runs]
    return map(next, map(rows.__getitem__, known))


def _batches(sources: Sequence[Iterator[_Rows]]) -> Iterator[_Rows]:
    """Sort, each time, as much as surely comes before all that is yet to be read.

    Sorting what is nearly sorted takes half the time of heapq.merge.
    """
    read = [next(each, ()) for each in sources]
    begin = [0] * len(read)
    ends = [(rows[-1], source) for source, rows in enumerate(read) if rows]
    heapq.heapify(ends)
    while ends:
        end, ended = ends[0]
        some: list[tuple[Any, ...]] = []
        for source, rows in enumerate(read):
            stop = bisect_right(rows, end, begin[source])
            some += rows[begin[source] : stop]
            begin[source] = stop
        some.sort()
        yield some
        read[ended], begin[ended] = next(sources[ended], ()), 0
        if read[ended]:
            heapq.heapreplace(ends, (read[ended][-1], ended))
        else:
            heapq.heappop(ends)
