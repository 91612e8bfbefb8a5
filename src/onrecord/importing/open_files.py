"""The files of an import, opened and understood."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from onrecord import formats
from onrecord.errors import (
    BadFileError,
    FileError,
    NoSpeakerError,
    NoTextColumnError,
    OnRecordError,
)
from onrecord.formats import Format, Row
from onrecord.importing import guess_columns, mapping
from onrecord.importing.guess_columns import NO_GUESS, ColumnGuess
from onrecord.importing.importer import Importer, is_own
from onrecord.importing.mapping import Column, ColumnMapping
from onrecord.importing.profiles import Profile
from onrecord.importing.readers import text_file
from onrecord.importing.readers.base import Progress, ReadOptions, Table
from onrecord.importing.readers.open_text import Opening
from onrecord.registers.transfer import MARK, RegisterRow, unpacked
from onrecord.statements.parse import StatementParser

STDIN = "-"
_PIPE = "standard input"
_SAMPLE = 50
_AS_XLSX = "save it as .xlsx or as CSV in UTF-8"
_ELSEWHERE = {
    ".xls": f"it is a workbook of the old kind; {_AS_XLSX}",
    ".ods": f"it is a workbook of another kind; {_AS_XLSX}",
    ".numbers": f"it is a workbook of another kind; {_AS_XLSX}",
    ".js": "JavaScript is a program, not data; print its value as JSON (node: JSON.stringify)",
}


class OpenFile(NamedTuple):
    """One file being read: its name, its format, and what makes statements of its rows."""

    name: str
    form: Format
    importer: Importer
    names: tuple[str, ...]
    guess: ColumnGuess
    remarks: list[str]
    packed: dict[int, RegisterRow]

    @property
    def registers(self) -> list[RegisterRow]:
        """The rows of registers that came with the statements; whole once all is read."""
        return list(self.packed.values())

    def understood(self) -> str:
        """Say which column serves which field, and which are kept as they are."""
        taken = self.importer.plan.serving(self.names)
        maps = ", ".join(f"{name}={column.name}" for name, column in sorted(taken.items()))
        used = {column.name for column in taken.values()}
        extra = ", ".join(name for name in self.names if name not in used)
        kept = f"; kept as they are: {extra}" if extra else ""
        return f"{maps or 'no column is known'}{kept}"

    def remarked(self) -> Iterator[str]:
        """Say what was settled by the looks of the file, and taken that nobody asked for."""
        yield from self.remarks
        if self.guess.columns:
            yield f"took {self.guess}; --map says otherwise, --no-guess takes none"
        plan = self.importer.plan
        country = plan.serving(self.names).get("country")
        if country and "country" not in plan.columns:
            others = ", ".join(guess_columns.rivals(country.name, self.names))
            if others:
                yield f"the speaker's own country is read from {country.name}, not from {others}"


class _File(NamedTuple):
    """A file opened: what its name says stands in ``parts``."""

    name: str
    form: Format
    table: Table
    parts: dict[str, str]


def readings(
    files: list[str], how: Profile, recorder: StatementParser, stack: ExitStack, progress: Progress
) -> list[OpenFile]:
    """Open each file and settle its plan. Raises FileError with the file's name in front."""
    plan = mapping.plan(how.map, how.set, how.skip)
    made = []
    for file in chain.from_iterable(map(_within, files)):
        name = _PIPE if file == STDIN else file
        with naming(name):
            path = _spooled(stack) if file == STDIN else Path(file)
            form = _format(file, path, how, plan)
            options = ReadOptions(how.encoding, how.sheet, progress)
            table = form.load_reader().open(path, options)
            parts = text_file.parts(how.from_name, name) if how.from_name else {}
            opened = _File(name, form, table, parts)
            made.append(_reading(opened, plan, recorder, guessing=not how.no_guess))
    return made


def guessed(taken: list[OpenFile]) -> tuple[str, ...]:
    """Return what was guessed as it is typed after --map, where it was the same for all files.

    What is known only to be a likeness, as the day of publication is, is left to be guessed.
    """
    first = taken[0].guess
    if any(each.guess.columns != first.columns for each in taken):
        return ()
    plain = {name: each for name, each in first.columns.items() if name not in first.basis}
    return tuple(f"{name}={column}" for name, column in plain.items())


def _within(file: str) -> list[str]:
    """Return the files to read in a folder, also in those beneath it; any other file itself."""
    if file == STDIN or not Path(file).is_dir():
        return [file]
    readable = [formats.FORMATS[name] for name in formats.READABLE]
    known = tuple(suffix for each in readable for suffix in each.suffixes)
    there = sorted(str(each) for each in Path(file).rglob("[!.]*") if each.is_file())
    found = [each for each in there if each.lower().endswith(known)]
    if not found:
        raise FileError(
            file, BadFileError(f"the folder holds no file to read ({', '.join(known)})")
        )
    return found


class naming:  # noqa: N801  read as a word of the with statement
    """Put the file's name in front of what goes wrong with it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OnRecordError) and not isinstance(error, FileError):
            raise FileError(self._name, error) from error


def _format(file: str, path: Path, how: Profile, plan: ColumnMapping) -> Format:
    """Return the format that the call, the suffix or the first character tells."""
    suffix = Path(file).suffix.lower()
    if not how.format and suffix in _ELSEWHERE:
        raise BadFileError(_ELSEWHERE[suffix])
    if how.format:
        form = formats.readable(how.format)
    elif file == STDIN:
        form = formats.readable(_sniffed(path, how.encoding))
    else:
        if not suffix:
            Opening(path, how.encoding).check()
        form = formats.readable_by_suffix(file)
    if form.name == "txt" and not (how.from_name or "official" in plan.fixed):
        raise NoSpeakerError
    return form


def _sniffed(path: Path, encoding: str) -> str:
    """Return the format of what comes through a pipe, by its first character."""
    opening = Opening(path, encoding)
    opening.check()
    with opening.text() as text:
        start = text.read(4096).lstrip()
    if start.startswith("["):
        return "json"
    return "jsonl" if start.startswith("{") else "csv"


def _reading(
    file: _File, plan: ColumnMapping, recorder: StatementParser, *, guessing: bool
) -> OpenFile:
    remarks: list[str] = []
    registers: dict[int, RegisterRow] = {}

    def rows() -> Iterator[Row]:
        remarks.clear()
        with naming(file.name):
            for row in file.table.rows(remarks.append):
                if MARK in row.cells:
                    _take_register(row, registers)
                    continue
                yield row._replace(cells={**file.parts, **row.cells}) if file.parts else row

    header = file.table.names()
    if header:
        plan.check((*file.parts, *header))
    first = list(islice((row for row in rows() if not row.fault), _SAMPLE))
    names = tuple(
        dict.fromkeys((*file.parts, *(header or chain.from_iterable(each.cells for each in first))))
    )
    guess = _guess(plan, names, first) if guessing else NO_GUESS
    guessed = {name: Column(column) for name, column in guess.columns.items()}
    settled = replace(plan, guessed=guessed, basis=guess.basis)
    if first:
        _check_words(settled, names)
    told = os.fsencode(Path(file.name).name).decode("utf-8", "replace")
    return OpenFile(
        file.name,
        file.form,
        Importer(told, rows, settled, recorder),
        names,
        guess,
        remarks,
        registers,
    )


def _take_register(row: Row, registers: dict[int, RegisterRow]) -> None:
    """Keep a row of a register apart from the statements, once however often the file is read."""
    if (packed := unpacked(row.cells)) is not None:
        registers[row.number] = packed


def _guess(plan: ColumnMapping, names: tuple[str, ...], first: list[Row]) -> ColumnGuess:
    """Guess what no map and no field's own name has settled; our own files need none."""
    if any(map(is_own, first)):
        return NO_GUESS
    serving = plan.serving(names)
    fields = serving.keys() | plan.fixed.keys()
    taken = {column.name for column in serving.values()}
    return guess_columns.guess(names, fields, taken, [row.cells for row in first])


def _check_words(plan: ColumnMapping, names: tuple[str, ...]) -> None:
    if not {"text", "original"} & (plan.serving(names).keys() | plan.fixed.keys()):
        raise NoTextColumnError(names, guess_columns.wordy(names))


def _spooled(stack: ExitStack) -> Path:
    """Keep a pipe in a file for as long as it is read: rows are read more than once."""
    file = stack.enter_context(tempfile.NamedTemporaryFile(prefix="onrecord-"))  # noqa: SIM115  the stack closes it
    while chunk := sys.stdin.buffer.read(1 << 20):
        file.write(chunk)
    file.flush()
    return Path(file.name)
