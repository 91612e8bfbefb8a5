"""Who, when and how much: marks along a line of time, from dates that were counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from onrecord import dates
from onrecord.dates.edtf import MONTHS

YEAR_UNKNOWN = "u"

_MOST_BINS = 60
_LEAST_BINS = 8
_MOST_ROWS = 12
_MOST_TICKS = 5
_EXACT = 0.8
_NARROWEST, _LETTER, _GAP = 275, 7, 12  # a line on a phone, and a label on it, in pixels
_OPEN = ("0001-01-01", "9999-12-31")


class Unit(NamedTuple):
    """A length of time: which one a day lies in, what it is called, and at which steps."""

    name: str
    of: Callable[[str], int]
    label: Callable[[int], str]
    span: Callable[[int], tuple[str, str]]
    steps: tuple[int, ...]


class Dot(NamedTuple):
    """What was said in one stretch: its key, its edges between 0 and 1, how much.

    ``first`` and ``last`` are its first and last day, month or year in ISO.
    """

    key: str
    begin: float
    end: float
    size: int
    label: str
    first: str = ""
    last: str = ""

    @property
    def words(self) -> str:
        """What it says to those who point at it, or cannot see it."""
        return f"{self.label}: {self.size:,}"

    @property
    def longer(self) -> bool:
        """Whether it is dated only to more than one unit of the line."""
        return "-" in self.key


class TimelineRow(NamedTuple):
    """The marks of one official, or of several."""

    name: str
    size: int
    marks: tuple[Dot, ...]


class TimelineChart(NamedTuple):
    """The marks of all, of each official and of all others; places on the line, labelled."""

    unit: str
    everyone: TimelineRow
    rows: tuple[TimelineRow, ...]
    others: tuple[TimelineRow, ...]
    ticks: tuple[tuple[float, str], ...]
    yearless: int
    scale: Scale

    def row_of(self, official: str) -> int:
        """Return the number of an official's row; 0 is everyone's, the last the others'."""
        names = [each.name for each in self.rows]
        return names.index(official) + 1 if official in names else len(names) + 1


class Scale(NamedTuple):
    """A line of time: its unit, and its first and last one."""

    unit: Unit
    first: int
    last: int

    def key(self, edtf: str) -> str:
        """Return where a date lies: ``12``, ``12-15`` for a longer span, ``u`` without a year."""
        bounds = dates.bounds(edtf)
        if not bounds:
            return YEAR_UNKNOWN
        begin, end = (self._placed(each) for each in bounds)
        return f"{begin}" if begin == end else f"{begin}-{end}"

    def mark(self, key: str, size: int) -> Dot:
        """Return the mark of a key."""
        if key == YEAR_UNKNOWN:
            return Dot(key, 1, 1, size, "year unknown")
        begin, _, end = key.partition("-")
        last = int(end or begin)
        width = self.last - self.first + 1
        ends = [self.first + each for each in (int(begin), last)]
        label = " to ".join(dict.fromkeys(map(self.unit.label, ends)))
        days = self.unit.span(ends[0])[0], self.unit.span(ends[1])[1]
        return Dot(key, int(begin) / width, (last + 1) / width, size, label, *days)

    def even_ticks(self) -> tuple[tuple[float, str], ...]:
        """Return few places on the line at even steps, in the middle of what they name."""
        width = self.last - self.first + 1
        step = next((n for n in self.unit.steps if width / n <= _MOST_TICKS), self.unit.steps[-1])
        at = (each for each in range(self.first, self.last + 1) if each % step == 0)
        return tuple(((each - self.first + 0.5) / width, self.unit.label(each)) for each in at)

    def _placed(self, day: str) -> int:
        return min(max(self.unit.of(day), self.first), self.last) - self.first


def build_timeline(whens: Mapping[tuple[str, str], int]) -> TimelineChart:
    """Lay out how often each official spoke at each date."""
    scale = _scale(_by_date(whens))
    said: dict[str, Counter[str]] = {}
    for (official, edtf), size in whens.items():
        said.setdefault(official, Counter())[scale.key(edtf)] += size
    ranked = sorted(said, key=lambda each: (-said[each].total(), each))
    rows = [_row(each, said[each], scale) for each in ranked[:_MOST_ROWS]]
    rest = sum((said[each] for each in ranked[_MOST_ROWS:]), Counter[str]())
    everyone = _row("", sum(said.values(), Counter[str]()), scale)
    others = (_row(f"{len(ranked) - _MOST_ROWS:,} others", rest, scale),) if rest else ()
    yearless = sum(each.size for each in everyone.marks if each.key == YEAR_UNKNOWN)
    return TimelineChart(
        scale.unit.name, everyone, tuple(rows), others, ticks(everyone, scale), yearless, scale
    )


def ticks(everyone: TimelineRow, scale: Scale) -> tuple[tuple[float, str], ...]:
    """Return few places on the line where statements are, in the middle of what they name.

    The first and the last are labelled, then those with the most statements where there is
    room. If no date is exact, the steps are even.
    """
    dated = [each for each in everyone.marks if not each.longer and each.first]
    if not dated:
        return scale.even_ticks()
    first, *between, last = sorted(dated, key=lambda each: each.begin) if dated[1:] else dated * 2
    between_ticks = (_LETTER * max(len(each.label) for each in dated) + _GAP) / _NARROWEST
    found: dict[float, str] = {}
    for each in (first, last, *sorted(between, key=lambda each: (-each.size, each.begin))):
        middle = (each.begin + each.end) / 2
        if all(abs(middle - other) >= between_ticks for other in found):
            found[middle] = each.label
    return tuple(sorted(found.items()))


def numbered(row: TimelineRow, between: float) -> set[str]:
    """Return the keys of the marks whose number has room, the largest first, ``between`` apart.

    What has no year stands apart and has room.
    """
    found: dict[str, float] = {}
    exact = (each for each in row.marks if not each.longer and each.first)
    for each in sorted(exact, key=lambda each: (-each.size, each.begin)):
        middle = (each.begin + each.end) / 2
        if all(abs(middle - other) >= between for other in found.values()):
            found[each.key] = middle
    return {*found, YEAR_UNKNOWN}


def _row(name: str, said: Counter[str], scale: Scale) -> TimelineRow:
    marks = tuple(scale.mark(key, size) for key, size in sorted(said.items()))
    return TimelineRow(name, said.total(), marks)


def _by_date(whens: Mapping[tuple[str, str], int]) -> Counter[tuple[str, str]]:
    """Count by first and last day, where a year is known."""
    counted: Counter[tuple[str, str]] = Counter()
    for (_, edtf), size in whens.items():
        if bounds := dates.bounds(edtf):
            counted[bounds] += size
    return counted


def _scale(spans: Counter[tuple[str, str]]) -> Scale:
    """Choose the finest unit in which the line is not too long and most dates have one place."""
    ends = {day for span in spans for day in span} - {*_OPEN}
    if not ends:
        return Scale(_UNITS["year"], 0, _LEAST_BINS - 1)
    unit = _unit(spans, ends)
    return _padded(unit, unit.of(min(ends)), unit.of(max(ends)))


def _unit(spans: Counter[tuple[str, str]], ends: Iterable[str]) -> Unit:
    closed = Counter({span: n for span, n in spans.items() if not {*span} & {*_OPEN}})
    fitting = [each for each in _UNITS.values() if _bins(each, ends) <= _MOST_BINS]
    exact = (each for each in fitting if _exact(each, closed) >= _EXACT * closed.total())
    coarse = (each for each in fitting if each not in _FINE)
    # Decades are for long times, not for dates that lie in no one year.
    fine = next((each for each in exact if each in _FINE), None)
    return fine or next(coarse, _UNITS["century"])


def _padded(unit: Unit, first: int, last: int) -> Scale:
    """Lengthen a short line on both sides: one day is no bar across the page."""
    lack = max(_LEAST_BINS - (last - first + 1), 0)
    begin = max(first - lack // 2, 1)
    return Scale(unit, begin, max(last, begin) + (lack + 1) // 2)


def _bins(unit: Unit, ends: Iterable[str]) -> int:
    places = [unit.of(each) for each in ends]
    return max(places) - min(places) + 1


def _exact(unit: Unit, spans: Counter[tuple[str, str]]) -> int:
    return sum(size for (begin, end), size in spans.items() if unit.of(begin) == unit.of(end))


def _day_of(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _day_label(number: int) -> str:
    day = date.fromordinal(number)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _in_year(per_year: int) -> Callable[[str], int]:
    months = 12 // per_year
    return lambda day: int(day[:4]) * per_year + (int(day[5:7]) - 1) // months


def _month(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"


def _years(count: int) -> Callable[[int], tuple[str, str]]:
    return lambda n: (f"{n * count:04}", f"{n * count + count - 1:04}")


def _day_span(number: int) -> tuple[str, str]:
    day = date.fromordinal(number).isoformat()
    return day, day


def _month_label(number: int) -> str:
    return f"{MONTHS[number % 12][:3]} {number // 12}"


def _months(count: int) -> Callable[[int], tuple[str, str]]:
    return lambda n: (_month(n * count), _month(n * count + count - 1))


def _units() -> Sequence[Unit]:
    steps = (1, 2, 5, 10, 20)
    return (
        Unit("day", _day_of, _day_label, _day_span, (1, 7, 14, 28)),
        Unit("month", _in_year(12), _month_label, _months(1), (1, 3, 6, 12, 24)),
        Unit("quarter", _in_year(4), lambda n: f"Q{n % 4 + 1} {n // 4}", _months(3), (1, 2, 4, 8)),
        Unit("year", lambda day: int(day[:4]), str, _years(1), steps),
        Unit("decade", lambda day: int(day[:3]), lambda n: f"{n}0s", _years(10), steps),
        Unit("century", lambda day: int(day[:2]), lambda n: f"{n}00–{n}99", _years(100), steps),
    )


_UNITS = {each.name: each for each in _units()}
_FINE = tuple(_UNITS[name] for name in ("day", "month", "quarter"))
