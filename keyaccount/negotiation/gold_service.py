"""The three gold services: what each costs us, what it is worth to them, and where it breaks even."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from math import ceil

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.model.commitment import Recurrence
from keyaccount.model.side import Side
from keyaccount.negotiation.promises import Promise
from keyaccount.negotiation.value_kinds import DeliveredKind
from keyaccount.negotiation.worths import ValueLine
from keyaccount.values.checks import check_decimal, check_int, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["FreeUpkeep", "GoldService", "GoldServiceKind", "ResponseTeam", "SupportHotline", "gold_table"]


class GoldServiceKind(Enum):
    """Name the three gold services."""

    HOTLINE = "hotline"
    RESPONSE_TEAM = "response_team"
    UPKEEP = "upkeep"

    @property
    def text(self) -> Text:
        """Return the service in words."""
        return _KINDS[self]

    @property
    def clause(self) -> str:
        """Return the id of the service within the clause, lettered as in the text: N5.a to N5.c."""
        return f"N5.{'abc'[list(GoldServiceKind).index(self)]}"


_KINDS = {
    GoldServiceKind.HOTLINE: Text(
        "free 24/7 support hotline that passes problems on", "免费咨询中心(全天候,转交问题)"
    ),
    GoldServiceKind.RESPONSE_TEAM: Text(
        "dedicated after-sales response team, first on the spot", "售后特别服务小分队(最先到场)"
    ),
    GoldServiceKind.UPKEEP: Text("free inspection, cleaning and maintenance", "免费检测、清洗、保养"),
}
_DELIVERED = {
    GoldServiceKind.HOTLINE: DeliveredKind.TIME,
    GoldServiceKind.RESPONSE_TEAM: DeliveredKind.SERVICE,
    GoldServiceKind.UPKEEP: DeliveredKind.SERVICE,
}


@attrs.frozen
class GoldService:
    """Hold one gold service for a year: what it costs us, fixed and per use, and what a use saves them.

    `saves` are the customer's savings per use, line by line. Both sides count in one currency.
    Raises `KeyAccountError` (`gold.saves`, `money.currency-mixed`). Method: N5, N6.

    >>> hotline = SupportHotline(fixed=Money(6000, "CNY"), per_call=Money(15, "CNY"), calls=200,
    ...                          hours_saved=Decimal("1.5"), hour_worth=Money(60, "CNY")).service()
    >>> hotline.cost, hotline.worth, hotline.uses_to_break_even
    (Money('9000.00', 'CNY'), Money('18000.00', 'CNY'), 80)
    """

    kind: GoldServiceKind
    fixed: Money
    per_use: Money
    uses: int
    saves: tuple[tuple[Text, Money], ...] = attrs.field(converter=tuple_of)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.kind, GoldServiceKind, "$.kind")
        check_int(self.uses, "$.uses", least=0)
        for name in ("fixed", "per_use"):
            check_type(getattr(self, name), Money, f"$.{name}")
            if getattr(self, name).is_negative:
                refuse("gold.negative", f"$.{name}", "a cost is not negative", "成本不得为负")
        if not self.saves:
            refuse(
                "gold.saves",
                "$.saves",
                "name at least one saving; a service worth nothing to them is no gold service",
                "至少说明一项客户节省",
            )
        # Adding up refuses mixed currencies at once, not only when the figures are asked for.
        _ = self.cost + self.worth

    @property
    def cost(self) -> Money:
        """Return what the year costs us."""
        return self.fixed + self.per_use * self.uses

    @property
    def worth(self) -> Money:
        """Return what the year is worth to the customer."""
        return Money.total([each * self.uses for _, each in self.saves], self.fixed.currency)

    @property
    def gain(self) -> Money:
        """Return what the service adds for both together: worth to them less cost to us."""
        return self.worth - self.cost

    @property
    def uses_to_break_even(self) -> int | None:
        """Return from how many uses a year on it is worth what it costs; None if never."""
        each = Money.total([one for _, one in self.saves], self.fixed.currency) - self.per_use
        if each <= Money.zero(self.fixed.currency):
            return 0 if self.fixed.is_zero and each.is_zero else None
        return ceil(self.fixed.fraction / each.fraction)

    def units_to_earn_back(self, unit_margin: Money) -> int:
        """Return how many more units we must sell a year so that their margin pays for the service.

        Raises `KeyAccountError` (`gold.margin`) for a margin that is not above zero.
        """
        if unit_margin <= Money.zero(unit_margin.currency):
            refuse("gold.margin", "$.unit_margin", "give a margin above zero", "毛利必须大于零")
        return ceil(self.cost.ratio(unit_margin))

    @property
    def our_line(self) -> ValueLine:
        """Return the service as a line of our position in the talks."""
        return ValueLine(self.kind.text, -self.cost, evidence=self.evidence)

    @property
    def their_lines(self) -> tuple[ValueLine, ...]:
        """Return the service as lines of the customer's position in the talks."""
        kind = _DELIVERED[self.kind]
        return tuple(ValueLine(text, each * self.uses, kind, self.evidence) for text, each in self.saves)

    def promise(self, owner: str, within_days: int = 30, recurrence: Recurrence | None = None) -> Promise:
        """Return our promise for the option that offers it: to set it up, or to give it again and again.

        With a recurrence every due day becomes a commitment; `fulfilled_by_events` closes them from the
        service record.
        """
        text = Text(f"set up: {self.kind.text.en}", f"开通:{self.kind.text.zh}")
        if recurrence is not None:
            text = self.kind.text
        return Promise(Side.OURS, text, owner, within_days=within_days, recurrence=recurrence)

    def explain(self) -> Explanation:
        """Explain what it adds for both: savings less fixed cost and cost of use. Method: N5."""
        parts = (
            *(
                Explanation(f"saves.{index}", text, each * self.uses, evidence=self.evidence)
                for index, (text, each) in enumerate(self.saves)
            ),
            Explanation("fixed", Text("our fixed cost", "我方固定成本"), -self.fixed),
            Explanation("per_use", Text("our cost of use", "我方使用成本"), -(self.per_use * self.uses)),
        )
        at = self.uses_to_break_even
        reason = Text(
            f"{self.uses} uses; breaks even {'never' if at is None else f'at {at}'}",
            f"使用 {self.uses} 次;盈亏平衡{'无法达到' if at is None else f'于 {at} 次'}",
        )
        return Explanation(
            f"gold.{self.kind.value}",
            self.kind.text,
            self.gain,
            reason,
            self.kind.clause,
            self.evidence,
            parts,
            Combine.SUM,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the service with its parts."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain().html()


def _saving(hours: Decimal, per_hour: Money) -> Money:
    return per_hour.times(hours, Rounding.HALF_UP)


@attrs.frozen(kw_only=True)
class SupportHotline:
    """State the hotline: staffed day and night, it answers, and passes on what it cannot solve.

    `hours_saved` are the customer's hours a call saves. Method: N5.

    >>> SupportHotline(fixed=Money(100, "CNY"), per_call=Money(5, "CNY"), calls=10,
    ...                hours_saved=Decimal(1), hour_worth=Money(20, "CNY")).service().gain
    Money('50.00', 'CNY')
    """

    fixed: Money
    per_call: Money
    calls: int
    hours_saved: Decimal
    hour_worth: Money
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def service(self) -> GoldService:
        """Return the hotline with cost, worth and break-even."""
        check_decimal(self.hours_saved, "$.hours_saved", least=0)
        text = Text("hours of their staff saved", "节省客户人员工时")
        saves = ((text, _saving(self.hours_saved, self.hour_worth)),)
        return GoldService(
            GoldServiceKind.HOTLINE, self.fixed, self.per_call, self.calls, saves, self.evidence
        )


@attrs.frozen(kw_only=True)
class ResponseTeam:
    """State the response team: on standby for the account, on the spot before anybody else.

    `hours_sooner` is how much sooner the customer sells or runs again than with ordinary service, and
    `hour_down` what an hour out of order costs it. Method: N5.

    >>> ResponseTeam(fixed=Money(100, "CNY"), per_call_out=Money(50, "CNY"), call_outs=2,
    ...              hours_sooner=Decimal(6), hour_down=Money(20, "CNY")).service().gain
    Money('40.00', 'CNY')
    """

    fixed: Money
    per_call_out: Money
    call_outs: int
    hours_sooner: Decimal
    hour_down: Money
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def service(self) -> GoldService:
        """Return the team with cost, worth and break-even."""
        check_decimal(self.hours_sooner, "$.hours_sooner", least=0)
        text = Text("hours out of order avoided", "减少停用时间")
        saves = ((text, _saving(self.hours_sooner, self.hour_down)),)
        return GoldService(
            GoldServiceKind.RESPONSE_TEAM, self.fixed, self.per_call_out, self.call_outs, saves, self.evidence
        )


@attrs.frozen(kw_only=True)
class FreeUpkeep:
    """State free inspection, cleaning and maintenance: so many appliances, so many times a year.

    `paid_elsewhere` is what the customer would pay for one upkeep, `failures_avoided` how many failures
    one upkeep avoids on average, `failure_loss` what one costs it. Method: N5.

    >>> FreeUpkeep(fixed=Money(0, "CNY"), per_upkeep=Money(40, "CNY"), appliances=60, times_a_year=2,
    ...            paid_elsewhere=Money(30, "CNY"), failures_avoided=Decimal("0.05"),
    ...            failure_loss=Money(400, "CNY")).service().gain
    Money('1200.00', 'CNY')
    """

    fixed: Money
    per_upkeep: Money
    appliances: int
    times_a_year: int
    paid_elsewhere: Money
    failures_avoided: Decimal
    failure_loss: Money
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def service(self) -> GoldService:
        """Return the upkeep with cost, worth and break-even."""
        check_decimal(self.failures_avoided, "$.failures_avoided", least=0, most=1)
        check_int(self.appliances, "$.appliances", least=0)
        check_int(self.times_a_year, "$.times_a_year", least=1)
        saves = (
            (Text("upkeep they need not buy", "节省自行保养费用"), self.paid_elsewhere),
            (Text("failures avoided", "避免故障损失"), _saving(self.failures_avoided, self.failure_loss)),
        )
        uses = self.appliances * self.times_a_year
        return GoldService(GoldServiceKind.UPKEEP, self.fixed, self.per_upkeep, uses, saves, self.evidence)


def gold_table(services: tuple[GoldService, ...] | list[GoldService], unit_margin: Money) -> Table:
    """Lay gold services side by side: cost to us, worth to them, break-even in uses and in units sold.

    Method: N5.

    >>> one = GoldService(GoldServiceKind.HOTLINE, Money(90, "CNY"), Money(1, "CNY"), 10,
    ...                   [(Text("hours", "工时"), Money(19, "CNY"))])
    >>> gold_table([one], Money(8, "CNY")).rows[0][1:]
    (Money('100.00', 'CNY'), Money('190.00', 'CNY'), Money('90.00', 'CNY'), 5, 13)
    """
    columns = (
        Text("gold service", "金牌服务"),
        Text("cost to us", "我方成本"),
        Text("worth to them", "客户价值"),
        Text("gain of both", "双方合计增益"),
        Text("even at uses", "平衡次数"),
        Text("units to earn it back", "回本所需增售"),
    )
    rows = [
        (
            one.kind.text,
            one.cost,
            one.worth,
            one.gain,
            one.uses_to_break_even,
            one.units_to_earn_back(unit_margin),
        )
        for one in services
    ]
    return Table(Text("Gold services of a year", "年度金牌服务"), columns, rows)
