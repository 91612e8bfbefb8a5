"""Statements beside one another: two of them, one speaker's wordings, sides by period."""

import json as encoder
import shlex
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from msgspec.structs import replace

from onrecord import config, dates
from onrecord.analysis.compare import Wording, compare_texts, list_wordings, side_by_side
from onrecord.cli.commands.summary import check_form, remark_left_out, write_in_form
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    AllStatuses,
    FilterOptions,
    Output,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.render.differences import Part, mark_pieces
from onrecord.cli.render.results import hint_at_names, note_empty
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import make_visible, one_line
from onrecord.errors import BadQueryError, UnknownStatementError
from onrecord.model import Statement
from onrecord.query import PERIODS, Filter, Page
from onrecord.statements.attribution import name_kind
from onrecord.storage import Store, Summary

_FEW = 30
# How many letters of an id are shown: four letters that name none are a slip in it.
_SHORT = 4
_SIDES = ("official", "country")
_FORMS = ("table", "plain", "json")
_OLDEST_FIRST = Page(reverse=True)


@expand_option_groups
def compare(
    words: Words = None,
    *,
    by: Annotated[
        str, typer.Option("--by", help="day, week, month, quarter, year or decade.")
    ] = "",
    wordings: Annotated[
        bool, typer.Option("--wordings", help="Each wording against the one before.")
    ] = False,
    everything: AllStatuses = False,
    filters: FilterOptions,
    out: Output,
    place: StoreOption,
) -> None:
    """Lay officials or countries side by side, or see how words changed.

    compare -o solenn -o brandt -t ferries --by month counts and, where there is room, quotes.
    compare -o solenn -t ferries --wordings shows each wording with what it added and dropped.
    compare ID ID shows two statements as one text with the differences marked.
    """
    store = progress.open_store_shown(place.store)
    if _are_ids(words or (), filters):
        one, other = _get_two(store, words or ())
        _write_wordings(store, [Wording(one), _print_beside(one, other)], out)
        return
    filter = replace(build_query.build_filter(filters, words), standing=not everything)
    if wordings:
        _write_wordings(store, list_wordings(store.find(filter, _OLDEST_FIRST)), out)
        return
    facet, names = _sides(filters, filter)
    unit = build_query.choose(by or config.period(), PERIODS)
    _side_by_side(store, filter, facet, names, unit, out)


def _are_ids(words: Sequence[str], filters: FilterOptions) -> bool:
    return len(words) == 2 and not any(filters.wanted.get(each) for each in _SIDES)  # noqa: PLR2004  two


def _get_two(store: Store, ids: Sequence[str]) -> list[Statement]:
    """Return two statements. Raises UnknownStatementError, with the call that takes names."""
    try:
        return [store.get(each) for each in ids]
    except UnknownStatementError as cause:
        if any(map(str.isdigit, cause.asked)) or len(cause.asked) == _SHORT:
            raise
        sides = " ".join(f"-o {shlex.quote(each)}" for each in ids)
        raise UnknownStatementError(cause.asked, (f"compare {sides}",)) from cause


def _print_beside(one: Statement, other: Statement) -> Wording:
    return Wording(other, compare_texts(one.text, other.text))


def _sides(filters: FilterOptions, filter: Filter) -> tuple[str, tuple[str, ...]]:
    """Return what is laid side by side. Raises BadQueryError where there is but one."""
    for facet in _SIDES:
        names: tuple[str, ...] = getattr(filter, facet)
        if len(names) > 1:
            return facet, names
    alone = (
        "; --wordings shows how one speaker's wording changed"
        if filters.wanted.get("official")
        else ""
    )
    example = "compare -o NAME -o NAME -t TOPIC, -c COUNTRY -c COUNTRY, or ID ID"
    raise BadQueryError(f"give two sides to compare: {example}{alone}")


def _side_by_side(
    store: Store, filter: Filter, facet: str, names: Sequence[str], unit: str, out: Output
) -> None:
    selected = {name: replace(filter, **{facet: (name,)}) for name in names}
    told = {name: store.summarize(each, [unit]) for name, each in selected.items()}
    named = {name: _name_side(told[name].filter, facet, name) for name in names}
    groups = side_by_side({named[each]: told[each].groups for each in names})
    total = sum(each.total for each in told.values())
    undated, withdrawn = (
        sum(getattr(each, name) for each in told.values()) for name in ("undated", "withdrawn")
    )
    summary = Summary(store.resolve(filter), groups, total, undated)._replace(withdrawn=withdrawn)
    form = output.choose_form(out)
    check_form(form)
    with output.open_for_flags(out, store.location) as write:
        write_in_form(form, summary, (unit, facet), write)
        if form == "table" and 0 < total <= _FEW:
            said = {named[each]: tuple(store.find(selected[each], _OLDEST_FIRST)) for each in names}
            _quote(store, said, unit, write, full=out.full)
    remark_left_out(summary)
    if undated:
        output.note(f"{undated:,} without a known year left out; --undated includes them")
    _report_miss(store, [selected[each] for each in names if not told[each].total], facet)
    if not total and out.exit_status:
        raise typer.Exit(1)


def _report_miss(store: Store, silent: Sequence[Filter], facet: str) -> None:
    """Say of which sides nothing was found, and why."""
    if silent and (nowhere := note_empty(store)):
        output.note(nowhere)
        return
    for each in silent:
        (side,) = build_query.describe(Filter(**{facet: getattr(each, facet)}))
        output.note(f"{side}: nothing matched{hint_at_names(store, each)}")


def _name_side(resolved: Filter, facet: str, typed: str) -> str:
    """Name a side: by the one name it stands for, else as it was typed."""
    if facet == "country":
        from onrecord.reference.countries import as_printed

        return as_printed(typed) or typed
    names = tuple(resolved.official)
    return names[0] if len(names) == 1 else typed


def _quote(
    store: Store,
    said: dict[str, tuple[Statement, ...]],
    unit: str,
    write: output.Write,
    *,
    full: bool,
) -> None:
    """Print what each side said, period by period, a column a side where there is room."""
    from onrecord.cli.render import tables
    from onrecord.cli.render.side_by_side import side_by_side_table

    page = tables.console()
    short = store.abbreviate(each.id for some in said.values() for each in some).__getitem__
    with page.capture() as captured:
        page.print()
        page.print(
            side_by_side_table(said, unit, tables.TableOptions(short, full=full), page.width)
        )
    write(captured.get())


def _write_wordings(store: Store, told: Sequence[Wording], out: Output) -> None:
    form = output.choose_form(out)
    if form not in _FORMS:
        raise BadQueryError(f"--wordings has no format {form}; formats: {', '.join(_FORMS)}")
    with output.open_for_flags(out, store.location) as write:
        if form == "json":
            records = [_record(each) for each in told]
            output.harmless_writer("json", write)(
                encoder.dumps(records, ensure_ascii=False, indent=1)
            )
            write("\n")
            return
        parts = list(_wording_lines(store, told))
        if form == "plain":
            write("".join(text for text, _ in parts))
            return
        from rich.text import Text

        from onrecord.cli.render import tables

        page = tables.console()
        with page.capture() as captured:
            page.print(Text.assemble(*parts), end="")
        write(captured.get())


def _wording_lines(store: Store, told: Sequence[Wording]) -> Iterator[Part]:
    """Give each wording: its heading, then its words with what was dropped and added."""
    short = store.abbreviate(each.statement.id for each in told).__getitem__
    for at, each in enumerate(told):
        said = each.statement
        when = dates.short(said.date) or "no date"
        heading = (when, said.official, short(said.id), name_kind(said), said.event)
        yield one_line(" · ".join(filter(None, heading))) + "\n", "bold"
        if each.pieces:
            yield from mark_pieces(each.pieces)
        else:
            yield "(entirely different wording)\n" if at else "", "dim"
            yield make_visible(said.text), ""
        yield "\n\n" if at < len(told) - 1 else "\n", ""


def _record(wording: Wording) -> dict[str, object]:
    said = wording.statement
    kinds = {" ": "kept", "-": "dropped", "+": "added"}
    return {
        "id": said.id,
        "date": said.date,
        "official": said.official,
        "text": said.text,
        "pieces": [{kinds[each.what]: each.text} for each in wording.pieces],
    }
