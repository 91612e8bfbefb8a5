"""What a state was on a statement's day, as spans of the numbers that time has given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from onrecord.query import Filter
from onrecord.stores.tiny.index.schema import SPAN, SPAN_BITS, UNCERTAIN, day_number
from onrecord.tenures import Spell, Tenure

Span = tuple[int, int]
# The numbers of what begins between two days.
Between = Callable[[int, int], Span]

_UNCERTAIN = (
    "EXISTS (SELECT 1 FROM marks u JOIN names USING (nid)"
    f" WHERE names.facet = '{UNCERTAIN}' AND u.n = {{}}.n)"
)


class Been:
    """A tenure that is asked for; ``anybody`` tells that its days are those of all states."""

    def __init__(self, tenure: Tenure, filter: Filter, nid: Callable[[str, str], int]) -> None:
        self._tenure = tenure
        self._filter = filter
        self._sure = filter.certain is not tenure.barred
        states = dict.fromkeys(each.country for each in tenure.spells)
        nids = {each: nid("country", each) if each else 0 for each in states}
        self._nids = {each: number for each, number in nids.items() if number or not each}
        self._spells = [each for each in tenure.spells if each.country in self._nids]
        self.anybody = "" in self._nids

    def source(self, between: Between, longest: int, late: Span) -> tuple[str, str]:
        """Return tables whose rows ``k`` are so, each once, and what must hold of them.

        Most are told by their numbers alone; of those at an edge, the dates are looked at.
        """
        rows = [
            f"({nid}, {low}, {high}, {look})"
            for nid, spells in self._by_name()
            for (low, high), look in self._spans(spells, between, longest, late)
        ]
        table = "docs" if self.anybody else "marks"
        borne = "" if self.anybody else "k.nid = s.column1 AND "
        values = ", ".join(rows) or "(0, 1, 0, 0)"
        held = f"{borne}k.n BETWEEN s.column2 AND s.column3"
        looked = (
            f"SELECT 1 FROM docs w WHERE w.n = k.n AND {self.test('k.nid IN ({})'.format, 'w')}"
        )
        told = f"(NOT s.column4 OR EXISTS ({looked}))"
        return f"(VALUES {values}) s CROSS JOIN {table} k ON {held}", told

    def test(self, borne: Callable[[str], str], of: str = "d") -> str:
        """Return what must hold of a document, and of what ``borne`` makes of names' numbers."""
        days: dict[str, list[Spell]] = {}
        for each in self._spells:
            days.setdefault(self._days(each, of), []).append(each)
        tests = [self._both(borne, test, spells) for test, spells in days.items()]
        dated = " OR ".join(tests) or "0"
        if self._sure:
            dated = f"({dated}) AND NOT {_UNCERTAIN.format(of)}"
        yearless = self._both(borne, f"{of}.whens < 0", self._whenever()) or "0"
        return f"({dated} OR {yearless})"

    def _both(self, borne: Callable[[str], str], test: str, spells: list[Spell]) -> str:
        """Ask for a state, if one is meant, and for days."""
        if any(not each.country for each in spells):
            return f"({test})"
        nids = dict.fromkeys(str(self._nids[each.country]) for each in spells)
        return f"({test} AND {borne(', '.join(nids))})" if nids else ""

    def _days(self, spell: Spell, of: str) -> str:
        begun, end = f"{of}.whens", f"({of}.whens >> {SPAN_BITS}) + ({of}.whens & {SPAN})"
        if self._sure:
            since, until = map(day_number, (spell.since, spell.until))
            return f"{begun} >= {since << SPAN_BITS} AND {end} <= {until}"
        first, last = map(day_number, (spell.first, spell.last))
        reach = f"{begun} >= 0 AND {begun} < {(last + 1) << SPAN_BITS}"
        return f"{reach} AND {end} >= {first}"

    def _whenever(self) -> list[Spell]:
        """Return the spells that a day without a year is taken to lie in."""
        certain, undated = self._filter.certain, self._filter.undated
        if undated or certain:
            return self._spells if undated is not self._tenure.barred else []
        return [each for each in self._spells if each.always and not self._tenure.barred]

    def _by_name(self) -> Iterator[tuple[int, list[Spell]]]:
        for country, nid in self._nids.items():
            yield nid, [each for each in self._spells if each.country == country]

    def _spans(
        self, spells: list[Spell], between: Between, longest: int, late: Span
    ) -> Iterator[tuple[Span, int]]:
        """Give spans that do not overlap, and whether dates must be looked at in them."""
        known, edges = [], [late]
        for each in spells:
            if self._sure:
                edges.append(between(*map(day_number, (each.since, each.until))))
                continue
            first, last = map(day_number, (each.first, each.last))
            known.append(between(first, last))
            edges.append(between(first - longest, first - 1))
        if any(each in self._whenever() for each in spells):
            known.append((1, between(0, 0)[0] - 1))
        known = _united(known)
        yield from ((each, 0) for each in known)
        yield from ((each, 1) for each in _without(_united(edges), known))


def _united(spans: Iterable[Span]) -> list[Span]:
    made: list[Span] = []
    for low, high in sorted(each for each in spans if each[0] <= each[1]):
        if made and low <= made[-1][1] + 1:
            made[-1] = (made[-1][0], max(made[-1][1], high))
        else:
            made.append((low, high))
    return made


def _without(spans: list[Span], known: list[Span]) -> Iterator[Span]:
    """Give what of some spans lies in none of those known, which are in order."""
    for low, high in spans:
        at = low
        for begin, end in known:
            if at < begin <= high:
                yield at, begin - 1
            if begin <= high and end >= at:
                at = end + 1
        if at <= high:
            yield at, high
