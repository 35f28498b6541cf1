"""What a design is: chosen terms, both sides' gains, how far each figure may move, and why."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.bargaining.disagreement import Disagreement
from keyaccount.bargaining.fair import fair_points
from keyaccount.bargaining.frontier import pareto_frontier
from keyaccount.bargaining.problem import BargainingProblem, ValuedIssue
from keyaccount.bargaining.rules import FairRule
from keyaccount.errors import Lang
from keyaccount.incentives.numeric import decimal_from, plain
from keyaccount.incentives.trade_outcome import TradeOutcome, money_of
from keyaccount.incentives.trade_terms import TradeTerms
from keyaccount.values.checks import check_decimal, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Floors", "FrontierPoint", "NoDesign", "ParameterRange", "WinWinDesign"]


@attrs.frozen
class Floors:
    """Hold both bottom lines (低线) in major units: the least each side must be left with.

    >>> Floors(450, 225).exact
    (Fraction(450, 1), Fraction(225, 1))
    """

    supplier: Decimal = attrs.field(converter=decimal_from)
    customer: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.supplier, "$.supplier")
        check_decimal(self.customer, "$.customer")

    @property
    def exact(self) -> tuple[Fraction, Fraction]:
        """Return both as exact numbers."""
        return Fraction(self.supplier), Fraction(self.customer)

    def gains(self, outcome: TradeOutcome) -> tuple[Fraction, Fraction]:
        """Return what each side has above its floor; negative below."""
        return outcome.supplier - self.exact[0], outcome.customer - self.exact[1]

    def met(self, outcome: TradeOutcome) -> bool:
        """Tell whether neither side is below its floor and one at least is above it."""
        gains = self.gains(outcome)
        return min(gains) >= 0 < max(gains)


@attrs.frozen
class ParameterRange:
    """State how far one figure may move, the others staying, with both sides above their floors.

    `open` is False for a figure that was fixed beforehand.

    >>> ParameterRange("then", Decimal("28.75"), Decimal(25), Decimal("32.5"), Decimal("0.01"), True).text.zh
    'then 可在 25 至 32.5 之间'
    """

    name: str
    chosen: Decimal
    low: Decimal
    high: Decimal
    step: Decimal
    open: bool

    @property
    def text(self) -> Text:
        """Return the range in words."""
        low, high = plain(self.low), plain(self.high)
        return Text(f"{self.name} between {low} and {high}", f"{self.name} 可在 {low} 至 {high} 之间")


@attrs.frozen
class FrontierPoint:
    """Hold one design no other is better than for both: its values and what each side is left with.

    >>> FrontierPoint((Fraction(40),), Fraction(450), Fraction(225)).supplier
    Fraction(450, 1)
    """

    values: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    supplier: Fraction
    customer: Fraction


@attrs.frozen
class WinWinDesign:
    """Hold the chosen terms and why: gains over the floors, ranges, frontier, channel efficiency.

    `frontier` is made of the designs looked at exactly; `looked_at` counts all. Method: N6, N7.

    >>> from keyaccount.incentives import Floors, Market
    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import Parameter, RevenueShareSpace
    >>> from keyaccount.incentives.win_win import design_win_win
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = RevenueShareSpace(Parameter("share", 0, 1, "0.125"), unit_cost=10)
    >>> design_win_win(space, market, Floors(450, 225)).efficiency
    Fraction(1, 1)
    """

    terms: TradeTerms
    rule: FairRule
    floors: Floors
    outcome: TradeOutcome
    ranges: tuple[ParameterRange, ...] = attrs.field(converter=tuple_of)
    frontier: tuple[FrontierPoint, ...] = attrs.field(converter=tuple_of)
    integrated: TradeOutcome
    looked_at: int

    @property
    def gains(self) -> tuple[Fraction, Fraction]:
        """Return (supplier's, customer's) gain over the floor."""
        return self.floors.gains(self.outcome)

    @property
    def nash_product(self) -> Fraction:
        """Return the product of the gains."""
        return self.gains[0] * self.gains[1]

    @property
    def efficiency(self) -> Fraction | None:
        """Return what both earn together over the most the channel can earn; None where that is nothing."""
        return self.outcome.total / self.integrated.total if self.integrated.total > 0 else None

    def money(self, amount: Fraction) -> Money:
        """Return an exact amount rounded half up to the minor unit of the deal's currency."""
        return money_of(amount, self.outcome.currency)

    def choices(self) -> tuple[tuple[FairRule, FrontierPoint], ...]:
        """Return the point each rule of fairness takes on the frontier, by the solver talks use."""
        points = range(len(self.frontier))
        values = [[one.supplier for one in self.frontier], [one.customer for one in self.frontier]]
        issue = ValuedIssue("design", [str(place) for place in points], values)
        problem = BargainingProblem(("supplier", "customer"), [issue], self.floors.exact)
        picked = fair_points(pareto_frontier(problem), Disagreement.BOTTOM_LINE)
        return tuple((one.rule, self.frontier[min(deal.choice[0] for deal in one.deals)]) for one in picked)

    def _explain_choice(self, rule: FairRule, point: FrontierPoint) -> Explanation:
        ours, theirs = self.floors.exact
        gains = [self.money(one) for one in (point.supplier - ours, point.customer - theirs)]
        words = Text(
            f"supplier gains {gains[0]}, customer {gains[1]}", f"供方所得 {gains[0]},客户所得 {gains[1]}"
        )
        return Explanation(f"rule.{rule.value}", rule.text, words, rule.meaning, "N6")

    def explain(self) -> Explanation:
        """Return the joint gain as both sides' gains over their floors, with the reasons. Method: N6."""
        sides = zip(
            ("supplier", "customer"),
            (Text("supplier's gain", "供方所得"), Text("customer's gain", "客户所得")),
            (self.outcome.supplier, self.outcome.customer),
            self.floors.exact,
            strict=True,
        )
        parts = [
            Explanation(
                key,
                label,
                profit - floor,
                clause="N6",
                parts=(
                    Explanation(f"{key}.profit", Text("profit", "利润"), profit),
                    Explanation(f"{key}.floor", Text("bottom line", "低线"), -floor),
                ),
                combine=Combine.SUM,
            )
            for key, label, profit, floor in sides
        ]
        return Explanation(
            "joint-gain",
            Text("gain of both over their bottom lines", "双方超出低线的合计"),
            sum(self.gains, Fraction(0)),
            clause="N6",
            parts=parts,
            combine=Combine.SUM,
            because=self._reasons(),
        )

    def _reasons(self) -> list[Explanation]:
        return [
            Explanation("terms", Text("terms", "条款"), self.terms.text, clause="N7"),
            Explanation("rule", self.rule.text, self.rule.meaning),
            *(Explanation(one.name, one.text, one.chosen, clause="N6") for one in self.ranges if one.open),
            Explanation(
                "efficiency", Text("share of the channel's best", "占渠道最优的比例"), self.efficiency
            ),
            *(self._explain_choice(rule, point) for rule, point in self.choices() if rule is not self.rule),
            self.outcome.explain(),
        ]

    def table(self) -> Table:
        """Return the design as a table, amounts rounded to the minor unit for reading."""
        currency = self.outcome.currency
        rows: list[tuple[Text, Text | Money | str]] = [
            (Text("terms", "条款"), self.terms.text),
            (Text("order", "订货量"), plain(self.outcome.quantity)),
            (Text("supplier", "供方"), money_of(self.outcome.supplier, currency)),
            (Text("supplier above its floor", "供方超出低线"), money_of(self.gains[0], currency)),
            (Text("customer", "客户"), money_of(self.outcome.customer, currency)),
            (Text("customer above its floor", "客户超出低线"), money_of(self.gains[1], currency)),
            *((Text("range", "可行范围"), one.text) for one in self.ranges if one.open),
        ]
        title = Text(f"Design by {self.rule.text.en}", f"方案({self.rule.text.zh})")
        return Table(title, (Text("figure", "项目"), Text("value", "数值")), rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


@attrs.frozen
class NoDesign:
    """Say that no terms looked at leave both above their floors, and what comes closest.

    `outcome` is the point whose larger shortfall is least, at `values`; None where nothing makes terms.
    Method: N6.

    >>> NoDesign(Floors(900, 900), None, ()).binding
    ()
    """

    floors: Floors
    outcome: TradeOutcome | None
    values: tuple[Fraction, ...] = attrs.field(converter=tuple_of)

    @property
    def shortfalls(self) -> tuple[Fraction, Fraction] | None:
        """Return by how much each side stays below its floor at the closest point (0 where it does not)."""
        if self.outcome is None:
            return None
        ours, theirs = self.floors.gains(self.outcome)
        return max(-ours, Fraction(0)), max(-theirs, Fraction(0))

    @property
    def binding(self) -> tuple[str, ...]:
        """Return whose floor is not met at the closest point."""
        short = self.shortfalls or (Fraction(0), Fraction(0))
        return tuple(name for name, one in zip(("supplier", "customer"), short, strict=True) if one)

    @property
    def finding(self) -> Finding:
        """Return it as a finding."""
        if self.outcome is None or self.shortfalls is None:
            words = Text("no values make terms", "没有可行取值")
        else:
            ours, theirs = (money_of(one, self.outcome.currency) for one in self.shortfalls)
            level = Text("nothing brings either side above its floor", "没有方案能使任何一方超出低线")
            words = (
                level
                if not any(self.shortfalls)
                else Text(
                    f"the closest terms leave the supplier {ours} and the customer {theirs} short",
                    f"最接近的方案使供方距低线差 {ours},客户差 {theirs}",
                )
            )
        remedy = Text("widen the ranges or raise the total value", "放宽参数范围或提高总价值")
        return Finding("design.none", Severity.BLOCKING, "$.floors", words, "N6", remedy)

    def explain(self) -> Explanation:
        """Return which floor binds and by how much. Method: N6."""
        label = Text("no terms leave both above their bottom lines", "没有方案能同时满足双方低线")
        short = self.shortfalls or ()
        names = (Text("supplier short by", "供方差额"), Text("customer short by", "客户差额"))
        parts = [
            Explanation(name.en, name, one, clause="N6") for name, one in zip(names, short, strict=False)
        ]
        return Explanation("no-design", label, None, self.finding.text, "N6", parts=parts)

    def summary(self, lang: Lang = "en") -> str:
        """Word it in a few lines."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain()._repr_html_()
