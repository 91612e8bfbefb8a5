"""A statement on record, changed as a form in the user's editor."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from itertools import product
from pathlib import Path

from onrecord.cli.entry import editor
from onrecord.cli.entry.drafts import Draft
from onrecord.cli.terminal import output
from onrecord.model import Source, Statement
from onrecord.statements import form
from onrecord.statements.edit import Edit, apply_edit
from onrecord.statements.form import FormValues
from onrecord.statements.parse import PRINTED, StatementParser, parse_printed
from onrecord.storage import Command, Store

_DATED = ("issued", "accessed")
_BESIDE = ("printed", "typed")


def edit_statement(
    store: Store, there: Statement, recorder: StatementParser, command: Command, path: Path | None
) -> bool:
    """Let the user edit a statement in an editor; return whether it changed.

    Only the fields that were changed in the form are changed, on what is there
    when it is saved. Whatever goes wrong, the text is kept and its path said.
    """
    begun = form.write_form(form.statement_form(there))
    base = form.parse_form(begun).form
    draft = Draft(path, call=f"edit {shlex.quote(there.id)}", begun=begun)

    def take(edited: FormValues) -> bool:
        amendment = _build_edit(base, edited, there, recorder)
        apply_edit(there, amendment, recorder)

        def revise(now: Statement) -> Statement:
            _warn(there, now, amendment)
            return apply_edit(now, amendment, recorder)

        return bool(store.change(command, revise={there.id: revise}).edited)

    with draft.kept():
        text = draft.read() if path else begun
        done = editor.edit_statement_form(draft, text, recorder, take)
    draft.drop()
    return done


def _build_edit(
    base: FormValues, edited: FormValues, there: Statement, recorder: StatementParser
) -> Edit:
    names = {**base.values, **edited.values}
    changed = {name: edited.values.get(name, "") for name in names if _differs(name, base, edited)}
    noted = _printed_values(base, edited) if changed.pop(PRINTED, None) is not None else {}
    if edited.sources == base.sources:
        return Edit(sets=changed, noted=noted)
    sources, typed = _sources(base, edited, there, recorder)
    return Edit(sets=changed, sources=sources, noted={**noted, **typed})


def _printed_values(base: FormValues, edited: FormValues) -> dict[str, str]:
    """Return what the form now says was printed, by ``printed.FIELD``; empty where it is gone."""
    before, after = (
        dict(map(parse_printed, form.values.get(PRINTED, ()))) for form in (base, edited)
    )
    return {f"printed.{name}": after.get(name, "") for name in {**before, **after}}


def _differs(name: str, base: FormValues, edited: FormValues) -> bool:
    return bool(edited.values.get(name) != base.values.get(name))


def _sources(
    base: FormValues, edited: FormValues, there: Statement, recorder: StatementParser
) -> tuple[tuple[Source, ...], dict[str, str]]:
    """Return the sources of the form, and what was printed of them or typed for them.

    One that was left as it was is kept as it is.
    """
    old = {_pairs(each): at for at, each in enumerate(base.sources)}
    sources: list[Source] = []
    noted = {
        f"{which}.{name}": ""
        for which in _BESIDE
        for name in getattr(there, which)
        if name.startswith(_DATED)
    }
    for number, each in enumerate(edited.sources):
        at = old.get(_pairs(each))
        made = form.build_sources([each], recorder)
        sources.append(made.sources[0] if at is None else there.sources[at])
        for which, name in product(_BESIDE, _DATED):
            known = getattr(made if at is None else there, which)
            said = known.get(f"{name}{_field_suffix(0 if at is None else at)}", "")
            noted[f"{which}.{name}{_field_suffix(number)}"] = said
    return tuple(sources), noted


def _field_suffix(number: int) -> str:
    return f" (source {number + 1})" if number else ""


def _pairs(parts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(parts.items()))


def _warn(then: Statement, now: Statement, amendment: Edit) -> None:
    """Say which fields another has changed while the editor was open."""
    names = [n for n in amendment.sets if getattr(then, n) != getattr(now, n)]
    if amendment.sources is not None and then.sources != now.sources:
        names.append("sources")
    if names:
        fields = ", ".join(names)
        output.note(f"{fields} was changed by someone else meanwhile; onrecord history shows both")
