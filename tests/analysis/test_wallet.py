"""Share of wallet, actual and predicted, and the measures around it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import (
    MarketShare,
    mean_ranks,
    penetration,
    share_of_requirements,
    share_of_wallet,
    wallet_allocation,
)
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from tests.analysis.test_metrics import _cases


@pytest.mark.parametrize("case", _cases("war-2-brands", "war-2-brands-second"))
def test_wallet_allocation_of_one_rank(case: Any) -> None:
    """The rule is published for a single rank among n; the share must be exact."""
    (share,) = wallet_allocation([case["inputs"]["rank"]], suppliers=case["inputs"]["n_brands"])
    assert share == Fraction(case["expected"]["share_exact"])
    assert str(round_fraction(share, 2)) == case["expected"]["share_2dp"]


@pytest.mark.parametrize("case", _cases("war-3-brands-vector", "war-tie"))
def test_wallet_allocation_of_a_ranking(case: Any) -> None:
    """All shares together are the wallet, ties included."""
    shares = wallet_allocation([Decimal(rank) for rank in case["inputs"]["ranks"]])
    assert list(shares) == [Fraction(share) for share in case["expected"]["shares_exact"]]
    assert sum(shares) == Fraction(case["expected"]["sum_exact"])


@given(scores=st.lists(st.integers(0, 5), min_size=1, max_size=30))
def test_any_ranking_with_ties_fills_the_wallet(scores: list[int]) -> None:
    """Mean ranks are the tie rule because only they keep the sum at exactly 1."""
    assert sum(wallet_allocation(mean_ranks(scores))) == 1


@pytest.mark.method("I4a", "A3")
@pytest.mark.parametrize("case", _cases("sow-actual-25"))
def test_actual_share_gap_and_uplift(case: Any) -> None:
    """What a customer buys elsewhere is the nearest growth there is."""
    expected = case["expected"]
    wallet = share_of_wallet(
        Money(case["inputs"]["own"], "USD"), Money(case["inputs"]["category_spend"], "USD")
    )
    assert wallet.share == Fraction(expected["share"])
    assert wallet.gap == Money(expected["gap"], "USD")
    assert wallet.uplift_to(Decimal("0.50")) == Money(expected["uplift_to_50pct"], "USD")
    assert {"I4a", "A3"} <= wallet.explain().clauses()
    assert "25.0" in wallet.summary()
    assert "share of wallet" in wallet._repr_html_()


def test_an_unknown_wallet_stays_unknown() -> None:
    """Nobody may read an unknown spend as a share of 100 % or of nothing."""
    wallet = share_of_wallet(Money(10, "CNY"), None)
    assert (wallet.share, wallet.gap, wallet.uplift_to(Decimal(1))) == (None, None, None)
    assert wallet.summary("zh") == "钱包份额未知"
    assert share_of_wallet(Money(0, "CNY"), Money(0, "CNY")).share is None
    assert share_of_wallet(Money(9, "CNY"), Money(10, "CNY")).uplift_to(Decimal("0.5")) == Money(0, "CNY")


@pytest.mark.parametrize("case", _cases("sor-aloeha"))
def test_share_of_requirements(case: Any) -> None:
    """Among our own buyers, how much of the category is ours."""
    units = [int(case["inputs"][key]) for key in ("brand_units", "category_units_by_buyers")]
    assert share_of_requirements(*units) == Fraction(case["expected"]["share"])
    assert share_of_requirements(0, 0) is None


@pytest.mark.parametrize("case", _cases("penetration-bigbomb", "penetration-share-bigbomb"))
def test_penetration(case: Any) -> None:
    """The base decides what is measured: everybody, or the buyers of the category."""
    inputs = case["inputs"]
    base = inputs.get("population", inputs.get("category_customers"))
    (expected,) = case["expected"].values()
    assert penetration(inputs["brand_customers"], base) == Fraction(expected)
    assert penetration(0, 0) is None


SHARES = st.fractions(min_value=Fraction(1, 100), max_value=1)


@given(reach=SHARES, requirements=SHARES, usage=st.fractions(min_value=Fraction(1, 10), max_value=5))
def test_any_three_figures_give_the_fourth(reach: Fraction, requirements: Fraction, usage: Fraction) -> None:
    """Decomposing rounds nothing before the end, so solving for any part comes back exactly."""
    whole = MarketShare(reach, requirements, usage)
    share = whole.share
    solved = [
        MarketShare.solved(penetration_share=reach, share_of_requirements=requirements, usage_index=usage),
        MarketShare.solved(share=share, share_of_requirements=requirements, usage_index=usage),
        MarketShare.solved(share=share, penetration_share=reach, usage_index=usage),
        MarketShare.solved(share=share, penetration_share=reach, share_of_requirements=requirements),
    ]
    assert solved == [whole] * 4
    assert whole.explain().figure == share


def test_market_share_words() -> None:
    """The decomposition shows itself in both languages."""
    share = MarketShare(Fraction(1, 4), Fraction(1, 2), Fraction(1))
    assert share.summary("zh") == "市场份额 12.50%"
    assert "usage" in share._repr_html_()


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: share_of_wallet(Money(11, "CNY"), Money(10, "CNY")), "wallet.below-own"),
        (lambda: share_of_wallet(Money(1, "CNY"), Money(10, "USD")), "money.currency-mixed"),
        (lambda: share_of_wallet(Money(1, "CNY"), Money(2, "CNY")).uplift_to(Decimal(2)), "wallet.share"),
        (lambda: wallet_allocation([1, 2], suppliers=1), "wallet.suppliers"),
        (lambda: wallet_allocation([0]), "wallet.rank"),
        (lambda: wallet_allocation([3], suppliers=2), "wallet.rank"),
        (lambda: penetration(2, 1), "wallet.penetration"),
        (lambda: MarketShare.solved(share=1), "wallet.decomposition"),
        (
            lambda: MarketShare.solved(share=1, penetration_share=0, usage_index=1),
            "wallet.decomposition",
        ),
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A wallet smaller than our part of it is an error in the data, not a share above 1."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
