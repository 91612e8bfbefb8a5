"""Officials out of Popolo JSON: persons, and their memberships as posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.errors import BadRegisterError
from onrecord.registers.officials import Official, OtherName, Post
from onrecord.registers.officials_csv import Defaults, keep_printed, parse_date

_TABLES = ("persons", "memberships", "organizations", "posts", "events", "areas")
_PERSON = {"id", "name", "other_names", "identifiers", "memberships", "sources"}
_MEMBERSHIP = {
    *("id", "person_id", "person", "organization_id", "organization", "post_id", "post", "role"),
    *("label", "start_date", "end_date", "area_id", "area", "on_behalf_of_id"),
    *("legislative_period_id", "url", "html_url", "sources"),
}


def is_popolo(contents: Any) -> bool:
    """Tell whether a file's contents are of Popolo's form."""
    return isinstance(contents, dict) and isinstance(contents.get("persons"), list)


def read_officials(contents: Mapping[str, Any], defaults: Defaults) -> Iterator[Official | None]:
    """Give each person with a post for each membership; none for what is no person.

    What of a membership's dates is missing or empty is not known: a term of an
    assembly says when it sat, and not when a member did.
    """
    named = {name: _by_id(contents.get(name)) for name in _TABLES[2:]}
    held: dict[str, list[Mapping[str, Any]]] = {}
    for each in _objects(contents.get("memberships")):
        held.setdefault(str(each.get("person_id")), []).append(each)
    for person in _listed(contents["persons"]):
        if not isinstance(person, dict) or not str(person.get("name") or "").strip():
            yield None
            continue
        own = [*_objects(person.get("memberships")), *held.get(str(person.get("id")), ())]
        posts = (_post(each, named, defaults) for each in own)
        yield _official(person, tuple(each for each in posts if each), defaults)


def _official(person: Mapping[str, Any], posts: tuple[Post, ...], defaults: Defaults) -> Official:
    return Official(
        name=str(person["name"]),
        other_names=tuple(_other_names(person)),
        country=defaults.country,
        identifiers=_identifiers(person),
        posts=posts,
        extra={name: value for name, value in person.items() if value and name not in _PERSON},
    )


def _other_names(person: Mapping[str, Any]) -> Iterator[OtherName]:
    for each in _objects(person.get("other_names")):
        name = each.get("name")
        if isinstance(name, str) and name.strip():
            language = each.get("language") or each.get("lang") or ""
            note = {key: value for key, value in each.items() if value and key in _NOTED}
            yield OtherName(name=name, language=str(language), extra=note)


_NOTED = {"note", "start_date", "end_date"}


def _identifiers(record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return ids by scheme: those given, and that of the record within its file."""
    told = [
        (str(each.get("scheme")), str(each.get("identifier")))
        for each in _objects(record.get("identifiers"))
        if each.get("scheme") and each.get("identifier")
    ]
    return (*([("popolo", str(record["id"]))] if record.get("id") else []), *told)


def _post(
    held: Mapping[str, Any], named: Mapping[str, Mapping[str, Any]], defaults: Defaults
) -> Post | None:
    seat = _one(held, "post", named["posts"])
    body = _one(held, "organization", named["organizations"]) or _one(
        seat, "organization", named["organizations"]
    )
    title = held.get("label") or seat.get("label") or held.get("role") or seat.get("role") or ""
    if not (title or body.get("name")):
        return None
    start, odd_start = parse_date(str(held.get("start_date") or ""), defaults)
    end, odd_end = parse_date(str(held.get("end_date") or ""), defaults)
    party = _one(held, "on_behalf_of", named["organizations"]).get("name", "")
    term = _one(held, "legislative_period", named["events"]).get("name", "")
    area = _one(held, "area", named["areas"]).get("name", "")
    more = {"on_behalf_of": party, "legislative_period": term, "area": area}
    rest = {name: value for name, value in held.items() if value and name not in _MEMBERSHIP}
    return Post(
        title=str(title),
        organization=str(body.get("name") or ""),
        country=defaults.country,
        start=start,
        end=end,
        source=defaults.source,
        identifiers={"holding": str(held["id"])} if held.get("id") else {},
        extra={
            **{name: value for name, value in more.items() if value},
            **rest,
            **keep_printed(start=odd_start, end=odd_end),
        },
    )


def _one(
    record: Mapping[str, Any], part: str, known: Mapping[str, Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Return what a record names within itself, or by an id; the id alone where it is not there."""
    inside = record.get(part)
    if isinstance(inside, dict) and inside.get("name"):
        return inside
    id_ = str(record.get(f"{part}_id") or "")
    return known.get(id_, {"name": id_}) if id_ else {}


def _by_id(records: Any) -> dict[str, Mapping[str, Any]]:
    return {str(each["id"]): each for each in _objects(records) if each.get("id")}


def _objects(records: Any) -> list[Mapping[str, Any]]:
    there = records if isinstance(records, list) else []
    return [each for each in there if isinstance(each, dict)]


def _listed(records: Any) -> list[Any]:
    if not isinstance(records, list):
        raise BadRegisterError("persons is not a list")
    return records
