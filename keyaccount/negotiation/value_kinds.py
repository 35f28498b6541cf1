"""The seven kinds of customer-delivered value, and the three ways to raise it."""

from __future__ import annotations

from enum import Enum

from keyaccount.values.text import Text

__all__ = ["DeliveredKind", "ValueWay"]


class DeliveredKind(Enum):
    """Name a part of customer-delivered value: four make total value, three total cost."""

    PRODUCT = "product"
    SERVICE = "service"
    PERSONNEL = "personnel"
    IMAGE = "image"
    MONEY = "money"
    TIME = "time"
    ENERGY = "energy"

    @property
    def is_cost(self) -> bool:
        """Tell whether it is a part of the customer's total cost."""
        return self in (DeliveredKind.MONEY, DeliveredKind.TIME, DeliveredKind.ENERGY)

    @property
    def way(self) -> ValueWay:
        """Return the way that betters it: raising total value or lowering their cost."""
        return ValueWay.LESS_COST if self.is_cost else ValueWay.MORE_VALUE

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self]


_KINDS = {
    DeliveredKind.PRODUCT: Text("product value", "产品价值"),
    DeliveredKind.SERVICE: Text("service value", "服务价值"),
    DeliveredKind.PERSONNEL: Text("personnel value", "人员价值"),
    DeliveredKind.IMAGE: Text("image value", "形象价值"),
    DeliveredKind.MONEY: Text("monetary cost", "货币成本"),
    DeliveredKind.TIME: Text("time cost", "时间成本"),
    DeliveredKind.ENERGY: Text("energy cost", "精力成本"),
}


class ValueWay(Enum):
    """Name one of the three ways to leave the customer more."""

    MORE_VALUE = "more_value"
    LESS_COST = "less_cost"
    INCENTIVES = "incentives"

    @property
    def text(self) -> Text:
        """Return the way in words."""
        return _WAYS[self]

    @property
    def clause(self) -> str:
        """Return the id of the way within the clause, in the order of the text: N6.1 to N6.3."""
        return f"N6.{list(ValueWay).index(self) + 1}"


_WAYS = {
    ValueWay.MORE_VALUE: Text(
        "raise total value (product, service, people, image)", "提高总价值(产品、服务、人员、形象)"
    ),
    ValueWay.LESS_COST: Text("lower their cost in money, time and energy", "降低客户的货币、时间和精力成本"),
    ValueWay.INCENTIVES: Text("incentive policies", "奖励政策"),
}
