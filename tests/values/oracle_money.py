"""A second implementation of the money formulas, in Fractions and whole numbers alone, and random cases.

Run it long as `python -m tests.values.oracle_money --cases 100000`; each case checks every formula once.
It stops at the first case on which the library and the second implementation differ by a minor unit.
"""

from __future__ import annotations

import argparse
import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from keyaccount.incentives import Boundary, TierMethod, TierScale
from keyaccount.values import ExchangeRate, ExchangeRates, Money, Rounding
from keyaccount.values.numbers import largest_remainder, round_fraction
from tests.incentives.oracle import rounded

DAY = date(2026, 1, 5)
PLACES = {"CNY": 2, "JPY": 0, "KWD": 3, "USD": 2}


def _same(name: str, seed: int, found: object, expected: object) -> None:
    if found != expected:
        raise SystemExit(
            f"{name}, case {seed}: the library says {found}, the second implementation {expected}"
        )


def _decimal(chance: Random, most: int, places: int) -> tuple[Decimal, Fraction]:
    """Return the same number twice, once made from text and once as a fraction."""
    digits = chance.choice([chance.randint(-most, most), chance.choice([-1, 0, 1, 5, 10, 25, 50])])
    sign, text = "-" if digits < 0 else "", str(abs(digits)).rjust(places + 1, "0")
    shown = f"{sign}{text[: len(text) - places]}.{text[len(text) - places :]}" if places else f"{sign}{text}"
    return Decimal(shown), Fraction(digits, 10**places)


def _remainders(total: int, weights: list[Fraction]) -> list[int]:
    """Split by the largest remainder, one unit after the other, in the plainest way."""
    if total < 0:
        return [-part for part in _remainders(-total, weights)]
    exact = [total * weight / sum(weights) for weight in weights]
    parts = [int(share) for share in exact]
    while sum(parts) < total:
        left = [(share - part, -place) for place, (share, part) in enumerate(zip(exact, parts, strict=True))]
        parts[-max(left)[1]] += 1
    return parts


def _bracketed(base: Fraction, tiers: list[tuple[Fraction, Fraction]], above: bool) -> Fraction:
    """Return an incremental reward, tier by tier."""
    total = Fraction(0)
    for place, (start, rate) in enumerate(tiers):
        end = tiers[place + 1][0] if place + 1 < len(tiers) else base
        if base > start or (base == start and not above):
            total += (min(base, max(end, start)) - start) * rate
    return total


def compare(seed: int) -> int:
    """Check every formula on one random case; return how many comparisons were made."""
    chance = Random(seed)
    currency = chance.choice(sorted(PLACES))
    unit = 10 ** PLACES[currency]
    rounding = chance.choice(list(Rounding))
    amount, plain = _decimal(chance, 10**12, chance.randint(0, 6))
    factor, exact_factor = _decimal(chance, 10**7, chance.randint(0, 8))
    money = Money(amount, currency)

    def units(value: Fraction) -> int:
        return rounded(value * unit, rounding)

    _same("rounded", seed, money.rounded(rounding).minor_units, units(plain))
    _same("times", seed, money.times(factor, rounding).minor_units, units(plain * exact_factor))
    other, plainer = _decimal(chance, 10**12, 2)
    _same("sum", seed, (money + Money(other, currency)).fraction, plain + plainer)
    _same("difference", seed, (money - Money(other, currency)).fraction, plain - plainer)
    if plainer:
        _same("ratio", seed, money.ratio(Money(other, currency)), plain / plainer)
    places = chance.randint(0, 12)
    expected = Fraction(rounded(plain * exact_factor * 10**places, rounding), 10**places)
    _same("round_fraction", seed, Fraction(round_fraction(plain * exact_factor, places, rounding)), expected)

    total = chance.choice([chance.randint(-(10**9), 10**9), chance.randint(-3, 3)])
    weights = [abs(_decimal(chance, 1_000, 2)[1]) for _ in range(chance.randint(1, 6))]
    if sum(weights):
        whole = Money.of_minor(total, currency)
        parts = [part.minor_units for part in whole.split(weights)]
        _same("split", seed, parts, _remainders(total, weights))
        _same("split sums", seed, sum(parts), total)
        counts = [int(weight * 100) for weight in weights]
        _same("largest_remainder", seed, largest_remainder(total, counts), _remainders(total, weights))

    rate, exact_rate = Decimal(chance.randint(1, 10**6)).scaleb(-4), Fraction(0)
    exact_rate = Fraction(rate)
    rates = ExchangeRates([ExchangeRate("EUR", currency, DAY, rate, "bank")])
    euros, plain_euros = _decimal(chance, 10**9, 2)
    changed = rates.convert(Money(euros, "EUR"), currency, DAY, rounding)
    _same("convert", seed, changed.minor_units, units(plain_euros * exact_rate))

    starts = sorted(chance.sample(range(5_000), chance.randint(1, 5)))
    tiers = [(Fraction(start), Fraction(chance.randint(0, 3_000), 10_000)) for start in starts]
    boundary = chance.choice(list(Boundary))
    scale = TierScale.of(
        *((str(start), str(Decimal(int(worth * 10_000)).scaleb(-4))) for start, worth in tiers),
        method=TierMethod.INCREMENTAL,
        at_boundary=boundary,
    )
    # A minor unit around a threshold is where money is lost.
    base = Fraction(chance.choice(starts) * unit + chance.choice([-1, 0, 1]), unit)
    if chance.random() < 0.5:
        base = Fraction(chance.randint(0, 10_000 * unit), unit)
    _same(
        "tiers",
        seed,
        scale.reward(max(base, Fraction(0))),
        _bracketed(max(base, Fraction(0)), tiers, boundary is Boundary.EXCEEDED),
    )
    return 11


def main(argv: list[str] | None = None) -> dict[str, int]:
    """Compare as many cases as asked for, and print the count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args(argv)
    compared = sum(compare(seed) for seed in range(asked.first, asked.first + asked.cases))
    figure = {"cases": asked.cases, "comparisons": compared}
    print(json.dumps(figure))
    return figure


if __name__ == "__main__":
    main()
