"""BG/NBD: how often customers buy and when they stop, fitted to repeat purchases in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import exp, lgamma, log, log1p

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.fitting import Maximum, log_add, maximise
from keyaccount.identification.purchase_history import Buying, grouped
from keyaccount.values.checks import check_decimal, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["BetaGeometric", "check_enough", "fit_beta_geometric", "fit_findings", "search_findings"]

FEWEST = 10
MOST_TERMS = 100_000
_Group = tuple[int, float, float, int]


@attrs.frozen
class BetaGeometric:
    """Hold a fitted BG/NBD model: purchases Poisson at a gamma (r, alpha) rate, drop-out beta (a, b).

    Times are in the unit of the histories. `findings` say when the search did not settle and how many
    one-time buyers there are: the model calls each of them alive by construction, so `alive` reports
    them as unknown. Source: Fader, Hardie & Lee (2005), Marketing Science 24(2):275-284. Method: I4a.

    >>> model = BetaGeometric(Decimal("0.2426"), Decimal("4.4136"), Decimal("0.7929"), Decimal("2.4259"),
    ...                       Decimal("-9582.4"), 2357)
    >>> history = Buying("C1", 2, Decimal("30.43"), Decimal("38.86"))
    >>> round(model.alive(history), 3), round(model.expected_purchases(history, Decimal(39)), 3)
    (Decimal('0.727'), Decimal('1.226'))
    """

    r: Decimal
    alpha: Decimal
    a: Decimal
    b: Decimal
    log_likelihood: Decimal
    customers: int
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def _floats(self) -> tuple[float, float, float, float]:
        return float(self.r), float(self.alpha), float(self.a), float(self.b)

    def alive(self, history: Buying) -> Decimal | None:
        """Return the probability that a customer still buys; None (unknown) for one-time buyers.

        One purchase says nothing of a rhythm, though the model would claim certainty. Method: I4a.
        """
        return None if history.one_time else self.alive_by_model(history)

    def alive_by_model(self, history: Buying) -> Decimal:
        """Return what the model itself says, which is 1 for every one-time buyer."""
        check_type(history, Buying, "$.history")
        if history.one_time:
            return score_of(1)
        r, alpha, a, b = self._floats
        x, last, age = history.repeats, float(history.recency), float(history.age)
        odds = log(a) - log(b + x - 1) + (r + x) * (log(alpha + age) - log(alpha + last))
        return score_of(exp(-log_add(0.0, odds)))

    def expected_purchases(self, history: Buying, ahead: Decimal) -> Decimal:
        """Return the purchases to be expected in a time ahead, given the history.

        Raises `KeyAccountError` (`lifetime.no-series`) where the series does not converge in 100,000 terms.
        """
        check_decimal(ahead, "$.ahead", least=0)
        r, alpha, a, b = self._floats
        x, last, age, time = history.repeats, float(history.recency), float(history.age), float(ahead)
        if time == 0:
            return score_of(0)
        z = time / (alpha + age + time)
        series = _hypergeometric(r + x, b + x, a + b + x - 1, z)
        kept = exp((r + x) * log((alpha + age) / (alpha + age + time)))
        if abs(a - 1) < 1e-9:
            a += 1e-8  # the closed form has a removable gap at a = 1
        purchases = (a + b + x - 1) / (a - 1) * (1 - kept * series)
        if x:
            purchases /= 1 + a / (b + x - 1) * exp((r + x) * log((alpha + age) / (alpha + last)))
        return score_of(purchases)

    def explain(self, history: Buying) -> Explanation:
        """Explain whether a customer still buys. Method: I4a."""
        grounds = (
            Explanation("repeats", Text("repeat purchases", "重复购买次数"), history.repeats),
            Explanation("recency", Text("time from first to last", "首次至末次间隔"), history.recency),
            Explanation("age", Text("time since the first", "首次至今"), history.age),
        )
        unknown = Text("bought once only: unknown", "仅购买一次:未知")
        model = Text("BG/NBD", "BG/NBD 模型")
        return Explanation(
            "alive",
            Text(f"probability that {history.customer} still buys", f"{history.customer} 仍在购买的概率"),
            self.alive(history),
            unknown if history.one_time else model,
            "I4a",
            because=grounds,
        )

    def table(self) -> Table:
        """Return the parameters as a table."""
        rows: list[tuple[Figure, ...]] = [
            ("r", self.r),
            ("alpha", self.alpha),
            ("a", self.a),
            ("b", self.b),
            ("log-likelihood", self.log_likelihood),
            ("n", self.customers),
        ]
        return Table(Text("BG/NBD", "BG/NBD 模型"), (Text("parameter", "参数"), Text("value", "取值")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the parameters on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def fit_beta_geometric(histories: Iterable[Buying]) -> BetaGeometric:
    """Fit BG/NBD by maximum likelihood; equal histories are counted once, sums run in logarithms.

    Raises `KeyAccountError` (`lifetime.too-few`) for fewer than 10 customers or nobody who came back.
    About half a second for the 2,357 customers of CDNOW. Method: I4a.

    >>> seen = [(0, 0)] * 8 + [(1, 3), (2, 4), (1, 9), (6, 10), (2, 30), (6, 37), (9, 38), (1, 15)]
    >>> weeks = [Buying(f"C{i}", x, Decimal(t), Decimal(39)) for i, (x, t) in enumerate(seen)]
    >>> model = fit_beta_geometric(weeks)
    >>> model.customers, model.alive(weeks[0]), model.alive_by_model(weeks[0]) == 1
    (16, None, True)
    """
    groups = grouped(histories)
    size = check_enough(groups)
    found = maximise(lambda *point: _log_likelihood(groups, *point), (1.0, 1.0, 1.0, 1.0))
    r, alpha, a, b = map(score_of, found.parameters)
    findings = fit_findings(groups, found)
    return BetaGeometric(r, alpha, a, b, score_of(found.value), size, findings)


def check_enough(groups: Sequence[_Group]) -> int:
    """Refuse histories from which no lifetime model can be fitted; return how many there are.

    >>> check_enough([(1, 2.0, 3.0, 12)])
    12
    """
    size = sum(count for *_, count in groups)
    if size < FEWEST or not any(repeats for repeats, *_ in groups):
        refuse(
            "lifetime.too-few",
            "$.histories",
            f"give at least {FEWEST} customers, some of whom came back",
            f"至少需要 {FEWEST} 个客户,且其中有重复购买者",
        )
    return size


def fit_findings(groups: Sequence[_Group], found: Maximum) -> tuple[Finding, ...]:
    """Say what a reader of a fitted model has to know about one-time buyers and about the search.

    >>> [one.code for one in fit_findings([(0, 0.0, 3.0, 12)], Maximum((1e5,), 0.0, 9, settled=False))]
    ['lifetime.one-time', 'lifetime.not-settled', 'lifetime.at-edge']
    """
    once = sum(count for repeats, _, _, count in groups if not repeats)
    findings = []
    if once:
        text = Text(
            f"{once} customers bought once only: whether they are alive is unknown, whatever the model says",
            f"{once} 个客户仅购买一次:是否流失未知,模型结论不可用",
        )
        findings.append(Finding("lifetime.one-time", Severity.INFO, "$.histories", text, "I4a"))
    return (*findings, *search_findings(found))


def search_findings(found: Maximum) -> tuple[Finding, ...]:
    """Say when a search did not settle, or ran off because the data cannot pin a parameter down.

    >>> search_findings(Maximum((1.0,), 0.0, 9, settled=True))
    ()
    """
    findings = []
    if not found.settled:
        text = Text("the search did not settle; the parameters are the best found", "未收敛,参数为目前最优")
        findings.append(Finding("lifetime.not-settled", Severity.WARNING, "$.parameters", text, "I4a"))
    if found.at_edge:
        text = Text("the data cannot pin a parameter down; it ran off", "数据不足以确定参数,取值趋于极端")
        findings.append(Finding("lifetime.at-edge", Severity.WARNING, "$.parameters", text, "I4a"))
    return tuple(findings)


def _log_likelihood(groups: Sequence[_Group], r: float, alpha: float, a: float, b: float) -> float:
    heads: dict[int, float] = {}
    total = 0.0
    for x, last, age, count in groups:
        if x not in heads:
            heads[x] = (
                lgamma(r + x) - lgamma(r) + r * log(alpha) + lgamma(a + b) + lgamma(b + x)
                - lgamma(b) - lgamma(a + b + x)
            )  # fmt: skip
        value = -(r + x) * log(alpha + age)
        if x:
            value = log_add(value, log(a) - log(b + x - 1) - (r + x) * log(alpha + last))
        total += count * (heads[x] + value)
    return total


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Return 2F1(a, b; c; z) for 0 <= z < 1 by its series, after Euler's transformation if shorter."""
    shift = 0.0
    if c - a - b < 0 and z < 1:
        shift, a, b = (c - a - b) * log1p(-z), c - a, c - b
    term, total = 1.0, 1.0
    for n in range(MOST_TERMS if z < 1 else 0):
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total += term
        if abs(term) < 1e-17 * abs(total):
            return exp(shift) * total
    refuse(
        "lifetime.no-series", "$.ahead", "the time ahead is too long for this model", "预测期过长,级数不收敛"
    )
