"""Cost to serve: drivers times rates, as the textbook computes them, exact and explained."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.cost_to_serve import cost_to_serve
from keyaccount.identification.whale import cost_to_serve_ratio
from keyaccount.model.activity import Activity, ActivityRates
from keyaccount.model.facts import customer_facts
from keyaccount.model.ledger import Ledger
from keyaccount.values.dated import Dated
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from tests.identification.market import COLUMNS, places, sale
from tests.shared_data import cases

YEAR = Period.year(2026)
DAY = date(2026, 3, 2)


def _spring() -> Any:
    found = next(
        (one.values[0] for one in cases("identification") if one.id == "abc_costing_spring_distribution"),
        None,
    )
    if found is None:
        pytest.skip("needs the published cases")
    return found


@pytest.mark.method("I3")
def test_spring_distribution_to_the_cent() -> None:
    """Horngren's five customers: revenue, cost to serve and operating income; T loses money."""
    case = _spring()
    given, wanted = case["inputs"], case["expected"]
    rates = ActivityRates(
        "textbook",
        {
            "orders": Money(given["rates"]["per_order"], "USD"),
            "visits": Money(given["rates"]["per_visit"], "USD"),
            "miles": Money(given["rates"]["per_mile"], "USD"),
            "cases": Money(str(given["rates"]["per_case"]), "USD"),
            "rush_orders": Money(given["rates"]["per_expedite"], "USD"),
        },
    )
    activities = []
    for index, customer in enumerate(given["customers"]):
        miles = given["deliveries"][index] * given["miles_per_delivery"][index]
        taken = {
            "orders": given["purchase_orders"][index],
            "visits": given["customer_visits"][index],
            "miles": miles,
            "cases": given["cases"][index],
            "rush_orders": given["expedited"][index],
        }
        activities += [Activity(customer, key, Decimal(count), DAY) for key, count in taken.items()]
    served = cost_to_serve(activities, rates, YEAR)
    for index, customer in enumerate(given["customers"]):
        revenue = given["cases"][index] * Decimal(str(given["actual_price"][index]))
        margin = revenue - given["cases"][index] * Decimal(str(given["unit_cost"]))
        cost = served.of(customer).total
        assert cost == Money(wanted["cost_to_serve"][index], "USD")
        assert revenue == wanted["revenue"][index]
        assert margin == wanted["gross_margin"][index]
        profit = margin - cost.amount
        assert profit == wanted["operating_income"][index]
        rate = Fraction(profit) / Fraction(revenue)
        assert places(float(rate), 4) == places(wanted["margin_after_cts_pct_4dp"][index], 4)
    assert "I3" in served.explain("T").clauses()


def test_rates_follow_the_day() -> None:
    """A rate that rose in July must not reprice the spring."""
    rates = ActivityRates(
        "2026",
        {"orders": Dated.of((date(2026, 1, 1), Money(10, "CNY")), (date(2026, 7, 1), Money(12, "CNY")))},
    )
    done = [Activity("C1", "orders", Decimal(2), day) for day in (date(2026, 6, 30), date(2026, 7, 1))]
    served = cost_to_serve(done, rates, YEAR)
    assert [one.cost for one in served.of("C1").drivers] == [Money(20, "CNY"), Money(24, "CNY")]


def test_drivers_counted_from_the_ledger() -> None:
    """Orders, lines and returns need not be recorded twice: the ledger has them."""
    ledger = Ledger.from_rows(
        [sale("C1", DAY, 100), sale("C1", DAY, 50), sale("C1", date(2026, 3, 9), -20)],
        COLUMNS,
        currency="CNY",
    )
    facts = customer_facts(ledger, YEAR).customers
    rates = ActivityRates(
        "2026", {"orders": Money(10, "CNY"), "lines": Money(1, "CNY"), "returns": Money(5, "CNY")}
    )
    recorded = [Activity("C1", "orders", Decimal(99), DAY)]
    served = cost_to_serve(recorded, rates, YEAR, facts, ["orders", "lines", "returns"])
    assert {one.driver: one.quantity for one in served.of("C1").drivers} == {
        "lines": 3,
        "orders": 3,
        "returns": 1,
    }
    assert served.minor_of("C1") == 3 * 100 + 3 * 1000 + 500
    assert served.minor_of("C2") == 0


def test_a_driver_nobody_records_is_unknown() -> None:
    """Without a single record, no customer can be said to have cost nothing in it."""
    rates = ActivityRates("2026", {"orders": Money(10, "CNY"), "visits": Money(80, "CNY")})
    served = cost_to_serve([Activity("C1", "orders", Decimal(1), DAY)], rates, YEAR)
    assert [finding.code for finding in served.findings] == ["serve.driver-unrecorded"]
    assert served.of("C9").explain().figure == Money(0, "CNY")


def test_merged_customers_count_under_the_one_that_stands() -> None:
    """A merger must not hide half of what the customer costs."""
    rates = ActivityRates("2026", {"orders": Money(10, "CNY")})
    done = [Activity(name, "orders", Decimal(1), DAY) for name in ("OLD", "C1")]
    assert cost_to_serve(done, rates, YEAR, aliases={"OLD": "C1"}).of("C1").total == Money(20, "CNY")


@pytest.mark.parametrize(
    ("counted", "driver", "code"),
    [(["visits"], "orders", "serve.not-countable"), ([], "order", "activity.driver-unknown")],
)
def test_wrong_names_are_refused(counted: list[str], driver: str, code: str) -> None:
    """A driver without a rate, or one the ledger cannot count, is a slip of the pen."""
    rates = ActivityRates("2026", {"orders": Money(10, "CNY")})
    with pytest.raises(KeyAccountError) as caught:
        cost_to_serve([Activity("C1", driver, Decimal(1), DAY)], rates, YEAR, counted=counted)
    assert caught.value.code == code


def test_words() -> None:
    """The costliest customers print in both languages."""
    rates = ActivityRates("2026", {"own": Money(10, "CNY")})
    served = cost_to_serve([Activity("C1", "own", Decimal("1.5"), DAY)], rates, YEAR)
    assert "15.00 CNY" in served.summary()
    assert "服务成本" in served.summary("zh")
    assert "<table" in served._repr_html_()
    assert "own = 15.00 CNY (1.5 x 10.00 CNY)" in served.explain("C1").tree()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["C1", "C2"]),
            st.sampled_from(["orders", "visits"]),
            st.decimals(0, 1000, places=3),
        ),
        max_size=20,
    )
)
def test_totals_follow_the_definition(done: list[tuple[str, str, Decimal]]) -> None:
    """Summed per driver in fractions and rounded once, half up: the same cents by another road."""
    prices = {"orders": Fraction("1.07"), "visits": Fraction("80.55")}
    rates = ActivityRates("2026", {"orders": Money("1.07", "CNY"), "visits": Money("80.55", "CNY")})
    activities = [Activity(who, driver, quantity, DAY) for who, driver, quantity in done]
    served = cost_to_serve(activities, rates, YEAR)
    for who in ("C1", "C2"):
        wanted = 0
        for driver, price in prices.items():
            exact = sum((Fraction(q) for c, d, q in done if (c, d) == (who, driver)), Fraction(0)) * price
            wanted += (exact * 100 + Fraction(1, 2)).__floor__()
        assert served.minor_of(who) == wanted


def test_ratio_of_the_textbook_customer() -> None:
    """T costs 14 cents to serve per dollar of turnover, four times what S does."""
    assert places(cost_to_serve_ratio(7090, 50544), 4) == Decimal("0.1403")


def test_a_counted_driver_that_never_happened_costs_nothing() -> None:
    """A customer without returns has no line of zero in its explanation, nor any cost of returns."""
    ledger = Ledger.from_rows([sale("C1", DAY, 100)], COLUMNS, currency="CNY")
    rates = ActivityRates("2026", {"orders": Money(30, "CNY"), "returns": Money(50, "CNY")})
    facts = {"C1": customer_facts(ledger, YEAR).customers["C1"]}
    served = cost_to_serve([], rates, YEAR, facts, ["orders", "returns"])
    assert served.of("C1").total == Money(30, "CNY")
    assert [one.driver for one in served.of("C1").drivers] == ["orders"]
