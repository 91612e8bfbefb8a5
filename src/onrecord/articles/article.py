"""The values that reading an article gives: the article and its proposed statements."""

from __future__ import annotations

from typing import Any, NamedTuple


class Proposal(NamedTuple):
    """One proposed statement: ``text`` is the pieces at ``spans``, joined by a line break."""

    text: str
    spans: tuple[tuple[int, int], ...]
    kind: str  # direct, mixed, indirect, document
    official: str = ""
    official_as_printed: str = ""
    co_speakers: tuple[str, ...] = ()
    role: str = ""
    organization: str = ""
    country: str = ""  # ISO 3166-1 alpha-2
    event: str = ""
    place: str = ""
    date: str = ""  # EDTF
    date_as_printed: str = ""
    via: str = ""
    about: tuple[str, ...] = ()
    confidence: int = 0  # of 100
    rule: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the proposal as JSON knows it; what is empty is left out."""
        filled = {name: value for name, value in self._asdict().items() if value not in ("", ())}
        lists = {name: list(filled[name]) for name in ("co_speakers", "about") if name in filled}
        return filled | lists | {"spans": [list(each) for each in self.spans]}


class Article(NamedTuple):
    """What was read of an article: what holds for all of it, and the statements proposed."""

    text: str
    title: str = ""
    outlet: str = ""
    via: str = ""
    author: str = ""
    date: str = ""  # EDTF
    date_as_printed: str = ""
    event: str = ""
    statements: tuple[Proposal, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the article and its proposals as JSON knows them."""
        heading = {
            name: value
            for name, value in self._asdict().items()
            if name not in ("text", "statements") and value
        }
        return {"article": heading, "statements": [each.to_dict() for each in self.statements]}
