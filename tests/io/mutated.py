"""Hostile documents: random JSON and single edits of valid documents, for every root type.

Whatever a stranger sends, reading it ends in a value or in one `KeyAccountError` with a path.
Run it long as `python -m tests.io.mutated`: 1,000 random values and 2,000 edits per root type.
"""

from __future__ import annotations

import argparse
import copy
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import attrs

from keyaccount.errors import KeyAccountError
from keyaccount.io.documents import dumps, from_document
from keyaccount.io.limits import Json
from tests.io.golden_files import ROOTS, path_of

# What people and programmes put where something else belongs.
SPOILERS: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    10**30,
    0.5,
    float("nan"),
    "",
    "x",
    "C1",
    "1",
    "-1",
    "0.5",
    "99999999999999999999",
    "1e9",
    "1/0",
    "2026-02-30",
    "2026-02-28",
    "9999-12-31",
    "0001-01-01",
    "25:00",
    "12.50 CNY",
    "-12.50 USD",
    "1 XXX",
    "\ud800",
    "\u202e",
    [],
    [None],
    [[]],
    {},
    {"type": "x"},
    {"en": "a", "zh": "甲"},
)
_WORDS = ("id", "name", "type", "value", "amount", "customer", "start", "end", "en", "zh", "lines", "schema")


@attrs.frozen
class Tally:
    """Count what became of the documents tried, and keep those that ended in anything else."""

    tried: int = 0
    refused: int = 0
    escaped: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.tried + other.tried, self.refused + other.refused, (*self.escaped, *other.escaped)[:50]
        )


def random_json(chance: Random, depth: int = 4) -> Any:
    """Return any JSON value, with the words and forms that documents use."""
    some = chance.random()
    if depth == 0 or some < 0.5:
        return copy.deepcopy(chance.choice(SPOILERS))
    if some < 0.7:
        return [random_json(chance, depth - 1) for _ in range(chance.randrange(4))]
    return {chance.choice(_WORDS): random_json(chance, depth - 1) for _ in range(chance.randrange(5))}


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    stack = [tree]
    while stack:
        one = stack.pop()
        keys: Any = list(one) if isinstance(one, dict) else range(len(one))
        for key in keys:
            yield one, key
            if isinstance(one[key], (dict, list)):
                stack.append(one[key])


def edited(document: Json, chance: Random) -> Json:
    """Return a copy of a document with one edit: delete, change type, swap, duplicate or nest."""
    tree: Any = copy.deepcopy(document)
    places = list(_places(tree))
    place, key = chance.choice(places)
    match chance.randrange(5):
        case 0:
            del place[key]
        case 1:
            place[key] = copy.deepcopy(chance.choice(SPOILERS))
        case 2:
            # With another value of the same document, which has the right form in the wrong place.
            other, there = chance.choice(places)
            place[key] = copy.deepcopy(other[there])
        case 3 if isinstance(place, dict):
            place[f"{key}x"] = copy.deepcopy(place[key])
        case 3:
            place.append(copy.deepcopy(place[key]))
        case _:
            place[key] = chance.choice(([place[key]], {str(key): place[key]}))
    return tree  # type: ignore[no-any-return]  # a document is a tree of plain values


def try_document(document: object, cls: type) -> Tally:
    """Read one document and say what became of it; whatever is read must be writable again."""
    try:
        value: object = from_document(document, cls)
        dumps(value)
    except KeyAccountError as error:
        told = all(one.path.startswith("$") and one.en and one.zh for one in error.problems)
        return Tally(1, 1, () if told else (f"{cls.__name__}: no path: {error}"[:300],))
    except Exception as error:  # exactly what must never happen is what is looked for here
        shown = json.dumps(document, ensure_ascii=True, default=str)
        return Tally(1, 0, (f"{cls.__name__}: {type(error).__name__}: {error}; {shown}"[:1_500],))
    return Tally(1)


def try_root(name: str, randoms: int, edits: int, seed: int) -> Tally:
    """Try random JSON and edits of the golden document of one root type."""
    chance = Random(f"{seed}/{name}")
    cls = ROOTS[name]
    document = json.loads(Path(path_of(name)).read_text(encoding="utf-8"))
    tally = try_document(document, cls)
    for _ in range(randoms):
        data = random_json(chance)
        tally += try_document(data, cls) + try_document({**document, "data": data}, cls)
    for _ in range(edits):
        tally += try_document(edited(document, chance), cls)
    return tally


def main() -> None:
    """Try every root type and print one JSON line for each; fail if anything else than our error escaped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--randoms", type=int, default=1_000)
    parser.add_argument("--edits", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="names of root types, separated by commas")
    given = parser.parse_args()
    escaped = 0
    for name in given.only.split(",") if given.only else ROOTS:
        tally = try_root(name, given.randoms, given.edits, given.seed)
        escaped += len(tally.escaped)
        print(json.dumps({"root": name, **attrs.asdict(tally)}, ensure_ascii=False), flush=True)
    raise SystemExit(1 if escaped else 0)


if __name__ == "__main__":
    main()
