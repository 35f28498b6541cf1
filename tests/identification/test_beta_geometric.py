"""BG/NBD in plain Python finds the published CDNOW parameters, and never calls a one-time buyer alive."""

from __future__ import annotations

from csv import DictReader
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.beta_geometric import (
    BetaGeometric,
    check_enough,
    fit_beta_geometric,
    fit_findings,
)
from keyaccount.identification.fitting import Maximum
from keyaccount.identification.purchase_history import Buying
from tests.shared_data import cases, data

REPEATER = Buying("R", 2, Decimal("30.43"), Decimal("38.86"))
ONCE = Buying("O", 0, Decimal(0), Decimal("38.86"))
PUBLISHED = BetaGeometric(
    Decimal("0.243"), Decimal("4.414"), Decimal("0.793"), Decimal("2.426"), Decimal("-9582.4"), 2357
)


def cdnow() -> tuple[Buying, ...]:
    """Return the 2,357 CDNOW histories, in weeks."""
    with data("cdnow/cdnow_customers_summary.csv").open(encoding="utf-8") as file:
        return tuple(
            Buying(row["ID"], int(float(row["frequency"])), Decimal(row["recency"]), Decimal(row["T"]))
            for row in DictReader(file)
        )


@cache
def _fitted() -> BetaGeometric:
    return fit_beta_geometric(cdnow())


def _case() -> Any:
    found = next((one.values[0] for one in cases("identification") if one.id == "bgnbd_cdnow"), None)
    return found if found is not None else pytest.skip("needs the published cases")


@pytest.mark.method("I4a")
def test_cdnow_parameters_are_those_published() -> None:
    """Fader, Hardie & Lee's parameters, likelihood, expectation and probability, in their tolerances."""
    case = _case()
    wanted, model = case["expected"], _fitted()
    tolerance = case["tol"]
    for name in ("r", "alpha", "a", "b"):
        assert abs(float(getattr(model, name)) - wanted[name]) <= tolerance
    assert abs(float(model.log_likelihood) - wanted["log_likelihood"]) <= case["tol_by_key"]["log_likelihood"]
    expected = model.expected_purchases(REPEATER, Decimal(39))
    assert abs(float(expected) - wanted["E_Y39_given_x2_tx30.43_T38.86"]) <= tolerance
    alive = model.alive(REPEATER)
    assert alive is not None
    assert round(alive, 4) == Decimal(str(wanted["p_alive_x2_tx30.43_T38.86_4dp"]))
    assert model.alive_by_model(ONCE) == Decimal(str(wanted["model_p_alive_zero_repeat"]))
    assert "I4a" in model.explain(REPEATER).clauses()


@pytest.mark.method("I4a")
def test_one_time_buyers_are_unknown_not_alive() -> None:
    """The model is certain of every one-time buyer by construction; that is no finding."""
    assert PUBLISHED.alive(ONCE) is None
    explained = PUBLISHED.explain(ONCE)
    assert explained.figure is None
    assert "unknown" in explained.line()
    assert "lifetime.one-time" in {finding.code for finding in _fitted().findings}


def test_a_silent_repeater_is_less_alive_than_a_recent_one() -> None:
    """Same purchases, but the last long ago."""
    silent = PUBLISHED.alive(Buying("S", 5, Decimal(10), Decimal(39)))
    recent = PUBLISHED.alive(Buying("T", 5, Decimal(38), Decimal(39)))
    assert silent is not None
    assert recent is not None
    assert silent < recent


def test_expectations_grow_with_time_from_nothing() -> None:
    """No time ahead, no purchases; the further the more, also at a = 1 where the closed form has a gap."""
    for a in ("0.793", "1", "3.5"):
        model = BetaGeometric(Decimal("0.243"), Decimal("4.414"), Decimal(a), Decimal("2.426"), Decimal(0), 9)
        steps = [model.expected_purchases(REPEATER, Decimal(time)) for time in (0, 13, 39, 200)]
        assert steps[0] == 0
        assert steps == sorted(steps)
        assert model.expected_purchases(ONCE, Decimal(39)) > 0


def test_a_time_too_far_ahead_is_refused() -> None:
    """A series that does not converge must not give the number it happened to reach."""
    with pytest.raises(KeyAccountError) as caught:
        BetaGeometric(
            Decimal(2), Decimal("0.000001"), Decimal(3), Decimal(1), Decimal(0), 9
        ).expected_purchases(Buying("X", 1, Decimal("0.000001"), Decimal("0.000002")), Decimal(10) ** 12)
    assert caught.value.code == "lifetime.no-series"


@pytest.mark.parametrize("groups", [[(1, 2.0, 3.0, 9)], [(0, 0.0, 3.0, 50)]])
def test_too_little_data_is_refused(groups: list[tuple[int, float, float, int]]) -> None:
    """Nine customers, or nobody who came back, determine no model."""
    with pytest.raises(KeyAccountError) as caught:
        check_enough(groups)
    assert caught.value.code == "lifetime.too-few"


def test_findings_name_what_the_reader_must_know() -> None:
    """A clean fit of repeaters alone has nothing to report."""
    assert fit_findings([(1, 2.0, 3.0, 20)], Maximum((1.0,), 0.0, 5, settled=True)) == ()
    found = fit_findings([(0, 0.0, 3.0, 20)], Maximum((1e5,), 0.0, 5, settled=False))
    assert [one.code for one in found] == [
        "lifetime.one-time",
        "lifetime.not-settled",
        "lifetime.at-edge",
    ]


def test_words() -> None:
    """Parameters print in both languages."""
    assert "0.243" in PUBLISHED.summary()
    assert "参数" in PUBLISHED.summary("zh")
    assert "<table" in PUBLISHED._repr_html_()
