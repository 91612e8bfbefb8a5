"""How a statement bears on others and they on it, said in a line each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from onrecord import dates
from onrecord.cli.terminal.sanitize import one_line, passage
from onrecord.errors import OnRecordError
from onrecord.model import Link, Statement
from onrecord.query import Filter, Page
from onrecord.statements.attribution import quoted, speaker
from onrecord.statements.links import PASSIVE, names
from onrecord.storage import Store

_ROOM = 100


def bearings(store: Store, statement: Statement) -> Iterator[tuple[str, str]]:
    """Give a row for each link of a statement, from either end."""
    for link in statement.links:
        other = _target(store, link)
        said = brief(other, _short(store, (other,))) if other else _missing(link)
        yield "link", f"{link.type} {said}"
    for other in pointing(store, statement):
        said = brief(other, _short(store, (other,)))
        for type_ in types(other, statement):
            yield "link", f"{PASSIVE.get(type_, f'{type_}, says')} {said}"


def pointing(store: Store, statement: Statement) -> Iterable[Statement]:
    """Return the statements that are linked to this one, in order of time."""
    return store.find(Filter(link=names(statement)), Page(reverse=True))


def neighbours(store: Store) -> Callable[[Statement], Iterator[Statement]]:
    """Return what gives the statements at the other ends of a statement's links."""

    def give(statement: Statement) -> Iterator[Statement]:
        yield from filter(None, (_target(store, each) for each in statement.links))
        yield from pointing(store, statement)

    return give


def types(other: Statement, statement: Statement) -> tuple[str, ...]:
    """Return by which words one statement bears on another."""
    known = names(statement)
    return tuple(each.type for each in other.links if each.to in known)


def brief(statement: Statement, short: Callable[[str], str]) -> str:
    """Name a statement in a line: id, date, speaker, the beginning of the words as printed."""
    part = passage(statement.text, (), _ROOM)
    said = quoted(statement, part.text) + (f" [{part.after}]" if part.after else "")
    told = (short(statement.id), dates.short(statement.date), speaker(statement), said)
    return one_line(" · ".join(filter(None, told)))


def _short(store: Store, statements: Iterable[Statement]) -> Callable[[str], str]:
    return store.abbreviate(each.id for each in statements).__getitem__


def _target(store: Store, link: Link) -> Statement | None:
    try:
        return store.get(link.to)
    except OnRecordError:
        return None


def _missing(link: Link) -> str:
    return f"{link.to} · not on record; onrecord check names such links"
