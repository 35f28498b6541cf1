"""Calls are spent where they bring most; the published fit and an exhaustive search are the judges."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.numbers import exact
from keyaccount.visits.callplan import (
    AccountCalls,
    CallOption,
    CallResponse,
    _regress,
    allocate_calls,
    fit_response,
)
from tests.shared_data import cases

_LINE = CallResponse(Decimal(0), Decimal(1), Decimal(1), Decimal(1))


def _case(name: str) -> list[Any]:
    return [one for one in cases("visits", "visits") if one.id in (name, "absent")]


@pytest.mark.parametrize("case", _case("callplan-crawford"))
def test_the_published_curve_is_fitted(case: Any) -> None:
    """Nine judged points and the least-squares curve a second program found for them."""
    given_ = case["inputs"]
    points = [
        (Decimal(x), Decimal(y)) for x, y in zip(given_["effort_percent"], given_["sales"], strict=True)
    ]
    curve, error = fit_response(points)
    expected = case["expected"]
    found = {
        "r0_2dp": f"{curve.none:.2f}",
        "rinf_2dp": f"{curve.saturation:.2f}",
        "c_3dp": f"{curve.shape:.3f}",
        "x50_2dp": f"{curve.midpoint:.2f}",
        "sse_2dp": f"{error:.2f}",
        "r115_1dp": f"{curve.at(115):.1f}",
    }
    assert found == expected


@pytest.mark.method("V4")
@pytest.mark.parametrize("case", _case("callplan-toy-dp"))
def test_the_exact_split_of_the_hours_comes_out(case: Any) -> None:
    """Greedy splitting would give C some calls; the exact one gives it none."""
    options = [
        CallOption(
            one["id"],
            Decimal(one["margin"]) / 100,
            CallResponse(*(Decimal(str(one[key])) for key in ("r0", "rinf", "c", "d"))),
            Decimal(str(one["hours"])),
        )
        for one in case["inputs"]["accounts"]
    ]
    best = allocate_calls(options, hours=Decimal(case["inputs"]["hours"]))
    assert {one.account: one.calls for one in best.accounts} == case["expected"]["calls"]
    assert f"{best.contribution:.3f}" == case["expected"]["contribution_3dp"]
    assert best.explain().figure == best.contribution
    assert "V4" in best.explain().clauses()


@st.composite
def options(draw: st.DrawFn) -> list[CallOption]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        shape = Decimal(draw(st.integers(5, 40))) / 10
        curve = CallResponse(
            Decimal(draw(st.integers(0, 30))), Decimal(100), shape, Decimal(draw(st.integers(1, 60)))
        )
        least = draw(st.integers(0, 1))
        most = draw(st.integers(least, 5))
        hours = draw(st.sampled_from([Decimal(1), Decimal("1.5"), Decimal(2)]))
        found.append(CallOption(f"C{number}", Decimal(draw(st.integers(1, 50))), curve, hours, least, most))
    return found


@settings(max_examples=40, deadline=None)
@given(options(), st.integers(6, 14))
def test_no_other_split_brings_more(given_: list[CallOption], hours: int) -> None:
    """Trying every split is slow and certain."""
    best = allocate_calls(given_, hours=Decimal(hours))
    assert best.hours_used <= hours
    every = [
        sum(one.contribution(calls) for one, calls in zip(given_, split, strict=True))
        for split in product(*(range(one.least, one.most + 1) for one in given_))
        if sum(one.hours * calls for one, calls in zip(given_, split, strict=True)) <= hours
    ]
    assert best.contribution == max(every)


def test_s_curves_defeat_greedy_but_not_the_exact_split() -> None:
    """One call to an S-shaped account brings nothing, five bring almost all: steps of one never get there."""
    steep = CallResponse(Decimal(0), Decimal(100), Decimal(8), Decimal(4**8))
    flat = CallResponse(Decimal(0), Decimal(20), Decimal(1), Decimal(2))
    best = allocate_calls(
        [
            CallOption("steep", Decimal(1), steep, Decimal(1)),
            CallOption("flat", Decimal(1), flat, Decimal(1)),
        ],
        hours=Decimal(6),
    )
    assert {one.account: one.calls for one in best.accounts} == {"flat": 0, "steep": 6}


def test_the_result_reads_as_a_table_in_both_languages() -> None:
    """The manager sees calls, hours and what one more call would bring."""
    curve = CallResponse(Decimal(0), Decimal(100), Decimal(1), Decimal(1))
    best = allocate_calls([CallOption("A", Decimal(1), curve, Decimal(1), most=1)], hours=Decimal(2))
    assert best.accounts[0].next_call is None
    assert "未知" in best.summary("zh")
    assert "one more" not in best.explain().tree()
    assert "<table" in best._repr_html_()
    assert isinstance(best.accounts[0], AccountCalls)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: CallResponse(Decimal(0), Decimal(1), Decimal(0), Decimal(1)), "response.shape"),
        (lambda: CallResponse(Decimal(0), Decimal(1), Decimal(1), Decimal(-1)), "response.shape"),
        (lambda: fit_response([(Decimal(1), Decimal(1))] * 9), "response.points"),
        (lambda: fit_response([(Decimal(x - 1), Decimal(1)) for x in range(6)]), "response.points"),
        (lambda: fit_response([(Decimal(x), Decimal("NaN")) for x in range(6)]), "decimal.not-finite"),
        (lambda: CallOption("A", Decimal(1), _LINE, Decimal(0)), "calls.hours"),
        (lambda: CallOption("A", Decimal(1), _LINE, Decimal(1), 3, 2), "number.too-small"),
        (
            lambda: allocate_calls(
                [CallOption("A", Decimal(1), _LINE, Decimal(2), least=2)], hours=Decimal(3)
            ),
            "calls.too-few-hours",
        ),
        (
            lambda: allocate_calls(
                [CallOption("A", Decimal(1), _LINE, Decimal("0.000001"))], hours=Decimal(3)
            ),
            "calls.too-fine",
        ),
        (
            lambda: allocate_calls([CallOption("A", Decimal(1), _LINE, Decimal(1))] * 2, hours=Decimal(3)),
            "calls.duplicate-account",
        ),
    ],
)
def test_unusable_input_is_refused(call: Any, code: str) -> None:
    """Curves through one point and calls without time have no answer worth printing."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code


def test_a_curve_that_tells_the_efforts_apart_by_nothing_is_never_chosen() -> None:
    """Far beyond every effort all shares are nil; dividing by their spread would crash the search."""
    points = [(Decimal(x), Decimal(x)) for x in range(1, 7)]
    with exact():
        assert _regress(points, (Decimal(30), Decimal(50)))[0] > Decimal(10) ** 30


def test_a_flat_series_still_fits() -> None:
    """When calls change nothing, the curve is a level line and not an error."""
    curve, error = fit_response([(Decimal(x), Decimal(7)) for x in range(6)])
    assert round(curve.at(3), 6) == 7
    assert error < Decimal("0.000001")
