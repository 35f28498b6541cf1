"""RFM agrees with the R package, and never gives equal customers unequal scores."""

from __future__ import annotations

from csv import DictReader
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.rfm import RfmCustomer, rfm, rfm_from_facts, rfm_from_orders
from keyaccount.model.facts import customer_facts
from keyaccount.model.ledger import Ledger
from keyaccount.values.money import Money
from tests.identification.market import COLUMNS, sale
from tests.shared_data import cases, data

AS_OF = date(2026, 1, 31)


def _case() -> Any:
    found = next((one.values[0] for one in cases("identification") if one.id == "rfm_r_package_orders"), None)
    return found if found is not None else pytest.skip("needs the published cases")


@pytest.mark.method("I4a")
def test_scores_of_the_r_package() -> None:
    """995 customers, the five published rows exactly."""
    case = _case()
    with data("rfm/orders.csv").open(encoding="utf-8") as file:
        orders = [
            (row["customer_id"], date.fromisoformat(row["order_date"]), int(row["revenue"]))
            for row in DictReader(file)
        ]
    scored = rfm_from_orders(orders, date.fromisoformat(case["inputs"]["analysis_date"]))
    assert len(scored.scores) == case["expected"]["customers"]
    for name, days, count, amount, code in case["expected"]["first5"]:
        one = scored.of(name)
        assert (one.recency_days, one.occasions, one.amount, one.code) == (days, count, amount, str(code))
    assert "I4a" in scored.explain("Add Senger").clauses()


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 5), st.integers(-20, 100)), min_size=1, max_size=20)
)
def test_equal_figures_have_equal_scores(rows: list[tuple[int, int, int]]) -> None:
    """Cutting ranks into bins splits ties: 3,504 of 4,372 real customers were hit by that elsewhere."""
    customers = [
        RfmCustomer(f"C{n:02d}", date.fromordinal(AS_OF.toordinal() - days), count, amount)
        for n, (days, count, amount) in enumerate(rows)
    ]
    scores = rfm(customers, AS_OF).scores
    for one in scores:
        for two in scores:
            if one.occasions == two.occasions:
                assert one.frequency == two.frequency
            if one.recency_days < two.recency_days:
                assert one.recency >= two.recency
            if one.amount == two.amount:
                assert one.monetary == two.monetary


def test_own_thresholds() -> None:
    """A trade knows its rhythm better than its quintiles do."""
    customers = [RfmCustomer(f"C{n}", date(2026, 1, n), n, 10 * n) for n in range(1, 9)]
    scored = rfm(customers, AS_OF, bins=3, cuts={"recency": [25, 28], "monetary": [15, 35]})
    assert (scored.of("C8").recency, scored.of("C4").recency, scored.of("C1").recency) == (3, 2, 1)
    assert (scored.of("C1").monetary, scored.of("C2").monetary, scored.of("C5").monetary) == (1, 2, 3)


def test_facts_of_a_period_can_be_scored() -> None:
    """Documents are the occasions; money stays money."""
    rows = [
        sale("C1", date(2026, 1, 5), 10),
        sale("C1", date(2026, 1, 9), 5),
        sale("C2", date(2026, 1, 9), 7),
    ]
    facts = customer_facts(Ledger.from_rows(rows, COLUMNS, currency="CNY"))
    scored = rfm_from_facts(facts, AS_OF)
    assert (scored.of("C1").occasions, scored.of("C1").amount) == (2, Money(15, "CNY"))
    assert "15.00 CNY" in scored.summary()
    assert "距今天数" in scored.summary("zh")
    assert "<table" in scored._repr_html_()


def test_orders_after_the_day_do_not_count() -> None:
    """Replaying an earlier day must not see the future."""
    scored = rfm_from_orders([("C1", date(2026, 1, 5), 1), ("C1", date(2026, 2, 5), 9)], AS_OF)
    assert scored.of("C1").amount == 1


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: rfm([], AS_OF), "rfm.empty"),
        (lambda: rfm([RfmCustomer("C1", date(2026, 2, 1), 1, 5)], AS_OF), "rfm.after"),
        (lambda: rfm([RfmCustomer("C1", AS_OF, 1, 5)], AS_OF, cuts={"recency": [3, 2, 1, 0]}), "rfm.cuts"),
        (lambda: rfm([RfmCustomer("C1", AS_OF, 1, 5)], AS_OF, cuts={"recency": [1]}), "rfm.cuts"),
        (lambda: rfm([RfmCustomer("C1", AS_OF, 1, 5)], AS_OF).of("C2"), "customer.unknown"),
    ],
)
def test_wrong_input_is_refused(build: Any, code: str) -> None:
    """Thresholds that do not rise would leave a bin nobody can be in."""
    with pytest.raises(KeyAccountError) as caught:
        build()
    assert caught.value.code == code
