"""A statement recorded question by question, with a last look before it is kept."""

from __future__ import annotations

from typing import Any

import typer
from rich.text import Text

from onrecord import dates
from onrecord.cli.entry import editor, prompts
from onrecord.cli.entry.drafts import Draft
from onrecord.cli.entry.questions import (
    LOCATOR,
    OF_THE_SPEAKER,
    OF_THE_WORDS,
    QUESTIONS,
    WORDS,
    KnownNames,
    Question,
    Suggestion,
)
from onrecord.cli.render import tables
from onrecord.cli.render.detail import detail_table
from onrecord.cli.terminal.sanitize import mark_matches, name_country, one_line
from onrecord.errors import (
    AbandonedError,
    BadValueError,
    EditorFailedError,
    OnRecordError,
    StoppedError,
)
from onrecord.fields import SOURCE_PARTS
from onrecord.model import Statement, normalize_line_ends
from onrecord.statements import form
from onrecord.statements.form import FormValues
from onrecord.statements.parse import StatementParser, year_unknown
from onrecord.storage import Store

_ENDS = "."
_EXPLAINS = "?"
_BACK = "<"
_LAST_NUMBER = 99
_INTRODUCTION = (
    "Enter skips, a number picks a suggestion, Tab completes, ? explains, < goes back, . jumps to "
    "the review. Nothing is recorded before that."
)
_LAST_LOOK = "save records it, edit opens it in your editor, discard keeps only the draft"
_PLAIN, _QUIET, _WARNING, _SLIP = "", "dim", "yellow", "red"


def ask_statement(
    given: FormValues,
    recorder: StatementParser,
    store: Store,
    draft: Draft,
    *,
    another: bool = False,
) -> Statement:
    """Ask for each missing field, and return the statement once the user saves it.

    Of ``another`` statement of the same article only what differs is asked.
    Raises AbandonedError or StoppedError; the draft then holds what was typed.
    """
    dialogue = _Dialogue(_Answers(given, draft), recorder, store)
    try:
        dialogue.questions(another=another)
        return dialogue.last_look()
    except prompts.Interrupted as cause:
        typer.echo()
        raise StoppedError("interrupted; nothing was recorded") from cause
    except EOFError as cause:
        typer.echo()
        raise AbandonedError("the input ended; nothing was recorded") from cause


class _Enough(Exception):  # noqa: N818  no failure
    """The user wants no more questions."""


class _Back(Exception):  # noqa: N818  no failure
    """The user wants the question before once more."""


class _Answers:
    """What is known so far, kept beyond this process."""

    def __init__(self, given: FormValues, draft: Draft) -> None:
        self.draft = draft
        self.replace(given)

    def __getitem__(self, field: str) -> Any:
        return self._home(field).get(SOURCE_PARTS.get(field, field), "")

    def take(self, question: Question, value: str) -> None:
        """Note one more answer, or the one there is."""
        before = tuple(self[question.field])
        self._set(question.field, (*before, value) if question.many else value)

    def clear(self, question: Question) -> None:
        """Forget what was answered."""
        self._home(question.field).pop(SOURCE_PARTS.get(question.field, question.field), None)

    def replace(self, entered: FormValues) -> None:
        """Replace all answers by the values of a form."""
        self._values = dict(entered.values)
        self._sources = [dict(each) for each in entered.sources] or [{}]

    def form(self) -> FormValues:
        """Return the answers as form values."""
        return FormValues(self._values, tuple(filter(None, self._sources)))

    def text(self) -> str:
        """Return what the editor begins with: what was left in it, or all that is known."""
        return self.draft.read() if self.draft.path else form.write_form(self.form())

    def _set(self, field: str, value: Any) -> None:
        self._home(field)[SOURCE_PARTS.get(field, field)] = value
        self.draft.write(form.write_form(self.form()))

    def _home(self, field: str) -> dict[str, Any]:
        return self._sources[0] if field in SOURCE_PARTS else self._values


class _Dialogue:
    """Questions asked of a user at a terminal."""

    def __init__(self, answers: _Answers, recorder: StatementParser, store: Store) -> None:
        self._page = tables.console()
        self._answers = answers
        self._recorder = recorder
        self._store = store
        self._known = KnownNames(store)

    def questions(self, *, another: bool = False) -> None:
        """Ask for the words, then for all else that is not known, or that differs."""
        self._known.names("official")
        self._say(_INTRODUCTION, _QUIET)
        if not self._answers["text"]:
            self._words()
        asked = (*self._of_the_speaker(), *OF_THE_WORDS) if another else QUESTIONS
        unknown = [each for each in asked if not self._answers[each.field]]
        at = 0
        while at < len(unknown):
            try:
                if not self._answers[unknown[at].field]:
                    self._ask(unknown[at])
                at += 1
            except _Enough:
                return
            except _Back:
                self._answers.clear(unknown[at])
                if at:
                    at -= 1
                    self._answers.clear(unknown[at])
                else:
                    self._answers.clear(WORDS)
                    self._words()

    def _of_the_speaker(self) -> tuple[Question, ...]:
        """Return the questions about the speaker: none if it is the same speaker as before."""
        name = self._answers["official"]
        if not name:
            return OF_THE_SPEAKER
        while True:
            self._say(f"Was this also said by {name}?", _PLAIN)
            typed = prompts.ask("Enter for yes, n for another speaker: ").strip().casefold()
            if typed in ("", "y", "yes"):
                return ()
            if typed in ("n", "no"):
                for each in OF_THE_SPEAKER:
                    self._answers.clear(each)
                return OF_THE_SPEAKER

    def last_look(self) -> Statement:
        """Show the statement until the user saves, or raise AbandonedError."""
        statement = self._shown()
        while True:
            typed = (
                prompts.ask("Save, edit or discard? ", ("save", "edit", "discard"))
                .strip()
                .casefold()
            )
            if typed in ("s", "save", "k", "keep", "y", "yes") and statement:
                return statement
            if typed in ("e", "edit"):
                self._edit()
                statement = self._shown()
            elif typed in ("d", "discard", "drop", "n", "no"):
                raise AbandonedError("discarded; nothing was recorded")
            else:
                self._say(_LAST_LOOK, _QUIET)

    # The words.

    def _words(self) -> None:
        with prompts.paste_awaited():
            self._ask_words()

    def _ask_words(self) -> None:
        self._say("The text, as printed. An empty line ends it.", "bold")
        given: list[str] = []
        ended = False
        while not ended:
            chunk = self._chunk(given)
            ended = chunk is None
            given += [] if chunk is None else [chunk]
            if ended or not prompts.more_waiting():
                self._answers.take(WORDS, "\n".join(given))
                if not self._recordable(WORDS, self._answers["text"]):
                    given.clear()
                    ended = False

    def _chunk(self, given: list[str]) -> str | None:
        """Return the next lines of the words, or nothing where they end."""
        while True:
            typed = self._line_of_words(given)
            if typed is None:
                return None
            if typed == _EXPLAINS and not given:
                self._say(WORDS.help, _QUIET)
            elif typed == _BACK and not given:
                self._say("this is the first question", _QUIET)
            elif typed.strip() and typed != _ENDS:
                return normalize_line_ends(typed).removesuffix("\n")
            elif given:
                return normalize_line_ends(typed) if prompts.more_waiting() else None
            else:
                self._say("no text yet; Ctrl-C leaves", _SLIP)

    def _line_of_words(self, given: list[str]) -> str | None:
        try:
            return prompts.ask("… " if given else "words: ")
        except prompts.CutOffError:
            self._say("the terminal may have cut that line: use onrecord add -e", _SLIP)
            return _EXPLAINS
        except prompts.Interrupted as stopped:
            if typed := "\n".join((*given, *filter(None, [stopped.typed]))):
                self._answers.take(WORDS, typed)
            raise
        except EOFError:
            if not given:
                raise
            typer.echo()
            return None

    # All else.

    def _ask(self, question: Question) -> None:
        marked = mark_matches(self._answers["text"])
        offers = self._known.offers(question, self._answers["official"], marked=marked)
        typer.echo()
        self._offer(offers)
        label = question.label
        while value := self._answer(question, label, offers):
            self._answers.take(question, value)
            self._remark(question, value)
            if not question.many:
                return
            label = f"another {question.label}"

    def _answer(self, question: Question, label: str, offers: list[Suggestion]) -> str:
        """Ask until there is an answer that can be recorded, or none."""
        doubted = taken_by_enter = ""
        while True:
            typed = self._typed(question, label, doubted)
            if typed == _BACK:
                raise _Back
            if doubted and typed == doubted:
                return typed
            if typed == _EXPLAINS:
                self._say(question.help, _QUIET)
                self._offer(offers)
                continue
            if typed == _ENDS:
                raise _Enough
            value, chosen = (
                self._chosen(question, typed, offers) if typed else (taken_by_enter, True)
            )
            if not value and not typed:
                return ""
            if value and self._recordable(question, value):
                near, is_short = ([], False) if chosen else self._known.near(question, value)
                if not near:
                    return value
                offers, doubted = near, value
                taken_by_enter = near[0].value if is_short else value
                self._doubt(near, value, is_short=is_short)

    def _typed(self, question: Question, label: str, doubted: str) -> str:
        known = [*self._known.names(question.facet)]
        try:
            return " ".join(prompts.ask(f"{label}: ", known).split("\n")).strip()
        except prompts.CutOffError:
            self._say("the terminal may have cut that line: use onrecord add -e", _SLIP)
            return _EXPLAINS
        except (prompts.Interrupted, EOFError) as stopped:
            if typed := getattr(stopped, "typed", "").strip() or doubted:
                self._answers.take(question, typed)
            raise

    def _chosen(self, question: Question, typed: str, offers: list[Suggestion]) -> tuple[str, bool]:
        """Return what was typed, or what its number stands for and that it was chosen."""
        if not typed.isdecimal() or int(typed) > _LAST_NUMBER or question is LOCATOR:
            return typed, False
        if not offers:
            self._say(
                f"there are no suggestions here, so {typed} cannot be chosen as {question.label}",
                _SLIP,
            )
            return "", False
        if 1 <= int(typed) <= len(offers):
            return offers[int(typed) - 1].value, True
        self._say(f"there is no suggestion {typed}; the last is {len(offers)}", _SLIP)
        return "", False

    def _recordable(self, question: Question, value: str) -> bool:
        refusal = form.explain_refusal(question.field, value, self._recorder)
        if refusal:
            self._refuse(refusal)
        return refusal is None

    # The last look.

    def _shown(self) -> Statement | None:
        try:
            statement = form.build_statement(self._answers.form(), self._recorder)
        except BadValueError as error:
            self._refuse(error)
            return None
        typer.echo(f"\n{detail_table(statement)}")
        self._tell_twins(statement)
        return statement

    def _tell_twins(self, statement: Statement) -> None:
        added = self._store.add([statement], dry_run=True)
        if added.recorded:
            return
        kept = added.duplicate_pairs[0][1] if added.duplicate_pairs else statement.id
        short = self._store.abbreviate([kept])[kept]
        what = "new details would be added to it" if added.merged else "nothing would be added"
        self._say(f"this text is already recorded as {short}; {what}", _WARNING)

    def _edit(self) -> None:
        def take(entered: FormValues) -> FormValues:
            form.build_statement(entered, self._recorder)
            return entered

        draft, text = self._answers.draft, self._answers.text()
        try:
            entered = editor.edit_statement_form(draft, text, self._recorder, take)
        except (EditorFailedError, AbandonedError, BadValueError) as error:
            self._refuse(error)
        else:
            self._answers.replace(entered)

    # What is said.

    def _offer(self, offers: list[Suggestion]) -> None:
        for number, each in enumerate(offers, 1):
            remark = f"  ({each.remark})" if each.remark else ""
            self._say(f"  {number}  {each.shown}{remark}", _PLAIN)

    def _doubt(self, near: list[Suggestion], typed: str, *, is_short: bool) -> None:
        if is_short:
            asked = f"did you mean {near[0].shown} ({near[0].remark})? Enter accepts it"
            self._say(f"{asked}; type “{typed}” again to keep it", _WARNING)
            return
        if len(near) == 1:
            asked = f"did you mean {near[0].shown} ({near[0].remark})? 1 accepts it"
        else:
            self._offer(near)
            asked = "did you mean one of these? type its number"
        self._say(f"{asked}; Enter keeps “{typed}”", _WARNING)

    def _remark(self, question: Question, value: str) -> None:
        said = self._recorder.record({"text": "…", question.field: value})
        if question.field == "date" and year_unknown(said):
            kept = dates.display(said.date)
            self._say(f"No year given: recorded as {kept}.", _WARNING)
        elif question.field == "date" and "date" in said.typed:
            self._say(f"recorded as {dates.short(said.date)}", _QUIET)
        elif question.field == "country":
            kept = f"({said.country})" if said.country else "recorded as written"
            self._say(f"{name_country(said)} {kept}", _QUIET)
        elif question.many and "," in value:
            self._say(f"recorded as one {question.label}, including the comma", _WARNING)

    def _refuse(self, error: OnRecordError) -> None:
        self._say(str(error), _SLIP)

    def _say(self, message: str, style: str) -> None:
        self._page.print(Text(one_line(message), style=style))
