"""The annual rebate (年度扣点): credited after year-end if its loyalty conditions held all year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
from keyaccount.values.checks import check_date, check_id, check_type, check_unique, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = [
    "AnnualRebate",
    "BreachRule",
    "ConditionRecord",
    "LoyaltyCondition",
    "PurchaseEvery",
    "Pledge",
    "Repeat",
    "kept_share",
]


class BreachRule(Enum):
    """Name what a broken condition leaves of the annual rebate."""

    FORFEIT = "forfeit"  # nothing
    PRORATE_MONTHS = "prorate_months"  # the full months kept before the breach, over the months of the year
    PRORATE_DAYS = "prorate_days"  # the days kept before the breach, over the days of the year
    KEEP_UNTIL = "keep_until"  # the purchases made before the day of the breach still earn

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _BREACH_RULES[self]


_BREACH_RULES = {
    BreachRule.FORFEIT: Text("forfeited", "全部丧失"),
    BreachRule.PRORATE_MONTHS: Text("prorated by full months kept", "按遵守的整月数折算"),
    BreachRule.PRORATE_DAYS: Text("prorated by days kept", "按遵守的天数折算"),
    BreachRule.KEEP_UNTIL: Text("kept on purchases before the breach", "违约日前的采购仍计返利"),
}


class Repeat(Enum):
    """Name how often a purchase condition is looked at."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def text(self) -> Text:
        """Return the rhythm in words."""
        return _REPEATS[self]


_REPEATS = {
    Repeat.MONTH: Text("month", "月"),
    Repeat.QUARTER: Text("quarter", "季"),
    Repeat.YEAR: Text("year", "年"),
}


@attrs.frozen
class PurchaseEvery:
    """Ask for purchases of at least an amount in every month, quarter or year; read from the ledger.

    >>> PurchaseEvery("steady", Repeat.QUARTER, Money(5000, "CNY")).text.zh
    '每季采购不少于 5000.00 CNY'
    """

    key: str
    every: Repeat
    at_least: Money

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.every, Repeat, "$.every")
        check_type(self.at_least, Money, "$.at_least")
        if self.at_least.is_negative:
            refuse("condition.negative", "$.at_least", "must not be negative", "不得为负")

    @property
    def text(self) -> Text:
        """Return the condition in words."""
        return Text(
            f"buys at least {self.at_least} every {self.every.text.en}",
            f"每{self.every.text.zh}采购不少于 {self.at_least}",
        )


@attrs.frozen
class Pledge:
    """Ask for something the ledger cannot show (exclusivity, price discipline); people record how it went.

    `presumed_kept` says what silence means: True, kept unless a breach is recorded; False, the rebate
    is held back until somebody records that it was kept.

    >>> Pledge("no-cross-selling", Text("no sales outside the region", "不窜货"), presumed_kept=True).key
    'no-cross-selling'
    """

    key: str
    text: Text
    presumed_kept: bool

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")
        check_type(self.presumed_kept, bool, "$.presumed_kept")


LoyaltyCondition: TypeAlias = PurchaseEvery | Pledge


@attrs.frozen
class ConditionRecord:
    """Record that a customer kept or broke a pledge of a policy, on which day and by which evidence.

    >>> ConditionRecord("AR-2026", "C007", "no-cross-selling", kept=False, on=date(2026, 11, 3)).kept
    False
    """

    policy: str
    customer: str
    condition: str
    kept: bool
    on: date
    evidence: Evidence | None = None
    recorded_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.policy, "$.policy")
        check_id(self.customer, "$.customer")
        check_id(self.condition, "$.condition")
        check_type(self.kept, bool, "$.kept")
        check_date(self.on, "$.on")
        if self.evidence is not None:
            check_type(self.evidence, Evidence, "$.evidence")
        if self.recorded_on is not None:
            check_date(self.recorded_on, "$.recorded_on")

    @property
    def known_from(self) -> date:
        """Return the day from which it was known."""
        return self.recorded_on or self.on


@attrs.frozen
class AnnualRebate:
    """Promise a share of the year's net purchases, credited after year-end if the customer stayed loyal.

    `on_breach` says what a broken condition leaves, `on_leaving` what leaving during the year leaves.
    Raises `KeyAccountError` (`condition.duplicate`).
    Method: N7, V7.

    >>> back = AnnualRebate.at("0.02", on_breach=BreachRule.FORFEIT, on_leaving=BreachRule.PRORATE_MONTHS)
    >>> back.scale.reward(100000)
    Fraction(2000, 1)
    """

    scale: TierScale
    conditions: tuple[LoyaltyCondition, ...] = attrs.field(converter=tuple_of)
    on_breach: BreachRule
    on_leaving: BreachRule

    def __attrs_post_init__(self) -> None:
        check_type(self.scale, TierScale, "$.scale")
        check_type(self.on_breach, BreachRule, "$.on_breach")
        check_type(self.on_leaving, BreachRule, "$.on_leaving")
        for place, condition in enumerate(self.conditions):
            check_type(condition, (PurchaseEvery, Pledge), f"$.conditions[{place}]")
        check_unique([one.key for one in self.conditions], "condition.duplicate", "$.conditions")

    @classmethod
    def at(
        cls,
        rate: Decimal | int | str,
        *,
        conditions: Iterable[LoyaltyCondition] = (),
        on_breach: BreachRule,
        on_leaving: BreachRule,
    ) -> AnnualRebate:
        """Build an annual rebate of one rate from the first unit on.

        >>> none = BreachRule.FORFEIT
        >>> AnnualRebate.at("0.03", on_breach=none, on_leaving=none).scale.monotone
        True
        """
        scale = TierScale.of((0, rate), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
        return cls(scale, tuple(conditions), on_breach, on_leaving)

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return Text(
            f"annual rebate, {self.on_breach.text.en} on breach, {self.on_leaving.text.en} on leaving",
            f"年度扣点(违约时{self.on_breach.text.zh};中途退出时{self.on_leaving.text.zh})",
        )


def kept_share(rule: BreachRule, year: Period, breach: date) -> Fraction:
    """Return the share of a rebate that a breach on a day leaves by a proration rule.

    `PRORATE_MONTHS` counts full months of the year that ended before the breach; `KEEP_UNTIL` changes
    the purchases that earn, not the share, so it leaves 1. Method: N7.

    >>> kept_share(BreachRule.PRORATE_MONTHS, Period.year(2026), date(2026, 11, 15))
    Fraction(5, 6)
    >>> kept_share(BreachRule.FORFEIT, Period.year(2026), date(2026, 11, 15))
    Fraction(0, 1)
    """
    if rule is BreachRule.FORFEIT:
        return Fraction(0)
    if rule is BreachRule.KEEP_UNTIL:
        return Fraction(1)
    last_kept = breach - timedelta(days=1)
    if rule is BreachRule.PRORATE_DAYS:
        kept = max(0, min((last_kept - year.start).days + 1, year.days))
        return Fraction(kept, year.days)
    months = year.split("month")
    return Fraction(sum(month.last <= last_kept for month in months), len(months))
