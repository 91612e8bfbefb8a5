"""Who of an organisation's members has said nothing."""

import json as encoder

import typer
from msgspec.structs import replace

from onrecord import config, dates
from onrecord.analysis import compare
from onrecord.analysis.compare import Silence
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    FilterOptions,
    Output,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import BadQueryError, suggest
from onrecord.fields import NONE
from onrecord.query import Filter
from onrecord.reference.countries import name_of
from onrecord.reference.membership_periods import LAST
from onrecord.reference.memberships import resolve_filter
from onrecord.storage import Group, Store
from onrecord.text import tokens
from onrecord.text.suggest import suggest_names as near_names

_FORMS = ("table", "plain", "json", "csv", "tsv", "ids")


@expand_option_groups
def silence(
    words: Words = None, *, filters: FilterOptions, out: Output, place: StoreOption
) -> None:
    """List the members with nothing on record: silence -t fisheries --member-of SCO --since 2024.

    Members are those that may have been so at any time since then, or are today. What bears no
    year may have been said since then too, and is told.
    """
    store = progress.open_store_shown(place.store)
    filter = build_query.build_filter(filters, words)
    told = [each for each in filter.tenures if each.kind == "member" and not each.barred]
    if not told:
        raise BadQueryError("name an organisation: silence -t TOPIC --member-of SCO --since 2024")
    _refuse_unknown_topics(store, filter)
    found, members = _silent(store, filter)
    _write(found, out, store)
    days = " · ".join(build_query.describe(store.resolve(filter)))
    output.note(f"{len(found)} of {len(members)} members have nothing on record: {days}")
    if out.exit_status and not found:
        raise typer.Exit(1)


def _refuse_unknown_topics(store: Store, filter: Filter) -> None:
    """Raise BadQueryError for a topic that no statement has: silence on it would mean nothing."""
    known = store.names("topic")
    asked = (name for facet, names in filter.required() if facet == "topic" for name in names)
    for name in asked:
        if name != NONE and not set(store.resolve(Filter(topic=name)).topic) & known.keys():
            near = suggest(near_names(name, tuple(known)))
            raise BadQueryError(
                f"there is no topic {name!r}{near or '; onrecord topics lists them'}"
            )


def _silent(store: Store, filter: Filter) -> tuple[list[Silence], list[str]]:
    rows = store.rows("organizations")
    bare = replace(filter, tenures=tuple(each for each in filter.tenures if each.kind != "member"))
    since, until = bare.window()
    today = config.today().isoformat()
    window = (since or until or today, until or today)
    members = [
        spell.country
        for each in filter.tenures
        if each.kind == "member" and not each.barred
        for spell in resolve_filter(each, rows).spells
        if spell.may(*window)
    ]
    members = list(dict.fromkeys(members))
    before = replace(bare, since="", until="")
    yearless = replace(before, since=LAST, until=LAST, undated=True)
    spoke, ever, undated = (_by_country(store, each) for each in (bare, before, yearless))
    silent = compare.find_silent_members(sorted(members, key=_sort_key), spoke, ever, undated)
    return silent, members


def _sort_key(country: str) -> str:
    return tokens.fold_key(name_of(country))


def _by_country(store: Store, filter: Filter) -> dict[str, Group]:
    counted = store.summarize(replace(filter, standing=True), ["country"])
    return {each.values[0]: each for each in counted.groups}


def _write(found: list[Silence], out: Output, store: Store) -> None:
    form = output.choose_form(out)
    if form not in _FORMS:
        raise BadQueryError(f"silence has no format {form}; formats: {', '.join(_FORMS)}")
    head = ("country", "last", "undated")
    with output.open_for_flags(out, store.location) as write:
        if form == "json":
            write(encoder.dumps([each._asdict() for each in found], ensure_ascii=False, indent=1))
            write("\n")
        elif form == "ids":
            write("".join(f"{each.country}\n" for each in found))
        elif form == "table" and found:
            _draw(found, write)
        elif form != "table":
            mark = "," if form == "csv" else "\t"
            rows = [(each.country, each.last, str(each.undated)) for each in found]
            for row in [head, *rows] if form != "plain" else map(_row, found):
                write(mark.join(row) + "\n")


def _draw(found: list[Silence], write: output.Write) -> None:
    from onrecord.cli.render import tables

    page = tables.console()
    with page.capture() as captured:
        page.print(
            tables.fields_table(("country", "last word", "without a year"), map(_row, found))
        )
    write(captured.get())


def _row(each: Silence) -> tuple[str, str, str]:
    last = dates.short(each.last) if each.last else "none on record"
    return one_line(name_of(each.country)), last, str(each.undated or "")
