"""What all stores share: questions in terms of names, answered over a small ``Backend``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.dates import short
from onrecord.errors import AmbiguousIdError, UnknownStatementError
from onrecord.model import ID_LENGTH, SHORTEST_PREFIX, WITHDRAWN, Statement, read_id
from onrecord.query import Filter, Page
from onrecord.registers.aliases import (
    REGISTERS,
    AliasLookup,
    fold_name,
    list_aliases,
    preferred_names,
)
from onrecord.storage.backend import Backend
from onrecord.storage.base import Results, Rows, Summary
from onrecord.storage.resolve_names import resolve_name

_SEVERAL = 5


class StoreReader:
    """The reading half of a store. An engine gives the backend and the rows of registers."""

    location: str

    def _backend(self) -> Backend:
        """Return what answers from the store as it is now."""
        raise NotImplementedError

    def rows(self, register: str) -> Rows:
        """Return the rows of a register."""
        raise NotImplementedError

    def get(self, id_: str) -> Statement:
        """Return a statement by its id or a unique beginning."""
        backend, wanted = self._backend(), read_id(id_)
        if len(wanted) < SHORTEST_PREFIX:
            raise UnknownStatementError(id_)
        near = [wanted] if len(wanted) == ID_LENGTH else backend.ids_with_prefix(wanted, _SEVERAL)
        stored = backend.get(near[0]) if len(near) == 1 else None
        if stored is None and len(near) <= 1:
            near = list(dict.fromkeys(backend.former_ids(wanted, _SEVERAL).values()))
            stored = backend.get(near[0]) if len(near) == 1 else None
        if len(near) > 1:
            raise AmbiguousIdError(id_, tuple(self.abbreviate(near).values()))
        if stored is None:
            raise UnknownStatementError(id_)
        return stored.statement

    def find(self, filter: Filter | None = None, page: Page | None = None) -> Results:
        """Return the statements that match the filter, or all, in the page's order and number."""
        resolved = self.resolve(filter or Filter())
        backend = self._backend()
        selection = backend.select(resolved, page or Page())
        return Results(
            resolved,
            selection.rows,
            backend.read,
            total=selection.total,
            undated=selection.undated,
            document=backend.document,
        )

    def count(self, filter: Filter | None = None) -> int:
        """Return how many statements match the filter, or how many there are."""
        return self._backend().count(self.resolve(filter or Filter()))[0]

    def summarize(self, filter: Filter, by: Sequence[str], *, ends: bool = True) -> Summary:
        """Count what matches by the fields ``by``."""
        resolved = self.resolve(filter)
        backend = self._backend()
        total, undated = backend.count(resolved)
        borne = backend.names("status")
        apart = resolved.for_withdrawn() if any(map(borne.get, WITHDRAWN)) else ()
        withdrawn = sum(backend.count(each)[0] for each in apart)
        groups = tuple(backend.groups(resolved, by, ends=ends))
        return Summary(resolved, groups, total, undated, withdrawn)

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        return self._backend().names(facet)

    def resolve(self, filter: Filter) -> Filter:
        """Return ``filter`` with each name replaced by the spellings it stands for."""
        backend = self._backend()

        def find_names(facet: str, name: str) -> Iterable[str]:
            def names_with(key: str) -> list[str]:
                return backend.names_with(facet, key)

            organizations = self.rows("organizations") if facet in ("org", "about") else {}
            return resolve_name(facet, name, names_with, self._aliases(facet), organizations)

        return self._with_memberships(self._with_aliases(filter.resolve(find_names)))

    def preferred(self, facet: str, names: Iterable[str]) -> dict[str, str]:
        """Return the preferred spelling of each of these names that has another in a register."""
        wanted, aliases = tuple(names), self._aliases(facet)
        keys = (fold_name(facet, each) for each in wanted)
        return preferred_names(
            facet, wanted, aliases.every() if facet == "topic" else aliases.kin(keys)
        )

    def registered(self, facet: str, name: str) -> Rows:
        """Return the rows of a register that ``name`` means."""
        if facet not in REGISTERS:
            return {}
        wanted = {each.row for each in self._aliases(facet).like(fold_name(facet, name))}
        rows = self.rows(REGISTERS[facet]) if wanted else {}
        return {key: row for key, row in rows.items() if key in wanted}

    def abbreviate(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the shortest beginnings, of one length, that tell these ids from all others."""
        wanted = list(ids)
        length = self._backend().shortest_prefix(wanted) if wanted else 0
        return {each: each[:length] for each in wanted}

    def _aliases(self, facet: str) -> AliasLookup:
        """Return the spellings that a register has of the names in a facet."""
        if facet not in REGISTERS:
            return AliasLookup()
        return AliasLookup(list_aliases(facet, self.rows(REGISTERS[facet])))

    def _with_aliases(self, filter: Filter) -> Filter:
        """Return a filter with the names found that its words mean by a register alone."""
        from msgspec.structs import replace

        found = []
        for facet in REGISTERS if filter.words or filter.without else ():
            aliases = self._aliases(facet)
            for word in dict.fromkeys((*filter.words, *filter.without)):
                if aliases.like(fold_name(facet, word)):
                    names = self.resolve(Filter(**{facet: word}))
                    found.append((word, facet, tuple(getattr(names, facet))))
        return replace(filter, aliases=tuple(found)) if found else filter

    def _with_memberships(self, filter: Filter) -> Filter:
        """Return a filter with the days found that its membership filters mean."""
        if all(each.settled for each in filter.tenures):
            return filter
        from msgspec.structs import replace

        from onrecord.reference.memberships import resolve_filter

        rows = self.rows("organizations")
        return replace(filter, tenures=tuple(resolve_filter(each, rows) for each in filter.tenures))


class QuickAnswers:
    """What completion asks of a store: names and ids, at once, in step with the store or not."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        return self._backend.names(facet)

    def ids_with_prefix(self, prefix: str, limit: int) -> list[tuple[str, str]]:
        """Return ids that begin so, each with who and when; the newest, where nothing is typed."""
        if prefix:
            found = map(self._backend.get, self._backend.ids_with_prefix(prefix, limit))
            statements = [each.statement for each in found if each is not None]
        else:
            rows = self._backend.select(Filter(), Page(limit=limit)).rows
            statements = [self._backend.read(row) for row in rows]
        ids = [each.id for each in statements]
        length = max(self._backend.shortest_prefix(ids), len(prefix)) if ids else 0
        return [
            (each.id[:length], " · ".join(filter(None, (short(each.date), each.official))))
            for each in statements
        ]
