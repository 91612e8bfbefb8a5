"""Text made fit for a terminal: nothing that acts on it, nothing lost without saying so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from onrecord.model import Statement
from onrecord.query import parse_term
from onrecord.statements import attribution
from onrecord.statements.attribution import describe_status, name_country, quote_text
from onrecord.text.control_chars import show_control_chars, visible_name
from onrecord.text.tokens import find_places

__all__ = [
    "LINE_BREAK",
    "Snippet",
    "describe_status",
    "json_safe",
    "make_visible",
    "mark_matches",
    "name_country",
    "name_speakers",
    "one_line",
    "quote_text",
    "snippet",
]

LINE_BREAK = "⏎"

_MARKS = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("「", "」"), ("『", "』"))
_MARK = frozenset(mark for pair in _MARKS for mark in pair)
_SCRIPTLESS = 20
_AROUND = 60


def name_speakers(statement: Statement) -> str:
    """Name all who spoke; characters in the names that cannot be seen are named."""
    return visible_name(attribution.name_speakers(statement))


def make_visible(text: str) -> str:
    """Return ``text`` with what would act on a terminal made visible; line breaks and tabs stay."""
    return show_control_chars(text, kept="\n\t")


def one_line(text: str) -> str:
    """Return ``text`` safe and on one line, its line breaks as a mark."""
    return show_control_chars(text, kept="\n").replace("\n", LINE_BREAK)


def mark_matches(text: str) -> bool:
    """Tell whether all of it stands in one pair of marks: “No,” he said, “no.” does not."""
    said = text.strip()
    return any(
        said.startswith(opening) and said.endswith(end) and not {opening, end} & set(said[1:-1])
        for opening, end in _MARKS
    )


def find_marks(text: str) -> bool:
    """Tell whether some of the words, and not all, stand in double quotation marks."""
    return not _MARK.isdisjoint(text) and not mark_matches(text)


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


class Snippet(NamedTuple):
    """A part of a text, where the matches stand in it, and how much is left out on either side."""

    text: str
    matches: tuple[tuple[int, int], ...] = ()
    before: str = ""
    after: str = ""


def snippet(text: str, words: Sequence[str], room: int) -> Snippet:
    """Return about ``room`` characters round the first match, or the beginning of ``text``."""
    terms = [(asked.tokens, asked.prefix) for asked in map(parse_term, words)]
    found = find_places(text, terms) if terms else []
    at, until = found[0] if found else (0, 0)
    start, end = _window(text, at if until > room else 0, room)
    inside = tuple((a - start, b - start) for a, b in found if start <= a and b <= end)
    return Snippet(
        text[start:end], inside, _count_left_out(text[:start]), _count_left_out(text[end:])
    )


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


def _count_left_out(text: str) -> str:
    """Say how much a text is: in words, or in characters where it has no blanks."""
    words = len(text.split())
    if not words:
        return ""
    if len(text) / words > _SCRIPTLESS:
        return f"+{len(text):,} characters"
    return f"+{words:,} word{'s' if words > 1 else ''}"
