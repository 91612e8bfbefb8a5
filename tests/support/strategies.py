"""Strategies that draw what a store may be given: texts, dates, sources, whole statements."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from onrecord.model import ID_LENGTH, KINDS, STANCES, STATUSES, Link, Origin, Source, Statement

WORDS = (
    *("agree", "AGREE", "Fisheries", "ceasefire", "U.S.", "u.n.", "G.B.R", "3.5", "2024", "x_y"),
    *("[sic]", "[/x]", ":smile:", "“quoted”", "l’été", "A\u0301rpad", "Łódź", "Ødegård", "Straße"),
    *("ISTANBUL", "İstanbul", "ıslak", "Мира", "Соленн", "йод", "Ἀθῆναι", "Ώρα", "中", "漁業協定"),
    *("さかな", "ประมง", "ຊາວປະມົງ", "ငါးဖမ်း", "នេសាទ", "मछुआरे", "السَّلام", "صيد", "דיג", "한국"),
)
GAPS = (" ", " ", " ", "\n", "\u00a0", ", ", " – ", "-", "’", "/", "\t")


def examples(most: int) -> int:
    """Return how many examples to try of a property that has ``most`` in the soak."""
    return max(10, most * settings().max_examples // 100)


any_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=["\x00"]), min_size=1, max_size=20
)
words = st.sampled_from(WORDS)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    """Draw words of several scripts with what print puts between them."""
    parts = draw(st.lists(st.tuples(words, st.sampled_from(GAPS)), min_size=1, max_size=6))
    return "".join(word + gap for word, gap in parts)


texts = st.one_of(sentences(), any_text)
printed_words = texts.filter(lambda text: bool(text.strip()))

days = st.dates().map(date.isoformat)
_months = st.builds("{:04}-{:02}".format, st.integers(1, 9999), st.integers(1, 12))
_quarters = st.builds("{:04}-{}".format, st.integers(1, 9999), st.integers(33, 36))
_years = st.integers(1, 9999).map("{:04}".format)
_yearless = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"XXXX{day:-%m-%d}")
_marked = st.builds("{}{}".format, st.one_of(days, _months, _years), st.sampled_from("?~%"))
_open = st.one_of(days.map("../{}".format), _months.map("{}/..".format))


@st.composite
def _intervals(draw: st.DrawFn) -> str:
    first, last = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    return f"{first}/{last}"


edtf = st.one_of(days, _months, _quarters, _years, _yearless, _marked, _open, _intervals())

languages = st.sampled_from(["en", "fr", "zh-Hant", "pt-BR", "sr-Latn-RS"])
countries = st.sampled_from(["RU", "KZ", "XK", "SUHH", "DDDE"])
ids = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=ID_LENGTH, max_size=ID_LENGTH)
timestamps = st.sampled_from(["2026-03-20T09:00:00Z", "2026-03-20T09:00:00+02:00"])

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.floats(allow_nan=False, allow_infinity=False),
    texts,
)
json_values = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(any_text, inner, max_size=3)
    ),
    max_leaves=6,
)
extras = st.dictionaries(any_text, json_values, max_size=3)


def lists_of(members: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Draw tuples without a member twice."""
    return st.lists(members, max_size=most, unique=True).map(tuple)


def records_of(
    kind: type[Source | Statement], **fields: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    """Draw records of any of these fields."""
    return st.fixed_dictionaries({}, optional=fields).map(lambda drawn: kind(**drawn))


_source_words = {
    **dict.fromkeys(("title", "publisher", "author", "url"), texts),
    **dict.fromkeys(("via", "locator", "archive_url", "text"), texts),
}
strange_keys = any_text.filter(lambda name: name not in Source.__struct_fields__)
sources: st.SearchStrategy[Source] = records_of(
    Source,
    **_source_words,
    issued=edtf,
    accessed=edtf,
    extra=st.dictionaries(strange_keys, json_values, max_size=2),
)
links = st.builds(Link, st.sampled_from(["corrects", "replies"]), ids)
origins = st.builds(Origin, texts, st.integers(1, 10**6))
remarks = st.dictionaries(st.sampled_from(["official", "date", "country", "role"]), texts)

statement_fields: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("official", "role", "organization", "on_behalf_of", "original"), texts),
    **dict.fromkeys(("context", "event", "place", "note", "ref", "recorded_by"), texts),
    **dict.fromkeys(("co_speakers", "topics", "about"), lists_of(texts)),
    **dict.fromkeys(("language", "original_language"), languages),
    **dict.fromkeys(("printed", "typed", "basis"), remarks),
    **dict.fromkeys(("id", "batch"), ids),
    "date": edtf,
    "country": countries,
    "kind": st.sampled_from(KINDS),
    "stance": st.sampled_from(STANCES),
    "status": st.sampled_from(STATUSES),
    "sources": lists_of(sources, most=2),
    "starred": st.booleans(),
    "links": lists_of(links, most=2),
    "former_ids": lists_of(ids, most=2),
    "extra": extras,
    "origin": origins,
    "recorded_at": timestamps,
}


def statements(**bent: st.SearchStrategy[Any]) -> st.SearchStrategy[Statement]:
    """Draw statements of any fields; those ``bent`` are as the test asks, and always there."""
    rest = {name: drawn for name, drawn in statement_fields.items() if name not in bent}
    asked = {"text": printed_words, **bent}
    return st.fixed_dictionaries(asked, optional=rest).map(lambda drawn: Statement(**drawn))
