"""What users add to the register of organisations: rows become other rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord import dates
from onrecord.errors import BadRegisterError
from onrecord.reference.countries import name_of
from onrecord.reference.organizations import OPEN, Membership, memberships, resolve
from onrecord.text.tokens import fold_key

Rows = dict[str, Any]


def add_names(rows: Rows, acronym: str, name: str, names: Iterable[str]) -> Rows:
    """Return the rows with an organisation called so; names that are known stay."""
    number, row = _row(rows, acronym)
    called = list(dict.fromkeys((*row.get("names", ()), *names)))
    changed = {**row, **({"name": name} if name else {}), **({"names": called} if called else {})}
    return {**rows, number: changed}


def add_membership(rows: Rows, acronym: str, told: Membership) -> Rows:
    """Return the rows with a membership, in the place of what was said of the same."""
    if told.start not in ("", OPEN) and told.end not in ("", OPEN):
        begun, ended = dates.bounds(told.start), dates.bounds(told.end)
        if begun and ended and ended[1] < begun[0]:
            raise BadRegisterError("a membership ends before it begins")
    number, row = _row(rows, acronym)
    new = {field: value for field, value in told._asdict().items() if value}
    lines = [new if _same(each, told) else each for each in row.get("memberships", ())]
    return {**rows, number: {**row, "memberships": lines if new in lines else [*lines, new]}}


def end_membership(rows: Rows, acronym: str, country: str, role: str, end: str) -> Rows:
    """Return the rows with a membership ended that goes on. Raises BadRegisterError."""
    told = memberships(resolve(acronym, rows), rows)
    going = [each for each in told if each.country == country and each.end in ("", OPEN)]
    mine = [each for each in going if not role or each.role == role]
    if len(mine) != 1:
        raise BadRegisterError(_which(acronym, country, mine or going))
    return add_membership(rows, acronym, mine[0]._replace(end=end))


def _which(acronym: str, country: str, going: list[Membership]) -> str:
    if not going:
        helped = f"onrecord orgs show {acronym} lists who was"
        return f"{name_of(country)} has no current role in {acronym}; {helped}"
    roles = " or ".join(f"--role '{each.role}'" for each in going)
    return f"say which role of {name_of(country)} in {acronym} ended: {roles}"


def _row(rows: Rows, acronym: str) -> tuple[str, dict[str, Any]]:
    """Return the number and the row of an organisation; a new one where there is none."""
    for number, row in rows.items():
        if isinstance(row, dict) and fold_key(str(row.get("acronym", ""))) == fold_key(acronym):
            return number, row
    highest = max((int(each) for each in rows if each.isdecimal()), default=0)
    return str(highest + 1), {"acronym": acronym}


def _same(row: Any, told: Membership) -> bool:
    return isinstance(row, dict) and all(
        row.get(field, "") == getattr(told, field) for field in ("country", "role", "start")
    )
