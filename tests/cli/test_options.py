"""Filter flags and page flags: which commands offer them, and what they do there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Run
from onrecord import Statement, Store
from onrecord.cli.app import COMMANDS, list_flags

LONG = "The ferry to Varnholm will run every day of the week, in winter and in summer alike."
SHELF = [
    Statement(text="One.", official="Mira Solenn", date="2025-01-01", recorded_at="2026-01-02"),
    Statement(text="Two.", official="Joreth Vaskil", date="2025-02-01", recorded_at="2026-01-03"),
    Statement(text="Three.", official="Oda Lund", date="XXXX-03-01", recorded_at="2026-01-01"),
]
CHANGES = {
    "rm": ("rm",),
    "edit": ("edit", "--set", "note=Seen."),
    "status": ("status", "verified"),
}
UNPAGED = {
    **CHANGES,
    "check": ("check",),
    "silence": ("silence", "--member-of", "SCO"),
    "compare": ("compare", "-o", "solenn", "-o", "vaskil"),
}
COUNTS = ("summary", "officials", "countries", "topics", "orgs", "sources", "events")
SORTED = [name for name in COMMANDS if "--sort" in list_flags(name)]

changes = pytest.mark.parametrize("call", CHANGES.values(), ids=CHANGES)


@pytest.fixture
def file(store: Store) -> Iterator[Path]:
    """Return the store's file; at the end, not a byte of it has changed."""
    store.add(SHELF)
    path = Path(store.location)
    before = path.read_bytes()
    yield path
    assert path.read_bytes() == before


@changes
@pytest.mark.parametrize(
    "flags", [(), ("--certain",), ("--undated",), ("--certain", "--undated"), ("@all",)], ids=str
)
@pytest.mark.usefixtures("file")
def test_flags_that_select_nothing_change_nothing_without_all(
    run: Run, call: tuple[str, ...], flags: tuple[str, ...]
) -> None:
    """``@all`` is a saved filter that holds no condition."""
    run("config", "set", "filters.all.undated", "true")
    command, *rest = call
    names = [each for each in flags if each.startswith("@")]
    result = run(command, *names, *rest, *(each for each in flags if each not in names), "-y")
    assert result.exit_code == 2
    assert "which? give ids, or filters such as -o NAME; --all selects all" in result.stderr


@pytest.mark.parametrize("call", UNPAGED.values(), ids=UNPAGED)
@pytest.mark.parametrize(
    "page",
    [("-r",), ("--reverse",), ("--sort", "official"), ("-n", "2"), ("--limit", "2")],
    ids=str,
)
@pytest.mark.usefixtures("file")
def test_a_command_without_pages_refuses_order_and_limit(
    run: Run, call: tuple[str, ...], page: tuple[str, ...]
) -> None:
    """They counted as filters once, and so acted on every statement."""
    result = run(*call, *page)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"no such option: {page[0]}" in result.stderr


@pytest.mark.parametrize(
    ("name", "kept"),
    [("rm", set()), ("edit", {("Seen.", "recorded")}), ("status", {("", "verified")})],
)
def test_all_changes_every_statement(
    run: Run, store: Store, name: str, kept: set[tuple[str, str]]
) -> None:
    """Whoever means every statement says so."""
    store.add(SHELF)
    assert run(*CHANGES[name], "--all", "-y").exit_code == 0
    assert {(each.note, each.status) for each in store.find()} == kept


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("page", [("-r",), ("--sort", "recorded")], ids=str)
def test_counts_refuse_an_order_they_would_ignore(
    run: Run, name: str, page: tuple[str, ...]
) -> None:
    """Counts have an order of their own."""
    result = run(name, *page)
    assert (result.exit_code, f"no such option: {page[0]}" in result.stderr) == (2, True)


@pytest.mark.parametrize("name", COUNTS)
def test_counts_take_a_limit_on_their_groups(run: Run, store: Store, name: str) -> None:
    """The limit counts names, not statements."""
    store.add(
        Statement(
            text=f"{at}.",
            official=f"Official {at}",
            country=country,
            topics=(f"Topic {at}",),
            organization=f"Office {at}",
            event=f"Event {at}",
        )
        for at, country in enumerate(("NO", "BV", "AQ"))
    )
    for each in store.find():
        assert run("sources", "add", each.id, "--title", f"Page {each.text}").exit_code == 0
    assert len(run(name, "-f", "ids").stdout.splitlines()) == 3
    assert len(run(name, "-n", "2", "-f", "ids").stdout.splitlines()) == 2


def test_those_that_list_statements_offer_an_order() -> None:
    """A new one is tested below too."""
    assert sorted(SORTED) == ["export", "find", "new", "timeline"]


@pytest.mark.parametrize("name", SORTED)
@pytest.mark.parametrize(
    ("page", "texts"),
    [
        (("--sort", "official"), ["Two.", "One.", "Three."]),
        (("--sort", "official", "-r"), ["Three.", "One.", "Two."]),
        (("--sort", "official", "-n", "2"), ["Two.", "One."]),
        (("--sort", "official", "-n", "0"), ["Two.", "One.", "Three."]),
    ],
    ids=str,
)
def test_every_command_that_offers_an_order_keeps_it(
    run: Run, store: Store, name: str, page: tuple[str, ...], texts: list[str]
) -> None:
    """Names are sorted from A to Z."""
    store.add(SHELF)
    target = ("-",) if name == "export" else ()
    written = run(name, *target, *page, "-f", "csv", "--fields", "text").stdout
    assert written.splitlines()[1:] == texts


@pytest.mark.parametrize("name", SORTED)
def test_sorting_by_date_or_recording_takes_the_usual_direction(
    run: Run, store: Store, name: str
) -> None:
    """``timeline`` and ``export`` begin with the oldest, ``find`` and ``new`` with the newest."""
    store.add(SHELF)
    call = (name, "-") if name == "export" else (name, "--peek") if name == "new" else (name,)
    oldest_first = name in ("timeline", "export")
    for sort, oldest in (("date", ["One.", "Two."]), ("recorded", ["Three.", "One.", "Two."])):
        for reverse in (False, True):
            page = ("--sort", sort, *(("-r",) if reverse else ()))
            found = run(*call, *page, "-f", "csv", "--fields", "text").stdout.splitlines()[1:]
            expected = oldest if oldest_first != reverse else oldest[::-1]
            assert found[: len(expected)] == expected, page


def test_check_finds_near_duplicates_in_the_order_of_their_dates(run: Run, store: Store) -> None:
    """A later statement was recorded between the two."""
    one, two = (
        Statement(
            text=text, official="Mira Solenn", date="2025-01-01", recorded_at=f"2026-01-0{at}"
        )
        for text, at in ((LONG, 1), (LONG.upper(), 3))
    )
    later = Statement(
        text="Other words.", official="Mira Solenn", date="2025-03-01", recorded_at="2026-01-02"
    )
    store.add([one, later, two])
    only = ("check", "--only", "near-duplicate")
    for filters in ((), ("-o", "solenn"), ("--since", "2025")):
        (pair,) = run(*only, "--ids", *filters).stdout.splitlines()
        assert set(pair.split("\t")) == {one.id, two.id}
