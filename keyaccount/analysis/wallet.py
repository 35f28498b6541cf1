"""Share of wallet: how much of what the customer spends in our categories comes to us."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.analysis.metrics import Number, number_of
from keyaccount.errors import Lang, refuse
from keyaccount.values.checks import check_int, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, round_fraction
from keyaccount.values.text import Text

__all__ = [
    "MarketShare",
    "WalletShare",
    "mean_ranks",
    "penetration",
    "share_of_requirements",
    "share_of_wallet",
    "wallet_allocation",
]


@attrs.frozen
class WalletShare:
    """Hold what a customer buys from us and what it spends in our categories in all, in one period.

    `category_spend` None means nobody knows it: then share and gap are unknown, not zero.
    Raises `KeyAccountError` (`wallet.below-own`) when the whole is less than our part.

    >>> wallet = WalletShare(Money(2500, "USD"), Money(10000, "USD"))
    >>> wallet.share, str(wallet.gap)
    (Fraction(1, 4), '7500.00 USD')
    """

    own: Money
    category_spend: Money | None

    def __attrs_post_init__(self) -> None:
        check_type(self.own, Money, "$.own")
        if self.category_spend is None:
            return
        check_type(self.category_spend, Money, "$.category_spend")
        if self.category_spend < self.own:
            refuse(
                "wallet.below-own",
                "$.category_spend",
                f"their whole spend {self.category_spend} is less than what they buy from us, {self.own}; "
                "correct it or leave it unknown",
                f"客户品类总采购额 {self.category_spend} 低于向我方的采购额 {self.own},请更正或留空",
            )

    @property
    def share(self) -> Fraction | None:
        """Return our part of the wallet, exact; None where it is unknown or empty."""
        if self.category_spend is None or self.category_spend.is_zero:
            return None
        return self.own.ratio(self.category_spend)

    @property
    def gap(self) -> Money | None:
        """Return what the customer still buys elsewhere."""
        return None if self.category_spend is None else self.category_spend - self.own

    def uplift_to(self, share: Decimal, rounding: Rounding = Rounding.HALF_UP) -> Money | None:
        """Return what we would sell more at a target share; 0 where it is reached, None where unknown.

        >>> str(WalletShare(Money(2500, "USD"), Money(10000, "USD")).uplift_to(Decimal("0.5")))
        '2500.00 USD'
        """
        rate = number_of(share, "$.share", least=0)
        if rate > 1:
            refuse("wallet.share", "$.share", "a share is at most 1", "份额不得大于 1")
        if self.category_spend is None:
            return None
        more = self.category_spend.times(rate, rounding) - self.own
        return Money.zero(self.own.currency) if more.is_negative else more

    def explain(self) -> Explanation:
        """Show the wallet as our part and the part bought elsewhere.

        >>> WalletShare(Money(1, "USD"), None).explain().figure is None
        True
        """
        label = Text("share of wallet", "钱包份额")
        if self.category_spend is None or self.gap is None:
            reason = Text("their whole spend in our categories is unknown", "客户在我方品类的总采购额未知")
            return Explanation("share_of_wallet", label, None, reason=reason, clause="I4a")
        own = Explanation("own", Text("bought from us", "向我方采购"), self.own, clause="I2")
        other = Explanation("elsewhere", Text("bought elsewhere", "向他人采购"), self.gap, clause="A3")
        whole = Explanation(
            "wallet",
            Text("spend in our categories", "品类总采购额"),
            self.category_spend,
            clause="I4a",
            parts=(own, other),
            combine=Combine.SUM,
        )
        return Explanation("share_of_wallet", label, self.share, clause="I4a", because=(whole,))

    def summary(self, lang: Lang = "en") -> str:
        """Word the share on one line.

        >>> WalletShare(Money(2500, "USD"), Money(10000, "USD")).summary()
        'share of wallet 25.0 %; 7500.00 USD bought elsewhere'
        """
        if self.share is None:
            return Text("share of wallet unknown", "钱包份额未知").say(lang)
        rate = round_fraction(self.share * 100, 1)
        return Text(
            f"share of wallet {rate} %; {self.gap} bought elsewhere",
            f"钱包份额 {rate}%;另有 {self.gap} 向他人采购",
        ).say(lang)

    def _repr_html_(self) -> str:
        return self.explain()._repr_html_()


def share_of_wallet(own: Money, category_spend: Money | None) -> WalletShare:
    """Set what a customer buys from us against all it spends in our categories.

    Method: I4a, A3.

    >>> share_of_wallet(Money(30, "CNY"), Money(120, "CNY")).share
    Fraction(1, 4)
    """
    return WalletShare(own, category_spend)


def wallet_allocation(ranks: Sequence[Number], suppliers: int | None = None) -> tuple[Fraction, ...]:
    """Predict each supplier's share of wallet from its rank in the customer's preference.

    Wallet Allocation Rule (Keiningham, Aksoy, Buoye & Cooil, HBR Oct 2011):
    (1 - rank / (n + 1)) x (2 / n). `suppliers` is n, by default the number of ranks given; tied
    suppliers take their mean rank, so that a full ranking always sums to 1.
    Raises `KeyAccountError` (`wallet.rank`, `wallet.suppliers`). Method: I4a, A3.

    >>> wallet_allocation([1, 2])
    (Fraction(2, 3), Fraction(1, 3))
    """
    given = tuple_of(ranks)
    count = len(given) if suppliers is None else suppliers
    check_int(count, "$.suppliers", least=1)
    if len(given) > count:
        refuse("wallet.suppliers", "$.suppliers", "more ranks than suppliers", "名次数多于供应商数")
    shares = []
    for index, rank in enumerate(given):
        place = number_of(rank, f"$.ranks[{index}]")
        if not 1 <= place <= count:
            refuse(
                "wallet.rank",
                f"$.ranks[{index}]",
                f"a rank lies in 1..{count}",
                f"名次应在 1 至 {count} 之间",
            )
        shares.append((1 - place / (count + 1)) * Fraction(2, count))
    return tuple(shares)


def mean_ranks(scores: Sequence[Number]) -> tuple[Fraction, ...]:
    """Rank scores, the highest first, ties sharing the mean of their places.

    >>> mean_ranks([9, 9, 4])
    (Fraction(3, 2), Fraction(3, 2), Fraction(3, 1))
    """
    given = [number_of(score, f"$.scores[{index}]") for index, score in enumerate(tuple_of(scores))]
    above = {score: sum(1 for one in given if one > score) for score in set(given)}
    return tuple(above[score] + Fraction(given.count(score) + 1, 2) for score in given)


def share_of_requirements(brand: Number, category_by_buyers: Number) -> Fraction | None:
    """Return our volume / the category volume bought by our own buyers; None without volume.

    Source: Farris et al., Marketing Metrics. Method: A3.

    >>> share_of_requirements(1_000_000, 2_000_000)
    Fraction(1, 2)
    """
    bought = number_of(brand, "$.brand", least=0)
    base = number_of(category_by_buyers, "$.category_by_buyers", least=0)
    return bought / base if base else None


def penetration(buyers: Number, base: Number) -> Fraction | None:
    """Return buyers / base; None for an empty base.

    With the whole population as base it is brand penetration, with the buyers of the category
    penetration share. Source: Farris et al., Marketing Metrics. Method: A3.

    >>> penetration(500, 10_000), penetration(500, 2_000)
    (Fraction(1, 20), Fraction(1, 4))
    """
    counted, whole = number_of(buyers, "$.buyers", least=0), number_of(base, "$.base", least=0)
    if counted > whole:
        refuse("wallet.penetration", "$.buyers", "more buyers than the base", "购买者数不得多于基数")
    return counted / whole if whole else None


@attrs.frozen
class MarketShare:
    """Split a market share into penetration share x share of requirements x heavy usage index.

    All three are exact; nothing is rounded before the product. Source: Farris et al. Method: A3.

    >>> MarketShare(Fraction(1, 4), Fraction(1, 2), Fraction(4, 5)).share
    Fraction(1, 10)
    """

    penetration_share: Fraction
    share_of_requirements: Fraction
    usage_index: Fraction

    @property
    def share(self) -> Fraction:
        """Return the market share."""
        return self.penetration_share * self.share_of_requirements * self.usage_index

    @classmethod
    def solved(
        cls,
        *,
        share: Number | None = None,
        penetration_share: Number | None = None,
        share_of_requirements: Number | None = None,
        usage_index: Number | None = None,
    ) -> MarketShare:
        """Find the one figure left out from the other three.

        Raises `KeyAccountError` (`wallet.decomposition`) unless exactly one is left out.

        >>> MarketShare.solved(share=Decimal("0.06"), penetration_share=Decimal("0.2"),
        ...                    share_of_requirements=Decimal("0.25")).usage_index
        Fraction(6, 5)
        """
        given = {
            "penetration_share": penetration_share,
            "share_of_requirements": share_of_requirements,
            "usage_index": usage_index,
        }
        known = {
            name: number_of(value, f"$.{name}", least=0) for name, value in given.items() if value is not None
        }
        if len(known) + (share is not None) != 3:
            refuse(
                "wallet.decomposition",
                "$",
                "give exactly three of the four figures",
                "四个数中须恰好给出三个",
            )
        if share is not None:
            missing = next(name for name in given if name not in known)
            product = Fraction(1)
            for value in known.values():
                product *= value
            if not product:
                refuse(
                    "wallet.decomposition",
                    "$",
                    "the given parts must be above zero",
                    "给出的各部分必须大于零",
                )
            known[missing] = number_of(share, "$.share", least=0) / product
        return cls(**known)

    def explain(self) -> Explanation:
        """Show the share as the product of its three parts.

        >>> MarketShare(Fraction(1, 4), Fraction(1, 2), Fraction(1)).explain().figure
        Fraction(1, 8)
        """
        return Explanation(
            "market_share",
            Text("market share", "市场份额"),
            self.share,
            clause="A3",
            parts=(
                Explanation(
                    "penetration_share", Text("penetration share", "渗透份额"), self.penetration_share
                ),
                Explanation(
                    "share_of_requirements",
                    Text("share of requirements", "需求份额"),
                    self.share_of_requirements,
                ),
                Explanation("usage_index", Text("heavy usage index", "重度使用指数"), self.usage_index),
            ),
            combine=Combine.PRODUCT,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the market share on one line.

        >>> MarketShare(Fraction(1, 4), Fraction(1, 2), Fraction(1)).summary()
        'market share 12.50 %'
        """
        rate = round_fraction(self.share * 100, 2)
        return Text(f"market share {rate} %", f"市场份额 {rate}%").say(lang)

    def _repr_html_(self) -> str:
        return self.explain()._repr_html_()
