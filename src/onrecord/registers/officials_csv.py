"""Officials out of lists: rows under Wikidata's column names, or names that people use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from onrecord.dates import parse
from onrecord.errors import BadDateError
from onrecord.reference import countries
from onrecord.registers.officials import OPEN, Official, OtherName, Post

_ENTITY = ("http://www.wikidata.org/entity/", "https://www.wikidata.org/wiki/", "wd:")
# For each part, the columns that may hold it; the first that has a value counts.
_COLUMNS = {
    "name": ("name", "personlabel", "itemlabel", "official", "person", "label"),
    "id": ("person", "personid", "item", "wikidata", "wikidataid", "qid"),
    "country": ("countrylabel", "country"),
    "countryid": ("country", "countryid"),
    "title": ("positionlabel", "position", "title", "role", "office", "post"),
    "titleid": ("position", "positionid"),
    "organization": ("organizationlabel", "organization", "organisation", "ministry"),
    "start": ("start", "startdate", "from", "since"),
    "end": ("end", "enddate", "to", "until"),
    "holding": ("psid", "statement"),
    "other_names": ("othernames", "aliases", "alias", "altlabel"),
    "kind": ("kind",),
}
_NOBODY = frozenset({"vacant", "vacancy", "none", "n/a", "tbd"})


class Defaults(NamedTuple):
    """What holds for a whole file: the country of those who name none, how we know, date order."""

    today: date
    country: str = ""
    source: str = ""
    order: str = ""


def parse_official(cells: Mapping[str, Any], defaults: Defaults) -> Official | None:
    """Return the official of a row, with the post it tells of; none where it names nobody.

    A date or a country that cannot be read is kept as it is printed. Raises BadRegisterError.
    """
    told = {_column(name): str(value).strip() for name, value in cells.items() if value}
    name = _first_name(told, "name")
    if not name or name.lower() in _NOBODY:
        return None
    id_ = _id(told, "id")
    country, printed = parse_country(_first_name(told, "country"))
    others = tuple(OtherName(name=each) for each in _split_values(told))
    return Official(
        name=name,
        other_names=others,
        kind=_first_name(told, "kind") or "person",
        country=country or defaults.country,
        identifiers=(("wikidata", id_),) if id_ else (),
        posts=_posts(told, country, defaults),
        extra=_extra(told, printed),
    )


def parse_date(value: str, defaults: Defaults) -> tuple[str, str]:
    """Return a date as EDTF, and what is printed where that cannot be read."""
    if value in ("", OPEN):
        return value, ""
    try:
        return parse.read(value, today=defaults.today, order=defaults.order), ""
    except BadDateError:
        return "", value


def parse_country(name: str) -> tuple[str, str]:
    """Return the code of a country, and what is printed where that names none."""
    found = countries.find(name) if name else None
    return (found.code, "") if found else ("", name)


def keep_printed(**values: str) -> dict[str, Any]:
    """Return what was printed and could not be read, as a record keeps it."""
    kept = {name: value for name, value in values.items() if value}
    return {"printed": kept} if kept else {}


def _posts(told: Mapping[str, str], country: str, defaults: Defaults) -> tuple[Post, ...]:
    title, organization = _first_name(told, "title"), _first_name(told, "organization")
    if not (title or organization):
        return ()
    (start, odd_start), (end, odd_end) = (
        parse_date(_value(told, n), defaults) for n in ("start", "end")
    )
    ids = {"wikidata": _id(told, "titleid"), "holding": _value(told, "holding")}
    post = Post(
        title=title,
        organization=organization,
        country=country or defaults.country,
        start=start,
        end=end,
        source=defaults.source,
        identifiers={scheme: each for scheme, each in ids.items() if each},
        extra=keep_printed(start=odd_start, end=odd_end),
    )
    return (post,)


def _extra(told: Mapping[str, str], country: str) -> dict[str, Any]:
    """Return the cells that nothing took, and a country that is none we know."""
    taken = {name for names in _COLUMNS.values() for name in names}
    rest = {name: value for name, value in told.items() if name not in taken}
    return {**rest, **keep_printed(country=country)}


def _split_values(told: Mapping[str, str]) -> Iterable[str]:
    cell = _value(told, "other_names")
    return (part for each in cell.replace("|", ";").split(";") if (part := each.strip()))


def _column(name: str) -> str:
    return "".join(each for each in name.lower() if each.isalnum())


def _value(told: Mapping[str, str], part: str) -> str:
    return next((told[name] for name in _COLUMNS[part] if told.get(name)), "")


def _first_name(told: Mapping[str, str], part: str) -> str:
    """Return the first value that is a name, and not an id of Wikidata."""
    values = (told[name] for name in _COLUMNS[part] if told.get(name))
    return next((each for each in values if not _entity(each)), "")


def _id(told: Mapping[str, str], part: str) -> str:
    values = (_entity(told[name]) for name in _COLUMNS[part] if told.get(name))
    return next(filter(None, values), "")


def _entity(value: str) -> str:
    """Return the id of an entity of Wikidata, where a value is one."""
    for prefix in _ENTITY:
        value = value.removeprefix(prefix)
    return value if value[:1] == "Q" and value[1:].isdecimal() else ""
