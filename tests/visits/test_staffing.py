"""How many managers a firm pays is decided here, so every method must match what is published."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import ceil, isqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.visits.staffing import (
    Capacity,
    SizingMethod,
    StaffSize,
    WorkClass,
    size_by_breakdown,
    size_by_increment,
    size_by_workload,
)
from tests.shared_data import cases


def _case(name: str) -> list[Any]:
    return [one for one in cases("visits", "visits") if one.id in (name, "absent")]


@pytest.mark.method("V4")
@pytest.mark.parametrize("case", _case("workload-kotler"))
def test_the_textbook_workload_of_calls_comes_out(case: Any) -> None:
    """60,000 calls at 1,000 a manager is the example every sales textbook copies."""
    classes = [
        WorkClass(f"class-{n}", one["accounts"], one["calls"])
        for n, one in enumerate(case["inputs"]["classes"])
    ]
    size = size_by_workload(classes, Capacity(Decimal(case["inputs"]["calls_per_manager"]), "calls"))
    assert size.managers == case["expected"]["managers"]
    assert size.demand == case["expected"]["calls"]
    assert "V4" in size.explain().clauses()


@pytest.mark.parametrize("case", _case("workload-hours"))
def test_the_workload_in_hours_comes_out(case: Any) -> None:
    """Hours per month and a manager's real working months give another published figure."""
    given_ = case["inputs"]
    classes = [
        WorkClass(f"class-{n}", one["accounts"], given_["months"], Decimal(one["hours"]))
        for n, one in enumerate(given_["monthly"])
    ]
    manager = given_["manager"]
    capacity = Capacity.of_hours(
        per_day=manager["hours_per_day"], days_per_month=manager["days_per_month"], months=manager["months"]
    )
    size = size_by_workload(classes, capacity)
    assert size.demand == case["expected"]["hours"]
    assert size.capacity == case["expected"]["manager_hours"]
    assert size.managers == case["expected"]["managers"]


@pytest.mark.parametrize("case", _case("workload-selling-share"))
def test_only_the_selling_share_of_the_time_counts(case: Any) -> None:
    """Half a manager's time goes to paper; forgetting that halves the staff on paper."""
    capacity = Capacity(
        Decimal(case["inputs"]["manager_hours"]), selling_share=Decimal(case["inputs"]["selling_share"])
    )
    size = size_by_workload(Decimal(case["inputs"]["workload_hours"]), capacity)
    assert str(round_fraction(size.exact, 2)) == case["expected"]["fraction_2dp"]
    assert size.managers == case["expected"]["managers"]


@pytest.mark.parametrize("case", _case("breakdown"))
def test_the_breakdown_method_comes_out(case: Any) -> None:
    """Sales over sales per manager is crude, but firms use it and expect this figure."""
    size = size_by_breakdown(
        Money(case["inputs"]["sales"], "USD"), Money(case["inputs"]["per_manager"], "USD")
    )
    assert size.managers == case["expected"]["managers"]
    assert size.method is SizingMethod.BREAKDOWN


@pytest.mark.parametrize("case", _case("incremental"))
def test_the_incremental_method_finds_the_last_manager_who_pays(case: Any) -> None:
    """With revenue 10^6 sqrt(x) and cost 10^5 x the 25th manager is the last that pays."""

    def revenue(count: int) -> Money:
        return Money.of_minor(isqrt(count * 10**16), "USD")

    size = size_by_increment(revenue, lambda count: Money(100_000, "USD") * count, most=60)
    assert size.managers == case["expected"]["managers"]
    assert size.steps[size.managers].profit == Money(case["expected"]["profit"], "USD")
    assert [part.key for part in size.explain().because] == ["step.24", "step.25", "step.26"]


@given(
    st.lists(
        st.tuples(st.integers(0, 500), st.integers(0, 60), st.integers(0, 400), st.integers(0, 100)),
        max_size=5,
    ),
    st.integers(1, 2000),
)
def test_rounding_up_never_leaves_an_account_without_time(rows: list[tuple[int, ...]], hours: int) -> None:
    """An independent reckoning in fractions, and the promise that the hours always suffice."""
    classes = [
        WorkClass(f"c{n}", accounts, calls, Decimal(long) / 100, preparation_hours=Decimal(prep) / 100)
        for n, (accounts, calls, long, prep) in enumerate(rows)
    ]
    size = size_by_workload(classes, Capacity(Decimal(hours)))
    demand = sum((Fraction(a * c * (long + prep), 100) for a, c, long, prep in rows), Fraction(0))
    assert size.managers == ceil(demand / hours)
    assert size.managers * hours >= demand
    assert size.utilisation <= 1


def test_the_explanation_adds_up_and_speaks_both_languages() -> None:
    """The board sees the work class by class before it hires."""
    size = size_by_workload([WorkClass("A", 10, 12, Decimal(4))], Capacity(Decimal(100)))
    assert size.explain().find("demand") is not None
    assert "向上取整" in size.summary("zh")
    assert "A" in size.table().to_text()
    assert "<table" in size._repr_html_()


def test_no_work_needs_no_manager() -> None:
    """Nothing to do is no error and no division by zero."""
    size = size_by_workload([], Capacity(Decimal(100)))
    assert size.managers == 0
    assert size.utilisation == 0
    assert size.summary().startswith("managers = 0")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: Capacity(Decimal(0)), "capacity.none"),
        (lambda: Capacity(Decimal(5), selling_share=Decimal("1.5")), "number.too-large"),
        (lambda: Capacity(Decimal(5), "days"), "capacity.unit"),
        (lambda: Capacity(5.0), "decimal.wrong"),  # type: ignore[arg-type]
        (lambda: size_by_breakdown(Money(5, "USD"), Money(0, "USD")), "capacity.none"),
        (lambda: size_by_breakdown(Money(-5, "USD"), Money(1, "USD")), "sizing.sales"),
        (lambda: size_by_breakdown(Money(5, "USD"), Money(1, "CNY")), "money.currency-mixed"),
        (lambda: WorkClass("A", -1, 3), "number.too-small"),
        (lambda: StaffSize("workload", 1, Fraction(1), Fraction(1), Fraction(1), "h"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_impossible_figures_are_refused(call: Any, code: str) -> None:
    """A typing error must not become a hiring decision."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
