"""Asking before something is changed."""

from __future__ import annotations

import sys

import typer

from onrecord import config
from onrecord.cli.display import one_line
from onrecord.errors import NoConsentError


def agree(question: str, *, yes: bool) -> None:
    """Go on only where the user agrees, now or by --yes. Raises NoConsentError, typer.Abort."""
    if yes:
        return
    if not may_ask():
        raise NoConsentError(question)
    typer.confirm(one_line(question), abort=True, err=True)


def answered(question: str, instead: str) -> str:
    """Return what is typed in answer. Raises NoConsentError where nothing may be asked."""
    if not may_ask():
        raise NoConsentError(question, instead)
    return str(typer.prompt(one_line(question), default="", show_default=False, err=True))


def may_ask() -> bool:
    """Tell whether somebody sits there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty() and config.input_allowed()
