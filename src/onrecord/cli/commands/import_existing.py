"""Rows whose statement is on record already: left as it is, updated, or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as replace_fields
from functools import cache

from msgspec.structs import replace

from onrecord.cli import select
from onrecord.cli.render import differences
from onrecord.errors import AlreadyRecordedError, BadValueError, UnknownStatementError
from onrecord.importing import update_existing
from onrecord.importing.importer import Importer, ImportStats
from onrecord.importing.open_files import OpenFile
from onrecord.model import Statement
from onrecord.statements import merge
from onrecord.storage import AddResult, Command, Store
from onrecord.storage.base import Conflict

_MOST_ROWS = 3
MODES = ("skip", "update", "fail")


def check_mode(manner: str) -> str:
    """Return a manner, or raise BadValueError."""
    if manner not in MODES:
        raise BadValueError(f"--on-duplicate is {', '.join(MODES)}, not {manner!r}")
    return manner


def import_statements(
    store: Store, taken: Sequence[OpenFile], manner: str, command: Command, *, dry_run: bool
) -> AddResult:
    """Record the rows in this manner, as one command; or say what would become of them.

    Raises AlreadyRecordedError where it is to fail for a row that is known.
    """
    rows = (each for reading in taken for each in reading.importer)
    if manner == "skip":
        return store.add(rows, dry_run=dry_run, command=command)
    if manner == "fail":
        return _refuse_duplicates(store, taken, command, dry_run=dry_run)
    if dry_run:
        again = _Updater(store, taken)
        added = store.add(again.new(), dry_run=True)
        again.show()
        return again.told(added)
    with store.batch(command):
        again = _Updater(store, taken)
        added = store.add(again.new())
        store.revise(again.updates.values())
    return again.told(added)


def _refuse_duplicates(
    store: Store, taken: Sequence[OpenFile], command: Command, *, dry_run: bool
) -> AddResult:
    def checked(added: AddResult) -> AddResult:
        if added.duplicates:
            raise AlreadyRecordedError(added.duplicates)
        return added

    rows = (each for reading in taken for each in reading.importer)
    if dry_run:
        return checked(store.add(rows, dry_run=True))
    with store.batch(command):
        return checked(store.add(rows))


@dataclass
class _Updater:
    """The rows of files, parted into new ones and those that are known."""

    store: Store
    taken: Sequence[OpenFile]

    def __post_init__(self) -> None:
        self.updates: dict[str, Statement] = {}
        self._seen: set[str] = set()
        # What the rows of a statement say together, and how many of them say anything new.
        self._rows: dict[str, Statement] = {}
        self._changing: Counter[str] = Counter()
        self._same = 0
        self._conflicts: dict[str, Conflict] = {}
        files = {each.importer.file for each in self.taken}
        traces = (each for each in self.store.provenance() if each.ref or each.file in files)
        self._known = update_existing.note_origins(traces, self._get, cache(self._claims))

    def new(self) -> Iterator[Statement]:
        """Yield the statements that are not on record; keep what is to be updated.

        Of several rows of one statement the first may change it; later ones add to it,
        and what they contradict is counted.
        """
        for reading in self.taken:
            for row in reading.importer:
                there = self._known.of(row)
                if there is None:
                    yield row
                else:
                    self._compare(there, row)

    def _compare(self, there: Statement, row: Statement) -> None:
        said = row
        if there.id in self._seen:
            # Of one batch: no row of an earlier import, of which only the sources are added.
            first = replace(self._rows.get(there.id, there), batch=row.batch)
            self._note_conflicts(first, row)
            said = merge.merge_duplicate(first, row)
            if said is first:
                self._same += 1
                return
        self._seen.add(there.id)
        now = update_existing.update_statement(there, said)
        if now == there:
            self._same += 1 + self._changing.pop(there.id, 0)
            self.updates.pop(there.id, None)
            self._rows.pop(there.id, None)
        else:
            self._changing[there.id] += 1
            self._rows[there.id] = said
            self.updates[there.id] = now

    def told(self, added: AddResult) -> AddResult:
        """Return what became of all rows: each is counted once."""
        return added._replace(
            duplicates=added.duplicates + self._same,
            updated=self._changing.total(),
            conflicts=(*added.conflicts, *self._conflicts.values()),
        )

    def _note_conflicts(self, kept: Statement, row: Statement) -> None:
        for name in merge.find_contradictions(kept, row):
            found = self._conflicts.get(name, Conflict(name, 0))
            rows = (*found.rows, *([row.origin] if row.origin else []))[:_MOST_ROWS]
            self._conflicts[name] = Conflict(name, found.size + 1, rows)

    def show(self) -> None:
        """Show what would be updated, a few of them."""
        there = [self.store.get(each) for each in list(self.updates)[: select.SAMPLE]]
        select.print_sample(
            self.store,
            there,
            lambda old: differences.summarize_differences(old, self.updates[old.id]),
            len(self.updates),
        )

    def _get(self, id_: str) -> Statement | None:
        try:
            return self.store.get(id_)
        except UnknownStatementError:
            return None

    def _claims(self) -> frozenset[str]:
        """Read the files once more: the ids that their rows have."""
        apart = (_count_apart(each.importer) for each in self.taken)
        return frozenset(row.id for importer in apart for row in importer)


def _count_apart(importer: Importer) -> Importer:
    """Return the same rows, counted apart."""
    return replace_fields(importer, tally=ImportStats())
