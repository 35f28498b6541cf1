"""Growth rebates: paid for buying more than in the stretch a year before, like for like."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.incentives.numeric import about, decimal_from, percent_text
from keyaccount.incentives.tiers import TierScale
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.text import Text

__all__ = ["GrowthFigure", "GrowthMeasure", "GrowthPays", "GrowthRebate", "NewMember", "growth_of"]


class GrowthMeasure(Enum):
    """Name what reaches the tiers of a growth rebate."""

    PERCENT = "percent"  # growth over the baseline, 0.15 for 15 %
    ABSOLUTE = "absolute"  # growth in the unit of the base

    @property
    def text(self) -> Text:
        """Return the measure in words."""
        percent = self is GrowthMeasure.PERCENT
        return Text("growth in percent", "增长率") if percent else Text("growth in amount", "增长额")


class GrowthPays(Enum):
    """Name what the rate of a growth rebate is paid on."""

    INCREMENT = "increment"  # only what lies above the baseline
    WHOLE = "whole"  # all purchases of the window

    @property
    def text(self) -> Text:
        """Return the base in words."""
        increment = self is GrowthPays.INCREMENT
        return Text("on the increment", "按增量计") if increment else Text("on all purchases", "按全部采购计")


class NewMember(Enum):
    """Name how a customer is treated that became one (`Customer.since`) during the baseline's days.

    Where its first day is not known, having bought something then counts as a full baseline. A
    customer without any purchase then has no baseline: it is left out by either rule.
    """

    EXCLUDED = "excluded"  # neither its purchases nor its baseline count
    ANNUALISED = "annualised"  # its baseline is scaled up from its days as a customer to all days

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        excluded = self is NewMember.EXCLUDED
        return (
            Text("new members excluded", "新成员不参与")
            if excluded
            else Text("baseline annualised", "基数按天折算")
        )


@attrs.frozen
class GrowthRebate:
    """Pay for growth over the same stretch a year before (增长返利).

    `index` raises the baseline after a price change (1.03 after +3 %), so that higher prices are not
    paid as growth. `baselines` states them outright by participant, in the unit of the base, for a full
    window; else they are read from the ledger, member by member for a buying group.
    Method: N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> scale = TierScale.of(("0.15", "0.03"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> GrowthRebate(scale, GrowthMeasure.PERCENT, GrowthPays.INCREMENT, NewMember.EXCLUDED).text.en
    'growth rebate on the increment (growth in percent, 1 tiers)'
    """

    scale: TierScale
    measure: GrowthMeasure
    pays: GrowthPays
    new_members: NewMember
    index: Decimal = attrs.field(default=Decimal(1), converter=decimal_from)
    baselines: FrozenMap[str, Decimal] = attrs.field(factory=FrozenMap, converter=frozen_map_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.scale, TierScale, "$.scale")
        check_type(self.measure, GrowthMeasure, "$.measure")
        check_type(self.pays, GrowthPays, "$.pays")
        check_type(self.new_members, NewMember, "$.new_members")
        check_decimal(self.index, "$.index", least=0, most=100)
        for key, value in self.baselines.items():
            check_decimal(value, f"$.baselines.{key}", least=0)

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        count, pays, measure = len(self.scale.tiers), self.pays.text, self.measure.text
        return Text(
            f"growth rebate {pays.en} ({measure.en}, {count} tiers)",
            f"增长返利({measure.zh},{pays.zh},{count} 档)",
        )


@attrs.frozen
class GrowthFigure:
    """State the growth of one participant, exactly, in major units: now, baseline before and after index.

    `rate` is None where there was nothing before. Method: N7.

    >>> growth_of(Fraction(5000), Fraction(4315), Decimal(1)).increment
    Fraction(685, 1)
    """

    now: Fraction
    before: Fraction
    index: Decimal

    @property
    def baseline(self) -> Fraction:
        """Return the indexed baseline."""
        return self.before * Fraction(self.index)

    @property
    def increment(self) -> Fraction:
        """Return what lies above the baseline; negative for a decline."""
        return self.now - self.baseline

    @property
    def rate(self) -> Fraction | None:
        """Return growth over the baseline."""
        return self.increment / self.baseline if self.baseline > 0 else None

    @property
    def text(self) -> Text:
        """Return the growth in words."""
        rate = "" if self.rate is None else f" ({percent_text(self.rate)})"
        return Text(
            f"{about(self.now)} against a baseline of {about(self.baseline)}{rate}",
            f"本期 {about(self.now)},基数 {about(self.baseline)}{rate}",
        )


def growth_of(now: Fraction, before: Fraction, index: Decimal) -> GrowthFigure:
    """Return the growth of a figure over an indexed baseline.

    >>> growth_of(Fraction(110), Fraction(100), Decimal("1.1")).rate
    Fraction(0, 1)
    """
    return GrowthFigure(now, before, index)
