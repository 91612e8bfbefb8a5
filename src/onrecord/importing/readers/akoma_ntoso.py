"""Akoma Ntoso in: each speech and answer of a debate is a statement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.xml_stream import paragraphs, read_xml, text_of

_SPOKEN = frozenset({"speech", "answer"})
_OTHER = frozenset(
    {"narrative", "scene", "summary", "other", "p", "ul", "ol", "table", "blockList"}
)
_WHOLE = _SPOKEN | _OTHER | {"question", "meta", "preface", "coverPage", "heading", "docDate"}
_BLOCKS = frozenset({"p", "li", "item", "tr", "heading", "blockList", "listIntroduction", "block"})
_NOT_WORDS = frozenset({"from", "num"})
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
# Dates of the file, not of what was said in it.
_MADE_ON = ("generation", "markup", "conversion", "transformation", "publication")
_ROOT = re.compile(r"<(?:[\w.-]+:)?akomaNtoso[\s>]", re.IGNORECASE)


def is_akoma_ntoso(start: str) -> bool:
    """Return whether a file that begins so is Akoma Ntoso."""
    return _ROOT.search(start) is not None


@dataclass(slots=True)
class _Debate:
    """What a file says of all its speeches."""

    persons: dict[str, str] = field(default_factory=dict)
    cells: dict[str, Any] = field(default_factory=dict)
    uri: str = ""
    dates: dict[str, str] = field(default_factory=dict)

    def read_meta(self, meta: Element) -> None:
        """Take persons and roles, country, language, address and date from ``meta``."""
        for each in meta.iter():
            if str(each.tag).startswith("TLC") and (key := each.get("eId") or each.get("id")):
                self.persons[key] = each.get("showAs", "")
        work = meta.find(".//FRBRWork")
        for tag, attribute, name in (
            ("FRBRcountry", "value", "country"),
            ("FRBRlanguage", "language", "language"),
        ):
            found = meta.find(f".//{tag}")
            if found is not None and found.get(attribute):
                self.cells[name] = found.get(attribute)
        if work is None:
            return
        if (uri := work.find("FRBRuri")) is not None:
            self.uri = uri.get("value", "")
        if (author := work.find("FRBRauthor")) is not None:
            self.cells["publisher"] = self.persons.get(author.get("href", "").lstrip("#"), "")
        date = work.find("FRBRdate")
        if date is not None and date.get("name", "").lower() not in _MADE_ON:
            self.dates["work"] = _past(date.get("date", ""))

    def read_preface(self, preface: Element) -> None:
        """Take title, date and address from ``preface`` or ``coverPage``."""
        for each in preface.iter():
            if each.tag == "docTitle":
                self.cells["event"] = text_of(each)
            elif each.tag == "docDate":
                self.dates.setdefault("document", each.get("date", ""))
            elif each.tag == "link" and each.get("href", "").startswith("http"):
                self.cells["url"] = each.get("href")

    def date(self, headings: list[str], name: str) -> dict[str, Any]:
        """Return the date of a speech, and how it is known where no docDate says it."""
        if self.dates.get("document"):
            return {"date": self.dates["document"]}
        heading = next(filter(None, map(_iso, headings)), "")
        for basis, date in (
            ("date of the work", self.dates.get("work", "")),
            ("heading", heading),
            ("file name", _iso(name)),
        ):
            if date:
                return {"date": date, "basis": {"date": basis}}
        return {}


@dataclass(frozen=True, slots=True)
class Debate:
    """The speeches of a file (see readers.base.Table)."""

    path: Path
    options: ReadOptions

    def names(self) -> tuple[str, ...]:
        """Return nothing: each speech has the cells it has."""
        return ()

    def rows(self, remark: Remark) -> Iterator[Row]:  # noqa: C901  a branch for each element
        """Yield a row for each speech, answer, question and note of the debate, by its line."""
        del remark
        debate = _Debate()
        sections: list[str] = []
        asked: list[str] = []
        for kind, name, line, element in read_xml(self.path, _WHOLE, self.options.encoding):
            if kind == "open":
                sections.append("")
                asked.clear()
                if name == "debate" and element.get("name"):
                    debate.cells.setdefault("event", element.get("name"))
            elif kind == "close":
                sections.pop()
                asked.clear()
            elif name == "meta":
                debate.read_meta(element)
            elif name in {"preface", "coverPage", "docDate"}:
                debate.read_preface(element)
            elif name == "heading":
                sections[-1] = text_of(element)
            elif name == "question":
                words = "\n\n".join(paragraphs(element, _BLOCKS, _NOT_WORDS))
                asked.append(f"{_speaker(element, debate)}: {words}".removeprefix(": "))
                yield Row(line, skipped="question (kept as context of the answer)")
            elif name in _OTHER:
                if text_of(element):
                    yield Row(line, skipped="paragraph outside speeches" if name == "p" else name)
            else:
                yield self._speech(element, line, debate, list(filter(None, sections)), asked)
                asked.clear()

    def _speech(
        self, element: Element, line: int, debate: _Debate, headings: list[str], asked: list[str]
    ) -> Row:
        text = "\n\n".join(paragraphs(element, _BLOCKS, _NOT_WORDS))
        if not text:
            return Row(line, skipped=f"{element.tag} without words")
        id_ = element.get("eId") or element.get("id") or ""
        said_by = text_of(element.find("from"))
        official = _speaker(element, debate)
        time = next((each.get("time") for each in element.iter("recordedTime")), None)
        given = {
            "text": text,
            "kind": "direct",
            "official": official,
            "role": debate.persons.get(element.get("as", "").lstrip("#"), ""),
            "topics": ["/".join(headings)] if headings else [],
            "context": "\n\n".join(asked),
            "source": debate.cells.get("event") or self.path.name,
            "ref": f"{debate.uri or self.path.name}#{id_}" if id_ else "",
            "locator": "" if debate.uri.startswith("http") else debate.uri,
            "url": debate.uri if debate.uri.startswith("http") else "",
            "from": said_by if said_by != official else "",
            "by": element.get("by", "") if not official else "",
            "time": element.get("startTime") or time or "",
            "to": element.get("to", ""),
        }
        cells = {**given, **debate.cells, **debate.date(headings, self.path.name)}
        return Row(line, {key: value for key, value in cells.items() if value})


def _speaker(element: Element, debate: _Debate) -> str:
    """Return who speaks: the person that ``by`` refers to, else what ``from`` prints."""
    person = debate.persons.get(element.get("by", "").lstrip("#"), "")
    return person or text_of(element.find("from")).rstrip(":").strip()


def _iso(text: str) -> str:
    found = _ISO.search(text)
    return _past(found.group()) if found else ""


def _past(date: str) -> str:
    """Return a date, or nothing where it is none or lies in the future."""
    try:
        day = dt.date.fromisoformat(date[:10])
    except ValueError:
        return ""
    return date[:10] if day <= dt.datetime.now(tz=dt.UTC).date() else ""


class AkomaNtoso:
    """A debate in Akoma Ntoso, of any version."""

    def open(self, path: Path, options: ReadOptions) -> Debate:
        """Return the speeches of the file."""
        return Debate(path, options)


AKOMA_NTOSO = AkomaNtoso()
