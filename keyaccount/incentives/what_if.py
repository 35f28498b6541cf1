"""What a policy would have cost on last year's real lines, and what it could cost at worst."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.incentives.calculation import earn
from keyaccount.incentives.earning import span
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.policy import IncentivePolicy
from keyaccount.model.ledger import Ledger
from keyaccount.values.checks import check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text
from keyaccount.values.units import Quantity

__all__ = ["WhatIf", "WhatIfLine", "what_if", "worst_case"]


@attrs.frozen
class WhatIfLine:
    """State what one participant would have earned under one policy.

    >>> WhatIfLine("VR", "C1", Money(1000, "CNY"), Money(20, "CNY"), 1).rate
    Fraction(1, 50)
    """

    policy: str
    participant: str
    base: Money | Quantity
    reward: Money
    tier: int | None

    @property
    def rate(self) -> Fraction | None:
        """Return the reward over the base; None where the base is no money or nothing."""
        if isinstance(self.base, Quantity) or self.base.is_zero:
            return None
        return self.reward.ratio(self.base)


@attrs.frozen
class WhatIf:
    """Hold what policies would have cost over a past period. Method: N6, N7.

    >>> WhatIf(Period.year(2025), "CNY", ()).cost
    Money('0.00', 'CNY')
    """

    over: Period
    currency: str
    lines: tuple[WhatIfLine, ...] = attrs.field(converter=tuple_of)

    @property
    def cost(self) -> Money:
        """Return what all would have been paid."""
        return Money.total((one.reward for one in self.lines), self.currency)

    def reached(self, policy: str) -> dict[int, int]:
        """Return how many participants would have reached each tier of a policy (0: none)."""
        found: dict[int, int] = {}
        for one in self.lines:
            if one.policy == policy:
                tier = 0 if one.tier is None else one.tier + 1
                found[tier] = found.get(tier, 0) + 1
        return dict(sorted(found.items()))

    def explain(self) -> Explanation:
        """Return the cost as the participants' rewards. Method: N7."""
        parts = [
            Explanation(
                f"{one.policy}/{one.participant}",
                Text(f"{one.policy}, {one.participant}", f"{one.policy},{one.participant}"),
                one.reward,
                Text(f"on {one.base}", f"计于 {one.base}"),
                "N7",
            )
            for one in self.lines
        ]
        days = span(self.over.start, self.over.last)
        label = Text(f"cost over {days.en}", f"{days.zh} 的成本")
        combine = Combine.SUM if parts else Combine.REASONS
        return Explanation("what-if", label, self.cost, clause="N6", parts=parts, combine=combine)

    def table(self, at_most: int = 20) -> Table:
        """Return the largest rewards as a table."""
        columns = (
            Text("policy", "政策"),
            Text("participant", "客户"),
            Text("base", "基数"),
            Text("reward", "奖励"),
            Text("rate", "比例"),
        )
        largest = sorted(self.lines, key=lambda one: (-one.reward.amount, one.policy, one.participant))
        rows = [
            (
                one.policy,
                one.participant,
                one.base if isinstance(one.base, Money) else str(one.base),
                one.reward,
                "-" if one.rate is None else f"{round_fraction(one.rate * 100, 2)}%",
            )
            for one in largest[:at_most]
        ]
        days = span(self.over.start, self.over.last)
        note = Text(
            f"{len(self.lines)} in all, cost {self.cost}", f"共 {len(self.lines)} 项,成本 {self.cost}"
        )
        return Table(Text(f"What if, over {days.en}", f"假设测算({days.zh})"), columns, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def what_if(
    policies: IncentivePolicy | Iterable[IncentivePolicy],
    ledger: Ledger,
    *,
    over: Period,
    facts: IncentiveFacts | None = None,
) -> WhatIf:
    """Return what policies would have paid had they been valid over a past period.

    Each policy is moved there as a whole; volumes stay as they were, so it says what the past would have
    cost, not how customers would have answered. Raises `KeyAccountError` (`what-if.currencies`, ...).
    Method: N6, N7.

    >>> from datetime import date
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2025, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> what_if(policy, ledger, over=Period.year(2025)).cost
    Money('10.00', 'CNY')
    """
    given = (policies,) if isinstance(policies, IncentivePolicy) else tuple_of(policies)
    check_type(over, Period, "$.over")
    currencies = sorted({one.currency for one in given})
    if len(currencies) != 1:
        refuse("what-if.currencies", "$.policies", "give policies of one currency", "请给出同一币种的政策")
    moved = [attrs.evolve(one, valid=over) for one in given]
    lines = []
    scales = {one.id: one.scale for one in moved}
    for earning in earn(moved, ledger, until=over.last, facts=facts):
        scale = scales[earning.policy]
        reached = None if scale is None else scale.tier_of(earning.qualifying.amount)
        lines.append(WhatIfLine(earning.policy, earning.participant, earning.base, earning.amount, reached))
    return WhatIf(over, currencies[0], lines)


def worst_case(policy: IncentivePolicy, *, most_volume: Money | Quantity, participants: int) -> Money:
    """Return the most a policy with a scale can cost if every participant reaches a volume, budget included.

    For scales whose reward never falls with volume. Raises `KeyAccountError` (`worst-case.scale`).
    Method: N7.

    >>> from keyaccount.incentives.discounts import RetrospectiveRebate
    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
    >>> scale = TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> policy = IncentivePolicy("P", "p", kind=RetrospectiveRebate(scale), owner="M",
    ...                          valid=Period.year(2026), currency="CNY")
    >>> worst_case(policy, most_volume=Money(10000, "CNY"), participants=12)
    Money('2400.00', 'CNY')
    """
    scale = policy.scale
    if scale is None or not scale.monotone or not policy.one_base:
        refuse(
            "worst-case.scale",
            "$.policy",
            "needs a scale whose reward never falls, on one base",
            "须为同一基数上奖励不下降的档位表",
        )
    windows = len(policy.windows())
    each = Money(1, policy.currency).times(scale.reward(most_volume.amount), policy.rounding.mode)
    if policy.limits.cap is not None:
        each = min(each, policy.limits.cap)
    total = each * (participants * windows)
    return total if policy.limits.budget is None else min(total, policy.limits.budget)
