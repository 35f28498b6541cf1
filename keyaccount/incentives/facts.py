"""What a calculation needs to know beside the ledger: products, customers, who kept what, who left when."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.incentives.annual import ConditionRecord
from keyaccount.incentives.coop import Claim
from keyaccount.incentives.dispute import Dispute
from keyaccount.model.customer import Customer
from keyaccount.model.product import Product
from keyaccount.values.checks import check_date, check_id, check_type, check_unique, tuple_of
from keyaccount.values.rates import ExchangeRates

__all__ = ["Departure", "IncentiveFacts", "ProofRecord"]


@attrs.frozen
class Departure:
    """Record that a customer left a programme (or us) on a day; from that day on it no longer takes part.

    Give a buying group's id as `customer` where the whole group leaves.

    >>> Departure("C007", date(2026, 11, 15)).policy is None
    True
    """

    customer: str
    on: date
    policy: str | None = None
    recorded_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_date(self.on, "$.on")
        if self.policy is not None:
            check_id(self.policy, "$.policy")
        if self.recorded_on is not None:
            check_date(self.recorded_on, "$.recorded_on")

    @property
    def known_from(self) -> date:
        """Return the day from which it was known."""
        return self.recorded_on or self.on


@attrs.frozen
class ProofRecord:
    """Record that a customer showed one proof a policy asks for, on a day.

    >>> ProofRecord("CO-2026", "C007", "photo of the display", date(2026, 4, 2)).proof
    'photo of the display'
    """

    policy: str
    customer: str
    proof: str
    on: date
    reference: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.policy, "$.policy")
        check_id(self.customer, "$.customer")
        check_type(self.proof, str, "$.proof")
        check_date(self.on, "$.on")

    @property
    def known_from(self) -> date:
        """Return the day from which it was known."""
        return self.on


@attrs.frozen
class IncentiveFacts:
    """Hold what policies may look up; leave out what no policy asks for.

    `rates` convert a ledger kept in another currency than a policy, each line at the day it counts.
    Raises `KeyAccountError` (`product.duplicate-id`, `customer.duplicate-id`, `claim.duplicate`).

    >>> IncentiveFacts(departures=[Departure("C007", date(2026, 11, 15))]).products
    ()
    """

    products: tuple[Product, ...] = attrs.field(default=(), converter=tuple_of)
    customers: tuple[Customer, ...] = attrs.field(default=(), converter=tuple_of)
    conditions: tuple[ConditionRecord, ...] = attrs.field(default=(), converter=tuple_of)
    departures: tuple[Departure, ...] = attrs.field(default=(), converter=tuple_of)
    proofs: tuple[ProofRecord, ...] = attrs.field(default=(), converter=tuple_of)
    claims: tuple[Claim, ...] = attrs.field(default=(), converter=tuple_of)
    disputes: tuple[Dispute, ...] = attrs.field(default=(), converter=tuple_of)
    rates: ExchangeRates | None = None

    def __attrs_post_init__(self) -> None:
        kinds = {
            "products": Product,
            "customers": Customer,
            "conditions": ConditionRecord,
            "departures": Departure,
            "proofs": ProofRecord,
            "claims": Claim,
            "disputes": Dispute,
        }
        for name, kind in kinds.items():
            for place, one in enumerate(getattr(self, name)):
                check_type(one, kind, f"$.{name}[{place}]")
        check_unique([one.id for one in self.products], "product.duplicate-id", "$.products")
        check_unique([one.id for one in self.customers], "customer.duplicate-id", "$.customers")
        check_unique([one.id for one in self.claims], "claim.duplicate", "$.claims")
        check_unique([one.id for one in self.disputes], "dispute.duplicate", "$.disputes")
        if self.rates is not None:
            check_type(self.rates, ExchangeRates, "$.rates")

    def known_at(self, day: date) -> IncentiveFacts:
        """Return the facts as known at the close of a day.

        >>> facts = IncentiveFacts(departures=[Departure("C7", date(2026, 5, 1))])
        >>> facts.known_at(date(2026, 4, 1)).departures
        ()
        """
        return attrs.evolve(
            self,
            conditions=tuple(one for one in self.conditions if one.known_from <= day),
            departures=tuple(one for one in self.departures if one.known_from <= day),
            proofs=tuple(one for one in self.proofs if one.known_from <= day),
            claims=tuple(one.known_at(day) for one in self.claims if one.submitted <= day),
            disputes=tuple(one.known_at(day) for one in self.disputes if one.opened <= day),
        )
