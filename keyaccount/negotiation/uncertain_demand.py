"""Demand that is not known yet: what will be sold on average, how far it may miss, how much is enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor, sqrt
from statistics import NormalDist
from typing import Protocol

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_decimal, check_int, tuple_of
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.numbers import score_of

__all__ = [
    "DiscreteDemand",
    "NormalDemand",
    "PoissonDemand",
    "UncertainDemand",
    "UniformDemand",
    "check_demand",
]

# Far out in the tail a Poisson probability is below what twelve places can show.
_TAIL = 40
_MOST_MEAN = 100_000


class UncertainDemand(Protocol):
    """Say of a demand in units: its mean, how likely it stays within a stock, what that stock lacks."""

    @property
    def average(self) -> Fraction:
        """Return the expected demand."""

    def within(self, stock: Fraction) -> Fraction:
        """Return the probability that demand does not pass a stock."""

    def enough(self, probability: Fraction) -> Fraction:
        """Return the least stock that demand stays within with a probability strictly between 0 and 1."""

    def lacking(self, stock: Fraction) -> Fraction:
        """Return the units a stock is expected to fall short by."""


def check_demand(demand: object, path: str) -> None:
    """Refuse what does not answer as an uncertain demand does.

    >>> check_demand(PoissonDemand(Decimal(4)), "$.demand")
    """
    asked = ("average", "within", "enough", "lacking")
    missing = [name for name in asked if not hasattr(demand, name)]
    if missing:
        refuse(
            "demand.kind",
            path,
            f"expected an uncertain demand such as NormalDemand; {', '.join(missing)} missing",
            f"此处应为不确定需求(如 NormalDemand),缺少 {'、'.join(missing)}",
        )


@attrs.frozen
class NormalDemand:
    """State demand as normal with mean and standard deviation, in units; 12 places are kept.

    Losses follow the standard normal loss function, sd x (pdf(z) - z x (1 - cdf(z))). Method: N3.

    >>> peak = NormalDemand(Decimal(1000), Decimal(300))
    >>> round(peak.enough(Fraction(9, 13)), 1)
    Fraction(11507, 10)
    """

    mean: Decimal
    sd: Decimal

    def __attrs_post_init__(self) -> None:
        check_decimal(self.mean, "$.mean", least=0)
        check_decimal(self.sd, "$.sd", least=0)

    @property
    def average(self) -> Fraction:
        """Return the expected demand."""
        return Fraction(self.mean)

    def within(self, stock: Fraction) -> Fraction:
        """Return the probability that demand does not pass a stock."""
        if not self.sd:
            return Fraction(stock >= self.average)
        return _kept(NormalDist().cdf(self._z(stock)))

    def enough(self, probability: Fraction) -> Fraction:
        """Return the stock that demand stays within with a probability."""
        z = NormalDist().inv_cdf(float(probability))
        return max(Fraction(0), self.average + _kept(z) * Fraction(self.sd))

    def lacking(self, stock: Fraction) -> Fraction:
        """Return the units a stock is expected to fall short by."""
        if not self.sd:
            return max(Fraction(0), self.average - stock)
        z, unit = self._z(stock), NormalDist()
        return max(Fraction(0), _kept(unit.pdf(z) - z * unit.cdf(-z)) * Fraction(self.sd))

    def _z(self, stock: Fraction) -> float:
        return float((stock - self.average) / Fraction(self.sd))


@attrs.frozen
class UniformDemand:
    """State demand as equally likely anywhere between two numbers of units. Method: N3.

    >>> UniformDemand(Decimal(100), Decimal(300)).enough(Fraction(3, 4))
    Fraction(250, 1)
    """

    least: Decimal
    most: Decimal

    def __attrs_post_init__(self) -> None:
        check_decimal(self.least, "$.least", least=0)
        check_decimal(self.most, "$.most", least=self.least)

    @property
    def average(self) -> Fraction:
        """Return the expected demand."""
        return (Fraction(self.least) + Fraction(self.most)) / 2

    def within(self, stock: Fraction) -> Fraction:
        """Return the probability that demand does not pass a stock."""
        if stock >= self.most:
            return Fraction(1)
        low = Fraction(self.least)
        return max(Fraction(0), (stock - low) / (Fraction(self.most) - low))

    def enough(self, probability: Fraction) -> Fraction:
        """Return the stock that demand stays within with a probability."""
        low = Fraction(self.least)
        return low + probability * (Fraction(self.most) - low)

    def lacking(self, stock: Fraction) -> Fraction:
        """Return the units a stock is expected to fall short by."""
        low, high = Fraction(self.least), Fraction(self.most)
        if stock <= low:
            return self.average - stock
        return (high - stock) ** 2 / (2 * (high - low)) if stock < high else Fraction(0)


@attrs.frozen
class DiscreteDemand:
    """State demand as whole units with the probability of each; exact throughout. Method: N3.

    Raises `KeyAccountError` (`demand.probabilities`) unless the probabilities sum to 1.

    >>> demand = DiscreteDemand({10: Decimal("0.3"), 20: Decimal("0.5"), 30: Decimal("0.2")})
    >>> demand.enough(Fraction(7, 10)), demand.lacking(Fraction(20))
    (Fraction(20, 1), Fraction(2, 1))
    """

    odds: FrozenMap[int, Decimal | Fraction] = attrs.field(converter=frozen_map_of)

    def __attrs_post_init__(self) -> None:
        for units, share in self.odds.items():
            check_int(units, f"$.odds.{units}", least=0)
            if not isinstance(share, Fraction):
                check_decimal(share, f"$.odds.{units}", least=0)
        if sum((Fraction(share) for share in self.odds.values()), Fraction(0)) != 1:
            refuse("demand.probabilities", "$.odds", "the probabilities must sum to 1", "概率之和必须为 1")

    @classmethod
    def of_history(cls, units: Iterable[int]) -> DiscreteDemand:
        """Return what was sold in comparable seasons, each as likely as the others.

        >>> DiscreteDemand.of_history([80, 100, 100, 120]).within(Fraction(100))
        Fraction(3, 4)
        """
        sold = tuple_of(units)
        if not sold:
            refuse("demand.no-history", "$.units", "give at least one season", "至少给出一季数据")
        counts: dict[int, int] = {}
        for one in sorted(sold):
            counts[one] = counts.get(one, 0) + 1
        return cls({one: Fraction(count, len(sold)) for one, count in counts.items()})

    @property
    def average(self) -> Fraction:
        """Return the expected demand."""
        return sum((units * share for units, share in self._exact()), Fraction(0))

    def within(self, stock: Fraction) -> Fraction:
        """Return the probability that demand does not pass a stock."""
        return sum((share for units, share in self._exact() if units <= stock), Fraction(0))

    def enough(self, probability: Fraction) -> Fraction:
        """Return the least stock that demand stays within with at least a probability."""
        found = Fraction(0)
        reached = Fraction(0)
        for units, share in self._exact():
            if reached < probability:
                found = Fraction(units)
                reached += share
        return found

    def lacking(self, stock: Fraction) -> Fraction:
        """Return the units a stock is expected to fall short by."""
        return sum(((units - stock) * share for units, share in self._exact() if units > stock), Fraction(0))

    def _exact(self) -> list[tuple[int, Fraction]]:
        return sorted((units, Fraction(share)) for units, share in self.odds.items())


@attrs.frozen
class PoissonDemand:
    """State demand as independent single sales with a mean number of units; for slow movers. Method: N3.

    >>> PoissonDemand(Decimal(4)).enough(Fraction(95, 100))
    Fraction(8, 1)
    """

    mean: Decimal

    def __attrs_post_init__(self) -> None:
        check_decimal(self.mean, "$.mean", least=0, most=_MOST_MEAN)

    @property
    def average(self) -> Fraction:
        """Return the expected demand."""
        return Fraction(self.mean)

    def within(self, stock: Fraction) -> Fraction:
        """Return the probability that demand does not pass a stock."""
        return _kept(min(1.0, sum(share for units, share in self._odds().items() if units <= stock)))

    def enough(self, probability: Fraction) -> Fraction:
        """Return the least stock that demand stays within with at least a probability."""
        reached = 0.0
        found = 0
        for units, share in self._odds().items():
            if reached < probability:
                found = units
                reached += share
        return Fraction(found)

    def lacking(self, stock: Fraction) -> Fraction:
        """Return the units a stock is expected to fall short by."""
        above = sum((units - float(stock)) * share for units, share in self._odds().items() if units > stock)
        return _kept(above)

    def _odds(self) -> Mapping[int, float]:
        """Return the likelihood of each number of units, from the middle outwards against underflow."""
        mean = float(self.mean)
        middle, reach = floor(mean), _TAIL + floor(10 * sqrt(mean))
        odds = {middle: 1.0}
        for units in range(middle + 1, middle + reach):
            odds[units] = odds[units - 1] * mean / units
        for units in range(middle - 1, max(-1, middle - reach), -1):
            odds[units] = odds[units + 1] * (units + 1) / mean
        whole = sum(odds[units] for units in sorted(odds))
        return {units: odds[units] / whole for units in sorted(odds)}


def _kept(value: float) -> Fraction:
    return Fraction(score_of(value))
