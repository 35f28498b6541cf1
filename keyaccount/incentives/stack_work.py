"""Apply a stacking plan to amounts: who applies in each group, what comes off each line, and the cap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from keyaccount.errors import refuse
from keyaccount.incentives.basis import RoundingLevel
from keyaccount.incentives.numeric import spread
from keyaccount.incentives.stacked import Stacked, StackedPart
from keyaccount.incentives.stacking import PriceComponent, StackBase, StackGroup, StackingPlan, StackMode
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_ratio

__all__ = ["StackWork", "stack", "take_groups"]


def stack(plan: StackingPlan, lines: Sequence[Money]) -> Stacked:
    """Apply a plan to the list amounts of lines: each component rounds once, its lines sum to it exactly.

    No line falls below zero (a return's not above it). Linear in lines times components.
    A plan that names policies belongs to `stack_ledger`: single amounts earn no rebate.
    Raises `KeyAccountError` (`stacking.lines`, `stacking.policy`, `money.currency-mixed`). Method: N7.

    >>> ten = PriceComponent("first", 1, rate="0.10", base=StackBase.RUNNING)
    >>> again = PriceComponent("second", 2, rate="0.10", base=StackBase.RUNNING)
    >>> done = stack(StackingPlan.of(again, ten), [Money(50, "USD"), Money(150, "USD")])
    >>> [part.lines for part in done.parts]
    [(500, 1500), (450, 1350)]
    """
    if not lines:
        refuse("stacking.lines", "$.lines", "give at least one line", "至少给出一行")
    currency = lines[0].currency
    Money.total(lines, currency)
    for name in plan.policies:
        refuse(
            "stacking.policy",
            "$.plan",
            f"the plan names the policy {name}; stack it on a ledger with stack_ledger",
            f"方案引用了政策 {name},请用 stack_ledger 在台账上计算",
        )
    work = StackWork([one.minor_units for one in lines], currency, plan)
    take_groups(plan, [work], lambda component: [work.off(component)])
    return work.result()


def take_groups(
    plan: StackingPlan,
    works: Sequence[StackWork],
    offered: Callable[[PriceComponent], Sequence[list[int]]],
) -> None:
    """Apply the groups of a plan in turn to every work; `offered` says what a component takes off each.

    >>> plan = StackingPlan.of(PriceComponent("a", 1, rate="0.10", base=StackBase.LIST))
    >>> work = StackWork([1000], "CNY", plan)
    >>> take_groups(plan, [work], lambda component: [work.off(component)])
    >>> work.running
    [900]
    """
    for group in plan.groups:
        mine = [place for place, work in enumerate(works) if work.is_open(group)]
        if group.mode in (StackMode.STACK, StackMode.EXCLUSIVE):
            for component in group.ordered:
                parts = offered(component)
                for place in mine:
                    works[place].take(component, parts[place])
        else:
            offers = [(component, offered(component)) for component in group.ordered]
            for place in mine:
                chosen = _chosen(group.mode, [sum(parts[place]) for _, parts in offers])
                if chosen is not None:
                    component, parts = offers[chosen]
                    works[place].take(component, parts[place])
        for place in mine:
            works[place].close(group)


def _chosen(mode: StackMode, totals: Sequence[int]) -> int | None:
    """Return the place of the component that applies, the earlier of equals; None where none reduces."""
    worth = [place for place, total in enumerate(totals) if total]
    if not worth or mode is StackMode.FIRST:
        return worth[0] if worth else None
    if mode is StackMode.BEST_FOR_CUSTOMER:
        return max(worth, key=lambda place: (totals[place], -place))
    return min(worth, key=lambda place: (totals[place], place))


class StackWork:
    """Keep the running amounts of lines, in minor units, while a plan is applied.

    >>> StackWork([1000], "CNY", StackingPlan.of(PriceComponent("a", 1, rate="0.1", base=StackBase.LIST))
    ...           ).result().net
    Money('10.00', 'CNY')
    """

    def __init__(self, listed: list[int], currency: str, plan: StackingPlan) -> None:
        self._listed = listed
        self.running: list[int] = list(listed)
        self._blocked = False
        self._currency, self._plan = currency, plan
        self._taken: dict[str, list[int]] = {}
        self._components: dict[str, PriceComponent] = {}

    @property
    def _applied(self) -> bool:
        return any(any(parts) for parts in self._taken.values())

    def is_open(self, group: StackGroup) -> bool:
        """Tell whether a group may still apply: none after an exclusive one, and that one only first."""
        return not self._blocked and not (group.mode is StackMode.EXCLUSIVE and self._applied)

    def close(self, group: StackGroup) -> None:
        """Note that a group had its turn."""
        self._blocked = group.mode is StackMode.EXCLUSIVE and self._applied

    def take(self, component: PriceComponent, parts: list[int]) -> None:
        """Take a component's parts off the lines."""
        self._taken[component.id] = parts
        self._components[component.id] = component
        self.running = [left - part for left, part in zip(self.running, parts, strict=True)]

    def off(self, component: PriceComponent) -> list[int]:
        """Return what a rate or fixed amount takes off each line as things stand."""
        base = self.base(component)
        if component.amount is not None:
            return self._fixed(component, base)
        rate = Fraction(component.rate or 0)
        rule = self._plan.rounding
        if rule.level is RoundingLevel.LINE:
            parts = [round_ratio(one * rate.numerator, rate.denominator, rule.mode) for one in base]
        else:
            total = round_ratio(sum(base) * rate.numerator, rate.denominator, rule.mode)
            parts = spread(total, base)
        return [-part for part in parts] if component.surcharge else self.within(parts)

    def _fixed(self, component: PriceComponent, base: list[int]) -> list[int]:
        wanted = component.amount.minor_units if component.amount else 0
        if component.surcharge:
            return [-part for part in spread(wanted, base)]
        # What one line cannot bear moves to the others, until nothing is left to take from.
        parts = [0] * len(base)
        while wanted > 0:
            room = [max(left - part, 0) for left, part in zip(self.running, parts, strict=True)]
            if not any(room):
                break
            weights = [max(one, 0) if free else 0 for one, free in zip(base, room, strict=True)]
            shares = spread(wanted, weights) if any(weights) else []
            if not any(shares):
                break
            took = [min(share, free) for share, free in zip(shares, room, strict=True)]
            parts = [part + one for part, one in zip(parts, took, strict=True)]
            wanted -= sum(took)
        return parts

    def within(self, parts: Sequence[int]) -> list[int]:
        """Return parts cut to what is left of each line."""
        return [
            min(part, max(left, 0)) if listed >= 0 else max(part, min(left, 0))
            for part, left, listed in zip(parts, self.running, self._listed, strict=True)
        ]

    def base(self, component: PriceComponent) -> list[int]:
        """Return what each line has for a component to be reckoned on."""
        if component.base is StackBase.LIST:
            return self._listed
        if component.base is StackBase.RUNNING:
            return self.running
        base = list(self._listed)
        for name in component.less & self._taken.keys():
            base = [one - part for one, part in zip(base, self._taken[name], strict=True)]
        return base

    def result(self) -> Stacked:
        """Return what was taken off, after the combined cap."""
        trimmed = self._trim()
        parts = [
            StackedPart(
                name,
                self._components[name].text,
                self._components[name].stage,
                Money.of_minor(sum(lines), self._currency),
                tuple(lines),
                Money.of_minor(trimmed.get(name, 0), self._currency),
            )
            for name, lines in self._taken.items()
        ]
        return Stacked(self._currency, tuple(self._listed), tuple(parts))

    def _trim(self) -> dict[str, int]:
        """Take what exceeds the combined cap back from the last components; return how much from each."""
        if self._plan.cap is None:
            return {}
        cap = Fraction(self._plan.cap) * sum(self._listed)
        most = round_ratio(cap.numerator, cap.denominator, Rounding.FLOOR)
        excess = sum(sum(parts) for parts in self._taken.values()) - most
        trimmed: dict[str, int] = {}
        for name in reversed(list(self._taken)):
            total = sum(self._taken[name])
            if excess <= 0 or total <= 0:
                continue
            trimmed[name] = min(excess, total)
            self._taken[name] = spread(total - trimmed[name], self._taken[name])
            excess -= trimmed[name]
        return trimmed
