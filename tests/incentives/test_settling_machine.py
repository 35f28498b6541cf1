"""A state machine over purchases, returns, claims, payments and disputes."""

from __future__ import annotations

from datetime import date, timedelta

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from keyaccount.incentives import (
    Claim,
    ClaimState,
    CoopAllowance,
    Dispute,
    IncentiveFacts,
    IncentivePolicy,
    Payout,
    RetrospectiveRebate,
    Settlement,
    TierScale,
    settle,
)
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from tests.incentives.making import YEAR, policy
from tests.incentives.making import scale as made
from tests.incentives.strategies import scales

COLUMNS = ("customer", "document", "line", "original_document", "original_line", "invoiced", "net_amount")
CUSTOMERS = ("A", "B")


class Settling(RuleBasedStateMachine):
    """Live through a year: whatever happens, nobody is paid twice and nothing due is lost."""

    @initialize(scale=scales())
    def begin(self, scale: TierScale) -> None:
        """Agree a rebate and a co-operative fund."""
        self.day = YEAR.start
        self.ledger = Ledger.empty("CNY")
        self.sold: list[tuple[str, str, int]] = []
        self.paid: list[Payout] = []
        self.facts = IncentiveFacts()
        self.policies: list[IncentivePolicy] = [
            policy(RetrospectiveRebate(scale), "VR"),
            policy(CoopAllowance("0.02", "0.50", claim_days=30), "CO"),
        ]

    def _settled(self) -> Settlement:
        return settle(self.policies, self.ledger, YEAR, as_of=self.day, paid=self.paid, facts=self.facts)

    def _book(self, customer: str, amount: int, sale: str | None) -> None:
        name = f"D{len(self.ledger)}"
        row = (customer, name, "1", sale, sale and "1", self.day, Money.of_minor(amount, "CNY").amount)
        self.ledger = self.ledger.extended([row], COLUMNS)
        if sale is None:
            self.sold.append((customer, name, amount))

    @rule(customer=st.sampled_from(CUSTOMERS), amount=st.integers(1, 600_000))
    def buys(self, customer: str, amount: int) -> None:
        """A customer buys."""
        self._book(customer, amount, None)

    @precondition(lambda self: self.sold)
    @rule(data=st.data(), share=st.fractions(0, 1, max_denominator=4))
    def returns(self, data: st.DataObject, share: object) -> None:
        """A customer brings back part of a sale."""
        customer, name, amount = data.draw(st.sampled_from(self.sold))
        back = int(amount * share)  # type: ignore[operator]
        if back:
            self._book(customer, -back, name)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        """Days go by, not beyond the year."""
        self.day = min(self.day + timedelta(days=days), YEAR.last)

    @rule(customer=st.sampled_from(CUSTOMERS), spent=st.integers(0, 100_000), approved=st.booleans())
    def claims(self, customer: str, spent: int, approved: bool) -> None:
        """A customer claims promotion money."""
        state = ClaimState.APPROVED if approved else ClaimState.DISPUTED
        claim = Claim(
            f"CL{len(self.facts.claims)}",
            "CO",
            customer,
            Money.of_minor(spent, "CNY"),
            self.day,
            self.day,
            state=state,
            decided=self.day,
        )
        self.facts = attrs.evolve(self.facts, claims=(*self.facts.claims, claim))

    @rule(customer=st.sampled_from(CUSTOMERS), amount=st.integers(0, 50_000), days=st.integers(0, 60))
    def disputes(self, customer: str, amount: int, days: int) -> None:
        """An amount is disputed for some days."""
        dispute = Dispute(
            f"DS{len(self.facts.disputes)}",
            "VR",
            customer,
            Money.of_minor(amount, "CNY"),
            self.day,
            "differs",
            self.day + timedelta(days=days),
        )
        self.facts = attrs.evolve(self.facts, disputes=(*self.facts.disputes, dispute))

    @rule()
    def we_pay(self) -> None:
        """Whatever is due and not disputed is paid; a second settlement of the day owes none of it."""
        for item in self._settled().items:
            if not item.to_pay.is_zero:
                self.paid.append(
                    Payout(f"P{len(self.paid)}", item.policy, item.participant, item.to_pay, self.day)
                )
        assert all(item.to_pay.is_zero for item in self._settled().items)

    @invariant()
    def it_always_balances(self) -> None:
        """Earned is what was paid, is due or accrued, less what was overpaid; lines sum to it."""
        if not hasattr(self, "policies"):
            return
        done = self._settled()
        for item in done.items:
            zero = Money.zero("CNY")
            assert item.earned + item.overpaid == item.paid + item.due + item.accrued
            assert item.due.is_zero or item.overpaid.is_zero
            assert zero <= item.to_pay <= item.due
            assert item.earned >= zero
            lines = sum(sum(one.lines.reward) for one in item.earnings)
            assert lines == item.earned.minor_units
        paid = Money.total((one.amount for one in self.paid), "CNY")
        assert Money.total((item.paid for item in done.items), "CNY") == paid


TestSettling = Settling.TestCase
TestSettling.settings = settings(max_examples=40, stateful_step_count=20, deadline=None)


def test_a_year_lived_by_hand() -> None:
    """The machine's own steps in a fixed order, so that a failure is easy to follow."""
    year = Settling()
    year.begin(made((0, "0.02")))
    year.buys("A", 100_000)
    year.we_pay()
    year.time_passes(400)
    year.claims("A", 5_000, True)
    year.disputes("A", 100, 5)
    year.we_pay()
    year.it_always_balances()
    assert sum(one.amount.minor_units for one in year.paid) == 2_000 + 2_000
    assert year.day == date(2026, 12, 31)
