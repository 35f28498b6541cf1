"""Scoring: contributions add up exactly, intervals hold the score, and unknown is never zero."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from keyaccount.identification.criterion import Absence, Absent, Measured, Reading
from keyaccount.identification.policy import UnknownRule
from keyaccount.identification.scoring import (
    UNIT,
    Scale,
    contribution_units,
    score_units,
    units_to_decimal,
    utility,
    weight_units,
)
from keyaccount.values.numbers import largest_remainder, score_of

ABSENT = st.sampled_from([Absent(why) for why in Absence])
READINGS = st.builds(Reading, st.integers(-(10**6), 10**6), st.integers(1, 10**6))


@st.composite
def scored_rows(draw: st.DrawFn) -> tuple[list[Measured], list[Scale]]:
    """Draw readings with scales of weights that sum to one, costs and benefits mixed."""
    size = draw(st.integers(1, 6))
    points = draw(st.lists(st.integers(1, 100), min_size=size, max_size=size))
    weights = largest_remainder(UNIT, points)
    scales = []
    for index, weight in enumerate(weights):
        worst, best = draw(st.permutations([0.0, 1.5]))
        scales.append(Scale(f"c{index}", index, weight, worst, best))
    readings = draw(st.lists(st.one_of(READINGS, ABSENT), min_size=size, max_size=size))
    return readings, scales


@given(scored_rows(), st.sampled_from(UnknownRule))
def test_parts_sum_to_the_score_and_the_interval_holds_it(
    rows: tuple[list[Measured], list[Scale]], rule: UnknownRule
) -> None:
    """What a customer is told adds up to the last digit, and the truth lies within the interval."""
    readings, scales = rows
    units = score_units(readings, scales, rule)
    known = [part for part in units.parts if part is not None]
    if units.score is None:
        assert all(isinstance(one, Absent) for one in readings)
        assert (units.low, units.high, units.known) == (0, UNIT, 0)
    else:
        assert sum(known) == units.score
        assert 0 <= units.low <= units.score <= units.high <= UNIT + len(scales)


@given(scored_rows())
def test_scores_follow_their_definition(rows: tuple[list[Measured], list[Scale]]) -> None:
    """In fractions: the weighted mean of the known utilities, to a unit per criterion."""
    readings, scales = rows
    units = score_units(readings, scales, UnknownRule.KNOWN_WEIGHTS)
    total, known = Fraction(0), 0
    for reading, scale in zip(readings, scales, strict=True):
        if isinstance(reading, Reading):
            worst, best = Fraction(scale.worst), Fraction(scale.best)
            worth = min(Fraction(1), max(Fraction(0), (reading.value - worst) / (best - worst)))
            total += scale.weight * worth
            known += scale.weight
    if known:
        assert units.score is not None
        assert abs(Fraction(units.score, UNIT) - total / known) <= Fraction(2 * len(scales), UNIT)


@given(scored_rows(), st.data())
def test_one_more_unknown_widens_and_never_makes_zero(
    rows: tuple[list[Measured], list[Scale]], data: st.DataObject
) -> None:
    """Forgetting one answer must cost certainty, not points."""
    readings, scales = rows
    known = [index for index, one in enumerate(readings) if isinstance(one, Reading)]
    if len(known) < 2:
        return
    lost = data.draw(st.sampled_from(known))
    less: list[Measured] = [Absent(Absence.UNKNOWN) if i == lost else one for i, one in enumerate(readings)]
    full = score_units(readings, scales, UnknownRule.KNOWN_WEIGHTS)
    part = score_units(less, scales, UnknownRule.KNOWN_WEIGHTS)
    slack = 2 * len(scales)
    assert part.high - part.low >= full.high - full.low - slack
    assert part.low <= full.low + slack
    assert part.high >= full.high - slack
    kept = [one for i, one in enumerate(full.parts) if i != lost and one]
    assert part.score is not None
    assert bool(part.score) == bool(kept)


def test_what_cannot_apply_yet_does_not_widen() -> None:
    """A prospect has no growth to be unsure of."""
    scales = [Scale("a", 0, UNIT // 2, 0.0, 1.0), Scale("b", 1, UNIT // 2, 0.0, 1.0)]
    for why in (Absence.NOT_STARTED, Absence.NOT_APPLICABLE):
        units = score_units([Reading(1, 2), Absent(why)], scales, UnknownRule.KNOWN_WEIGHTS)
        assert (units.low, units.score, units.high) == (UNIT // 2, UNIT // 2, UNIT // 2)


def test_the_cautious_rule_takes_the_low_end() -> None:
    """Whoever must not overrate counts what is unknown as if it were worst."""
    scales = [Scale("a", 0, UNIT // 2, 0.0, 1.0), Scale("b", 1, UNIT // 2, 0.0, 1.0)]
    units = score_units([Reading(1, 2), Absent(Absence.DECLINED)], scales, UnknownRule.WORST_CASE)
    assert (units.low, units.score, units.high) == (UNIT // 4, UNIT // 4, 3 * UNIT // 4)


@given(st.floats(0, 1), st.floats(0, 1))
def test_contributions_are_within_a_unit_of_exact(weight: float, worth: float) -> None:
    """Rounding in whole units is the same as rounding the decimal, but for the last digit."""
    exact = score_of(Fraction(weight) * Fraction(worth))
    assert abs(contribution_units(weight, worth) - exact * UNIT) <= 1


@given(st.integers(0, UNIT))
def test_units_become_decimals_under_any_context(units: int) -> None:
    """A caller's three-digit Decimal context must not cut a score short."""
    with localcontext(Context(prec=3)):
        made = units_to_decimal(units)
    assert Fraction(made) == Fraction(units, UNIT)
    assert made.as_tuple().exponent == -12
    assert weight_units(made) == units


@given(st.integers(-100, 200))
def test_utilities_are_clipped_and_mirror_for_costs(value: int) -> None:
    """A cost is a benefit read from the other end."""
    benefit, cost = utility(value, 100, 0.0, 1.0), utility(value, 100, 1.0, 0.0)
    assert 0 <= benefit <= 1
    assert abs(benefit + cost - 1) < 1e-12
    assert Decimal(str(benefit)) == min(Decimal(1), max(Decimal(0), Decimal(value) / 100))
