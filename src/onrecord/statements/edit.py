"""What is to be changed of a statement, and the statement that comes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace

from onrecord import dates
from onrecord.errors import BadValueError, SeveralSourcesError, UnknownFieldError
from onrecord.fields import LISTS, SOURCE_PARTS, TABLE
from onrecord.model import DEFAULTS, Source, Statement
from onrecord.reference import countries
from onrecord.statements import flatten
from onrecord.statements.parse import FIELDS, LANGUAGES, WORDS, StatementParser
from onrecord.text.tokens import fold_key
from onrecord.validation import EMPTY

# What a file may print otherwise than we keep it: its print stays beside what is put there by hand.
RESOLVED = tuple(each.name for each in TABLE if each.is_printed)
_READ = ("date", "country", "issued", "accessed", *LANGUAGES)
_NOTED = ("printed", "basis")
_KEPT_BESIDE = (*_NOTED, "typed")
_SYNONYMS = {"topic": "topics", "lang": "language", "org": "organization", "with": "co_speakers"}
_STARRED = {"yes": True, "true": True, "no": False, "false": False, "": False}
_SOME_WORDS = "…"


class Edit(NamedTuple):
    """Values as typed, by field: set (empty empties), added to a list, dropped from one.

    ``noted`` are what was printed or typed, or how it is known, by ``printed.FIELD``,
    ``typed.FIELD`` or ``basis.FIELD``; ``sources`` stand in the place of all statements.
    """

    sets: Mapping[str, Any] = EMPTY
    adds: Mapping[str, tuple[str, ...]] = EMPTY
    drops: Mapping[str, tuple[str, ...]] = EMPTY
    noted: Mapping[str, str] = EMPTY
    sources: tuple[Source, ...] | None = None


def parse_edit(sets: Sequence[str], adds: Sequence[str], drops: Sequence[str]) -> Edit:
    """Read ``field=value`` as typed. Raises BadValueError or a subclass."""
    given = [_pair(each) for each in sets]
    return Edit(
        sets={name: _value(name, value) for name, value in given if "." not in name},
        adds=_members(adds, "--add"),
        drops=_members(drops, "--drop"),
        noted={name: value for name, value in given if "." in name},
    )


def apply_edit(statement: Statement, amendment: Edit, recorder: StatementParser) -> Statement:
    """Return the statement with each change made; its id stays.

    What was printed or typed, or how a field was known, goes where it would no longer be
    true. Raises BadValueError or a subclass.
    """
    recorded = _recorded(amendment, recorder)
    new = _fields(amendment, recorded) | _lists(statement, amendment, recorder)
    changed = {name: each for name, each in new.items() if each != getattr(statement, name)}
    parts = {name: each for name, each in amendment.sets.items() if name in SOURCE_PARTS}
    names = {*changed, *parts, *_uncoded_countries(amendment, statement, recorded)}
    noted = _keep_notes(statement, changed, names, recorded)
    for place, said in (*_as_printed(amendment), *amendment.noted.items()):
        which, _, name = place.partition(".")
        noted[which][name] = said
    sources = _sources(statement, parts, recorded, amendment.sources)
    told: dict[str, Any] = {which: _filled(noted[which]) for which in _KEPT_BESIDE}
    return replace(statement, **{**changed, **told, "sources": sources, "id": statement.id})


def _pair(typed: str) -> tuple[str, str]:
    name, equals, value = typed.partition("=")
    if not equals:
        raise BadValueError(f"{typed!r} is not of the form field=value; field= empties it")
    return editable_field(name.strip()), value


def editable_field(name: str) -> str:
    """Return a field that can be changed by hand, or raise UnknownFieldError."""
    settled = _SYNONYMS.get(name, name)
    which, dot, inside = settled.partition(".")
    known = {*FIELDS, "starred"} - {"recorded_by"}
    noted = dot and which in _NOTED and inside in known
    if noted or settled in known:
        return settled
    from onrecord.text.suggest import suggest_field

    raise UnknownFieldError(name, suggest_field(name, sorted(known)))


def _value(name: str, value: str) -> Any:
    return tuple(flatten.split_list(value)) if name in LISTS else value


def _members(typed: Iterable[str], flag: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, value in map(_pair, typed):
        if name not in LISTS:
            raise BadValueError(f"{flag} is for lists ({', '.join(LISTS)}), and {name} is none")
        found[name] = (*found.get(name, ()), *flatten.split_list(value))
    return found


def _recorded(amendment: Edit, recorder: StatementParser) -> Statement:
    """Return a statement of the new values, as they are when recorded."""
    given = {name: each for name, each in amendment.sets.items() if each and name != "starred"}
    return recorder.record({"text": _SOME_WORDS, **given})


def _fields(amendment: Edit, recorded: Statement) -> dict[str, Any]:
    new: dict[str, Any] = {}
    for name, value in amendment.sets.items():
        if name == "starred":
            new[name] = _as_starred(value)
        elif name not in SOURCE_PARTS:
            kept = str(value).strip() if name not in LISTS else value
            new[name] = getattr(recorded, name) if kept else DEFAULTS[name]
    return new


def _as_starred(value: str) -> bool:
    if value.lower() not in _STARRED:
        raise BadValueError(f"starred is yes or no, not {value!r}")
    return _STARRED[value.lower()]


def _lists(statement: Statement, amendment: Edit, recorder: StatementParser) -> dict[str, Any]:
    """Return the lists with what is added, without what is dropped."""
    new: dict[str, Any] = {}
    for name in {**amendment.adds, **amendment.drops}:
        came = _as_recorded(name, amendment.adds.get(name, ()), recorder)
        gone = {
            fold_key(each) for each in _as_recorded(name, amendment.drops.get(name, ()), recorder)
        }
        there = getattr(statement, name)
        fresh = (each for each in came if each not in there)
        new[name] = (*(each for each in there if fold_key(each) not in gone), *fresh)
    return new


def _as_recorded(name: str, values: tuple[str, ...], recorder: StatementParser) -> tuple[str, ...]:
    listed: tuple[str, ...] = getattr(recorder.record({"text": _SOME_WORDS, name: values}), name)
    return listed


def _keep_notes(
    statement: Statement, changed: Mapping[str, Any], names: Iterable[str], recorded: Statement
) -> dict[str, dict[str, str]]:
    """Return what was printed and typed, and how each is known, as far as it is still true."""
    printed, basis, typed = dict(statement.printed), dict(statement.basis), dict(statement.typed)
    for name in names:
        print_ = _print(statement, recorded, name)
        printed[name] = "" if print_ == changed.get(name) else print_
        typed[name] = recorded.typed.get(name, "")
        if name not in WORDS:  # our own words stay our own, however mended
            basis[name] = recorded.basis.get(name, "")
    return {"printed": printed, "basis": basis, "typed": typed}


def _uncoded_countries(
    amendment: Edit, statement: Statement, recorded: Statement
) -> tuple[str, ...]:
    """Name the country where it is set and has no code before or after: its print may change."""
    coded = statement.country or recorded.country
    return ("country",) if "country" in amendment.sets and not coded else ()


def _as_printed(amendment: Edit) -> tuple[tuple[str, str], ...]:
    """Say what was printed for a country, where a hand says so: <Varnholm>."""
    printed = countries.as_printed(str(amendment.sets.get("country", "")))
    return (("printed.country", printed),) if printed else ()


def _print(statement: Statement, recorded: Statement, name: str) -> str:
    """Return what was printed for a field, as far as it is still true.

    A file's print stays, and so does that of a date which only becomes more exact.
    What a hand said was printed otherwise gives way to a new value.
    """
    there = statement.printed.get(name, "")
    if statement.origin and name in RESOLVED:
        return there or str(getattr(statement, name))
    if name == "date" and there and dates.refines(recorded.date, statement.date):
        return there
    return recorded.printed.get(name, "") if name in _READ else there


def _sources(
    statement: Statement,
    parts: Mapping[str, str],
    recorded: Statement,
    instead: tuple[Source, ...] | None,
) -> tuple[Source, ...]:
    """Return the sources: others, or those there with parts of the only one changed."""
    there = statement.sources if instead is None else instead
    if not parts:
        return there
    if len(there) > 1:
        raise SeveralSourcesError(statement.id, len(there))
    (made,) = recorded.sources or (Source(),)
    inside = [SOURCE_PARTS[name] for name in parts]
    (one,) = there or (Source(),)
    new = replace(one, **{part: getattr(made, part) for part in inside})
    return (new,) if new != Source() else ()


def _filled(noted: Mapping[str, str]) -> dict[str, str]:
    return {name: said for name, said in noted.items() if said}
