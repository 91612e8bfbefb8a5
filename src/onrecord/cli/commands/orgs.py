"""Organisations: who is what in them, shown; and what users add to that."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Annotated

import typer

from onrecord import config, dates
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups, option
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import BadRegisterError
from onrecord.reference.countries import name_of
from onrecord.reference.countries import resolve as country_of
from onrecord.reference.organizations import (
    CHAIRS,
    OPEN,
    REGISTER,
    Membership,
    Organization,
    find,
    memberships,
    resolve,
)
from onrecord.registers import organization_edits
from onrecord.storage import Store

Name = Annotated[str, typer.Argument(metavar="ORG", help="An acronym or a name: SCO.")]
Country = Annotated[str, typer.Argument(metavar="COUNTRY", help="A country: a name or a code.")]
Begin = Annotated[str, option("--from", help="First day; unknown if left out.")]
End = Annotated[str, option("--to", help="Last day; if left out, it continues.")]
Source = Annotated[str, option("-s", "--source", help="Your source.")]
Role = Annotated[str, option("--role", help="member, observer, dialogue partner …")]


@expand_option_groups
def show(name: Name, *, place: StoreOption) -> None:
    """Show an organisation: names, members, roles and dates, with sources.

    An end that is empty is not known; .. goes on.
    """
    rows = progress.open_store_shown(place.store).rows(REGISTER)
    organization = resolve(name, rows)
    head, lines = _heading(organization), _lines(memberships(organization, rows))
    with output.open_output("", force=False, paged=True) as write:
        if output.is_terminal():
            write(_page(head, lines))
            return
        for line in (*([each] for each in head), *lines):
            write("\t".join(map(one_line, line)) + "\n")


@expand_option_groups
def add(
    name: Annotated[str, typer.Argument(metavar="ORG", help="Its acronym or name.")],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME…", help="Other names of it.")
    ] = None,
    *,
    place: StoreOption,
) -> None:
    """Add an organisation, or other names of one: --org with any name finds it."""
    store = progress.open_store_shown(place.store)
    known = find(name, store.rows(REGISTER))
    acronym = known.acronym if known else _clean_name(name)
    for each in names or ():
        _not_another(each, acronym, store)
    others = [_clean_name(each) for each in names or ()]
    full, *rest = others if others and not known else ["", *others]
    _change(store, partial(organization_edits.add_names, acronym=acronym, name=full, names=rest))
    output.report(f"{acronym}: also called {', '.join(others) or 'nothing else'}", acronym)


@expand_option_groups
def join(
    name: Name,
    country: Country,
    *,
    role: Role = "member",
    start: Begin = "",
    end: End = OPEN,
    source: Source = "",
    place: StoreOption,
) -> None:
    """Record that a country was in an organisation, its role and dates."""
    _note(place, name, country, Membership("", _role(role), start, end, source))


@expand_option_groups
def chair(
    name: Name,
    country: Country,
    *,
    start: Begin = "",
    end: End = "",
    source: Source = "",
    place: StoreOption,
) -> None:
    """Record that a country held the chair of an organisation, and when."""
    _note(place, name, country, Membership("", CHAIRS[0], start, end, source))


@expand_option_groups
def leave(
    name: Name,
    country: Country,
    *,
    role: Annotated[str, option("--role", help="Which role, where there are several.")] = "",
    end: Annotated[str, option("--on", "--to", help="The last day.")],
    place: StoreOption,
) -> None:
    """Record the last day of a country's current membership."""
    store = progress.open_store_shown(place.store)
    organization = resolve(name, store.rows(REGISTER))
    whose = country_of(country)
    last, what = _date(end), _role(role) if role else ""
    if last in ("", OPEN):
        raise BadRegisterError("give the last day: --on 2024-07-03")
    ended = partial(organization_edits.end_membership, country=whose.code, role=what, end=last)
    _change(store, partial(ended, acronym=organization.acronym))
    said = f"{whose.name} left {organization.acronym}, last day {dates.display(last)}"
    output.report(said, organization.acronym)


def _note(place: StoreOption, name: str, country: str, told: Membership) -> None:
    store = progress.open_store_shown(place.store)
    organization = resolve(name, store.rows(REGISTER))
    whose = country_of(country)
    dated = told._replace(
        country=whose.code, start=_date(told.start), end=_date(told.end), source=told.source.strip()
    )
    change = partial(organization_edits.add_membership, acronym=organization.acronym, told=dated)
    _change(store, change)
    output.report(
        f"{whose.name}: {told.role} of {organization.acronym}, {_days(dated)}", organization.acronym
    )


def _change(
    store: Store, change: Callable[[organization_edits.Rows], organization_edits.Rows]
) -> None:
    step = store.change(command_record.record_command(), registers={REGISTER: change})
    if not step.registers:
        output.note("already so; nothing was changed")


def _heading(organization: Organization) -> Iterator[str]:
    yield f"{organization.acronym}  {', '.join(organization.names[1:])}".rstrip()
    if organization.as_of:
        known = dates.display(organization.as_of)
        yield f"known up to {known}; onrecord orgs join, leave and chair add to it"


def _lines(told: list[Membership]) -> Iterator[list[str]]:
    """Give a line for each role and its days, with the countries, in the order of the register."""
    together: dict[tuple[str, ...], list[str]] = {}
    for each in told:
        together.setdefault((each.role, each.start, each.end, each.source), []).append(each.country)
    for (role, start, end, source), countries in together.items():
        names = ", ".join(map(name_of, countries))
        days = _days(Membership("", role, start, end))
        yield [role, days, names, source]


def _page(head: Iterator[str], lines: Iterator[list[str]]) -> str:
    from rich.text import Text

    from onrecord.cli.render import tables

    table = tables.empty_table(header=False)
    for style in ("dim", "", "", "dim"):
        table.add_column(style=style, overflow="fold")
    for line in lines:
        table.add_row(*(Text(one_line(each)) for each in line))
    page = tables.console()
    with page.capture() as captured:
        for each in head:
            page.print(Text(one_line(each)))
        page.print(table)
    return captured.get()


def _days(told: Membership) -> str:
    if not told.start and told.end in ("", OPEN):
        return "start not known"
    return f"{told.start or 'not known'} to {told.end or 'not known'}"


def _date(typed: str) -> str:
    if typed.strip() in ("", OPEN):
        return typed.strip()
    from onrecord.dates.parse import read

    date = read(typed, today=config.today(), order=config.date_order())
    if dates.bounds(date) is None:
        raise BadRegisterError(f"{typed!r} has no year; type it too, as in 2024-04-16")
    return date


def _role(typed: str) -> str:
    role = " ".join(typed.lower().split())
    if not role or ":" in role or role == "any":
        raise BadRegisterError(f"a role is a word such as member or observer, not {typed!r}")
    return role


def _clean_name(name: str) -> str:
    clean = " ".join(name.split())
    if not clean or ":" in clean:
        raise BadRegisterError(f"an organisation needs a name without a colon, not {name!r}")
    return clean


def _not_another(name: str, acronym: str, store: Store) -> None:
    other = find(name, store.rows(REGISTER))
    if other and other.acronym != acronym:
        raise BadRegisterError(f"{name!r} names {other.acronym} already")
