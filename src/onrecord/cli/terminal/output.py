"""In which form the statements found are written, and where to."""

from __future__ import annotations

import errno
import io
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import typer

from onrecord import commitment
from onrecord.atomic import replacing
from onrecord.cli.options.groups import FileOutput, Output
from onrecord.cli.terminal.sanitize import (
    country,
    json_safe,
    one_line,
    quoted,
    safe,
    speaker,
    standing,
)
from onrecord.errors import (
    BadValueError,
    FileExistsAlreadyError,
    StoreUnreachableError,
    UnknownFieldError,
)
from onrecord.formats import COLUMNS, WRITABLE, writable, writable_by_suffix
from onrecord.model import Statement

# What -f offers: a table, lines, ids, and every format that can be written.
FORMS = ("table", "plain", *WRITABLE, "ids")
Write = Callable[[str], object]

_PLAIN = ("", ".txt", ".text", ".log", ".out")
_STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_SHORTHANDS = {"topic": "topics", "lang": "language", "org": "organization"}


def form(output: Output | FileOutput, forms: Sequence[str] = FORMS) -> str:
    """Return the form asked for; else a table on a terminal and plain lines elsewhere.

    ``forms`` are those that the command writes. Raises BadValueError.
    """
    asked = [each for each in (output.form, "json" * output.json, "csv" * output.csv) if each]
    if len(set(asked)) > 1:
        raise BadValueError(f"choose one form of output, not {' and '.join(asked)}")
    if asked and asked[0] not in forms:
        raise BadValueError(f"no form is called {asked[0]!r}; choose one of {', '.join(forms)}")
    if asked:
        return asked[0]
    suffix = os.path.splitext(output.output)[1].lower()  # noqa: PTH122  no Path is at hand
    if suffix[1:] in forms:
        return suffix[1:]
    if told := _told(output.output):
        if told not in forms:
            raise BadValueError(f"this is not written as {told}; choose one of {', '.join(forms)}")
        return told
    return "table" if on_terminal() and not output.output else "plain"


def _told(path: str) -> str:
    """Return the form that the name of a file to write tells, if it does."""
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122  no Path is at hand
    return "" if suffix in _PLAIN else writable_by_suffix(path, others=("txt",)).name


def on_terminal() -> bool:
    """Tell whether a person is looking; colour forced in a pipe makes no terminal of it."""
    return sys.stdout.isatty()


def columns(output: Output) -> tuple[str, ...]:
    """Return the fields asked for. Raises UnknownFieldError."""
    return columns_named(output.columns) if output.columns else ()


def columns_named(typed: str) -> tuple[str, ...]:
    """Read names of fields between commas. Raises UnknownFieldError."""
    names = [each.strip() for each in typed.split(",") if each.strip()]
    if not names:
        raise UnknownFieldError(typed)
    settled = tuple(_SHORTHANDS.get(name, name) for name in names)
    for name in settled:
        if name not in COLUMNS:
            from onrecord.text.suggest import near_field

            raise UnknownFieldError(name, near_field(name, COLUMNS))
    return settled


def say(sentence: str, value: str) -> None:
    """Say what was done: a sentence on a terminal, its bare value in a pipe."""
    typer.echo(one_line(sentence) if on_terminal() else value)


def note(message: str) -> None:
    """Say something beside the data."""
    typer.echo(one_line(message), err=True)


@contextmanager
def written(path: str, *, force: bool, store: str = "", paged: bool = False) -> Iterator[Write]:
    """Give what writes to standard output, or to a file that appears whole or not at all.

    On a terminal, what is taller than it may be ``paged``.
    """
    if paged and not path and on_terminal():
        with _paged() as write:
            yield write
        return
    if not path or path in _STANDARD_OUTPUT:
        yield sys.stdout.write
        sys.stdout.flush()
        return
    with _new_file(path, force=force, store=store) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
        yield text.write
        text.flush()
        text.detach()


def write_binary(
    name: str,
    statements: Iterable[Statement],
    path: str,
    fields: tuple[str, ...],
    *,
    force: bool,
    store: str,
) -> None:
    """Write a form of bytes to a file; raises BadValueError where no file is named."""
    if path in ("", *_STANDARD_OUTPUT):
        raise BadValueError(
            f"{name} is written to a file only: export FILE.{name}, or --output FILE.{name}"
        )
    with _new_file(path, force=force, store=store) as file:
        writable(name).load_writer().write(statements, file.write, fields)


@contextmanager
def _new_file(path: str, *, force: bool, store: str) -> Iterator[BinaryIO]:
    """Open a file that appears whole or not at all; a pipe or a device is written to as it is."""
    target = Path(path)
    if store and os.path.realpath(path) == os.path.realpath(store):
        raise BadValueError(f"{path} is the store itself; name another file")
    try:
        if _is_pipe_or_device(target):
            with target.open("wb") as device:
                yield device
            return
        if os.path.lexists(target) and not force:
            raise FileExistsAlreadyError(path)
        like = Path(store) if store else None
        with replacing(target, like=like) as file:
            yield file
    except OSError as cause:
        raise StoreUnreachableError(path, "write", cause) from cause
    commitment.reach(f"written to {path}")


def _is_pipe_or_device(target: Path) -> bool:
    """Tell whether something is there that is written to, and cannot be replaced."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    return not stat.S_ISREG(mode)


@contextmanager
def opened(out: Output | FileOutput, store: str) -> Iterator[Write]:
    """Give what writes where the flags say, never over the store; say which file it was."""
    with written(out.output, force=out.force, store=store, paged=not out.whole) as write:
        yield write
    if out.output and out.output not in _STANDARD_OUTPUT:
        note(f"written to {out.output}")


@contextmanager
def _paged() -> Iterator[Write]:
    from onrecord.cli.terminal import pager

    if not pager.fits():
        yield sys.stdout.write
        return
    with pager.paged() as page:
        yield page.write
    if page.fault:
        note(page.fault)


def machine(
    name: str, statements: Iterable[Statement], write: Write, fields: tuple[str, ...]
) -> None:
    """Write a form for programs; what would act on a terminal does not reach one."""
    writable(name).load_writer().write(statements, harmless(name, write), fields)


def harmless(name: str, write: Write) -> Write:
    """Return what writes a form for programs without acting on a terminal.

    JSON keeps its meaning: what would act, or what the encoding of standard
    output has not, is escaped as JSON does.
    """
    if not _seen(write):
        return write
    if name in ("json", "jsonl", "csl"):
        foreign = (sys.stdout.encoding or "").lower() not in ("utf-8", "utf8")
        return lambda text: (
            write(json_safe(text, foreign=foreign)) if foreign or on_terminal() else write(text)
        )
    return (lambda text: write(safe(text))) if on_terminal() else write


def _seen(write: Write) -> bool:
    """Tell whether what is written comes to standard output, through a pager or not."""
    to = getattr(write, "__self__", None)
    if to is sys.stdout:
        return True
    from onrecord.cli.terminal.pager import Paged

    return isinstance(to, Paged)


def plain(
    statements: Iterable[Statement],
    write: Write,
    fields: tuple[str, ...],
    short: Callable[[str], str],
) -> None:
    """Write a line for each statement."""
    for each in statements:
        write(plain_line(each, fields, short))


def plain_line(each: Statement, fields: tuple[str, ...], short: Callable[[str], str]) -> str:
    """Return a statement whole, on one line, its parts separated by tabs."""
    return "\t".join(map(one_line, _cells(each, fields, short))) + "\n"


def _cells(each: Statement, fields: tuple[str, ...], short: Callable[[str], str]) -> Iterable[str]:
    if fields:
        from onrecord.statements.flatten import flatten

        return flatten(each, fields).values()
    from onrecord.dates import short as short_date

    topics = ", ".join(each.topics)
    said = " ".join(filter(None, (standing(each), quoted(each, each.text))))
    return short(each.id), short_date(each.date), speaker(each), country(each), topics, said
