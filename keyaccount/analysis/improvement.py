"""Obstacles to selling our products, the joint sessions that work on them, and what is asked for."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_int, check_name, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money
from keyaccount.values.text import Text, text_of

__all__ = [
    "AgreedChange",
    "ImprovementRequest",
    "JointInvitation",
    "JointSession",
    "Obstacle",
    "ObstacleKind",
]


class ObstacleKind(Enum):
    """Name what kind of obstacle stands between our product and its sale.

    >>> ObstacleKind.PACK.text.zh
    '包装'
    """

    QUALITY = "quality"
    PACK = "pack"
    SPECIFICATION = "specification"
    PRICE = "price"
    SUPPLY = "supply"
    TERMS = "terms"
    SERVICE = "service"
    COMPETITOR = "competitor"
    INFORMATION = "information"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self]


_KINDS = {
    ObstacleKind.QUALITY: Text("quality", "质量"),
    ObstacleKind.PACK: Text("pack", "包装"),
    ObstacleKind.SPECIFICATION: Text("specification", "规格"),
    ObstacleKind.PRICE: Text("price", "价格"),
    ObstacleKind.SUPPLY: Text("supply", "供货"),
    ObstacleKind.TERMS: Text("terms", "交易条件"),
    ObstacleKind.SERVICE: Text("service", "服务"),
    ObstacleKind.COMPETITOR: Text("rival's offer", "竞品"),
    ObstacleKind.INFORMATION: Text("product knowledge", "产品信息"),
}


@attrs.frozen
class Obstacle:
    """Hold one obstacle to selling a product or service of ours, and the sales it blocks per year.

    `product` None means all of them; `blocked` None means not measured. Method: A5.

    >>> Obstacle("B1", ObstacleKind.PACK, "外箱易破损", product="P1", blocked=Money(60000, "CNY")).severity
    3
    """

    id: str
    kind: ObstacleKind
    statement: Text = attrs.field(converter=text_of)
    product: str | None = attrs.field(default=None, kw_only=True)
    blocked: Money | None = attrs.field(default=None, kw_only=True)
    severity: int = attrs.field(default=3, kw_only=True)
    raised_by: Side = attrs.field(default=Side.THEIRS, kw_only=True)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    removed_on: date | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.kind, ObstacleKind, "$.kind")
        check_type(self.blocked, (Money, type(None)), "$.blocked")
        check_int(self.severity, "$.severity", least=1, most=5)
        if self.product is not None:
            check_id(self.product, "$.product")
        if self.removed_on is not None:
            check_date(self.removed_on, "$.removed_on")

    def removed(self, as_of: date) -> bool:
        """Tell whether it is out of the way at the close of a day."""
        return self.removed_on is not None and self.removed_on <= as_of


@attrs.frozen
class JointInvitation:
    """Invite the customer to our site to talk obstacles through; visits can schedule it.

    >>> JointInvitation("C007", date(2026, 5, 12), "our plant", ["B1"], ["王敏"], ["赵刚"]).customer
    'C007'
    """

    customer: str
    on: date
    place: str
    obstacles: tuple[str, ...] = attrs.field(converter=tuple_of)
    their_people: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    our_people: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    accepted: bool | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.customer, "$.customer")
        check_date(self.on, "$.on")
        check_name(self.place, "$.place")


@attrs.frozen
class AgreedChange:
    """Hold one change both sides agreed on in a joint session, and the obstacle it removes.

    >>> AgreedChange("B1", "加厚外箱").obstacle
    'B1'
    """

    obstacle: str
    change: Text = attrs.field(converter=text_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.obstacle, "$.obstacle")


@attrs.frozen
class JointSession:
    """Record a session in which both sides worked on obstacles: who was there and what was agreed.

    Method: A5.

    >>> JointSession("J1", date(2026, 5, 12), "our plant", ["赵刚"], ["王敏"]).joint
    True
    """

    id: str
    on: date
    place: str
    our_people: tuple[str, ...] = attrs.field(converter=tuple_of)
    their_people: tuple[str, ...] = attrs.field(converter=tuple_of)
    changes: tuple[AgreedChange, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_date(self.on, "$.on")
        check_name(self.place, "$.place")

    @property
    def joint(self) -> bool:
        """Tell whether somebody of each side was there."""
        return bool(self.our_people and self.their_people)


@attrs.frozen
class ImprovementRequest:
    """Ask for one improvement of a product or service: the change, our owner, and the customer's part.

    `their_part` is what the customer does for it: trying it out, giving figures, taking a first lot.
    `session` names the joint session it came out of. Method: A5.

    >>> ImprovementRequest("R1", "B1", "加厚外箱", their_part="试销 200 箱").their_part.zh
    '试销 200 箱'
    """

    id: str
    obstacle: str
    change: Text = attrs.field(converter=text_of)
    their_part: Text | None = attrs.field(
        default=None, converter=attrs.converters.optional(text_of), kw_only=True
    )
    session: str | None = attrs.field(default=None, kw_only=True)
    owner: str | None = attrs.field(default=None, kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    cost: Money | None = attrs.field(default=None, kw_only=True)
    done_on: date | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.obstacle, "$.obstacle")
        check_type(self.cost, (Money, type(None)), "$.cost")
        for name in ("due", "done_on"):
            if getattr(self, name) is not None:
                check_date(getattr(self, name), f"$.{name}")
