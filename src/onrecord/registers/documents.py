"""The texts of articles, kept beside the statements that were read from them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

REGISTER = "documents"

_DIGEST_BYTES = 16
_Rows = dict[str, Any]


def keep_text(text: str, title: str = "") -> Callable[[_Rows], _Rows]:
    """Return a change of the register that adds a text, unless it is there already."""
    fingerprint = hashlib.blake2b(text.encode(), digest_size=_DIGEST_BYTES).hexdigest()

    def add(rows: _Rows) -> _Rows:
        if any(
            isinstance(row, dict) and row.get("fingerprint") == fingerprint for row in rows.values()
        ):
            return rows
        number = max(map(int, rows), default=0) + 1
        titled = {"title": title} if title else {}
        return {**rows, str(number): {"fingerprint": fingerprint, **titled, "text": text}}

    return add


def list_texts(rows: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts of the register; a broken row has none."""
    for row in rows.values():
        text = row.get("text") if isinstance(row, dict) else None
        if isinstance(text, str):
            yield text
