"""Pre-filled answers: what the trade record answers, with the book as its evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from keyaccount.confirmation.trade_record import TradeRecord
from keyaccount.model.answering import Said, answer_to
from keyaccount.model.checklist import Checklist
from keyaccount.model.question import Question
from keyaccount.model.response import Answer
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.text import Lang, Text

__all__ = ["BOOK_OWNER", "PREFILLED", "prefilled_answers"]

BOOK_OWNER = "book"
# Figures counted in the book move with it; after a quarter they must be counted again.
FRESH_DAYS = 92

PREFILLED: dict[str, tuple[str, Text, Callable[[TradeRecord], Said | None]]] = {
    "cooperation.tenure": (
        "C4.3",
        Text("first order line or date", "首次订单或建档日"),
        lambda r: r.tenure_months,
    ),
    "cooperation.turnover": ("C4.3", Text("order lines", "订单行"), lambda r: r.turnover),
    "cooperation.growth": ("C4.3", Text("order lines of 24 months", "24 个月订单行"), lambda r: r.growth),
    "cooperation.regularity": ("C4.3", Text("order lines", "订单行"), lambda r: r.active_months),
    "cooperation.returns": ("C4.3", Text("order and return lines", "订单与退货行"), lambda r: r.returns),
    "cooperation.overdue": (
        "C4.3",
        Text("receivables by age", "应收款账龄"),
        lambda r: None if r.ageing is None else r.ageing.overdue_share or Decimal(0),
    ),
    "people.deciders": ("C4.4", Text("contacts", "联系人"), lambda r: r.deciders),
    "mix.products": ("C4.5", Text("order lines", "订单行"), lambda r: r.products),
    "mix.largest": ("C4.5", Text("order lines by category", "按品类的订单行"), lambda r: r.largest_category),
    "mix.wallet": (
        "C4.5",
        Text("order lines and category spend", "订单行与品类总采购额"),
        lambda r: r.wallet,
    ),
    "return.margin": ("C4.6", Text("order lines with cost", "含成本的订单行"), lambda r: r.margin),
    "return.profit": ("C4.6", Text("margin less cost to serve", "毛利减服务成本"), lambda r: r.profit),
    "return.cost_to_serve": (
        "C4.6",
        Text("activities and their rates", "服务活动及单价"),
        lambda r: r.cost_share,
    ),
    "return.exposure": (
        "C4.6",
        Text("receivables and credit limit", "应收款与信用额度"),
        lambda r: None if r.ageing is None else r.ageing.use_of_limit,
    ),
    "terms.payment_days": ("C4.7", Text("customer record", "客户资料"), lambda r: r.payment_days),
}


def prefilled_answers(record: TradeRecord, checklist: Checklist, lang: Lang = "en") -> tuple[Answer, ...]:
    """Return the answers the book gives to questions of the checklist, each with the book as evidence.

    A figure outside what its question allows (a share of wallet above 1, say) is left for people to
    look at, never bent to fit. Figures are measured and expire after 92 days.

    Method: C4.3, C4.5, C4.6.

    >>> from datetime import date
    >>> from keyaccount.confirmation.questions import DOSSIER_QUESTIONS
    >>> from keyaccount.values.periods import Period
    >>> record = TradeRecord(customer="C1", as_of=date(2026, 1, 31), currency="CNY",
    ...     period=Period.trailing(months=12, as_of=date(2026, 1, 31)), tenure_months=30)
    >>> answers = prefilled_answers(record, DOSSIER_QUESTIONS)
    >>> [(answer.question, str(answer.value.value)) for answer in answers]
    [('cooperation.tenure', '30')]
    """
    found: list[Answer] = []
    for key, (_, source, read) in PREFILLED.items():
        question = checklist.get(key)
        said = read(record)
        if question is None or said is None or not _fits(question, said):
            continue
        evidence = Evidence(
            Text(f"{source.en} to {record.as_of}", f"{source.zh}(截至 {record.as_of})").say(lang),
            record.as_of,
            EvidenceMethod.DATA,
            EvidenceGrade.MEASURED,
            record.as_of + timedelta(days=FRESH_DAYS),
        )
        found.append(answer_to(checklist, key, said, on=record.as_of, owner=BOOK_OWNER, evidence=[evidence]))
    return tuple(found)


def _fits(question: Question, said: Said) -> bool:
    if not isinstance(said, (int, Decimal)):
        return True
    number = Decimal(said)
    low, high = question.least, question.most
    return (low is None or number >= low) and (high is None or number <= high)
