"""Whom a typed name means: officials of the register, and those whom only statements name."""

from __future__ import annotations

from typing import NamedTuple

from onrecord.errors import SeveralOfficialsError, UnknownOfficialError
from onrecord.query import matching
from onrecord.register.officials import REGISTER
from onrecord.register.spellings import spellings
from onrecord.stores import Store
from onrecord.text import key

_NUMBER = "#"


class Person(NamedTuple):
    """An official: the row of the register, if there is one, and the name."""

    row: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({_NUMBER}{self.row})" if self.row else self.name


def only(store: Store, typed: str) -> Person:
    """Return the one official that is meant. Raises UnknownOfficialError, SeveralOfficialsError."""
    found = meant(store, typed)
    if not found:
        raise UnknownOfficialError(typed, nearly(store, typed))
    if len(found) > 1:
        near = tuple(map(str, found))
        numbers = any(each.row for each in found)
        remedy = "name one in full" + ", or by its number" * numbers
        raise SeveralOfficialsError(typed, near, remedy)
    return found[0]


def meant(store: Store, typed: str) -> list[Person]:
    """Return the officials that a name or ``#number`` may mean: a whole name before its words."""
    if typed.startswith(_NUMBER):
        number = typed.removeprefix(_NUMBER)
        row = store.rows(REGISTER).get(number)
        return [Person(number, _name(row))] if row is not None else []
    rows = store.registered("official", typed)
    found = matching("official", typed, store.names("official"))
    spelt = list(spellings("official", rows))
    if any(key(each) == key(typed) for each in (*found, *(one.key for one in spelt))):
        found = tuple(each for each in found if key(each) == key(typed))
        whole = {each.row for each in spelt if each.key == key(typed)}
        rows = {number: row for number, row in rows.items() if number in whole}
    people = {number: Person(number, _name(row)) for number, row in rows.items()}
    for name in found:
        borne = store.registered("official", name)
        same = [each for each in spellings("official", borne) if each.key == key(name)]
        for each in same:
            people.setdefault(each.row, Person(each.row, _name(borne[each.row])))
        if not same:
            people.setdefault(_NUMBER + key(name), Person("", name))
    return list(people.values())


def nearly(store: Store, typed: str) -> tuple[str, ...]:
    """Return the names spelt nearly so, of the register and of statements."""
    from onrecord.naming import near  # noqa: PLC0415  only a miss pays for it

    told = spellings("official", store.rows(REGISTER))
    return near(typed, dict.fromkeys((*store.names("official"), *(each.name for each in told))))


def renamed(store: Store, facet: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names as they are preferred, each once."""
    better = store.preferred(facet, names)
    return tuple(dict.fromkeys(better.get(each, each) for each in names))


def _name(row: object) -> str:
    told = row.get("name") if isinstance(row, dict) else None
    return told if isinstance(told, str) else "?"
