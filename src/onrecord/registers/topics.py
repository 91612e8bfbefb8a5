"""Changes of the register of topics: pure functions from rows to rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.errors import BadRegisterError
from onrecord.registers.aliases import fold_name, list_aliases, next_number

REGISTER = "topics"
Rows = dict[str, Any]


def clean_topic(typed: str) -> str:
    """Return a topic as it is kept. Raises BadRegisterError where nothing is left of it."""
    parts = [part for each in typed.split("/") if (part := each.strip())]
    if not parts:
        raise BadRegisterError(f"{typed!r} is not a topic")
    return "/".join(parts)


def rename_topic(rows: Rows, old: str, new: str) -> Rows:
    """Show a topic under a new name; the old one keeps finding it."""
    return add_aliases(rows, new, (old,))


def add_aliases(rows: Rows, name: str, others: Iterable[str]) -> Rows:
    """Let other names mean the topic ``name``, with all that they meant already.

    Raises BadRegisterError where a topic would lie beneath itself.
    """
    wanted = [name, *others]
    for each in wanted[1:]:
        if fold_name("topic", name).startswith(f"{fold_name('topic', each)}/"):
            raise BadRegisterError(f"{name!r} is beneath {each!r}; choose another name")
    keys = {fold_name("topic", each) for each in wanted}
    told = list(list_aliases("topic", rows))
    met = {each.row for each in told if each.key in keys}
    names = [*wanted, *(each.name for each in told if each.row in met)]
    unlike = dict.fromkeys(each for each in names if each != name)
    number = min(met, key=int, default=next_number(rows))
    row = {**rows.get(number, {}), "name": name, "other_names": [{"name": n} for n in unlike]}
    kept = {each: value for each, value in rows.items() if each not in met}
    return {**kept, number: row} if unlike else kept
