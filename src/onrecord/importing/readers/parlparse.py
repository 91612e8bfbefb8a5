"""parlparse XML in: speeches and written statements of the UK's parliaments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.xml_stream import paragraphs, read_xml, text_of

_HEADINGS = ("oral-heading", "major-heading", "minor-heading")
_SPOKEN = frozenset({"speech", "reply"})
_SKIPPED = frozenset({"division", "gidredirect"})
_WHOLE = _SPOKEN | _SKIPPED | {*_HEADINGS, "ques"}
_BLOCKS = frozenset({"p", "li", "tr", "blockquote", "ul", "ol"})
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)")
_WRITTEN = ("wms", "wrans", "ministerial", "answers")


def is_parlparse(start: str) -> bool:
    """Return whether a file that begins so is of parlparse."""
    return "<publicwhip" in start


@dataclass(frozen=True, slots=True)
class Hansard:
    """The speeches of a day (see readers.base.Table)."""

    path: Path
    options: ReadOptions

    def names(self) -> tuple[str, ...]:
        """Return nothing: each speech has the cells it has."""
        return ()

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Yield a row for each speech, question and division, by its line."""
        del remark
        headings: dict[str, str] = {}
        asked: list[str] = []
        for kind, name, line, element in read_xml(self.path, _WHOLE, self.options.encoding):
            if kind != "whole":
                continue
            if name in _HEADINGS:
                # A heading ends those of its own rank and beneath it.
                for lower in _HEADINGS[_HEADINGS.index(name) :]:
                    headings.pop(lower, None)
                headings[name] = text_of(element)
                asked.clear()
            elif name == "ques":
                words = "\n\n".join(paragraphs(element, _BLOCKS))
                asked.append(f"{element.get('speakername', '')}: {words}".removeprefix(": "))
                yield Row(line, skipped="question (kept as context of the answer)")
            elif name in _SKIPPED:
                what = "division" if name == "division" else "redirect of an older number"
                yield Row(line, skipped=what)
            elif element.get("nospeaker") == "true" and not element.get("speakername"):
                yield Row(line, skipped="note without a speaker")
            else:
                yield self._speech(element, line, headings, asked)
                if name == "speech":
                    asked.clear()

    def _speech(
        self, element: Element, line: int, headings: dict[str, str], asked: list[str]
    ) -> Row:
        text = "\n\n".join(paragraphs(element, _BLOCKS))
        if not text:
            return Row(line, skipped=f"{element.tag} without words")
        id_ = element.get("id", "")
        dates = (("file name", self.path.name), ("id", id_))
        known = ((basis, found[1]) for basis, text in dates if (found := _DATE.search(text)))
        basis, date = next(known, ("", ""))
        is_written = any(each in f"{self.path.name} {id_}" for each in _WRITTEN)
        # Above written statements and answers stands the department, above a debate its subject.
        department = headings.get("major-heading", "") if is_written else ""
        topics = [text for text in headings.values() if text and text != department]
        cells = {
            "text": text,
            "kind": "document" if is_written else "direct",
            "official": element.get("speakername", ""),
            "role": element.get("speakeroffice", ""),
            "organization": department,
            "topics": ["/".join(topics)] if topics else [],
            "date": date,
            "basis": {"date": basis} if basis else {},
            "context": "\n\n".join(asked),
            "url": element.get("url", ""),
            "ref": id_,
            "speakerid": element.get("person_id") or element.get("speakerid", ""),
            "time": element.get("time", ""),
        }
        return Row(line, {key: value for key, value in cells.items() if value})


class Parlparse:
    """A day of a UK parliament as parlparse writes it."""

    def open(self, path: Path, options: ReadOptions) -> Hansard:
        """Return the speeches of the file."""
        return Hansard(path, options)


PARLPARSE = Parlparse()
