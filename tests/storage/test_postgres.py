"""A store on a PostgreSQL server: the same answers, many at once, failures in one line."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace
from test_index import FILLED
from typer.testing import Result

import postgres
from indexes import indexed
from onrecord import Filter, Source, Statement, commitment, open_store
from onrecord.errors import OnRecordError, ServerUnreachableError
from onrecord.storage import Command, transfer

Run = Callable[..., Result]

LOOKS = (
    ("find",),
    ("find", "herring"),
    ("find", "on herring", "-n", "3"),
    ("find", "herr*", "--sort", "official"),
    ("find", "-o", "Mira 2", "-c", "NO"),
    ("find", "--not-country", "IS", "--since", "2024", "--certain"),
    ("find", "--until", "2024-04", "--undated", "-r"),
    ("find", "topic:nets", "--sort", "recorded", "-r"),
    ("find", "--kind", "none"),
    ("find", "nobody"),
    ("timeline",),
    ("timeline", "herring", "--by", "year"),
    ("summary", "--by", "country"),
    ("summary", "--by", "official", "--by", "year"),
    ("summary", "--by", "topic", "--by", "stance"),
    ("officials",),
    ("officials", "show", "Mira 1"),
    ("countries",),
    ("topics",),
    ("orgs",),
    ("sources",),
    ("events",),
    ("compare", "Mira 1", "Mira 2"),
    ("export", "-f", "jsonl"),
    ("export", "-f", "csv", "-c", "NO"),
    ("check", "--only", "no-source"),
    ("find", "--json", "-n", "2"),
)


@pytest.fixture
def address() -> str:
    """Return the address of an empty store."""
    return postgres.empty_store().location


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return where three stores of the same statements are: read whole, indexed, on a server."""
    folder = tmp_path_factory.mktemp("filled")
    places = {"scan": str(folder / "s.json"), "index": str(folder / "i.json")}
    places["postgres"] = postgres.new_database()
    padding = [Statement(text=f"{'Long. ' * 900} {at}", date="1999") for at in range(60)]
    with pytest.MonkeyPatch.context() as setting:
        setting.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        for name, place in places.items():
            with open_store(place) as store:
                store.add([*FILLED, *(padding if name == "index" else ())])
        with indexed(Path(places["index"])) as store:
            store.remove([each.id for each in padding])
            store.purge([each.id for each in padding])
        yield places


@pytest.mark.parametrize("look", LOOKS, ids=" ".join)
def test_a_look_up_tells_the_same_of_every_store(
    run: Run, filled: dict[str, str], look: tuple[str, ...]
) -> None:
    """Word for word, whatever the store."""
    told = {name: run(*look, "-S", place) for name, place in filled.items()}
    answers = {
        name: (each.exit_code, each.stdout, each.stderr.replace(filled[name], "STORE"))
        for name, each in told.items()
    }
    assert answers["scan"] == answers["index"] == answers["postgres"]
    assert answers["scan"][1] or answers["scan"][2]


def test_show_and_short_ids_are_the_same(run: Run, filled: dict[str, str]) -> None:
    """An id that is short in one store is as short in the other."""
    shown = [run("find", "-n", "5", "-S", place).stdout for place in filled.values()]
    assert len(set(shown)) == 1
    for line in shown[0].splitlines():
        short = line.split()[0]
        assert len({run("show", short, "-S", place).stdout for place in filled.values()}) == 1


def test_a_name_that_nobody_bears_any_more_is_not_meant(address: str) -> None:
    """It is forgotten once the last statement that bore it changed, and comes back with one."""
    with open_store(address) as store:
        one = Statement(text="One.", official="Mira")
        store.add([one, Statement(text="Two.", official="Mira Solenn")])
        assert [each.text for each in store.find(Filter(official="mira"))] == ["One."]
        store.revise([replace(one, official="Oda")])
        assert [each.text for each in store.find(Filter(official="mira"))] == ["Two."]
        store.add([Statement(text="Three.", official="Mira")])
        assert [each.text for each in store.find(Filter(official="mira"))] == ["Three."]


@pytest.mark.parametrize("word", ["x" * 3000, "ж" * 3000, "渔" * 3000])
def test_a_word_may_be_longer_than_the_server_indexes(address: str, word: str) -> None:
    """As a word of the text and as a name."""
    with open_store(address) as store:
        store.add([Statement(text=f"Said {word}.", official=word, event=word, topics=(word,))])
        assert store.find(Filter(words=word, official=word, event=word)).total == 1
        assert store.names("official") == store.names("event") == {word: 1}


@pytest.mark.parametrize("words", [200_000, 20_000, 900])
def test_a_text_may_be_longer_than_the_server_searches(address: str, words: int) -> None:
    """Its last words are found all the same, alone and side by side."""
    with open_store(address) as store:
        text = " ".join(f"the word{at}" for at in range(words))
        store.add([Statement(text=text, original="beside it"), Statement(text="the end")])
        last = f"word{words - 1}"
        for asked in (
            "word7",
            last,
            f"the {last}",
            f"word{words - 2} the word{words - 1}",
            "the w*",
        ):
            assert store.count(Filter(words=asked)) == 1
        for asked in (f"{last} the", f"{last} beside", "word7 word8", last[:-1] + "x"):
            assert store.count(Filter(words=asked)) == 0


def test_a_long_answer_is_read_some_at_a_time_as_it_was(address: str) -> None:
    """What was found stays readable while the statements are changed."""
    with open_store(address) as store:
        store.add(Statement(text=f"No. {at}") for at in range(5000))
        found = store.find()
        store.remove([each.id for each in store.find()])
        assert len({each.text for each in found}) == found.total == 5000
        assert found[-1] == found[4999]
        assert store.count() == 0


# Many at once

_ADDING = """
import sys
from onrecord import commitment, Statement, open_store
store = open_store(sys.argv[1])
for at in range(int(sys.argv[2]), int(sys.argv[3])):
    assert store.add([Statement(text=f"No. {at}", official=f"Mira {at % 5}")]).recorded + 1
"""
_IMPORTING = """
import sys
from onrecord import commitment, Statement, open_store
step = int(sys.argv[2])
given = [Statement(text=f"No. {at}", official=f"Mira {at % 50}") for at in range(3000)]
open_store(sys.argv[1]).add(iter(given[::step]))
"""


def _started(script: str, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)], stderr=subprocess.PIPE
    )


def _ended(started: list[subprocess.Popen[bytes]]) -> None:
    for each in started:
        _, errors = each.communicate(timeout=120)
        assert (each.returncode, errors) == (0, b"")


def test_none_is_lost_and_none_twice_of_what_several_record(address: str) -> None:
    """Each pair of them records the same fifty."""
    _ended([_started(_ADDING, address, at // 2 * 50, at // 2 * 50 + 50) for at in range(6)])
    with open_store(address) as store:
        texts = sorted(each.text for each in store.find())
        assert texts == sorted(f"No. {at}" for at in range(150))
        assert sum(step.added for step in store.commands()) == 150


def test_two_imports_of_the_same_in_opposite_order_both_end(address: str) -> None:
    """Neither waits for the other in a ring."""
    _ended([_started(_IMPORTING, address, step) for step in (1, -1)])
    with open_store(address) as store:
        assert store.count() == 3000
        assert sum(step.added for step in store.commands()) == 3000


def test_the_sources_of_two_who_record_the_same_are_both_kept(address: str) -> None:
    """Also where the second has looked before the first has recorded."""
    one = Statement(text="Well.", official="Mira", date="2026-01-01")
    given = [replace(one, sources=(Source(title=each),)) for each in ("Gazette", "Radio")]
    with open_store(address) as first, open_store(address) as second, second.batch():
        second.add([given[1]])
        first.add([given[0]])
    with open_store(address) as store:
        assert {each.title for each in store.get(one.id).sources} == {"Gazette", "Radio"}
        assert [each.what for each in store.history(one.id)] == ["added", "edited"]


# Failures


def test_a_killed_server_leaves_an_import_undone() -> None:
    """What was acknowledged is there, and nothing of what was not."""
    with postgres.started(fsync="on", synchronous_commit="on", full_page_writes="on") as server:
        postgres.execute(server.address("postgres"), "CREATE DATABASE kept")
        address = server.address("kept")
        store = open_store(address)
        store.add([Statement(text="Acknowledged.")])

        def breaking() -> Iterator[Statement]:
            yield from (Statement(text=f"No. {at}") for at in range(600))
            server.kill()

        with pytest.raises(ServerUnreachableError):
            store.add(breaking())
        server.start()
        assert [each.text for each in store.find()] == ["Acknowledged."]
        store.add(Statement(text=f"No. {at}") for at in range(20_000))
        undoing = _started(
            "import sys; from onrecord import open_store; open_store(sys.argv[1]).undo()", address
        )
        time.sleep(0.6)
        server.kill()
        undoing.communicate()
        server.start()
        assert store.count() in ({1} if undoing.returncode == 0 else {1, 20_001})
        assert store.count() + len(list(store.removed())) == 20_001


def test_a_connection_that_was_cut_is_made_again(address: str) -> None:
    """Between two commands of one store nobody notices."""
    with open_store(address) as store:
        store.add([Statement(text="One.")])
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        postgres.execute(address, f"{cut} AND datname = current_database()")
        assert store.count() == 1
        postgres.execute(address, f"{cut} AND datname = current_database()")
        assert store.add([Statement(text="Two.")]).recorded == 1


def test_who_may_only_read_is_told_so(run: Run, address: str) -> None:
    """Every look-up answers, and a write is refused in one line."""
    with open_store(address) as store:
        store.add([Statement(text="One.", official="Mira Solenn")])
    postgres.execute(
        address,
        "DROP ROLE IF EXISTS reader",
        "CREATE ROLE reader LOGIN",
        "GRANT USAGE ON SCHEMA onrecord TO reader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA onrecord TO reader",
    )
    reading = re.sub(r"//[^@]*@", "//reader@", address)
    for look in ("find", "officials", "summary", "info", "undo --list", "removed", "check"):
        assert run(*look.split(), "-S", reading).exit_code == 0
    for write in ("add Two. -o Mira", "undo -y", "rm --all -y", "officials alias Mira M"):
        result = run(*write.split(), "-S", reading)
        assert result.exit_code == 1, (write, result.stderr)
        assert result.stderr.splitlines()[-1].startswith("onrecord: reader may not write")
    postgres.execute(address, "DROP OWNED BY reader", "DROP ROLE reader")


def test_a_server_that_does_not_answer_is_one_line(run: Run) -> None:
    """And the password is not in it."""
    result = run("find", "-S", "postgresql://mira:secret@127.0.0.1:1/x")
    assert result.exit_code == 1
    assert result.stderr.startswith("onrecord: cannot reach postgresql://mira@127.0.0.1:1/x")
    assert len(result.stderr.splitlines()) == 1
    assert "secret" not in result.stderr


def test_a_later_version_of_the_tables_is_refused(run: Run, address: str) -> None:
    """Nothing is guessed about what we do not know."""
    open_store(address).count()
    postgres.execute(address, "UPDATE onrecord.meta SET value = '99' WHERE key = 'version'")
    result = run("find", "-S", address)
    assert result.exit_code == 1
    assert "format 99" in result.stderr


@pytest.mark.parametrize("other", ["mysql://mira:secret@db/x", "http://db/x", "sqlite:///x"])
def test_an_address_of_another_kind_is_refused(run: Run, tmp_path: Path, other: str) -> None:
    """No file of that name is made."""
    before = set(tmp_path.iterdir())
    result = run("add", "One.", "-o", "Mira", "-S", other)
    assert (result.exit_code, "secret" in result.stderr) == (2, False)
    assert set(tmp_path.iterdir()) == before


def test_a_missing_library_is_named() -> None:
    """With what to type."""
    hidden = "import sys; sys.modules['psycopg'] = None; from onrecord import open_store; "
    asked = f"{hidden} open_store('postgresql://db/x')"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False
    )
    assert "pip install 'onrecord[postgres]'" in done.stderr.splitlines()[-1]


def test_a_file_s_command_imports_no_library_of_servers() -> None:
    """Its start is as quick as before."""
    asked = "import sys; from onrecord import open_store; open_store('s.json').count(); "
    done = subprocess.run(
        [sys.executable, "-c", f"{asked} print('psycopg' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"


def test_settings_name_an_address_and_hide_its_password(
    run: Run, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In the list, in one setting, in JSON, and in history."""
    secret = address.replace("onrecord@", "onrecord:secret@", 1)
    monkeypatch.setenv("ONRECORD_STORE", secret)
    for words in (("config",), ("config", "get", "store"), ("config", "--json")):
        told = run(*words).stdout
        assert ("secret" in told, "postgresql://onrecord@" in told) == (False, True)
    monkeypatch.delenv("ONRECORD_STORE")
    (tmp_path / ".onrecord.toml").write_text(f"store = {json.dumps(address)}\n")
    assert run("add", "One.", "-o", "Mira").exit_code == 0
    assert run("edit", "--all", "--set", "note=n", "-y", "-S", secret).exit_code == 0
    told = run("undo", "--list").stdout
    assert ("secret" in told, "postgresql://onrecord@" in told) == (False, True)


def test_files_alone_are_repaired_and_indexed(run: Run, address: str) -> None:
    """What is asked of a server in vain is said in one line."""
    for words in (("check", "--repair"), ("check", "--only", "damage"), ("reindex",)):
        result = run(*words, "-S", address)
        assert result.exit_code == 2
        assert "is managed by its server" in result.stderr


# Copies


def test_a_copy_holds_all_and_can_be_taken_back(run: Run, address: str, tmp_path: Path) -> None:
    """From a file to a server and back: lines, removed, registers, history, undo."""
    first, last = str(tmp_path / "first.json"), str(tmp_path / "last.json")
    with open_store(first) as store:
        store.add(FILLED)
        store.add([Statement(text="Alone.", official="Oda")])
        store.revise([replace(FILLED[0], note="n")], command=Command("edit"))
        store.remove([FILLED[1].id])
        store.change(Command("alias"), registers={"topics": lambda _: {"1": {"name": "Nets"}}})
    assert "the same statements" in run("copy", address, "-S", first).stderr
    assert "the same statements" in run("copy", last, "-S", address).stderr
    stores = [open_store(each) for each in (first, address, last)]
    commands = [list(store.commands()) for store in stores]
    assert commands[0] == commands[1] == commands[2]
    for _ in range(5):
        assert len({transfer.digest(each.contents()) for each in stores}) == 1
        assert len({tuple(each.id for each in store.removed()) for store in stores}) == 1
        assert stores[0].rows("topics") == stores[1].rows("topics") == stores[2].rows("topics")
        for id_ in (FILLED[0].id, FILLED[1].id):
            told = [[(each.what, each.fields) for each in store.history(id_)] for store in stores]
            assert told[0] == told[1] == told[2]
        undone = [store.undo() for store in stores]
        assert undone[0] == undone[1] == undone[2]
    assert [store.count() for store in stores] == [0, 0, 0]


def test_a_second_copy_adds_what_is_new(run: Run, address: str, tmp_path: Path) -> None:
    """What differs is told, and stays as it is there."""
    first = str(tmp_path / "first.json")
    with open_store(first) as store:
        store.add([Statement(text="One."), Statement(text="Two.")])
        run("copy", address, "-S", first)
        store.add([Statement(text="Three.")])
        one = next(each for each in store.find() if each.text == "One.")
        store.revise([replace(one, note="n")])
    told = run("copy", address, "-S", first).stderr
    assert "1 statements" in told
    assert "1 statement differs in the target and was left as it is" in told
    with open_store(address) as store:
        assert sorted(each.text for each in store.find()) == ["One.", "Three.", "Two."]
        assert store.get(one.id).note == ""


def test_a_store_is_not_copied_into_itself(run: Run, address: str) -> None:
    """Nor does it ask what that would mean."""
    assert run("copy", address, "-S", address).exit_code == 2


# What a distributed table cannot do

_REFUSED = (
    *(r"\bTRIGGER\b", r"\bROLLUP\b", r"GROUPING SETS", r"WITH RECURSIVE", r"FOR UPDATE\b"),
    *(r"\bMERGE\b", r"\bnow\(\)", r"\bUNIQUE\b", r"\bSERIAL\b", r"nextval", r"EXISTS \(SELECT"),
    r"SET id\b",
)


@pytest.mark.parametrize("refused", _REFUSED)
def test_no_statement_asks_for_what_citus_refuses(refused: str) -> None:
    """Tables spread over servers by id have no triggers and no sequences."""
    folder = Path(transfer.__file__).parent / "postgres"
    for path in folder.glob("*.py"):
        texts = "\n".join(re.findall(r'"[^"\n]*"|"""(?:.|\n)*?"""', path.read_text("utf-8")))
        assert not re.search(refused, texts), path


def test_each_table_has_its_key_as_citus_wants_it() -> None:
    """The key of what is spread holds the id."""
    from onrecord.storage.postgres import schema

    for name in ("removed", "touched"):
        table = schema.CREATE.partition(f"CREATE TABLE onrecord.{name} (")[2].partition(");")[0]
        assert re.search(r"PRIMARY KEY \(id\b", table)
    assert schema.COLUMNS[0] == "id"


def test_whatever_the_server_refuses_is_one_of_our_errors(address: str) -> None:
    """A table that is gone is told in one line."""
    with open_store(address) as store:
        store.count()
        postgres.execute(address, "ALTER TABLE onrecord.statement RENAME TO other")
        with pytest.raises(OnRecordError, match=r"cannot read postgresql://[^;]*; nothing was"):
            store.count()


def test_a_write_to_a_server_reaches_the_point_of_commitment(address: str) -> None:
    """A question does not, nor does what changes nothing."""
    store = open_store(address)
    with commitment.command():
        assert store.count() == 0
        store.add([])
        assert commitment.describe_done() == ""
        store.add([Statement(text="One.")])
        assert commitment.describe_done() == "recorded"
