"""The full screen: typed at by key, looked at, and what it leaves in the store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Run
from onrecord import Source, Statement, Store

pytest.importorskip("textual", reason="the full screen needs onrecord[browse]")

from textual.widgets import Static

from onrecord.cli.browse.screen import BrowseApp, StatementList
from onrecord.cli.browse.session import PAGE_SIZE, BrowseSession

Said = Callable[..., Statement]
NARROW = (80, 24)


@pytest.fixture
def three(store: Store, said: Said) -> list[Statement]:
    """Record three statements, the newest first as the list has them."""
    made = [
        said("I never said [sic] it would.", official="Mira Solenn", date="2026-01-03"),
        said("It will not run.", official="Ove Brandt", date="2026-01-02", topics=("ferries",)),
        said(
            "The ferry will run.",
            official="Mira Solenn",
            date="2026-01-01",
            country="AT",
            sources=(Source(url="https://example.org/ferry", publisher="The Gazette"),),
        ),
    ]
    store.add(made)
    return made


def press(store: Store, *keys: str, size: tuple[int, int] = NARROW) -> BrowseApp:
    """Open the screen over a store, press keys, and return it as it was then."""
    app = BrowseApp(BrowseSession(store))
    seen: dict[str, str] = {}

    async def type_keys() -> None:
        async with app.run_test(size=size) as pilot:
            for key in keys:
                await pilot.press(key)
            await pilot.pause()
            for name in ("statement", "message"):
                seen[name] = str(app.screen_stack[0].query_one(f"#{name}", Static).content)
            rows = app.screen_stack[0].query_one(StatementList)
            seen["list"] = "\n".join(str(rows.get_row_at(at)[0]) for at in range(rows.row_count))
            seen["screen"] = app.export_screenshot()

    asyncio.run(type_keys())
    app.seen = seen  # type: ignore[attr-defined]  # what a test looks at
    return app


def look(app: BrowseApp, part: str) -> str:
    """Return the text of a part of the screen as it was."""
    seen: Any = app
    return str(seen.seen[part])


def test_words_find_statements_while_they_are_typed(store: Store, three: list[Statement]) -> None:
    app = press(store, *"ferr")
    assert [each.id for each in app.session.found] == [three[1].id, three[2].id]
    assert "2 statements" in look(app, "message")


def test_a_field_and_a_value_are_a_filter(store: Store, three: list[Statement]) -> None:
    app = press(store, *"official:solenn")
    assert [each.id for each in app.session.found] == [three[0].id, three[2].id]


def test_an_unknown_field_is_named_and_the_next_search_answers(
    store: Store, three: list[Statement]
) -> None:
    assert "offical" in look(press(store, *"offical:x"), "message")
    app = press(store, *"offical:x", *["backspace"] * 9)
    assert app.session.found.total == len(three)


def test_the_statement_stands_beside_the_list_with_source_and_history(
    store: Store, three: list[Statement], run: Run
) -> None:
    run("edit", three[2].id, "--set", "place=Varn")
    app = press(store, "down", "down", "down")
    sheet = look(app, "statement")
    assert three[2].id in sheet
    assert "The Gazette" in sheet
    assert "place: " in sheet.partition("History")[2]


def test_brackets_are_shown_as_they_were_printed(store: Store, three: list[Statement]) -> None:
    app = press(store)
    assert three[0].text in look(app, "statement")
    assert three[0].text in look(app, "list")


def test_the_cursor_and_a_star_are_signs_and_not_colours(
    store: Store, three: list[Statement]
) -> None:
    app = press(store, "enter", "down", "s")
    assert ">*2026-01-02 Ove Brandt" in look(app, "list")
    assert store.get(three[1].id).starred


@pytest.mark.parametrize(
    ("keys", "field", "value"),
    [
        (("s",), "starred", True),
        (("g", *"salt", "enter"), "topics", ("salt",)),
        (("m", *"verified", "enter"), "status", "verified"),
    ],
)
def test_a_change_is_in_history_and_undone_by_a_key(
    store: Store,
    three: list[Statement],
    keys: tuple[str, ...],
    field: str,
    value: object,
) -> None:
    press(store, "enter", *keys)
    assert getattr(store.get(three[0].id), field) == value
    assert store.history(three[0].id)[-1].command.words.startswith("browse: ")
    press(store, "enter", "u", "y", "enter")
    assert store.get(three[0].id) == three[0]


def test_undo_asks_first_and_no_changes_nothing(store: Store, three: list[Statement]) -> None:
    app = press(store, "enter", "u", "n", "enter")
    assert look(app, "message") == "Nothing changed."
    assert store.count() == len(three)


def test_a_status_that_casts_doubt_needs_a_reason(store: Store, three: list[Statement]) -> None:
    app = press(store, "enter", "m", *"disputed", "enter")
    assert "disputed needs a reason" in look(app, "message")
    assert store.get(three[0].id) == three[0]
    press(store, "enter", "m", *"disputed", "space", *"denied", "enter")
    assert store.get(three[0].id).status == "disputed"
    assert store.history(three[0].id)[-1].command.reason == "denied"


def test_two_statements_are_linked_from_one_to_the_other(
    store: Store, three: list[Statement]
) -> None:
    app = press(store, "enter", "l", "down", "l", *"denies", "enter")
    assert [(each.type, each.to) for each in store.get(three[0].id).links] == [
        ("denies", three[1].id)
    ]
    assert "denied by" in look(app, "statement")


def test_a_key_filters_by_what_the_cursor_stands_on_and_back(
    store: Store, three: list[Statement]
) -> None:
    assert press(store, "enter", "o").session.found.total == 2
    assert press(store, "enter", "o", "o").session.found.total == len(three)
    assert press(store, "enter", "down", "t").session.found.total == 1
    assert press(store, "enter", "down", "down", "c").session.found.total == 1
    assert press(store, *"ferr", "enter", "o", "x").session.found.total == len(three)


def test_the_citation_is_copied(store: Store, three: list[Statement], run: Run) -> None:
    app = press(store, "enter", "y")
    assert f"{app.clipboard}\n" == run("show", three[0].id, "--cite").stdout


def test_a_statement_without_an_address_is_said_and_not_opened(
    store: Store, three: list[Statement]
) -> None:
    assert "has no address to open" in look(press(store, "enter", "w"), "message")
    assert three[0].id in look(press(store, "enter", "w"), "message")


def test_what_matches_is_exported_and_no_file_is_overwritten(
    store: Store, three: list[Statement], tmp_path: Path
) -> None:
    keys = (*"ferr", "enter", "e", *"out", "full_stop", *"csv", "enter")
    assert "2 statements written to out.csv" in look(press(store, *keys), "message")
    written = (tmp_path / "out.csv").read_text()
    assert three[2].text in written
    assert three[0].text not in written
    assert "out.csv" in look(press(store, "x", *keys[4:]), "message")
    assert (tmp_path / "out.csv").read_text() == written


def test_the_list_goes_on_past_its_first_page(store: Store, said: Said) -> None:
    store.add(said(f"We agree for the {at}th time.") for at in range(PAGE_SIZE + 20))
    app = press(store, "enter", "end")
    assert len(app.session.found) == PAGE_SIZE + 20
    assert f"{PAGE_SIZE + 20} statements" in look(app, "message")


def test_the_keys_are_listed_on_a_page_that_fits(store: Store) -> None:
    shown = look(press(store, "f1"), "screen").replace("&#160;", " ")
    assert "undo the last command" in shown
    assert "Every change is in history" in shown


def test_an_empty_store_is_browsed_too(store: Store) -> None:
    app = press(store, "enter", "s", "o", "down", "y")
    assert look(app, "statement") == "Nothing matched."


def test_browse_without_a_terminal_is_refused(run: Run) -> None:
    result = run("browse")
    assert result.exit_code == 2
    assert "browse needs a terminal; use onrecord find" in result.stderr
