"""Countries: a code for each name people type or print, and never a guessed one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from onrecord.errors import UnknownCountryError
from onrecord.text.tokens import tokens

# English stands in the first; the others are read for what it does not know.
_REGISTER, _NAMES, _ALIASES = (
    Path(__file__).with_name(f"{each}.tsv") for each in ("countries", "names", "aliases")
)

# Why a name is refused, by the sign that stands before it in the register.
_WHY = {
    "": "",
    "?": " by itself",
    "-": ": ISO 3166-1 has no code for it",
    "@": ": it is an organisation; try --org {typed}",
}


# No dataclass: defining one would take longer than reading the register.
class Country(NamedTuple):
    """A country, present or former, or an entity listed as one without a verdict."""

    code: str
    code3: str
    name: str
    aliases: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    note: str = ""

    @property
    def former(self) -> bool:
        """Whether ISO 3166-3 lists it: only its codes have four letters."""
        return len(self.code) == 4  # noqa: PLR2004


def find(text: str) -> Country | None:
    """Return the country of exactly this code, name or alias, if there is one.

    A name may be in any of the United Nations' six languages. A code may be typed
    in either case, so ``no`` is Norway and ``AU`` Australia.
    """
    code, _ = _match(text)
    return _country(code) if code else None


def match_kind(text: str) -> str:
    """Say which kind of match ``find`` makes: code, name, alias or, for none, nothing."""
    return _match(text)[1]


def is_only_code(text: str) -> bool:
    """Whether two letters are a country's code and not also a name people type, as UK is."""
    return len(text) == 2 and match_kind(text) == "code" and _words(text) not in _names()  # noqa: PLR2004


def resolve(text: str) -> Country:
    """Return the country ``text`` names. Raises UnknownCountryError with near names."""
    found = find(text)
    if found is None:
        raise _unknown(text)
    return found


def as_printed(text: str) -> str:
    """Return the name inside ``<>``, to be recorded without a code; else nothing.

    So a hand says that a name shall not be looked up; tables show it as ``‹Varnholm›``,
    and that is read too, in the marks of a shell or not.
    """
    bare = text.strip().strip("'\"")
    marked = (bare[:1], bare[-1:]) in (("<", ">"), ("‹", "›"))
    return bare[1:-1].strip() if marked else ""


def name_of(code: str) -> str:
    """Return the English short name to print for a code; one we do not know stays as it is."""
    row = _rows().get(code)
    return row[2] if row else code


def all_countries() -> tuple[Country, ...]:
    """Return every country: the present ones by code, then the former ones."""
    return tuple(_country(code) for code in _rows())


@lru_cache(maxsize=4096)
def _match(text: str) -> tuple[str, str]:
    """Return the code and the kind of match, or two empty strings."""
    # Only ASCII: the upper case of ß is SS, which is South Sudan.
    code = _codes().get(text.strip().upper()) if text.isascii() else None
    if code:
        return code, "code"
    words = _words(text)
    return _names().get(words) or _abroad(words)


def _abroad(words: str) -> tuple[str, str]:
    """Match names in other languages; what English refuses is refused in all of them."""
    code = "" if not words or words in _refused() else _foreign().get(words, "")
    return code, "alias" if code else ""


def _words(name: str) -> str:
    """Return what all spellings of a name share; "the" tells no two countries apart."""
    words = " ".join(tokens(name.replace("&", " and ")))
    return f" {words} ".replace(" the ", " ").strip()


def _lines(register: Path = _REGISTER) -> list[list[str]]:
    """Read a register: its cells, line by line."""
    lines = register.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@cache
def _rows() -> dict[str, list[str]]:
    """Return the cells of each country, by its code."""
    return {cells[0]: cells for cells in _lines() if cells[0] not in _WHY}


@cache
def _codes() -> dict[str, str]:
    """Map two, three and four letters to the code we keep."""
    longer = {row[1]: code for code, row in _rows().items() if row[1]}
    return longer | {code: code for code in _rows()}


@cache
def _names() -> dict[str, tuple[str, str]]:
    """Map the words of each name and alias to its code and the kind of match."""
    names = {}
    for code, row in _rows().items():
        for alias in filter(None, row[3].split(";")):
            names[_words(alias)] = (code, "alias")
        names[_words(row[2])] = (code, "name")
    return names


@cache
def _foreign() -> dict[str, str]:
    """Map the words of each name in another language to its code."""
    named = ((code, name) for code, *names in _lines(_NAMES) for name in names)
    also = ((code, name) for code, _, names, *_ in _lines(_ALIASES) for name in names.split(";"))
    known = {_words(name): code for code, name in (*named, *also) if code not in _WHY}
    return {words: code for words, code in known.items() if words not in _refused()}


def _country(code: str) -> Country:
    """Make a country of its row; cells after those we know are for a later version."""
    code, code3, name, aliases, since, until, note, *_ = _rows()[code]
    return Country(
        code=code,
        code3=code3,
        name=name,
        aliases=tuple(aliases.split(";")) if aliases else (),
        since=int(since) if since else None,
        until=int(until) if until else None,
        note=note,
    )


def _unknown(text: str) -> UnknownCountryError:
    """Word the refusal: no country, none by itself, or a slip."""
    words = _words(text)
    sign, codes = _refused().get(words) or ("", _near(words))
    typed = text if text.isalnum() else repr(text)
    return UnknownCountryError(text, tuple(_with_names(codes)), _WHY[sign].format(typed=typed))


@cache
def _refused() -> dict[str, tuple[str, list[str]]]:
    """Map the words of what is refused to its sign and the codes of what may be meant."""
    rows = [cells for cells in _lines() if cells[0] in _WHY]
    rows += [[cells[0], *cells[2:]] for cells in _lines(_ALIASES) if cells[0] in _WHY]
    return {
        _words(name): (sign, codes) for sign, names, *codes in rows for name in names.split(";")
    }


def _near(words: str) -> list[str]:
    """Return the codes of up to three countries spelt nearly so, the nearest first."""
    from difflib import get_close_matches

    # "Republic of …" would make any two republics look alike.
    known = {**_foreign(), **{name: code for name, (code, _) in _names().items()}}
    short = [name for name in known if " of " not in name]
    near = get_close_matches(words.rpartition(" of ")[2], short, n=9, cutoff=0.8)
    return list(dict.fromkeys(known[name] for name in near))[:3]


def _with_names(codes: Iterable[str]) -> Iterator[str]:
    """Give each code with its name, as an error prints it."""
    return (f"{name_of(code)} ({code})" for code in codes)
