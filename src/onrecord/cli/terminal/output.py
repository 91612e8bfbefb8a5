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
from onrecord.atomic import replace_file
from onrecord.cli.options.groups import FileOutput, Output
from onrecord.cli.terminal.sanitize import (
    describe_status,
    json_safe,
    make_visible,
    name_country,
    name_speakers,
    one_line,
    quote_text,
)
from onrecord.errors import (
    BadValueError,
    FileExistsAlreadyError,
    StoreUnreachableError,
    UnknownFieldError,
)
from onrecord.formats import COLUMNS, WRITABLE, find_writable, find_writable_by_suffix
from onrecord.model import Statement

# What -f offers: a table, lines, ids, and every format that can be written.
FORMS = ("table", "plain", *WRITABLE, "ids")
Write = Callable[[str], object]

_PLAIN = ("", ".txt", ".text", ".log", ".out")
_STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
_SHORTHANDS = {"topic": "topics", "lang": "language", "org": "organization"}


def choose_form(output: Output | FileOutput, forms: Sequence[str] = FORMS) -> str:
    """Return the form asked for; else a table on a terminal and plain lines elsewhere.

    ``forms`` are those that the command writes. Raises BadValueError.
    """
    asked = [each for each in (output.form, "json" * output.json, "csv" * output.csv) if each]
    if len(set(asked)) > 1:
        raise BadValueError(f"choose one output format, not {' and '.join(asked)}")
    if asked and asked[0] not in forms:
        raise BadValueError(f"unknown format {asked[0]!r}; formats: {', '.join(forms)}")
    if asked:
        return asked[0]
    suffix = os.path.splitext(output.output)[1].lower()  # noqa: PTH122  no Path is at hand
    if suffix[1:] in forms:
        return suffix[1:]
    if told := _form_of_suffix(output.output):
        if told not in forms:
            raise BadValueError(
                f"{told} is not a format of this command; formats: {', '.join(forms)}"
            )
        return told
    return "table" if is_terminal() and not output.output else "plain"


def _form_of_suffix(path: str) -> str:
    """Return the form that the name of a file to write tells, if it does."""
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122  no Path is at hand
    return "" if suffix in _PLAIN else find_writable_by_suffix(path, others=("txt",)).name


def is_terminal() -> bool:
    """Tell whether a person is looking; colour forced in a pipe makes no terminal of it."""
    return sys.stdout.isatty()


def choose_columns(output: Output) -> tuple[str, ...]:
    """Return the fields asked for. Raises UnknownFieldError."""
    return parse_columns(output.columns) if output.columns else ()


def parse_columns(typed: str) -> tuple[str, ...]:
    """Read names of fields between commas. Raises UnknownFieldError."""
    names = [each.strip() for each in typed.split(",") if each.strip()]
    if not names:
        raise UnknownFieldError(typed)
    settled = tuple(_SHORTHANDS.get(name, name) for name in names)
    for name in settled:
        if name not in COLUMNS:
            from onrecord.text.suggest import suggest_field

            raise UnknownFieldError(name, suggest_field(name, COLUMNS))
    return settled


def report(sentence: str, value: str) -> None:
    """Say what was done: a sentence on a terminal, its bare value in a pipe."""
    typer.echo(one_line(sentence) if is_terminal() else value)


def note(message: str) -> None:
    """Say something beside the data."""
    typer.echo(one_line(message), err=True)


@contextmanager
def open_output(path: str, *, force: bool, store: str = "", paged: bool = False) -> Iterator[Write]:
    """Open standard output, or a file that appears whole or not at all, for writing.

    On a terminal, what is taller than it may be ``paged``.
    """
    if paged and not path and is_terminal():
        with _page_output() as write:
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
        find_writable(name).load_writer().write(statements, file.write, fields)


@contextmanager
def _new_file(path: str, *, force: bool, store: str) -> Iterator[BinaryIO]:
    """Open a file that appears whole or not at all; a pipe or a device is written to as it is."""
    target = Path(path)
    if store and os.path.realpath(path) == os.path.realpath(store):
        raise BadValueError(f"{path} is the store itself; choose another file")
    try:
        if _is_pipe_or_device(target):
            with target.open("wb") as device:
                yield device
            return
        if os.path.lexists(target) and not force:
            raise FileExistsAlreadyError(path)
        like = Path(store) if store else None
        with replace_file(target, like=like) as file:
            yield file
    except OSError as cause:
        raise StoreUnreachableError(path, "write", cause) from cause
    commitment.mark_done(f"written to {path}")


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
def open_for_flags(out: Output | FileOutput, store: str) -> Iterator[Write]:
    """Open the output that the flags name, never the store itself; report the file."""
    with open_output(out.output, force=out.force, store=store, paged=not out.whole) as write:
        yield write
    if out.output and out.output not in _STANDARD_OUTPUT:
        note(f"written to {out.output}")


@contextmanager
def _page_output() -> Iterator[Write]:
    from onrecord.cli.terminal import pager

    if not pager.can_page():
        yield sys.stdout.write
        return
    with pager.page_output() as page:
        yield page.write
    if page.fault:
        note(page.fault)


def write_for_programs(
    name: str,
    statements: Iterable[Statement],
    write: Write,
    fields: tuple[str, ...],
    *,
    spreadsheet: bool = False,
) -> None:
    """Write a form for programs; what would act on a terminal does not reach one.

    A table for a ``spreadsheet`` has no formulas.
    """
    writer = find_writable(name).load_writer()
    if spreadsheet:
        writer = writer.for_spreadsheet()
    writer.write(statements, harmless_writer(name, write), fields)


def harmless_writer(name: str, write: Write) -> Write:
    """Return a writer for programs that sends no control characters to a terminal.

    JSON keeps its meaning: what would act, or what the encoding of standard
    output has not, is escaped as JSON does.
    """
    if not _visible(write):
        return write
    if name in ("json", "jsonl", "csl"):
        foreign = (sys.stdout.encoding or "").lower() not in ("utf-8", "utf8")
        return lambda text: (
            write(json_safe(text, foreign=foreign)) if foreign or is_terminal() else write(text)
        )
    return (lambda text: write(make_visible(text))) if is_terminal() else write


def _visible(write: Write) -> bool:
    """Tell whether what is written comes to standard output, through a pager or not."""
    to = getattr(write, "__self__", None)
    if to is sys.stdout:
        return True
    from onrecord.cli.terminal.pager import PagedOutput

    return isinstance(to, PagedOutput)


def write_plain(
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
    said = " ".join(filter(None, (describe_status(each), quote_text(each, each.text))))
    return (
        short(each.id),
        short_date(each.date),
        name_speakers(each),
        name_country(each),
        topics,
        said,
    )
