"""The files of an import, opened and understood."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from shlex import quote
from typing import Any, NamedTuple

from onrecord import formats
from onrecord.errors import (
    BadFileError,
    FileError,
    NoSpeakerError,
    NoTextColumnError,
    OnRecordError,
)
from onrecord.fields import BY_NAME
from onrecord.formats import RAW, REPORTED, Format, Row
from onrecord.importing import guess_columns, mapping
from onrecord.importing.clean_cells import Marks
from onrecord.importing.guess_columns import NO_GUESS, ColumnGuess
from onrecord.importing.importer import Importer, is_own
from onrecord.importing.mapping import Column, ColumnMapping
from onrecord.importing.profiles import Profile
from onrecord.importing.readers import text_file
from onrecord.importing.readers.base import Progress, ReadOptions, Table
from onrecord.importing.readers.open_text import Opening
from onrecord.registers.transfer import MARK, RegisterRow, unpacked
from onrecord.statements import flatten
from onrecord.statements.parse import StatementParser

STDIN = "-"
_PIPE = "standard input"
_SAMPLE = 50
_NEEDED = ("text", "original", "official", "date")
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
    sample: list[Mapping[str, Any]]
    is_ours: bool
    objects: Sequence[tuple[str, str]] = ()

    @property
    def registers(self) -> list[RegisterRow]:
        """The rows of registers that came with the statements; whole once all is read."""
        return list(self.packed.values())

    def columns(self) -> dict[str, Column]:
        """Return the column of each field, the country's first."""
        serving = self.importer.plan.serving(self.names)
        order = ("country", *BY_NAME)
        names = sorted(serving, key=order.index)
        there = {name: serving[name] for name in names}
        return {name: each for name, each in there.items() if each.is_in(self.names)}

    def extra(self) -> list[str]:
        """Return the columns that serve no field: their values are kept as extra."""
        used = {name for each in self.columns().values() for name in each.names}
        return [name for name in self.names if name not in used | REPORTED | {RAW}]

    def remarked(self) -> Iterator[str]:
        """Say what was settled by the looks of the file, and which column serves which field."""
        yield from self.remarks
        if self.is_ours:
            return
        taken = [self._taken(name, column) for name, column in self.columns().items()]
        if taken:
            how = "--map FIELD=COLUMN changes one, --ignore COLUMN declines one"
            yield f"took {', '.join(taken)}; {how}"
        extra = self.extra()
        if extra:
            yield f"not mapped, stored as extra fields: {', '.join(extra)}"
        for name, part in self.objects:
            remedy = f"--map {name}={quote(f'{name}.{part}')} takes one of its values"
            yield f"{name} holds objects and is stored as extra; {remedy}"
        looks = guess_columns.not_taken(extra, self.sample)
        if looks:
            named = ", ".join(f"{name} looks like {what}" for name, what in looks.items())
            yield f"not taken: {named}"

    def _taken(self, name: str, column: Column) -> str:
        """Say that a column is taken for a field, and what else might be."""
        others = list(self.guess.passed.get(name, ()))
        what = f"{column} as {name}" if str(column) != name else name
        if name == "country":
            what = f"{column} as the speaker's country"
            others = guess_columns.rivals(column.name, self.names)
        if name == "official" and "official" in self.guess.basis:
            what += " (quotations: their author is the speaker)"
        elif name in self.guess.basis:
            what += f" ({self.guess.basis[name]})"
        mapped = name in self.importer.plan.columns
        return what if mapped or not others else f"{what} (not {', '.join(others)})"


class _File(NamedTuple):
    """A file opened: what its name says stands in ``parts``."""

    name: str
    form: Format
    table: Table
    parts: dict[str, str]


class Unread(NamedTuple):
    """A file of a folder that was not read, and why; a bad one should have been."""

    name: str
    why: str
    is_bad: bool = False


class Opened(NamedTuple):
    """The files of an import, and what of a folder was not read."""

    files: list[OpenFile]
    unread: list[Unread]


def readings(
    files: list[str], how: Profile, recorder: StatementParser, stack: ExitStack, progress: Progress
) -> Opened:
    """Open each file and settle its mapping. Raises FileError with the file's name in front.

    A bad file of a folder is left unread, unless all of them are.
    """
    plan = mapping.plan(how.map, how.set, how.skip, how.ignore)
    plan = replace(plan, marks=Marks(frozenset(how.na), frozenset(how.not_na)))
    # What is set for all rows is checked once, not with each row.
    replace(recorder, held=None).record({"text": "-", **plan.fixed})
    found: list[OpenFile] = []
    unread: list[Unread] = []
    for file in files:
        if file == STDIN or not Path(file).is_dir():
            found.append(_opened(file, how, plan, recorder, stack, progress))
            continue
        inside, others = _within(file)
        unread += [Unread(each, "no format of this name can be read") for each in others]
        bad: list[FileError] = []
        for each in inside:
            try:
                found.append(_opened(each, how, plan, recorder, stack, progress))
            except FileError as cause:
                bad.append(cause)
        if len(bad) == len(inside):
            raise bad[0]
        unread += [Unread(each.path, each.why, is_bad=True) for each in bad]
    return Opened(found, unread)


def _opened(  # noqa: PLR0913, PLR0917  each is a part of how a file is read
    file: str,
    how: Profile,
    plan: ColumnMapping,
    recorder: StatementParser,
    stack: ExitStack,
    progress: Progress,
) -> OpenFile:
    name = _PIPE if file == STDIN else file
    with naming(name):
        path = _spooled(stack) if file == STDIN else Path(file)
        form = _format(file, path, how, plan)
        columns = tuple(each.strip() for each in how.columns.split(",")) if how.columns else ()
        options = ReadOptions(
            how.encoding,
            how.sheet,
            progress,
            columns=columns,
            has_header=not (how.no_header or columns),
            quoting=how.quoting,
        )
        table = form.load_reader().open(path, options)
        parts = text_file.parts(how.from_name, name) if how.from_name else {}
        opened = _File(name, form, table, parts)
        return _reading(opened, plan, recorder, guessing=not how.no_guess)


def guessed(taken: list[OpenFile]) -> tuple[str, ...]:
    """Return what was guessed as it is typed after --map, where it was the same for all files.

    What is known only to be a likeness, as the day of publication is, is left to be guessed.
    """
    if not taken:
        return ()
    first = taken[0].guess
    if any(each.guess.columns != first.columns for each in taken):
        return ()
    plain = {name: each for name, each in first.columns.items() if name not in first.basis}
    return tuple(f"{name}={column}" for name, column in plain.items())


def _within(folder: str) -> tuple[list[str], list[str]]:
    """Return the files to read in a folder and in those beneath it, and the other files."""
    readable = [formats.FORMATS[name] for name in formats.READABLE]
    known = tuple(suffix for each in readable for suffix in each.suffixes)
    there = sorted(str(each) for each in Path(folder).rglob("[!.]*") if each.is_file())
    found = [each for each in there if each.lower().endswith(known)]
    if not found:
        raise FileError(
            folder, BadFileError(f"the folder holds no file to read ({', '.join(known)})")
        )
    return found, [each for each in there if each not in found]


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
    plan = plan.with_columns((*file.parts, *header))
    if header:
        plan.check((*file.parts, *header))
    first = list(islice((row for row in rows() if not row.fault), _SAMPLE))
    names = tuple(
        dict.fromkeys((*file.parts, *(header or chain.from_iterable(each.cells for each in first))))
    )
    plan = plan.with_columns(names)
    is_ours = any(map(is_own, first))
    sample = [row.cells for row in first]
    objects = () if is_ours else _objects(plan, names, sample)
    plan = replace(plan, ignored=plan.ignored | {name for name, _ in objects})
    guess = _guess(plan, names, sample) if guessing and not is_ours else NO_GUESS
    guessed = {name: Column(column) for name, column in guess.columns.items()}
    settled = replace(plan, guessed=guessed, basis=guess.basis)
    serving = settled.serving(names)
    dates = serving.get("date")
    if guessing and not is_ours and dates and "date" not in plan.columns:
        taken = {column.name for column in serving.values()} | plan.ignored
        free = [name for name in names if name not in taken]
        if year := guess_columns.year_beside(dates.name, free):
            guessed["date"] = dates._replace(others=(year,))
            settled = replace(settled, guessed=guessed)
    named = _named_columns(serving, sample)
    settled = replace(settled, marks=settled.marks._replace(named=named))
    if first:
        _check_words(settled, names)
    told = os.fsencode(Path(file.name).name).decode("utf-8", "replace")
    return OpenFile(
        file.name,
        file.form,
        Importer(told, rows, settled, replace(recorder, named=named)),
        names,
        guess,
        remarks,
        registers,
        sample,
        is_ours,
        objects,
    )


def _objects(
    plan: ColumnMapping, names: Iterable[str], sample: Sequence[Mapping[str, Any]]
) -> list[tuple[str, str]]:
    """Return the columns of a field's name that hold objects, each with a name inside.

    They are somebody else's. Rows need their text, speaker and date: such objects reject them.
    """
    found = []
    for name, column in plan.serving(names).items():
        if name in plan.columns or name in _NEEDED:
            continue
        inside = [value for row in sample if isinstance(value := row.get(column.name), dict)]
        if inside and all(inside):
            found.append((column.name, next(iter(inside[0]))))
    return found


def _named_columns(
    serving: Mapping[str, Column], sample: Iterable[Mapping[str, Any]]
) -> frozenset[str]:
    """Return the fields whose column holds countries by name rather than by code."""
    found = set()
    for name in serving.keys() & {"country", "about"}:
        column = serving[name]
        cells = (column.cell(each) for each in sample)
        texts = [each for cell in cells if isinstance(cell, str) for each in flatten.split(cell)]
        if guess_columns.holds_names(texts):
            found.add(name)
    return frozenset(found)


def _take_register(row: Row, registers: dict[int, RegisterRow]) -> None:
    """Keep a row of a register apart from the statements, once however often the file is read."""
    if (packed := unpacked(row.cells)) is not None:
        registers[row.number] = packed


def _guess(
    plan: ColumnMapping, names: tuple[str, ...], sample: Sequence[Mapping[str, Any]]
) -> ColumnGuess:
    """Guess what no map and no field's own name has settled."""
    serving = plan.serving(names)
    fields = serving.keys() | plan.fixed.keys()
    taken = {column.name for column in serving.values()} | plan.ignored
    guess = guess_columns.guess(names, fields, taken, sample)
    if "official" in {*fields, *guess.columns} or "author" in plan.columns:
        return guess
    text = guess.columns.get("text", "") or (serving["text"].name if "text" in serving else "")
    author = guess.columns.get("author", "") or (
        serving["author"].name if "author" in serving else ""
    )
    if not (author and guess_columns.is_quotes(text)):
        return guess
    columns = {name: column for name, column in guess.columns.items() if name != "author"}
    return guess._replace(
        columns={**columns, "official": author},
        basis={**guess.basis, "official": "author"},
    )


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
