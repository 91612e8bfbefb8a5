"""An article's proposals as one text to edit: a heading, and a block for each statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from onrecord.cli.entry import editor
from onrecord.cli.entry.drafts import Draft
from onrecord.cli.entry.editor import FormError
from onrecord.cli.entry.proposals import RECORD, SHARED_OF_SOURCE, SKIP, Proposals
from onrecord.cli.render.proposals import describe_rule, in_context
from onrecord.cli.terminal.sanitize import one_line
from onrecord.errors import BadFormError, BadValueError
from onrecord.model import RECORDED
from onrecord.statements import form
from onrecord.statements.form import FormPlace, FormValues, ParsedForm
from onrecord.statements.parse import StatementParser

_ABOUT = """\
# The statements proposed from an article. Proposals are to be read: correct what is wrong, delete
# the whole block of anything that is not a statement, and save; what is left is recorded together.
# Fields in the heading apply to every statement that does not set its own.
# Lines that begin with # are comments; a statement's text follows its line of dashes.
"""
_ABOUT_HEADING = """\
# Fields shared by all statements of this article; a change here changes all of them.
"""
_DASHES = "----- the words, as printed -----"
_BLOCK = re.compile(r"^(={5,}) (\d+) of \d+", re.MULTILINE)
_SHOWN_ABOVE = ("topics", "event", "date", *(f"source.{part}" for part in SHARED_OF_SOURCE))
_SHOWN_BELOW = ("kind",)


class Block(NamedTuple):
    """The form of one statement, with the line on which it begins."""

    number: int
    read: ParsedForm
    line: int


def edit_all(proposals: Proposals, draft: Draft, recorder: StatementParser) -> None:
    """Let the user edit all proposals as one text; a block that is deleted is skipped.

    Raises as ``editing.text_edited`` does; ``draft`` then holds what was typed.
    """

    def attempt(edited: str) -> FormError | bool:
        try:
            heading, blocks = read_form(edited, len(proposals))
        except BadFormError as error:
            return FormError(error, error.line)
        forms = {}
        for block in blocks:
            forms[block.number - 1] = entered = _completed(
                block.read.form, heading.form, proposals.form_of(block.number - 1)
            )
            if fault := form.find_fault(entered, recorder):
                return FormError(fault.error, _line_of(fault.place, block, heading))
            if not entered.values.get("text"):
                return FormError(BadValueError("the text of this statement is missing"), block.line)
        for at in range(len(proposals)):
            if at in forms:
                proposals.edit(at, forms[at])
            proposals.decide(at, RECORD if at in forms else SKIP)
        return True

    editor.edit_text(draft, proposals.form or write_form(proposals), attempt)


def edit_heading(proposals: Proposals, draft: Draft, recorder: StatementParser) -> None:
    """Let the user edit once what all statements share. Raises as ``edit_all`` does."""
    old = proposals.heading()

    def attempt(edited: str) -> FormError | bool:
        try:
            entered, lines = form.parse_form(f"{edited}\n{_DASHES}\n")
        except BadFormError as error:
            return FormError(error, error.line)
        if fault := form.find_fault(entered, recorder):
            return FormError(fault.error, lines.get(fault.place, 0))
        proposals.apply_heading(old, entered)
        return True

    text = f"{_ABOUT_HEADING}\n{form.write_fields(old, _SHOWN_ABOVE)}"
    editor.edit_text(draft, text, attempt)


def write_form(proposals: Proposals) -> str:
    """Return heading and statements as a text."""
    heading = proposals.heading()
    total = len(proposals)
    # No line of the words begins with as many marks as the line above a block.
    texts = "\n".join(str(found["text"]) for found in proposals.found)
    runs = re.findall(r"^=+", texts, re.MULTILINE)
    marks = "=" * max(5, max(map(len, runs), default=0) + 1)
    parts = [_ABOUT, "\n", form.write_fields(heading, _SHOWN_ABOVE)]
    for at, found in enumerate(proposals.found):
        entered = _without(proposals.form_of(at), heading)
        parts += [
            f"\n{marks} {at + 1} of {total}\n",
            f"# {one_line(str(found.get('locator', '')))}; {one_line(describe_rule(found))}\n",
            f"# {one_line(str(in_context(proposals.text, found['spans'], plain=True)))}\n",
            form.write_fields(entered, _SHOWN_BELOW),
            f"{_DASHES}\n{entered.values['text']}\n",
        ]
    return "".join(parts)


def read_form(text: str, total: int) -> tuple[ParsedForm, list[Block]]:
    """Read an edited text: its heading and its blocks. Raises BadFormError with the line."""
    text = text.replace("\r\n", "\n")
    starts = list(_headers(text))
    above = text[: starts[0].start()] if starts else text
    heading = form.parse_form(f"{above}{_DASHES}\n")
    blocks: list[Block] = []
    ends = [each.start() for each in starts[1:]] + [len(text)]
    for found, end in zip(starts, ends, strict=True):
        line = text.count("\n", 0, found.start()) + 1
        number = int(found[2])
        if not 1 <= number <= total:
            raise BadFormError(line, f"there is no statement {number}; the last is {total}")
        if any(each.number == number for each in blocks):
            raise BadFormError(line, f"statement {number} stands here twice")
        body = text[text.find("\n", found.start(), end) + 1 : end].rstrip("\n")
        try:
            blocks.append(Block(number, form.parse_form(f"{body}\n"), line))
        except BadFormError as error:
            raise BadFormError(line + error.line, error.why) from error
    return heading, blocks


def _headers(text: str) -> Iterator[re.Match[str]]:
    """Yield the lines that begin a block: all have as many marks as the first."""
    marks = ""
    for found in _BLOCK.finditer(text):
        marks = marks or found[1]
        if found[1] == marks:
            yield found


def _without(form: FormValues, heading: FormValues) -> FormValues:
    """Leave out of a form what the heading says already, and where the words stand."""
    values = {n: v for n, v in form.values.items() if heading.values.get(n) != v}
    if values.get("status") == RECORDED:
        del values["status"]
    above = heading.sources[0] if heading.sources else {}
    own = form.sources[0] if form.sources else {}
    source = {n: v for n, v in own.items() if above.get(n) != v and n != "locator"}
    return FormValues(values, (source, *form.sources[1:]))


def _completed(form: FormValues, heading: FormValues, before: FormValues) -> FormValues:
    """Return a block with what the heading says for it, and its place in the article."""
    values: Mapping[str, Any] = {**heading.values, **form.values}
    locator = {n: v for each in before.sources[:1] for n, v in each.items() if n == "locator"}
    above = heading.sources[0] if heading.sources else {}
    own = form.sources[0] if form.sources else {}
    return FormValues(values, ({**locator, **above, **own}, *form.sources[1:]))


def _line_of(place: FormPlace, block: Block, heading: ParsedForm) -> int:
    own = block.read.lines.get(place)
    return block.line + own if own is not None else heading.lines.get(place, block.line)
