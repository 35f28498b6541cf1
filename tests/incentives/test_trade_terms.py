"""Terms as outlay: the rebate weighed here is the rebate paid there."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.incentives import (
    AllUnitsPrice,
    RebatedPrice,
    RetrospectiveRebate,
    RevenueShare,
    TierMethod,
    TierReward,
    TierScale,
    TwoPartTariff,
    WholesalePrice,
    earn,
)
from tests.incentives.making import YEAR, YEAR_END, cny, policy, refused, sales, scale
from tests.incentives.strategies import scales


@given(scales(), st.integers(1, 40), st.integers(0, 300))
def test_the_outlay_is_price_less_reward(made: TierScale, price: int, quantity: int) -> None:
    """Piece by piece, for every method, up to the boundary's own minor unit."""
    by_spend = made.reward_kind is TierReward.RATE
    volume = Fraction(price * quantity if by_spend else quantity)
    if any(tier.from_ == volume for tier in made.tiers):
        return
    pieces = [one for one in RebatedPrice(price, made).outlay() if one.start <= quantity]
    assert pieces[-1].cost(Fraction(quantity)) == price * quantity - made.reward(volume)


@given(
    scales((TierMethod.ALL_UNITS, TierMethod.INCREMENTAL), rising=True),
    st.integers(0, 900),
    st.integers(0, 300),
)
def test_a_cap_binds_from_where_the_reward_reaches_it(made: TierScale, cap: int, quantity: int) -> None:
    """Never more than the cap, never less than the lower of cap and reward."""
    by_spend = made.reward_kind is TierReward.RATE
    volume = Fraction(20 * quantity if by_spend else quantity)
    if any(tier.from_ == volume for tier in made.tiers):
        return
    pieces = [one for one in RebatedPrice(20, made, cap=cap).outlay() if one.start <= quantity]
    assert 20 * quantity - pieces[-1].cost(Fraction(quantity)) == min(made.reward(volume), cap)


@pytest.mark.method("N7")
def test_what_is_designed_is_what_is_paid() -> None:
    """The scale of the design becomes the policy; the settlement pays what the design weighed."""
    made = scale((1200, "0.28125"))
    designed = RebatedPrice(40, made)
    weighed = 1200 - designed.outlay()[-1].cost(Fraction(30))
    earning = earn(policy(RetrospectiveRebate(designed.scale)), sales(1200), until=YEAR_END)[0]
    assert earning.amount == cny("337.50")
    assert Fraction(earning.amount.amount) == weighed
    assert "N7" in earning.explain().clauses()


def test_words_and_checks() -> None:
    """Terms read as they are agreed."""
    assert AllUnitsPrice(None, 30, 25).text.zh == "订货达到 30 方可按 25 供货"
    assert AllUnitsPrice(40, 30, 25).text.en == "price 40, from 30 on 25 for all units"
    assert TwoPartTariff(300, 10).text.zh == "固定费 300 加单价 10"
    assert RevenueShare(3, "0.4").text.en == "price 3, keeps 40% of revenue"
    assert (
        RebatedPrice(40, scale((5, "0.1")), cap=9).text.en == "price 40, rebate tier 1 from 5: 10%, at most 9"
    )
    assert RebatedPrice(40, scale((5, "0.1"))).text.zh == "单价 40,返利 第 1 档(自 5 起):10%"
    assert [one.kept() for one in (WholesalePrice(1), AllUnitsPrice(1, 1, 1), TwoPartTariff(1, 1))] == [
        1,
        1,
        1,
    ]
    assert RebatedPrice(40, scale((5, 0)), cap=9).kept() == 1
    with refused("terms.price"):
        RebatedPrice(0, scale((5, "0.1")))
    with refused("terms.threshold"):
        AllUnitsPrice(40, 0, 30)
    with refused("terms.curved-cap"):
        RebatedPrice(40, scale((0, 0), (5, "0.1"), method=TierMethod.LINEAR), cap=9)
    with refused("number.too-large"):
        RevenueShare(3, 2)


@pytest.mark.method("N7")
def test_terms_become_the_policy_that_pays_them() -> None:
    """What was weighed is what is settled: the same scale and cap, and the same amount."""
    terms = RebatedPrice(40, scale((1200, "0.25")), cap=280)
    made = terms.policy("VR", "rebate", owner="M01", valid=YEAR, currency="CNY")
    earning = earn(made, sales(1200), until=YEAR_END)[0]
    assert earning.amount == cny(280)
    assert "N7" in earning.explain().clauses()
    assert terms.outlay()[-1].cost(Fraction(30)) == 1200 - 280
    uncapped = RebatedPrice(40, scale((1200, "0.25"))).policy(
        "VR", "rebate", owner="M01", valid=YEAR, currency="CNY"
    )
    assert uncapped.limits.cap is None
    with refused("terms.policy"):
        RebatedPrice(40, scale((5, 2), kind=TierReward.PER_UNIT)).policy(
            "VR", "rebate", owner="M01", valid=YEAR, currency="CNY"
        )
