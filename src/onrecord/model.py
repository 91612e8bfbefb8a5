"""What a statement is: the words as printed, who said them, when, and how we know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from onrecord import dates
from onrecord.errors import BadStatementError
from onrecord.frozen import Record
from onrecord.wall import (
    NOTHING,
    check_choice,
    check_form,
    check_text,
    check_texts,
    flag,
    mapping,
    noted,
    strings,
)

KINDS = ("direct", "mixed", "indirect", "document")
STANCES = ("support", "oppose", "neutral", "mixed")
STATUSES = ("draft", "recorded", "verified", "disputed", "misattributed", "retracted")
LINKS = (
    *("repeats", "replies", "clarifies", "hardens", "softens"),
    *("contradicts", "denies", "retracts"),
)
# Said by nobody, or no longer: kept and shown, and not counted unless asked for.
WITHDRAWN = ("misattributed", "retracted")
CHOICES = ("kind", "stance", "status", "country", "language", "original_language")

ID_LENGTH = 26
SHORTEST_PREFIX = 4

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("ilo", "110")
LANGUAGE = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
_COUNTRY_LENGTHS = (2, 4)


class Source(Record):
    """Where the words were printed (CSL-JSON's notions): outlet, agency, address, place in it.

    ``issued`` and ``accessed`` are EDTF dates; ``via`` is the agency that
    carried the words; ``text`` the wording there, if it differs.
    """

    title: str = ""
    publisher: str = ""
    author: str = ""
    url: str = ""
    issued: str = ""
    accessed: str = ""
    via: str = ""
    locator: str = ""
    archive_url: str = ""
    text: str = ""
    extra: Mapping[str, Any] = NOTHING

    def settle(self) -> None:
        """Check every field, and bring it to its form."""
        check_texts(self)
        self.set(text=lines(self.text), issued=_edtf(self.issued), accessed=_edtf(self.accessed))
        if self.extra is not NOTHING:
            self.set(extra=mapping(self.extra, "a source's extra"))


class Link(NamedTuple):
    """How one statement bears on another."""

    type: str
    to: str


class Origin(NamedTuple):
    """The file and row that a statement was imported from."""

    file: str
    row: int


class Statement(Record):
    """One thing said in public by one speaker, as printed.

    Dates are EDTF (ISO 8601-2), countries ISO 3166-1 alpha-2 (or 3166-3 for
    former states), languages BCP 47. ``role``, ``organization`` and ``country``
    are those held when it was said. What a source printed differently stands
    in ``printed``, how a field was known in ``basis``, and what we do not know
    in ``extra``. Raises BadStatementError where a field is not of its form.
    """

    id: str = ""
    date: str = ""
    official: str = ""
    co_speakers: tuple[str, ...] = ()
    role: str = ""
    organization: str = ""
    country: str = ""
    on_behalf_of: str = ""
    kind: str = ""
    text: str = ""
    language: str = ""
    original: str = ""
    original_language: str = ""
    context: str = ""
    topics: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    stance: str = ""
    event: str = ""
    place: str = ""
    sources: tuple[Source, ...] = ()
    printed: Mapping[str, str] = NOTHING
    basis: Mapping[str, str] = NOTHING
    status: str = "recorded"
    note: str = ""
    starred: bool = False
    links: tuple[Link, ...] = ()
    former_ids: tuple[str, ...] = ()
    ref: str = ""
    extra: Mapping[str, Any] = NOTHING
    origin: Origin | None = None
    recorded_at: str = ""
    recorded_by: str = ""
    batch: str = ""

    def settle(self) -> None:
        """Check every field, and bring it to its form."""
        check_texts(self)
        self._settle_words()
        self.set(date=_edtf(self.date))
        kept = vars(self)
        for name, settled in _SETTLED.items():
            if kept[name] is not self.defaults[name]:
                kept[name] = settled(kept[name], name)
        check_choices(*[kept[name] for name in CHOICES])
        check_form("id", self.id, is_id, f"{ID_LENGTH} characters of Crockford's base32")
        self.set(id=self.id or identify(self))

    def _settle_words(self) -> None:
        kept = vars(self)
        for name in ("text", "original", "context", "note"):
            kept[name] = lines(kept[name])
        if not self.text.strip():
            if not self.original.strip():
                raise BadStatementError("a statement needs its text: the words as printed")
            self.set(text=self.original, original="")
            self.set(language=self.original_language or self.language, original_language="")

    @property
    def speaker(self) -> str:
        """The speaker as printed."""
        return self.printed.get("official", self.official)


def identify(statement: Statement) -> str:
    """Return the id that these words have on any machine."""
    said = (statement.speaker, statement.date, statement.event, statement.ref)
    return identity(*said, statement.text)


def identity(speaker: str, date: str, event: str, ref: str, text: str) -> str:
    """Return the id of words, by whom they were said, when, where, and their id upstream.

    128 bits of BLAKE2b over speaker, date, event, ref and text in NFC, in
    Crockford's base32 in lower case: 25 letters of five bits and one of three.
    """
    digest, normal = _hashing()
    parts = (speaker, date, event, ref, normal("NFC", text))
    bits = int.from_bytes(digest("\0".join(parts).encode(), digest_size=16).digest(), "big") << 2
    pairs = _pairs()
    return "".join([pairs[bits >> shift & 1023] for shift in range(120, -1, -10)])


@cache
def _hashing() -> tuple[Callable[..., Any], Callable[..., str]]:
    import hashlib  # noqa: PLC0415  only what records pays for it
    import unicodedata  # noqa: PLC0415

    return hashlib.blake2b, unicodedata.normalize


@cache
def _pairs() -> tuple[str, ...]:
    """Return what ten bits are spelt as."""
    return tuple(first + second for first in CROCKFORD for second in CROCKFORD)


def is_id(text: str) -> bool:
    """Tell whether this is an id of ours, whole."""
    return len(text) == ID_LENGTH and not text.strip(CROCKFORD)


def is_country_code(text: str) -> bool:
    """Tell whether this has the form of a code of ISO 3166-1 alpha-2 or 3166-3."""
    letters = text.isascii() and text.isalpha() and text.isupper()
    return letters and len(text) in _COUNTRY_LENGTHS


def _is_language(text: str) -> bool:
    import re  # noqa: PLC0415  few statements name one

    return re.fullmatch(LANGUAGE, text) is not None


def read_id(typed: str) -> str:
    """Return an id or its beginning as Crockford has it read: no case, i and l are 1, o is 0."""
    return typed.strip().lower().translate(_MISREAD)


def lines(text: str) -> str:
    """Return ``text`` with every line end as LF; nothing else is touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def told_apart(one: Statement, other: Statement) -> bool:
    """Tell whether the same words, by one speaker on one day, were yet said twice.

    They were where two hours or two events are printed, or where upstream
    keeps them under two refs and does not name one event for both.
    """
    hours = {_hour(each) for each in (one, other)} - {""}
    events = {each.event for each in (one, other)}
    refs = {each.ref for each in (one, other)} - {""}
    different_events = len(events) > 1 and ("" not in events or len(refs) > 1)
    return len(hours) > 1 or different_events


def _hour(statement: Statement) -> str:
    printed = statement.printed.get("date", "")
    return printed if ":" in printed else ""


def _edtf(text: str) -> str:
    return dates.canonical(text) if text else ""


def _members(values: Iterable[Any], name: str, kind: type) -> tuple[Any, ...]:
    given = tuple(values)
    if not all(isinstance(each, kind) for each in given):
        raise BadStatementError(f"{name} takes a list of {kind.__name__}")
    for link in given if kind is Link else ():
        check_text(link.type, name)
        check_text(link.to, name)
    return given


def _origin(origin: Any, name: str) -> Origin | None:
    if origin is None:
        return None
    if not isinstance(origin, Origin) or type(origin.row) is not int:
        raise BadStatementError(f"an origin is a file and a row, not {origin!r}")
    check_text(origin.file, name)
    return origin


@lru_cache(maxsize=4096)
def check_choices(*values: str) -> None:
    """Refuse what the fields of few values, as CHOICES names them, cannot be."""
    given = dict(zip(CHOICES, values, strict=True))
    check_choice("kind", given["kind"], ("", *KINDS))
    check_choice("stance", given["stance"], ("", *STANCES))
    check_choice("status", given["status"], STATUSES)
    check_form("country", given["country"], is_country_code, "an ISO 3166 code as RU or SUHH")
    for name in ("language", "original_language"):
        check_form(name, given[name], _is_language, "a BCP 47 tag as en or pt-BR")


_SETTLED: Mapping[str, Callable[[Any, str], Any]] = {
    **dict.fromkeys(("co_speakers", "topics", "about", "former_ids"), strings),
    "sources": lambda values, name: _members(values, name, Source),
    "links": lambda values, name: _members(values, name, Link),
    **dict.fromkeys(("printed", "basis"), noted),
    "extra": mapping,
    "origin": _origin,
    "starred": flag,
}
