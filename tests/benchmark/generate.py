"""Rows of a file to import: random by a fixed seed, in several scripts, yielded one at a time.

python -m tests.benchmark.generate COUNT > rows.jsonl
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

SEED = 20260416

QUARTER = "waterways"  # a word of every fourth statement
COMMON = "of"  # a word of 40 % of all
PHRASE = "herring quota commission"  # a phrase of every fiftieth
EVERYDAY = "of the"  # a phrase of words that are common by themselves
OFFICIAL = "Mira Solenn"  # speaks in every five hundredth
TOPIC = "peace"  # a topic of every fifth

_QUARTER_EVERY, _PHRASE_EVERY, _OFFICIAL_EVERY = 4, 50, 500
# Every tenth row states no kind.
_KIND_STATED_OF = 10
_RARE_WORDS = 20_000
_OFFICIALS = 2_000


class Script(NamedTuple):
    """A language: its words, what stands between them, its share, and how many words a text has."""

    language: str
    words: str
    weight: int = 1
    gap: str = " "
    length: tuple[int, int] = (14, 22)


_SCRIPTS = (
    Script(
        "en",
        "of the and to of the and to harbour ferry ceasefire negotiation summit partner quota "
        "boundary fisheries peace accord minister council agreement border trade energy "
        "transit corridor security reform relief convoy observer mission region neighbour "
        "dialogue commitment position principle integrity development cooperation",
        weight=7,
        length=(12, 32),
    ),
    Script("fr", "la paix et le traité de pêche à l’île côtière décidé août Straße Łódź"),
    Script("ru", "гавань квота паром перемирие переговоры саммит партнёр граница"),
    Script("ar", "ميناء حصة عبارة هدنة مفاوضات قمة شريك حدود سلام اتفاق"),
    Script("zh", "漁業 協定 首脳 会談 港 停戦 交渉 国境 平和 合意", gap=""),
)
_NAMES = "Tomas Ilka Joren Petra Anselm Oda Radek Sunniva Corin Maëlle Þóra Иван 森"
_SYLLABLES = "sol ven dra mik tor hal une ost bre lin"
_COUNTRIES = "NO IS KZ CN RU UZ IN IR BY US GB FR DE JP BR ZA TR UA PL EE"
_TOPICS = ("fisheries", "border/sea", "border/land", "peace", "trade", "transit/corridor")
_KINDS = ("direct", "direct", "indirect", "mixed")
_OUTLETS = ("Harbour Gazette", "Northern Wire", "Daily Sound", "Strait Observer")


def rows(count: int, *, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Yield rows of fields for ``import``, of some 520 bytes each, or 660 bytes in a store.

    The same seed gives the same rows; a smaller count gives the first of them.
    """
    chance = random.Random(seed)  # noqa: S311  no secret
    officials = _officials(chance)
    weights = [1 / (rank + 5) for rank in range(len(officials))]
    countries = _COUNTRIES.split()
    for number in range(count):
        script = chance.choices(_SCRIPTS, weights=[each.weight for each in _SCRIPTS])[0]
        official = chance.choices(officials, weights=weights)[0]
        is_kind_stated = (number + 1) % _KIND_STATED_OF != 0
        yield {
            "date": _date(chance),
            "official": official if number % _OFFICIAL_EVERY else OFFICIAL,
            "role": "Minister for Foreign Affairs",
            "organization": "Ministry of Foreign Affairs",
            "country": chance.choice(countries),
            "kind": chance.choice(_KINDS) if is_kind_stated else "",
            "text": _text(chance, script, number),
            "language": script.language,
            "topics": chance.sample(_TOPICS, k=chance.choice((1, 1, 2))),
            "event": f"round {chance.randint(1, 500)}",
            "sources": [_source(chance, number)],
        }


def lines(count: int, *, seed: int = SEED) -> Iterator[str]:
    """Yield the rows as JSON Lines."""
    for row in rows(count, seed=seed):
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _officials(chance: random.Random) -> list[str]:
    first, syllables = _NAMES.split(), _SYLLABLES.split()
    return [
        f"{chance.choice(first)} {''.join(chance.choices(syllables, k=3)).capitalize()}"
        for _ in range(_OFFICIALS)
    ]


def _text(chance: random.Random, script: Script, number: int) -> str:
    words = chance.choices(script.words.split(), k=chance.randint(*script.length))
    if number % _QUARTER_EVERY == 0:
        words.insert(3, f" {QUARTER} ")
    if number % _PHRASE_EVERY == 0:
        words.insert(6, f" {PHRASE} ")
    words.append(f" rare{chance.randrange(_RARE_WORDS)}")
    text = " ".join(script.gap.join(words).split())
    return text[:1].upper() + text[1:] + "."


def _date(chance: random.Random) -> str:
    """Return a day in forty years; in 14 % only its month or its year, in 1 % a day of no year."""
    year, month, day = chance.randint(1986, 2025), chance.randint(1, 12), chance.randint(1, 28)
    draw = chance.random()
    if draw < 1 / 100:
        return f"XXXX-{month:02}-{day:02}"
    if draw < 5 / 100:
        return f"{year}"
    return f"{year}-{month:02}" if draw < 15 / 100 else f"{year}-{month:02}-{day:02}"


def _source(chance: random.Random, number: int) -> dict[str, str]:
    return {
        "title": f"Transcript {number}",
        "publisher": chance.choice(_OUTLETS),
        "url": f"https://example.org/transcripts/{number}",
    }


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a stream of text
    sys.stdout.writelines(lines(int(sys.argv[1])))
