"""A warehouse larger than memory: facts, scores and a settlement in DuckDB under a memory limit.

Run as `python examples/frames_duckdb.py [--lines 1000000] [--limit 512MB]`; needs
`pip install "keyaccount[frames]" duckdb`. The lines live in a file, and what does not fit spills to disk.
"""

import argparse
import tempfile
from datetime import date
from pathlib import Path

import duckdb

import keyaccount as ka
from keyaccount.adapters import frames
from keyaccount.incentives import Boundary, RetrospectiveRebate, TierMethod, TierScale

LINES = """
create table lines as select
    'C' || cast(pow((i // 3 * 7919 % 100003) / 100003.0, 2) * {customers} as integer) as customer,
    'P' || (i * 104729 % 300) as product,
    'D' || (i // 3) as document,
    date '2024-01-01' + cast(i * 15485863 % 731 as integer) as invoiced,
    case when i % 33 = 0 then -1 else 1 end * (i * 15485863 % 500000 + 100) as net_amount,
    case when i % 33 = 0 then -1 else 1 end * ((i * 15485863 % 500000 + 100) * 7 // 10) as cost_amount
from range({lines}) as t(i)
"""


def main() -> None:
    """Print what the warehouse says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--limit", default="512MB")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(str(Path(folder) / "warehouse.db"))
        connection.execute(f"set memory_limit = '{asked.limit}'")
        connection.execute(f"set temp_directory = '{Path(folder) / 'spill'}'")
        connection.execute(LINES.format(lines=asked.lines, customers=max(50, asked.lines // 40)))
        report(connection)
        connection.close()


def report(connection: duckdb.DuckDBPyConnection) -> None:
    """Compute in the warehouse; only a handful of customers leave it."""
    lines = connection.table("lines")
    minor = frames.AmountsIn.MINOR
    facts = frames.facts_from(lines, currency="CNY", amounts=minor, period=ka.Period.year(2025))
    facts.native.create("facts_2025")
    stored = facts.stored_as(connection.table("facts_2025"))
    print(connection.sql("select count(*) as customers, sum(net_minor) as net_minor from facts_2025"))
    frames.turnover_standing(stored).create("standing")
    print(connection.sql("select abc, count(*) as customers from standing group by abc order by abc"))
    policy = ka.standard_policy(ka.Money(50_000_000, "CNY"))
    best = frames.scores_from(lines, policy, date(2025, 12, 31), amounts=minor).best(5)
    print(best.summary())
    scale = TierScale.of(
        (0, "0.01"), (200_000, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED
    )
    rebate = ka.IncentivePolicy(
        "VR-2025",
        ka.Text("volume rebate", "阶梯返利"),
        kind=RetrospectiveRebate(scale),
        owner="M01",
        valid=ka.Period.year(2025),
        currency="CNY",
    )
    volumes = frames.volumes_from(lines, rebate, until=date(2025, 12, 31), amounts=minor)
    earned = volumes.earnings()
    total = sum(one.amount.minor_units for one in earned)
    print(f"{len(earned)} participants earned {ka.Money.of_minor(total, 'CNY')} under {rebate.id}")


if __name__ == "__main__":
    main()
