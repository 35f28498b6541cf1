"""Growth rebates: like for like, indexed, new members by a named rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from keyaccount.incentives import (
    BuyingGroup,
    Eligibility,
    GrowthFigure,
    GrowthMeasure,
    GrowthPays,
    GrowthRebate,
    IncentiveFacts,
    Membership,
    NewMember,
    earn,
)
from keyaccount.incentives.growth import growth_of
from keyaccount.model.customer import Customer
from keyaccount.values.money import Money
from tests.incentives.making import YEAR_END, cny, ledger, policy, refused, scale

LEDGER = ledger(
    [
        ("C1", date(2025, 2, 1), 1000),
        ("C1", date(2025, 9, 1), 1000),
        ("C1", date(2026, 2, 1), 1500),
        ("C1", date(2026, 9, 1), 1500),
        ("C2", date(2026, 3, 1), 800),
    ]
)


def _kind(**more: Any) -> GrowthRebate:
    given: dict[str, Any] = {
        "scale": scale(("0.15", "0.10")),
        "measure": GrowthMeasure.PERCENT,
        "pays": GrowthPays.INCREMENT,
        "new_members": NewMember.EXCLUDED,
    }
    return GrowthRebate(**(given | more))


def _paid(kind: GrowthRebate, until: date = YEAR_END, **more: Any) -> dict[str, Money]:
    facts = more.pop("facts", None)
    return {
        one.participant: one.amount for one in earn(policy(kind, **more), LEDGER, until=until, facts=facts)
    }


@pytest.mark.method("N7")
def test_growth_is_paid_on_the_increment() -> None:
    """3,000 after 2,000 is 50 % growth; 10 % of the extra 1,000."""
    earning = earn(policy(_kind()), LEDGER, until=YEAR_END)[0]
    assert earning.amount == cny(100)
    assert earning.steps[0].reason is not None
    assert earning.steps[0].reason.en == "3000 against a baseline of 2000 (50%)"
    assert "N7" in earning.explain().clauses()


def test_the_same_days_are_compared() -> None:
    """In June, half a year stands against half a year."""
    assert _paid(_kind(), date(2026, 6, 30))["C1"] == cny(50)


def test_a_price_rise_is_not_growth() -> None:
    """Indexed by 1.4 the baseline is 2,800: 7 % growth stays below the gate."""
    assert _paid(_kind(index="1.4"))["C1"].is_zero


def test_other_measures() -> None:
    """Absolute growth, and a rate on everything."""
    absolute = _kind(scale=scale((500, "0.10")), measure=GrowthMeasure.ABSOLUTE)
    assert _paid(absolute)["C1"] == cny(100)
    whole = _kind(pays=GrowthPays.WHOLE)
    assert _paid(whole)["C1"] == cny(300)
    assert _paid(_kind(baselines={"C1": Decimal(4000)}))["C1"].is_zero
    assert _paid(_kind(baselines={"C1": Decimal(0)}))["C1"].is_zero


def test_a_new_member_has_no_baseline() -> None:
    """Growth from nothing is not infinite, it is unknown: no rebate, and a finding says so."""
    second = earn(policy(_kind()), LEDGER, until=YEAR_END)[1]
    assert second.amount.is_zero
    assert [one.code for one in second.findings] == ["incentive.new-member"]


def test_a_member_since_mid_year() -> None:
    """Who joined in July of last year had half a baseline: excluded, or annualised."""
    facts = IncentiveFacts(customers=[Customer("C1", "one", since=date(2025, 7, 2))])
    assert _paid(_kind(), facts=facts)["C1"].is_zero
    annualised = earn(policy(_kind(new_members=NewMember.ANNUALISED)), LEDGER, until=YEAR_END, facts=facts)[0]
    # 2,000 in 183 of 365 days stand for 3,989 in a year: no growth.
    assert annualised.amount.is_zero
    assert annualised.findings


def test_a_group_is_compared_with_what_its_members_bought_then() -> None:
    """A member that joined this year brings its own past along."""
    joined = [Membership("C1", date(2026, 1, 1)), Membership("C9", date(2026, 1, 1), date(2026, 2, 1))]
    group = Eligibility(groups=[BuyingGroup("G", joined)])
    assert _paid(_kind(), eligibility=group) == {"G": cny(100)}
    # Who left in March is compared with January and February: 1,500 after 1,000.
    gone = Eligibility(groups=[BuyingGroup("G", [Membership("C1", date(2026, 1, 1), date(2026, 3, 1))])])
    assert _paid(_kind(), eligibility=gone) == {"G": cny(50)}
    # Who joined in July brings along its second half only: 1,500 after 1,000 again.
    later = Eligibility(groups=[BuyingGroup("G", [Membership("C1", date(2026, 7, 1))])])
    assert _paid(_kind(), eligibility=later) == {"G": cny(50)}
    # Since ever, and over a leap day: both are days like any other.
    ever = Membership("C1", date.min, date(2024, 2, 29))
    again = Membership("C1", date(2024, 2, 29))
    always = Eligibility(groups=[BuyingGroup("G", [ever, again])])
    assert _paid(_kind(), eligibility=always) == {"G": cny(100)}
    moment = Membership("C1", date(2024, 2, 28), date(2024, 2, 29))
    never = Eligibility(groups=[BuyingGroup("G", [moment])])
    assert _paid(_kind(), eligibility=never) == {}


def test_new_members_of_a_group_are_treated_one_by_one() -> None:
    """C2 is new: left out it changes nothing, and no part of the rebate falls on its lines."""
    both = Eligibility(groups=[BuyingGroup("G", [Membership(one, date(2025, 1, 1)) for one in ("C1", "C2")])])
    for rule in NewMember:
        earning = earn(policy(_kind(new_members=rule), eligibility=both), LEDGER, until=YEAR_END)[0]
        assert earning.amount == cny(100)
        assert {line.customer for line in earning.lines if not line.reward.is_zero} == {"C1"}
        assert earning.findings[0].text.en == f"{rule.text.en}: C2"
    # Known to have been a customer all along, its 800 are growth: 3,800 after 2,000.
    facts = IncentiveFacts(customers=[Customer("C2", "two", since=date(2020, 1, 1))])
    assert _paid(_kind(), eligibility=both, facts=facts) == {"G": cny(180)}
    # C1 joined in the middle of the baseline: annualised, 2,000 of 183 days stand for 3,989 of 365.
    facts = IncentiveFacts(customers=[Customer("C1", "one", since=date(2025, 7, 2))])
    annualised = _kind(new_members=NewMember.ANNUALISED, scale=scale((0, "0.10")))
    assert _paid(annualised, eligibility=both, facts=facts) == {"G": cny(0)}
    cheaper = _kind(new_members=NewMember.ANNUALISED, index="0.5", scale=scale((0, "0.10")))
    # Half of 2,000 * 365 / 183 is 1,994.5355; the increment 1,005.4645 earns a tenth.
    assert _paid(cheaper, eligibility=both, facts=facts) == {"G": cny("100.55")}


def test_words_and_checks() -> None:
    """Every choice has words; the figure words itself."""
    for choice in (*GrowthMeasure, *GrowthPays, *NewMember):
        assert choice.text.en != choice.text.zh
    assert _kind().text.zh == "增长返利(增长率,按增量计,1 档)"
    nothing = growth_of(Fraction(5), Fraction(0), Decimal(1))
    assert isinstance(nothing, GrowthFigure)
    assert nothing.rate is None
    assert nothing.text.en == "5 against a baseline of 0"
    with refused("number.too-small"):
        _kind(baselines={"C1": Decimal(-1)})
    with refused("number.too-large"):
        _kind(index=1000)
