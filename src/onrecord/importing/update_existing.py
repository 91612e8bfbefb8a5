"""Re-imported rows: find the statement of each and update it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from msgspec.structs import asdict, replace

from onrecord.codec import FIELDS
from onrecord.model import DEFAULTS, Source, Statement
from onrecord.storage.base import Provenance

# What a row does not say of a statement, or what is joined rather than replaced.
_OWN = (
    *("id", "former_ids", "origin", "recorded_at", "recorded_by", "batch", "starred"),
    *("printed", "typed", "basis", "sources", "links", "extra"),
)


class KnownOrigins(NamedTuple):
    """The statements on record, as a file's rows find them: by ref, and by file and row.

    ``claims`` gives the ids of all rows of the file: a statement that another row
    names is not found by its row, for rows move.
    """

    refs: Mapping[str, Mapping[str, str]]
    rows: Mapping[tuple[str, int], str]
    get: Callable[[str], Statement | None]
    claims: Callable[[], frozenset[str]]

    def of(self, row: Statement) -> Statement | None:
        """Return the statement that a row was, by ref, then id, then file and row."""
        file = row.origin.file if row.origin else ""
        if (found := self._by_ref(row.ref, file)) or (found := self.get(row.id)):
            return found
        at = self.rows.get((file, row.origin.row)) if row.origin else None
        there = self.get(at) if at and at not in self.claims() else None
        return there if there and not (row.ref and there.ref) and _same_source(row, there) else None

    def _by_ref(self, ref: str, file: str) -> Statement | None:
        """Find a ref in the same file, else where it is the only one."""
        files = self.refs.get(ref, {}) if ref else {}
        only = next(iter(files.values())) if len(files) == 1 else ""
        return self.get(found) if (found := files.get(file) or only) else None


def note_origins(
    traces: Iterable[Provenance],
    get: Callable[[str], Statement | None],
    claims: Callable[[], frozenset[str]],
) -> KnownOrigins:
    """Note where each statement came from."""
    refs: dict[str, dict[str, str]] = {}
    rows: dict[tuple[str, int], str] = {}
    for each in traces:
        if each.ref:
            refs.setdefault(each.ref, {})[each.file] = each.id
        if each.row >= 0:
            rows[each.file, each.row] = each.id
    return KnownOrigins(refs, rows, get, claims)


def update_statement(there: Statement, row: Statement) -> Statement:
    """Update a statement from a re-imported row; its id stays.

    Only fields whose printed value changed are overwritten, so manual corrections survive.
    """
    names = [each for each in FIELDS if each not in _OWN and _new_values(each, there, row)]
    changed: dict[str, Any] = {name: getattr(row, name) for name in names}
    for which in ("printed", "typed", "basis"):
        told = getattr(row, which)
        kept = {name: said for name, said in getattr(there, which).items() if name not in names}
        changed[which] = {**kept, **{name: told[name] for name in names if name in told}}
    changed["sources"] = _sources(there, row)
    changed["links"] = tuple(dict.fromkeys((*there.links, *row.links)))
    changed["extra"] = {**there.extra, **row.extra}
    return replace(there, **changed)


def _new_values(name: str, there: Statement, row: Statement) -> bool:
    """Tell whether a row says something new of a field."""
    value, old = getattr(row, name), getattr(there, name)
    if value in (old, DEFAULTS[name]) or row.basis.get(name) == "post":
        return False
    return not old or row.as_printed(name) != there.as_printed(name)


def _sources(there: Statement, row: Statement) -> tuple[Source, ...]:
    """Return the sources with those of the row: one of the same address, or the only one, grows."""
    sources = list(there.sources)
    alone = len(row.sources) == len(sources) == 1
    for new in row.sources:
        same = (at for at, each in enumerate(sources) if alone or _same_page(each, new))
        if (at := next(same, None)) is not None:
            sources[at] = replace(sources[at], **{n: v for n, v in asdict(new).items() if v})
        elif new not in sources:
            sources.append(new)
    return tuple(sources)


def _same_page(one: Source, other: Source) -> bool:
    return bool(one.url) and one.url == other.url


def _same_source(row: Statement, there: Statement) -> bool:
    """Tell whether a row may still be the one it was: the same words, or speaker and day."""
    said = (row.speaker, row.date) == (there.speaker, there.date)
    return row.text == there.text or (said and bool(row.speaker or row.date))
