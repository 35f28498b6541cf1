"""The documents kept as snapshots, and where each lies; run as a module to write them anew after a look.

`python -m tests.render.snapshots` writes every snapshot; read the difference before committing it.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import attrs

from keyaccount import samples
from keyaccount.analysis import plan_account, roll_up
from keyaccount.confirmation import Basis, ConfirmationPolicy, Vote, VoteChoice, confirm, open_dossier
from keyaccount.errors import Lang
from keyaccount.model.account import AccountCondition, KeyAccount
from keyaccount.render import (
    Document,
    account_plan_document,
    dossier_document,
    minutes_document,
    overall_plan_document,
    profit_plan_document,
    visit_briefing_document,
    visit_letter_document,
)
from keyaccount.samples import visiting
from keyaccount.samples.dossier import answered as answered_dossier
from keyaccount.samples.dossier import panel, risk_assumptions, votes
from keyaccount.values.text import Text
from keyaccount.visits import VisitPlan, assign_managers, plan_standing_visits, plan_visit
from tests.analysis.scenario import ACCOUNT, ANSWERS, DAY, FACTS, POLICY, answered

FOLDER = Path(__file__).with_name("snapshots")
LANGS: tuple[Lang, ...] = ("en", "zh")


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
    found = {**_of_the_panel(), **_of_a_visit()}
    for name, document in documents.items():
        found[f"{name}.en.markdown"] = document.to_markdown("en")
        found[f"{name}.zh.markdown"] = document.to_markdown("zh")
    found["account_plan.en.html"] = documents["account_plan"].to_html("en")
    found["account_plan.zh.html"] = documents["account_plan"].to_html("zh")
    found["account_plan.zh.txt"] = documents["account_plan"].to_text("zh")
    return found


def _of_the_panel() -> dict[str, str]:
    """Return the papers of a confirmation: a dossier found wanting, one found ready, and the minutes."""
    found: dict[str, str] = {}
    policy = ConfirmationPolicy(rates=samples.rates(), risk=risk_assumptions())
    guarantee = AccountCondition("K1", Text("bank guarantee", "银行保函"), date(2026, 6, 30), "finance")
    for lang in LANGS:
        book = samples.distributor(lang)
        basis = Basis("C007", book.customer("C007").name, samples.AS_OF, prepared_by="M2")
        opened = open_dossier(basis, book, policy=policy, lang=lang)
        ready = answered_dossier(opened, lang)
        day = ready.last_written + timedelta(days=1)
        against = Text("receivables grow fast", "应收款增长过快").say(lang)
        cast = [*votes()[:3], Vote("P4", VoteChoice.REJECT, against)]
        decision = confirm(ready, panel(lang), cast, day, policy, conditions=[guarantee], manager="M2")
        for name, document in (
            ("dossier_open", dossier_document(opened, risk=opened.risk(risk_assumptions()))),
            ("dossier", dossier_document(ready, risk=ready.risk(risk_assumptions()))),
            ("minutes", minutes_document(decision)),
        ):
            found[f"{name}.{lang}.markdown"] = document.to_markdown(lang)
            found[f"{name}.{lang}.html"] = document.to_html(lang)
    return found


def the_visit(lang: Lang) -> VisitPlan:
    """Return the plan of a joint visit to the sample's first key account."""
    book, day = samples.distributor(lang), date(2026, 1, 12)
    owners = {"C001": "M1", "C002": "M1", "C004": "M3", "C005": "M2", "C007": "M2"}
    accounts = [KeyAccount(id, day, manager=manager) for id, manager in owners.items()]
    team = assign_managers(
        accounts,
        book.managers,
        visiting.staffing_policy(),
        as_of=day,
        classes=dict.fromkeys(owners, "A"),
        customers=book.customers,
    )
    schedule = plan_standing_visits(team, visiting.calendar_2026(), seed=1)
    facts, policy = visiting.visit_facts(book, "C007", lang), visiting.visit_policy()
    return plan_visit(accounts[-1], schedule, date(2026, 1, 19), facts=facts, policy=policy, along=["P4"])


def _of_a_visit() -> dict[str, str]:
    """Return the letter to the customer and our briefing of one visit."""
    found: dict[str, str] = {}
    signed: dict[Lang, tuple[str, str]] = {"en": ("Zhou Jie", "Qingyuan"), "zh": ("周杰", "清源电器")}
    for lang in LANGS:
        plan, (sender, company) = the_visit(lang), signed[lang]
        for name, document in (
            ("visit_letter", visit_letter_document(plan, sender=sender, company=company)),
            ("visit_briefing", visit_briefing_document(plan)),
        ):
            found[f"{name}.{lang}.markdown"] = document.to_markdown(lang)
            found[f"{name}.{lang}.html"] = document.to_html(lang)
    return found


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in kept().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        print(name, len(text))
