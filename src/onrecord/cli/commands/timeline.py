"""Many statements over time."""

from collections import Counter
from typing import Annotated

import typer
from msgspec.structs import replace

from onrecord import config
from onrecord.analysis import counts as reports
from onrecord.analysis.counts import Period
from onrecord.cli.commands.summary import remark_left_out
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    AllStatuses,
    FilterOptions,
    Output,
    PageOptions,
    PageTexts,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.render.results import (
    ResultView,
    caption,
    note_remarks,
    with_preferred_names,
    write_results,
)
from onrecord.cli.terminal import output, progress
from onrecord.errors import BadQueryError
from onrecord.formats import BINARY, DATA, PAGES
from onrecord.query import PERIODS
from onrecord.storage import Summary
from onrecord.text.plural import plural

CAP = 100


@expand_option_groups
def timeline(
    words: Words = None,
    *,
    by: Annotated[
        str, typer.Option("--by", help="day, week, month, quarter, year or decade.")
    ] = "",
    everything: AllStatuses = False,
    filters: FilterOptions,
    paging: PageOptions,
    out: Output,
    texts: PageTexts,
    place: StoreOption,
) -> None:
    """List statements by period, oldest first, with a bar of activity.

    -f svg draws it for a memo, -f html is a page with the statements.
    """
    form = output.choose_form(out, (*output.FORMS, "svg"))
    if by and form == "svg":
        raise BadQueryError("-f svg draws the finest periods that fit; leave out --by")
    by = _periods(by or config.period(), form)
    build_query.check_page_texts(texts, form, ("md", "html", "svg"))
    store = progress.open_store_shown(place.store)
    filter = build_query.build_filter(filters, words)
    drawn = form == "table" and not (out.columns or out.full)
    page = build_query.build_page(paging, limit=CAP if drawn else 0, oldest_first=True)
    answer = ResultView(
        store,
        store.find(filter, page),
        filter,
        page,
        lifted=paging.limit is not None,
        by=by,
        texts=texts,
    )
    if form not in (*DATA, *BINARY):
        answer = with_preferred_names(answer)
    if form == "svg":
        with output.open_for_flags(out, store.location) as write:
            _write_svg(answer, write)
        note_remarks(answer)
        if out.exit_status and not answer.found.total:
            raise typer.Exit(1)
    elif drawn or (form in ("table", "plain") and not out.columns):
        counted = store.summarize(replace(filter, standing=not everything), [by])
        with output.open_for_flags(out, store.location) as write:
            _draw(answer, counted, out, write)
        remark_left_out(counted)
        note_remarks(answer)
        if out.exit_status and not answer.found.total:
            raise typer.Exit(1)
    else:
        write_results(answer, out)


def _write_svg(answer: ResultView, write: output.Write) -> None:
    """Write the timeline alone, as a drawing for a memo."""
    from onrecord.exporting.html import timeline_file
    from onrecord.exporting.html.timeline_svg import caption as legend
    from onrecord.exporting.timeline import build_timeline

    chart = build_timeline(Counter((each.official, each.date) for each in answer.found))
    texts = answer.texts
    asked = " · ".join(build_query.describe(answer.found.filter))
    found = f"{plural(chart.everyone.size, 'statement')}. {legend(chart)}"
    timeline_file.write_svg(
        chart,
        texts.title or asked or "Statements on record",
        write,
        notes=tuple(filter(None, (*texts.intro.split("\n"), asked * bool(texts.title), found))),
        mark=texts.mark,
    )


def _draw(answer: ResultView, counted: Summary, out: Output, write: output.Write) -> None:
    """Print periods: past the cap, or where nobody looks, what fits that."""
    whole = answer.lifted or out.full or answer.found.total <= CAP
    statements = answer.found if whole or output.choose_form(out) == "plain" else ()
    ascending = answer.page.ascending
    periods = reports.list_periods(counted.groups, statements, answer.by, ascending=ascending)
    if output.choose_form(out) == "plain":
        _write_plain(periods, write, answer)
        return
    _draw_table(answer, periods, out, write, whole=bool(whole))


def _draw_table(
    answer: ResultView, periods: list[Period], out: Output, write: output.Write, *, whole: bool
) -> None:
    from onrecord.cli.render import bars, tables

    console = tables.console()
    ids = answer.found.ids() if whole else ()
    look = tables.TableOptions(
        answer.store.abbreviate(ids).__getitem__, words=tuple(answer.filter.words), full=out.full
    )
    said = caption(answer) if whole else f"{caption(answer)}; add filters to see the statements"
    with console.capture() as captured:
        console.print(bars.timeline(periods, look, console.width))
        console.print(tables.print_remark(said))
    write(captured.get())


def _write_plain(periods: list[Period], write: output.Write, answer: ResultView) -> None:
    """Write a line for each statement, its period in front."""
    short = answer.short()
    for period in periods:
        for each in period.statements:
            write(f"{period.label}\t{output.plain_line(each, (), short)}")


def _periods(by: str, form: str) -> str:
    """Return the periods to show; on a page, headings may name others too."""
    return build_query.headings(by, form) if form in PAGES else build_query.choose(by, PERIODS)
