"""Stacking: an explicit, ordered plan of price components, the same result whatever order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.incentives.basis import RoundingRule
from keyaccount.incentives.numeric import ids_of, optional_decimal, percent_text
from keyaccount.incentives.stacked import PriceStage
from keyaccount.values.checks import check_decimal, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.money import Money
from keyaccount.values.text import Text, text_of

__all__ = ["PriceComponent", "StackBase", "StackGroup", "StackMode", "StackingPlan"]


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
    """State one component of a price: a rate, a fixed amount, or what a `policy` (its id) earns.

    It is taken off or, `surcharge`, put on; a policy is taken off, by `stack_ledger` alone.
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
    policy: str | None = attrs.field(default=None, kw_only=True)
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
        if self.policy is not None:
            check_id(self.policy, "$.policy")
        given = sum(one is not None for one in (self.rate, self.amount, self.policy))
        negative = self.amount is not None and self.amount.is_negative
        if given != 1 or negative or (self.surcharge and self.policy is not None):
            refuse(
                "stacking.value",
                "$",
                "give a rate, a positive amount, or a policy that is no surcharge",
                "请给出比例、正的金额或政策(三选一,政策不能作加价)",
            )
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
        if self.policy is not None:
            value = self.policy
        else:
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

    >>> from keyaccount.incentives.stack_work import stack
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

    @property
    def policies(self) -> tuple[str, ...]:
        """Return the ids of the policies its components name, sorted."""
        named = {one.policy for group in self.groups for one in group.components}
        return tuple(sorted(one for one in named if one is not None))

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
