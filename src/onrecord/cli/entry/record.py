"""A statement written by hand: in the editor, or in answer to questions."""

from __future__ import annotations

from pathlib import Path

import typer

from onrecord.cli.entry import editor
from onrecord.cli.entry.drafts import Draft
from onrecord.cli.options import command_record
from onrecord.errors import BadValueError
from onrecord.model import Statement
from onrecord.statements import form
from onrecord.statements.form import FormValues
from onrecord.statements.parse import StatementParser
from onrecord.storage import AddResult, Store

Recorded = tuple[Statement, AddResult]


def record_by_hand(  # one more keyword for each way in
    entered: FormValues,
    recorder: StatementParser,
    store: Store,
    *,
    edit: bool = False,
    resume: str = "",
    another: bool = False,
) -> Recorded:
    """Record what the user writes; whatever goes wrong, the text is kept and its path said.

    Raises BadValueError where what was given cannot be recorded, before anything is asked.
    """
    if fault := form.find_fault(entered, recorder):
        raise fault.error
    draft = Draft(Path(resume) if resume else None)
    with draft.kept():
        if edit or resume:
            recorded = _in_the_editor(entered, recorder, store, draft)
        else:
            from onrecord.cli.entry.wizard import ask_statement

            statement = ask_statement(entered, recorder, store, draft, another=another)
            recorded = (
                statement,
                store.add([statement], command=command_record.continue_command(recorder.keeping)),
            )
    draft.drop()
    return recorded


def ask_for_another(recorded: Statement, recorder: StatementParser) -> FormValues | None:
    """Ask whether there is another statement of the same article; return what it shares."""
    from onrecord.cli.entry import prompts

    try:
        typed = prompts.ask("Another from the same article? y, or Enter to end: ")
    except (prompts.Interrupted, EOFError):
        typer.echo()
        return None
    is_wanted = typed.strip().casefold() in ("y", "yes")
    return form.copy_shared(recorded, recorder) if is_wanted else None


def _in_the_editor(
    entered: FormValues, recorder: StatementParser, store: Store, draft: Draft
) -> Recorded:
    def take(edited: FormValues) -> Recorded:
        statement = form.build_statement(edited, recorder)
        return statement, store.add(
            [statement], command=command_record.continue_command(recorder.keeping)
        )

    if draft.path and entered:
        raise BadValueError("--resume takes no other values: the draft holds them")
    text = draft.read() if draft.path else form.write_form(entered)
    return editor.edit_statement_form(draft, text, recorder, take)
