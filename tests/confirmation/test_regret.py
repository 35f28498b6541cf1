"""Regret reviews: a year later the mistakes are counted, and the next policy learns from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.confirmation.confirming import confirm
from keyaccount.confirmation.policy import ConfirmationPolicy
from keyaccount.confirmation.regret import ChoiceOutcome, Regret, Verdict, review_regret
from keyaccount.values.money import Money
from tests.confirmation.ready import DAY, a_panel, all_for, money, ready_dossier
from tests.refusals import codes_of


def outcome(
    name: str, confirmed: bool, gain: int, score: str | None = None, wrong: str | None = None
) -> ChoiceOutcome:
    return ChoiceOutcome(
        name,
        confirmed,
        money(gain),
        None if score is None else Decimal(score),
        None if wrong is None else Decimal(wrong),
    )


PAST = [
    outcome("A", True, 9000, "0.9", "0.15"),
    outcome("B", True, -4000, "0.6", "0.30"),
    outcome("C", True, -2000, "0.5", "0.35"),
    outcome("D", False, 2000, "0.7", "0.25"),
    outcome("E", False, -500, "0.3", "0.45"),
]


@pytest.mark.method("C3")
def test_wrong_in_and_wrong_out_are_told_apart_and_add_up() -> None:
    """4,000 + 2,000 lost on two wrongly in, 2,000 missed on one wrongly out."""
    review = review_regret(PAST, DAY)
    assert (review.wrong_in, review.wrong_out) == (Regret(2, money(6000)), Regret(1, money(2000)))
    assert review.total == money(8000)
    assert review.wrong_in.each == money(3000)
    assert review.observed == Decimal("0.666666666667")
    assert review.assumed == Decimal("0.266666666667")
    explanation = review.explain()
    assert explanation.figure == money(8000)
    assert "C3" in explanation.clauses()
    assert [one.verdict for one in PAST] == [
        Verdict.RIGHT_IN, Verdict.WRONG_IN, Verdict.WRONG_IN, Verdict.WRONG_OUT, Verdict.RIGHT_OUT,
    ]  # fmt: skip


@pytest.mark.method("C3")
def test_the_next_policy_learns_threshold_and_chances() -> None:
    """Confirming from 0.7 would have cost nothing; twice and a half as many proved wrong as assumed."""
    review = review_regret(PAST, DAY)
    assert [finding.code for finding in review.findings] == ["regret.chance-off", "regret.threshold"]
    assert "raise" in review.findings[0].text.en
    policy = review.next_policy(ConfirmationPolicy(), version="2")
    assert (policy.version, policy.least_score) == ("2", Decimal("0.7"))
    assert policy.risk.wrong_at_best == Decimal("0.250000000000")
    assert policy.risk.wrong_at_worst == 1
    assert codes_of(lambda: review.next_policy(ConfirmationPolicy(), version="1")) == ["regret.same-version"]


def test_with_one_kind_of_customer_there_is_nothing_to_tell_apart() -> None:
    """A year of good choices teaches no threshold, and chances held too high can come down."""
    review = review_regret([outcome("A", True, 10, "0.9", "0.2")], DAY)
    assert [review.threshold, review.observed] == [None, 0]
    assert "lower" in review.findings[0].text.en
    policy = review.next_policy(ConfirmationPolicy(least_score=Decimal("0.4")), version="2")
    assert [policy.least_score, policy.risk.wrong_at_worst] == [Decimal("0.4"), 0]
    blind = review_regret([outcome("A", False, -10)], DAY)
    assert (blind.assumed, blind.observed, blind.findings) == (None, None, ())
    assert blind.next_policy(ConfirmationPolicy(), version="2").risk == ConfirmationPolicy().risk


def test_nobody_may_be_the_best_choice() -> None:
    """If the scores tell good from bad the wrong way round, the review says so."""
    review = review_regret([outcome("A", True, 10, "0.2"), outcome("B", True, -900, "0.9")], DAY)
    assert review.threshold is not None
    assert review.threshold.best.threshold is None
    assert "nobody" in review.findings[-1].text.en
    assert review.next_policy(ConfirmationPolicy(), version="2").least_score is None


def test_outcomes_come_from_decisions() -> None:
    """The minutes hold the score and the chance assumed at the time."""
    decision = confirm(ready_dossier(), a_panel(), all_for(), DAY)
    found = ChoiceOutcome.of(decision, money(-100))
    assert (found.customer, found.confirmed, found.score, found.wrong) == (
        "C007", True, decision.minutes.score, decision.minutes.risk.wrong,
    )  # fmt: skip


def test_it_shows_itself_in_both_languages() -> None:
    """One row per choice, and the lessons below."""
    review = review_regret(PAST, DAY)
    assert "wrongly confirmed" in review.summary()
    assert "误漏" in review.summary("zh")
    assert "调高" in review.summary("zh")
    assert review._repr_html_().startswith("<")
    assert all(verdict.text.zh for verdict in Verdict)


@given(st.lists(st.tuples(st.booleans(), st.integers(-(10**6), 10**6)), min_size=1, max_size=10))
def test_regret_is_what_the_better_choice_would_have_brought(rows: list[tuple[bool, int]]) -> None:
    """In units: the loss of each wrongly in plus the gain of each wrongly out, nothing else."""
    past = [
        ChoiceOutcome(f"C{index}", yes, Money.of_minor(units, "CNY"))
        for index, (yes, units) in enumerate(rows)
    ]
    review = review_regret(past, DAY)
    exact = sum(-units for yes, units in rows if yes and units <= 0) + sum(
        units for yes, units in rows if not yes and units > 0
    )
    assert review.total.minor_units == exact
    assert review.explain().figure == review.total


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"customer": ""}, "id.empty"),
        ({"confirmed": 1}, "type.wrong"),
        ({"gain": 5}, "type.wrong"),
        ({"score": Decimal(2)}, "number.too-large"),
        ({"wrong": 0.5}, "decimal.wrong"),
    ],
)
def test_wrong_outcomes_are_refused(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    given_: dict[str, Any] = {"customer": "C1", "confirmed": True, "gain": money(5), **fields}
    assert codes_of(lambda: ChoiceOutcome(**given_)) == [code]


def test_a_review_needs_choices_of_one_currency() -> None:
    """Nothing decided teaches nothing, and yuan and dollars do not add up."""
    assert codes_of(lambda: review_regret([], DAY)) == ["regret.nothing"]
    mixed = [outcome("A", True, -1), ChoiceOutcome("B", True, Money(-1, "USD"))]
    assert codes_of(lambda: review_regret(mixed, DAY)) == ["money.currency-mixed"]
    assert Regret(0, money(0)).each == money(0)
