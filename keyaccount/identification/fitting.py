"""Maximum likelihood in plain Python: a deterministic simplex search over positive parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, fsum, inf, log, log1p

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import tuple_of

__all__ = ["Maximum", "log_add", "log_sub", "maximise"]

MOST_STEPS = 4_000
# Wide enough for any real purchase data, narrow enough that no power of a parameter overflows.
WIDEST = log(1e6)
NEAR_EDGE = log(1e4)


@attrs.frozen
class Maximum:
    """Hold the parameters that were found, the value there, and whether the search settled.

    >>> Maximum((1.0,), -2.0, 10, True).settled
    True
    """

    parameters: tuple[float, ...] = attrs.field(converter=tuple_of)
    value: float
    steps: int
    settled: bool

    @property
    def at_edge(self) -> bool:
        """Tell whether a parameter ran off to nothing or without limit: the data cannot pin it down."""
        return any(abs(log(one)) > NEAR_EDGE for one in self.parameters)


def log_add(one: float, two: float) -> float:
    """Return log(exp(one) + exp(two)) without overflow.

    >>> log_add(-1000.0, -1000.0) > -1000.0, log_add(0.0, -float("inf"))
    (True, 0.0)
    """
    high, low = (one, two) if one >= two else (two, one)
    return high if low == -inf else high + log1p(exp(low - high))


def log_sub(one: float, two: float) -> float:
    """Return log(exp(one) - exp(two)) for one >= two without overflow.

    >>> round(log_sub(log(3.0), log(1.0)), 12) == round(log(2.0), 12), log_sub(1.0, 1.0)
    (True, -inf)
    """
    return -inf if two >= one else one + log1p(-exp(two - one))


def maximise(objective: Callable[..., float], start: Sequence[float], restarts: int = 4) -> Maximum:
    """Find positive parameters at which a smooth function is largest (Nelder & Mead 1965, on logarithms).

    The search restarts from its own result until that stops improving, so that a collapsed simplex
    does not end it early. Deterministic. Where it stops for other reasons, `settled` is False.

    >>> found = maximise(lambda x, y: -((x - 2.0) ** 2) - (y - 0.5) ** 2, (1.0, 1.0))
    >>> [round(value, 6) for value in found.parameters], found.settled
    ([2.0, 0.5], True)
    """
    if not start or any(value <= 0 for value in start):
        refuse("fit.start", "$.start", "start from parameters above zero", "初始参数必须大于零")

    def cost(point: Sequence[float]) -> float:
        if any(abs(one) > WIDEST for one in point):
            return inf
        value = objective(*map(exp, point))
        return -value if value == value else inf

    best, lowest, steps, settled = [log(value) for value in start], inf, 0, False
    for attempt in range(restarts):
        found, value, used, done = _simplex(cost, best, 0.3 / 4**attempt)
        steps += used
        gained = lowest - value
        best, lowest = found, value
        if done and gained < 1e-9:
            settled = True
            break
    return Maximum(tuple(exp(one) for one in best), -lowest, steps, settled or done)


def _simplex(
    cost: Callable[[Sequence[float]], float], start: list[float], edge: float
) -> tuple[list[float], float, int, bool]:
    corners = [start, *([*start[:i], start[i] + edge, *start[i + 1 :]] for i in range(len(start)))]
    points = sorted(((cost(corner), corner) for corner in corners), key=lambda pair: pair[0])
    size = len(start)
    for step in range(MOST_STEPS):
        if points[-1][0] - points[0][0] < 1e-10 and _spread(points) < 1e-6:
            return points[0][1], points[0][0], step, True
        centre = [fsum(point[i] for _, point in points[:-1]) / size for i in range(size)]
        worst = points[-1]
        reflected = _towards(cost, centre, worst[1], -1.0)
        if reflected[0] < points[0][0]:
            expanded = _towards(cost, centre, worst[1], -2.0)
            points[-1] = min(reflected, expanded, key=lambda pair: pair[0])
        elif reflected[0] < points[-2][0]:
            points[-1] = reflected
        else:
            inner = _towards(cost, centre, worst[1], -0.5 if reflected[0] < worst[0] else 0.5)
            if inner[0] < min(reflected[0], worst[0]):
                points[-1] = inner
            else:
                best = points[0][1]
                points = [points[0], *(_towards(cost, best, point, 0.5) for _, point in points[1:])]
        points.sort(key=lambda pair: pair[0])
    return points[0][1], points[0][0], MOST_STEPS, False


def _spread(points: list[tuple[float, list[float]]]) -> float:
    first = points[0][1]
    return max(abs(a - b) for _, point in points[1:] for a, b in zip(point, first, strict=True))


def _towards(
    cost: Callable[[Sequence[float]], float], centre: list[float], corner: list[float], factor: float
) -> tuple[float, list[float]]:
    point = [c + factor * (x - c) for c, x in zip(centre, corner, strict=True)]
    return cost(point), point
