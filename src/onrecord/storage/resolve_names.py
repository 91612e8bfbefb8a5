"""Which names on statements a typed name means: also by the other spellings in a register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from onrecord.query import matching_names
from onrecord.registers.aliases import Alias, AliasSource, rename_topic
from onrecord.text.tokens import fold_key

# Gives the names on statements that hold all words of a folded name; all names for none.
NamesWith = Callable[[str], list[str]]


def resolve_name(
    facet: str,
    wanted: str,
    names_with: NamesWith,
    aliases: AliasSource,
    organizations: Mapping[str, Any],
) -> list[str]:
    """Return the names on statements that a typed name means, with all their other spellings.

    A whole name goes before its words, on statements and in the register alike. Where no
    statement bears any, the preferred spellings of those meant are returned.
    """
    if facet == "country":
        printed = (each for each in names_with(fold_key(wanted)) if each.startswith("<"))
        return list(matching_names(facet, wanted, printed))
    if facet == "topic":
        return list(_topics(wanted, names_with(""), aliases.every()))
    known = names_with(fold_key(wanted))
    found, like = _together(
        fold_key(wanted), matching_names(facet, wanted, known), aliases.like(fold_key(wanted))
    )
    keys = {*map(fold_key, found), *(each.key for each in like)} - {""}
    spellings = aliases.kin(keys)
    names = list(found)
    for other in {each.key for each in spellings} - set(map(fold_key, found)):
        names += [each for each in names_with(other) if fold_key(each) == other]
    names = names or list(dict.fromkeys(each.name for each in spellings if each.preferred))
    if facet in ("org", "about"):
        names += _of_organization(facet, wanted, names_with, organizations)
    return names


def _of_organization(
    facet: str, wanted: str, names_with: NamesWith, rows: Mapping[str, Any]
) -> list[str]:
    """Return the names on statements of the organisation that ``wanted`` names, if it is one.

    A country goes before an organisation: AU is Australia, about whom something is said.
    """
    from onrecord.reference import countries, organizations

    if facet == "about" and countries.find(wanted):
        return []
    organization = organizations.find(wanted, rows)
    keys = dict.fromkeys(map(fold_key, organization.names)) if organization else ()
    named = [each for other in keys for each in names_with(other) if fold_key(each) == other]
    # What is kept as AU is Australia's code.
    return [each for each in named if facet != "about" or countries.name_of(each) == each]


def _together(
    asked: str, found: tuple[str, ...], like: list[Alias]
) -> tuple[tuple[str, ...], list[Alias]]:
    """Keep the whole names alone, where any is whole."""
    if any(fold_key(each) == asked for each in found) or any(each.key == asked for each in like):
        return (
            tuple(each for each in found if fold_key(each) == asked),
            [each for each in like if each.key == asked],
        )
    return found, like


def _topics(wanted: str, known: Iterable[str], spelt: list[Alias]) -> tuple[str, ...]:
    """Match topics by the names they bear and by those they were given."""
    names = tuple(known)
    if not spelt:
        return matching_names("topic", wanted, names)
    moved = {name: rename_topic(name, spelt) for name in names}
    every = dict.fromkeys((*names, *moved.values()))
    found = {
        each
        for asked in (wanted, rename_topic(wanted, spelt))
        for each in matching_names("topic", asked, every)
    }
    return tuple(name for name in names if name in found or moved[name] in found)
