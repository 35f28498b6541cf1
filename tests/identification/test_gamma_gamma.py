"""Gamma-Gamma agrees with the published CDNOW fit and says when its assumption fails."""

from __future__ import annotations

from csv import DictReader
from decimal import Decimal
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.gamma_gamma import GammaGamma, Spending, fit_gamma_gamma
from tests.identification.market import places
from tests.shared_data import cases, data


def _case() -> Any:
    found = next((one.values[0] for one in cases("identification") if one.id == "gammagamma_cdnow"), None)
    return found if found is not None else pytest.skip("needs the published cases")


@pytest.mark.method("I4a")
def test_cdnow_parameters_are_those_published() -> None:
    """Three parameters, ten conditional means and the correlation that justifies the model."""
    case = _case()
    with data("cdnow/cdnow_customers_summary_with_transactions.csv").open(encoding="utf-8") as file:
        rows = [Spending(row["ID"], int(row["x"]), Decimal(row["zbar"])) for row in DictReader(file)]
    model, wanted = fit_gamma_gamma(rows), case["expected"]
    for name in ("p", "q", "v"):
        assert abs(float(getattr(model, name)) - wanted[name]) <= case["tol"]
    for spending, mean in zip(rows, wanted["first10_conditional_mean"], strict=False):
        found = model.expected_spend(spending)
        assert found is not None
        assert abs(float(found) - mean) <= case["tol"]
    assert places(model.correlation, 4) == places(wanted["corr_x_zbar_4dp"], 4)
    assert "I4a" in model.explain(rows[0]).clauses()
    assert not model.findings


def test_without_repeats_everybodys_mean_is_expected() -> None:
    """A one-time buyer says nothing about spend per repeat purchase."""
    model = GammaGamma(Decimal(6), Decimal(4), Decimal(15), Decimal(0), None, 20)
    once = Spending("O", 0, Decimal(0))
    assert model.expected_spend(once) == model.population_mean == Decimal(30)
    assert model.explain(once).because[0].figure is None


def test_a_model_without_a_mean_says_unknown() -> None:
    """With q at or below 1 the population mean is infinite."""
    model = GammaGamma(Decimal(6), Decimal("0.9"), Decimal(15), Decimal(0), None, 20)
    assert model.population_mean is None
    assert model.expected_spend(Spending("O", 0, Decimal(0))) is None


def test_own_spend_weighs_more_with_every_repeat() -> None:
    """Two purchases hint, two hundred convince."""
    model = GammaGamma(Decimal(6), Decimal(4), Decimal(15), Decimal(0), None, 20)
    few, many = (model.expected_spend(Spending("C", count, Decimal(100))) for count in (1, 200))
    assert few is not None
    assert many is not None
    assert Decimal(30) < few < many < Decimal(100)


def test_spend_that_goes_with_frequency_is_reported() -> None:
    """The model rules it out, and a table of parameters would not show it."""
    model = fit_gamma_gamma([Spending(f"C{n}", n, Decimal(10 * n)) for n in range(1, 15)])
    assert "lifetime.correlated" in {finding.code for finding in model.findings}


def test_equal_frequencies_have_no_correlation() -> None:
    """Nothing varies, so nothing goes together."""
    model = fit_gamma_gamma([Spending(f"C{n}", 3, Decimal(10 + n % 7)) for n in range(14)])
    assert model.correlation is None


@pytest.mark.parametrize("mean", ["0", "-10"])
def test_net_returners_are_refused(mean: str) -> None:
    """A return counted as a purchase gave another library a negative spend."""
    with pytest.raises(KeyAccountError) as caught:
        Spending("C1", 2, Decimal(mean))
    assert caught.value.code == "spending.not-positive"
    with pytest.raises(KeyAccountError):
        fit_gamma_gamma([Spending("C1", 2, Decimal(5))])


def test_words() -> None:
    """Parameters print in both languages."""
    model = GammaGamma(Decimal(6), Decimal(4), Decimal(15), Decimal(0), None, 20)
    assert "Gamma-Gamma" in model.summary()
    assert "参数" in model.summary("zh")
    assert "<table" in model._repr_html_()
