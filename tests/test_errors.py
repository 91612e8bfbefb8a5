"""Failures: each has one home, and nobody pays for those that cannot happen."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from onrecord import errors

PARTS = sorted(
    each.stem for each in Path(errors.__file__).parent.glob("*.py") if not each.stem.startswith("_")
)


@pytest.mark.parametrize("part", PARTS)
def test_each_failure_of_a_part_is_named_by_the_package(part: str) -> None:
    """Under its own name, whole."""
    module = import_module(f"onrecord.errors.{part}")
    own = [
        each for each in vars(module).values() if getattr(each, "__module__", "") == module.__name__
    ]
    assert own
    assert [getattr(errors, each.__name__) for each in own] == own


def test_each_failure_is_meant() -> None:
    """All of them go out by the door as one line and an exit code."""
    found = [import_module(f"onrecord.errors.{part}") for part in PARTS]
    kinds = {each for module in found for each in vars(module).values() if isinstance(each, type)}
    own = {each for each in kinds if each.__module__.startswith("onrecord")}
    meant = {each for each in own if issubclass(each, errors.OnRecordError)}
    assert (own - meant, {each.exit_code for each in meant}) == (set(), {1, 2, 3, 4, 130})


def test_what_is_no_failure_is_refused() -> None:
    """As by any module."""
    with pytest.raises(AttributeError, match="has no attribute 'WalrusError'"):
        errors.WalrusError  # type: ignore[attr-defined]  # noqa: B018  asking is the test


def test_a_look_up_loads_no_failure_of_changing() -> None:
    """Nor of typing, nor of a call, nor of a stranger's file."""
    asked = "from onrecord.__main__ import main; import sys\ntry: main()\nexcept SystemExit: pass\n"
    told = "print(*sorted(each for each in sys.modules if each.startswith('onrecord.errors.')))"
    call = [sys.executable, "-c", asked + told, "find"]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    loaded = {each.removeprefix("onrecord.errors.") for each in done.stdout.split()}
    assert not loaded & {"calls", "changing", "recording", "exchange", "registers"}
    assert loaded
