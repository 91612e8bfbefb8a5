"""Who takes the same or the opposite stance as whom, and who answers whom: a network."""

import csv
import io
from collections.abc import Iterator
from typing import Annotated

import typer
from msgspec.structs import replace

from onrecord.analysis.network import (
    NORMALISATIONS,
    TIES,
    Network,
    Node,
    build_network,
    link_network,
)
from onrecord.cli.options import build_query
from onrecord.cli.options.groups import (
    AllStatuses,
    FileOutput,
    FilterOptions,
    StoreOption,
    Words,
    expand_option_groups,
)
from onrecord.cli.render.counts import value_name
from onrecord.cli.render.preferred_names import Preferred, counts_with_preferred_names
from onrecord.cli.render.results import hint_at_names, note_empty
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import BadQueryError, UnknownStatementError
from onrecord.query import Filter
from onrecord.storage import Store, Summary
from onrecord.storage.facets import group_values
from onrecord.text.plural import plural

FORMS = ("table", "plain", "csv", "tsv", "json", "graphml", "dot", "html")
_ACTORS = ("official", "country", "organization")
_SHARED = ("topic", "about", "event")
_TABLE_ROWS = 40


@expand_option_groups
def network(
    words: Words = None,
    *,
    ties: Annotated[
        str, typer.Option("--ties", help=f"{', '.join(TIES)}.", show_default=True)
    ] = "congruence",
    by: Annotated[
        str, typer.Option("--by", help="Who is joined: official, country or organization.")
    ] = "official",
    sharing: Annotated[
        str, typer.Option("--sharing", help="What joins them: topic, about or event.")
    ] = "topic",
    least: Annotated[
        float, typer.Option("--least", min=0, help="Only ties of this weight or more.")
    ] = 0,
    normalise: Annotated[
        str, typer.Option("--normalise", "--normalize", help=f"{', '.join(NORMALISATIONS)}.")
    ] = "no",
    isolates: Annotated[
        bool, typer.Option("--isolates", help="Keep those without a tie too.")
    ] = False,
    everything: AllStatuses = False,
    filters: FilterOptions,
    out: FileOutput,
    place: StoreOption,
) -> None:
    """Draw a network: who agrees or disagrees with whom on what, or who answers whom.

    \b
    congruence  the topics on which two take the same stance, support or oppose
    conflict    the topics on which they take opposite stances
    subtract    congruence less conflict; below zero they are opponents
    ignore      the topics on which both speak, whatever their stance
    links       an arrow from a statement's speaker to that of the one it links to

    A topic counts once for each stance. --normalise divides by how much the two say: their
    average number of positions, the Jaccard or the cosine measure.

    The form (-f) is table, plain, csv, tsv, json, graphml (Gephi, visone, igraph), dot
    (Graphviz) or html, a page that draws it.
    """  # noqa: D301  a backspace keeps the lines beneath it as they are
    form = output.choose_form(out, FORMS)
    ties, by = build_query.choose(ties, TIES, "--ties"), build_query.choose(by, _ACTORS)
    sharing = build_query.choose(sharing, _SHARED, "--sharing")
    normalise = build_query.choose(normalise, NORMALISATIONS, "--normalise")
    if ties == "links" and (normalise != "no" or isolates):
        raise BadQueryError("--ties links counts links; leave out --normalise and --isolates")
    store = progress.open_store_shown(place.store)
    selected = replace(build_query.build_filter(filters, words), standing=not everything)
    made = counts_with_preferred_names(store, store.summarize(selected, [by], ends=False), [by])
    nodes = _nodes(store, made, selected, by)
    if ties == "links":
        found = link_network(_links(store, selected, by), nodes, least=least)
    else:
        fields = [by, sharing, "stance"]
        counted = counts_with_preferred_names(
            store, store.summarize(selected, fields, ends=False), fields
        )
        found = build_network(
            counted.groups, nodes, ties, normalise=normalise, least=least, isolates=isolates
        )
    asked = " · ".join(build_query.describe(made.filter))
    with output.open_for_flags(out, store.location) as write:
        _write(_with_country_names(found, by, sharing), form, asked, write)
    _remark(store, made, found)
    if out.exit_status and not found.ties:
        raise typer.Exit(1)


def _nodes(store: Store, made: Summary, selected: Filter, by: str) -> dict[str, Node]:
    """Return who made how many statements; an official with the country most spoken for."""
    homes: dict[str, str] = {}
    if by == "official":
        pair = ["official", "country"]
        counted = counts_with_preferred_names(
            store, store.summarize(selected, pair, ends=False), pair
        )
        for each in counted.groups:  # the largest first
            if each.values[1]:
                homes.setdefault(each.values[0], each.values[1])
    return {
        each.values[0]: Node(each.values[0], each.size, homes.get(each.values[0], ""))
        for each in made.groups
        if each.values[0]
    }


def _links(store: Store, selected: Filter, by: str) -> Iterator[tuple[str, str, str]]:
    """Yield each link of the statements selected: from whom, to whom, and of which kind."""
    linked = tuple(store.names("link"))
    names = Preferred(store)

    def actor(id_: str) -> str:
        try:
            values = group_values(store.get(id_), by)
        except UnknownStatementError:
            return ""
        return names.names("official", values[:1])[0] if by == "official" else values[0]

    for statement in store.find(replace(selected, link=linked)) if linked else ():
        source = actor(statement.id)
        for link in statement.links:
            if source and (target := actor(link.to)):
                yield source, target, link.type


def _with_country_names(found: Network, by: str, sharing: str) -> Network:
    """Return a network under the names that people read: countries by name."""

    def name(field: str, value: str) -> str:
        return one_line(value_name("country" if field in ("country", "about") else field, value))

    nodes = tuple(each._replace(name=name(by, each.name)) for each in found.nodes)
    ties = tuple(
        each._replace(
            source=name(by, each.source),
            target=name(by, each.target),
            shared=tuple(name(sharing, topic) for topic in each.shared),
        )
        for each in found.ties
    )
    return found._replace(nodes=nodes, ties=ties)


def _write(found: Network, form: str, asked: str, write: output.Write) -> None:
    if form == "table":
        _draw(found, asked, write)
    elif form == "html":
        from onrecord.exporting.html.network_page import write_page

        title = f"Who {_VERBS[found.kind]} whom{f': {asked}' if asked else ''}"
        write_page(found, title, _notes(found), write)
    elif form in ("graphml", "dot", "json"):
        from onrecord.exporting import network as files

        wanted = {
            "graphml": files.write_graphml,
            "dot": files.write_dot,
            "json": files.write_json,
        }
        wanted[form](found, output.harmless_writer(form, write))
    else:
        sheet = io.StringIO()
        delimiter = "," if form == "csv" else "\t"
        writer = csv.writer(sheet, delimiter=delimiter, lineterminator="\n")
        if form != "plain":
            writer.writerow(["source", "target", "weight", "shared"])
        for tie in found.ties:
            writer.writerow([tie.source, tie.target, f"{tie.weight:.6g}", "; ".join(tie.shared)])
        output.harmless_writer(form, write)(sheet.getvalue())


_VERBS = {
    "congruence": "agrees with",
    "conflict": "disagrees with",
    "subtract": "agrees or disagrees with",
    "ignore": "speaks on the same as",
    "links": "answers",
}


def _draw(found: Network, asked: str, write: output.Write) -> None:
    if not found.ties:
        return
    from onrecord.cli.render import tables

    page = tables.console()
    shown = found.ties[:_TABLE_ROWS]
    rows = [
        (each.source, each.target, f"{each.weight:.3g}", "; ".join(each.shared)) for each in shown
    ]
    joint = ("from", "to") if found.is_directed else ("one", "other")
    sizes = f"{plural(len(found.nodes), 'name')}, {plural(len(found.ties), 'tie')}"
    cut = f"{len(shown)} of {len(found.ties):,} shown; -f csv has all"
    parts = (found.kind, asked, sizes, cut * (len(shown) < len(found.ties)))
    with page.capture() as captured:
        page.print(tables.fields_table((*joint, "weight", "on"), rows))
        page.print(tables.print_remark(" · ".join(filter(None, parts))))
    write(captured.get())


def _notes(found: Network) -> tuple[str, ...]:
    if not found.left_out:
        return ()
    said = "statement–topic pairs" if found.left_out > 1 else "statement–topic pair"
    return (f"{found.left_out:,} {said} without support or oppose left out.",)


def _remark(store: Store, made: Summary, found: Network) -> None:
    for each in _notes(found):
        output.note(f"{each} edit --set stance=support states one; --ties ignore counts all")
    if made.undated:
        output.note(f"{made.undated:,} without a known year left out; --undated includes them")
    if made.withdrawn:
        output.note(
            f"{made.withdrawn:,} retracted or misattributed not counted; --all-statuses counts them"
        )
    if not made.total:
        output.note(note_empty(store) or f"nothing matched{hint_at_names(store, made.filter)}")
    elif not found.ties:
        output.note(f"no ties among {plural(len(made.groups), 'name')}")
