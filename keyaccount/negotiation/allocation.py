"""Sharing out what there is: key accounts first in quantity and in date, in proportion within a class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from keyaccount.errors import Lang
from keyaccount.negotiation.supply_terms import KEY_RANK, check_rank, rank_text
from keyaccount.values.checks import check_date, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import largest_remainder
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["AllocatedClaim", "AllocatedPart", "Allocation", "Arrival", "SupplyClaim", "allocate"]


@attrs.frozen
class SupplyClaim:
    """State what one account wants of a product, by which day; rank 1 is a key account.

    >>> SupplyClaim("O1", "C007", 120, date(2026, 7, 1)).rank
    1
    """

    id: str
    account: str
    units: int
    wanted: date
    rank: int = KEY_RANK

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.account, "$.account")
        check_int(self.units, "$.units", least=0)
        check_date(self.wanted, "$.wanted")
        check_rank(self.rank, "$.rank")


@attrs.frozen
class Arrival:
    """State how many units are there to be delivered from one day on.

    >>> Arrival(date(2026, 6, 25), 300).units
    300
    """

    on: date
    units: int

    def __attrs_post_init__(self) -> None:
        check_date(self.on, "$.on")
        check_int(self.units, "$.units", least=0)


@attrs.frozen
class AllocatedPart:
    """Hold what a claim gets on one day: its share of what its class got then, and why it is so much.

    >>> AllocatedPart(date(2026, 7, 1), 40, wanted=60, class_wanted=90, class_got=60).reason.en
    'its class got 60 of the 90 units open; 60 of them were its own'
    """

    on: date
    units: int
    wanted: int
    class_wanted: int
    class_got: int

    @property
    def reason(self) -> Text:
        """Return why it is so many units."""
        if self.class_got == self.class_wanted:
            return Text("all that was open", "未交数量全部满足")
        return Text(
            f"its class got {self.class_got} of the {self.class_wanted} units open; "
            f"{self.wanted} of them were its own",
            f"同类客户未交 {self.class_wanted},分得 {self.class_got};其中本单未交 {self.wanted}",
        )


@attrs.frozen
class AllocatedClaim:
    """Hold what one claim gets, day by day, and what it goes without.

    >>> claim = SupplyClaim("O1", "C007", 60, date(2026, 7, 1))
    >>> got = AllocatedClaim(claim, [AllocatedPart(date(2026, 7, 1), 40, 60, 90, 60)])
    >>> got.units, got.short, got.late
    (40, 20, 0)
    """

    claim: SupplyClaim
    parts: tuple[AllocatedPart, ...] = attrs.field(converter=tuple_of)

    @property
    def units(self) -> int:
        """Return the units allocated."""
        return sum(part.units for part in self.parts)

    @property
    def short(self) -> int:
        """Return the units it goes without."""
        return self.claim.units - self.units

    @property
    def late(self) -> int:
        """Return the units that come after the day wanted."""
        return sum(part.units for part in self.parts if part.on > self.claim.wanted)

    def explain(self) -> Explanation:
        """Explain the units by the days they come on. Method: N3."""
        one = self.claim
        parts = tuple(
            Explanation(f"on.{part.on}", Text(f"on {part.on}", f"{part.on}"), part.units, part.reason)
            for part in self.parts
        )
        kind = rank_text(one.rank)
        reason = Text(
            f"{kind.en}, wanted {one.units} by {one.wanted}; short {self.short}, late {self.late}",
            f"{kind.zh},{one.wanted} 前需 {one.units};缺 {self.short},迟交 {self.late}",
        )
        label = Text(f"{one.id} of {one.account}", f"{one.account} 的 {one.id}")
        combine = Combine.SUM if parts else Combine.REASONS
        return Explanation(f"claim.{one.id}", label, self.units, reason, "N3", parts=parts, combine=combine)


@attrs.frozen
class Allocation:
    """Hold how a supply was shared out: every claim with its parts, and what nobody wanted.

    Parts and what is left over sum exactly to the supply. Method: N3.

    >>> Allocation("P1", 10, ()).left_over
    10
    """

    product: str
    supply: int
    claims: tuple[AllocatedClaim, ...] = attrs.field(converter=tuple_of)

    @property
    def left_over(self) -> int:
        """Return the units nobody wanted."""
        return self.supply - sum(one.units for one in self.claims)

    def of(self, account: str) -> tuple[AllocatedClaim, ...]:
        """Return what one account's claims get."""
        return tuple(one for one in self.claims if one.claim.account == account)

    def findings(self) -> tuple[Finding, ...]:
        """Name every claim that goes short or late; for a key account it blocks."""
        return tuple(_finding(one) for one in self.claims if one.short or one.late)

    def explain(self) -> Explanation:
        """Explain the supply as the sum of what every claim gets and what is left. Method: N3."""
        left = Explanation("left_over", Text("left over", "剩余"), self.left_over)
        parts = (*(one.explain() for one in self.claims), left)
        label = Text(f"supply of {self.product}", f"{self.product} 可供数量")
        reason = Text(
            "key accounts first in quantity and date, in proportion within a class",
            "重点客户在数量和时间上优先,同类按比例",
        )
        return Explanation("allocation", label, self.supply, reason, "N3", parts=parts, combine=Combine.SUM)

    def table(self) -> Table:
        """Lay the shares out: a row per claim, in the order they are served."""
        rows = [
            (
                one.claim.account,
                rank_text(one.claim.rank),
                one.claim.id,
                one.claim.wanted,
                one.claim.units,
                one.units,
                one.late,
                one.short,
            )
            for one in self.claims
        ]
        columns = (
            Text("account", "客户"),
            Text("class", "类别"),
            Text("claim", "需求单"),
            Text("wanted by", "要求日期"),
            Text("wanted", "需求"),
            Text("gets", "分配"),
            Text("late", "迟交"),
            Text("short", "缺口"),
        )
        return Table(Text(f"Allocation of {self.product}", f"{self.product} 分配"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the shares as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def allocate(product: str, claims: Iterable[SupplyClaim], arrivals: Iterable[Arrival]) -> Allocation:
    """Share out a supply that arrives day by day among claims, class by class.

    A class takes what it needs before the next one is looked at, so key accounts come first in quantity;
    each class takes the latest units that are in time, so that earlier ones stay for whoever wants them
    earlier, and what is still open waits for the next arrival, so key accounts come first in date as
    well. Where a class cannot get all that is open on a day, it shares in proportion to what each claim
    has open, whole units by largest remainder. Linear in classes x days x claims. Raises
    `KeyAccountError` (`allocation.repeated-claim`). Method: N3.

    >>> july = date(2026, 7, 1)
    >>> shared = allocate("P1", [SupplyClaim("A", "C1", 60, july), SupplyClaim("B", "C2", 30, july),
    ...                          SupplyClaim("C", "C9", 50, july, rank=2)], [Arrival(july, 75)])
    >>> [one.units for one in shared.claims], shared.left_over
    ([50, 25, 0], 0)
    """
    check_id(product, "$.product")
    given, coming = tuple_of(claims), tuple_of(arrivals)
    for index, claim in enumerate(given):
        check_type(claim, SupplyClaim, f"$.claims[{index}]")
    for index, arrival in enumerate(coming):
        check_type(arrival, Arrival, f"$.arrivals[{index}]")
    check_unique([one.id for one in given], "allocation.repeated-claim", "$.claims")
    stock: dict[date, int] = {}
    for arrival in coming:
        stock[arrival.on] = stock.get(arrival.on, 0) + arrival.units
    ordered = sorted(given, key=lambda one: (one.rank, one.wanted, one.account, one.id))
    found: list[AllocatedClaim] = []
    for rank in sorted({one.rank for one in ordered}):
        found += _share([one for one in ordered if one.rank == rank], stock)
    return Allocation(product, sum(one.units for one in coming), found)


def _share(claims: Sequence[SupplyClaim], stock: dict[date, int]) -> list[AllocatedClaim]:
    """Serve one class day by day and take what it gets out of the stock."""
    open_units = [one.units for one in claims]
    parts: list[list[AllocatedPart]] = [[] for _ in claims]
    for day in sorted({*stock, *(one.wanted for one in claims)}):
        due = [left if one.wanted <= day else 0 for one, left in zip(claims, open_units, strict=True)]
        wanted = sum(due)
        there = sum(units for on, units in stock.items() if on <= day)
        got = min(wanted, there)
        if not got:
            continue
        for index, units in enumerate(largest_remainder(got, due)):
            if units:
                parts[index].append(AllocatedPart(day, units, due[index], wanted, got))
                open_units[index] -= units
        _take(stock, day, got)
    return [AllocatedClaim(one, part) for one, part in zip(claims, parts, strict=True)]


def _take(stock: dict[date, int], day: date, units: int) -> None:
    for on in sorted((on for on in stock if on <= day), reverse=True):
        taken = min(stock[on], units)
        stock[on] -= taken
        units -= taken


def _finding(one: AllocatedClaim) -> Finding:
    claim = one.claim
    severity = Severity.BLOCKING if claim.rank == KEY_RANK else Severity.WARNING
    text = Text(
        f"{claim.account} gets {one.units} of {claim.units} units of {claim.id}, {one.late} of them after "
        f"{claim.wanted}",
        f"{claim.account} 的 {claim.id} 需 {claim.units},分得 {one.units},"
        f"其中 {one.late} 晚于 {claim.wanted}",
    )
    code = "allocation.short" if one.short else "allocation.late"
    remedy = Text("tell the account before it asks, with day and units", "主动告知客户到货日期与数量")
    return Finding(code, severity, f"$.claims.{claim.id}", text, "N3", remedy)
