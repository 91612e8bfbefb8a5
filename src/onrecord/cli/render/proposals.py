"""Proposals of an article as a terminal shows them: the heading, a statement in its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from onrecord import dates
from onrecord.articles import PRONOUNS, is_certain, passage
from onrecord.cli.terminal.sanitize import make_visible, name_country, name_speakers, one_line
from onrecord.model import Statement
from onrecord.reference.countries import name_of
from onrecord.statements.form import FormValues
from onrecord.text.plural import plural

_ROOM = 300  # characters shown before and after the words
_LABEL_WIDTH = 14
_OPENS, _CLOSES = "⟦", "⟧"
_RULES = {
    "quote-then-verb": "a quotation, then its verb and speaker",
    "quote-then-subject": "a quotation, then its speaker and verb",
    "verb-then-quote": "a speaker and verb, then the quotation",
    "clause-then-quote": "a clause with a quotation inside",
    "quote-then-other-verb": "a quotation, then a verb that may report it",
    "turn": "a speaker's turn in a transcript",
    "said-block": "a paragraph after “X said:”",
    "dash-signature": "a quotation signed with a dash",
    "label": "a quotation after a name and a colon",
    "carried-over": "a quotation without a verb; the last speaker is taken",
    "that-clause": "said that …",
    "clause": "a clause after a reporting verb",
    "according-to": "according to …",
    "clause-then-subject": "a clause, then its speaker and verb",
    "question-clause": "an indirect question",
    "object": "the object of a reporting verb",
    "performative": "a verb that is itself the statement",
    "infinitive": "asked or promised to …",
    "fragment": "some words in marks without a verb",
    "fragment-beside-verb": "some words in marks beside a verb",
    "document": "the text of a document",
}


def describe_rule(found: Mapping[str, Any]) -> str:
    """Return how sure a proposal is, and by which rule it was found."""
    rule = str(found.get("rule", ""))
    sure = "certain" if is_certain(found) else "doubtful"
    return f"{sure}, {found.get('confidence', 0)} of 100: {_RULES.get(rule, rule)}"


def list_doubts(found: Mapping[str, Any], statement: Statement) -> Iterator[str]:
    """Yield what of a proposal has to be checked by eye."""
    printed = statement.printed.get("official", "")
    if not statement.official and not printed:
        yield "no speaker found"
    elif not statement.official:
        yield f"the article does not name “{printed}”"
    elif printed.lower() in PRONOUNS:
        yield f"“{printed}” is taken for {statement.official}"
    elif "official" in statement.basis and printed not in statement.official.split():
        yield f"“{printed}” is read as {statement.official}"
    if statement.basis.get("event") == "inferred":
        yield "the event is named elsewhere in the article"
    if statement.basis.get("country") == "official":
        yield "the country comes from the officials on record"
    if found.get("rule") == "carried-over":
        yield "nothing says who spoke; the last speaker is taken"


def heading_lines(heading: FormValues, total: int, certain: int) -> list[Text]:
    """Return the heading of an article, what its statements share, and how many there are."""
    source = heading.sources[0] if heading.sources else {}
    rows = [
        ("outlet", source.get("publisher", "")),
        ("agency", source.get("via", "")),
        ("author", source.get("author", "")),
        ("published", dates.display(source.get("issued", ""))),
        ("url", source.get("url", "")),
    ]
    rows += [(name, _shown(name, value)) for name, value in heading.values.items()]
    lines = [Text(one_line(source.get("title", "") or "untitled article"), style="bold")]
    lines += [_row(name, value) for name, value in rows if value]
    counted = f"{plural(total, 'statement')} proposed, {certain:,} certain."
    return [*lines, Text(f"{counted} Read each before it is recorded.", style="dim")]


def statement_lines(
    text: str,
    found: Mapping[str, Any],
    statement: Statement,
    heading: FormValues,
    number: str,
    notes: Sequence[str] = (),
    *,
    plain: bool = False,
) -> list[Text]:
    """Return a proposal: its number and rule, its words in their surroundings, its fields.

    What the heading says already is left out. ``plain`` marks the words with brackets.
    """
    title = f"{number} · {found.get('locator', '')} · {describe_rule(found)}"
    lines = [Text(one_line(title), style="bold"), in_context(text, found["spans"], plain=plain)]
    if statement.text != "\n".join(text[start:end] for start, end in found["spans"]):
        lines.append(_row("words", make_visible(statement.text)))
    rows = [
        ("speaker", name_speakers(statement)),
        ("printed", statement.printed.get("official", "")),
        *((name, getattr(statement, name)) for name in ("role", "organization")),
        ("country", name_country(statement)),
        ("date", dates.display(statement.date)),
        ("kind", statement.kind or "not stated"),
        *((name, getattr(statement, name)) for name in ("event", "place")),
        ("topics", ", ".join(statement.topics)),
        ("about", ", ".join(map(name_of, statement.about))),
        ("note", statement.note),
    ]
    shared = {name: _shown(name, value) for name, value in heading.values.items()}
    lines += [_row(n, value) for n, value in rows if value and shared.get(n) != value]
    lines += [_row("check", each, "yellow") for each in (*list_doubts(found, statement), *notes)]
    return lines


def in_context(text: str, spans: Sequence[Sequence[int]], *, plain: bool) -> Text:
    """Return the paragraphs of an article in which words stand, the words marked."""
    around = passage(text, [(start, end) for start, end in spans], _ROOM)
    shown = Text("…" if around.is_cut[0] else "")
    at = 0
    for start, end in around.spans:
        shown.append(make_visible(around.text[at:start]))
        words = make_visible(around.text[start:end])
        shown.append(f"{_OPENS}{words}{_CLOSES}" if plain else words, style="reverse")
        at = end
    shown.append(make_visible(around.text[at:]))
    return shown.append("…" if around.is_cut[1] else "")


def _shown(name: str, value: Any) -> str:
    if name == "country":
        return name_of(value)
    if name == "date":
        return dates.display(value)
    return value if isinstance(value, str) else ", ".join(value)


def _row(name: str, value: str, style: str = "") -> Text:
    return Text.assemble((f"  {name:<{_LABEL_WIDTH}}", "dim"), (one_line(value), style))
