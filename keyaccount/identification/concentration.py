"""How turnover is concentrated: share, rank, cumulative share, ABC, Gini, HHI, top n and the Lorenz curve."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.abc_analysis import AbcClass, AbcCuts, abc_classes, standing_order
from keyaccount.identification.amounts import Amount, Amounts, ratio_of
from keyaccount.values.checks import check_int, check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Concentration", "Standing", "concentrate"]

HHI_SCALE = 10_000


@attrs.frozen
class Standing:
    """Hold one customer's place in turnover: equal amounts share the rank and the cumulative shares.

    `before` is the cumulative share of everybody strictly above, `cumulative` includes the customer
    and its equals. Shares are of the sum of the positive amounts; a negative amount has a negative
    share and no class. Without any positive amount, shares are unknown (None).

    >>> concentrate({"a": 3, "b": 1}, AbcCuts()).of("a").share
    Decimal('0.750000000000')
    """

    customer: str
    amount: Amount
    rank: int
    share: Decimal | None
    before: Decimal | None
    cumulative: Decimal | None
    abc: AbcClass | None


@attrs.frozen
class Concentration:
    """Hold how an amount (turnover, as a rule) is spread over customers. Method: I2.

    `gini` (0 equal .. 1) and `hhi` (0..10,000) count a negative amount as none and say so in a finding.

    >>> spread = concentrate({"P": 30, "Q": 30, "R": 20, "S": 20}, AbcCuts())
    >>> spread.hhi, spread.of("Q").rank, spread.top_share(2)
    (Decimal('2600.000000000000'), 1, Decimal('0.600000000000'))
    """

    total: Amount
    cuts: AbcCuts
    standings: tuple[Standing, ...] = attrs.field(converter=tuple_of)
    gini: Decimal | None
    hhi: Decimal | None
    unknown: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def of(self, customer: str) -> Standing:
        """Return one customer's place.

        Raises `KeyAccountError` (`customer.unknown`) with the closest known id.

        >>> concentrate({"a": 3, "b": 1}, AbcCuts()).of("b").abc
        <AbcClass.A: 'a'>
        """
        known = {one.customer: one for one in self.standings}
        check_one_of(customer, known, "customer.unknown", "$.customer")
        return known[customer]

    def count(self, abc: AbcClass) -> int:
        """Return how many customers a class holds.

        >>> concentrate({"a": 80, "b": 20}, AbcCuts()).count(AbcClass.B)
        1
        """
        return sum(one.abc is abc for one in self.standings)

    def top_share(self, n: int) -> Decimal | None:
        """Return the share of the n largest, or None where nobody has any turnover.

        >>> concentrate({"a": 3, "b": 1}, AbcCuts()).top_share(1)
        Decimal('0.750000000000')
        """
        check_int(n, "$.n", least=1)
        shares = [one.share for one in self.standings[:n]]
        known = [Fraction(share) for share in shares if share is not None and share > 0]
        return score_of(sum(known, Fraction(0))) if len(known) or None not in shares else None

    def lorenz(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Return the Lorenz curve: share of customers, smallest first, against their share of the amount.

        Negative amounts count as none. Empty where nobody has any turnover.

        >>> concentrate({"a": 3, "b": 1}, AbcCuts()).lorenz()[1]
        (Decimal('0.500000000000'), Decimal('0.250000000000'))
        """
        shares = [max(Fraction(0), Fraction(one.share)) for one in self.standings if one.share is not None]
        points, risen = [(score_of(0), score_of(0))] if shares else [], Fraction(0)
        for index, share in enumerate(reversed(shares), start=1):
            risen += share
            points.append((ratio_of(index, len(shares)), score_of(min(risen, Fraction(1)))))
        return tuple(points)

    def explain(self, customer: str) -> Explanation:
        """Explain one customer's share, rank and class, or raise for an unknown id. Method: I2.

        >>> print(concentrate({"a": 3, "b": 1}, AbcCuts()).explain("b").tree())
        share of turnover of b = 0.25 (rank 2 of 2) [I2]
          amount = 1
          cumulative share above it = 0.75
          class = class A (cuts 0.80/0.95, the crossing customer in the upper class)
        """
        one = self.of(customer)
        parts = (
            Explanation("amount", Text("amount", "金额"), one.amount),
            Explanation("before", Text("cumulative share above it", "排在其前的累计占比"), one.before),
            Explanation(
                "class",
                Text("class", "类别"),
                one.abc.text if one.abc else Text("no turnover", "无净营业额"),
                self.cuts.text,
            ),
        )
        size = len(self.standings)
        return Explanation(
            "share",
            Text(f"share of turnover of {customer}", f"{customer} 的营业额占比"),
            one.share,
            Text(f"rank {one.rank} of {size}", f"第 {one.rank} 名,共 {size} 名"),
            "I2",
            parts=parts,
            combine=Combine.REASONS,
        )

    def table(self, at_most: int = 15) -> Table:
        """Return the largest customers as a table, the measures below it."""
        rows: list[tuple[Figure, ...]] = [
            (one.rank, one.customer, one.amount, one.share, one.cumulative, one.abc.name if one.abc else "-")
            for one in self.standings[:at_most]
        ]
        return Table(Text("Concentration", "营业额集中度"), _COLUMNS, rows, self._note())

    def _note(self) -> Text:
        counts = {abc: self.count(abc) for abc in AbcClass}
        shown = "/".join(str(count) for count in counts.values())
        gini, hhi = figure_text(self.gini), figure_text(self.hhi)
        size = len(self.standings)
        return Text(
            f"{size} customers, A/B/C {shown}; Gini {gini}; HHI {hhi} of 10,000; {self.cuts.text.en}",
            f"{size} 个客户,A/B/C 为 {shown};基尼系数 {gini};HHI {hhi}(满值 10,000);{self.cuts.text.zh}",
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the concentration on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COLUMNS = (
    Text("rank", "名次"),
    Text("customer", "客户"),
    Text("amount", "金额"),
    Text("share", "占比"),
    Text("cumulative", "累计占比"),
    Text("class", "类别"),
)


def concentrate(amounts: Mapping[str, Amount | None], cuts: AbcCuts) -> Concentration:
    """Measure how an amount is spread over customers; the order they are given in changes nothing.

    Amounts are Money, Decimal, Fraction or int; None is unknown and stays out of every figure.
    Linear but for one sort. Raises `KeyAccountError` (`amounts.empty`, `amounts.wrong`,
    `amounts.currency-mixed`). Sources: Gini by the sorted formula (R package ineq), HHI on 0..10,000
    (US Department of Justice). Method: I2.

    >>> concentrate({"a": 541, "b": 1463, "c": 2445}, AbcCuts()).gini
    Decimal('0.285307559751')
    """
    check_type(cuts, AbcCuts, "$.cuts")
    exact = Amounts.of(amounts)
    if not exact.units:
        refuse(
            "amounts.unknown",
            "$.amounts",
            "every amount is unknown; give at least one",
            "所有金额均未知,至少给出一个",
        )
    positive = [amount for amount in exact.units.values() if amount > 0]
    return Concentration(
        total=exact.figure(exact.total),
        cuts=cuts,
        standings=_standings(exact, cuts, sum(positive)),
        gini=_gini(positive, len(exact.units)),
        hhi=_hhi(positive),
        unknown=tuple(sorted(exact.unknown)),
        findings=_findings(exact, positive),
    )


def _standings(exact: Amounts, cuts: AbcCuts, total: int) -> tuple[Standing, ...]:
    classes = abc_classes(exact.units, cuts)
    ordered = standing_order(exact.units)
    through: dict[int, int] = {}
    for _, amount in ordered:
        through[amount] = through.get(amount, 0) + max(amount, 0)
    found: list[Standing] = []
    rank, before, last = 0, 0, None
    for place, (customer, amount) in enumerate(ordered, start=1):
        if amount != last:
            before += through[last] if last is not None else 0
            rank, last = place, amount
        found.append(
            Standing(
                customer,
                exact.figure(amount),
                rank,
                ratio_of(amount, total) if total else None,
                ratio_of(before, total) if total else None,
                ratio_of(before + through[amount], total) if total else None,
                classes[customer],
            )
        )
    return tuple(found)


def _gini(positive: list[int], size: int) -> Decimal | None:
    total = sum(positive)
    if not total:
        return None
    nobody = size - len(positive)
    weighted = sum((nobody + place) * amount for place, amount in enumerate(sorted(positive), start=1))
    return ratio_of(2 * weighted - (size + 1) * total, size * total)


def _hhi(positive: list[int]) -> Decimal | None:
    total = sum(positive)
    return ratio_of(HHI_SCALE * sum(amount * amount for amount in positive), total * total) if total else None


def _findings(exact: Amounts, positive: list[int]) -> tuple[Finding, ...]:
    found = []
    negative = sum(amount < 0 for amount in exact.units.values())
    if exact.unknown:
        found.append(
            _finding("unknown", len(exact.unknown), "amount unknown, left out", "金额未知,不参与计算")
        )
    if negative:
        found.append(
            _finding(
                "negative",
                negative,
                "amount below zero: counted as none in Gini, HHI and classes",
                "金额为负:在基尼系数、HHI 和分类中按无营业额计",
            )
        )
    if not positive:
        found.append(
            _finding(
                "none", len(exact.units), "no turnover at all: shares are unknown", "均无营业额:占比未知"
            )
        )
    elif len(exact.units) == 1:
        found.append(_finding("single", 1, "the only one: shares say nothing", "唯一客户:占比没有意义"))
    elif len(set(exact.units.values())) == 1:
        found.append(
            _finding("tied", len(positive), "all equal: one rank, one class", "金额全部相同:名次和类别相同")
        )
    return tuple(found)


def _finding(what: str, count: int, en: str, zh: str) -> Finding:
    return Finding(
        f"concentration.{what}",
        Severity.INFO,
        "$.amounts",
        Text(f"{count} customers: {en}", f"{count} 个客户{zh}"),
        "I2",
    )
