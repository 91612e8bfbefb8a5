"""Officials: their spellings and posts shown, added, and made one of several."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

import typer

from onrecord import config, dates
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups, option
from onrecord.cli.render.counts import note_withdrawn
from onrecord.cli.render.posts import describe_post
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import UnknownOfficialError
from onrecord.query import Filter
from onrecord.registers import edits, officials, resolve
from onrecord.registers.officials import OPEN, Official, Post
from onrecord.registers.resolve import OfficialRef
from onrecord.storage import Store, Summary
from onrecord.text.plural import plural
from onrecord.text.tokens import fold_key

Name = Annotated[str, typer.Argument(help="A name, an alias, a surname, or #number.")]
Many = list[str]


New = Annotated[bool, option("--new", help="Also for someone not yet on record.")]


@expand_option_groups
def show(
    name: Name,
    *,
    as_json: Annotated[bool, option("--json", help="As JSON.")] = False,
    place: StoreOption,
) -> None:
    """Show an official: posts, names, counts, first and last statement."""
    store = progress.open_store_shown(place.store)
    found = resolve.find_officials(store, name)
    if not found:
        raise UnknownOfficialError(name, resolve.near_names(store, name))
    if as_json:
        import json

        with output.open_output("", force=False) as write:
            records = [_record(store, each) for each in found]
            output.harmless_writer("json", write)(
                json.dumps(records, ensure_ascii=False, indent=1) + "\n"
            )
        return
    for at, each in enumerate(found):
        if at:
            typer.echo()
        _print(_lines(store, each))


@expand_option_groups
def add_post(
    name: Name,
    *,
    title: Annotated[str, option("--title", help="The office: Minister of Fisheries.")] = "",
    organization: Annotated[str, option("--org", help="The ministry or body.")] = "",
    country: Annotated[str, option("-c", "--country", help="Its country.")] = "",
    start: Annotated[str, option("--from", help="First day; unknown if left out.")] = "",
    end: Annotated[str, option("--to", help="Last day; .. means still held.")] = "",
    source: Annotated[str, option("-s", "--source", help="Your source.")] = "",
    order: Annotated[str, option("--date-order", help="dmy or mdy, for 04/11/2026.")] = "",
    new: New = False,
    place: StoreOption,
) -> None:
    """Add a post that an official held: statements recorded later take their role from it."""
    store = progress.open_store_shown(place.store)
    whom = _resolve_official(store, name, new=new)
    post = Post(
        title=title.strip(),
        organization=organization.strip(),
        country=_country(country),
        start=_date(start, order),
        end=_date(end, order),
        source=source.strip(),
    )
    _change(store, partial(edits.add_post, row=whom.row, name=whom.name, post=post))
    output.note(f"{whom.name}: {describe_post(post)}")


@expand_option_groups
def alias(
    name: Name,
    others: Annotated[
        Many, typer.Argument(help="Other names of the same official.", metavar="OTHER…")
    ],
    *,
    new: New = False,
    place: StoreOption,
) -> None:
    """Add other names of an official: a filter by one finds all."""
    store = progress.open_store_shown(place.store)
    whom = _resolve_official(store, name, new=new)
    _change(store, partial(edits.add_names, row=whom.row, name=whom.name, others=others))
    _report(store, whom.name)


@expand_option_groups
def rename(
    old: Name,
    new: Annotated[str, typer.Argument(help="The name to show from now on.")],
    *,
    place: StoreOption,
) -> None:
    """Show another name in tables; the old name still finds the official.

    No statement is changed: each keeps the name it was recorded under.
    """
    store = progress.open_store_shown(place.store)
    whom = resolve.resolve_one(store, old)
    _change(store, partial(edits.prefer_name, row=whom.row, old=whom.name, new=new.strip()))
    _report(store, new.strip())


@expand_option_groups
def merge(
    name: Name,
    others: Annotated[Many, typer.Argument(help="Names of the same official.", metavar="OTHER…")],
    *,
    place: StoreOption,
) -> None:
    """Merge officials: the first name is shown, and every name finds all statements.

    No statement is changed, and onrecord undo takes it back.
    """
    store = progress.open_store_shown(place.store)
    whom = [resolve.resolve_one(store, each) for each in (name, *others)]
    pairs = [(each.row, each.name) for each in whom]
    keys = {fold_key(each.name) for each in whom}
    spelt = [each for each in store.names("official") if fold_key(each) in keys]
    _change(store, partial(edits.merge_officials, whom=pairs, spelt=spelt))
    _report(store, whom[0].name)


def _resolve_official(store: Store, name: str, *, new: bool) -> OfficialRef:
    found = resolve.find_officials(store, name)
    return OfficialRef("", name.strip()) if new and not found else resolve.resolve_one(store, name)


def _change(store: Store, change: Callable[[edits.Rows], edits.Rows]) -> None:
    """Change the register under the store's lock; say so where nothing was to be changed."""
    step = store.change(command_record.record_command(), registers={officials.REGISTER: change})
    if not step.registers:
        output.note("already so; nothing was changed")


def _report(store: Store, name: str) -> None:
    """Say who is one now, and how much that is."""
    whom = resolve.resolve_one(store, name)
    row = store.rows(officials.REGISTER).get(whom.row)
    names = officials.load(row).names if row else (whom.name,)
    size = store.count(Filter(official=names[0]))
    others = ", ".join(names[1:])
    output.report(
        f"{names[0]}: {plural(size, 'statement')}, also as {others or 'no other name'}",
        names[0],
    )


def _country(typed: str) -> str:
    from onrecord.reference.countries import resolve as resolve_country

    return resolve_country(typed).code if typed.strip() else ""


def _date(typed: str, order: str) -> str:
    if typed.strip() in ("", OPEN):
        return typed.strip()
    from onrecord.dates.parse import read

    return read(typed, today=config.today(), order=config.date_order(order))


def _official(store: Store, whom: OfficialRef) -> Official:
    row = store.rows(officials.REGISTER).get(whom.row)
    return officials.load(row) if row is not None else Official(name=whom.name)


def _spoken(store: Store, official: Official) -> dict[str, int]:
    """Return each spelling that statements bear, with how many do."""
    known = store.names("official")
    borne = store.resolve(Filter(official=official.name)).official
    return {name: known[name] for name in borne if name in known}


def _count_and_dates(store: Store, official: Official) -> tuple[Summary, str, str]:
    """Return the count of statements that stand, and the dates of the first and the last."""
    found = store.summarize(Filter(official=official.name, standing=True), ["year"])
    known = sorted((each for each in found.groups if each.first), key=lambda each: each.first)
    first, last = (known[0].first, known[-1].last) if known else ("", "")
    return found, first, last


def _record(store: Store, whom: OfficialRef) -> dict[str, Any]:
    official = _official(store, whom)
    found, first, last = _count_and_dates(store, official)
    said = {"statements": found.total, "first": first, "last": last}
    said |= {"withdrawn": found.withdrawn} if found.withdrawn else {}
    number = {"number": int(whom.row)} if whom.row else {}
    return {**number, **officials.dump(official), **said, "spelt": _spoken(store, official)}


def _lines(store: Store, whom: OfficialRef) -> list[tuple[str, str]]:
    """Return what is known of an official, label by label."""
    from onrecord.reference.countries import name_of

    official = _official(store, whom)
    found, first, last = _count_and_dates(store, official)
    span = " to ".join(dict.fromkeys(filter(None, map(dates.short, (first, last)))))
    counted = f"{found.total:,}" + f", {span}" * bool(span)
    rows = [("official", str(whom)), ("kind", official.kind)]
    rows += [("country", name_of(official.country))] * bool(official.country)
    rows += [(scheme, each) for scheme, each in official.identifiers]
    posts = _in_time(official.posts)
    rows += [
        ("post", " · ".join(filter(None, (describe_post(each), each.source)))) for each in posts
    ]
    rows += [("spelt", f"{name} ({size:,})") for name, size in _spoken(store, official).items()]
    unsaid = (each for each in official.names if each not in _spoken(store, official))
    rows += [("also", each) for each in unsaid if each != official.name]
    return [*rows, ("statements", "; ".join(filter(None, (counted, note_withdrawn(found)))))]


def _in_time(posts: tuple[Post, ...]) -> list[Post]:
    return sorted(posts, key=lambda each: dates.sort_key(each.start.removeprefix(OPEN)))


def _print(lines: list[tuple[str, str]]) -> None:
    if not output.is_terminal():
        for label, said in lines:
            typer.echo(f"{label}\t{one_line(said)}")
        return
    from rich.text import Text

    from onrecord.cli.render import tables

    table = tables.empty_table(header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for label, said in lines:
        table.add_row(Text(label), Text(one_line(said)))
    tables.console().print(table)
