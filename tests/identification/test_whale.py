"""The whale curve shows what adding up profits from the best down reveals, ties and losses included."""

from __future__ import annotations

import gzip
from csv import DictReader
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.abc_analysis import AbcCuts
from keyaccount.identification.concentration import concentrate
from keyaccount.identification.whale import cost_to_serve_ratio, hidden_losses, whale_curve
from keyaccount.values.money import Money
from tests.identification.market import places
from tests.shared_data import cases, data

PROFITS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(-500, 500), min_size=1)


def _resellers() -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    turnover: dict[str, Decimal] = {}
    margin: dict[str, Decimal] = {}
    with gzip.open(data("adventureworks/reseller_sales.csv.gz"), "rt", encoding="utf-8") as file:
        for row in DictReader(file):
            key, amount = row["ResellerKey"], Decimal(row["SalesAmount"])
            cost = int(row["OrderQuantity"]) * Decimal(row["StandardCost"])
            turnover[key] = turnover.get(key, Decimal(0)) + amount
            margin[key] = margin.get(key, Decimal(0)) + amount - cost
    return turnover, margin


@pytest.mark.method("I3")
def test_real_resellers_hide_losses_behind_turnover() -> None:
    """327 of 632 resellers lose money; revenue alone would confirm 104 of them as class A."""
    turnover, margin = _resellers()
    wanted = next(one.values[0] for one in cases("identification") if one.id == "aw_reseller_concentration")[
        "expected"
    ]
    curve = whale_curve(margin)
    assert curve.loss_making == wanted["loss_making"]
    assert places(curve.total, 1) == places(wanted["gross_margin"], 1)
    assert places(sum(turnover.values()), 1) == places(wanted["revenue"], 1)
    assert places(curve.peak_share, 4) == places(wanted["whale_peak_4dp"], 4)
    assert curve.peak_at == wanted["whale_peak_at"]
    alerts = hidden_losses(concentrate(turnover, AbcCuts()), margin)
    assert len(alerts) == wanted["A_by_revenue_and_loss_making"]
    assert "I3" in curve.explain().clauses()


def test_spring_distribution_whale_curve() -> None:
    """The textbook's five customers: best first S, R, Q, P, T, the peak at 103.69 % of profit."""
    wanted = next(
        (one.values[0] for one in cases("identification") if one.id == "abc_costing_spring_distribution"),
        None,
    )
    if wanted is None:
        pytest.skip("needs the published cases")
    expected = wanted["expected"]
    profits = dict(zip(wanted["inputs"]["customers"], map(int, expected["operating_income"]), strict=True))
    curve = whale_curve(profits)
    assert [one.customer for one in curve.points] == expected["rank_best_first"]
    shares = [places(one.cumulative_share, 4) for one in curve.points]
    assert shares == [places(value, 4) for value in expected["whale_cumulative_pct_4dp"]]
    assert places(curve.peak_share, 4) == places(expected["whale_peak"], 4)


def test_equal_profits_share_a_place() -> None:
    """Equal customers are equally far along the curve."""
    curve = whale_curve({"a": 5, "b": 5, "c": -2})
    assert curve.of("a").position == curve.of("b").position == 1
    assert curve.of("a").cumulative == curve.of("b").cumulative == 10
    assert curve.of("c").position == 3


def test_losses_in_total_leave_shares_unknown() -> None:
    """A share of a loss would turn signs round; the finding says why there is none."""
    curve = whale_curve({"a": 2, "b": -5})
    assert (curve.peak_share, curve.of("a").cumulative_share) == (None, None)
    assert curve.erosion == 5
    assert curve.erosion_share == Decimal("2.5")
    assert [finding.code for finding in curve.findings] == ["whale.no-profit"]
    assert whale_curve({"a": -1}).erosion_share is None


def test_unknown_profit_stays_out() -> None:
    """Not knowing a cost is no reason to call a customer unprofitable."""
    curve = whale_curve({"a": 5, "b": None})
    assert (curve.unknown, curve.findings[0].code) == (("b",), "whale.unknown")
    with pytest.raises(KeyAccountError) as caught:
        whale_curve({"a": None})
    assert caught.value.code == "amounts.unknown"


def test_words_and_money() -> None:
    """The curve prints in both languages with its currency, and only both ends of a long one."""
    curve = whale_curve({f"c{n:02d}": Money(20 - n, "CNY") for n in range(40)})
    assert "峰值" in curve.summary("zh")
    assert len(curve.table(at_most=10).rows) == 10
    assert "CNY" in curve.summary()
    assert "<table" in curve._repr_html_()


def test_the_worst_hidden_loss_comes_first() -> None:
    """Whoever reads only the first line must read about the largest loss."""
    turnover = concentrate({"a": 45, "b": 40, "c": 15}, AbcCuts())
    alerts = hidden_losses(turnover, {"a": -3, "b": -9, "c": -50})
    assert ["b" in alerts[0].path, "a" in alerts[1].path, len(alerts)] == [True, True, 2]
    assert "after the cost of the goods" in hidden_losses(turnover, {"a": -1}, after_serving=False)[0].text.en
    assert "扣除服务成本后利润为 -9" in alerts[0].text.zh


@pytest.mark.parametrize(("cost", "turnover", "ratio"), [(1, 4, "0.25"), (1, 0, None), (1, -4, None)])
def test_cost_to_serve_ratio(cost: int, turnover: int, ratio: str | None) -> None:
    """Without turnover there is no ratio, and none is not zero."""
    assert cost_to_serve_ratio(cost, turnover) == (Decimal(ratio) if ratio else None)


@given(PROFITS)
def test_peak_less_erosion_is_the_total(profits: dict[str, int]) -> None:
    """The explanation adds up exactly whatever the profits."""
    curve = whale_curve(profits)
    assert curve.explain().figure == sum(profits.values()) == curve.total


@given(PROFITS)
def test_the_peak_is_what_all_gains_make(profits: dict[str, int]) -> None:
    """An independent reading: the peak is the sum of all profits above zero."""
    curve = whale_curve(profits)
    assert curve.peak == sum(profit for profit in profits.values() if profit > 0)
    if curve.total > 0:  # type: ignore[operator]  # whole numbers in, whole numbers out
        assert curve.peak_share is not None
        assert abs(Fraction(curve.peak_share) - Fraction(curve.peak, curve.total)) < Fraction(1, 10**11)  # type: ignore[arg-type]


@given(PROFITS)
def test_row_order_is_irrelevant(profits: dict[str, int]) -> None:
    """The same profits in another order give the same curve."""
    assert whale_curve(profits) == whale_curve(dict(reversed(profits.items())))
