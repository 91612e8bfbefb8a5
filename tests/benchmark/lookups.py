"""Times look-ups beside the floor program, as whole processes in turn, and prints ratios.

python tests/benchmark/lookups.py [RUNS]
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from onrecord import Statement, open_store

HERE = Path(__file__).parent
SAMPLE = HERE.parent.parent / "data" / "statements.json"
SEED = 20260416
SCRIPTS = (
    "harbour quota ferry ceasefire negotiation summit partner boundary fisheries peace accord",
    "гавань квота паром перемирие переговоры саммит партнёр граница мир соглашение",
    "漁業 協定 首脳 会談 港 停戦 交渉 国境 平和 合意",
    "ميناء حصة عبارة هدنة مفاوضات قمة شريك حدود سلام اتفاق",
)


def thousand() -> Iterator[Statement]:
    """Make 1,000 statements, every tenth a speech of some 2,000 words, in several scripts."""
    chance = random.Random(SEED)  # noqa: S311  no secret
    for number in range(1000):
        script = chance.choices(SCRIPTS, weights=(7, 1, 1, 1))[0].split()
        length = 2000 if number % 10 == 0 else 80
        yield Statement(
            text=" ".join(chance.choices(script, k=length)),
            official=f"{chance.choice('ABCDEFGH')}. Speaker",
            country=chance.choice(("NO", "IS", "KZ", "CN")),
            date=_day(chance),
            topics=(chance.choice(("fisheries", "border/sea", "peace")),),
        )


def _day(chance: random.Random) -> str:
    return f"20{chance.randint(10, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def seconds(command: list[str]) -> float:
    """Return how long a command takes from start to end."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def ratio(command: list[str], runs: int) -> tuple[float, float]:
    """Return the median seconds of a command, and its median ratio to the floor program."""
    floor = [sys.executable, str(HERE / "floor.py")]
    pairs = [(seconds(command), seconds(floor)) for _ in range(runs + 1)][1:]
    taken = statistics.median(one for one, _ in pairs)
    return taken, statistics.median(one / other for one, other in pairs)


def main() -> None:
    """Print a table of ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    program = [str(Path(sys.executable).with_name("onrecord")), "-S"]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory() as folder:
        many = str(Path(folder) / "thousand.json")
        open_store(many).add(thousand())
        table = ["-n", "20", "-f", "table"]
        for name, command in {
            "find in the sample": [*program, str(SAMPLE), "find", *table],
            "find among 1,000": [*program, many, "find", *table],
            "find -o NAME --since among 1,000": [
                *(*program, many, "find", "-o", "speaker", "--since", "2020", *table)
            ],
            "find WORD among 1,000": [*program, many, "find", "ceasefire", *table],
        }.items():
            taken, times = ratio(command, runs)
            print(f"{name:36} {taken * 1000:6.0f} ms  {times:.2f} x the floor program")


if __name__ == "__main__":
    main()
