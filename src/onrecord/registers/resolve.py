"""Resolve a typed name to officials of the register, or names found only in statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

from onrecord.errors import AmbiguousOfficialError, BadRegisterError, UnknownOfficialError
from onrecord.query import Filter, matching_names
from onrecord.registers import name_forms
from onrecord.registers.aliases import list_aliases
from onrecord.registers.officials import REGISTER, Official, load
from onrecord.registers.posts import OfficialLookup, PostFiller
from onrecord.text.suggest import suggest_one
from onrecord.text.tokens import fold_key

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
        words = fold_key(self.name).split()
        return "" if len(words) < 2 or name_forms.NO_PERSON & set(words) else words[-1]  # noqa: PLR2004

    def how(self, typed: str) -> str:
        """Say by what a typed name means this official: name, alias, surname or another form."""
        asked = fold_key(typed)
        if asked == fold_key(self.name):
            return "name"
        if asked in self.keys:
            return "alias"
        return "surname" if asked == self.surname else "form of the name"

    def __str__(self) -> str:
        return f"{self.name} ({_NUMBER}{self.row})" if self.row else self.name


def resolve_one(store: Store, typed: str) -> OfficialRef:
    """Return the one official that is meant.

    Raises UnknownOfficialError, AmbiguousOfficialError.
    """
    found = find_officials(store, typed)
    if not found:
        raise UnknownOfficialError(typed, near_names(store, typed))
    if len(found) > 1:
        near = tuple(map(str, found))
        numbers = any(each.row for each in found)
        remedy = "name one in full" + ", or by its number" * numbers
        raise AmbiguousOfficialError(typed, near, remedy)
    return found[0]


def find_officials(store: Store, typed: str) -> list[OfficialRef]:
    """Return the officials that a name or ``#number`` may mean: a whole name before its words."""
    if typed.startswith(_NUMBER):
        number = typed.removeprefix(_NUMBER)
        row = store.rows(REGISTER).get(number)
        return [_person(number, row)] if row is not None else []
    rows = store.registered("official", typed)
    found = matching_names("official", typed, store.names("official"))
    spelt = list(list_aliases("official", rows))
    if any(fold_key(each) == fold_key(typed) for each in (*found, *(one.key for one in spelt))):
        found = tuple(each for each in found if fold_key(each) == fold_key(typed))
        whole = {each.row for each in spelt if each.key == fold_key(typed)}
        rows = {number: row for number, row in rows.items() if number in whole}
    people = {number: _person(number, row) for number, row in rows.items()}
    for name in found:
        borne = store.registered("official", name)
        same = [each for each in list_aliases("official", borne) if each.key == fold_key(name)]
        for each in same:
            people.setdefault(each.row, _person(each.row, borne[each.row]))
        if not same:
            people.setdefault(
                _NUMBER + fold_key(name), OfficialRef("", name, frozenset({fold_key(name)}))
            )
    return list(people.values())


def near_names(store: Store, typed: str) -> tuple[str, ...]:
    """Return the names spelt nearly so, of the register and of statements."""
    from onrecord.text.suggest import suggest_names

    told = list_aliases("official", store.rows(REGISTER))
    return suggest_names(
        typed, dict.fromkeys((*store.names("official"), *(each.name for each in told)))
    )


def post_filler(store: Store) -> PostFiller:
    """Return a PostFiller that looks officials up one by one."""

    def look(name: str) -> list[Official]:
        return _with_name(name, store.registered("official", name))

    return PostFiller(look)


def post_filler_for_all(store: Store) -> PostFiller:
    """Return what fills in the posts of a store's officials, all read when one is needed."""
    return PostFiller(look_up_all(store))


def look_up_all(store: Store) -> OfficialLookup:
    """Return what finds officials by each of their names, all read when one is needed."""
    known: dict[str, list[Official]] | None = None

    def look(name: str) -> list[Official]:
        nonlocal known
        if known is None:
            known = _by_name(store.rows(REGISTER))
        return known.get(fold_key(name), [])

    return look


def resolve_typed(store: Store, typed: str, country: str = "") -> OfficialRef | None:
    """Return the official that a typed name surely means, if the name is not already one.

    A spelling that is on record stands. Else a whole name or alias that folds alike
    means its official, and so does a form of it (see name_forms) that fits one alone,
    and whose ``country`` (a code), where both are known, is the one given. Raises
    AmbiguousOfficialError for a form that fits several.
    """
    if not typed.strip() or typed in store.names("official"):
        return None
    found = find_officials(store, typed)
    asked = fold_key(typed)
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
    """Return the officials of whose name the typed one is a form; whole names come first."""
    spelt = (each.name for each in list_aliases("official", store.rows(REGISTER)))
    known = tuple(dict.fromkeys((*spelt, *store.names("official"))))
    names = [each for each in known if name_forms.is_one_name(typed, each)]
    names = names or [each for each in known if name_forms.may_mean(typed, each)]
    people = (person for name in names for person in find_officials(store, name))
    return list({each.row or fold_key(each.name): each for each in people}.values())


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
    spelt = list(list_aliases("official", store.rows(REGISTER)))
    if not name or name in known or any(each.key == fold_key(name) for each in spelt):
        return None
    from onrecord.text.suggest import suggest_names

    every = dict.fromkeys((*known, *(each.name for each in spelt)))
    found = [each for each in every if name_forms.may_be_one(name, each)]
    if not found and (alike := suggest_one(name, every)):
        found = [alike]
    if not found and " " not in name.strip() and len(every) <= _MANY_NAMES:
        found = list(suggest_names(name, every))
    return [(each, known.get(each, 0)) for each in found[:_MOST_NEAR]]


def _with_name(name: str, rows: Mapping[str, Any]) -> list[Official]:
    return _by_name(rows).get(fold_key(name), [])


def _by_name(rows: Mapping[str, Any]) -> dict[str, list[Official]]:
    """Return the officials of rows by each folded spelling; a broken row is none."""
    known: dict[str, list[Official]] = {}
    for row in rows.values():
        with suppress(BadRegisterError, AttributeError):
            official = load(row)
            for each in dict.fromkeys(map(fold_key, official.names)):
                known.setdefault(each, []).append(official)
    return known


def find_near_new(store: Store, facet: str, names: Iterable[str]) -> list[tuple[str, str, int]]:
    """Return each new name that is close to a recorded one, with that name and its count."""
    known = store.names(facet) if names else {}
    fresh = [each for each in names if each and each not in known]
    told = ((each, suggest_one(each, known)) for each in fresh if not store.registered(facet, each))
    return [(each, near, known[near]) for each, near in told if near]


def preferred_names(store: Store, facet: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names as they are preferred, each once."""
    better = store.preferred(facet, names)
    return tuple(dict.fromkeys(better.get(each, each) for each in names))


def _person(number: str, row: object) -> OfficialRef:
    keys = frozenset(each.key for each in list_aliases("official", {number: row}))
    return OfficialRef(number, _name(row), keys)


def _name(row: object) -> str:
    told = row.get("name") if isinstance(row, dict) else None
    return told if isinstance(told, str) else "?"
