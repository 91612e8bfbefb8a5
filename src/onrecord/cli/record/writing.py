"""A statement written by hand: in the editor, or in answer to questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from onrecord import labelled
from onrecord.cli.call import calling
from onrecord.cli.record import editing
from onrecord.cli.record.drafts import Draft
from onrecord.errors import BadValueError
from onrecord.labelled import Labelled
from onrecord.model import Statement
from onrecord.recording import Recorder
from onrecord.storage import Added, Store

Recorded = tuple[Statement, Added]


def by_hand(
    given: Mapping[str, Any], recorder: Recorder, store: Store, *, edit: bool, resume: str
) -> Recorded:
    """Record what the user writes; whatever goes wrong, the text is kept and its path said.

    Raises BadValueError where what was given cannot be recorded, before anything is asked.
    """
    form = labelled.of_values(given)
    if fault := labelled.fault(form, recorder):
        raise fault.error
    draft = Draft(Path(resume) if resume else None)
    with draft.kept():
        if edit or resume:
            recorded = _in_the_editor(form, recorder, store, draft)
        else:
            from onrecord.cli.record.guided import answered  # noqa: PLC0415  the editor does without

            statement = answered(form, recorder, store, draft)
            recorded = statement, store.add([statement], command=calling.kept(recorder.keeping))
    draft.drop()
    return recorded


def _in_the_editor(form: Labelled, recorder: Recorder, store: Store, draft: Draft) -> Recorded:
    def take(edited: Labelled) -> Recorded:
        statement = labelled.statement(edited, recorder)
        return statement, store.add([statement], command=calling.kept(recorder.keeping))

    if draft.path and form:
        raise BadValueError("--resume takes up a text as it was kept; give no other values with it")
    text = draft.read() if draft.path else labelled.write(form)
    return editing.statement_edited(draft, text, recorder, take)
