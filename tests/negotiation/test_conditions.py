"""Tests of conditions: met, reachable with help, not reachable or unknown, by the dossier's own words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.model.response import Answer, AnswerState, Chosen, Number, Words
from keyaccount.negotiation import AskedCondition, AtLeast, ConditionKind, ConditionState, OneOf
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money
from tests.negotiation.talk import DAY

STOCK = AskedCondition(
    "stock", ConditionKind.STOCK_HELD, "hold 20 days", "stock-days", AtLeast(Decimal(20), Decimal(12), "days")
)
PAYS = AskedCondition(
    "pays",
    ConditionKind.PAYMENT,
    "pay within 30 days",
    "payment-days",
    AtLeast(Decimal(30), Decimal(45), "days", at_most=True),
)
REPORTS = AskedCondition(
    "reports", ConditionKind.REPORTING, "weekly", "reporting", OneOf(["weekly"], ["monthly"])
)


def answered(question: str, value: Number | Chosen | Words | Money, *evidence: Evidence) -> Answer:
    """Return an answer of the day."""
    return Answer(question, value=value, on=DAY, evidence=evidence)


@pytest.mark.method("N4")
@pytest.mark.parametrize(
    ("days", "state"), [(20, "met"), (19, "reachable"), (12, "reachable"), (11, "not_reachable")]
)
def test_numbers_are_judged_at_their_boundaries(days: int, state: str) -> None:
    """A condition holds when it is reached, and help carries to the second threshold and no further."""
    judged = STOCK.judge(answered("stock-days", Number(Decimal(days), "days")), DAY)
    assert judged.state.value == state
    assert "N4" in judged.explain().clauses()


@pytest.mark.parametrize(("days", "state"), [(30, "met"), (45, "reachable"), (46, "not_reachable")])
def test_where_less_is_better(days: int, state: str) -> None:
    """Payment days and the like are judged from the other side."""
    assert PAYS.judge(answered("payment-days", Number(Decimal(days), "days")), DAY).state.value == state


@pytest.mark.parametrize(
    ("key", "state"), [("weekly", "met"), ("monthly", "reachable"), ("never", "not_reachable")]
)
def test_choices_are_judged_by_key(key: str, state: str) -> None:
    """Answers picked from a list are judged by what was picked."""
    assert REPORTS.judge(answered("reporting", Chosen([key])), DAY).state.value == state


def test_amounts_carry_their_currency() -> None:
    """A condition in yuan is not judged by an answer in dollars."""
    asks = AtLeast(Decimal(100), Decimal(50), "CNY")
    deposit = AskedCondition("deposit", ConditionKind.OTHER, "deposit", "deposit", asks)
    assert deposit.judge(answered("deposit", Money(120, "CNY")), DAY).state is ConditionState.MET
    assert deposit.judge(answered("deposit", Money(120, "USD")), DAY).state is ConditionState.UNKNOWN


@pytest.mark.parametrize(
    "answer",
    [
        None,
        Answer("stock-days", AnswerState.UNKNOWN, on=DAY),
        Answer("stock-days", AnswerState.DECLINED, on=DAY, reason="secret"),
        answered("stock-days", Number(Decimal(30), "weeks")),
        answered("stock-days", Number(Decimal(30))),
        answered("stock-days", Words("plenty")),
        answered("stock-days", Number(Decimal(30), "days"), Evidence("count", date(2025, 1, 1), expires=DAY)),
    ],
)
def test_what_is_not_known_is_unknown(answer: Answer | None) -> None:
    """No answer, a refused one, another unit, another form, stale evidence: none of them is met or zero."""
    judged = STOCK.judge(answer, DAY)
    assert judged.state is ConditionState.UNKNOWN
    assert judged.reason.en
    assert judged.reason.zh


def test_help_must_lead_to_the_goal() -> None:
    """A threshold for help that is harder than the goal makes no sense."""
    with pytest.raises(KeyAccountError, match=r"condition.thresholds"):
        AtLeast(Decimal(20), Decimal(25))
    with pytest.raises(KeyAccountError, match=r"condition.thresholds"):
        AtLeast(Decimal(30), Decimal(25), at_most=True)


def test_kinds_and_states_have_words() -> None:
    """Both languages name every kind and state."""
    assert all(kind.text.zh for kind in ConditionKind)
    assert all(state.text.zh for state in ConditionState)


def test_help_and_period_are_checked() -> None:
    """A period given as text would never end, and nobody would notice."""
    for wrong in ({"help": 5}, {"valid": "2026"}):
        with pytest.raises(KeyAccountError):
            attrs.evolve(STOCK, **wrong)
