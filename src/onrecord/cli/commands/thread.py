"""A statement and all it is linked with, in order of time."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from onrecord import dates
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.render.links import neighbour_finder
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import make_visible, one_line
from onrecord.errors import BadValueError
from onrecord.model import Statement
from onrecord.statements import links
from onrecord.statements.attribution import name_country, name_speakers, quote_text
from onrecord.statements.links import ThreadNode

_MOST = 500


_FORMS = ("table", "plain", "json")


@expand_option_groups
def thread(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    *,
    form: Annotated[str, typer.Option("-f", "--format", help="table, plain or json.")] = "",
    json: Annotated[bool, typer.Option("--json", help="The documents, in order of time.")] = False,
    whole: Annotated[bool, typer.Option("--no-pager", help="Do not use a pager.")] = False,
    place: StoreOption,
) -> None:
    """Show a statement and all that it is linked with, replies below what they answer."""
    if form and form not in _FORMS:
        raise BadValueError(f"unknown format {form!r}; formats: {', '.join(_FORMS)}")
    store = progress.open_store_shown(place.store)
    said = links.find_thread(store.get(id_), neighbour_finder(store), _MOST)
    with output.open_output("", force=False, paged=not whole) as write:
        if json or form == "json":
            output.write_for_programs("json", said, write, ())
        else:
            short = store.abbreviate(each.id for each in said).__getitem__
            drawn = form == "table" or (not form and output.is_terminal())
            (_draw if drawn else _write_plain)(links.build_tree(said), short, write)
    if len(said) == 1:
        output.note(f"no links; add one with onrecord link {id_} replies ID")
    if len(said) == _MOST:
        output.note(f"the thread is longer; only {_MOST} statements are shown")


def _write_plain(
    branches: Sequence[ThreadNode], short: Callable[[str], str], write: output.Write
) -> None:
    """Write a line for each: how deep, how it bears on what, then as any list has it."""
    for each in branches:
        head = f"{each.depth}\t{_link_cell(each, short)}\t"
        write(head + output.plain_line(each.statement, (), short))


def _link_cell(branch: ThreadNode, short: Callable[[str], str]) -> str:
    also = (f"{each.type} {short(each.to)}" for each in branch.others)
    return "; ".join(filter(None, (" and ".join(branch.types), *also)))


def _draw(branches: Sequence[ThreadNode], short: Callable[[str], str], write: output.Write) -> None:
    from rich.text import Text
    from rich.tree import Tree

    from onrecord.cli.render import tables

    page = tables.console()
    line: list[Tree] = []
    with page.capture() as captured:
        trees = []
        for each in branches:
            leaf = Text.assemble((_heading(each, short), "bold"), "\n", _words(each.statement))
            tree = line[each.depth - 1].add(leaf) if each.depth else Tree(leaf)
            line[each.depth :] = [tree]
            trees += [tree] if not each.depth else []
        page.print(*trees, sep="\n")
    write(captured.get())


def _heading(branch: ThreadNode, short: Callable[[str], str]) -> str:
    said = branch.statement
    when = dates.short(said.date) or "no date"
    parts = (
        _link_cell(branch, short),
        short(said.id),
        when,
        name_speakers(said),
        name_country(said),
    )
    return one_line(" · ".join(filter(None, parts)))


def _words(statement: Statement) -> str:
    return make_visible(quote_text(statement, statement.text))
