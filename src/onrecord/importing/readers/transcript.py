"""Transcripts in: each turn of a speaker is a statement, a question the context of the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from onrecord.dates import parse
from onrecord.errors import BadFileError, OnRecordError
from onrecord.formats import Remark, Row
from onrecord.importing.readers.base import ReadOptions
from onrecord.importing.readers.blocks import Block, read_blocks
from onrecord.importing.readers.open_text import Opening

_LABEL = re.compile(r"([^\s:：][^:：\n]{0,70}?)\s*[:：](?!//)\s*(.*)", re.DOTALL)
_Q = re.compile(r"(?:(Q|A)\s*[:：]|(Q)\.?\s)\s*(?=\S)(.*)", re.DOTALL)
_ASKING = re.compile(
    r"q|question|reporter|journalist|interviewer|audience( member)?|press|host|moderator"
    r"|participant|unidentified reporter|問|记者|記者|採訪者|采访者|提問者|主持人|觀眾",
    re.IGNORECASE,
)
_ANONYMOUS = re.compile(r".*\b(official|spokesperson|source|aide|diplomat)\b.*", re.IGNORECASE)
_ROLE = re.compile(
    r"((?:(?:vice|deputy|prime|foreign|defense|defence|finance|first|former|acting|press|general"
    r"|under|assistant|national|security|special|high|lord|president|minister|chancellor"
    r"|secretary(?:[- ]general)?|ambassador|senator|king|queen|prince|princess|premier|governor"
    r"|speaker|chairman|chairwoman|chairperson|chair|commissioner|representative|envoy|adviser"
    r"|advisor|director|admiral|colonel|judge|justice|mr|mrs|ms|miss|dr|professor)\.?\s+)+)(.+)",
    re.IGNORECASE,
)
_ADDRESS = frozenset({"mr", "mrs", "ms", "miss"})
_INTERPRETED = re.compile(
    r"\((as (?:interpreted|translated)|(?:speaking )?through (?:an )?interpreter"
    r"|(?:speaks|speaking|spoke|in) [a-z]+)\.?\)\s*",
    re.IGNORECASE,
)
_ASIDE = re.compile(r">?\s*[\(（][^()（）]*[\)）]\.?")
_END = re.compile(r"(END|ENDS)\b.{0,30}|[#*_\-\s]+|\u3000*")
_ISO = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_WRITTEN = re.compile(rf"\b(?:{_MONTHS}) \d{{1,2}}, \d{{4}}\b|\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b")
_LONGEST_LABEL = 9  # words
# Words of a name or a role that may be written small.
_SMALL = re.compile(r"of|the|for|and|to|de|da|di|du|del|della|le|la|van|von|der|bin|ibn|al|el|an?")
_MOSTLY = 0.8
_FEWEST = 2


class _Turn(NamedTuple):
    label: str
    blocks: list[str]


def is_transcript(start: str) -> bool:
    """Return whether a page or text that begins so has turns with the labels of speakers."""
    with suppress(OnRecordError):
        turns = list(_turns(read_blocks(start)))[1:]
        return len(turns) > 1 and any(not _ASKING.fullmatch(each.label) for each in turns)
    return False


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a transcript (see readers.base.Table)."""

    path: Path
    opening: Opening

    def names(self) -> tuple[str, ...]:
        """Return nothing: each turn has the cells it has."""
        return ()

    def rows(self, remark: Remark) -> Iterator[Row]:
        """Yield the turns, numbered as they follow one another. Raises BadFileError."""
        del remark
        with self.opening.text() as file:
            blocks = read_blocks(file.read())
        before, *turns = _turns(blocks)
        if not turns:
            message = "it has no turns with the names of speakers, as in “Mira Solenn: We agree.”"
            raise BadFileError(message)
        if before.blocks[len(before.blocks[:1]) if blocks[0].level else 0 :]:
            yield Row(0, skipped="text before the first speaker")
        event = _event(blocks, before, self.path)
        names = _Speakers([str(event["source"]), *before.blocks], [e.text for e in blocks])
        asked: list[str] = []
        answers = [at for at, e in enumerate(turns, 1) if not _ASKING.fullmatch(e.label)]
        for number, turn in enumerate(turns, 1):
            words = [each for each in turn.blocks if not _ASIDE.fullmatch(each)]
            notes = [each.lstrip("> ") for each in turn.blocks if _ASIDE.fullmatch(each)]
            if not words:
                yield Row(number, skipped="turn without words")
            elif _ASKING.fullmatch(turn.label):
                asked.append(f"{turn.label}: " + "\n\n".join(words))
                is_kept = bool(answers) and number < answers[-1]
                what = " (kept as context of the answer)" if is_kept else " without an answer"
                yield Row(number, skipped=f"question{what}")
            else:
                if spoken := _INTERPRETED.match(words[0]):
                    notes.insert(0, spoken.group().strip())
                    words[0] = words[0][spoken.end() :]
                cells = {
                    "text": "\n\n".join(filter(None, words)),
                    "kind": "direct",
                    "context": "\n\n".join(asked),
                    "note": " ".join(notes),
                    "turn": number,
                    **names.cells(turn.label),
                    **event,
                }
                asked.clear()
                yield Row(number, {key: value for key, value in cells.items() if value})


def _turns(blocks: list[Block]) -> Iterator[_Turn]:
    """Yield what stands before the first speaker, under no label, and then each turn.

    Where labels are headings, or bold, nothing else is a label. Of other labels
    one without a title, as ``PRESIDENT`` is, has to come twice.
    """
    labels = [_label(each) for each in blocks]
    ways = Counter(each.way for each in labels if each.text)
    counts = Counter(each.text for each in labels)
    counts["Q"] += ways["title"]
    marked = next((way for way in ("heading", "bold") if ways[way] >= _FEWEST), "")
    turn = _Turn("", [])
    for block, label in zip(blocks, labels, strict=True):
        sure = label.way == marked if marked else label.way or counts[label.text] >= _FEWEST
        if label.text and sure:
            yield turn
            turn = _Turn(label.text, [label.rest] if label.rest else [])
        elif not turn.label or not (block.level or _END.fullmatch(block.text)):
            turn.blocks.append(block.text)
    yield turn


class _Label(NamedTuple):
    """What a block begins with, the words after it, and what shows that it is a label."""

    text: str = ""
    rest: str = ""
    way: str = ""


def _label(block: Block) -> _Label:
    if asked := _Q.fullmatch(block.text):
        return _Label(asked[1] or asked[2], asked[3], "bold" if block.bold else "")
    found = _LABEL.fullmatch(block.text)
    if found is None:
        return _Label()
    label, rest = found[1].strip(), found[2].strip()
    if not _may_name_a_speaker(label):
        return _Label()
    if block.level:
        return _Label() if rest else _Label(label, "", "heading")
    if len(label.split()) > _LONGEST_LABEL:
        return _Label()
    if block.bold:
        return _Label(label, rest, "bold") if block.bold.strip(" :：") == label else _Label()
    letters = [each for each in label if each.isalpha()]
    upper = sum(each.isupper() for each in letters)
    if len(letters) > 1 and upper >= _MOSTLY * len(letters):
        return _Label(
            label, rest, "title" if _ROLE.match(label) or _ASKING.fullmatch(label) else ""
        )
    caseless = bool(letters) and not any(e.isupper() or e.islower() for e in letters)
    named = all(each[0].isupper() for each in label.split() if each[0].isalpha())
    is_name = (named and len(label.split()) > 1) or (caseless and " " not in label)
    return _Label(label, rest) if is_name or _ASKING.fullmatch(label) else _Label()


def _may_name_a_speaker(label: str) -> bool:
    """Return False for what heads a part of a text: ``Page 5``, ``Second reflection``."""
    if any(each.isdigit() for each in label):
        return False
    words = [each for each in label.split() if each[0].isalpha() and not _SMALL.fullmatch(each)]
    return all(not each[0].islower() for each in words) or bool(_ASKING.fullmatch(label))


def _event(blocks: list[Block], before: _Turn, path: Path) -> dict[str, Any]:
    """Return title, event and date of a transcript; a date counts only with its year in full."""
    title = next((each.text for each in blocks if each.level and not _label(each).text), "")
    found: dict[str, Any] = {"source": title or path.name}
    if title:
        found["event"] = re.sub(r"^\d{4}-\d\d-\d\d[\s:,–—-]*", "", title) or title
    for basis, text in (
        ("title", title),
        *(("heading", e) for e in before.blocks),
        ("file name", path.stem),
    ):
        written = _ISO.search(text) or _WRITTEN.search(text)
        if written:
            with suppress(OnRecordError):
                found["date"] = parse.read(written.group(), today=date.min)
                found["basis"] = {"date": basis}
                break
    return found


class _Speakers:
    """Who is meant by the labels of one event: a role and a surname, or a name."""

    def __init__(self, heading: list[str], texts: list[str]) -> None:
        self._heading = "\n".join(heading)
        self._text = "\n".join((*heading, *texts))
        self._known: dict[str, dict[str, Any]] = {}

    def cells(self, label: str) -> dict[str, Any]:
        """Return speaker and role of a label, and the label as printed where it says otherwise."""
        if label not in self._known:
            self._known[label] = self._read(label)
        return self._known[label]

    def _read(self, label: str) -> dict[str, Any]:
        if label == "A":
            return {"printed": {"official": label}}
        if _ANONYMOUS.fullmatch(label) and label.isupper():
            return {"role": label.capitalize(), "printed": {"official": label}}
        found = _ROLE.fullmatch(label)
        if found is None:
            return {"official": label}
        title, surname = found[1].strip(), found[2].strip()
        name = self._full_name(title, surname)
        words = re.finditer(rf"\b{re.escape(surname)}\b", self._text, re.IGNORECASE)
        spellings = (each.group() for each in words)
        spelling = next((e for e in spellings if e[0].isupper() and not e.isupper()), "")
        if title.rstrip(".").lower() in _ADDRESS:
            cells: dict[str, Any] = {"official": name or label}
        else:
            role = title.title() if title.isupper() else title
            cells = {"official": name or spelling or surname, "role": role}
        if cells["official"] != label:
            cells["printed"] = {"official": label}
        return cells

    def _full_name(self, title: str, surname: str) -> str:
        """Return the one full name that the heading, or the text beside the role, has for it."""
        first = r"(?P<first>(?:[A-Z][a-zà-ÿ'’-]+\s+|[A-Z]\.\s+){1,3})"
        last = rf"(?P<last>(?i:{re.escape(surname)}))\b"
        names = set()
        for found in re.finditer(rf"\b{first}{last}", self._heading):
            firsts = found["first"].split()
            while firsts and (_ROLE.fullmatch(f"{firsts[0]} x") or firsts[0] in _JOINING):
                del firsts[0]
            if firsts:
                names.add(f"{' '.join(firsts)} {found['last']}")
        if not names and title.rstrip(".").lower() not in _ADDRESS:
            beside = rf"(?i:\b{re.escape(title)})\s+{first}{last}"
            for found in re.finditer(beside, self._text):
                first_names = found["first"].split()
                if not _ROLE.fullmatch(f"{first_names[0]} x"):
                    names.add(f"{' '.join(first_names)} {found['last']}")
        named = {each for each in names if not each.isupper()}
        return named.pop() if len(named) == 1 else ""


_JOINING = frozenset({"By", "With", "And", "The", "Of", "To", "For"})


class Transcript:
    """A transcript with the labels of speakers, in Markdown, HTML or plain text."""

    def open(self, path: Path, options: ReadOptions) -> Turns:
        """Return the turns of the file, after checking that it can be read as text."""
        opening = Opening(path, options.encoding)
        opening.check()
        return Turns(path, opening)


TRANSCRIPT = Transcript()
