"""What was found, in the form asked for, with what must be said beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import typer
from msgspec.structs import replace

from onrecord import config
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import Output, PageTexts
from onrecord.cli.terminal import output
from onrecord.errors import BadQueryError
from onrecord.fields import NAMED
from onrecord.formats import BINARY, DATA, PAGES
from onrecord.query import AROUND, TEXT, Filter, Page, matching_names
from onrecord.storage import Results, Store

if TYPE_CHECKING:
    from onrecord.exporting.report import Report

# How a caption names the place in which words were found.
_FIELD_LABELS = {"official": "speaker", "org": "organisation"} | {
    place: place for place in AROUND if place not in ("official", "org")
}


class ResultView(NamedTuple):
    """An answer: the store, the statements, the filter as typed, the page.

    ``lifted`` is true where a limit was typed, ``by`` is what the headings of a page
    name, ``texts`` stand at its head, ``nothing`` is said where nothing is found.
    """

    store: Store
    found: Results
    filter: Filter
    page: Page = Page()
    lifted: bool = False
    by: str = "official"
    nothing: str = "nothing matched"
    texts: PageTexts = PageTexts()

    def short(self) -> Callable[[str], str]:
        """Return what shortens the ids that are shown."""
        return self.store.abbreviate(self.found.ids()).__getitem__


def write_results(answer: ResultView, out: Output) -> None:
    """Write what was found; say what was not, and why."""
    form, fields = output.choose_form(out), output.choose_columns(out)
    if form not in (*DATA, *BINARY):
        answer = with_preferred_names(answer)
    if fields and form in PAGES:
        raise BadQueryError("--fields does not work with a page; use -f csv or -f json")
    if form in BINARY:
        output.write_binary(
            form, answer.found, out.output, fields, force=out.force, store=answer.store.location
        )
        output.note(f"written to {out.output}")
        note_remarks(answer)
        return
    with output.open_for_flags(out, answer.store.location) as write:
        if form in DATA:
            output.write_for_programs(form, answer.found, write, fields)
        elif form == "ids":
            for each in answer.found.ids():
                write(f"{each}\n")
        elif form in PAGES:
            write_report(form, answer, write)
        elif form == "plain":
            output.write_plain(answer.found, write, fields, answer.short())
        else:
            results_table(answer, out, fields, write)
    note_remarks(answer)
    if out.exit_status and not len(answer.found):
        raise typer.Exit(1)


def with_preferred_names(answer: ResultView) -> ResultView:
    """Return an answer under the names that the registers prefer."""
    from onrecord.cli.render.preferred_names import with_preferred_names

    return answer._replace(found=with_preferred_names(answer.store, answer.found))


def results_table(
    answer: ResultView, out: Output, fields: tuple[str, ...], write: output.Write
) -> None:
    """Print a table, with what was understood beneath it."""
    if not len(answer.found):
        return
    from onrecord.cli.render import tables

    page = tables.console()
    with page.capture() as captured:
        if fields:
            page.print(tables.fields_table(fields, _flatten_rows(answer, fields)))
        else:
            said = tuple(answer.found)
            short = answer.store.abbreviate(each.id for each in said).__getitem__
            look = tables.TableOptions(short, words=tuple(answer.filter.words), full=out.full)
            page.print(tables.statements_table(said, look, page.width))
        page.print(tables.print_remark(caption(answer)))
    write(captured.get())


def _flatten_rows(answer: ResultView, fields: tuple[str, ...]) -> Iterator[Iterable[str]]:
    from onrecord.statements.flatten import flatten

    return (flatten(each, fields).values() for each in answer.found)


def caption(answer: ResultView) -> str:
    """Say what was understood, and how much of it is shown."""
    found = answer.found
    understood = build_query.describe(found.filter)
    if len(found) < found.total:
        counted = f"{len(found):,} of {found.total:,}; -n 0 for all"
    else:
        alone = f" statement{'s' * (found.total != 1)}" * (not understood)
        counted = f"{found.total:,}{alone}"
    if found.filter.words and not found.filter.within:
        counted += _where_matched(answer)
    return " · ".join([*understood, counted])


def _where_matched(answer: ResultView) -> str:
    """Say how many have the words in what was said, and how many in each name round it."""
    filter = answer.found.filter
    spoken = answer.store.count(replace(filter, within=TEXT))
    if spoken == answer.found.total:
        return ""
    parts = [f"{spoken:,} in the words"] if spoken else []
    sizes = {place: answer.store.count(replace(filter, within=place)) for place in AROUND}
    parts += [f"{size:,} by {_FIELD_LABELS[place]}" for place, size in sizes.items() if size]
    return f" ({', '.join(parts)})" if parts else ""


def note_remarks(answer: ResultView) -> None:
    """Say on stderr what the data cannot: nothing found and why, and what dates left out."""
    found = answer.found
    if found.undated:
        output.note(f"{found.undated:,} without a known year left out; --undated includes them")
    if not len(found):
        output.note(
            note_empty(answer.store) or answer.nothing + hint_at_names(answer.store, answer.filter)
        )


def note_empty(store: Store) -> str:
    """Say that the store is empty, if it is: a mistyped path looks like an empty store."""
    return "" if store.count() else f"nothing matched: no statements yet in {store.location}"


def hint_at_names(store: Store, filter: Filter) -> str:
    """Say which name of a filter is not on record, with near names; else return nothing."""
    for facet, values in filter.by_facet().items():
        for value in values if facet in NAMED else ():
            known = store.names(facet)
            named = store.resolve(Filter(**{facet: value}))  # type: ignore[arg-type]  # a facet by its name
            if not set(getattr(named, facet)) & known.keys():
                if store.registered(facet, value):
                    return f": nothing recorded by {value!r}"
                what = "nothing recorded about" if facet == "about" else f"there is no {facet}"
                return f": {what} {value!r}{_near_names(value, tuple(known))}"
    return _word_hint(store, filter)


def _near_names(value: str, known: tuple[str, ...]) -> str:
    from onrecord.errors import suggest
    from onrecord.text.suggest import suggest_names

    return suggest(suggest_names(value, known))


def _word_hint(store: Store, filter: Filter) -> str:
    """Say that a word names an official or a topic, if it does."""
    for word in filter.words:
        for facet, flag in (("official", "-o"), ("topic", "-t")):
            known = store.names(facet)
            if any(name in known for name in matching_names(facet, word, known)):
                return f"; {word!r} is an {facet}: try {flag} {word}".replace("an t", "a t")
    return ""


def write_report(form: str, answer: ResultView, write: output.Write) -> None:
    """Write a dossier, a page to hand over: what was asked and found, and when."""
    from onrecord import formats

    formats.find_writable(form).load_writer().write(
        report(answer), output.harmless_writer(form, write)
    )


def report(answer: ResultView) -> Report:
    """Return what a page is made of."""
    from onrecord.exporting.report import TITLE, Report

    return Report(
        answer.found,
        asked=tuple(build_query.describe(answer.found.filter)),
        made=config.today().isoformat(),
        by=answer.by,
        ascending=answer.page.ascending,
        undated=answer.found.undated,
        short=answer.short(),
        title=answer.texts.title or TITLE,
        intro=answer.texts.intro,
        mark=answer.texts.mark,
    )
