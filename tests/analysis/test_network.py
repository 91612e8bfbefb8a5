"""Networks: who agrees with whom, in forms that other programs read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import networkx as nx  # type: ignore[import-untyped]  # stubs would be one more package
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from onrecord import Link, Statement, Store
from onrecord.analysis.network import Node, build_network
from onrecord.storage import Group

HOSTILE = '"]; <script>alert(1)</script>\\'


def positions(**by_actor: str) -> list[Statement]:
    """Return a statement for each position: "a+ b-" supports topic a and opposes b."""
    stances = {"+": "support", "-": "oppose", "=": "neutral", "?": ""}
    return [
        Statement(
            text=f"{actor} on {each}",
            official=actor.title(),
            topics=(each[:-1],),
            stance=stances[each[-1]],
            country="BV" if actor == "ann" else "",
        )
        for actor, said in by_actor.items()
        for each in said.split()
    ]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def camps(store: Store) -> None:
    """Record three officials: ann and bea agree, cid opposes both."""
    store.add(positions(ann="a+ b+ c-", bea="a+ b+", cid="a- b- c-", dan="d+ a= b?"))


def weights(run: Run, *flags: str) -> dict[tuple[str, str], float]:
    """Return the weight of each tie."""
    rows = list(csv.DictReader(io.StringIO(run("network", *flags, "--csv").stdout)))
    return {(each["source"], each["target"]): float(each["weight"]) for each in rows}


@pytest.mark.parametrize(
    ("ties", "told"),
    [
        ("congruence", {("Ann", "Bea"): 2, ("Ann", "Cid"): 1}),
        ("conflict", {("Ann", "Cid"): 2, ("Bea", "Cid"): 2}),
        ("subtract", {("Ann", "Bea"): 2, ("Ann", "Cid"): -1, ("Bea", "Cid"): -2}),
        (
            "ignore",
            {
                ("Ann", "Bea"): 2,
                ("Ann", "Cid"): 3,
                ("Ann", "Dan"): 2,
                ("Bea", "Cid"): 2,
                ("Bea", "Dan"): 2,
                ("Cid", "Dan"): 2,
            },
        ),
    ],
)
@pytest.mark.usefixtures("camps")
def test_ties_count_topics_as_the_literature_does(
    run: Run, ties: str, told: dict[tuple[str, str], float]
) -> None:
    assert weights(run, "--ties", ties) == told


@pytest.mark.parametrize(
    ("normalise", "weight"),
    [("no", 2), ("average", 2 / 2.5), ("jaccard", 2 / 3), ("cosine", 2 / 6**0.5)],
)
@pytest.mark.usefixtures("camps")
def test_a_weight_is_divided_by_how_much_the_two_say(
    run: Run, normalise: str, weight: float
) -> None:
    found = weights(run, "--normalise", normalise)
    assert found["Ann", "Bea"] == pytest.approx(weight, rel=1e-5)


def test_a_topic_counts_once_however_often_it_was_spoken_of(run: Run, store: Store) -> None:
    store.add(positions(ann="a+", bea="a+"))
    store.add([Statement(text="Again.", official="Ann", topics=("a",), stance="support")])
    assert weights(run) == {("Ann", "Bea"): 1}


@pytest.mark.usefixtures("camps")
def test_weak_ties_can_be_left_out(run: Run) -> None:
    assert weights(run, "--ties", "subtract", "--least", "2") == {
        ("Ann", "Bea"): 2,
        ("Bea", "Cid"): -2,
    }


@pytest.mark.usefixtures("camps")
def test_statements_without_a_stance_are_left_out_and_that_is_said(run: Run) -> None:
    result = run("network", "--csv")
    assert "2 statement–topic pairs without support or oppose" in result.stderr


@pytest.mark.usefixtures("camps")
def test_networkx_reads_the_graphml(run: Run, tmp_path: Path) -> None:
    run("network", "--ties", "subtract", "--output", "camps.graphml")
    graph = nx.read_graphml(tmp_path / "camps.graphml")
    labels = nx.get_node_attributes(graph, "label")
    found = {
        frozenset((labels[one], labels[other])): (said["weight"], said["shared"])
        for one, other, said in graph.edges(data=True)
    }
    assert found == {
        frozenset(("Ann", "Bea")): (2.0, "a; b"),
        frozenset(("Ann", "Cid")): (-1.0, "a; b; c"),
        frozenset(("Bea", "Cid")): (-2.0, "a; b"),
    }
    ann = next(node for node, label in labels.items() if label == "Ann")
    assert graph.nodes[ann] == {"label": "Ann", "statements": 3, "country": "BV"}


@pytest.mark.usefixtures("camps")
def test_networkx_reads_the_json(run: Run) -> None:
    graph = nx.node_link_graph(json.loads(run("network", "--json").stdout), edges="edges")
    assert graph["Ann"]["Bea"] == {"weight": 2.0, "shared": ["a", "b"]}


@pytest.mark.usefixtures("camps")
def test_those_without_a_tie_are_kept_when_asked_for(run: Run) -> None:
    said = json.loads(run("network", "--json", "--isolates").stdout)
    assert [each["id"] for each in said["nodes"]] == ["Ann", "Bea", "Cid", "Dan"]


def test_an_arrow_leads_from_who_answers_to_whom(run: Run, store: Store, tmp_path: Path) -> None:
    first = Statement(text="We propose.", official="Ann")
    answer = Statement(text="No.", official="Cid", links=(Link("denies", first.id),))
    more = Statement(text="Never.", official="Cid", links=(Link("replies", first.id),))
    store.add([first, answer, more, Statement(text="Well.", official="Bea")])
    run("network", "--ties", "links", "--output", "links.graphml")
    graph = nx.read_graphml(tmp_path / "links.graphml")
    labels = nx.get_node_attributes(graph, "label")
    assert graph.is_directed()
    assert [
        (labels[one], labels[other], said["weight"], said["shared"])
        for one, other, said in graph.edges(data=True)
    ] == [("Cid", "Ann", 2.0, "denies; replies")]


def test_a_link_to_what_is_not_on_record_makes_no_tie(run: Run, store: Store) -> None:
    store.add([Statement(text="No.", official="Cid", links=(Link("denies", "0" * 26),))])
    result = run("network", "--ties", "links", "-f", "table")
    assert (result.stdout, "no ties" in result.stderr) == ("", True)


@pytest.mark.parametrize("form", ["graphml", "dot", "json", "html", "csv", "table"])
def test_hostile_names_break_no_form(run: Run, store: Store, tmp_path: Path, form: str) -> None:
    one = Statement(text="One.", official=HOSTILE, topics=(HOSTILE,), stance="support")
    other = Statement(text="Two.", official="Ann\x1b[2J", topics=(HOSTILE,), stance="support")
    store.add([one, other])
    result = run("network", "-f", form)
    assert result.exit_code == 0
    assert "\x1b[2J" not in result.stdout
    if form == "graphml":
        (tmp_path / "it").write_text(result.stdout)
        labels = nx.get_node_attributes(nx.read_graphml(tmp_path / "it"), "label")
        assert HOSTILE in labels.values()
    if form == "html":
        assert result.stdout.count("<script>") == 1
    if form == "dot":
        escaped = r"\"]; <script>alert(1)</script>\\"
        assert f'\n  "{escaped}" [' in result.stdout


@pytest.mark.usefixtures("camps")
def test_the_page_has_its_ties_in_a_table_and_asks_for_nothing(run: Run) -> None:
    text = run("network", "-f", "html").stdout
    assert "<td><bdi>Ann</bdi></td><td><bdi>Bea</bdi></td><td>2</td>" in text
    assert "default-src 'none'" in text
    assert "http" not in text.replace("Content-Security-Policy", "").replace("http-equiv", "")


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        (["--ties", "friendship"], "congruence, conflict"),
        (["--by", "topic"], "official, country, organization"),
        (["--normalise", "max"], "no, average, jaccard, cosine"),
        (["--ties", "links", "--isolates"], "leave out"),
        (["-f", "svg"], "graphml"),
    ],
)
def test_a_mistyped_flag_is_answered_with_what_it_may_be(
    run: Run, flags: list[str], told: str
) -> None:
    result = run("network", *flags)
    assert result.exit_code == 2
    assert told in result.stderr


stances = st.sampled_from(["support", "oppose", "neutral", ""])
counts = st.lists(st.tuples(st.sampled_from("pqr"), st.sampled_from("abc"), stances), unique=True)


@given(counts)
def test_subtract_is_congruence_less_conflict(said: list[tuple[str, str, str]]) -> None:
    groups = [Group(values, 1) for values in said]
    nodes = {name: Node(name, 1) for name in "pqr"}

    def ties(kind: str) -> dict[Any, float]:
        found = build_network(groups, nodes, kind).ties
        return {(each.source, each.target): each.weight for each in found}

    same, opposed, both = ties("congruence"), ties("conflict"), ties("subtract")
    for pair in {*same, *opposed, *both}:
        assert both.get(pair, 0) == same.get(pair, 0) - opposed.get(pair, 0)


def test_the_sample_of_dna_has_the_agreements_found_by_hand(run: Run, corpora: Path) -> None:
    source = corpora / "dna-sample" / "open_dna_statements.csv"
    with source.open(encoding="utf-8", newline="") as file:
        rows = [each for each in csv.DictReader(file) if each["type"] == "DNA Statement"]
    with Path("sample.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["ref", "text", "official", "topics", "stance"])
        for each in rows:
            stance = "support" if each["agreement"] == "1" else "oppose"
            concept = each["concept"]
            writer.writerow([each["statement_id"], each["text"], each["person"], concept, stance])
    assert run("import", "sample.csv").exit_code == 0
    agreements, conflicts = weights(run), weights(run, "--ties", "conflict")
    assert (len(agreements), len(conflicts)) == (16, 14)
    assert agreements["David Hamilton", "Navin Nayak"] == 4
    assert agreements["David Hamilton", "Kateri Callahan"] == 3
    assert conflicts["Bob Slaughter", "David Hamilton"] == 2
    assert sum(agreements.values()) == 24
    assert sum(conflicts.values()) == 19
