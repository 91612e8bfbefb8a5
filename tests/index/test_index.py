"""Every field of a statement goes through the index: its answers are those of a plain reading."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import oracle
import strategies
from indexes import cache, folders, indexed, is_in_step, parts, scanned
from onrecord import Facets, Filter, Page, Source, Statement, codec, open_store
from onrecord.errors import StoreDamagedError
from onrecord.fields import NONE
from onrecord.model import KINDS, STANCES, STATUSES, Link
from onrecord.query import GROUPS, SORTS
from onrecord.storage.facets import FACETS
from onrecord.storage.tiny import line_format
from onrecord.storage.tiny.index import search
from onrecord.storage.tiny.lock import try_lock
from onrecord.storage.tiny.store import TinyStore
from onrecord.text import tokens

HEAD = b'{"_onrecord": {"1": {"format": 1}},\n"statements": {\n'
DATES = ("2024-04-16", "2024-04", "2024", "2024-34", "2023-12-30/2024-01-02", "2024-04-16?", "")
YEARLESS = "XXXX-04-16"


def filled(at: int) -> Statement:
    """Return a statement of which every field has a value; some have the same values."""
    return Statement(
        text=f"Words {at} on herring.",
        official=f"Mira {at % 5}",
        co_speakers=(f"Oda {at % 3}", f"Mira {at % 5}"),
        role="Minister",
        organization=f"Ministry {at % 4}",
        country=("NO", "IS", "SUHH")[at % 3],
        on_behalf_of=f"Commission {at % 3}",
        date=(*DATES, YEARLESS)[at % 8],
        kind=KINDS[at % len(KINDS)],
        stance=STANCES[at % len(STANCES)],
        status=STATUSES[at % len(STATUSES)],
        language=("en", "fr", "zh-Hant")[at % 3],
        original=f"Слова {at}",
        original_language="ru",
        context="Asked at the harbour.",
        topics=(f"Shoals/herring {at % 2}", f"Nets {at % 5}"),
        about=("IS", f"Shoals Commission {at % 2}"),
        event=f"Talks {at % 6}",
        place=f"Harbour {at % 4}",
        sources=(
            Source(title=f"Gazette {at % 7}", publisher="Harbour Press", via=f"Wire {at % 2}"),
            Source(title=f"Radio {at % 3}", text=f"Words {at} of herring"),
        ),
        printed={"country": "Varnholm"},
        basis={"date": "as printed"},
        note="Heard.",
        starred=True,
        links=(Link("replies", f"{at % 9:026}"), Link("denies", f"{at % 4:026}")),
        former_ids=(f"{1000 + at:026}",),
        ref=str(at),
        extra={"catch": at},
        recorded_at=f"2026-01-{1 + at % 9:02}T09:00:00Z",
        recorded_by="Ines",
    )


# Of the last few, almost nothing is known.
FILLED = [
    *map(filled, range(60)),
    *(Statement(text=f"Bare {at}.", printed={"country": "Varnholm"}) for at in range(3)),
    *(Statement(text=f"Bare {at}.", date=f"2024-04-1{at}") for at in range(3)),
]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a store with an index, which no test changes."""
    folder = tmp_path_factory.mktemp("filled")
    with pytest.MonkeyPatch.context() as setting:
        setting.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        indexed(folder / "statements.json").add(FILLED)
        indexed(folder / "statements.json").reindex()
    return folder / "statements.json"


@pytest.fixture
def both(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[TinyStore]]:
    """Return the filled store twice, asked through its index and by reading it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(shelf.parent / "cache"))
    stores = [indexed(shelf), scanned(shelf)]
    assert list(map(parts, stores)) == [["index"], ["scan"]]
    yield stores
    assert list(map(parts, stores)) == [["index"], ["scan"]]


def same(answers: Iterator[Any]) -> Any:
    """Fail where two answers differ; return one."""
    one, other = answers
    assert one == other
    return one


@pytest.mark.parametrize("facet", Facets.__struct_fields__)
def test_a_facet_is_asked_of_the_index(both: list[TinyStore], facet: str) -> None:
    """By each name that is there, by none, wanted and unwanted."""
    names = same(each.names(facet) for each in both)
    assert names == Counter(value for each in FILLED for value in FACETS[facet](each))
    for name in [*names, *([] if facet in {"country", "status"} else [NONE])]:
        facets = Facets(**{facet: name})
        for asked in (Filter(also=(facets,)), Filter(unless=facets)):
            found = same(list(each.find(asked)) for each in both)
            assert found == oracle.answers(FILLED, both[1].resolve(asked))
            assert 0 < len(found) < len(FILLED)


@pytest.mark.parametrize("field", GROUPS)
def test_a_field_is_counted_by_the_index(both: list[TinyStore], field: str) -> None:
    """Alone and beside each other field, over all and over some."""
    for other in (None, *GROUPS):
        by = [field, other] if other else [field]
        for asked in (Filter(), Filter(country="NO"), Filter(words="herring", standing=True)):
            summary = same(each.summarize(asked, by) for each in both)
            assert summary.groups


@pytest.mark.parametrize("limit", [0, 1, 7])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("sort", SORTS)
def test_the_index_sorts_by_a_field(
    both: list[TinyStore], sort: str, limit: int, *, reverse: bool
) -> None:
    """Either way, all of them or the first few."""
    page = Page(sort=sort, reverse=reverse, limit=limit)
    found = same(list(each.find(page=page)) for each in both)
    assert found == oracle.answers(FILLED, Filter(), page)[: limit or None]


@pytest.mark.parametrize("reverse", [False, True])
def test_the_index_lists_what_has_no_year_last(both: list[TinyStore], *, reverse: bool) -> None:
    """First what has a day, then what has no date, wherever the list is cut."""
    asked = Filter(unless=Facets(status="retracted"))
    expected = oracle.answers(FILLED, both[1].resolve(asked), Page(reverse=reverse))
    for limit in range(30, len(expected) + 1):
        page = Page(reverse=reverse, limit=limit)
        assert same(list(each.find(asked, page)) for each in both) == expected[:limit]


def test_dates_are_asked_of_the_index(both: list[TinyStore]) -> None:
    """From and until each kind of date, surely or maybe, with and without those of no year."""
    days = ("", "2024", "2024-04-16", "2024-34", "2023-12-30/2024-01-02")
    for since, until, certain, undated in itertools.product(days, days, (0, 1), (0, 1)):
        asked = Filter(since=since, until=until, certain=bool(certain), undated=bool(undated))
        found = same((f.total, f.undated, list(f)) for f in (each.find(asked) for each in both))
        assert found[2] == oracle.answers(FILLED, asked)


def test_ids_are_asked_of_the_index(both: list[TinyStore]) -> None:
    """Whole ones, former ones, beginnings, and how short they can be told apart."""
    for each in FILLED:
        assert same(store.get(each.id) for store in both) == each
    for at in range(60):
        assert same(store.get(f"{1000 + at:026}") for store in both).ref == str(at)
    short = same(store.abbreviate(each.id for each in FILLED) for store in both)
    assert {store.get(each).id for store in both for each in short.values()} == {*short}


def test_the_store_at_a_glance_is_told_by_the_index(both: list[TinyStore]) -> None:
    """How many officials, countries, topics; the first and the last day."""
    info = same(each.info() for each in both)
    assert (info.statements, info.officials, info.countries, info.topics) == (66, 8, 3, 7)
    glances = [each.quick_answers() for each in both]
    assert same(each.ids_with_prefix("", 9) for each in glances if each is not None)


SAID = (
    *("C++ and O'Neill", "a-b AND c", 'rock * and "roll"', "the the end", "U.S. forces"),
    *("渔业协定", "漁業協定 さかな", "ประมงไทย", "السَّلام عليكم", "मछुआरे आए", "ငါးဖမ်း", "នេសាទ"),
    *("Łódź, Ødegård", "l’été dernier", "Сергей Вымысл", "3.5 percent", "x_y z", "[sic] (so)"),
    *("İstanbul ıslak", "한국 어업", "דיג ים", "Ἀθῆναι καὶ Ὕδρα", "ferry ferries", "emoji 🐟 fish"),
)
TYPED = (
    *("C++", "O'Neill", "a-b", "AND", "and", "a b and", '"roll"', "rock * and", "the the", "OR"),
    *(
        "US",
        "u.s.",
        "渔",
        "业协",
        "渔业协定",
        "协业",
        "さか",
        "ไทย",
        "السلام",
        "سلام عليكم",
        "मछुआरे",
    ),
    *("ဖမ်း", "នេ", "lodz", "odegard", "ete", "vymysl", "3.5", "3 5", "x y", "x_y", "sic", "islak"),
    *(
        "어업",
        "ים",
        "athinai",
        "kai ydra",
        "fer",
        "ferr",
        "🐟 fish",
        "emoji fish",
        "the",
        "[/",
        "c",
    ),
)


@pytest.mark.parametrize("ending", ["", "*"])
def test_words_of_any_script_are_asked_of_the_index(tmp_path: Path, ending: str) -> None:
    """Words, phrases and beginnings, whatever stands between them or would be an operator."""
    path = tmp_path / "s.json"
    indexed(path).add(Statement(text=each) for each in SAID)
    stores = [indexed(path), scanned(path)]
    printed = [word for said in SAID for word in said.split()]
    begun = [said[: length + 2] for said in SAID for length in (0, len(said) // 2)]
    for typed in filter(tokens.tokens, dict.fromkeys((*TYPED, *printed, *SAID, *begun))):
        found = same(store.find(Filter(words=typed + ending)).total for store in stores)
        rest = same(store.count(Filter(without=typed + ending)) for store in stores)
        assert found + rest == len(SAID)
        assert found or typed not in (*printed, *SAID)
    assert parts(stores[0]) == ["index"]


@given(st.one_of(strategies.texts, strategies.sentences(), st.text(max_size=30)))
def test_the_index_reads_the_words_that_a_look_up_reads(said: str) -> None:
    """What is indexed are the tokens, with blanks between."""
    assert tokens.words(said).split() == tokens.tokens(said)


def test_words_of_two_wordings_are_no_phrase(tmp_path: Path) -> None:
    """Where one wording ends and another begins, no phrase reaches across."""
    path = tmp_path / "s.json"
    wordings = ("now", "...", "then")
    sources = tuple(Source(title=each, text=each) for each in wordings)
    indexed(path).add([Statement(text="Of peace", original="and war", sources=sources)])
    stores = indexed(path), scanned(path)
    phrases = ("of peace", "peace and", "war now", "now then", "peace an*", "now th*", "and w*")
    found = {each: same(one.count(Filter(words=each)) for one in stores) for each in phrases}
    assert [each for each, count in found.items() if count] == ["of peace", "and w*"]


def test_a_beginning_may_stand_for_very_many_words(tmp_path: Path) -> None:
    """In a phrase too, which the engine refuses where they are more than 16,384."""
    path = tmp_path / "s.json"
    words = map("".join, itertools.product("s", *["abcdefghijklmno"] * 3, "abcdefghij"))
    indexed(path).add(
        Statement(text="the " + " the ".join(some))
        for some in iter(lambda: list(itertools.islice(words, 500)), [])
    )
    store = indexed(path)
    asked = ("s*", "the s*", "the sa*", "the the s*", "the saaab*", "s the s*")
    assert [store.count(Filter(words=each)) for each in asked] == [68, 68, 5, 0, 1, 0]
    assert parts(store) == ["index"]


@pytest.mark.parametrize(
    ("letters", "times"),
    [("a", 4_001), ("a", 70_000), ("é", 8_000), ("щ", 9_000), ("漁", 5_500), ("a b", 6_000)],
)
def test_a_name_may_be_longer_than_the_index_holds(
    tmp_path: Path, letters: str, times: int
) -> None:
    """It is found by the whole name, counted, and sorted by."""
    name = letters * times + "z"
    fields: dict[str, Any] = dict.fromkeys(
        ("official", "organization", "event", "place", "recorded_at"), name
    )
    lists: dict[str, Any] = dict.fromkeys(("topics", "about"), (name,))
    sources = (Source(title=name, text=name),)
    path = tmp_path / "s.json"
    indexed(path).add(
        [
            Statement(text=f"{name} in short.", sources=sources, **fields, **lists),
            *map(filled, (0, 1)),
        ]
    )
    store = indexed(path)
    for facet in ("official", "topic", "about", "org", "source", "event"):
        asked = [Filter(also=(Facets(**{facet: each}),)) for each in (name, "nobody")]
        assert list(map(store.count, asked)) == [1, 0]
        (listed,) = (each for each in store.names(facet) if len(each) > 1000)
        assert name.startswith(listed)
    for field in ("official", "place"):
        sizes = Counter(each.size for each in store.summarize(Filter(), [field]).groups)
        assert sizes == Counter(e.size for e in scanned(path).summarize(Filter(), [field]).groups)
    for sort in SORTS:
        found = [each.id for each in store.find(page=Page(sort=sort))]
        assert found == [each.id for each in scanned(path).find(page=Page(sort=sort))]
    assert same(one.count(Filter(words="in short")) for one in (store, scanned(path))) == 1
    assert store.find(Filter(official=name))[0].official == name
    assert parts(store) == ["index"]


STRANGE: tuple[dict[str, Any], ...] = (
    {"kind": 5},
    {"sources": ["Harbour Gazette"]},
    {"sources": [{"title": 5}]},
    {"topics": [5]},
    {"id": "no id"},
    {"text": ["one", "two"]},
    {"event": {}},
    {"note": 5},
    {"starred": 1},
    {"links": 5},
    {"former_ids": [5]},
    {"origin": {"file": "a.csv"}},
    {"origin": {"file": "a.csv", "row": "1"}},
    {"printed": {"official": 5}},
    {"language": "no tag"},
    {"sources": [{"title": "Harbour Gazette", "issued": "no date"}]},
    {"place": "Tessarine\0Isles"},
    {"official": "Mira \ud800"},
    {"topics": ["nets\ud800"]},
    {"extra": {"catch": float("nan")}},
    {"extra": {"catch": 1 << 64}},
    {"catch": float("inf")},
)


def written(path: Path, documents: list[dict[str, Any]], tail: bytes = line_format.CLOSER) -> None:
    """Write a store's file as it is laid out."""
    lines = (
        line_format.write_line(number, line_format.dump(document), first=number == 1)
        for number, document in enumerate(documents, 1)
    )
    path.write_bytes(HEAD + b"".join(lines) + tail)


@pytest.mark.parametrize("bent", STRANGE, ids=json.dumps)
def test_what_is_no_statement_is_left_out(tmp_path: Path, bent: dict[str, Any]) -> None:
    """Another hand's document may hold anything: it is counted, and hides nothing."""
    path = tmp_path / "s.json"
    good, strange = (codec.to_dict(Statement(text=each)) for each in ("Good.", "Strange."))
    written(path, [{**strange, **bent}, good])
    assert [each.text for each in scanned(path).find()] == ["Good."]
    assert scanned(path).info().unreadable == 1


def test_what_is_no_statement_is_left_out_of_the_index(tmp_path: Path) -> None:
    """And is counted still, whatever is added, edited, removed, or changed by another hand."""
    path = tmp_path / "s.json"
    good, strange = (
        [codec.to_dict(Statement(text=f"{text} {at}.")) for at in range(len(STRANGE))]
        for text in ("Good", "Strange")
    )
    bent = ({**one, **other} for one, other in zip(strange, STRANGE, strict=True))
    written(path, [each for pair in zip(bent, good, strict=True) for each in pair])
    kept = indexed(path)

    def check(count: int) -> None:
        for store in (indexed(path), kept):
            assert "index" in parts(store)
            assert (len(list(store.find())), store.info().unreadable) == (count, len(STRANGE))

    check(22)
    kept.add([Statement(text="New.")])
    check(23)
    kept.add([Statement(text="Newer."), Statement(text="More.")])
    check(25)
    kept.remove([Statement(text="New.").id])
    kept.revise([Statement(text="More.", note="Heard.")])
    check(24)
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"Newer.", b"Older."))
    check(24)
    path.write_bytes(raw.replace(b'"no id"', b'"no ID"'))
    check(24)
    for gone in (False, True):
        if gone:
            shutil.rmtree(cache())
        kept.add([Statement(text=f"Added {gone}.")])
        kept.add(Statement(text=f"Many {gone} {at}.") for at in range(1100))
        assert is_in_step(path)
        check(24 + 1101 * (1 + gone))


@pytest.mark.parametrize("tail", [b',"9": {"id": "0', b"", b"}}\ntorn"])
def test_a_torn_end_is_nobodys_statement(tmp_path: Path, tail: bytes) -> None:
    """Nor is what stands behind the closer."""
    path = tmp_path / "s.json"
    written(path, [codec.to_dict(Statement(text=f"Words {at}.")) for at in range(20)], tail)
    store = indexed(path)
    assert parts(store) == ["index"]
    assert same(each.count(Filter(words="words")) for each in (store, scanned(path))) == 20


@pytest.mark.parametrize("tail", [b'}}\n,"9": {}\n}}\n', b',"9": {\n,"10": {}\n}}\n'])
def test_damage_is_told_where_it_is_met(tmp_path: Path, tail: bytes) -> None:
    """Whole documents behind the end, or behind a broken one, are not passed over."""
    path = tmp_path / "s.json"
    written(path, [codec.to_dict(Statement(text=f"Words {at}.")) for at in range(20)], tail)
    for _ in range(2):
        with pytest.raises(StoreDamagedError):
            indexed(path).count()
    assert not folders()


def test_ids_that_differ_in_their_last_bits_are_two(tmp_path: Path) -> None:
    """Ours leave them out; those that another program counts up do not."""
    store = indexed(tmp_path / "s.json")
    for at in "0123":
        assert store.add([Statement(text=f"Words {at}.", id="0" * 25 + at)]).recorded == 1
    assert store.reindex()
    assert [each.text for each in store.find()] == [f"Words {at}." for at in range(4)]
    assert [store.get("0" * 25 + at).text for at in "0123"] == [f"Words {at}." for at in range(4)]


@pytest.mark.parametrize("tail", [0, 5])
def test_ids_that_begin_alike_are_listed_in_order(tmp_path: Path, tail: int) -> None:
    """Whatever begins a list is cut at, whatever it is sorted by, wherever they are."""
    path = tmp_path / "s.json"
    said = [
        Statement(
            text=f"Words {at}.",
            id=f"{at * 7 % 40:026}",
            official=f"Mira {at % 2}",
            date=("2024-04-16", YEARLESS, "")[at % 3],
        )
        for at in range(40)
    ]
    indexed(path).add(said[tail:])
    indexed(path).reindex()
    for each in said[:tail]:
        indexed(path).add([each])
    stores = indexed(path), scanned(path)
    assert parts(stores[0]) == (["index", "scan"] if tail else ["index"])
    for sort, reverse in itertools.product(SORTS, (False, True)):
        expected = oracle.answers(said, Filter(), Page(sort=sort, reverse=reverse))
        for limit in range(1, 41, 3):
            page = Page(sort=sort, reverse=reverse, limit=limit)
            assert same([*each.find(page=page)] for each in stores) == expected[:limit]


def test_an_index_lies_in_a_folder_of_any_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in the path of the cache, or of the store."""
    odd = tmp_path / "café %20?#[*]"
    odd.mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(odd))
    bytes_ = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    bytes_.mkdir()
    for folder in (odd, bytes_):
        path = folder / "s.json"
        indexed(path).add([Statement(text="Words."), Statement(text="More words.")])
        assert indexed(path).count(Filter(words="words")) == 2
        assert parts(indexed(path)) == ["index"]
    assert len(folders()) == 2


def test_a_cache_whose_path_the_engine_cannot_read_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that is no UTF-8: the file is read, nothing is left behind, nor held."""
    path = tmp_path / "s.json"
    monkeypatch.setenv("XDG_CACHE_HOME", os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
    indexed(path).add([Statement(text="Words."), Statement(text="More words.")])
    store = indexed(path)
    for _ in range(3):
        assert store.count(Filter(words="words")) == indexed(path).count() == 2
    assert parts(store) == ["scan"]
    (left,) = cache().iterdir()
    held = try_lock(left)
    assert held is not None
    held.close()


@pytest.fixture
def twice(tmp_path: Path) -> tuple[Path, bytes]:
    """Return an indexed store in which a line stands twice, as a merge by git may leave it."""
    path = tmp_path / "s.json"
    indexed(path).add(Statement(text=f"Words {at}.") for at in range(4))
    *head, two, three, four, closer = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*head, two, two, three, four, closer]))
    assert same(each.count() for each in (indexed(path), scanned(path))) == 5
    assert is_in_step(path)
    return path, two


def check_all(path: Path) -> None:
    """Fail where the index has not all statements that the file has, or more."""
    for _ in range(2):
        same(sorted(map(str, each.find())) for each in (indexed(path), scanned(path)))
        same(each.count() for each in (indexed(path), scanned(path)))


def test_a_line_that_stands_twice_is_counted_twice(twice: tuple[Path, bytes]) -> None:
    """Whatever another hand changes: elsewhere, or one of the two."""
    path, line = twice
    path.write_bytes(path.read_bytes().replace(b"Words 3", b"Words 9"))
    check_all(path)
    path.write_bytes(path.read_bytes().replace(line, b"", 1))
    check_all(path)
    assert is_in_step(path)


def test_of_a_line_that_stands_twice_one_is_edited(twice: tuple[Path, bytes]) -> None:
    """The index does not tell them apart, and is made anew."""
    path, _ = twice
    indexed(path).revise([Statement(text="Words 1.", note="Heard.")])
    assert not is_in_step(path)
    check_all(path)
    assert is_in_step(path)


def test_a_name_may_stand_for_very_many(tmp_path: Path) -> None:
    """Each speaker and each source has a name of its own, and all answer to one word."""
    path = tmp_path / "s.json"
    indexed(path).add(
        Statement(
            text=f"Words {at}.", official=f"Mira {at}", sources=(Source(title=f"Gazette {at}"),)
        )
        for at in range(1500)
    )
    store, gazette = indexed(path), Facets(source="gazette")
    asked = (Filter(source="gazette"), Filter(official="mira", words="words", also=(gazette,)))
    assert [store.count(each) for each in asked] == [1500, 1500]
    assert store.count(Filter(official="mira", unless=gazette)) == 0
    assert parts(store) == ["index"]


@pytest.mark.parametrize("most", [8, 20, 60])
def test_more_groups_than_one_call_holds_are_counted(
    both: list[TinyStore], monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """By one field or two, over all or over some; also of the names a word stands for."""
    monkeypatch.setattr(search, "_MOST_BUCKETS", most)
    for by in (*itertools.combinations(("official", "topic", "month", "event", "source"), 2),):
        for fields in (by, by[:1], by[::-1]):
            for asked in (Filter(), Filter(country="NO"), Filter(words="nobody")):
                same(each.summarize(asked, fields) for each in both)
    for facet in FACETS:
        same(each.names(facet) for each in both)
        for word in ("mira", "talks", "0"):
            same(sorted(each._backend().names_with(facet, word)) for each in both)  # noqa: SLF001


@pytest.mark.soak
def test_a_hundred_thousand_officials_are_counted(tmp_path: Path) -> None:
    """More than one call of the engine holds, each with the months in which they spoke."""
    path, officials = tmp_path / "s.json", 100_000
    open_store(path).add(
        Statement(
            text=f"Words {at}.",
            official=f"Mira {at % officials}" if at < officials + 5000 else "",
            date=f"20{at % 20:02}-0{1 + at % 9}-16",
            country=("NO", "IS")[at % 2],
        )
        for at in range(officials + 6000)
    )
    stores = open_store(path), scanned(path)
    assert parts(indexed(path)) == ["index"]
    assert len(same(each.names("official") for each in stores)) == officials
    assert stores[0].info().officials == officials
    for by in (["official"], ["official", "month"], ["kind", "official"], ["official", "country"]):
        for asked in (Filter(), Filter(country="NO")):
            groups = same(each.summarize(asked, by) for each in stores).groups
            assert sum(each.size for each in groups) == stores[0].count(asked)
    assert same(each.count(Filter(official="mira")) for each in stores) == officials + 5000
    assert parts(indexed(path)) == ["index"]
