"""The DuPont view against published figures, and as a product that explains itself."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from keyaccount.analysis import DuPont, dupont, gross_margin_rate
from keyaccount.errors import KeyAccountError
from keyaccount.values.numbers import round_fraction
from tests.analysis.test_metrics import _cases


@pytest.mark.parametrize("case", _cases("dupont-costco-walmart"))
def test_published_margins_and_turnovers(case: Any) -> None:
    """Two retailers earn alike in two different ways; the view must show which."""
    for name, figures in case["inputs"].items():
        view = dupont(
            profit=Fraction(figures["op_income"]),
            sales=Fraction(figures["sales"]),
            assets=Fraction(figures["avg_assets"]),
        )
        assert str(round_fraction(view.margin * 100, 2)) == case["expected"][name]["margin_pct_2dp"]
        assert str(round_fraction(view.turnover, 2)) == case["expected"][name]["turnover_2dp"]


@pytest.mark.parametrize("case", _cases("dupont-walmart-tiffany-2000"))
def test_published_net_margins(case: Any) -> None:
    """A discounter and a jeweller: gross and net margin must not be mixed up."""
    for name, figures in case["inputs"].items():
        sales, cost = Fraction(figures["sales"]), Fraction(figures["cogs"])
        rate = gross_margin_rate(sales, cost)
        view = dupont(profit=Fraction(figures["net_profit"]), sales=sales, assets=sales)
        assert rate is not None
        assert rate * sales == Fraction(case["expected"][name]["gross_margin"])
        assert str(round_fraction(view.margin * 100, 2)) == case["expected"][name]["net_margin_pct_2dp"]


@pytest.mark.method("A6")
def test_the_return_is_explained_as_a_product() -> None:
    """A customer must see whether margin or turnover is what it lacks."""
    view = dupont(profit=5, sales=100, assets=50)
    told = view.explain()
    assert told.figure == Fraction(1, 10)
    assert [part.figure for part in told.parts] == [Fraction(1, 20), Fraction(2)]
    assert told.clauses() == {"A6"}
    assert "资产回报率" in view.summary("zh")
    assert "return on assets" in view._repr_html_()
    assert view == DuPont(Fraction(1, 20), Fraction(2))


@pytest.mark.parametrize(
    ("sales", "assets", "code"), [(0, 1, "metrics.no-sales"), (1, 0, "metrics.no-assets")]
)
def test_a_ratio_without_base_is_refused(sales: int, assets: int, code: str) -> None:
    """Without sales or assets there is nothing to split."""
    with pytest.raises(KeyAccountError) as caught:
        dupont(profit=1, sales=sales, assets=assets)
    assert caught.value.code == code
