"""Organisations by any of their names; who was a member, or in the chair, on a day."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from onrecord import dates
from onrecord.errors import BadMembershipFilterError, UnknownOrganizationError
from onrecord.reference import countries
from onrecord.reference.membership_periods import MembershipFilter, join_periods
from onrecord.reference.memberships import (
    find_chairs,
    find_terms,
    had_role,
    period_of,
    resolve_filter,
)
from onrecord.reference.organizations import find, list_organizations, memberships, resolve
from onrecord.text.tokens import fold_key


@pytest.mark.parametrize(
    ("country", "role", "date", "answer"),
    [
        *(
            ("IN", "SCO", "2016", "no"),
            ("IN", "SCO", "2018", "yes"),
            ("IN", "SCO", "2017", "maybe"),
        ),
        *(("IR", "SCO", "2023-07-03", "no"), ("IR", "SCO", "2023-07-04", "yes")),
        *(("IR", "SCO:observer", "2023-07-03", "yes"), ("IR", "SCO:observer", "2023-07-04", "no")),
        *(("BY", "SCO:observer", "2024-07-03", "yes"), ("BY", "SCO", "2024-07-03", "no")),
        *(("BY", "SCO:observer", "2024-07-04", "no"), ("BY", "SCO", "2024-07-04", "yes")),
        *(("BY", "SCO:any", "2024", "yes"), ("BY", "SCO", "2024", "maybe")),
        *(("GB", "EU", "2020-01-31", "yes"), ("GB", "EU", "2020-02-01", "no")),
        *(("GB", "EU", "1993-10-31", "no"), ("GB", "EU", "1993-11-01", "yes")),
        *(("RU", "G8", "2014-03-24", "yes"), ("RU", "G8", "2014-03-25", "no")),
        *(("RU", "G8", "1997-06-19", "no"), ("RU", "G8", "1998-01", "maybe")),
        *(("RU", "G8", "2006", "yes"), ("RU", "G7", "2006", "no")),
        *(("FI", "NATO", "2023-04-03", "no"), ("FI", "NATO", "2023-04-04", "yes")),
        *(("RU", "CoE", "2022-03-16", "yes"), ("RU", "CoE", "2022-03-17", "no")),
        *(("DE", "UNSC", "2019-12-31", "yes"), ("DE", "UNSC:elected", "2021", "no")),
        *(("FR", "UNSC:permanent", "2021", "yes"), ("DE", "UNSC:permanent", "2019", "no")),
        *(("IN", "SCO", "2017-06-09?", "maybe"), ("IN", "SCO", "XXXX-04-16", "maybe")),
        *(("NO", "SCO", "XXXX-04-16", "no"), ("UZ", "CSTO", "2012-07-01", "maybe")),
    ],
)
def test_membership_is_told_for_the_day(country: str, role: str, date: str, answer: str) -> None:
    """A boundary day each way; a date that spans the change is a maybe."""
    assert had_role(country, role, date) == answer


@pytest.mark.parametrize(
    ("organization", "date", "states"),
    [
        *(("SCO", "2024-04-16", ["KZ"]), ("SCO", "2024-07-04", ["KZ", "CN"])),
        *(("BRICS", "2024", ["RU"]), ("EU", "2025", ["PL", "DK"]), ("G7", "2023", ["JP"])),
        *(("NATO", "2024", []), ("SCO", "XXXX-04-16", [])),
    ],
)
def test_the_chair_is_told_for_the_day(organization: str, date: str, states: list[str]) -> None:
    """On the day it is handed over, it is of both."""
    assert [each.country for each in find_chairs(organization, date)] == states


@pytest.mark.parametrize(
    ("name", "acronym"),
    [
        *(("sco", "SCO"), ("Shanghai Cooperation Organisation", "SCO"), ("ШОС", "SCO")),
        *(("上合组织", "SCO"), ("OTAN", "NATO"), ("the-eu", None), ("Европейский союз", "EU")),
        *(("Security Council", "UNSC"), ("coe", "CoE"), ("Russia", None), ("", None)),
    ],
)
def test_an_organisation_is_found_by_each_of_its_names(name: str, acronym: str | None) -> None:
    """In any case and in the languages of the United Nations; never by a part."""
    found = find(name)
    assert (found.acronym if found else None) == acronym


def test_no_name_means_two_organisations() -> None:
    """What is typed for one finds no other."""
    names = Counter(
        fold_key(name) for each in list_organizations() for name in set(map(fold_key, each.names))
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_an_unknown_organisation_is_refused_with_what_is_near() -> None:
    """A near miss is a suggestion."""
    with pytest.raises(UnknownOrganizationError) as caught:
        resolve("Shanghai Cooperation Organ")
    assert "did you mean SCO?" in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "name", "why"),
    [
        ("member", "SCO:guest", "no guest"),
        ("chair", "NATO", "no chair of NATO is known"),
        ("during", "Shoal League", "type it as --during 'SCO chair Kazakhstan'"),
        ("during", "NATO", "type it as --during 'SCO chair Kazakhstan'"),
        ("during", "NATO chair France", "no chair of NATO is known"),
        ("during", "SCO Kazakhstan", "which term? there is 'SCO chair Uzbekistan 2021', "),
        ("during", "SCO chair", "'SCO chair Kyrgyzstan 2025'; onrecord orgs show SCO lists all"),
        ("during", "SCO chair Iran", "'SCO chair India 2022', 'SCO chair Kazakhstan 2023', "),
        ("during", "SCO chair 2023", "is 'SCO chair India 2022' or 'SCO chair Kazakhstan 2023'"),
        ("during", "EU presidency Malta 2016", "in 2016; there is 'EU presidency Malta 2017'"),
        ("during", "SCO chair China 2020", "'SCO chair China 2017' or 'SCO chair China 2024'"),
    ],
)
def test_what_names_no_tenure_says_what_to_type(kind: str, name: str, why: str) -> None:
    """Nothing is guessed, and nothing found by an empty term."""
    with pytest.raises(BadMembershipFilterError) as caught:
        resolve_filter(MembershipFilter(kind, (name,)))
    assert why in str(caught.value)


def test_a_term_is_its_days_whoever_spoke() -> None:
    """A year behind it picks one of several."""
    found = resolve_filter(MembershipFilter("during", ("SCO chairmanship of Kazakhstan 2024",)))
    assert [each[:3] for each in found.spells] == [("", "2023-07-04", "2024-07-04")]


def test_each_term_is_found_by_what_is_said_to_be_typed() -> None:
    """Where a name means several, each of these means one."""
    several = find_terms("SCO chair Kazakhstan")
    assert several == tuple(f"SCO chair Kazakhstan {year}" for year in (2004, 2010, 2016, 2023))
    assert all(find_terms(each) == (each,) for each in several)


def test_every_line_of_the_register_is_whole() -> None:
    """Known countries, dates that are EDTF, ends behind their beginnings, a source for each."""
    for organization in list_organizations():
        told = memberships(organization)
        assert told, organization
        for each in told:
            days = period_of(each)
            assert countries.name_of(each.country) != each.country
            assert each.source
            assert days.first <= days.last, each
            assert all(end in {"", ".."} or dates.canonical(end) == end for end in each[2:4])


def test_no_state_has_one_role_twice_at_a_time() -> None:
    """Two lines about the same days would hide a slip."""
    for organization in list_organizations():
        told = sorted(memberships(organization), key=lambda each: (each.country, each.role))
        for one, other in pairwise(told):
            if one[:2] == other[:2]:
                assert not period_of(one).may(period_of(other).first, period_of(other).last), (
                    one,
                    other,
                )


def test_a_chair_is_taken_when_the_last_one_ends() -> None:
    """Between two chairs of one organisation lies a day at most, once they are known."""
    for organization in list_organizations():
        told = [period_of(each) for each in memberships(organization) if each.chairs]
        terms = sorted(told, key=lambda each: each.first)
        for one, other in pairwise(terms):
            whole = join_periods([one._replace(country=""), other._replace(country="")])
            assert len(whole) == 1, (organization.acronym, one, other)


def test_a_line_of_the_user_goes_before_ours() -> None:
    """What users add is merged, and what they end is ended."""
    told = [
        {"country": "MN", "role": "member", "start": "2026-01-01", "end": "..", "source": "ours"},
        {"country": "IR", "role": "member", "start": "2023-07-04", "end": "2026-02-01"},
    ]
    row = {"acronym": "sco", "names": ["The Shanghai Club"], "memberships": told}
    rows = {"1": row, "2": "broken", "3": {"acronym": 3}}
    assert had_role("MN", "the shanghai club", "2026-05", rows) == "yes"
    assert had_role("IR", "SCO", "2026-02-01", rows) == "yes"
    assert had_role("IR", "SCO", "2026-03", rows) == "no"
    assert had_role("CN", "SCO", "2026-05", rows) == "yes"


def test_an_end_that_is_not_known_is_sure_of_no_later_day() -> None:
    """It may have gone on."""
    told = [{"country": "NO", "role": "member", "start": "2020"}]
    rows = {"1": {"acronym": "Shoals Commission", "memberships": told}}
    answers = [
        had_role("NO", "Shoals Commission", each, rows) for each in ("2019", "2020-06", "2024")
    ]
    assert answers == ["no", "maybe", "maybe"]


@pytest.mark.parametrize("step", [16, pytest.param(1, marks=pytest.mark.soak)])
def test_council_terms_agree_with_a_list_of_strangers(corpora: Path, step: int) -> None:
    """All of 1992 to 2023, but that in 1992 India sat, and Côte d'Ivoire no longer."""
    years = range(1992, 2025, step)
    path = corpora / "unsc-config" / "council_membership.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    theirs: set[tuple[str, str, int]] = set()
    for row in csv.DictReader(lines):
        country = row["country_org"].replace("Congo", "Congo-Brazzaville")
        country = countries.resolve(country).code
        served = range(int(row["start_year"]), int(row["end_year"]) + 1)
        theirs.update((country, row["seat"], year) for year in years if year in served)
    states = {each.country for each in memberships(resolve("UNSC"))}
    ours = {
        (country, seat, year)
        for country in states
        for seat in ("permanent", "elected")
        for year in years
        if had_role(country, f"UNSC:{seat}", str(year)) == "yes"
    }
    assert theirs - ours == {("CI", "elected", 1992)}
    assert {each for each in ours - theirs if each[2] < 2024} == {("IN", "elected", 1992)}


def test_members_agree_with_a_list_of_strangers(corpora: Path) -> None:
    """Who was in at the end of 2014, by the Correlates of War."""
    spelt = {"czechrep": "CZ", "etimor": "TL", "uk": "GB", "usa": "US", "wgermany": "DE"}
    with (corpora / "orgs" / "open_cow_igo_spells.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["org"] in {"EU", "NATO", "SCO", "ASEAN"}]
    for row in rows:
        code = spelt.get(row["state"]) or getattr(countries.find(row["state"]), "code", "")
        if code and row["last_year"] == "2014" and row["status"] == "1":
            assert had_role(code, row["org"], "2014-12-31") == "yes", row
