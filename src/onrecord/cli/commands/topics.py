"""Topics: renamed, given other names, made one of several."""

from functools import partial
from typing import Annotated

import typer

from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress
from onrecord.errors import BadRegisterError
from onrecord.query import Filter
from onrecord.registers import topics
from onrecord.registers.aliases import folded, spellings
from onrecord.registers.topics import tidy
from onrecord.storage import Store

Name = Annotated[str, typer.Argument(help="A topic, with the levels above it: trade/salt.")]
Others = Annotated[list[str], typer.Argument(help="Other names of it.", metavar="OTHER…")]


@expand_option_groups
def rename(
    old: Name, new: Annotated[str, typer.Argument(help="What to call it.")], *, place: StoreOption
) -> None:
    """Call a topic, and all beneath it, by another name; the old one keeps finding it.

    No statement is changed, and onrecord undo takes it back.
    """
    store = progress.opened(place.store)
    known = _known(store, old)
    _join(store, tidy(new), [known])


@expand_option_groups
def alias(name: Name, others: Others, *, place: StoreOption) -> None:
    """Let other names find a topic."""
    store = progress.opened(place.store)
    _join(store, _known(store, name), [tidy(each) for each in others])


@expand_option_groups
def merge(name: Name, others: Others, *, place: StoreOption) -> None:
    """Make one topic of several: the first name is shown, every name finds all of it.

    No statement is changed, and onrecord undo takes it back.
    """
    store = progress.opened(place.store)
    _join(store, _known(store, name), [_known(store, each) for each in others])


def _join(store: Store, name: str, others: list[str]) -> None:
    change = partial(topics.joined, name=name, others=others)
    step = store.change(command_record.told(), registers={topics.REGISTER: change})
    size = store.count(Filter(topic=name))
    told = f"{name}: {size:,} statement{'s' * (size != 1)}, also under {', '.join(others)}"
    output.say(told, name)
    if not step.registers:
        output.note("that was so already; nothing was changed")


def _known(store: Store, typed: str) -> str:
    """Return a topic by its whole name, in the spelling it has. Raises BadRegisterError."""
    wanted = folded("topic", tidy(typed))
    known = store.names("topic")
    told = [each.name for each in spellings("topic", store.rows(topics.REGISTER))]
    levels = ["/".join(name.split("/")[:at]) for name in known for at in range(1, 9)]
    for name in (*known, *told, *levels):
        if folded("topic", name) == wanted:
            return name
    from onrecord.errors import suggest
    from onrecord.text.suggest import near

    meant = suggest(near(typed, (*known, *told)))
    raise BadRegisterError(f"no topic is called {typed!r}{meant or '; onrecord topics lists them'}")
