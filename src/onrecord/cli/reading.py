"""The files of an import, opened and understood."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from onrecord import formats
from onrecord.errors import FileError, OnRecordError
from onrecord.formats import Format, Row
from onrecord.formats.opening import Opening
from onrecord.importing import Importer, Plan
from onrecord.recording import Recorder

STDIN = "-"
_PIPE = "standard input"


class Reading(NamedTuple):
    """One file being read: its name, its format, and what makes statements of its rows."""

    name: str
    form: Format
    importer: Importer

    def understood(self) -> str:
        """Say which column serves which field, and which are kept as they are."""
        names = first_cells(self.importer)
        taken = self.importer.plan.serving(names)
        maps = ", ".join(f"{name}={column.name}" for name, column in sorted(taken.items()))
        used = {column.name for column in taken.values()}
        extra = ", ".join(name for name in names if name not in used)
        kept = f"; kept as they are: {extra}" if extra else ""
        return f"{maps or 'no column is known'}{kept}"


def first_cells(importer: Importer) -> tuple[str, ...]:
    """Return the columns of the first row that can be read."""
    whole = (row for row in importer.rows() if not row.fault)
    first = next(whole, None)
    return tuple(first.cells) if first else ()


def readings(
    files: list[str], form: str, encoding: str, plan: Plan, recorder: Recorder, stack: ExitStack
) -> list[Reading]:
    """Open each file and settle its plan. Raises FileError with the file's name in front."""
    made = []
    for file in files:
        name = _PIPE if file == STDIN else file
        with naming(name):
            named = _named_format(file, form)
            opening = Opening(_spooled(stack) if file == STDIN else Path(file), encoding)
            opening.check()
            settled = named or _told_format(file, opening)
            made.append(_reading(name, opening, settled, plan, recorder))
    return made


class naming:  # noqa: N801  read as a word of the with statement
    """Put the file's name in front of what goes wrong with it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OnRecordError) and not isinstance(error, FileError):
            raise FileError(self._name, error) from error


def _reading(name: str, opening: Opening, form: Format, plan: Plan, recorder: Recorder) -> Reading:
    def rows() -> Iterator[Row]:
        with naming(name), opening.text() as file:
            yield from form.read(file)

    told = os.fsencode(Path(name).name).decode("utf-8", "replace")
    importer = Importer(told, rows, plan, recorder)
    with opening.text() as file:
        if header := form.header(file):
            plan.check(header)
    return Reading(name, form, importer)


def _named_format(file: str, form: str) -> Format | None:
    """Return the format that the call names, by its option or by a suffix."""
    if form:
        return formats.by_name(form)
    return formats.by_suffix(file) if Path(file).suffix else None


def _told_format(file: str, opening: Opening) -> Format:
    """Tell what comes through a pipe by its first character: only JSON begins so."""
    if file != STDIN:
        return formats.by_suffix(file)
    with opening.text() as text:
        start = text.read(4096).lstrip()
    if start.startswith("["):
        return formats.by_name("json")
    return formats.by_name("jsonl" if start.startswith("{") else "csv")


def _spooled(stack: ExitStack) -> Path:
    """Keep a pipe in a file for as long as it is read: rows are read more than once."""
    file = stack.enter_context(tempfile.NamedTemporaryFile(prefix="onrecord-"))  # noqa: SIM115  the stack closes it
    while chunk := sys.stdin.buffer.read(1 << 20):
        file.write(chunk)
    file.flush()
    return Path(file.name)
