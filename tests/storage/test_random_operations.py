"""All that changes a store, in any order: undone, told by history, whole when killed."""

from __future__ import annotations

import itertools
import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from onrecord import Statement, Store, open_store
from onrecord.cli.app import app
from onrecord.storage.tiny.line_format import OPENING
from strategies import examples
from system_calls import forked, intercepted, killing

Run = Callable[..., Result]

TEXTS = ("One.", "Two words.", "Three more words.", "渔业。")
NAMES = ("Mira Solenn", "M. Solenn", "Oda Lund")

texts, names = st.sampled_from(TEXTS), st.sampled_from(NAMES)
notes = st.sampled_from(("", "heard", "ж 渔"))
actions = st.one_of(
    st.tuples(st.just("add"), texts, names),
    st.tuples(st.just("import"), st.lists(st.tuples(texts, names), min_size=1, max_size=4)),
    st.tuples(st.just("update"), st.lists(st.tuples(texts, names), min_size=1, max_size=4)),
    st.tuples(st.just("edit"), texts, notes),
    st.tuples(st.just("edit all"), names, notes),
    st.tuples(st.just("status"), names, st.sampled_from(("verified", "retracted"))),
    st.tuples(st.just("rm"), names),
    st.tuples(st.just("restore")),
    st.tuples(st.just("link"), texts, texts),
    st.tuples(st.just("alias"), names, names),
    st.tuples(st.just("merge"), names, names),
    st.tuples(st.just("undo")),
)


def state(store: Store) -> tuple[bytes, object, object]:
    """Return the lines of the statements, and the register."""
    path = Path(store.location)
    raw = path.read_bytes() if path.exists() else OPENING + b"}}\n"
    lines = raw.partition(b"\n" + OPENING)[2] or raw.partition(OPENING)[2]
    return lines, store.rows("officials"), sorted(each.id for each in store.removed())


def call(*arguments: str) -> Result:
    """Call the command line; a slip is as good as any outcome."""
    result = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code in (0, 1, 2, 3), result.output
    return result


def act(store: Store, action: tuple[object, ...], folder: Path) -> None:
    """Do one thing as a user would."""
    found = {each.text: each.id for each in store.find()}
    match action:
        case ("add", str(text), str(name)):
            call("add", text, "-o", name)
        case (("import" | "update") as how, list(rows)):
            file = folder / "rows.jsonl"
            lines = ({"ref": str(at), "text": t, "official": n} for at, (t, n) in enumerate(rows))
            file.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
            manner = ("--on-duplicate", "update") if how == "update" else ()
            call("import", str(file), *manner)
        case ("edit", str(text), str(note)) if text in found:
            call("edit", found[text], "--set", f"note={note}", "--add", "topics=fish")
        case ("edit all", str(name), str(note)):
            call("edit", "-o", name, "--set", f"note={note}", "--set", "country=BV", "-y")
        case ("status", str(name), str(status)):
            call("status", status, "-o", name, "--reason", "so it is", "-y")
        case ("rm", str(name)):
            call("rm", "-o", name, "-y")
        case ("restore",):
            call("restore", *(each.id for each in store.removed()))
        case ("link", str(one), str(other)) if {one, other} <= found.keys():
            call("link", found[one], "contradicts", found[other])
        case (("alias" | "merge") as verb, str(one), str(other)):
            call("officials", verb, one, other)


@settings(max_examples=examples(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(done=st.lists(actions, min_size=3, max_size=9))
def test_undoing_everything_leads_back_through_every_state(done: list[tuple[object, ...]]) -> None:
    """Byte for byte, whatever was done between; and history tells every step."""
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as setting:
        setting.setenv("ONRECORD_STORE", f"{folder}/statements.json")
        store = open_store(f"{folder}/statements.json")
        act(store, ("import", [(TEXTS[0], NAMES[0]), (TEXTS[1], NAMES[1])]), Path(folder))
        first = state(store)
        states: list[tuple[bytes, object, object]] = []
        for action in done:
            before, last = state(store), next(store.commands())
            if action == ("undo",):
                if states:
                    assert call("undo", "-y").exit_code == 0
                    assert state(store)[:2] == states.pop()[:2]
                continue
            act(store, action, Path(folder))
            if next(store.commands()) != last:
                states.append(before)
            else:
                assert state(store) == before
        _check_history(store)
        while states:
            assert call("undo", "-y").exit_code == 0
            assert state(store)[:2] == states.pop()[:2]
        assert state(store)[:2] == first[:2]


def _check_history(store: Store) -> None:
    """Compare what each statement's history tells with what the steps do."""
    ids = {each.id for each in (*store.find(), *store.removed())}
    told = Counter(each.what for id_ in ids for each in store.history(id_))
    steps = list(store.commands())
    assert told["edited"] == sum(each.edited for each in steps)
    assert told["removed"] == sum(each.removed for each in steps)
    assert told["restored"] == sum(each.restored for each in steps)


WAYS = {
    "bulk edit": ("edit", "--all", "--set", "country=BV", "--yes"),
    "undo": ("undo", "--yes"),
    "removal": ("rm", "-o", "Mira Solenn", "--yes"),
}


@pytest.fixture
def several(run: Run, store: Store) -> Store:
    """Return a store of a few statements, imported and then edited."""
    store.add(Statement(text=f"{each}.", official="Mira Solenn") for each in range(5))
    run("edit", "--all", "--set", "note=heard", "-y")
    return store


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("after", [False, True])
def test_a_kill_leaves_before_or_after(
    several: Store, way: str, after: bool, tried: Counter[str]
) -> None:
    """At whichever call to the system it comes; never something between."""
    path = Path(several.location)
    raw = path.read_bytes()
    before = state(several)

    def work() -> None:
        app(list(WAYS[way]), standalone_mode=False)

    assert forked(work) == 0
    done = state(open_store(path))
    assert done != before
    for number in itertools.count(1):
        path.write_bytes(raw)

        def killed(number: int = number) -> None:
            with intercepted(killing(number, after=after)):
                work()

        code = forked(killed)
        assert state(open_store(path)) in (before, done)
        if code == 0:
            break
        tried["kills of a command at a system call"] += 1
    assert number > 3


@pytest.mark.soak
def test_random_kills_of_undo_and_bulk_edit_leave_before_or_after(
    store: Store, tried: Counter[str]
) -> None:
    """At any instant of the whole process."""
    store.add(Statement(text=f"{each} " * 20, official="Mira Solenn") for each in range(5000))
    luck = random.Random(1)  # noqa: S311  instants, not secrets
    states = [state(store)]
    for way in ("bulk edit", "undo"):
        subprocess.run([sys.executable, "-m", "onrecord", *WAYS[way]], check=True)
        states.append(state(store))
    assert states[0][0] == states[2][0]
    for turn in range(200):
        way = "undo" if next(store.commands()).command.words.startswith("edit") else "bulk edit"
        process = subprocess.Popen(
            [sys.executable, "-m", "onrecord", *WAYS[way]],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(luck.uniform(0.1, 1.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        tried["kills of undo and bulk edit"] += turn >= 0
        assert state(store)[0] in (states[0][0], states[1][0])


@pytest.mark.parametrize(
    ("file", "maps"),
    [
        pytest.param("whbriefings/open_turns.csv", (), marks=pytest.mark.soak),
        ("unscon/open_unscon_speeches.tsv", ("date=year", "official=country")),
    ],
)
def test_on_real_files_undo_gives_the_export_back(
    run: Run, store: Store, corpora: Path, file: str, maps: tuple[str, ...]
) -> None:
    """Two speakers merged, a country set for all: the export after both undos equals the first."""
    flags = (part for each in maps for part in ("--map", each))
    assert run("import", str(corpora / file), *flags).exit_code in (0, 4)
    first = run("export", "-", "-f", "jsonl").stdout
    names = sorted(store.names("official"), key=lambda each: -store.names("official")[each])
    one, other = names[:2]
    assert run("officials", "merge", one, other).exit_code == 0
    assert run("edit", "--all", "--set", "country=Bouvet Island", "-y").exit_code == 0
    assert {each.country for each in store.find()} == {"BV"}
    assert run("export", "-", "-f", "jsonl").stdout != first
    assert run("undo", "-y").exit_code == 0
    assert run("undo", "-y").exit_code == 0
    assert run("export", "-", "-f", "jsonl").stdout == first
    assert store.rows("officials") == {}
