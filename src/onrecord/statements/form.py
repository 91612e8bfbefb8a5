"""A statement as labelled fields that a person edits as text, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from msgspec.structs import replace

from onrecord.codec import SOURCE_FIELDS
from onrecord.errors import BadFormError, BadValueError
from onrecord.fields import LISTS, SOURCE_PARTS, TABLE
from onrecord.model import Source, Statement
from onrecord.statements.parse import PRINTED, WORDS, StatementParser

SEPARATOR = (
    "----- the words as printed, from the next line to the end: every character is kept -----"
)
MESSAGE = "#! "

_REMARK = "#"
_BAR = "|"
_DASHES = "-----"
_PLAIN_WIDTH = 14
_ABOUT = """\
# A statement for the record. Fill in what is known; empty fields are recorded as unknown.
# The words themselves come last, below the line of dashes.
# For a second topic add a line "topic:", for a second source a line "source:" and its parts.
# Lines that begin with # are comments, up here only. More fields, if needed:
#   with, on behalf of, stance, place, context, language, original, original language,
#   status, ref; printed: date=16 April (what the source prints otherwise);
#   of a source: author, via, locator, accessed, archive url, wording there
# Text of several lines goes behind bars:   note:
#                                               | first line
#                                               | second line
# Save and leave, and it is recorded; leave without saving, and nothing is.
"""

# What a person reads before each group of fields (see Field.form), in the order of the form.
_REMARKS = {
    "who": "The speaker, with office and country at the time; <Varnholm> is recorded as written.",
    "when": "When it was said, as far as known: 2024-04-16, 16 April, April 2024, yesterday.",
    "kind": "direct (the speaker's own words), mixed, indirect (reported) or document.",
    "what": "Topics, countries or bodies concerned, and the occasion.",
    "source": "Where it is printed.",
    "note": "Your own remark.",
}
# The fields of each group; * marks those that are shown even when empty.
_GROUPS = tuple(
    (
        remark,
        (
            *(
                each.name + each.form.removeprefix(group)
                for each in TABLE
                if each.form.rstrip("*") == group
            ),
            *((PRINTED,) if group == "note" else ()),
        ),
    )
    for group, remark in _REMARKS.items()
)
_SOURCE = (
    *("title*", "publisher*", "author", "via", "url*", "issued*", "accessed", "locator"),
    *("archive_url", "text"),
)
_LABELS = {"topics": "topic", "co_speakers": "with"}
_SOURCE_LABELS = {"title": "source", "text": "wording there"}
_SYNONYMS = {
    "topics": "topics",
    "co speakers": "co_speakers",
    "org": "organization",
    "organisation": "organization",
    "lang": "language",
    "original lang": "original_language",
}
_FIELDS = ("text", *(field.rstrip("*") for _, group in _GROUPS for field in group))
_SHARED = frozenset(
    {"official", "co_speakers", "role", "organization", "on_behalf_of", "country", "date"}
    | {"language", "original_language", "topics", "about", "event", "place"}
)
_OF_THE_PLACE = ("locator", "text")
_FLAT = {part: name for name, part in SOURCE_PARTS.items()}
_SOME_WORDS = "…"
_SEVERAL = (*LISTS, PRINTED)


class FormValues(NamedTuple):
    """Values as typed: by field (see recording.FIELDS), and of each source by part (see Source)."""

    values: Mapping[str, Any]
    sources: tuple[Mapping[str, str], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything at all is known."""
        return bool(self.values or self.sources)


class FormPlace(NamedTuple):
    """A field, or with a source's number a part of that source."""

    name: str
    source: int | None = None


class Fault(NamedTuple):
    """What cannot be recorded, and where it stands."""

    place: FormPlace
    error: BadValueError


def values_form(values: Mapping[str, Any]) -> FormValues:
    """Part values by field, as a recorder takes them, from those of the source."""
    own = {name: value for name, value in values.items() if name not in SOURCE_PARTS and value}
    parts = {SOURCE_PARTS[name]: value for name, value in values.items() if name in SOURCE_PARTS}
    known = {part: value for part, value in parts.items() if value}
    return FormValues(own, (known,) if known else ())


def statement_form(statement: Statement) -> FormValues:
    """Return what a person may edit of a statement."""
    fields = {name: getattr(statement, name) for name in _FIELDS if name != PRINTED}
    fields[PRINTED] = tuple(
        f"{name}={said}"
        for name, said in statement.printed.items()
        if name in _FIELDS and name not in WORDS and getattr(statement, name)
    )
    if not statement.country and (printed := statement.printed.get("country")):
        fields["country"] = f"<{printed}>"
    parts = (_parts(each) for each in statement.sources)
    return FormValues(
        {name: value for name, value in fields.items() if value}, tuple(filter(None, parts))
    )


def copy_shared(statement: Statement, recorder: StatementParser) -> FormValues:
    """Return what another statement of the same article shares with one on record.

    That is who, when, where, topics and sources. What belongs to the words alone is left out:
    the words, their kind, stance, note, status and ref, and the place in the source.
    """
    form = statement_form(statement)
    values = {name: value for name, value in form.values.items() if name in _SHARED}
    values |= _as_printed(("date", "country"), values, statement.printed, recorder)
    sources = []
    for at, source in enumerate(form.sources):
        parts = {name: value for name, value in source.items() if name not in _OF_THE_PLACE}
        if at == 0:
            parts |= _as_printed(("issued",), parts, statement.printed, recorder)
        sources.append(parts)
    return FormValues(values, tuple(filter(None, sources)))


def _as_printed(
    names: Iterable[str],
    values: Mapping[str, str],
    printed: Mapping[str, str],
    recorder: StatementParser,
) -> dict[str, str]:
    """Return how some values were printed, where that is still read as the same value."""
    found = {}
    for name in names:
        if values.get(name) and printed.get(name):
            with suppress(BadValueError):
                if recorder.part(name, printed[name]).value == values[name]:
                    found[name] = printed[name]
    return found


def _parts(source: Source) -> dict[str, str]:
    return {name: value for name in SOURCE_FIELDS if (value := getattr(source, name))}


def write_form(form: FormValues) -> str:
    """Return the text that a person edits: explained, labelled, the words last and as they are."""
    parts = [_ABOUT]
    for remark, fields in _GROUPS:
        parts.append(f"\n{_REMARK} {remark}\n")
        parts += _lines(fields, form.values, _LABELS)
        for each in (form.sources or ({},)) * (not fields):
            parts += _lines(_SOURCE, each, _SOURCE_LABELS)
    words = form.values.get("text", "")
    return "".join((*parts, f"\n{SEPARATOR}\n", f"{words}\n" * bool(words)))


def write_fields(form: FormValues, shown: Iterable[str] = ()) -> str:
    """Return only the labelled lines of a form; fields ``shown`` stand there even when empty."""
    known = set(shown)
    parts: list[str] = []
    for _, fields in _GROUPS:
        bare = (field.rstrip("*") for field in fields)
        names = [f"{name}*" if name in known else name for name in bare]
        parts += _lines(names, form.values, _LABELS)
        if not fields:
            for source in form.sources or ({},):
                bare = (field.rstrip("*") for field in _SOURCE)
                names = [f"{name}*" if f"source.{name}" in known else name for name in bare]
                parts += _lines(names, source, _SOURCE_LABELS)
    return "".join(parts)


def _lines(
    fields: Iterable[str], values: Mapping[str, Any], labels: Mapping[str, str]
) -> Iterator[str]:
    for field in fields:
        name = field.rstrip("*")
        given = values.get(name) or ()
        for value in (given,) if isinstance(given, str) else given:
            yield _line(_label(name, labels), value)
        # A source begins with its first line, filled or not.
        if not given and (field.endswith("*")):
            yield f"{_label(name, labels)}:\n"


def _label(name: str, labels: Mapping[str, str]) -> str:
    return labels.get(name, name.replace("_", " "))


def _line(label: str, value: str) -> str:
    if value == value.strip() and "\n" not in value:
        return f"{label + ':':<{_PLAIN_WIDTH}} {value}\n"
    barred = "".join(f"    {_BAR} {line}\n" for line in value.split("\n"))
    return f"{label}:\n{barred}"


class ParsedForm(NamedTuple):
    """What an edited text says, and on which line each thing stands."""

    form: FormValues
    lines: Mapping[FormPlace, int]


def parse_form(text: str) -> ParsedForm:
    """Read an edited text. Raises BadFormError with the line that cannot be read."""
    text = _with_our_line_ends(text)
    reader = _Reader()
    at = 0
    for number, line in enumerate(text.split("\n"), 1):
        at += len(line) + 1
        if line.startswith(_DASHES):
            return reader.done(text[at:].removesuffix("\n"), number + 1)
        reader.take(number, line)
    last = text.count("\n") + 1
    raise BadFormError(last, f"the line above the text is missing; put back a line {_DASHES}")


def _with_our_line_ends(text: str) -> str:
    """Undo what an editor of another system does to every line; one by itself is the user's."""
    return text.replace("\r\n", "\n") if text.count("\n") == text.count("\r\n") else text


class _Reader:
    """Lines of a form, taken one by one."""

    def __init__(self) -> None:
        self._given: dict[FormPlace, list[str]] = {}
        self._lines: dict[FormPlace, int] = {}
        self._last: FormPlace | None = None
        self._begun = False
        self._source = -1

    def take(self, number: int, line: str) -> None:
        said = line.strip()
        if said.startswith(_BAR):
            self._go_on(number, line)
        elif said and not said.startswith(_REMARK):
            label, colon, value = said.partition(":")
            if not colon:
                raise BadFormError(number, f"{said!r} has no label; write note: before it")
            self._begin(number, label, value.strip())

    def _go_on(self, number: int, line: str) -> None:
        if self._last is None:
            raise BadFormError(
                number, "a line with | continues a field, and there is none above it"
            )
        content = line.partition(_BAR)[2].removeprefix(" ")
        if self._begun:
            self._given[self._last][-1] += f"\n{content}"
        else:
            self._keep(number, self._last, content)

    def _begin(self, number: int, label: str, value: str) -> None:
        self._last, self._begun = self._place(number, label), False
        if value:
            self._keep(number, self._last, value)

    def _keep(self, number: int, place: FormPlace, value: str) -> None:
        values = self._given.setdefault(place, [])
        if values and place.name not in _SEVERAL:
            raise BadFormError(number, f"{place.name!r} is given twice")
        values.append(value)
        self._lines.setdefault(place, number)
        self._begun = True

    def _place(self, number: int, label: str) -> FormPlace:
        name = " ".join(label.casefold().replace("_", " ").replace("-", " ").split())
        places = _places()
        if name not in places:
            from onrecord.text.suggest import suggest_names

            raise BadFormError(number, f"there is no field {label!r}", suggest_names(name, places))
        place = places[name]
        if place.source is None:
            return place
        if place.name == "title" or self._source < 0:
            self._source += 1
        return place._replace(source=self._source)

    def done(self, words: str, number: int) -> ParsedForm:
        values: dict[str, Any] = {"text": words} if words.strip() else {}
        sources: dict[int, dict[str, str]] = {}
        for place, given in self._given.items():
            if place.source is not None:
                sources.setdefault(place.source, {})[place.name] = given[0]
            else:
                values[place.name] = tuple(given) if place.name in _SEVERAL else given[0]
        self._lines[FormPlace("text")] = number
        numbers = {was: now for now, was in enumerate(sources)}
        lines = {
            place if place.source is None else place._replace(source=numbers[place.source]): line
            for place, line in self._lines.items()
        }
        return ParsedForm(FormValues(values, tuple(sources.values())), lines)


def _places() -> dict[str, FormPlace]:
    """Map each label to its place."""
    own = {_label(name, _LABELS): FormPlace(name) for name in _FIELDS[1:]}
    parts = (field.rstrip("*") for field in _SOURCE)
    return {
        **own,
        **{_label(name, _SOURCE_LABELS): FormPlace(name, 0) for name in parts},
        **{label: FormPlace(name) for label, name in _SYNONYMS.items()},
    }


def build_statement(form: FormValues, recorder: StatementParser) -> Statement:
    """Make a statement of the values. Raises BadValueError or a subclass."""
    sources: list[Source] = []
    noted: dict[str, dict[str, str]] = {"printed": {}, "typed": {}}
    for number, parts in enumerate(form.sources, 1):
        alone = _with_source(parts, recorder)
        sources += alone.sources
        beside = "" if number == 1 else f" (source {number})"
        for which, notes in noted.items():
            notes.update(
                {f"{name}{beside}": value for name, value in getattr(alone, which).items()}
            )
    more: dict[str, Any] = {"sources": tuple(sources), **noted}
    return recorder.record(form.values, **more)


def _with_source(parts: Mapping[str, str], recorder: StatementParser) -> Statement:
    """Return a statement of hardly a word, for what a recorder makes of its source."""
    flat = {_FLAT[part]: value for part, value in parts.items() if part in _FLAT}
    alone = recorder.record({"text": _SOME_WORDS, **flat})
    if wording := parts.get("text"):
        (source,) = alone.sources or (Source(),)
        return replace(alone, sources=(replace(source, text=wording),))
    return alone


def build_sources(forms: Sequence[Mapping[str, str]], recorder: StatementParser) -> Statement:
    """Return a statement of hardly a word with these sources, and what was typed for them.

    Raises BadValueError or a subclass.
    """
    return build_statement(FormValues({"text": _SOME_WORDS}, tuple(forms)), recorder)


def find_fault(form: FormValues, recorder: StatementParser) -> Fault | None:
    """Return the first value that cannot be recorded, if there is one."""
    for name, value in form.values.items():
        if error := explain_refusal(name, value, recorder):
            return Fault(FormPlace(name), error)
    for number, parts in enumerate(form.sources):
        for part, value in parts.items():
            try:
                _with_source({part: value}, recorder)
            except BadValueError as error:
                return Fault(FormPlace(part, number), error)
    return None


def explain_refusal(name: str, value: Any, recorder: StatementParser) -> BadValueError | None:
    """Return why a field cannot take a value, or nothing where it can."""
    words = {} if name in ("text", "original") else {"text": _SOME_WORDS}
    try:
        recorder.record({**words, name: value})
    except BadValueError as error:
        return error
    return None
