"""Run the whole kit with large counts: `python -m tests.long_run [--only documents,scale] [--scale 0.01]`.

One JSON line per part says what was counted, in how many seconds, and how many failures there were; what
a part itself prints goes to build/long_run/PART.log. `--scale 0.01` makes a short one. The exit code is 1
if anything failed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from tests.ambient import CONTEXTS

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "build" / "long_run"
# Rooms without outside libraries, doctests included; what is drawn or sent elsewhere has tests of its own.
CORE = (
    "values",
    "bargaining",
    "model",
    "identification",
    "confirmation",
    "analysis",
    "visits",
    "incentives",
    "negotiation",
    "render",
    "io",
)
MACHINES = (
    "tests/confirmation/test_confirming.py",
    "tests/incentives/test_settling_machine.py",
    "tests/negotiation/test_commitment_ledger.py",
    "tests/visits/test_requests.py",
    "tests/visits/test_slots.py",
)
# Where a wrong sign pays wrong money or breaks a promise: every mutant of these should be killed.
MUTATED = (
    "keyaccount.values.money",
    "keyaccount.values.numbers",
    "keyaccount.incentives.tiers",
    "keyaccount.incentives.brackets",
    "keyaccount.incentives.attribution",
    "keyaccount.incentives.calculation",
    "keyaccount.incentives.settlement",
    "keyaccount.bargaining.frontier",
    "keyaccount.bargaining.sweep",
    "keyaccount.bargaining.dominance",
    "keyaccount.bargaining.packing",
    "keyaccount.bargaining.scaled",
    "keyaccount.bargaining.lines",
    "keyaccount.bargaining.exchange",
    "keyaccount.bargaining.fair",
    "keyaccount.bargaining.rules",
    "keyaccount.bargaining.disagreement",
    "keyaccount.visits.chains",
    "keyaccount.visits.free_hours",
    "keyaccount.visits.placing",
    "keyaccount.visits.reserve",
)

Command: TypeAlias = list[str]
Part: TypeAlias = Callable[[int, float], Iterator[tuple[str, Command]]]


def _module(name: str, *arguments: object) -> Command:
    return ["-m", name, *map(str, arguments)]


def _count(most: int, scale: float) -> int:
    return max(1, round(most * scale))


def _pytest(paths: list[str], *options: object) -> Command:
    return _module("pytest", "-q", "--no-header", "--tb=short", *options, *paths)


def _rooms(*options: object) -> Iterator[tuple[str, Command]]:
    for room in CORE:
        yield room, _pytest([f"tests/{room}", f"keyaccount/{room}"], *options)


def _properties(seed: int, scale: float) -> Iterator[tuple[str, Command]]:
    longer = ("-p", "tests.longer", "--longer", 20 * scale, "--hypothesis-seed", seed)
    for room in CORE:
        yield room, _pytest([f"tests/{room}"], *longer)


def _machines(seed: int, scale: float) -> Iterator[tuple[str, Command]]:
    longer = ("-p", "tests.longer", "--longer", 100 * scale, "--hypothesis-seed", seed)
    for path in MACHINES:
        yield Path(path).stem, _pytest([path], "-k", "Machine or Settling or Promises or Requests", *longer)


def _oracles(seed: int, scale: float) -> Iterator[tuple[str, Command]]:
    cases, first = _count(100_000, scale), seed * 10**7
    yield "money", _module("tests.values.oracle_money", "--cases", cases, "--first", first)
    yield (
        "programmes",
        _module("tests.incentives.random_programmes", "--policies", cases, "--first", first),
    )
    yield "seasons", _module("tests.benchmarks.season")
    economies = ("--economies", _count(200, scale), "--points", 60_000)
    yield "designs", _module("tests.benchmarks.winwin", *economies)


def _documents(seed: int, scale: float) -> Iterator[tuple[str, Command]]:
    counts = ("--randoms", _count(1_000, scale), "--edits", _count(2_000, scale), "--seed", seed)
    yield "roots", _module("tests.io.mutated", *counts)


def _ambient(_: int, scale: float) -> Iterator[tuple[str, Command]]:
    for context in CONTEXTS:
        short = ("-p", "tests.longer", "--longer", min(1.0, scale))
        for room, command in _rooms("-p", "tests.ambient", "--ambient", context, *short):
            yield f"{context} {room}", command


def _surroundings(_: int, scale: float) -> Iterator[tuple[str, Command]]:
    yield "cells", _module("tests.surroundings", *(["--every"] if scale >= 1 else []))


def _scale(_: int, scale: float) -> Iterator[tuple[str, Command]]:
    yield "sizes", _module("tests.benchmarks.scale", "--size", _count(1_000_000, scale))


def _mutants(seed: int, scale: float) -> Iterator[tuple[str, Command]]:
    for module in MUTATED:
        sample = ("--sample", _count(2_000, scale), "--seed", seed)
        yield module, _module("tests.mutation", "--module", module, *sample)


PARTS: dict[str, Part] = {
    "properties": _properties,
    "machines": _machines,
    "oracles": _oracles,
    "documents": _documents,
    "ambient": _ambient,
    "surroundings": _surroundings,
    "scale": _scale,
    "mutants": _mutants,
}
# What the commands report of themselves, and under which name it is added up.
_COUNTED = ("tried", "refused", "cases", "policies", "comparisons", "cells", "mutants", "killed", "economies")


def run_part(name: str, seed: int, scale: float) -> dict[str, Any]:
    """Run every command of one part and return its counts, seconds and failures."""
    LOGS.mkdir(parents=True, exist_ok=True)
    counts: dict[str, int] = {"commands": 0}
    failed: list[str] = []
    began = time.monotonic()
    with (LOGS / f"{name}.log").open("w", encoding="utf-8") as log:
        for label, command in PARTS[name](seed, scale):
            log.write(f"== {label}: python {' '.join(command)}\n")
            ran = subprocess.run(
                [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
            )
            log.write(ran.stdout + ran.stderr)
            log.flush()
            counts["commands"] += 1
            for key, value in counted(ran.stdout).items():
                counts[key] = counts.get(key, 0) + value
            if ran.returncode:
                failed.append(label)
    seconds = round(time.monotonic() - began)
    return {"part": name, "seed": seed, "scale": scale, "seconds": seconds, **counts, "failures": failed}


def counted(output: str) -> dict[str, int]:
    """Add up what the lines of a command say: the figures of JSON lines, and pytest's last line.

    >>> counted('{"tried": 2, "refused": 1}' + chr(10) + "3 passed, 1 failed in 2.00s")
    {'tried': 2, 'refused': 1, 'passed': 3, 'failed': 1}
    """
    counts: dict[str, int] = {}
    for line in output.splitlines():
        found: dict[str, Any] = {}
        if line.startswith("{"):
            found = {key: value for key, value in json.loads(line).items() if key in _COUNTED}
        elif " in " in line and ("passed" in line or "failed" in line) and line[0].isdigit():
            words = line.replace(",", "").split(" in ")[0].split()
            found = {word: int(number) for number, word in zip(words[::2], words[1::2], strict=False)}
        for key, value in found.items():
            counts[key] = counts.get(key, 0) + int(value)
    return counts


def main() -> None:
    """Run the parts asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--only", default="", help=f"of {', '.join(PARTS)}; separated by commas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--scale", type=float, default=1.0, help="1 is the full run, 0.01 a short one")
    given = parser.parse_args()
    failures = 0
    for name in given.only.split(",") if given.only else PARTS:
        figure = run_part(name, given.seed, given.scale)
        failures += len(figure["failures"])
        print(json.dumps(figure), flush=True)
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
