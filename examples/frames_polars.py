"""Who our key accounts are, out of lines in a data frame: cell by cell, as in a notebook.

Run as `python examples/frames_polars.py`; needs `pip install "keyaccount[frames]" polars`.
"""

# %% Two years of order lines, as an ERP exports them: any names, amounts in currency units.
from datetime import date, timedelta
from random import Random

import polars as pl

import keyaccount as ka
from keyaccount.adapters import frames

random = Random(7)
rows = []
for number in range(50_000):
    customer = int(400 * random.random() ** 2)
    amount = round(20 + 4_000 * random.random() ** 3, 2)
    back = random.random() < 0.03
    rows.append(
        (
            f"K{customer:03d}",
            f"R{number // 3}",
            date(2024, 1, 1) + timedelta(random.randrange(731)),
            -amount if back else amount,
            round((-amount if back else amount) * (0.6 + customer % 5 / 10), 2),
        )
    )
orders = pl.DataFrame(
    rows, schema=["CustNo", "DocNo", "PostingDate", "NetAmount", "CostAmount"], orient="row"
)
columns = {
    "customer": "CustNo",
    "document": "DocNo",
    "invoiced": "PostingDate",
    "net_amount": "NetAmount",
    "cost_amount": "CostAmount",
}

# %% Facts: one row per customer, in polars.
year = ka.Period.year(2025)
facts = frames.facts_from(orders, columns, currency="CNY", period=year)
print(facts.summary())
print(facts.native.sort("net_minor", descending=True).select("customer", "net_minor", "margin_minor").head(3))

# %% Where they stand: classes by turnover, the whale curve, recency, frequency and amount.
standing = frames.turnover_standing(facts)
print(standing.group_by("abc").agg(customers=pl.len(), net_minor=pl.col("net_minor").sum()).sort("abc"))
whale = frames.whale_positions(facts)
print(f"the whale curve peaks at {whale['cumulative_minor'].max() / 100:,.2f} CNY")
print(frames.rfm_scores(facts, date(2025, 12, 31)).sort("net_minor", descending=True).head(3))

# %% Scores of everybody under one policy; the best become objects that explain themselves.
policy = ka.standard_policy(ka.Money(20_000_000, "CNY"))
scores = frames.scores_from(orders, policy, date(2025, 12, 31), columns)
best = scores.best(12)
print(best.summary())
print(best.explain(best.accounts[0].customer).tree())

# %% A shortlist, and the book of its customers, for the panel.
chosen = ka.shortlist(best, at_most=5)
names = [one.customer for one in best.accounts[:5]]
book = frames.book_from(orders, date(2025, 12, 31), columns, currency="CNY", among=names)
print(chosen.summary())
print(f"{len(book.ledger)} lines of {len(book.customers)} customers left the frame")
