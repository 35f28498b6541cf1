"""Walk one talk with a key account of the sample from its account plan to the signature.

Run it with `python examples/negotiation.py` (add `--lang zh` for Chinese). Positions come from the sample
and the account plan; then the room to agree, what is off the table, rounds, fair packages, and the promises.
"""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal
from typing import Literal

import keyaccount as ka
from keyaccount.model import Answer, Number
from keyaccount.negotiation import (
    AccountPolicy,
    AskedCondition,
    AtLeast,
    ConditionKind,
    Package,
    Readiness,
    Rounds,
    instead_of_price_in,
    price_dependence_of,
    readiness,
    terms_from_plan,
    value_moves,
    with_terms,
)
from keyaccount.samples import study, talks

Lang = Literal["en", "zh"]
ACCOUNT, OPENED, SIGNED = "C007", date(2026, 1, 14), date(2026, 1, 30)
YEAR = ka.Period.year(2026)


def heading(number: int, en: str, zh: str, lang: Lang) -> None:
    """Print the title of one step."""
    print(f"\n{number}. {en if lang == 'en' else zh}\n{'=' * 72}")


def prepared(lang: Lang) -> Readiness:
    """Judge the conditions we ask against the dossier, before anybody talks."""
    heading(1, "Preparation: do our conditions fit the customer?", "准备:我方条件是否符合客户实际?", lang)
    asked = AskedCondition(
        "stock",
        ConditionKind.STOCK_HELD,
        ka.Text("hold 20 days of stock in the season", "旺季保持 20 天安全库存"),
        "stock-days",
        AtLeast(Decimal(20), Decimal(12), "days"),
        help=ka.Text("first fill on consignment", "首批铺货寄售"),
    )
    policy = AccountPolicy("KAP-2026", date(2026, 1, 1), [asked])
    answer = Answer("stock-days", value=Number(Decimal(15), "days"), on=date(2026, 1, 8), owner="M2")
    ready = readiness(policy, ka.Responses("dossier", 1, [answer]), on=OPENED)
    print(ready.summary(lang))
    for finding in ready.findings:
        print("!", finding.say(lang))
    return ready


def positions(lang: Lang) -> ka.Negotiation:
    """Take the sample's positions and add what the account plan says we can give."""
    heading(2, "Positions: the account plan comes to the table", "立场:客户计划上桌", lang)
    book = ka.samples.distributor()
    account = ka.KeyAccount(ACCOUNT, date(2026, 1, 12), manager="M2")
    plan = ka.analyse(account, book, study.study_answers(), ka.AnalysisPolicy("standard", 1), book.as_of)
    terms = terms_from_plan(plan, owner="M2", on=OPENED, costs={"V1": ka.Money(21_000, "CNY")})
    print(terms.explain().tree(lang))
    for finding in terms.findings:
        print("!", finding.say(lang))
    return with_terms(talks.talks(ACCOUNT, OPENED), terms)


def room(negotiation: ka.Negotiation, lang: Lang) -> None:
    """Show the room between both bottom lines, and what no price can buy off."""
    heading(3, "Room to agree, and what is off the table", "可达成一致的空间与不可提出的选项", lang)
    print(negotiation.zopa().summary(lang))
    for one in negotiation.inadmissible():
        print(one.explain().line(lang))


def rounds(negotiation: ka.Negotiation, lang: Lang) -> Package:
    """Exchange offers, see who conceded what, and follow the path to the fair package."""
    heading(4, "Rounds: offers, concessions, the path ahead", "谈判轮次:报价、让步与路径", lang)
    start = {issue.key: issue.keys[0] for issue in negotiation.topics}
    opening = Package({**start, "price": "1120.00", "display": "6"})
    log = Rounds(negotiation).offered(ka.Side.OURS, OPENED, opening)
    log = log.offered(ka.Side.THEIRS, OPENED, opening.with_({"price": "1070.00", "incentives": "rebates"}))
    log = log.offered(ka.Side.OURS, date(2026, 1, 21), opening.with_({"service": "gold"}))
    print(log.summary(lang))
    for step in log.concession_path(3):
        print("->", step.text().say(lang), step.ours, step.theirs)
    return opening


def pie(negotiation: ka.Negotiation, start: Package, lang: Lang) -> None:
    """Look for what leaves both more, and for what to offer instead of price."""
    heading(5, "Making the pie bigger", "把蛋糕做大", lang)
    for move in value_moves(negotiation, start)[:4]:
        print(move.explain().tree(lang))
    for trade in negotiation.exchange_rates()[:4]:
        print(trade.text().say(lang))
    months = {"service": 18, "lead-time": 9, "display": 3, "plan-V1": 14}
    for bundle in instead_of_price_in(negotiation, start, ka.Money(15_000, "CNY"), months)[:2]:
        print(bundle.explain().tree(lang))


def chosen(negotiation: ka.Negotiation, start: Package, ready: Readiness, lang: Lang) -> ka.Agreement:
    """Choose the fair package, prove that nothing listed is better for both, and sign it."""
    heading(6, "The fair package, why, and the signature", "公平方案、理由与签约", lang)
    for point in negotiation.fair_points():
        print(point.summary(lang))
    best = negotiation.suggested().packages[0].package
    print(negotiation.explain(best).tree(lang))
    print(negotiation.certificate(best).tree(lang))
    months = {"service": 18, "lead-time": 9, "display": 3, "plan-V1": 14}
    lasting = ("service", "lead-time", "plan-V1")
    rests = price_dependence_of(
        negotiation, best, baseline=start, valid=YEAR, months_to_copy=months, lasting=lasting
    )
    print(rests.summary(lang))
    signed = ka.sign(
        negotiation,
        best,
        SIGNED,
        id="A-2026-007",
        valid=YEAR,
        signed_by=("Li Fang", "Chen Guohua"),
        ready=ready,
    )
    print(signed.summary(lang))
    return signed


def main() -> None:
    """Run the talk from preparation to signature."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=["en", "zh"], default="en")
    lang: Lang = parser.parse_args().lang
    ready = prepared(lang)
    negotiation = positions(lang)
    room(negotiation, lang)
    start = rounds(negotiation, lang)
    pie(negotiation, start, lang)
    chosen(negotiation, start, ready, lang)


if __name__ == "__main__":
    main()
