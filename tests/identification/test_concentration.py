"""Concentration: published figures to the digit, and an honest answer for every odd input."""

from __future__ import annotations

import gzip
from collections import Counter
from csv import DictReader
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.abc_analysis import AbcClass, AbcCuts
from keyaccount.identification.concentration import Concentration, concentrate
from keyaccount.values.money import Money
from tests.identification.market import places
from tests.shared_data import cases, data

AMOUNTS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(-50, 1000), min_size=1)


def _case(name: str) -> Any:
    return next((one.values[0] for one in cases("identification") if one.id == name), None)


def test_hhi_matches_the_published_examples() -> None:
    """The index is read on the scale 0 to 10,000 by everybody who uses it."""
    case = _case("hhi_doj")
    if case is None:
        pytest.skip("needs the published cases")
    for key in ("a", "b"):
        amounts = {f"firm{index}": share for index, share in enumerate(case["inputs"][key])}
        assert concentrate(amounts, AbcCuts()).hhi == case["expected"][key]


def test_gini_matches_the_published_example() -> None:
    """The sorted formula without small-sample correction, as in the R package ineq."""
    case = _case("gini_ineq")
    if case is None:
        pytest.skip("needs the published cases")
    incomes = {f"p{index}": income for index, income in enumerate(case["inputs"]["x"])}
    assert places(concentrate(incomes, AbcCuts()).gini, 7) == places(case["expected"]["gini_7dp"], 7)


def _reseller_sales() -> dict[str, Decimal]:
    path = data("adventureworks/reseller_sales.csv.gz")
    found: dict[str, Decimal] = {}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for row in DictReader(file):
            found[row["ResellerKey"]] = found.get(row["ResellerKey"], Decimal(0)) + Decimal(
                row["SalesAmount"]
            )
    return found


@pytest.mark.method("I2")
def test_real_resellers_are_concentrated_as_measured() -> None:
    """632 real resellers: the shares, classes and indices that the measured case states, all exact."""
    case = _case("aw_reseller_concentration")
    spread = concentrate(_reseller_sales(), AbcCuts())
    wanted = case["expected"]
    assert len(spread.standings) == wanted["customers"]
    assert places(spread.gini, 4) == places(wanted["gini_revenue_4dp"], 4)
    assert places(spread.hhi, 1) == places(wanted["hhi_1dp"], 1)
    assert {abc.name: spread.count(abc) for abc in AbcClass} == wanted["abc_counts"]
    best = spread.standings[0].customer
    assert "I2" in spread.explain(best).clauses()


def _netting() -> tuple[dict[str, Fraction], dict[str, Fraction], dict[str, int], dict[str, int]]:
    polars = pytest.importorskip("polars")
    frame = polars.read_parquet(data("online_retail/online_retail.parquet")).drop_nulls("CustomerID")
    exact_net: dict[str, int] = {}
    exact_gross: dict[str, int] = {}
    for customer, quantity, price in zip(
        frame["CustomerID"], frame["Quantity"], frame["UnitPrice"], strict=True
    ):
        amount = round(price * 1000) * quantity
        key = str(customer)
        exact_net[key] = exact_net.get(key, 0) + amount
        exact_gross[key] = exact_gross.get(key, 0) + max(0, amount)
    summed = (
        frame.with_columns(amount=polars.col("Quantity") * polars.col("UnitPrice"))
        .group_by("CustomerID")
        .agg(
            net=polars.col("amount").sum(),
            gross=polars.col("amount").filter(polars.col("Quantity") > 0).sum(),
        )
    )
    keys = [str(key) for key in summed["CustomerID"]]
    net = {key: Fraction(value) for key, value in zip(keys, summed["net"], strict=True)}
    gross = {key: Fraction(value) for key, value in zip(keys, summed["gross"], strict=True)}
    return net, gross, exact_net, exact_gross


def _changed(gross: Concentration, net: Concentration) -> int:
    before = {one.customer: one.abc for one in gross.standings}
    # A customer that never had a sale is at the bottom by gross turnover, and in no class by net.
    return sum((before[one.customer] or AbcClass.C) is not one.abc for one in net.standings)


@pytest.mark.method("I2")
def test_netting_returns_changes_who_is_class_a() -> None:
    """Returns move 205 customers when summed in floats as measured, 208 exactly: 5 net to nothing at all.

    Float sums leave 5 customers whose returns cancel every sale at +0.000000000000003 and so in a class;
    exact sums put them at zero and in none.
    """
    case = _case("online_retail_returns")
    net, gross, exact_net, exact_gross = _netting()
    floats_net, floats_gross = concentrate(net, AbcCuts()), concentrate(gross, AbcCuts())
    wanted = case["expected"]
    assert len(floats_net.standings) == wanted["customers"]
    assert sum(value <= 0 for value in net.values()) == wanted["customers_net_le_0"]
    assert _changed(floats_gross, floats_net) == wanted["class_changed_by_netting"]
    assert floats_net.count(AbcClass.A) == wanted["A_net"]
    left = {one.customer for one in floats_gross.standings if one.abc is AbcClass.A} - {
        one.customer for one in floats_net.standings if one.abc is AbcClass.A
    }
    assert len(left) == wanted["A_gross_not_A_net"]
    exactly_net, exactly_gross = concentrate(exact_net, AbcCuts()), concentrate(exact_gross, AbcCuts())
    assert sum(value <= 0 for value in exact_net.values()) == 55
    assert _changed(exactly_gross, exactly_net) == 208
    assert exactly_net.count(AbcClass.A) == wanted["A_net"]


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        ({"a": 1, "b": None}, "concentration.unknown"),
        ({"a": 1, "b": -1}, "concentration.negative"),
        ({"a": 0, "b": 0}, "concentration.none"),
        ({"a": 5}, "concentration.single"),
        ({"a": 5, "b": 5}, "concentration.tied"),
    ],
)
def test_odd_inputs_are_named(amounts: dict[str, int | None], code: str) -> None:
    """Each degenerate input gives a finding with a name instead of a number that means nothing."""
    assert code in {finding.code for finding in concentrate(amounts, AbcCuts()).findings}


def test_nobody_known_is_refused() -> None:
    """With every amount unknown there is nothing to be said at all."""
    with pytest.raises(KeyAccountError) as caught:
        concentrate({"a": None}, AbcCuts())
    assert caught.value.code == "amounts.unknown"


def test_without_turnover_shares_are_unknown() -> None:
    """A share of nothing is not zero."""
    spread = concentrate({"a": 0, "b": -5}, AbcCuts())
    one = spread.of("a")
    assert (one.share, one.before, one.cumulative, one.abc) == (None, None, None, None)
    assert (spread.gini, spread.hhi, spread.top_share(1), spread.lorenz()) == (None, None, None, ())
    assert "no turnover" in spread.explain("a").tree()


def test_a_tie_shares_rank_and_cumulative_share() -> None:
    """Two equal customers have the same place; the next one comes after both."""
    spread = concentrate({"a": 40, "b": 40, "c": 20}, AbcCuts())
    assert [one.rank for one in spread.standings] == [1, 1, 3]
    assert spread.of("a").cumulative == spread.of("b").cumulative == Decimal("0.8")
    assert spread.of("c").before == Decimal("0.8")


def test_money_stays_money() -> None:
    """Figures that people read carry their currency."""
    spread = concentrate({"a": Money("1.50", "CNY"), "b": Money(2, "CNY")}, AbcCuts())
    assert spread.total == Money("3.50", "CNY")
    assert "2.00 CNY" in spread.summary()
    assert "基尼系数" in spread.summary("zh")
    assert "<table" in spread._repr_html_()


def test_an_unknown_customer_is_told_the_closest() -> None:
    """A typing slip is the usual reason."""
    with pytest.raises(KeyAccountError) as caught:
        concentrate({"C007": 1, "C008": 2}, AbcCuts()).of("C07")
    assert "C007" in str(caught.value)


@given(AMOUNTS)
def test_shares_of_the_positive_sum_to_one(amounts: dict[str, int]) -> None:
    """What is shared out is the whole, but for the last rounded digit of each share."""
    spread = concentrate(amounts, AbcCuts())
    shares = [Fraction(one.share) for one in spread.standings if one.share is not None and one.share > 0]
    if shares:
        assert abs(sum(shares, Fraction(0)) - 1) <= Fraction(len(shares), 10**12)


@given(AMOUNTS)
def test_gini_agrees_with_the_mean_difference(amounts: dict[str, int]) -> None:
    """The Gini coefficient is half the relative mean absolute difference: another road to the same number."""
    held = [max(0, amount) for amount in amounts.values()]
    total, size = sum(held), len(held)
    gini = concentrate(amounts, AbcCuts()).gini
    if not total:
        assert gini is None
        return
    difference = sum(abs(one - two) for one in held for two in held)
    assert gini is not None
    assert abs(Fraction(gini) - Fraction(difference, 2 * size * total)) <= Fraction(1, 10**12)


@given(AMOUNTS)
def test_the_lorenz_curve_rises_from_nothing_to_all(amounts: dict[str, int]) -> None:
    """Smallest first, so the curve never lies above the diagonal."""
    curve = concentrate(amounts, AbcCuts()).lorenz()
    if curve:
        assert curve[0] == (Decimal(0), Decimal(0))
        assert curve[-1][0] == 1
        assert abs(curve[-1][1] - 1) <= Decimal("0.00000001")
        assert all(y <= x + Decimal("0.000000001") for x, y in curve)


@given(AMOUNTS)
def test_row_order_is_irrelevant(amounts: dict[str, int]) -> None:
    """A database returns rows in any order it likes."""
    assert concentrate(amounts, AbcCuts()) == concentrate(dict(reversed(amounts.items())), AbcCuts())


def test_class_counts_cover_everybody_with_turnover() -> None:
    """No customer may fall between the classes."""
    spread = concentrate({str(n): n for n in range(1, 101)}, AbcCuts())
    assert sum(Counter(one.abc for one in spread.standings).values()) == 100
