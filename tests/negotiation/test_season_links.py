"""From the season plan to the linked plans of the account study: production, supply and sales balance."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.negotiation import linked_plans_of
from tests.negotiation.brute_season import planned, random_case
from tests.negotiation.test_season_plan import peak
from tests.refusals import codes_of


@pytest.mark.method("A5")
def test_the_linked_plans_of_an_account_balance() -> None:
    """The three plans the customer sees are the season plan's own figures."""
    plans = linked_plans_of(peak(), "C7")
    assert plans.balanced
    assert sum(line.quantity for line in plans.supply) == 200 == sum(line.quantity for line in plans.sales)
    assert "A5" in plans.explain().clauses()
    everyone = linked_plans_of(peak())
    assert sum(line.quantity for line in everyone.production) == 260


@pytest.mark.method("A5")
def test_what_falls_short_is_named_by_the_linked_plans_as_well() -> None:
    """50 units short in July, in the words of the study."""
    plans = linked_plans_of(peak(transport=50), "C7")
    assert [finding.code for finding in plans.findings()] == ["plans.sales-short"]
    assert plans.balance()[-1].sales_short == 50
    assert plans.explain().figure == 1


@settings(max_examples=60)
@given(st.integers(0, 10**6))
def test_linked_plans_fall_short_exactly_where_the_season_plan_does(seed: int) -> None:
    """Shipped is never more than made, and the units short are the same, account by account."""
    try:
        plan = planned(random_case(Random(seed)))
    except ValueError:
        return
    for account in plan.needs:
        rows = linked_plans_of(plan, account).balance()
        short = sum(one.units for one in plan.shortfalls if one.account == account)
        assert sum(row.sales_short for row in rows) == short
        assert sum(row.supply_short for row in rows) == 0


def test_an_unknown_account_is_refused() -> None:
    """With the near miss named."""
    assert codes_of(lambda: linked_plans_of(peak(), "C70")) == ["season.account-unknown"]
