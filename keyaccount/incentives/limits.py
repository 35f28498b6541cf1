"""Caps, floors, minimums, guarantees and budgets, applied after the reward itself in one fixed order."""

from __future__ import annotations

from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_type
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = ["Adjustment", "BudgetRule", "Guarantee", "Limits", "limited"]


class Guarantee(Enum):
    """Name what a guaranteed amount is compared with."""

    PER_WINDOW = "per_window"  # each window is raised to the guarantee on its own
    CUMULATIVE = "cumulative"  # good windows make up for poor ones: guarantees and rewards add up first

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _GUARANTEES[self]


_GUARANTEES = {
    Guarantee.PER_WINDOW: Text("each window on its own", "各期分别保底"),
    Guarantee.CUMULATIVE: Text("over all windows together", "累计保底"),
}


class BudgetRule(Enum):
    """Name who goes without when a programme's budget is used up."""

    PRORATE = "prorate"  # everybody gets the same share of what was earned
    FIRST_EARNED = "first_earned"  # in the order in which customers came to the end of their first window

    @property
    def text(self) -> Text:
        """Return the rule in words."""
        return _BUDGETS[self]


_BUDGETS = {
    BudgetRule.PRORATE: Text("shared in proportion", "按比例分摊"),
    BudgetRule.FIRST_EARNED: Text("first earned, first served", "先到先得"),
}


@attrs.frozen
class Limits:
    """Bound what a policy pays to one participant in one window, and in all (`budget`).

    `minimum`: less than this is not paid. `floor`: a reward above zero is raised to it.
    `guarantee`: paid even where nothing was earned. `cap`: never more. None means no such limit.
    Raises `KeyAccountError` (`limits.order`, `limits.negative`, `money.currency-mixed`).
    Method: N7.

    >>> Limits(cap=Money(1000, "CNY")).currencies
    ('CNY',)
    """

    minimum: Money | None = None
    floor: Money | None = None
    guarantee: Money | None = None
    cap: Money | None = None
    budget: Money | None = None
    guarantee_rule: Guarantee = Guarantee.PER_WINDOW
    budget_rule: BudgetRule = BudgetRule.PRORATE

    def __attrs_post_init__(self) -> None:
        check_type(self.guarantee_rule, Guarantee, "$.guarantee_rule")
        check_type(self.budget_rule, BudgetRule, "$.budget_rule")
        for name in ("minimum", "floor", "guarantee", "cap", "budget"):
            value = getattr(self, name)
            if value is not None:
                check_type(value, Money, f"$.{name}")
                if value.is_negative:
                    refuse("limits.negative", f"$.{name}", "must not be negative", "不得为负")
        for name in ("minimum", "floor", "guarantee"):
            value = getattr(self, name)
            if value is not None and self.cap is not None and value > self.cap:
                refuse("limits.order", f"$.{name}", "must not lie above the cap", "不得高于上限")

    @property
    def currencies(self) -> tuple[str, ...]:
        """Return the currencies used, sorted."""
        given = (self.minimum, self.floor, self.guarantee, self.cap, self.budget)
        return tuple(sorted({one.currency for one in given if one is not None}))

    @property
    def text(self) -> Text | None:
        """Return the limits in words, None where there is none.

        >>> Limits(cap=Money(1000, "CNY")).text.zh
        '上限 1000.00 CNY'
        """
        given = [
            Text(f"{label.en} {amount}", f"{label.zh} {amount}")
            for name, label in _NAMES.items()
            if (amount := getattr(self, name)) is not None
        ]
        if not given:
            return None
        return Text(", ".join(one.en for one in given), ",".join(one.zh for one in given))


_NAMES = {
    "minimum": Text("nothing below", "最低支付额"),
    "floor": Text("once earned at least", "下限"),
    "guarantee": Text("guarantee", "保底"),
    "cap": Text("cap", "上限"),
    "budget": Text("budget of all together", "总预算"),
}


@attrs.frozen
class Adjustment:
    """State one change a limit made, in minor units.

    >>> Adjustment("cap", Text("cap", "上限"), -50).change
    -50
    """

    key: str
    label: Text
    change: int


def limited(total: int, limits: Limits, *, ended: bool = True) -> tuple[Adjustment, ...]:
    """Return what minimum, floor, guarantee and cap change on a reward, in that order, never below zero.

    `total` is in minor units. A guarantee counts once the window is over; one over all windows is
    left to those who see them all.
    Method: N7.

    >>> [one.change for one in limited(120000, Limits(cap=Money(1000, "CNY")))]
    [-20000]
    """
    if total >= 0 and not limits.currencies:
        return ()
    made: list[Adjustment] = []

    def move(to: int, key: str, label: Text) -> None:
        now = total + sum(one.change for one in made)
        if to != now:
            made.append(Adjustment(key, label, to - now))

    move(max(total, 0), "zero", Text("never below zero", "不低于零"))
    if limits.minimum is not None and total < limits.minimum.minor_units:
        move(0, "minimum", Text(f"below the minimum of {limits.minimum}", f"低于最低支付额 {limits.minimum}"))
    reached = total + sum(one.change for one in made)
    if limits.floor is not None and 0 < reached < limits.floor.minor_units:
        move(limits.floor.minor_units, "floor", Text(f"floor of {limits.floor}", f"下限 {limits.floor}"))
    reached = total + sum(one.change for one in made)
    per_window = ended and limits.guarantee_rule is Guarantee.PER_WINDOW
    if limits.guarantee is not None and per_window and reached < limits.guarantee.minor_units:
        text = Text(f"guarantee of {limits.guarantee}", f"保底 {limits.guarantee}")
        move(limits.guarantee.minor_units, "guarantee", text)
    reached = total + sum(one.change for one in made)
    if limits.cap is not None and reached > limits.cap.minor_units:
        move(limits.cap.minor_units, "cap", Text(f"cap of {limits.cap}", f"上限 {limits.cap}"))
    return tuple(made)
