"""List removed statements; find one by the beginning of its id."""

from typing import Annotated, Any

import typer

from onrecord.cli.options.groups import Output, StoreOption, expand_option_groups
from onrecord.cli.render.results import ResultView, write_results
from onrecord.cli.terminal import progress
from onrecord.errors import AmbiguousIdError, BadValueError, UnknownStatementError
from onrecord.model import SHORTEST_PREFIX, Statement, read_id
from onrecord.query import Filter
from onrecord.storage import Results, Store

RemovedIds = Annotated[list[str], typer.Argument(help="Ids, from onrecord removed.", metavar="ID…")]


@expand_option_groups
def removed(*, out: Output, place: StoreOption) -> None:
    """List what was removed: restore ID brings it back, history ID tells why."""
    store = progress.open_store_shown(place.store)
    there = list(store.removed())
    found = Results(Filter(), there, _removed_statement, total=len(there))
    write_results(ResultView(store, found, Filter(), nothing="no removed statements"), out)


def removed_as(store: Store, asked: str) -> Statement:
    """Return the removed statement whose id begins so. Raises UnknownStatementError."""
    wanted = read_id(asked)
    near = [each for each in store.removed() if each.id.startswith(wanted)]
    if len(wanted) < SHORTEST_PREFIX or not near:
        raise UnknownStatementError(asked)
    if len(near) > 1:
        raise AmbiguousIdError(asked, tuple(each.id for each in near))
    return near[0]


def removed_statements(store: Store, ids: list[str]) -> list[Statement]:
    """Return the removed statements with these ids, each once.

    Raises BadValueError where one is not removed, UnknownStatementError where there is none.
    """
    found: dict[str, Statement] = {}
    for asked in ids:
        try:
            each = removed_as(store, asked)
        except UnknownStatementError as cause:
            store.get(asked)
            message = f"{asked} is on record; onrecord rm {asked} removes it first"
            raise BadValueError(message) from cause
        found[each.id] = each
    return list(found.values())


def _removed_statement(row: Any) -> Statement:
    assert isinstance(row, Statement)  # noqa: S101  they are those given above
    return row
