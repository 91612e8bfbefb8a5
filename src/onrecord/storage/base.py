"""The promise of every store: adding, changing, finding and counting statements."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self, overload, runtime_checkable

from onrecord import codec
from onrecord.model import Origin, Statement
from onrecord.query import Filter, Page
from onrecord.validation import EMPTY

# Called with what is being done and the share that is done, from 0 to 1.
ProgressCallback = Callable[[str, float], object]


def no_progress(doing: str, share: float) -> None:
    """Report no progress."""


class Conflict(NamedTuple):
    """How many duplicates contradict the stored statement in a field, and the first rows."""

    field: str
    size: int
    rows: tuple[Origin, ...] = ()


class AddResult(NamedTuple):
    """The result of ``add``, in numbers of statements.

    ``recorded`` are new. ``duplicates`` have an id, or words, that the store knows; of
    these, ``gained_source`` brought a source that the stored statement did not have.
    ``duplicate_pairs`` gives, for the first few, the id passed in and the id of the
    statement with the same words. ``merged`` duplicates added something, be it a source;
    ``conflicts`` are what others say that stays out. ``updated`` rows, imported again,
    changed a statement.
    """

    recorded: int = 0
    duplicates: int = 0
    gained_source: int = 0
    duplicate_pairs: tuple[tuple[str, str], ...] = ()
    updated: int = 0
    merged: int = 0
    conflicts: tuple[Conflict, ...] = ()


class Group(NamedTuple):
    """A group of statements with equal values: its size, its first and its last EDTF date."""

    values: tuple[str, ...]
    size: int
    first: str = ""
    last: str = ""


class Summary(NamedTuple):
    """Counts by group, of ``total`` statements.

    ``undated`` statements were left out because they have no year, ``withdrawn`` ones
    because of their status.
    """

    filter: Filter
    groups: tuple[Group, ...]
    total: int
    undated: int = 0
    withdrawn: int = 0


class Info(NamedTuple):
    """What a store holds, in numbers; its size in bytes, dates in EDTF."""

    location: str
    statements: int
    officials: int
    countries: int
    topics: int
    first: str
    last: str
    size: int
    format: int
    generation: int
    unreadable: int = 0


class Damage(NamedTuple):
    """A damaged or strange place in a store's file: offset and length in bytes, and what it is.

    Where ``damage`` is false, the place is only strange: a repair keeps it as it is.
    ``statement`` is the id of a statement whose checksum is not its own.
    """

    offset: int
    length: int
    what: str
    damage: bool = True
    statement: str = ""


class RepairResult(NamedTuple):
    """The result of a repair: documents kept, bytes removed, and the file they were saved to."""

    kept: int
    removed: int
    saved: str


class Command(NamedTuple):
    """A command that changes a store, as its history records it.

    ``words`` is the command line, ``reason`` why and ``by`` who, ``at`` when (ISO 8601)
    and ``batch`` its id. The store fills in ``at`` and ``batch`` where they are empty.
    """

    words: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""
    batch: str = ""


NO_COMMAND = Command()
_CACHE_SIZE = 64


class HistoryEntry(NamedTuple):
    """One command in the history: how many statements and which registers it changed.

    ``undoes`` is the batch of the command that it undid. ``undone`` is true where a later
    command undid this one.
    """

    command: Command
    added: int = 0
    edited: int = 0
    removed: int = 0
    restored: int = 0
    registers: tuple[str, ...] = ()
    undoes: str = ""
    undone: bool = False


class StatementChange(NamedTuple):
    """What one command did to one statement, and each changed field before and after.

    ``what`` is "added", "edited", "removed" or "restored". Values are JSON values as
    stored; None is no value.
    """

    command: Command
    what: str
    fields: Mapping[str, tuple[Any, Any]]


Revise = Callable[[Statement], Statement]
# The rows of a register by key, as plain JSON values.
Rows = dict[str, Any]


class Document(NamedTuple):
    """A statement as JSON, byte for byte, with the number that tells the order of recording."""

    number: int
    document: bytes
    removed: bool = False


class Contents(NamedTuple):
    """All that a store keeps: documents as often as they are asked for, registers, history.

    ``changes`` are in order, with the fields of the file's table of changes: spans of
    numbers that were added, removed, restored, edits by id, rows of registers.
    """

    documents: Callable[[], Iterator[Document]]
    changes: Sequence[Mapping[str, Any]]
    registers: Mapping[str, Rows]


class Copied(NamedTuple):
    """How much was copied; how many statements were the same there, how many another.

    Those that differ are left as they are.
    """

    statements: int = 0
    removed: int = 0
    same: int = 0
    differing: int = 0
    changes: int = 0
    registers: tuple[str, ...] = ()


class Results(Sequence[Statement]):
    """The statements that match a filter, in the order of a page. Each is read when accessed.

    ``filter`` has its names resolved. ``total`` counts the matches before the page's limit,
    ``undated`` those that a date filter left out because their year is unknown.
    Results are a snapshot: they stay readable while the statements change.
    """

    def __init__(  # noqa: PLR0913  each is a part of the results
        self,
        filter: Filter,
        rows: Sequence[Any],
        read: Callable[[Any], Statement],
        *,
        total: int,
        undated: int = 0,
        document: Callable[[Any], bytes] | None = None,
    ) -> None:
        self.filter = filter
        self.total = total
        self.undated = undated
        self._rows = rows
        self._read = read
        self._document = document or (lambda row: codec.encode(read(row)))
        # A table reads each statement twice: for its id, then for its cells.
        self._cache: dict[int, Statement] = {}

    def transform(self, change: Callable[[Statement], Statement], filter: Filter) -> Results:
        """Return these statements, each passed through ``change``, under another filter."""

        def read(row: Any) -> Statement:
            return change(self._read(row))

        return Results(filter, self._rows, read, total=self.total, undated=self.undated)

    def documents(self) -> Iterator[bytes]:
        """Yield each statement as JSON in UTF-8, as ``codec.encode`` writes it, undecoded."""
        return map(self._document, self._rows)

    def pick(self, positions: Sequence[int], limit: int = 0) -> Results:
        """Return the statements at some positions, up to a limit."""
        rows = [self._rows[at] for at in positions]
        return Results(
            self.filter,
            rows[: limit or None],
            self._read,
            total=len(rows),
            undated=self.undated,
            document=self._document,
        )

    def ids(self) -> Iterator[str]:
        """Yield the ids in order."""
        return (each.id for each in self)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> Statement: ...
    @overload
    def __getitem__(self, at: slice) -> list[Statement]: ...
    def __getitem__(self, at: int | slice) -> Statement | list[Statement]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        statement = self._cache.get(at)
        if statement is None:
            statement = self._read(self._rows[at])
            if len(self._cache) < _CACHE_SIZE:
                self._cache[at] = statement
        return statement


class Provenance(NamedTuple):
    """Where a statement came from: its reference upstream, the file and the row (-1 for none)."""

    id: str
    ref: str = ""
    file: str = ""
    row: int = -1


class QuickAnswers(Protocol):
    """What completion asks: answered at once, perhaps out of date. Any error may be raised."""

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""

    def ids_with_prefix(self, prefix: str, limit: int) -> list[tuple[str, str]]:
        """Return ids with this prefix, each with its date and speaker; the newest for no prefix."""


class Store(Protocol):
    """A store of statements.

    Every method may raise StoreUnreachableError or NotAStoreError; those that
    write, StoreBusyError.
    """

    @property
    def location(self) -> str:
        """The store's address, as the user would type it."""

    def __enter__(self) -> Self:
        """Use the store in a ``with`` block, which closes it."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close the store."""

    def close(self) -> None:
        """Release what was read. The store can be used again."""

    def add(
        self,
        statements: Iterable[Statement],
        *,
        dry_run: bool = False,
        command: Command = NO_COMMAND,
        registers: Mapping[str, Callable[[Rows], Rows]] = EMPTY,
    ) -> AddResult:
        """Add all of these statements, or none. A ``dry_run`` only returns the result.

        A duplicate (its id is stored, or its words are stored from the same speaker on the
        same known day) adds to the stored statement what that does not say: sources,
        members of lists, empty fields (see statements.merge.united). The same command
        changes ``registers``, as ``change`` does.
        """

    def batch(self, command: Command = NO_COMMAND) -> AbstractContextManager[None]:
        """Make everything added and revised inside one change: all of it is stored, or nothing."""

    def revise(self, statements: Iterable[Statement], *, command: Command = NO_COMMAND) -> int:
        """Replace the statements with these ids; return how many they were.

        Raises UnknownStatementError where an id is not stored; then nothing changes.
        """

    def remove(self, ids: Iterable[str], *, command: Command = NO_COMMAND) -> int:
        """Remove the statements with these whole ids; return how many. ``undo`` restores them.

        Raises UnknownStatementError where an id is not stored; then nothing changes.
        """

    def change(
        self,
        command: Command,
        *,
        revise: Mapping[str, Revise] = EMPTY,
        remove: Iterable[str] = (),
        restore: Iterable[str] = (),
        registers: Mapping[str, Callable[[Rows], Rows]] = EMPTY,
    ) -> HistoryEntry:
        """Change statements and registers in one step: all of it, or nothing.

        ``revise`` gives a function for each id, ``registers`` one for each register. They
        are called in order, on the current values, while no other process can write: two
        people who edit one statement both count. Removed statements to ``restore`` come
        back byte for byte. Raises UnknownStatementError where an id is not stored.
        """

    def undo(
        self, batch: str = "", *, command: Command = NO_COMMAND, dry_run: bool = False
    ) -> HistoryEntry:
        """Undo the last command, or the one with this ``batch`` or prefix of it; return it.

        The last command is the newest that is not undone. Every line comes back byte for
        byte. A ``dry_run`` only returns the command. Raises NothingToUndoError,
        AmbiguousIdError, or ChangedSinceError or AlreadyRestoredError where a later command
        changed the same statements.
        """

    def commands(self) -> Iterator[HistoryEntry]:
        """Yield the commands of the history, the newest first."""

    def history(self, id_: str) -> list[StatementChange]:
        """Return the changes of one statement (a whole id), the oldest first."""

    def removed(self) -> Iterator[Statement]:
        """Yield the removed statements that can be restored."""

    def purge(self, ids: Iterable[str]) -> int:
        """Delete removed statements (whole ids) for good; return how many they were."""

    def rows(self, register: str) -> Rows:
        """Return the rows of a register."""

    def provenance(self) -> Iterator[Provenance]:
        """Yield the provenance of each statement that was imported or has a reference."""

    def statements(self) -> Iterator[Statement]:
        """Yield every statement in stored order."""

    def quick_answers(self) -> QuickAnswers | None:
        """Return what completion asks, without writing; None where the answer would take time."""

    def get(self, id_: str) -> Statement:
        """Return a statement by its id or a unique prefix of at least four characters.

        Raises UnknownStatementError, or AmbiguousIdError.
        """

    def find(self, filter: Filter | None = None, page: Page | None = None) -> Results:
        """Return the statements that match the filter (default: all), as the page orders them."""

    def count(self, filter: Filter | None = None) -> int:
        """Return how many statements match the filter (default: all)."""

    def summarize(self, filter: Filter, by: Sequence[str], *, ends: bool = True) -> Summary:
        """Count the matching statements by some fields (see query.GROUPS), largest group first.

        Without ``ends`` counting is quicker, and groups have no first and last date.
        """

    def names(self, facet: str) -> dict[str, int]:
        """Return each value of a facet with the number of statements that have it."""

    def preferred(self, facet: str, names: Iterable[str]) -> dict[str, str]:
        """Return the preferred spelling of each of these names, where a register has another."""

    def registered(self, facet: str, name: str) -> Rows:
        """Return the register's rows that match a name: by a whole spelling, else by its words."""

    def resolve(self, filter: Filter) -> Filter:
        """Return a filter with each name replaced by all its spellings."""

    def abbreviate(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the shortest prefixes, of one length, that identify these ids."""

    def info(self) -> Info:
        """Return the size, dates and counts of the store."""

    def contents(self) -> Contents:
        """Return all that the store keeps, to be copied into another."""

    def take_in(self, contents: Contents) -> Copied:
        """Add what another store keeps and this one has not: all of it, or nothing."""


@runtime_checkable
class FileStore(Store, Protocol):
    """A store in one file: it can be checked for damage, repaired and indexed again."""

    def check(self) -> list[Damage]:
        """Return the damage in the store's file, in file order; change nothing."""

    def altered(self, ids: Collection[str]) -> list[str]:
        """Return the ids of these whose line another program, or the disk, has changed."""

    def traces(self, statements: Collection[Statement]) -> list[str]:
        """Return the files beside the store in which words or ids of these statements stand."""

    def accept(self) -> int:
        """Give each line whose checksum is not its own a new one; return how many they were."""

    def repair(self) -> RepairResult:
        """Keep every whole document of a damaged store; save the rest in a file beside it."""

    def reindex(self) -> bool:
        """Rebuild the search index; return False where the store has none."""
