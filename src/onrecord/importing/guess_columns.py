"""Which column of a stranger's table serves which field, by the names that people use."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from onrecord.dates import parse
from onrecord.errors import AmbiguousDateError, BadDateError
from onrecord.fields import TABLE
from onrecord.importing.clean_cells import is_nothing
from onrecord.reference import countries, languages
from onrecord.text.tokens import fold_key

# For each field the names met for it, the likelier first; blanks, marks and case do not count.
_NAMES = {each.name: each.columns for each in TABLE if each.columns}
_SPOKEN = ("text", "content", "speech", "quote", "statement", "answer", "words", "remark")
_SPEAKING = ("speaker", "official", "spoke", "orator", "redner", "orateur", "orador")
# Columns of these names hold words even where all of them are short.
_PLAINLY_WORDS = ("statement", "quote", "quotation", "remarks", "utterance", "said", "zitat")
# Beside such a column the author is who is quoted, not who wrote an article.
_QUOTED = ("quote", "quotation", "quotetext", "zitat", "citation", "cita")
# Who speaks, or the two sides of something: countries in such a column are no speakers.
_ANYBODY = ("from", "who", "actor")
_YEARS = ("year", "année", "jahr", "año", "год")
_CODE = 20
_CODE_LENGTH = 3
_LAST_YEAR = 2100


class ColumnGuess(NamedTuple):
    """Columns taken unasked: by field, what else might serve it, and how a field is known so."""

    columns: Mapping[str, str]
    passed: Mapping[str, Sequence[str]]
    basis: Mapping[str, str]


NO_GUESS = ColumnGuess({}, {}, {})


def guess_columns(
    names: Iterable[str], fields: Collection[str], taken: Collection[str], rows: Sequence[Any]
) -> ColumnGuess:
    """Guess which of these columns serve fields that none serves yet.

    ``fields`` and ``taken`` are the fields and columns settled already; ``rows``
    are some rows by column, whose values have a say: a column of hours is no date.
    """
    free = {name: _bare(name) for name in names if name not in taken}
    columns: dict[str, str] = {}
    passed: dict[str, Sequence[str]] = {}
    for field in (each for each in _NAMES if each not in fields):
        fit = [name for name in _ranked(field, free) if _fits(field, name, rows)]
        if field == "text" and not fit:
            fit = [name for name in _ranked(field, free) if free[name] in _PLAINLY_WORDS]
        if fit:
            columns[field] = fit[0]
            passed[field] = fit[1:]
            del free[fit[0]]
    used = {name: [each for each in rest if each in free] for name, rest in passed.items()}
    return ColumnGuess(columns, used, _basis(columns))


def other_countries(country: str, names: Iterable[str]) -> list[str]:
    """Return the other columns of countries, where one was taken for the speaker's own."""
    return [name for name in names if name != country and _names_countries(_bare(name))]


def _names_countries(bare: str) -> bool:
    return "countr" in bare or bare in map(_bare, _NAMES["country"].split(","))


def text_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Return the columns that may hold what was said, by their names; an id holds no words."""
    likely = [name for name in names if any(each in _bare(name) for each in _SPOKEN)]
    ids = re.compile(r"(^|[^a-z])(id|ids|no|nr|url)$|(Id|ID|_id)$")
    return tuple(name for name in likely if not name.startswith("@") and not ids.search(name))


def is_quotes(column: str) -> bool:
    """Whether a column holds quotations, so that the author beside it is who said them."""
    return _bare(column) in _QUOTED


def year_beside(date: str, names: Iterable[str]) -> str:
    """Return the column of years to read where the column of dates is empty, if there is one."""
    return next((name for name in names if name != date and _bare(name) in _YEARS), "")


def untaken_columns(names: Iterable[str], rows: Sequence[Any]) -> dict[str, str]:
    """Return, of columns that serve no field, those that look as if they might, and as what."""
    found: dict[str, str] = {}
    for name in names:
        cells = [row.get(name) for row in rows]
        texts = [str(each).strip() for each in cells if isinstance(each, str | int)]
        texts = [each for each in texts if each and not is_nothing("date", each)]
        if not texts:
            continue
        if all(each.startswith(("http://", "https://", "www.")) for each in texts):
            found[name] = "a link"
        elif all(_is_date(each) and not _is_number(each) for each in texts):
            found[name] = "a date"
        elif any(each in _bare(name) for each in _SPEAKING) and _names(texts):
            found[name] = "a speaker"
    return found


def holds_names(texts: Iterable[str]) -> bool:
    """Whether a column of countries holds more names than codes of two letters."""
    named = coded = 0
    for text in texts:
        named += len(text) > _CODE_LENGTH and countries.match_kind(text) in ("name", "alias")
        coded += text != "NA" and countries.is_only_code(text)
    return named > coded


def _bare(name: str) -> str:
    return "".join(each for each in fold_key(name) if each.isalnum())


def _ranked(field: str, free: Mapping[str, str]) -> list[str]:
    """Return the free columns with a name of this field, the likeliest first."""
    known = [_bare(name) for name in _NAMES[field].split(",")]
    return sorted(
        (name for name in free if free[name] in known), key=lambda n: known.index(free[n])
    )


def _fits(field: str, column: str, rows: Sequence[Any]) -> bool:
    test = _TESTS.get(field)
    if test is None:
        return True
    cells = (row.get(column) for row in rows)
    texts = [str(each) for each in cells if each not in (None, "") and not is_nothing(field, each)]
    if _bare(column) in _ANYBODY and texts and all(map(countries.find, texts)):
        return False
    return not texts or test(texts)


def _any_date(texts: Sequence[str]) -> bool:
    return any(map(_is_date, texts))


def _is_date(text: str) -> bool:
    try:
        parse.read(text, today=date.min)
    except AmbiguousDateError:
        return True
    except BadDateError:
        return False
    return True


def _is_number(text: str) -> bool:
    """Whether digits are no year: a count, an id."""
    return text.isdecimal() and not 1800 < int(text) < _LAST_YEAR  # noqa: PLR2004


def _names(texts: Sequence[str]) -> bool:
    """Tell names of people from numbers and days."""
    return _no_numbers(texts) and not all(map(_is_date, texts))


def _no_numbers(texts: Sequence[str]) -> bool:
    return not all(each.isdecimal() for each in texts)


def _tags(texts: Sequence[str]) -> bool:
    return all(map(languages.find, texts))


def _words(texts: Sequence[str]) -> bool:
    """Tell codes and flags from what somebody said."""
    return any(" " in each or not each.isascii() or len(each) > _CODE for each in texts)


_TESTS: Mapping[str, Callable[[Sequence[str]], bool]] = {
    "text": _words,
    "date": _any_date,
    "issued": _any_date,
    "accessed": _any_date,
    "event": _no_numbers,
    "official": _names,
    "topics": _no_numbers,
    "source": _no_numbers,
    "language": _tags,
}


def _basis(columns: Mapping[str, str]) -> dict[str, str]:
    """Say where a date is only that of its publication."""
    published = {_bare(name) for name in _NAMES["issued"].split(",")}
    return {"date": "published"} if _bare(columns.get("date", "")) in published else {}
