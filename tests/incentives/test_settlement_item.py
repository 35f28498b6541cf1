"""A settlement item balances, always."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.incentives import (
    BuyingGroup,
    Dispute,
    Eligibility,
    Granting,
    IncentiveFacts,
    IncentivePolicy,
    LineDiscount,
    Membership,
    Overpaid,
    Payout,
    PayoutRule,
    PayoutTiming,
    ProofRecord,
    Window,
    settle,
)
from keyaccount.incentives.settlement_item import as_known
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.incentives.making import YEAR, cny, ledger, policy, refused, sales


def test_an_item_that_does_not_balance_is_refused() -> None:
    """Payable less paid is what is due, whoever wrote it down."""
    item = settle(policy(), sales(100), YEAR).item("P", "C1")
    with refused("settlement.balance"):
        attrs.evolve(item, due=cny(5))


def test_the_oldest_open_amount_sets_the_day() -> None:
    """What was paid covers the oldest windows first."""
    lines = ledger([("A", date(2026, 1, 5), 1000), ("A", date(2026, 4, 5), 1000)])
    agreed = policy(window=Window.QUARTER)
    open_item = settle(agreed, lines, Period.quarter(2026, 2)).item("P", "A")
    assert open_item.due_on == date(2026, 4, 30)
    paid = [Payout("P1", "P", "A", cny(20), date(2026, 4, 9))]
    rest = settle(agreed, lines, Period.quarter(2026, 2), paid=paid).item("P", "A")
    assert (rest.due, rest.due_on) == (cny(20), date(2026, 7, 30))
    assert rest.explain().find("P1") is not None


def test_words() -> None:
    """As of and as known are two different days."""
    assert "所知为准" in as_known(date(2026, 3, 31), date(2026, 4, 2)).zh


def test_the_open_parts_sum_to_what_is_due() -> None:
    """An item that hides a part of it, or pays out nothing, is a mistake."""
    item = settle(policy(), sales(100), YEAR).item("P", "C1")
    with refused("settlement.balance"):
        attrs.evolve(item, open=())
    paid = settle(policy(), sales(100), YEAR, paid=[item.payout(date(2027, 1, 5))], as_of=date(2027, 1, 5))
    with refused("settlement.nothing-to-pay"):
        paid.item("P", "C1").payout(date(2027, 1, 6))


def test_a_group_sees_what_each_member_earned() -> None:
    """The shares of two members over two lines each sum to what the group earned."""
    group = BuyingGroup("G", [Membership("A", date(2026, 1, 1)), Membership("B", date(2026, 1, 1))])
    rows = [("B", date(2026, 2, 1), 100), ("A", date(2026, 2, 2), 300), ("B", date(2026, 2, 3), 50)]
    agreed = policy(eligibility=Eligibility(groups=[group]))
    item = settle(agreed, ledger(rows), YEAR).item("P", "G")
    assert item.shares == (("A", cny(6)), ("B", cny(3)))


def test_owner_and_rule_are_those_of_the_version_in_force() -> None:
    """Who answers changes with the version; before the first begins, the first stands in."""
    first = policy(LineDiscount("0.1"), valid=Period.quarter(2026, 2), owner="M1", payout=PayoutRule())
    second = policy(
        LineDiscount("0.1"),
        version="2",
        valid=Period.quarter(2026, 3),
        owner="M2",
        payout=PayoutRule(overpaid=Overpaid.CLAW_BACK),
    )
    paid = [Payout("P1", "P", "A", cny(5), date(2026, 1, 5))]
    owners = {}
    for quarter in (1, 2, 3, 4):
        period = Period.quarter(2026, quarter)
        item = settle([second, first], ledger([]), period, paid=paid).item("P", "A")
        owners[quarter] = (item.owner, item.final, item.claw_back)
    assert owners == {
        1: ("M1", False, cny(0)),
        2: ("M1", False, cny(0)),
        3: ("M2", True, cny(5)),
        4: ("M2", True, cny(5)),
    }


def test_nothing_is_payable_before_its_end_or_without_its_proof() -> None:
    """Each of the two holds the reward back on its own."""
    rule = PayoutRule(timing=PayoutTiming.AT_END)
    half, year = date(2026, 6, 30), date(2026, 12, 31)
    shown = IncentiveFacts(proofs=[ProofRecord("P", "C1", "stock", date(2026, 5, 1))])
    late = policy(payout=rule, proof=["stock"])
    now = policy(proof=["stock"])

    def payable(agreed: IncentivePolicy, day: date, facts: IncentiveFacts | None) -> tuple[Money, int]:
        item = settle(agreed, sales(100), YEAR, as_of=day, facts=facts).item("P", "C1")
        assert item.accrued == cny(2) - item.payable
        told = [(part.key, part.figure) for part in item.explain().parts]
        assert told == [("earned", cny(2)), *([] if item.accrued.is_zero else [("accrued", cny(-2))])]
        return item.payable, len(item.held)

    assert payable(late, half, shown) == (cny(0), 0)
    assert payable(late, half, None) == (cny(0), 1)
    assert payable(late, year, None) == (cny(0), 1)
    assert payable(late, year, shown) == (cny(2), 0)
    assert payable(now, half, shown) == (cny(2), 0)
    assert payable(now, half, None) == (cny(0), 1)


def test_a_proof_counts_from_the_first_day_it_was_shown() -> None:
    """Shown twice, the earlier day counts; shown after the window, the days to pay start there."""
    agreed = policy(valid=Period.quarter(2026, 1), proof=["stock"], payout=PayoutRule(within_days=10))
    days = [date(2026, 4, 20), date(2026, 4, 12), date(2026, 4, 25)]
    facts = IncentiveFacts(proofs=[ProofRecord("P", "C1", "stock", day) for day in days])
    before = settle(agreed, sales(100), Period.quarter(2026, 2), as_of=date(2026, 4, 11), facts=facts)
    assert before.item("P", "C1").due.is_zero
    item = settle(agreed, sales(100), Period.quarter(2026, 2), facts=facts).item("P", "C1")
    assert (item.due, item.due_on) == (cny(2), date(2026, 4, 22))
    assert item.overdue(date(2026, 4, 22)) == cny(0)
    assert item.overdue(date(2026, 4, 23)) == cny(2)


def test_a_dispute_holds_no_more_than_what_is_due() -> None:
    """Two open disputes add up, a settled one is over, and another customer's is another's."""
    day = date(2026, 4, 1)
    disputes = [
        Dispute("D1", "P", "C1", cny(1), day, "price"),
        Dispute("D2", "P", "C1", cny("0.50"), day, "price"),
        Dispute("D3", "P", "C1", cny(9), day, "price", resolved=date(2026, 5, 1)),
        Dispute("D4", "P", "C2", cny(9), day, "price"),
        Dispute("D5", "Q", "C1", cny(9), day, "price"),
    ]
    whole = settle(policy(), sales(100), YEAR, facts=IncentiveFacts(disputes=disputes)).item("P", "C1")
    assert (whole.due, whole.disputed, whole.to_pay) == (cny(2), cny("1.50"), cny("0.50"))
    assert whole.payout(YEAR.last).amount == cny("0.50")
    open_still = IncentiveFacts(disputes=disputes)
    april = settle(policy(), sales(100), YEAR, as_of=date(2026, 4, 30), facts=open_still).item("P", "C1")
    assert (april.disputed, april.to_pay) == (cny(2), cny(0))


def test_what_stood_on_the_invoice_is_paid_already() -> None:
    """A discount on the invoice leaves nothing to pay, and beside it a payment is too much."""
    agreed = policy(LineDiscount("0.1"), payout=PayoutRule(Granting.ON_INVOICE))
    item = settle(agreed, sales(100), YEAR).item("P", "C1")
    assert (item.paid, item.on_invoice, item.due, item.overpaid) == (cny(10), cny(10), cny(0), cny(0))
    more = [Payout("P1", "P", "C1", cny(3), date(2026, 4, 1))]
    item = settle(agreed, sales(100), YEAR, paid=more).item("P", "C1")
    assert (item.paid, item.on_invoice, item.overpaid) == (cny(13), cny(10), cny(3))
    tree = item.explain()
    assert [part.key for part in tree.parts] == ["earned", "paid", "overpaid"]
    paid = tree.find("paid")
    assert paid is not None
    assert [(part.key, part.figure) for part in paid.parts] == [("on-invoice", cny(-10)), ("P1", cny(-3))]
