"""Weights of criteria: given by people (equal, direct, swing, rank order) and always summing to one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm

import attrs

from keyaccount.errors import Lang, Problems, refuse
from keyaccount.identification.decision_matrix import Number
from keyaccount.values.checks import check_decimal, check_id, check_one_of, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.numbers import SCORE_PLACES, decimal_of, largest_remainder
from keyaccount.values.table import Table
from keyaccount.values.text import Term, Text

__all__ = [
    "Weights",
    "direct_weights",
    "equal_weights",
    "rank_order_centroid",
    "swing_weights",
    "weights_from",
]

WHOLE = 10**SCORE_PLACES


@attrs.frozen
class Weights:
    """Hold the weight of each criterion, how they were found, and what is to be said about them.

    Weights are decimals from 0 to 1 that sum to exactly 1. Raises `KeyAccountError` (`weights.sum`).

    >>> weights = equal_weights(("turnover", "profit", "loyalty"))
    >>> weights["turnover"], sum(weights.values.values())
    (Decimal('0.333333333334'), Decimal('1.000000000000'))
    """

    method: Term
    values: FrozenMap[str, Decimal] = attrs.field(converter=frozen_map_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.method, Term, "$.method")
        if not self.values:
            refuse("weights.empty", "$.values", "give at least one weight", "至少给出一个权重")
        for key, value in self.values.items():
            check_id(key, "$.values key")
            check_decimal(value, f"$.values[{key!r}]", least=0, most=1)
        total = sum(Fraction(value) for value in self.values.values())
        if total != 1:
            refuse(
                "weights.sum",
                "$.values",
                f"weights must sum to 1, not {float(total):.6g}; use direct_weights to scale points",
                f"权重之和必须为 1,实为 {float(total):.6g};可用 direct_weights 按比例换算",
            )

    def __getitem__(self, criterion: str) -> Decimal:
        check_one_of(criterion, self.values, "weights.criterion-unknown", "$.criterion")
        return self.values[criterion]

    def in_order(self, criteria: Sequence[str]) -> list[float]:
        """Return the weights as floats in the order of some criteria, which must be the same ones.

        >>> equal_weights(("a", "b")).in_order(("b", "a"))
        [0.5, 0.5]
        """
        problems = Problems()
        for key in sorted(set(criteria) ^ set(self.values)):
            problems.add(
                "weights.criteria",
                f"$.values[{key!r}]",
                "has a weight but is no criterion"
                if key in self.values
                else "has no weight; give one, even 0",
                "有权重但不是评价标准" if key in self.values else "没有权重,请给出(可为 0)",
            )
        problems.raise_any()
        return [float(self.values[key]) for key in criteria]

    def explain(self) -> Explanation:
        """Explain the weights: they sum to one. Method: I2.

        >>> print(equal_weights(("a", "b")).explain().tree())
        equal weights = 1 [I2]
          a = 0.5
          b = 0.5
        """
        parts = tuple(Explanation(key, Text(key, key), value) for key, value in self.values.items())
        return Explanation(
            "weights", self.method.text, Decimal(1), clause="I2", parts=parts, combine=Combine.SUM
        )

    def table(self) -> Table:
        """Return the weights as a table, heaviest first."""
        rows = sorted(sorted(self.values.items()), key=lambda pair: pair[1], reverse=True)
        return Table(self.method.text, (Text("criterion", "标准"), Text("weight", "权重")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the weights on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def weights_from(
    method: Term, raw: Mapping[str, Fraction | float], findings: tuple[Finding, ...] = ()
) -> Weights:
    """Scale raw importances to weights of 12 places that sum to exactly 1.

    All zero means that nothing tells the criteria apart: equal weights, with a finding.

    >>> weights_from(Term("own", "own", "自定"), {"a": 3.0, "b": 1.0})["a"]
    Decimal('0.750000000000')
    """
    exact = [Fraction(value) for value in raw.values()]
    if not any(exact):
        exact = [Fraction(1)] * len(exact)
        findings = (*findings, Finding("weights.no-spread", Severity.WARNING, "$.values", _NO_SPREAD, "I2"))
    scale = lcm(*(value.denominator for value in exact))
    units = largest_remainder(WHOLE, [value.numerator * (scale // value.denominator) for value in exact])
    values = {key: decimal_of(unit, SCORE_PLACES) for key, unit in zip(raw, units, strict=True)}
    return Weights(method, FrozenMap(values), findings)


_NO_SPREAD = Text(
    "no criterion tells the alternatives apart; equal weights are used", "没有标准能区分各对象,改用等权重"
)


def equal_weights(criteria: Sequence[str]) -> Weights:
    """Give every criterion the same weight.

    >>> equal_weights(("a", "b", "c", "d"))["d"]
    Decimal('0.250000000000')
    """
    _check_criteria(criteria)
    return weights_from(Term("equal", "equal weights", "等权重"), dict.fromkeys(criteria, Fraction(1)))


def direct_weights(points: Mapping[str, Number]) -> Weights:
    """Scale points given directly to each criterion (SMART) so that they sum to 1.

    Source: Edwards (1977). Raises `KeyAccountError` for a negative or unknown number of points.

    >>> direct_weights({"turnover": 60, "profit": 30, "loyalty": 10})["turnover"]
    Decimal('0.600000000000')
    """
    return weights_from(Term("direct", "direct weights", "直接赋权"), _points(points))


def swing_weights(swings: Mapping[str, Number]) -> Weights:
    """Scale swing points: how much going from worst to best on this criterion is worth, the best 100.

    Source: von Winterfeldt & Edwards (1986). Raises `KeyAccountError` (`weights.swing`) unless the
    largest swing is exactly 100.

    >>> swing_weights({"turnover": 100, "profit": 60, "loyalty": 40})["profit"]
    Decimal('0.300000000000')
    """
    points = _points(swings)
    if max(points.values()) != 100:
        refuse(
            "weights.swing",
            "$.swings",
            "the largest swing counts 100 by definition",
            "最大摆幅按定义须为 100",
        )
    return weights_from(Term("swing", "swing weights", "摆幅赋权"), points)


def rank_order_centroid(order: Sequence[str | Sequence[str]]) -> Weights:
    """Weigh criteria by their order of importance alone, the most important first.

    Equally important ones are given together as a group and share the mean of their places.
    Source: Edwards & Barron (1994), SMARTER: w_k = (1/n) sum of 1/i for i from k to n.

    >>> [str(w)[:6] for w in rank_order_centroid(("a", "b", "c", "d")).values.values()]
    ['0.5208', '0.2708', '0.1458', '0.0625']
    """
    groups = [(one,) if isinstance(one, str) else tuple(one) for one in order]
    _check_criteria([key for group in groups for key in group])
    size = sum(map(len, groups))
    places = [sum(Fraction(1, i) for i in range(k, size + 1)) / size for k in range(1, size + 1)]
    raw: dict[str, Fraction | float] = {}
    for group in groups:
        shared = sum(places[: len(group)], Fraction(0)) / (len(group) or 1)
        places = places[len(group) :]
        raw |= dict.fromkeys(group, shared)
    return weights_from(Term("roc", "rank-order centroid", "排序质心赋权"), raw)


def _check_criteria(criteria: Sequence[str]) -> None:
    if not criteria:
        refuse("weights.empty", "$.criteria", "give at least one criterion", "至少给出一个标准")
    for index, key in enumerate(criteria):
        check_id(key, f"$.criteria[{index}]")
    check_unique(criteria, "weights.duplicate", "$.criteria")


def _is_points(value: object) -> bool:
    if isinstance(value, Decimal):
        # Asked first: a NaN cannot be compared, and 1E+1000000 would take seconds to turn into an int.
        return value.is_finite() and value.adjusted() < 300 and value >= 0
    return isinstance(value, (int, float, Fraction)) and not isinstance(value, bool) and 0 <= value < 1e300


def _points(points: Mapping[str, Number]) -> dict[str, Fraction | float]:
    _check_criteria(tuple(points))
    problems = Problems()
    exact: dict[str, Fraction | float] = {}
    for key, value in points.items():
        if _is_points(value):
            exact[key] = Fraction(value)
        else:
            problems.add(
                "weights.points",
                f"$.points[{key!r}]",
                f"{value!r} is not a finite number of at least 0",
                f"{value!r} 不是大于等于 0 的有限数",
            )
    problems.raise_any()
    return exact
