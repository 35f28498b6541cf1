"""Customers: who they are, where they belong, whom we meet there, and what became of their ids."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.errors import refuse
from keyaccount.model.field_checks import (
    check_days,
    check_items,
    check_money,
    check_optional_date,
    check_optional_id,
    check_optional_name,
    check_tags,
    check_unique_ids,
)
from keyaccount.values.checks import check_decimal, check_id, check_name, check_type, check_unique, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = ["Contact", "Customer", "Level", "Location", "PurchaseHistory", "PurchaseState"]


class Level(Enum):
    """Name the level of a person, ours or theirs; levels meet their equals (V3) and compare by rank.

    >>> Level.GENERAL_MANAGER > Level.STAFF, Level.DEPARTMENT_MANAGER.rank
    (True, 2)
    """

    GENERAL_MANAGER = "general_manager"
    DEPUTY_GENERAL_MANAGER = "deputy_general_manager"
    DEPARTMENT_MANAGER = "department_manager"
    STAFF = "staff"

    @property
    def rank(self) -> int:
        """Return 1 for staff up to 4 for a general manager."""
        return _RANKS[self]

    @property
    def text(self) -> Text:
        """Return the level in words."""
        return _LEVELS[self]

    def __lt__(self, other: object) -> bool:
        return self.rank < other.rank if isinstance(other, Level) else NotImplemented

    def __le__(self, other: object) -> bool:
        return self.rank <= other.rank if isinstance(other, Level) else NotImplemented

    def __gt__(self, other: object) -> bool:
        return self.rank > other.rank if isinstance(other, Level) else NotImplemented

    def __ge__(self, other: object) -> bool:
        return self.rank >= other.rank if isinstance(other, Level) else NotImplemented


_RANKS = {level: 4 - index for index, level in enumerate(Level)}
_LEVELS = {
    Level.GENERAL_MANAGER: Text("general manager", "总经理"),
    Level.DEPUTY_GENERAL_MANAGER: Text("deputy general manager", "副总经理"),
    Level.DEPARTMENT_MANAGER: Text("department manager", "部门经理"),
    Level.STAFF: Text("staff", "普通员工"),
}


class PurchaseHistory(Enum):
    """Say what is known of a customer's purchases from us, apart from the lines at hand.

    A customer that never bought is a prospective one, not one at risk (I7).
    """

    NOT_STARTED = "not_started"  # never bought from us: a prospect
    STARTED = "started"  # has bought, whether or not its lines are at hand
    UNKNOWN = "unknown"

    @property
    def text(self) -> Text:
        """Return the state in words.

        >>> PurchaseHistory.NOT_STARTED.text.zh
        '尚未开始购买'
        """
        return _HISTORIES[self]


_HISTORIES = {
    PurchaseHistory.NOT_STARTED: Text("not started buying", "尚未开始购买"),
    PurchaseHistory.STARTED: Text("has bought", "已有购买"),
    PurchaseHistory.UNKNOWN: Text("purchase history unknown", "购买历史未知"),
}


class PurchaseState(Enum):
    """Say where a customer stands by the lines at hand and by what else is known (I7).

    >>> PurchaseState.LINES_MISSING.text.zh
    '曾有购买,但无明细'
    """

    BUYING = "buying"  # has lines
    LINES_MISSING = "lines_missing"  # is known to have bought, but no line is at hand
    NOT_STARTED = "not_started"  # never bought from us: a prospect
    UNKNOWN = "unknown"  # no lines, and nobody has said why

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]


_STATES = {
    PurchaseState.BUYING: Text("buying", "有购买明细"),
    PurchaseState.LINES_MISSING: Text("has bought, but no lines are at hand", "曾有购买,但无明细"),
    PurchaseState.NOT_STARTED: Text("not started buying", "尚未开始购买"),
    PurchaseState.UNKNOWN: Text("purchase history unknown", "购买历史未知"),
}


@attrs.frozen
class Location:
    """Hold a place on the map, in decimal degrees (WGS 84), and its postal address where known.

    >>> Location(Decimal("31.2304"), Decimal("121.4737"), "上海市黄浦区").latitude
    Decimal('31.2304')
    """

    latitude: Decimal
    longitude: Decimal
    address: str | None = None

    def __attrs_post_init__(self) -> None:
        check_decimal(self.latitude, "$.latitude", least=-90, most=90)
        check_decimal(self.longitude, "$.longitude", least=-180, most=180)
        check_optional_name(self.address, "$.address")


@attrs.frozen
class Contact:
    """Hold one person at a customer: level, department and role, and how they stand to our goods.

    `decides` says whether they have a say in the purchase; None where we do not know.

    >>> Contact("P1", "王敏", Level.DEPARTMENT_MANAGER, department="purchasing").level.text.zh
    '部门经理'
    """

    id: str
    name: str
    level: Level
    department: str | None = None
    role: str | None = None
    decides: bool | None = None
    since: date | None = None
    left_on: date | None = None
    tags: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=frozen_map_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")
        check_type(self.level, Level, "$.level")
        check_optional_name(self.department, "$.department")
        check_optional_name(self.role, "$.role")
        if self.decides is not None:
            check_type(self.decides, bool, "$.decides")
        check_optional_date(self.since, "$.since")
        check_optional_date(self.left_on, "$.left_on")
        check_tags(self.tags.items(), "$.tags")

    def there(self, on: date) -> bool:
        """Tell whether the person is with the customer at the close of a day.

        >>> Contact("P1", "Wang", Level.STAFF, left_on=date(2026, 5, 1)).there(date(2026, 5, 1))
        False
        """
        return (self.since is None or self.since <= on) and (self.left_on is None or on < self.left_on)


@attrs.frozen
class Customer:
    """Hold one customer as the CRM knows it; its key there stays its id here.

    `parent` is the company above it, `buying_group` the group it buys through. `former_ids` are its
    own earlier ids; `merged_into` names the customer that took it over, `split_from` the one it came
    out of (each with its day): lines under old ids keep counting, see `Book.customer`. `since` is the
    first day of the relation, `first_purchase` of the purchases where known though their lines are
    not at hand. `category_spend` is its whole spend of one year in our categories, from anyone,
    with its evidence. `payment_days` are the days of credit agreed. None always means unknown, or
    for `parent`, `buying_group`, `merged_into`, `split_from` and `closed_on`, none.
    Raises `KeyAccountError` (`customer.own-parent`, `customer.former-id`, `customer.purchases`, ...).

    >>> hualian = Customer("C001", "华联超市", region="east", former_ids=("OLD-7",))
    >>> hualian.id, hualian.purchases.value, hualian.credit_limit
    ('C001', 'unknown', None)
    """

    id: str
    name: str
    since: date | None = attrs.field(default=None, kw_only=True)
    parent: str | None = attrs.field(default=None, kw_only=True)
    buying_group: str | None = attrs.field(default=None, kw_only=True)
    region: str | None = attrs.field(default=None, kw_only=True)
    channel: str | None = attrs.field(default=None, kw_only=True)
    industry: str | None = attrs.field(default=None, kw_only=True)
    location: Location | None = attrs.field(default=None, kw_only=True)
    contacts: tuple[Contact, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    purchases: PurchaseHistory = attrs.field(default=PurchaseHistory.UNKNOWN, kw_only=True)
    first_purchase: date | None = attrs.field(default=None, kw_only=True)
    credit_limit: Money | None = attrs.field(default=None, kw_only=True)
    payment_days: int | None = attrs.field(default=None, kw_only=True)
    category_spend: Money | None = attrs.field(default=None, kw_only=True)
    category_spend_evidence: Evidence | None = attrs.field(default=None, kw_only=True)
    former_ids: tuple[str, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    merged_into: str | None = attrs.field(default=None, kw_only=True)
    merged_on: date | None = attrs.field(default=None, kw_only=True)
    split_from: str | None = attrs.field(default=None, kw_only=True)
    split_on: date | None = attrs.field(default=None, kw_only=True)
    closed_on: date | None = attrs.field(default=None, kw_only=True)
    tags: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=frozen_map_of, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")
        for field in ("buying_group", "region", "channel", "industry"):
            check_optional_name(getattr(self, field), f"$.{field}")
        for field in ("since", "first_purchase", "merged_on", "split_on", "closed_on"):
            check_optional_date(getattr(self, field), f"$.{field}")
        if self.location is not None:
            check_type(self.location, Location, "$.location")
        check_items(self.contacts, Contact, "$.contacts")
        check_unique([contact.id for contact in self.contacts], "customer.duplicate-contact", "$.contacts")
        check_tags(self.tags.items(), "$.tags")
        self._check_terms()
        self._check_lineage()

    def _check_terms(self) -> None:
        check_type(self.purchases, PurchaseHistory, "$.purchases")
        if self.first_purchase is not None and self.purchases is PurchaseHistory.NOT_STARTED:
            refuse(
                "customer.purchases",
                "$.purchases",
                "a customer with a first purchase has started; set purchases to STARTED",
                "已有首次购买日的客户不能标为尚未开始购买,请改为 STARTED",
            )
        check_money(self.credit_limit, "$.credit_limit")
        check_days(self.payment_days, "$.payment_days")
        check_money(self.category_spend, "$.category_spend")
        if self.category_spend_evidence is not None:
            check_type(self.category_spend_evidence, Evidence, "$.category_spend_evidence")

    def _check_lineage(self) -> None:
        for field in ("parent", "merged_into", "split_from"):
            other = getattr(self, field)
            check_optional_id(other, f"$.{field}")
            if other == self.id:
                refuse(
                    "customer.own-parent",
                    f"$.{field}",
                    f"{self.id} cannot be its own {field}; name another customer or leave it out",
                    f"{self.id} 不能以自身作为 {field},请填写其他客户或留空",
                )
        check_unique_ids(self.former_ids, "customer.former-id", "$.former_ids")
        if self.id in self.former_ids:
            refuse(
                "customer.former-id",
                "$.former_ids",
                f"{self.id} is its id now and cannot be a former one too",
                f"{self.id} 是现用标识,不能同时是曾用标识",
            )

    def open(self, on: date) -> bool:
        """Tell whether the customer exists in its own right at the close of a day: not closed, not merged.

        A merger without a day counts as done; a split-off counts from its day.

        >>> Customer("C1", "Hua", closed_on=date(2026, 5, 1)).open(date(2026, 4, 30))
        True
        """
        if self.closed_on is not None and self.closed_on <= on:
            return False
        if self.split_on is not None and self.split_on > on:
            return False
        return self.merged_into is None or (self.merged_on is not None and self.merged_on > on)

    def at_level(self, level: Level, on: date) -> tuple[Contact, ...]:
        """Return the contacts of one level who are there on a day, as given.

        >>> Customer("C1", "Hua", contacts=[Contact("P1", "Wang", Level.STAFF)]).at_level(
        ...     Level.STAFF, date(2026, 1, 1))[0].name
        'Wang'
        """
        return tuple(one for one in self.contacts if one.level is level and one.there(on))
