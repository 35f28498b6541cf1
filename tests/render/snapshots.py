"""The documents kept as snapshots, and where each lies; run as a module to write them anew after a look.

`python -m tests.render.snapshots` writes every snapshot; read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

import attrs

from keyaccount.analysis import plan_account, roll_up
from keyaccount.render import (
    Document,
    account_plan_document,
    overall_plan_document,
    profit_plan_document,
)
from tests.analysis.scenario import ACCOUNT, ANSWERS, DAY, FACTS, POLICY, answered

FOLDER = Path(__file__).with_name("snapshots")


def kept() -> dict[str, str]:
    """Return each snapshot's text by file name."""
    answers = attrs.evolve(
        ANSWERS, responses=answered(("value.uncommon", "low"), ("people.targets", "middle"))
    )
    plan = plan_account(ACCOUNT, FACTS, answers, POLICY)
    overall = roll_up([plan], POLICY, as_of=DAY, currency="CNY")
    documents: dict[str, Document] = {
        "account_plan": account_plan_document(plan),
        "overall_plan": overall_plan_document(overall),
        "profit_plan": profit_plan_document(plan.studies.profit, customer_name=plan.customer_name),
    }
    found: dict[str, str] = {}
    for name, document in documents.items():
        found[f"{name}.en.markdown"] = document.to_markdown("en")
        found[f"{name}.zh.markdown"] = document.to_markdown("zh")
    found["account_plan.en.html"] = documents["account_plan"].to_html("en")
    found["account_plan.zh.html"] = documents["account_plan"].to_html("zh")
    found["account_plan.zh.txt"] = documents["account_plan"].to_text("zh")
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in kept().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        print(name, len(text))
