"""Rows as a stranger's file would hold them: seeded, in several scripts, made one at a time.

python -m tests.benchmark.generate COUNT > rows.jsonl
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

SEED = 20260416

# A word of every fourth, a phrase of every fiftieth, everyday words that meet in some, and who
# speaks every five hundredth.
QUARTER = "waterways"
PHRASE = "herring quota commission"
EVERYDAY = "of the"
OFFICIAL = "Mira Solenn"

_OFTEN, _NOW_AND_THEN, _SELDOM = 4, 50, 500
_RARE = 20_000
_OFFICIALS = 2_000


class Script(NamedTuple):
    """A language's words, and what parts them; how often it is spoken, and how long it goes on."""

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
    """Make rows of fields as ``import`` takes them, some 520 bytes each: 660 in a store.

    The same seed gives the same rows, and fewer of them are the first of more.
    """
    chance = random.Random(seed)  # noqa: S311  no secret
    officials = _officials(chance)
    weights = [1 / (rank + 5) for rank in range(len(officials))]
    countries = _COUNTRIES.split()
    for number in range(count):
        script = chance.choices(_SCRIPTS, weights=[each.weight for each in _SCRIPTS])[0]
        said_by = chance.choices(officials, weights=weights)[0]
        yield {
            "date": _date(chance),
            "official": said_by if number % _SELDOM else OFFICIAL,
            "role": "Minister for Foreign Affairs",
            "organization": "Ministry of Foreign Affairs",
            "country": chance.choice(countries),
            "kind": chance.choice(_KINDS),
            "text": _text(chance, script, number),
            "language": script.language,
            "topics": chance.sample(_TOPICS, k=chance.choice((1, 1, 2))),
            "event": f"round {chance.randint(1, 500)}",
            "sources": [_source(chance, number)],
        }


def lines(count: int, *, seed: int = SEED) -> Iterator[str]:
    """Give the rows as JSON Lines."""
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
    if number % _OFTEN == 0:
        words.insert(3, f" {QUARTER} ")
    if number % _NOW_AND_THEN == 0:
        words.insert(6, f" {PHRASE} ")
    words.append(f" rare{chance.randrange(_RARE)}")
    said = " ".join(script.gap.join(words).split())
    return said[:1].upper() + said[1:] + "."


def _date(chance: random.Random) -> str:
    """Make a day of four decades; now and then only its month, its year, or no year at all."""
    year, month, day = chance.randint(1986, 2025), chance.randint(1, 12), chance.randint(1, 28)
    known = chance.random()
    if known < 1 / 100:
        return f"XXXX-{month:02}-{day:02}"
    if known < 5 / 100:
        return f"{year}"
    return f"{year}-{month:02}" if known < 15 / 100 else f"{year}-{month:02}-{day:02}"


def _source(chance: random.Random, number: int) -> dict[str, str]:
    return {
        "title": f"Transcript {number}",
        "publisher": chance.choice(_OUTLETS),
        "url": f"https://example.org/transcripts/{number}",
    }


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a stream of text
    sys.stdout.writelines(lines(int(sys.argv[1])))
