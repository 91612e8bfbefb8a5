"""Collections of quotations: what they say of a speaker and a day, and no more."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from typer.testing import Result

from onrecord import Store

Run = Callable[..., Result]


def lines(name: str, *values: object) -> str:
    """Write a file of one JSON document a line and return its name."""
    Path(name).write_text("\n".join(map(json.dumps, values)) + "\n", encoding="utf-8")
    return name


QUOTES = (
    {
        "quoteID": "2019-03-05-000001",
        "quotation": "We agree.",
        "speaker": "Mira Solenn",
        "qids": ["Q1", "Q2"],
        "date": "2019-03-05 00:00:00",
        "numOccurrences": 2,
        "probas": [["Mira Solenn", "0.9"]],
        "urls": ["https://example.org/1", "https://example.org/2"],
    },
    {"quoteID": "2019-03-06-000002", "quotation": "We do not.", "speaker": "None"},
)


def test_the_first_report_of_quotebank_is_no_day_of_speaking(run: Run, store: Store) -> None:
    done = run("import", lines("quotes.json", *QUOTES))
    assert "2 recorded" in done.stderr
    said = {each.text: each for each in store.find()}
    first = said["We agree."]
    assert (first.official, first.date, first.ref) == ("Mira Solenn", "", "2019-03-05-000001")
    assert [each.url for each in first.sources] == [
        "https://example.org/1",
        "https://example.org/2",
    ]
    assert first.sources[0].issued == "2019-03-05"
    assert list(first.extra["qids"]) == ["Q1", "Q2"]
    assert said["We do not."].official == ""
    assert "0 recorded" in run("import", "quotes.json").stderr
    assert len(list(store.find())) == 2


def test_each_quotation_of_an_article_of_gdelt_is_a_statement_of_nobody(
    run: Run, store: Store
) -> None:
    quotes: list[dict[str, Any]] = [
        {"pre": "The minister said", "quote": "We agree.", "post": "and left."},
        {"quote": "We do not."},
    ]
    article = {"date": "20240305101500", "url": "https://example.org/1", "lang": "ENGLISH"}
    file = lines("gqg.json", {**article, "quotes": quotes}, {**article, "quotes": []})
    done = run("import", file)
    assert "2 recorded" in done.stderr
    assert "1 article without quotations" in done.stderr
    said = {each.text: each for each in store.find()}
    assert said["We agree."].note == "The minister said [We agree.] and left."
    assert (said["We agree."].official, said["We agree."].date) == ("", "")
    assert said["We agree."].sources[0].issued == "2024-03-05"
    assert said["We do not."].language == "en"


REVIEW: dict[str, Any] = {
    "@type": "ClaimReview",
    "@id": "https://example.org/check/1",
    "claimReviewed": "Cod can fly.",
    "itemReviewed": {
        "author": {"@type": "Person", "name": "Mira Solenn", "jobTitle": "Minister"},
        "datePublished": "2021-01-05 05:00",
        "appearance": [{"url": "https://example.org/1"}],
    },
    "author": {"name": "Checkers"},
    "reviewRating": {"alternateName": "False"},
    "datePublished": "2021-01-07",
}


def test_a_reviewed_claim_is_a_paraphrase_of_its_author(run: Run, store: Store) -> None:
    several = {
        "claimReviewed": "Eels can sing.",
        "itemReviewed": {"author": {"@type": "Organization", "name": "multiple sources"}},
    }
    Path("claims.json").write_text(
        json.dumps({"@graph": [REVIEW, several]}, indent=1), encoding="utf-8"
    )
    done = run("import", "claims.json")
    assert "2 recorded" in done.stderr, done.stderr
    said = {each.text: each for each in store.find()}
    claim, other = said["Cod can fly."], said["Eels can sing."]
    assert (claim.official, claim.role, claim.kind) == ("Mira Solenn", "Minister", "indirect")
    assert (claim.date, claim.sources[0].url) == ("2021-01-05", "https://example.org/1")
    assert (claim.extra["rating"], claim.extra["reviewer"]) == ("False", "Checkers")
    assert (other.official, other.extra["claimed by"]) == ("", "multiple sources")
