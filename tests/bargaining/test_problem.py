"""Tests of bargaining problems: only exact, complete tables get in, and deals add up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from keyaccount.bargaining import BargainingProblem, LinearIssue, ValuedIssue
from keyaccount.errors import KeyAccountError
from tests.bargaining.oracle import exact

PRICE = ValuedIssue("price", ("low", "high"), [[0, 10], [8, 0]])


@pytest.mark.parametrize("wrong", [0.5, float("nan"), "1", True, Decimal("NaN"), Decimal("Infinity"), None])
def test_inexact_values_are_refused(wrong: object) -> None:
    """One float in a table would make a frontier wrong without anybody noticing."""
    with pytest.raises(KeyAccountError) as caught:
        ValuedIssue("price", ("a",), [[wrong]])
    assert caught.value.code == "bargain.not-exact"


def test_hostile_numbers_are_refused() -> None:
    """A value of a million digits would stall every comparison after it."""
    with pytest.raises(KeyAccountError) as caught:
        ValuedIssue("price", ("a",), [[1 << 5000]])
    assert caught.value.code == "bargain.number-too-long"


@pytest.mark.parametrize(
    ("options", "rows", "code"),
    [
        ((), [[]], "bargain.no-options"),
        (("a", "a"), [[1, 2]], "bargain.repeated-option"),
        (("a", "b"), [[1]], "bargain.row-length"),
        ("ab", [[1, 2]], "type.not-a-list"),
    ],
)
def test_issues_that_do_not_fit_are_refused(options: object, rows: object, code: str) -> None:
    """An issue without options, or values that match none, has no meaning to bargain over."""
    with pytest.raises(KeyAccountError) as caught:
        ValuedIssue("price", options, rows)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_scale_is_not_a_list_of_a_million_options() -> None:
    """A price in fen listed option by option would eat the memory; the message names the way out."""
    million = tuple(str(index) for index in range(1_000_000))
    with pytest.raises(KeyAccountError) as caught:
        ValuedIssue("price", million, [])
    assert caught.value.code == "bargain.too-many-options"
    assert "LinearIssue" in str(caught.value)


def test_problems_are_reported_all_at_once() -> None:
    """Whoever fills in a form wants to hear of every mistake, not of the first."""
    with pytest.raises(KeyAccountError) as caught:
        BargainingProblem(("us",), [PRICE], (None, None))
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"bargain.parties", "bargain.bottom-lines", "bargain.rows"}


def test_no_issues_and_repeated_names_are_refused() -> None:
    """Nothing to bargain over is a mistake of the caller, and so is one name for two issues."""
    with pytest.raises(KeyAccountError, match=r"bargain.no-issues"):
        BargainingProblem(("us", "them"), [], (None, None))
    with pytest.raises(KeyAccountError, match=r"bargain.repeated-issue"):
        BargainingProblem(("us", "them"), [PRICE, PRICE], (None, None))
    with pytest.raises(KeyAccountError, match=r"bargain.repeated-party"):
        BargainingProblem(("us", "us"), [PRICE], (None, None))


def test_linear_issues_are_valued_for_every_party() -> None:
    """A scale that misses one party's ends cannot be added to the other issues."""
    line = LinearIssue("days", [0], [1])
    with pytest.raises(KeyAccountError, match=r"bargain.rows"):
        BargainingProblem(("us", "them"), [PRICE], (None, None), [line])
    with pytest.raises(KeyAccountError, match=r"bargain.row-length"):
        LinearIssue("days", [0], [1, 2])


def test_a_deal_adds_up_over_listed_and_linear_issues() -> None:
    """The value of a package is the sum of its parts; that is what makes the frontier fast and exact."""
    problem = BargainingProblem(("us", "them"), [PRICE], (5, None), [LinearIssue("days", [0, 4], [8, 0])])
    deal = problem.deal([1], [Fraction(1, 4)])
    assert deal.values == exact(12, 3)
    assert problem.options_of(deal) == ("high",)
    assert problem.acceptable(deal)
    assert not problem.acceptable(problem.deal([0], [0]))


@pytest.mark.parametrize(("choice", "positions"), [([2], []), ([-1], []), ([], []), ([0], [1])])
def test_choices_off_the_table_are_refused(choice: list[int], positions: list[int]) -> None:
    """Python would read option -1 as the last one; a deal must name what was listed."""
    problem = BargainingProblem(("us", "them"), [PRICE], (None, None))
    with pytest.raises(KeyAccountError, match=r"bargain.choice"):
        problem.deal(choice, positions)


def test_positions_lie_on_the_line() -> None:
    """Beyond its ends a straight line says nothing about what a term is worth."""
    problem = BargainingProblem(("us", "them"), [], (None, None), [LinearIssue("days", [0, 4], [8, 0])])
    with pytest.raises(KeyAccountError, match=r"bargain.choice"):
        problem.deal([], [2])


def test_tables_need_the_same_issues_and_names() -> None:
    """A table with an issue missing would shift every later issue by one."""
    with pytest.raises(KeyAccountError, match=r"bargain.tables"):
        BargainingProblem.from_tables([[[1]], [[1], [2]]], (None, None))
    with pytest.raises(KeyAccountError, match=r"bargain.tables"):
        BargainingProblem.from_tables([[[1]], [[1]]], (None, None), names={"a": ["x"], "b": ["y"]})
