"""Scoring, elementwise: ratio -> utility on fixed bounds -> contribution in whole units of 10^-12.

The same few operations, in the same order and in double precision, can be run by any engine of data
frames; whole units are compared and added, so that every engine ranks alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal

import attrs

from keyaccount.identification.criterion import Absent, Criterion, Measured
from keyaccount.identification.policy import UnknownRule
from keyaccount.values.numbers import SCORE_PLACES

__all__ = [
    "UNIT",
    "Scale",
    "Units",
    "contribution_units",
    "score_units",
    "units_to_decimal",
    "utility",
    "weight_units",
]

UNIT: int = 10**SCORE_PLACES
# A private context costs less than building each Decimal digit by digit, and no caller can change it.
_CONTEXT = Context(prec=60, traps=[])
_STEP = Decimal((0, (1,), -SCORE_PLACES))


def utility(numerator: int, denominator: int, worst: float, best: float) -> float:
    """Return the worth of a ratio between fixed bounds, from 0 to 1; for a cost, worst lies above best.

    >>> utility(1, 40, 0.0, 0.05), utility(-1, 40, 0.0, 0.05), utility(3, 10, 0.2, 0.0)
    (0.5, 0.0, 0.0)
    """
    value = (numerator / denominator - worst) / (best - worst)
    return 0.0 if value <= 0.0 else 1.0 if value >= 1.0 else value


def contribution_units(weight: float, worth: float) -> int:
    """Return weight times utility in whole units of 10^-12, half to even.

    >>> contribution_units(0.25, 0.5)
    125000000000
    """
    return round(weight * worth * 1e12)


def weight_units(weight: Decimal) -> int:
    """Return a weight of 12 places as whole units, exactly.

    >>> weight_units(Decimal("0.25"))
    250000000000
    """
    numerator, denominator = weight.as_integer_ratio()
    return numerator * UNIT // denominator


@attrs.frozen
class Scale:
    """Hold what scoring needs of one criterion on one track, as plain numbers.

    >>> Scale("a", 0, UNIT, 0.0, 1.0).weight
    1000000000000
    """

    key: str
    column: int
    weight: int
    worst: float
    best: float

    @classmethod
    def of(cls, criterion: Criterion, column: int, weight: Decimal) -> Scale:
        """Return the scale of a criterion that stands in a column of the readings."""
        return cls(criterion.key, column, weight_units(weight), float(criterion.worst), float(criterion.best))


@attrs.frozen
class Units:
    """Hold a score in whole units of 10^-12: its parts in the order of the scales, and its interval.

    `parts` sum to `score` and are None where nothing is known; `known` of `counting` weight is known.
    `score` is None if nothing is.

    >>> Units((1, None), 1, 0, 3, 2, 4).score
    1
    """

    parts: tuple[int | None, ...]
    score: int | None
    low: int
    high: int
    known: int
    counting: int


def score_units(readings: Sequence[Measured], scales: Sequence[Scale], rule: UnknownRule) -> Units:
    """Score one customer from its readings.

    What is absent but counts (unknown, unanswered, declined) widens the interval from 0 to its whole
    weight; what cannot apply yet leaves the weights altogether. The interval always holds the score.

    >>> from keyaccount.identification.criterion import Absence, Reading
    >>> scales = [Scale("a", 0, UNIT // 2, 0.0, 1.0), Scale("b", 1, UNIT // 2, 0.0, 1.0)]
    >>> scored = score_units([Reading(3, 5), Absent(Absence.UNKNOWN)], scales, UnknownRule.KNOWN_WEIGHTS)
    >>> scored.score, scored.low, scored.high
    (600000000000, 300000000000, 800000000000)
    """
    worths: list[float | None] = []
    known = counting = 0
    for scale in scales:
        reading = readings[scale.column]
        if isinstance(reading, Absent):
            worths.append(None)
            if reading.why.counts:
                counting += scale.weight
        else:
            worths.append(utility(reading.numerator, reading.denominator, scale.worst, scale.best))
            known += scale.weight
    counting += known
    if not known:
        return Units((None,) * len(scales), None, 0, UNIT, 0, counting)
    sure, low = _parts(worths, scales, counting)
    if known == counting:
        return Units(sure, low, low, low, known, counting)
    high = min(UNIT, low + round((counting - known) / counting * 1e12))
    if rule is UnknownRule.WORST_CASE:
        return Units(sure, low, low, high, known, counting)
    parts, score = _parts(worths, scales, known)
    return Units(parts, score, min(low, score), max(score, high), known, counting)


def _parts(
    worths: Sequence[float | None], scales: Sequence[Scale], base: int
) -> tuple[tuple[int | None, ...], int]:
    parts: list[int | None] = []
    total = 0
    for worth, scale in zip(worths, scales, strict=True):
        if worth is None:
            parts.append(None)
        else:
            part = contribution_units(scale.weight / base, worth)
            parts.append(part)
            total += part
    return tuple(parts), total


def units_to_decimal(units: int) -> Decimal:
    """Return whole units of 10^-12 as a Decimal of 12 places, whatever the caller's context.

    >>> units_to_decimal(250000000000)
    Decimal('0.250000000000')
    """
    return _CONTEXT.multiply(Decimal(units), _STEP)
