"""The whole calculation: misuse, order, and what one earning holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from keyaccount.incentives import (
    AnnualRebate,
    Basis,
    BreachRule,
    BundleDiscount,
    BundlePart,
    Claim,
    ClaimState,
    ContestTies,
    CoopAllowance,
    Departure,
    EarlyPayment,
    Eligibility,
    FreeGoods,
    GrowthMeasure,
    GrowthPays,
    GrowthRebate,
    Incentive,
    IncentiveFacts,
    Limits,
    LineDiscount,
    Measure,
    MixPart,
    MixRebate,
    NewMember,
    PurchaseEvery,
    Repeat,
    RetrospectiveRebate,
    RoundingLevel,
    RoundingRule,
    SalesContest,
    Scope,
    Season,
    SeasonalDiscount,
    TeamSplit,
    TierMethod,
    TierReward,
    Unclaimed,
    VolumeDiscount,
    earn,
)
from keyaccount.model.product import Product
from keyaccount.values.numbers import Rounding
from keyaccount.values.units import Quantity, UnitConversion, UnitConversions
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused, sales, scale

MARCH = date(2026, 3, 1)
ORDER = ledger(
    [
        ("C1", "D0", "1", "P1", date(2025, 3, 1), None, 1, 500),
        ("C1", "D1", "1", "P1", MARCH, date(2026, 3, 3), 4, 400),
        ("C1", "D1", "2", "P2", MARCH, date(2026, 3, 3), 2, 600),
    ],
    *("customer", "document", "line", "product", "invoiced", "paid", "quantity", "net_amount"),
)
CLAIM = Claim("CL", "P", "C1", cny(30), MARCH, MARCH, state=ClaimState.APPROVED, decided=MARCH)
GROWTH = GrowthRebate(
    scale=scale(("0.15", "0.10")),
    measure=GrowthMeasure.PERCENT,
    pays=GrowthPays.INCREMENT,
    new_members=NewMember.EXCLUDED,
)


def test_misuse() -> None:
    """Nothing to calculate is a mistake, not an empty result."""
    with refused("policy.none"):
        earn([], sales(1), until=YEAR_END)
    with refused("type.wrong"):
        earn(["P"], sales(1), until=YEAR_END)  # type: ignore[list-item]
    with refused("date.not-a-date"):
        earn(policy(), sales(1), until="2026")  # type: ignore[arg-type]


def test_the_order_of_policies_changes_nothing() -> None:
    """Results are ordered by policy, version, window and participant."""
    one, two = policy(id="A"), policy(id="B")
    assert earn([one, two], sales(100), until=YEAR_END) == earn([two, one], sales(100), until=YEAR_END)


@pytest.mark.method("N7")
def test_steps_round_with_the_total() -> None:
    """Three slices of a third of a cent: the steps are rounded so that they sum to the total."""
    made = scale((0, "0.003"), (1, "0.004"), (2, "0.003"), method=TierMethod.INCREMENTAL)
    earning = earn(policy(RetrospectiveRebate(made)), sales(3), until=YEAR_END)[0]
    assert earning.amount == cny("0.01")
    assert [step.amount for step in earning.steps] == [cny(0), cny("0.01"), cny(0)]
    up = earn(
        policy(RetrospectiveRebate(made), rounding=RoundingRule(Rounding.UP)), sales(1), until=YEAR_END
    )[0]
    assert up.steps[-1].label.zh == "舍入差额"
    assert "N7" in earning.explain().clauses()


def test_the_callers_decimal_context_changes_nothing() -> None:
    """Two digits of precision somewhere else must not become ours."""
    plain = earn(policy(), sales("123456.78"), until=YEAR_END)
    with localcontext() as context:
        context.prec = 2
        assert earn(policy(), sales("123456.78"), until=YEAR_END) == plain


@pytest.mark.parametrize(
    ("kind", "amount"),
    [
        (LineDiscount("0.10"), 100),
        (VolumeDiscount(scale((0, "0.05"))), 50),
        (SeasonalDiscount([Season(3, 1, 4, 30, "0.04")]), 40),
        (EarlyPayment.of((5, "0.03"), net_days=30), 30),
        (BundleDiscount([BundlePart("P1", 2), BundlePart("P2", 1)], cny(5)), 2 * 5),
        (FreeGoods(2, 1, included=False), 2 * 100 + 300),
        (RetrospectiveRebate(scale((1000, 7), kind=TierReward.FIXED_AMOUNT)), 7),
        (AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.FORFEIT), 20),
        (GROWTH, 50),
        (MixRebate(scale((0, "0.01")), [MixPart("P1", Scope(products=["P1"]), least_share="0.4")]), 10),
        (CoopAllowance("0.02", "0.50", claim_days=60), 15),
        (SalesContest([cny(9)], ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT), 9),
    ],
)
def test_each_kind_is_worked_out_by_its_own_rule(kind: Incentive, amount: int) -> None:
    """One order of 400 for four P1 and 600 for two P2, after 500 a year before: twelve ways to pay."""
    facts = IncentiveFacts(claims=[CLAIM])
    (earning,) = earn(policy(kind), ORDER, until=YEAR_END, facts=facts)
    assert earning.amount == cny(amount)
    assert sum(one.minor_units for one in (step.amount for step in earning.steps)) == 100 * amount
    assert earning.clause == ("V7" if isinstance(kind, AnnualRebate) else "N7")


def test_who_bought_nothing_has_a_place_among_the_others() -> None:
    """A guarantee is owed at the end of its window to whoever it names, and not a day before."""
    agreed = policy(eligibility=Eligibility(["A", "C1"]), limits=Limits(guarantee=cny(30)))
    found = earn(agreed, sales(1000), until=YEAR_END)
    assert [(one.participant, one.amount) for one in found] == [("A", cny(30)), ("C1", cny(30))]
    assert [step.amount for step in found[1].steps] == [cny(20), cny(10)]
    early = earn(agreed, sales(1000), until=date(2026, 12, 30))
    assert [one.amount for one in early] == [cny(0), cny(20)]


def test_a_member_of_a_team_needs_no_line_to_have_a_share() -> None:
    """Half of the prize is a reward without a purchase behind it, rounded like any other."""
    contest = SalesContest(
        [cny("5.01")],
        ties=ContestTies.SPLIT,
        unclaimed=Unclaimed.KEPT,
        teams={"A": "north", "C1": "north"},
        team_split=TeamSplit.EQUAL,
    )
    found = earn(policy(contest), sales(1000), until=YEAR_END)
    assert [(one.participant, one.amount) for one in found] == [("A", cny("2.51")), ("C1", cny("2.50"))]
    assert sum(found[1].lines.reward) == 250


def test_what_a_cap_takes_comes_off_the_lines() -> None:
    """The step says what was cut, and the lines add up to what is paid."""
    (earning,) = earn(policy(limits=Limits(cap=cny(30))), sales(1000, 3000), until=YEAR_END)
    assert earning.amount == cny(30)
    assert [step.amount for step in earning.steps] == [cny(80), cny(-50)]
    assert list(earning.lines.reward) == [750, 2250]


def test_a_floor_over_lines_that_earned_nothing_is_shared_by_what_was_bought() -> None:
    """A guarantee without a tier reached still belongs to the purchases it is paid for."""
    agreed = policy(
        RetrospectiveRebate(scale((9000, "0.02"))),
        limits=Limits(guarantee=cny(40)),
        eligibility=Eligibility(["C1"]),
    )
    (earning,) = earn(agreed, sales(1000, 3000), until=YEAR_END)
    assert (earning.amount, list(earning.lines.reward)) == (cny(40), [1000, 3000])


def test_what_a_breach_leaves_is_a_step_of_its_own() -> None:
    """Three quarters of the year were kept, so a quarter of the rebate is taken back."""
    kind = AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.PRORATE_DAYS)
    left = IncentiveFacts(departures=[Departure("C1", date(2026, 10, 1))])
    (earning,) = earn(policy(kind), sales(1000), until=YEAR_END, facts=left)
    kept = 20_00 * 273 / 365
    assert earning.amount.minor_units == round(kept)
    assert [step.amount.minor_units for step in earning.steps] == [2000, round(kept) - 2000]


def test_lines_round_on_their_own_where_the_rule_says_so() -> None:
    """Three times half a fen is three fen by the line and two by the window, and the steps say why."""
    by_line = policy(rounding=RoundingRule(level=RoundingLevel.LINE))
    (earning,) = earn(by_line, sales("0.25", "0.25", "0.25"), until=YEAR_END)
    assert (earning.amount, list(earning.lines.reward)) == (cny("0.03"), [1, 1, 1])
    assert [step.amount for step in earning.steps] == [cny("0.02"), cny("0.01")]
    assert earn(policy(), sales("0.25", "0.25", "0.25"), until=YEAR_END)[0].amount == cny("0.02")


def test_tiers_stand_in_their_order_and_documents_add_up_in_them() -> None:
    """Tier 10 comes after tier 2, and a tier reached by two orders is one step of both."""
    eleven = scale(*((10 * tier, "0.10") for tier in range(11)), method=TierMethod.INCREMENTAL)
    (earning,) = earn(policy(VolumeDiscount(eleven)), sales(105, 105), until=YEAR_END)
    assert [step.key for step in earning.steps] == [f"tier-{tier}" for tier in range(1, 12)]
    assert [step.amount for step in earning.steps] == [cny(2)] * 10 + [cny(1)]
    two = scale((0, "0.10"), (10, "0.20"), method=TierMethod.INCREMENTAL)
    (earning,) = earn(policy(RetrospectiveRebate(two)), sales(15), until=YEAR_END)
    assert [(step.key, step.amount) for step in earning.steps] == [("tier-1", cny(1)), ("tier-2", cny(1))]


def test_what_a_condition_costs_comes_after_every_tier() -> None:
    """First what was earned, then what was lost: nothing was bought in spring, so summer earns nothing."""
    kind = AnnualRebate(
        scale((0, "0.01"), (2000, "0.05"), method=TierMethod.INCREMENTAL),
        [PurchaseEvery("steady", Repeat.QUARTER, cny(1))],
        on_breach=BreachRule.KEEP_UNTIL,
        on_leaving=BreachRule.KEEP_UNTIL,
    )
    lines = ledger([("C1", date(2026, 2, 1), 1500), ("C1", date(2026, 8, 1), 1500)])
    (earning,) = earn(policy(kind), lines, until=YEAR_END)
    assert [step.key for step in earning.steps] == ["tier-1", "tier-2", "condition"]
    assert [step.amount for step in earning.steps] == [cny(20), cny(50), cny(-55)]


def test_units_reach_the_tiers_and_money_earns_in_one_earning() -> None:
    """Both figures are shown, each in its own unit, and each line keeps both."""
    bottle = UnitConversions([UnitConversion("case", 3, "bottle")])
    tea = Product("P1", "tea", unit="bottle", conversions=bottle)
    rows = [("C1", MARCH, "P1", 20, "bottle", 600), ("C1", date(2026, 3, 2), "P1", 20, "bottle", 300)]
    lines = ledger(rows, "customer", "invoiced", "product", "quantity", "unit", "net_amount")
    cases = Basis(measure=Measure.QUANTITY, unit="case")
    kind = RetrospectiveRebate(scale((0, "0.10"), (10, "0.20"), method=TierMethod.INCREMENTAL))
    (earning,) = earn(
        policy(kind, qualifying=cases), lines, until=YEAR_END, facts=IncentiveFacts(products=[tea])
    )
    assert earning.qualifying == Quantity(Decimal("13.333333"), "case")
    assert earning.base == cny(900)
    assert earning.amount == cny("112.50")  # 10/13.33 of 900 at 10 %, the rest at 20 %
    assert list(earning.lines.reward) == [6000, 5250]
    each, unit = earning.lines.qualifying[0], earning.lines.qualifying_unit
    assert unit is not None
    assert Fraction(each, unit) == Fraction(20, 3)
    (plain,) = earn(policy(), sales(900), until=YEAR_END)
    assert (plain.qualifying, plain.base) == (cny(900), cny(900))
    assert (tuple(plain.lines.qualifying), plain.lines.qualifying_unit) == ((), None)


def test_lines_without_a_quantity_are_named() -> None:
    """What nobody wrote down is left out and said, once per earning; a complete ledger says nothing."""
    rows = [("C1", MARCH, 5, "case", 100), ("C1", date(2026, 3, 2), None, "case", 100)]
    columns = ("customer", "invoiced", "quantity", "unit", "net_amount")
    cases = Basis(measure=Measure.QUANTITY, unit="case")
    agreed = policy(RetrospectiveRebate(scale((0, 2), kind=TierReward.PER_UNIT)), basis=cases)
    (earning,) = earn(agreed, ledger(rows, *columns), until=YEAR_END)
    (finding,) = earning.findings
    assert (finding.code, finding.path) == ("incentive.lines-unknown", "$.P.C1")
    assert finding.text.en == "1 lines have no quantity and were left out"
    assert earn(agreed, ledger(rows[:1], *columns), until=YEAR_END)[0].findings == ()
