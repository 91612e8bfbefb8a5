"""Records of the same words: offered as such, and made one when that is asked for."""

from functools import reduce
from typing import Annotated, Any

import typer

from onrecord import dates
from onrecord.cli.options import command_record
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.render.differences import difference_lines
from onrecord.cli.render.links import summarize
from onrecord.cli.terminal import confirm, output, progress
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import LinkError
from onrecord.model import Statement
from onrecord.query import Filter, Page
from onrecord.statements.merge import find_differences, merge_statements
from onrecord.statements.similarity import find_similar, may_coincide
from onrecord.storage import Store
from onrecord.text.tokens import fold_key

_MOST = 100
_OFFERED = 3


@expand_option_groups
def merge(
    ids: Annotated[list[str], typer.Argument(metavar="ID ID…", help="The first is kept.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="The reason, kept in the history.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would differ.")] = False,
    yes: Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")] = False,
    place: StoreOption,
) -> None:
    """Merge statements that are the same words, printed in several places.

    The first keeps its words and its id; sources, topics and links are joined, what it does not
    say is filled in, and the ids of the others lead to it from then on.
    """
    store = progress.open_store_shown(place.store)
    kept, *others = (store.get(each) for each in ids)
    others = [each for each in dict.fromkeys(others) if each.id != kept.id]
    if not others:
        raise LinkError(f"name two statements: onrecord merge {ids[0]} ID; the first is kept")
    short = store.abbreviate(each.id for each in (kept, *others)).__getitem__
    for other in others:
        _report_differences(kept, other, short(other.id))
    if dry_run:
        return
    if doubts := [each for each in others if not _may_be_one(kept, each)]:
        confirm.confirm(f"{summarize(doubts[0], short)}: another speaker or day. Merge?", yes=yes)
    store.change(
        command_record.record_command(reason),
        **_confirm_merge(kept.id, [each.id for each in others]),
    )
    told = f"{len(others) + 1} merged: {summarize(kept, short)}; onrecord undo reverts it"
    output.report(told, kept.id)


def _confirm_merge(kept: str, others: list[str]) -> dict[str, Any]:
    """Return a change that makes one of statements as they are once nobody else can change them."""
    there: dict[str, Statement] = {}

    def noted(other: Statement) -> Statement:
        there[other.id] = other
        return other

    def joined(one: Statement) -> Statement:
        return reduce(merge_statements, (there[each] for each in others), one)

    return {"revise": {**dict.fromkeys(others, noted), kept: joined}, "remove": others}


def offer_merge(store: Store, statement: Statement) -> None:
    """Say which statements on record are nearly these words, and how to make one of them."""
    found = find_near(store, statement)
    short = store.abbreviate(each.id for each in (statement, *found)).__getitem__
    for other in found[:_OFFERED]:
        command = f"onrecord merge {short(other.id)} {short(statement.id)}"
        output.note(f"nearly the same as {summarize(other, short)}; to merge: {command}")


def find_near(store: Store, statement: Statement) -> list[Statement]:
    """Return what the same speaker said, perhaps on the same day, in nearly the same words."""
    if not statement.official:
        return []
    bounds = dates.bounds(statement.date)
    since, until = bounds or ("", "")
    filter = Filter(
        official=statement.official, since=since, until=until, undated=bounds is not None
    )
    return find_similar(statement, store.find(filter, Page(limit=_MOST)))


def _may_be_one(kept: Statement, other: Statement) -> bool:
    return fold_key(kept.official) == fold_key(other.official) and may_coincide(
        kept.date, other.date
    )


def _report_differences(kept: Statement, other: Statement, short: str) -> None:
    """Say how the words differ, and what else is said otherwise and is not taken over."""
    if other.text != kept.text:
        differing = "".join(text for text, _ in difference_lines(kept.text, other.text))
        output.note(f"{short} differs: {one_line(differing)}")
    for name in find_differences(kept, other):
        mine, theirs = getattr(kept, name), getattr(other, name)
        output.note(f"{name} stays {one_line(mine)!r}; {short} has {one_line(theirs)!r}")
