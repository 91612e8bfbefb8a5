"""Asking before something is changed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from onrecord import config
from onrecord.cli.terminal.display import one_line
from onrecord.errors import NoConsentError


def agree(question: str, *, yes: bool) -> None:
    """Go on only where the user agrees, now or by --yes. Raises NoConsentError, typer.Abort."""
    if yes:
        return
    if not may_ask():
        raise NoConsentError(question)
    with _line_ended():
        agreed = typer.confirm(one_line(question), err=True)
    if not agreed:
        raise typer.Abort


def answered(question: str, instead: str) -> str:
    """Return what is typed in answer. Raises NoConsentError where nothing may be asked."""
    if not may_ask():
        raise NoConsentError(question, instead)
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
