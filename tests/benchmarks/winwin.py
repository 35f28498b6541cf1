"""Design for 200 random economies: as good as a fine grid, and how long each takes.

Run as `python -m tests.benchmarks.winwin --economies 200 --points 60000`. `worst_ratio` is the lowest
Nash product of a design over the best found by a fine even grid; `missed` counts economies in which
the grid found terms above both floors and the design did not. `ends` counts the ends of parameter
ranges looked at, `ends_wrong` those where the last step inside fails or the next one outside holds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from statistics import median
from time import process_time

from keyaccount.incentives import WinWinDesign, design_win_win, outcome_of
from tests.incentives.economies import Economy, best_on_grid, economy


def range_ends(made: Economy, design: WinWinDesign) -> Iterator[bool]:
    """Yield for each end of each range whether it holds there and no longer one step outside."""
    for place, (one, parameter) in enumerate(zip(design.ranges, made.space.parameters, strict=True)):
        for end, sign in ((one.low, -1), (one.high, 1)):
            beyond = end + sign * one.step
            outside = parameter.low <= beyond <= parameter.high and _holds(made, design, place, beyond)
            yield _holds(made, design, place, end) and not outside


def _holds(made: Economy, design: WinWinDesign, place: int, value: Decimal) -> bool:
    values = [Fraction(value if at == place else one.chosen) for at, one in enumerate(design.ranges)]
    if not made.space.outlay(values):
        return False
    return made.floors.met(outcome_of(made.space.terms(values), made.market))


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--economies", type=int, default=200)
    parser.add_argument("--points", type=int, default=60_000)
    asked = parser.parse_args()
    seconds, ratios, missed, none, low = [], [], [], 0, []
    ends: list[bool] = []
    for seed in range(asked.economies):
        made = economy(seed)
        began = process_time()
        design = design_win_win(made.space, made.market, made.floors)
        seconds.append(process_time() - began)
        if isinstance(design, WinWinDesign):
            ends += range_ends(made, design)
        grid = best_on_grid(made, asked.points)
        if not isinstance(design, WinWinDesign):
            none += 1
            if grid >= 0:
                missed.append(seed)
        elif grid > 1e-6:
            ratio = float(design.nash_product) / grid
            ratios.append(ratio)
            if ratio < 0.99:
                low.append((seed, round(ratio, 4)))
    figure = {
        "name": "design",
        "economies": asked.economies,
        "infeasible": none,
        "missed": missed,
        "worst_ratio": round(min(ratios), 5),
        "below_99": low,
        "ends": len(ends),
        "ends_wrong": ends.count(False),
        "median_seconds": round(median(seconds), 3),
        "most_seconds": round(max(seconds), 3),
    }
    print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main()
