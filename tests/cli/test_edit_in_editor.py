"""A statement on record, changed in the editor: only what was changed; nothing typed is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from typer.testing import Result

from onrecord import Source, Statement, Store

Run = Callable[..., Result]
Editor = Callable[..., None]

SAID = Statement(
    text="“The  herring”\nwill not wait. ",
    official="Mira Solenn",
    date="2024-04-16",
    printed={"date": "16 April 2024", "country": "Essalune", "issued": "17 April 2024"},
    basis={"date": "published"},
    topics=("fish", "trade"),
    sources=(
        Source(title="One", issued="2024-04-17", extra={"page": 3}),
        Source(url="https://example.org/2"),
    ),
    extra={"row": "7"},
)


@pytest.fixture
def there(store: Store) -> Statement:
    """Return a statement with all that a form does not show."""
    store.add([SAID])
    return SAID


def test_only_what_was_changed_is_changed(
    run: Run, store: Store, editor: Editor, there: Statement
) -> None:
    """What was printed, and what a form has no place for, stays."""
    editor(
        'save(text.replace("Mira Solenn", "Joreth Vaskil").replace("topic:         trade\\n", ""))'
    )
    result = run("edit", there.id[:6], "-e")
    assert (result.exit_code, result.stderr) == (0, "")
    new = store.get(there.id)
    assert new == replace(there, official="Joreth Vaskil", topics=("fish",))
    (added, edited) = json.loads(run("history", there.id, "--json").stdout)
    assert (added["what"], set(edited["fields"])) == ("added", {"official", "topics"})


def test_a_source_is_changed_and_the_others_are_kept(
    run: Run, store: Store, editor: Editor, there: Statement
) -> None:
    """With what was printed of each."""
    editor(
        'save(text.replace("https://example.org/2",'
        ' "https://example.org/3\\nissued: 18 April 2024\\nsource: Third"))'
    )
    assert run("edit", there.id, "-e").exit_code == 0
    new = store.get(there.id)
    assert new.sources[0] == there.sources[0]
    assert new.sources[1:] == (
        Source(url="https://example.org/3", issued="2024-04-18"),
        Source(title="Third"),
    )
    assert new.printed == there.printed
    assert new.typed == {"issued (source 2)": "18 April 2024"}


def test_a_slip_comes_back_with_the_message(
    run: Run, store: Store, editor: Editor, there: Statement
) -> None:
    """As when recording."""
    editor('save(text.replace("2024-04-16", "30 February"))', 'save(text.replace("30 F", "28 F"))')
    assert run("edit", there.id, "-e").exit_code == 0
    assert "#! line" in Path("seen").read_text(encoding="utf-8")
    assert store.get(there.id).date == "XXXX-02-28"


def test_what_was_typed_is_kept_and_taken_up_again(
    run: Run, store: Store, editor: Editor, there: Statement
) -> None:
    """The line says how."""
    editor('save(text.replace("2024-04-16", "30 February"))', "pass")
    result = run("edit", there.id, "-e")
    assert result.exit_code == 1
    found = re.search(r"onrecord edit (\S+) --resume (\S+)\n$", result.stderr)
    assert found is not None
    editor('save(text.replace("30 February", "28 February 2024"))')
    assert run("edit", found[1], "--resume", found[2]).exit_code == 0
    assert store.get(there.id).date == "2024-02-28"
    assert not Path(found[2]).exists()


@pytest.mark.parametrize(("turn", "code"), [("pass", 1), ("save(text)", 0)])
def test_a_form_left_as_it_was_changes_nothing(
    run: Run, store: Store, editor: Editor, there: Statement, turn: str, code: int
) -> None:
    """And leaves no text behind."""
    raw = Path(store.location).read_bytes()
    editor(turn)
    result = run("edit", there.id, "-e")
    assert (result.exit_code, Path(store.location).read_bytes()) == (code, raw)
    assert "--resume" not in result.stderr
    assert not list(Path("state/onrecord/drafts").glob("*"))


def test_who_changed_it_meanwhile_is_not_overwritten(
    run: Run, store: Store, editor: Editor, there: Statement
) -> None:
    """Other fields stay as they became; of the same field, it is said, and history has both."""
    other = (
        "import subprocess\nsubprocess.run([sys.executable, '-m', 'onrecord', 'edit', %r, %s])\n"
    )
    sets = "'--set', 'official=Oda Lund', '--set', 'note=heard'"
    editor(other % (there.id, sets) + 'save(text.replace("Mira Solenn", "Joreth Vaskil"))')
    result = run("edit", there.id, "-e")
    assert "official was changed by someone else meanwhile" in result.stderr
    new = store.get(there.id)
    assert (new.official, new.note) == ("Joreth Vaskil", "heard")
    told = json.loads(run("history", there.id, "--json").stdout)
    assert told[2]["fields"]["official"] == {"before": "Oda Lund", "after": "Joreth Vaskil"}
