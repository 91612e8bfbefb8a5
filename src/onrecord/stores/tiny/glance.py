"""What completion asks of a store: names and ids, at once, and nothing written."""

from __future__ import annotations

from onrecord.dates import short
from onrecord.query import Filter, Page
from onrecord.stores.tiny.answers import Answers


class Glance:
    """Answers as they are found, in step with the file or not."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""
        return self._answers.names(facet)

    def beginning(self, prefix: str, most: int) -> list[tuple[str, str]]:
        """Return ids that begin so, each with who and when; the newest, where nothing is told."""
        if prefix:
            ids = self._answers.beginning(prefix, most)
        else:
            rows = self._answers.select(Filter(), Page(limit=most)).rows
            ids = [self._answers.name(row) for row in rows]
        length = max(self._answers.abbreviated(ids), len(prefix)) if ids else 0
        return [(each[:length], self._described(each)) for each in ids]

    def _described(self, id_: str) -> str:
        document = self._answers.document(id_) or {}
        parts = (short(document.get("date", "")), document.get("official", ""))
        return " · ".join(filter(None, parts))
