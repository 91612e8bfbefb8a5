"""Collections of quotations in: Quotebank, the quotations of GDELT, and ClaimReview.

They are read as their publishers describe them; no real file was at hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from onrecord.formats import RAW, Remark, Row
from onrecord.importing.readers.open_text import TextReader

Cells = dict[str, Any]
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(\d{6})?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class JsonDocuments(TextReader):
    """Lines of JSON, or one document; ``quotations`` returns the cells of each quotation in one."""

    quotations: Callable[[Mapping[str, Any]], list[Cells]]
    nothing: str

    def read(self, file: TextIO, remark: Remark) -> Iterator[Row]:
        """Yield a row for each quotation, numbered by its line or its place in the list."""
        del remark
        for number, value in _documents(file):
            if not isinstance(value, dict):
                yield Row(number, {RAW: str(value)}, "not a JSON object")
                continue
            found = self.quotations(value)
            for cells in found:
                yield Row(number, {k: v for k, v in cells.items() if v not in (None, "", [], {})})
            if not found:
                yield Row(number, skipped=self.nothing)


def is_quotebank(start: str) -> bool:
    """Return whether lines that begin so are of Quotebank."""
    return {"quoteID", "quotation"} <= _first(start).keys()


def is_gdelt(start: str) -> bool:
    """Return whether lines that begin so are of GDELT's Global Quotation Graph."""
    first = _first(start)
    return {"url", "quotes"} <= first.keys() and isinstance(first["quotes"], list)


def is_claim_review(start: str) -> bool:
    """Return whether JSON that begins so has claims that were reviewed."""
    return start.lstrip()[:1] in ("{", "[") and '"claimReviewed"' in start


def _first(start: str) -> dict[str, Any]:
    line = next((each for each in start.splitlines() if each.strip()), "")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _documents(file: TextIO) -> Iterator[tuple[int, Any]]:
    """Yield the documents of a file with their numbers: one a line, or those of one list."""
    first = file.read(1)
    while first and first.isspace():
        first = file.read(1)
    line = first + file.readline()
    try:
        whole = json.loads(line)
    except ValueError:
        whole = None
    if whole is None and not _is_lines(line):
        try:
            whole = json.loads(line + file.read())
        except (ValueError, RecursionError) as cause:
            yield 1, f"not JSON: {cause}"
            return
    if isinstance(whole, list):
        yield from enumerate(whole, 1)
        return
    if whole is not None:
        yield 1, whole
    for number, text in enumerate(file, 2):
        if text.strip():
            try:
                yield number, json.loads(text)
            except (ValueError, RecursionError):
                yield number, text.strip()


def _is_lines(line: str) -> bool:
    """Return whether a line that is no JSON is a broken document rather than the start of one."""
    return line.startswith("{") and line.rstrip().endswith("}")


def _quotebank(value: Mapping[str, Any]) -> list[Cells]:
    """Return a quotation; its first report is no day of speaking, and no QID is picked."""
    qids = value.get("qids")
    speaker = value.get("speaker")
    day = _day(value.get("date"))
    urls = value.get("urls")
    return [
        {
            "text": value.get("quotation"),
            "kind": "direct",
            "official": "" if speaker == "None" else speaker,
            "ref": value.get("quoteID"),
            "sources": [
                {"url": str(url), **({"issued": day} if at == 0 and day else {})}
                for at, url in enumerate(urls if isinstance(urls, list) else ())
            ],
            "first report": value.get("date"),
            "qids": qids,
            **{name: value.get(name) for name in ("numOccurrences", "probas", "phase", "domains")},
        }
    ]


def _gdelt(value: Mapping[str, Any]) -> list[Cells]:
    """Return the quotations of an article; nobody is named, the words around each are kept."""
    language = str(value.get("lang") or "")
    day = _day(value.get("date"))
    found = []
    for each in value["quotes"] if isinstance(value.get("quotes"), list) else ():
        if not isinstance(each, dict):
            continue
        quote, before, after = (str(each.get(name) or "") for name in ("quote", "pre", "post"))
        around = f"{before} [{quote}] {after}".strip() if before or after else ""
        found.append(
            {
                "text": quote,
                "kind": "direct",
                "note": around,
                "language": language,
                "source": value.get("title"),
                "url": value.get("url"),
                "issued": day,
            }
        )
    return found


def _claims(value: Mapping[str, Any]) -> list[Cells]:
    """Return the claims of a document, also under ``@graph``; a claim is a paraphrase."""
    graph = value.get("@graph")
    members = graph if isinstance(graph, list) else [value]
    return [_claim(e) for e in members if isinstance(e, dict) and e.get("claimReviewed")]


def _claim(value: Mapping[str, Any]) -> Cells:
    item = _object(value.get("itemReviewed"))
    author, reviewer = _object(item.get("author")), _object(value.get("author"))
    rating = _object(value.get("reviewRating"))
    appearances = item.get("appearance") or item.get("firstAppearance") or ()
    urls = [
        str(each.get("url") if isinstance(each, dict) else each)
        for each in (appearances if isinstance(appearances, list | tuple) else [appearances])
    ]
    if not urls and item.get("url"):
        urls = [str(item["url"])]
    # A fact checker that has no one speaker writes "multiple sources" and the like.
    is_person = author.get("@type") == "Person"
    return {
        "text": value.get("claimReviewed"),
        "kind": "indirect",
        "official": author.get("name") if is_person else "",
        "role": author.get("jobTitle"),
        "date": _day(item.get("datePublished")),
        "sources": [{"url": url} for url in urls if url and url != "None"],
        "ref": value.get("@id") or value.get("url"),
        "claimed by": author.get("name") if not is_person else "",
        "reviewer": reviewer.get("name"),
        "rating": rating.get("alternateName"),
        "review": value.get("url"),
        "reviewed": value.get("datePublished"),
    }


def _object(value: Any) -> Mapping[str, Any]:
    if isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, dict) else {}


def _day(value: Any) -> str:
    """Return the day of a time as ISO or fourteen digits; anything else as it stands."""
    text = str(value or "").strip()
    if found := _DIGITS.fullmatch(text):
        return "-".join(found.groups()[:3])
    day = _DAY.match(text)
    return day.group() if day else text


QUOTEBANK = JsonDocuments(_quotebank, "document without a quotation")
GDELT = JsonDocuments(_gdelt, "article without quotations")
CLAIM_REVIEW = JsonDocuments(_claims, "document without a claim")
