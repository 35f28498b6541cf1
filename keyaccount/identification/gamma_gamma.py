"""Gamma-Gamma: what a customer will spend per purchase, drawn towards the mean of all who came back."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import fsum, lgamma, log, sqrt

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.beta_geometric import search_findings
from keyaccount.identification.fitting import Maximum, maximise
from keyaccount.values.checks import check_decimal, check_id, check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["GammaGamma", "Spending", "fit_gamma_gamma"]

FEWEST = 10
STRONG_CORRELATION = 0.3


@attrs.frozen
class Spending:
    """Hold how many repeat purchases a customer made and their mean value, in any one unit of money.

    Raises `KeyAccountError` for a mean value of a repeat buyer that is not above zero.

    >>> Spending("C1", 2, Decimal("22.35")).mean
    Decimal('22.35')
    """

    customer: str
    repeats: int
    mean: Decimal

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_int(self.repeats, "$.repeats", least=0)
        check_decimal(self.mean, "$.mean")
        if self.repeats and self.mean <= 0:
            refuse(
                "spending.not-positive",
                "$.mean",
                "the mean value of repeat purchases must be above zero; leave net returners out",
                "重复购买的平均金额必须大于零;净退货客户请排除",
            )


@attrs.frozen
class GammaGamma:
    """Hold a fitted Gamma-Gamma model of spend per purchase, with parameters p, q and v.

    It assumes that spend and frequency are independent: `correlation` says how far they are not, and a
    finding warns from 0.3 on. Source: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value.
    Method: I4a.

    >>> model = GammaGamma(Decimal("6.25"), Decimal("3.74"), Decimal("15.44"), Decimal(-4055), None, 946)
    >>> round(model.expected_spend(Spending("C1", 2, Decimal("22.35"))), 2), round(model.population_mean, 2)
    (Decimal('24.66'), Decimal('35.22'))
    """

    p: Decimal
    q: Decimal
    v: Decimal
    log_likelihood: Decimal
    correlation: Decimal | None
    customers: int
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def population_mean(self) -> Decimal | None:
        """Return what the average customer spends per purchase; None where q is not above 1."""
        p, q, v = float(self.p), float(self.q), float(self.v)
        return score_of(p * v / (q - 1)) if q > 1 else None

    def expected_spend(self, spending: Spending) -> Decimal | None:
        """Return the spend per purchase to be expected: the customer's mean drawn towards everybody's.

        Without repeat purchases it is everybody's mean. None where the model has no mean. Method: I4a.
        """
        check_type(spending, Spending, "$.spending")
        p, q, v = float(self.p), float(self.q), float(self.v)
        x, mean = spending.repeats, float(spending.mean)
        if not x:
            return self.population_mean
        return score_of(p * (v + x * mean) / (p * x + q - 1))

    def explain(self, spending: Spending) -> Explanation:
        """Explain the expected spend of one customer. Method: I4a."""
        because = (
            Explanation("mean", Text("own mean", "自身均值"), spending.mean if spending.repeats else None),
            Explanation("repeats", Text("repeat purchases", "重复购买次数"), spending.repeats),
            Explanation("population", Text("mean of all", "总体均值"), self.population_mean),
        )
        who = spending.customer
        label = Text(f"expected spend of {who} per purchase", f"{who} 每次购买的期望金额")
        return Explanation("spend", label, self.expected_spend(spending), clause="I4a", because=because)

    def table(self) -> Table:
        """Return the parameters as a table."""
        rows: list[tuple[Figure, ...]] = [
            ("p", self.p),
            ("q", self.q),
            ("v", self.v),
            ("log-likelihood", self.log_likelihood),
            ("n", self.customers),
        ]
        heads = (Text("parameter", "参数"), Text("value", "取值"))
        return Table(Text("Gamma-Gamma", "Gamma-Gamma 模型"), heads, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the parameters on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def fit_gamma_gamma(spendings: Iterable[Spending]) -> GammaGamma:
    """Fit the spend model to those who came back; one-time buyers do not enter.

    Raises `KeyAccountError` (`lifetime.too-few`) for fewer than 10 repeat buyers. Method: I4a.

    >>> model = fit_gamma_gamma([Spending(f"C{i}", 1 + i % 3, Decimal(20 + i)) for i in range(30)])
    >>> model.customers, model.population_mean > 20
    (30, True)
    """
    known = sorted((one.repeats, float(one.mean)) for one in spendings if one.repeats)
    if len(known) < FEWEST:
        refuse(
            "lifetime.too-few",
            "$.spendings",
            f"give at least {FEWEST} customers who came back",
            f"至少需要 {FEWEST} 个重复购买的客户",
        )
    rows = [(x, mean, log(mean)) for x, mean in known]
    found = maximise(lambda *point: _log_likelihood(rows, *point), (1.0, 1.0, 1.0))
    p, q, v = map(score_of, found.parameters)
    correlation = _correlation(known)
    findings = _findings(correlation, found)
    shown = score_of(correlation) if correlation is not None else None
    return GammaGamma(p, q, v, score_of(found.value), shown, len(known), findings)


def _log_likelihood(rows: list[tuple[int, float, float]], p: float, q: float, v: float) -> float:
    heads: dict[int, float] = {}
    total = 0.0
    for x, mean, log_mean in rows:
        if x not in heads:
            heads[x] = lgamma(p * x + q) - lgamma(p * x) - lgamma(q) + q * log(v) + p * x * log(x)
        total += heads[x] + (p * x - 1) * log_mean - (p * x + q) * log(v + x * mean)
    return total


def _correlation(known: list[tuple[int, float]]) -> float | None:
    size = len(known)
    mean_x = fsum(x for x, _ in known) / size
    mean_z = fsum(z for _, z in known) / size
    top = fsum((x - mean_x) * (z - mean_z) for x, z in known)
    spread_x = fsum((x - mean_x) ** 2 for x, _ in known)
    spread_z = fsum((z - mean_z) ** 2 for _, z in known)
    return top / sqrt(spread_x * spread_z) if spread_x and spread_z else None


def _findings(correlation: float | None, maximum: Maximum) -> tuple[Finding, ...]:
    found = []
    if correlation is not None and abs(correlation) > STRONG_CORRELATION:
        shown = figure_text(score_of(correlation))
        text = Text(
            f"spend and frequency go together ({shown}), which the model rules out",
            f"金额与频次相关({shown}),违背模型的独立性假设",
        )
        found.append(Finding("lifetime.correlated", Severity.WARNING, "$.spendings", text, "I4a"))
    return (*found, *search_findings(maximum))
