"""Signals that contradict the score: what a single number hides and a panel has to hear (I4b, I5, I7)."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum

from keyaccount.identification.abc_analysis import AbcClass
from keyaccount.identification.criterion import Reading
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.ranked_account import RankedAccount
from keyaccount.identification.scoring import utility
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["contradictions"]

HIGH = 0.7
LOW = 0.25


def contradictions(accounts: Iterable[RankedAccount], policy: IdentificationPolicy) -> tuple[Finding, ...]:
    """Name customers whose readings point in opposite directions, in the order given.

    - `loyalty.class-a-may-leave`: class A by turnover, but its own answers say it may go (I4b).
    - `signals.warm-but-shrinking`: the relationship scores high while turnover falls (I5, I2).
    - `signals.cold-but-growing`: turnover grows while the relationship scores low.

    What is unknown contradicts nothing. Linear. Method: I4b, I5.

    >>> from datetime import date
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.model.book import Book
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")])
    >>> ranking = identify(book, standard_policy(Money(100, "CNY")), book.as_of)
    >>> contradictions(ranking.accounts, ranking.policy)
    ()
    """
    columns = {criterion.key: index for index, criterion in enumerate(policy.criteria)}
    relation = [index for key, index in columns.items() if policy.criteria[index].lens == "relationship"]
    found: list[Finding] = []
    for account in accounts:
        staying = _worth(account, policy, columns.get("staying"))
        if account.abc is AbcClass.A and staying is not None and staying <= LOW:
            found.append(_leaving(account))
        warm = [worth for index in relation if (worth := _worth(account, policy, index)) is not None]
        growth = _worth(account, policy, columns.get("growth")) if warm else None
        if growth is not None:
            found += _temperature(account, growth, fsum(warm) / len(warm))
    return tuple(found)


def _worth(account: RankedAccount, policy: IdentificationPolicy, column: int | None) -> float | None:
    reading = account.readings[column] if column is not None else None
    if column is None or not isinstance(reading, Reading):
        return None
    criterion = policy.criteria[column]
    return utility(reading.numerator, reading.denominator, float(criterion.worst), float(criterion.best))


def _leaving(account: RankedAccount) -> Finding:
    name = account.customer
    return _finding(
        "loyalty.class-a-may-leave",
        name,
        "I4b",
        Text(f"{name} is class A by turnover, but it may leave", f"{name} 按营业额属 A 类,但可能转移"),
        Text("find out what it would take to stay", "了解其留下的条件"),
    )


def _temperature(account: RankedAccount, growth: float, warmth: float) -> list[Finding]:
    name = account.customer
    if warmth >= HIGH and growth <= LOW:
        return [
            _finding(
                "signals.warm-but-shrinking",
                name,
                "I5",
                Text(f"{name} speaks well of us, yet its turnover falls", f"{name} 关系良好,但营业额下降"),
                Text("ask where the orders went", "查明订单流向"),
            )
        ]
    if warmth <= LOW and growth >= HIGH:
        return [
            _finding(
                "signals.cold-but-growing",
                name,
                "I5",
                Text(f"{name} grows though the relation is poor", f"{name} 关系较差,但营业额上升"),
                Text("mend the relation before a rival does", "在竞争者介入之前改善关系"),
            )
        ]
    return []


def _finding(code: str, customer: str, clause: str, text: Text, remedy: Text) -> Finding:
    return Finding(code, Severity.WARNING, f"$.customers[{customer!r}]", text, clause, remedy)
