"""Two tables of the page: who spoke on what, and which stances were taken year by year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from onrecord.exporting.html.escape import escape_text
from onrecord.exporting.html.heat_map import HeatCell, HeatMap, HeatRow, level, table
from onrecord.model import STANCES
from onrecord.text.plural import plural

_MOST_ROWS, _MOST_TOPICS, _MOST_YEARS = 12, 8, 12
_NOT_STATED = "not stated"


def tables(
    spoken: Mapping[tuple[str, str], int], stances: Mapping[tuple[str, str], int]
) -> Iterator[str]:
    """Yield both tables as figures, each where there is something to compare.

    ``spoken`` counts by official and topic, ``stances`` by year and stance ("" is none).
    """
    by_topic = Counter({key: size for key, size in spoken.items() if all(key)})
    topics = _largest(by_topic, 1, _MOST_TOPICS)
    on_these = Counter({key: size for key, size in by_topic.items() if key[1] in topics})
    officials = _largest(on_these, 0, _MOST_ROWS)
    if len(topics) > 1 or (topics and len(officials) > 1):
        yield from _figure(_heat("Who spoke on what", "official", by_topic, officials, topics))
    if any(stance for _, stance in stances):
        found = Counter(
            {(stance or _NOT_STATED, year): n for (year, stance), n in stances.items() if year}
        )
        used = {stance for stance, _ in found}
        rows = [each for each in (*STANCES, _NOT_STATED) if each in used]
        years = sorted({year for _, year in found})
        if used - {_NOT_STATED}:
            shown_years = years[-_MOST_YEARS:]
            yield from _figure(_heat("Stances over time", "stance", found, rows, shown_years))


def _largest(counted: Counter[tuple[str, str]], at: int, most: int) -> list[str]:
    sums: Counter[str] = Counter()
    for key, size in counted.items():
        sums[key[at]] += size
    return sorted(sums, key=lambda each: (-sums[each], each))[:most]


def _heat(
    title: str,
    corner: str,
    counted: Counter[tuple[str, str]],
    rows: list[str],
    columns: list[str],
) -> HeatMap:
    """Lay out counts; the sum at the end of a row is of the columns shown."""
    largest = max(counted[row, column] for row in rows for column in columns)
    laid = []
    for row in rows:
        sizes = [counted[row, column] for column in columns]
        cells = tuple(
            HeatCell(
                f"{size:,}" if size else "·",
                f"level-{level(size, largest)}",
                f"{row}, {column}: {plural(size, 'statement') if size else 'nothing on record'}",
            )
            for column, size in zip(columns, sizes, strict=True)
        )
        laid.append(HeatRow(row, cells, f"{sum(sizes):,}"))
    notes = [
        "Numbers: statements; · nothing on record. A statement with several topics is in each."
    ]
    if corner == "stance":
        notes = ["Numbers: statements with a known year; · nothing on record."]
    drawn = sum(counted[row, column] for row in rows for column in columns)
    if drawn < counted.total():
        notes.append("The largest rows and columns, and the latest years, are shown.")
    return HeatMap(title, corner, tuple(columns), tuple(laid), tuple(notes))


def _figure(heat: HeatMap) -> Iterator[str]:
    yield f'<figure class="heat">\n<h2>{escape_text(heat.title)}</h2>'
    yield from table(heat)
    yield f"<figcaption>{escape_text(' '.join(heat.notes))}</figcaption>\n</figure>"
