"""The whole calculation: misuse, order, and what one earning holds."""

from __future__ import annotations

from decimal import localcontext

import pytest

from keyaccount.incentives import RetrospectiveRebate, RoundingRule, TierMethod, earn
from keyaccount.values.numbers import Rounding
from tests.incentives.making import YEAR_END, cny, policy, refused, sales, scale


def test_misuse() -> None:
    """Nothing to calculate is a mistake, not an empty result."""
    with refused("policy.none"):
        earn([], sales(1), until=YEAR_END)
    with refused("type.wrong"):
        earn(["P"], sales(1), until=YEAR_END)  # type: ignore[list-item]
    with refused("date.not-a-date"):
        earn(policy(), sales(1), until="2026")  # type: ignore[arg-type]


def test_the_order_of_policies_changes_nothing() -> None:
    """Results are ordered by policy, version, window and participant."""
    one, two = policy(id="A"), policy(id="B")
    assert earn([one, two], sales(100), until=YEAR_END) == earn([two, one], sales(100), until=YEAR_END)


@pytest.mark.method("N7")
def test_steps_round_with_the_total() -> None:
    """Three slices of a third of a cent: the steps are rounded so that they sum to the total."""
    made = scale((0, "0.003"), (1, "0.004"), (2, "0.003"), method=TierMethod.INCREMENTAL)
    earning = earn(policy(RetrospectiveRebate(made)), sales(3), until=YEAR_END)[0]
    assert earning.amount == cny("0.01")
    assert [step.amount for step in earning.steps] == [cny(0), cny("0.01"), cny(0)]
    up = earn(
        policy(RetrospectiveRebate(made), rounding=RoundingRule(Rounding.UP)), sales(1), until=YEAR_END
    )[0]
    assert up.steps[-1].label.zh == "舍入差额"
    assert "N7" in earning.explain().clauses()


def test_the_callers_decimal_context_changes_nothing() -> None:
    """Two digits of precision somewhere else must not become ours."""
    plain = earn(policy(), sales("123456.78"), until=YEAR_END)
    with localcontext() as context:
        context.prec = 2
        assert earn(policy(), sales("123456.78"), until=YEAR_END) == plain
