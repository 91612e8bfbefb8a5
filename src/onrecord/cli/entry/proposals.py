"""Proposals of an article on their way to the record: as statements, as forms, as a draft."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from onrecord import codec
from onrecord.errors import BadFileError
from onrecord.importing.proposals import is_article, statement_row
from onrecord.model import Statement
from onrecord.statements import form
from onrecord.statements.form import FormValues
from onrecord.statements.parse import StatementParser

RECORD, SKIP = "record", "skip"

# What is typed once for all statements of an article, if they share it.
SHARED = (
    *("official", "role", "organization", "country", "date", "event", "place"),
    *("topics", "language"),
)
SHARED_OF_SOURCE = ("title", "publisher", "author", "via", "url", "issued")

_OF_THE_PROPOSAL = ("spans", "locator", "selector", "confidence", "rule", "decision")
_OF_THE_RECORD = ("id", "recorded_at", "recorded_by", "batch")
# A year that a person adds does not change what the article printed.
_PRINTED_STILL = ("date", "issued")


class Proposals:
    """The proposals of one article; what is decided and edited is kept in them."""

    def __init__(
        self,
        article: dict[str, Any],
        text: str,
        found: Iterable[dict[str, Any]],
        recorder: StatementParser,
        form: str = "",
    ) -> None:
        self.article = article
        self.text = text
        self.found = list(found)
        self.form = form  # the whole form, as it was left in the editor
        self._recorder = recorder

    def __len__(self) -> int:
        return len(self.found)

    def decision(self, at: int) -> str:
        """Return what was decided of a proposal: RECORD, SKIP, or nothing yet."""
        return str(self.found[at].get("decision", ""))

    def decide(self, at: int, decision: str) -> None:
        """Note what becomes of a proposal."""
        self.found[at]["decision"] = decision

    def chosen(self) -> list[int]:
        """Return the places of the proposals that are to be recorded."""
        return [at for at in range(len(self)) if self.decision(at) == RECORD]

    def statement(self, at: int) -> Statement:
        """Return a proposal as a statement. Raises BadValueError."""
        row = statement_row(self.article, self.found[at])
        names = ("sources", "printed", "basis")
        whole = {name: row.pop(name) for name in names if name in row}
        return self._recorder.record(row, **codec.fields_from_dict(whole))

    def form_of(self, at: int) -> FormValues:
        """Return a proposal as a form."""
        return form.statement_form(self.statement(at))

    def edit(self, at: int, entered: FormValues) -> None:
        """Put an edited form in the place of a proposal; its place in the article stays.

        Raises BadValueError; then nothing has changed.
        """
        before = self.statement(at)
        after = form.build_statement(entered, self._recorder)
        fields = codec.to_dict(_with_evidence(before, after))
        known = {name: self.found[at][name] for name in _OF_THE_PROPOSAL if name in self.found[at]}
        kept = {name: value for name, value in fields.items() if name not in _OF_THE_RECORD}
        self.found[at] = {"sources": [], **kept, **known}

    def heading(self, places: Iterable[int] | None = None) -> FormValues:
        """Return what most statements share, where each has a value of its own."""
        forms = [self.form_of(at) for at in (range(len(self)) if places is None else places)]
        sources = [form.sources[0] if form.sources else {} for form in forms]
        return FormValues(
            _shared_values(SHARED, [form.values for form in forms]),
            (_shared_values(SHARED_OF_SOURCE, sources),),
        )

    def apply_heading(self, old: FormValues, new: FormValues) -> None:
        """Put each changed value of a heading where a statement had the old one.

        Raises BadValueError.
        """
        for at in range(len(self)):
            form = self.form_of(at)
            values = _replaced(form.values, old.values, new.values)
            own = form.sources[0] if form.sources else {}
            source = _replaced(own, _first(old), _first(new))
            edited = FormValues(values, (source, *form.sources[1:]))
            if edited != form:
                self.edit(at, edited)

    def is_verbatim(self, at: int) -> bool:
        """Return whether each line of the words stands in the article."""
        return all(line in self.text for line in self.statement(at).text.split("\n"))

    def dump(self, places: Iterable[int] | None = None) -> str:
        """Return the proposals, or some of them, as the text of a draft."""
        some = self.found if places is None else [self.found[at] for at in places]
        draft = {"article": {**self.article, "text": self.text}, "statements": some}
        return json.dumps(draft | ({"form": self.form} if self.form else {}), ensure_ascii=False)


def load(text: str, recorder: StatementParser) -> Proposals:
    """Read a draft, or the output of ``read --json``. Raises BadFileError."""
    try:
        draft = json.loads(text)
    except (ValueError, RecursionError) as cause:
        raise BadFileError(f"it is not a draft of onrecord read: {cause}") from cause
    if not is_article(draft) or not all(isinstance(each, dict) for each in draft["statements"]):
        raise BadFileError("it is not a draft of onrecord read: no article, or no statements")
    article = dict(draft["article"])
    body = article.pop("text", "")
    if not isinstance(body, str) or not all(map(_has_spans, draft["statements"])):
        raise BadFileError("it is not a draft of onrecord read: no places in the text")
    return Proposals(article, body, draft["statements"], recorder, str(draft.get("form", "")))


def _has_spans(found: Mapping[str, Any]) -> bool:
    spans = found.get("spans")
    return (
        isinstance(spans, list)
        and bool(spans)
        and all(isinstance(each, list) and len(each) == 2 for each in spans)  # noqa: PLR2004  start, end
        and all(isinstance(edge, int) for each in spans for edge in each)
    )


def _with_evidence(before: Statement, after: Statement) -> Statement:
    """Keep what the article printed, and how that is known, of what was not changed."""

    def stays(name: str) -> bool:
        if name == "issued":
            return bool(after.sources)
        if name in _PRINTED_STILL and getattr(after, name):
            return True
        return bool(getattr(before, name, None) == getattr(after, name, None))

    printed = {name: value for name, value in before.printed.items() if stays(name)}
    basis = {
        name: value
        for name, value in before.basis.items()
        if getattr(before, name, None) == getattr(after, name, None)
    }
    sources = after.sources
    if sources and before.sources:
        sources = (replace(sources[0], extra=before.sources[0].extra), *sources[1:])
    return replace(
        after,
        id="",
        sources=sources,
        printed={**after.printed, **printed},
        basis={**after.basis, **basis},
    )


def _shared_values(names: Iterable[str], forms: list[Mapping[str, Any]]) -> dict[str, Any]:
    shared = {}
    for name in names:
        values = Counter(form[name] for form in forms if form.get(name))
        if values.total() < len(forms):
            continue
        value, times = values.most_common(1)[0] if values else ("", 0)
        if times > 1 or len(forms) == 1:
            shared[name] = value
    return shared


def _replaced(
    values: Mapping[str, Any], old: Mapping[str, Any], new: Mapping[str, Any]
) -> dict[str, Any]:
    replaced = dict(values)
    for name in {**old, **new}:
        if old.get(name) != new.get(name) and values.get(name) == old.get(name):
            replaced[name] = new.get(name)
    return {name: value for name, value in replaced.items() if value}


def _first(form: FormValues) -> Mapping[str, str]:
    return form.sources[0] if form.sources else {}
