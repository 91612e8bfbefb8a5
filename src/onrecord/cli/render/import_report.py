"""What became of the rows of an import, in words."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from onrecord.cli.terminal import output
from onrecord.importing.importer import ImportStats
from onrecord.importing.mapping import CHOICES
from onrecord.importing.open_files import OpenFile, Unread
from onrecord.storage import AddResult
from onrecord.storage.base import Conflict
from onrecord.text.plural import plural

_REASONS = 5


def print_report(added: AddResult, taken: Iterable[OpenFile], verb: str) -> None:
    """Print how many rows were read, and what became of them: the counts add up."""
    counts = _counts(added, list(taken))
    parts = [f"{counts['recorded']:,} {verb}"]
    if number := counts["duplicates"] - counts["merged"]:
        parts.append(f"{plural(number, 'duplicate')} skipped")
    if number := counts["merged"]:
        parts.append(f"{plural(number, 'duplicate')} merged")
    for name, word in (("updated", "updated"), ("skipped", "skipped")):
        if counts[name]:
            parts.append(f"{counts[name]:,} {word}")
    if counts["rejected"]:
        parts.append(f"{counts['rejected']:,} rejected")
    output.note(f"{plural(counts['rows'], 'row')}: {', '.join(parts)}")
    for each in added.conflicts[:_REASONS]:
        differ = "1 duplicate differs" if each.size == 1 else f"{each.size:,} duplicates differ"
        output.note(f"{differ} in {each.field}, the first is kept{_where(each)}")
    if more := added.conflicts[_REASONS:]:
        output.note(f"… and in {', '.join(each.field for each in more)}; --json lists them all")


def as_json(added: AddResult, taken: list[OpenFile], unread: list[Unread], batch: str) -> None:
    """Print the counts, and what was read from which column, as one JSON object."""
    files = [
        {
            "file": each.name,
            "rows": each.importer.tally.read,
            "columns": {name: list(column.names) for name, column in each.columns().items()},
            "extra": each.extra(),
            "unread": each.unread,
            "rejected": [
                {"line": row.number, "reason": row.fault} for row in each.importer.tally.rejected
            ],
        }
        for each in taken
    ]
    conflicts = [
        {
            "field": each.field,
            "count": each.size,
            "first": [{"file": row.file, "line": row.row} for row in each.rows],
        }
        for each in added.conflicts
    ]
    report = {
        **_counts(added, taken),
        "batch": batch,
        "files": files,
        "conflicts": conflicts,
        "unread": [{"file": each.name, "reason": each.why} for each in unread],
    }
    with output.open_output("", force=False) as write:
        write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def _where(conflict: Conflict) -> str:
    """Return the lines of the first rows, by file."""
    lines: dict[str, list[str]] = {}
    for row in conflict.rows:
        lines.setdefault(row.file, []).append(str(row.row))
    places = (f"{file} line{_s(len(each))} {', '.join(each)}" for file, each in lines.items())
    more = " …" if conflict.size > len(conflict.rows) else ""
    return f": {'; '.join(places)}{more}" if lines else ""


def _counts(added: AddResult, taken: list[OpenFile]) -> dict[str, int]:
    tallies = [each.importer.tally for each in taken]
    return {
        "rows": sum(each.read for each in tallies),
        "recorded": added.recorded,
        "duplicates": added.duplicates,
        "merged": added.merged,
        "updated": added.updated,
        "skipped": sum(each.skipped for each in tallies),
        "rejected": sum(len(each.rejected) for each in tallies),
    }


def _s(number: int) -> str:
    return "" if number == 1 else "s"


def print_explanations(taken: list[OpenFile], unread: Iterable[Unread] = ()) -> None:
    """Print what was settled by the looks of the files, why rows are bad, and what is not known."""
    _print_each((each.name, line) for each in taken for line in each.remarked())
    for each in taken:
        _print_bad_rows(each)
        if not each.importer.tally.read and not each.packed:
            output.note(f"{each.name}: it holds no rows")
    for file in unread:
        output.note(f"{file.name}: not read: {file.why}")
    for line in _explain_columns([each.importer.tally for each in taken]):
        output.note(line)


def _print_each(lines: Iterable[tuple[str, str]]) -> None:
    """Say what is true of several files once."""
    said: dict[str, list[str]] = {}
    for name, line in lines:
        said.setdefault(line, []).append(name)
    for line, names in said.items():
        others = f" and {len(names) - 1:,} more" * (len(names) > 1)
        output.note(f"{names[0]}{others}: {line}")


def _print_bad_rows(reading: OpenFile) -> None:
    bad = reading.importer.tally.rejected
    for row in bad[:_REASONS]:
        output.note(f"{reading.name}, line {row.number}: {row.fault}")
    if len(bad) > _REASONS:
        output.note(f"… and {len(bad) - _REASONS:,} more; --rejects FILE keeps them all")


def _explain_columns(tallies: list[ImportStats]) -> Iterator[str]:
    reasons: Counter[str] = sum((each.reasons for each in tallies), Counter())
    if reasons:
        what = ", ".join(f"{times:,} {reason}" for reason, times in reasons.most_common())
        yield f"Skipped, because they are not statements: {what}"
    for name, order in dict.fromkeys(each for tally in tallies for each in tally.orders.items()):
        field = "Dates" if name == "date" else f"Dates of {name}"
        spelt = {"dmy": "day/month/year", "mdy": "month/day/year"}.get(order, order)
        yield f"{field} read as {spelt} (the only order that fits every row)."
    if yearless := sum(each.yearless for each in tallies):
        yield f"{plural(yearless, 'date')} without a year, recorded as year unknown."
    if filled := sum(each.filled for each in tallies):
        yield f"{filled:,} got role or country from the post held on that day."
    if unsure := sum(each.undecided for each in tallies):
        yield f"{unsure:,} took no role: the post held is not certain; see officials show NAME"
    if unwrapped := sum(each.unwrapped for each in tallies):
        yield f"{plural(unwrapped, 'text')} in Python's b'…' decoded as UTF-8."
    yield from _values(tallies)
    yield from _languages(sum((each.languages for each in tallies), Counter()))


def _values(tallies: list[ImportStats]) -> Iterator[str]:
    """Say which values were read as missing, and which are none that we know."""
    nothing: Counter[tuple[str, str]] = sum((each.nothing for each in tallies), Counter())
    if nothing:
        marks = (f"{times:,} {name} “{mark}”" for (name, mark), times in nothing.items())
        yield f"Read as missing: {', '.join(marks)}; --not-na MARK keeps a mark"
    if namibia := sum(each.namibia for each in tallies):
        yield f"{namibia:,} country “NA” read as Namibia's code; --na NA reads it as missing"
    not_ours: Counter[str] = sum((each.not_ours for each in tallies), Counter())
    for name, times in not_ours.items():
        choices = ", ".join(sorted(CHOICES[name]))
        values = "value is" if times == 1 else "values are"
        yield f"{times:,} {name} {values} outside the allowed values ({choices}), stored as extra."
    unplaced: Counter[str] = sum((each.unplaced for each in tallies), Counter())
    if unplaced:
        yield f"Not recognised as countries, recorded as written: {_sample(unplaced, quoted=True)}"


def _languages(told: Counter[tuple[str, str]]) -> Iterator[str]:
    """Say which languages were named otherwise than by their tags."""
    if read := Counter({f"{said} as {tag}": n for (said, tag), n in told.items() if tag}):
        yield f"Languages read by name or code: {_sample(read)}"
    if strange := Counter({said: n for (said, tag), n in told.items() if not tag}):
        yield f"Not recognised as languages, recorded as written: {_sample(strange, quoted=True)}"


def _sample(names: Counter[str], *, quoted: bool = False) -> str:
    """Name the most frequent, and say how many more there are."""
    more = f" and {len(names) - _REASONS} more" if len(names) > _REASONS else ""
    most = [name for name, _ in names.most_common(_REASONS)]
    return ", ".join(f"“{name}”" for name in most) + more if quoted else ", ".join(most) + more
