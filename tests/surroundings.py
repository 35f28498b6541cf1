"""Run the whole cycle in every surrounding a process may have, and see that not a byte differs.

    python -m tests.surroundings            every value of every dimension, in 24 cells
    python -m tests.surroundings --every    their full product, for a long night

A cell is a Decimal context, a time zone, a locale, a hash seed and, for half of them, `-X dev -W error`.
Each walks through the whole method in English and Chinese (`examples/full_cycle.py`) and digests every
value its stages hand on. One JSON line per cell; a locale the machine lacks is skipped with a reason.
`bash .ci/locales` builds the missing ones under build/locales.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import locale
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from decimal import localcontext
from hashlib import sha256
from importlib.util import module_from_spec, spec_from_file_location
from itertools import product
from pathlib import Path
from typing import TypeAlias

import attrs

from keyaccount.values import digest
from tests.ambient import CONTEXTS

ROOT = Path(__file__).resolve().parents[1]
WHOLE_CYCLE = ROOT / "examples" / "full_cycle.py"
ZONES = ("UTC", "Asia/Shanghai", "America/New_York", "Pacific/Apia")
LOCALES = ("C", "zh_CN.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8")
HASH_SEEDS = ("0", "1", "2")
STRICT = (False, True)
LANGUAGES = ("en", "zh")
_NO_LOCALE = 77

Cell: TypeAlias = tuple[str, str, str, str, bool]


def cells(every: bool) -> Iterator[Cell]:
    """Yield the cells to run; the short walk meets every value, and every context in every zone."""
    if every:
        yield from product(CONTEXTS, ZONES, LOCALES, HASH_SEEDS, STRICT)
        return
    for place, (context, zone) in enumerate(product(CONTEXTS, ZONES)):
        shifted = place + place // len(ZONES)
        yield context, zone, LOCALES[shifted % 4], HASH_SEEDS[place % 3], STRICT[shifted // 2 % 2]


def prints() -> dict[str, str]:
    """Return what the whole cycle prints and computes, as short sums by name."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        said, values = _walk(language)
        found[f"said in {language}"] = sha256(said.encode()).hexdigest()
        for name, value in values:
            key = f"{type(value).__name__} of {name} in {language}"
            found[key] = sha256((found.get(key, "") + digest(value)).encode()).hexdigest()
    return found


def _walk(language: str) -> tuple[str, list[tuple[str, object]]]:
    """Run the script of the whole method; return what it says and what its functions hand back."""
    spec = spec_from_file_location("whole_cycle", WHOLE_CYCLE)
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    held: list[tuple[str, object]] = []
    for name, function in list(vars(script).items()):
        if getattr(function, "__module__", "") == "whole_cycle" and callable(function):
            setattr(script, name, _recorded(name, function, held))
    said, arguments = io.StringIO(), sys.argv
    sys.argv = [str(WHOLE_CYCLE), "--lang", language]
    try:
        with contextlib.redirect_stdout(said):
            script.main()
    finally:
        sys.argv = arguments
    return said.getvalue(), held


def _recorded(
    name: str, function: Callable[..., object], held: list[tuple[str, object]]
) -> Callable[..., object]:
    def recorded(*given: object, **named: object) -> object:
        value = function(*given, **named)
        several = [*given, *(value if isinstance(value, tuple) else [value])]
        held.extend((name, one) for one in several if attrs.has(type(one)))
        return value

    return recorded


def run_once(context: str) -> None:
    """Print the sums of this process, whose environment the parent has set, in a Decimal context."""
    try:
        locale.setlocale(locale.LC_ALL, "")
    except locale.Error:
        raise SystemExit(_NO_LOCALE) from None
    time.tzset()
    with localcontext(CONTEXTS[context]):
        print(json.dumps(prints(), sort_keys=True))


def run_cell(cell: Cell) -> dict[str, str] | str:
    """Run one cell in a process of its own; return its sums, or the reason why it cannot be run."""
    context, zone, language, seed, strict = cell
    built = ROOT / "build" / "locales"
    environment = {**os.environ, "TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
    if built.is_dir():
        environment["LOCPATH"] = str(built)
    flags = ["-X", "dev", "-W", "error"] if strict else []
    ran = subprocess.run(
        [sys.executable, *flags, "-m", "tests.surroundings", "--once", context],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode == _NO_LOCALE:
        return f"no locale {language} here"
    if ran.returncode != 0:
        return f"failed: {ran.stderr[-1_500:]}"
    sums: dict[str, str] = json.loads(ran.stdout)
    return sums


def compare(every: bool, most: int | None = None) -> dict[str, object]:
    """Run the cells, print one line for each, and return how many agreed, differed and were skipped."""
    first: dict[str, str] | None = None
    counts = {"cells": 0, "sums": 0, "failures": 0, "skipped": 0}
    for cell in list(cells(every))[:most]:
        sums = run_cell(cell)
        line: dict[str, object] = dict(
            zip(("context", "zone", "locale", "hash_seed", "strict"), cell, strict=True)
        )
        if isinstance(sums, str):
            skipped = sums.startswith("no locale")
            counts["skipped" if skipped else "failures"] += 1
            line["skipped" if skipped else "failed"] = sums
        else:
            first = first or sums
            differs = sorted(name for name in {*first, *sums} if first.get(name) != sums.get(name))
            counts["cells"] += 1
            counts["sums"] = len(sums)
            counts["failures"] += bool(differs)
            line["differs"] = differs
        print(json.dumps(line), flush=True)
    return {"part": "surroundings", **counts}


def main() -> None:
    """Run what the command line asks for; fail if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--every", action="store_true", help="the full product of all dimensions")
    parser.add_argument("--most", type=int, help="only so many cells")
    parser.add_argument("--once", choices=sorted(CONTEXTS), help="this process only, in a context")
    given = parser.parse_args()
    if given.once:
        run_once(given.once)
        return
    sums = compare(given.every, given.most)
    print(json.dumps(sums))
    raise SystemExit(1 if sums["failures"] else 0)


if __name__ == "__main__":
    main()
