"""Which lines and whom a policy covers: products, regions, channels, customers and buying groups."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import ids_of
from keyaccount.values.checks import check_date, check_id, check_type, check_unique, tuple_of
from keyaccount.values.periods import Period

__all__ = ["BuyingGroup", "Eligibility", "Membership", "Scope"]

_PRODUCT_SIDES = (
    "products",
    "categories",
    "brands",
    "without_products",
    "without_categories",
    "without_brands",
)


@attrs.frozen
class Scope:
    """State which lines count; an empty set leaves that side open, the `without_` sets always exclude.

    Categories and brands are looked up in the products given to the calculation, regions and channels
    (where the buyer is, whoever earns) in the customers. `periods` keep lines of certain days only, a
    return by the day of its sale; `without_periods` leaves out, say, the weeks of a promotion.
    Method: N7.

    >>> Scope(categories=["tea"]).open
    False
    """

    products: frozenset[str] = attrs.field(default=(), converter=ids_of)
    categories: frozenset[str] = attrs.field(default=(), converter=ids_of)
    brands: frozenset[str] = attrs.field(default=(), converter=ids_of)
    regions: frozenset[str] = attrs.field(default=(), converter=ids_of)
    channels: frozenset[str] = attrs.field(default=(), converter=ids_of)
    periods: tuple[Period, ...] = attrs.field(default=(), converter=tuple_of)
    without_products: frozenset[str] = attrs.field(default=(), converter=ids_of)
    without_categories: frozenset[str] = attrs.field(default=(), converter=ids_of)
    without_brands: frozenset[str] = attrs.field(default=(), converter=ids_of)
    without_periods: tuple[Period, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        for name in (*_PRODUCT_SIDES, "regions", "channels"):
            for one in sorted(getattr(self, name)):
                check_id(one, f"$.{name}")
        for name in ("periods", "without_periods"):
            for place, one in enumerate(getattr(self, name)):
                check_type(one, Period, f"$.{name}[{place}]")

    @property
    def open(self) -> bool:
        """Tell whether every line counts.

        >>> Scope().open
        True
        """
        return self.any_product and self.any_customer and self.any_day

    @property
    def any_product(self) -> bool:
        """Tell whether the product of a line does not matter."""
        return not any(getattr(self, name) for name in _PRODUCT_SIDES)

    @property
    def any_customer(self) -> bool:
        """Tell whether the customer of a line does not matter."""
        return not (self.regions or self.channels)

    @property
    def any_day(self) -> bool:
        """Tell whether the day of a line does not matter."""
        return not (self.periods or self.without_periods)

    def on(self, day: date) -> bool:
        """Tell whether lines of a day count.

        >>> Scope(without_periods=[Period.month(2026, 6)]).on(date(2026, 6, 18))
        False
        """
        inside = not self.periods or any(one.contains(day) for one in self.periods)
        return inside and not any(one.contains(day) for one in self.without_periods)


@attrs.frozen
class Membership:
    """State that a customer belongs to a buying group from a day until, but not on, another.

    Raises `KeyAccountError` (`membership.order`).

    >>> Membership("C1", date(2026, 1, 1)).covers(date(2026, 5, 1))
    True
    """

    customer: str
    joined: date
    left: date | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_date(self.joined, "$.joined")
        if self.left is not None:
            check_date(self.left, "$.left")
            if self.left <= self.joined:
                refuse(
                    "membership.order", "$.left", "must lie after the day of joining", "退出日必须晚于加入日"
                )

    def covers(self, day: date) -> bool:
        """Tell whether the customer is a member on a day."""
        return self.joined <= day and (self.left is None or day < self.left)


@attrs.frozen
class BuyingGroup:
    """Hold customers whose volume counts together and who are settled as one.

    >>> BuyingGroup("G1", [Membership("C1", date(2026, 1, 1))]).members[0].customer
    'C1'
    """

    id: str
    members: tuple[Membership, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        if not self.members:
            refuse(
                "group.empty",
                "$.members",
                "a buying group needs at least one member",
                "采购联盟至少要有一个成员",
            )
        for place, member in enumerate(self.members):
            check_type(member, Membership, f"$.members[{place}]")
        _check_apart([(self.id, member) for member in self.members], "$.members")


def _check_apart(memberships: Iterable[tuple[str, Membership]], path: str) -> None:
    # What a customer buys on a day must not earn in two places.
    ordered = sorted(memberships, key=lambda pair: (pair[1].customer, pair[1].joined))
    for (group, one), (other, following) in pairwise(ordered):
        if one.customer == following.customer and (one.left is None or following.joined < one.left):
            refuse(
                "group.overlap",
                path,
                f"{one.customer} is a member of {group} and again of {other} on {following.joined}; "
                "let the earlier membership end first",
                f"{one.customer} 在 {following.joined} 同属 {group} 与 {other},请先结束前一成员期",
            )


@attrs.frozen
class Eligibility:
    """State whom a policy is for; empty sets leave it open to every customer of the ledger.

    `regions` and `channels` are looked up in the customers given to the calculation. Members of a
    buying group earn together under the group's id; on any day a customer is in one group at most.
    Raises `KeyAccountError` (`group.duplicate`, `group.overlap`).
    Method: N7.

    >>> Eligibility(customers=["C007"]).open
    False
    """

    customers: frozenset[str] = attrs.field(default=(), converter=ids_of)
    regions: frozenset[str] = attrs.field(default=(), converter=ids_of)
    channels: frozenset[str] = attrs.field(default=(), converter=ids_of)
    groups: tuple[BuyingGroup, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        for name in ("customers", "regions", "channels"):
            for one in sorted(getattr(self, name)):
                check_id(one, f"$.{name}")
        for place, group in enumerate(self.groups):
            check_type(group, BuyingGroup, f"$.groups[{place}]")
        check_unique([group.id for group in self.groups], "group.duplicate", "$.groups")
        _check_apart([(group.id, one) for group in self.groups for one in group.members], "$.groups")

    @property
    def open(self) -> bool:
        """Tell whether every customer of the ledger takes part on its own.

        >>> Eligibility().open
        True
        """
        return not (self.customers or self.regions or self.channels or self.groups)

    def under(self, name: str, day: date) -> str:
        """Return under which name a customer stands on a day: its group's while a member, else its own.

        A group's own id stands for itself.

        >>> north = BuyingGroup("north", [Membership("C1", date(2026, 4, 1))])
        >>> [Eligibility(groups=[north]).under("C1", date(2026, month, 1)) for month in (3, 4)]
        ['C1', 'north']
        """
        for group in self.groups:
            if any(one.customer == name and one.covers(day) for one in group.members):
                return group.id
        return name
