"""CSL-JSON, which Zotero and pandoc read: an item for each source, and what it carries."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from onrecord import dates
from onrecord.exporting.base import write_json_list
from onrecord.exporting.report import Report
from onrecord.formats import Write
from onrecord.model import Source, Statement
from onrecord.statements import attribution
from onrecord.text import tokens

Item = dict[str, Any]
# What makes two sources one, and where it is cited: the place of the statement among all, and
# the source among those of the statement; none for a statement without a source.
_Identity = tuple[str, ...]
_Place = tuple[int, int | None]

_PARTS = r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?"
_WORDS_OF_A_NAME = 3
_SHORTEST_TITLE_WORD = 4
_LONGEST_WORD = 24


class Csl:
    """References as the Citation Style Language has them, in one array."""

    def write(self, dossier: Report, write: Write) -> None:
        """Write an item for each source, once, however many statements it carries."""
        items = (json.dumps(item, ensure_ascii=False) for item in list_items(dossier))
        write_json_list(items, write)


PAGE = Csl()


def list_items(dossier: Report) -> Iterator[Item]:
    """Yield an item for each source; for statements that have none, the speech itself.

    Sources are one where title, publisher, author, address and date of issue are the same;
    speeches, where speakers, event, place and date are. The id is made of author or outlet,
    year and a word of the title; a second of the same id gets ``-2``.
    """
    places: dict[_Identity, list[_Place]] = {}
    for at, statement in enumerate(dossier.statements):
        for number, source in enumerate(statement.sources):
            places.setdefault(_identity(source), []).append((at, number))
        if not statement.sources:
            places.setdefault(_identity_of_speech(statement), []).append((at, None))
    ids: dict[str, int] = {}
    for cited in places.values():
        said = [(dossier.statements[at], number) for at, number in cited]
        statements = list({each.id: each for each, _ in said}.values())
        sources = [each.sources[number] for each, number in said if number is not None]
        described = _source(sources) if sources else _speech(statements[0])
        languages = {each.language for each in statements}
        item = {
            "id": _unused_id(described, ids),
            **described,
            "language": languages.pop() if len(languages) == 1 else "",
            "note": "\n".join(
                f"{dossier.short(each.id)}: "
                + _note(each, None if number is None else each.sources[number])
                for each, number in said
            ),
        }
        yield {name: value for name, value in item.items() if value}


def date(edtf: str) -> Item | None:
    """Return a date's parts as far as they are known; what has none, in words."""
    if not edtf:
        return None
    ends = edtf.rstrip("?~%").split("/")
    if not all(re.fullmatch(_PARTS, each.rstrip("?~%")) for each in ends):
        return {"literal": dates.display(edtf)}
    parts = [[int(part) for part in each.rstrip("?~%").split("-")] for each in ends]
    return {"date-parts": parts, **({"circa": True} if edtf.strip("0123456789-/") else {})}


def _identity(source: Source) -> _Identity:
    named = (source.title, source.publisher, source.author, source.url, source.issued)
    # A source of which only an agency or a page is told is no other's.
    return named if any(named) else (*named, source.via, source.locator, source.archive_url)


def _identity_of_speech(statement: Statement) -> _Identity:
    """Return what makes two statements parts of one speech; without an event, nothing does."""
    told = (statement.event, statement.place, statement.date)
    return ("speech", *told, *_speakers(statement), *([] if statement.event else [statement.id]))


def _unused_id(item: Item, used: dict[str, int]) -> str:
    """Return an id that a person can type after ``@``: as in ``harbour-gazette-2026-ferry``.

    No year is in it if none is known. ``used`` has the ids so far, each with the last number
    that was added to it; the new one is put there.
    """
    authors = [each["literal"] for each in item["author"]]
    host = re.sub(r"^\w+://(www\.)?|[/:?#].*", "", item.get("URL", ""))
    outlet = item.get("container-title") or item.get("publisher", "")
    who = next(filter(None, (*authors, outlet, host)), "")
    parts = (item["issued"] or {}).get("date-parts")
    titled = _words(item["title"])
    word = next((each for each in titled if len(each) >= _SHORTEST_TITLE_WORD), "".join(titled[:1]))
    named = (*_words(who)[:_WORDS_OF_A_NAME], f"{parts[0][0]:04}" if parts else "", word)
    id_ = base = "-".join(each[:_LONGEST_WORD] for each in named if each) or "source"
    while id_ in used:
        used[base] += 1
        id_ = f"{base}-{used[base]}"
    used[id_] = 1
    return id_


def _words(name: str) -> list[str]:
    """Return the words of a name in small letters, without accents, Cyrillic and Greek as Latin."""
    return re.findall(r"[^\W_]+", tokens.fold_key(name))


def _speech(statement: Statement) -> Item:
    return {
        "type": "speech",
        "title": statement.event or _untitled(statement),
        "author": [{"literal": each} for each in _speakers(statement)],
        "event-title": statement.event,
        "event-place": statement.place,
        "issued": date(statement.date),
    }


def _source(cited: list[Source]) -> Item:
    """Describe one source from its entries: a page, if it has an address, else a document."""
    source = cited[0]
    outlet = "container-title" if source.url else "publisher"
    located = {each.locator for each in cited}
    page = re.fullmatch(r"pp?\.\s*([\d–-]+)", located.pop()) if len(located) == 1 else None
    accessed = [each.accessed for each in cited if each.accessed]
    return {
        "type": "webpage" if source.url else "document",
        "title": source.title,
        "author": [{"literal": source.author}] if source.author else [],
        outlet: source.publisher,
        "issued": date(source.issued),
        "accessed": date(max(accessed, key=dates.sort_key, default="")),
        "URL": source.url,
        "page": page[1] if page else "",
        "archive_location": next((each.archive_url for each in cited if each.archive_url), ""),
    }


def _note(statement: Statement, source: Source | None) -> str:
    """Say whose words these are, how they stand, by which way they came, and what they are."""
    told = [f"{attribution.attribute(statement)} [{attribution.describe_kind(statement)}]"]
    if standing := attribution.describe_status(statement):
        told.append(standing)
    if source is not None:
        told += [f"via {source.via}"] * bool(source.via)
        told += [f"at {source.locator}"] * bool(source.locator)
    told.append(attribution.quote_text(statement, statement.text))
    if source is not None:
        told += [f"wording there: {source.text}"] * bool(source.text)
    return "; ".join(told)


def _speakers(statement: Statement) -> tuple[str, ...]:
    return tuple(each for each in (statement.official, *statement.co_speakers) if each)


def _untitled(statement: Statement) -> str:
    """Describe what bears no title, in brackets as references do."""
    return f"[Statement on {', '.join(statement.topics)}]" if statement.topics else "[Statement]"
