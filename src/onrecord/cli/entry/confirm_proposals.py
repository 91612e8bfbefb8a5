"""Proposals confirmed one by one at a terminal: nothing is recorded before the last answer."""

from __future__ import annotations

import typer
from rich.text import Text

from onrecord.articles import is_certain
from onrecord.cli.entry import article_form, editor, prompts
from onrecord.cli.entry.drafts import Draft
from onrecord.cli.entry.proposals import RECORD, SKIP, Proposals
from onrecord.cli.render import tables
from onrecord.cli.render.proposals import heading_lines, statement_lines
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import (
    AbandonedError,
    BadFileError,
    BadValueError,
    EditorFailedError,
    OnRecordError,
    StoppedError,
)
from onrecord.statements.form import FormValues, build_statement, write_form
from onrecord.statements.parse import StatementParser
from onrecord.storage import Store

_HEADING = -1
_HELP = (
    "Enter accepts it, e opens it in your editor, s skips this one, b goes back, a accepts "
    "all certain ones, q stops: accepted ones are recorded, the rest is saved as a draft."
)


def confirm(proposals: Proposals, recorder: StatementParser, store: Store, draft: Draft) -> None:
    """Let the user decide on each proposal; decisions are kept in ``proposals`` and the draft.

    Where the user stops with q, some have no decision. Raises StoppedError at Ctrl-C and
    AbandonedError at the end of input; nothing is recorded then.
    """
    try:
        _Screen(proposals, recorder, store, draft).run()
    except (prompts.Interrupted, KeyboardInterrupt) as cause:
        typer.echo()
        raise StoppedError("interrupted; nothing was recorded") from cause
    except EOFError as cause:
        typer.echo()
        raise AbandonedError("the input ended; nothing was recorded") from cause


class _Screen:
    """The heading, then a proposal at a time, then one last question."""

    def __init__(
        self, proposals: Proposals, recorder: StatementParser, store: Store, draft: Draft
    ) -> None:
        self._page = tables.console()
        self._proposals = proposals
        self._recorder = recorder
        self._store = store
        self._draft = draft
        self._unfinished: dict[int, str] = {}
        self._heading = proposals.heading()

    def run(self) -> None:
        """Ask until all is decided and agreed to, or the user stops."""
        at = _HEADING
        while True:
            self._draft.write(self._proposals.dump())
            if at == len(self._proposals):
                answer = self._ask_last()
                if answer == "b":
                    at = max(_HEADING, at - 1)
                    continue
                return
            self._show(at)
            answer = self._answer(at)
            if answer == "q":
                return
            if answer == "b":
                at = max(_HEADING, at - 1)
            elif answer == "e":
                self._edit(at)
            elif answer == "a":
                self._take_certain()
                at = self._next_undecided(at)
            elif at == _HEADING or self._decide(at, SKIP if answer == "s" else RECORD):
                at = self._next_undecided(at)

    def _answer(self, at: int) -> str:
        """Return the letter of what is to be done; nothing for Enter."""
        keys = "eaq" if at == _HEADING else "esbaq"
        begin = (
            "Enter begins, e edits what is shared" if at == _HEADING else "Enter records, e edits"
        )
        more = "" if at == _HEADING else ", s skips, b back"
        prompt = f"{begin}{more}, a all certain, q stops: "
        while True:
            typed = prompts.ask(prompt).strip().casefold()
            if not typed or (typed in keys and len(typed) == 1):
                return typed
            self._say(_HELP, "dim")

    def _ask_last(self) -> str:
        count = len(self._proposals.chosen())
        skipped = len(self._proposals) - count
        self._say(f"{count:,} to record, {skipped:,} skipped.", "bold")
        while True:
            typed = prompts.ask("Enter records them as one command, b goes back: ")
            typed = typed.strip().casefold()
            if typed in ("", "b"):
                return typed
            self._say("nothing is recorded yet; Ctrl-C leaves and saves a draft", "dim")

    def _show(self, at: int) -> None:
        typer.echo()
        plain = self._page.color_system is None
        if at == _HEADING:
            certain = sum(map(is_certain, self._proposals.found))
            lines = heading_lines(self._heading, len(self._proposals), certain)
        else:
            try:
                shown = self._proposals.statement(at)
            except BadValueError as error:
                self._say(str(error), "red")
                return
            notes = [] if self._proposals.is_verbatim(at) else ["the words are not the article's"]
            added = self._store.add([shown], dry_run=True)
            if not added.recorded:
                kept = added.duplicate_pairs[0][1] if added.duplicate_pairs else shown.id
                notes.append(f"already recorded as {self._store.abbreviate([kept])[kept]}")
            decided = {RECORD: " · to be recorded", SKIP: " · skipped"}
            number = f"{at + 1} of {len(self._proposals)}"
            number += decided.get(self._proposals.decision(at), "")
            found = self._proposals.found[at]
            text = self._proposals.text
            lines = statement_lines(text, found, shown, self._heading, number, notes, plain=plain)
        for line in lines:
            self._page.print(line)

    def _decide(self, at: int, decision: str) -> bool:
        try:
            self._proposals.statement(at)
        except BadValueError as error:
            if decision == RECORD:
                self._say(str(error), "red")
                return False
        self._proposals.decide(at, decision)
        return True

    def _take_certain(self) -> None:
        for at, found in enumerate(self._proposals.found):
            if not self._proposals.decision(at) and is_certain(found):
                self._decide(at, RECORD)

    def _next_undecided(self, at: int) -> int:
        """Return the next place without a decision, else an earlier one, else the end."""
        later = range(max(at + 1, 0), len(self._proposals))
        earlier = range(max(at, 0))
        undecided = (each for each in (*later, *earlier) if not self._proposals.decision(each))
        return next(undecided, len(self._proposals))

    def _edit(self, at: int) -> None:
        """Open the heading or a statement in the editor; a refused text waits for the next try."""

        def take(form: FormValues) -> bool:
            build_statement(form, self._recorder)
            self._proposals.edit(at, form)
            return True

        form = Draft(call="read")
        try:
            if at == _HEADING:
                article_form.edit_heading(self._proposals, form, self._recorder)
            else:
                begun = self._unfinished.pop(at, "") or write_form(self._proposals.form_of(at))
                editor.edit_statement_form(form, begun, self._recorder, take)
        except (EditorFailedError, AbandonedError, BadValueError, BadFileError) as error:
            if at != _HEADING and form.path is not None:
                self._unfinished[at] = form.read()
            self._refuse(error)
        finally:
            form.drop()
            self._heading = self._proposals.heading()

    def _refuse(self, error: OnRecordError) -> None:
        self._say(str(error), "red")

    def _say(self, message: str, style: str) -> None:
        self._page.print(Text(one_line(message), style=style))
