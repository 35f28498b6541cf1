"""Strengths, weaknesses, opportunities, threats, and risks with their answers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import attrs
import pytest

from keyaccount.analysis import Quadrant, Risk, RiskResponse, SwotItem, explain_risks, study_risks
from keyaccount.errors import KeyAccountError
from tests.analysis.scenario import ANSWERS, DAY, cny

(LATE,) = ANSWERS.risks


@pytest.mark.method("A0")
def test_exposure_adds_up_and_unmeasured_risks_stand_beside() -> None:
    """A risk nobody has put a figure on is not a risk of nothing."""
    vague = Risk("vague", "a rival opens nearby")
    told = explain_risks((LATE, vague), "CNY")
    assert told.figure == cny(60_000)
    assert [one.key for one in told.because] == ["risk.vague"]
    assert told.clauses() == {"A0"}


def test_a_risk_without_an_answer_asks_for_one() -> None:
    """Mitigating by nothing is no answer; accepting by decision is."""
    assert study_risks([LATE], as_of=DAY)[0][0].code == "risk.answered"
    nothing = attrs.evolve(LATE, measure=None)
    assert study_risks([nothing], as_of=DAY)[0][0].code == "risk.no-answer"
    accepted = attrs.evolve(LATE, response=RiskResponse.ACCEPT, measure=None)
    findings, proposals = study_risks([accepted], as_of=DAY)
    assert (findings[0].code, proposals) == ("risk.answered", ())
    late = attrs.evolve(LATE, due=date(2026, 3, 1))
    assert study_risks([late], as_of=DAY)[0][0].code == "risk.overdue"


def test_every_word_is_there_in_both_languages() -> None:
    """Quadrants and responses are read by people."""
    assert all(one.text.zh for one in (*Quadrant, *RiskResponse))
    assert SwotItem(Quadrant.THREAT, "折扣店").statement.en == "折扣店"


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: study_risks([LATE, LATE], as_of=DAY), "risk.duplicate"),
        (lambda: Risk("R", "x", likelihood=Decimal(2)), "number.too-large"),
        (lambda: Risk("R", "x", impact=5), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Risk("R", "x", response="avoid"), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Risk("R", "x", due=5), "date.not-a-date"),  # type: ignore[arg-type]
        (lambda: SwotItem("threat", "x"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A likelihood above 1 would make the exposure a fiction."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
