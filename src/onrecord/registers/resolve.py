"""Whom a typed name means: officials of the register, and those whom only statements name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

from onrecord.errors import AmbiguousOfficialError, BadRegisterError, UnknownOfficialError
from onrecord.query import Filter, matching
from onrecord.registers import name_forms
from onrecord.registers.aliases import spellings
from onrecord.registers.officials import REGISTER, Official, load
from onrecord.registers.posts import OfficialLookup, PostFiller
from onrecord.text.suggest import close
from onrecord.text.tokens import key

_NUMBER = "#"
_MANY_NAMES, _MOST_NEAR = 5000, 3


class Store(Protocol):
    """What is asked of a store: its registers, and the names on its statements."""

    def rows(self, register: str) -> Mapping[str, Any]:
        """Return the rows of a register by number."""

    def registered(self, facet: str, name: str) -> Mapping[str, Any]:
        """Return the rows of the facet's register that a name means."""

    def names(self, facet: str) -> Mapping[str, int]:
        """Return the names on statements, each with its count."""

    def summarize(self, filter: Filter, by: Sequence[str], *, ends: bool = True) -> Any:
        """Count what matches by the fields ``by``: groups, each with values and a size."""

    def preferred(self, facet: str, names: Iterable[str]) -> Mapping[str, str]:
        """Return the preferred spelling of each name that has another."""


class OfficialRef(NamedTuple):
    """An official: the row of the register, if there is one, and the name."""

    row: str
    name: str
    keys: frozenset[str] = frozenset()

    @property
    def surname(self) -> str:
        """The last word of a name, where it may be a person's."""
        words = key(self.name).split()
        return "" if len(words) < 2 or name_forms.NO_PERSON & set(words) else words[-1]  # noqa: PLR2004

    def how(self, typed: str) -> str:
        """Say by what a typed name means this official: name, alias, surname or another form."""
        asked = key(typed)
        if asked == key(self.name):
            return "name"
        if asked in self.keys:
            return "alias"
        return "surname" if asked == self.surname else "form of the name"

    def __str__(self) -> str:
        return f"{self.name} ({_NUMBER}{self.row})" if self.row else self.name


def only(store: Store, typed: str) -> OfficialRef:
    """Return the one official that is meant.

    Raises UnknownOfficialError, AmbiguousOfficialError.
    """
    found = meant(store, typed)
    if not found:
        raise UnknownOfficialError(typed, nearly(store, typed))
    if len(found) > 1:
        near = tuple(map(str, found))
        numbers = any(each.row for each in found)
        remedy = "name one in full" + ", or by its number" * numbers
        raise AmbiguousOfficialError(typed, near, remedy)
    return found[0]


def meant(store: Store, typed: str) -> list[OfficialRef]:
    """Return the officials that a name or ``#number`` may mean: a whole name before its words."""
    if typed.startswith(_NUMBER):
        number = typed.removeprefix(_NUMBER)
        row = store.rows(REGISTER).get(number)
        return [_person(number, row)] if row is not None else []
    rows = store.registered("official", typed)
    found = matching("official", typed, store.names("official"))
    spelt = list(spellings("official", rows))
    if any(key(each) == key(typed) for each in (*found, *(one.key for one in spelt))):
        found = tuple(each for each in found if key(each) == key(typed))
        whole = {each.row for each in spelt if each.key == key(typed)}
        rows = {number: row for number, row in rows.items() if number in whole}
    people = {number: _person(number, row) for number, row in rows.items()}
    for name in found:
        borne = store.registered("official", name)
        same = [each for each in spellings("official", borne) if each.key == key(name)]
        for each in same:
            people.setdefault(each.row, _person(each.row, borne[each.row]))
        if not same:
            people.setdefault(_NUMBER + key(name), OfficialRef("", name, frozenset({key(name)})))
    return list(people.values())


def nearly(store: Store, typed: str) -> tuple[str, ...]:
    """Return the names spelt nearly so, of the register and of statements."""
    from onrecord.text.suggest import near

    told = spellings("official", store.rows(REGISTER))
    return near(typed, dict.fromkeys((*store.names("official"), *(each.name for each in told))))


def holding(store: Store) -> PostFiller:
    """Return what fills in the posts of a store's officials, looked up one by one."""

    def look(name: str) -> list[Official]:
        return _bearing(name, store.registered("official", name))

    return PostFiller(look)


def holding_all(store: Store) -> PostFiller:
    """Return what fills in the posts of a store's officials, all read when one is needed."""
    return PostFiller(look_all(store))


def look_all(store: Store) -> OfficialLookup:
    """Return what finds officials by each of their names, all read when one is needed."""
    known: dict[str, list[Official]] | None = None

    def look(name: str) -> list[Official]:
        nonlocal known
        if known is None:
            known = _by_name(store.rows(REGISTER))
        return known.get(key(name), [])

    return look


def resolved(store: Store, typed: str, country: str = "") -> OfficialRef | None:
    """Return whom a name means that a user types in a record, if it is sure: not as it stands.

    A spelling that is on record stands. Else a whole name or alias that folds alike
    means its official, and so does a form of it (see name_forms) that fits one alone,
    and whose ``country`` (a code), where both are known, is the one given. Raises
    AmbiguousOfficialError for a form that fits several.
    """
    if not typed.strip() or typed in store.names("official"):
        return None
    found = meant(store, typed)
    asked = key(typed)
    whole = any(asked in each.keys for each in found)
    if whole:
        return found[0] if len(found) == 1 and found[0].name != typed else None
    named = _by_form(store, typed)
    if country and named:
        named = [each for each in named if country in (_countries(store, each) or {country})]
    if len(named) > 1:
        remedy = "name one in full; --new keeps it as it is typed"
        raise AmbiguousOfficialError(typed, tuple(map(str, named)), remedy)
    return named[0] if named else None


def _by_form(store: Store, typed: str) -> list[OfficialRef]:
    """Return the officials of whom a typed name is a form: one whole name goes before parts."""
    spelt = (each.name for each in spellings("official", store.rows(REGISTER)))
    known = tuple(dict.fromkeys((*spelt, *store.names("official"))))
    names = [each for each in known if name_forms.is_one_name(typed, each)]
    names = names or [each for each in known if name_forms.may_mean(typed, each)]
    people = (person for name in names for person in meant(store, name))
    return list({each.row or key(each.name): each for each in people}.values())


def _countries(store: Store, official: OfficialRef) -> set[str]:
    """Return the countries that an official is known to have spoken for, or to be of."""
    row = store.rows(REGISTER).get(official.row)
    own = row.get("country") if isinstance(row, dict) else ""
    posts = row.get("posts", ()) if isinstance(row, dict) else ()
    held = (each.get("country") for each in posts if isinstance(each, dict))
    groups = store.summarize(Filter(official=official.name), ["country"], ends=False).groups
    return {each for each in (own, *held, *(group.values[0] for group in groups)) if each}


def near_officials(
    store: Store, name: str, known: Mapping[str, int]
) -> list[tuple[str, int]] | None:
    """Return the known officials whom a new name may mean, with how many statements each has.

    ``known`` are the names on statements before it. None where the name is not new:
    statements or the register have it.
    """
    spelt = list(spellings("official", store.rows(REGISTER)))
    if not name or name in known or any(each.key == key(name) for each in spelt):
        return None
    from onrecord.text.suggest import near

    every = dict.fromkeys((*known, *(each.name for each in spelt)))
    found = [each for each in every if name_forms.may_be_one(name, each)]
    if not found and (alike := close(name, every)):
        found = [alike]
    if not found and " " not in name.strip() and len(every) <= _MANY_NAMES:
        found = list(near(name, every))
    return [(each, known.get(each, 0)) for each in found[:_MOST_NEAR]]


def _bearing(name: str, rows: Mapping[str, Any]) -> list[Official]:
    return _by_name(rows).get(key(name), [])


def _by_name(rows: Mapping[str, Any]) -> dict[str, list[Official]]:
    """Return the officials of rows by each folded spelling; a broken row is none."""
    known: dict[str, list[Official]] = {}
    for row in rows.values():
        with suppress(BadRegisterError, AttributeError):
            official = load(row)
            for each in dict.fromkeys(map(key, official.names)):
                known.setdefault(each, []).append(official)
    return known


def drifted(store: Store, facet: str, names: Iterable[str]) -> list[tuple[str, str, int]]:
    """Return each name that is new and nearly one on record, with that one and how many bear it."""
    known = store.names(facet) if names else {}
    fresh = [each for each in names if each and each not in known]
    told = ((each, close(each, known)) for each in fresh if not store.registered(facet, each))
    return [(each, near, known[near]) for each, near in told if near]


def renamed(store: Store, facet: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names as they are preferred, each once."""
    better = store.preferred(facet, names)
    return tuple(dict.fromkeys(better.get(each, each) for each in names))


def _person(number: str, row: object) -> OfficialRef:
    keys = frozenset(each.key for each in spellings("official", {number: row}))
    return OfficialRef(number, _name(row), keys)


def _name(row: object) -> str:
    told = row.get("name") if isinstance(row, dict) else None
    return told if isinstance(told, str) else "?"
