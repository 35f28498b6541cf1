"""Tests of what to offer instead of price, against every bundle."""

from __future__ import annotations

import random
from itertools import product

import pytest

from keyaccount.bargaining import Alternative, WorkLimit, instead_of_price
from keyaccount.errors import KeyAccountError
from keyaccount.values.money import Money


def cny(amount: int) -> Money:
    """Return an amount of yuan."""
    return Money(amount, "CNY")


def made(rng: random.Random, index: int) -> Alternative:
    """Return a random alternative."""
    return Alternative(
        f"a{index}", f"a{index}", cny(rng.randint(0, 9)), cny(rng.randint(0, 9)), rng.randint(0, 24)
    )


@pytest.mark.method("V7")
def test_the_cheapest_bundle_of_equal_worth_comes_first() -> None:
    """Beyond price, and hard to copy: what matters is our cost at equal worth to the customer."""
    rng = random.Random(15)
    for _ in range(60):
        given = [made(rng, index) for index in range(rng.randint(1, 6))]
        target = rng.randint(1, 20)
        found = instead_of_price(cny(target), given, at_most=100)
        bundles = [
            [one for one, taken in zip(given, picked, strict=True) if taken]
            for picked in product((False, True), repeat=len(given))
        ]
        costs = [
            sum(one.cost.fraction for one in bundle)
            for bundle in bundles
            if sum(one.worth.fraction for one in bundle) >= target
        ]
        assert bool(found) == bool(costs)
        for bundle in found:
            assert bundle.worth >= cny(target)
            assert bundle.explain().figure == bundle.cost
            assert bundle.explain().clauses() == {"V7"}
        if found:
            assert found[0].cost.fraction == min(costs)
            assert [one.cost for one in found] == sorted(one.cost for one in found)


def test_of_one_group_at_most_one_is_taken() -> None:
    """Two levels of one service are two answers to one question; nobody gets both."""
    plain = Alternative("plain", "plain", cny(6), cny(1), 3, group="service")
    gold = Alternative("gold", "gold", cny(9), cny(4), 9, group="service")
    found = instead_of_price(cny(10), [plain, gold, Alternative("visit", "visit", cny(4), cny(2), 1)])
    assert [[part.key for part in one.parts] for one in found] == [["plain", "visit"], ["gold", "visit"]]


def test_no_alternative_is_no_bundle() -> None:
    """With nothing to offer, or nothing of worth, there is nothing to suggest."""
    assert instead_of_price(cny(5), []) == ()
    assert instead_of_price(cny(0), [Alternative("a", "a", cny(0), cny(0), 0)]) == ()


def test_wrong_alternatives_are_refused() -> None:
    """Negative worth, two currencies or doubles would make a bundle that adds up wrongly."""
    with pytest.raises(KeyAccountError, match=r"alternative.negative"):
        Alternative("a", "a", cny(-1), cny(0), 0)
    one = Alternative("a", "a", cny(5), cny(1), 0)
    with pytest.raises(KeyAccountError, match=r"alternative.repeated"):
        instead_of_price(cny(5), [one, one])
    with pytest.raises(KeyAccountError, match=r"money.currency-mixed"):
        instead_of_price(Money(5, "USD"), [one])


def test_too_many_alternatives_are_refused() -> None:
    """A bounded search must not pass off its best guess as the cheapest bundle."""
    rng = random.Random(16)
    given = [made(rng, index) for index in range(12)]
    with pytest.raises(KeyAccountError, match=r"alternative.too-many"):
        instead_of_price(cny(30), given, limit=WorkLimit(16))
