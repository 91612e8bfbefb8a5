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
from onrecord.registers.aliases import fold_name, list_aliases
from onrecord.registers.topics import clean_topic
from onrecord.storage import Store
from onrecord.text.plural import plural

Name = Annotated[str, typer.Argument(help="A topic, with the levels above it: trade/salt.")]
Others = Annotated[list[str], typer.Argument(help="Other names of it.", metavar="OTHER…")]


@expand_option_groups
def rename(
    old: Name, new: Annotated[str, typer.Argument(help="What to call it.")], *, place: StoreOption
) -> None:
    """Rename a topic and its subtopics; the old name still finds it.

    No statement is changed, and onrecord undo takes it back.
    """
    store = progress.open_store_shown(place.store)
    known = _known_topic(store, old)
    _join(store, clean_topic(new), [known])


@expand_option_groups
def alias(name: Name, others: Others, *, place: StoreOption) -> None:
    """Add other names that find a topic."""
    store = progress.open_store_shown(place.store)
    _join(store, _known_topic(store, name), [clean_topic(each) for each in others])


@expand_option_groups
def merge(name: Name, others: Others, *, place: StoreOption) -> None:
    """Merge topics: the first name is shown, and every name finds all statements.

    No statement is changed, and onrecord undo takes it back.
    """
    store = progress.open_store_shown(place.store)
    _join(store, _known_topic(store, name), [_known_topic(store, each) for each in others])


def _join(store: Store, name: str, others: list[str]) -> None:
    change = partial(topics.add_aliases, name=name, others=others)
    step = store.change(command_record.record_command(), registers={topics.REGISTER: change})
    size = store.count(Filter(topic=name))
    told = f"{name}: {plural(size, 'statement')}, also under {', '.join(others)}"
    output.report(told, name)
    if not step.registers:
        output.note("already so; nothing was changed")


def _known_topic(store: Store, typed: str) -> str:
    """Return a topic by its whole name, in the spelling it has. Raises BadRegisterError."""
    wanted = fold_name("topic", clean_topic(typed))
    known = store.names("topic")
    told = [each.name for each in list_aliases("topic", store.rows(topics.REGISTER))]
    levels = ["/".join(name.split("/")[:at]) for name in known for at in range(1, 9)]
    for name in (*known, *told, *levels):
        if fold_name("topic", name) == wanted:
            return name
    from onrecord.errors import suggest
    from onrecord.text.suggest import suggest_names

    meant = suggest(suggest_names(typed, (*known, *told)))
    raise BadRegisterError(f"there is no topic {typed!r}{meant or '; onrecord topics lists them'}")
