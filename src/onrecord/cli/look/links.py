"""How one statement bears on another: said, taken away, drawn."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from onrecord import dates
from onrecord.attribution import country, quoted, speaker
from onrecord.cli.call import calling
from onrecord.cli.call.options import Place, takes
from onrecord.cli.terminal import output, progress
from onrecord.cli.terminal.display import one_line, safe
from onrecord.cli.view.bearings import brief, neighbours
from onrecord.errors import BadValueError, LinkError, UnknownStatementError
from onrecord.model import LINKS, Statement
from onrecord.reports import linking
from onrecord.reports.linking import Branch, Way
from onrecord.storage import Store

_MOST = 500
_FORMS = ("table", "plain", "json")

Words = Annotated[list[str], typer.Argument(metavar="ID HOW ID", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="Why; history keeps it.")]


@takes
def link(words: Words, *, reason: Reason = "", place: Place) -> None:
    """Say how one statement bears on another: link ab12 contradicts cd34.

    HOW is repeats, replies, clarifies, hardens, softens, contradicts, denies or
    retracts; "denied by" says it from the other end.
    """
    store = progress.opened(place.store)
    one, other, told = _ends(store, words)
    if told is None:
        raise LinkError(f"say how: onrecord link {words[0]} contradicts {words[-1]}; or {_ways()}")
    linking.linked(one, other, told.type)
    command = calling.told(reason)
    store.change(command, revise={one.id: lambda old: linking.linked(old, other, told.type)})
    _confirm(store, one, told.type, other)


@takes
def unlink(words: Words, *, reason: Reason = "", place: Place) -> None:
    """Take a link away: unlink ab12 contradicts cd34, or all from one to the other."""
    store = progress.opened(place.store)
    if dangling := _dangling(store, words):
        one, to = dangling
        store.change(calling.told(reason), revise={one.id: lambda old: linking.cut(old, to)})
        output.say(f"{words[0]} is no longer linked with {to}, which is not on record", one.id)
        return
    one, other, told = _ends(store, words)
    type_ = told.type if told else ""
    linking.unlinked(one, other, type_)
    command = calling.told(reason)
    store.change(command, revise={one.id: lambda old: linking.unlinked(old, other, type_)})
    _confirm(store, one, f"no longer {type_ or 'bears on'}", other)


@takes
def thread(
    id_: Annotated[str, typer.Argument(metavar="ID")],
    *,
    form: Annotated[str, typer.Option("-f", "--format", help="table, plain or json.")] = "",
    json: Annotated[bool, typer.Option("--json", help="The documents, in order of time.")] = False,
    whole: Annotated[bool, typer.Option("--no-pager", help="Print all at once.")] = False,
    place: Place,
) -> None:
    """Show a statement and all that it is linked with, each beneath what it bears on."""
    if form and form not in _FORMS:
        raise BadValueError(f"no form is called {form!r} here; choose one of {', '.join(_FORMS)}")
    store = progress.opened(place.store)
    said = linking.thread(store.get(id_), neighbours(store), _MOST)
    with output.written("", force=False, paged=not whole) as write:
        if json or form == "json":
            output.machine("json", said, write, ())
        else:
            short = store.abbreviate(each.id for each in said).__getitem__
            drawn = form == "table" or (not form and output.on_terminal())
            (_draw if drawn else _plain)(linking.tree(said), short, write)
    if len(said) == 1:
        output.note(f"nothing is linked with it; onrecord link {id_} replies ID links it")
    if len(said) == _MOST:
        output.note(f"the thread is longer: these are {_MOST} of it")


def _ends(store: Store, words: Sequence[str]) -> tuple[Statement, Statement, Way | None]:
    """Return who bears on whom, and how, if that was said."""
    if len(words) < 2:  # noqa: PLR2004  two ends
        raise LinkError(f"name two statements: onrecord link {words[0]} contradicts ID")
    told = linking.way(words[1:-1]) if words[1:-1] else None
    one, other = store.get(words[0]), store.get(words[-1])
    return (other, one, told) if told and told.turned else (one, other, told)


def _dangling(store: Store, words: Sequence[str]) -> tuple[Statement, str] | None:
    """Return a statement, and what it is linked with and is not on record, if that is meant."""
    if len(words) != 2:  # noqa: PLR2004  two ends
        return None
    one = store.get(words[0])
    named = {each.to for each in one.links if each.to.startswith(words[1].lower())}
    try:
        store.get(words[1])
    except UnknownStatementError:
        return (one, named.pop()) if len(named) == 1 else None
    return None


def _ways() -> str:
    return ", ".join(each for each in LINKS if each != "contradicts")


def _confirm(store: Store, one: Statement, how: str, other: Statement) -> None:
    short = store.abbreviate((one.id, other.id)).__getitem__
    output.say(f"{brief(one, short)} {how} {brief(other, short)}", one.id)


def _plain(branches: Sequence[Branch], short: Callable[[str], str], write: output.Write) -> None:
    """Write a line for each: how deep, how it bears on what, then as any list has it."""
    for each in branches:
        head = f"{each.depth}\t{_bearing(each, short)}\t"
        write(head + output.plain_line(each.statement, (), short))


def _bearing(branch: Branch, short: Callable[[str], str]) -> str:
    also = (f"{each.type} {short(each.to)}" for each in branch.others)
    return "; ".join(filter(None, (" and ".join(branch.types), *also)))


def _draw(branches: Sequence[Branch], short: Callable[[str], str], write: output.Write) -> None:
    from rich.text import Text  # noqa: PLC0415  tables only
    from rich.tree import Tree  # noqa: PLC0415

    from onrecord.cli.view import tables  # noqa: PLC0415

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


def _heading(branch: Branch, short: Callable[[str], str]) -> str:
    said = branch.statement
    when = dates.short(said.date) or "no date"
    parts = (_bearing(branch, short), short(said.id), when, speaker(said), country(said))
    return one_line(" · ".join(filter(None, parts)))


def _words(statement: Statement) -> str:
    return safe(quoted(statement, statement.text))
