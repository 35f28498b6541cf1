"""A state machine over purchases, returns, late lines, claims, payments and disputes, against an oracle.

Run as `python -m tests.incentives.test_settling_machine 2000` for a long run of so many lives.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from fractions import Fraction
from math import floor

import attrs
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from keyaccount.incentives import (
    Claim,
    ClaimState,
    CoopAllowance,
    Dispute,
    IncentiveFacts,
    IncentivePolicy,
    Overpaid,
    Payout,
    PayoutRule,
    PayoutTiming,
    RetrospectiveRebate,
    Settlement,
    SettlementItem,
    TierScale,
    Window,
    settle,
)
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from tests.incentives.making import YEAR, policy, refused
from tests.incentives.making import scale as made
from tests.incentives.oracle import Sale, expected, rounded
from tests.incentives.strategies import scales

COLUMNS = (
    "customer",
    "document",
    "line",
    "original_document",
    "original_line",
    "invoiced",
    "recorded_on",
    "net_amount",
)
CUSTOMERS = ("A", "B")


def fund_granted(sales: list[Sale], claims: list[Claim], customer: str, day: date) -> int:
    """Return what the claims of a customer get by a day, written from the documentation alone."""
    bought = sum(sale.amount for sale in sales if sale.customer == customer)
    left = max(0, floor(Fraction(2, 100) * bought))
    granted = 0
    for claim in sorted(claims, key=lambda one: (one.submitted, one.id)):
        approved = claim.state is ClaimState.APPROVED and claim.decided is not None and claim.decided <= day
        in_time = (claim.submitted - claim.performed).days <= 30
        if claim.customer == customer and claim.submitted <= day and approved and in_time:
            asked = rounded(Fraction(claim.spent.minor_units, 2), Rounding.HALF_UP)
            now = min(asked, left)
            granted, left = granted + now, left - now
    return granted


class Settling(RuleBasedStateMachine):
    """Live through a year: whatever happens, nobody is paid twice and nothing due is lost."""

    @initialize(
        scale=scales(),
        window=st.sampled_from((Window.VALIDITY, Window.QUARTER)),
        timing=st.sampled_from(PayoutTiming),
        overpaid=st.sampled_from(Overpaid),
    )
    def begin(
        self,
        scale: TierScale,
        window: Window = Window.VALIDITY,
        timing: PayoutTiming = PayoutTiming.TO_DATE,
        overpaid: Overpaid = Overpaid.CARRY_FORWARD,
    ) -> None:
        """Agree a rebate and a co-operative fund."""
        self.day = YEAR.start
        self.ledger = Ledger.empty("CNY")
        self.sales: list[Sale] = []
        self.paid: list[Payout] = []
        self.facts = IncentiveFacts()
        self.rule = PayoutRule(timing=timing, overpaid=overpaid)
        self.policies: list[IncentivePolicy] = [
            policy(RetrospectiveRebate(scale), "VR", window=window, payout=self.rule),
            policy(CoopAllowance("0.02", "0.50", claim_days=30), "CO", payout=PayoutRule(overpaid=overpaid)),
        ]
        self.past: dict[date, Settlement] = {}

    def _settled(self, day: date | None = None) -> Settlement:
        at = day or self.day
        return settle(
            self.policies, self.ledger, YEAR, as_of=at, known_at=at, paid=self.paid, facts=self.facts
        )

    def _book(self, customer: str, amount: int, day: date, sale: str | None = None) -> None:
        name = f"D{len(self.ledger)}"
        money = Money.of_minor(amount, "CNY").amount
        row = (customer, name, "1", sale, sale and "1", day, self.day, money)
        self.ledger = self.ledger.extended([row], COLUMNS)
        self.sales.append(Sale(customer, name, day, amount, sale))

    @rule(customer=st.sampled_from(CUSTOMERS), amount=st.integers(1, 600_000))
    def buys(self, customer: str, amount: int) -> None:
        """A customer buys."""
        self._book(customer, amount, self.day)

    @rule(customer=st.sampled_from(CUSTOMERS), amount=st.integers(1, 600_000), days=st.integers(1, 120))
    def a_line_comes_late(self, customer: str, amount: int, days: int) -> None:
        """A purchase of an earlier day enters the books today."""
        self._book(customer, amount, max(self.day - timedelta(days=days), YEAR.start))

    @precondition(lambda self: self.sales)
    @rule(data=st.data(), share=st.fractions(0, 1, max_denominator=4))
    def returns(self, data: st.DataObject, share: Fraction) -> None:
        """A customer brings back part of a sale."""
        sale = data.draw(st.sampled_from([one for one in self.sales if one.of is None]))
        back = int(sale.amount * share)
        if back:
            self._book(sale.customer, -back, self.day, sale.document)

    @rule(days=st.integers(1, 60))
    def time_passes(self, days: int) -> None:
        """Days go by, not beyond the year; what was settled at the close of this one is kept."""
        self.past[self.day] = self._settled()
        self.day = min(self.day + timedelta(days=days), YEAR.last)
        self.past.pop(self.day, None)

    @precondition(lambda self: self.past)
    @rule(data=st.data())
    def we_look_back(self, data: st.DataObject) -> None:
        """What was settled then is settled again from today's books, to the last word."""
        day = data.draw(st.sampled_from(sorted(self.past)))
        again = self._settled(day)
        assert again == self.past[day]
        assert again.summary("zh") == self.past[day].summary("zh")

    @rule(
        customer=st.sampled_from(CUSTOMERS),
        spent=st.integers(0, 100_000),
        approved=st.booleans(),
        ago=st.integers(0, 40),
        wait=st.integers(0, 40),
    )
    def claims(self, customer: str, spent: int, approved: bool, ago: int = 0, wait: int = 0) -> None:
        """A customer claims promotion money, in time or not; it is decided some days later."""
        claim = Claim(
            f"CL{len(self.facts.claims)}",
            "CO",
            customer,
            Money.of_minor(spent, "CNY"),
            max(self.day - timedelta(days=ago), YEAR.start),
            self.day,
            state=ClaimState.APPROVED if approved else ClaimState.DISPUTED,
            decided=self.day + timedelta(days=wait),
        )
        self.facts = attrs.evolve(self.facts, claims=(*self.facts.claims, claim))

    @rule(
        key=st.tuples(st.sampled_from(("VR", "CO")), st.sampled_from(CUSTOMERS)),
        amount=st.integers(0, 50_000),
        days=st.integers(0, 60),
    )
    def disputes(self, key: tuple[str, str], amount: int, days: int) -> None:
        """An amount is disputed for some days."""
        name = f"DS{len(self.facts.disputes)}"
        money = Money.of_minor(amount, "CNY")
        dispute = Dispute(name, *key, money, self.day, "differs", self.day + timedelta(days=days))
        self.facts = attrs.evolve(self.facts, disputes=(*self.facts.disputes, dispute))

    def _pay(self, item: SettlementItem, amount: Money) -> None:
        self.paid.append(Payout(f"P{len(self.paid)}", item.policy, item.participant, amount, self.day))

    @rule()
    def we_pay(self) -> None:
        """Whatever is due and not disputed is paid; a second settlement of the day owes none of it."""
        for item in self._settled().items:
            if not item.to_pay.is_zero:
                self._pay(item, item.to_pay)
        assert all(item.to_pay.is_zero for item in self._settled().items)

    @rule(share=st.fractions(0, 1, max_denominator=7))
    def we_pay_in_part(self, share: Fraction) -> None:
        """A part of it is paid; the rest stays due."""
        for item in self._settled().items:
            if part := int(item.to_pay.minor_units * share):
                self._pay(item, Money.of_minor(part, "CNY"))

    @rule()
    def we_ask_back(self) -> None:
        """What a policy claws back comes in; one that carries forward asks nothing back."""
        for item in self._settled().items:
            if not item.claw_back.is_zero:
                self._pay(item, -item.claw_back)
        if self.rule.overpaid is Overpaid.CLAW_BACK:
            assert all(item.overpaid.is_zero for item in self._settled().items)

    @precondition(lambda self: self.paid)
    @rule()
    def a_payment_booked_again_is_refused(self) -> None:
        """The same payment twice is a mistake of the books, whatever the amounts."""
        with refused("payout.duplicate"):
            settle(self.policies, self.ledger, YEAR, paid=[*self.paid, self.paid[-1]])

    def _owed(self, name: str, customer: str) -> tuple[int, int]:
        """Return what the oracle says is earned and payable."""
        if name == "CO":
            granted = fund_granted(self.sales, list(self.facts.claims), customer, self.day)
            return granted, granted
        windows = {
            start: amount
            for (who, start), amount in expected(self.policies[0], self.sales, self.day, {}).items()
            if who == customer
        }
        ends = {window.start: window.last for window in self.policies[0].windows()}
        at_once = self.rule.timing is PayoutTiming.TO_DATE
        payable = sum(amount for start, amount in windows.items() if at_once or self.day >= ends[start])
        return sum(windows.values()), payable

    @invariant()
    def it_always_balances(self) -> None:
        """Every figure is the oracle's: what is earned, payable, due, overpaid, disputed, asked back."""
        if not hasattr(self, "policies"):
            return
        items = {(item.policy, item.participant): item for item in self._settled().items}
        for key in ((name, customer) for name in ("VR", "CO") for customer in CUSTOMERS):
            earned, payable = self._owed(*key)
            paid = sum(one.amount.minor_units for one in self.paid if (one.policy, one.participant) == key)
            if key not in items:
                assert (earned, payable, paid) == (0, 0, 0)
                continue
            item = items[key]
            due, over = max(payable - paid, 0), max(paid - payable, 0)
            quarrels = sum(
                one.amount.minor_units
                for one in self.facts.disputes
                if (one.policy, one.participant) == key and self.day < (one.resolved or date.max)
            )
            back = over if self.rule.overpaid is Overpaid.CLAW_BACK else 0
            figures = (item.earned, item.accrued, item.paid, item.due, item.overpaid, item.to_pay)
            assert [one.minor_units for one in (*figures, item.claw_back)] == [
                *(earned, earned - payable, paid, due, over, due - min(due, quarrels), back)
            ]
            assert item.earned + item.overpaid == item.paid + item.due + item.accrued
            assert sum(sum(one.lines.reward) for one in item.earnings) == earned


TestSettling = Settling.TestCase
TestSettling.settings = settings(max_examples=20, stateful_step_count=25, deadline=None)


def test_a_year_lived_by_hand() -> None:
    """The machine's own steps in a fixed order, so that a failure is easy to follow."""
    year = Settling()
    year.begin(made((0, "0.02")), overpaid=Overpaid.CLAW_BACK)
    year.buys("A", 100_000)
    year.we_pay()
    year.a_payment_booked_again_is_refused()
    year.time_passes(400)
    year.claims("A", 5_000, True)
    year.disputes(("VR", "A"), 100, 5)
    year.we_pay()
    year.it_always_balances()
    assert sum(one.amount.minor_units for one in year.paid) == 2_000 + 2_000
    assert year.day == date(2026, 12, 31)
    year._book("A", -50_000, year.day, "D0")
    year.we_ask_back()
    year.it_always_balances()
    assert sum(one.amount.minor_units for one in year.paid) == 1_000 + 1_000


if __name__ == "__main__":
    lives = int(sys.argv[1])
    run_state_machine_as_test(
        Settling,
        settings=settings(
            max_examples=lives,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"{lives} lives, every figure the oracle's")
