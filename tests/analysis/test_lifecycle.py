"""The life of a plan: which step may follow which."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from keyaccount.analysis import PlanEvent, PlanStatus, check_history
from keyaccount.errors import KeyAccountError

DAY = date(2026, 4, 2)


@pytest.mark.parametrize(("before", "after"), list(product(PlanStatus, PlanStatus)))
def test_only_the_named_steps_follow(before: PlanStatus, after: PlanStatus) -> None:
    """A closed plan stays closed; nothing becomes active without approval."""
    way = {
        PlanStatus.DRAFT: [],
        PlanStatus.SUBMITTED: [PlanStatus.SUBMITTED],
        PlanStatus.APPROVED: [PlanStatus.SUBMITTED, PlanStatus.APPROVED],
        PlanStatus.ACTIVE: [PlanStatus.SUBMITTED, PlanStatus.APPROVED, PlanStatus.ACTIVE],
        PlanStatus.CLOSED: [
            PlanStatus.SUBMITTED,
            PlanStatus.APPROVED,
            PlanStatus.ACTIVE,
            PlanStatus.CLOSED,
        ],
        PlanStatus.WITHDRAWN: [PlanStatus.WITHDRAWN],
    }[before]
    history = tuple(PlanEvent(status, DAY, "Li", "why") for status in (*way, after))
    if after in before.next:
        check_history(history)
    else:
        with pytest.raises(KeyAccountError) as caught:
            check_history(history)
        assert caught.value.code == "plan.transition"
        assert after.text.zh in caught.value.text("zh")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: PlanEvent(PlanStatus.DRAFT, DAY, "Li"), "plan.no-reason"),
        (lambda: PlanEvent(PlanStatus.WITHDRAWN, DAY, "Li", " "), "plan.no-reason"),
        (lambda: PlanEvent(PlanStatus.SUBMITTED, DAY, ""), "name.empty"),
        (lambda: PlanEvent("active", DAY, "Li"), "type.wrong"),  # type: ignore[arg-type]
        (
            lambda: check_history(
                (
                    PlanEvent(PlanStatus.SUBMITTED, DAY, "Li"),
                    PlanEvent(PlanStatus.APPROVED, date(2026, 4, 1), "Chen"),
                )
            ),
            "plan.order",
        ),
    ],
)
def test_wrong_steps_are_refused(call: Any, code: str) -> None:
    """Sending back without a reason teaches nobody."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
