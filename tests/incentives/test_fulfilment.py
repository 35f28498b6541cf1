"""Effect and satisfaction stand beside each settlement."""

from __future__ import annotations

from datetime import date

import attrs
import pytest

from keyaccount.incentives import (
    Dispute,
    IncentiveFacts,
    Payout,
    SatisfactionAnswer,
    measure_effect,
    review_fulfilment,
    settle,
)
from keyaccount.values.periods import Period
from tests.incentives.making import YEAR, cny, ledger, policy, refused

Q1 = Period.quarter(2026, 1)
LINES = ledger([("A", date(2026, 1, 5), 1000), ("B", date(2026, 1, 5), 1000), ("C", date(2026, 1, 5), 1000)])
FACTS = IncentiveFacts(disputes=[Dispute("D1", "P", "C", cny(5), date(2026, 4, 2), "one return missing")])


@pytest.mark.method("N8")
def test_the_review_of_a_quarter() -> None:
    """A was paid in time and is content, B is overdue, C disputes; nobody asked B and C."""
    paid = [
        Payout("P1", "P", "A", cny(20), date(2026, 4, 20), due=date(2026, 4, 30)),
        Payout("P2", "P", "C", cny(15), date(2026, 5, 3), due=date(2026, 4, 30)),
    ]
    done = settle(policy(), LINES, Q1, paid=paid, as_of=date(2026, 5, 10), facts=FACTS)
    answers = [
        SatisfactionAnswer("P", "A", date(2026, 4, 1), "0.4"),
        SatisfactionAnswer("P", "A", date(2026, 4, 21), "0.9"),
        SatisfactionAnswer("P", "B", date(2025, 4, 21), "0.9"),
    ]
    effect = measure_effect("P", LINES, ["A"], YEAR, cost=cny(60))
    review = review_fulfilment(done, effects=[effect], answers=answers, facts=FACTS)
    assert [(line.participant, line.days_late, line.disputes, line.kept) for line in review.lines] == [
        ("A", 0, 0, True),
        ("B", 10, 0, False),
        ("C", 3, 1, False),
    ]
    assert [line.satisfaction for line in review.lines][1:] == [None, None]
    assert [one.code for one in review.findings] == ["fulfilment.satisfaction-missing"] * 2
    assert review.explain().figure == 1
    assert "N8" in review.explain().clauses()
    assert "满意度" in review.summary("zh")
    assert "<table" in review._repr_html_()


def test_a_missing_effect_is_a_finding() -> None:
    """Whoever pays should know what for."""
    review = review_fulfilment(settle(policy(), LINES, Q1))
    assert review.findings[-1].code == "fulfilment.effect-missing"
    assert review.findings[-1].remedy is not None


def test_answers_are_checked() -> None:
    """Satisfaction lies between 0 and 1."""
    with refused("number.too-large"):
        SatisfactionAnswer("P", "A", date(2026, 4, 1), 5)
    with refused("type.wrong"):
        SatisfactionAnswer("P", "A", date(2026, 4, 1), 1, "said so")  # type: ignore[arg-type]


@pytest.mark.method("N8")
def test_answers_are_dated_and_unknown_lateness_is_said() -> None:
    """A payout booked without the day it was due may have been late; nobody can tell."""
    paid = [Payout("P1", "P", "A", cny(20), date(2026, 6, 20))]
    done = settle(policy(), LINES, Q1, paid=paid, as_of=date(2026, 6, 30))
    review = review_fulfilment(done, answers=[SatisfactionAnswer("P", "A", date(2026, 4, 21), "0.9")])
    line = review.lines[0]
    assert (line.days_late, line.kept, line.answered_on) == (None, False, date(2026, 4, 21))
    assert "fulfilment.days-late-unknown" in [one.code for one in review.findings]
    assert "unknown days late" in review.explain().tree()
    booked = [attrs.evolve(paid[0], due=date(2026, 6, 17))]
    late = review_fulfilment(settle(policy(), LINES, Q1, paid=booked, as_of=date(2026, 6, 30)))
    assert "3 days late" in late.explain().tree()
    assert "2026-04-21 答复" in review.explain().tree("zh")
    assert "N8" in review.explain().clauses()


def test_two_effects_of_one_policy_are_refused() -> None:
    """Keeping one of them would drop the other without a word."""
    done = settle(policy(), LINES, Q1)
    effect = measure_effect("P", LINES, ["A"], YEAR, cost=cny(60))
    with refused("fulfilment.duplicate-effect"):
        review_fulfilment(done, effects=[effect, effect])
    with refused("type.wrong"):
        review_fulfilment(done, effects=["P"])  # type: ignore[list-item]
