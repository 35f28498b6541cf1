"""Time scoring a million customers by six criteria against plain numpy, and against peers if installed.

Run as `python -m tests.benchmarks.identification --only scoring`.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from decimal import Decimal
from statistics import median
from typing import Any

import attrs

BOUNDS = ((0.0, 0.05), (-0.2, 0.3), (0.0, 0.01), (0.0, 0.4), (0.2, 0.0), (0.0, 1.0))
POINTS = (30, 10, 20, 15, 10, 15)
Show = Callable[..., None]


def spark_session(*, memory: str = "6g", partitions: int = 8) -> Any:
    """Return a local session of two cores that says little, and needs no network but the machine's own."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyspark.sql import SparkSession
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": str(partitions),
        "spark.driver.memory": memory,
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.log.level": "ERROR",
        "spark.sql.session.timeZone": "UTC",
    }
    builder = SparkSession.builder.master("local[2]").appName("keyaccount")
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def policy() -> Any:
    """Return a policy of six criteria with fixed bounds, one of them a cost."""
    from keyaccount.identification.criterion import Criterion
    from keyaccount.identification.policy import standard_policy
    from keyaccount.identification.turnover import TurnoverToTarget
    from keyaccount.identification.weights import direct_weights
    from keyaccount.values.money import Money
    from keyaccount.values.text import Text

    criteria = [
        Criterion(f"x{at}", "own", Text("x", "x"), "I6", Decimal(str(a)), Decimal(str(b)), TurnoverToTarget())
        for at, (a, b) in enumerate(BOUNDS)
    ]
    weights = direct_weights({one.key: points for one, points in zip(criteria, POINTS, strict=True)})
    return attrs.evolve(
        standard_policy(Money(1, "CNY")), criteria=criteria, weights=weights, prospect_weights=weights
    )


def readings(customers: int) -> Any:
    """Return a matrix of readings, some of them beyond the bounds."""
    import numpy as np

    random = np.random.default_rng(7)
    low = np.array([min(bounds) for bounds in BOUNDS])
    high = np.array([max(bounds) for bounds in BOUNDS])
    return low + (high - low) * random.uniform(-0.1, 1.1, (customers, len(BOUNDS)))


def timed(rounds: int, **runs: Callable[[], object]) -> dict[str, float]:
    """Run everything in turns and return the median seconds of each."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            gc.collect()
            began = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - began)
    return {name: median(values) for name, values in seconds.items()}


def scoring(customers: int, rounds: int, show: Show) -> None:
    """Print scoring against numpy, what intervals cost, and what peers take for a weighted sum."""
    import numpy as np
    import polars as pl

    from keyaccount.adapters.frames import score_readings

    chosen = policy()
    values = readings(customers)
    worst, best = (np.array(ends) for ends in zip(*BOUNDS, strict=True))
    weights = np.array([float(value) for value in chosen.weights.values.values()])
    frame = pl.DataFrame({f"x{at}": values[:, at] for at in range(len(BOUNDS))})
    holed = frame.with_columns(x5=pl.when(pl.int_range(pl.len()) % 7 != 0).then(pl.col("x5")))

    def plain() -> Any:
        return np.clip((values - worst) / (best - worst), 0.0, 1.0) @ weights

    def ours() -> Any:
        return score_readings(frame, chosen, intervals=False)

    agree = np.abs(ours()["score_units"].to_numpy() / 1e12 - plain()).max()
    found = timed(
        max(rounds, 7),
        numpy=plain,
        adapter=ours,
        intervals=lambda: score_readings(holed, chosen),
        holed=lambda: score_readings(holed, chosen, intervals=False),
    )
    for name, seconds in found.items():
        show(f"scoring_{name}", customers=customers, criteria=len(BOUNDS), seconds=round(seconds, 4))
    show("scoring_vs_numpy", customers=customers, ratio=round(found["adapter"] / found["numpy"], 3))
    show("scoring_largest_difference", value=float(agree))
    cost = found["intervals"] - found["holed"]
    show("cost_of_intervals", customers=customers, seconds=round(cost, 4))
    peers(values, weights, rounds, found["adapter"], show)


def peers(values: Any, weights: Any, rounds: int, ours: float, show: Show) -> None:
    """Print what a weighted sum of the same matrix takes in other libraries, those that are installed."""
    import numpy as np

    types = np.array([1 if best > worst else -1 for worst, best in BOUNDS])
    runs: dict[str, Callable[[], object]] = {}
    try:
        from pymcdm.methods import WSM
        from pymcdm.normalizations import minmax_normalization

        # Its weighted sum; min-max over the data is the closest it has to fixed bounds.
        method = WSM(minmax_normalization)
        runs["pymcdm"] = lambda: method(values, weights, types)
        runs["pymcdm_unvalidated"] = lambda: method(values, weights, types, validation=False)
    except ImportError as missing:
        show("scoring_pymcdm", skipped=str(missing))
    try:
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel
        from skcriteria.pipeline import mkpipe
        from skcriteria.preprocessing.invert_objectives import NegateMinimize
        from skcriteria.preprocessing.scalers import MinMaxScaler

        pipe = mkpipe(NegateMinimize(), MinMaxScaler("matrix"), WeightedSumModel())
        objectives = [int(one) for one in types]
        matrix = skcriteria.mkdm(values, objectives, weights=weights)
        runs["scikit-criteria"] = lambda: pipe.evaluate(matrix)
    except ImportError as missing:
        show("scoring_scikit-criteria", skipped=str(missing))
    for name, seconds in timed(min(rounds, 3), **runs).items():
        ratio = round(seconds / ours, 2)
        show(f"scoring_{name}", customers=len(values), seconds=round(seconds, 4), times_ours=ratio)
