"""Flags of commands that change statements: which ones, why, and whether to ask."""

from typing import Annotated

import typer

Many = list[str] | None


Ids = Annotated[
    Many, typer.Argument(help="Ids; their first four letters are enough.", metavar="[ID…]")
]


Reason = Annotated[str, typer.Option("--reason", help="The reason, kept in the history.")]


Words = Annotated[Many, typer.Option("-w", "--words", help="With this word, or 'this phrase'.")]


All = Annotated[bool, typer.Option("--all", help="All statements of the store.")]


Rehearse = Annotated[
    bool, typer.Option("--dry-run", help="Show what would change; change nothing.")
]


Yes = Annotated[bool, typer.Option("-y", "--yes", help="Do not ask.")]
