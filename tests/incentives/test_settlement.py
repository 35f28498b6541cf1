"""Settlement: earned to date less paid to date, never twice, nothing lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    Dispute,
    Eligibility,
    IncentiveFacts,
    LineDiscount,
    Overpaid,
    Payout,
    PayoutRule,
    PayoutTiming,
    ProofRecord,
    RetrospectiveRebate,
    TierScale,
    Window,
    earn,
    settle,
    settle_earnings,
)
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from tests.incentives.making import YEAR, YEAR_END, cny, ledger, policy, refused, sales, scale
from tests.incentives.strategies import scales

COLUMNS = ("customer", "invoiced", "recorded_on", "net_amount")
ROWS = st.lists(
    st.tuples(st.sampled_from(["A", "B"]), st.integers(0, 364), st.integers(-20_000, 60_000)), max_size=14
)


def _ledger(rows: list[tuple[str, int, int]]) -> Ledger:
    start = date(2026, 1, 1)
    return ledger(
        (name, start + timedelta(days=day), Money.of_minor(amount, "CNY").amount)
        for name, day, amount in rows
    )


@given(scales(), ROWS, st.lists(st.integers(1, 12), max_size=5))
@pytest.mark.method("N8")
def test_settling_in_parts_equals_settling_once(
    made: TierScale, rows: list[tuple[str, int, int]], months: list[int]
) -> None:
    """However often it is settled on the way, the sum paid is the same; over-payments are carried."""
    agreed = policy(RetrospectiveRebate(made))
    lines = _ledger(rows)
    paid: list[Payout] = []
    for month in [*sorted(months), 12]:
        done = settle(agreed, lines, Period.month(2026, month), paid=paid)
        for item in done.items:
            assert item.earned + item.overpaid == item.paid + item.due + item.accrued
            if not item.due.is_zero:
                key = f"P{len(paid)}"
                paid.append(Payout(key, "P", item.participant, item.due, done.period.last))
    once = settle(agreed, lines, YEAR)
    for item in once.items:
        mine = Money.total((one.amount for one in paid if one.participant == item.participant), "CNY")
        final = settle(agreed, lines, YEAR, paid=paid).item("P", item.participant)
        assert mine == item.due + final.overpaid
        assert final.due.is_zero
        assert "N8" in final.explain().clauses()


@given(ROWS, st.integers(0, 364))
def test_a_replay_as_known_is_the_same_settlement(rows: list[tuple[str, int, int]], day: int) -> None:
    """What comes in later must not change what was said then."""
    known = date(2026, 1, 1) + timedelta(days=day)
    start = date(2026, 1, 1)
    dated = [
        (
            name,
            start + timedelta(days=at),
            start + timedelta(days=min(at + at % 40, 900)),
            Money.of_minor(amount, "CNY").amount,
        )
        for name, at, amount in rows
    ]
    then = [row for row in dated if row[2] <= known]
    old = settle(policy(), ledger(then, *COLUMNS), YEAR, as_of=known, known_at=known)
    assert settle(policy(), ledger(dated, *COLUMNS), YEAR, as_of=known, known_at=known) == old


@pytest.mark.method("N8")
def test_an_overpayment_is_carried_or_asked_back() -> None:
    """Goods come back after the rebate was paid."""
    lines = ledger([("A", date(2026, 1, 5), 1000), ("A", date(2026, 4, 5), -400)])
    paid = [Payout("P1", "P", "A", cny(20), date(2026, 4, 1))]
    carried = settle(policy(), lines, Period.quarter(2026, 2), paid=paid).item("P", "A")
    assert (carried.overpaid, carried.due, carried.claw_back) == (cny(8), cny(0), cny(0))
    asked = policy(payout=PayoutRule(overpaid=Overpaid.CLAW_BACK))
    back = settle(asked, lines, Period.quarter(2026, 2), paid=paid).item("P", "A")
    assert back.claw_back == cny(8)
    assert "N8" in back.explain().clauses()
    received = [*paid, Payout("P2", "P", "A", cny(-8), date(2026, 5, 1))]
    assert settle(asked, lines, YEAR, paid=received).item("P", "A").overpaid.is_zero


def test_on_the_invoice_nothing_is_left_to_pay() -> None:
    """The customer has had it already."""
    item = settle(policy(LineDiscount("0.1")), sales(100), YEAR).item("P", "C1")
    assert (item.earned, item.paid, item.due) == (cny(10), cny(10), cny(0))
    assert item.explain().find("on-invoice") is not None


def test_after_its_end_and_not_before() -> None:
    """A quarter's rebate paid after the quarter: the running one is accrued."""
    lines = ledger([("A", date(2026, 2, 5), 1000), ("A", date(2026, 5, 5), 500)])
    agreed = policy(window=Window.QUARTER, payout=PayoutRule(timing=PayoutTiming.AT_END))
    item = settle(agreed, lines, YEAR, as_of=date(2026, 5, 31)).item("P", "A")
    assert (item.due, item.accrued, item.due_on) == (cny(20), cny(10), date(2026, 4, 30))
    assert item.explain().find("accrued") is not None


@pytest.mark.method("N8")
def test_what_is_late_disputed_unproven_or_stray_is_found() -> None:
    """Nothing promised is left unpaid in silence."""
    agreed = policy(proof=["display photo"])
    lines = ledger([("A", date(2026, 1, 5), 1000), ("B", date(2026, 1, 5), 1000)])
    facts = IncentiveFacts(
        proofs=[ProofRecord("P", "A", "display photo", date(2026, 2, 1))],
        disputes=[Dispute("D1", "P", "A", cny(5), date(2026, 4, 2), "one return missing")],
    )
    stray = [Payout("P9", "OLD", "A", cny(1), date(2026, 4, 1))]
    done = settle(agreed, lines, Period.quarter(2026, 1), as_of=date(2026, 5, 15), facts=facts, paid=stray)
    codes = [one.code for one in done.findings]
    assert codes == [
        "settlement.overdue",
        "settlement.disputed",
        "incentive.proof-missing",
        "settlement.unknown-policy",
    ]
    assert done.item("P", "A").to_pay == cny(15)
    assert done.item("P", "B").due.is_zero
    assert done.item("P", "B").accrued == cny(20)
    assert "逾期 15 天" in done.findings[0].say("zh")
    assert "N8" in done.explain().clauses()
    assert done.statement("A").findings
    big = IncentiveFacts(disputes=[Dispute("D1", "P", "C1", cny(500), date(2026, 1, 1), "all of it")])
    assert settle(policy(), sales(100), YEAR, facts=big).item("P", "C1").to_pay.is_zero


def test_a_payout_without_earning_is_an_overpayment() -> None:
    """Paid to somebody who earned nothing: it must not vanish."""
    done = settle(policy(), sales(100), YEAR, paid=[Payout("P1", "P", "Z", cny(3), YEAR_END)])
    assert done.item("P", "Z").overpaid == cny(3)
    assert done.participants == ("C1", "Z")


def test_several_currencies_stay_apart() -> None:
    """Yuan and dollars are two sums."""
    dollars = policy(id="U", currency="USD", payout=PayoutRule())
    from decimal import Decimal

    from keyaccount.values.rates import ExchangeRate, ExchangeRates

    rates = ExchangeRates([ExchangeRate("USD", "CNY", date(2026, 1, 1), Decimal(8), "bank")])
    done = settle([policy(), dollars], sales(800), YEAR, facts=IncentiveFacts(rates=rates))
    assert done.currencies == ("CNY", "USD")
    assert done.due("USD") == Money(2, "USD")
    assert len(done.explain().parts) == 2
    assert len(done.statement("C1").explain().parts) == 2


def test_misuse_and_looking_up() -> None:
    """A question about nobody is a mistake."""
    done = settle(policy(), sales(100), YEAR)
    with refused("settlement.no-item"):
        done.item("P", "nobody")
    with refused("settlement.no-participant"):
        done.statement("nobody")
    with refused("type.wrong"):
        settle(policy(), sales(100), "2026")  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        settle(policy(), sales(100), YEAR, known_at="today")  # type: ignore[arg-type]
    assert "<table" in done._repr_html_()
    assert "累计应得" in done.summary("zh")
    empty = settle(policy(), Ledger.empty("CNY"), YEAR)
    assert empty.items == ()
    assert empty.explain().parts == ()


def test_every_item_of_a_customer_is_found() -> None:
    """A customer with two incentives has two items, and one statement of both."""
    agreed = [policy(LineDiscount("0.1"), id="A"), policy(id="B")]
    done = settle(agreed, sales(100), YEAR)
    assert [done.item(name, "C1").earned for name in ("A", "B")] == [cny(10), cny(2)]
    assert [item.policy for item in done.statement("C1").items] == ["A", "B"]
    with refused("settlement.no-item"):
        done.item("C", "C1")


def test_a_scale_of_one_tier_needs_no_ceremony() -> None:
    """The shortest way to a paid rebate is short."""
    assert settle(policy(RetrospectiveRebate(scale((0, "0.03")))), sales(1000), YEAR).due("CNY") == cny(30)


@pytest.mark.method("N8")
def test_what_is_overdue_is_summed_by_currency() -> None:
    """A year settled late: everything undisputed should have been paid by the end of January."""
    found = settle(policy(), sales(1000), YEAR, as_of=date(2027, 3, 1))
    assert (found.overdue("CNY"), found.overdue("USD")) == (cny(20), Money.zero("USD"))
    assert "N8" in found.explain().clauses()


def test_an_earlier_settlement_comes_first() -> None:
    """What was left open at a later close cannot be carried back."""
    later = settle(policy(), sales(1000), YEAR, as_of=date(2027, 3, 1))
    with refused("settlement.previous"):
        settle(policy(), sales(1000), YEAR, previous=later)
    with refused("type.wrong"):
        settle(policy(), sales(1000), YEAR, previous="the last one")  # type: ignore[arg-type]


def test_an_equal_close_may_follow_and_carries_its_due_days() -> None:
    """Settled again on the same day, what was left open keeps the day by which it was to be paid."""
    agreed = policy(window=Window.QUARTER)
    first = settle(agreed, sales(1000), Period.quarter(2026, 1))
    again = settle(agreed, sales(1000), Period.quarter(2026, 1), previous=first)
    assert again.items == first.items
    due_on = first.item("P", "C1").due_on
    later = settle(agreed, sales(1000), Period.quarter(2026, 2), previous=first)
    assert later.item("P", "C1").due_on == due_on
    made = earn(agreed, sales(1000), until=date(2026, 6, 30))
    assert settle_earnings(agreed, made, Period.quarter(2026, 2), previous=first).items == later.items


def test_earnings_made_elsewhere_settle_as_the_ledger_does() -> None:
    """Payouts, facts and the close count alike, whoever has added the purchases up."""
    agreed, until = policy(window=Window.QUARTER), date(2026, 5, 31)
    made = earn(agreed, sales(1000), until=until)
    facts = IncentiveFacts(disputes=[Dispute("D1", "P", "C1", cny(5), date(2026, 4, 2), "one is missing")])
    paid = [Payout("P1", "P", "C1", cny(3), date(2026, 5, 31))]
    given = {"as_of": until, "facts": facts, "paid": paid}
    found = settle_earnings(agreed, made, Period.quarter(2026, 2), **given)  # type: ignore[arg-type]
    assert found == settle(agreed, sales(1000), Period.quarter(2026, 2), **given)  # type: ignore[arg-type]
    assert (found.as_of, found.due("CNY"), found.item("P", "C1").to_pay) == (until, cny(17), cny(12))


def test_earnings_made_elsewhere_are_checked() -> None:
    """A total to another day or of another contract would be paid as if it were this one."""
    quarter = Period.quarter(2026, 1)
    made = earn(policy(), sales(1000), until=quarter.last)
    with refused("settlement.earnings-until"):
        settle_earnings(policy(), made, Period.quarter(2026, 2))
    with refused("settlement.earnings-until"):
        settle_earnings(policy(), made, Period.month(2026, 2))
    with refused("settlement.earnings-version"):
        settle_earnings(policy(id="Q"), made, quarter)
    with refused("type.wrong"):
        settle_earnings(policy(), ["20 CNY"], quarter)  # type: ignore[list-item]
    with refused("type.wrong"):
        settle_earnings(policy(), made, "2026")  # type: ignore[arg-type]
    with refused("date.not-a-date"):
        settle_earnings(policy(), made, quarter, as_of="today")  # type: ignore[arg-type]
    done = settle_earnings(policy(window=Window.QUARTER), made[:0], quarter)
    assert done.items == ()


def test_payments_and_disputes_in_another_currency_are_refused() -> None:
    """Five dollars taken off a debt of yuan is a guess at a rate."""
    dollars = Money(5, "USD")
    with refused("payout.currency"):
        settle(policy(), sales(100), YEAR, paid=[Payout("P1", "P", "C1", dollars, YEAR_END)])
    facts = IncentiveFacts(disputes=[Dispute("D1", "P", "C1", dollars, YEAR_END, "one is missing")])
    with refused("dispute.currency"):
        settle(policy(), sales(100), YEAR, facts=facts)
    stray = settle(policy(), sales(100), YEAR, paid=[Payout("P1", "OLD", "C1", dollars, YEAR_END)])
    assert stray.due("CNY") == cny(2)


def test_only_what_is_due_and_undisputed_is_paid_out() -> None:
    """A line per payment to make: who is owed nothing, or disputes all of it, gets none."""
    lines = ledger([("A", date(2026, 1, 5), 1000), ("B", date(2026, 1, 5), 1000), ("C", date(2026, 1, 5), 0)])
    facts = IncentiveFacts(disputes=[Dispute("D1", "P", "B", cny(20), date(2026, 4, 2), "all of it")])
    done = settle(policy(), lines, YEAR, facts=facts)
    booked = date(2027, 1, 8)
    (payout,) = done.payouts(date(2027, 1, 5), booked)
    assert (payout.participant, payout.amount, payout.recorded_on) == ("A", cny(20), booked)
    rows = done.table().rows
    assert [row[6:8] for row in rows] == [(cny(0), cny(0)), (cny(0), cny(20)), (cny(0), cny(0))]
    assert [row[9] for row in rows] == [payout.due, payout.due, Text("-", "-")]


def test_a_statement_shows_the_findings_and_terms_of_its_own() -> None:
    """What is wrong with A, and what was agreed with A, is nobody else's business."""
    other = policy(LineDiscount("0.1"), id="Q", eligibility=Eligibility(["AA"]))
    lines = ledger([("A", date(2026, 1, 5), 1000), ("AA", date(2026, 1, 5), 1000)])
    done = settle([policy(), other], lines, YEAR, as_of=date(2027, 3, 1))
    assert [one.path for one in done.findings] == ["$.P.A.due", "$.P.AA.due"]
    assert [one.path for one in done.statement("A").findings] == ["$.P.A.due"]
    assert [one.id for one in done.statement("A").policies] == ["P"]
    assert [one.id for one in done.statement("AA").policies] == ["P", "Q"]
    shown = done.summary("zh").splitlines()
    assert shown[-2:] == [one.say("zh") for one in done.findings]


def test_items_of_one_currency_are_one_tree() -> None:
    """What is due under two policies adds up, and the tree says to what."""
    done = settle([policy(), policy(id="Q")], sales(1000), YEAR)
    assert done.currencies == ("CNY",)
    assert (done.explain().figure, len(done.explain().parts)) == (cny(40), 2)
