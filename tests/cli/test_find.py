"""Looking statements up: every filter, how filters combine, the order, and what is said beside."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import Result

from onrecord import Source, Statement, Store

Run = Callable[..., Result]

SHELF = [
    Statement(
        ref="quota",
        text="We will share the herring quota by boat, as the S.H.O.A.L. rules say.",
        official="Mira Solenn",
        country="BV",
        topics=("fisheries/herring",),
        about=("AQ",),
        organization="Ministry of Fisheries",
        event="Northern Shoals Conference",
        kind="direct",
        stance="support",
        status="verified",
        language="en",
        date="2025-11-04",
        sources=(Source(title="Quota day", publisher="Harbour Gazette", via="Shoal News"),),
        recorded_at="2026-01-02T00:00:00Z",
    ),
    Statement(
        ref="gate",
        text="Nous n’ouvrirons pas la porte grise; l’égalité d’abord.",
        official="Joreth Vaskil",
        country="HM",
        topics=("transit",),
        about=("BV", "Shoal League"),
        organization="Foreign Office",
        on_behalf_of="Council of Shoals",
        event="Gate talks",
        kind="indirect",
        stance="oppose",
        language="fr",
        date="2025-11",
        sources=(Source(title="The grey gate", publisher="Evening Ledger"),),
        recorded_at="2026-01-03T00:00:00Z",
    ),
    Statement(
        ref="salt",
        text="The quota for herring, salt and wool will be shared; see https://example.org/salt.",
        official="Ilva Solenn",
        co_speakers=("Joreth Vaskil",),
        country="AQ",
        topics=("trade", "fisheries"),
        date="2014",
        recorded_at="2026-01-01T00:00:00Z",
    ),
    Statement(
        ref="tide",
        text="Мир отмели важнее сельди.",
        original="Мир отмели",
        official="Тави Оррелунд",
        printed={"country": "Varnholm"},
        language="ru",
        status="disputed",
        date="XXXX-04-16",
    ),
    Statement(ref="thanks", text="Thank you."),
]
ALL = ["quota", "gate", "salt", "tide", "thanks"]


@pytest.fixture(autouse=True)
def _shelf(store: Store) -> None:
    store.add(SHELF)


@pytest.fixture
def refs(run: Run) -> Callable[..., list[str]]:
    """Return what finds statements and names them by their refs, in order."""

    def found(*arguments: str) -> list[str]:
        result = run("find", *arguments, "--json")
        documents: list[dict[str, Any]] = json.loads(result.stdout)
        return [each["ref"] for each in documents]

    return found


Refs = Callable[..., list[str]]


def test_without_a_filter_all_are_found_newest_first(refs: Refs) -> None:
    """Known days before their unknowns, then no year, then no date."""
    assert refs() == ALL


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        # Names: the whole name before its tokens, in any case and script.
        (["-o", "Mira Solenn"], ["quota"]),
        (["-o", "solenn"], ["quota", "salt"]),
        (["-o", "SOLENN"], ["quota", "salt"]),
        (["-o", "Соленн"], ["quota", "salt"]),
        (["-o", "orrelund"], ["tide"]),
        (["-o", "vaskil"], ["gate", "salt"]),
        (["-o", "sol"], []),
        (["--official", "vaskil joreth"], ["gate", "salt"]),
        (["-c", "Bouvet Island"], ["quota"]),
        (["-c", "bv"], ["quota"]),
        (["--country", "HMD"], ["gate"]),
        # Topics: a hierarchy.
        (["-t", "fisheries"], ["quota", "salt"]),
        (["-t", "fisheries/herring"], ["quota"]),
        (["-t", "Herring"], ["quota"]),
        (["--topic", "trade"], ["salt"]),
        (["--about", "Antarctica"], ["quota"]),
        (["--about", "aq"], ["quota"]),
        (["--about", "shoal league"], ["gate"]),
        (["--org", "Foreign Office"], ["gate"]),
        (["--org", "council"], ["gate"]),
        (["--source", "gazette"], ["quota"]),
        (["--source", "Shoal News"], ["quota"]),
        (["--source", "grey gate"], ["gate"]),
        (["--event", "shoals"], ["quota"]),
        (["--kind", "direct"], ["quota"]),
        (["--kind", "DIRECT"], ["quota"]),
        (["--kind", "none"], ["salt", "tide", "thanks"]),
        (["--kind", "none", "--kind", "direct"], ["quota", "salt", "tide", "thanks"]),
        (["--status", "verified"], ["quota"]),
        (["--status", "recorded"], ["gate", "salt", "thanks"]),
        (["--stance", "oppose"], ["gate"]),
        (["--stance", "none"], ["salt", "tide", "thanks"]),
        (["--lang", "fr"], ["gate"]),
    ],
)
def test_a_filter_keeps_what_bears_it(refs: Refs, arguments: list[str], found: list[str]) -> None:
    """Each flag keeps the statements that bear what it names."""
    assert refs(*arguments) == found


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--not-official", "solenn"], ["gate", "tide", "thanks"]),
        (["--not-country", "BV"], ["gate", "salt", "tide", "thanks"]),
        (["--not-topic", "fisheries"], ["gate", "tide", "thanks"]),
        (["--not-about", "AQ"], ["gate", "salt", "tide", "thanks"]),
        (["--not-org", "Foreign Office"], ["quota", "salt", "tide", "thanks"]),
        (["--not-source", "gazette"], ["gate", "salt", "tide", "thanks"]),
        (["--not-event", "gate talks"], ["quota", "salt", "tide", "thanks"]),
        (["--not-kind", "none"], ["quota", "gate"]),
        (["--not-status", "recorded"], ["quota", "tide"]),
        (["--not-stance", "support"], ["gate", "salt", "tide", "thanks"]),
        (["--not-lang", "fr"], ["quota", "salt", "tide", "thanks"]),
        (["--not-country", "BV", "--not-country", "HM"], ["salt", "tide", "thanks"]),
        (["-o", "solenn", "--not-official", "ilva"], ["quota"]),
    ],
)
def test_a_negated_filter_leaves_out_what_bears_it(
    refs: Refs, arguments: list[str], found: list[str]
) -> None:
    """``--not-…`` keeps all others, those without a value too."""
    assert refs(*arguments) == found


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["-c", "AQ", "-c", "HM"], ["gate", "salt"]),
        (["-t", "transit", "-t", "trade"], ["gate", "salt"]),
        (["-o", "solenn", "-c", "AQ"], ["salt"]),
        (["-o", "vaskil", "-t", "transit", "-c", "BV"], []),
        (["-o", "vaskil", "-o", "mira", "-t", "transit", "-t", "herring"], ["quota", "gate"]),
        (["herring", "-c", "BV"], ["quota"]),
    ],
)
def test_a_flag_repeated_widens_and_another_narrows(
    refs: Refs, arguments: list[str], found: list[str]
) -> None:
    """The same flag twice is OR; different flags are AND."""
    assert refs(*arguments) == found


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["herring"], ["quota", "salt"]),
        (["HERRING", "boat"], ["quota"]),
        (["herring", "porte"], []),
        (["herring quota"], ["quota"]),
        (["quota", "herring"], ["quota", "salt"]),
        (["her*"], ["quota", "salt"]),
        (["her"], []),
        (["herring quo*"], ["quota"]),
        (["egalite"], ["gate"]),
        (["ÉGALITÉ"], ["gate"]),
        (["shoal"], ["quota"]),
        (["mir otmeli"], ["tide"]),
        (["МИР"], ["tide"]),
        (["herring", "-x", "salt"], ["quota"]),
        (["--without", "herring"], ["gate", "tide", "thanks"]),
        (["-x", "herring", "-x", "porte"], ["tide", "thanks"]),
        (["-x", "herring quota"], ["gate", "salt", "tide", "thanks"]),
        (["https://example.org/salt"], ["salt"]),
        (["official:solenn"], ["quota", "salt"]),
        (["official:solenn", "country:AQ"], ["salt"]),
        (["topic:trade", "-t", "transit"], ["gate", "salt"]),
        (["topic:fisheries", "boat"], ["quota"]),
        (["shared: see"], ["salt"]),
    ],
)
def test_words_are_all_wanted(refs: Refs, arguments: list[str], found: list[str]) -> None:
    """Words are ANDed and folded; a blank makes a phrase, a star a beginning, a colon a flag."""
    assert refs(*arguments) == found


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--since", "2025"], ["quota", "gate"]),
        (["--since", "2014-03"], ["quota", "gate", "salt"]),
        (["--since", "2014-03", "--certain"], ["quota", "gate"]),
        (["--since", "2025-11-04"], ["quota", "gate"]),
        (["--since", "2025-11-05"], ["gate"]),
        (["--until", "2025-11-03"], ["gate", "salt"]),
        (["--until", "2025-11-04", "--certain"], ["quota", "salt"]),
        (["--until", "2013"], []),
        (["--since", "2014", "--until", "2014"], ["salt"]),
        (["--on", "2025-11"], ["quota", "gate"]),
        (["--on", "2025-11-04"], ["quota", "gate"]),
        (["--on", "2025-11-04", "--certain"], ["quota"]),
        (["--on", "last year"], ["quota", "gate"]),
        (["--on", "2014-Q2"], ["salt"]),
        (["--since", "6m"], ["quota", "gate"]),
        (["--since", "30d"], []),
        (["--from", "2025", "--to", "2025-11-04"], ["quota", "gate"]),
        (["--since", "2025", "--undated"], ["quota", "gate", "tide", "thanks"]),
        (["--undated"], ALL),
    ],
)
def test_a_date_filter_keeps_what_may_fall_inside(
    refs: Refs, arguments: list[str], found: list[str]
) -> None:
    """Bounds are inclusive; ``--certain`` keeps what must, ``--undated`` what has no year."""
    assert refs(*arguments) == found


def test_a_date_filter_says_how_many_have_no_year(run: Run) -> None:
    """What was left out because their year is unknown is counted on stderr."""
    result = run("find", "--since", "2025", "--json")
    assert result.stderr == "2 without a known year left out; --undated includes them\n"


def test_only_what_answers_the_rest_is_counted_as_left_out(run: Run) -> None:
    """A statement that other filters bar is not among those left out."""
    result = run("find", "--since", "2025", "-o", "orrelund", "--json")
    assert "1 without a known year" in result.stderr


@pytest.mark.parametrize("arguments", [["--since", "2025", "--undated"], ["-o", "solenn"]])
def test_where_nothing_is_left_out_nothing_is_said(run: Run, arguments: list[str]) -> None:
    """No remark without a cause."""
    assert run("find", *arguments, "--json").stderr == ""


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["-r"], ["salt", "gate", "quota", "tide", "thanks"]),
        (["--reverse"], ["salt", "gate", "quota", "tide", "thanks"]),
        (["-n", "2"], ["quota", "gate"]),
        (["-n", "1", "-r"], ["salt"]),
        (["--limit", "0"], ALL),
        (["--sort", "recorded"], ["gate", "quota", "salt"]),
        (["--sort", "recorded", "-r"], ["salt", "quota", "gate"]),
    ],
)
def test_order_and_number_are_as_asked(refs: Refs, arguments: list[str], found: list[str]) -> None:
    """``-r`` turns the order, ``-n`` cuts it; what has no year stays last."""
    assert refs(*arguments)[: len(found)] == found


@pytest.mark.parametrize(
    ("field", "named"),
    [("official", ["salt", "gate", "quota", "tide"]), ("country", ["salt", "quota", "gate"])],
)
def test_names_are_sorted_from_a_to_z(refs: Refs, field: str, named: list[str]) -> None:
    """A sort by name is alphabetical, and the nameless stand last."""
    assert refs("--sort", field)[: len(named)] == named


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "solenn", "-t", "fisheries"], "Mira Solenn or Ilva Solenn"),
        (["-c", "HM"], "country Heard Island and McDonald Islands"),
        (["--since", "6m", "herring"], "herring · since 2025-09-20"),
        (["herring quota"], "“herring quota”"),
        (["-x", "salt"], "without salt"),
        (["--not-kind", "none"], "not kind none"),
        (["-n", "2"], "2 of 5"),
    ],
)
def test_a_caption_says_what_was_understood(run: Run, arguments: list[str], said: str) -> None:
    """Beneath a table stand the filters as they were taken: all that one name may mean, too."""
    result = run("find", *arguments, "-f", "table")
    caption = " ".join(result.stdout.split())
    assert said in caption or " or ".join(reversed(said.split(" or "))) in caption


def test_a_table_is_capped_and_says_so(run: Run, store: Store) -> None:
    """Twenty rows, and how to see the rest."""
    store.add(Statement(text=f"Boat {at}.", date="2025-01-01") for at in range(20))
    result = run("find", "-f", "table")
    assert result.stdout.rstrip().endswith("20 of 25; -n 0 for all")


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "plain", "ids", "md"])
def test_no_other_form_is_capped(run: Run, store: Store, form: str) -> None:
    """Caps hold for tables only."""
    store.add(Statement(text=f"Boat {at}.", date="2025-01-01") for at in range(20))
    result = run("find", "boat*", "-f", form)
    written = result.stdout
    assert len(json.loads(written) if form == "json" else written.splitlines()) >= 20


def test_zero_asks_for_all_in_a_table(run: Run, store: Store) -> None:
    """``-n 0`` lifts the cap."""
    store.add(Statement(text=f"Boat{at}.", date="2025-01-01") for at in range(20))
    result = run("find", "-f", "table", "-n", "0")
    assert "Boat0." in result.stdout
    assert "Boat19." in result.stdout


def test_nothing_found_is_no_failure(run: Run) -> None:
    """Exit 0 and a word on stderr."""
    result = run("find", "walrus")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "nothing matched\n")


@pytest.mark.parametrize("command", ["find", "timeline", "summary"])
@pytest.mark.parametrize(("word", "code"), [("walrus", 1), ("herring", 0)])
def test_exit_status_tells_whether_something_was_found(
    run: Run, command: str, word: str, code: int
) -> None:
    """``--exit-status`` makes an empty answer 1."""
    assert run(command, word, "--exit-status").exit_code == code


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["-o", "Mira Solen"], "there is no official 'Mira Solen'; did you mean Mira Solenn"),
        (["-t", "fishery"], "there is no topic 'fishery'; did you mean fisheries"),
        (["-o", "walrus"], "there is no official 'walrus'"),
        (["vaskil", "--in", "text"], "'vaskil' is an official: try -o vaskil"),
        (["transit", "--in", "text"], "'transit' is a topic: try -t transit"),
    ],
)
def test_nothing_found_says_what_may_be_meant(run: Run, arguments: list[str], hint: str) -> None:
    """A name nearly known, or a word that is a name, is suggested and never taken."""
    result = run("find", *arguments)
    assert (result.exit_code, result.stdout) == (0, "")
    assert hint in result.stderr


def test_a_short_flag_with_its_value_attached_is_an_official(refs: Refs) -> None:
    """``-ovaskil`` is ``-o vaskil``, as in any program."""
    assert refs("-ovaskil") == ["gate", "salt"]


@pytest.mark.parametrize("day", ["16 April", "XXXX-04-16", "April 16"])
def test_a_day_is_asked_for_without_a_year(run: Run, store: Store, day: str) -> None:
    """It is found in any year, and where the year is unknown."""
    dates = ("2024-04-16", "XXXX-04-16", "2024-04-17")
    store.add([Statement(text=f"Said on {date}.", date=date) for date in dates])
    done = run("find", "--on", day, "--fields", "date", "-f", "plain")
    assert done.exit_code == 0, done.stderr
    assert set(done.stdout.split()) == {"2024-04-16", "XXXX-04-16"}
    assert "on 16 Apr of any year" in run("silence", "--member-of", "SCO", "--on", day).stderr
