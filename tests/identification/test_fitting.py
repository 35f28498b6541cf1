"""The simplex search finds maxima, says when it did not, and its logarithms never overflow."""

from __future__ import annotations

from math import exp, inf, isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification import fitting
from keyaccount.identification.fitting import Maximum, log_add, log_sub, maximise


def test_a_curved_valley_is_followed_to_its_end() -> None:
    """Rosenbrock's function is where naive searches stop half-way."""
    found = maximise(lambda x, y: -((1 - x) ** 2) - 100 * (y - x * x) ** 2, (0.3, 2.0))
    assert found.settled
    assert found.parameters == pytest.approx((1.0, 1.0), abs=1e-4)


def test_the_same_search_gives_the_same_bits() -> None:
    """A figure that changes from run to run cannot be stored and replayed."""

    def peak(x: float) -> float:
        return -(log(x) ** 2)

    assert maximise(peak, (5.0,)) == maximise(peak, (5.0,))


def test_a_function_without_a_peak_runs_to_the_edge_and_says_so() -> None:
    """Data that cannot pin a parameter down must not look like a result."""
    found = maximise(lambda x: x, (1.0,))
    assert found.at_edge
    assert not Maximum((1.0, 2.0), 0.0, 1, True).at_edge


def test_undefined_values_are_avoided() -> None:
    """NaN on the way (a logarithm of zero, say) is a wall, not a result."""
    found = maximise(lambda x: float("nan") if x > 2 else -((x - 1.9) ** 2), (1.0,))
    assert found.parameters[0] == pytest.approx(1.9, abs=1e-3)


def test_a_search_cut_short_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The best found so far comes back as such, never as if it had settled."""
    monkeypatch.setattr(fitting, "MOST_STEPS", 3)
    assert not maximise(lambda x, y: -((x - 3) ** 2) - (y - 9) ** 2, (1.0, 1.0)).settled


@pytest.mark.parametrize("start", [(), (0.0,), (1.0, -1.0)])
def test_the_start_must_be_positive(start: tuple[float, ...]) -> None:
    """The search runs on logarithms."""
    with pytest.raises(KeyAccountError) as caught:
        maximise(lambda *_: 0.0, start)
    assert caught.value.code == "fit.start"


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_sums_in_logarithms(one: float, two: float) -> None:
    """Where plain arithmetic works, both give the same."""
    assert isclose(log_add(one, two), log(exp(one) + exp(two)), rel_tol=1e-9, abs_tol=1e-9)
    high, low = max(one, two), min(one, two)
    if high - low > 1e-3:
        assert isclose(log_sub(high, low), log(exp(high) - exp(low)), rel_tol=1e-6, abs_tol=1e-6)


def test_sums_where_plain_arithmetic_fails() -> None:
    """Thousands of small probabilities multiply to nothing in plain floats."""
    assert log_add(-5000.0, -5000.0) == pytest.approx(-5000.0 + log(2))
    assert log_sub(-5000.0, -inf) == -5000.0
    assert log_add(-inf, -inf) == -inf
