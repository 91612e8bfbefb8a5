"""The timeline as a drawing for a memo, through the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conftest import Run
from onrecord import Statement, Store

Make = Callable[..., Statement]
SVG = "{http://www.w3.org/2000/svg}"


def drawing(page: str) -> list[str]:
    """Return the texts of a drawing that are seen."""
    return [each.text or "" for each in ET.fromstring(page).iter(f"{SVG}text")]  # noqa: S314  ours


def test_the_timeline_alone_is_a_drawing(run: Run, store: Store, said: Make) -> None:
    """Officials, numbers on bars, labels where statements are, and how to read it."""
    store.add(said(f"Words {n}.", official="Ann", date="2020") for n in range(3))
    store.add([said("Cod.", official="Bea", date="2024"), said("Eel.", date="XXXX-04-16")])
    result = run("timeline", "-f", "svg", "--title", "Herring", "--mark", "SECRET")
    texts = drawing(result.stdout)
    assert texts[:2] == ["SECRET", "Herring"]
    assert {"Ann", "Bea", "2020", "2024", "no year", "3", "5"} <= set(texts)
    assert "5 statements. Bars and dots: statements by year." in texts[-1]
    titles = [each.text for each in ET.fromstring(result.stdout).iter(f"{SVG}title")]  # noqa: S314
    assert {"2020: 3", "2024: 1", "year unknown: 1"} <= set(titles)


def test_the_suffix_of_a_file_asks_for_a_drawing(
    run: Run, store: Store, said: Make, tmp_path: Path
) -> None:
    """As it does for other forms."""
    store.add([said(date="2020")])
    assert run("timeline", "--output", "line.svg").exit_code == 0
    assert "2020" in drawing((tmp_path / "line.svg").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hostile", ["<script>1</script>", '" onload="1', "]]>&amp;", "\x1b[31m"])
def test_hostile_text_stays_text_in_a_drawing(
    run: Run, store: Store, said: Make, hostile: str
) -> None:
    """No element and no attribute comes of it."""
    store.add([said(official=hostile), said("Else.", official="Ann", date="2020")])
    page = run("timeline", "-f", "svg", "--title", hostile, "--mark", hostile).stdout
    elements = list(ET.fromstring(page).iter())  # noqa: S314  ours
    known = {"svg", "title", "desc", "rect", "path", "text", "g", "circle"}
    assert {each.tag.removeprefix(SVG) for each in elements} <= known
    assert not any(name.startswith("on") for each in elements for name in each.attrib)


def test_an_empty_timeline_is_a_drawing_of_nothing(run: Run, store: Store) -> None:
    """It is still a whole drawing."""
    assert store.count() == 0
    assert "0 statements" in drawing(run("timeline", "-f", "svg").stdout)[-1]


def test_periods_for_a_drawing_are_refused(run: Run) -> None:
    """It takes the finest that fit."""
    result = run("timeline", "-f", "svg", "--by", "year")
    assert result.exit_code == 2
    assert "leave out --by" in result.stderr
