"""Names of tenures become the days they mean: members, chairs and terms of an organisation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from onrecord import dates
from onrecord.errors import BadMembershipFilterError
from onrecord.reference import countries
from onrecord.reference.membership_periods import (
    FIRST,
    LAST,
    MembershipFilter,
    MembershipPeriod,
    join_periods,
)
from onrecord.reference.organizations import (
    OPEN,
    Membership,
    Organization,
    find,
    memberships,
    resolve,
)
from onrecord.validation import EMPTY

YES, MAYBE, NO = "yes", "maybe", "no"
ANY = "any"

_TERM = re.compile(
    r"(.+?) (?:chair|chairmanship|chaired by|presidency)(?: of)?(?: (?!\d{4}$)(.+?))?(?: (\d{4}))?",
    re.IGNORECASE,
)
_MOST = 5


def resolve_filter(tenure: MembershipFilter, rows: Mapping[str, Any] = EMPTY) -> MembershipFilter:
    """Return a tenure with the spells that its names mean, and how to say it.

    Raises UnknownOrganizationError, UnknownCountryError, or BadMembershipFilterError.
    """
    if tenure.settled:
        return tenure
    read = {"member": _members, "chair": _chairs, "during": _terms}[tenure.kind]
    found = [read(each, rows) for each in tenure.names]
    spells = (each for some, _ in found for each in some)
    said = " or ".join(said for _, said in found)
    return tenure._replace(
        spells=join_periods(spells), said=f"not {said}" if tenure.barred else said
    )


def had_role(country: str, role: str, date: str, rows: Mapping[str, Any] = EMPTY) -> str:
    """Tell whether a state was ``role`` (such as ``SCO:observer``) on an EDTF date.

    YES, MAYBE, or NO; a date without a year is MAYBE at most.
    """
    tenure = resolve_filter(MembershipFilter("member", (role,)), rows)
    days = dates.bounds(date)
    if days is None:
        return MAYBE if tenure.mine(country) else NO
    exact = dates.certain(date)
    if tenure.admits(country, days, exact=exact, certain=True):
        return YES
    return MAYBE if tenure.admits(country, days, exact=exact, certain=False) else NO


def find_chairs(organization: str, date: str, rows: Mapping[str, Any] = EMPTY) -> list[Membership]:
    """Return who was, or may have been, in the chair on an EDTF date with a year."""
    days = dates.bounds(date)
    told = memberships(resolve(organization, rows), rows)
    return [each for each in told if each.chairs and days and period_of(each).may(*days)]


def roles(told: Iterable[Membership]) -> tuple[str, ...]:
    """Return the roles in an organisation beside its chair, as they first come."""
    return tuple(dict.fromkeys(each.role for each in told if not each.chairs))


def period_of(membership: Membership) -> MembershipPeriod:
    """Return the days of a membership."""
    first, since = _bounds(membership.start, FIRST, (FIRST, LAST))
    until, last = _bounds(membership.end, LAST, (FIRST, LAST))
    if not membership.end:
        until = since
    if not membership.start:
        since = until
    return MembershipPeriod(membership.country, first, last, since, until)


def _bounds(edtf: str, open_end: str, unknown: tuple[str, str]) -> tuple[str, str]:
    if edtf == OPEN:
        return open_end, open_end
    return (dates.bounds(edtf) or unknown) if edtf else unknown


def _members(name: str, rows: Mapping[str, Any]) -> tuple[list[MembershipPeriod], str]:
    typed, _, role = name.partition(":")
    organization = resolve(typed, rows)
    told = [each for each in memberships(organization, rows) if not each.chairs]
    asked = " ".join(role.lower().split()) or "member"
    meant = [each for each in told if asked == ANY or _is_role(asked, each.role)]
    if not meant:
        raise BadMembershipFilterError(name, _explain_none(organization, role, told))
    what = "part of" if asked == ANY else f"{asked} of"
    return _with_always(meant), f"{what} {organization.acronym} on the day"


def _is_role(asked: str, role: str) -> bool:
    """Compare by whole words: a permanent member is a member, a dialogue partner a partner."""
    return asked == role or set(asked.split()) <= set(role.split())


def _explain_none(organization: Organization, role: str, told: list[Membership]) -> str:
    if not told:
        return f"no member of {organization.acronym} is known; see onrecord orgs join -h"
    return f"{organization.acronym} has {', '.join(roles(told))} or any, but no {role or 'member'}"


def _chairs(name: str, rows: Mapping[str, Any]) -> tuple[list[MembershipPeriod], str]:
    organization = resolve(name, rows)
    told = [each for each in memberships(organization, rows) if each.chairs]
    if not told:
        raise BadMembershipFilterError(name, f"no chair of {organization.acronym} is known")
    return [period_of(each) for each in told], f"in the chair of {organization.acronym} on the day"


def find_terms(name: str, rows: Mapping[str, Any] = EMPTY) -> tuple[str, ...]:
    """Return each term that ``name`` means, as it is typed: one has several where no year tells.

    Raises UnknownOrganizationError, UnknownCountryError, or BadMembershipFilterError.
    """
    organization, _, mine = _find_terms_meant(name, rows)
    return tuple(_type_term(organization, each) for each in mine)


def _terms(name: str, rows: Mapping[str, Any]) -> tuple[list[MembershipPeriod], str]:
    organization, country, mine = _find_terms_meant(name, rows)
    days = " or ".join(f"{each.start}/{each.end}" for each in mine)
    said = f"during the chair of {country.name} in {organization.acronym}, {days}"
    return [period_of(each)._replace(country="") for each in mine], said


def _find_terms_meant(
    name: str, rows: Mapping[str, Any]
) -> tuple[Organization, countries.Country, list[Membership]]:
    """Return whose term a name means, in what, and each such term."""
    found = _TERM.fullmatch(" ".join(name.split()))
    if found is None:
        raise BadMembershipFilterError(name, _how_to_type(name, rows))
    organization = resolve(found[1], rows)
    told = [each for each in memberships(organization, rows) if each.chairs]
    if not told:
        raise BadMembershipFilterError(name, f"no chair of {organization.acronym} is known")
    if not found[2]:
        inside = [each for each in told if _in_organization(each, found[3])]
        raise BadMembershipFilterError(
            name, f"whose term? {_list_terms(organization, inside or told)}"
        )
    country = countries.resolve(found[2])
    whole = [each for each in told if each.country == country.code]
    mine = [each for each in whole if _in_organization(each, found[3])]
    if not mine:
        when = f" in {found[3]}" if found[3] else ""
        why = f"{country.name} has no recorded chair of {organization.acronym}{when}"
        raise BadMembershipFilterError(name, f"{why}; {_list_terms(organization, whole or told)}")
    return organization, country, mine


def _in_organization(membership: Membership, year: str | None) -> bool:
    return not year or period_of(membership).may(f"{year}-01-01", f"{year}-12-31")


def _how_to_type(name: str, rows: Mapping[str, Any]) -> str:
    """Name the terms of the organisation that a name begins with, if it does."""
    words = name.split()
    begun = (find(" ".join(words[:at]), rows) for at in range(len(words), 0, -1))
    organization = next(filter(None, begun), None)
    told = [each for each in memberships(organization, rows) if each.chairs] if organization else []
    if organization and told:
        return f"which term? {_list_terms(organization, told)}"
    return "type it as --during 'SCO chair Kazakhstan', or with a year behind"


def _list_terms(organization: Organization, told: list[Membership]) -> str:
    """Name the newest of these terms as they are typed."""
    newest = sorted(told, key=lambda each: period_of(each).since)[-_MOST:]
    names = [repr(_type_term(organization, each)) for each in newest]
    some = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    more = f"; onrecord orgs show {organization.acronym} lists all" * (len(told) > _MOST)
    return f"there is {some}{more}"


def _type_term(organization: Organization, membership: Membership) -> str:
    """Return how a term is typed, with the year it began, or else ended, where that is known."""
    year = re.search(r"\d{4}", membership.start) or re.search(r"\d{4}", membership.end)
    name = countries.name_of(membership.country)
    parts = (organization.acronym, membership.role, name, year[0] if year else "")
    return " ".join(filter(None, parts))


def _with_always(told: list[Membership]) -> list[MembershipPeriod]:
    """Return the spells, those that are as old as the organisation and open marked so."""
    spells = join_periods(map(period_of, told))
    oldest = min((each.first, each.since) for each in spells)
    return [
        each._replace(always=(each.first, each.since) == oldest and each.until == LAST)
        for each in spells
    ]
