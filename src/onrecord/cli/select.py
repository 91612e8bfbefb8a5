"""Which statements a command changes: by ids, or by filters that leave no doubt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from onrecord.cli.options import build_query
from onrecord.cli.options.groups import FilterOptions
from onrecord.cli.terminal import output
from onrecord.cli.terminal.sanitize import name_speakers, one_line, quote_text, snippet
from onrecord.dates import short as short_date
from onrecord.errors import (
    AmbiguousNameError,
    BadValueError,
    NoSelectionError,
    UnknownStatementError,
)
from onrecord.fields import NAMED
from onrecord.model import Statement
from onrecord.query import Filter
from onrecord.reference.membership_periods import MembershipFilter
from onrecord.registers import resolve
from onrecord.storage import Results, Store
from onrecord.text.tokens import fold_key

SAMPLE = 5
_ROOM = 60


class SelectedStatements(NamedTuple):
    """The statements that are meant; ``named`` where each was named by its id."""

    statements: Sequence[Statement]
    ids: tuple[str, ...]
    named: bool
    said: str = ""


def select_statements(
    store: Store,
    given: Iterable[str],
    filters: FilterOptions,
    words: Sequence[str],
    *,
    everything: bool,
    what: str,
) -> SelectedStatements:
    """Return the statements selected by ids or by filters.

    Raises NoSelectionError, UnknownStatementError, or AmbiguousNameError.
    """
    ids, narrowing = _split_ids(given)
    filter = build_query.build_filter(filters, [*narrowing, *words])
    if ids:
        if filter != Filter():
            raise BadValueError("give either ids or filters, not both")
        found = [_known_ids(store, each) for each in dict.fromkeys(ids)]
        once = list({each.id: each for each in found}.values())
        return SelectedStatements(once, tuple(each.id for each in once), named=True)
    if filter.is_empty and not everything:
        raise NoSelectionError(what)
    return _by_filters(store, filter)


def print_sample(
    store: Store, statements: Sequence[Statement], told: Callable[[Statement], str], count: int
) -> None:
    """Show the first few of so many on stderr, and what is ``told`` of each."""
    first = statements[:SAMPLE]
    short = store.abbreviate(each.id for each in first)
    for each in first:
        output.note("  ".join((short[each.id], describe(each))))
        if said := told(each):
            output.note(f"      {said}")
    if count > len(first):
        output.note(f"… and {count - len(first):,} more")


def describe(said: Statement) -> str:
    """Return speaker, date, and the beginning of the text."""
    part = snippet(said.text, (), _ROOM)
    words = f"{quote_text(said, part.text)}{f' [{part.after}]' if part.after else ''}"
    parts = (short_date(said.date), name_speakers(said), words)
    return " · ".join(one_line(each) for each in parts if each)


def _split_ids(given: Iterable[str]) -> tuple[list[str], list[str]]:
    """Part ids from saved filters and ``field:value``, which cannot be ids."""
    ids: list[str] = []
    narrowing: list[str] = []
    for each in given:
        (narrowing if each.startswith("@") or ":" in each else ids).append(each)
    return ids, narrowing


def _known_ids(store: Store, asked: str) -> Statement:
    try:
        return store.get(asked)
    except UnknownStatementError as cause:
        raise UnknownStatementError(asked, (f"--words {asked}",)) from cause


def _by_filters(store: Store, filter: Filter) -> SelectedStatements:
    sure = replace(filter, certain=True) if filter.since or filter.until else filter
    found = store.find(sure)
    _check_names(filter, store)
    if sure != filter and (rest := store.count(filter) - found.total):
        output.note(f"{rest:,} left out because their date may lie outside")
    if found.undated:
        output.note(f"{found.undated:,} without a known year left out; --undated includes them")
    return SelectedStatements(
        found, tuple(found.ids()), named=False, said=_describe_selection(store, found)
    )


def _describe_selection(store: Store, found: Results) -> str:
    from onrecord.cli.render.preferred_names import Preferred

    return (
        " · ".join(build_query.describe(Preferred(store).filter(found.filter))) or "all statements"
    )


def _check_names(filter: Filter, store: Store) -> None:
    """Refuse a name that may mean several."""
    for facet, values in (*filter.required(), *filter.unless.by_facet().items()):
        for value in values if facet in NAMED else ():
            only: dict[str, Any] = {facet: value}
            named = resolve.preferred_names(
                store, facet, getattr(store.resolve(Filter(**only)), facet)
            )
            if len({_stem(facet, each, value) for each in named}) > 1:
                raise AmbiguousNameError(facet, value, named)
    for each in filter.tenures:
        _check_terms(each, store)


def _check_terms(tenure: MembershipFilter, store: Store) -> None:
    """Refuse a term without a year of a state that was in the chair more than once."""
    if tenure.kind == "during":
        from onrecord.reference.memberships import find_terms

        rows = store.rows("organizations")
        for name in tenure.names:
            if len(several := find_terms(name, rows)) > 1:
                raise AmbiguousNameError("during", name, several)


def _stem(facet: str, name: str, value: str) -> str:
    """Return what two spellings share that mean one; a topic stands for all beneath it."""
    if facet == "topic" and fold_key(f"{name}/").startswith(fold_key(value)):
        parts = name.split("/")[: value.count("/") + 1]
        return fold_key("/".join(parts))
    return fold_key(name)
