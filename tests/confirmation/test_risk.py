"""Misselection risk: what a wrong choice costs, in four heads that add up to the cent."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.confirmation.ageing import age_receivables
from keyaccount.confirmation.risk import (
    Assumption,
    MisselectionRisk,
    RiskAssumptions,
    RiskHead,
    misselection_risk,
    wrong_probability,
)
from keyaccount.model.receivable import Receivable
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.confirmation.ready import DAY, money
from tests.refusals import codes_of

ASSUMED = RiskAssumptions(
    months=9,
    hours_per_week=Decimal("6.5"),
    hour_cost=money("137.40"),
    reusable_staff=Decimal("0.3"),
    logistics_per_month=money("2460.75"),
    reusable_logistics=Decimal("0.25"),
    extra_cost_per_month=money("1180.90"),
    exposure=money(150000),
)
OWED = [
    Receivable("C007", "D1", money(40000), DAY, DAY),
    Receivable("C007", "D2", money(10000), DAY.replace(month=1), DAY.replace(month=2, day=20)),
]


def the_risk(
    assumptions: RiskAssumptions = ASSUMED, score: Decimal | None = Decimal("0.72")
) -> MisselectionRisk:
    ageing = age_receivables(OWED, DAY, currency="CNY", credit_limit=money(80000))
    return misselection_risk(assumptions, customer="C007", as_of=DAY, score=score, ageing=ageing)


@pytest.mark.method("C3")
def test_a_case_worked_by_hand_adds_up_to_the_cent() -> None:
    """Worked with pencil and paper, every rounding where the contract puts it.

    Wrong: 0.60 - 0.50 x 0.72 = 0.24. Staff: 9 x 52/12 = 39 weeks x 6.5 h x 137.40 x 0.7 = 24,381.63,
    x 0.24 = 5,851.59. Logistics: 9 x 2,460.75 x 0.75 = 16,610.06, x 0.24 = 3,986.41. Cost: 9 x 1,180.90
    = 10,628.10, x 0.24 = 2,550.74. Receivables: 40,000 x 1 % + 10,000 x 10 % = 1,400 of 50,000 = 2.8 %
    of 150,000 = 4,200.00. Together 16,588.74.
    """
    risk = the_risk()
    assert risk.wrong == Decimal("0.24")
    assert [str(part.at_stake) for part in risk.parts] == [
        "24381.63 CNY", "16610.06 CNY", "10628.10 CNY", "150000.00 CNY",
    ]  # fmt: skip
    assert [str(part.expected) for part in risk.parts] == [
        "5851.59 CNY", "3986.41 CNY", "2550.74 CNY", "4200.00 CNY",
    ]  # fmt: skip
    assert risk.expected == money("16588.74")
    assert risk.if_wrong == money("55819.79")
    explanation = risk.explain()
    assert explanation.figure == risk.expected
    assert explanation.clauses() == {"C3"}


def test_every_assumption_is_named() -> None:
    """A board can only argue with figures it sees."""
    tree = the_risk().explain().tree()
    for word in (
        "months until noticed = 9",
        "hours a week = 6.5",
        "cost of an hour = 137.40 CNY",
        "share likely lost",
    ):
        assert word in tree
    assert "误选" in the_risk().explain().tree("zh")
    assert Assumption(Text("hours", "工时"), Decimal(4)).line.zh == "工时:4"


def test_unknown_heads_leave_the_whole_unknown_never_zero() -> None:
    """Without the cost of an hour nobody knows the risk; the heads that are known are still told."""
    risk = the_risk(RiskAssumptions())
    assert [part.known for part in risk.parts] == [False, False, False, True]
    assert (risk.expected, risk.if_wrong, risk.explain().figure) == (None, None, None)
    assert risk.known == money(2240)
    assert "at least 2240.00 CNY" in risk.worded.en
    assert "尚缺人力资源浪费" in risk.worded.zh
    bare = misselection_risk(RiskAssumptions(), customer="C007", as_of=DAY, score=None)
    assert (bare.known, bare.worded.en) == (None, "unknown")
    assert the_risk().worded.en == "16588.74 CNY"


def test_the_exposure_is_what_was_planned_else_the_limit_else_what_is_open() -> None:
    """The debt that may build up, not the debt of today, is what a wrong choice puts at risk."""
    planned = the_risk().parts[3].at_stake
    limit = the_risk(RiskAssumptions()).parts[3].at_stake
    no_limit = age_receivables(OWED, DAY, currency="CNY")
    open_now = misselection_risk(RiskAssumptions(), customer="C007", as_of=DAY, score=None, ageing=no_limit)
    assert (planned, limit, open_now.parts[3].at_stake) == (money(150000), money(80000), money(50000))
    in_credit = age_receivables([Receivable("C007", "N", money(-5), DAY, DAY)], DAY, currency="CNY")
    none = misselection_risk(RiskAssumptions(), customer="C007", as_of=DAY, score=None, ageing=in_credit)
    assert (none.parts[3].at_stake, none.parts[3].probability) == (money(0), Decimal("0.05"))


def test_the_better_the_dossier_the_likelier_the_right_choice() -> None:
    """The chance falls in a straight line; an unknown score takes the worst."""
    scores = [None, Decimal(0), Decimal("0.5"), Decimal(1)]
    chances = [wrong_probability(RiskAssumptions(), score) for score in scores]
    assert chances == [Decimal("0.6"), Decimal("0.6"), Decimal("0.35"), Decimal("0.1")]


def test_it_prints_in_both_languages() -> None:
    """The risk is put before a board as a table."""
    assert "staff wasted" in the_risk().summary()
    assert "应收款危险" in the_risk().summary("zh")
    assert the_risk()._repr_html_().startswith("<")
    assert [head.text.zh for head in RiskHead] == ["人力资源浪费", "物流配送浪费", "成本上升", "应收款危险"]


AMOUNTS = st.integers(0, 10**9).map(lambda units: Money.of_minor(units, "CNY"))
SHARES = st.decimals(0, 1, places=3)


@given(AMOUNTS, AMOUNTS, AMOUNTS, SHARES, SHARES, st.integers(1, 60))
def test_heads_agree_with_fractions(
    hour: Money, logistics: Money, cost: Money, reusable: Decimal, score: Decimal, months: int
) -> None:
    """Each head by an independent calculation in fractions, off by less than two minor units."""
    assumed = RiskAssumptions(
        months=months, hour_cost=hour, logistics_per_month=logistics, extra_cost_per_month=cost,
        reusable_staff=reusable, reusable_logistics=reusable, reusable_cost=reusable, exposure=cost,
    )  # fmt: skip
    risk = misselection_risk(assumed, customer="C007", as_of=DAY, score=score)
    keep, wrong = 1 - Fraction(reusable), Fraction(3, 5) - Fraction(1, 2) * Fraction(score)
    exact = [
        hour.minor_units * Fraction(52, 12) * months * 4 * keep * wrong,
        logistics.minor_units * months * keep * wrong,
        cost.minor_units * months * keep * wrong,
        cost.minor_units * Fraction(1, 20),
    ]
    found = [part.expected.minor_units for part in risk.parts if part.expected is not None]
    assert all(abs(one - other) < 2 for one, other in zip(found, exact, strict=True))
    assert risk.expected is not None
    assert risk.expected.minor_units == sum(found)


def test_a_callers_decimal_context_changes_nothing() -> None:
    """Three digits of precision elsewhere must not round a board's figures."""
    plain = the_risk()
    with localcontext() as context:
        context.prec = 3
        assert the_risk() == plain


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"months": 0}, "number.too-small"),
        ({"hours_per_week": Decimal(200)}, "number.too-large"),
        ({"hour_cost": 120}, "type.wrong"),
        ({"hour_cost": money(-1)}, "risk.negative"),
        ({"reusable_staff": Decimal(2)}, "number.too-large"),
        ({"wrong_at_best": Decimal("0.7")}, "risk.chances-crossed"),
        ({"rounding": "half_up"}, "type.wrong"),
    ],
)
def test_wrong_assumptions_are_refused(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    assert codes_of(lambda: RiskAssumptions(**fields)) == [code]


def test_a_risk_has_its_four_heads_in_order() -> None:
    """A head left out would read as no risk."""
    parts = the_risk().parts
    assert codes_of(lambda: MisselectionRisk("C007", DAY, Decimal("0.1"), parts[:3], ASSUMED)) == [
        "risk.heads"
    ]
