"""Scraped releases: objects inside rows, and lines for the bulk interface of Elasticsearch."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from onrecord import Store

Run = Callable[..., Result]

ROW = {"text": "We agree.", "speaker": {"name": "Mira Solenn", "post": {"title": "Chair"}}}
FORMS = {"json": json.dumps([ROW]), "jsonl": json.dumps(ROW)}


@pytest.mark.parametrize("form", FORMS)
def test_a_value_inside_an_object_is_a_column(form: str, run: Run, store: Store) -> None:
    Path(f"rows.{form}").write_text(FORMS[form], encoding="utf-8")
    done = run("import", f"rows.{form}", "--map", "role=speaker.post.title")
    assert "speaker.name as official" in done.stderr
    (said,) = store.find()
    assert (said.official, said.role, dict(said.extra)) == ("Mira Solenn", "Chair", {})


def test_a_value_inside_an_object_that_no_field_takes_is_kept(run: Run, store: Store) -> None:
    Path("rows.json").write_text(json.dumps([{**ROW, "scan": {"page": 3}}]), encoding="utf-8")
    run("import", "rows.json")
    (said,) = store.find()
    assert dict(said.extra) == {"speaker": {"post": {"title": "Chair"}}, "scan": {"page": 3}}


BULK: tuple[dict[str, object], ...] = (
    {"index": {"_index": "releases", "_id": "a1"}},
    {"statement": "We agree.", "country": "NO", "posted_date": "2024-03-05"},
    {"delete": {"_id": "a0"}},
    {"create": {}},
    {"statement": "We do not.", "country": "NO", "posted_date": "2024-03-06"},
)


@pytest.mark.parametrize("name", ["bulk.json", "bulk.jsonl"])
def test_lines_that_say_what_to_do_are_no_rows(name: str, run: Run, store: Store) -> None:
    Path(name).write_text("\n".join(map(json.dumps, BULK)) + "\n", encoding="utf-8")
    done = run("import", name)
    assert "3 rows: 2 recorded, 1 skipped" in done.stderr
    said = {each.text: each for each in store.find()}
    assert (said["We agree."].ref, said["We do not."].ref) == ("a1", "")
    assert said["We agree."].basis["date"] == "published"
    assert said["We agree."].extra == {}
    assert ": 0 recorded, 2 duplicates skipped" in run("import", name).stderr
