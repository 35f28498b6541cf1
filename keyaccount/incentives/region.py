"""The win-win region: where terms leave both sides above their bottom lines, and with how much."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import attrs

from keyaccount.errors import Lang, near_miss, refuse
from keyaccount.incentives.channel import Market, outcome_of_pieces
from keyaccount.incentives.design_result import Floors, WinWinDesign
from keyaccount.incentives.numeric import about
from keyaccount.incentives.terms_space import Parameter, TermsSpace
from keyaccount.values.checks import check_int, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["RegionPoint", "Stretch", "WinWinRegion", "win_win_region"]


@attrs.frozen
class RegionPoint:
    """Hold what both sides gain over their floors at values of the parameters shown; None: no terms there.

    >>> RegionPoint([Fraction(28)], Fraction(90), Fraction(135)).feasible
    True
    """

    values: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    supplier: Fraction | None
    customer: Fraction | None

    @property
    def feasible(self) -> bool:
        """Tell whether neither side is below its floor and one at least is above it."""
        if self.supplier is None or self.customer is None:
            return False
        return min(self.supplier, self.customer) >= 0 < max(self.supplier, self.customer)


@attrs.frozen
class Stretch:
    """State from where to where a figure runs over the feasible points.

    >>> Stretch(Text("supplier", "供方"), Fraction(450), Fraction(675)).text.en
    'supplier from 450 to 675'
    """

    label: Text
    low: Fraction
    high: Fraction

    @property
    def text(self) -> Text:
        """Return the stretch in words."""
        low, high = about(self.low), about(self.high)
        return Text(f"{self.label.en} from {low} to {high}", f"{self.label.zh} 在 {low} 至 {high} 之间")


@attrs.frozen
class WinWinRegion:
    """Hold an even sample of one or two parameters, the others staying, and what both gain at each point.

    `points` run through the last axis first. Amounts are exact, in major units of `currency`.
    Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import RevenueShareSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> space = RevenueShareSpace(Parameter("share", 0, 1, "0.125"), unit_cost=10)
    >>> [one.text.en for one in win_win_region(space, market, Floors(450, 225)).stretches]
    ['supplier from 450 to 675', 'customer from 225 to 450', 'share from 0.25 to 0.5']
    """

    axes: tuple[Parameter, ...] = attrs.field(converter=tuple_of)
    floors: Floors
    currency: str
    points: tuple[RegionPoint, ...] = attrs.field(converter=tuple_of)
    chosen: RegionPoint | None = None

    @property
    def feasible(self) -> tuple[RegionPoint, ...]:
        """Return the points that leave both above their floors."""
        return tuple(one for one in self.points if one.feasible)

    @property
    def share(self) -> Fraction:
        """Return how much of the range looked at is feasible."""
        return Fraction(len(self.feasible), len(self.points))

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """Return the region in money, for each side, and per parameter; nothing where it is empty."""
        inside = self.feasible
        if not inside:
            return ()
        ours, theirs = self.floors.exact
        supplier = [ours + one.supplier for one in inside if one.supplier is not None]
        customer = [theirs + one.customer for one in inside if one.customer is not None]
        found = [
            Stretch(Text("supplier", "供方"), min(supplier), max(supplier)),
            Stretch(Text("customer", "客户"), min(customer), max(customer)),
        ]
        for place, axis in enumerate(self.axes):
            values = [one.values[place] for one in inside]
            found.append(Stretch(Text(axis.name, axis.name), min(values), max(values)))
        return tuple(found)

    def explain(self) -> Explanation:
        """Return how much of the range is feasible and how far it runs. Method: N6."""
        looked, good = len(self.points), len(self.feasible)
        reason = Text(f"{good} of {looked} points looked at", f"所看 {looked} 点中有 {good} 点")
        parts = [Explanation(one.label.en, one.text, None, clause="N6") for one in self.stretches]
        label = Text("share of the range that leaves both above their floors", "满足双方低线的范围占比")
        return Explanation("region", label, self.share, reason, "N6", parts=parts)

    def table(self) -> Table:
        """Return the region in money and per parameter as a table."""
        columns = (Text("figure", "项目"), Text("from", "自"), Text("to", "至"))
        rows = [(one.label, about(one.low), about(one.high)) for one in self.stretches]
        note = None if rows else Text("no point looked at is feasible", "所看各点均不可行")
        title = Text(f"Win-win region, amounts in {self.currency}", f"双赢区域(金额单位:{self.currency})")
        return Table(title, columns, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def win_win_region(
    space: TermsSpace,
    market: Market,
    floors: Floors,
    *,
    design: WinWinDesign | None = None,
    axes: Sequence[str] = (),
    points: int = 41,
) -> WinWinRegion:
    """Return where one or two parameters of a family leave both sides above their floors.

    `axes` names them, by default the first open ones; the others stay at the design's values, or at their
    lowest. `points` are looked at along each axis, exactly: the cost is their product.
    Raises `KeyAccountError` (`region.axes`). Method: N6.

    >>> from keyaccount.incentives.demand import LinearDemand
    >>> from keyaccount.incentives.terms_space import WholesaleSpace
    >>> market = Market(LinearDemand(70, 1), unit_cost=10, currency="CNY")
    >>> win_win_region(WholesaleSpace(Parameter("price", 10, 70, 1)), market, Floors(450, 225)).share
    Fraction(0, 1)
    """
    check_type(market, Market, "$.market")
    check_type(floors, Floors, "$.floors")
    check_int(points, "$.points", least=2, most=1001)
    parameters = tuple(space.parameters)
    shown = _shown(parameters, axes)
    rest = [one.at(0) for one in parameters]
    if design is not None:
        rest = [Fraction(one.chosen) for one in design.ranges]

    def at(values: Sequence[Fraction]) -> RegionPoint:
        full = list(rest)
        for place, value in zip(shown, values, strict=True):
            full[place] = value
        pieces = space.outlay(full)
        if not pieces:
            return RegionPoint(values, None, None)
        gains = floors.gains(outcome_of_pieces(pieces, space.kept(full), market))
        return RegionPoint(values, *gains)

    sampled = product(*(_sampled(parameters[place], points) for place in shown))
    chosen = None if design is None else at([rest[place] for place in shown])
    taken = [parameters[place] for place in shown]
    return WinWinRegion(taken, floors, market.currency, [at(one) for one in sampled], chosen)


def _shown(parameters: Sequence[Parameter], asked: Sequence[str]) -> list[int]:
    names = {one.name: place for place, one in enumerate(parameters) if one.steps}
    wanted = list(asked) or list(names)[:2]
    unknown = [name for name in wanted if name not in names]
    if unknown or not 1 <= len(wanted) <= 2 or len(set(wanted)) != len(wanted):
        near = near_miss(unknown[0], names) if unknown else None
        hint = f"; did you mean {near}?" if near else ""
        refuse(
            "region.axes",
            "$.axes",
            f"name one or two of the open parameters: {', '.join(names)}{hint}",
            f"请指定一至两个可变参数:{'、'.join(names)}",
        )
    return [names[name] for name in wanted]


def _sampled(one: Parameter, points: int) -> list[Fraction]:
    count = min(points, one.steps + 1)
    return [one.at(one.steps * place // (count - 1)) for place in range(count)]
