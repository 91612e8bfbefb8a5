"""Putting statements into the tables, and taking them out: within a transaction that is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from onrecord.model import Statement
from onrecord.storage.postgres.connection import Connection
from onrecord.storage.postgres.schema import (
    COLUMNS,
    Name,
    facet_label,
    names_of,
    row_of,
)

# Number, the change that adds it (0: its line tells), the statement, its line ("": as we write it).
Recorded = tuple[int, int, Statement, str]

_FEW = 50
_AT_ONCE = 5_000
_LIST = ", ".join(COLUMNS)
_MARKS = ", ".join(["%s"] * len(COLUMNS))
_INSERT = f"INSERT INTO onrecord.statement ({_LIST}) VALUES ({_MARKS})"
_RENEWED = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS if name != "id")


class Writer:
    """What writes statements, and the names they bear, through one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: set[tuple[str, str]] = set()
        self._fresh: set[tuple[str, str]] = set()

    def insert(self, recorded: Iterable[Recorded]) -> set[str]:
        """Add statements that are not there; return the ids of those that were there already.

        Many are copied aside first and added in the order of their ids, so that two who
        import the same do not wait for each other in a ring.
        """
        given = iter(recorded)
        first = list(islice(given, _FEW + 1))
        if len(first) <= _FEW:
            return self._insert_few(first)
        self._connection.run(
            "CREATE TEMP TABLE IF NOT EXISTS incoming (LIKE onrecord.statement) ON COMMIT DROP"
        )
        self._connection.run("TRUNCATE incoming")
        names: dict[tuple[str, str], Name] = {}
        ids: set[str] = set()

        def rows() -> Iterator[tuple[object, ...]]:
            for some in (first, given):
                for number, added_by, statement, line in some:
                    ids.add(statement.id)
                    for name in names_of(statement):
                        names.setdefault(name[:2], name)
                    yield row_of(number, added_by, statement, line)

        self._connection.copy(f"COPY incoming ({_LIST}) FROM STDIN", rows())
        added = self._connection.rows(
            f"INSERT INTO onrecord.statement ({_LIST}) SELECT {_LIST} FROM incoming ORDER BY id"
            " ON CONFLICT (id) DO NOTHING RETURNING id"
        )
        self._add_names(names)
        return ids if not added else ids.difference(id_ for (id_,) in added)

    def renew(self, recorded: Iterable[Recorded]) -> None:
        """Put statements in the place of those of their ids."""
        given = iter(recorded)
        while some := list(islice(given, _AT_ONCE)):
            self._connection.run_each(
                f"{_INSERT} ON CONFLICT (id) DO UPDATE SET {_RENEWED}",
                [row_of(*each) for each in some],
            )
            self._add_names({name[:2]: name for each in some for name in names_of(each[2])})

    def doubt(self, names: Iterable[Name]) -> None:
        """Note which of these names no statement bears any more.

        One that is being recorded just now may bear it all the same: who looks up a
        doubtful name asks.
        """
        labels = {facet_label(each.facet, each.name): each for each in names}
        if not labels:
            return
        borne = self._connection.rows(
            "SELECT DISTINCT label FROM onrecord.statement"
            " CROSS JOIN LATERAL unnest(facets) AS list(label)"
            " WHERE facets && %s::text[] AND label = ANY(%s::text[])",
            (list(labels), list(labels)),
        )
        gone = [each for label, each in labels.items() if (label,) not in set(borne)]
        if gone:
            self._connection.run(
                "UPDATE onrecord.name SET doubtful = true"
                " WHERE (facet, label) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
                ([each.facet for each in gone], [each.label for each in gone]),
            )

    def begin(self) -> None:
        """Forget the names of a transaction that came to nothing."""
        self._fresh.clear()

    def committed(self) -> None:
        """Remember that the names that were added are there for good."""
        self._known |= self._fresh
        self._fresh.clear()

    def _insert_few(self, recorded: list[Recorded]) -> set[str]:
        there: set[str] = set()
        names: dict[tuple[str, str], Name] = {}
        for each in sorted(recorded, key=lambda one: one[2].id):
            added = self._connection.rows(
                f"{_INSERT} ON CONFLICT (id) DO NOTHING RETURNING id", row_of(*each)
            )
            if not added:
                there.add(each[2].id)
            for name in names_of(each[2]):
                names.setdefault(name[:2], name)
        self._add_names(names)
        return there

    def _add_names(self, names: dict[tuple[str, str], Name]) -> None:
        """Add the names that are not there, in their order: two who add the same wait in turn."""
        asked = sorted(names.keys() - self._known)
        if not asked:
            return
        facets, labels = [each[0] for each in asked], [each[1] for each in asked]
        there = self._connection.rows(
            "SELECT facet, label FROM onrecord.name"
            " WHERE (facet, label) IN (SELECT * FROM unnest(%s::text[], %s::text[]))",
            (facets, labels),
        )
        missing = [names[each] for each in sorted(set(asked) - set(there))]
        if missing:
            self._connection.run_each(
                "INSERT INTO onrecord.name VALUES (%s, %s, %s, %s, false)"
                " ON CONFLICT (facet, label) DO NOTHING",
                missing,
            )
        self._fresh |= set(asked)


def names_lost(before: Statement, after: Statement | None = None) -> list[Name]:
    """Return the names that a statement bears no more."""
    kept = {each[:2] for each in names_of(after)} if after is not None else set()
    return [each for each in names_of(before) if each[:2] not in kept]
