"""The policy is dated data: everything named, turnover heaviest, own criteria welcome, errors all at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import attrs
import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Case, Track
from keyaccount.identification.criterion import Criterion, Reading
from keyaccount.identification.policy import (
    STANDARD_CRITERIA,
    IdentificationPolicy,
    ReturnsRule,
    standard_policy,
)
from keyaccount.identification.ranking import identify
from keyaccount.identification.weights import equal_weights
from keyaccount.model.activity import ActivityRates
from keyaccount.values.dated import Dated
from keyaccount.values.money import Money
from keyaccount.values.text import Text
from tests.identification.market import AS_OF, TARGET, book_of, monthly, policy_of


@attrs.frozen
class OnTimeShare:
    """Read a share that our warehouse computes: an own criterion plugged in from outside."""

    shares: tuple[tuple[str, Decimal], ...]

    def read(self, case: Case) -> Reading:
        """Return the customer's share."""
        return Reading.of(dict(self.shares)[case.customer.id], Text("from the warehouse", "来自仓储"))


OWN = Criterion(
    "pickup_on_time",
    "logistics",
    Text("collects on time", "按时提货"),
    "I6",
    Decimal(0),
    Decimal(1),
    OnTimeShare((("C1", Decimal("0.2")), ("C2", Decimal("0.9")))),
)


@pytest.mark.method("I2")
@pytest.mark.parametrize("rates", [None, ActivityRates("1", {"orders": Money(1, "CNY")})])
def test_turnover_is_the_largest_single_weight(rates: ActivityRates | None) -> None:
    """The method calls it the most important side of the business; the explanation cites I2 for it."""
    policy = standard_policy(TARGET, rates=rates)
    weights = policy.weights.values
    heaviest = max(weights, key=lambda key: weights[key])
    assert heaviest == "turnover_to_target"
    assert sorted(weights.values())[-2] < weights[heaviest]
    assert sum(map(Fraction, weights.values())) == 1
    ranking = identify(book_of(monthly("C1", 100)), standard_policy(TARGET), AS_OF)
    part = ranking.explain("C1").find(heaviest)
    assert part is not None
    assert part.clause == "I2"


@pytest.mark.method("I6")
def test_an_own_criterion_plugs_in() -> None:
    """Two customers alike to the library are told apart by a lens of one's own, cited as I6."""
    policy = attrs.evolve(policy_of().with_criterion(OWN, Decimal("0.2")), version="1 + pickup")
    rows = [*monthly("C1", 100), *monthly("C2", 100)]
    ranking = identify(book_of(rows), policy, AS_OF)
    assert [one.customer for one in ranking.accounts] == ["C2", "C1"]
    lens = ranking.explain("C2").find("logistics")
    assert lens is not None
    assert lens.clause == "I6"
    assert "from the warehouse" in lens.tree()
    assert policy.lens("logistics").label.en == "logistics"
    assert policy.lens("turnover").label.zh == "营业额"


def test_a_policy_changes_on_a_known_day() -> None:
    """A review of last year must use last year's policy."""
    old, new = policy_of(version="2025"), policy_of(version="2026")
    dated = Dated.of((date(2025, 1, 1), old), (date(2026, 1, 1), new))
    book = book_of(monthly("C1", 100))
    assert identify(book, dated, date(2025, 12, 31)).policy.version == "2025"
    assert identify(book, dated, AS_OF).policy.version == "2026"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "name.empty"),
        ({"version": ""}, "name.empty"),
        ({"target": Money(0, "CNY")}, "policy.target"),
        ({"target": Money("0.001", "CNY")}, "money.finer-than-minor-unit"),
        ({"months": 0}, "number.too-small"),
        ({"basis": "sold"}, "ledger.basis-unknown"),
        ({"criteria": (*STANDARD_CRITERIA, STANDARD_CRITERIA[0])}, "policy.criterion-twice"),
        ({"weights": equal_weights(("nothing",))}, "policy.criterion-unknown"),
        ({"minimum_coverage": Decimal("1.1")}, "number.too-large"),
        ({"least_move": Decimal("-0.1")}, "number.too-small"),
        ({"membership": "first ten"}, "type.wrong"),
        ({"prospect_membership": None}, "type.wrong"),
        ({"review_months": 0}, "number.too-small"),
        ({"prospect_review_months": 99}, "number.too-large"),
    ],
)
def test_wrong_policies_are_refused(changes: dict[str, Any], code: str) -> None:
    """A policy is checked when it is made, not when a ranking looks odd."""
    with pytest.raises(KeyAccountError) as caught:
        policy_of(**changes)
    assert caught.value.code == code


def test_criteria_and_weights_are_found_by_name() -> None:
    """A misspelt criterion is told the closest one."""
    policy = policy_of()
    assert policy.criterion("growth").key == "growth"
    with pytest.raises(KeyAccountError) as caught:
        policy.criterion("grwth")
    assert "growth" in str(caught.value)
    assert policy.weights_of(Track.PROSPECTIVE)["category_spend"] == Decimal("0.4")
    with pytest.raises(KeyAccountError):
        policy.with_criterion(OWN, Decimal(2))


def test_every_rule_has_words() -> None:
    """What a result records must be readable in both languages."""
    assert all(rule.text.en and rule.text.zh for rule in ReturnsRule)
    assert isinstance(policy_of(), IdentificationPolicy)
