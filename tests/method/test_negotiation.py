"""Negotiation (谈判), clause by clause: seen on the sample's talks with one key account."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from fractions import Fraction

import pytest

import keyaccount as ka
from keyaccount.bargaining import FairRule
from keyaccount.incentives import review_fulfilment
from keyaccount.model import Answer, Number, ServiceEvent, ServiceKind
from keyaccount.negotiation import (
    AccountPolicy,
    Arrival,
    AskedCondition,
    AtLeast,
    CommitmentLedger,
    ConditionKind,
    FreeUpkeep,
    Package,
    RequiredStandard,
    ResponseTeam,
    ServicePromise,
    SupplyClaim,
    SupportHotline,
    allocate,
    delivered_value,
    forecast_seasons,
    ordinary_services,
    pass_on,
    price_zone,
    promise_record,
    readiness,
    review_service,
    value_moves,
)
from keyaccount.samples import visiting
from keyaccount.values import BusinessHours, Moment, OpenSpan
from tests.method.conftest import money

SIGNED, YEAR = date(2026, 1, 30), ka.Period.year(2026)


def cny(amount: int) -> ka.Money:
    """Return an amount in the sample's currency."""
    return ka.Money(amount, "CNY")


def plainest(negotiation: ka.Negotiation) -> Package:
    """Return the package of the first option of every topic."""
    return Package({issue.key: issue.keys[0] for issue in negotiation.topics})


@pytest.fixture(scope="module")
def agreement(negotiation: ka.Negotiation) -> ka.Agreement:
    """Return the fair package, signed by both sides."""
    package = negotiation.fair_point(FairRule.NASH).packages[0].package
    signed_by = ("Li Fang", "Chen Guohua")
    return ka.sign(negotiation, package, SIGNED, id="A-2026-007", valid=YEAR, signed_by=signed_by)


@pytest.mark.method("N0")
def test_terms_and_promises_are_honoured_one_by_one(negotiation: ka.Negotiation) -> None:
    """What is signed falls due by name and day; a promise not kept is on record as broken."""
    package = negotiation.fair_point(FairRule.NASH).packages[0].package
    signed = ka.sign(
        negotiation,
        package,
        SIGNED,
        id="A-2026-007",
        valid=YEAR,
        signed_by=("Li Fang", "Chen Guohua"),
    )
    record = promise_record(CommitmentLedger().signed(signed), date(2027, 1, 31), managers={"C007": "M2"})
    assert len(record.promises) == len(signed.commitments) > 0
    assert record.counts().fallen_due == len(signed.commitments)
    assert "N0" in signed.explain().clauses()
    assert "N0" in record.explain().clauses()


@pytest.mark.method("N1")
def test_quality_is_the_base_whatever_the_price(negotiation: ka.Negotiation) -> None:
    """The surplus lot fails the standard: off the table, though nothing else would pay both as much."""
    standard = RequiredStandard("GB/T 30307", ("range",))
    assert standard in negotiation.standards
    refused = negotiation.inadmissible()
    assert [(one.issue, one.option) for one in refused] == [("range", "surplus")]
    assert all(one.package["range"] == "current" for one in negotiation.frontier().packages)
    assert "N1" in refused[0].explain().clauses()


@pytest.mark.method("N2")
def test_price_comes_together_between_both_limits(negotiation: ka.Negotiation) -> None:
    """We have a lowest price, they a highest; every price between leaves both above their bottom lines."""
    package = negotiation.fair_point(FairRule.NASH).packages[0].package
    zone = price_zone(negotiation, package)
    ours, theirs = negotiation.ours.bottom_line, negotiation.theirs.bottom_line
    suits = []
    for price in negotiation.issue("price").keys:
        left = negotiation.value(package.with_({"price": price}))
        if money(left.ours) >= money(ours) and money(left.theirs) >= money(theirs):
            suits.append(Decimal(price))
    assert zone.exists
    assert {Decimal(one) for one in zone.open} == set(suits)
    assert "N2" in zone.explain().clauses()


@pytest.mark.method("N3")
def test_key_accounts_come_first_and_the_season_is_prepared() -> None:
    """Short by 65, the key accounts take it all, shared by need; the peak needs most and is known before."""
    july = date(2026, 7, 1)
    claims = [
        SupplyClaim("A", "C001", 60, july),
        SupplyClaim("B", "C007", 30, july),
        SupplyClaim("C", "C020", 50, july, rank=2),
    ]
    shared = allocate("P04", claims, [Arrival(july, 75)])
    sold = [210, 260, 410, 240, 225, 284, 452, 255, 245, 300, 480, 282]
    coming = forecast_seasons(sold, seasons=4, growth=Decimal("0.08"))
    assert [one.units for one in shared.claims] == [50, 25, 0]
    assert coming.peak.season == 3
    assert "N3" in shared.explain().clauses()
    assert "N3" in coming.explain().clauses()


@pytest.mark.method("N4")
def test_our_conditions_rest_on_the_customers_real_situation() -> None:
    """Fifteen days of stock are held, twenty are asked: not met, but within reach with help."""
    asked = AskedCondition(
        "stock",
        ConditionKind.STOCK_HELD,
        "hold 20 days of stock",
        "stock-days",
        AtLeast(Decimal(20), Decimal(12), "days"),
        help="first fill on consignment",
    )
    answer = Answer("stock-days", value=Number(Decimal(15), "days"), on=date(2026, 1, 8), owner="M2")
    policy = AccountPolicy("KAP-2026", date(2026, 1, 1), [asked])
    ready = readiness(policy, ka.Responses("dossier", 1, [answer]), on=date(2026, 1, 14))
    unknown = readiness(policy, None, on=date(2026, 1, 14))
    assert [one.state.value for one in ready.judged] == ["reachable"]
    assert [one.state.value for one in unknown.judged] == ["unknown"]
    assert "N4" in ready.explain().clauses()


OFFICE = BusinessHours("office", visiting.calendar_2026(), [OpenSpan(time(9), time(18))])
NOON = Moment(date(2026, 3, 3), time(12))


@pytest.mark.method("N5")
def test_ordinary_services_first_each_department_for_its_own() -> None:
    """Every department concerned answers; the late delivery of the record is held against the promise."""
    promise = ServicePromise("SLA", YEAR, ordinary_services(OFFICE))
    late = ServiceEvent(
        "S1",
        "C007",
        ServiceKind.DELIVERY_FAILURE,
        date(2026, 3, 2),
        opened_at=time(10),
        responded=date(2026, 3, 2),
        responded_at=time(12),
        department="transport",
    )
    review = review_service(promise, [late], NOON)
    assert promise.findings() == ()
    assert {(one.event, one.department) for one in review.breaches} == {("S1", "transport")}
    assert "N5" in promise.explain().clauses()
    assert "N5" in review.explain().clauses()


@pytest.mark.method("N5.a")
def test_the_hotline_answers_day_and_night_and_passes_problems_on() -> None:
    """200 calls save 300 hours; a call left lying is found until it is passed on."""
    hotline = SupportHotline(
        fixed=cny(6_000), per_call=cny(15), calls=200, hours_saved=Decimal("1.5"), hour_worth=cny(60)
    ).service()
    call = ServiceEvent("H1", "C007", ServiceKind.HOTLINE_CALL, date(2026, 3, 3), opened_at=time(2, 10))
    passed = pass_on(call, "B1", ServiceKind.BREAKDOWN, "service", Moment(date(2026, 3, 3), time(2, 30)))
    nothing = ServicePromise("SLA", YEAR, [])
    left, done = (review_service(nothing, calls, NOON).findings() for calls in ([call], [call, passed]))
    assert hotline.explain().figure == cny(300 * 60) - cny(6_000 + 200 * 15)
    assert (len(left), done) == (1, ())
    assert left[0].clause == "N5.a"
    assert "N5.a" in hotline.explain().clauses()


@pytest.mark.method("N5.b")
def test_the_response_team_is_first_on_the_spot() -> None:
    """Ten calls, eight hours sooner each, at 350 an hour out of order: worth more than the team costs."""
    team = ResponseTeam(
        fixed=cny(12_000), per_call_out=cny(600), call_outs=10, hours_sooner=Decimal(8), hour_down=cny(350)
    ).service()
    assert team.worth == cny(10 * 8 * 350)
    assert team.explain().figure == team.worth - cny(12_000 + 10 * 600)
    assert "N5.b" in team.explain().clauses()


@pytest.mark.method("N5.c")
def test_inspection_cleaning_and_maintenance_are_free() -> None:
    """Sixty appliances twice a year: what they need not buy and failures avoided."""
    upkeep = FreeUpkeep(
        fixed=cny(800),
        per_upkeep=cny(45),
        appliances=60,
        times_a_year=2,
        paid_elsewhere=cny(50),
        failures_avoided=Decimal("0.05"),
        failure_loss=cny(400),
    ).service()
    assert upkeep.worth == cny(120 * 50 + 120 * 20)
    assert upkeep.explain().figure == upkeep.worth - cny(800 + 120 * 45)
    assert "N5.c" in upkeep.explain().clauses()


@pytest.mark.method("N6")
def test_both_stay_off_their_bottom_lines(negotiation: ka.Negotiation) -> None:
    """Nothing on the frontier is better for both, and the fair package leaves both above their floors."""
    floors = negotiation.ours.bottom_line, negotiation.theirs.bottom_line
    frontier = negotiation.frontier().packages
    (fair,) = negotiation.fair_point(FairRule.NASH).packages[:1]
    assert money(fair.ours) >= money(floors[0])
    assert money(fair.theirs) >= money(floors[1])
    assert all(
        money(one.ours) <= money(fair.ours) or money(one.theirs) <= money(fair.theirs) for one in frontier
    )
    assert delivered_value(negotiation, fair.package).total == fair.theirs
    assert "N6" in negotiation.explain(fair.package).clauses()


def moves_by(negotiation: ka.Negotiation, way: str) -> list[str]:
    """Return the options that leave the customer more by one of the three ways."""
    moves = value_moves(negotiation, plainest(negotiation))
    return sorted(f"{one.issue}:{one.after}" for one in moves if way in {each.value for each in one.ways})


@pytest.mark.method("N6.1")
def test_total_value_is_raised(negotiation: ka.Negotiation) -> None:
    """Gold service raises service and image value by what inspection and a name for it are worth."""
    plain = plainest(negotiation)
    before = delivered_value(negotiation, plain)
    after = delivered_value(negotiation, plain.with_({"service": "gold"}))
    assert money(after.value) - money(before.value) == cny(14_000) + cny(2_000)
    assert "service:gold" in moves_by(negotiation, "more_value")
    assert "N6.1" in after.explain().clauses()


@pytest.mark.method("N6.2")
def test_their_cost_in_money_time_and_energy_is_lowered(negotiation: ka.Negotiation) -> None:
    """The hotline spares them 100 hours of answering and 50 of chasing, at 50 an hour."""
    plain = plainest(negotiation)
    before = delivered_value(negotiation, plain)
    after = delivered_value(negotiation, plain.with_({"service": "hotline"}))
    assert money(after.cost) - money(before.cost) == cny(150 * 50)
    assert "service:hotline" in moves_by(negotiation, "less_cost")
    assert "N6.2" in after.explain().clauses()


@pytest.mark.method("N6.3")
def test_incentive_policies_leave_the_customer_more(negotiation: ka.Negotiation) -> None:
    """The full programme is worth 36,000 to them; every move by incentives is one of the programme."""
    moves = value_moves(negotiation, plainest(negotiation))
    full = next(one for one in moves if one.after == "full")
    assert full.theirs == cny(36_000)
    assert moves_by(negotiation, "incentives") == [
        "incentives:annual",
        "incentives:full",
        "incentives:rebates",
    ]
    assert "N6.3" in full.explain().clauses()


@pytest.mark.method("N7")
def test_incentives_are_calculated_exactly(book: ka.Book) -> None:
    """The quarterly rebate pays for what lies above each tier, to the cent, line by line."""
    ledger = ka.samples.one_quarter_later(book).ledger
    quarter = ka.Period.quarter(2026, 1)
    (earned,) = ka.earn(ka.samples.quarterly_rebate("C007"), ledger, until=quarter.last)
    bought = sum(Fraction(line.net_amount.amount) for line in ledger.of("C007").between(quarter))
    due = max(bought - 400_000, Fraction(0)) * Fraction("0.03")
    due += max(min(bought, Fraction(400_000)) - 300_000, Fraction(0)) * Fraction("0.015")
    assert earned.amount == ka.Money(Decimal(round(due * 100)) / 100, "CNY")
    assert "N7" in earned.explain().clauses()


@pytest.mark.method("N8")
def test_nothing_promised_is_left_unpaid_or_paid_twice(book: ka.Book, agreement: ka.Agreement) -> None:
    """What is due falls to zero once it is paid, each item has its owner, and fulfilment is looked at."""
    ledger = ka.samples.one_quarter_later(book).ledger
    quarter = ka.Period.quarter(2026, 1)
    first = ka.settle(agreement.incentives, ledger, quarter)
    due = [one for one in first.items if not one.due.is_zero]
    paid = [one.payout(date(2026, 4, 20)) for one in due]
    again = ka.settle(agreement.incentives, ledger, quarter, paid=paid, as_of=date(2026, 4, 30))
    assert [one.policy for one in due] == ["QR-2026"]
    assert all(one.due.is_zero and one.overpaid.is_zero for one in again.items)
    assert again.item("QR-2026", "C007").paid == first.item("QR-2026", "C007").earned
    assert all(one.owner == "M2" for one in first.items)
    assert len(review_fulfilment(again).findings) > 0
    assert "N8" in again.explain().clauses()
