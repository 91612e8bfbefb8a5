"""What a state was on a statement's day, as a condition on the rows of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from onrecord.query import Query
from onrecord.stores.tiny.index.schema import SPAN, SPAN_BITS, day_number
from onrecord.tenures import Spell, Tenure

_END = f"(d.whens >> {SPAN_BITS}) + (d.whens & {SPAN})"
_NEVER = "0"


class Been:
    """A tenure that is asked for.

    ``nids`` are the numbers of the names of its states, where only theirs can answer.
    """

    def __init__(self, tenure: Tenure, query: Query, nid: Callable[[str, str], int]) -> None:
        self._tenure = tenure
        self._sure = query.certain is not tenure.barred
        self._query = query
        states = dict.fromkeys(each.country for each in tenure.spells)
        self._nids = {each: nid("country", each) if each else 0 for each in states}
        anybody = tenure.barred or "" in states
        self.nids = () if anybody else tuple(each for each in self._nids.values() if each)

    def sql(self, borne: Callable[[str], str], certain: str) -> str:
        """Return the condition, of ``d.whens`` and of what ``borne`` makes of numbers of names.

        ``certain`` is the condition that a date is certain.
        """
        days: dict[str, list[Spell]] = {}
        for each in self._tenure.spells:
            days.setdefault(self._days(each), []).append(each)
        tests = [self._both(borne, test, spells) for test, spells in days.items()]
        dated = " OR ".join(filter(None, tests)) or _NEVER
        if self._sure:
            dated = f"({dated}) AND {certain}"
        yearless = self._both(borne, "d.whens < 0", self._whenever()) or _NEVER
        return f"{'NOT ' * self._tenure.barred}({dated} OR {yearless})"

    def _both(self, borne: Callable[[str], str], test: str, spells: list[Spell]) -> str:
        """Ask for a state, if one is meant, and for days."""
        if any(not each.country for each in spells):
            return f"({test})"
        numbers = ", ".join(self._numbers(spells))
        return f"({test} AND {borne(numbers)})" if numbers else ""

    def _numbers(self, spells: list[Spell]) -> Iterator[str]:
        nids = dict.fromkeys(self._nids[each.country] for each in spells)
        return (str(each) for each in nids if each)

    def _days(self, spell: Spell) -> str:
        if self._sure:
            since, until = map(day_number, (spell.since, spell.until))
            return f"d.whens >= {since << SPAN_BITS} AND {_END} <= {until}"
        first, last = map(day_number, (spell.first, spell.last))
        reach = f"d.whens >= 0 AND d.whens < {(last + 1) << SPAN_BITS}"
        return f"{reach} AND {_END} >= {first}"

    def _whenever(self) -> list[Spell]:
        """Return the spells that a day without a year is taken to lie in."""
        sure, undated = self._query.certain, self._query.undated
        if undated or sure:
            return list(self._tenure.spells) if undated is not self._tenure.barred else []
        return [each for each in self._tenure.spells if each.always and not self._tenure.barred]
