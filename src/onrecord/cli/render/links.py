"""How a statement bears on others and they on it, said in a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from onrecord import dates
from onrecord.cli.terminal.sanitize import one_line, snippet
from onrecord.errors import OnRecordError
from onrecord.model import Link, Statement
from onrecord.query import Filter, Page
from onrecord.statements.attribution import name_speakers, quote_text
from onrecord.statements.links import PASSIVE, known_ids
from onrecord.storage import Store

_ROOM = 100


def link_lines(store: Store, statement: Statement) -> Iterator[tuple[str, str]]:
    """Give a row for each link of a statement, from either end."""
    for link in statement.links:
        other = _target(store, link)
        said = summarize(other, _short(store, (other,))) if other else _missing_line(link)
        yield "link", f"{link.type} {said}"
    for other in linking_statements(store, statement):
        said = summarize(other, _short(store, (other,)))
        for type_ in link_types(other, statement):
            yield "link", f"{PASSIVE.get(type_, f'{type_}, says')} {said}"


def linking_statements(store: Store, statement: Statement) -> Iterable[Statement]:
    """Return the statements that are linked to this one, in order of time."""
    return store.find(Filter(link=known_ids(statement)), Page(reverse=True))


def neighbour_finder(store: Store) -> Callable[[Statement], Iterator[Statement]]:
    """Return what gives the statements at the other ends of a statement's links."""

    def give(statement: Statement) -> Iterator[Statement]:
        yield from filter(None, (_target(store, each) for each in statement.links))
        yield from linking_statements(store, statement)

    return give


def link_types(other: Statement, statement: Statement) -> tuple[str, ...]:
    """Return by which words one statement bears on another."""
    known = known_ids(statement)
    return tuple(each.type for each in other.links if each.to in known)


def summarize(statement: Statement, short: Callable[[str], str]) -> str:
    """Name a statement in a line: id, date, speaker, the beginning of the words as printed."""
    part = snippet(statement.text, (), _ROOM)
    said = quote_text(statement, part.text) + (f" [{part.after}]" if part.after else "")
    told = (short(statement.id), dates.short(statement.date), name_speakers(statement), said)
    return one_line(" · ".join(filter(None, told)))


def _short(store: Store, statements: Iterable[Statement]) -> Callable[[str], str]:
    return store.abbreviate(each.id for each in statements).__getitem__


def _target(store: Store, link: Link) -> Statement | None:
    try:
        return store.get(link.to)
    except OnRecordError:
        return None


def _missing_line(link: Link) -> str:
    return f"{link.to} · not on record; onrecord check lists such links"
