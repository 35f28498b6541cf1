"""The study's policy: everything that decides a plan, named and versioned, and refused where it is wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from keyaccount.analysis import AnalysisPolicy, StudyTopic
from keyaccount.errors import KeyAccountError
from keyaccount.model.checklist import Checklist, Part
from keyaccount.values.text import Text


@pytest.mark.method("A0")
def test_a_policy_is_named_and_versioned() -> None:
    """A plan must say by which rules it was made."""
    policy = AnalysisPolicy("house", 4)
    assert (policy.name, policy.version, policy.question_set.id) == ("house", 4, "seven-topics")


FOREIGN = Checklist("x", 1, Text("x", "x"), [], [Part("stores", Text("stores", "门店"))])
TWICE = AnalysisPolicy("x", 1).dimensions[:1] * 2


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": ""}, "name.empty"),
        ({"version": 0}, "number.too-small"),
        ({"question_set": None}, "type.wrong"),
        ({"question_set": FOREIGN}, "policy.question-part"),
        ({"dimensions": TWICE}, "policy.duplicate-dimension"),
        ({"tolerance": 5}, "number.too-large"),
        ({"unmet_below": 0.5}, "decimal.wrong"),
        ({"wallet_target": Decimal(2)}, "number.too-large"),
        ({"days_by_severity": (1, 2, 3)}, "policy.days"),
        ({"days_by_severity": (1, 2, 3, 4, -5)}, "number.too-small"),
        ({"topic_weights": {"growth": Decimal(1)}}, "policy.topic-weights"),
        ({"topic_weights": {topic.value: Decimal(2) for topic in StudyTopic}}, "number.too-large"),
        (
            {"severity_weight": Decimal(0), "gain_weight": Decimal(0), "topic_weight": Decimal(0)},
            "policy.weights",
        ),
        ({"plan_months": 0}, "number.too-small"),
        ({"contact_days": -1}, "number.too-small"),
        ({"rounding": "half_up"}, "type.wrong"),
    ],
)
def test_wrong_policies_are_refused(changed: dict[str, Any], code: str) -> None:
    """A policy with a hole in it would decide plans by accident."""
    with pytest.raises(KeyAccountError) as caught:
        AnalysisPolicy(**{"name": "x", "version": 1, **changed})
    assert caught.value.code == code
