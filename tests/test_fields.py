"""The table of fields: whatever is declared there is honoured everywhere.

That the index answers each filter, tests/index/test_index.py tries.
"""

from __future__ import annotations

import pytest

from onrecord import Statement
from onrecord.cli.app import list_flags
from onrecord.cli.completion.engine import CommandReader, complete
from onrecord.codec import FIELDS
from onrecord.config.validate import FILTER_KEYS
from onrecord.fields import FILTERS, TABLE, Facets
from onrecord.model import Source
from onrecord.query import GROUPS
from onrecord.statements import form
from onrecord.storage import facets
from oracle import values_of

every_filter = pytest.mark.parametrize("name", FILTERS)


@every_filter
def test_a_filter_has_a_flag_and_a_saved_key(name: str) -> None:
    assert f"--{name.replace('_', '-')}" in list_flags("find")
    assert {name, f"not-{name}"} <= set(FILTER_KEYS)


@every_filter
def test_a_filter_has_a_value_in_facets_the_store_and_the_oracle(name: str) -> None:
    assert name in Facets.__struct_fields__
    assert name in facets.FACETS
    assert values_of(Statement(text="We agree."), name) in ((), ("recorded",))


@every_filter
def test_a_flag_of_a_filter_takes_a_value_in_completion(name: str) -> None:
    """Nothing but values may stand behind it: no command, no flag."""
    door = CommandReader(lambda: {"find": ""}, lambda _: {"--official": ""})
    assert "--official" not in complete(["find", f"--{name}", "--off"], door)


def test_each_field_is_one_of_the_model() -> None:
    parts = set(Source.__struct_fields__)
    assert {each.name for each in TABLE if not each.part} <= set(FIELDS)
    assert {each.part for each in TABLE if each.part} <= parts


def test_each_field_of_a_form_group_is_in_the_form() -> None:
    blank = form.write_form(form.FormValues({}))
    for each in TABLE:
        if each.form.endswith("*"):
            label = {"topics": "topic"}.get(each.name, each.name)
            assert f"\n{label}:\n" in blank


def test_what_is_counted_can_be_grouped_by() -> None:
    for each in FILTERS.values():
        assert (each.counted_as in GROUPS) == each.is_counted
