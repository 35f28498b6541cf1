"""The season plan: what is made, stored and moved when, who gets what, and where it still falls short."""

from __future__ import annotations

import attrs

from keyaccount.analysis.supply_plans import PlanLine
from keyaccount.analysis.topic import period_text
from keyaccount.errors import Lang
from keyaccount.negotiation.supply_terms import KEY_RANK, rank_text
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text, join

__all__ = ["SeasonLimit", "SeasonPlan", "SeasonRow", "SeasonShipment", "SeasonShortfall"]


@attrs.frozen
class SeasonRow:
    """Hold one period of the plan in units; `early` of what was moved waits at the customers' for later.

    >>> row = SeasonRow(Period.month(2026, 6), 10, 0, 4, 0, opening=0, closing=6, early=0, need=5, served=4)
    >>> row.short, row.explain().figure
    (1, 6)
    """

    period: Period
    made: int
    extra_made: int
    moved: int
    extra_moved: int
    opening: int
    closing: int
    early: int
    need: int
    served: int

    @property
    def short(self) -> int:
        """Return how many units customers will lack."""
        return self.need - self.served

    def explain(self) -> Explanation:
        """Explain our closing stock: opening stock + made - moved. Method: N3."""
        parts = (
            Explanation("opening", Text("opening stock", "期初库存"), self.opening),
            Explanation("made", Text("made", "生产"), self.made),
            Explanation("extra_made", Text("made beyond plan", "加班生产"), self.extra_made),
            Explanation("moved", Text("moved", "运出"), -self.moved),
            Explanation("extra_moved", Text("moved beyond plan", "加班运出"), -self.extra_moved),
        )
        reason = Text(f"needed {self.need}, served {self.served}", f"需求 {self.need},满足 {self.served}")
        label = Text(
            f"our stock after {period_text(self.period).en}", f"{period_text(self.period).zh} 期末我方库存"
        )
        key = f"season.{self.period.start}"
        return Explanation(key, label, self.closing, reason, "N3", parts=parts, combine=Combine.SUM)


@attrs.frozen
class SeasonShipment:
    """State one delivery: how many units leave for an account in one period, to be sold in another.

    >>> SeasonShipment("C007", 1, Period.month(2026, 6), Period.month(2026, 7), 40).early
    True
    """

    account: str
    rank: int
    leaves: Period
    serves: Period
    units: int

    @property
    def early(self) -> bool:
        """Tell whether it leaves in an earlier period than the one it is for."""
        return self.leaves != self.serves


@attrs.frozen
class SeasonLimit:
    """Name one capacity used to the full in one period: production, transport or storage.

    >>> SeasonLimit(Text("transport", "运输能力"), Period.month(2026, 7)).text.en
    'transport 2026-07-01 to 2026-07-31'
    """

    what: Text
    period: Period

    @property
    def text(self) -> Text:
        """Return the limit in words."""
        days = period_text(self.period)
        return Text(f"{self.what.en} {days.en}", f"{self.what.zh} {days.zh}")


@attrs.frozen
class SeasonShortfall:
    """Name an account that runs dry whatever is planned: period, units, and the full capacities behind it.

    >>> SeasonShortfall("C007", 1, Period.month(2026, 7), 30, 100, ()).reason.en
    '70 of 100 served; nothing more can arrive in time'
    """

    account: str
    rank: int
    period: Period
    units: int
    need: int
    limits: tuple[SeasonLimit, ...] = attrs.field(converter=tuple_of)

    @property
    def reason(self) -> Text:
        """Return why no plan does better."""
        served = self.need - self.units
        if not self.limits:
            why = Text("nothing more can arrive in time", "无法及时到货")
        else:
            named = join(tuple(one.text for one in _merged(self.limits)))
            why = Text(f"used to the full: {named.en}", f"能力已用尽:{named.zh}")
        return Text(f"{served} of {self.need} served; {why.en}", f"需求 {self.need},满足 {served};{why.zh}")

    def finding(self) -> Finding:
        """Return the shortfall as a finding; for a key account it blocks."""
        severity = Severity.BLOCKING if self.rank == KEY_RANK else Severity.WARNING
        days = period_text(self.period)
        text = Text(
            f"{self.account} runs dry in {days.en}: {self.units} units short; {self.reason.en}",
            f"{self.account} 在 {days.zh} 断档,缺 {self.units};{self.reason.zh}",
        )
        path = f"$.needs.{self.account}.{self.period.start}"
        remedy = Text(
            "add capacity there, or agree smaller or earlier needs", "增加相应能力,或与客户商定减少或提前备货"
        )
        return Finding("season.short", severity, path, text, "N3", remedy)


@attrs.frozen
class SeasonPlan:
    """Hold the best plan for one product over a season, and the proof of every shortfall in it.

    No plan leaves key accounts fewer units short; none that equals it there leaves the others fewer
    short; none that equals it there costs less; and nothing is made earlier than that needs.
    `cost` is holding by us, holding early deliveries at the customers', and extra production and
    transport. Method: N3, A5.

    >>> SeasonPlan("P1", Period.month(2026, 7), (), (), (), {}, {}, {}).short
    0
    """

    product: str
    span: Period
    rows: tuple[SeasonRow, ...] = attrs.field(converter=tuple_of)
    shipments: tuple[SeasonShipment, ...] = attrs.field(converter=tuple_of)
    shortfalls: tuple[SeasonShortfall, ...] = attrs.field(converter=tuple_of)
    costs: FrozenMap[str, Money] = attrs.field(converter=frozen_map_of)
    their_stock: FrozenMap[str, int] = attrs.field(converter=frozen_map_of)
    needs: FrozenMap[str, tuple[PlanLine, ...]] = attrs.field(converter=frozen_map_of)

    @property
    def cost(self) -> Money | None:
        """Return what holding and extra capacity cost in all; None where nothing was planned."""
        amounts = list(self.costs.values())
        return Money.total(amounts, amounts[0].currency) if amounts else None

    @property
    def short(self) -> int:
        """Return the units all customers together will lack."""
        return sum(one.units for one in self.shortfalls)

    @property
    def key_short(self) -> int:
        """Return the units key accounts will lack."""
        return sum(one.units for one in self.shortfalls if one.rank == KEY_RANK)

    @property
    def prebuilt(self) -> int:
        """Return how many units lie in our warehouse at the end of the period where it is fullest."""
        return max((row.closing for row in self.rows), default=0)

    def findings(self) -> tuple[Finding, ...]:
        """Name every account that runs dry: period, units, why; key accounts first."""
        return tuple(one.finding() for one in self.shortfalls)

    def explain(self) -> Explanation:
        """Explain the cost part by part, with every period and every shortfall behind it. Method: N3."""
        parts = tuple(Explanation(key, _COSTS[key], amount) for key, amount in self.costs.items())
        because = (*(row.explain() for row in self.rows), *map(_told, self.shortfalls))
        label = Text(f"cost of the season plan for {self.product}", f"{self.product} 旺季计划成本")
        reason = Text(
            f"{self.key_short} units short at key accounts, {self.short} in all",
            f"重点客户缺 {self.key_short},合计缺 {self.short}",
        )
        combine = Combine.SUM if parts else Combine.REASONS
        return Explanation(
            "season_plan", label, self.cost, reason, "N3", parts=parts, combine=combine, because=because
        )

    def table(self) -> Table:
        """Lay the plan out: a row per period."""
        rows = [
            (
                period_text(row.period),
                row.made + row.extra_made,
                row.moved + row.extra_moved,
                row.closing,
                row.early,
                row.need,
                row.short,
            )
            for row in self.rows
        ]
        columns = (
            Text("period", "期间"),
            Text("made", "生产"),
            Text("moved", "运出"),
            Text("our stock", "我方库存"),
            Text("early at theirs", "提前到货"),
            Text("needed", "需求"),
            Text("short", "缺口"),
        )
        return Table(Text(f"Season plan for {self.product}", f"{self.product} 旺季计划"), columns, rows)

    def delivery_table(self) -> Table:
        """Lay out who gets how many units when, and for which period."""
        rows = [
            (one.account, rank_text(one.rank), period_text(one.leaves), period_text(one.serves), one.units)
            for one in self.shipments
        ]
        columns = (
            Text("account", "客户"),
            Text("class", "类别"),
            Text("leaves", "发运期"),
            Text("for", "供应期"),
            Text("units", "数量"),
        )
        return Table(Text(f"Deliveries of {self.product}", f"{self.product} 供货安排"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the plan and what falls short."""
        return "\n".join([self.table().to_text(lang), *(one.say(lang) for one in self.findings())])

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COSTS = {
    "our_holding": Text("held in our warehouse", "我方仓储成本"),
    "their_holding": Text("held early at the customers'", "客户处提前存放成本"),
    "extra_production": Text("production beyond plan", "加班生产成本"),
    "extra_transport": Text("transport beyond plan", "加班运输成本"),
}


def _merged(limits: tuple[SeasonLimit, ...]) -> list[SeasonLimit]:
    """Return limits with periods that follow each other put together, capacity by capacity."""
    found: list[SeasonLimit] = []
    for what in dict.fromkeys(one.what for one in limits):
        for one in (one for one in limits if one.what == what):
            last = found[-1] if found and found[-1].what == what else None
            if last is not None and last.period.end == one.period.start:
                found[-1] = SeasonLimit(what, Period(last.period.start, one.period.end))
            else:
                found.append(one)
    return found


def _told(one: SeasonShortfall) -> Explanation:
    days = period_text(one.period)
    label = Text(f"{one.account} short in {days.en}", f"{one.account} {days.zh} 缺口")
    return Explanation(f"short.{one.account}.{one.period.start}", label, one.units, one.reason, "N3")
