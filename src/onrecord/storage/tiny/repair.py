"""Finding damage in a store's file, and repairing it: every whole document is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from onrecord.storage.base import Damage, RepairResult
from onrecord.storage.tiny import checksum, header, line_format, recover, replace
from onrecord.storage.tiny.header import CHANGES, HEADER, REMOVED, Row
from onrecord.storage.tiny.line_format import CLOSER, ODD, OPENING, Stamp
from onrecord.storage.tiny.lock import StoreLock
from onrecord.storage.tiny.snapshot import Entry

BROKEN = "a broken line"
TORN = "an unfinished end"
NO_COMMA = "a comma missing or too many"
ODD_KEY = "a key that is none of ours, or another document's too"
AHEAD = "a key that the next document would be given too"
BEHIND = "a document behind the end"
STRANGE = "a document that is no statement"
ALTERED = (
    "changed by another program, or by the disk, since onrecord wrote it; look at it with "
    "onrecord show, then onrecord check --accept takes it as it is"
)
TWICE = "a statement whose id a line before has too, so only one of them is found; take one out"
HEAD = "tables above the statements that plain TinyDB cannot read"

_TABLES = (CHANGES, REMOVED)
_OTHER = "salvaged"
_ID = re.compile(rb'"id": ?"([0-9a-z]{26})"')


class _Part(NamedTuple):
    """A line above the statements: which table's row it is; none, and no row, if it is broken."""

    offset: int
    raw: bytes
    table: str = ""
    rows: tuple[Row, ...] = ()
    whole: bool = True


class _Read(NamedTuple):
    """A line of the statements, or what stands where one should; whether behind the end."""

    offset: int
    raw: bytes
    number: int
    is_whole: bool
    is_statement: bool
    is_behind: bool


def find_damage(
    file: BinaryIO, is_known: Callable[[bytes], bool] = lambda _: False
) -> Iterator[Damage]:
    """Yield the damage in a store's file, in file order.

    Bare lines for which ``is_known`` is true hold a statement, and are not parsed.
    """
    body = _find_body(file)
    is_whole = True
    for part in _head_parts(file, body):
        if not part.whole:
            is_whole = False
            yield Damage(part.offset, len(part.raw), BROKEN)
        for each in part.rows if part.table == REMOVED else ():
            if not checksum.is_unchanged(each.raw):
                yield altered(part.offset, each.raw)
    file.seek(0)
    if is_whole and body and _json(file.read(body) + b"}}") is None:
        yield Damage(0, body, HEAD)
    yield from _find_body_damage(file, body, is_known)


def altered(offset: int, document: bytes) -> Damage:
    """Return what is told of a document that has another's checksum."""
    values = _json(document)
    id_ = values.get("id") if isinstance(values, dict) else ""
    return Damage(offset, len(document), ALTERED, damage=False, statement=str(id_ or ""))


def strange(entry: Entry) -> Iterator[Damage]:
    """Yield what is to be told of a document that another program has laid out."""
    document = line_format.document_of(entry.line.raw)
    if entry.stored is None:
        yield Damage(0, len(document), STRANGE, damage=False)
    if not checksum.is_unchanged(document):
        yield altered(0, document)


def repair(file: BinaryIO, stamp: Stamp | None, lock: StoreLock) -> RepairResult:
    """Rewrite the store with all that is whole; save the rest in a file beside it first."""
    body = _find_body(file)
    bad = b"".join(part.raw for part in _head_parts(file, body) if not part.whole)
    highest, unnumbered = _numbers(file, body)
    kept, taken = 0, set[int]()
    with replace.beside(lock, stamp) as new:
        top = header.next_header(_header(file), highest + unnumbered)
        header.write_head(top, new, rewrites=_tables(file, body))
        for each in _reads(file, body):
            if not each.is_whole:
                bad += each.raw
                continue
            number = each.number
            if number == ODD or number in taken:
                number = highest = highest + 1
            taken.add(number)
            new.write(line_format.write_line(number, _document_bytes(each), first=kept == 0))
            kept += 1
        new.write(CLOSER)
        # What leaves the store is safe before it leaves.
        saved = recover.save_beside(lock.path, bad) if bad else None
    return RepairResult(kept, len(bad), str(saved or ""))


def _document_bytes(read: _Read) -> bytes:
    """Return the JSON of a document as it stands, wherever its key is a number."""
    whole = line_format.read_line(read.raw) if read.number == ODD else None
    return line_format.dump(whole[1]) if whole else line_format.document_of(read.raw)


def _numbers(file: BinaryIO, body: int) -> tuple[int, int]:
    """Return the highest number of a document, and how many will be given a new one."""
    taken: set[int] = set()
    unnumbered = 0
    for each in _reads(file, body):
        if each.is_whole:
            unnumbered += each.number == ODD or each.number in taken
            taken.add(each.number)
    return max(taken, default=0), unnumbered


def _find_body_damage(
    file: BinaryIO, body: int, is_known: Callable[[bytes], bool]
) -> Iterator[Damage]:
    """Check the lines of the statements; what is broken at the end was never finished."""
    taken: set[int] = set()
    ids: set[int] = set()
    torn: list[_Read] = []
    first = True
    last = highest = _Read(body, b"", 0, is_whole=False, is_statement=False, is_behind=False)
    for each in _reads(file, body, is_known):
        if not each.is_whole:
            torn.append(each)
            continue
        last, highest = each, max(highest, each, key=lambda read: read.number)
        yield from (Damage(bad.offset, len(bad.raw), BROKEN) for bad in torn)
        torn = []
        if (what := _damage_of(each, taken, first=first)) is not None:
            yield Damage(each.offset, len(each.raw), what, damage=what != STRANGE)
        bare = line_format.bare(each.raw)
        document = bare[bare.index(b"{") :]
        if not checksum.is_unchanged(document):
            yield altered(each.offset, document)
        # A set of the ids themselves would take three times the memory.
        found = _ID.search(document) if each.is_statement else None
        if found and hash(found[1]) in ids:
            yield Damage(
                each.offset, len(each.raw), TWICE, damage=False, statement=found[1].decode()
            )
        ids.add(hash(found[1]) if found else 0)
        taken.add(each.number)
        first = False
    if last.number < highest.number and highest.number >= _next_id(file):
        yield Damage(highest.offset, len(highest.raw), AHEAD)
    if torn:
        yield Damage(torn[0].offset, sum(len(bad.raw) for bad in torn), TORN)
    elif not _ends_well(file):
        yield Damage(file.seek(0, 2), 0, TORN)


def _damage_of(read: _Read, taken: set[int], *, first: bool) -> str | None:
    if read.is_behind:
        return BEHIND
    if read.raw.startswith(b",") == first:
        return NO_COMMA
    if read.number == ODD or read.number in taken:
        return ODD_KEY
    return None if read.is_statement else STRANGE


def _reads(
    file: BinaryIO, body: int, is_known: Callable[[bytes], bool] = lambda _: False
) -> Iterator[_Read]:
    """Read every line below the opening; a closer is none, and lines behind it are behind."""
    behind = False
    for offset, raw in _lines(file, body):
        if raw == CLOSER:
            behind = True
            continue
        bare = line_format.bare(raw)
        if is_known(bare):
            number = line_format.number_of(bare[1 : bare.index(b'"', 1)].decode())
            yield _Read(offset, raw, number, is_whole=True, is_statement=True, is_behind=behind)
            continue
        try:
            stored = line_format.parse(bare)
        except ValueError:
            yield _Read(offset, raw, ODD, is_whole=False, is_statement=False, is_behind=behind)
            continue
        whole = (stored.number, None) if stored else line_format.read_line(raw)
        number = whole[0] if whole else ODD
        yield _Read(
            offset, raw, number, is_whole=True, is_statement=stored is not None, is_behind=behind
        )


def _ends_well(file: BinaryIO) -> bool:
    size = file.seek(0, 2)
    file.seek(max(0, size - len(CLOSER)))
    return file.read() == CLOSER


def _find_body(file: BinaryIO) -> int:
    """Return where the statements begin: behind their opening, or behind all that is no statement.

    An opening that is itself broken stands behind the last line that ends as a
    table above the statements ends.
    """
    behind = 0
    for offset, raw in _lines(file, 0):
        if raw == OPENING or (offset == 0 and raw.endswith(OPENING)):
            return offset + len(raw)
        if raw.endswith(b"},\n"):
            behind = offset + len(raw)
    return behind


def _lines(file: BinaryIO, start: int) -> Iterator[tuple[int, bytes]]:
    file.seek(start)
    while True:
        file.seek(start)
        raw = file.readline()
        if not raw:
            return
        yield start, raw
        start += len(raw)


def _head_parts(file: BinaryIO, body: int) -> Iterator[_Part]:
    """Give the lines above the statements, each with the table it belongs to."""
    table = ""
    for offset, raw in _lines(file, 0):
        if offset >= body:
            return
        if offset == 0:
            yield _Part(offset, raw, HEADER, whole=_is_header(raw))
        elif raw in (b"},\n", OPENING):
            table = ""
            yield _Part(offset, raw)
        elif raw.endswith(b": {\n"):
            table = _name(raw)
            yield _Part(offset, raw, whole=_json(b"{" + raw.strip() + b"}}") is not None)
        else:
            rows = _rows(raw, table)
            yield _Part(offset, raw, rows[0] if rows else "", rows[1] if rows else (), bool(rows))
            table = table or _guessed(raw) * (not rows)


def _rows(raw: bytes, table: str) -> tuple[str, tuple[Row, ...]] | None:
    """Read a row of a table that is open, or a whole table on a line."""
    read = _json(b"{" + raw.strip(b",\n") + b"}")
    if not isinstance(read, dict) or len(read) != 1:
        return None
    ((key, value),) = read.items()
    if table:
        return table, (header.row(key, value),)
    if not isinstance(value, dict) or not raw.endswith(b"},\n"):
        return None
    return key, tuple(header.row(each, row) for each, row in value.items())


def _tables(file: BinaryIO, body: int) -> Mapping[str, header.Rewrite]:
    """Return what writes each table that there is, a row at a time."""
    names = dict.fromkeys(part.table for part in _head_parts(file, body) if part.rows)
    return {name: partial(_table, file, body, name) for name in names}


def _table(file: BinaryIO, body: int, name: str, _: Iterable[Row]) -> Iterator[Row]:
    taken: set[str] = set()
    for part in _head_parts(file, body):
        for each in part.rows if part.table == name else ():
            if each.key not in taken:
                taken.add(each.key)
                yield each


def _name(raw: bytes) -> str:
    read = _json(b"{" + raw.strip() + b"}}")
    return str(*read) if isinstance(read, dict) else _guessed(raw)


def _guessed(raw: bytes) -> str:
    """Return the table that a broken first line names, as nearly as can be told."""
    from difflib import get_close_matches

    for word in re.findall(r"\w{3,}", raw[:80].decode("utf-8", "replace")):
        for name in get_close_matches(str(word), _TABLES, 1, 0.7):
            return name
    return _OTHER


def _header(file: BinaryIO) -> dict[str, Any]:
    """Return the header, or what of it can be read."""
    file.seek(0)
    raw = file.readline(1 << 20)
    read = _json(_closed(raw))
    if isinstance(read, dict) and isinstance(read.get(HEADER), dict):
        header = read[HEADER].get("1")
        return dict(header) if isinstance(header, dict) else {}
    found = {
        name: int(number) for name, number in re.findall(r'"(next_id|generation)": (\d{1,18})\b',
                                                         raw.decode("utf-8", "replace"))
    }  # fmt: skip
    store = re.search(r"\b[0-9a-f]{32}\b", raw.decode("utf-8", "replace"))
    return {**found, **({"store": store.group()} if store else {})}


def _next_id(file: BinaryIO) -> int:
    number = _header(file).get("next_id")
    return number if isinstance(number, int) else 1


def _is_header(raw: bytes) -> bool:
    read = _json(_closed(raw))
    return isinstance(read, dict) and HEADER in read


def _closed(raw: bytes) -> bytes:
    return raw + b"}}" if raw.endswith(OPENING) else raw.removesuffix(b",\n") + b"}"


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
