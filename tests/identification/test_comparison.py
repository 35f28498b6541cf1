"""Comparing over all admissible weights is exact where it claims to be, and safe where it does not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keyaccount.errors import KeyAccountError
from keyaccount.identification.case import Buyer, Track
from keyaccount.identification.comparison import (
    WITHIN_20_PERCENT,
    Admissible,
    Lead,
    compare,
    firmness_of,
    mean_range,
    within_reach,
)
from keyaccount.identification.criterion import Absence, Absent, Criterion, Measured, Reading
from keyaccount.identification.nomination import Firmness
from keyaccount.identification.policy import IdentificationPolicy, UnknownRule
from keyaccount.identification.ranked_account import RankedAccount, scales_of
from keyaccount.identification.scoring import score_units, units_to_decimal
from keyaccount.identification.turnover import TurnoverToTarget
from keyaccount.identification.weights import direct_weights
from keyaccount.values.money import Money
from keyaccount.values.text import Text

UNKNOWN = Absent(Absence.UNKNOWN)


def small_policy(points: tuple[int, ...] = (5, 3, 2)) -> IdentificationPolicy:
    """Return a policy of a few plain criteria on 0 to 1."""
    names = [f"c{index}" for index in range(len(points))]
    criteria = [
        Criterion(name, "own", Text(name, name), "I6", Decimal(0), Decimal(1), TurnoverToTarget())
        for name in names
    ]
    weights = direct_weights(dict(zip(names, points, strict=True)))
    return IdentificationPolicy("small", "1", Money(1, "CNY"), criteria, weights, weights)


def account(policy: IdentificationPolicy, name: str, *worths: str | None) -> RankedAccount:
    """Return a scored account with given utilities, None where unknown."""
    readings: tuple[Measured, ...] = tuple(
        UNKNOWN if worth is None else Reading.of(Decimal(worth)) for worth in worths
    )
    units = score_units(readings, scales_of(policy, Track.CURRENT), policy.unknown)
    score = units_to_decimal(units.score) if units.score is not None else None
    low, high = units_to_decimal(units.low), units_to_decimal(units.high)
    return RankedAccount(
        name, name, Track.CURRENT, Buyer.ACTIVE, None, score, low, high, Decimal(1), readings
    )


POLICY = small_policy()


def _vertices(points: tuple[int, ...], spread: Fraction) -> list[list[Fraction]]:
    """Return the corners of the box of weights cut by sum one: all but one at a bound, the rest balances."""
    total = sum(points)
    base = [Fraction(point, total) for point in points]
    corners = []
    for free in range(len(points)):
        others = [index for index in range(len(points)) if index != free]
        for signs in product((-1, 1), repeat=len(others)):
            weights = list(base)
            for index, sign in zip(others, signs, strict=True):
                weights[index] = base[index] * (1 + sign * spread)
            weights[free] = 1 - sum((weights[index] for index in others), Fraction(0))
            if abs(weights[free] - base[free]) <= base[free] * spread:
                corners.append(weights)
    return corners


WORTHS = st.lists(st.integers(0, 20).map(lambda n: Fraction(n, 20)), min_size=3, max_size=3)


@given(WORTHS, WORTHS, st.sampled_from(["0", "0.1", "0.2", "0.5"]))
def test_the_lead_is_the_exact_optimum(one: list[Fraction], two: list[Fraction], spread: str) -> None:
    """A linear lead is extreme at a corner: trying every corner gives the same least and most."""
    first = account(POLICY, "a", *(str(float(worth)) for worth in one))
    second = account(POLICY, "b", *(str(float(worth)) for worth in two))
    found = compare(first, second, POLICY, Admissible(Decimal(spread)))
    gaps = [a - b for a, b in zip(one, two, strict=True)]
    leads = [
        sum((weight * gap for weight, gap in zip(weights, gaps, strict=True)), Fraction(0))
        for weights in _vertices((5, 3, 2), Fraction(spread))
    ]
    assert found.exact
    assert abs(float(found.least) - float(min(leads))) < 1e-9
    assert abs(float(found.most) - float(max(leads))) < 1e-9


def test_always_never_and_depends() -> None:
    """Better everywhere leads always, an equal never does, and a trade-off depends on the weights."""
    best, same, mixed = (account(POLICY, n, *w) for n, w in (("a", "999"), ("b", "999"), ("c", "999")))
    best = account(POLICY, "a", "0.9", "0.9", "0.9")
    worse = account(POLICY, "b", "0.5", "0.5", "0.5")
    mixed = account(POLICY, "c", "0.8", "0.2", "0.6")
    rival = account(POLICY, "d", "0.6", "0.6", "0.55")
    assert compare(best, worse, POLICY, WITHIN_20_PERCENT).lead is Lead.ALWAYS
    assert compare(worse, best, POLICY, WITHIN_20_PERCENT).lead is Lead.NEVER
    assert compare(best, best, POLICY, WITHIN_20_PERCENT).lead is Lead.NEVER
    assert compare(mixed, rival, POLICY, WITHIN_20_PERCENT).lead is Lead.DEPENDS
    assert same.score is not None


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=3, max_size=3),
    st.lists(st.one_of(st.none(), st.integers(0, 20)), min_size=3, max_size=3),
    st.integers(0, 10**6),
)
def test_bounds_are_safe_where_different_things_are_known(
    one: list[int | None], two: list[int | None], seed: int
) -> None:
    """Any admissible weighting gives a lead within the bounds, though they may be wider than needed."""
    if all(worth is None for worth in one) or all(worth is None for worth in two):
        return
    first = account(POLICY, "a", *(None if n is None else str(n / 20) for n in one))
    second = account(POLICY, "b", *(None if n is None else str(n / 20) for n in two))
    found = compare(first, second, POLICY, WITHIN_20_PERCENT)
    random = Random(seed)
    for _ in range(20):
        weights = [weight * random.uniform(0.8, 1.2) for weight in (0.5, 0.3, 0.2)]
        means = []
        for row in (one, two):
            known = [(n / 20, weight) for n, weight in zip(row, weights, strict=True) if n is not None]
            means.append(sum(n * w for n, w in known) / sum(w for _, w in known))
        if not found.exact:
            assert float(found.least) - 1e-9 <= means[0] - means[1] <= float(found.most) + 1e-9


@given(WORTHS)
def test_the_range_of_a_mean_holds_every_weighting(worths: list[Fraction]) -> None:
    """Sorted and filled from either end: no other weights give less or more."""
    rows = [float(worth) for worth in worths]
    low, high = mean_range(rows, [0.5, 0.3, 0.2], WITHIN_20_PERCENT)
    for signs in product((0.8, 1.2), repeat=3):
        weights = [w * s for w, s in zip((0.5, 0.3, 0.2), signs, strict=True)]
        mean = sum(w * r for w, r in zip(weights, rows, strict=True)) / sum(weights)
        assert low - 1e-12 <= mean <= high + 1e-12


def test_noise_widens_the_range_within_the_scale() -> None:
    """A measurement that may be off by a tenth moves the mean by a tenth, not below nothing."""
    low, high = mean_range([0.05, 0.95], [0.5, 0.5], Admissible(Decimal(0), Decimal("0.1")))
    assert (round(low, 9), round(high, 9)) == (0.4, 0.6)
    assert mean_range([0.0], [1.0], Admissible(Decimal(0), Decimal("0.1"))) == (0.0, 0.1)
    assert mean_range([0.5, 0.9], [0.5, 0.5], Admissible(Decimal(1)))[0] == 0.5


@pytest.mark.method("I7")
def test_firm_is_proven_by_trying() -> None:
    """Whoever is called firm stays in under a thousand random weightings; somebody near the cut is not."""
    random = Random(4)
    policy = small_policy((4, 3, 2, 1))
    rows = {f"a{n:02d}": [random.randint(0, 20) / 20 for _ in range(4)] for n in range(40)}
    accounts = sorted(
        (account(policy, name, *map(str, row)) for name, row in rows.items()),
        key=lambda one: one.score or Decimal(0),
        reverse=True,
    )
    verdicts = firmness_of(accounts, 8, policy, WITHIN_20_PERCENT)
    firm = {name for name, verdict in verdicts.items() if verdict is Firmness.FIRM}
    assert firm
    assert len(firm) < 8
    for _ in range(1000):
        weights = [weight * random.uniform(0.8, 1.2) for weight in (0.4, 0.3, 0.2, 0.1)]
        means = {n: sum(w * x for w, x in zip(weights, row, strict=True)) for n, row in rows.items()}
        top = sorted(means, key=lambda name: means[name], reverse=True)[:8]
        assert firm <= set(top)
    assert firmness_of([], 3, policy, WITHIN_20_PERCENT) == {}
    noisy = firmness_of(accounts, 8, policy, Admissible(Decimal("0.2"), Decimal("0.3")))
    assert sum(one is Firmness.FIRM for one in noisy.values()) <= len(firm)


def test_reach_is_safe_and_not_everybody() -> None:
    """The coarse bound leaves out the hopeless, and nobody who could get in."""
    policy = small_policy()
    accounts = [account(policy, f"a{n}", *[str(1 - n / 10)] * 3) for n in range(11)]
    assert within_reach(accounts, 2, WITHIN_20_PERCENT) < 11
    assert within_reach(accounts, 2, Admissible(Decimal(1))) == 11
    assert within_reach(accounts[:2], 2, WITHIN_20_PERCENT) == 2


def test_the_cautious_rule_counts_the_unknown_as_worst() -> None:
    """Comparisons follow the policy's own rule."""
    policy = attrs.evolve(POLICY, unknown=UnknownRule.WORST_CASE)
    known, half = account(policy, "a", "0.4", "0.4", "0.4"), account(policy, "b", "0.6", None, None)
    assert compare(known, half, policy, WITHIN_20_PERCENT).lead is Lead.ALWAYS
    assert compare(known, half, policy, WITHIN_20_PERCENT).exact


@pytest.mark.parametrize(("weights", "noise"), [("-0.1", "0"), ("1.1", "0"), ("0", "2")])
def test_wrong_ranges_are_refused(weights: str, noise: str) -> None:
    """More than all of a weight cannot be off."""
    with pytest.raises(KeyAccountError):
        Admissible(Decimal(weights), Decimal(noise))


@given(st.data())
@settings(max_examples=10)
def test_firmness_needs_no_seed(data: st.DataObject) -> None:
    """The same accounts give the same verdict, however often one asks."""
    count = data.draw(st.integers(1, 6))
    accounts = [account(POLICY, f"a{n}", "0.5", "0.5", f"0.{n}") for n in range(count)][::-1]
    assert firmness_of(accounts, 2, POLICY, WITHIN_20_PERCENT) == firmness_of(
        accounts, 2, POLICY, WITHIN_20_PERCENT
    )
