"""Walk once through the whole method on the bundled sample: from order lines to a settled incentive.

Run it with `python examples/full_cycle.py` (add `--lang zh` for Chinese). One screen per stage.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from datetime import date
from typing import Literal

import keyaccount as ka
from keyaccount.bargaining import FairRule
from keyaccount.identification import Track
from keyaccount.model import Proposal, VisitDecision
from keyaccount.negotiation import CommitmentLedger, promise_events, promise_record
from keyaccount.samples import dossier as found
from keyaccount.samples import study, talks, visiting
from keyaccount.visits import visit_letter

Lang = Literal["en", "zh"]
DECIDED, VISITED, SIGNED = date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 30)
ACCOUNT = "C007"
SUPPLIER = ka.Text("Qingyuan", "清源电器")
MANAGERS = {"C001": "M1", "C002": "M1", "C004": "M3", "C005": "M2", "C007": "M2"}


def heading(number: int, en: str, zh: str, lang: Lang) -> None:
    """Print the title of one stage."""
    title = f"{number}. {en if lang == 'en' else zh}"
    print(f"\n{title}\n{'=' * 72}")


def show(text: str, most: int = 24) -> None:
    """Print at most one screen of a summary."""
    lines = text.splitlines()
    print("\n".join(lines[:most]))
    if len(lines) > most:
        print(f"  ... ({len(lines) - most})")


def identify(book: ka.Book, policy: ka.IdentificationPolicy, lang: Lang) -> ka.Shortlist:
    """Find the candidates in the data: who, why, and who loses money once it is served."""
    ranking = ka.identify(book, policy, book.as_of)
    heading(1, "Identification: who might be a key account", "鉴别:谁可能是重点客户", lang)
    show(ranking.summary(lang))
    for finding in ranking.findings:
        print("!", finding.say(lang))
    show(ranking.explain("C003").tree(lang), 12)
    shortlist = ka.shortlist(ranking, 5, at_most_prospects=2, prepared_by="M2", prepared_on=date(2026, 1, 5))
    show(shortlist.summary(lang))
    return shortlist


def confirm(book: ka.Book, shortlist: ka.Shortlist, lang: Lang) -> tuple[ka.KeyAccount, ...]:
    """Let the panel decide on complete dossiers; an incomplete one is refused with what it lacks."""
    heading(2, "Confirmation: the panel decides on complete dossiers", "确定:评审组依据完整档案决定", lang)
    policy = ka.ConfirmationPolicy(rates=ka.samples.rates(), risk=found.risk_assumptions())
    panel = found.panel(lang)
    accounts: list[ka.KeyAccount] = []
    for nomination in shortlist.of(Track.CURRENT):
        dossier = ka.open_dossier(nomination, book, policy=policy)
        if not accounts:
            unready = found.answered(dossier, lang, besides=("plans.stay", "condition.finance"))
            show(unready.gate(DECIDED).summary(lang), 8)
        ready = found.answered(dossier, lang)
        decision = ka.confirm(
            ready, panel, found.votes(), DECIDED, policy, manager=MANAGERS[nomination.customer]
        )
        if not accounts:
            show(decision.summary(lang), 14)
        if decision.account is not None:
            accounts.append(decision.account)
    print(", ".join(account.customer for account in accounts))
    return tuple(accounts)


def analyse(book: ka.Book, account: ka.KeyAccount, lang: Lang) -> ka.AccountPlan:
    """Study one account in the seven topics; every action answers a finding."""
    heading(3, "Analysis: seven topics, one account plan", "分析与研究:七个方面,一份计划", lang)
    policy = ka.AnalysisPolicy("standard", 1)
    plan = ka.analyse(account, book, study.study_answers(), policy, book.as_of)
    show(plan.summary(lang))
    return plan


def visit(book: ka.Book, accounts: Iterable[ka.KeyAccount], lang: Lang) -> ka.VisitRecord:
    """Share the accounts out, promise each a fixed weekday and hour, and carry one visit through."""
    heading(4, "Visits: same manager, same weekday, same hour", "拜访:固定的人、固定的日子、固定的时间", lang)
    every = tuple(accounts)
    team = ka.assign_managers(
        every,
        book.managers,
        visiting.staffing_policy(),
        as_of=DECIDED,
        classes={account.customer: "A" for account in every},
        customers=book.customers,
    )
    show(team.summary(lang), 10)
    schedule = ka.plan_standing_visits(team, visiting.calendar_2026(), seed=1)
    show(schedule.summary(lang), 12)
    return one_visit(book, every, schedule, lang)


def one_visit(
    book: ka.Book, accounts: Iterable[ka.KeyAccount], schedule: ka.StandingSchedule, lang: Lang
) -> ka.VisitRecord:
    """Prepare, hold and review the next standing visit to the account."""
    account = next(one for one in accounts if one.customer == ACCOUNT)
    facts = visiting.visit_facts(book, ACCOUNT, lang)
    # A round table needs two of us: the department manager comes along.
    policy = visiting.visit_policy()
    plan = ka.plan_visit(account, schedule, VISITED, facts=facts, policy=policy, along=("P4",))
    show(visit_letter(plan, lang, sender=book.manager("M2").name, company=SUPPLIER.say(lang)), 40)
    ready = plan.sent(DECIDED, "M2")
    for side in ka.Side:
        ready = ready.all_prepared(side, date(2026, 1, 16), "M2")
    held = ka.hold_visit(
        ready,
        "M2",
        proposals=[Proposal(ka.Text("reserve 600 fans in April", "四月预留 600 台风扇"))],
        decisions=[
            VisitDecision(
                ka.Text("talks on 2026 begin this week", "本周启动 2026 年谈判"), by=("Chen Guohua",)
            )
        ],
        outcomes=visiting.outcomes(ready.form, lang),
    ).follow_up(ka.Text("send the season plan", "发送旺季计划"), owner="M2", due=date(2026, 2, 9))
    said = ka.Text("They want stock before the season.", "客户希望旺季前备足货源。")
    record = held.review(date(2026, 1, 20), "M2", summary=said.say(lang), analysis=said.say(lang))
    show(record.summary, 4)
    return record


def negotiate(lang: Lang) -> ka.Agreement:
    """Look for the packages that leave both sides above their bottom lines, and sign the fair one."""
    heading(
        5, "Negotiation: both bottom lines, the frontier, the fair point", "谈判:双方低线、前沿与公平点", lang
    )
    negotiation = talks.talks(ACCOUNT, SIGNED)
    show(negotiation.frontier().summary(lang), 12)
    fair = negotiation.fair_point(FairRule.NASH)
    show(fair.summary(lang))
    show(negotiation.explain(fair.packages[0].package).tree(lang), 14)
    signed = ka.sign(
        negotiation,
        fair.packages[0].package,
        SIGNED,
        id="A-2026-007",
        valid=ka.Period.year(2026),
        signed_by=("Li Fang", "Chen Guohua"),
    )
    show(signed.summary(lang))
    return signed


def settle(book: ka.Book, signed: ka.Agreement, lang: Lang) -> ka.Settlement:
    """Settle what was signed on the lines of the quarter, to the cent."""
    heading(6, "Incentives: what was signed is what is settled", "奖励政策:签什么,结什么", lang)
    settlement = ka.settle(signed.incentives, book.ledger, ka.Period.quarter(2026, 1))
    show(settlement.summary(lang))
    show(settlement.statement(ACCOUNT).summary(lang), 14)
    return settlement


def keep_promises(book: ka.Book, ledger: CommitmentLedger, lang: Lang) -> ka.Book:
    """See what fell due and how it was kept; the record becomes evidence of the relation in the book."""
    heading(7, "Promises: what fell due, and how it was kept", "承诺:到期与兑现", lang)
    record = promise_record(ledger, book.as_of, accounts=book.accounts)
    show(record.summary(lang))
    return book.extended(commitments=ledger.standing(book.as_of), relationship_events=promise_events(record))


def review(before: ka.Book, after: ka.Book, policy: ka.IdentificationPolicy, lang: Lang) -> None:
    """Run identification again a quarter later and see who moved, and why."""
    heading(8, "The next review: who moved, and why", "下一次复审:谁变了,为什么", lang)
    first = ka.review(None, ka.identify(before, policy, before.as_of))
    second = ka.review(first, ka.identify(after, policy, after.as_of))
    show(second.summary(lang))
    show(second.explain("C023").tree(lang), 12)


def main() -> None:
    """Run every stage in turn."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=("en", "zh"), default="en")
    lang: Lang = parser.parse_args().lang
    book = ka.samples.distributor(lang)
    policy = ka.standard_policy(ka.Money(30_000_000, "CNY"), rates=ka.samples.rates())
    shortlist = identify(book, policy, lang)
    accounts = confirm(book, shortlist, lang)
    account = next(one for one in accounts if one.customer == ACCOUNT)
    decided = book.extended(as_of=DECIDED)
    analyse(decided, account, lang)
    record = visit(decided, accounts, lang)
    signed = negotiate(lang)
    ledger = CommitmentLedger().signed(signed)
    grown = book.extended(
        as_of=SIGNED, accounts=accounts, commitments=ledger.standing(SIGNED), visit_records=[record]
    )
    later = ka.samples.one_quarter_later(grown, lang)
    settle(later, signed, lang)
    review(book, keep_promises(later, ledger, lang), policy, lang)


if __name__ == "__main__":
    main()
