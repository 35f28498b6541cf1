"""Which lines count: windows, events, versions, groups, departures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from keyaccount.incentives import (
    Basis,
    BuyingGroup,
    Departure,
    Eligibility,
    Event,
    IncentiveFacts,
    IncentivePolicy,
    Limits,
    LineDiscount,
    Measure,
    Membership,
    RetrospectiveRebate,
    TierReward,
    Window,
    earn,
)
from keyaccount.incentives.selection import select
from keyaccount.model.customer import Customer
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused, sales, scale

RETURNS = ("customer", "document", "line", "original_document", "original_line", "invoiced", "net_amount")


def _version(version: str, quarter: int, rate: str, **more: Any) -> IncentivePolicy:
    return policy(LineDiscount(rate), version=version, valid=Period.quarter(2026, quarter), **more)


@pytest.mark.method("N7")
def test_a_return_is_priced_on_the_version_of_its_sale() -> None:
    """Sold at 10 %, returned when the policy says 5 %: ten per cent go back."""
    versions = [_version("1", 1, "0.10"), _version("2", 2, "0.05")]
    rows = [
        ("C1", "D1", "1", None, None, date(2026, 3, 1), 1000),
        ("C1", "D2", "1", None, None, date(2026, 4, 1), 1000),
        ("C1", "R1", "9", "D1", "1", date(2026, 5, 1), -400),
        ("C1", "R2", "9", "D7", "1", date(2026, 5, 2), -100),
        ("C1", "R3", "9", "D2", None, date(2026, 5, 3), -10),
        ("C1", "R3", "8", "R3", "8", date(2026, 5, 3), -10),
    ]
    found = {one.version: one.amount for one in earn(versions, ledger(rows, *RETURNS), until=YEAR_END)}
    assert found == {"1": cny(60), "2": cny(50 - 5) - cny("1.00")}
    trace = earn(versions, ledger(rows, *RETURNS), until=YEAR_END)[0]
    assert "N7" in trace.explain().clauses()
    before = {
        one.version: one.amount for one in earn(versions, ledger(rows, *RETURNS), until=date(2026, 4, 30))
    }
    assert before["1"] == cny(100)


def test_a_sale_before_the_programme_gives_nothing_back() -> None:
    """What earned nothing cannot be taken back."""
    rows = [
        ("C1", "D1", "1", None, None, date(2025, 12, 1), 1000),
        ("C1", "R1", "1", "D1", "1", date(2026, 1, 5), -1000),
        ("C1", "D2", "1", None, None, date(2026, 1, 6), 100),
    ]
    assert earn(policy(), ledger(rows, *RETURNS), until=YEAR_END)[0].amount == cny(2)


def test_events_date_the_lines() -> None:
    """Ordered in March, delivered in April, paid in May or not yet."""
    rows = [
        ("C1", date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1), 100),
        ("C1", date(2026, 3, 1), None, None, 50),
    ]
    lines = ledger(rows, "customer", "ordered", "delivered", "paid", "net_amount")

    def paid(event: Event, until: date) -> Money:
        found = earn(policy(basis=Basis(event)), lines, until=until)
        return found[0].amount if found else cny(0)

    assert paid(Event.ORDERED, date(2026, 3, 31)) == cny(3)
    assert paid(Event.DELIVERED, date(2026, 3, 31)) == cny(0)
    assert paid(Event.DELIVERED, date(2026, 4, 1)) == cny(2)
    assert paid(Event.PAID, YEAR_END) == cny(2)
    assert paid(Event.INVOICED, YEAR_END) == cny(0)


def test_what_reaches_the_tiers_may_differ_from_what_earns() -> None:
    """Ordered volume reaches the tier, paid money earns."""
    rows = [("C1", date(2026, 3, 1), date(2026, 5, 1), 900), ("C1", date(2026, 3, 2), None, 200)]
    lines = ledger(rows, "customer", "ordered", "paid", "net_amount")
    made = policy(
        RetrospectiveRebate(scale((1000, "0.10"))), basis=Basis(Event.PAID), qualifying=Basis(Event.ORDERED)
    )
    earning = earn(made, lines, until=YEAR_END)[0]
    assert (earning.qualifying, earning.base, earning.amount) == (cny(1100), cny(900), cny(90))


def test_units_reach_the_tier_and_money_earns() -> None:
    """A hundred cases open 2 % on what was paid for them."""
    columns = ("customer", "invoiced", "quantity", "unit", "net_amount")
    rows = [("C1", date(2026, 3, 1), 60, "case", 600), ("C1", date(2026, 3, 2), 40, "case", 300)]
    made = policy(
        RetrospectiveRebate(scale((100, "0.02"))), qualifying=Basis(measure=Measure.QUANTITY, unit="case")
    )
    assert earn(made, ledger(rows, *columns), until=YEAR_END)[0].amount == cny(18)
    none = policy(
        RetrospectiveRebate(scale((0, "0.02"))), qualifying=Basis(measure=Measure.QUANTITY, unit="case")
    )
    back = ledger(
        [("C1", date(2026, 3, 1), 1, "case", 9), ("C1", date(2026, 3, 2), -1, "case", -5)], *columns
    )
    assert earn(none, back, until=YEAR_END)[0].amount.is_zero
    fixed = policy(
        RetrospectiveRebate(scale((100, 7), kind=TierReward.FIXED_AMOUNT)),
        qualifying=Basis(measure=Measure.QUANTITY, unit="case"),
    )
    assert earn(fixed, ledger(rows, *columns), until=YEAR_END)[0].amount == cny(7)


def test_members_join_and_leave() -> None:
    """A group counts its members while they are members; others are on their own only if named."""
    lines = ledger(
        [
            ("A", date(2026, 1, 5), 100),
            ("B", date(2026, 2, 5), 100),
            ("B", date(2026, 8, 5), 100),
            ("C", date(2026, 3, 5), 100),
        ]
    )
    group = BuyingGroup(
        "G", [Membership("A", date(2026, 1, 1)), Membership("B", date(2026, 1, 1), date(2026, 7, 1))]
    )
    alone = earn(policy(eligibility=Eligibility(groups=[group])), lines, until=YEAR_END)
    assert {one.participant: one.amount for one in alone} == {"G": cny(4)}
    both = earn(policy(eligibility=Eligibility(customers=["C"], groups=[group])), lines, until=YEAR_END)
    assert {one.participant for one in both} == {"C", "G"}
    gone = IncentiveFacts(
        departures=[Departure("A", date(2026, 1, 5)), Departure("C", date(2026, 1, 1), policy="Q")]
    )
    left = earn(
        policy(eligibility=Eligibility(customers=["C"], groups=[group])), lines, until=YEAR_END, facts=gone
    )
    assert {one.participant: one.amount for one in left} == {"C": cny(2), "G": cny(2)}


def test_regions_and_channels_are_looked_up() -> None:
    """The policy for the east is not for the west."""
    lines = ledger([("A", date(2026, 1, 5), 100), ("B", date(2026, 1, 5), 100)])
    people = [Customer("A", "a", region="east", channel="retail"), Customer("B", "b", region="west")]
    facts = IncentiveFacts(customers=people)
    for asked in (Eligibility(regions=["east"]), Eligibility(channels=["retail"])):
        found = earn(policy(eligibility=asked), lines, until=YEAR_END, facts=facts)
        assert [one.participant for one in found] == ["A"]
        with refused("policy.needs-customers"):
            earn(policy(eligibility=asked), lines, until=YEAR_END)
    assert earn(policy(eligibility=Eligibility(customers=["Z"])), lines, until=YEAR_END) == ()


def test_the_order_of_the_rows_changes_nothing() -> None:
    """A ledger is a set of facts; its order is an accident."""
    rows = [("C1", f"D{at}", str(at), None, None, date(2026, 3, 1 + at % 3), 100 + at) for at in range(9)]
    sliced = policy(RetrospectiveRebate(scale((0, "0.013"), (300, "0.027"))), window=Window.MONTH)
    assert earn(sliced, ledger(rows, *RETURNS), until=YEAR_END) == earn(
        sliced, ledger(reversed(rows), *RETURNS), until=YEAR_END
    )


def test_an_empty_ledger_earns_nothing() -> None:
    """No lines, no earnings, no error."""
    assert earn(policy(), Ledger.empty("CNY"), until=YEAR_END) == ()
    assert earn(policy(valid=Period.month(2026, 7)), sales(100), until=YEAR_END) == ()


def test_who_joins_a_group_keeps_what_came_before() -> None:
    """A customer listed alone earns alone outside of its membership, and never twice."""
    group = BuyingGroup(
        "G", [Membership("A", date(2026, 4, 1), date(2026, 7, 1)), Membership("A", date(2026, 9, 1))]
    )
    lines = ledger(("A", date(2026, month, 5), 100 * month) for month in (1, 5, 8, 10))
    listed = policy(eligibility=Eligibility(customers=["A"], groups=[group]))
    found = earn(listed, lines, until=YEAR_END)
    assert {one.participant: one.base for one in found} == {"A": cny(900), "G": cny(1500)}
    gone = IncentiveFacts(departures=[Departure("A", date(2026, 8, 1))])
    found = earn(listed, lines, until=YEAR_END, facts=gone)
    assert {one.participant: one.base for one in found} == {"A": cny(100), "G": cny(500)}
    always = BuyingGroup("G", [Membership("A", date(1, 1, 1))])
    found = earn(policy(eligibility=Eligibility(customers=["A"], groups=[always])), lines, until=YEAR_END)
    assert [one.participant for one in found] == ["G"]


def test_a_member_promised_a_guarantee_alone_has_it_once() -> None:
    """Its group takes part in its stead, so the guarantee is the group's."""
    group = BuyingGroup("G", [Membership("A", date(2026, 1, 1))])
    agreed = policy(
        eligibility=Eligibility(customers=["A", "B"], groups=[group]), limits=Limits(guarantee=cny(50))
    )
    found = earn(agreed, sales(100, customer="A"), until=YEAR_END)
    assert {one.participant: one.amount for one in found} == {"B": cny(50), "G": cny(50)}


def test_lines_of_a_document_stand_in_the_order_of_their_numbers() -> None:
    """Line 2 comes before line 10, and a name after every number."""
    names = ("10", "2", "1", "02", "A", None)
    rows = [("A", "D", name, date(2026, 1, 5), 100) for name in names]
    (found,) = earn(
        policy(), ledger(rows, "customer", "document", "line", "invoiced", "net_amount"), until=YEAR_END
    )
    assert [one.line for one in found.lines] == [None, "1", "02", "2", "10", "A"]


def test_a_return_is_told_from_a_sale() -> None:
    """It takes back the very sale it names; a line below zero that names none is a line like any other."""
    rows = [
        ("C1", "D1", "1", None, None, date(2026, 3, 1), 1000),
        ("C1", "R1", "1", "D1", "1", date(2026, 3, 2), -400),
        ("C1", "D2", "1", None, None, date(2026, 3, 3), -50),
    ]
    (found,) = select([policy()], ledger(rows, *RETURNS), YEAR_END, IncentiveFacts())
    assert [found.returns(place) for place in range(3)] == [False, True, False]
    assert found.documents == ["D1", "D1", "D2"]


def test_lines_without_a_figure_are_counted_not_guessed() -> None:
    """A quantity nobody wrote down is unknown, not zero."""
    rows = [("C1", date(2026, 3, 1), 5, "case", 100), ("C1", date(2026, 3, 2), None, "case", 100)]
    lines = ledger(rows, "customer", "invoiced", "quantity", "unit", "net_amount")
    cases = Basis(measure=Measure.QUANTITY, unit="case")
    each = policy(RetrospectiveRebate(scale((0, 2), kind=TierReward.PER_UNIT)), basis=cases)
    (earning,) = earn(each, lines, until=YEAR_END)
    assert (earning.amount, [one.code for one in earning.findings]) == (cny(10), ["incentive.lines-unknown"])


def test_another_currency_needs_rates() -> None:
    """A dollar is not a yuan."""
    lines = ledger([("C1", date(2026, 3, 1), 100)], currency="USD")
    with refused("policy.ledger-currency"):
        earn(policy(), lines, until=YEAR_END)


def test_who_moves_from_group_to_group_is_never_alone_between_them() -> None:
    """The day of leaving the one is the day of joining the other."""
    moved = date(2026, 5, 1)
    groups = [
        BuyingGroup("G", [Membership("A", date(2026, 1, 1), moved)]),
        BuyingGroup("H", [Membership("A", moved)]),
    ]
    lines = ledger(("A", date(year, month, 5), 100) for year, month in ((2026, 4), (2026, 5)))
    listed = policy(eligibility=Eligibility(customers=["A"], groups=groups))
    assert [one.participant for one in earn(listed, lines, until=YEAR_END)] == ["G", "H"]


def test_the_first_and_the_last_day_count() -> None:
    """A programme of a quarter takes in its last day, a close the day it closes, and nothing beside."""
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30), date(2026, 7, 1)]
    lines = ledger(("C1", day, 100) for day in days)
    agreed = policy(valid=Period.quarter(2026, 2))

    def counted(until: date) -> list[int]:
        (found,) = select([agreed], lines, until, IncentiveFacts())
        return found.days

    assert counted(YEAR_END) == [day.toordinal() for day in days[1:3]]
    assert counted(date(2026, 6, 30)) == [day.toordinal() for day in days[1:3]]
    assert counted(date(2026, 6, 29)) == [days[1].toordinal()]
    assert counted(days[1]) == [days[1].toordinal()]


def test_a_return_takes_back_the_line_it_names_once_it_has_come() -> None:
    """Of two lines of one invoice the second goes back, on the day of the return and not before."""
    back = date(2026, 5, 1)
    rows = [
        ("C1", "D1", "1", None, None, date(2026, 3, 1), 1000),
        ("C1", "D1", "2", None, None, date(2026, 3, 1), 500),
        ("C1", "R1", "1", "D1", "2", back, -400),
        ("C1", "R2", "1", "D1", None, back, -100),
    ]
    lines = ledger(rows, *RETURNS)
    (found,) = select([policy()], lines, back, IncentiveFacts())
    assert dict(zip(found.rows, found.sold, strict=True)) == {0: 0, 1: 1, 2: 1, 3: 0}
    (before,) = select([policy()], lines, date(2026, 4, 30), IncentiveFacts())
    assert before.rows == [0, 1]
    # The programme may be over by then; what was sold under it comes off it all the same.
    over = policy(valid=Period.quarter(2026, 1))
    assert [
        len(select([over], lines, day, IncentiveFacts())[0].rows) for day in (date(2026, 4, 30), back)
    ] == [2, 4]


def test_a_window_that_has_not_begun_waits() -> None:
    """Taken back before it was delivered: the sale counts in July, so June says nothing of July yet."""
    columns = (*RETURNS[:5], "delivered", "net_amount")
    rows = [
        ("C1", "D1", "1", None, None, date(2026, 7, 4), 1000),
        ("C1", "R1", "1", "D1", "1", date(2026, 6, 29), -400),
    ]
    monthly = policy(window=Window.MONTH, basis=Basis(Event.DELIVERED))
    assert earn(monthly, ledger(rows, *columns), until=date(2026, 6, 30)) == ()
    (july,) = earn(monthly, ledger(rows, *columns), until=date(2026, 7, 4))
    assert july.amount == cny(12)
