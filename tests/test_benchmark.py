"""The benchmark runs: every work is done by ours and by each peer that is here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmark.generate import OFFICIAL, PHRASE, QUARTER, rows

ROOT = Path(__file__).parent.parent
SOAK = pytest.mark.soak


@pytest.mark.parametrize(
    ("only", "works", "beside_floor"), [("find", 4, 4), pytest.param("", 12, 8, marks=SOAK)]
)
def test_it_measures_every_work(tmp_path: Path, only: str, works: int, beside_floor: int) -> None:
    """The smallest run there is gives a ratio for each work."""
    told = tmp_path / "told.json"
    measuring = [sys.executable, "-m", "tests.benchmark", "--sizes", "60", "--patience", "0"]
    done = subprocess.run(
        [*measuring, "--only", only, "--json", str(told)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    measured = [each for each in json.loads(told.read_text("utf-8"))["results"] if "work" in each]
    assert len(measured) == works
    for each in measured:
        assert each["seconds"]["onrecord"] > 0
        assert each["memory"]["onrecord"] > 1_000_000
    assert sum(bool(each["ratios"].get("floor")) for each in measured) == beside_floor


def test_the_same_seed_makes_the_same_rows() -> None:
    """Fewer rows are the first of more."""
    assert list(rows(50)) == list(rows(80))[:50]
    assert list(rows(50)) != list(rows(50, seed=1))


def test_rows_hold_what_is_searched_for() -> None:
    """One word stands in a quarter, a phrase in one of fifty; names repeat; several scripts."""
    made = list(rows(2000))
    assert sum(QUARTER in each["text"] for each in made) == 500
    assert sum(PHRASE in each["text"] for each in made) == 40
    assert sum(each["official"] == OFFICIAL for each in made) == 4
    assert {each["language"] for each in made} == {"en", "fr", "ru", "ar", "zh"}
    assert len({each["official"] for each in made}) < 1000
