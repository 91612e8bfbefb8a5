"""The files of an import, opened and understood."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from onrecord import formats
from onrecord.errors import (
    BadFileError,
    FileError,
    NoSpeakerError,
    NoTextColumnError,
    OnRecordError,
    UnknownFormatError,
    WriteOnlyFormatError,
)
from onrecord.fields import BY_NAME
from onrecord.formats import RAW, REPORTED, Format, Row
from onrecord.importing import guess_columns, mapping, unpack
from onrecord.importing.clean_cells import Marks
from onrecord.importing.guess_columns import NO_GUESS, ColumnGuess
from onrecord.importing.importer import Importer, is_own
from onrecord.importing.mapping import Column, ColumnMapping
from onrecord.importing.profiles import Profile
from onrecord.importing.readers import text_file
from onrecord.importing.readers.base import Progress, ReadOptions, Table
from onrecord.importing.readers.open_text import Opening, read_beginning
from onrecord.registers.transfer import MARK, RegisterRow, unpack_row
from onrecord.statements import flatten
from onrecord.statements.parse import StatementParser

STDIN = "-"
_PIPE = "standard input"
_SAMPLE = 50
_NAMED = 8
_AS_XLSX = "save it as .xlsx or as CSV in UTF-8"
_AS_TEXT = "save its text as .txt or .md and import that; a table in it, as CSV"
_UNPACK = "unpack it and import the folder"
_MAIL = "mail holds letters, not statements; save the text of one as .txt"
_FEED = "a feed lists articles, not what was said; save the articles and import those"
_ELSEWHERE = {
    ".xls": f"it is a workbook of the old kind; {_AS_XLSX}",
    ".numbers": f"it is a workbook of another kind; {_AS_XLSX}",
    ".js": "JavaScript is a program, not data; print its value as JSON (node: JSON.stringify)",
    ".docx": f"it is a Word file; {_AS_TEXT}",
    ".doc": f"it is a Word file; {_AS_TEXT}",
    ".odt": f"it is a document of a word processor; {_AS_TEXT}",
    ".rtf": f"it is a document of a word processor; {_AS_TEXT}",
    ".pdf": "it is a PDF; pdftotext makes text of it, which can be imported as .txt",
    ".mbox": _MAIL,
    ".eml": _MAIL,
    ".rss": _FEED,
    ".atom": _FEED,
    ".tar": f"it is an archive; {_UNPACK}",
    ".tgz": f"it is an archive; {_UNPACK}",
    ".7z": f"it is an archive; {_UNPACK}",
    ".rar": f"it is an archive; {_UNPACK}",
}
# What XML is where no reader knows it, by its first element.
_OTHER_XML = {
    "rss": _FEED,
    "feed": _FEED,
    "RDF": _FEED,
    "teiCorpus": "it names the speakers of a corpus and holds no speeches; import the sittings",
    "listPerson": "it lists the speakers of a corpus and holds no speeches; import the sittings",
    "listOrg": "it lists the parties of a corpus and holds no speeches; import the sittings",
    "html": "it is a web page; give it a name that ends in .html",
}
_FIRST_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")


class OpenFile(NamedTuple):
    """One file being read: its name, its format, and what makes statements of its rows."""

    name: str
    form: Format
    importer: Importer
    names: tuple[str, ...]
    guess: ColumnGuess
    remarks: list[str]
    unread: list[str]
    packed: dict[int, RegisterRow]
    sample: list[Mapping[str, Any]]
    has_our_names: bool

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
        if self.unread:
            some, more = self.unread[:_NAMED], len(self.unread) - _NAMED
            rest = f"; and {more:,} more" if more > 0 else ""
            yield f"not read from the same folder or archive: {'; '.join(some)}{rest}"
        if self.has_our_names:
            return
        taken = [self._taken(name, column) for name, column in self.columns().items()]
        if taken:
            how = "--map FIELD=COLUMN changes one, --ignore COLUMN declines one"
            yield f"took {', '.join(taken)}; {how}"
        extra = self.extra()
        if extra:
            yield f"not mapped, stored as extra fields: {', '.join(extra)}"
        looks = guess_columns.untaken_columns(extra, self.sample)
        if looks:
            named = ", ".join(f"{name} looks like {what}" for name, what in looks.items())
            yield f"not taken: {named}"

    def _taken(self, name: str, column: Column) -> str:
        """Say that a column is taken for a field, and what else might be."""
        others = list(self.guess.passed.get(name, ()))
        what = f"{column} as {name}" if str(column) != name else name
        if name == "country":
            what = f"{column} as the speaker's country"
            others = guess_columns.other_countries(column.name, self.names)
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
    unread: list[str]


class _Input(NamedTuple):
    """A file to read: its name in messages, and where its bytes are."""

    name: str
    path: Path


class Unread(NamedTuple):
    """A bad file of a folder or archive, which was not read, and why."""

    name: str
    why: str


class OpenedFiles(NamedTuple):
    """The files of an import, and the bad ones of folders and archives."""

    files: list[OpenFile]
    unread: list[Unread]


def open_files(
    files: list[str], how: Profile, recorder: StatementParser, stack: ExitStack, progress: Progress
) -> OpenedFiles:
    """Open each file and settle its mapping. Raises FileError with the file's name in front.

    A bad file of a folder or archive is left unread, unless all of them are bad.
    """
    plan = mapping.parse_mapping(how.map, how.set, how.skip, how.ignore)
    plan = replace(plan, marks=Marks(frozenset(how.na), frozenset(how.not_na)))
    # What is set for all rows is checked once, not with each row.
    replace(recorder, held=None).record({"text": "-", **plan.fixed})
    found: list[OpenFile] = []
    unread: list[Unread] = []
    for file in files:
        passed_over: list[str] = []
        inputs = _inputs(file, how, plan, stack, passed_over)
        bad: list[FileError] = []
        for each in inputs:
            try:
                with name_file_in_errors(each.name):
                    opened = _opened(each, how, plan, progress, passed_over)
                    reading = _reading(opened, plan, recorder, guessing=not how.no_guess)
            except FileError as cause:
                bad.append(cause)
                continue
            found.append(reading)
            passed_over = []
        if len(bad) == len(inputs):
            raise bad[0]
        unread += [Unread(each.path, each.why) for each in bad]
    return OpenedFiles(found, unread)


def _opened(
    file: _Input, how: Profile, plan: ColumnMapping, progress: Progress, unread: list[str]
) -> _File:
    form = _format(file.name, file.path, how, plan)
    columns = tuple(each.strip() for each in how.columns.split(",")) if how.columns else ()
    options = ReadOptions(
        how.encoding,
        how.sheet,
        progress,
        columns=columns,
        has_header=not (how.no_header or columns),
        quoting=how.quoting,
    )
    table = form.load_reader().open(file.path, options)
    parts = text_file.parse_file_name(how.from_name, file.name) if how.from_name else {}
    return _File(file.name, form, table, parts, unread)


def guessed_flags(taken: list[OpenFile]) -> tuple[str, ...]:
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


def _inputs(
    file: str, how: Profile, plan: ColumnMapping, stack: ExitStack, unread: list[str]
) -> list[_Input]:
    """Return what is to be read of a file, a pipe, an archive, or a folder and those beneath it.

    What stands in a folder or archive and is not read goes to ``unread``, with the reason.
    Raises FileError where there is nothing to read.
    """
    path = Path(file)
    if file == STDIN:
        return [_Input(_PIPE, _spooled(stack))]
    if path.is_dir():
        there = sorted(each for each in path.rglob("[!.]*") if each.is_file())
        inputs = [_Input(str(each), each) for each in there]
    elif unpack.is_packed(file):
        with name_file_in_errors(file):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onrecord-")))
            there = unpack.unpack(path, folder)
        if path.suffix.lower() in unpack.COMPRESSED:
            return [_Input(str(path.with_suffix("")), there[0])]
        inputs = [_Input(f"{file}/{each.relative_to(folder)}", each) for each in there]
    else:
        return [_Input(file, path)]
    found = []
    for each in inputs:
        if path.is_dir() and unpack.is_packed(each.name):
            found += _inputs(each.name, how, plan, stack, unread)
        elif reason := _why_unread(each, how, plan):
            unread.append(f"{Path(each.name).name} ({reason})")
        else:
            found.append(each)
    if not found:
        known = sorted({suffix for each in formats.READABLE for suffix in _suffixes(each)})
        what = "folder" if path.is_dir() else "archive"
        message = f"the {what} holds no file to read ({', '.join(known)})"
        raise FileError(file, BadFileError(message))
    return found


def _suffixes(form: str) -> tuple[str, ...]:
    return formats.FORMATS[form].suffixes


def _why_unread(file: _Input, how: Profile, plan: ColumnMapping) -> str:
    """Return why a file of a folder is passed over, or nothing where it is read."""
    if how.format:
        fits = file.name.lower().endswith(formats.find_readable(how.format).suffixes)
        return "" if fits else f"not named like {how.format}"
    try:
        _format(file.name, file.path, how, plan)
    except NoSpeakerError:
        return ""  # it is refused where it is opened: the reason holds for all
    except WriteOnlyFormatError:
        return "a page, without turns of speakers"
    except UnknownFormatError:
        return "not a format that can be read"
    except BadFileError as cause:
        return str(cause)
    return ""


class name_file_in_errors:  # noqa: N801  read as a word of the with statement
    """Put the file's name in front of what goes wrong with it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OnRecordError) and not isinstance(error, FileError):
            raise FileError(self._name, error) from error


def _format(file: str, path: Path, how: Profile, plan: ColumnMapping) -> Format:
    """Return the format that the call, the suffix or the beginning of the file tells."""
    suffix = Path(file).suffix.lower()
    if not how.format and suffix in _ELSEWHERE:
        raise BadFileError(_ELSEWHERE[suffix])
    speaker_given = bool(how.from_name) or "official" in plan.fixed
    if how.format:
        form = formats.find_readable(how.format)
    elif found := _recognized(file, path, how.encoding, text_is_whole=speaker_given):
        form = found
    elif file == _PIPE:
        form = formats.find_readable(_sniffed(path, how.encoding))
    else:
        if not suffix:
            Opening(path, how.encoding).check()
        form = formats.find_readable_by_suffix(file)
    if form.name == "txt" and not speaker_given:
        raise NoSpeakerError
    return form


def _recognized(file: str, path: Path, encoding: str, *, text_is_whole: bool) -> Format | None:
    """Return the format that knows a file by its beginning; a text may be one statement's.

    Raises BadFileError for XML that no format knows.
    """
    suffix = Path(file).suffix.lower()
    if suffix == ".txt" and text_is_whole:
        return None
    start = read_beginning(path, encoding)
    found = formats.find_by_content("" if file == _PIPE else file, start)
    if found is None and suffix == ".xml":
        root = _FIRST_ELEMENT.search(start)
        name = root[1] if root else ""
        known = [each for each in formats.READABLE if ".xml" in _suffixes(each)]
        message = f"its first element is <{name}>; XML that is read is {', '.join(known)}"
        raise BadFileError(_OTHER_XML.get(name, message) if name else "it is not XML")
    return found


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
        with name_file_in_errors(file.name):
            for row in file.table.rows(remarks.append):
                if MARK in row.cells:
                    _take_register(row, registers)
                    continue
                yield row._replace(cells={**file.parts, **row.cells}) if file.parts else row

    header = file.table.names()
    plan = plan.with_columns((*file.parts, *header))
    if header:
        plan.check((*file.parts, *header))
    whole = (row for row in rows() if not (row.fault or row.skipped))
    first = list(islice(whole, _SAMPLE))
    names = tuple(
        dict.fromkeys((*file.parts, *(header or chain.from_iterable(each.cells for each in first))))
    )
    plan = plan.with_columns(names)
    is_ours = any(map(is_own, first))
    sample = [row.cells for row in first]
    guessing = guessing and not (is_ours or file.form.is_mapped)
    guess = _guess(plan, names, sample) if guessing else NO_GUESS
    guessed = {name: Column(column) for name, column in guess.columns.items()}
    settled = replace(plan, guessed=guessed, basis=guess.basis)
    serving = settled.serving(names)
    dates = serving.get("date")
    if guessing and dates and "date" not in plan.columns:
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
        file.unread,
        registers,
        sample,
        is_ours or file.form.is_mapped,
    )


def _named_columns(
    serving: Mapping[str, Column], sample: Iterable[Mapping[str, Any]]
) -> frozenset[str]:
    """Return the fields whose column holds countries by name rather than by code."""
    found = set()
    for name in serving.keys() & {"country", "about"}:
        column = serving[name]
        cells = (column.cell(each) for each in sample)
        texts = [
            each for cell in cells if isinstance(cell, str) for each in flatten.split_list(cell)
        ]
        if guess_columns.holds_names(texts):
            found.add(name)
    return frozenset(found)


def _take_register(row: Row, registers: dict[int, RegisterRow]) -> None:
    """Keep a row of a register apart from the statements, once however often the file is read."""
    if (packed := unpack_row(row.cells)) is not None:
        registers[row.number] = packed


def _guess(
    plan: ColumnMapping, names: tuple[str, ...], sample: Sequence[Mapping[str, Any]]
) -> ColumnGuess:
    """Guess what no map and no field's own name has settled."""
    serving = plan.serving(names)
    fields = serving.keys() | plan.fixed.keys()
    taken = {column.name for column in serving.values()} | plan.ignored
    guess = guess_columns.guess_columns(names, fields, taken, sample)
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
        raise NoTextColumnError(names, guess_columns.text_columns(names))


def _spooled(stack: ExitStack) -> Path:
    """Keep a pipe in a file for as long as it is read: rows are read more than once."""
    file = stack.enter_context(tempfile.NamedTemporaryFile(prefix="onrecord-"))  # noqa: SIM115  the stack closes it
    while chunk := sys.stdin.buffer.read(1 << 20):
        file.write(chunk)
    file.flush()
    return Path(file.name)
