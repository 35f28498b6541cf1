"""Stacking: an explicit, ordered plan of price components, the same result whatever order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.incentives.basis import RoundingLevel, RoundingRule
from keyaccount.incentives.numeric import ids_of, optional_decimal, percent_text, spread
from keyaccount.incentives.stacked import PriceStage, Stacked, StackedPart
from keyaccount.values.checks import check_decimal, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_ratio
from keyaccount.values.text import Text, text_of

__all__ = ["PriceComponent", "StackBase", "StackGroup", "StackMode", "StackingPlan", "stack"]


class StackBase(Enum):
    """Name what a component is reckoned on."""

    LIST = "list"  # the list amount, whatever came before
    RUNNING = "running"  # what is left after everything before it
    LIST_LESS = "list_less"  # the list amount less the named components that come before it

    @property
    def text(self) -> Text:
        """Return the base in words."""
        return _BASES[self]


_BASES = {
    StackBase.LIST: Text("list price", "目录价"),
    StackBase.RUNNING: Text("what is left so far", "前项之后的余额"),
    StackBase.LIST_LESS: Text("list price less named parts", "目录价减指定项"),
}


class StackMode(Enum):
    """Name how the components of one group go together."""

    STACK = "stack"  # all apply, one after the other
    BEST_FOR_CUSTOMER = "best_for_customer"  # only the largest reduction
    BEST_FOR_SUPPLIER = "best_for_supplier"  # only the smallest reduction that is not zero
    FIRST = "first"  # only the first that reduces anything
    EXCLUSIVE = "exclusive"  # all apply, but only where no earlier group did, and no later group then does

    @property
    def text(self) -> Text:
        """Return the mode in words."""
        return _MODES[self]


_MODES = {
    StackMode.STACK: Text("all apply in turn", "依次叠加"),
    StackMode.BEST_FOR_CUSTOMER: Text("the best for the customer applies", "取对客户最优者"),
    StackMode.BEST_FOR_SUPPLIER: Text("the best for the supplier applies", "取对供方最优者"),
    StackMode.FIRST: Text("the first applies", "取首个适用者"),
    StackMode.EXCLUSIVE: Text("applies alone", "独占适用"),
}


@attrs.frozen
class PriceComponent:
    """State one component of a price: a rate or a fixed amount, taken off or, `surcharge`, put on.

    `position` fixes its turn within the plan. `less` names the components taken off the base first,
    for `StackBase.LIST_LESS`. A fixed amount stays an amount; it is never turned into a percentage.
    Raises `KeyAccountError` (`stacking.value`, `stacking.less`). Method: N7.

    >>> PriceComponent("volume", 1, rate="0.10", base=StackBase.RUNNING).rate
    Decimal('0.10')
    """

    id: str
    position: int
    name: Text = attrs.field(converter=text_of, kw_only=True)
    rate: Decimal | None = attrs.field(default=None, converter=optional_decimal, kw_only=True)
    amount: Money | None = attrs.field(default=None, kw_only=True)
    base: StackBase = attrs.field(kw_only=True)
    less: frozenset[str] = attrs.field(default=(), converter=ids_of, kw_only=True)
    surcharge: bool = attrs.field(default=False, kw_only=True)
    stage: PriceStage = attrs.field(default=PriceStage.ON_INVOICE, kw_only=True)

    @name.default
    def _named_by_id(self) -> str:
        return self.id

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_int(self.position, "$.position")
        check_type(self.base, StackBase, "$.base")
        check_type(self.stage, PriceStage, "$.stage")
        check_type(self.surcharge, bool, "$.surcharge")
        if self.rate is not None:
            check_decimal(self.rate, "$.rate", least=0, most=None if self.surcharge else 1)
        if self.amount is not None:
            check_type(self.amount, Money, "$.amount")
        negative = self.amount is not None and self.amount.is_negative
        if (self.rate is None) == (self.amount is None) or negative:
            refuse("stacking.value", "$", "give a rate or a positive amount", "请给出比例或正的金额(二选一)")
        if bool(self.less) != (self.base is StackBase.LIST_LESS):
            refuse(
                "stacking.less",
                "$.less",
                "name the parts for, and only for, LIST_LESS",
                "仅 LIST_LESS 需指明扣除项",
            )

    @property
    def text(self) -> Text:
        """Return the component in words."""
        value = str(self.amount) if self.rate is None else percent_text(self.rate)
        return Text(
            f"{self.name.en}: {value} on {self.base.text.en}", f"{self.name.zh}:按{self.base.text.zh} {value}"
        )


@attrs.frozen
class StackGroup:
    """Hold components of which the mode says who applies.

    >>> StackGroup("season", StackMode.FIRST, [PriceComponent("a", 1, rate="0.1", base=StackBase.LIST)]).id
    'season'
    """

    id: str
    mode: StackMode
    components: tuple[PriceComponent, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.mode, StackMode, "$.mode")
        if not self.components:
            refuse("stacking.empty", "$.components", "give at least one component", "至少给出一个组成项")
        for place, one in enumerate(self.components):
            check_type(one, PriceComponent, f"$.components[{place}]")

    @property
    def ordered(self) -> tuple[PriceComponent, ...]:
        """Return the components by their positions."""
        return tuple(sorted(self.components, key=lambda one: one.position))


def _by_position(groups: Iterable[StackGroup]) -> tuple[StackGroup, ...]:
    given = tuple_of(groups)
    if all(isinstance(one, StackGroup) for one in given):
        return tuple(sorted(given, key=lambda one: min(part.position for part in one.components)))
    return given


@attrs.frozen
class StackingPlan:
    """Hold the whole plan: groups in the order of their first positions, and a cap on all reductions.

    `cap` is the largest share of the list amount that may come off in all; what exceeds it is taken
    from the last components first. Positions are unique, so equal plans give equal results.
    Raises `KeyAccountError` (`stacking.duplicate`, `stacking.position`, `stacking.unknown-part`).
    Method: N7.

    >>> plan = StackingPlan.of(PriceComponent("a", 1, rate="0.10", base=StackBase.LIST),
    ...                        PriceComponent("b", 2, rate="0.05", base=StackBase.LIST))
    >>> stack(plan, [Money(7000, "USD")]).net
    Money('5950.00', 'USD')
    """

    groups: tuple[StackGroup, ...] = attrs.field(converter=_by_position)
    cap: Decimal | None = attrs.field(default=None, converter=optional_decimal)
    rounding: RoundingRule = attrs.field(factory=RoundingRule)

    def __attrs_post_init__(self) -> None:
        if not self.groups:
            refuse("stacking.empty", "$.groups", "give at least one group", "至少给出一组")
        for place, group in enumerate(self.groups):
            check_type(group, StackGroup, f"$.groups[{place}]")
        check_type(self.rounding, RoundingRule, "$.rounding")
        if self.cap is not None:
            check_decimal(self.cap, "$.cap", least=0, most=1)
        check_unique([group.id for group in self.groups], "stacking.duplicate", "$.groups")
        components = [one for group in self.groups for one in group.components]
        check_unique([one.id for one in components], "stacking.duplicate", "$.groups")
        check_unique([str(one.position) for one in components], "stacking.position", "$.groups")
        self._check_less(components)

    def _check_less(self, components: Sequence[PriceComponent]) -> None:
        problems = Problems()
        known = {one.id for one in components}
        for one in components:
            for name in sorted(one.less - known):
                problems.add(
                    "stacking.unknown-part",
                    f"$.groups.{one.id}.less",
                    f"{name!r} is no component of this plan",
                    f"{name!r} 不是本方案的组成项",
                )
        problems.raise_any()

    @classmethod
    def of(
        cls,
        *components: PriceComponent,
        mode: StackMode = StackMode.STACK,
        cap: Decimal | int | str | None = None,
        rounding: RoundingRule | None = None,
    ) -> StackingPlan:
        """Build a plan of one group.

        >>> StackingPlan.of(PriceComponent("a", 1, rate="0.1", base=StackBase.LIST)).groups[0].mode.value
        'stack'
        """
        return cls([StackGroup("all", mode, components)], cap, rounding or RoundingRule())


def stack(plan: StackingPlan, lines: Sequence[Money]) -> Stacked:
    """Apply a plan to the list amounts of lines: each component rounds once, its lines sum to it exactly.

    No line falls below zero (a return's not above it). Linear in lines times components.
    Raises `KeyAccountError` (`stacking.lines`, `money.currency-mixed`). Method: N7.

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
    work = _Work([one.minor_units for one in lines], currency, plan)
    blocked = False
    for group in plan.groups:
        if blocked or (group.mode is StackMode.EXCLUSIVE and work.applied):
            continue
        work.take(group)
        blocked = group.mode is StackMode.EXCLUSIVE and work.applied
    return work.result()


class _Work:
    """Keep the running amounts while a plan is applied."""

    def __init__(self, listed: list[int], currency: str, plan: StackingPlan) -> None:
        self._listed, self._running = listed, list(listed)
        self._currency, self._plan = currency, plan
        self._taken: dict[str, list[int]] = {}
        self._components: dict[str, PriceComponent] = {}

    @property
    def applied(self) -> bool:
        return any(any(parts) for parts in self._taken.values())

    def take(self, group: StackGroup) -> None:
        ordered = group.ordered
        if group.mode in (StackMode.STACK, StackMode.EXCLUSIVE):
            chosen: Sequence[PriceComponent] = ordered
        else:
            chosen = self._chosen(group.mode, ordered)
        for component in chosen:
            parts = self._off(component)
            self._taken[component.id] = parts
            self._components[component.id] = component
            self._running = [left - part for left, part in zip(self._running, parts, strict=True)]

    def _chosen(self, mode: StackMode, ordered: Sequence[PriceComponent]) -> Sequence[PriceComponent]:
        totals = [(sum(self._off(one)), -place) for place, one in enumerate(ordered)]
        worth = [pair for pair in totals if pair[0]]
        if not worth:
            return ()
        if mode is StackMode.FIRST:
            best = worth[0]
        elif mode is StackMode.BEST_FOR_CUSTOMER:
            best = max(worth)
        else:
            best = min(worth, key=lambda pair: (pair[0], -pair[1]))
        return (ordered[-best[1]],)

    def _off(self, component: PriceComponent) -> list[int]:
        base = self._base(component)
        if component.amount is not None:
            return self._fixed(component, base)
        rate = Fraction(component.rate or 0)
        rule = self._plan.rounding
        if rule.level is RoundingLevel.LINE:
            parts = [round_ratio(one * rate.numerator, rate.denominator, rule.mode) for one in base]
        else:
            total = round_ratio(sum(base) * rate.numerator, rate.denominator, rule.mode)
            parts = spread(total, base)
        return [-part for part in parts] if component.surcharge else self._within(parts)

    def _fixed(self, component: PriceComponent, base: list[int]) -> list[int]:
        wanted = component.amount.minor_units if component.amount else 0
        if component.surcharge:
            return [-part for part in spread(wanted, base)]
        # What one line cannot bear moves to the others, until nothing is left to take from.
        parts = [0] * len(base)
        while wanted > 0:
            room = [max(left - part, 0) for left, part in zip(self._running, parts, strict=True)]
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

    def _within(self, parts: list[int]) -> list[int]:
        return [
            min(part, max(left, 0)) if listed >= 0 else max(part, min(left, 0))
            for part, left, listed in zip(parts, self._running, self._listed, strict=True)
        ]

    def _base(self, component: PriceComponent) -> list[int]:
        if component.base is StackBase.LIST:
            return self._listed
        if component.base is StackBase.RUNNING:
            return self._running
        base = list(self._listed)
        for name in component.less & self._taken.keys():
            base = [one - part for one, part in zip(base, self._taken[name], strict=True)]
        return base

    def result(self) -> Stacked:
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
