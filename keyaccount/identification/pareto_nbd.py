"""Pareto/NBD: purchases and a lifetime that may end at any moment, fitted in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import exp, lgamma, log

import attrs

from keyaccount.errors import Lang
from keyaccount.identification.beta_geometric import check_enough, fit_findings
from keyaccount.identification.fitting import log_add, maximise
from keyaccount.identification.purchase_history import Buying, grouped
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["ParetoNbd", "fit_pareto_nbd"]

# Gauss-Legendre on [-1, 1], 16 nodes: the positive half, the rest is mirrored.
_NODES = (
    0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438,
    0.755404408355003, 0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
)  # fmt: skip
_WEIGHTS = (
    0.18945061045506864, 0.18260341504492364, 0.16915651939500265, 0.1495959888165767,
    0.12462897125553407, 0.0951585116824926, 0.062253523938647456, 0.027152459411754176,
)  # fmt: skip


@attrs.frozen
class ParetoNbd:
    """Hold a fitted Pareto/NBD model: purchase rates gamma (r, alpha), drop-out rates gamma (s, beta).

    Unlike BG/NBD a customer may stop at any time, so one-time buyers are not alive by construction; they
    are still reported as unknown by `alive`. Source: Schmittlein, Morrison & Colombo (1987); Fader,
    Hardie & Lee (2005) for the data. Method: I4a.

    >>> model = ParetoNbd(Decimal("0.5533"), Decimal("10.578"), Decimal("0.6061"), Decimal("11.669"),
    ...                   Decimal(-9595), 2357)
    >>> history = Buying("C1", 2, Decimal("30.43"), Decimal("38.86"))
    >>> round(model.alive(history), 3)
    Decimal('0.869')
    """

    r: Decimal
    alpha: Decimal
    s: Decimal
    beta: Decimal
    log_likelihood: Decimal
    customers: int
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def alive(self, history: Buying) -> Decimal | None:
        """Return the probability that a customer still buys; None (unknown) for one-time buyers."""
        return None if history.one_time else self.alive_by_model(history)

    def alive_by_model(self, history: Buying) -> Decimal:
        """Return what the model itself says, for one-time buyers too."""
        check_type(history, Buying, "$.history")
        r, alpha, s, beta = (float(one) for one in (self.r, self.alpha, self.s, self.beta))
        x, last, age = history.repeats, float(history.recency), float(history.age)
        still = -(r + x) * log(alpha + age) - s * log(beta + age)
        stopped = log(s) + _log_stopped(r + x, alpha, s, beta, last, age) if age > last else -1e308
        return score_of(exp(still - log_add(still, stopped)))

    def explain(self, history: Buying) -> Explanation:
        """Explain whether a customer still buys. Method: I4a."""
        label = Text(f"probability that {history.customer} still buys", f"{history.customer} 仍在购买的概率")
        unknown = Text("bought once only: unknown", "仅购买一次:未知")
        model = Text("Pareto/NBD", "Pareto/NBD 模型")
        reason = unknown if history.one_time else model
        return Explanation("alive", label, self.alive(history), reason, "I4a")

    def table(self) -> Table:
        """Return the parameters as a table."""
        rows: list[tuple[Figure, ...]] = [
            ("r", self.r),
            ("alpha", self.alpha),
            ("s", self.s),
            ("beta", self.beta),
            ("log-likelihood", self.log_likelihood),
            ("n", self.customers),
        ]
        heads = (Text("parameter", "参数"), Text("value", "取值"))
        return Table(Text("Pareto/NBD", "Pareto/NBD 模型"), heads, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the parameters on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def fit_pareto_nbd(histories: Iterable[Buying]) -> ParetoNbd:
    """Fit Pareto/NBD by maximum likelihood, the integral over the unseen drop-out by quadrature.

    The integrand is smooth and positive, so nothing cancels as differences of hypergeometric functions
    do. Raises `KeyAccountError` (`lifetime.too-few`). Method: I4a.

    >>> seen = [(0, 0)] * 8 + [(1, 3), (2, 4), (1, 9), (6, 10), (2, 30), (6, 37), (9, 38), (1, 15)]
    >>> weeks = [Buying(f"C{i}", x, Decimal(t), Decimal(39)) for i, (x, t) in enumerate(seen)]
    >>> fit_pareto_nbd(weeks).customers
    16
    """
    groups = grouped(histories)
    size = check_enough(groups)
    found = maximise(lambda *point: _log_likelihood(groups, *point), (1.0, 10.0, 1.0, 10.0))
    r, alpha, s, beta = map(score_of, found.parameters)
    return ParetoNbd(r, alpha, s, beta, score_of(found.value), size, fit_findings(groups, found))


def _log_likelihood(
    groups: Sequence[tuple[int, float, float, int]], r: float, alpha: float, s: float, beta: float
) -> float:
    heads: dict[int, float] = {}
    start = r * log(alpha) + s * log(beta) - lgamma(r)
    total = 0.0
    for x, last, age, count in groups:
        if x not in heads:
            heads[x] = start + lgamma(r + x)
        value = -(r + x) * log(alpha + age) - s * log(beta + age)
        if age > last:
            value = log_add(value, log(s) + _log_stopped(r + x, alpha, s, beta, last, age))
        total += count * (heads[x] + value)
    return total


def _log_stopped(rate: float, alpha: float, s: float, beta: float, last: float, age: float) -> float:
    """Return the logarithm of the integral of (alpha+t)^-rate (beta+t)^-(s+1) over t from last to age.

    With u = log(alpha + t) the steep fall becomes an exponential, which 16 nodes integrate well.
    """
    low, high = log(alpha + last), log(alpha + age)
    middle, half = (low + high) / 2, (high - low) / 2
    gap = beta - alpha
    fall, drop = rate - 1, s + 1
    peak = -fall * low - drop * log(beta + last)
    total = 0.0
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        one, two = middle - half * node, middle + half * node
        total += weight * (
            exp(-fall * one - drop * log(exp(one) + gap) - peak)
            + exp(-fall * two - drop * log(exp(two) + gap) - peak)
        )
    return peak + log(total * half)
