"""Measure the checklist engine: `python -m tests.benchmarks.checklists [--questions N] [--responses N]`.

Prints one JSON line per figure: reading and checking a definition, scoring, assessing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from time import perf_counter
from typing import Any

from keyaccount.model.assessment import assess
from keyaccount.model.checklist_data import read_checklist
from keyaccount.model.response import Answer, Chosen, Responses
from keyaccount.model.scoring import Scorer
from keyaccount.values.evidence import Evidence
from tests.model.checklists import DAY

PER_RESPONSE = 100


def definition(questions: int) -> dict[str, Any]:
    """Return plain data with five anchors per question, two questions in three hanging on the one before."""
    rows = []
    for index in range(questions):
        row: dict[str, Any] = {
            "id": f"q{index}",
            "text": {"en": f"How far does point {index} hold?", "zh": f"第 {index} 点做得如何?"},
            "kind": "scale",
            "choices": [{"en": f"level {level}", "zh": f"第 {level} 级"} for level in range(5)],
        }
        if index % 3:
            row["when"] = [{"question": f"q{index - 1}", "test": "is_none", "keys": ["0"]}]
        rows.append(row)
    return {"id": "big", "version": 1, "title": {"en": "Big", "zh": "大"}, "questions": rows}


def many(responses: int) -> list[Responses]:
    """Return answers of many customers to the first hundred questions, each with evidence."""
    proof = (Evidence("visit", DAY),)
    return [
        Responses(
            "big",
            1,
            [
                Answer(f"q{index}", value=Chosen((str((index * number) % 5),)), on=DAY, evidence=proof)
                for index in range(PER_RESPONSE)
            ],
            f"C{number}",
        )
        for number in range(responses)
    ]


def timed(name: str, act: Callable[[], Any], **more: object) -> Any:
    """Run an act once, print its seconds as a JSON line, and return what it made."""
    start = perf_counter()
    made = act()
    print(json.dumps({"name": name, "seconds": round(perf_counter() - start, 3), **more}))
    return made


def main() -> None:
    """Measure at the sizes asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=10_000)
    parser.add_argument("--responses", type=int, default=10_000)
    asked = parser.parse_args()
    data = definition(asked.questions)
    timed("read_and_check", lambda: read_checklist(data), questions=asked.questions)
    scorer = Scorer(read_checklist(definition(PER_RESPONSE)))
    batch = many(asked.responses)
    timed("score", lambda: [scorer.score(one, DAY) for one in batch], responses=asked.responses)
    few = batch[: max(1, asked.responses // 10)]
    timed("assess", lambda: [assess(scorer, one, DAY) for one in few], responses=len(few))


if __name__ == "__main__":
    main()
