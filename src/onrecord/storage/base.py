"""What every store promises: keeping, finding and counting statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self, overload

from onrecord import codec
from onrecord.model import Statement
from onrecord.query import Filter, Page
from onrecord.validation import EMPTY

# Told what is being done, and how much of it is: from 0 to 1, which is the end.
Watch = Callable[[str, float], object]


def unwatched(doing: str, share: float) -> None:
    """Tell nobody."""


class Added(NamedTuple):
    """What became of the statements given to ``add``.

    ``recorded`` are new, ``same`` were known (as they were, or by the same words),
    and of these ``sourced`` had a source that was not yet there. ``twins`` pairs
    the id given with the one that keeps the same words, for the first few.
    ``updated`` were known, and are changed by what a row now says.
    """

    recorded: int = 0
    same: int = 0
    sourced: int = 0
    twins: tuple[tuple[str, str], ...] = ()
    updated: int = 0


class Group(NamedTuple):
    """Statements that share values: how many, and the EDTF dates of the first and the last."""

    values: tuple[str, ...]
    size: int
    first: str = ""
    last: str = ""


class Summary(NamedTuple):
    """Counts by group, over ``total`` statements.

    Those left out are ``undated``, without a year, or ``withdrawn``, by their standing.
    """

    filter: Filter
    groups: tuple[Group, ...]
    total: int
    undated: int = 0
    withdrawn: int = 0


class Info(NamedTuple):
    """A store at a glance; sizes in bytes, dates in EDTF."""

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


class Flaw(NamedTuple):
    """A place in a store's file, in bytes, and what is not as it should be there.

    One that is no ``damage`` is kept as it is, by a repair too.
    """

    offset: int
    length: int
    what: str
    damage: bool = True


class Repaired(NamedTuple):
    """How many documents a repair kept, how many bytes it took out, and where those are kept."""

    kept: int
    removed: int
    saved: str


class Command(NamedTuple):
    """A command that changes a store, as history tells it.

    ``words`` are what was typed, ``reason`` and ``by`` why and by whom, ``at``
    when (ISO 8601), ``batch`` its id; the store gives the last two if they are empty.
    """

    words: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""
    batch: str = ""


SILENT = Command()
_READ_AGAIN = 64


class Step(NamedTuple):
    """What one command did: how many statements it touched, which registers, what it took back.

    ``taken_back`` tells that a later command undid it.
    """

    command: Command
    added: int = 0
    edited: int = 0
    removed: int = 0
    restored: int = 0
    registers: tuple[str, ...] = ()
    undoes: str = ""
    taken_back: bool = False


class Event(NamedTuple):
    """What a command did to one statement: ``what``, and each field before and after.

    Values are those of the document; None stands for no value.
    """

    command: Command
    what: str
    fields: Mapping[str, tuple[Any, Any]]


Revise = Callable[[Statement], Statement]
# A register's rows by their key, as plain JSON values.
Rows = dict[str, Any]


class Found(Sequence[Statement]):
    """The statements that match a filter, in the order of a page, each read when it is asked for.

    ``filter`` is the filter with its names resolved, ``total`` how many match it before
    the page's limit, ``undated`` how many a date filter left out because no year is known.
    What was found stays readable while the statements are changed.
    """

    def __init__(  # noqa: PLR0913  that is what an answer is made of
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
        # A table reads what it shows more than once: for its ids, then for its cells.
        self._met: dict[int, Statement] = {}

    def shown(self, change: Callable[[Statement], Statement], filter: Filter) -> Found:
        """Return the same statements, each as ``change`` makes it, under another filter."""

        def read(row: Any) -> Statement:
            return change(self._read(row))

        return Found(filter, self._rows, read, total=self.total, undated=self.undated)

    def documents(self) -> Iterator[bytes]:
        """Yield each as JSON in UTF-8, as ``codec.encode`` writes it, without reading it."""
        return map(self._document, self._rows)

    def pick(self, places: Sequence[int], limit: int = 0) -> Found:
        """Return some of the statements, by their places in the order, up to a limit."""
        rows = [self._rows[at] for at in places]
        return Found(
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
        met = self._met.get(at)
        if met is None:
            met = self._read(self._rows[at])
            if len(self._met) < _READ_AGAIN:
                self._met[at] = met
        return met


class Trace(NamedTuple):
    """Where a statement came from: its name upstream, the file and the row; -1 is no row."""

    id: str
    ref: str = ""
    file: str = ""
    row: int = -1


class Glance(Protocol):
    """What a store can tell at once, as it was a while ago; whatever fails may be raised."""

    def names(self, facet: str) -> dict[str, int]:
        """Return each name in a facet, with how many statements bear it."""

    def beginning(self, prefix: str, most: int) -> list[tuple[str, str]]:
        """Return ids that begin so, each with who and when; the newest, where nothing is told."""


class Store(Protocol):
    """Statements kept for good, that can be asked about.

    Every method may raise StoreUnreachableError or NotAStoreError; those that
    write, StoreBusyError.
    """

    @property
    def location(self) -> str:
        """Where it is, as the user would name it."""

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
        """Let go of what was read; the store can be asked again."""

    def add(
        self,
        statements: Iterable[Statement],
        *,
        rehearse: bool = False,
        command: Command = SILENT,
    ) -> Added:
        """Keep all of these, or none; to ``rehearse`` is to say what would become of them.

        One whose id is known, or whose words are known from the same speaker
        on the same known day, changes nothing but for a source not yet there.
        """

    def batch(self, command: Command = SILENT) -> AbstractContextManager[None]:
        """Make one change of all that is added and revised inside: all of it is kept, or none."""

    def revise(self, statements: Iterable[Statement], *, command: Command = SILENT) -> int:
        """Put these in the place of those with their ids; return how many there were.

        Raises UnknownStatementError where one is not there; then nothing is changed.
        """

    def remove(self, ids: Iterable[str], *, command: Command = SILENT) -> int:
        """Take statements out, whole ids given, to where undoing finds them; return how many.

        Raises UnknownStatementError where one is not there; then nothing is changed.
        """

    def change(
        self,
        command: Command,
        *,
        revise: Mapping[str, Revise] = EMPTY,
        remove: Iterable[str] = (),
        restore: Iterable[str] = (),
        registers: Mapping[str, Callable[[Rows], Rows]] = EMPTY,
    ) -> Step:
        """Make one change of statements and registers: all of it, or nothing.

        Those to ``restore`` were removed, and come back byte for byte.

        What ``revise`` and ``registers`` give is called, in their order, on what is
        there once no other process can change it, so that two who edit one statement
        both count. Raises UnknownStatementError where a statement is not there.
        """

    def undo(self, asked: str = "", *, command: Command = SILENT, rehearse: bool = False) -> Step:
        """Take back the last command that was not, or the one whose batch begins so; return it.

        Every line comes back byte for byte. To ``rehearse`` is to say what would be
        taken back. Raises NothingToUndoError, AmbiguousIdError, or ChangedSinceError or
        AlreadyRestoredError where a later command stands upon it.
        """

    def steps(self) -> Iterator[Step]:
        """Give what each command did, the newest first."""

    def history(self, id_: str) -> list[Event]:
        """Return what was done to a statement, whole id given, the oldest first."""

    def removed(self) -> Iterator[Statement]:
        """Give the statements that were taken out and can be brought back."""

    def purge(self, ids: Iterable[str]) -> int:
        """Forget removed statements for good, whole ids given; return how many there were."""

    def rows(self, register: str) -> Rows:
        """Return the rows of a register."""

    def traces(self) -> Iterator[Trace]:
        """Give where each statement came from, if it was imported or has a ref."""

    def statements(self) -> Iterator[Statement]:
        """Yield every statement, in the order in which they are stored."""

    def glance(self) -> Glance | None:
        """Return what can be told at once, writing nothing; none where that takes time."""

    def get(self, asked: str) -> Statement:
        """Return a statement by its id or a unique beginning of at least four characters.

        Raises UnknownStatementError, or AmbiguousIdError.
        """

    def find(self, filter: Filter | None = None, page: Page | None = None) -> Found:
        """Return the statements that match the filter, or all, in the page's order and number."""

    def count(self, filter: Filter | None = None) -> int:
        """Return how many statements match the filter, or how many there are."""

    def summarize(self, filter: Filter, by: Sequence[str], *, ends: bool = True) -> Summary:
        """Count what matches by the fields ``by`` (see query.GROUPS), most frequent first.

        Without ``ends`` the groups are counted quicker, and have no first and last date.
        """

    def names(self, facet: str) -> dict[str, int]:
        """Return each name that statements bear in a named facet, with how many bear it."""

    def preferred(self, facet: str, names: Iterable[str]) -> dict[str, str]:
        """Return the preferred spelling of each of these names that has another in a register."""

    def registered(self, facet: str, name: str) -> Rows:
        """Return the rows of a register that ``name`` means: by a whole spelling, else by words."""

    def resolve(self, filter: Filter) -> Filter:
        """Return ``filter`` with each name replaced by the spellings it stands for."""

    def abbreviate(self, ids: Iterable[str]) -> dict[str, str]:
        """Return the shortest beginnings, of one length, that tell these ids from all others."""

    def info(self) -> Info:
        """Return the store at a glance."""


class FileStore(Store, Protocol):
    """A store in a file of its own, which can be damaged, repaired and indexed anew."""

    def check(self) -> list[Flaw]:
        """Return what is not as it should be in the store's file, in its order; change nothing."""

    def repair(self) -> Repaired:
        """Keep every whole document of a damaged store; what was none is saved beside."""

    def reindex(self) -> bool:
        """Make anew what look-ups are answered from; no where there is nothing such."""
