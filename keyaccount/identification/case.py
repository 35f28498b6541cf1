"""What a lens sees: one customer with its facts, and the frame of dates, target and Book around it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import TypeAlias

import attrs

from keyaccount.identification.cost_to_serve import ServeCosts
from keyaccount.model.assessment import QuestionScore
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.model.facts import CustomerFacts
from keyaccount.model.relationship import RelationshipAnswer, RelationshipEvent
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["Buyer", "Case", "Frame", "Relation", "Track", "buyer_state"]


class Buyer(Enum):
    """Say what a customer's buying looks like on the day; the last three are prospective (I7)."""

    ACTIVE = "active"  # bought in the period
    LAPSED = "lapsed"  # bought before the period, not in it
    LINES_MISSING = "lines_missing"  # has bought, but no line is at hand
    NOT_STARTED = "not_started"  # never bought
    UNKNOWN = "unknown"  # no line, and nobody says whether it ever bought

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _BUYERS[self]

    @property
    def track(self) -> Track:
        """Return the track on which such a customer is ranked."""
        return Track.CURRENT if self in (Buyer.ACTIVE, Buyer.LAPSED) else Track.PROSPECTIVE


class Track(Enum):
    """Name the track: customers that buy, and prospective key accounts, which are never compared."""

    CURRENT = "current"
    PROSPECTIVE = "prospective"

    @property
    def text(self) -> Text:
        """Return the track in words."""
        return _TRACKS[self]


_BUYERS = {
    Buyer.ACTIVE: Text("buys from us", "正在购买"),
    Buyer.LAPSED: Text("bought before, not in this period", "以前购买过,本期没有"),
    Buyer.LINES_MISSING: Text("has bought, but no lines are at hand", "购买过,但手头没有明细"),
    Buyer.NOT_STARTED: Text("has never bought", "从未购买"),
    Buyer.UNKNOWN: Text("no lines, purchase history unknown", "没有明细,购买历史未知"),
}
_TRACKS = {
    Track.CURRENT: Text("current customer", "现有客户"),
    Track.PROSPECTIVE: Text("prospective key account", "潜在的重点客户"),
}


def buyer_state(customer: Customer, now: CustomerFacts | None, first_line: date | None, as_of: date) -> Buyer:
    """Tell how a customer buys on a day; lines decide, and where there are none, what its record says.

    A first line after the day shows that it had not started then, unless its record knows of an
    earlier purchase. Method: I7.

    >>> prospect = Customer("C1", "Hua", purchases=PurchaseHistory.NOT_STARTED)
    >>> buyer_state(prospect, None, None, date(2026, 1, 31)).value
    'not_started'
    """
    if now is not None:
        return Buyer.ACTIVE
    if first_line is not None and first_line <= as_of:
        return Buyer.LAPSED
    if customer.first_purchase is not None:
        return Buyer.LINES_MISSING if customer.first_purchase <= as_of else Buyer.NOT_STARTED
    if first_line is not None:
        return Buyer.NOT_STARTED
    if customer.purchases is PurchaseHistory.STARTED:
        return Buyer.LINES_MISSING
    return Buyer.NOT_STARTED if customer.purchases is PurchaseHistory.NOT_STARTED else Buyer.UNKNOWN


Relation: TypeAlias = tuple[tuple[RelationshipAnswer, ...], tuple[RelationshipEvent, ...]]


@attrs.frozen(eq=False)
class Frame:
    """Hold what is the same for every customer of one identification.

    `target_minor` is the turnover aimed at in a period of `months`; `before_known` tells whether the
    ledger covers the same months a year earlier; `served` is the cost to serve per customer where
    activity rates were given; `relations` holds answers and events, `answers` the answers to the
    questions of identification, by customer. Nothing here depends on who else is ranked.

    >>> from keyaccount.identification.frame import cases_of
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book = distributor()
    >>> frame, (case,) = cases_of(book, standard_policy(Money(60_000_000, "CNY")), book.as_of, among=["C024"])
    >>> str(frame.period), frame.target_minor, frame.months
    ('[2025-01-01, 2026-01-01)', 6000000000, 12)
    """

    book: Book
    as_of: date
    period: Period
    before: Period
    currency: str
    target_minor: int
    before_known: bool
    months: int
    net_of_returns: bool
    served: ServeCosts | None = None
    relations: Mapping[str, Relation] = attrs.field(factory=FrozenMap)
    answers: Mapping[str, Mapping[str, QuestionScore]] = attrs.field(factory=FrozenMap)

    def turnover_minor(self, facts: CustomerFacts) -> int:
        """Return turnover by the policy's rule on returns, in minor units."""
        return facts.net_minor if self.net_of_returns else facts.sales_minor


@attrs.frozen(eq=False)
class Case:
    """Hold one customer as a lens sees it: its record, its facts, what it did a year before, and the frame.

    `now` are the facts of the period, `before_minor` is the turnover of the same months a year earlier,
    `first_line` the day of the very first line; None where there is no line. `since` is the first day
    of the relation that anything vouches for, also of those merged into the customer or of the one it
    was split from.

    >>> from keyaccount.identification.frame import cases_of
    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book = distributor()
    >>> frame, (case,) = cases_of(book, standard_policy(Money(60_000_000, "CNY")), book.as_of, among=["C024"])
    >>> case.customer.name, case.buyer.value, case.now is None
    ('Blue Bay Hotel Supplies', 'not_started', True)
    """

    customer: Customer
    buyer: Buyer
    now: CustomerFacts | None
    before_minor: int | None
    first_line: date | None
    since: date | None
    frame: Frame
