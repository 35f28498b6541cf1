"""Portfolio limits: how many key accounts hours, concentration and receivables can bear (I7)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.identification.case import Track
from keyaccount.identification.nomination import ExclusionGround
from keyaccount.identification.ranked_account import RankedAccount
from keyaccount.identification.ranking import Ranking
from keyaccount.model.book import Book
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.figures import figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import exact, score_of
from keyaccount.values.text import Text

__all__ = ["Portfolio", "PortfolioLimits"]


@attrs.frozen
class PortfolioLimits:
    """Name what the accounts on a list may take together; None sets no limit.

    - `weekly_hours` are those account managers have, `hours_each` what a current customer takes a week and
      `hours_each_prospect` a prospective one; without `weekly_hours` the book's active managers count,
      where `hours_each` is given.
    - `most_share` is the share of all current customers' turnover the list may hold together.
    - `most_receivables` is what the list may owe us together at the close of the day.

    >>> PortfolioLimits(hours_each=Decimal(6)).most_share is None
    True
    """

    weekly_hours: Decimal | None = None
    hours_each: Decimal | None = None
    hours_each_prospect: Decimal | None = None
    most_share: Decimal | None = None
    most_receivables: Money | None = None

    def __attrs_post_init__(self) -> None:
        for field in ("weekly_hours", "hours_each", "hours_each_prospect"):
            if getattr(self, field) is not None:
                check_decimal(getattr(self, field), f"$.{field}", least=0)
        if self.most_share is not None:
            check_decimal(self.most_share, "$.most_share", least=0, most=1)
        if self.most_receivables is not None:
            check_type(self.most_receivables, Money, "$.most_receivables")
        if self.weekly_hours is not None and self.hours_each is None:
            refuse(
                "portfolio.hours",
                "$.hours_each",
                "say how many hours an account takes",
                "请给出每个客户所需工时",
            )


class Portfolio:
    """Tally what the accounts picked so far take, and say which limit the next one would break.

    >>> from keyaccount.model.ledger import Ledger
    >>> Portfolio(PortfolioLimits(), None, None).hours
    Decimal('0')
    """

    def __init__(self, limits: PortfolioLimits, ranking: Ranking | None, book: Book | None) -> None:
        if book is None and (limits.most_receivables is not None or _hours_from_book(limits)):
            refuse(
                "portfolio.book",
                "$.book",
                "these limits need the book; pass book=",
                "这些限额需要账册,请传入 book=",
            )
        self._limits, self._ranking, self._book = limits, ranking, book
        self._available = _available(limits, ranking, book)
        self._turnover = sum(one.turnover_minor or 0 for one in ranking.accounts) if ranking else 0
        self.hours: Decimal = Decimal(0)
        self.share: Fraction = Fraction(0)
        self.owed_minor: int = 0

    def take(self, account: RankedAccount) -> tuple[ExclusionGround, Text] | None:
        """Take an account in, or return which limit stands against it and by how much.

        What is unknown of an account (its turnover, say) takes nothing of a limit.
        """
        hours, share, owed = self._hours(account), self._share(account), self._owed(account)
        broken = self._broken(hours, share, owed)
        if broken is None:
            with exact():
                self.hours += hours
            self.share += share
            self.owed_minor += owed
        return broken

    def _broken(self, hours: Decimal, share: Fraction, owed: int) -> tuple[ExclusionGround, Text] | None:
        limits = self._limits
        with exact():
            needed = self.hours + hours
        if self._available is not None and needed > self._available:
            return _detail(ExclusionGround.HOURS, figure_text(needed), figure_text(self._available))
        if limits.most_share is not None and self.share + share > Fraction(limits.most_share):
            reached = figure_text(score_of(self.share + share))
            return _detail(ExclusionGround.CONCENTRATION, reached, figure_text(limits.most_share))
        most = limits.most_receivables
        if most is not None and owed > 0 and self.owed_minor + owed > most.minor_units:
            reached = figure_text(Money.of_minor(self.owed_minor + owed, most.currency))
            return _detail(ExclusionGround.RECEIVABLES, reached, figure_text(most))
        return None

    def _hours(self, account: RankedAccount) -> Decimal:
        if account.track is Track.PROSPECTIVE and self._limits.hours_each_prospect is not None:
            return self._limits.hours_each_prospect
        return self._limits.hours_each if self._limits.hours_each is not None else Decimal(0)

    def _share(self, account: RankedAccount) -> Fraction:
        if account.turnover_minor is None or self._turnover <= 0:
            return Fraction(0)
        return Fraction(account.turnover_minor, self._turnover)

    def _owed(self, account: RankedAccount) -> int:
        if self._limits.most_receivables is None or self._book is None or self._ranking is None:
            return 0
        bills = self._book.receivables_of(account.customer)
        return sum(one.open_amount(self._ranking.as_of).minor_units for one in bills)


def _hours_from_book(limits: PortfolioLimits) -> bool:
    return limits.hours_each is not None and limits.weekly_hours is None


def _available(limits: PortfolioLimits, ranking: Ranking | None, book: Book | None) -> Decimal | None:
    if limits.hours_each is None:
        return None
    if limits.weekly_hours is not None:
        return limits.weekly_hours
    if book is None or ranking is None:
        return None
    return Decimal(sum(one.weekly_hours for one in book.managers if one.active(ranking.as_of)))


def _detail(ground: ExclusionGround, reached: str, limit: str) -> tuple[ExclusionGround, Text]:
    text = ground.text
    return ground, Text(f"{text.en}: {reached} of {limit}", f"{text.zh}:{reached},限额 {limit}")
