"""Organisations: their names, and which states were what in them, from when to when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.errors import UnknownOrganizationError
from onrecord.text.tokens import fold_key
from onrecord.validation import EMPTY

REGISTER = "organizations"
CHAIRS = ("chair", "presidency")
OPEN = ".."

_NAMES, _MEMBERSHIPS = (
    Path(__file__).with_name(f"{each}.tsv") for each in ("organizations", "memberships")
)

Rows = Mapping[str, Any]


class Membership(NamedTuple):
    """What a state was: ``start`` and ``end`` in EDTF, inclusive; ``..`` is open, empty unknown."""

    country: str
    role: str
    start: str = ""
    end: str = ""
    source: str = ""

    @property
    def chairs(self) -> bool:
        """Tell whether this is the chair, by whatever name."""
        return self.role in CHAIRS

    def likened(self) -> tuple[str, str, str]:
        """Return what two lines about one membership share."""
        return self.country, self.role, self.start


class Organization(NamedTuple):
    """An organisation; ``as_of`` is the day up to which its own register is known."""

    acronym: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All it is called."""
        return tuple(dict.fromkeys(filter(None, (self.acronym, self.name, *self.aliases))))


def list_organizations(rows: Rows = EMPTY) -> list[Organization]:
    """Return the organisations that are known; ``rows`` are what the user's register adds."""
    known = {fold_key(each.acronym): each for each in _shipped()}
    for row in _sound_rows(rows):
        mine = _own_organizations(row)
        there = known.get(fold_key(mine.acronym))
        known[fold_key(mine.acronym)] = _merge_names(there, mine) if there else mine
    return list(known.values())


def find(text: str, rows: Rows = EMPTY) -> Organization | None:
    """Return the organisation of exactly this name, if there is one."""
    asked = fold_key(text)
    named = (each for each in list_organizations(rows) if asked in map(fold_key, each.names))
    return next(named, None) if asked else None


def resolve(text: str, rows: Rows = EMPTY) -> Organization:
    """Return the organisation ``text`` names. Raises UnknownOrganizationError."""
    found = find(text, rows)
    if found is None:
        raise UnknownOrganizationError(text, _near(text, list_organizations(rows)))
    return found


def memberships(organization: Organization, rows: Rows = EMPTY) -> list[Membership]:
    """Return who was what in it; a line of the user's goes before ours about the same."""
    asked = fold_key(organization.acronym)
    told = {each.likened(): each for each in _shipped_memberships(organization.acronym)}
    for row in _sound_rows(rows):
        if fold_key(row["acronym"]) == asked:
            told |= {each.likened(): each for each in _own_memberships(row)}
    return list(told.values())


def _shipped() -> Iterator[Organization]:
    for acronym, name, aliases, as_of in _cells(_NAMES):
        yield Organization(acronym, name, tuple(filter(None, aliases.split(";"))), as_of)


def _shipped_memberships(acronym: str) -> Iterator[Membership]:
    for organization, role, countries, *rest in _cells(_MEMBERSHIPS):
        if organization == acronym:
            yield from (Membership(each, role, *rest) for each in countries.split())


def _cells(register: Path) -> Iterator[list[str]]:
    for line in register.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield line.split("\t")


def _sound_rows(rows: Rows) -> Iterator[Mapping[str, Any]]:
    """Give the user's rows that tell which organisation they are of."""
    for row in rows.values():
        if isinstance(row, dict) and isinstance(row.get("acronym"), str) and row["acronym"]:
            yield row


def _own_organizations(row: Mapping[str, Any]) -> Organization:
    aliases = tuple(each for each in row.get("names", ()) if isinstance(each, str))
    return Organization(row["acronym"], str(row.get("name", "")), aliases)


def _own_memberships(row: Mapping[str, Any]) -> Iterator[Membership]:
    for each in row.get("memberships", ()):
        if isinstance(each, dict):
            yield Membership(*(str(each.get(field, "")) for field in Membership._fields))


def _merge_names(ours: Organization, mine: Organization) -> Organization:
    return ours._replace(
        name=mine.name or ours.name,
        aliases=(*ours.aliases, *filter(None, (ours.name,)), *mine.aliases),
    )


def _near(text: str, known: Iterable[Organization]) -> tuple[str, ...]:
    """Return the acronyms of what is called nearly so."""
    from difflib import get_close_matches

    named = {fold_key(name): each.acronym for each in known for name in each.names}
    near = get_close_matches(fold_key(text), named, n=9, cutoff=0.6)
    return tuple(dict.fromkeys(named[each] for each in near))[:3]
