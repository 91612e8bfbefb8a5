"""Questions asked of the tables of a store: one or two statements of SQL each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from onrecord import codec
from onrecord.model import ID_LENGTH, SHORTEST_PREFIX, Statement
from onrecord.query import Filter, Page
from onrecord.storage import facets
from onrecord.storage.backend import Selection, Stored
from onrecord.storage.base import Group
from onrecord.storage.facets import FacetRow, kept_under
from onrecord.storage.postgres import query, schema
from onrecord.storage.postgres.connection import Connection
from onrecord.storage.postgres.query import Condition
from onrecord.text import tokens

_SORT_COLUMNS = {"official": "speaker", "country": "code", "recorded": "recorded"}
_DATELESS = facets.moment("").order
_FEW_IDS = 100


class PostgresBackend:
    """The statements of a store on a server, as they are when they are asked for."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def select(self, filter_: Filter, page: Page) -> Selection:
        """Return the rows that answer, in the order of the page."""
        total, undated = self.count(filter_)
        wanted = min(page.limit or total, total)
        return Selection(self._sorted(filter_, page, wanted), total, undated)

    def read(self, row: FacetRow) -> Statement:
        """Return the statement of a row."""
        return codec.decode(row.place)

    def document(self, row: FacetRow) -> bytes:
        """Return the statement of a row as JSON."""
        return codec.encode(codec.decode(row.place))

    def count(self, filter_: Filter) -> tuple[int, int]:
        """Return how many answer, and how many only the want of a year leaves out."""
        total = self._count(query.filter_condition(filter_))
        if not filter_.depends_on_day:
            return total, 0
        return total, self._count(query.left_out_condition(filter_))

    def groups(self, filter_: Filter, by: Sequence[str], *, ends: bool = True) -> list[Group]:
        """Count what answers by the fields ``by``."""
        asked = query.filter_condition(filter_)
        values, lists = [], []
        for at, field in enumerate(map(kept_under, by)):
            if field in schema.LISTS:
                # What has no value is counted under the empty one.
                some = f"CASE WHEN {field} = '{{}}' THEN ARRAY[''] ELSE {field} END"
                lists.append(f" CROSS JOIN LATERAL unnest({some}) AS list{at}(value{at})")
                values.append(f"value{at}")
            else:
                values.append(field)
        dates = ["min(dated)", "max(dated)"] if ends else ["NULL", "NULL"]
        wanted = ", ".join([*values, "count(*)", *dates])
        grouped = f" GROUP BY {', '.join(values)}" if values else ""
        rows = self._connection.rows(
            f"SELECT {wanted} FROM onrecord.statement{''.join(lists)} WHERE {asked.sql}{grouped}",
            asked.values,
        )
        spelt = self._spellings({each for row in rows for each in row[-2:] if each is not None})
        return facets.join_groups(
            Group(
                values=tuple(map(facets.group_of, by, row[: len(by)])),
                size=row[-3],
                first=spelt.get(row[-2], ""),
                last=spelt.get(row[-1], ""),
            )
            for row in rows
            if row[-3] or not by
        )

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        if facet in schema.SINGLE:
            return dict(
                self._connection.rows(
                    f"SELECT {facet}, count(*) FROM onrecord.statement WHERE {facet} <> ''"
                    " GROUP BY 1"
                )
            )
        if facet in schema.LISTS:
            return dict(
                self._connection.rows(
                    "SELECT value, count(*) FROM onrecord.statement"
                    f" CROSS JOIN LATERAL unnest({facet}) AS list(value) GROUP BY 1"
                )
            )
        none = schema.facet_label(facet, "")
        found = self._connection.rows(
            "SELECT label, count(*) FROM onrecord.statement"
            " CROSS JOIN LATERAL unnest(facets) AS list(label)"
            " WHERE label LIKE %s AND label <> %s GROUP BY 1",
            (f"{none}%", none),
        )
        counted = {schema.value_of(facet, label): size for label, size in found}
        clipped = [each for each in counted if schema.CLIPPED in each]
        for label, name in (
            self._connection.rows(
                "SELECT label, name FROM onrecord.name WHERE facet = %s AND label = ANY(%s)",
                (facet, clipped),
            )
            if clipped
            else ()
        ):
            counted[name] = counted.pop(label)
        return counted

    def names_with(self, facet: str, key: str) -> list[str]:
        """Return the names in a facet that hold all of some folded words."""
        found = self._connection.rows(
            "SELECT name, label, doubtful FROM onrecord.name WHERE facet = %s"
            " AND words @> %s::text[] ORDER BY label",
            (facet, schema.name_words(key)),
        )
        words = set(key.split())
        fitting = [row for row in found if words <= set(tokens.fold_key(row[0]).split())]
        borne = self._borne([schema.facet_label(facet, row[0]) for row in fitting if row[2]])
        return [
            name
            for name, _, doubtful in fitting
            if not doubtful or schema.facet_label(facet, name) in borne
        ]

    def ids_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """Return some of the ids that begin so, in order."""
        return [
            row[0]
            for row in self._connection.rows(
                "SELECT id FROM onrecord.statement WHERE id >= %s AND id < %s ORDER BY id LIMIT %s",
                (prefix, _behind(prefix), limit),
            )
        ]

    def former_ids(self, prefix: str, limit: int) -> dict[str, str]:
        """Return some of the former ids that begin so, each with the id it stands for now."""
        beginning = self._connection.rows(
            "(SELECT name FROM onrecord.name WHERE facet = 'former' AND label >= %s AND label < %s"
            " AND NOT doubtful ORDER BY label LIMIT %s) UNION ALL"
            " SELECT name FROM onrecord.name WHERE facet = 'former' AND label >= %s AND label < %s"
            " AND doubtful",
            (prefix, _behind(prefix), limit, prefix, _behind(prefix)),
        )
        if not beginning:
            return {}
        former = [row[0] for row in beginning]
        bearing = self._connection.rows(
            "SELECT line FROM onrecord.statement WHERE facets && %s::text[] ORDER BY number, id",
            ([schema.facet_label("former", each) for each in former],),
        )
        found: dict[str, str] = {}
        for (line,) in bearing:
            statement = codec.decode(line)
            found |= {each: statement.id for each in statement.former_ids if each in former}
        return dict(sorted(found.items())[:limit])

    def shortest_prefix(self, ids: Iterable[str]) -> int:
        """Return how many letters tell these ids from all others."""
        wanted = set(ids)
        for length in range(SHORTEST_PREFIX, ID_LENGTH):
            prefixes = sorted({each[:length] for each in wanted})
            if len(prefixes) < len(wanted):
                continue
            if len(prefixes) > _FEW_IDS:
                asked = Condition(f"left(id, {length}) = ANY(%s::text[])", (prefixes,))
            else:
                sql = " OR ".join(["(id >= %s AND id < %s)"] * len(prefixes)) or "false"
                bounds = [bound for each in prefixes for bound in (each, _behind(each))]
                asked = Condition(sql, tuple(bounds))
            if self._count(asked) <= len(wanted):
                return length
        return ID_LENGTH

    def get(self, id_: str) -> Stored | None:
        """Return the statement of a whole id, if it is there."""
        return next(iter(self.known([id_], [])), None)

    def known(self, ids: Sequence[str], keys: Sequence[int]) -> list[Stored]:
        """Return the statements that have one of these ids or of these duplicate keys."""
        found = self._connection.rows(
            "SELECT number, line FROM onrecord.statement WHERE id = ANY(%s::text[])"
            " UNION SELECT number, line FROM onrecord.statement"
            " WHERE same_words = ANY(%s::bigint[]) AND same_words <> 0",
            (list(ids), list(keys)),
        )
        return [Stored(number, codec.decode(line)) for number, line in found]

    def size(self) -> int:
        """Return how many statements there are."""
        return self._count(Condition("true"))

    def _count(self, asked: Condition) -> int:
        found = self._connection.value(
            f"SELECT count(*) FROM onrecord.statement WHERE {asked.sql}", asked.values
        )
        return int(found)

    def _sorted(self, filter_: Filter, page: Page, wanted: int) -> Sequence[FacetRow]:
        """Return the first rows in order; statements without a known year stand last."""
        asked = query.filter_condition(filter_)
        if page.sort == "date" and not page.ascending:
            return self._rows(asked, "date_order DESC, id", wanted, filter_)
        if page.sort != "date":
            column = _SORT_COLUMNS[page.sort]
            way = "ASC" if page.ascending else "DESC"
            order = f"{column} {way} NULLS LAST, date_order DESC, id"
            return self._rows(asked, order, wanted, filter_)
        if wanted > _FEW_IDS:
            # Of those without a year, the ones without any date come last.
            rank = f"date_order < 0, date_order <= {_DATELESS}"
            return self._rows(asked, f"{rank}, date_order, id DESC", wanted, filter_)
        rows: list[FacetRow] = []
        for part in ("date_order >= 0", f"date_order < 0 AND date_order > {_DATELESS}"):
            within = query.all_of([asked, Condition(part)])
            rows += self._rows(within, "date_order, id DESC", wanted - len(rows), filter_)
        within = query.all_of([asked, Condition(f"date_order <= {_DATELESS}")])
        return [*rows, *self._rows(within, "date_order, id DESC", wanted - len(rows), filter_)]

    def _rows(
        self, asked: Condition, order: str, wanted: int, filter_: Filter
    ) -> Sequence[FacetRow]:
        if wanted <= 0:
            return []
        chosen = f"SELECT line, date_order, id FROM onrecord.statement WHERE {asked.sql}"
        if query.has_phrase(filter_):
            # Else the rows are walked in order, and each is searched for the phrase.
            columns = "line, date_order, id, speaker, code, recorded"
            hits = f"SELECT {columns} FROM onrecord.statement WHERE {asked.sql}"
            chosen = f"WITH hit AS MATERIALIZED ({hits}) SELECT line, date_order, id FROM hit"
        found = self._connection.long_answer(
            f"{chosen} ORDER BY {order} LIMIT {wanted}", asked.values, wanted
        )
        return _Lines(found)

    def _borne(self, labels: list[str]) -> set[str]:
        """Return which of some entries of ``facets`` a statement has."""
        if not labels:
            return set()
        found = self._connection.rows(
            "SELECT DISTINCT label FROM onrecord.statement"
            " CROSS JOIN LATERAL unnest(facets) AS list(label)"
            " WHERE facets && %s::text[] AND label = ANY(%s::text[])",
            (labels, labels),
        )
        return {label for (label,) in found}

    def _spellings(self, dated: set[int]) -> dict[int, str]:
        """Return the EDTF dates that these numbers stand for."""
        spelt = {each: facets.plain_date(each) for each in dated}
        odd = [each for each, plain in spelt.items() if not plain]
        if odd:
            spelt |= dict(
                self._connection.rows(
                    "SELECT dated, min(date) FROM onrecord.statement"
                    " WHERE dated & 255 <> 0 AND dated = ANY(%s::bigint[]) GROUP BY 1",
                    (odd,),
                )
            )
        return spelt


class _Lines(Sequence[FacetRow]):
    """Lines of an answer as the rows of a list."""

    def __init__(self, found: Sequence[tuple[Any, ...]]) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        line, order, id_ = self._found[at]
        return FacetRow(facets.newest(order, id_), None, line)


def _behind(prefix: str) -> str:
    """Return a text that sorts behind all ids that begin so."""
    return f"{prefix}~"
