"""From the best rows of scores to a ranking of objects, each score with its readings and reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from keyaccount.adapters.frames_objects import plain_day
from keyaccount.identification.abc_analysis import AbcClass
from keyaccount.identification.case import Buyer, Case, Frame
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.ranking import Ranking, rank_cases
from keyaccount.identification.signals import contradictions
from keyaccount.identification.whale import loss_alert
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.facts import Facts
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.periods import Period

__all__ = ["ranking_of_rows"]


def ranking_of_rows(
    rows: Sequence[Mapping[str, Any]],
    facts: Facts | None,
    policy: IdentificationPolicy,
    as_of: date,
    before_known: bool,
) -> Ranking:
    """Build the ranking of some customers whose rank and class among all are known from their rows.

    >>> from keyaccount.identification.policy import standard_policy
    >>> policy = standard_policy(Money(1, "CNY"))
    >>> ranking_of_rows([], None, policy, date(2026, 1, 31), False).accounts
    ()
    """
    currency = policy.target.currency
    period = Period.trailing(months=policy.months, as_of=as_of)
    customers = [Customer(str(row["customer"]), str(row["customer"])) for row in rows]
    frame = Frame(
        book=Book(as_of, Ledger.empty(currency), customers),
        as_of=as_of,
        period=period,
        before=period.shift(months=-12),
        currency=currency,
        target_minor=policy.target.minor_units,
        before_known=before_known,
        months=policy.months,
        net_of_returns=policy.returns.value == "netted",
    )
    cases = [_case(row, customer, facts, frame) for row, customer in zip(rows, customers, strict=True)]
    ranking = rank_cases(frame, cases, policy)
    known = {str(row["customer"]): row for row in rows}
    accounts = tuple(
        attrs.evolve(one, rank=_whole(known[one.customer]["rank"]), abc=_class(known[one.customer]["abc"]))
        for one in ranking.accounts
    )
    losing = sorted(
        (one.profit_minor, one.customer)
        for one in accounts
        if one.abc is AbcClass.A and one.profit_minor is not None and one.profit_minor < 0
    )
    alerts = [loss_alert(customer, Money.of_minor(loss, currency), False) for loss, customer in losing]
    return attrs.evolve(ranking, accounts=accounts, findings=(*alerts, *contradictions(accounts, policy)))


def _case(row: Mapping[str, Any], customer: Customer, facts: Facts | None, frame: Frame) -> Case:
    now = facts.get(customer.id) if facts is not None else None
    first = plain_day(row["first_day"])
    buyer = Buyer.ACTIVE if now is not None else Buyer.LAPSED
    return Case(customer, buyer, now, int(row["earlier_minor"]), first, first, frame)


def _whole(value: Any) -> int | None:
    return None if value is None or value != value else int(value)


def _class(value: Any) -> AbcClass | None:
    return AbcClass[value] if isinstance(value, str) else None
