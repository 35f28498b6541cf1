"""The same facts per customer, written by hand for each engine: what the frames adapter is measured against.

Each function is the fastest version found in its engine after trying several: plain aggregates in one
pass, a distinct count of documents, and the months with a line as the bits of one number where the
engine can "or" numbers together. Columns: customer, document, invoiced, quantity, net, cost; net and
cost are whole minor units, cost may be unknown. All answer the columns of `FACTS`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

FACTS = (
    "customer",
    "net_minor",
    "returns_minor",
    "known_cost_minor",
    "cost_lines",
    "lines",
    "return_lines",
    "documents",
    "first_day",
    "last_day",
    "active_months",
    "quantity",
    "margin_minor",
)


def by_polars(lines: Any, start: date, end: date) -> Any:
    """Return the facts of a polars LazyFrame, as a plan."""
    import polars as pl

    net, quantity, day, cost = pl.col("net"), pl.col("quantity"), pl.col("invoiced"), pl.col("cost")
    returned = (net < 0) | (quantity < 0)
    month = day.dt.year().cast(pl.Int64) * 12 + day.dt.month() - (start.year * 12 + start.month)
    return (
        lines.filter((day >= start) & (day < end))
        .with_columns(
            back=pl.when(returned).then(-net).otherwise(0),
            returned=returned,
            month=pl.lit(2, pl.Int64).pow(month),
        )
        .group_by("customer")
        .agg(
            net_minor=net.sum(),
            returns_minor=pl.col("back").sum(),
            known_cost_minor=cost.sum(),
            cost_lines=cost.count(),
            lines=pl.len(),
            return_lines=pl.col("returned").sum(),
            documents=pl.col("document").n_unique(),
            first_day=day.min(),
            last_day=day.max(),
            active_months=pl.col("month").bitwise_or().bitwise_count_ones(),
            quantity=quantity.sum(),
        )
        .with_columns(
            margin_minor=pl.when(pl.col("cost_lines") == pl.col("lines")).then(
                pl.col("net_minor") - pl.col("known_cost_minor")
            )
        )
        .select(FACTS)
    )


def by_pandas(lines: Any, start: date, end: date) -> Any:
    """Return the facts of a pandas DataFrame with days as datetime64."""
    import numpy as np
    import pandas as pd

    chosen = lines[(lines["invoiced"] >= pd.Timestamp(start)) & (lines["invoiced"] < pd.Timestamp(end))]
    returned = (chosen["net"] < 0) | (chosen["quantity"] < 0)
    day = chosen["invoiced"].dt
    working = pd.DataFrame(
        {
            "customer": chosen["customer"],
            "document": chosen["document"],
            "invoiced": chosen["invoiced"],
            "net": chosen["net"],
            "back": np.where(returned, -chosen["net"], 0),
            "cost": chosen["cost"],
            "quantity": chosen["quantity"],
            "returned": returned,
            "month": day.year * 12 + day.month,
        }
    )
    by = working.groupby("customer", sort=False)
    sums = by[["net", "back", "cost", "quantity", "returned"]].sum()
    facts = pd.DataFrame(
        {
            "net_minor": sums["net"],
            "returns_minor": sums["back"],
            "known_cost_minor": sums["cost"].astype("int64"),
            "cost_lines": by["cost"].count(),
            "lines": by.size(),
            "return_lines": sums["returned"],
            "documents": by["document"].nunique(),
            "first_day": by["invoiced"].min(),
            "last_day": by["invoiced"].max(),
            "active_months": by["month"].nunique(),
            "quantity": sums["quantity"],
        }
    )
    margin = (facts["net_minor"] - facts["known_cost_minor"]).astype("Int64")
    facts["margin_minor"] = margin.where(facts["cost_lines"] == facts["lines"])
    return facts.reset_index()[list(FACTS)]


def by_pyarrow(lines: Any, start: date, end: date) -> Any:
    """Return the facts of a pyarrow Table."""
    import pyarrow as pa
    import pyarrow.compute as pc

    day = lines["invoiced"]
    chosen = lines.filter(pc.and_(pc.greater_equal(day, pa.scalar(start)), pc.less(day, pa.scalar(end))))
    net, day = chosen["net"], chosen["invoiced"]
    returned = pc.or_(pc.less(net, 0), pc.less(chosen["quantity"], 0))
    month = pc.add(pc.multiply(pc.year(day), 12), pc.month(day))
    working = pa.table(
        {
            "customer": chosen["customer"],
            "document": chosen["document"],
            "invoiced": day,
            "net": net,
            "back": pc.if_else(returned, pc.negate(net), 0),
            "cost": chosen["cost"],
            "quantity": chosen["quantity"],
            "returned": pc.cast(returned, pa.int64()),
            "month": month,
        }
    )
    facts = working.group_by("customer").aggregate(
        [
            ("net", "sum"),
            ("back", "sum"),
            ("cost", "sum"),
            ("cost", "count"),
            ("net", "count"),
            ("returned", "sum"),
            ("document", "count_distinct"),
            ("invoiced", "min"),
            ("invoiced", "max"),
            ("month", "count_distinct"),
            ("quantity", "sum"),
        ]
    )
    known = pc.equal(facts["cost_count"], facts["net_count"])
    margin = pc.if_else(known, pc.subtract(facts["net_sum"], facts["cost_sum"]), None)
    names = (
        "net_sum",
        "back_sum",
        "cost_sum",
        "cost_count",
        "net_count",
        "returned_sum",
        "document_count_distinct",
        "invoiced_min",
        "invoiced_max",
        "month_count_distinct",
        "quantity_sum",
    )
    columns = [facts["customer"], *(facts[name] for name in names), margin]
    return pa.table(dict(zip(FACTS, columns, strict=True)))


_SQL = """
select *, case when cost_lines = lines then net_minor - known_cost_minor end as margin_minor
from (
    select customer,
        {sum_of_net} as net_minor,
        {sum_of_back} as returns_minor,
        {sum_of_cost} as known_cost_minor,
        count(cost) as cost_lines,
        count(*) as lines,
        sum(case when net < 0 or quantity < 0 then 1 else 0 end) as return_lines,
        count(distinct document) as documents,
        min(invoiced) as first_day,
        max(invoiced) as last_day,
        bit_count(bit_or({bit})) as active_months,
        {sum_of_quantity} as quantity
    from {table}
    where invoiced >= date '{start}' and invoiced < date '{end}'
    group by customer
) as sums
"""
_BACK = "case when net < 0 or quantity < 0 then -net else 0 end"


def by_duckdb(connection: Any, table: str, start: date, end: date) -> Any:
    """Return the facts of a table of DuckDB, as a relation."""
    sums = {
        "sum_of_net": "cast(sum(net) as bigint)",
        "sum_of_back": f"cast(sum({_BACK}) as bigint)",
        "sum_of_cost": "cast(coalesce(sum(cost), 0) as bigint)",
        "sum_of_quantity": "cast(sum(quantity) as bigint)",
    }
    month = f"year(invoiced) * 12 + month(invoiced) - {start.year * 12 + start.month}"
    words = _SQL.format(table=table, start=start, end=end, bit=f"1::bigint << ({month})", **sums)
    return connection.sql(words)


def by_spark(session: Any, lines: Any, start: date, end: date) -> Any:
    """Return the facts of a PySpark DataFrame, as a plan."""
    sums = {
        "sum_of_net": "sum(net)",
        "sum_of_back": f"sum({_BACK})",
        "sum_of_cost": "coalesce(sum(cost), 0)",
        "sum_of_quantity": "sum(quantity)",
    }
    month = f"year(invoiced) * 12 + month(invoiced) - {start.year * 12 + start.month}"
    bit = f"shiftleft(1L, cast({month} as int))"
    return session.sql(_SQL.format(table="{lines}", start=start, end=end, bit=bit, **sums), lines=lines)
