"""RFM: recency, frequency and monetary value in equal-count bins that never split equal customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.amounts import Amount, Amounts
from keyaccount.model.facts import CustomerFacts
from keyaccount.values.checks import check_date, check_int, check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Rfm", "RfmCustomer", "RfmScore", "rfm", "rfm_from_facts", "rfm_from_orders"]


@attrs.frozen
class RfmCustomer:
    """Hold what RFM needs of one customer: the last day, the number of occasions, and the amount.

    >>> RfmCustomer("C1", date(2026, 1, 5), occasions=3, amount=300).occasions
    3
    """

    customer: str
    last: date
    occasions: int
    amount: Amount

    def __attrs_post_init__(self) -> None:
        check_date(self.last, "$.last")
        check_int(self.occasions, "$.occasions", least=1)


@attrs.frozen
class RfmScore:
    """Hold one customer's figures and its three scores, from 1 (worst) to the number of bins.

    >>> RfmScore("C1", 4, 3, 300, 5, 4, 3).code
    '543'
    """

    customer: str
    recency_days: int
    occasions: int
    amount: Amount
    recency: int
    frequency: int
    monetary: int

    @property
    def code(self) -> str:
        """Return the three scores as digits."""
        return f"{self.recency}{self.frequency}{self.monetary}"


@attrs.frozen
class Rfm:
    """Hold everybody's RFM scores, and the thresholds they follow from. Method: I4a.

    A score is 1 plus the number of thresholds a figure exceeds (for recency, the other way round), so
    equal figures have equal scores, whatever becomes of the size of the bins.

    >>> best = RfmScore("C1", 4, 3, 300, 5, 4, 3)
    >>> found = Rfm(date(2026, 1, 31), 5, (), (), (), [best])
    >>> found.of("C1").code, [part.figure for part in found.explain("C1").parts]
    ('543', [5, 4, 3])
    """

    as_of: date
    bins: int
    recency_cuts: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    frequency_cuts: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    monetary_cuts: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    scores: tuple[RfmScore, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def of(self, customer: str) -> RfmScore:
        """Return one customer's scores.

        Raises `KeyAccountError` (`customer.unknown`) with the closest known id.
        """
        known = [one.customer for one in self.scores]
        check_one_of(customer, known, "customer.unknown", "$.customer")
        return self.scores[known.index(customer)]

    def explain(self, customer: str) -> Explanation:
        """Explain one customer's scores. Method: I4a."""
        one = self.of(customer)
        parts = (
            Explanation("recency", Text("recency", "最近购买"), one.recency, _days(one.recency_days)),
            Explanation("frequency", Text("frequency", "购买频次"), one.frequency, _times(one.occasions)),
            Explanation("monetary", Text("monetary value", "购买金额"), one.monetary, because=(
                Explanation("amount", Text("amount", "金额"), one.amount),)),
        )  # fmt: skip
        bins = Text(f"of {self.bins} bins each, as of {self.as_of}", f"各分 {self.bins} 档,截至 {self.as_of}")
        return Explanation(
            "rfm", Text(f"RFM of {customer}", f"{customer} 的 RFM"), one.code, bins, "I4a", parts=parts
        )

    def table(self, at_most: int = 15) -> Table:
        """Return the best customers as a table."""
        ordered = sorted(self.scores, key=lambda one: (one.code, one.customer), reverse=True)
        rows: list[tuple[Figure, ...]] = [
            (one.customer, one.recency_days, one.occasions, one.amount, one.code) for one in ordered[:at_most]
        ]
        return Table(Text(f"RFM as of {self.as_of}", f"RFM({self.as_of})"), _COLUMNS, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the best customers on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COLUMNS = (
    Text("customer", "客户"),
    Text("days ago", "距今天数"),
    Text("occasions", "次数"),
    Text("amount", "金额"),
    Text("RFM", "RFM"),
)


def _days(count: int) -> Text:
    return Text(f"{count} days ago", f"{count} 天前")


def _times(count: int) -> Text:
    return Text(f"{count} occasions", f"{count} 次")


def rfm(
    customers: Iterable[RfmCustomer],
    as_of: date,
    bins: int = 5,
    cuts: Mapping[str, Sequence[int | Fraction]] | None = None,
) -> Rfm:
    """Score recency, frequency and monetary value from 1 to `bins`.

    Thresholds are the quantiles of the customers given (linear between neighbours), or your own under
    `cuts` ("recency", "frequency", "monetary"; `bins` - 1 rising numbers, amounts in their own unit).
    Raises `KeyAccountError` (`rfm.empty`, `rfm.after`, `rfm.cuts`). Source: R package rfm. Method: I4a.

    >>> many = [RfmCustomer(f"C{i}", date(2026, 1, 1 + i), 1, 10 * i) for i in range(1, 11)]
    >>> scored = rfm(many, date(2026, 1, 31))
    >>> scored.of("C10").code, scored.of("C1").code, scored.findings[0].code
    ('515', '111', 'rfm.constant')
    """
    check_date(as_of, "$.as_of")
    check_int(bins, "$.bins", least=2, most=9)
    given = sorted(customers, key=lambda one: one.customer)
    if not given:
        refuse("rfm.empty", "$.customers", "give at least one customer", "至少给出一个客户")
    for one in given:
        check_type(one, RfmCustomer, "$.customers")
        if one.last > as_of:
            refuse("rfm.after", f"$.customers[{one.customer!r}].last", "lies after as_of", "晚于截止日")
    exact = Amounts.of({one.customer: one.amount for one in given})
    figures = {
        "recency": [Fraction((as_of - one.last).days) for one in given],
        "frequency": [Fraction(one.occasions) for one in given],
        "monetary": [Fraction(exact.units[one.customer], exact.scale) for one in given],
    }
    limits = {key: _limits(key, values, bins, cuts) for key, values in figures.items()}
    scores = [
        RfmScore(
            one.customer,
            int(figures["recency"][index]),
            one.occasions,
            one.amount,
            bins + 1 - _bin(figures["recency"][index], limits["recency"]),
            _bin(figures["frequency"][index], limits["frequency"]),
            _bin(figures["monetary"][index], limits["monetary"]),
        )
        for index, one in enumerate(given)
    ]
    recency, frequency, monetary = (limits[key] for key in figures)
    return Rfm(as_of, bins, recency, frequency, monetary, scores, _findings(figures))


def rfm_from_orders(orders: Iterable[tuple[str, date, Amount]], as_of: date, bins: int = 5) -> Rfm:
    """Score from plain (customer, day, amount) rows, each of which counts as one occasion.

    Rows after `as_of` do not count. Method: I4a.

    >>> rfm_from_orders([("C1", date(2026, 1, 5), 10), ("C1", date(2026, 1, 9), 5)], date(2026, 1, 31)
    ...                 ).of("C1").amount
    15
    """
    found: dict[str, list[tuple[date, Amount]]] = {}
    for customer, day, amount in orders:
        if day <= as_of:
            found.setdefault(customer, []).append((day, amount))
    customers = []
    for customer, rows in found.items():
        exact = Amounts.of({str(index): amount for index, (_, amount) in enumerate(rows)})
        total = exact.figure(exact.total)
        customers.append(RfmCustomer(customer, max(day for day, _ in rows), len(rows), total))
    return rfm(customers, as_of, bins)


def rfm_from_facts(facts: Iterable[CustomerFacts], as_of: date, bins: int = 5) -> Rfm:
    """Score from the facts of a period: documents are the occasions, net turnover is the amount.

    Customers whose lines name no document are left out. Method: I4a.

    >>> from keyaccount.model.facts import customer_facts
    >>> from keyaccount.model.ledger import Ledger
    >>> ledger = Ledger.from_rows([("C1", "D1", date(2026, 1, 5), 9), ("C1", "D2", date(2026, 1, 9), 4)],
    ...     ("customer", "document", "invoiced", "net_amount"), currency="CNY")
    >>> rfm_from_facts(customer_facts(ledger), date(2026, 1, 31)).of("C1").occasions
    2
    """
    customers = [
        RfmCustomer(one.customer, one.last_day, one.documents, one.net) for one in facts if one.documents
    ]
    return rfm(customers, as_of, bins)


def _limits(
    key: str, values: list[Fraction], bins: int, cuts: Mapping[str, Sequence[int | Fraction]] | None
) -> tuple[Fraction, ...]:
    if cuts is not None and key in cuts:
        given = tuple(Fraction(cut) for cut in cuts[key])
        if len(given) != bins - 1 or list(given) != sorted(set(given)):
            refuse(
                "rfm.cuts",
                f"$.cuts.{key}",
                f"give {bins - 1} rising numbers",
                f"应给出 {bins - 1} 个递增的数",
            )
        return given
    ordered = sorted(values)
    return tuple(_quantile(ordered, Fraction(step, bins)) for step in range(1, bins))


def _quantile(ordered: list[Fraction], share: Fraction) -> Fraction:
    place = share * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _bin(value: Fraction, limits: Sequence[Fraction]) -> int:
    return 1 + sum(value > limit for limit in limits)


def _findings(figures: Mapping[str, list[Fraction]]) -> tuple[Finding, ...]:
    text = Text("equal for everybody, so it tells nobody apart", "所有客户相同,无法区分")
    return tuple(
        Finding("rfm.constant", Severity.INFO, f"$.{key}", text, "I4a")
        for key, values in figures.items()
        if len(set(values)) == 1
    )
