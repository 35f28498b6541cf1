"""Fit of management thinking: converging, handled, diverging, unknown, and what each asks for."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keyaccount.analysis import DIMENSIONS, Fit, Handling, Stance, study_thinking
from keyaccount.errors import KeyAccountError
from keyaccount.values.finding import Severity
from tests.analysis.scenario import DAY, SHOWN, STANCES

AGREED = Handling("extra paid as rebate", date(2026, 1, 5), by_us="Li", by_them="Wang")


@pytest.mark.method("A1")
def test_an_unhandled_divergence_on_a_main_line_blocks() -> None:
    """The main lines are the base of a long partnership, so a plan may not pass over a divergence."""
    study = study_thinking(STANCES, as_of=DAY)
    (finding,) = [one for one in study.findings if one.severity is Severity.BLOCKING]
    assert finding.code == "thinking.main-unhandled"
    assert finding.path == "$.thinking.price_discipline"
    assert study.converges is False
    assert study.share == Fraction(4, 6)
    told = study.explain()
    assert told.figure == len(DIMENSIONS)
    assert told.clauses() == {"A1"}


def test_each_fit_is_found() -> None:
    """Handled needs a name on both sides; a gap of one step still converges; a minor one only notes."""
    fits = {one.dimension.id: one.fit for one in study_thinking(STANCES, as_of=DAY).fits}
    assert fits["growth"] is Fit.CONVERGES
    assert fits["horizon"] is Fit.HANDLED
    assert fits["payment"] is Fit.DIVERGES
    assert fits["brand"] is Fit.UNKNOWN
    half = Handling("agreed by us alone", date(2026, 1, 5), by_us="Li")
    assert not half.agreed
    lone = study_thinking([Stance("growth", 2, -2, handling=half)], as_of=DAY)
    assert lone.fits[0].fit is Fit.DIVERGES


def test_what_is_said_to_converge_needs_proof() -> None:
    """A convergence nobody can show is noted, not believed."""
    codes = {one.path: one.code for one in study_thinking(STANCES, as_of=DAY).findings}
    assert codes["$.thinking.customer_first"] == "thinking.unproven"
    assert "$.thinking.growth" not in codes
    assert SHOWN[0].fresh(DAY)


def test_an_agreed_handling_falls_due_for_review() -> None:
    """What was agreed once is looked at again, or it is forgotten."""
    due = Handling("x", date(2026, 1, 5), "Li", "Wang", review_on=date(2026, 3, 1))
    study = study_thinking([Stance("growth", 2, -2, handling=due)], as_of=DAY)
    assert "thinking.review-overdue" in {one.code for one in study.findings}
    assert study.proposals[0].task.en.startswith("Review")
    on_the_day = study_thinking([Stance("growth", 2, -2, handling=due)], as_of=date(2026, 3, 1))
    assert "thinking.review-overdue" not in {one.code for one in on_the_day.findings}


def test_all_main_lines_known_gives_a_verdict() -> None:
    """True, False and not yet known are three answers."""
    mains = [Stance(one.id, 1, 1) for one in DIMENSIONS if one.main]
    assert study_thinking(mains, as_of=DAY).converges is True
    assert study_thinking(mains[1:], as_of=DAY).converges is None
    assert study_thinking([], as_of=DAY).share is None


@given(ours=st.integers(-2, 2), theirs=st.integers(-2, 2), tolerance=st.integers(0, 4))
def test_the_gap_decides_and_nothing_else(ours: int, theirs: int, tolerance: int) -> None:
    """Whose stance is higher must not matter."""
    one = study_thinking([Stance("growth", ours, theirs)], as_of=DAY, tolerance=tolerance)
    other = study_thinking([Stance("growth", theirs, ours)], as_of=DAY, tolerance=tolerance)
    wanted = Fit.CONVERGES if abs(ours - theirs) <= tolerance else Fit.DIVERGES
    assert one.fits[0].fit is other.fits[0].fit is wanted


def test_the_study_words_itself() -> None:
    """A manager reads it in Chinese as well as in English."""
    study = study_thinking([*STANCES, Stance("brand", 1, -2, handling=AGREED)], as_of=DAY)
    assert "价格纪律" in study.summary("zh")
    assert "main line diverges" in study.summary()
    assert "extra paid as rebate" in study.explain().tree()
    assert "<table" in study._repr_html_()
    assert study_thinking([], as_of=DAY).verdict.zh == "主要方面尚未全部查明"
    assert (
        "converge"
        in study_thinking([Stance(one.id, 1, 1) for one in DIMENSIONS if one.main], as_of=DAY).summary()
    )


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: study_thinking([Stance("grwth", 1, 1)], as_of=DAY), "thinking.unknown-dimension"),
        (lambda: study_thinking([Stance("growth"), Stance("growth")], as_of=DAY), "thinking.duplicate"),
        (lambda: Stance("growth", ours=3), "number.too-large"),
        (lambda: Stance("growth", handling="x"), "type.wrong"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """A misspelt dimension must be named with the near miss, not counted as unknown."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
