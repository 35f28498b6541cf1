"""The problem register: order, what is lacking, and the major issues handed to visits."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from keyaccount.analysis import Problem, ProblemArea, ProblemState, study_problems
from keyaccount.errors import KeyAccountError
from keyaccount.values.finding import Severity
from tests.analysis.scenario import DAY, PROBLEMS, cny


def _codes(*problems: Problem, as_of: date = DAY) -> set[str]:
    return {one.code for one in study_problems(problems, as_of=as_of, currency="CNY").findings}


@pytest.mark.method("A2")
def test_the_register_adds_up_and_orders_itself() -> None:
    """The gravest comes first; what nobody measured stays out of the sum and in the register."""
    study = study_problems(PROBLEMS, as_of=DAY, currency="CNY")
    assert [one.id for one in study.problems] == ["P1", "P2"]
    assert study.effect == cny(120_000)
    assert [one.id for one in study.major] == ["P1", "P2"]
    told = study.explain()
    assert told.figure == cny(120_000)
    assert told.clauses() == {"A2", *(one.area.clause for one in PROBLEMS)}
    assert told.find("problem.P2") is not None


def test_areas_nobody_asked_about_are_named() -> None:
    """Silence about an area is not the absence of a problem."""
    study = study_problems(PROBLEMS, as_of=DAY, currency="CNY")
    unasked = [one.path for one in study.findings if one.code == "problem.area-unasked"]
    assert len(unasked) == len(ProblemArea) - 2


def test_what_a_problem_lacks_is_found() -> None:
    """Solution, owner, day, figure and evidence: each missing one is its own finding."""
    bare = Problem("P", ProblemArea.PRICE, "x")
    assert {"problem.no-solution", "problem.unmeasured", "problem.no-evidence"} <= _codes(bare)
    assert "problem.no-owner" in _codes(attrs.evolve(PROBLEMS[0], owner=None))
    assert "problem.overdue" in _codes(attrs.evolve(PROBLEMS[0], due=date(2026, 3, 30)))
    assert "problem.overdue" not in _codes(attrs.evolve(PROBLEMS[0], due=DAY))
    assert "problem.open" in _codes(PROBLEMS[0])


def test_a_threatening_problem_without_solution_blocks() -> None:
    """Severity 5 means the cooperation is at stake, so the plan may not pass without an answer."""
    study = study_problems([Problem("P", ProblemArea.GOODS, "x", severity=5)], as_of=DAY, currency="CNY")
    assert study.findings[0].severity is Severity.BLOCKING


def test_closed_problems_ask_for_their_result_only() -> None:
    """A solution nobody checked has not won any trust yet."""
    solved = attrs.evolve(PROBLEMS[0], state=ProblemState.SOLVED)
    assert "problem.no-result" in _codes(solved)
    told = attrs.evolve(solved, result="no stock-out in May", saved=cny(100_000))
    assert "problem.no-result" not in _codes(told)
    study = study_problems(
        [told, attrs.evolve(told, id="P9", state=ProblemState.REFUSED)], as_of=DAY, currency="CNY"
    )
    assert (study.effect, study.major, study.proposals) == (None, (), ())


def test_the_register_words_itself() -> None:
    """Text, HTML and Chinese are what a meeting needs."""
    study = study_problems(PROBLEMS, as_of=DAY, currency="CNY")
    assert "周末断货" in study.summary("zh")
    assert "<table" in study._repr_html_()
    assert {state.text.en for state in ProblemState} == {
        "open",
        "solution agreed",
        "in hand",
        "solved",
        "not taken up",
    }


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda: study_problems([PROBLEMS[0]] * 2, as_of=DAY, currency="CNY"), "problem.duplicate"),
        (lambda: study_problems(PROBLEMS, as_of=DAY, currency="USD"), "money.currency-mixed"),
        (lambda: Problem("P", ProblemArea.PRICE, "x", severity=0), "number.too-small"),
        (lambda: Problem("P", "price", "x"), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Problem("P", ProblemArea.PRICE, "x", effect=5), "type.wrong"),  # type: ignore[arg-type]
        (lambda: Problem("P", ProblemArea.PRICE, "x", due="soon"), "date.not-a-date"),  # type: ignore[arg-type]
    ],
)
def test_wrong_inputs_are_refused(call: Any, code: str) -> None:
    """Two problems under one id, or two currencies, would make the sum a lie."""
    with pytest.raises(KeyAccountError) as caught:
        call()
    assert caught.value.code == code
