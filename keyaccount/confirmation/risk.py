"""Misselection risk: what a wrong choice costs in staff, logistics, cost and receivables, and break-even."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.confirmation.ageing import ReceivablesAgeing
from keyaccount.errors import refuse
from keyaccount.values.checks import check_date, check_decimal, check_id, check_int, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction, score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Lang, Text, join

__all__ = [
    "Assumption",
    "MisselectionRisk",
    "RiskAssumptions",
    "RiskHead",
    "RiskPart",
    "misselection_risk",
    "wrong_probability",
]

WEEKS_PER_MONTH = Fraction(52, 12)


class RiskHead(Enum):
    """Name the four things a wrong choice wastes or endangers."""

    STAFF = "staff"
    LOGISTICS = "logistics"
    COST = "cost"
    RECEIVABLES = "receivables"

    @property
    def text(self) -> Text:
        """Return the head in words."""
        return _HEADS[self]


_HEADS = {
    RiskHead.STAFF: Text("staff wasted", "人力资源浪费"),
    RiskHead.LOGISTICS: Text("logistics wasted", "物流配送浪费"),
    RiskHead.COST: Text("higher cost", "成本上升"),
    RiskHead.RECEIVABLES: Text("receivables at risk", "应收款危险"),
}


@attrs.frozen
class Assumption:
    """Name one figure that was assumed, with its value.

    >>> Assumption(Text("hours a week", "每周工时"), Decimal(4)).line.en
    'hours a week: 4'
    """

    name: Text
    value: Figure

    @property
    def line(self) -> Text:
        """Return the assumption as one line."""
        shown_en, shown_zh = figure_text(self.value, "en"), figure_text(self.value, "zh")
        return Text(f"{self.name.en}: {shown_en}", f"{self.name.zh}:{shown_zh}")


@attrs.frozen
class RiskAssumptions:
    """State what the risk is computed from; money left at None makes its head unknown, never zero.

    - A wrong choice is noticed after `months` months. Until then the account takes `hours_per_week` at
      `hour_cost`, `logistics_per_month` (stock held, extra deliveries) and `extra_cost_per_month`
      (concessions, service); the share named `reusable_*` of each serves others afterwards.
    - `exposure` is the debt allowed to build up; None takes the credit limit, else what is open now.
      `loss_share_unknown` is the share likely lost where there are no debts to judge by.
    - The probability of a wrong choice falls in a straight line from `wrong_at_worst` at a dossier score
      of 0 to `wrong_at_best` at 1; without a score the worst is taken.

    Method: C3.

    >>> RiskAssumptions(hour_cost=Money(120, "CNY")).months
    12
    """

    months: int = 12
    hours_per_week: Decimal = Decimal(4)
    hour_cost: Money | None = None
    reusable_staff: Decimal = Decimal(0)
    logistics_per_month: Money | None = None
    reusable_logistics: Decimal = Decimal(0)
    extra_cost_per_month: Money | None = None
    reusable_cost: Decimal = Decimal(0)
    exposure: Money | None = None
    loss_share_unknown: Decimal = Decimal("0.05")
    wrong_at_best: Decimal = Decimal("0.10")
    wrong_at_worst: Decimal = Decimal("0.60")
    rounding: Rounding = Rounding.HALF_UP

    def __attrs_post_init__(self) -> None:
        check_int(self.months, "$.months", least=1, most=120)
        check_decimal(self.hours_per_week, "$.hours_per_week", least=0, most=168)
        for name in ("hour_cost", "logistics_per_month", "extra_cost_per_month", "exposure"):
            money = getattr(self, name)
            if money is not None:
                check_type(money, Money, f"$.{name}")
                if money.is_negative:
                    refuse("risk.negative", f"$.{name}", "must not be negative", "不得为负")
        for name in (
            "reusable_staff",
            "reusable_logistics",
            "reusable_cost",
            "loss_share_unknown",
            "wrong_at_best",
            "wrong_at_worst",
        ):
            check_decimal(getattr(self, name), f"$.{name}", least=0, most=1)
        if self.wrong_at_best > self.wrong_at_worst:
            refuse(
                "risk.chances-crossed",
                "$.wrong_at_best",
                "must not be above wrong_at_worst",
                "不得高于 wrong_at_worst",
            )
        check_type(self.rounding, Rounding, "$.rounding")


@attrs.frozen
class RiskPart:
    """State one head: the money at stake, the probability, their product, and what was assumed.

    Everything is None where it is unknown.

    >>> RiskPart(RiskHead.STAFF, Money(100, "CNY"), Decimal("0.5"), Money(50, "CNY"), []).known
    True
    """

    head: RiskHead
    at_stake: Money | None
    probability: Decimal
    expected: Money | None
    assumptions: tuple[Assumption, ...] = attrs.field(converter=tuple_of)

    @property
    def known(self) -> bool:
        """Tell whether the head could be put into money."""
        return self.expected is not None

    def explain(self) -> Explanation:
        """Explain the head by its stake, probability and assumptions."""
        missing = Text("no figure was given for it", "未提供相应数据")
        reason = Text(
            f"{self.at_stake} at stake x probability {figure_text(self.probability)}",
            f"风险金额 {self.at_stake} × 概率 {figure_text(self.probability)}",
        )
        because = tuple(
            Explanation(f"{self.head.value}-{index}", one.name, one.value, clause="C3")
            for index, one in enumerate(self.assumptions)
        )
        return Explanation(
            self.head.value,
            self.head.text,
            self.expected,
            reason if self.known else missing,
            "C3",
            because=because,
        )


@attrs.frozen
class MisselectionRisk:
    """Hold what choosing this customer wrongly would cost, in the four heads, at the close of a day.

    `expected` is the exact sum of the heads, None while any is unknown; `known` sums those that are.

    Method: C3.

    >>> stakes = RiskAssumptions(hour_cost=Money(100, "CNY"), logistics_per_month=Money(500, "CNY"),
    ...                          extra_cost_per_month=Money(250, "CNY"), exposure=Money(20000, "CNY"))
    >>> risk = misselection_risk(stakes, customer="C007", as_of=date(2026, 3, 1), score=Decimal("0.8"))
    >>> [str(part.expected) for part in risk.parts], str(risk.expected)
    (['4160.00 CNY', '1200.00 CNY', '600.00 CNY', '1000.00 CNY'], '6960.00 CNY')
    """

    customer: str
    as_of: date
    wrong: Decimal
    parts: tuple[RiskPart, ...] = attrs.field(converter=tuple_of)
    assumptions: RiskAssumptions

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_date(self.as_of, "$.as_of")
        if [part.head for part in self.parts] != list(RiskHead):
            refuse("risk.heads", "$.parts", "give the four heads in their order", "须按顺序给出四项风险")

    @property
    def expected(self) -> Money | None:
        """Return the expected cost of a wrong choice, None while a head is unknown."""
        return self.known if all(part.known for part in self.parts) else None

    @property
    def known(self) -> Money | None:
        """Return the expected cost in the heads that are known, None where none is."""
        amounts = [part.expected for part in self.parts if part.expected is not None]
        return Money.total(amounts, amounts[0].currency) if amounts else None

    @property
    def if_wrong(self) -> Money | None:
        """Return what a wrong choice costs once it is one: stakes in full, likely lost debts beside them."""
        amounts = [
            part.expected if part.head is RiskHead.RECEIVABLES else part.at_stake for part in self.parts
        ]
        known = [amount for amount in amounts if amount is not None]
        return Money.total(known, known[0].currency) if len(known) == len(amounts) else None

    @property
    def worded(self) -> Text:
        """Return the expected cost in words, with what is known of it while a head is unknown."""
        if self.expected is not None:
            return Text(str(self.expected), str(self.expected))
        if self.known is None:
            return Text("unknown", "未知")
        unknown = [part.head.text for part in self.parts if not part.known]
        return Text(
            f"at least {self.known}, without {join(tuple(unknown)).en}",
            f"至少 {self.known},尚缺{join(tuple(unknown)).zh}",
        )

    def explain(self) -> Explanation:
        """Explain the risk as the exact sum of its heads, each with its assumptions."""
        parts = tuple(part.explain() for part in self.parts)
        label = Text("cost of a wrong choice, expected", "误选的预期损失")
        chance = figure_text(self.wrong)
        reason = Text(
            f"{self.customer} at {self.as_of}; probability of a wrong choice {chance}",
            f"{self.customer},截至 {self.as_of};误选概率 {chance}",
        )
        if self.expected is None:
            return Explanation("misselection", label, None, reason, "C3", because=parts)
        return Explanation(
            "misselection", label, self.expected, reason, "C3", parts=parts, combine=Combine.SUM
        )

    def table(self) -> Table:
        """Return one row per head; the note says what a wrong choice costs once it is one."""
        words = (
            ("head", "项目"),
            ("at stake", "风险金额"),
            ("probability, %", "概率(%)"),
            ("expected", "预期损失"),
        )
        rows: list[tuple[Figure, ...]] = [
            (
                part.head.text,
                part.at_stake,
                round_fraction(Fraction(part.probability) * 100, 2),
                part.expected,
            )
            for part in self.parts
        ]
        blank = Text("", "")
        rows.append((Text("sum", "合计"), blank, blank, self.expected))
        once = figure_text(self.if_wrong, "en"), figure_text(self.if_wrong, "zh")
        note = Text(f"cost of the choice once it proves wrong: {once[0]}", f"一旦误选,损失为:{once[1]}")
        title = Text("risk of a wrong choice", "误选风险")
        return Table(title, [Text(*word) for word in words], rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Lay the four heads out for a terminal."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def wrong_probability(assumptions: RiskAssumptions, score: Decimal | None) -> Decimal:
    """Return the probability that the choice is wrong, along the straight line of the assumptions.

    Method: C3.

    >>> wrong_probability(RiskAssumptions(), Decimal("0.5")), wrong_probability(RiskAssumptions(), None)
    (Decimal('0.350000000000'), Decimal('0.600000000000'))
    """
    best, worst = Fraction(assumptions.wrong_at_best), Fraction(assumptions.wrong_at_worst)
    return score_of(worst - (worst - best) * (Fraction(0) if score is None else Fraction(score)))


def misselection_risk(
    assumptions: RiskAssumptions,
    *,
    customer: str,
    as_of: date,
    score: Decimal | None,
    ageing: ReceivablesAgeing | None = None,
) -> MisselectionRisk:
    """Put the four heads of a wrong choice into money.

    Staff is months x 52/12 weeks x hours x hourly cost; logistics and cost are months x monthly money;
    each less what can be reused, rounded once, times the probability of a wrong choice, rounded once.
    Receivables are the exposure times the share likely lost by the ageing. The whole is the sum of heads.

    Method: C3.

    >>> bare = misselection_risk(RiskAssumptions(), customer="C007", as_of=date(2026, 3, 1), score=None)
    >>> bare.expected is None, bare.known is None
    (True, True)
    """
    wrong = wrong_probability(assumptions, score)
    parts = [
        _staff(assumptions, wrong),
        _monthly(
            assumptions,
            RiskHead.LOGISTICS,
            assumptions.logistics_per_month,
            assumptions.reusable_logistics,
            wrong,
        ),
        _monthly(
            assumptions, RiskHead.COST, assumptions.extra_cost_per_month, assumptions.reusable_cost, wrong
        ),
        _receivables(assumptions, ageing),
    ]
    return MisselectionRisk(customer, as_of, wrong, parts, assumptions)


def _staff(assumptions: RiskAssumptions, wrong: Decimal) -> RiskPart:
    hours = assumptions.months * WEEKS_PER_MONTH * Fraction(assumptions.hours_per_week)
    named = [
        Assumption(Text("months until noticed", "发现前的月数"), assumptions.months),
        Assumption(Text("hours a week", "每周工时"), assumptions.hours_per_week),
        Assumption(Text("cost of an hour", "每小时成本"), assumptions.hour_cost),
        Assumption(Text("share reusable", "可转用比例"), assumptions.reusable_staff),
    ]
    factor = hours * (1 - Fraction(assumptions.reusable_staff))
    return _part(RiskHead.STAFF, assumptions.hour_cost, factor, wrong, named, assumptions.rounding)


def _monthly(
    assumptions: RiskAssumptions, head: RiskHead, money: Money | None, reusable: Decimal, wrong: Decimal
) -> RiskPart:
    named = [
        Assumption(Text("months until noticed", "发现前的月数"), assumptions.months),
        Assumption(Text("money a month", "每月金额"), money),
        Assumption(Text("share reusable", "可转用比例"), reusable),
    ]
    factor = assumptions.months * (1 - Fraction(reusable))
    return _part(head, money, factor, wrong, named, assumptions.rounding)


def _receivables(assumptions: RiskAssumptions, ageing: ReceivablesAgeing | None) -> RiskPart:
    owed = ageing is not None and not ageing.owed.is_zero
    share = assumptions.loss_share_unknown
    exposure = assumptions.exposure
    origin = Text("assumed", "假定")
    if ageing is not None:
        exposure = (
            exposure or ageing.credit_limit or max(ageing.exposure, Money.zero(ageing.exposure.currency))
        )
        if owed:
            share = score_of(ageing.expected_loss.ratio(ageing.owed))
            origin = Text("from the ages of what is owed now", "由现有应收款账龄推算")
    named = [
        Assumption(Text("debt allowed to build up", "允许累积的应收款"), exposure),
        Assumption(Text("share likely lost", "预期损失比例"), share),
        Assumption(Text("where the share comes from", "比例来源"), origin),
    ]
    return _part(RiskHead.RECEIVABLES, exposure, Fraction(1), share, named, assumptions.rounding)


def _part(
    head: RiskHead,
    money: Money | None,
    factor: Fraction,
    probability: Decimal,
    named: list[Assumption],
    rounding: Rounding,
) -> RiskPart:
    at_stake = None if money is None else money.times(factor, rounding)
    expected = None if at_stake is None else at_stake.times(Fraction(probability), rounding)
    return RiskPart(head, at_stake, probability, expected, named)
