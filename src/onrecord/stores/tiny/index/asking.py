"""Answers found in the index, and statements read from the store where the index says."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from threading import get_ident
from typing import Any

from msgspec.structs import replace

from onrecord import dates
from onrecord.errors import StoreChangedError
from onrecord.model import ID_LENGTH, SHORTEST_PREFIX
from onrecord.query import PERIODS, Filter, Page
from onrecord.register.spellings import Kin
from onrecord.stores.base import Group, Total
from onrecord.stores.tiny import scan
from onrecord.stores.tiny.answers import Selection
from onrecord.stores.tiny.index import spellings
from onrecord.stores.tiny.index.conditions import EVER, Conditions, Span, Times, Where
from onrecord.stores.tiny.index.schema import (
    APART,
    COUNTED,
    YEARLESS,
    id_bytes,
    id_range,
    id_text,
    peek,
    spelling,
    whens,
)
from onrecord.stores.tiny.layout import Document
from onrecord.stores.tiny.sameness import Words, words_of
from onrecord.stores.tiny.view import View, sound

_FEW = 10_000


class Indexed:
    """The statements of a file that its index knows."""

    def __init__(self, connection: sqlite3.Connection, view: View) -> None:
        self._db = connection
        self._view = view
        self._kin: dict[str, Kin] = {}
        self._stale = self._value("SELECT 1 FROM gone LIMIT 1") is not None
        told = "SELECT coalesce((SELECT value FROM meta WHERE key = ?), 0)"
        ordered, last, longest = (
            self._value(told, each) for each in ("ordered", "last", "longest")
        )
        self._times = Times(connection, ordered, last, longest)

    def select(self, filter: Filter, page: Page) -> Selection:
        """Return the rows that match a resolved filter, in the order and number of a page."""
        if self._is_quickly_walked(filter, page):
            return self._walked(filter, page)
        total, undated = self.count(filter)
        if page.sort != "date":
            return self._sorted_otherwise(filter, page, total, undated)
        rows = self._first(filter, page, page.limit or total, total) if total else []
        return Selection(rows, total, undated)

    def _is_quickly_walked(self, filter: Filter, page: Page) -> bool:
        """Tell whether finding the newest matches takes less time than counting all matches."""
        newest = page.sort == "date" and not page.ascending and 0 < page.limit < _FEW
        return newest and not filter.depends_on_day and bool(filter.words)

    def _walked(self, filter: Filter, page: Page) -> Selection:
        """Return the newest matches; all matches are counted only when their number is asked."""
        rows = self._first(filter, page, page.limit, _FEW)
        if len(rows) < page.limit:
            return Selection(rows, len(rows))
        place = self._value("SELECT CAST(file AS BLOB) FROM pragma_database_list")
        ours = get_ident()

        def count() -> int:
            # A connection belongs to one thread.
            if get_ident() == ours:
                return self.count(filter)[0]
            with closing(peek(os.fsdecode(place))) as connection:
                return Indexed(connection, self._view).count(filter)[0]

        return Selection(rows, Total(count))

    def read(self, row: int) -> Document:
        """Return the document of a row, making sure that it is the one meant."""
        sql = (
            "SELECT d.id, b.offset + d.rel, d.length FROM docs d JOIN blocks b USING (b)"
            " WHERE d.n = ?"
        )
        found = self._db.execute(sql, (row,)).fetchone()
        if found is None:
            raise StoreChangedError(self._view.path)
        raw = self._view.read(found[1], found[2])
        try:
            (written,) = json.loads(b"{" + raw.removeprefix(b",") + b"}").values()
        except ValueError as cause:
            raise StoreChangedError(self._view.path) from cause
        document = sound(written)
        if document is None or id_bytes(document["id"]) != found[0]:
            raise StoreChangedError(self._view.path)
        return document

    def name(self, row: int) -> str:
        """Return the id of a row."""
        return id_text(self._value("SELECT id FROM docs WHERE n = ?", row))

    def count(self, filter: Filter) -> tuple[int, int]:
        """Return how many answer, and how many were left out for want of a year."""
        total = self._total(filter)
        if filter.undated or not filter.depends_on_day:
            return total, 0
        kept = 0 if any(filter.window()) else self._yearless_total(filter)
        return total, self._yearless_total(replace(filter, undated=True)) - kept

    def _yearless_total(self, filter: Filter) -> int:
        return self._sum(self._where(filter), self._times.yearless())

    def groups(self, filter: Filter, by: Sequence[str]) -> list[Group]:
        """Count what answers by the fields ``by``."""
        if filter.is_empty and (pair := _in_cells(by)) is not None:
            return self._from_cells(by, pair, standing=filter.standing)
        if all(each in PERIODS for each in by):
            return self._from_dates(filter, by)
        return scan.count(map(self.read, self._numbers(filter)), by)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        sql = "SELECT name, size FROM names WHERE facet = ? AND size > 0"
        return dict(self._db.execute(sql, (facet,)).fetchall())

    def kin(self, facet: str) -> Kin:
        """Return the spellings that a register holds of the names in a facet."""
        if facet not in self._kin:
            self._kin[facet] = spellings.kin(self._db, self._view, facet)
        return self._kin[facet]

    def beginning(self, prefix: str, most: int) -> list[str]:
        """Return some of the ids that begin so."""
        if not prefix or len(prefix) > ID_LENGTH:
            return []
        try:
            low, high = id_range(prefix)
        except (ValueError, OverflowError):
            return []
        sql = "SELECT id FROM docs WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?"
        found = (id_text(raw) for (raw,) in self._db.execute(sql, (low, high, most)))
        return [each for each in found if each.startswith(prefix)]

    def formerly(self, prefix: str, most: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""
        sql = (
            "SELECT a.name, d.id FROM names a JOIN marks m USING (nid) JOIN docs d USING (n)"
            " WHERE a.facet = 'former' AND a.size > 0 AND a.name BETWEEN ? AND ?"
            " ORDER BY a.name LIMIT ?"
        )
        found = self._db.execute(sql, (prefix, f"{prefix}~", most))
        return {former: id_text(raw) for former, raw in found}

    def abbreviated(self, ids: Iterable[str]) -> int:
        """Return how many letters tell these ids from their neighbours, and so from all others."""
        length = SHORTEST_PREFIX
        for id_ in ids:
            for other in self._neighbours(id_bytes(id_)):
                length = max(length, _common(id_, other) + 1)
        return min(length, ID_LENGTH)

    def document(self, id_: str) -> Document | None:
        """Return the document of this id, if it is there."""
        n = self._value("SELECT n FROM docs WHERE id = ?", id_bytes(id_))
        return self.read(n) if n is not None else None

    def keeps(self, id_: str, said: bytes) -> bool:
        """Tell whether this id stands there in just these bytes of JSON."""
        found = self.places((id_,)).get(id_)
        return found is not None and self._view.read(*found).endswith(b'": %s\n' % said)

    def places(self, ids: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return offset and length of the line of each of these ids that is there."""
        sql = "SELECT b.offset + d.rel, d.length FROM docs d JOIN blocks b USING (b) WHERE d.id = ?"
        rows = ((id_, self._db.execute(sql, (id_bytes(id_),)).fetchone()) for id_ in ids)
        return {id_: tuple(found) for id_, found in rows if found is not None}

    def alike(self, words: Words) -> Iterator[str]:
        """Return the ids of statements with these words."""
        said = map(self.read, self._said(words.official, whens(words.date)))
        places = self.places(each["id"] for each in said if words_of(each) == words)
        yield from sorted(places, key=places.__getitem__)

    def _said(self, official: str, moment: int) -> list[int]:
        """Return what was said on one date, by one official if one is given."""
        sql, values = "SELECT n FROM docs WHERE whens = ?", [moment]
        if official:
            sql = (
                "SELECT n FROM marks WHERE nid = ? AND n BETWEEN ? AND ? UNION ALL SELECT d.n"
                " FROM marks k CROSS JOIN docs d ON d.n = k.n"
                " WHERE k.nid = ? AND k.n >= ? AND d.whens = ?"
            )
            nid, times = self._nid("official", official), self._times
            values = [nid, *times.on(moment), nid, times.behind(), moment]
        return [n for (n,) in self._db.execute(sql, values)]

    def size(self) -> int:
        """Return how many statements there are."""
        return self._counted("") + self._counted(APART)

    def unreadable(self) -> int:
        """Return how many documents are no statements."""
        return self._value("SELECT value FROM meta WHERE key = 'unreadable'") or 0

    def close(self) -> None:
        """Let go of the index and the file."""
        self._db.close()
        self._view.close()

    def _value(self, sql: str, *values: Any) -> Any:
        row = self._db.execute(sql, values).fetchone()
        return row[0] if row else None

    def _total(self, filter: Filter) -> int:
        if filter.is_empty:
            return self._counted("") if filter.standing else self.size()
        return self._sum(self._where(filter), self._times.counted(filter))

    def _sum(self, where: Where, spans: Iterable[Span]) -> int:
        """Count the rows in all of some spans."""
        return sum(self._rows_in(where.of(span)) for span in spans)

    def _rows_in(self, part: Where) -> int:
        """Count rows; where some are of documents that are no more, without them."""
        if not part.stale or part.dated:
            return int(self._value(part.sql("count(*)"), *part.values))
        bare = part._replace(stale=False)
        gone = bare.of(Span(0, EVER, f"{part.n} IN (SELECT n FROM gone)"))
        return self._rows_in(bare) - self._rows_in(gone)

    def _counted(self, field: str) -> int:
        return self._value("SELECT sum(size) FROM cells WHERE field = ?", field) or 0

    def _first(self, filter: Filter, page: Page, wanted: int, total: int) -> list[int]:
        """Return the first rows in order of date: those of a known year, then the others."""
        walks = not page.ascending and wanted < min(total, _FEW)
        found = self._walk(filter, wanted) if walks else self._ordered(filter, page, wanted)
        if len(found) < wanted:
            found += self._yearless(filter, page, wanted - len(found))
        return found

    def _walk(self, filter: Filter, wanted: int) -> list[int]:
        """Look from the last number down, and no further than is wanted."""
        where, times = self._where(filter), self._times
        columns = "d.whens, d.id, d.n"
        part = where.of(times.dated(filter))
        rows = self._rows(part, columns, f"ORDER BY {part.n} DESC LIMIT ?", wanted)
        for span in times.late(filter):
            part = where.of(span)
            rows += self._rows(part, columns, "ORDER BY d.whens DESC, d.id LIMIT ?", wanted)
            rows.sort(key=lambda row: (-row[0], row[1]))
        return [n for *_, n in rows[:wanted]]

    def _ordered(self, filter: Filter, page: Page, wanted: int) -> list[int]:
        """Sort all that there is."""
        where = self._where(filter).of(self._times.whole(replace(filter, undated=False)))
        part = where.of(Span(0, EVER, "d.whens >= 0"))
        tail = f"ORDER BY d.whens {_direction(page)}, d.id LIMIT ?"
        return [n for (n,) in self._rows(part, "d.n", tail, wanted)]

    def _yearless(self, filter: Filter, page: Page, wanted: int) -> list[int]:
        since, until = filter.window()
        if (since or until) and not filter.undated:
            return []
        where, rows = self._where(filter), []
        key = "(SELECT key FROM yearless y WHERE y.n = d.n)"
        tail = f"ORDER BY d.whens DESC, 2 {_direction(page)}, d.id LIMIT ?"
        for span in self._times.yearless():
            rows += self._rows(where.of(span), f"d.whens, {key}, d.id, d.n", tail, wanted)
        rows.sort(key=lambda row: row[2])
        rows.sort(key=lambda row: row[:2], reverse=not page.ascending)
        rows.sort(key=lambda row: -row[0])
        return [n for *_, n in rows[:wanted]]

    def _rows(self, part: Where, columns: str, tail: str, limit: int) -> list[tuple[Any, ...]]:
        return self._db.execute(part.sql(columns, tail), (*part.values, limit)).fetchall()

    def _sorted_otherwise(self, filter: Filter, page: Page, total: int, undated: int) -> Selection:
        """Sort by what the index does not keep: the documents tell."""
        kept = ("id", "date", "recorded_at", "official", "country")
        rows = []
        for n in self._numbers(filter):
            document = self.read(n)
            rows.append({"n": n, **{name: document[name] for name in kept if name in document}})
        ordered = [row["n"] for row in scan.order(rows, page)]
        return Selection(ordered[: page.limit or None], total, undated)

    def _numbers(self, filter: Filter) -> Iterator[int]:
        where = self._where(filter).of(self._times.whole(filter))
        rows = self._db.execute(where.sql("d.n"), where.values).fetchall()
        return (n for (n,) in rows)

    def _from_dates(self, filter: Filter, by: Sequence[str]) -> list[Group]:
        """Count by periods alone: a date stands for all that are spelt as it is."""
        sums: dict[tuple[str, ...], list[Any]] = {}
        for date, size in self._dates(filter).items():
            values = tuple(dates.period(date, unit) for unit in by)
            sums.setdefault(values, []).append((size, date))
        return _largest_first(_grouped(values, told) for values, told in sums.items())

    def _dates(self, filter: Filter) -> Counter[str]:
        """Count what answers by its date; one without a year stands for all of those."""
        where = self._where(filter).of(self._times.whole(filter))
        sql = where.sql("d.whens, count(*), min(d.n)", "GROUP BY d.whens")
        rows = self._db.execute(sql, where.values).fetchall()
        sizes = Counter({moment: size for moment, size, _ in rows})
        spelt = where.of(Span(0, EVER, f"{where.n} IN (SELECT n FROM spelt)"))
        sql = spelt.sql(f"(SELECT date FROM spelt s WHERE s.n = {where.n}), count(*)", "GROUP BY 1")
        told = Counter(dict(self._db.execute(sql, spelt.values).fetchall()))
        for date, size in told.items():
            sizes[whens(date)] -= size
        for moment, _, n in rows:
            date = self.read(n).get("date", "") if moment == YEARLESS else spelling(moment)
            told[date] += sizes[moment]
        return +told

    def _from_cells(
        self, by: Sequence[str], pair: tuple[str, str], *, standing: bool
    ) -> list[Group]:
        field, unit = pair
        told = "SELECT value, month, size, first, last FROM cells"
        sql = f"{told} WHERE field IN (?, ?) AND size > 0"
        fields = (field, field if standing else APART + field)
        sums: dict[tuple[str, ...], list[Any]] = {}
        for value, month, size, first, last in self._db.execute(sql, fields):
            period = _coarser(month, unit) if unit else ""
            values = tuple(period if each in PERIODS else value for each in by)
            sums.setdefault(values, []).extend([(size, first), (0, last)])
        return _largest_first(_grouped(values, told) for values, told in sums.items())

    def _neighbours(self, raw: bytes) -> Iterator[str]:
        for sign, direction in (("<", "DESC"), (">", "ASC")):
            sql = f"SELECT id FROM docs WHERE id {sign} ? ORDER BY id {direction} LIMIT 1"
            for (other,) in self._db.execute(sql, (raw,)):
                yield id_text(other)

    def _nid(self, facet: str, name: str) -> int:
        sql = "SELECT nid FROM names WHERE facet = ? AND name = ?"
        return self._value(sql, facet, name) or 0

    def _where(self, filter: Filter) -> Where:
        """Return the rows that answer, whatever their date."""
        build = Conditions(self._nid)
        build.words(filter)
        for facet, values in filter.required():
            build.bears(facet, values)
        build.bars(filter.excluded())
        for tenure in filter.tenures:
            build.been(tenure, filter, self._times)
        where = build.where()
        return where._replace(stale=self._stale and where.source == "words")


def _direction(page: Page) -> str:
    return "ASC" if page.ascending else "DESC"


def _in_cells(by: Sequence[str]) -> tuple[str, str] | None:
    """Return the field and the period that the kept sums answer for, if they do."""
    fields = [each for each in by if each not in PERIODS]
    units = [each for each in by if each in PERIODS]
    if len(fields) > 1 or len(units) > 1 or "day" in units or not set(fields) <= set(COUNTED):
        return None
    return (fields[0] if fields else "", units[0] if units else "")


def _coarser(month: str, unit: str) -> str:
    return month if unit == "month" or not dates.bounds(month) else dates.period(month, unit)


def _grouped(values: tuple[str, ...], told: list[tuple[int, str]]) -> Group:
    first, last = scan.ends(date for _, date in told)
    return Group(values=values, size=sum(size for size, _ in told), first=first, last=last)


def _largest_first(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda each: (-each.size, each.values))


def _common(one: str, other: str) -> int:
    length = 0
    while length < ID_LENGTH and one[length] == other[length]:
        length += 1
    return length
