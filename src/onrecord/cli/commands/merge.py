"""Records of the same words: offered as such, and made one when that is asked for."""

from functools import reduce
from typing import Annotated, Any

import typer

from onrecord import dates
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.render.differences import parts
from onrecord.cli.render.links import brief
from onrecord.cli.terminal import confirm, output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import LinkError
from onrecord.model import Statement
from onrecord.query import Filter, Page
from onrecord.statements.merge import merged, told_otherwise
from onrecord.statements.similarity import alike, coincide
from onrecord.storage import Store
from onrecord.text.tokens import key

_MOST = 100
_OFFERED = 3


@expand_option_groups
def merge(
    ids: Annotated[list[str], typer.Argument(metavar="ID ID…", help="The first is kept.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; history keeps it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would differ.")] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")] = False,
    place: StoreOption,
) -> None:
    """Make one statement of several that are the same words, as another paper has them.

    The first keeps its words and its id; sources, topics and links are joined, what it does not
    say is filled in, and the ids of the others lead to it from then on.
    """
    store = progress.opened(place.store)
    kept, *others = (store.get(each) for each in ids)
    others = [each for each in dict.fromkeys(others) if each.id != kept.id]
    if not others:
        raise LinkError(f"name two statements: onrecord merge {ids[0]} ID; the first is kept")
    short = store.abbreviate(each.id for each in (kept, *others)).__getitem__
    for other in others:
        _tell(kept, other, short(other.id))
    if dry_run:
        return
    if doubts := [each for each in others if not _may_be_one(kept, each)]:
        confirm.agree(f"{brief(doubts[0], short)}: another speaker or day. Merge?", yes=yes)
    store.change(command_record.told(reason), **_joining(kept.id, [each.id for each in others]))
    told = f"{len(others) + 1} made one: {brief(kept, short)}; onrecord undo parts them"
    output.say(told, kept.id)


def _joining(kept: str, others: list[str]) -> dict[str, Any]:
    """Return a change that makes one of statements as they are once nobody else can change them."""
    there: dict[str, Statement] = {}

    def noted(other: Statement) -> Statement:
        there[other.id] = other
        return other

    def joined(one: Statement) -> Statement:
        return reduce(merged, (there[each] for each in others), one)

    return {"revise": {**dict.fromkeys(others, noted), kept: joined}, "remove": others}


def offer(store: Store, statement: Statement) -> None:
    """Say which statements on record are nearly these words, and how to make one of them."""
    found = near(store, statement)
    short = store.abbreviate(each.id for each in (statement, *found)).__getitem__
    for other in found[:_OFFERED]:
        command = f"onrecord merge {short(other.id)} {short(statement.id)}"
        output.note(f"much like {brief(other, short)}; {command} makes one of them")


def near(store: Store, statement: Statement) -> list[Statement]:
    """Return what the same speaker said, perhaps on the same day, in nearly the same words."""
    if not statement.official:
        return []
    bounds = dates.bounds(statement.date)
    since, until = bounds or ("", "")
    filter = Filter(
        official=statement.official, since=since, until=until, undated=bounds is not None
    )
    return alike(statement, store.find(filter, Page(limit=_MOST)))


def _may_be_one(kept: Statement, other: Statement) -> bool:
    return key(kept.official) == key(other.official) and coincide(kept.date, other.date)


def _tell(kept: Statement, other: Statement, short: str) -> None:
    """Say how the words differ, and what else is said otherwise and is not taken over."""
    if other.text != kept.text:
        differing = "".join(text for text, _ in parts(kept.text, other.text))
        output.note(f"{short} differs: {one_line(differing)}")
    for name in told_otherwise(kept, other):
        mine, theirs = getattr(kept, name), getattr(other, name)
        output.note(f"{name} stays {one_line(mine)!r}; {short} has {one_line(theirs)!r}")
