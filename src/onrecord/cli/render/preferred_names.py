"""Names as the registers prefer them, for people to read; what programs read keeps its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from onrecord.fields import Facets
from onrecord.model import Statement
from onrecord.query import Filter
from onrecord.storage import Group, Results, Store, Summary

_FACETS = ("official", "topic")


class Preferred:
    """The preferred spellings of a store's names, each looked up once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[tuple[str, str], str] = {}

    def names(self, facet: str, names: Iterable[str]) -> tuple[str, ...]:
        """Return names as they are preferred, each once."""
        told = tuple(names)
        fresh = [each for each in told if (facet, each) not in self._known]
        better = self._store.preferred(facet, fresh) if fresh else {}
        self._known |= {(facet, each): better.get(each, each) for each in fresh}
        return tuple(dict.fromkeys(self._known[facet, each] for each in told))

    def statement(self, said: Statement) -> Statement:
        """Return a statement under the names that are preferred."""
        speakers = self.names("official", filter(None, (said.official, *said.co_speakers)))
        topics = self.names("topic", said.topics)
        if topics == said.topics and set(speakers) == {said.official, *said.co_speakers} - {""}:
            return said
        first, *others = speakers or ("",)
        return replace(said, official=first, co_speakers=tuple(others), topics=topics)

    def filter(self, resolved: Filter) -> Filter:
        """Return a resolved filter that holds each preferred name once."""
        unless = replace(resolved.unless, **self._preferred(resolved.unless))
        also = tuple(replace(each, **self._preferred(each)) for each in resolved.also)
        return replace(resolved, unless=unless, also=also, **self._preferred(resolved))

    def _preferred(self, facets: Facets) -> dict[str, tuple[str, ...]]:
        return {
            facet: self.names(facet, names)
            for facet, names in facets.by_facet().items()
            if facet in _FACETS
        }


def with_preferred_names(store: Store, found: Results) -> Results:
    """Return what was found under the names that are preferred, in its caption too."""
    names = Preferred(store)
    return found.transform(names.statement, names.filter(found.filter))


def counts_with_preferred_names(store: Store, counted: Summary, by: Sequence[str]) -> Summary:
    """Return counts with the spellings of one name in one group."""
    from onrecord.analysis.counts import merge_groups

    names = Preferred(store)
    better: dict[str, dict[str, str]] = {}
    for at, field in enumerate(by):
        if field in _FACETS:
            values = [each for each in {each.values[at] for each in counted.groups} if each]
            names.names(field, values)  # looked up at once
            named = {value: names.names(field, (value,))[0] for value in values}
            better[field] = {value: name for value, name in named.items() if name != value}

    def name(field: str, value: str) -> str:
        return better.get(field, {}).get(value, value)

    filter = names.filter(counted.filter)
    if not any(better.values()):
        return counted._replace(filter=filter)
    groups: tuple[Group, ...] = merge_groups(counted.groups, by, name)
    return counted._replace(filter=filter, groups=groups)
