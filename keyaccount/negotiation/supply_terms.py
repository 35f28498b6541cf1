"""What a season asks for and what stands against it: needs, capacities, costs by period."""

from __future__ import annotations

import attrs

from keyaccount.errors import refuse
from keyaccount.values.checks import check_id, check_int, check_type
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["KEY_RANK", "SeasonCapacity", "SeasonCosts", "SeasonNeed", "rank_text"]

KEY_RANK = 1
_MOST_RANK = 9


def rank_text(rank: int) -> Text:
    """Return a class of customers in words: 1 is the key accounts, who come first.

    >>> rank_text(1).en, rank_text(2).zh
    ('key accounts', '第 2 类客户')
    """
    if rank == KEY_RANK:
        return Text("key accounts", "重点客户")
    return Text(f"customers of class {rank}", f"第 {rank} 类客户")


def check_rank(rank: object, path: str) -> None:
    """Refuse a class that is not a whole number from 1 (key accounts) to 9.

    >>> check_rank(2, "$.rank")
    """
    check_int(rank, path, least=KEY_RANK, most=_MOST_RANK)


@attrs.frozen
class SeasonNeed:
    """State how many units a customer will sell in one period; rank 1 is a key account.

    >>> SeasonNeed("C007", Period.month(2026, 7), 900).rank
    1
    """

    account: str
    period: Period
    units: int
    rank: int = KEY_RANK

    def __attrs_post_init__(self) -> None:
        check_id(self.account, "$.account")
        check_type(self.period, Period, "$.period")
        check_int(self.units, "$.units", least=0)
        check_rank(self.rank, "$.rank")


@attrs.frozen
class SeasonCapacity:
    """State what can be made and moved in one period, and what more at extra cost.

    `storage` is the most units our warehouse can hold over at the end of the period; None has no limit.

    >>> SeasonCapacity(Period.month(2026, 5), production=500, transport=600).extra_production
    0
    """

    period: Period
    production: int
    transport: int
    extra_production: int = 0
    extra_transport: int = 0
    storage: int | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.period, Period, "$.period")
        for name in ("production", "transport", "extra_production", "extra_transport"):
            check_int(getattr(self, name), f"$.{name}", least=0)
        if self.storage is not None:
            check_int(self.storage, "$.storage", least=0)


@attrs.frozen
class SeasonCosts:
    """State what a unit costs per period held, by us or at the customer's, and made or moved beyond plan.

    Raises `KeyAccountError` (`season.currency`, `season.negative-cost`).

    >>> SeasonCosts.of("CNY", our_holding="0.40").their_holding
    Money('0.00', 'CNY')
    """

    our_holding: Money
    their_holding: Money
    extra_production: Money
    extra_transport: Money

    def __attrs_post_init__(self) -> None:
        for field in attrs.fields(SeasonCosts):
            cost = getattr(self, field.name)
            check_type(cost, Money, f"$.{field.name}")
            if cost.currency != self.our_holding.currency:
                refuse(
                    "season.currency", f"$.{field.name}", "give all costs in one currency", "成本币种须一致"
                )
            if cost.is_negative:
                refuse("season.negative-cost", f"$.{field.name}", "a cost is not negative", "成本不得为负")

    @classmethod
    def of(
        cls,
        currency: str,
        *,
        our_holding: str | int = 0,
        their_holding: str | int = 0,
        extra_production: str | int = 0,
        extra_transport: str | int = 0,
    ) -> SeasonCosts:
        """Return costs from plain amounts of one currency."""
        return cls(
            Money(our_holding, currency),
            Money(their_holding, currency),
            Money(extra_production, currency),
            Money(extra_transport, currency),
        )
