"""Three linked plans by period: what we make, what we ship, what the customer sells; they must balance."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import attrs

from keyaccount.analysis.topic import period_text
from keyaccount.errors import Lang
from keyaccount.values.checks import check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.periods import Period, check_disjoint
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["BalanceRow", "LinkedPlans", "PlanKind", "PlanLine"]


class PlanKind(Enum):
    """Name the three plans.

    >>> [kind.text.zh for kind in PlanKind]
    ['生产计划', '供应计划', '销售计划']
    """

    PRODUCTION = "production"
    SUPPLY = "supply"
    SALES = "sales"

    @property
    def text(self) -> Text:
        """Return the plan in words."""
        return _KINDS[self]


_KINDS = {
    PlanKind.PRODUCTION: Text("production plan", "生产计划"),
    PlanKind.SUPPLY: Text("supply plan", "供应计划"),
    PlanKind.SALES: Text("sales plan", "销售计划"),
}


@attrs.frozen
class PlanLine:
    """Hold the quantity of one product planned in one period, in units of the product.

    >>> PlanLine("P1", Period.month(2026, 5), 1200).quantity
    1200
    """

    product: str
    period: Period
    quantity: int

    def __attrs_post_init__(self) -> None:
        check_id(self.product, "$.product")
        check_type(self.period, Period, "$.period")
        check_int(self.quantity, "$.quantity", least=0)


@attrs.frozen
class BalanceRow:
    """Hold one product in one period: the three plans, the stocks they leave, and what falls short.

    `shipped` and `sold` are what the plans can really carry: never more than there is.

    >>> row = BalanceRow("P1", Period.month(2026, 5), production=10, supply=12, sales=9,
    ...                  our_stock=0, their_stock=0)
    >>> row.shipped, row.supply_short, row.sold, row.their_closing
    (10, 2, 9, 1)
    """

    product: str
    period: Period
    production: int
    supply: int
    sales: int
    our_stock: int
    their_stock: int

    @property
    def label(self) -> Text:
        """Return product and period in words."""
        days = period_text(self.period)
        return Text(f"{self.product} {days.en}", f"{self.product} {days.zh}")

    @property
    def shipped(self) -> int:
        """Return what can be shipped: the plan, or all there is."""
        return min(self.supply, self.our_stock + self.production)

    @property
    def supply_short(self) -> int:
        """Return by how much the supply plan passes production and our stock."""
        return self.supply - self.shipped

    @property
    def sold(self) -> int:
        """Return what the customer can sell: the plan, or all it has."""
        return min(self.sales, self.their_stock + self.shipped)

    @property
    def sales_short(self) -> int:
        """Return by how much the sales plan passes what is shipped and the customer's stock."""
        return self.sales - self.sold

    @property
    def our_closing(self) -> int:
        """Return our stock for the customer at the end of the period."""
        return self.our_stock + self.production - self.shipped

    @property
    def their_closing(self) -> int:
        """Return the customer's stock at the end of the period."""
        return self.their_stock + self.shipped - self.sold

    def explain(self) -> Explanation:
        """Show the customer's closing stock as opening stock + shipped - sold.

        >>> BalanceRow("P1", Period.month(2026, 5), 10, 10, 9, 0, 0).explain().figure
        1
        """
        return Explanation(
            f"balance.{self.product}.{self.period.start}",
            Text(f"{self.label.en}: their closing stock", f"{self.label.zh}:客户期末库存"),
            self.their_closing,
            reason=Text(
                f"short: supply {self.supply_short}, sales {self.sales_short}",
                f"缺口:供应 {self.supply_short},销售 {self.sales_short}",
            ),
            clause="A5",
            parts=(
                Explanation("opening", Text("opening stock", "期初库存"), self.their_stock),
                Explanation("shipped", Text("shipped", "供货"), self.shipped),
                Explanation("sold", Text("sold", "销售"), -self.sold),
            ),
            combine=Combine.SUM,
        )


@attrs.frozen
class LinkedPlans:
    """Hold the production, supply and sales plans for one customer, with the stocks they start from.

    Stocks are units by product; a product left out starts from 0 units, which the plans state. The
    three plans share the same periods, one after the other without overlap. Method: A5.
    Raises `KeyAccountError` (`plans.duplicate-line`, `period.overlap`).

    >>> may = Period.month(2026, 5)
    >>> plans = LinkedPlans([PlanLine("P1", may, 100)], [PlanLine("P1", may, 120)], [PlanLine("P1", may, 90)])
    >>> [finding.code for finding in plans.findings()]
    ['plans.supply-short']
    """

    production: tuple[PlanLine, ...] = attrs.field(converter=tuple_of)
    supply: tuple[PlanLine, ...] = attrs.field(converter=tuple_of)
    sales: tuple[PlanLine, ...] = attrs.field(converter=tuple_of)
    our_stock: FrozenMap[str, int] = attrs.field(factory=FrozenMap, converter=frozen_map_of)
    their_stock: FrozenMap[str, int] = attrs.field(factory=FrozenMap, converter=frozen_map_of)

    def __attrs_post_init__(self) -> None:
        for kind in PlanKind:
            lines = self._lines(kind)
            for index, line in enumerate(lines):
                check_type(line, PlanLine, f"$.{kind.value}[{index}]")
            keys = [f"{line.product} {line.period}" for line in lines]
            check_unique(keys, "plans.duplicate-line", f"$.{kind.value}")
        for name in ("our_stock", "their_stock"):
            for product, units in getattr(self, name).items():
                check_int(units, f"$.{name}.{product}", least=0)
        check_disjoint(self.periods, "$.periods")

    def _lines(self, kind: PlanKind) -> tuple[PlanLine, ...]:
        return {
            PlanKind.PRODUCTION: self.production,
            PlanKind.SUPPLY: self.supply,
            PlanKind.SALES: self.sales,
        }[kind]

    @property
    def periods(self) -> tuple[Period, ...]:
        """Return the periods planned, in order."""
        return tuple(sorted({line.period for kind in PlanKind for line in self._lines(kind)}))

    @property
    def products(self) -> tuple[str, ...]:
        """Return the products planned, in the order of the three plans."""
        return tuple(dict.fromkeys(line.product for kind in PlanKind for line in self._lines(kind)))

    def balance(self) -> tuple[BalanceRow, ...]:
        """Carry the stocks through the periods, product by product.

        >>> may, june = Period.month(2026, 5), Period.month(2026, 6)
        >>> shipped = [PlanLine("P1", may, 30), PlanLine("P1", june, 20)]
        >>> plans = LinkedPlans([PlanLine("P1", may, 50)], shipped, [PlanLine("P1", june, 45)])
        >>> [(row.our_closing, row.their_closing) for row in plans.balance()]
        [(20, 30), (0, 5)]
        """
        planned = {
            (kind, line.product, line.period): line.quantity
            for kind in PlanKind
            for line in self._lines(kind)
        }
        rows = []
        for product in self.products:
            ours, theirs = self.our_stock.get(product, 0), self.their_stock.get(product, 0)
            for period in self.periods:
                made, sent, sold = (planned.get((kind, product, period), 0) for kind in PlanKind)
                row = BalanceRow(product, period, made, sent, sold, ours, theirs)
                ours, theirs = row.our_closing, row.their_closing
                rows.append(row)
        return tuple(rows)

    @property
    def balanced(self) -> bool:
        """Tell whether no plan passes what the one before leaves it."""
        return not any(row.supply_short or row.sales_short for row in self.balance())

    def findings(self) -> tuple[Finding, ...]:
        """Name every shortfall: product, period, units, and which plan falls short of which.

        >>> may = Period.month(2026, 5)
        >>> plans = LinkedPlans([], [], [PlanLine("P1", may, 9)], their_stock={"P1": 4})
        >>> plans.findings()[0].text.en
        'P1 2026-05-01 to 2026-05-31: sales plan 9 passes supply 0 + stock 4 by 5'
        """
        return tuple(finding for row in self.balance() for finding in _shortfalls(row))

    def explain(self) -> Explanation:
        """Count the shortfalls, with every row of the balance behind them.

        >>> LinkedPlans([], [], []).explain().figure
        0
        """
        return Explanation(
            "linked_plans",
            Text("shortfalls in the three plans", "三项计划的缺口数"),
            len(self.findings()),
            clause="A5",
            because=tuple(row.explain() for row in self.balance()),
        )

    def table(self) -> Table:
        """Lay the balance out: a row per product and period."""
        rows = tuple(
            (
                row.product,
                period_text(row.period),
                row.production,
                row.supply,
                row.sales,
                row.our_closing,
                row.their_closing,
                row.supply_short,
                row.sales_short,
            )
            for row in self.balance()
        )
        columns = (
            Text("product", "产品"),
            Text("period", "期间"),
            *(kind.text for kind in PlanKind),
            Text("our stock", "我方库存"),
            Text("their stock", "客户库存"),
            Text("supply short", "供应缺口"),
            Text("sales short", "销售缺口"),
        )
        return Table(Text("Production, supply and sales plans", "生产、供应、销售计划"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the balance as a table.

        >>> "production plan" in LinkedPlans([], [], []).summary()
        True
        """
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def _shortfalls(row: BalanceRow) -> Iterable[Finding]:
    path = f"$.plans.{row.product}.{row.period.start}"
    where = row.label
    if row.supply_short:
        text = Text(
            f"{where.en}: supply plan {row.supply} passes production {row.production} "
            f"+ stock {row.our_stock} by {row.supply_short}",
            f"{where.zh}:供应计划 {row.supply} 超出生产 {row.production} + 库存 {row.our_stock},"
            f"缺 {row.supply_short}",
        )
        yield Finding("plans.supply-short", Severity.BLOCKING, path, text, "A5")
    if row.sales_short:
        text = Text(
            f"{where.en}: sales plan {row.sales} passes supply {row.shipped} + stock {row.their_stock} "
            f"by {row.sales_short}",
            f"{where.zh}:销售计划 {row.sales} 超出供货 {row.shipped} + 库存 {row.their_stock},"
            f"缺 {row.sales_short}",
        )
        yield Finding("plans.sales-short", Severity.BLOCKING, path, text, "A5")
