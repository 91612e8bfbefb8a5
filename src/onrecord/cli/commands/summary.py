"""How many statements, by one field or two."""

from collections.abc import Sequence
from typing import Annotated

import typer
from msgspec.structs import replace

from onrecord.analysis import counts as reports
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    AllStatuses,
    FilterOptions,
    Limit,
    Output,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.render import counts
from onrecord.cli.render.results import hint_at_names, note_empty
from onrecord.cli.terminal import output, progress
from onrecord.errors import BadQueryError
from onrecord.formats import BINARY, PAGES
from onrecord.query import GROUPS, PERIODS
from onrecord.storage import Group, Store, Summary

_MOST_FIELDS = 2
_TABLE_ROWS = 100


@expand_option_groups
def summary(
    words: Words = None,
    *,
    by: Annotated[
        list[str] | None, typer.Option("--by", help="Count by this field; twice for a cross-table.")
    ] = None,
    everything: AllStatuses = False,
    filters: FilterOptions,
    limit: Limit = None,
    out: Output,
    place: StoreOption,
) -> None:
    """Count statements by one or two fields, with first and last date."""
    fields = [_field(each) for each in by or ["official"]]
    if len(fields) > _MOST_FIELDS:
        raise BadQueryError("--by takes one field, or two for a cross-table")
    store = progress.open_store_shown(place.store)
    filter = replace(build_query.build_filter(filters, words), standing=not everything)
    # A cross-table has no room for dates.
    ends = len(fields) == 1 or output.choose_form(out) not in ("table", "md")
    totals = store.summarize(filter, fields[:1], ends=False) if len(fields) > 1 else None
    found = store.summarize(filter, fields, ends=ends)
    write_counts(found, fields, out, store, limit=limit, totals=totals)


def write_counts(
    found: Summary,
    by: list[str],
    out: Output,
    store: Store,
    *,
    limit: int | None,
    totals: Summary | None = None,
) -> None:
    """Write the first ``limit`` counts (0 is all) in the form asked for; note what they omit.

    A table of names is capped unless a limit is given. ``totals`` are the counts by the first
    of two fields.
    """
    from onrecord.cli.render.preferred_names import counts_with_preferred_names

    found = counts_with_preferred_names(store, found, by)
    check_form(output.choose_form(out))
    by_year: Sequence[Group] = ()
    drawn = output.choose_form(out) == "table" and output.is_terminal() and not out.output
    if drawn and len(by) == 1 and by[0] not in PERIODS:
        years = [by[0], "year"]
        dated = store.summarize(found.filter, years, ends=False)
        by_year = counts_with_preferred_names(store, dated, years).groups
    capped = limit is None and output.choose_form(out) == "table" and by[0] not in PERIODS
    rows = counts_with_preferred_names(store, totals, by[:1]).groups if totals else ()
    sizes = {each.values[0]: each.size for each in rows} if totals else None
    most = _TABLE_ROWS if capped else limit or 0
    with output.open_for_flags(out, store.location) as write:
        layout = counts.Layout(sizes, by_year)
        write_in_form(output.choose_form(out), found, by, write, limit=most, layout=layout)
    _remark(found, by, store)
    if out.exit_status and not found.total:
        raise typer.Exit(1)


def _field(name: str) -> str:
    settled = {"topics": "topic", "org": "organization", "lang": "language"}.get(name, name)
    return build_query.choose(settled, GROUPS)


def check_form(form: str) -> None:
    """Refuse a format that has no counts. Raises BadQueryError."""
    if form != "md" and form in (*PAGES, *BINARY):
        raise BadQueryError(
            f"counts are not written as {form}; -f csv or -f md makes a table,"
            " timeline -f html draws them"
        )


def write_in_form(
    form: str,
    found: Summary,
    by: Sequence[str],
    write: output.Write,
    *,
    limit: int = 0,
    layout: counts.Layout = counts.COUNTS_ALONE,
) -> None:
    """Write the first ``limit`` counts (0 is all) in a form; ``layout`` is for tables."""
    shown = found._replace(groups=reports.largest_groups(found.groups, by, limit))
    if form == "table":
        counts.draw(found, shown, by, write, layout)
    elif form in ("json", "jsonl"):
        counts.as_json(shown, by, write, lines=form == "jsonl")
    elif form == "md":
        counts.as_markdown(shown, by, write, layout.totals)
    elif form == "ids":
        counts.as_names(shown, write)
    else:
        counts.as_cells(shown, by, write, form)


def remark_left_out(found: Summary) -> None:
    """Say how many were not counted for their standing."""
    if told := counts.note_withdrawn(found):
        output.note(f"{told}; --all-statuses counts them")


def _remark(found: Summary, by: list[str], store: Store) -> None:
    remark_left_out(found)
    if found.undated:
        output.note(f"{found.undated:,} without a known year left out; --undated includes them")
    if told := counts.overlap(found, by):
        output.note(told)
    if not found.total:
        output.note(note_empty(store) or f"nothing matched{hint_at_names(store, found.filter)}")
    elif not found.groups:
        output.note(f"none of the {found.total:,} names its {' and '.join(by)}")
