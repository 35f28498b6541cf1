"""The exact rewards that look at what was bought together: bundles, free goods and the mix."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from keyaccount.incentives.goods import BundleDiscount, FreeGoods
from keyaccount.incentives.ledger_figures import Inside, name_of, raw_column
from keyaccount.incentives.mix import MixRebate
from keyaccount.incentives.numeric import plain
from keyaccount.incentives.rewards import scale_cell
from keyaccount.incentives.selection import Selected
from keyaccount.incentives.worked import Cell, Context, ExactStep, Worked, by_document
from keyaccount.model.columns import NO_DAY, NO_NUMBER, QUANTITY_PLACES
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.text import Text

__all__ = ["bundle_discount", "free_goods", "mix_rebate"]


def bundle_discount(kind: BundleDiscount, lines: Selected, context: Context) -> Worked:
    """Work out the bundles complete on each document, returns taken off it.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.incentives.facts import IncentiveFacts
    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> context = Context(ledger, date(2026, 12, 31), IncentiveFacts(), 100)
    >>> from keyaccount.incentives.goods import BundlePart
    >>> from keyaccount.values.money import Money
    >>> kind = BundleDiscount([BundlePart("P1", 1), BundlePart("P2", 1)], Money(5, "CNY"))
    >>> bundle_discount(kind, lines, context).findings[0].code
    'incentive.quantity-unknown'
    """
    bought = _Quantities(lines, context)
    cells = []
    for places in by_document(lines).values():
        count = kind.complete(bought.by_product(places))
        if count:
            inside = {part.product for part in kind.parts}
            step = ExactStep(
                "bundle",
                kind.text,
                Fraction(count * kind.off.minor_units),
                Text(f"{count} complete", f"{count} 套"),
            )
            weights = [lines.earning[place] if bought.product(place) in inside else 0 for place in places]
            cells.append(Cell(places, weights, (step,)))
    return Worked(cells, findings=bought.findings())


def free_goods(kind: FreeGoods, lines: Selected, context: Context) -> Worked:
    """Work out the free units of each product on each document, valued at the price of the document.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.incentives.facts import IncentiveFacts
    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> context = Context(ledger, date(2026, 12, 31), IncentiveFacts(), 100)
    >>> kind = FreeGoods(10, 1, included=False)
    >>> free_goods(kind, lines, context).findings[0].code
    'incentive.quantity-unknown'
    """
    bought = _Quantities(lines, context)
    cells = []
    for places in by_document(lines).values():
        quantities = bought.by_product(places)
        if kind.gift is not None and kind.included:
            cells += _gift_cells(kind, kind.gift, bought, places, quantities)
            continue
        for product, quantity in sorted(quantities.items()):
            free = kind.free_units(quantity)
            if free and product != kind.gift:
                mine = [place for place in places if bought.product(place) == product]
                value = lines.minor_units(sum(lines.earning[place] for place in mine)) / quantity
                if kind.worth is not None:
                    value = Fraction(kind.worth.minor_units)
                cells.append(_free_cell(kind, lines, product, mine, free, value))
    return Worked(cells, findings=bought.findings())


def _gift_cells(
    kind: FreeGoods, gift: str, bought: _Quantities, places: list[int], quantities: Mapping[str, Fraction]
) -> list[Cell]:
    """Return the one cell of a gift on the document; never more of it is free than was ordered."""
    there = quantities.get(gift, Fraction(0))
    earned = sum(kind.free_units(units) for product, units in quantities.items() if product != gift)
    if there <= 0 or not earned:
        return []
    mine = [place for place in places if bought.product(place) == gift]
    value = bought.lines.minor_units(sum(bought.lines.earning[place] for place in mine)) / there
    return [_free_cell(kind, bought.lines, gift, mine, min(Fraction(earned), there), value)]


def _free_cell(
    kind: FreeGoods, lines: Selected, product: str, places: list[int], free: Fraction | int, value: Fraction
) -> Cell:
    step = ExactStep(
        f"free/{product}",
        Text(f"{product}: {kind.text.en}", f"{product}:{kind.text.zh}"),
        free * value,
        Text(f"{plain(free)} free", f"赠 {plain(free)}"),
    )
    return Cell(places, [lines.earning[place] for place in places], (step,))


class _Quantities:
    """Read quantities in the unit of the order lines; a line without one is left out and counted."""

    def __init__(self, lines: Selected, context: Context) -> None:
        self.lines = lines
        self._quantity = raw_column(context.ledger, "quantity", NO_NUMBER)
        self._products = raw_column(context.ledger, "product")
        self._names = context.ledger.names("product")

    def product(self, place: int) -> str | None:
        return name_of(self._names, self._products[self.lines.rows[place]])

    def by_product(self, places: Sequence[int]) -> dict[str, Fraction]:
        found: dict[str, Fraction] = {}
        for place in places:
            product, quantity = self.product(place), self._quantity[self.lines.rows[place]]
            if product is not None and quantity != NO_NUMBER:
                found[product] = found.get(product, Fraction(0)) + Fraction(quantity, 10**QUANTITY_PLACES)
        return found

    def findings(self) -> tuple[Finding, ...]:
        missing = sum(self._quantity[row] == NO_NUMBER for row in self.lines.rows)
        if not missing:
            return ()
        text = Text(f"{missing} lines have no quantity and were left out", f"{missing} 行缺少数量,未计入")
        path = f"$.{self.lines.slot.version.id}.{self.lines.participant}"
        return (Finding("incentive.quantity-unknown", Severity.WARNING, path, text, "N7"),)


def mix_rebate(kind: MixRebate, lines: Selected, context: Context) -> Worked:
    """Work out the scale, and take it back whole where a part of the mix is not met.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.incentives.facts import IncentiveFacts
    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> context = Context(ledger, date(2026, 12, 31), IncentiveFacts(), 100)
    >>> from keyaccount.incentives.tiers import Boundary, TierMethod, TierScale
    >>> scale = TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> from keyaccount.incentives.mix import MixPart
    >>> from keyaccount.incentives.scope import Scope
    >>> kind = MixRebate(scale, [MixPart("gold", Scope(products=["P1"]), least=1)])
    >>> mix_rebate(kind, lines, context).changes
    [(Text(en='mix not met: gold at least 1', zh='未达到组合要求:gold 不少于 1'), Fraction(0, 1))]
    """
    cell = scale_cell(kind.scale, lines, context.money_unit)
    whole = Fraction(sum(lines.earning), lines.earning_unit)
    days = raw_column(context.ledger, lines.slot.version.basis.event.value, NO_DAY)
    missed = []
    for part in kind.mix:
        inside = Inside(part.scope, context.ledger, context.facts, days)
        total = sum(
            paying
            for row, sold, paying in zip(lines.rows, lines.sold, lines.earning, strict=True)
            if inside.of(row, sold)
        )
        if not part.met(Fraction(total, lines.earning_unit), whole):
            missed.append(part.text)
    if not missed:
        return Worked([cell])
    en, zh = ", ".join(one.en for one in missed), "、".join(one.zh for one in missed)
    return Worked([cell], [(Text(f"mix not met: {en}", f"未达到组合要求:{zh}"), Fraction(0))])
