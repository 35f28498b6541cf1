"""The matrix: two axes that add up, both label sets, stages, and no place for what is unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.matrix import (
    Labels,
    MatrixRule,
    Quadrant,
    Stage,
    place_accounts,
    standard_matrix,
)
from keyaccount.identification.policy import standard_policy
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.weights import equal_weights
from keyaccount.model.activity import ActivityRates
from keyaccount.model.customer import Customer, PurchaseHistory
from keyaccount.values.money import Money
from tests.identification.market import AS_OF, TARGET, answered, book_of, monthly, policy_of, sale

ROWS = [
    *monthly("C1", 500),
    *monthly("C1", 400, year=2024),
    *monthly("C2", 500),
    *monthly("C3", 2),
    *monthly("C4", 2),
    *monthly("C5", 3),
]
LEVELS = {
    "C1": {"willingness": 4, "staying": 4, "exclusivity": 4},
    "C2": {"willingness": 1, "staying": 0, "exclusivity": 0},
    "C3": {"willingness": 3, "staying": 3, "exclusivity": 3},
    "C4": {"willingness": 1, "staying": 1, "exclusivity": 1},
}


def _ranking() -> Ranking:
    customers = [
        Customer("P1", "New", purchases=PurchaseHistory.NOT_STARTED, category_spend=Money(9000, "CNY")),
        Customer("P2", "Who"),
    ]
    answers = [answered(customer, levels) for customer, levels in LEVELS.items()]
    return identify(book_of(ROWS, customers), policy_of(), AS_OF, answers=answers)


@pytest.mark.method("I4b")
def test_four_quadrants_in_both_label_sets() -> None:
    """Attractive or not, strong or not in the customer's eyes: four names each, explained as I4b."""
    ranking = _ranking()
    found = place_accounts(ranking, standard_matrix(ranking.policy), Labels.MCDONALD_WOODBURN)
    quadrants = {name: found.of(name).quadrant for name in ("C1", "C2", "C3", "C4")}
    assert list(quadrants.values()) == [
        Quadrant.HIGH_HIGH,
        Quadrant.HIGH_LOW,
        Quadrant.LOW_HIGH,
        Quadrant.LOW_LOW,
    ]
    labels = [Quadrant.label(one, Labels.MCDONALD_WOODBURN).en for one in Quadrant]
    assert labels == ["strategic", "star", "status", "streamline"]
    assert [Quadrant.label(one, Labels.CHEVERTON).en for one in Quadrant] == [
        "key",
        "key development",
        "maintenance",
        "opportunistic",
    ]
    explained = found.explain("C1")
    assert "I4b" in explained.clauses()
    for axis in explained.parts:
        total = sum((Fraction(str(part.figure)) for part in axis.parts), Fraction(0))
        assert total == Fraction(str(axis.figure))
    assert [one.customer for one in found.within(Quadrant.HIGH_HIGH)] == ["C1"]


def test_the_unknown_is_not_the_low_end() -> None:
    """Nobody has asked C5 whether it wants to stay: no strength, no quadrant, no stage."""
    found = place_accounts(_ranking(), standard_matrix(policy_of()), Labels.CHEVERTON)
    one = found.of("C5")
    assert (one.strength, one.quadrant, one.stage, one.sure) == (None, None, None, False)
    assert "not placed" in one.explain(Labels.CHEVERTON).line()
    assert one.attractiveness is not None


def test_a_place_is_sure_when_nothing_unknown_could_change_it() -> None:
    """With the relationship unanswered the strength may still cross the line."""
    ranking = _ranking()
    found = place_accounts(ranking, standard_matrix(ranking.policy), Labels.CHEVERTON)
    assert not found.of("C3").sure
    narrow = MatrixRule("own", equal_weights(("turnover_to_target",)), equal_weights(("willingness",)))
    assert place_accounts(ranking, narrow, Labels.CHEVERTON).of("C1").sure
    assert "sure" in place_accounts(ranking, narrow, Labels.CHEVERTON).explain("C1").line()


def test_stages_of_the_relationship() -> None:
    """From before the first sale to synergy, and out again when the customer is leaving."""
    ranking = _ranking()
    found = place_accounts(ranking, standard_matrix(ranking.policy), Labels.CHEVERTON)
    assert found.of("P1").stage is Stage.PRE
    assert found.of("P2").stage is Stage.PRE
    assert found.of("C2").stage is Stage.UNCOUPLING
    assert found.of("C1").stage is Stage.SYNERGISTIC
    assert found.of("C4").stage is Stage.EARLY
    rule = attrs.evolve(
        standard_matrix(ranking.policy), stages=(Decimal("0.1"), Decimal("0.2"), Decimal("0.9"))
    )
    assert place_accounts(ranking, rule, Labels.CHEVERTON).of("C3").stage is Stage.PARTNERSHIP
    assert all(stage.text.zh for stage in Stage)


def test_without_the_question_nobody_is_leaving() -> None:
    """A policy that does not ask about switching cannot say who is uncoupling."""
    full = policy_of()
    kept = tuple(one for one in full.criteria if one.key != "staying")
    weights = equal_weights(("turnover_to_target", "willingness"))
    policy = attrs.evolve(full, criteria=kept, weights=weights)
    ranking = identify(book_of(ROWS), policy, AS_OF, answers=[answered("C2", LEVELS["C2"])])
    rule = MatrixRule("own", equal_weights(("turnover_to_target",)), equal_weights(("willingness",)))
    assert place_accounts(ranking, rule, Labels.CHEVERTON).of("C2").stage is Stage.EARLY


def test_profit_after_serving_is_used_where_it_is_measured() -> None:
    """The shipped axis follows the policy's own profit."""
    rates = ActivityRates("1", {"orders": Money(1, "CNY")})
    assert (
        "net_profit_to_target" in standard_matrix(standard_policy(TARGET, rates=rates)).attractiveness.values
    )
    assert "gross_margin_to_target" in standard_matrix(policy_of()).attractiveness.values


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda one: attrs.evolve(one, stages=(Decimal(1), Decimal(0), Decimal(1))), "matrix.stages"),
        (lambda one: attrs.evolve(one, stages=(Decimal(1),)), "matrix.stages"),
        (lambda one: attrs.evolve(one, strong_from=Decimal(2)), "number.too-large"),
        (
            lambda one: place_accounts(
                _ranking(), attrs.evolve(one, strength=equal_weights(("charm",))), Labels.CHEVERTON
            ),
            "matrix.criterion-unknown",
        ),
        (lambda one: place_accounts(_ranking(), one, "labels"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_wrong_rules_are_refused(build: Any, code: str) -> None:
    """An axis of criteria nobody measures would put everybody nowhere."""
    with pytest.raises(KeyAccountError) as caught:
        build(standard_matrix(policy_of()))
    assert caught.value.code == code


def test_words() -> None:
    """The matrix prints in both languages, most attractive first."""
    ranking = identify(book_of([sale("C1", date(2025, 9, 1), 5)]), policy_of(), AS_OF)
    found = place_accounts(ranking, standard_matrix(ranking.policy), Labels.MCDONALD_WOODBURN)
    assert "McDonald & Woodburn" in found.summary()
    assert "吸引力" in found.summary("zh")
    assert "<table" in found._repr_html_()
    with pytest.raises(KeyAccountError):
        found.of("C9")
