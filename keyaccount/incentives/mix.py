"""Mix rebates: paid only if the purchases are spread over the parts of the range as agreed."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.incentives.numeric import optional_decimal, percent_text, plain
from keyaccount.incentives.scope import Scope
from keyaccount.incentives.tiers import TierScale
from keyaccount.values.checks import check_decimal, check_id, check_type, check_unique, tuple_of
from keyaccount.values.text import Text

__all__ = ["MixPart", "MixRebate"]


@attrs.frozen
class MixPart:
    """Ask that part of the range takes at least a share or a figure of the purchases (in units of the base).

    Raises `KeyAccountError` (`mix.condition`).

    >>> MixPart("premium", Scope(brands=["Gold"]), least_share="0.2").met(Fraction(19), Fraction(100))
    False
    """

    key: str
    scope: Scope
    least_share: Decimal | None = attrs.field(default=None, converter=optional_decimal)
    least: Decimal | None = attrs.field(default=None, converter=optional_decimal)

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.scope, Scope, "$.scope")
        if self.least_share is not None:
            check_decimal(self.least_share, "$.least_share", least=0, most=1)
        if self.least is not None:
            check_decimal(self.least, "$.least", least=0)
        if (self.least_share is None) == (self.least is None):
            refuse("mix.condition", "$", "give either least_share or least", "least_share 与 least 须二选一")

    def met(self, part: Fraction, whole: Fraction) -> bool:
        """Tell whether a part of the whole is large enough."""
        if self.least is not None:
            return part >= self.least
        return whole > 0 and part / whole >= Fraction(self.least_share or 0)

    @property
    def text(self) -> Text:
        """Return the condition in words."""
        if self.least is not None:
            return Text(f"{self.key} at least {plain(self.least)}", f"{self.key} 不少于 {plain(self.least)}")
        share = percent_text(self.least_share or Decimal(0))
        return Text(f"{self.key} at least {share}", f"{self.key} 占比不少于 {share}")


@attrs.frozen
class MixRebate:
    """Pay a scale only if every part of the mix is met (组合返利). Method: N7.

    >>> from keyaccount.incentives.tiers import Boundary, TierMethod
    >>> scale = TierScale.of((0, "0.01"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> MixRebate(scale, [MixPart("premium", Scope(brands=["Gold"]), least_share="0.2")]).text.zh
    '组合返利(premium 占比不少于 20%)'
    """

    scale: TierScale
    mix: tuple[MixPart, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.scale, TierScale, "$.scale")
        if not self.mix:
            refuse("mix.empty", "$.mix", "give at least one part", "至少给出一个组合条件")
        for place, part in enumerate(self.mix):
            check_type(part, MixPart, f"$.mix[{place}]")
        check_unique([part.key for part in self.mix], "mix.duplicate", "$.mix")

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        en = ", ".join(part.text.en for part in self.mix)
        zh = "、".join(part.text.zh for part in self.mix)
        return Text(f"mix rebate ({en})", f"组合返利({zh})")
