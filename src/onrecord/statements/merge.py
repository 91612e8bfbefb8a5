"""Two records of the same words become one; nothing that either said is lost."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from onrecord.model import Source, Statement

# What is filled from the other where the kept one says nothing, with how it was known.
_FILLED = (
    *("date", "official", "role", "organization", "country", "on_behalf_of", "kind", "language"),
    *("original", "original_language", "context", "stance", "event", "place", "ref"),
)
_JOINED = ("co_speakers", "topics", "about")


def merged(kept: Statement, other: Statement) -> Statement:
    """Return ``kept`` with what only ``other`` has: sources, links, topics, and what is not said.

    Its words and id stay; the other's wording stands with its sources where it
    differs, and its id is a former one.
    """
    new: dict[str, Any] = {name: _both(kept, other, name) for name in _JOINED}
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


def _both(kept: Statement, other: Statement, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*getattr(kept, name), *getattr(other, name))))


def _sources(kept: Statement, other: Statement) -> tuple[Source, ...]:
    """Join the sources, the other's with its wording where that differs."""
    came = other.sources
    if other.text != kept.text:
        came = tuple(replace(each, text=each.text or other.text) for each in came or (Source(),))
    return (*kept.sources, *(each for each in came if each not in kept.sources))


def told_otherwise(kept: Statement, other: Statement) -> list[str]:
    """Name the fields of which the two say different things: the kept one's stand."""
    return [
        name
        for name in _FILLED
        if getattr(kept, name) and getattr(other, name) not in ("", getattr(kept, name))
    ]
