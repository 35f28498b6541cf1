"""How long a search may run, and how much worse a plan it may go on from meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import log
from random import Random

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_int, check_type

__all__ = ["Cooling", "SearchBudget"]

# The negative logarithm of a thousand evenly spread chances, in whole 4096ths, so that every machine
# draws the same numbers.
_DRAWS = tuple(round(-4096 * log((2 * k + 1) / 2048)) for k in range(1024))
# How many rounds of a search go by between two looks at the clock or the thermometer.
STRIDE = 16


@attrs.frozen
class SearchBudget:
    """State when a search stops: after so many rounds, after so many seconds, or whichever comes first.

    Rounds alone give the same plan on every machine. Seconds are read off `clock` (any function that
    returns seconds, such as `time.process_time`) and serve as a stop only; a search that slows its
    steps by the clock may end in another plan next time. Raises `KeyAccountError` (`budget.*`).

    >>> SearchBudget(iterations=500).share(250, 0.0)
    0.5
    """

    iterations: int | None = None
    seconds: float | None = None
    clock: Callable[[], float] = time.monotonic

    def __attrs_post_init__(self) -> None:
        if self.iterations is None and self.seconds is None:
            refuse(
                "budget.none",
                "$.iterations",
                "say after how many rounds or seconds to stop",
                "请给出停止前的轮数或秒数",
            )
        if self.iterations is not None:
            check_int(self.iterations, "$.iterations", least=0, most=10**9)
        if self.seconds is not None:
            check_type(self.seconds, (int, float), "$.seconds")
            if not 0 <= self.seconds <= 10**6:
                refuse("budget.seconds", "$.seconds", "give 0 to a million seconds", "请给出 0 至一百万秒")

    def share(self, done: int, started: float) -> float:
        """Return which share of the budget is used up, 1 or more when it is over."""
        used = 0.0
        if self.iterations is not None:
            used = done / self.iterations if self.iterations else 1.0
        if self.seconds is not None:
            spent = self.clock() - started
            used = max(used, spent / self.seconds if self.seconds else 1.0)
        return used


class Cooling:
    """Let a search accept somewhat worse plans at first and hardly any at the end (simulated annealing).

    `hot` and `cold` are in the unit of the cost; the temperature falls by the same factor in equal
    shares of the budget. Source: Kirkpatrick, Gelatt & Vecchi (1983), Science 220:671-680.

    >>> cooling = Cooling(SearchBudget(iterations=32), hot=1000, cold=10)
    >>> cooling.over(0), cooling.temperature, cooling.over(16), cooling.temperature, cooling.over(32)
    (False, 1000, False, 100, True)
    """

    hot: float
    fall: float
    started: float
    temperature: int

    def __init__(self, budget: SearchBudget, hot: float, cold: float) -> None:
        self.budget = budget
        self.hot = max(hot, 1.0)
        self.fall = max(cold, 1.0) / self.hot
        self.started = budget.clock() if budget.seconds is not None else 0.0
        self.temperature = round(self.hot)

    def over(self, done: int) -> bool:
        """Tell whether the budget is used up after so many rounds; cools down on the way."""
        if done % STRIDE and done != self.budget.iterations:
            return False
        used = self.budget.share(done, self.started)
        self.temperature = round(self.hot * self.fall ** min(1.0, used))
        return used >= 1.0

    def slack(self, random: Random) -> int:
        """Draw by how much the next plan may be worse than the present one."""
        return self.temperature * _DRAWS[random.getrandbits(10)] >> 12
