"""Where purposes come from and how they are ranked is policy, and policy is checked data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keyaccount.errors import KeyAccountError
from keyaccount.visits.purpose_kinds import (
    STAGE_GOALS,
    AgreedRule,
    CooperationStage,
    PurposeKind,
    PurposePolicy,
    PurposeSource,
    StageGoal,
)


def test_every_kind_and_stage_has_words_and_a_form() -> None:
    """A purpose the letter cannot word would reach the customer as a code."""
    for kind in PurposeKind:
        assert kind.text.en
        assert kind.text.zh
        assert kind.form.text.zh.endswith("拜访")
    for stage in CooperationStage:
        assert stage.text.zh
        assert PurposePolicy("1").goal(stage) is not None
    assert PurposePolicy("1", stage_goals=STAGE_GOALS[:1]).goal(CooperationStage.STEADY) is None


def test_issues_outrank_everything_else_from_the_start() -> None:
    """What the customer raised comes before what we would like to do."""
    policy = PurposePolicy("1")
    shares = [policy.share(source) for source in PurposeSource]
    assert shares == sorted(shares, reverse=True)
    assert policy.share(PurposeSource.ISSUE) == Decimal("0.4")


def test_a_rule_counts_from_the_last_visit_or_the_agreement() -> None:
    """Quarterly means three months after the last time, and never before it was agreed."""
    rule = AgreedRule("R1", "Quarterly review", date(2026, 1, 31), "Wang", every_months=1)
    assert rule.due(None) == date(2026, 2, 28)
    assert rule.due(date(2025, 6, 1)) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: PurposePolicy("1", sources=[Decimal("0.4")]), "purpose.sources"),
        (lambda: PurposePolicy("1", urgency=Decimal("0.9")), "purpose.shares"),
        (lambda: PurposePolicy("1", gravity=Decimal(-1)), "number.too-small"),
        (lambda: PurposePolicy("1", stage_goals=STAGE_GOALS[:1] * 2), "purpose.stage-goal"),
        (lambda: StageGoal(CooperationStage.STEADY, PurposeKind.DEEPEN, 0), "number.too-small"),
        (lambda: AgreedRule("R", "x", date(2026, 1, 1), "Wang", every_months=0), "number.too-small"),
        (lambda: AgreedRule("R", "x", date(2026, 1, 1), "Wang", 3, until="2027"), "date.not-a-date"),  # type: ignore[arg-type]
    ],
)
def test_unclear_policies_are_refused(make: Any, code: str) -> None:
    """Shares above one would rank by accident."""
    with pytest.raises(KeyAccountError) as caught:
        make()
    assert caught.value.code == code
