"""A store held for writing: under its lock, what a command adds and changes becomes its file."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from onrecord import codec
from onrecord.errors import StoreChangedError
from onrecord.stores.base import Command, Step
from onrecord.stores.tiny import head, layout, writer
from onrecord.stores.tiny.answers import Answers
from onrecord.stores.tiny.changes import Change, Spans, within
from onrecord.stores.tiny.changing import Asked, Draft
from onrecord.stores.tiny.head import CHANGES, REMOVED, Row
from onrecord.stores.tiny.intake import Intake
from onrecord.stores.tiny.layout import Fresh, Splice, Stamp, Start
from onrecord.stores.tiny.lock import Held
from onrecord.stores.tiny.scanned import Scanned
from onrecord.stores.tiny.steps import step_of, undoable
from onrecord.stores.tiny.view import View

# The file as it was, where additions to it begin, and what was spliced (None: too much to tell).
Follow = Callable[[View, int, list[Splice] | None], None]
Work = Callable[[Draft], None]


class Session:
    """The store while we hold its lock; ``follow`` brings the index up to what was written."""

    def __init__(self, held: Held, fresh: Callable[[], Answers], follow: Follow) -> None:
        self._held = held
        self._fresh = fresh
        self._follow = follow

    def start(self) -> Start:
        """Return where the lines of new statements will begin, if nothing else changes."""
        with self._view() as view:
            return writer.start(view)

    def keep(self, intake: Intake, command: Command, known: Stamp | None) -> None:
        """Write what a batch adds: one statement in place, more by replacement.

        Raises StoreChangedError where the file is not the one ``known`` to the batch.
        """
        if not intake.changed:
            return
        if layout.stamp_of(self._held.path) != known:
            raise StoreChangedError(self._held.path)
        with self._view() as view:
            end = writer.body_length(view)
            if (single := intake.single) is not None:
                self._keep_one(view, end, single)
                return
            draft = Draft(view, end, self._places(view, intake.sourced))
            for id_ in intake.sourced:
                draft.revise(id_, lambda old: codec.from_dict(intake.sourced[old.id]))
            first, count = writer.next_number(view), intake.added().recorded
            added = ((first, first + count - 1),) if count else ()
            row = draft.change(**_told(command), next=first + count, added=added)
            self._write(view, end, draft, row, intake.fresh)

    def _keep_one(self, view: View, end: int, said: bytes) -> None:
        """Add one statement in place: its own line tells what was done."""
        with _unless_written(view):
            if not writer.append_one(view, self._held, said):
                writer.rewrite(view, self._held, fresh=layout.numbered([said]))
        with suppress(KeyboardInterrupt):
            self._follow(view, end, [])

    def change(self, command: Command, asked: Asked) -> Step:
        """Change statements and registers; return what was done."""

        def work(draft: Draft) -> None:
            for id_, each in asked.revise.items():
                draft.revise(id_, each)
            for id_ in asked.remove:
                draft.remove(id_)
            draft.restore(asked.restore)
            for name, rows in asked.registers.items():
                draft.register(name, rows)

        ids = (*asked.revise, *asked.remove, *asked.restore)
        return step_of(self._change(command, ids, work))

    def _change(self, command: Command, ids: Iterable[str], work: Work, undoes: str = "") -> Change:
        """Let a draft be worked out on the statements of these ids, and write it."""
        with self._view() as view:
            end = writer.body_length(view)
            draft = Draft(view, end, self._places(view, ids))
            work(draft)
            row = draft.change(**_told(command), next=writer.next_number(view), undoes=undoes)
            if not row.empty:
                self._write(view, end, draft, row)
        return row

    def undo(self, asked: str, command: Command) -> Step:
        """Take a command back; return it."""
        with self._view() as view:
            target = undoable(view, asked)
            back = tuple(_ids_within(view, target.removed))
        ids = (*target.edits, *back)
        self._change(command, ids, lambda draft: draft.take_back(target), undoes=target.batch)
        return step_of(target)

    def purge(self, ids: Iterable[str]) -> int:
        """Forget removed statements, and what history tells of them."""
        unwanted = set(ids)
        with self._view() as view:
            keys = {each.key for each in view.rows(REMOVED) if _id_of(each) in unwanted}
            rewrites = {
                REMOVED: lambda rows: (each for each in rows if each.key not in keys),
                CHANGES: lambda rows: (_silenced(each, unwanted) for each in rows),
            }
            if keys:
                end = writer.body_length(view)
                writer.rewrite(view, self._held, rewrites=rewrites)
                self._follow(view, end, [])
        return len(keys)

    def _places(self, view: View, ids: Iterable[str]) -> dict[str, tuple[int, int]]:
        answers = self._fresh() if view.copy is None else Scanned(view)
        return answers.places(ids)

    @contextmanager
    def _view(self) -> Iterator[View]:
        """Open the file, laid out as ours."""
        view = writer.laid_out(View(self._held.path))
        try:
            yield view
        finally:
            view.close()

    def _write(
        self,
        view: View,
        end: int,
        draft: Draft,
        row: Change,
        fresh: Fresh = layout.NOTHING_NEW,
    ) -> None:
        splices = draft.splices()
        tables = draft.tables(row)
        with _unless_written(view):
            writer.rewrite(view, self._held, splices=splices, fresh=fresh, rewrites=tables)
        grown = sum(len(each.raw) - each.length for each in splices)
        # What is written stays: whoever stops the index only puts it off.
        with suppress(KeyboardInterrupt):
            self._follow(view, end + grown, None if draft.large else splices)


@contextmanager
def _unless_written(view: View) -> Iterator[None]:
    """Let Ctrl-C stop a change, but not pretend so once it is written."""
    try:
        yield
    except KeyboardInterrupt:
        now = layout.stamp_of(view.path)
        if now is None or (view.stamp is not None and now[:2] == view.stamp[:2]):
            raise


def _told(command: Command) -> dict[str, str]:
    """Return what a row keeps of a command; its moment and id are given where it has none."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    return {
        "batch": command.batch or uuid.uuid4().hex[:12],
        "at": command.at or now,
        "by": command.by,
        "command": command.words,
        "reason": command.reason,
    }


def _ids_within(view: View, spans: Spans) -> Iterator[str]:
    """Give the ids of removed statements by their numbers."""
    for each in view.rows(REMOVED) if spans else ():
        if within(spans, int(each.key)) and (id_ := _id_of(each)):
            yield id_


def _id_of(row: Row) -> Any:
    return json.loads(row.raw).get("id")


def _silenced(row: Row, unwanted: set[str]) -> Row:
    """Leave out of a change what it tells of statements that are to be forgotten."""
    value = json.loads(row.raw)
    if unwanted & value.get("edits", {}).keys():
        # What was typed may hold the words themselves.
        value["command"] = value.get("command", "").partition(" ")[0]
        value.pop("reason", None)
    for part in ("edits", "lines"):
        kept: Mapping[str, Any] = value.get(part, {})
        if unwanted & kept.keys():
            value[part] = {id_: told for id_, told in kept.items() if id_ not in unwanted}
    return head.row(row.key, value)
