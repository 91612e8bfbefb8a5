"""What a cell holds besides what was meant: a mark for nothing, or words a program has wrapped."""

from __future__ import annotations

from typing import Any, NamedTuple

from onrecord.errors import BadRowError
from onrecord.fields import LISTS
from onrecord.statements.parse import WORDS

_LONGEST = 8
_NOTHING = frozenset(
    {
        *("_", "-", "--", "—", "–", "n/a", "n.a.", "#n/a", "nan", "nat", "nil", "none", "null"),
        *("-none-", "<na>", "(null)", "\\n", "undefined"),
    }
)
# R prints NA for what is missing; here it may be Namibia, an assembly or the id upstream.
_NAMIBIA = frozenset({"country", "about", "on_behalf_of", "organization", "ref"})


class Marks(NamedTuple):
    """Which marks say that a value is missing, beside the usual ones.

    ``missing`` are more such marks, ``kept`` are none, as the user said. ``named`` are
    the fields whose column holds countries by name: NA is not Namibia's code there.
    """

    missing: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()


USUAL = Marks()


class CleanCell(NamedTuple):
    """What was meant by a cell, the marks for nothing in it, and whether words were unwrapped."""

    value: Any
    nothing: tuple[str, ...] = ()
    unwrapped: bool = False


def clean_cell(name: str, said: Any, marks: Marks = USUAL) -> CleanCell:
    """Return a cell's cleaned value for a field. Raises BadRowError."""
    if name in LISTS:
        missing = tuple(str(each) for each in said if is_nothing(name, each, marks))
        return CleanCell([each for each in said if not is_nothing(name, each, marks)], missing)
    if is_nothing(name, said, marks):
        return CleanCell(None, (said.strip(),))
    bare = decode_bytes_literal(said) if name in WORDS else said
    return CleanCell(bare, unwrapped=bare is not said)


def is_nothing(name: str, value: object, marks: Marks = USUAL) -> bool:
    """Whether a field's value only says that there is none."""
    if not isinstance(value, str):
        return False
    mark = value.strip()
    if mark in marks.missing:
        return True
    if len(value) > _LONGEST or mark in marks.kept:
        return False
    is_code = name in _NAMIBIA and name not in marks.named
    return mark.casefold() in _NOTHING or (mark == "NA" and not is_code)


def decode_bytes_literal(text: str) -> str:
    """Return the words of a ``b'…'`` that Python printed; any other text as it is.

    Raises BadRowError where its bytes are not wholly UTF-8.
    """
    if not _is_bytes(text):
        return text
    from ast import literal_eval

    try:
        raw = literal_eval(text.strip())
    except (SyntaxError, ValueError):
        return text
    try:
        return str(raw, "utf-8")
    except UnicodeDecodeError as cause:
        byte = raw[cause.start]
        message = f"the words are Python's bytes, and byte 0x{byte:02x} is not UTF-8"
        raise BadRowError(f"{message}; decode them where they came from") from cause


def _is_bytes(text: str) -> bool:
    bare = text.strip()
    return bare[:2] in ("b'", 'b"') and len(bare) > 2 and bare[-1] == bare[1]  # noqa: PLR2004  b and a mark
