"""Design for 200 random economies: as good as a fine grid, and how long each takes.

Run as `python -m tests.benchmarks.winwin --economies 200 --points 60000`. `worst_ratio` is the lowest
Nash product of a design over the best found by a fine even grid; `missed` counts economies in which
the grid found terms above both floors and the design did not.
"""

from __future__ import annotations

import argparse
import json
from statistics import median
from time import process_time

from keyaccount.incentives import WinWinDesign, design_win_win
from tests.incentives.economies import best_on_grid, economy


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--economies", type=int, default=200)
    parser.add_argument("--points", type=int, default=60_000)
    asked = parser.parse_args()
    seconds, ratios, missed, none, low = [], [], [], 0, []
    for seed in range(asked.economies):
        made = economy(seed)
        began = process_time()
        design = design_win_win(made.space, made.market, made.floors)
        seconds.append(process_time() - began)
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
        "median_seconds": round(median(seconds), 3),
        "most_seconds": round(max(seconds), 3),
    }
    print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main()
