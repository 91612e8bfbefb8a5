"""Many sorted runs read as one: merged, or in an order that is known."""

from __future__ import annotations

import heapq
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any

from onrecord.stores.tiny.index.runs import Run, run_of

_Rows = Sequence[Any]
_key = itemgetter(0)


def merged(runs: Sequence[Run], section: str) -> Iterator[tuple[Any, ...]]:
    """Give the rows of all runs in the order of what they begin with."""
    return chain.from_iterable(_batches([each.batches(section) for each in runs], _key))


def order(runs: Sequence[Run]) -> array[int]:
    """Return of which run each statement is, oldest first."""
    keys = chain.from_iterable(_batches([each.batches("keys") for each in runs], None))
    return array("H", map(run_of, keys))


def in_order(runs: Sequence[Run], section: str, known: Iterable[int]) -> Iterator[Any]:
    """Give a row for each statement, oldest first."""
    rows = [chain.from_iterable(each.batches(section)) for each in runs]
    return map(next, map(rows.__getitem__, known))


def _batches(
    sources: Sequence[Iterator[_Rows]], key: Callable[[Any], Any] | None
) -> Iterator[_Rows]:
    """Sort, each time, as much as surely comes before all that is yet to be read.

    Sorting what is nearly sorted takes half the time of heapq.merge.
    """
    read = [next(each, ()) for each in sources]
    begin = [0] * len(read)
    ends = [(_last(rows, key), source) for source, rows in enumerate(read) if rows]
    heapq.heapify(ends)
    while ends:
        end, ended = ends[0]
        some: list[Any] = []
        for source, rows in enumerate(read):
            stop = bisect_right(rows, end, begin[source], key=key)
            some += rows[begin[source] : stop]
            begin[source] = stop
        some.sort(key=key)
        yield some
        read[ended], begin[ended] = next(sources[ended], ()), 0
        if read[ended]:
            heapq.heapreplace(ends, (_last(read[ended], key), ended))
        else:
            heapq.heappop(ends)


def _last(rows: _Rows, key: Callable[[Any], Any] | None) -> Any:
    return key(rows[-1]) if key else rows[-1]
