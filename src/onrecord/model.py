"""What a statement is: the words as printed, who said them, when, and how we know."""

# The decoder reads these annotations when it is made: as texts, each would be compiled first.

from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache, partial
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import force_setattr

from onrecord import dates
from onrecord.errors import BadStatementError
from onrecord.validation import (
    EMPTY,
    check_choice,
    check_form,
    check_text,
    check_texts,
    frozen_json,
    frozen_texts,
    unique_texts,
)

KINDS = ("direct", "mixed", "indirect", "document")
STANCES = ("support", "oppose", "neutral", "mixed")
RECORDED = "recorded"
STATUSES = ("draft", RECORDED, "verified", "disputed", "misattributed", "retracted")
LINKS = (
    *("repeats", "replies", "clarifies", "hardens", "softens"),
    *("contradicts", "denies", "retracts"),
)
# Said by nobody, or no longer: kept and shown, and not counted unless asked for.
WITHDRAWN = ("misattributed", "retracted")
# Set only with a reason.
WITH_REASON = ("disputed", *WITHDRAWN)
LISTS = ("co_speakers", "topics", "about", "former_ids")

ID_LENGTH = 26
SHORTEST_PREFIX = 4

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("ilo", "110")
_LANGUAGE = r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"
_COUNTRY_LENGTHS = (2, 4)
_MULTILINE = ("text", "original", "context", "note")
_CHOICES = ("kind", "stance", "status", "country", "language", "original_language")


class Link(Struct, frozen=True, forbid_unknown_fields=True):
    """How one statement bears on another, which ``to`` names by its id."""

    type: str
    to: str

    def __post_init__(self) -> None:
        check_text(self.type, "links")
        check_text(self.to, "links")


class Origin(Struct, frozen=True, forbid_unknown_fields=True):
    """The file and row that a statement was imported from."""

    file: str
    row: int

    def __post_init__(self) -> None:
        check_text(self.file, "origin")
        if type(self.row) is not int:
            raise BadStatementError(f"an origin is a file and a row, not {self!r}")


class Source(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    repr_omit_defaults=True,
    forbid_unknown_fields=True,
):
    """Where the words were printed (CSL-JSON's notions): outlet, agency, address, place in it.

    ``issued`` and ``accessed`` are EDTF dates; ``via`` is the agency that
    carried the words; ``text`` the wording there, if it differs; ``extra`` holds
    keys we do not know. Raises BadStatementError or BadDateError.
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
    extra: Mapping[str, Any] = EMPTY

    def __post_init__(self) -> None:
        joined = check_texts(_source_texts(self), _SOURCE_TEXTS, "a source")
        if "\r" in joined:
            force_setattr(self, "text", normalize_line_ends(self.text))
        if self.issued:
            force_setattr(self, "issued", dates.canonical(self.issued))
        if self.accessed:
            force_setattr(self, "accessed", dates.canonical(self.accessed))
        if self.extra is not EMPTY:
            force_setattr(self, "extra", frozen_json(self.extra, "a source's extra"))

    def __hash__(self) -> int:
        return hash(_source_texts(self))


class Statement(
    Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    repr_omit_defaults=True,
    forbid_unknown_fields=True,
):
    """One thing said in public by one speaker, as printed.

    Dates are EDTF (ISO 8601-2), countries ISO 3166-1 alpha-2 (or 3166-3 for
    former states), languages BCP 47. ``role``, ``organization`` and ``country``
    are those held when it was said. What a source printed differently stands
    in ``printed``, what a hand typed differently in ``typed``, how a field was
    known in ``basis``, and what we do not know in ``extra``. The id comes from the words
    unless it is given. Raises BadStatementError or BadDateError where a field is not of its form.
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
    printed: Mapping[str, str] = EMPTY
    typed: Mapping[str, str] = EMPTY
    basis: Mapping[str, str] = EMPTY
    status: str = RECORDED
    note: str = ""
    starred: bool = False
    links: tuple[Link, ...] = ()
    former_ids: tuple[str, ...] = ()
    ref: str = ""
    extra: Mapping[str, Any] = EMPTY
    origin: Origin | None = None
    recorded_at: str = ""
    recorded_by: str = ""
    batch: str = ""

    def __post_init__(self) -> None:
        joined = check_texts(_statement_texts(self), _STATEMENT_TEXTS, "a statement")
        if "\r" in joined:
            for name in _MULTILINE:
                force_setattr(self, name, normalize_line_ends(getattr(self, name)))
        if not self.text or self.text.isspace():
            self._use_original_as_text()
        if self.date:
            force_setattr(self, "date", dates.canonical(self.date))
        for name, default, normalized in _NORMALIZERS:
            if (value := getattr(self, name)) is not default:
                # msgspec leaves out of a document what is the default itself, not what equals it.
                force_setattr(self, name, normalized(value, name) or default)
        if self.status == RECORDED:
            force_setattr(self, "status", RECORDED)
        _check_choices(_choices(self))
        check_form("id", self.id, is_id, f"{ID_LENGTH} characters of Crockford's base32")
        if not self.id:
            force_setattr(self, "id", identify(self))

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def speaker(self) -> str:
        """The speaker as printed."""
        return self.printed.get("official", self.official)

    def as_printed(self, name: str) -> Any:
        """Return a field as printed; where that is not kept, its value."""
        return self.printed.get(name) or getattr(self, name)

    def _use_original_as_text(self) -> None:
        """Raise BadStatementError where there is no original either."""
        if not self.original or self.original.isspace():
            raise BadStatementError("a statement needs its text: the words as printed")
        force_setattr(self, "text", self.original)
        force_setattr(self, "language", self.original_language or self.language)
        force_setattr(self, "original", "")
        force_setattr(self, "original_language", "")


DEFAULTS: Mapping[str, Any] = dict(
    zip(Statement.__struct_fields__, Statement.__struct_defaults__, strict=True)
)


def _texts_of(record: type[Struct]) -> tuple[str, ...]:
    return tuple(name for name, kind in record.__annotations__.items() if kind is str)


_STATEMENT_TEXTS, _SOURCE_TEXTS = _texts_of(Statement), _texts_of(Source)
_statement_texts = attrgetter(*_STATEMENT_TEXTS)
_source_texts = attrgetter(*_SOURCE_TEXTS)
_choices = attrgetter(*_CHOICES)


def identify(statement: Statement) -> str:
    """Return the id that these words have on any machine.

    128 bits of BLAKE2b over speaker, date, event, ref and text in NFC, in
    Crockford's base32 in lower case: 25 letters of five bits and one of three.
    """
    digest, normal = _hashing()
    text = normal("NFC", statement.text)
    parts = (statement.speaker, statement.date, statement.event, statement.ref, text)
    bits = int.from_bytes(digest("\0".join(parts).encode(), digest_size=16).digest(), "big") << 2
    pairs = _pairs()
    return "".join([pairs[bits >> shift & 1023] for shift in range(120, -1, -10)])


@cache
def _hashing() -> tuple[Callable[..., Any], Callable[..., str]]:
    import hashlib
    import unicodedata

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
    import re

    return re.fullmatch(_LANGUAGE, text) is not None


def read_id(typed: str) -> str:
    """Return an id or its beginning as Crockford has it read: no case, i and l are 1, o is 0."""
    return typed.strip().lower().translate(_MISREAD)


def normalize_line_ends(text: str) -> str:
    """Return ``text`` with every line end as LF; nothing else is touched."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def are_separate_occasions(one: Statement, other: Statement) -> bool:
    """Tell whether the same words, by one speaker on one day, were said on two occasions.

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


def _members(values: Iterable[Any], name: str, kind: type) -> tuple[Any, ...]:
    """Return values as a tuple. Raises BadStatementError where one is of another kind."""
    members = tuple(values)
    if not all(isinstance(each, kind) for each in members):
        raise BadStatementError(f"{name} takes a list of {kind.__name__}")
    return members


def _origin(value: Any, name: str) -> Origin:
    if not isinstance(value, Origin):
        raise BadStatementError(f"an {name} is a file and a row, not {value!r}")
    return value


def _yes_or_no(value: Any, name: str) -> bool:
    if not isinstance(value, bool):
        raise BadStatementError(f"{name} is yes or no, not {value!r}")
    return value


@lru_cache(maxsize=4096)
def _check_choices(values: tuple[str, ...]) -> None:
    """Raise BadStatementError where a field of few values has another one."""
    given = dict(zip(_CHOICES, values, strict=True))
    check_choice("kind", given["kind"], ("", *KINDS))
    check_choice("stance", given["stance"], ("", *STANCES))
    check_choice("status", given["status"], STATUSES)
    check_form("country", given["country"], is_country_code, "an ISO 3166 code as RU or SUHH")
    for name in ("language", "original_language"):
        check_form(name, given[name], _is_language, "a BCP 47 tag as en or pt-BR")


# Field, its default, and what checks any other value and returns it as it is kept.
_NORMALIZERS: tuple[tuple[str, Any, Callable[[Any, str], Any]], ...] = (
    *((name, (), unique_texts) for name in LISTS),
    ("sources", (), partial(_members, kind=Source)),
    ("links", (), partial(_members, kind=Link)),
    ("printed", EMPTY, frozen_texts),
    ("typed", EMPTY, frozen_texts),
    ("basis", EMPTY, frozen_texts),
    ("extra", EMPTY, frozen_json),
    ("origin", None, _origin),
    ("starred", False, _yes_or_no),
)
