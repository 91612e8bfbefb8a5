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
from onrecord.cli.terminal import progress
from onrecord.errors import BadFileError, FileError, NoSpeakerError, NoWordsError, OnRecordError
from onrecord.formats import Format, Row, sheet, whole
from onrecord.formats.base import Remark, Table
from onrecord.formats.opening import Opening
from onrecord.importing import columns
from onrecord.importing.columns import NO_GUESS, Guess
from onrecord.importing.plans import Column, Plan
from onrecord.importing.profiles import Profile
from onrecord.importing.rows import Importer, is_own
from onrecord.recording import Recorder
from onrecord.register.travelling import MARK, Packed, unpacked

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


class _Text(NamedTuple):
    """A text file in a format."""

    opening: Opening
    form: Format

    def names(self) -> tuple[str, ...]:
        with self.opening.text() as file:
            return self.form.header(file)

    def rows(self, remark: Remark) -> Iterator[Row]:
        with self.opening.text() as file:
            yield from progress.through(self.form.read(file, remark), file, self.opening.path)


class Reading(NamedTuple):
    """One file being read: its name, its format, and what makes statements of its rows."""

    name: str
    form: Format
    importer: Importer
    names: tuple[str, ...]
    guess: Guess
    remarks: list[str]
    packed: dict[int, Packed]

    @property
    def registers(self) -> list[Packed]:
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
            others = ", ".join(columns.rivals(country.name, self.names))
            if others:
                yield f"the speaker's own country is read from {country.name}, not from {others}"


def readings(
    files: list[str], how: Profile, plan: Plan, recorder: Recorder, stack: ExitStack
) -> list[Reading]:
    """Open each file and settle its plan. Raises FileError with the file's name in front."""
    made = []
    for file in chain.from_iterable(map(_within, files)):
        name = _PIPE if file == STDIN else file
        with naming(name):
            path = _spooled(stack) if file == STDIN else Path(file)
            table = _table(file, path, how, plan)
            parts = whole.parts(how.from_name, name) if how.from_name else {}
            made.append(_reading(name, table, plan, recorder, parts, guessing=not how.no_guess))
    return made


def guessed(taken: list[Reading]) -> tuple[str, ...]:
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
    known = (*whole.SUFFIXES, *sheet.SUFFIXES, *formats.suffixes())
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


def _table(file: str, path: Path, how: Profile, plan: Plan) -> Table:
    """Open a file in the format that the call, its suffix or its first character tells."""
    told = f".{how.format}".lower() if how.format else Path(file).suffix.lower()
    if told in sheet.SUFFIXES:
        return sheet.Sheet(path, how.sheet)
    opening = Opening(path, how.encoding)
    if told in whole.SUFFIXES:
        if not (how.from_name or "official" in plan.fixed):
            raise NoSpeakerError
        return whole.Whole(opening.text)
    if told in _ELSEWHERE:
        raise BadFileError(_ELSEWHERE[told])
    named = _named_format(file, how.format)
    opening.check()
    return _Text(opening, named or _told_format(file, opening))


def _reading(
    name: str,
    table: Table,
    plan: Plan,
    recorder: Recorder,
    parts: dict[str, str],
    *,
    guessing: bool,
) -> Reading:
    remarks: list[str] = []
    registers: dict[int, Packed] = {}

    def rows() -> Iterator[Row]:
        remarks.clear()
        with naming(name):
            for row in table.rows(remarks.append):
                if MARK in row.cells:
                    _take_register(row, registers)
                    continue
                yield row._replace(cells={**parts, **row.cells}) if parts else row

    header = table.names()
    if header:
        plan.check((*parts, *header))
    first = list(islice((row for row in rows() if not row.fault), _SAMPLE))
    names = tuple(
        dict.fromkeys((*parts, *(header or chain.from_iterable(each.cells for each in first))))
    )
    guess = _guess(plan, names, first) if guessing else NO_GUESS
    guessed = {name: Column(column) for name, column in guess.columns.items()}
    settled = replace(plan, guessed=guessed, basis=guess.basis)
    if first:
        _check_words(settled, names)
    told = os.fsencode(Path(name).name).decode("utf-8", "replace")
    form = table.form if isinstance(table, _Text) else formats.by_name("csv")
    return Reading(
        name, form, Importer(told, rows, settled, recorder), names, guess, remarks, registers
    )


def _take_register(row: Row, registers: dict[int, Packed]) -> None:
    """Keep a row of a register apart from the statements, once however often the file is read."""
    if (packed := unpacked(row.cells)) is not None:
        registers[row.number] = packed


def _guess(plan: Plan, names: tuple[str, ...], first: list[Row]) -> Guess:
    """Guess what no map and no field's own name has settled; our own files need none."""
    if any(map(is_own, first)):
        return NO_GUESS
    serving = plan.serving(names)
    fields = serving.keys() | plan.fixed.keys()
    taken = {column.name for column in serving.values()}
    return columns.guess(names, fields, taken, [row.cells for row in first])


def _check_words(plan: Plan, names: tuple[str, ...]) -> None:
    if not {"text", "original"} & (plan.serving(names).keys() | plan.fixed.keys()):
        raise NoWordsError(names, columns.wordy(names))


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
