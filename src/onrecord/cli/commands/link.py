"""How one statement bears on another: said, taken away, drawn."""

from collections.abc import Sequence
from typing import Annotated

import typer

from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.render.links import summarize
from onrecord.cli.terminal import output, progress
from onrecord.errors import LinkError, UnknownStatementError
from onrecord.model import LINKS, Statement
from onrecord.statements import links
from onrecord.statements.links import LinkPhrase
from onrecord.storage import Store

Words = Annotated[list[str], typer.Argument(metavar="ID HOW ID", show_default=False)]
Reason = Annotated[str, typer.Option("--reason", help="The reason, kept in the history.")]


@expand_option_groups
def link(words: Words, *, reason: Reason = "", place: StoreOption) -> None:
    """Link one statement with another: link ab12 contradicts cd34.

    HOW is repeats, replies, clarifies, hardens, softens, contradicts, denies or
    retracts; "denied by" says it from the other end.
    """
    store = progress.open_store_shown(place.store)
    one, other, told = _parse_ends(store, words)
    if told is None:
        raise LinkError(
            f"name the link: onrecord link {words[0]} contradicts {words[-1]}; or {_list_phrases()}"
        )
    links.add_link(one, other, told.type)
    command = command_record.record_command(reason)
    store.change(command, revise={one.id: lambda old: links.add_link(old, other, told.type)})
    _confirm(store, one, told.type, other)


@expand_option_groups
def unlink(words: Words, *, reason: Reason = "", place: StoreOption) -> None:
    """Remove a link: unlink ab12 contradicts cd34, or all from one to the other."""
    store = progress.open_store_shown(place.store)
    if dangling := _dangling(store, words):
        one, to = dangling
        store.change(
            command_record.record_command(reason),
            revise={one.id: lambda old: links.remove_links_to(old, to)},
        )
        output.report(f"{words[0]} is no longer linked with {to}, which is not on record", one.id)
        return
    one, other, told = _parse_ends(store, words)
    type_ = told.type if told else ""
    links.remove_link(one, other, type_)
    command = command_record.record_command(reason)
    store.change(command, revise={one.id: lambda old: links.remove_link(old, other, type_)})
    _confirm(store, one, f"no longer {type_ or 'is linked with'}", other)


def _parse_ends(
    store: Store, words: Sequence[str]
) -> tuple[Statement, Statement, LinkPhrase | None]:
    """Return who bears on whom, and how, if that was said."""
    if len(words) < 2:  # noqa: PLR2004  two ends
        raise LinkError(f"name two statements: onrecord link {words[0]} contradicts ID")
    told = links.parse_phrase(words[1:-1]) if words[1:-1] else None
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


def _list_phrases() -> str:
    return ", ".join(each for each in LINKS if each != "contradicts")


def _confirm(store: Store, one: Statement, how: str, other: Statement) -> None:
    short = store.abbreviate((one.id, other.id)).__getitem__
    output.report(f"{summarize(one, short)} {how} {summarize(other, short)}", one.id)
