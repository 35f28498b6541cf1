"""Receivables ageing: what is owed, for how long, what of it is likely lost, and the room in the limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.model.receivable import Receivable
from keyaccount.values.checks import check_date, check_decimal, check_int, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding, score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Lang, Text

__all__ = [
    "AgeBand",
    "AgedAmount",
    "AgeingBasis",
    "AgeingScale",
    "ReceivablesAgeing",
    "age_amounts",
    "age_receivables",
    "days_sales_outstanding",
]


class AgeingBasis(Enum):
    """Name from which day an open amount is aged; publications use both."""

    OVERDUE = "overdue"  # days after the due day; not yet due is age 0
    INVOICED = "invoiced"  # days since it was invoiced

    @property
    def text(self) -> Text:
        """Return the basis in words."""
        return _BASES[self]


_BASES = {
    AgeingBasis.OVERDUE: Text("days overdue", "逾期天数"),
    AgeingBasis.INVOICED: Text("days since invoiced", "自开票起天数"),
}


@attrs.frozen
class AgeBand:
    """State one band of ages, in days from `first` to `last` (both included), and the share lost in it.

    `last` None leaves the band open. Raises `KeyAccountError` (`ageing.band-empty`).

    >>> AgeBand(31, 60, Decimal("0.10")).label.en
    '31-60 days'
    """

    first: int
    last: int | None
    loss_rate: Decimal

    def __attrs_post_init__(self) -> None:
        check_int(self.first, "$.first", least=0)
        if self.last is not None:
            check_int(self.last, "$.last", least=0)
            if self.last < self.first:
                refuse("ageing.band-empty", "$.last", "must not be below first", "不得小于起始天数")
        check_decimal(self.loss_rate, "$.loss_rate", least=0, most=1)

    @property
    def label(self) -> Text:
        """Return the band in words."""
        if self.last is None:
            return Text(f"over {self.first - 1} days", f"{self.first - 1} 天以上")
        if self.last == 0:
            return Text("not due", "未到期")
        return Text(f"{self.first}-{self.last} days", f"{self.first}-{self.last} 天")


@attrs.frozen
class AgeingScale:
    """Hold contiguous bands of ages from 0 up, each with the share of it that is likely lost.

    The default rates are an assumption to be replaced by the firm's own write-offs; `source` says where
    rates come from. Raises `KeyAccountError` (`ageing.bands`).

    Source: the ageing-of-receivables method of estimating doubtful accounts.

    Method: C3.

    >>> [band.label.en for band in AgeingScale().bands]
    ['not due', '1-30 days', '31-60 days', '61-90 days', 'over 90 days']
    >>> AgeingScale.of([30, 60], [Decimal("0.01"), Decimal("0.05"), Decimal("0.3")]).bands[2].first
    61
    """

    bands: tuple[AgeBand, ...] = attrs.field(
        default=(
            AgeBand(0, 0, Decimal("0.01")),
            AgeBand(1, 30, Decimal("0.03")),
            AgeBand(31, 60, Decimal("0.10")),
            AgeBand(61, 90, Decimal("0.25")),
            AgeBand(91, None, Decimal("0.50")),
        ),
        converter=tuple_of,
    )
    basis: AgeingBasis = AgeingBasis.OVERDUE
    source: str = "assumed until own write-offs are known"

    def __attrs_post_init__(self) -> None:
        check_type(self.basis, AgeingBasis, "$.basis")
        check_type(self.source, str, "$.source")
        starts = 0
        for index, band in enumerate(self.bands):
            check_type(band, AgeBand, f"$.bands[{index}]")
            if band.first != starts or (band.last is None) != (index == len(self.bands) - 1):
                refuse(
                    "ageing.bands",
                    f"$.bands[{index}]",
                    f"bands follow each other from 0, the last stays open; this one should start at {starts}",
                    f"各账龄段必须从 0 起首尾相接,最后一段不设上限;此处应从 {starts} 开始",
                )
            starts = band.first if band.last is None else band.last + 1
        if not self.bands:
            refuse("ageing.bands", "$.bands", "give at least one band", "至少给出一个账龄段")

    @classmethod
    def of(
        cls, lasts: Sequence[int], loss_rates: Sequence[Decimal], basis: AgeingBasis = AgeingBasis.OVERDUE
    ) -> AgeingScale:
        """Build a scale from the last day of each band but the open one, and one rate per band."""
        if len(loss_rates) != len(lasts) + 1:
            refuse(
                "ageing.rates",
                "$.loss_rates",
                f"give {len(lasts) + 1} rates",
                f"须给出 {len(lasts) + 1} 个比率",
            )
        firsts = [0, *(last + 1 for last in lasts)]
        ends = [*lasts, None]
        bands = [AgeBand(*band) for band in zip(firsts, ends, loss_rates, strict=True)]
        return cls(bands, basis, "given")

    def band_of(self, age: int) -> int:
        """Return the place of the band an age falls in."""
        return next(index for index, band in enumerate(self.bands) if band.last is None or age <= band.last)


@attrs.frozen
class AgedAmount:
    """Hold what is open in one band, on how many documents (None: unknown), and what is likely lost.

    >>> AgedAmount(AgeBand(0, None, Decimal("0.5")), Money(10, "CNY"), 1, Money(5, "CNY")).loss
    Money('5.00', 'CNY')
    """

    band: AgeBand
    amount: Money
    documents: int | None
    loss: Money


@attrs.frozen
class ReceivablesAgeing:
    """Hold the aged receivables of one customer at the close of a day.

    `credits` are open credit notes and overpayments (zero or negative); they stand apart, because a
    credit does not make an old debt safer. `exposure` is all that is open. `overdue` is None where only
    sums by age since the invoice are known, `credit_limit` where no limit is.

    Method: C3.

    >>> bill = Receivable("C1", "INV-1", Money(1000, "CNY"), date(2026, 1, 1), due=date(2026, 1, 31))
    >>> aged = age_receivables([bill], date(2026, 3, 2), currency="CNY", credit_limit=Money(800, "CNY"))
    >>> str(aged.overdue), str(aged.expected_loss), str(aged.over_limit)
    ('1000.00 CNY', '30.00 CNY', '200.00 CNY')
    """

    as_of: date
    scale: AgeingScale
    amounts: tuple[AgedAmount, ...] = attrs.field(converter=tuple_of)
    credits: Money
    overdue: Money | None
    credit_limit: Money | None = None
    rounding: Rounding = Rounding.HALF_UP

    @property
    def owed(self) -> Money:
        """Return all debts open, credits left out."""
        return Money.total((one.amount for one in self.amounts), self.credits.currency)

    @property
    def exposure(self) -> Money:
        """Return all that is open, credits taken off."""
        return self.owed + self.credits

    @property
    def expected_loss(self) -> Money:
        """Return what is likely lost: each band's amount times its rate, rounded per band."""
        return Money.total((one.loss for one in self.amounts), self.credits.currency)

    @property
    def overdue_share(self) -> Decimal | None:
        """Return the share of the debts that is past due, None where nothing is owed or it is not known."""
        owed = self.owed
        return None if self.overdue is None or owed.is_zero else score_of(self.overdue.ratio(owed))

    @property
    def use_of_limit(self) -> Decimal | None:
        """Return exposure over credit limit, None where there is no limit to compare with."""
        if self.credit_limit is None or self.credit_limit.is_zero:
            return None
        return score_of(self.exposure.ratio(self.credit_limit))

    @property
    def over_limit(self) -> Money | None:
        """Return by how much the exposure passes the limit, None where no limit is known."""
        if self.credit_limit is None:
            return None
        over = self.exposure - self.credit_limit
        return Money.zero(over.currency) if over.is_negative else over

    def explain(self) -> Explanation:
        """Explain the expected loss, band by band."""
        parts = tuple(
            Explanation(
                f"band-{one.band.first}",
                one.band.label,
                one.loss,
                Text(
                    f"{one.amount} x {figure_text(one.band.loss_rate)}",
                    f"{one.amount} × {figure_text(one.band.loss_rate)}",
                ),
                "C3",
            )
            for one in self.amounts
        )
        reason = Text(
            f"aged by {self.scale.basis.text.en} at {self.as_of}; rates: {self.scale.source}",
            f"截至 {self.as_of},按{self.scale.basis.text.zh}分段;比率来源:{self.scale.source}",
        )
        because = (
            Explanation("exposure", Text("exposure", "应收敞口"), self.exposure, clause="C3"),
            Explanation("credit_limit", Text("credit limit", "信用额度"), self.credit_limit, clause="C3"),
        )
        return Explanation(
            "receivables_loss",
            Text("expected loss on receivables", "应收款预期损失"),
            self.expected_loss,
            reason,
            "C3",
            parts=parts,
            combine=Combine.SUM,
            because=because,
        )

    def table(self) -> Table:
        """Return one row per band."""
        columns = (
            Text("age", "账龄"),
            Text("documents", "单据数"),
            Text("open", "未收"),
            Text("likely lost", "预期损失"),
        )
        rows = [(one.band.label, one.documents, one.amount, one.loss) for one in self.amounts]
        return Table(Text("receivables by age", "应收款账龄"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Lay the ageing out for a terminal."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def age_receivables(
    receivables: Iterable[Receivable],
    as_of: date,
    *,
    currency: str,
    scale: AgeingScale | None = None,
    credit_limit: Money | None = None,
    rounding: Rounding = Rounding.HALF_UP,
) -> ReceivablesAgeing:
    """Age what is open at the close of a day and estimate what of it is lost.

    A band's loss is its amount times its rate, rounded once; the whole is the sum of the bands.
    Raises `KeyAccountError` (`money.currency-mixed`). Linear in receivables.

    Method: C3.

    >>> age_receivables([], date(2026, 3, 1), currency="CNY").expected_loss
    Money('0.00', 'CNY')
    """
    check_date(as_of, "$.as_of")
    used = scale or AgeingScale()
    zero = Money.zero(currency)
    amounts = [zero] * len(used.bands)
    documents = [0] * len(used.bands)
    overdue = credit = zero
    for one in receivables:
        still = one.open_amount(as_of)
        if still.is_negative:
            credit = credit + still
        elif not still.is_zero:
            start = one.due if used.basis is AgeingBasis.OVERDUE else one.invoiced
            place = used.band_of(max(0, (as_of - start).days))
            amounts[place] = amounts[place] + still
            documents[place] += 1
            overdue = overdue + still if as_of > one.due else overdue
    aged = [
        AgedAmount(band, amount, count, amount.times(Fraction(band.loss_rate), rounding))
        for band, amount, count in zip(used.bands, amounts, documents, strict=True)
    ]
    return ReceivablesAgeing(as_of, used, aged, credit, overdue, credit_limit, rounding)


def age_amounts(
    amounts: Sequence[Money],
    as_of: date,
    *,
    scale: AgeingScale | None = None,
    credit_limit: Money | None = None,
    rounding: Rounding = Rounding.HALF_UP,
) -> ReceivablesAgeing:
    """Estimate what is lost from sums already aged, one per band of the scale, as an ERP reports them.

    Raises `KeyAccountError` (`ageing.amounts`, `money.currency-mixed`).

    Source: the ageing-of-receivables method of estimating doubtful accounts.

    Method: C3.

    >>> sums = [Money(amount, "CNY") for amount in (60000, 30000, 15000)]
    >>> scale = AgeingScale.of([30, 60], [Decimal("0.01"), Decimal("0.05"), Decimal("0.2")])
    >>> str(age_amounts(sums, date(2026, 3, 31), scale=scale).expected_loss)
    '5100.00 CNY'
    """
    check_date(as_of, "$.as_of")
    used = scale or AgeingScale()
    sums = tuple_of(amounts)
    if len(sums) != len(used.bands):
        bands = len(used.bands)
        refuse(
            "ageing.amounts",
            "$.amounts",
            f"give one sum per band, {bands}",
            f"每个账龄段给出一个金额,共 {bands} 个",
        )
    for index, amount in enumerate(sums):
        check_type(amount, Money, f"$.amounts[{index}]")
        if amount.is_negative:
            refuse("ageing.amounts", f"$.amounts[{index}]", "must not be negative", "不得为负")
    currency = sums[0].currency
    aged = [
        AgedAmount(band, amount, None, amount.times(Fraction(band.loss_rate), rounding))
        for band, amount in zip(used.bands, sums, strict=True)
    ]
    late = [one.amount for one in aged if one.band.first > 0]
    # The band from day 0 holds what is not due; it is only that where it ends on day 0.
    told = used.basis is AgeingBasis.OVERDUE and used.bands[0].last == 0
    overdue = Money.total(late, currency) if told else None
    return ReceivablesAgeing(as_of, used, aged, Money.zero(currency), overdue, credit_limit, rounding)


def days_sales_outstanding(owed: Money, turnover: Money, days: int) -> Decimal | None:
    """Return how many days of turnover are owed, at 12 places; None where nothing was sold.

    Source: owed / turnover of the period x days of the period.

    Method: C3.

    >>> days_sales_outstanding(Money(50000, "CNY"), Money(365000, "CNY"), 365)
    Decimal('50.000000000000')
    """
    check_int(days, "$.days", least=1)
    return None if turnover.amount <= 0 else score_of(owed.ratio(turnover) * days)
