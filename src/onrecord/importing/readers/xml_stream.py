"""XML in, element by element: no more than one speech is in memory, and no entity is trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from onrecord.errors import BadFileError, BadValueError

_CHUNK = 1 << 16
_DEEPEST = 256
_LONGEST_ENTITY = 64
_NO_ELEMENTS: AbstractSet[str] = frozenset()
# What "&amp;" and "&lt;" are declared as where a file declares them again.
_DECLARED = ("&#38;", "&#60;")
_BLANKS = re.compile(r"[ \t\r\n]+")
_BREAK = "\x0b"


class XmlEvent(NamedTuple):
    """An element of an XML file: opened, closed, or whole with all that is in it."""

    kind: str
    name: str
    line: int
    element: Element


def read_xml(path: Path, whole: AbstractSet[str], encoding: str = "") -> Iterator[XmlEvent]:
    """Yield an event for each element of a file, in the order of the file.

    An element whose name is in ``whole`` is yielded once, as ``whole``, when it
    ends. Any other is yielded as ``open`` and ``close`` and has attributes only.
    Names come without their prefixes. Raises BadFileError for what is not
    well-formed XML, for entities that are nested or stand in another file, and
    for elements nested too deep.
    """
    stream = _Stream(whole, encoding)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield from stream.parse(chunk)
            yield from stream.parse(b"")
    except OSError as cause:
        raise BadFileError((cause.strerror or str(cause)).lower()) from cause


class _Stream:
    """The parser of one file, and the events it has found so far."""

    def __init__(self, whole: AbstractSet[str], encoding: str) -> None:
        self._whole = whole
        self._found: list[XmlEvent] = []
        self._open: list[XmlEvent] = []
        self._builder: TreeBuilder | None = None
        self._start = (0, 0)  # depth and line of the whole element that is being built
        self._depth = 0
        try:
            self._parser = parser = expat.ParserCreate(encoding or None)
        except (ValueError, LookupError) as cause:
            raise BadValueError(f"there is no encoding {encoding!r} for XML") from cause
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.EntityDeclHandler = self._check_entity
        parser.SkippedEntityHandler = self._refuse_skipped

    def parse(self, chunk: bytes) -> list[XmlEvent]:
        """Return the events of a piece of the file; an empty piece ends it."""
        try:
            self._parser.Parse(chunk, not chunk)
        except expat.ExpatError as cause:
            said = expat.ErrorString(cause.code)
            raise BadFileError(f"line {cause.lineno}: not well-formed XML: {said}") from cause
        except (LookupError, ValueError) as cause:
            raise BadFileError(f"its encoding cannot be read: {cause}") from cause
        found, self._found = self._found, []
        return found

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        line = self._parser.CurrentLineNumber
        if self._depth > _DEEPEST:
            raise BadFileError(f"line {line}: elements are nested more than {_DEEPEST} deep")
        bare = name.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if self._builder is None and bare in self._whole:
            self._builder = TreeBuilder()
            self._start = (self._depth, line)
        if self._builder is not None:
            self._builder.start(bare, plain)
            return
        self._open.append(XmlEvent("close", bare, line, Element(bare, plain)))
        self._found.append(self._open[-1]._replace(kind="open"))

    def _end(self, name: str) -> None:
        if self._builder is None:
            self._found.append(self._open.pop())
        else:
            bare = name.rpartition(":")[2]
            self._builder.end(bare)
            if self._depth == self._start[0]:
                self._found.append(XmlEvent("whole", bare, self._start[1], self._builder.close()))
                self._builder = None
        self._depth -= 1

    def _text(self, text: str) -> None:
        if self._builder is not None:
            self._builder.data(text)

    def _check_entity(  # noqa: PLR0913, PLR0917  as expat calls it
        self,
        name: str,
        is_parameter: bool,  # noqa: FBT001
        value: str | None,
        base: str | None,
        system: str | None,
        public: str | None,
        notation: str | None,
    ) -> None:
        """Allow an entity that stands for a few characters, as &eacute; does, and no other."""
        del base, system, public, notation
        if value in _DECLARED:
            return
        if is_parameter or value is None or len(value) > _LONGEST_ENTITY or set(value) & set("&<"):
            what = "stands in another file" if value is None else "is more than a few characters"
            raise BadFileError(f"the XML entity {name!r} {what}; such files are not read")

    def _refuse_skipped(self, name: str, is_parameter: bool) -> None:  # noqa: FBT001  as expat calls it
        if not is_parameter:
            line = self._parser.CurrentLineNumber
            raise BadFileError(f"line {line}: the XML entity &{name}; is not declared in the file")


def paragraphs(
    element: Element, blocks: AbstractSet[str], without: AbstractSet[str] = _NO_ELEMENTS
) -> list[str]:
    """Return the paragraphs of an element: each of its ``blocks`` is one.

    Runs of blanks become one space, ``br`` a line end, and a tab parts the
    cells of a table. What stands in elements called as in ``without`` is left out.
    """
    parts: list[list[str]] = [[]]

    def walk(each: Element) -> None:
        if each.tag in without:
            return
        if each.tag in blocks:
            parts.append([])
        elif each.tag == "br":
            parts[-1].append(_BREAK)
        elif each.tag in {"td", "th"} and parts[-1] and "".join(parts[-1]).strip():
            parts[-1].append("\t\x1f")
        parts[-1].append(each.text or "")
        for child in each:
            walk(child)
            parts[-1].append(child.tail or "")
        if each.tag in blocks:
            parts.append([])

    walk(element)
    return [text for part in parts if (text := _settled("".join(part)))]


def text_of(element: Element | None) -> str:
    """Return all the text of an element on one line; nothing where there is no element."""
    return "" if element is None else _BLANKS.sub(" ", "".join(element.itertext())).strip()


def _settled(text: str) -> str:
    cells = text.split("\t\x1f")
    lines = [
        "\n".join(_BLANKS.sub(" ", line).strip() for line in cell.split(_BREAK)) for cell in cells
    ]
    return "\t".join(lines).strip()
