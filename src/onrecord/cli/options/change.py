"""Flags of commands that change statements: which ones, why, and whether to ask."""

from typing import Annotated

import typer

Many = list[str] | None


Ids = Annotated[Many, typer.Argument(help="Ids, or their first four letters.", metavar="[ID…]")]


Reason = Annotated[str, typer.Option("--reason", help="Why; history keeps it.")]


Words = Annotated[Many, typer.Option("-w", "--words", help="With this word, or 'this phrase'.")]


All = Annotated[bool, typer.Option("--all", help="All that the store has.")]


Rehearse = Annotated[bool, typer.Option("--dry-run", help="Show what would be done.")]


Yes = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]
