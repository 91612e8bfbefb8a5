"""Two records of the same words become one; nothing that either said is lost."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from onrecord.fields import LISTS, TABLE
from onrecord.model import Source, Statement

# What is filled from the other where the kept one says nothing, with how it was known.
_FILLED = tuple(
    each.name for each in TABLE if each.is_merged and each.type != "list" and not each.part
)


def merge_statements(kept: Statement, other: Statement) -> Statement:
    """Merge ``other`` into ``kept``: sources, links, topics, and fields that ``kept`` lacks.

    Its words and id stay; the other's wording stands with its sources where it
    differs, and its id is a former one.
    """
    new: dict[str, Any] = {name: _both(kept, other, name) for name in LISTS}
    filled = [name for name in _FILLED if not getattr(kept, name) and getattr(other, name)]
    new |= {name: getattr(other, name) for name in filled}
    for noted in ("printed", "typed", "basis"):
        theirs = getattr(other, noted)
        came = {name: said for name, said in theirs.items() if name in filled}
        new[noted] = {**getattr(kept, noted), **came}
    inside = {kept.id, *kept.former_ids, other.id, *other.former_ids}
    links = dict.fromkeys((*kept.links, *other.links))
    return replace(
        kept,
        **new,
        sources=_sources(kept, other),
        links=tuple(each for each in links if each.to not in inside),
        note="\n".join(dict.fromkeys(filter(None, (kept.note, other.note)))),
        starred=kept.starred or other.starred,
        former_ids=(*kept.former_ids, other.id, *other.former_ids),
    )


def merge_duplicate(kept: Statement, duplicate: Statement) -> Statement:
    """Return ``kept`` with what only its duplicate has: sources, list members, empty fields.

    Where both say something, ``kept`` stands (see ``contradictions``). A row of a file
    that is imported again adds its sources only, so that corrections since then stay.
    The same words for another country, by nobody who is named, add nothing.
    """
    if not kept.official and kept.country and duplicate.country not in ("", kept.country):
        return kept
    fresh = tuple(each for each in duplicate.sources if each not in kept.sources)
    new: dict[str, Any] = {"sources": (*kept.sources, *fresh)} if fresh else {}
    if not _is_imported_again(kept, duplicate):
        for name in LISTS:
            if (both := _both(kept, duplicate, name)) != getattr(kept, name):
                new[name] = both
        names = [each for each in (*_FILLED, "note") if not getattr(kept, each)]
        filled = [each for each in names if getattr(duplicate, each)]
        new |= {name: getattr(duplicate, name) for name in filled}
        for noted in ("printed", "basis"):
            came = {k: v for k, v in getattr(duplicate, noted).items() if k in filled}
            if came:
                new[noted] = {**getattr(kept, noted), **came}
        if duplicate.extra.keys() - kept.extra.keys():
            new["extra"] = {**duplicate.extra, **kept.extra}
    return replace(kept, **new) if new else kept


def find_contradictions(kept: Statement, duplicate: Statement) -> list[str]:
    """Name the fields, and the extra columns, of a duplicate that ``united`` leaves out."""
    merges = not _is_imported_again(kept, duplicate)
    names = []
    for name in (*_FILLED, "note"):
        value = getattr(duplicate, name)
        if not value or duplicate.basis.get(name) == "post" or (merges and not getattr(kept, name)):
            continue
        if kept.as_printed(name) != duplicate.as_printed(name) and value != getattr(kept, name):
            names.append(name)
    if not merges:
        names += [n for n in LISTS if set(getattr(duplicate, n)) - set(getattr(kept, n))]
    for name, value in duplicate.extra.items():
        if kept.extra.get(name, value if merges else None) != value:
            names.append(name)
    return list(dict.fromkeys(names))


def _is_imported_again(kept: Statement, duplicate: Statement) -> bool:
    if kept.origin is None or duplicate.origin is None:
        return False
    return kept.origin.file == duplicate.origin.file and kept.batch != duplicate.batch


def _both(kept: Statement, other: Statement, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*getattr(kept, name), *getattr(other, name))))


def _sources(kept: Statement, other: Statement) -> tuple[Source, ...]:
    """Join the sources, the other's with its wording where that differs."""
    came = other.sources
    if other.text != kept.text:
        came = tuple(replace(each, text=each.text or other.text) for each in came or (Source(),))
    return (*kept.sources, *(each for each in came if each not in kept.sources))


def find_differences(kept: Statement, other: Statement) -> list[str]:
    """Name the fields of which the two say different things: the kept one's stand."""
    return [
        name
        for name in _FILLED
        if getattr(kept, name) and getattr(other, name) not in ("", getattr(kept, name))
    ]
