"""A statement written by hand: in the editor, or in answer to questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

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


def by_hand(
    given: Mapping[str, Any], recorder: StatementParser, store: Store, *, edit: bool, resume: str
) -> Recorded:
    """Record what the user writes; whatever goes wrong, the text is kept and its path said.

    Raises BadValueError where what was given cannot be recorded, before anything is asked.
    """
    entered = form.of_values(given)
    if fault := form.fault(entered, recorder):
        raise fault.error
    draft = Draft(Path(resume) if resume else None)
    with draft.kept():
        if edit or resume:
            recorded = _in_the_editor(entered, recorder, store, draft)
        else:
            from onrecord.cli.entry.wizard import answered

            statement = answered(entered, recorder, store, draft)
            recorded = (
                statement,
                store.add([statement], command=command_record.kept(recorder.keeping)),
            )
    draft.drop()
    return recorded


def _in_the_editor(
    entered: FormValues, recorder: StatementParser, store: Store, draft: Draft
) -> Recorded:
    def take(edited: FormValues) -> Recorded:
        statement = form.statement(edited, recorder)
        return statement, store.add([statement], command=command_record.kept(recorder.keeping))

    if draft.path and entered:
        raise BadValueError("--resume takes up a text as it was kept; give no other values with it")
    text = draft.read() if draft.path else form.write(entered)
    return editor.statement_edited(draft, text, recorder, take)
