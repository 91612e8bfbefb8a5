"""Markdown: statements under headings, the sources in notes, as pandoc and GitHub read it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord import dates
from onrecord.exporting.report import Report, Survey, describe_total, survey_statements, web_address
from onrecord.formats import Write
from onrecord.model import Source, Statement
from onrecord.reference.countries import name_of
from onrecord.statements import attribution
from onrecord.text.control_chars import LEANING, show_control_chars

_ACTING = re.compile(r"[\\`*_{}\[\]<>#|~^$@&]|(?<=-)-|(?<=\.)\.")
# What makes a list, a rule, a heading or a definition of a line that begins with it.
_OPENING = re.compile(r"^([-+=:%]|\(?(\d{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]+)(?=[.)](\s|$)))")
_LEGEND = (
    "Quotation marks stand round a speaker's own words only; they are printed as the source has "
    "them. Roles are those held when it was said."
)


class Markdown:
    """A dossier as text with marks."""

    def write(self, dossier: Report, write: Write) -> None:
        """Write what was asked, the statements by heading, and the notes."""
        seen = survey_statements(dossier)
        notes = _Notes()
        for each in _head(dossier, seen):
            write(f"{each}\n")
        for chapter in seen.chapters:
            write(f"\n## {_plain(chapter.title)}\n")
            for at in chapter.places:
                write("".join(f"\n{each}\n" for each in _entry(dossier, at, notes)))
        if dossier.mark:
            write(f"\n**{_plain(dossier.mark)}**\n")
        for number, note in enumerate(notes.numbers, 1):
            write(f"\n[^{number}]: {note}\n")


class _Notes:
    """The notes so far, each once; their order is their number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def mark(self, statement: Statement) -> str:
        """Return the marks of a statement's sources."""
        notes = (_note(statement, each) for each in statement.sources)
        return "".join(
            f"[^{self.numbers.setdefault(note, len(self.numbers) + 1)}]" for note in notes
        )


def _head(dossier: Report, seen: Survey) -> Iterator[str]:
    if dossier.mark:
        yield f"**{_plain(dossier.mark)}**\n"
    yield f"# {_plain(dossier.title)}\n"
    if dossier.intro:
        yield f"{_prose(dossier.intro)}\n"
    yield f"- **Asked for:** {_plain(' · '.join(dossier.asked)) or 'everything'}"
    yield f"- **Found:** {describe_total(dossier, seen)}"
    yield f"- **As of:** {dates.display(dossier.made)}"
    yield f"\n{_LEGEND}"


def _entry(dossier: Report, at: int, notes: _Notes) -> Iterator[str]:
    """Give the paragraphs of one statement: who and when, the words, what is known of them."""
    each = dossier.statements[at]
    yield _who(each)
    if each.context:
        yield f"*Context:* {_prose(each.context)}"
    if each.status != "recorded":
        yield f"**{each.status.capitalize()}.**"
    yield from _words(each, notes.mark(each))
    if each.original:
        yield f"*As spoken{_language(each.original_language)}:* {_prose(each.original)}"
    if each.note:
        yield f"*Note:* {_prose(each.note)}"
    yield f"*{' · '.join(map(_plain, _particulars(each, dossier)))}*"


def _who(each: Statement) -> str:
    who = _plain(attribution.name_speakers(each)) or "Speaker not named"
    behalf = f"on behalf of {each.on_behalf_of}" if each.on_behalf_of else ""
    post = (each.role, each.organization, attribution.name_country(each), behalf)
    where = (each.event, each.place)
    when = dates.display(each.date) or "date not known"
    said = ", ".join(_plain(part) for part in (*post, *where) if part)
    return f"**{_plain(when)} · {who}**{f', {said}' if said else ''}"


def _words(each: Statement, marks: str) -> Iterator[str]:
    """Give the words: the speaker's own as a quotation, others with what they are in front."""
    *lines, last = map(_line, attribution.quote_lines(each))
    said = [*lines, last + marks]
    if each.kind == "direct":
        yield "\n>\n".join(f"> {line}" for line in said)
        return
    kind = attribution.name_kind(each)
    yield f"*{kind[0].upper()}{kind[1:]}:* {said[0]}"
    yield from said[1:]


def _particulars(each: Statement, dossier: Report) -> Iterator[str]:
    if each.kind == "direct":
        yield attribution.name_kind(each)
    if attribution.is_paraphrase(each):
        yield "in our own words"
    if each.topics:
        yield f"on {', '.join(each.topics)}"
    if each.about:
        yield f"about {', '.join(map(name_of, each.about))}"
    if each.stance:
        yield f"stance: {each.stance}"
    if each.printed:
        yield "printed: " + ", ".join(f"{name} “{said}”" for name, said in each.printed.items())
    if each.basis:
        yield "how known: " + ", ".join(f"{name} ({how})" for name, how in each.basis.items())
    yield from (f"{link.type} {link.to}" for link in each.links)
    yield dossier.short(each.id)


def _note(each: Statement, source: Source) -> str:
    """Return by whom the words came, and where they are printed."""
    way = " → ".join(map(_plain, attribution.source_chain(each, source)))
    title = f"“{source.title}”" if source.title else ""
    accessed = f"seen {dates.display(source.accessed)}" if source.accessed else ""
    said = (source.author, title, dates.display(source.issued), source.locator, accessed)
    named = ", ".join(_plain(part) for part in said if part)
    parts = [f"{way}: {named}" if way and named else way or named, _address(source.url)]
    parts.append(f"archived at {_address(source.archive_url)}" if source.archive_url else "")
    parts.append(f"The wording there: “{_prose(source.text)}”" if source.text else "")
    return _begun(". ".join(filter(None, parts)) + ".")


def _address(url: str) -> str:
    return f"<{url}>" if web_address(url) else _plain(url)


def _language(tag: str) -> str:
    return f" ({tag})" if tag else ""


def _prose(text: str) -> str:
    """Return several lines as one paragraph, their breaks kept in sight."""
    return " / ".join(_plain(each.strip()) for each in text.split("\n") if each.strip())


def _line(text: str) -> str:
    """Return what begins a line: nothing in it makes a list, a rule or a heading."""
    return _begun(_plain(text))


def _begun(plain: str) -> str:
    return _OPENING.sub(_post_and_country, plain)


def _post_and_country(found: re.Match[str]) -> str:
    return f"\\{found[0]}" if found[0] in "-+=:%" else f"{found[0]}\\"


def _plain(text: str) -> str:
    """Return ``text`` on one line, so that Markdown reads no marks into it."""
    shown = show_control_chars(text, kept=LEANING)
    return _ACTING.sub(r"\\\g<0>", shown).strip()


PAGE = Markdown()
