"""Seasonal indices: how much each season of the year lies above or below the average one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from math import lcm

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_decimal, check_int, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import Rounding, largest_remainder, round_fraction
from keyaccount.values.text import Text

__all__ = ["SeasonMethod", "SeasonalIndex", "SeasonalIndices", "seasonal_indices"]


class SeasonMethod(Enum):
    """Name how seasonal indices are computed."""

    SIMPLE_AVERAGE = "simple_average"  # mean of each season over the grand mean; ignores a trend
    RATIO_TO_MOVING_AVERAGE = "ratio_to_moving_average"  # centred moving average; takes the trend out

    @property
    def text(self) -> Text:
        """Return the method in words."""
        return _METHODS[self]


_METHODS = {
    SeasonMethod.SIMPLE_AVERAGE: Text("simple averages", "同期平均法"),
    SeasonMethod.RATIO_TO_MOVING_AVERAGE: Text("ratio to centred moving average", "移动平均趋势剔除法"),
}


@attrs.frozen
class SeasonalIndex:
    """Hold the exact index of one season (1 is an average season) and how many values it rests on.

    >>> SeasonalIndex(1, Fraction(3, 2), 3).rounded(2)
    Decimal('1.50')
    """

    season: int
    exact: Fraction
    values: int

    def __attrs_post_init__(self) -> None:
        check_int(self.season, "$.season", least=1)
        check_type(self.exact, Fraction, "$.exact")
        check_int(self.values, "$.values", least=0)

    def rounded(self, places: int = 6, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
        """Return the index as a decimal."""
        return round_fraction(self.exact, places, rounding)


@attrs.frozen
class SeasonalIndices:
    """Hold the indices of all seasons of a year; they sum to the number of seasons, exactly.

    `cycles` is the number of whole years behind them and `mean` the mean of all values used.

    >>> quarters = seasonal_indices([8, 10, 12, 10], seasons=4)
    >>> [str(one.exact) for one in quarters.indices], quarters.forecast(400)
    (['4/5', '1', '6/5', '1'], (80, 100, 120, 100))
    """

    method: SeasonMethod
    indices: tuple[SeasonalIndex, ...] = attrs.field(converter=tuple_of)
    mean: Fraction
    cycles: Fraction

    def __attrs_post_init__(self) -> None:
        check_type(self.method, SeasonMethod, "$.method")
        if sum(one.exact for one in self.indices) != len(self.indices):
            refuse(
                "season.sum",
                "$.indices",
                "the indices must sum to the number of seasons",
                "指数之和必须等于季数",
            )

    def of(self, season: int) -> Fraction:
        """Return the exact index of a season, counted from 1.

        >>> seasonal_indices([1, 3], seasons=2).of(2)
        Fraction(3, 2)
        """
        check_int(season, "$.season", least=1, most=len(self.indices))
        return self.indices[season - 1].exact

    def forecast(self, annual: int) -> tuple[int, ...]:
        """Split a whole year's figure over the seasons, in whole units that sum to it exactly.

        >>> seasonal_indices([1, 1, 1], seasons=3).forecast(100)
        (34, 33, 33)
        """
        check_int(annual, "$.annual")
        shares = [one.exact for one in self.indices]
        scale = lcm(*(share.denominator for share in shares))
        return tuple(largest_remainder(annual, [int(share * scale) for share in shares]))

    def expected(self, annual: Decimal, places: int = 2) -> tuple[Decimal, ...]:
        """Return annual / seasons x index for each season, each rounded by itself.

        >>> seasonal_indices([8, 10, 12, 10], seasons=4).expected(Decimal(58))[0]
        Decimal('11.60')
        """
        check_decimal(annual, "$.annual")
        base = Fraction(annual) / len(self.indices)
        return tuple(round_fraction(base * one.exact, places) for one in self.indices)

    def adjusted(self, value: Decimal, season: int, places: int = 2) -> Decimal:
        """Return one season's value with its season taken out, comparable with any other season's.

        >>> seasonal_indices([8, 10, 12, 10], seasons=4).adjusted(Decimal(8), 1)
        Decimal('10.00')
        """
        check_decimal(value, "$.value")
        index = self.of(season)
        if index == 0:
            refuse(
                "season.zero",
                "$.season",
                "nothing was ever sold in that season",
                "该季从无销售,无法剔除季节因素",
            )
        return round_fraction(Fraction(value) / index, places)

    def peak(self) -> tuple[int, ...]:
        """Return the season or seasons with the highest index.

        >>> seasonal_indices([8, 10, 12, 10], seasons=4).peak()
        (3,)
        """
        top = max(one.exact for one in self.indices)
        return tuple(one.season for one in self.indices if one.exact == top)

    def explain(self, season: int | None = None) -> Explanation:
        """Explain the indices: their sum, or one season's index as its share of the average season.

        >>> seasonal_indices([8, 10, 12, 10], seasons=4).explain().figure
        4
        """
        reason = Text(
            f"{self.method.text.en} over {_plain(self.cycles)} years, mean {_plain(self.mean)}",
            f"{self.method.text.zh},{_plain(self.cycles)} 个年度,均值 {_plain(self.mean)}",
        )
        parts = tuple(_explain_one(one) for one in self.indices)
        if season is not None:
            check_int(season, "$.season", least=1, most=len(parts))
            return attrs.evolve(parts[season - 1], reason=reason)
        label = Text("seasonal indices", "季节指数合计")
        return Explanation("seasonal_indices", label, len(parts), reason, "N3", (), parts, Combine.SUM)

    def summary(self, lang: Lang = "en") -> str:
        """Word the indices, one season per line, highest marked.

        >>> print(seasonal_indices([8, 12], seasons=2).summary())
        Seasonal indices (simple averages)
          1: 0.800000
          2: 1.200000 peak
        """
        peak = self.peak()
        head = {"en": "Seasonal indices ({})", "zh": "季节指数({})"}[lang].format(self.method.text.say(lang))
        mark = {"en": " peak", "zh": " 旺季"}[lang]
        lines = [
            f"  {one.season}: {one.rounded()}{mark if one.season in peak else ''}" for one in self.indices
        ]
        return "\n".join([head, *lines])

    def _repr_html_(self) -> str:
        return self.explain().html()


def seasonal_indices(
    series: Sequence[Decimal | int],
    *,
    seasons: int,
    method: SeasonMethod = SeasonMethod.SIMPLE_AVERAGE,
    first_season: int = 1,
) -> SeasonalIndices:
    """Compute the seasonal indices of a series of values in time order, `seasons` to the year.

    Simple averages: mean of (value / grand mean) per season, needs whole years. Ratio to moving
    average: value / centred moving average, averaged per season and scaled to sum to `seasons`;
    needs two whole years. Exact fractions throughout. Raises `KeyAccountError` (`season.*`) for too
    few values, negative ones or nothing sold at all. Method: N3, A5.

    >>> seasonal_indices([12, 8, 6, 18], seasons=4).of(4)
    Fraction(18, 11)
    """
    check_int(seasons, "$.seasons", least=2, most=366)
    check_int(first_season, "$.first_season", least=1, most=seasons)
    check_type(method, SeasonMethod, "$.method")
    values = _checked(tuple_of(series))
    if method is SeasonMethod.SIMPLE_AVERAGE:
        weighed = _whole_years(values, seasons)
    else:
        weighed = _ratios(values, seasons)
    shift = first_season - 1
    by_season = [[value for at, value in weighed if (at + shift) % seasons == one] for one in range(seasons)]
    means = [sum(found, Fraction(0)) / len(found) for found in by_season]
    total = sum(means, Fraction(0))
    if total == 0:
        refuse(
            "season.nothing",
            "$.series",
            "every value is zero, so no season stands out",
            "各值均为零,无法计算季节指数",
        )
    indices = [
        SeasonalIndex(season + 1, mean * seasons / total, len(by_season[season]))
        for season, mean in enumerate(means)
    ]
    grand = sum(values, Fraction(0)) / len(values)
    return SeasonalIndices(method, tuple(indices), grand, Fraction(len(values), seasons))


def _whole_years(values: list[Fraction], seasons: int) -> list[tuple[int, Fraction]]:
    if not values or len(values) % seasons:
        refuse(
            "season.whole-years",
            "$.series",
            f"give whole years of {seasons} values",
            f"请给出整年数据(每年 {seasons} 个值)",
        )
    return list(enumerate(values))


def _checked(series: tuple[Decimal | int, ...]) -> list[Fraction]:
    values = []
    for index, value in enumerate(series):
        path = f"$.series[{index}]"
        if type(value) is int:
            check_int(value, path, least=0)
        else:
            check_decimal(value, path, least=0)
        values.append(Fraction(value))
    return values


def _ratios(values: list[Fraction], seasons: int) -> list[tuple[int, Fraction]]:
    """Return each value over its moving average; an even year is centred by averaging two of them."""
    if len(values) < 2 * seasons:
        refuse(
            "season.two-years",
            "$.series",
            f"give at least {2 * seasons} values",
            f"至少需要 {2 * seasons} 个值",
        )
    half = seasons // 2
    result = []
    for index in range(half, len(values) - half):
        window = sum(values[index - half : index + half + 1], Fraction(0))
        if seasons % 2 == 0:
            window -= (values[index - half] + values[index + half]) / 2
        if window == 0:
            refuse(
                "season.nothing", f"$.series[{index}]", "a whole year around it is zero", "其前后一整年均为零"
            )
        result.append((index, values[index] * seasons / window))
    return result


def _explain_one(one: SeasonalIndex) -> Explanation:
    label = Text(f"season {one.season}", f"第 {one.season} 季")
    reason = Text(f"mean of {one.values} values", f"{one.values} 个值的平均")
    return Explanation(f"season.{one.season}", label, one.exact, reason, "N3")


def _plain(value: Fraction) -> str:
    shown = f"{round_fraction(value, 5):f}"
    return shown.rstrip("0").rstrip(".")
