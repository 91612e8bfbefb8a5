"""A statement and all it is linked with, in order of time."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from onrecord import dates
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.render.links import neighbours
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.sanitize import one_line, safe
from onrecord.errors import BadValueError
from onrecord.model import Statement
from onrecord.statements import links
from onrecord.statements.attribution import country, quoted, speaker
from onrecord.statements.links import ThreadNode

_MOST = 500


_FORMS = ("table", "plain", "json")


@expand_option_groups
def thread(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    *,
    form: Annotated[str, typer.Option("-f", "--format", help="table, plain or json.")] = "",
    json: Annotated[bool, typer.Option("--json", help="The documents, in order of time.")] = False,
    whole: Annotated[bool, typer.Option("--no-pager", help="Print all at once.")] = False,
    place: StoreOption,
) -> None:
    """Show a statement and all that it is linked with, each beneath what it bears on."""
    if form and form not in _FORMS:
        raise BadValueError(f"no form is called {form!r} here; choose one of {', '.join(_FORMS)}")
    store = progress.opened(place.store)
    said = links.thread(store.get(id_), neighbours(store), _MOST)
    with output.written("", force=False, paged=not whole) as write:
        if json or form == "json":
            output.machine("json", said, write, ())
        else:
            short = store.abbreviate(each.id for each in said).__getitem__
            drawn = form == "table" or (not form and output.on_terminal())
            (_draw if drawn else _plain)(links.tree(said), short, write)
    if len(said) == 1:
        output.note(f"nothing is linked with it; onrecord link {id_} replies ID links it")
    if len(said) == _MOST:
        output.note(f"the thread is longer: these are {_MOST} of it")


def _plain(
    branches: Sequence[ThreadNode], short: Callable[[str], str], write: output.Write
) -> None:
    """Write a line for each: how deep, how it bears on what, then as any list has it."""
    for each in branches:
        head = f"{each.depth}\t{_bearing(each, short)}\t"
        write(head + output.plain_line(each.statement, (), short))


def _bearing(branch: ThreadNode, short: Callable[[str], str]) -> str:
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
    parts = (_bearing(branch, short), short(said.id), when, speaker(said), country(said))
    return one_line(" · ".join(filter(None, parts)))


def _words(statement: Statement) -> str:
    return safe(quoted(statement, statement.text))
