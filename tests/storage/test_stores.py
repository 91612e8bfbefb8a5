"""What every store promises, asked of each of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import oracle
import postgres
from onrecord import (
    Facets,
    Filter,
    OnRecordError,
    Page,
    Source,
    Statement,
    Store,
    codec,
    dates,
    open_store,
)
from onrecord.errors import AmbiguousIdError, UnknownStatementError
from onrecord.model import Origin
from onrecord.query import SORTS
from onrecord.reference.membership_periods import MembershipFilter, MembershipPeriod
from onrecord.storage import FileStore, Summary
from onrecord.storage.base import Provenance
from onrecord.storage.tiny.store import TinyStore
from strategies import examples

Said = Callable[..., Statement]

# A TinyDB file asked by reading it, and one asked through its index from the first byte on.
FILES: dict[str, Callable[[Path], FileStore]] = {
    "scanned": lambda folder: TinyStore(str(folder / "statements.json")),
    "indexed": lambda folder: TinyStore(str(folder / "statements.json"), scanned_below=0),
}
STORES: dict[str, Callable[[Path], Store]] = {
    **FILES,
    "postgres": lambda _: postgres.empty_store(),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Return an empty store of each kind."""
    return STORES[request.param](tmp_path)


@pytest.fixture(params=FILES)
def file_store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    """Return an empty store in a file of each kind."""
    return FILES[request.param](tmp_path)


def _words(store: Store, filter: Filter | None = None, page: Page | None = None) -> list[str]:
    return [each.text for each in store.find(filter, page)]


def test_what_was_added_is_found_again(store: Store, said: Said) -> None:
    """A statement comes back as it was given."""
    statement = said("We agree.", official="Mira Solenn", date="2026-01-01")
    store.add([statement])
    assert list(store.find()) == [statement]


def test_a_second_opening_finds_what_the_first_added(store: Store, said: Said) -> None:
    """What was acknowledged is there for the next process."""
    store.add([said("We agree.")])
    assert _words(open_store(store.location)) == ["We agree."]


def test_the_same_id_is_recorded_once(store: Store, said: Said) -> None:
    """Recording a statement twice changes nothing."""
    store.add([said("We agree.", role="Minister")])
    added = store.add([said("We agree.", role="Ambassador")])
    assert (added.recorded, added.duplicates) == (0, 1)
    assert [each.role for each in store.find()] == ["Minister"]


def test_the_same_words_on_one_day_gain_a_source(store: Store, said: Said) -> None:
    """A second outlet with the same words is a second source of one statement."""
    known = {"official": "Mira Solenn", "date": "2026-01-01"}
    first = said("We agree.", **known, sources=(Source(publisher="Gazette"),))
    second = said("We agree.", **known, ref="7", sources=(Source(publisher="Radio"),))
    store.add([first])
    added = store.add([second])
    assert (added.recorded, added.duplicates, added.gained_source) == (0, 1, 1)
    assert added.duplicate_pairs == ((second.id, first.id),)
    assert [s.publisher for s in store.get(first.id).sources] == ["Gazette", "Radio"]


@pytest.mark.parametrize("date", ["", "2026", "2026-01", "XXXX-01-01", "2026-01-01?"])
def test_the_same_words_on_an_unknown_day_are_two(store: Store, said: Said, date: str) -> None:
    """Thanks are said at every event."""
    store.add([said("Thank you.", official="Q", date=date, event="A")])
    added = store.add([said("Thank you.", official="Q", date=date, event="B")])
    assert added.recorded == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"event": "Round table"}, {"event": "Reception"}),
        ({"printed": {"date": "2026-01-01T09:00"}}, {"printed": {"date": "2026-01-01T18:00"}}),
        ({"ref": "1", "event": ""}, {"ref": "2", "event": "Reception"}),
    ],
    ids=["events", "hours", "refs"],
)
def test_words_told_apart_are_two_statements(
    store: Store, said: Said, one: dict[str, object], other: dict[str, object]
) -> None:
    """What is printed of two occasions keeps them two."""
    known = {"official": "Mira Solenn", "date": "2026-01-01"}
    added = store.add(
        [said("Well.", **known, **one), said("Well.", **known, ref="9", **other)]
        if "ref" not in one
        else [said("Well.", **known, **one), said("Well.", **known, **other)]
    )
    assert added.recorded == 2


def test_a_rehearsal_keeps_nothing(store: Store, said: Said) -> None:
    """A rehearsal says what would become of a batch, and leaves the store as it is."""
    added = store.add([said("One."), said("One."), said("Two.")], dry_run=True)
    assert (added.recorded, added.duplicates) == (2, 1)
    assert store.count() == 0


def test_a_batch_that_breaks_keeps_nothing(store: Store, said: Said) -> None:
    """All of a batch is kept, or none."""

    def breaking() -> object:
        yield said("One.")
        raise OnRecordError("the file broke off")

    with pytest.raises(OnRecordError):
        store.add(breaking())  # type: ignore[arg-type]  # a generator of statements
    assert store.count() == 0


@pytest.mark.parametrize("by", [(), ("month",), ("day", "year"), ("country",), ("country", "year")])
@pytest.mark.parametrize("asked", [Filter(), Filter(words="agree"), Filter(since="0001")])
def test_the_first_and_the_last_date_are_as_they_were_recorded(
    store: Store, said: Said, asked: Filter, by: tuple[str, ...]
) -> None:
    """What is uncertain is not shown as certain, nor one spelling of some days for another."""
    unsure = ("2024-01-31?", "2024-01-31~", "2024%", "2024-XX", "2024-02-01/2024-02-02")
    store.add(said("We agree.", date=each) for each in unsure)
    for group in store.summarize(asked, by).groups:
        assert {group.first, group.last} <= {*unsure}
    store.add([said("We agree.", date="2024"), said("We agree.", date="2024-01-31")])
    (group,) = store.summarize(asked, ()).groups
    assert (group.first, group.last) == ("2024", "2024-02-01/2024-02-02")


def test_an_empty_name_is_none(file_store: FileStore, said: Said) -> None:
    """Whoever wrote it down in a list: nothing is counted under it, nor found by it."""
    store = file_store
    store.add([said("One.", topics=("",)), said("Two.", topics=("", "nets"))])
    place = Path(store.location)
    place.write_bytes(place.read_bytes().replace(b'["nets"]', b'["nets", ""]'))
    assert store.names("topic") == {"nets": 1}
    assert _words(store, Filter(topic="none")) == ["One."]
    assert store.find(Filter(topic="nets"))[0].topics == ("nets",)


def test_of_several_with_the_same_words_the_first_is_known(store: Store, said: Said) -> None:
    """Whatever their ids: it was recorded before the others."""
    for at, event in enumerate(("Harbour Talks", "Net Talks")):
        store.add([said(date="2026-01-01", event=event, id=f"{at:026}")])
    if isinstance(store, TinyStore):
        store.reindex()
    store.add([said(date="2026-01-01", sources=(Source(title="Nets"),))])
    assert [len(store.get(f"{at:026}").sources) for at in range(2)] == [1, 0]


@pytest.mark.parametrize("at_once", [True, False])
def test_words_are_known_as_they_were_revised(store: Store, said: Said, *, at_once: bool) -> None:
    """In one batch or step by step: the new words are not recorded twice, the old ones anew."""
    kept = said("Kept.", date="2026-01-01")
    store.add([kept, said("Beside it.")])
    fresh = said("Fresh.", date="2026-01-01", ref="1")
    with store.batch() if at_once else nullcontext():
        store.add([fresh])
        store.revise([replace(kept, text="Kept now."), replace(fresh, text="Fresh now.")])
        store.add(said(each, date="2026-01-01") for each in ("Kept now.", "Fresh now."))
        store.add([said("Kept.", date="2026-01-01", event="Harbour Talks")])
        store.add([said("Fresh.", date="2026-01-01")])
    assert sorted(_words(store)) == ["Beside it.", "Fresh now.", "Fresh.", "Kept now.", "Kept."]


@pytest.mark.parametrize("at_once", [True, False])
def test_what_a_revision_took_away_may_come_again(
    store: Store, said: Said, *, at_once: bool
) -> None:
    """A statement given as it was before adds its source to what it is now."""
    sourced = said("Words.", sources=(Source(title="Nets"),))
    store.add([sourced, said("Beside it.")])
    with store.batch() if at_once else nullcontext():
        store.revise([replace(sourced, sources=())])
        store.add([sourced])
    assert store.get(sourced.id).sources == sourced.sources


def test_get_takes_a_unique_beginning(store: Store, said: Said) -> None:
    """Four characters of an id are enough where no other begins so."""
    statement = said("We agree.")
    store.add([statement])
    assert store.get(statement.id[:4].upper()) == statement


@pytest.mark.parametrize("asked", ["", "abc", "zzzz", "z" * 26, "%", "'"])
def test_get_raises_for_an_unknown_id(store: Store, said: Said, asked: str) -> None:
    """What is no id, or too short for one, is not guessed at."""
    store.add([said("We agree.")])
    with pytest.raises(UnknownStatementError):
        store.get(asked)


def test_get_names_several_that_begin_alike(store: Store, said: Said) -> None:
    """An ambiguous beginning is answered with those that it may mean."""
    alike = [said(str(number), id="abcd" + str(number) * 22) for number in (1, 2)]
    store.add(alike)
    with pytest.raises(AmbiguousIdError, match=r"abcd1.*abcd2"):
        store.get("abcd")


def test_abbreviations_tell_all_ids_apart(store: Store, said: Said) -> None:
    """Short ids are unique in the whole store, and as long as each other."""
    statements = [said(str(number)) for number in range(300)]
    store.add(statements)
    short = store.abbreviate(each.id for each in statements)
    assert len(set(short.values())) == len(statements)
    assert len({len(each) for each in short.values()}) == 1
    assert all(store.get(each).id == id_ for id_, each in short.items())


def test_a_name_finds_all_its_spellings(store: Store, said: Said) -> None:
    """A token of a name finds it in any case, accent or script."""
    names = ["Sergei Vymysl", "Сергей Вымысл", "S. VYMYŚL", "Vymyslov"]
    store.add(said(name, official=name) for name in names)
    assert set(_words(store, Filter(official="vymysl"))) == set(names[:3])


def test_a_whole_name_comes_before_its_tokens(store: Store, said: Said) -> None:
    """A name typed in full means that person only."""
    store.add(said(name, official=name) for name in ("Mira Solenn", "Mira Solenn Vask"))
    assert _words(store, Filter(official="mira solenn")) == ["Mira Solenn"]


def test_a_topic_holds_what_is_beneath_it(store: Store, said: Said) -> None:
    """A topic is found with all its branches."""
    store.add(said(topic, topics=(topic,)) for topic in ("Shoals", "Shoals/herring", "Shoalsby"))
    assert set(_words(store, Filter(topic="shoals"))) == {"Shoals", "Shoals/herring"}


def test_a_name_nobody_bears_finds_nothing(store: Store, said: Said) -> None:
    """A miss is a miss, not everything."""
    store.add([said("We agree.", official="Mira Solenn")])
    assert _words(store, Filter(official="solen")) == []


def test_what_has_no_year_is_last_either_way(store: Store, said: Said) -> None:
    """Newest first or oldest first, the year-unknown stand at the end."""
    given = ["2025", "", "XXXX-04-16", "2026-01-01"]
    store.add(said(date or "none", date=date) for date in given)
    assert _words(store) == ["2026-01-01", "2025", "XXXX-04-16", "none"]
    assert _words(store, page=Page(reverse=True)) == ["2025", "2026-01-01", "XXXX-04-16", "none"]


def test_a_date_filter_says_what_it_left_out(store: Store, said: Said) -> None:
    """The year-unknown are counted where they are left out, and kept where asked for."""
    store.add(said(date or "none", date=date) for date in ("2025", "", "XXXX-04-16"))
    found = store.find(Filter(since="2020"))
    assert (found.total, found.undated) == (1, 2)
    assert store.find(Filter(since="2020", undated=True)).total == 3


def test_a_limit_leaves_the_total(store: Store, said: Said) -> None:
    """What was found is counted whole, whatever is shown of it."""
    store.add(said(str(number)) for number in range(5))
    found = store.find(page=Page(limit=2))
    assert (len(found), found.total) == (2, 5)


def test_groups_count_each_value(store: Store, said: Said) -> None:
    """Counts come with the first and the last date, most frequent first."""
    store.add(
        [
            said("1", country="NO", date="2026-01-01"),
            said("2", country="NO", date="2024"),
            said("3", country="IS"),
        ]
    )
    groups = store.summarize(Filter(), ["country"]).groups
    assert [(g.values, g.size, g.first, g.last) for g in groups] == [
        (("NO",), 2, "2024", "2026-01-01"),
        (("IS",), 1, "", ""),
    ]


NAMES = ("Mira Solenn", "Joreth Vaskil", "Олег Вымыслов", "陈渔", "")
TOPICS = ("Shoals", "Shoals/herring", "border", "渔业")
WORDS = ("agree", "Ferry", "ferries", "U.S.", "лов", "渔", "业", "Łódź", "O'Brin", "a-b", "the")
DAYS = (
    "",
    "2024",
    "2025-06",
    "2025-06-01",
    "2025-34",
    "XXXX-04-16",
    "2024-12-30/2025-01-02",
    "2025-06-01?",
)

statements = st.builds(
    Statement,
    text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join),
    official=st.sampled_from(NAMES),
    co_speakers=st.lists(st.sampled_from(NAMES[:2]), max_size=1).map(tuple),
    country=st.sampled_from(("", "NO", "IS", "SUHH")),
    printed=st.sampled_from(({}, {"country": "Varnholm"})),
    topics=st.lists(st.sampled_from(TOPICS), max_size=2).map(tuple),
    about=st.lists(st.sampled_from(("NO", "Shoals Commission")), max_size=2).map(tuple),
    organization=st.sampled_from(("", "Ministry of Fisheries", "Shoals Commission")),
    date=st.sampled_from(DAYS),
    recorded_at=st.sampled_from(("", "2026-01-01", "2026-01-02")),
    kind=st.sampled_from(("", "direct", "indirect")),
    stance=st.sampled_from(("", "support")),
    status=st.sampled_from(("recorded", "disputed", "retracted", "misattributed")),
    language=st.sampled_from(("", "en", "ru")),
    event=st.sampled_from(("", "Harbour Day", "Reception")),
    original=st.sampled_from(("", "ferry лов")),
    sources=st.sampled_from(((), (Source(publisher="Gazette", text="a ferry"),))),
    ref=st.integers(0, 10**6).map(str),
)
_FACETS = {
    "official": ("solenn", "Joreth Vaskil", "вымыслов", "nobody"),
    "country": ("NO", "SUHH", "<varnholm>"),
    "topic": ("shoals", "herring", "border", "渔业"),
    "about": ("NO", "shoals commission"),
    "org": ("fisheries", "commission"),
    "source": ("gazette",),
    "event": ("harbour", "Reception"),
    "kind": ("direct", "none"),
    "status": ("recorded", "disputed", "retracted"),
    "stance": ("support", "none"),
    "lang": ("en", "ru"),
}


def facets(most: int) -> st.SearchStrategy[dict[str, Any]]:
    """Draw values for a few facets."""
    names = st.lists(st.sampled_from(sorted(_FACETS)), max_size=most, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries(
            {
                name: st.lists(st.sampled_from(_FACETS[name]), min_size=1, max_size=2).map(tuple)
                for name in chosen
            }
        )
    )


terms = st.sampled_from((*WORDS, "fer*", "agree Ferry", "渔 业", "渔业", "us", "lodz", "b*"))


days = st.sampled_from(
    (
        "0001-01-01",
        "1999-12-31",
        "2024-01-01",
        "2024-12-31",
        "2025-06-01",
        "2025-06-02",
        "9999-12-31",
    )
)


def spells(*states: str) -> st.SearchStrategy[tuple[MembershipPeriod, ...]]:
    """Draw spells of these states, or of whoever spoke."""
    named = st.sampled_from(states)
    return st.lists(
        st.builds(MembershipPeriod, named, days, days, days, days, st.booleans()), max_size=4
    ).map(tuple)


tenures = st.builds(
    MembershipFilter,
    st.just("member"),
    st.just(("the shoals",)),
    st.booleans(),
    st.one_of(spells("NO", "IS", "KZ"), spells("")),
    st.just("of the shoals"),
)


def _facets(given: dict[str, Any]) -> Facets:
    return Facets(**given)


@st.composite
def filters(draw: st.DrawFn) -> Filter:
    """Draw a filter over the statements above: each condition with some luck."""
    some = st.lists(terms, max_size=1).map(tuple)
    return Filter(
        **draw(facets(2)),
        unless=Facets(**draw(facets(1))),
        also=draw(st.lists(facets(1).map(_facets), max_size=1).map(tuple)),
        words=draw(some),
        without=draw(some),
        tenures=draw(st.lists(tenures, max_size=draw(st.sampled_from((0, 0, 1, 2)))).map(tuple)),
        day_of_year=draw(st.sampled_from(("", "", "", "04-16", "06-02"))),
        since=draw(st.sampled_from(("", "", "2024", "2025-06-02"))),
        until=draw(st.sampled_from(("", "", "2024-12-31", "2025"))),
        certain=draw(st.booleans()),
        undated=draw(st.booleans()),
        standing=draw(st.booleans()),
    )


pages = st.builds(Page, sort=st.sampled_from(("date", *SORTS)), reverse=st.booleans())


@pytest.mark.parametrize("kind", STORES)
@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    given_=st.lists(statements, max_size=25),
    asked=st.lists(st.tuples(filters(), pages), min_size=3, max_size=6),
)
def test_every_filter_agrees_with_the_slow_reading(
    kind: str, given_: list[Statement], asked: list[tuple[Filter, Page]]
) -> None:
    """Finding, counting and summing answer as a plain reading of every statement does."""
    with TemporaryDirectory() as folder:
        store = STORES[kind](Path(folder))
        store.add(given_)
        kept = list(store.find())
        for filter, page in asked:
            expected = oracle.answers(kept, store.resolve(filter), page)
            assert list(store.find(filter, page)) == expected
            assert store.count(filter) == len(expected)
            few = store.find(filter, replace(page, limit=2))
            assert (list(few), few.total) == (expected[:2], len(expected))
            _check_sums(store, filter, expected)


def _check_sums(store: Store, filter: Filter, expected: list[Statement]) -> None:
    told = store.summarize(filter, ["country", "month"])
    counted = {each.values: each.size for each in told.groups}
    assert counted == Counter(
        (each.country or each.printed.get("country", ""), dates.period(each.date, "month"))
        for each in expected
    )
    assert told.total == len(expected)
    rest = store.count(replace(filter, standing=False)) - len(expected)
    assert told.withdrawn == rest


@pytest.mark.parametrize("kind", STORES)
@settings(max_examples=examples(30), deadline=None)
@given(
    given_=st.lists(statements, max_size=12),
    by=st.sampled_from((["country"], ["topic"], ["status"], ["official", "year"], ["month"])),
    standing=st.booleans(),
)
def test_sums_without_filters_agree_with_the_slow_reading(
    kind: str, given_: list[Statement], by: list[str], standing: bool
) -> None:
    """What is kept summed up tells the same, the first and the last date too."""
    with TemporaryDirectory() as folder:
        store, plain = STORES[kind](Path(folder)), open_store(Path(folder) / "plain.json")
        store.add(given_)
        filter = Filter(standing=standing)
        plain.add(oracle.answers(store.find(), filter))
        assert _ends(store.summarize(filter, by)) == _ends(plain.summarize(Filter(), by))


def _ends(told: Summary) -> list[tuple[object, ...]]:
    """Return counts with their first and last days: of two dates on one day, either may stand."""
    return [
        (each.values, each.size, dates.bounds(each.first), dates.bounds(each.last))
        for each in told.groups
    ]


@settings(max_examples=examples(60), deadline=None)
@given(given_=st.lists(statements, max_size=8))
def test_every_document_is_kept_as_it_was_given(given_: list[Statement]) -> None:
    """What a store keeps is what it was given, document by document."""
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "statements.json")
        store.add(given_)
        kept = {each.id: json.dumps(codec.to_dict(each)) for each in store.find()}
        first = {each.id: each for each in reversed(given_)}
        for id_, document in kept.items():
            dumped = json.loads(document)
            dumped.pop("sources", None)
            given_one = codec.to_dict(first[id_])
            given_one.pop("sources", None)
            assert dumped == given_one


def test_traces_tell_where_statements_came_from(store: Store, said: Said) -> None:
    """Of those that were imported or have a ref, and of no other, however it says so."""
    statements = [
        said("One."),
        said("Two.", ref="a7"),
        said("Three.", origin=Origin(file="rows.csv", row=3)),
        said("Four.", ref="a8", origin=Origin(file="rows.csv", row=4)),
        said('Five says "ref" and "origin".'),
    ]
    store.add(statements)
    _, two, three, four, _ = (each.id for each in statements)
    assert {*store.provenance()} == {
        Provenance(two, "a7"),
        Provenance(three, "", "rows.csv", 3),
        Provenance(four, "a8", "rows.csv", 4),
    }


def test_a_country_without_a_code_is_found_as_printed(store: Store, said: Said) -> None:
    """By what stands in <>, all of it or some words; a code stands for its own."""
    printed = [("", "Varnholm"), ("", "Varnholm (West)"), ("XK", "Varnholm"), ("XK", ""), ("", "")]
    statements = [
        said(f"{at}.", country=code, printed={"country": name} if name else {})
        for at, (code, name) in enumerate(printed)
    ]
    store.add(statements)
    asked = ("<Varnholm>", "<varnholm>", "<WEST>", "XK", "<XK>", "<>")
    found = {each: [one.text for one in store.find(Filter(country=each))] for each in asked}
    assert found == {
        "<Varnholm>": ["0."],
        "<varnholm>": ["0."],
        "<WEST>": ["1."],
        "XK": ["2.", "3."],
        "<XK>": [],
        "<>": [],
    }
    barred = store.find(Filter(unless=Facets(country="<Varnholm>")))
    assert len(barred) == len(printed) - 1
    assert store.info().countries == 1


def test_one_undo_takes_back_statements_and_the_register_added_with_them(
    store: Store, said: Said
) -> None:
    """What one command adds and changes is one command for undo."""
    change = {"documents": lambda rows: {**rows, "1": {"text": "The lake."}}}
    store.add([said("one"), said("two")], registers=change)
    assert (store.count(), store.rows("documents")) == (2, {"1": {"text": "The lake."}})
    step = store.undo()
    assert (step.added, step.registers) == (2, ("documents",))
    assert (store.count(), store.rows("documents")) == (0, {})


def test_a_single_statement_may_change_a_register(store: Store, said: Said) -> None:
    """One alone is appended only where nothing else changes."""
    store.add([said("one")])
    store.add([said("two")], registers={"documents": lambda _: {"1": {"text": "The lake."}}})
    assert (_words(store), len(store.rows("documents"))) == (["two", "one"], 1)


@pytest.mark.parametrize(
    ("word", "within", "found"),
    [
        ("rudenko", "", {"The lake.", "Rudenko agreed."}),
        ("rudenko", "text", {"Rudenko agreed."}),
        ("rudenko", "official", {"The lake."}),
        ("andrei rudenko", "", {"The lake."}),
        ("rudenko andrei", "", set()),
        ("rud*", "official", {"The lake."}),
        ("deputy minister", "role", {"The lake."}),
        ("lake minister", "", set()),
        ("official", "", set()),
        ("summit", "", {"Rudenko agreed."}),
        ("fisheries", "topic", {"Rudenko agreed."}),
        ("gazette", "source", {"The lake."}),
        ("gazette", "event", set()),
    ],
)
def test_words_look_in_the_names_round_what_was_said(
    store: Store, word: str, within: str, found: set[str]
) -> None:
    """Each store looks in the same places, and in one of them alone where asked."""
    source = Source(publisher="Harbour Gazette")
    store.add(
        [
            Statement(
                text="The lake.",
                official="Andrei Rudenko",
                role="Deputy Minister",
                sources=(source,),
            ),
            Statement(text="Rudenko agreed.", event="Lake Summit", topics=("water/fisheries",)),
        ]
    )
    assert set(_words(store, Filter(words=word, within=within))) == found


@pytest.mark.parametrize("at_once", [Filter(), Filter(words="said")])
def test_a_day_without_a_year_is_found_in_any_year_and_in_none(
    store: Store, at_once: Filter
) -> None:
    """A month, a span and another day are not that day."""
    days = ("2024-04-16", "1999-04-16~", "XXXX-04-16", "2024-04", "2024-04-15/2024-04-16", "")
    store.add([Statement(text=f"Said on {day}.", date=day) for day in (*days, "2024-04-17")])
    asked = replace(at_once, day_of_year="04-16")
    assert {each.date for each in store.find(asked)} == set(days[:3])
    assert store.find(asked).undated == 0
