"""What browse asks of the store and changes in it; no screen is known here."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator

from onrecord import config, formats
from onrecord.cli.options import build_query, command_record
from onrecord.cli.options.groups import FilterOptions
from onrecord.cli.render import detail, differences, history, links
from onrecord.cli.render.preferred_names import with_preferred_names
from onrecord.cli.render.results import ResultView, write_report
from onrecord.cli.terminal import output
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import BadValueError, NoReasonError
from onrecord.formats import PAGES
from onrecord.model import STATUSES, WITH_REASON, Statement
from onrecord.query import Filter, Page
from onrecord.statements import links as link_rules
from onrecord.statements.edit import Edit, apply_edit
from onrecord.statements.parse import StatementParser
from onrecord.storage import Command, HistoryEntry, Results, Store
from onrecord.text.plural import plural

PAGE_SIZE = 30


class BrowseSession:
    """A store, the filter that is set, and the statements that match it so far."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.facets: dict[str, list[str]] = {}
        self.filter = Filter()
        self.limit = PAGE_SIZE
        self.found: Results = self._find()

    def search(self, typed: str) -> None:
        """Find what is typed: words, phrases, ``field:value``, ``@saved``; the last word may grow.

        Raises OnRecordError where it cannot be read; then the statements stay as they are.
        """
        options = FilterOptions(wanted={name: list(each) for name, each in self.facets.items()})
        previous = self.filter
        self.filter = build_query.build_filter(options, _words(typed))
        self.limit = PAGE_SIZE
        try:
            self.found = self._find()
        except Exception:
            self.filter = previous
            raise

    def find_more(self) -> bool:
        """Read twice as many statements, if more match; return whether there were any."""
        if len(self.found) >= self.found.total:
            return False
        self.limit *= 2
        self.found = self._find()
        return True

    def refresh(self) -> None:
        """Read the statements again, after a change."""
        self.found = self._find()

    def toggle_facet(self, facet: str, value: str) -> None:
        """Filter by a value of a field, or no longer, if that is set already."""
        values = self.facets.setdefault(facet, [])
        if value in values:
            values.remove(value)
        else:
            values[:] = [value]
        if not values:
            del self.facets[facet]

    def caption(self) -> str:
        """Say what was understood, and how much of it is listed."""
        found = self.found
        listed = f"first {len(found):,} of " if len(found) < found.total else ""
        undated = f"{found.undated:,} without a known year left out" if found.undated else ""
        count = f"{listed}{plural(found.total, 'statement')}"
        return one_line(
            " · ".join(filter(None, (*build_query.describe(found.filter), count, undated)))
        )

    def sheet(self, statement: Statement) -> str:
        """Return all of a statement: words, fields, sources, links, and its history."""
        stored = self.store.get(statement.id)
        return "".join(
            (
                detail.detail_table(statement, links.link_lines(self.store, stored)),
                *_history(self.store, statement.id),
            )
        )

    def edit(self, statement: Statement, edit: Edit, words: str, reason: str = "") -> str:
        """Change one statement as ``onrecord edit`` does; return what to say."""
        parser = StatementParser(today=config.today(), order=config.date_order(), strict=True)
        return self._revise(statement, lambda old: apply_edit(old, edit, parser), words, reason)

    def star(self, statement: Statement) -> str:
        """Star a statement, or take the star away."""
        value = "no" if statement.starred else "yes"
        return self.edit(statement, Edit(sets={"starred": value}), f"edit --set starred={value}")

    def tag(self, statement: Statement, topic: str) -> str:
        """Add a topic to a statement. Raises BadValueError where none is typed."""
        if not topic.strip():
            raise BadValueError("no topic was typed")
        words = f"edit --add {shlex.quote(f'topics={topic.strip()}')}"
        return self.edit(statement, Edit(adds={"topics": (topic.strip(),)}), words)

    def set_status(self, statement: Statement, typed: str) -> str:
        """Set the status; the words behind it are the reason.

        Raises BadValueError where there is no such status, NoReasonError where it needs one.
        """
        status, _, reason = typed.strip().partition(" ")
        status = status.lower()
        if status not in STATUSES:
            raise BadValueError(
                f"no status is called {status!r}; type one of {', '.join(STATUSES)}"
            )
        if status in WITH_REASON and not reason.strip():
            raise NoReasonError(status, f"type it behind: {status} the ministry denies it")
        return self.edit(statement, Edit(sets={"status": status}), f"status {status}", reason)

    def link(self, statement: Statement, typed: str, other: Statement) -> str:
        """Link two statements by what is typed: "contradicts", "denied by". Raises LinkError."""
        phrase = link_rules.parse_phrase(typed.split())
        one, two = (other, statement) if phrase.turned else (statement, other)
        words = f"link {one.id} {phrase.type} {two.id}"
        return self._revise(
            one, lambda old: link_rules.add_link(old, two, phrase.type), words, on=""
        )

    def last_command(self) -> HistoryEntry:
        """Return the command that undo takes back. Raises NothingToUndoError."""
        return self.store.undo(dry_run=True)

    def undo(self, step: HistoryEntry) -> str:
        """Undo a command; return what to say."""
        command = _command(f"undo {step.command.batch}")
        self.store.undo(step.command.batch, command=command)
        return f"Undone. To redo: onrecord undo {command.batch}"

    def export(self, path: str) -> str:
        """Write all that matches to a new file; its suffix tells the format. Return what to say.

        Raises FileExistsAlreadyError, UnknownFormatError.
        """
        name = path.strip()
        if name in ("", "-"):
            raise BadValueError("no file was typed")
        form = formats.find_writable_by_suffix(name).name
        page = Page(reverse=True)
        found = self.store.find(self.filter, page)
        with output.open_output(name, force=False, store=self.store.location) as write:
            if form in PAGES:
                write_report(form, ResultView(self.store, found, self.filter, page), write)
            else:
                output.write_for_programs(form, found, write, ())
        return f"{plural(len(found), 'statement')} written to {name}"

    def _find(self) -> Results:
        return with_preferred_names(
            self.store, self.store.find(self.filter, Page(limit=self.limit))
        )

    def _revise(
        self,
        statement: Statement,
        change: Callable[[Statement], Statement],
        words: str,
        reason: str = "",
        on: str | None = None,
    ) -> str:
        """Change a statement in one command; refuse first what cannot be, write nothing then."""
        stored = self.store.get(statement.id)
        if change(stored) == stored:
            return "Nothing to change: it is so already."
        verb, _, rest = words.partition(" ")
        target = f"{statement.id} " if on is None else on
        command = _command(f"{verb} {target}{rest}", reason)
        self.store.change(command, revise={statement.id: change})
        return f"{statement.id[:8]} changed: {words}. u undoes it."


def _command(words: str, reason: str = "") -> Command:
    """Return a command whose words say what was done, as it would be typed, and that browse did."""
    return command_record.record_command(reason)._replace(words=f"browse: {words}")


def _words(typed: str) -> list[str]:
    """Split what is typed at blanks outside quotation marks; the last word may be unfinished."""
    lexer = shlex.shlex(typed, posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters, lexer.quotes, lexer.escape = True, "", '"', ""
    try:
        words = list(lexer)
    except ValueError:  # a quotation mark is still open
        return _words(f'{typed}"') if typed.count('"') % 2 else typed.split()
    if words and words[-1][-1:] == ":" and words[-1][:-1].isalpha():
        return words[:-1]  # the value of the field is still to come
    unfinished = words and typed[-1:].isalnum() and ":" not in words[-1]
    if unfinished and not words[-1].startswith("@") and words[-1] != "OR":
        words[-1] += "*"
    return words


def _history(store: Store, id_: str) -> Iterator[str]:
    """Yield the history of a statement as lines, the newest change first."""
    changes = store.history(id_)
    if changes:
        yield "\nHistory\n"
    for change in reversed(changes):
        yield f"{change.what}  {one_line(history.describe(change.command))}\n"
        for name, (before, after) in change.fields.items():
            told = "".join(text for text, _ in differences.difference_lines(before, after, 4))
            yield f"  {one_line(name)}: {told}\n"
