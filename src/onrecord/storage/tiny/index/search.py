"""Questions asked of the search index: one call of the engine each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tantivy import DocAddress, Occur, Order, Query, Searcher

from onrecord import codec
from onrecord.model import ID_LENGTH, SHORTEST_PREFIX, Statement
from onrecord.query import Filter, Page
from onrecord.storage import facets
from onrecord.storage.backend import Selection, Stored
from onrecord.storage.base import Group
from onrecord.storage.facets import FacetRow, kept_under
from onrecord.storage.tiny.index import query, schema
from onrecord.text import tokens

Bucket = tuple[tuple[str, ...], Mapping[str, Any]]

_MOST_BUCKETS = 65_000
_ENDS = {"first": {"min": {"field": "dated"}}, "last": {"max": {"field": "dated"}}}
_SORT_FIELDS = {"official": "speaker", "country": "code", "recorded": "recorded"}


class IndexBackend:
    """The statements of one store as its index had them when it was opened."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._odd_dates: dict[int, str] | None = None

    def select(self, filter_: Filter, page: Page) -> Selection:
        """Return the rows that answer, in the order of the page."""
        asked = query.filter_query(filter_)
        total = self._count(asked)
        wanted = min(page.limit or total, total)
        rows = self._sorted(asked, page, wanted) if wanted else []
        return Selection(rows, total, self._left_out(filter_))

    def read(self, row: FacetRow) -> Statement:
        """Return the statement of a row."""
        return self._stored(row.place).statement

    def document(self, row: FacetRow) -> bytes:
        """Return the statement of a row as JSON."""
        return self._unpack(row.place)[1]

    def count(self, filter_: Filter) -> tuple[int, int]:
        """Return how many answer, and how many only the want of a year leaves out."""
        return self._count(query.filter_query(filter_)), self._left_out(filter_)

    def groups(self, filter_: Filter, by: Sequence[str], *, ends: bool = True) -> list[Group]:
        """Count what answers by the fields ``by``."""
        asked = query.filter_query(filter_)
        fields = [kept_under(each) for each in by]
        groups = (
            Group(
                values=tuple(map(facets.group_of, by, kept)),
                size=bucket["doc_count"],
                first=self._date(bucket["first"]["value"]) if ends else "",
                last=self._date(bucket["last"]["value"]) if ends else "",
            )
            for kept, bucket in self._buckets(asked, fields, _ENDS if ends else {})
        )
        return facets.join_groups(groups)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        terms = self._searcher.terms_with_prefix(facet, "", Query.all_query())
        return {name: size for name, size in terms if size}

    def names_with(self, facet: str, key: str) -> list[str]:
        """Return the names in a facet that hold all of some folded words."""
        words = set(key.split())
        if words and facet in schema.MANY_NAMES:
            names: Iterable[str] = self._terms(query.named_query(facet, words), facet)
        else:
            names = self.names(facet)
        return [each for each in names if words <= set(tokens.fold_key(each).split())]

    def ids_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """Return some of the ids that begin so, in order."""
        terms = self._searcher.terms_with_prefix("id", prefix, Query.all_query())
        return sorted(id_ for id_, size in terms if size)[:limit]

    def former_ids(self, prefix: str, limit: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""
        terms = self._searcher.terms_with_prefix("former", prefix, Query.all_query())
        former = sorted(each for each, size in terms if size)[:limit]
        return {each: self._by_value("former", each)[0].statement.id for each in former}

    def shortest_prefix(self, ids: Iterable[str]) -> int:
        """Return how many letters tell these ids from all others."""
        wanted = set(ids)
        for length in range(SHORTEST_PREFIX, ID_LENGTH):
            prefixes = {each[:length] for each in wanted}
            beginning = Query.regex_query(schema.schema(), "id", f"({'|'.join(prefixes)}).*")
            if len(prefixes) == len(wanted) and self._count(beginning) <= len(wanted):
                return length
        return ID_LENGTH

    def get(self, id_: str) -> Stored | None:
        """Return the statement of a whole id, with the number of its line."""
        return next(iter(self._by_value("id", id_)), None)

    def known(self, ids: Sequence[str], keys: Sequence[int]) -> list[Stored]:
        """Return the statements that have one of these ids or of these duplicate keys."""
        either = [query.value_query("id", ids)] if ids else []
        if keys:
            either.append(Query.term_set_query(schema.schema(), "same_words", list(keys)))
        return [self._stored(each) for each in self._addresses(query.any_of(either))]

    def size(self) -> int:
        """Return how many statements there are."""
        return int(self._searcher.num_docs)

    def line_hashes(self) -> set[int]:
        """Return the hashes of all lines that are indexed."""
        found = self._searcher.search(
            Query.all_query(), max(1, self.size()), count=False, order_by_field="line_hash"
        )
        return {number for number, _ in found.hits}

    def _stored(self, address: DocAddress) -> Stored:
        number, document = self._unpack(address)
        return Stored(number, codec.decode(document))

    def _unpack(self, address: DocAddress) -> tuple[int, bytes]:
        """Return a statement's number and JSON. Raises ValueError where the index is damaged."""
        return schema.unpack(self._searcher.doc(address).get_first("stored") or b"")

    def _by_value(self, field: str, value: str) -> list[Stored]:
        asked = query.value_query(field, (value,))
        return [self._stored(each) for each in self._addresses(asked)]

    def _addresses(self, asked: Query) -> list[DocAddress]:
        total = self._count(asked)
        found = self._searcher.search(asked, max(total, 1), count=False, order_by_field="newest")
        return [address for _, address in found.hits]

    def _count(self, asked: Query) -> int:
        return int(self._searcher.search(asked, 1, order_by_field="last").count)  # type: ignore[attr-defined]  # missing in its stub

    def _left_out(self, filter_: Filter) -> int:
        return self._count(query.left_out_query(filter_)) if filter_.depends_on_day else 0

    def _sorted(self, asked: Query, page: Page, wanted: int) -> list[FacetRow]:
        """Return the first rows in order."""
        if page.sort == "date" and not page.ascending:
            return self._rows(asked, wanted, Order.Desc)
        if page.sort == "date":
            # Without a year, and without a date: groups of their own, last in either direction.
            groups = (query.dated(), query.date_without_year(), query.no_date())
            rows: list[FacetRow] = []
            for each in groups:
                within = query.all_of([(Occur.Must, asked), (Occur.Must, each)])
                if len(rows) < wanted:
                    rows += self._rows(within, wanted - len(rows), Order.Asc)
            return rows
        return self._sorted_by_value(asked, page, wanted)

    def _sorted_by_value(self, asked: Query, page: Page, wanted: int) -> list[FacetRow]:
        """Take value after value, the newest first among those of one."""
        field = _SORT_FIELDS[page.sort]
        has_value = Query.exists_query(field)
        order = Order.Asc if page.ascending else Order.Desc
        having = query.all_of([(Occur.Must, asked), (Occur.Must, has_value)])
        first = self._searcher.search(
            having, wanted, count=False, order_by_field=field, order=order
        )
        values = list(dict.fromkeys(value for value, _ in first.hits))
        rows: list[FacetRow] = []
        for value in values:
            one = query.value_query(field, (value,))
            within = query.all_of([(Occur.Must, asked), (Occur.Must, one)])
            rows += self._rows(within, wanted - len(rows), Order.Desc, value)
            if len(rows) >= wanted:
                return rows
        without = query.all_of([(Occur.Must, asked), (Occur.MustNot, has_value)])
        return rows + self._rows(without, wanted - len(rows), Order.Desc)

    def _rows(
        self, asked: Query, wanted: int, order: Order, value: str | None = None
    ) -> list[FacetRow]:
        if not wanted:
            return []
        # One more tells whether others are equal to the last.
        hits = self._searcher.search(
            asked, wanted + 1, count=False, order_by_field="newest", order=order
        ).hits
        if len(hits) > wanted and hits[-1][0] == hits[-2][0]:
            last = hits[-1][0]
            equal = query.all_of(
                [(Occur.Must, asked), (Occur.Must, query.number_query("newest", last, last))]
            )
            hits = [each for each in hits if each[0] != last]
            hits += [(last, address) for address in self._addresses(equal)]
        rows = [FacetRow(number, value, address) for number, address in hits]
        facets.order_ties(rows, lambda row: self.read(row).id, reverse=order == Order.Asc)
        return rows[:wanted]

    def _terms(self, asked: Query, field: str) -> dict[str, int]:
        """Count what answers by the values of one field."""
        if self._searcher.cardinality(asked, field) < _MOST_BUCKETS // 2:
            buckets = self._aggregate(asked, _terms(field, {}))["of"]["buckets"]
            return {each["key"]: each["doc_count"] for each in buckets}
        return dict(self._searcher.terms_with_prefix(field, "", asked))

    def _buckets(
        self, asked: Query, fields: Sequence[str], inner: Mapping[str, Any]
    ) -> Iterator[Bucket]:
        """Yield the values of each group with its bucket; under no fields, the one of all."""
        if not fields:
            yield (), {"doc_count": self._count(asked), **self._aggregate(asked, inner)}
            return
        sizes = [self._searcher.cardinality(asked, each) for each in fields]
        if len(fields) == 1 and sizes[0] < _MOST_BUCKETS // 2:
            for bucket in self._aggregate(asked, _terms(fields[0], inner))["of"]["buckets"]:
                yield (bucket["key"],), bucket
            return
        # One aggregation holds 65,000 buckets, and nested ones are slow: ask once for each
        # value of the narrowest field, or for some at a time of a field that is alone.
        at = sizes.index(min(sizes))
        # What has no value is a group too.
        names = ["", *sorted(filter(None, self._terms(asked, fields[at])))]
        width = _MOST_BUCKETS // 2 if len(fields) == 1 else 1
        for start in range(0, len(names), width):
            some = names[start : start + width]
            within = [(Occur.Must, asked), (Occur.Must, query.value_query(fields[at], some))]
            if len(fields) > 1:
                rest = [*fields[:at], *fields[at + 1 :]]
                for values, bucket in self._buckets(query.all_of(within), rest, inner):
                    yield (*values[:at], some[0], *values[at:]), bucket
                continue
            wanted = set(some)
            for bucket in self._aggregate(query.all_of(within), _terms(fields[0], inner))["of"][
                "buckets"
            ]:
                # A statement of several values is met in the slices of the others too.
                if bucket["key"] in wanted:
                    yield (bucket["key"],), bucket

    def _aggregate(self, asked: Query, wanted: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._searcher.aggregate(asked, dict(wanted))
        return found

    def _date(self, dated: float | None) -> str:
        """Return the EDTF date that a number stands for."""
        if dated is None:
            return ""
        if plain := facets.plain_date(int(dated)):
            return plain
        if self._odd_dates is None:
            terms = self._searcher.terms_with_prefix("odd_date", "")
            self._odd_dates = {facets.moment(each).dated or 0: each for each, _ in terms}
        return self._odd_dates[int(dated)]


def _terms(field: str, inner: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what asks for the values of a field, and in each for what is ``inner``."""
    terms = {"field": field, "size": _MOST_BUCKETS, "missing": ""}
    return {"of": {"terms": terms, "aggs": inner}}
