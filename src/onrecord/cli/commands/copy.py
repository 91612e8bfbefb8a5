"""Copying all of a store into another: from a file to a server, or back."""

import os
from typing import Annotated

import typer

from onrecord.addresses import scheme
from onrecord.cli.options.groups import StoreOption, expand_option_groups
from onrecord.cli.terminal import output, progress
from onrecord.errors import BadValueError
from onrecord.storage import open_store, transfer
from onrecord.text.plural import plural


@expand_option_groups
def copy(
    to: Annotated[str, typer.Argument(metavar="TO", help="A file, or postgresql://HOST/DATABASE.")],
    *,
    place: StoreOption,
) -> None:
    """Copy the store into another: statements byte for byte, registers, history, removed.

    What is there already stays as it is: a second copy adds what is new.
    """
    source = progress.open_store_shown(place.store)
    target = open_store(to, progress=progress.start_progress())
    if _is_same(source.location, target.location):
        raise BadValueError(f"{target.location} is the store itself; choose another")
    contents = source.contents()
    done = target.take_in(contents)
    registers = f", {', '.join(done.registers)}" if done.registers else ""
    counts = f"{done.statements:,} statements, {done.removed:,} removed, {done.changes:,} commands"
    output.note(f"{counts}{registers} copied to {target.location}")
    if done.same:
        output.note(f"{done.same:,} statements were already there")
    if done.differing:
        what = plural(done.differing, "statement")
        verbs = (
            ("differs", "was", "it is") if done.differing == 1 else ("differ", "were", "they are")
        )
        output.note(f"{what} {verbs[0]} in the target and {verbs[1]} left as {verbs[2]}")
    ours, theirs = transfer.digest(contents), transfer.digest(target.contents())
    if ours == theirs:
        output.note(f"both stores hold the same statements: digest {ours}")
    else:
        output.note(f"the stores differ: digest {ours} here, {theirs} there")


def _is_same(one: str, other: str) -> bool:
    """Return whether two stores are one: the same address, or paths of one file."""
    if scheme(one) or scheme(other):
        return one == other
    return os.path.realpath(one) == os.path.realpath(other)
