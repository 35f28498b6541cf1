"""The policy: one object from offer to audit, checked as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from keyaccount.incentives import (
    AnnualRebate,
    Basis,
    BreachRule,
    BundleDiscount,
    BundlePart,
    ContestTies,
    CoopAllowance,
    FreeGoods,
    Granting,
    GrowthMeasure,
    GrowthPays,
    GrowthRebate,
    Incentive,
    IncentivePolicy,
    Limits,
    LineDiscount,
    Measure,
    NewMember,
    PayoutRule,
    PayoutTiming,
    PurchaseEvery,
    Repeat,
    RetrospectiveRebate,
    RoundingLevel,
    RoundingRule,
    SalesContest,
    Scope,
    TierReward,
    Unclaimed,
    Window,
    earn,
)
from keyaccount.incentives.policy import check_versions
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text
from tests.incentives.making import YEAR, YEAR_END, cny, policy, refused, sales, scale

ANNUAL = AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.FORFEIT)
CONTEST = SalesContest([cny(5)], ties=ContestTies.SPLIT, unclaimed=Unclaimed.KEPT)


@pytest.mark.method("N8")
def test_every_policy_has_a_named_owner() -> None:
    """Somebody answers for carrying it out, or it is not a policy."""
    with refused("id.empty"):
        policy(owner="")
    earning = earn(policy(owner="M7"), sales(100), until=YEAR_END)[0]
    assert earning.amount == cny(2)
    from keyaccount.incentives import settle

    item = settle(policy(owner="M7"), sales(100), YEAR).item("P", "C1")
    assert item.owner == "M7"
    assert "N8" in item.explain().clauses()


@pytest.mark.parametrize(
    ("kind", "granting", "timing"),
    [
        (LineDiscount("0.1"), Granting.ON_INVOICE, PayoutTiming.TO_DATE),
        (RetrospectiveRebate(scale((0, "0.1"))), Granting.CREDIT_NOTE, PayoutTiming.TO_DATE),
        (ANNUAL, Granting.CREDIT_NOTE, PayoutTiming.AT_END),
        (CONTEST, Granting.CREDIT_NOTE, PayoutTiming.AT_END),
        (FreeGoods(10, 1, included=False), Granting.GOODS, PayoutTiming.TO_DATE),
    ],
)
def test_the_usual_payout_of_a_kind(kind: Incentive, granting: Granting, timing: PayoutTiming) -> None:
    """A policy records how it pays, also where its author left it to the kind."""
    made = policy(kind).payout
    assert (made.granting, made.timing) == (granting, timing)


def test_what_makes_no_sense_is_refused_at_once() -> None:
    """Every problem of a policy is told together."""
    with refused("policy.currency"):
        policy(limits=Limits(cap=Money(5, "USD")))
    condition = PurchaseEvery("x", Repeat.MONTH, Money(1, "USD"))
    with refused("policy.currency"):
        policy(attrs.evolve(ANNUAL, conditions=[condition]))
    with refused("policy.currency"):
        policy(CONTEST, currency="USD")
    with refused("policy.currency"):
        policy(BundleDiscount([BundlePart("A", 1), BundlePart("B", 1)], Money(1, "USD")))
    with refused("policy.currency"):
        policy(CoopAllowance("0.02", "0.5", claim_days=9, cap_per_claim=Money(1, "USD")))
    with refused("policy.timing"):
        policy(ANNUAL, payout=PayoutRule())
    units = Basis(measure=Measure.QUANTITY, unit="case")
    with refused("policy.basis"):
        policy(basis=units)
    with refused("policy.basis"):
        policy(RetrospectiveRebate(scale((0, 1), kind=TierReward.PER_UNIT)))
    fixed = AnnualRebate(
        scale((0, 1), kind=TierReward.FIXED_AMOUNT),
        [PurchaseEvery("x", Repeat.MONTH, cny(1))],
        BreachRule.FORFEIT,
        BreachRule.FORFEIT,
    )
    with refused("policy.basis"):
        policy(fixed, basis=units)
    assert policy(CONTEST, basis=units).scale is None


def test_parts_are_checked() -> None:
    """A policy loaded from elsewhere is checked as one written here."""
    for name in (
        "valid",
        "basis",
        "qualifying",
        "scope",
        "qualifying_scope",
        "eligibility",
        "window",
        "limits",
        "payout",
        "rounding",
    ):
        wrong: dict[str, Any] = {name: 5}
        with refused("type.wrong"):
            policy(**wrong)
    with refused("type.wrong"):
        policy(5)  # type: ignore[arg-type]
    with refused("name.empty"):
        policy(proof=[""])
    with refused("money.currency-unknown"):
        policy(currency="XXQ")


def test_versions_follow_each_other() -> None:
    """Two versions on one day would price a sale twice."""
    first = policy(valid=Period.quarter(2026, 1), version="1")
    second = policy(valid=Period.quarter(2026, 2), version="2")
    check_versions((first, second))
    with refused("period.overlap"):
        check_versions((first, attrs.evolve(second, valid=YEAR)))
    with refused("policy.version-duplicate"):
        check_versions((first, attrs.evolve(second, version="1")))


def test_windows() -> None:
    """Windows make up the validity exactly."""
    for window in Window:
        parts = policy(window=window, valid=Period(date(2026, 2, 10), date(2026, 9, 1))).windows()
        assert parts[0].start == date(2026, 2, 10)
        assert parts[-1].end == date(2026, 9, 1)
        assert window.text.zh


def test_the_summary_says_what_was_agreed() -> None:
    """A reader of either language can check the terms."""
    made = IncentivePolicy(
        "VR",
        Text("rebate", "返利"),
        kind=RetrospectiveRebate(scale((0, "0.01"))),
        owner="M1",
        valid=YEAR,
        currency="CNY",
    )
    assert "tier 1 from 0: 1%" in made.summary()
    assert "负责人 M1" in made.summary("zh")
    assert policy(qualifying=Basis(measure=Measure.GROSS)).one_base is False
    assert policy(id="Q").name.zh == "policy"


def test_options_that_would_do_nothing_are_refused() -> None:
    """A fixed prize has no lines to round; a discount without tiers has nothing to reach."""
    by_line = RoundingRule(level=RoundingLevel.LINE)
    fixed = RetrospectiveRebate(scale((0, 5), kind=TierReward.FIXED_AMOUNT))
    bundle = BundleDiscount([BundlePart("A", 1), BundlePart("B", 1)], cny(1))
    without_lines: list[Incentive] = [CONTEST, CoopAllowance("0.02", "0.5", claim_days=9), bundle, fixed]
    for kind in without_lines:
        with refused("policy.rounding"):
            policy(kind, rounding=by_line)
    assert policy(rounding=by_line).rounding is by_line
    other = Basis(measure=Measure.GROSS)
    growth = GrowthRebate(scale((0, "0.1")), GrowthMeasure.PERCENT, GrowthPays.INCREMENT, NewMember.EXCLUDED)
    without_tiers: list[Incentive] = [CONTEST, LineDiscount("0.1"), growth]
    for kind in without_tiers:
        with refused("policy.qualifying"):
            policy(kind, qualifying=other)
        with refused("policy.qualifying"):
            policy(kind, qualifying_scope=Scope(products=["P1"]))
