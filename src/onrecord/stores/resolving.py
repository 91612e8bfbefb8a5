"""Which names on statements a typed name means: also by the other spellings in a register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onrecord.query import matching
from onrecord.register.spellings import Kin, Spelling, renamed
from onrecord.text import key


def meant(facet: str, wanted: str, known: Mapping[str, int], kin: Kin) -> tuple[str, ...]:
    """Return the ``known`` names that ``wanted`` means, with all spellings of whom it means.

    A whole name goes before its words, on statements and in the register alike.
    Where no statement bears any, the preferred spellings of those meant.
    """
    if facet == "topic":
        return _topics(wanted, known, kin.every())
    found, like = _together(key(wanted), matching(facet, wanted, known), kin.like(key(wanted)))
    keys = {*map(key, found), *(each.key for each in like)} - {""}
    kindred = kin.kin(keys)
    more = {each.key for each in kindred} - set(map(key, found))
    if more:
        found += tuple(each for each in known if key(each) in more)
    return found or tuple(dict.fromkeys(each.name for each in kindred if each.preferred))


def called(
    facet: str, wanted: str, known: Mapping[str, int], rows: Mapping[str, Any]
) -> tuple[str, ...]:
    """Return the ``known`` names of the organisation that ``wanted`` names, if it is one.

    A country goes before an organisation: AU is Australia, about whom something is said.
    """
    from onrecord.register import countries, organizations  # noqa: PLC0415  few ask

    if facet == "about" and countries.find(wanted):
        return ()
    organization = organizations.find(wanted, rows)
    keys = {key(each) for each in organization.names} if organization else ()
    named = tuple(each for each in known if key(each) in keys)
    # What is kept as AU is Australia's code.
    return tuple(each for each in named if facet != "about" or countries.name_of(each) == each)


def _together(
    asked: str, found: tuple[str, ...], like: list[Spelling]
) -> tuple[tuple[str, ...], list[Spelling]]:
    """Keep the whole names alone, where any is whole."""
    if any(key(each) == asked for each in found) or any(each.key == asked for each in like):
        return (
            tuple(each for each in found if key(each) == asked),
            [each for each in like if each.key == asked],
        )
    return found, like


def _topics(wanted: str, known: Iterable[str], spelt: list[Spelling]) -> tuple[str, ...]:
    """Match topics by the names they bear and by those they were given."""
    names = tuple(known)
    if not spelt:
        return matching("topic", wanted, names)
    moved = {name: renamed(name, spelt) for name in names}
    every = dict.fromkeys((*names, *moved.values()))
    found = {
        each
        for asked in (wanted, renamed(wanted, spelt))
        for each in matching("topic", asked, every)
    }
    return tuple(name for name in names if name in found or moved[name] in found)
