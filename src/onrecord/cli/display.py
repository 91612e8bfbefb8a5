"""Text made fit for a terminal: nothing that acts on it, nothing lost without saying so."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from onrecord.model import Statement
from onrecord.query import term
from onrecord.text import places

LINE_BREAK = "⏎"

# What turns the direction of writing.
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NAMED = (*range(0x80, 0xA0), 0x2028, 0x2029, 0xFEFF, *_TURNING)
_SCRIPTLESS = 20
_AROUND = 60


def safe(text: str) -> str:
    """Return ``text`` with what would act on a terminal made visible; line breaks and tabs stay."""
    return text if text.isprintable() else text.translate(_pictures("\n\t"))


def one_line(text: str) -> str:
    """Return ``text`` safe and on one line, its line breaks as a mark."""
    if text.isprintable():
        return text
    return text.translate(_pictures("\n")).replace("\n", LINE_BREAK)


def json_safe(text: str, *, foreign: bool = False) -> str:
    """Return JSON that means the same, what would act on a terminal escaped.

    With ``foreign``, everything outside ASCII is.
    """
    if not foreign and text.replace("\n", "").isprintable():
        return text
    return "".join(
        _escaped(each) if each > "~" and (foreign or not each.isprintable()) else each
        for each in text
    )


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


@cache
def _pictures(kept: str) -> dict[int, str]:
    """Map control characters to their pictures, and marks that act unseen to their names."""
    pictures = {each: chr(0x2400 + each) for each in range(0x20)} | {0x7F: "␡"}
    pictures |= {each: f"<U+{each:04X}>" for each in _NAMED}
    return {point: said for point, said in pictures.items() if chr(point) not in kept}


def quoted(statement: Statement, text: str) -> str:
    """Put quotation marks round the speaker's own words, and round no others."""
    if statement.kind != "direct" or statement.text[:1] in "“\"«„「'‘":
        return text
    return f"“{text}”"


def speaker(statement: Statement) -> str:
    """Name all who spoke."""
    return ", ".join(each for each in (statement.official, *statement.co_speakers) if each)


def country(statement: Statement) -> str:
    """Name the country, or what was printed for it where that names none we know."""
    if not statement.country:
        printed = statement.printed.get("country", "")
        return f"‹{printed}›" if printed else ""
    from onrecord.register.countries import name_of  # noqa: PLC0415  only where one is shown

    return name_of(statement.country)


class Passage(NamedTuple):
    """A part of a text, where the matches stand in it, and how much is left out on either side."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()
    before: str = ""
    after: str = ""


def passage(text: str, words: Sequence[str], room: int) -> Passage:
    """Return about ``room`` characters round the first match, or the beginning of ``text``."""
    terms = [(asked.tokens, asked.prefix) for asked in map(term, words)]
    found = places(text, terms) if terms else []
    at, until = found[0] if found else (0, 0)
    start, end = _window(text, at if until > room else 0, room)
    inside = tuple((a - start, b - start) for a, b in found if start <= a and b <= end)
    return Passage(text[start:end], inside, _left_out(text[:start]), _left_out(text[end:]))


def _window(text: str, at: int, room: int) -> tuple[int, int]:
    """Cut between words where there are any, and never for the sake of a few letters."""
    if len(text) <= room + _AROUND:
        return 0, len(text)
    start = _blank_after(text, at - _AROUND) if at > _AROUND else 0
    end = start + room
    if end + _AROUND >= len(text):
        return start, len(text)
    cut = text.rfind(" ", max(start + 1, end - _AROUND), end)
    return start, cut if cut > at else end


def _blank_after(text: str, at: int) -> int:
    found = text.find(" ", at, at + _AROUND)
    return found + 1 if found >= 0 else at


def _left_out(text: str) -> str:
    """Say how much a text is: in words, or in characters where it has no blanks."""
    words = len(text.split())
    if not words:
        return ""
    if len(text) / words > _SCRIPTLESS:
        return f"+{len(text):,} characters"
    return f"+{words:,} word{'s' if words > 1 else ''}"
