"""Tests of the way from positions to a bargaining problem and back."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction
from itertools import product

import attrs
import pytest

from keyaccount.bargaining import line_frontier, pareto_frontier
from keyaccount.errors import KeyAccountError
from keyaccount.model.side import Side
from keyaccount.negotiation import (
    ContinuousIssue,
    ExcludedCombination,
    IntegerIssue,
    Interplay,
    Position,
    TimesWorth,
    Topic,
    UnitWorth,
)
from keyaccount.negotiation.ground import Ground, ground_of
from tests.bargaining.oracle import undominated

NAMES = "abcd"


def random_ground(rng: random.Random) -> tuple[list[IntegerIssue], list[Position], list[ExcludedCombination]]:
    """Make a talk with combinations that tie issues together, directly and through others."""
    issues = [IntegerIssue(name, Topic.PRICE, name, 0, rng.randint(0, 2)) for name in NAMES]

    def pick() -> dict[str, str]:
        return {issue.key: rng.choice(issue.keys) for issue in rng.sample(issues, 2)}

    def position(side: Side) -> Position:
        joint: list[Interplay | TimesWorth] = [
            Interplay(pick(), Decimal(rng.randint(-5, 5)), "together") for _ in range(rng.randint(0, 2))
        ]
        if rng.random() < 0.3:
            first, second = rng.sample(NAMES, 2)
            joint.append(TimesWorth(first, second, Decimal(rng.randint(-2, 2))))
        worths = [UnitWorth(name, Decimal(rng.randint(-4, 4))) for name in NAMES]
        return Position(side, side.value, "points", worths, Decimal(rng.randint(-6, 2)), joint)

    excluded = [ExcludedCombination(pick(), "never") for _ in range(rng.randint(0, 1))]
    return issues, [position(Side.OURS), position(Side.THEIRS)], excluded


def test_clusters_change_no_value_and_lose_no_package() -> None:
    """Whatever is tied, the frontier must be that of all admissible packages valued one by one."""
    rng = random.Random(21)
    for _ in range(120):
        issues, sides, excluded = random_ground(rng)
        ground = ground_of(issues, sides, {}, excluded)
        values = set()
        for picked in product(*(issue.keys for issue in issues)):
            choices = dict(zip(NAMES, picked, strict=True))
            if any(all(choices[key] == one for key, one in ban.choices.items()) for ban in excluded):
                assert isinstance(ground, str) or ground.deal(choices) is None
                continue
            assert isinstance(ground, Ground)
            value = tuple(side.value(issues, choices) for side in sides)
            deal = ground.deal(choices)
            assert deal is not None
            assert deal.values == value
            assert ground.choices(deal) == choices
            if all(one >= (side.floor(issues) or 0) for one, side in zip(value, sides, strict=True)):
                values.add(value)
        if isinstance(ground, Ground):
            assert [deal.values for deal in pareto_frontier(ground.problem).deals] == undominated(values)


def test_clusters_stay_listable() -> None:
    """Tying two fine scales together would list every pair; the message names the remedy."""
    issues = [IntegerIssue(name, Topic.PRICE, name, 0, 999) for name in "ab"]
    tied = Position(Side.OURS, "us", "points", [], joint=[TimesWorth("a", "b")])
    free = Position(Side.THEIRS, "them", "points", [])
    with pytest.raises(KeyAccountError, match=r"coarser steps"):
        ground_of(issues, [tied, free], {}, [])


def test_positions_are_rounded_so_that_an_acceptable_deal_stays_acceptable() -> None:
    """An exact bottom line rarely falls on a written number; rounding must not step below it."""
    scale = ContinuousIssue("a", Topic.PRICE, "a", Decimal(0), Decimal(1), places=1)
    sides = [
        Position(Side.OURS, "us", "points", [UnitWorth("a", Decimal(1))], Decimal("0.54")),
        Position(Side.THEIRS, "them", "points", [UnitWorth("a", Decimal(-1))], Decimal("-0.77")),
    ]
    ground = ground_of([scale], sides, {}, [])
    assert isinstance(ground, Ground)
    ends = [ground.choices(deal)["a"] for deal in line_frontier(ground.problem).deals]
    assert ends == ["0.7", "0.6"]
    below = ground.problem.deal([], [Fraction(1, 2)])
    assert ground.choices(below) == {"a": "0.5"}
    narrow = attrs.evolve(
        ground, problem=attrs.evolve(ground.problem, bottom_lines=(Fraction("0.54"), Fraction("-0.56")))
    )
    assert narrow.choices(narrow.problem.deal([], [Fraction(11, 20)])) == {"a": "0.6"}


def test_scales_are_not_tied_to_other_issues() -> None:
    """A product of two numbers is no straight line; the message names the way out."""
    scale = ContinuousIssue("a", Topic.PRICE, "a", Decimal(0), Decimal(1))
    other = IntegerIssue("b", Topic.PRICE, "b", 0, 3)
    tied = Position(Side.OURS, "us", "points", [], joint=[TimesWorth("a", "b")])
    free = Position(Side.THEIRS, "them", "points", [])
    with pytest.raises(KeyAccountError, match=r"negotiation.scale-tied"):
        ground_of([scale, other], [tied, free], {}, [])
