"""Objectives: progress counts from a baseline, and without one nobody can claim any."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.model.objective import Objective, ObjectiveStatus, Reading
from keyaccount.values.evidence import Evidence
from tests.refusals import codes_of

DUE = date(2026, 12, 31)


def an_objective(**fields: Any) -> Objective:
    return Objective(
        **{
            "id": "O1",
            "customer": "C007",
            "title": "Share of wallet up",
            "measure": "share_of_wallet",
            "baseline": Decimal("0.2"),
            "target": Decimal("0.3"),
            "due": DUE,
            **fields,
        }
    )


@pytest.mark.method("A0")
def test_progress_is_the_share_of_the_way_from_baseline_to_target() -> None:
    """The effect of a plan is measured against where it began, explained with its figures."""
    seen = Evidence("purchasing report", date(2026, 6, 30))
    half = an_objective().measured(date(2026, 6, 30), Decimal("0.25"), seen)
    assert half.progress(date(2026, 6, 30)) == Decimal("0.5")
    explanation = half.explain(date(2026, 6, 30))
    assert explanation.figure == Decimal("0.5")
    assert "A0" in explanation.clauses()
    assert explanation.find("reading") is not None


def test_later_readings_are_not_known_yet() -> None:
    """A review replayed for an earlier day must not see the future."""
    later = (
        an_objective()
        .measured(date(2026, 6, 30), Decimal("0.25"))
        .measured(date(2026, 9, 30), Decimal("0.3"))
    )
    assert later.progress(date(2026, 6, 29)) is None
    assert later.progress(date(2026, 7, 1)) == Decimal("0.5")
    assert later.status(date(2026, 9, 30)) is ObjectiveStatus.REACHED


def test_an_unknown_baseline_gives_no_progress() -> None:
    """Progress from nowhere would be invented; the target itself can still be reached or missed."""
    bare = an_objective(baseline=None)
    assert bare.progress(DUE) is None
    assert bare.status(DUE) is ObjectiveStatus.UNMEASURED
    assert bare.measured(DUE, Decimal("0.3")).status(DUE) is ObjectiveStatus.REACHED
    assert bare.status(date(2027, 1, 1)) is ObjectiveStatus.MISSED


def test_less_can_be_better() -> None:
    """Fewer complaints is a goal too, with or without a baseline."""
    fewer = an_objective(baseline=Decimal(10), target=Decimal(5)).measured(DUE, Decimal(4))
    assert fewer.falling
    assert fewer.progress(DUE) == Decimal("1.2")
    assert fewer.status(DUE) is ObjectiveStatus.REACHED
    open_one = an_objective(baseline=None, target=Decimal(5), less_is_better=True).measured(DUE, Decimal(6))
    assert open_one.status(DUE) is ObjectiveStatus.UNDER_WAY
    assert all(one.text.zh for one in ObjectiveStatus)


@given(
    st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=3)
)
def test_progress_agrees_with_fractions(baseline: Decimal, target: Decimal, value: Decimal) -> None:
    """An independent calculation in fractions must give the same share."""
    if baseline == target:
        return
    objective = an_objective(baseline=baseline, target=target).measured(DUE, value)
    exact = (Fraction(value) - Fraction(baseline)) / (Fraction(target) - Fraction(baseline))
    progress = objective.progress(DUE)
    assert progress is not None
    assert abs(Fraction(progress) - exact) <= Fraction(1, 2 * 10**12)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"measure": ""}, "name.empty"),
        ({"target": 0.3}, "decimal.wrong"),
        ({"baseline": Decimal("0.3")}, "objective.target-is-baseline"),
        ({"baseline_on": "today"}, "date.not-a-date"),
        ({"owner": ""}, "name.empty"),
        ({"less_is_better": 1}, "type.wrong"),
        (
            {"readings": [Reading(DUE, Decimal(1)), Reading(DUE, Decimal(2))]},
            "objective.readings-order",
        ),
    ],
)
def test_wrong_input_names_what_is_wrong(fields: dict[str, Any], code: str) -> None:
    """Each slip has its own code."""
    assert codes_of(lambda: an_objective(**fields)) == [code]
