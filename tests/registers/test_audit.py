"""What check says of officials: each doubt with the command that mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

from onrecord import Statement, Store
from onrecord.registers.audit import audit_officials, find_outside_posts
from onrecord.registers.officials import load
from onrecord.storage import Command

Run = Callable[..., Result]


def post(title: str, start: str, end: str) -> dict[str, Any]:
    """Return a post as a row has it."""
    return {"title": title, "start": start, "end": end}


def doubts(rows: dict[str, Any], *names: str) -> list[str]:
    """Return the kinds of what is doubtful."""
    return [each.name for each in audit_officials(rows, names)]


@pytest.mark.parametrize(
    ("ends", "begins", "found"),
    [
        ("2020-05-01", "2020-05-01", []),
        ("2020-05-01", "2020-04-01", ["overlapping-posts"]),
        ("2020-05-01", "2020-05", []),
        ("", "2019", []),
        ("..", "2019", ["overlapping-posts"]),
    ],
)
def test_posts_that_overlap(ends: str, begins: str, found: list[str]) -> None:
    """The day of handing over is no overlap, nor is what is not sure."""
    posts = [post("Envoy", "2018", ends), post("Speaker", begins, "2022")]
    assert doubts({"1": {"name": "Mira Solenn", "posts": posts}}) == found


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("Mira Solenn", "Mira Sollenn"), ["near-names"]),
        (("Mira Solenn", "Solenn, Mira"), ["near-names"]),
        (("Mira Solenn", "Oona Solenn"), []),
        (("Mira Solenn", "Joreth Vaskil"), []),
    ],
)
def test_names_nearly_alike(names: tuple[str, ...], found: list[str]) -> None:
    """A slip or an order of words is doubtful; a surname in common is not."""
    assert doubts({}, *names) == found
    merged = {"1": {"name": names[0], "other_names": [{"name": names[1]}]}}
    assert doubts(merged, *names) == []


def test_namesakes() -> None:
    """Two rows of one name are named by their numbers."""
    rows = {"1": {"name": "Mira Solenn"}, "4": {"name": "mira solenn"}, "5": {"name": "Oona"}}
    (found,) = audit_officials(rows, ())
    assert found.mend == "onrecord officials merge '#1' '#4'"


@pytest.mark.parametrize(
    ("role", "date", "outside"),
    [
        ("Envoy", "2019", False),
        ("ENVOY", "2018-01-01", False),
        ("Speaker", "2019", True),
        ("Envoy", "2024", True),
        ("Envoy", "", False),
        ("Envoy", "XXXX-04-16", False),
        ("", "2019", False),
    ],
)
def test_a_role_outside_every_post(role: str, date: str, outside: bool) -> None:
    """A role is doubted where the day is known, and so are the posts."""
    mira = load({"name": "Mira Solenn", "posts": [post("Envoy", "2018", "2020")]})
    said = Statement(text="Salt.", official="Mira Solenn", role=role, date=date)
    assert find_outside_posts(said, lambda _: [mira]) is outside
    assert find_outside_posts(said, lambda _: []) is False


def test_check_tells_of_officials(run: Run, store: Store) -> None:
    """Each doubt stands with how to fix it, as JSON too."""
    store.add(
        [Statement(text=f"By {each}.", official=each) for each in ("Mira Solenn", "Mira Solen")]
    )
    told = run("check", "--only", "officials").stdout
    assert "nearly alike: onrecord officials merge 'Mira Solen' 'Mira Solenn'" in told
    assert json.loads(run("check", "--json").stdout)["officials"][0]["name"] == "near-names"
    assert run("officials", "merge", "Mira Solenn", "Mira Solen").exit_code == 0
    assert run("check", "--only", "officials").stdout == ""


def test_check_tells_of_roles(run: Run, store: Store) -> None:
    """A role that no post then has is found with its statement."""
    store.add([Statement(text="Salt.", official="Mira Solenn", role="Poet", date="2019-01-01")])
    row = {"name": "Mira Solenn", "posts": [post("Envoy", "2018", "2020")]}
    store.change(Command("test"), registers={"officials": lambda _: {"1": row}})
    assert (
        "a role that matches no post held then"
        in run("check", "--only", "role-outside-posts").stdout
    )
