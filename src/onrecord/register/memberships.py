"""Names of tenures become the days they mean: members, chairs and terms of an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from onrecord import dates
from onrecord.errors import BadTenureError
from onrecord.model import NOTHING
from onrecord.register import countries
from onrecord.register.organizations import (
    OPEN,
    Membership,
    Organization,
    memberships,
    resolve,
)
from onrecord.tenures import FIRST, LAST, Spell, Tenure, joined

YES, MAYBE, NO = "yes", "maybe", "no"
ANY = "any"

_TERM = re.compile(
    r"(.+?) (?:chair|chairmanship|chaired by|presidency)(?: of)? (.+?)(?: (\d{4}))?",
    re.IGNORECASE,
)


def settled(tenure: Tenure, rows: Mapping[str, Any] = NOTHING) -> Tenure:
    """Return a tenure with the spells that its names mean, and how to say it.

    Raises UnknownOrganizationError, UnknownCountryError, or BadTenureError.
    """
    if tenure.settled:
        return tenure
    read = {"member": _members, "chair": _chairs, "during": _terms}[tenure.kind]
    found = [read(each, rows) for each in tenure.names]
    spells = (each for some, _ in found for each in some)
    said = " or ".join(said for _, said in found)
    return tenure._replace(spells=joined(spells), said=f"not {said}" if tenure.barred else said)


def held(country: str, role: str, date: str, rows: Mapping[str, Any] = NOTHING) -> str:
    """Tell whether a state was ``role`` (such as ``SCO:observer``) on an EDTF date.

    YES, MAYBE, or NO; a date without a year is MAYBE at most.
    """
    tenure = settled(Tenure("member", (role,)), rows)
    days = dates.bounds(date)
    if days is None:
        return MAYBE if tenure.mine(country) else NO
    exact = dates.certain(date)
    if tenure.admits(country, days, exact=exact, certain=True):
        return YES
    return MAYBE if tenure.admits(country, days, exact=exact, certain=False) else NO


def chaired(organization: str, date: str, rows: Mapping[str, Any] = NOTHING) -> list[Membership]:
    """Return who was, or may have been, in the chair on an EDTF date with a year."""
    days = dates.bounds(date)
    told = memberships(resolve(organization, rows), rows)
    return [each for each in told if each.chairs and days and spell(each).may(*days)]


def roles(told: Iterable[Membership]) -> tuple[str, ...]:
    """Return the roles in an organisation beside its chair, as they first come."""
    return tuple(dict.fromkeys(each.role for each in told if not each.chairs))


def spell(membership: Membership) -> Spell:
    """Return the days of a membership."""
    first, since = _bounds(membership.start, FIRST, (FIRST, LAST))
    until, last = _bounds(membership.end, LAST, (FIRST, LAST))
    if not membership.end:
        until = since
    if not membership.start:
        since = until
    return Spell(membership.country, first, last, since, until)


def _bounds(edtf: str, open_end: str, unknown: tuple[str, str]) -> tuple[str, str]:
    if edtf == OPEN:
        return open_end, open_end
    return (dates.bounds(edtf) or unknown) if edtf else unknown


def _members(name: str, rows: Mapping[str, Any]) -> tuple[list[Spell], str]:
    typed, _, role = name.partition(":")
    organization = resolve(typed, rows)
    told = [each for each in memberships(organization, rows) if not each.chairs]
    asked = " ".join(role.lower().split()) or "member"
    meant = [each for each in told if asked == ANY or _is_role(asked, each.role)]
    if not meant:
        raise BadTenureError(name, _why_none(organization, role, told))
    what = "part of" if asked == ANY else f"{asked} of"
    return _with_always(meant), f"{what} {organization.acronym} on the day"


def _is_role(asked: str, role: str) -> bool:
    """Compare by whole words: a permanent member is a member, a dialogue partner a partner."""
    return asked == role or set(asked.split()) <= set(role.split())


def _why_none(organization: Organization, role: str, told: list[Membership]) -> str:
    if not told:
        return f"no member of {organization.acronym} is known; see onrecord orgs join -h"
    return f"{organization.acronym} has {', '.join(roles(told))} or any, but no {role or 'member'}"


def _chairs(name: str, rows: Mapping[str, Any]) -> tuple[list[Spell], str]:
    organization = resolve(name, rows)
    told = [each for each in memberships(organization, rows) if each.chairs]
    if not told:
        raise BadTenureError(name, f"no chair of {organization.acronym} is known")
    return [spell(each) for each in told], f"in the chair of {organization.acronym} on the day"


def _terms(name: str, rows: Mapping[str, Any]) -> tuple[list[Spell], str]:
    found = _TERM.fullmatch(" ".join(name.split()))
    if found is None:
        raise BadTenureError(
            name, "type it as --during 'SCO chair Kazakhstan', or with a year behind"
        )
    organization, country = resolve(found[1], rows), countries.resolve(found[2])
    told = [each for each in memberships(organization, rows) if each.chairs]
    mine = [each for each in told if each.country == country.code and _in(each, found[3])]
    if not mine:
        raise BadTenureError(name, _no_term(organization, country.name, found[3], told))
    days = " or ".join(f"{each.start}/{each.end}" for each in mine)
    said = f"during the chair of {country.name} in {organization.acronym}, {days}"
    return [spell(each)._replace(country="") for each in mine], said


def _in(membership: Membership, year: str | None) -> bool:
    return not year or spell(membership).may(f"{year}-01-01", f"{year}-12-31")


def _no_term(
    organization: Organization, country: str, year: str | None, told: list[Membership]
) -> str:
    when = f" in {year}" if year else ""
    if not told:
        return f"no chair of {organization.acronym} is known"
    return (
        f"{country} is not known to have chaired {organization.acronym}{when};"
        f" onrecord orgs show {organization.acronym} lists who did"
    )


def _with_always(told: list[Membership]) -> list[Spell]:
    """Return the spells, those that are as old as the organisation and open marked so."""
    spells = joined(map(spell, told))
    oldest = min((each.first, each.since) for each in spells)
    return [
        each._replace(always=(each.first, each.since) == oldest and each.until == LAST)
        for each in spells
    ]
