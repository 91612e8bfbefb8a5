"""Proposals read from an article, as ``onrecord read --json`` writes them: rows of statements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What a proposal says of itself; the record keeps none of it as it stands.
_OF_THE_PROPOSAL = frozenset(
    {"spans", "official_as_printed", "date_as_printed", "via", "locator", "selector"}
    | {"confidence", "rule", "decision"}
)
_SOURCE = {"title": "title", "outlet": "publisher", "author": "author", "url": "url"}
# What holds for all statements of an article where a statement does not say it.
_SHARED = ("topics", "language")


def is_article(value: object) -> bool:
    """Return whether a JSON value is an article with its proposed statements."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("article"), dict)
        and isinstance(value.get("statements"), list)
    )


def statement_row(article: Mapping[str, Any], proposal: Mapping[str, Any]) -> dict[str, Any]:
    """Return a proposal as the fields of a statement, the article as its source.

    A proposal that has ``sources`` of its own was edited: it stays as it is.
    """
    row = {name: value for name, value in proposal.items() if name not in _OF_THE_PROPOSAL}
    if "sources" in proposal:
        return row
    for name in _SHARED:
        if article.get(name) and not row.get(name):
            row[name] = article[name]
    source = {part: article.get(name, "") for name, part in _SOURCE.items()}
    source["issued"] = article.get("date", "")
    source["via"] = proposal.get("via") or article.get("via", "")
    source |= {name: proposal.get(name, "") for name in ("locator", "selector")}
    row["sources"] = [{name: value for name, value in source.items() if value}]
    printed = {
        "official": _printed_name(proposal),
        "date": _other_than(proposal.get("date"), proposal.get("date_as_printed")),
        "issued": _other_than(article.get("date"), article.get("date_as_printed")),
    }
    row["printed"] = {name: value for name, value in printed.items() if value}
    return row


def _printed_name(proposal: Mapping[str, Any]) -> str:
    """Return how the sentence names the speaker, unless it holds the full name."""
    official, printed = proposal.get("official", ""), proposal.get("official_as_printed", "")
    if not isinstance(official, str) or not isinstance(printed, str):
        return ""
    return "" if official and official in printed else printed


def _other_than(value: object, printed: object) -> str:
    return printed if isinstance(printed, str) and printed != value else ""
