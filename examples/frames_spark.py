"""A cluster: the same facts and scores by PySpark, partitioned by customer.

Run as `python examples/frames_spark.py [--lines 200000]`, or submit it to a cluster; needs
`pip install "keyaccount[spark]"` and Java 17. Without them it says so and leaves.
"""

import argparse
import shutil
import sys
from datetime import date
from importlib.util import find_spec

import keyaccount as ka

LINES = """
select
    concat('C', cast(pow((i div 3 * 7919 % 100003) / 100003.0D, 2) * {customers} as int)) as customer,
    concat('D', i div 3) as document,
    date_add(date '2024-01-01', cast(i * 15485863 % 731 as int)) as invoiced,
    case when i % 33 = 0 then -1 else 1 end * (i * 15485863 % 500000 + 100) as net_amount,
    case when i % 33 = 0 then -1 else 1 end * ((i * 15485863 % 500000 + 100) * 7 div 10) as cost_amount
from (select id as i from range({lines}))
"""


def main() -> None:
    """Print what the cluster says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=200_000)
    asked = parser.parse_args()
    if find_spec("pyspark") is None or shutil.which("java") is None:
        print('not run: needs pip install "keyaccount[spark]" and Java 17', file=sys.stderr)
        return
    from pyspark.sql import SparkSession

    from keyaccount.adapters import frames

    builder = SparkSession.builder.appName("keyaccount").config("spark.log.level", "ERROR")
    session = builder.config("spark.sql.shuffle.partitions", "8").getOrCreate()
    lines = session.sql(LINES.format(lines=asked.lines, customers=max(50, asked.lines // 40)))
    minor = frames.AmountsIn.MINOR
    facts = frames.facts_from(lines, currency="CNY", amounts=minor, period=ka.Period.year(2025))
    # One row per customer, kept by the cluster: what follows reads these rows, not the lines.
    stored = facts.stored_as(facts.native.cache())
    print(stored.summary())
    policy = ka.standard_policy(ka.Money(5_000_000, "CNY"))
    best = frames.scores_from(lines, policy, date(2025, 12, 31), amounts=minor).best(5)
    print(best.summary())
    print(best.explain(best.accounts[0].customer).tree())
    session.stop()


if __name__ == "__main__":
    main()
