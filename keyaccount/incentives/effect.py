"""The effect of an incentive: sales and profit against what would have been, and what the extra cost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.earning import span
from keyaccount.incentives.effect_interval import interval_of
from keyaccount.incentives.ledger_figures import raw_column
from keyaccount.model.columns import NO_NUMBER
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_ratio, score_of
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["IncentiveEffect", "measure_effect"]

_UNBOUNDED = Text("no upper bound", "无上限")


@attrs.frozen
class IncentiveEffect:
    """Hold what an incentive brought in a period, against the participants' own past and others' growth.

    `expected` is what the participants bought in the baseline period, grown as the control customers
    grew; None where they bought nothing then, because nobody knows what they would have bought.
    `low` and `high` are the 95 % interval of the extra sales (None with fewer than two participants, or
    with one control alone). `margin` is what the participants' sales made in the period, `base_margin`
    in the baseline; None takes it as unchanged. `cost` is what was given apart from the price on the
    invoice, which is in the margin already. Profit is unknown (None) where costs are. Method: N8.

    >>> from datetime import date
    >>> ledger = Ledger.from_rows([("A", date(2026, 5, 1), 150)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> found = measure_effect("VR", ledger, ["A"], Period.year(2026), cost=Money(10, "CNY"))
    >>> found.sales, found.extra_sales
    (Money('150.00', 'CNY'), None)
    """

    policy: str
    period: Period
    baseline: Period
    participants: int
    controls: int
    growth: Fraction
    sales: Money
    expected: Money | None
    margin: Decimal | None
    cost: Money
    low: Money | None
    high: Money | None
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    base_margin: Decimal | None = None

    @property
    def extra_sales(self) -> Money | None:
        """Return sales beyond what was expected."""
        return None if self.expected is None else self.sales - self.expected

    @property
    def extra_profit(self) -> Money | None:
        """Return the gross profit beyond what was expected, before the cost of the incentive.

        That is the margin on the extra sales, and on what would have been sold anyway the change of the
        margin: a price given away on base volume counts against the incentive.
        """
        return self._profit_on(self.expected)

    def _profit_on(self, expected: Money | None) -> Money | None:
        """Return the profit beyond that of some expected sales."""
        if expected is None or self.margin is None:
            return None
        before = self.margin if self.base_margin is None else self.base_margin
        profit = self.sales.fraction * Fraction(self.margin) - expected.fraction * Fraction(before)
        return Money(1, self.cost.currency).times(profit, Rounding.HALF_UP)

    @property
    def margin_change(self) -> Money | None:
        """Return what the change of the margin made or lost on the sales expected anyway."""
        profit, extra = self.extra_profit, self.extra_sales
        if profit is None or extra is None or self.margin is None:
            return None
        return profit - extra.times(self.margin, Rounding.HALF_UP)

    @property
    def cost_on_base(self) -> Money | None:
        """Return the part of the cost that fell on sales expected anyway, in proportion to sales."""
        if self.expected is None or not self.sales.minor_units:
            return None
        share = min(self.expected.fraction / self.sales.fraction, Fraction(1))
        return self.cost.times(share, Rounding.HALF_UP)

    @property
    def net_profit(self) -> Money | None:
        """Return the extra profit less the cost of the incentive."""
        profit = self.extra_profit
        return None if profit is None else profit - self.cost

    @property
    def cost_per_profit(self) -> Decimal | None:
        """Return the cost of one unit of extra profit; None where there is none."""
        profit = self.extra_profit
        if profit is None or not profit > Money.zero(profit.currency):
            return None
        return score_of(self.cost.ratio(profit))

    @property
    def cost_per_profit_range(self) -> tuple[Decimal, Decimal | None] | None:
        """Return the 95 % interval of the cost of one unit of extra profit, at the ends of the extra sales.

        The upper end is None where the interval reaches down to no extra profit, because nothing bounds
        the cost then; no interval (None) where there is none of the sales, no margin or no profit at all.
        """
        if self.low is None or self.high is None or self.margin is None:
            return None
        ends = [self._profit_on(self.sales - extra) for extra in (self.low, self.high)]
        least, most = (Fraction(0) if one is None else one.fraction for one in ends)
        if most <= 0:
            return None
        dearest = score_of(self.cost.fraction / least) if least > 0 else None
        return score_of(self.cost.fraction / most), dearest

    def explain(self) -> Explanation:
        """Return the net profit (or the extra sales, where profit is unknown) with its parts. Method: N8."""
        label = Text("extra sales", "增量销售额")
        now = span(self.period.start, self.period.last)
        then = span(self.baseline.start, self.baseline.last)
        against = Text(f"{now.en} against {then.en}", f"{now.zh} 对比 {then.zh}")
        if self.expected is None:
            return Explanation("extra-sales", label, None, against, "N8")
        extra = Explanation(
            "extra-sales",
            label,
            self.extra_sales,
            against,
            "N8",
            parts=(
                Explanation("sales", Text("sales", "销售额"), self.sales),
                Explanation("expected", Text("expected without it", "无奖励时的预期"), -self.expected),
            ),
            combine=Combine.SUM,
            because=(Explanation("growth", Text("growth of the others", "对照客户增长"), self.growth),),
        )
        profit, net = self.extra_profit, self.net_profit
        if profit is None or net is None:
            return extra
        return Explanation(
            "net-profit",
            Text("extra profit after the incentive", "扣除奖励后的增量利润"),
            net,
            clause="N8",
            parts=(self._profit_tree(profit), self._cost_tree()),
            combine=Combine.SUM,
            because=(extra,),
        )

    def _profit_tree(self, profit: Money) -> Explanation:
        change = self.margin_change or Money.zero(profit.currency)
        made = Explanation("on-extra", Text("margin on extra sales", "增量销售的毛利"), profit - change)
        label = Text("change of margin on sales expected anyway", "原有销售的毛利变动")
        return Explanation(
            "extra-profit",
            Text("extra profit", "增量毛利"),
            profit,
            parts=(made, Explanation("margin-change", label, change)),
            combine=Combine.SUM,
        )

    def _cost_tree(self) -> Explanation:
        on_base = self.cost_on_base or Money.zero(self.cost.currency)
        on_extra = on_base - self.cost
        return Explanation(
            "cost",
            Text("cost of the incentive", "奖励成本"),
            -self.cost,
            parts=(
                Explanation("on-base", Text("on sales expected anyway", "用于原有销售"), -on_base),
                Explanation("on-extra", Text("on extra sales", "用于增量销售"), on_extra),
            ),
            combine=Combine.SUM,
        )

    def table(self) -> Table:
        """Return the figures as a table."""
        cost = self.cost_per_profit_range
        rows = [
            (Text("sales", "销售额"), self.sales),
            (Text("expected without it", "无奖励时的预期"), self.expected),
            (Text("extra sales", "增量销售额"), self.extra_sales),
            (Text("from (95 %)", "区间下限(95%)"), self.low),
            (Text("to (95 %)", "区间上限(95%)"), self.high),
            (Text("extra profit", "增量毛利"), self.extra_profit),
            (Text("of it by margin on expected sales", "其中原有销售毛利变动"), self.margin_change),
            (Text("cost of the incentive", "奖励成本"), self.cost),
            (Text("of it on sales expected anyway", "其中用于原有销售"), self.cost_on_base),
            (Text("extra profit after it", "扣除奖励后的增量利润"), self.net_profit),
            (Text("cost per unit of extra profit", "每单位增量利润的成本"), self.cost_per_profit),
            (Text("from (95 %)", "区间下限(95%)"), None if cost is None else cost[0]),
            (Text("to (95 %)", "区间上限(95%)"), None if cost is None else cost[1] or _UNBOUNDED),
        ]
        days = span(self.period.start, self.period.last)
        title = Text(f"Effect of {self.policy}, {days.en}", f"{self.policy} 效果({days.zh})")
        return Table(title, (Text("figure", "指标"), Text("value", "数值")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return "\n".join([self.table().to_text(lang), *(one.say(lang) for one in self.findings)])

    def _repr_html_(self) -> str:
        return self.table().to_html()


def measure_effect(
    policy: str,
    ledger: Ledger,
    participants: Iterable[str],
    period: Period,
    *,
    cost: Money,
    baseline: Period | None = None,
    controls: Iterable[str] | None = None,
) -> IncentiveEffect:
    """Measure what an incentive brought: difference in differences on net sales.

    `baseline` None is the period a year before, `controls` None every other customer who bought then.
    Growth of the controls is what would have happened anyway; without controls it is taken as none,
    with a finding. Profit is compared with the participants' own margin in the baseline; unknown there,
    it is taken as unchanged, with a finding. The interval is `interval_of` the participants' differences
    and of the controls' growth.
    Raises `KeyAccountError` (`effect.participants`, `money.currency-mixed`). Method: N8.

    >>> from datetime import date
    >>> rows = [("A", date(2025, 5, 1), 100), ("A", date(2026, 5, 1), 150),
    ...         ("B", date(2025, 5, 1), 200), ("B", date(2026, 5, 1), 220)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount"), currency="CNY")
    >>> found = measure_effect("VR", ledger, ["A"], Period.year(2026), cost=Money(10, "CNY"))
    >>> found.expected, found.extra_sales
    (Money('110.00', 'CNY'), Money('40.00', 'CNY'))
    """
    mine = _named(participants)
    check_type(cost, Money, "$.cost")
    Money.total((cost,), ledger.currency)
    past = period.shift(months=-12) if baseline is None else baseline
    now, before = _sales(ledger, period), _sales(ledger, past)
    others = tuple_of(controls) if controls is not None else tuple(sorted(before.keys() - set(mine)))
    growth, findings = _growth(policy, others, now, before)
    base = sum(before.get(name, 0) for name in mine)
    pairs = _pairs(now, before)
    low, high = interval_of(pairs(mine if base > 0 else ()), pairs(others), growth)
    margin, base_margin = _margin(ledger, mine, period), _margin(ledger, mine, past)
    unsure = low is None and base > 0 and len(mine) > 1
    findings += _doubts(policy, unsure, base > 0, margin, base_margin)
    return IncentiveEffect(
        policy,
        period,
        past,
        len(mine),
        len(others),
        growth,
        _money(sum(now.get(name, 0) for name in mine), ledger.currency),
        _money(growth * base, ledger.currency) if base > 0 else None,
        margin,
        cost,
        None if low is None else _money(low, ledger.currency),
        None if high is None else _money(high, ledger.currency),
        findings,
        base_margin,
    )


def _doubts(
    policy: str, unsure: bool, bought: bool, margin: Decimal | None, base_margin: Decimal | None
) -> list[Finding]:
    there = {
        "one-control": unsure,
        "no-baseline": not bought,
        "cost-unknown": margin is None,
        "base-cost-unknown": margin is not None and base_margin is None and bought,
    }
    return [_unknown(policy, code, _DOUBTS[code]) for code, holds in there.items() if holds]


def _pairs(
    now: Mapping[str, int], before: Mapping[str, int]
) -> Callable[[Iterable[str]], list[tuple[int, int]]]:
    return lambda names: [(now.get(name, 0), before.get(name, 0)) for name in names]


def _named(participants: Iterable[str]) -> tuple[str, ...]:
    mine = tuple(dict.fromkeys(tuple_of(participants)))
    if not mine:
        refuse("effect.participants", "$.participants", "name at least one", "至少给出一个参与客户")
    return mine


def _money(value: Fraction | int, currency: str) -> Money:
    return Money.of_minor(round_ratio(value.numerator, value.denominator), currency)


def _sales(ledger: Ledger, period: Period) -> dict[str, int]:
    return dict(ledger.totals(by="customer", period=period))


def _growth(
    policy: str, controls: Sequence[str], now: dict[str, int], before: dict[str, int]
) -> tuple[Fraction, list[Finding]]:
    base = sum(before.get(name, 0) for name in controls)
    if base > 0:
        return Fraction(sum(now.get(name, 0) for name in controls), base), []
    return Fraction(1), [_unknown(policy, "no-controls", _NO_CONTROLS)]


_NO_CONTROLS = Text(
    "no control customers, so no growth is assumed without it", "无对照客户,假定无奖励时零增长"
)
_DOUBTS = {
    "one-control": Text(
        "one control customer does not tell how far its growth is chance, so there is no interval",
        "仅一个对照客户,无法判断其增长的偶然程度,故不给出区间",
    ),
    "no-baseline": Text(
        "nothing was bought before, so what it brought is not known", "基期无采购,无法判断其效果"
    ),
    "cost-unknown": Text(
        "costs are not known on every line, so profit is not", "部分行成本未知,无法计算利润"
    ),
    "base-cost-unknown": Text(
        "costs of the baseline are not known, so the margin is taken as unchanged",
        "基期成本未知,假定毛利率不变",
    ),
}


def _unknown(policy: str, code: str, text: Text) -> Finding:
    return Finding(f"effect.{code}", Severity.WARNING, f"$.{policy}", text, "N8")


def _margin(ledger: Ledger, participants: Sequence[str], period: Period) -> Decimal | None:
    mine = ledger.of(*participants).between(period)
    net, cost = raw_column(mine, "net_amount", NO_NUMBER), raw_column(mine, "cost_amount", NO_NUMBER)
    sales = sum(net)
    if len(mine) and sales > 0 and NO_NUMBER not in cost:
        return score_of(Fraction(sales - sum(cost), sales))
    return None
