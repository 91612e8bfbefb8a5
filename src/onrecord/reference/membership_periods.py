"""Who was what, and when: days on which states were members of an organisation, or in its chair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

FIRST, LAST = "0001-01-01", "9999-12-31"
KINDS = ("member", "chair", "during")


class MembershipPeriod(NamedTuple):
    """Days, as ISO and inclusive, on which a state was something, or any state if none is named.

    It may have been so from ``first`` to ``last``, and surely was from ``since`` to
    ``until``; where those are the wrong way round, it is sure of no day. ``always``
    tells that it was so whenever anybody was.
    """

    country: str
    first: str = FIRST
    last: str = LAST
    since: str = FIRST
    until: str = LAST
    always: bool = False

    def may(self, earliest: str, latest: str) -> bool:
        """Tell whether one of these days may be among its own."""
        return earliest <= self.last and self.first <= latest

    def must(self, earliest: str, latest: str) -> bool:
        """Tell whether all of these days surely are among its own."""
        return self.since <= earliest and latest <= self.until


class MembershipFilter(NamedTuple):
    """What is asked of a statement's day, and of the state it was made for.

    ``names`` are as typed, any of them will do: ``SCO:observer`` for a ``member``,
    ``SCO`` for the ``chair``, ``SCO chair Kazakhstan`` for ``during``. A store finds
    the ``spells`` they mean, all of which name a state or none, and how they are
    ``said``; ``barred`` asks for the others.
    """

    kind: str
    names: tuple[str, ...]
    barred: bool = False
    spells: tuple[MembershipPeriod, ...] = ()
    said: str = ""

    @property
    def settled(self) -> bool:
        """Tell whether the names have been looked up."""
        return bool(self.said)

    def mine(self, country: str) -> tuple[MembershipPeriod, ...]:
        """Return the spells of a state."""
        return tuple(each for each in self.spells if each.country in ("", country))

    def admits(self, country: str, days: tuple[str, str], *, exact: bool, certain: bool) -> bool:
        """Tell whether it may be so between two days, or, to be ``certain``, must be.

        ``exact`` tells that the days themselves are certain.
        """
        mine = self.mine(country)
        sure = certain is not self.barred
        so = any(each.must(*days) if sure else each.may(*days) for each in mine)
        return (so and (exact or not sure)) is not self.barred

    def bounds(self, *, sure: bool) -> Iterator[tuple[MembershipPeriod, str, str]]:
        """Yield each period with its first and last day: the ``sure`` ones, or the possible."""
        for each in self.spells:
            yield (each, each.since, each.until) if sure else (each, each.first, each.last)

    def yearless_spells(self, *, certain: bool, undated: bool) -> tuple[MembershipPeriod, ...]:
        """Return the periods that a day of an unknown year is taken to lie in."""
        if undated or certain:
            return self.spells if undated is not self.barred else ()
        return () if self.barred else tuple(each for each in self.spells if each.always)

    def admits_yearless(self, country: str, *, certain: bool, undated: bool) -> bool:
        """Tell the same of a day whose year is not known; ``undated`` lets every such day in."""
        mine = self.mine(country)
        if undated or not mine:
            return bool(mine) or self.barred
        return not certain and (self.barred or any(each.always for each in mine))


def join_periods(spells: Iterable[MembershipPeriod]) -> tuple[MembershipPeriod, ...]:
    """Join spells of one state that follow on one another, so that a span over both is certain."""
    made: list[MembershipPeriod] = []
    for each in sorted(spells):
        before = made[-1] if made else None
        if before and before.country == each.country and each.since <= _after(before.until):
            made[-1] = before._replace(
                last=max(before.last, each.last), until=max(before.until, each.until)
            )
        else:
            made.append(each)
    return tuple(made)


def _after(day: str) -> str:
    from datetime import date, timedelta

    return day if day == LAST else (date.fromisoformat(day) + timedelta(days=1)).isoformat()
