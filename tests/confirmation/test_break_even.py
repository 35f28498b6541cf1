"""Break-even: how sure one must be, and how much must come in, for a confirmation to pay."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.confirmation.break_even import break_even
from keyaccount.confirmation.risk import RiskAssumptions, misselection_risk
from keyaccount.values.money import Money
from tests.confirmation.ready import DAY, money
from tests.confirmation.test_risk import the_risk
from tests.refusals import codes_of


@pytest.mark.method("C3")
def test_what_must_be_true_worked_by_hand() -> None:
    """Loss 55,819.79 at 24 % wrong needs a gain of 17,627.31 a year, or 88,136.55 more turnover at 20 %."""
    found = break_even(the_risk(), gain=money(30000), margin=Decimal("0.2"))
    assert found.loss == money("55819.79")
    assert found.gain_needed == money("17627.31")
    assert found.turnover_needed == money("88136.55")
    assert found.chance_needed == Decimal("0.650430279543")  # 55,819.79 of 85,819.79
    assert found.pays
    assert not break_even(the_risk(), gain=money("17627.30")).pays
    assert found.explain().figure == found.gain_needed
    assert "C3" in found.explain().clauses()


def test_where_no_gain_helps_it_says_so() -> None:
    """If the choice is surely wrong, no gain makes up for it."""
    sure = RiskAssumptions(
        hour_cost=money(1), logistics_per_month=money(1), extra_cost_per_month=money(1), exposure=money(1),
        wrong_at_best=Decimal(1), wrong_at_worst=Decimal(1),
    )  # fmt: skip
    found = break_even(misselection_risk(sure, customer="C1", as_of=DAY, score=None), gain=money(10**6))
    assert (found.gain_needed, found.turnover_needed, found.pays) == (None, None, False)


def test_nothing_at_stake_needs_no_chance() -> None:
    """With neither loss nor gain there is no chance to speak of."""
    nothing = RiskAssumptions(
        hour_cost=money(0), logistics_per_month=money(0), extra_cost_per_month=money(0), exposure=money(0)
    )
    found = break_even(misselection_risk(nothing, customer="C1", as_of=DAY, score=None), gain=money(0))
    assert (found.chance_needed, found.gain_needed, found.pays) == (None, money(0), True)
    assert found.turnover_needed is None


@given(st.integers(0, 10**9), st.decimals(0, 1, places=2))
def test_the_gain_needed_just_covers_the_expected_loss(hour: int, score: Decimal) -> None:
    """At the gain needed, what is won on average is at least what is lost, and a cent less is not."""
    assumed = RiskAssumptions(
        hour_cost=Money.of_minor(hour, "CNY"), logistics_per_month=money(7), extra_cost_per_month=money(5),
        exposure=money(1000),
    )  # fmt: skip
    risk = misselection_risk(assumed, customer="C1", as_of=DAY, score=score)
    found = break_even(risk, gain=money(1))
    wrong = Fraction(risk.wrong)
    assert found.gain_needed is not None
    units = found.gain_needed.minor_units
    assert units * (1 - wrong) >= found.loss.minor_units * wrong > (units - 1) * (1 - wrong)


def test_wrong_input_is_refused() -> None:
    """An unknown risk, a negative gain or a margin above one cannot break even."""
    unknown = misselection_risk(RiskAssumptions(), customer="C1", as_of=DAY, score=None)
    assert codes_of(lambda: break_even(unknown, gain=money(1))) == ["break_even.unknown"]
    assert codes_of(lambda: break_even(the_risk(), gain=money(-1))) == ["break_even.negative"]
    assert codes_of(lambda: break_even(the_risk(), gain=5)) == ["type.wrong"]  # type: ignore[arg-type]
    assert codes_of(lambda: break_even(the_risk(), gain=money(1), margin=Decimal(2))) == ["number.too-large"]
