"""What became of the rows of an import, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator

from onrecord.cli.terminal import output
from onrecord.importing.importer import ImportStats
from onrecord.importing.open_files import OpenFile
from onrecord.storage import AddResult

_REASONS = 5


def report(added: AddResult, taken: Iterable[OpenFile], verb: str) -> None:
    """Say how many rows were read, and what became of them."""
    tallies = [each.importer.tally for each in taken]
    read, rejected = sum(t.read for t in tallies), sum(len(t.rejected) for t in tallies)
    skipped = sum(t.skipped for t in tallies)
    parts = [f"{added.recorded:,} {verb}", f"{added.duplicates:,} the same again"]
    parts += [f"{added.updated:,} updated"] * bool(added.updated)
    parts += [f"{added.gained_source:,} of them with a new source"] * bool(added.gained_source)
    parts += [f"{skipped:,} skipped"] * bool(skipped)
    output.note(f"{', '.join(parts)}, {rejected:,} rejected, of {read:,} row{'s' * (read != 1)}")


def explain(taken: list[OpenFile]) -> None:
    """Say what was settled by the looks of the files, why rows are bad, and what is not known."""
    _say_each((each.name, line) for each in taken for line in each.remarked())
    for each in taken:
        _say_bad(each)
    for line in _understood([each.importer.tally for each in taken]):
        output.note(line)


def dry_run(taken: list[OpenFile]) -> None:
    """Say which column serves which field."""
    _say_each((each.name, each.understood()) for each in taken)


def _say_each(lines: Iterable[tuple[str, str]]) -> None:
    """Say what is true of several files once."""
    said: dict[str, list[str]] = {}
    for name, line in lines:
        said.setdefault(line, []).append(name)
    for line, names in said.items():
        others = f" and {len(names) - 1:,} more" * (len(names) > 1)
        output.note(f"{names[0]}{others}: {line}")


def _say_bad(reading: OpenFile) -> None:
    bad = reading.importer.tally.rejected
    for row in bad[:_REASONS]:
        output.note(f"{reading.name}, line {row.number}: {row.fault}")
    if len(bad) > _REASONS:
        output.note(f"… and {len(bad) - _REASONS:,} more; --rejects FILE keeps them all")


def _understood(tallies: list[ImportStats]) -> Iterator[str]:
    reasons: Counter[str] = sum((each.reasons for each in tallies), Counter())
    if reasons:
        what = ", ".join(f"{times:,} {reason}" for reason, times in reasons.most_common())
        yield f"skipped, as they are no statements: {what}"
    for name, order in dict.fromkeys(each for tally in tallies for each in tally.orders.items()):
        field = "" if name == "date" else f" of {name}"
        yield f"dates{field} were read as {order}: the column allows no other order"
    if yearless := sum(each.yearless for each in tallies):
        yield f"{yearless:,} dates have no year and are kept without one"
    if filled := sum(each.filled for each in tallies):
        yield f"{filled:,} took what they did not say of role and country from the post held then"
    if unsure := sum(each.undecided for each in tallies):
        yield f"{unsure:,} took no role: what was held then is not sure; officials show NAME"
    nothing: Counter[tuple[str, str]] = sum((each.nothing for each in tallies), Counter())
    if nothing:
        marks = (f"{times:,} {name} “{mark}”" for (name, mark), times in nothing.items())
        yield f"taken as not known: {', '.join(marks)}"
    if unwrapped := sum(each.unwrapped for each in tallies):
        yield f"{unwrapped:,} texts stood in Python's b'…' and were decoded as UTF-8"
    unplaced: Counter[str] = sum((each.unplaced for each in tallies), Counter())
    if unplaced:
        yield f"no country is called {_some(unplaced)}: kept as printed, without a code"
    yield from _languages(sum((each.languages for each in tallies), Counter()))


def _languages(told: Counter[tuple[str, str]]) -> Iterator[str]:
    """Say which languages were named otherwise than by their tags."""
    if read := Counter({f"{said} as {tag}": n for (said, tag), n in told.items() if tag}):
        yield f"languages were read by name or code: {_some(read)}"
    if strange := Counter({said: n for (said, tag), n in told.items() if not tag}):
        yield f"no language is called {_some(strange)}: kept as printed, without a tag"


def _some(names: Counter[str]) -> str:
    """Name the most frequent, and say how many more there are."""
    more = f" and {len(names) - _REASONS} more" * (len(names) > _REASONS)
    return ", ".join(name for name, _ in names.most_common(_REASONS)) + more
