"""ParlaMint TEI in: each utterance of a sitting is a statement; its corpus file names speakers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.xml_stream import paragraphs, read_xml, text_of

_NOTES = frozenset({"note", "vocal", "kinesic", "incident", "gap", "head"})
_WHOLE = _NOTES | {"u", "teiHeader"}
_BLOCKS = frozenset({"seg"})
_ROOT = re.compile(r"<(?:[\w.-]+:)?TEI[\s>]")
_PARTY_ROLES = frozenset({"member", "representative"})


def is_parlamint(start: str) -> bool:
    """Return whether a file that begins so is TEI, as the sittings of ParlaMint are."""
    return _ROOT.search(start) is not None


class _Affiliation(NamedTuple):
    role: str
    organization: str
    start: str
    end: str


@dataclass(slots=True)
class _Corpus:
    """The persons and organisations that the files of a corpus name, by their ids."""

    names: dict[str, str] = field(default_factory=dict)
    affiliations: dict[str, list[_Affiliation]] = field(default_factory=dict)
    organizations: dict[str, str] = field(default_factory=dict)
    parliaments: set[str] = field(default_factory=set)

    def read(self, path: Path) -> None:
        """Take the persons and organisations of a file."""
        for kind, name, _, element in read_xml(path, {"person", "org"}):
            id_ = element.get("id", "")
            if kind != "whole" or not id_:
                continue
            if name == "person":
                self.names[id_] = _person_name(element)
                self.affiliations[id_] = [_affiliation(e) for e in element.iter("affiliation")]
                continue
            full = [e for e in element.findall("orgName") if e.get("full") != "abb"]
            self.organizations[id_] = text_of(full[0] if full else element.find("orgName"))
            if element.get("role") == "parliament":
                self.parliaments.add(id_)

    def speaker(self, id_: str, day: str, country: str) -> dict[str, Any]:
        """Return name, role, organisation and party of a person on a day."""
        if id_ not in self.names:
            return {}
        found: dict[str, Any] = {"official": self.names[id_]}
        for role, organization, start, end in self.affiliations[id_]:
            if (start and day < start[: len(day)]) or (end and day[: len(end)] > end):
                continue
            name = self.organizations.get(organization, organization)
            if role in _PARTY_ROLES:
                found.setdefault("party", name)
            elif organization in self.parliaments or not organization:
                found.setdefault("role", role)
                found.setdefault("organization", name)
                found["country"] = country
            else:
                found |= {"role": role, "organization": name}
        return found


@dataclass(frozen=True, slots=True)
class Sitting:
    """The utterances of a sitting (see readers.base.Table)."""

    path: Path
    options: ReadOptions

    def names(self) -> tuple[str, ...]:
        """Return nothing: each utterance has the cells it has."""
        return ()

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Yield a row for each utterance and each note, by its line."""
        corpus = self._corpus(remark)
        shared: dict[str, Any] = {}
        country = ""
        languages: list[str] = []
        unknown = set()
        id_ = self.path.name.removesuffix(".xml")
        for kind, name, line, element in read_xml(self.path, _WHOLE, self.options.encoding):
            if kind == "open":
                languages.append(element.get("lang") or (languages[-1] if languages else ""))
                id_ = element.get("id", id_) if name == "TEI" else id_
            elif kind == "close":
                languages.pop()
            elif name == "teiHeader":
                shared |= _header(element, id_)
                country = shared.pop("country", "")
            elif name in _NOTES:
                yield Row(line, skipped=name)
            else:
                who = element.get("who", "").lstrip("#")
                text = "\n\n".join(_segments(element))
                if not text:
                    yield Row(line, skipped="utterance without words")
                    continue
                known = corpus.speaker(who, shared.get("date", ""), country)
                if who and not known:
                    unknown.add(who)
                cells = {
                    "text": text,
                    "kind": "direct",
                    "language": element.get("lang") or languages[-1],
                    "ref": element.get("id", ""),
                    "who": "" if known else who,
                    "ana": element.get("ana", ""),
                    **shared,
                    **known,
                }
                yield Row(line, {key: value for key, value in cells.items() if value})
        if unknown and corpus.names:
            ids = ", ".join(sorted(unknown)[:3])
            remark(f"speakers that the corpus file does not name, by their ids: {ids}")

    def _corpus(self, remark: Remark) -> _Corpus:
        """Return who is named in the corpus files beside the sitting, or in the folder above."""
        corpus = _Corpus()
        prefix = self.path.name.split("_")[0].removesuffix(".xml")
        for folder in (self.path.parent, self.path.parent.parent):
            files = [folder / f"{prefix}{end}.xml" for end in ("", "-listOrg", "-listPerson")]
            for file in files:
                if file.is_file() and file != self.path:
                    corpus.read(file)
            if corpus.names:
                return corpus
        remark(f"speakers have no names: put the corpus file {prefix}.xml beside it")
        return corpus


def _header(header: Element, id_: str) -> dict[str, Any]:
    """Return what the header of a sitting says of all its utterances."""
    meetings = [text for each in header.iter("meeting") if (text := text_of(each))]
    setting = header.find(".//setting")
    found: dict[str, Any] = {"event": f"{', '.join(meetings)} ({id_})" if meetings else id_}
    if setting is not None:
        date = setting.find("date")
        if date is not None:
            start, end = date.get("from", ""), date.get("to", "")
            found["date"] = date.get("when") or (f"{start}/{end}" if start or end else "")
        for each in setting.iter("name"):
            if each.get("type") == "city":
                found["place"] = text_of(each)
            elif each.get("type") == "country":
                found["country"] = each.get("key", "")
    bibl = header.find(".//sourceDesc/bibl")
    if bibl is not None:
        found["source"] = text_of(bibl.find("title"))
        found["publisher"] = text_of(bibl.find("publisher"))
        found["url"] = text_of(bibl.find("idno"))
    return found


def _person_name(person: Element) -> str:
    """Return a name in the order forename, particle, surname."""
    name = person.find("persName")
    if name is None:
        return ""
    parts = [
        text_of(each) for tag in ("forename", "nameLink", "surname") for each in name.findall(tag)
    ]
    return " ".join(filter(None, parts)) or text_of(name)


def _affiliation(element: Element) -> _Affiliation:
    role = text_of(element.find("roleName")) or element.get("role", "")
    organization = element.get("ref", "").lstrip("#")
    return _Affiliation(role, organization, element.get("from", ""), element.get("to", ""))


def _segments(utterance: Element) -> list[str]:
    """Return the paragraphs of an utterance; tokens of an annotated corpus are joined again."""
    if utterance.find(".//w") is None:
        return paragraphs(utterance, _BLOCKS, _NOTES)
    found = []
    for segment in utterance.iter("seg"):
        words = ""
        for token in segment.iter():
            if token.tag in {"w", "pc"} and token.text:
                words += token.text.strip() + ("" if token.get("join") == "right" else " ")
        found.append(words.strip())
    return [each for each in found if each]


class ParlaMint:
    """A sitting of a parliament in the TEI of ParlaMint."""

    def open(self, path: Path, options: ReadOptions) -> Sitting:
        """Return the utterances of the file."""
        return Sitting(path, options)


PARLAMINT = ParlaMint()
