"""Pareto/NBD by quadrature finds the published CDNOW parameters and a likelihood that scipy confirms."""

from __future__ import annotations

from decimal import Decimal
from math import exp, lgamma, log
from typing import Any

import pytest

from keyaccount.identification.pareto_nbd import ParetoNbd, _log_likelihood, _log_stopped, fit_pareto_nbd
from keyaccount.identification.purchase_history import Buying
from tests.identification.test_beta_geometric import ONCE, REPEATER, cdnow
from tests.shared_data import cases

PUBLISHED = ParetoNbd(
    Decimal("0.553"), Decimal("10.578"), Decimal("0.606"), Decimal("11.669"), Decimal("-9595"), 2357
)


def _case() -> Any:
    found = next((one.values[0] for one in cases("identification") if one.id == "paretonbd_cdnow"), None)
    return found if found is not None else pytest.skip("needs the published cases")


@pytest.mark.method("I4a")
def test_cdnow_parameters_are_those_published() -> None:
    """Fader, Hardie & Lee's four parameters within the published digits."""
    case = _case()
    model = fit_pareto_nbd(cdnow())
    for name in ("r", "alpha", "s", "beta"):
        assert abs(float(getattr(model, name)) - case["expected"][name]) <= case["tol"]
    assert "I4a" in model.explain(REPEATER).clauses()


@pytest.mark.parametrize(
    ("rate", "alpha", "s", "beta", "last", "age"),
    [(2.5, 10.6, 0.6, 11.7, 30.4, 38.9), (30.0, 4.0, 2.0, 1.0, 1.0, 39.0), (0.5, 12.0, 0.3, 3.0, 0.0, 39.0)],
)
def test_quadrature_agrees_with_fine_steps(
    rate: float, alpha: float, s: float, beta: float, last: float, age: float
) -> None:
    """Sixteen nodes against 200,000 trapezoids of the same integral."""
    steps = 200_000
    width = (age - last) / steps

    def at(time: float) -> float:
        return exp(-rate * log(alpha + time) - (s + 1) * log(beta + time))

    plain = width * (sum(at(last + width * index) for index in range(1, steps)) + (at(last) + at(age)) / 2)
    assert exp(_log_stopped(rate, alpha, s, beta, last, age)) == pytest.approx(plain, rel=1e-6)


def test_a_customer_seen_at_the_last_moment_cannot_have_stopped() -> None:
    """With the last purchase on the day of the study there is no time in which to drop out."""
    assert PUBLISHED.alive_by_model(Buying("X", 1, Decimal(9), Decimal(9))) == 1
    single = _log_likelihood([(1, 9.0, 9.0, 1)], 0.5, 10.0, 0.6, 11.0)
    still = lgamma(1.5) - lgamma(0.5) + 0.5 * log(10) + 0.6 * log(11) - 1.5 * log(19) - 0.6 * log(20)
    assert single == pytest.approx(still)


def test_one_time_buyers_are_unknown_though_the_model_has_an_opinion() -> None:
    """Consistent with BG/NBD: one purchase tells nothing of a rhythm."""
    assert PUBLISHED.alive(ONCE) is None
    assert 0 < PUBLISHED.alive_by_model(ONCE) < 1
    assert PUBLISHED.explain(ONCE).figure is None
    alive = PUBLISHED.alive(REPEATER)
    assert alive is not None
    assert Decimal("0.8") < alive < Decimal("0.9")


def test_words() -> None:
    """Parameters print in both languages."""
    assert "11.669" in PUBLISHED.summary()
    assert "参数" in PUBLISHED.summary("zh")
    assert "<table" in PUBLISHED._repr_html_()
