"""A statement in the article it was read from, its words in brackets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from onrecord.articles import find_spans
from onrecord.cli.render.detail import safe_citation
from onrecord.cli.render.proposals import in_context
from onrecord.cli.terminal.sanitize import make_visible, one_line
from onrecord.model import Statement

_NONE = "No place in an article is on record; onrecord read records one with each statement."


def in_article(statement: Statement, texts: Sequence[str]) -> str:
    """Return the paragraphs in which the words stand, from a kept text that holds them.

    Without such a text, the words that each source keeps before and after are returned.
    """
    shown = list(_places(statement, texts)) or [f"{_NONE}\n"]
    return "\n".join([safe_citation(statement), *shown])


def _places(statement: Statement, texts: Sequence[str]) -> Iterator[str]:
    for source in statement.sources:
        selectors = source.extra.get("selector")
        if not isinstance(selectors, list):
            continue
        title = one_line(", ".join(filter(None, (source.title, source.locator))))
        for text in texts:
            spans = find_spans(text, selectors)
            if spans:
                yield f"{title}\n{in_context(text, spans, plain=True)}\n"
                break
        else:
            pieces = "\n".join(_piece(each) for each in selectors if isinstance(each, dict))
            yield f"{title}\n{pieces}\n"


def _piece(selector: dict[str, Any]) -> str:
    prefix, suffix = (
        " ".join(str(selector.get(name, "")).split()) for name in ("prefix", "suffix")
    )
    return make_visible(f"…{prefix} ⟦{selector.get('exact', '')}⟧ {suffix}…")
