"""A value before and after, its differences marked so that they are told without colour too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from onrecord import codec
from onrecord.cli.terminal.sanitize import make_visible, one_line
from onrecord.model import Statement
from onrecord.text import diff
from onrecord.text.diff import ADDED, DROPPED, KEPT, Piece

_SHORT, _LONG = 12, 200
_MARKS = {DROPPED: ("[-", "-]"), ADDED: ("{+", "+}")}
_STYLES = {DROPPED: "red", ADDED: "green"}

# Text, and the style of Rich that a terminal gives it.
Part = tuple[str, str]


def summarize_differences(old: Statement, new: Statement) -> str:
    """Say on one line what differs of two statements."""
    before, after = codec.to_dict(old), codec.to_dict(new)
    names = [each for each in {**before, **after} if before.get(each) != after.get(each)]
    told = (f"{name}: {_join_marked(before.get(name), after.get(name))}" for name in names)
    return one_line("; ".join(told))


def difference_lines(before: Any, after: Any, indent: int = 0) -> Iterator[Part]:
    """Give what was dropped and added; each further line is indented."""
    for text, style in _difference(before, after):
        yield text.replace("\n", "\n" + " " * indent), style


def mark_pieces(pieces: Iterable[Piece]) -> Iterator[Part]:
    """Give the pieces of two texts, each marked as dropped, added, or left as it was."""
    return (_piece(each.what, each.text) for each in pieces)


def _join_marked(before: Any, after: Any) -> str:
    return "".join(text for text, _ in difference_lines(before, after))


def _difference(before: Any, after: Any) -> Iterator[Part]:
    if isinstance(before, list) or isinstance(after, list):
        yield from _members(before or [], after or [])
    elif isinstance(before, Mapping) or isinstance(after, Mapping):
        yield from _values(before or {}, after or {})
    elif isinstance(before, str) and isinstance(after, str) and _is_mostly_same(before, after):
        for piece in diff.diff(before, after):
            yield _piece(piece.what, piece.text)
    else:
        yield from _replacement(before, after)


def _is_mostly_same(before: str, after: str) -> bool:
    """Tell whether so much is the same that the differences tell more than both values."""
    longer = max(len(before), len(after))
    kept = sum(len(each.text) for each in diff.diff(before, after) if each.what == KEPT)
    return longer > _SHORT and (kept * 2 >= longer or longer > _LONG)


def _members(before: list[Any], after: list[Any]) -> Iterator[Part]:
    """Give what a list lost and got."""
    gone = [(DROPPED, each) for each in before if each not in after]
    came = [(ADDED, each) for each in after if each not in before]
    for at, (what, each) in enumerate([*gone, *came]):
        yield " " * bool(at), ""
        yield _piece(what, _plain(each))
    if not gone and not came:
        yield from _replacement(_plain(before), _plain(after))


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Part]:
    """Give what was noted of each field before and after, where it differs."""
    names = [each for each in {**before, **after} if before.get(each) != after.get(each)]
    for at, name in enumerate(names):
        yield f"{'; ' * bool(at)}{one_line(name)}: ", ""
        yield from _replacement(before.get(name), after.get(name))


def _replacement(before: Any, after: Any) -> Iterator[Part]:
    if before not in (None, ""):
        yield _piece(DROPPED, _plain(before))
    if after not in (None, ""):
        yield " " * (before not in (None, "")), ""
        yield _piece(ADDED, _plain(after))


def _piece(what: str, text: str) -> Part:
    """Mark a piece so that it can be told without colour too."""
    opening, closing = _MARKS.get(what, ("", ""))
    return f"{opening}{make_visible(text)}{closing}", _STYLES.get(what, "")


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
