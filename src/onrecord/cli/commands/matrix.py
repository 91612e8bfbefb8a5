"""Who spoke on what, in rows and columns: a heat map of counts, or stances."""

from typing import Annotated

import typer
from msgspec.structs import replace

from onrecord.analysis.matrix import Matrix, build_matrix
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    AllStatuses,
    FileOutput,
    FilterOptions,
    Limit,
    PageTexts,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.render import matrix as render
from onrecord.cli.render.preferred_names import counts_with_preferred_names
from onrecord.cli.render.results import hint_at_names, note_empty
from onrecord.cli.terminal import output, progress
from onrecord.errors import BadQueryError
from onrecord.query import GROUPS, PERIODS
from onrecord.storage import Store, Summary
from onrecord.text.plural import plural

FORMS = ("table", "plain", "csv", "tsv", "json", "md", "html", "svg")
CELLS = ("count", "stance")
_SPEAKERS = ("official", "country", "organization")
_FIELDS = tuple(each for each in GROUPS if each not in ("status", "stance"))
_SHORTHANDS = {"topics": "topic", "org": "organization", "lang": "language"}
# On a page and a terminal; what programs read has all.
_MOST_COLUMNS, _MOST_ROWS = 20, 40


@expand_option_groups
def matrix(
    words: Words = None,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option("--by", help="Rows, then columns: official, country, topic, about, year …"),
    ] = None,
    cells: Annotated[str, typer.Option("--cells", help="count, or stance.")] = "count",
    columns: Annotated[
        int | None,
        typer.Option("--columns", min=0, help="Maximum number of columns; 0 is all."),
    ] = None,
    limit: Limit = None,
    everything: AllStatuses = False,
    filters: FilterOptions,
    out: FileOutput,
    texts: PageTexts,
    place: StoreOption,
) -> None:
    """Show a heat map: who spoke on what, how often, or with which stance.

    \b
    matrix                                   officials by topics
    matrix --by country --by about           countries by what they speak about
    matrix --by year -t ferries              officials over the years on one topic
    matrix --by topic --by year --cells stance -o solenn

    The form (-f) is table, plain, csv, tsv, json, md, html or svg.
    """  # noqa: D301  a backspace keeps the lines beneath it as they are
    form = output.choose_form(out, FORMS)
    build_query.check_page_texts(texts, form, ("html",))
    fields = _fields(by or [])
    stance = build_query.choose(cells, CELLS, "--cells") == "stance"
    store = progress.open_store_shown(place.store)
    selected = replace(build_query.build_filter(filters, words), standing=not everything)
    asked = [*fields, *["stance"] * stance]
    found = counts_with_preferred_names(store, store.summarize(selected, asked, ends=False), asked)
    rows, across = (
        counts_with_preferred_names(store, store.summarize(selected, [each], ends=False), [each])
        for each in fields
    )
    whole = form in ("csv", "tsv", "json", "plain")
    most_rows = (0 if whole else _MOST_ROWS) if limit is None else limit
    most_columns = (0 if whole else _MOST_COLUMNS) if columns is None else columns

    def build(most_columns: int) -> Matrix:
        return build_matrix(
            found.groups,
            rows.groups,
            across.groups,
            fields,
            most_rows=most_rows,
            most_columns=most_columns,
        )

    built = build(most_columns)
    if form == "table" and columns is None:
        from onrecord.cli.render import tables

        built = build(render.fitting_columns(built, tables.console().width))
    told = _notes(built, found)
    title = f"{'Stance' if stance else 'Statements'} by {fields[0]} and {fields[1]}"
    asked_for = " · ".join(build_query.describe(found.filter))
    with output.open_for_flags(out, store.location) as write:
        if form == "json":
            render.as_json(built, write, stance=stance)
        elif whole:
            render.as_cells(built, write, form, stance=stance)
        elif built.rows:
            about = f"{title}: {asked_for}" if asked_for else title
            heat = render.heat_map(built, texts.title or about, told, stance=stance)
            heat = heat._replace(intro=texts.intro, mark=texts.mark)
            if form == "table":
                counted = plural(found.total, "statement")
                render.draw(built, heat, " · ".join(filter(None, (asked_for, counted))), write)
            elif form == "md":
                render.as_markdown(heat, write)
            else:
                from onrecord.exporting.html import heat_map

                (heat_map.write_svg if form == "svg" else heat_map.write_page)(heat, write)
    _remark(store, found, told if whole else ())
    if out.exit_status and not found.total:
        raise typer.Exit(1)


def _fields(by: list[str]) -> tuple[str, str]:
    """Return rows and columns; one field alone takes the place it is made for."""
    named = [build_query.choose(_SHORTHANDS.get(each, each), _FIELDS) for each in by]
    if len(named) > 2 or len(set(named)) < len(named):  # noqa: PLR2004  rows and columns
        raise BadQueryError("--by names the rows, then the columns: two different fields at most")
    if len(named) == 2:  # noqa: PLR2004
        return named[0], named[1]
    if not named or named[0] in _SPEAKERS:
        return (named or ["official"])[0], "topic"
    return "official", named[0]


def _notes(built: Matrix, found: Summary) -> tuple[str, ...]:
    """Say what a reader of the matrix must know: overlaps, and what is left out."""
    notes = []
    sums = {row.value: 0 for row in built.rows}
    for (row, _), cell in built.cells.items():
        sums[row] += cell.size
    if any(sums[row.value] > row.size for row in built.rows):
        notes.append(
            f"A statement can have several values of {built.by[1]}: cells add up to more than "
            "“all”, which counts each statement once."
        )
    if built.others and built.by[1] in PERIODS:
        notes.append(f"“earlier” sums {plural(built.others, built.by[1])}; --columns 0 shows all.")
    elif built.others:
        notes.append(
            f"“other” sums the {plural(built.others, 'smallest column')}; --columns 0 shows all."
        )
    if built.left_out:
        notes.append(f"{plural(built.left_out, 'smaller row')} not shown; -n 0 shows all.")
    if found.undated:
        notes.append(f"{found.undated:,} without a known year left out; --undated includes them.")
    if found.withdrawn:
        notes.append(
            f"{found.withdrawn:,} retracted or misattributed not counted; "
            "--all-statuses counts them."
        )
    return tuple(notes)


def _remark(store: Store, found: Summary, notes: tuple[str, ...]) -> None:
    for each in notes:
        output.note(each)
    if not found.total:
        output.note(note_empty(store) or f"nothing matched{hint_at_names(store, found.filter)}")
