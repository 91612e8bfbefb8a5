"""Officials: who they are, under which names, and which posts they held when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, force_setattr

from onrecord import dates
from onrecord.errors import BadRegisterError, BadStatementError, OnRecordError
from onrecord.model import is_country_code
from onrecord.validation import EMPTY, copy_json

REGISTER = "officials"
KINDS = ("person", "institution")
OPEN = ".."
YES, MAYBE, NO = "yes", "maybe", "no"

_FIRST, _LAST = "0001-01-01", "9999-12-31"
_BROKEN = (TypeError, AttributeError, KeyError, ValueError)


class OtherName(Struct, frozen=True, kw_only=True):
    """Another spelling of a name; script (ISO 15924) and language (BCP 47) where they are known."""

    name: str
    script: str = ""
    language: str = ""
    extra: Mapping[str, Any] = EMPTY

    def __post_init__(self) -> None:
        _check_texts(self)
        _check_name(self.name)


class Post(Struct, frozen=True, kw_only=True):
    """An office held: what, in which organization, for which country, from when to when.

    ``start`` and ``end`` are EDTF; ``..`` is an open end, an empty one is not
    known. ``source`` says how we know; ``identifiers`` are ids by their scheme.
    """

    title: str = ""
    organization: str = ""
    country: str = ""
    start: str = ""
    end: str = ""
    source: str = ""
    identifiers: Mapping[str, str] = EMPTY
    extra: Mapping[str, Any] = EMPTY

    def __post_init__(self) -> None:
        _check_texts(self)
        _check_country(self.country)
        if not (self.title or self.organization):
            raise BadRegisterError("a post needs its title or its organization")
        force_setattr(self, "start", _date(self.start))
        force_setattr(self, "end", _date(self.end))
        if self._earliest() > self._latest():
            raise BadRegisterError(f"the post {self.title!r} ends before it begins")

    def held_on(self, date: str) -> str:
        """Tell whether it was held all through an EDTF date: YES, MAYBE or NO.

        An uncertain date is MAYBE at most, one without a year NO: nothing is known of it.
        """
        said = dates.bounds(date) if date else None
        if said is None or said[1] < self._earliest() or said[0] > self._latest():
            return NO
        sure = all(dates.certain(each) for each in (date, self.start, self.end))
        begun = self._bound(self.start, 1) if self.start else _LAST
        ended = self._bound(self.end, 0) if self.end else _FIRST
        return YES if sure and begun <= said[0] and said[1] <= ended else MAYBE

    def _earliest(self) -> str:
        return self._bound(self.start, 0) if self.start else _FIRST

    def _latest(self) -> str:
        return self._bound(self.end, 1) if self.end else _LAST

    def _bound(self, edtf: str, at: int) -> str:
        if edtf == OPEN:
            return _FIRST if edtf is self.start else _LAST
        return (dates.bounds(edtf) or (_FIRST, _LAST))[at]


class Official(Struct, frozen=True, kw_only=True):
    """A person or an institution that speaks: Popolo's person, with the posts held.

    ``identifiers`` are pairs of a scheme and an id; one scheme may have several.
    """

    name: str
    other_names: tuple[OtherName, ...] = ()
    kind: str = "person"
    country: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    posts: tuple[Post, ...] = ()
    extra: Mapping[str, Any] = EMPTY

    def __post_init__(self) -> None:
        _check_texts(self)
        _check_name(self.name)
        _check_country(self.country)
        if self.kind not in KINDS:
            raise BadRegisterError(f"an official is a {' or an '.join(KINDS)}, not {self.kind!r}")
        others = {each.name: each for each in reversed(self.other_names)}
        others.pop(self.name, None)
        ids = tuple(dict.fromkeys(self.identifiers))
        force_setattr(self, "other_names", tuple(reversed(others.values())))
        force_setattr(self, "identifiers", ids)

    @property
    def names(self) -> tuple[str, ...]:
        """Every spelling, the preferred one first."""
        return (self.name, *(each.name for each in self.other_names))


TEXTS: Mapping[type[Struct], tuple[str, ...]] = {
    form: tuple(name for name, kind in form.__annotations__.items() if kind == "str")
    for form in (OtherName, Post, Official)
}


def load(row: Mapping[str, Any]) -> Official:
    """Read a row of the register; unknown keys stay in ``extra``. Raises BadRegisterError."""
    try:
        known = _known(row, Official)
        known["other_names"] = tuple(_load_name(each) for each in row.get("other_names", ()))
        known["identifiers"] = tuple(_pairs(row.get("identifiers", {})))
        known["posts"] = tuple(Post(**_known(each, Post)) for each in row.get("posts", ()))
        return Official(**known)
    except BadRegisterError:
        raise
    except (OnRecordError, *_BROKEN) as cause:
        raise BadRegisterError(f"not an official: {cause}") from cause


def dump(official: Official) -> dict[str, Any]:
    """Return the row of an official, empty fields left out."""
    row = _plain(official)
    if official.kind == KINDS[0]:
        del row["kind"]
    if official.identifiers:
        row["identifiers"] = _by_scheme(official.identifiers)
    for name, members in (("other_names", official.other_names), ("posts", official.posts)):
        if members:
            row[name] = [_plain(each) for each in members]
    return row


def _known(row: Mapping[str, Any], form: type[Struct]) -> dict[str, Any]:
    fields = set(form.__struct_fields__) - {"extra"}
    known = {name: value for name, value in row.items() if name in fields}
    strange = {name: value for name, value in row.items() if name not in fields}
    return {**known, "extra": strange} if strange else known


def _load_name(value: Any) -> OtherName:
    return (
        OtherName(name=value) if isinstance(value, str) else OtherName(**_known(value, OtherName))
    )


def _pairs(ids: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for scheme, each in ids.items():
        for one in each if isinstance(each, list) else [each]:
            if not isinstance(one, str):
                raise BadRegisterError(f"an id is text, not {one!r}")
            yield scheme, one


def _by_scheme(pairs: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Return ids by scheme: one as it is, several as a list."""
    told: dict[str, list[str]] = {}
    for scheme, each in pairs:
        told.setdefault(scheme, []).append(each)
    return {scheme: ids[0] if len(ids) == 1 else ids for scheme, ids in told.items()}


def _plain(record: OtherName | Post | Official) -> dict[str, Any]:
    kept = {name: value for name, value in asdict(record).items() if value and name != "extra"}
    plain = {name: dict(each) if isinstance(each, Mapping) else each for name, each in kept.items()}
    return {**plain, **record.extra}


def _date(text: str) -> str:
    return text if text in ("", OPEN) else dates.canonical(text)


def _check_name(name: str) -> None:
    if not name.strip():
        raise BadRegisterError("an official needs a name")


def _check_country(code: str) -> None:
    if code and not is_country_code(code):
        raise BadRegisterError(f"a country is kept by its ISO code, not {code!r}")


def _check_texts(record: OtherName | Post | Official) -> None:
    """Refuse what is no text, or what no document may hold."""
    texts = TEXTS[type(record)]
    for name, value in asdict(record).items():
        if name in texts and not isinstance(value, str):
            raise BadRegisterError(f"{name} is not text: {value!r}")
        if name in texts or name in ("identifiers", "extra"):
            _check_json(value, name)


def _check_json(value: Any, name: str) -> None:
    try:
        copy_json(value, name)
    except BadStatementError as cause:
        raise BadRegisterError(str(cause)) from cause
