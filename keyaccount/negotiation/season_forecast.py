"""What a season will need: trend times seasonal index, with a band for how far it may miss."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, pi, sqrt, tan
from statistics import NormalDist

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.negotiation.uncertain_demand import NormalDemand
from keyaccount.values.checks import check_decimal, check_int, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.numbers import Rounding, round_fraction, score_of
from keyaccount.values.seasonality import SeasonalIndices, SeasonMethod, seasonal_indices
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["ForecastSeason", "SeasonForecast", "forecast_seasons"]


@attrs.frozen
class ForecastSeason:
    """Hold the forecast of one season: units expected, the band around them, and how it comes about.

    `sd` is the standard error of the forecast in units, `low` to `high` the band at the confidence
    asked, None where the history is too short to tell. Method: N3.

    >>> one = ForecastSeason(3, Fraction(100), Fraction(3, 2), Decimal(12), 130, 171)
    >>> one.expected, one.need
    (150, 171)
    """

    season: int
    level: Fraction
    index: Fraction
    sd: Decimal | None
    low: int | None
    high: int | None

    @property
    def exact(self) -> Fraction:
        """Return the expected units: the level without seasons times the season's index."""
        return self.level * self.index

    @property
    def expected(self) -> int:
        """Return the expected units, rounded half up."""
        return int(round_fraction(self.exact, 0, Rounding.HALF_UP))

    @property
    def need(self) -> int | None:
        """Return the units to prepare for: the upper end of the band."""
        return self.high

    @property
    def demand(self) -> NormalDemand | None:
        """Return the season as an uncertain demand, for the right stock; None without a known error."""
        return None if self.sd is None else NormalDemand(score_of(self.exact), self.sd)

    def explain(self) -> Explanation:
        """Explain the expected units as level times index. Method: N3."""
        parts = (
            Explanation("level", Text("level of the year, without seasons", "剔除季节的水平"), self.level),
            Explanation("index", Text("seasonal index", "季节指数"), self.index),
        )
        band = Text("too little history for a band", "历史数据不足,无法给出区间")
        if self.low is not None:
            band = Text(f"from {self.low} to {self.high}", f"区间 {self.low} 至 {self.high}")
        label = Text(f"season {self.season}: expected units", f"第 {self.season} 季预期需求")
        key = f"season.{self.season}"
        return Explanation(key, label, self.exact, band, "N3", parts=parts, combine=Combine.PRODUCT)


@attrs.frozen
class SeasonForecast:
    """Hold the forecast of the coming year, season by season, and the indices it rests on. Method: N3.

    >>> sold = [80, 100, 120, 100, 88, 110, 132, 110, 96, 120, 144, 120]
    >>> coming = forecast_seasons(sold, seasons=4)
    >>> coming.peak.season, coming.peak.expected
    (3, 156)
    """

    indices: SeasonalIndices
    growth: Decimal | None
    confidence: Decimal
    seasons: tuple[ForecastSeason, ...] = attrs.field(converter=tuple_of)

    @property
    def peak(self) -> ForecastSeason:
        """Return the season with the highest expected need, the first of equals."""
        return max(self.seasons, key=lambda one: (one.exact, -one.season))

    def of(self, season: int) -> ForecastSeason:
        """Return the forecast of one season, counted from 1."""
        check_int(season, "$.season", least=1, most=len(self.seasons))
        return next(one for one in self.seasons if one.season == season)

    def explain(self) -> Explanation:
        """Explain the year as the sum of its seasons. Method: N3."""
        parts = tuple(one.explain() for one in self.seasons)
        total = sum((one.exact for one in self.seasons), Fraction(0))
        trend = Text("trend of the history", "历史趋势")
        if self.growth is not None:
            trend = Text(f"agreed growth {self.growth}", f"商定增长率 {self.growth}")
        reason = Text(f"{trend.en}, confidence {self.confidence}", f"{trend.zh},置信度 {self.confidence}")
        label = Text("expected units of the coming year", "来年预期需求")
        return Explanation("forecast", label, total, reason, "N3", parts=parts, combine=Combine.SUM)

    def table(self) -> Table:
        """Lay the seasons out, in the order they come."""
        rows = [
            (one.season, round_fraction(one.index, 4), one.expected, one.low, one.high)
            for one in self.seasons
        ]
        columns = (
            Text("season", "季"),
            Text("index", "指数"),
            Text("expected", "预期"),
            Text("low", "下限"),
            Text("high", "上限"),
        )
        return Table(Text("Need of the coming year", "来年需求"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the seasons as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def forecast_seasons(
    sold: Sequence[int],
    *,
    seasons: int,
    first_season: int = 1,
    growth: Decimal | None = None,
    confidence: Decimal = Decimal("0.9"),
    method: SeasonMethod = SeasonMethod.RATIO_TO_MOVING_AVERAGE,
) -> SeasonForecast:
    """Forecast the year after a history of units sold per season, in time order, at least two years long.

    The history without its seasons gets a straight trend by least squares, exactly; `growth` replaces
    the trend by what was agreed with the customer, counted on the last year. The band holds the season
    with the confidence asked: standard error of a least-squares forecast times Student's t with
    n - seasons - 1 degrees of freedom. Raises `KeyAccountError` (`season.*`). Method: N3.

    >>> forecast_seasons([80, 120, 80, 120], seasons=2, growth=Decimal("0.1")).of(2).expected
    132
    """
    check_decimal(confidence, "$.confidence", least=Decimal("0.5"), most=Decimal("0.9999"))
    if growth is not None:
        check_decimal(growth, "$.growth", least=-1, most=10)
    check_type(method, SeasonMethod, "$.method")
    values = tuple_of(sold)
    for index, units in enumerate(values):
        check_int(units, f"$.sold[{index}]", least=0)
    if len(values) < 2 * seasons:
        refuse(
            "season.two-years",
            "$.sold",
            f"give at least {2 * seasons} values",
            f"至少需要 {2 * seasons} 个值",
        )
    indices = seasonal_indices(values, seasons=seasons, method=method, first_season=first_season)
    line = _Line(_without_seasons(values, indices, first_season))
    coming = []
    for step in range(seasons):
        place = len(values) + step
        season = (place + first_season - 1) % seasons + 1
        level, spread = line.at(place)
        if growth is not None:
            level, spread = line.last_year(len(values) - seasons) * (1 + Fraction(growth)), 1 / seasons
        level = max(Fraction(0), level)
        error = line.error(seasons + 1)
        coming.append(_season(season, level, indices.of(season), error, spread, line.free, confidence))
    return SeasonForecast(indices, growth, confidence, coming)


def _without_seasons(
    values: Sequence[int], indices: SeasonalIndices, first_season: int
) -> list[tuple[int, Fraction]]:
    """Return place and value without its season; where nothing is ever sold there is nothing to learn."""
    count = len(indices.indices)
    found = []
    for place, units in enumerate(values):
        index = indices.of((place + first_season - 1) % count + 1)
        if index:
            found.append((place, Fraction(units) / index))
    return found


class _Line:
    """Fit a straight line by least squares, in exact fractions."""

    def __init__(self, points: Sequence[tuple[int, Fraction]]) -> None:
        self.points, self.free = points, 0
        count = len(points)
        self.middle = Fraction(sum(place for place, _ in points), count)
        self.mean = sum((value for _, value in points), Fraction(0)) / count
        self.spread = sum(((place - self.middle) ** 2 for place, _ in points), Fraction(0))
        lean = sum(((place - self.middle) * (value - self.mean) for place, value in points), Fraction(0))
        self.slope = lean / self.spread

    def at(self, place: int) -> tuple[Fraction, float]:
        """Return the line's value and how much more uncertain than one observation a forecast there is."""
        away = place - self.middle
        return self.mean + self.slope * away, float(1 / Fraction(len(self.points)) + away**2 / self.spread)

    def last_year(self, since: int) -> Fraction:
        """Return the mean value from one place on."""
        recent = [value for place, value in self.points if place >= since]
        return sum(recent, Fraction(0)) / len(recent)

    def error(self, used: int) -> float | None:
        """Return the residual standard deviation; None without a degree of freedom left."""
        self.free = len(self.points) - used
        if self.free < 1:
            return None
        left = sum(((value - self.at(place)[0]) ** 2 for place, value in self.points), Fraction(0))
        return sqrt(left / self.free)


def _season(
    season: int,
    level: Fraction,
    index: Fraction,
    error: float | None,
    spread: float,
    free: int,
    confidence: Decimal,
) -> ForecastSeason:
    if error is None:
        return ForecastSeason(season, level, index, None, None, None)
    sd = score_of(error * sqrt(1 + spread) * float(index))
    reach = Fraction(sd) * Fraction(score_of(student_t((1 + float(confidence)) / 2, free)))
    exact = level * index
    return ForecastSeason(season, level, index, sd, max(0, floor(exact - reach)), ceil(exact + reach))


def student_t(probability: float, free: int) -> float:
    """Return the quantile of Student's t, above the middle, to about three digits from 3 degrees of freedom.

    Abramowitz and Stegun 26.7.5; the closed forms for 1 and 2 degrees of freedom.

    >>> round(student_t(0.975, 10), 3)
    2.228
    """
    if free == 1:
        return tan(pi * (probability - 0.5))
    if free == 2:
        return (2 * probability - 1) * sqrt(2 / (4 * probability * (1 - probability)))
    z = NormalDist().inv_cdf(probability)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / free ** (power + 1) for power, term in enumerate(terms)))
