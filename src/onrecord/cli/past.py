"""What was done to a statement, difference by difference."""

import json as encoder
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from onrecord import differing
from onrecord.cli import output, progress, steps
from onrecord.cli.display import one_line, safe
from onrecord.cli.options import Place, takes
from onrecord.cli.removal import removed_as
from onrecord.differing import ADDED, DROPPED
from onrecord.errors import UnknownStatementError
from onrecord.stores import Event, Store

_SHORT = 40
_WIDE = 12
_MARKS = {DROPPED: ("[-", "-]"), ADDED: ("{+", "+}")}
_STYLES = {DROPPED: "red", ADDED: "green"}

# Text, and the style of Rich that a terminal gives it.
Part = tuple[str, str]


@takes
def history(
    id_: Annotated[str, typer.Argument(metavar="ID", help="A statement, removed ones too.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    place: Place,
) -> None:
    """Tell what was done to a statement: when, by whom, by what, and each difference."""
    store = progress.opened(place.store)
    events = store.history(_known(store, id_))
    if json:
        typer.echo(encoder.dumps(list(map(_record, events)), ensure_ascii=False, indent=1))
        return
    parts = [part for each in events for part in _told(each)]
    if not output.on_terminal():
        typer.echo("".join(text for text, _ in parts), nl=False)
        return
    from rich.text import Text  # noqa: PLC0415  on a terminal only

    from onrecord.cli import tables  # noqa: PLC0415

    tables.console().print(Text.assemble(*parts), end="")


def _known(store: Store, asked: str) -> str:
    try:
        return store.get(asked).id
    except UnknownStatementError:
        return removed_as(store, asked).id


def _told(event: Event) -> Iterator[Part]:
    """Give an event: its heading, then a line for each field."""
    yield f"{event.what}  ", "bold"
    yield f"{one_line(steps.title(event.command))}  ({event.command.batch})\n", "dim"
    for name, (before, after) in event.fields.items():
        yield f"  {one_line(name):<{_WIDE}}  ", ""
        yield from _difference(before, after)
        yield "\n", ""


def _difference(before: Any, after: Any) -> Iterator[Part]:
    if isinstance(before, list) or isinstance(after, list):
        yield from _members(before or [], after or [])
    elif isinstance(before, Mapping) or isinstance(after, Mapping):
        yield from _values(before or {}, after or {})
    elif before and after and isinstance(before, str) and max(map(len, (before, after))) > _SHORT:
        for piece in differing.pieces(before, after):
            yield _piece(piece.what, piece.text)
    else:
        yield from _instead(before, after)


def _members(before: list[Any], after: list[Any]) -> Iterator[Part]:
    """Give what a list lost and got."""
    gone = [(DROPPED, each) for each in before if each not in after]
    came = [(ADDED, each) for each in after if each not in before]
    for at, (what, each) in enumerate([*gone, *came]):
        yield " " * bool(at), ""
        yield _piece(what, _plain(each))
    if not gone and not came:
        yield from _instead(_plain(before), _plain(after))


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Part]:
    """Give what was noted of each field before and after, where it differs."""
    names = [each for each in {**before, **after} if before.get(each) != after.get(each)]
    for at, name in enumerate(names):
        yield f"{'; ' * bool(at)}{one_line(name)}: ", ""
        yield from _instead(before.get(name), after.get(name))


def _instead(before: Any, after: Any) -> Iterator[Part]:
    if before not in (None, ""):
        yield _piece(DROPPED, _plain(before))
    if after not in (None, ""):
        yield " " * (before not in (None, "")), ""
        yield _piece(ADDED, _plain(after))


def _piece(what: str, text: str) -> Part:
    """Mark a piece so that it can be told without colour too."""
    opening, closing = _MARKS.get(what, ("", ""))
    indented = safe(text).replace("\n", "\n" + " " * (_WIDE + 4))
    return f"{opening}{indented}{closing}", _STYLES.get(what, "")


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else encoder.dumps(value, ensure_ascii=False)


def _record(event: Event) -> dict[str, Any]:
    command = event.command
    fields = {
        name: {"before": before, "after": after} for name, (before, after) in event.fields.items()
    }
    return {**steps.of_command(command), "what": event.what, "fields": fields}
