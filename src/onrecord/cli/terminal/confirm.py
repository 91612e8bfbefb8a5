"""Asking before something is changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from onrecord import config
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import ConfirmationRequiredError


def confirm(question: str, *, yes: bool) -> None:
    """Go on only if the user agrees, now or by --yes.

    Raises ConfirmationRequiredError without a terminal, typer.Abort on no.
    """
    if yes:
        return
    if not may_ask():
        raise ConfirmationRequiredError(question)
    with _line_ended():
        agreed = typer.confirm(one_line(question), err=True)
    if not agreed:
        raise typer.Abort


def is_confirmed(question: str) -> bool:
    """Return whether the user says yes, or just Enter; only for a terminal (see ``may_ask``)."""
    with _line_ended():
        return typer.confirm(one_line(question), default=True, err=True)


def ask(question: str, instead: str) -> str:
    """Return the typed answer. Raises ConfirmationRequiredError without a terminal."""
    if not may_ask():
        raise ConfirmationRequiredError(question, instead)
    with _line_ended():
        return str(typer.prompt(one_line(question), default="", show_default=False, err=True))


@contextmanager
def _line_ended() -> Iterator[None]:
    """Let what is said after Ctrl-C begin a line of its own."""
    try:
        yield
    except typer.Abort:
        typer.echo(err=True)
        raise


def may_ask() -> bool:
    """Tell whether somebody sits there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty() and config.input_allowed()
