"""How a statement is attributed: marks round the speaker's own words, who, by which way."""

from __future__ import annotations

from onrecord import dates
from onrecord.errors import NoSourceError
from onrecord.model import Source, Statement
from onrecord.text.tokens import fold_key

_OPENING = "“\"«„「'‘"
# Labels in the addresses of governments and parliaments, and those of bodies they made.
_PUBLIC = frozenset(
    ("gov", "gob", "gouv", "gub", "govt", "mil", "mfa", "mid", "government", "parliament")
)
_BODIES = frozenset(
    ("un.org", "europa.eu", "nato.int", "osce.org", "who.int", "kremlin.ru", "bundestag.de")
)
_MANNERS = {
    "direct": "direct quotation",
    "mixed": "partly quoted, partly reported",
    "indirect": "reported speech, not the speaker's own words",
    "document": "written text",
}


def quote_text(statement: Statement, text: str) -> str:
    """Put quotation marks round the speaker's own words, and round no others."""
    return f"“{text}”" if is_bare_quotation(statement) else text


def is_bare_quotation(statement: Statement) -> bool:
    """Tell whether these are the speaker's own words, printed without marks of their own."""
    return statement.kind == "direct" and statement.text[:1] not in _OPENING


def quote_lines(statement: Statement) -> tuple[str, ...]:
    """Return the lines of a text, each of the speaker's own words in marks of its own.

    A quotation that its attribution interrupts is kept as lines: one pair of
    marks round all of them would say that it was spoken in one breath.
    """
    lines = (each.strip() for each in statement.text.split("\n"))
    return tuple(quote_text(statement, each) for each in lines if each)


def name_speakers(statement: Statement) -> str:
    """Name all who spoke."""
    return ", ".join(each for each in (statement.official, *statement.co_speakers) if each)


def name_country(statement: Statement) -> str:
    """Name the country, or what was printed for it where that names none we know."""
    if not statement.country:
        printed = statement.printed.get("country", "")
        return f"‹{printed}›" if printed else ""
    from onrecord.reference.countries import name_of

    return name_of(statement.country)


def attribute(statement: Statement, named: str | None = None) -> str:
    """Return the attribution: speaker (role, organisation, country), event, date.

    ``named`` overrides the country's name.
    """
    who = ", ".join((statement.official or "speaker not named", *statement.co_speakers))
    place = name_country(statement) if named is None else named
    post = ", ".join(filter(None, (statement.role, statement.organization, place)))
    where = ", ".join(filter(None, (statement.event, statement.place)))
    when = dates.display(statement.date) or "date not known"
    return ", ".join(filter(None, (f"{who} ({post})" if post else who, where, when)))


def describe_kind(statement: Statement) -> str:
    """Describe the kind: direct quotation, reported speech and so on."""
    own = "in our own words" if is_paraphrase(statement) else ""
    return "; ".join(filter(None, (name_kind(statement), own)))


def describe_status(statement: Statement) -> str:
    """Return the status in brackets; empty if it is just recorded."""
    return f"[{statement.status}]" if statement.status != "recorded" else ""


def is_paraphrase(statement: Statement) -> bool:
    """Tell whether the text is the recorder's, and not the source's."""
    return statement.basis.get("text") == "own words"


def name_kind(statement: Statement) -> str:
    """Say whether these are the speaker's own words."""
    return _MANNERS.get(statement.kind, "kind not stated")


def cite_source(source: Source) -> str:
    """Name a source as a reference does."""
    title = f"“{source.title}”" if source.title else ""
    via = f"via {source.via}" if source.via else ""
    issued = dates.display(source.issued)
    said = (source.author, title, source.publisher, via, issued, source.locator, source.url)
    return ", ".join(filter(None, said))


def address(statement: Statement, named: str = "") -> str:
    """Return the first address of a source that a browser opens.

    Raises NoSourceError, with the id as it was ``named``.
    """
    urls = (url for each in statement.sources for url in (each.url, each.archive_url))
    found = next((url for url in urls if url.startswith(("http://", "https://"))), "")
    if not found:
        raise NoSourceError(named or statement.id)
    return found


def primary_source(statement: Statement) -> Source | None:
    """Return the source that is the speaker's own side, as far as its name or address tells.

    It is one whose publisher is the speaker, the organisation spoken for or the
    host, or whose address is a government's, a parliament's or a treaty body's.
    """
    own = {fold_key(each) for each in _own_side(statement)} - {""}
    return next((each for each in statement.sources if _is_of(each, own)), None)


def _own_side(statement: Statement) -> tuple[str, ...]:
    return (
        *(statement.official, *statement.co_speakers, statement.organization),
        *(statement.printed.get("organization", ""), statement.on_behalf_of),
    )


def _is_of(source: Source, own: set[str]) -> bool:
    named = {fold_key(source.publisher), fold_key(source.author)} - {""}
    return bool(named & own) or any(_official(each) for each in (source.url, source.archive_url))


def _official(url: str) -> bool:
    """Tell by its labels whether an address is that of a public body."""
    host = url.partition("://")[2].partition("/")[0].partition(":")[0].lower()
    labels = host.split(".")
    return bool(_PUBLIC & set(labels)) or ".".join(labels[-2:]) in _BODIES


def source_chain(statement: Statement, source: Source) -> tuple[str, ...]:
    """Return the chain of sources: speaker, news agency, outlet."""
    return tuple(filter(None, (name_speakers(statement), source.via, source.publisher)))
