"""Bundles and free goods: something off for buying products together, or more of the same for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import decimal_from, plain
from keyaccount.values.checks import check_decimal, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = ["BundleDiscount", "BundlePart", "FreeGoods"]


@attrs.frozen
class BundlePart:
    """State one product of a bundle and how much of it, in the unit of its order lines.

    >>> BundlePart("P1", 2).quantity
    Decimal('2')
    """

    product: str
    quantity: Decimal = attrs.field(converter=decimal_from)

    def __attrs_post_init__(self) -> None:
        check_id(self.product, "$.product")
        check_decimal(self.quantity, "$.quantity")
        if self.quantity <= 0:
            refuse("bundle.quantity", "$.quantity", "must be above zero", "必须大于零")


@attrs.frozen
class BundleDiscount:
    """Take an amount off for each complete bundle on a document (捆绑优惠).

    Raises `KeyAccountError` (`bundle.parts`, `bundle.duplicate`). Method: N7.

    >>> bundle = BundleDiscount([BundlePart("P1", 2), BundlePart("P2", 1)], Money(5, "CNY"))
    >>> bundle.complete({"P1": Fraction(5), "P2": Fraction(3)})
    2
    """

    parts: tuple[BundlePart, ...] = attrs.field(converter=tuple_of)
    off: Money

    def __attrs_post_init__(self) -> None:
        if len(self.parts) < 2:
            refuse("bundle.parts", "$.parts", "a bundle has at least two products", "捆绑至少包含两种产品")
        for place, part in enumerate(self.parts):
            check_type(part, BundlePart, f"$.parts[{place}]")
        check_unique([part.product for part in self.parts], "bundle.duplicate", "$.parts")
        check_type(self.off, Money, "$.off")
        if self.off.is_negative:
            refuse("bundle.off", "$.off", "must not be negative", "不得为负")

    def complete(self, bought: Mapping[str, Fraction]) -> int:
        """Return how many complete bundles quantities by product make."""
        zero = Fraction(0)
        counts = [bought.get(part.product, zero) // Fraction(part.quantity) for part in self.parts]
        return max(0, min(counts))

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        parts = " + ".join(f"{plain(part.quantity)} {part.product}" for part in self.parts)
        return Text(f"bundle {parts}: {self.off} off", f"捆绑 {parts}:每套减 {self.off}")


@attrs.frozen
class FreeGoods:
    """Give units free for units bought on one document, per product (买赠).

    `included`: the free units are among those on the document, and their price is taken off;
    otherwise they come on top and are valued at the price of the document.
    `gift` names another product that is given instead of more of the same. Included, it must be on the
    document and in the policy's scope, and no more than what is there is free; on top, each unit is
    valued at `worth`, its price. What is bought of the gift itself earns none.
    Raises `KeyAccountError` (`goods.worth`). Method: N7.

    >>> FreeGoods(buy=10, free=1, included=False).free_units(Fraction(25))
    2
    >>> FreeGoods(buy=2, free=1, included=True).free_units(Fraction(8))
    2
    >>> FreeGoods(buy=10, free=2, included=False, gift="GLASS", worth=Money(3, "CNY")).text.en
    'buy 10 get 2 GLASS free, on top'
    """

    buy: int
    free: int
    included: bool
    gift: str | None = attrs.field(default=None, kw_only=True)
    worth: Money | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_int(self.buy, "$.buy", least=1)
        check_int(self.free, "$.free", least=1)
        check_type(self.included, bool, "$.included")
        if self.gift is not None:
            check_id(self.gift, "$.gift")
        if self.worth is not None:
            check_type(self.worth, Money, "$.worth")
        if (self.worth is not None) != (self.gift is not None and not self.included):
            refuse(
                "goods.worth",
                "$.worth",
                "give the worth of a unit for, and only for, another product that comes on top",
                "仅当另行赠送其他产品时,须给出赠品单价",
            )
        if self.worth is not None and self.worth.is_negative:
            refuse("goods.worth", "$.worth", "must not be negative", "不得为负")

    def free_units(self, quantity: Fraction) -> int:
        """Return how many units are free for a quantity bought."""
        group = self.buy + self.free if self.included and self.gift is None else self.buy
        return max(0, int(quantity // group)) * self.free

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        how = ("of those ordered", "含在订量内") if self.included else ("on top", "另行赠送")
        what = f" {self.gift}" if self.gift else ""
        return Text(
            f"buy {self.buy} get {self.free}{what} free, {how[0]}",
            f"买 {self.buy} 赠 {self.free}{what}({how[1]})",
        )
