"""Sorting a batch into new statements, duplicates, and new sources of duplicates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from onrecord import codec
from onrecord.errors import UnknownStatementError
from onrecord.model import Statement, are_separate_occasions
from onrecord.statements import merge
from onrecord.storage.backend import Backend, Stored
from onrecord.storage.base import AddResult, Conflict, ProgressCallback, Rows, no_progress
from onrecord.storage.duplicate_key import are_same_words, duplicate_key
from onrecord.storage.tiny.line_format import Start
from onrecord.storage.tiny.spool import Spool

if TYPE_CHECKING:
    from onrecord.storage.tiny.index.update import IndexUpdate

# Called once a batch is long: returns what indexes it as it comes, if that can be had.
OpenIndex = Callable[[], "IndexUpdate | None"]

_AT_ONCE = 500
_LONG = 1000
_MOST_PAIRS = 20
_MOST_ROWS = 3
_REPORT = 1 << 20


class _NewStatement(NamedTuple):
    """A statement that was given, with the numbers it is found by."""

    statement: Statement
    id_number: int
    key: int


class Batch:
    """Statements being added beside those already kept, in bounded memory."""

    def __init__(
        self,
        known: Backend,
        progress: ProgressCallback = no_progress,
        start: Start | None = None,
        open_index: OpenIndex = lambda: None,
        encode: Callable[[Statement], bytes] = codec.encode,
    ) -> None:
        # What a store's lines hold: those of a file have a checksum.
        self._encode = encode
        self._known = known if known.size() else None
        self._has_former = self._known is not None and bool(self._known.former_ids("", 1))
        self._progress = progress
        self._open_index = open_index
        self.index: IndexUpdate | None = None
        self.new = Spool(start or Start())
        self.changed: dict[str, Statement] = {}
        self.registers: dict[str, Callable[[Rows], Rows]] = {}
        self._stored: dict[str, Statement] = {}
        self._duplicates = self._gained_source = self._merged = 0
        self._conflicts: dict[str, Conflict] = {}
        self._duplicate_pairs: list[tuple[str, str]] = []
        self._changed_keys: dict[int, list[str]] = {}

    @property
    def changes_anything(self) -> bool:
        """Whether the batch changes the store at all."""
        return bool(self.new or self.changed or self.registers)

    @property
    def single(self) -> bytes | None:
        """The one document that the batch adds, as JSON, if it does nothing else."""
        others = self.changed or self.registers
        return next(iter(self.new)) if len(self.new) == 1 and not others else None

    def add(self, statements: Iterable[Statement]) -> None:
        """Add statements, some at a time; duplicates only gain sources."""
        given = iter(statements)
        while some := list(islice(given, _AT_ONCE)):
            self._add_some(
                [_NewStatement(each, _number(each.id), duplicate_key(each)) for each in some]
            )

    def revise(self, statement: Statement) -> None:
        """Replace the statement with this id. Raises UnknownStatementError."""
        if self._with_id(statement.id) is None:
            found = self._known.known([statement.id], []) if self._known is not None else []
            if not found:
                raise UnknownStatementError(statement.id)
            self._stored[statement.id] = found[0].statement
        if key := duplicate_key(statement):
            self._changed_keys.setdefault(key, []).append(statement.id)
        self._put(statement)

    def lines(self, start: Start) -> Iterator[bytes]:
        """Yield the lines of the documents that the batch adds, some at a time, to be written."""
        written = reported = 0
        for lines in self.new.lines(start):
            yield lines
            written += len(lines)
            if written - reported > _REPORT:
                reported = written
                self._progress("writing", written / self.new.size)
        self._progress("writing", 1.0)

    def added(self) -> AddResult:
        """Return the result of the batch."""
        return AddResult(
            recorded=len(self.new),
            duplicates=self._duplicates,
            gained_source=self._gained_source,
            duplicate_pairs=tuple(self._duplicate_pairs),
            merged=self._merged,
            conflicts=tuple(self._conflicts.values()),
        )

    def close(self) -> None:
        """Release the memory and files of the batch."""
        self.new.close()
        if self.index is not None:
            self.index.abandon()

    def _add_some(self, given: list[_NewStatement]) -> None:
        """Look all of them up in the store at once, then decide one by one."""
        alike: dict[int, list[Statement]] = {}
        if self._known is not None:
            ids = [each.statement.id for each in given]
            keys = [each.key for each in given if each.key]
            # The first that was recorded is found first.
            for stored in sorted(self._known.known(ids, keys), key=lambda each: each.number):
                statement = stored.statement
                self._stored[statement.id] = statement
                alike.setdefault(duplicate_key(statement), []).append(statement)
        for each in given:
            kept = self._find(each, alike)
            if kept is None:
                self._append(each)
                continue
            self._duplicates += 1
            if kept.id != each.statement.id and len(self._duplicate_pairs) < _MOST_PAIRS:
                self._duplicate_pairs.append((each.statement.id, kept.id))
            self._note_conflicts(kept, each.statement)
            united = merge.merge_duplicate(kept, each.statement)
            if united is not kept:
                self._merged += 1
                self._gained_source += united.sources != kept.sources
                self._put(united)
        self._stored.clear()

    def _note_conflicts(self, kept: Statement, duplicate: Statement) -> None:
        for name in merge.find_contradictions(kept, duplicate):
            found = self._conflicts.get(name, Conflict(name, 0))
            rows = found.rows
            if duplicate.origin is not None and len(rows) < _MOST_ROWS:
                rows = (*rows, duplicate.origin)
            self._conflicts[name] = Conflict(name, found.size + 1, rows)

    def _find(self, given: _NewStatement, alike: dict[int, list[Statement]]) -> Statement | None:
        """Return the stored statement that this one duplicates, if there is one."""
        id_ = given.statement.id
        found = self._with_id(id_)
        if found is None and self._has_former and self._known is not None:
            merged_into = self._known.former_ids(id_, 1).get(id_)
            stored = self._known.get(merged_into) if merged_into else None
            found = self.changed.get(merged_into or "") or (stored.statement if stored else None)
        if found is not None or not given.key:
            return found
        others = [self.changed.get(each.id, each) for each in alike.get(given.key, ())]
        others += [self.new.statement(place) for place in self.new.with_words(given.key)]
        changed = self._changed_keys.get(given.key, ()) if self._changed_keys else ()
        others += [one for id_ in changed if (one := self._with_id(id_)) is not None]
        for other in others:
            if are_same_words(given.statement, other) and not are_separate_occasions(
                given.statement, other
            ):
                return other
        return None

    def _with_id(self, id_: str) -> Statement | None:
        """Return the statement of an id as it is by now, in the batch or in the store."""
        if (found := self.changed.get(id_) or self._stored.get(id_)) is not None:
            return found
        place = self._place(id_)
        return None if place is None else self.new.statement(place)

    def _place(self, id_: str) -> int | None:
        """Return where in the batch a new statement is."""
        places = self.new.with_id(_number(id_))
        return next((each for each in places if self.new.statement(each).id == id_), None)

    def _append(self, given: _NewStatement) -> None:
        place = self.new.append(self._encode(given.statement), given.id_number, given.key)
        try:
            if self.index is not None:
                self.index.add(self.new.line(place), self._as_stored(place, given.statement))
            elif place == _LONG and (index := self._open_index()) is not None:
                self.index = index
                for each in range(place + 1):
                    index.add(self.new.line(each), self._as_stored(each, self.new.statement(each)))
        except BaseException as cause:
            if not self._does_without_index(cause):
                raise

    def _as_stored(self, place: int, statement: Statement) -> Stored:
        return Stored(self.new.start.number + place, statement)

    def _put(self, statement: Statement) -> None:
        """Replace the statement of this id, in the store or in the batch."""
        place = self._place(statement.id)
        if place is None:
            self.changed[statement.id] = statement
            return
        before = self.new.line(place)
        self.new.replace(place, self._encode(statement))
        try:
            if self.index is not None:
                self.index.remove(before)
                self.index.add(self.new.line(place), self._as_stored(place, statement))
        except BaseException as cause:
            if not self._does_without_index(cause):
                raise

    def _does_without_index(self, cause: BaseException) -> bool:
        """Let go of an index that fails, as where its disk is full; return whether it was that."""
        from onrecord.storage.tiny.index.update import is_engine_failure

        if not is_engine_failure(cause):
            return False
        if self.index is not None:
            self.index.abandon()
        self.index = None
        return True


def _number(id_: str) -> int:
    """Return a number to find an id by; never 0."""
    return hash(id_) or 1
