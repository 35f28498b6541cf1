"""What a calculation may look up."""

from __future__ import annotations

from datetime import date

from keyaccount.incentives import Claim, ConditionRecord, Departure, Dispute, IncentiveFacts, ProofRecord
from keyaccount.model.customer import Customer
from keyaccount.model.product import Product
from tests.incentives.making import cny, refused

MAY = date(2026, 5, 1)


def test_later_records_are_forgotten() -> None:
    """A restatement must not see what nobody knew then."""
    facts = IncentiveFacts(
        conditions=[ConditionRecord("P", "C1", "x", False, MAY)],
        departures=[Departure("C1", date(2026, 1, 1), recorded_on=MAY)],
        proofs=[ProofRecord("P", "C1", "photo", MAY)],
        claims=[Claim("CL", "P", "C1", cny(1), MAY, MAY)],
        disputes=[Dispute("D", "P", "C1", cny(1), MAY, "why")],
    )
    assert facts.known_at(date(2026, 4, 30)) == IncentiveFacts()
    assert facts.known_at(MAY) == facts


def test_ids_are_unique_and_types_checked() -> None:
    """Two products of one id would make the scope a matter of luck."""
    with refused("product.duplicate-id"):
        IncentiveFacts(products=[Product("P1", "a"), Product("P1", "b")])
    with refused("customer.duplicate-id"):
        IncentiveFacts(customers=[Customer("C1", "a"), Customer("C1", "b")])
    claim = Claim("CL", "P", "C1", cny(1), MAY, MAY)
    with refused("claim.duplicate"):
        IncentiveFacts(claims=[claim, claim])
    dispute = Dispute("D", "P", "C1", cny(1), MAY, "why")
    with refused("dispute.duplicate"):
        IncentiveFacts(disputes=[dispute, dispute])
    with refused("type.wrong"):
        IncentiveFacts(departures=["C1"])
    with refused("type.wrong"):
        IncentiveFacts(rates=0)  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        Departure("C1", MAY, recorded_on="x")  # type: ignore[arg-type]
    with refused("id.empty"):
        Departure("C1", MAY, policy="")
