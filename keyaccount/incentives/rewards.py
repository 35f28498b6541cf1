"""The exact rewards of rates and tier scales: on lines, documents, seasons, early payments and windows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.incentives.discounts import LineDiscount, OrderSize, VolumeDiscount
from keyaccount.incentives.early_payment import EarlyPayment
from keyaccount.incentives.ledger_figures import raw_column
from keyaccount.incentives.numeric import percent_text, plain
from keyaccount.incentives.seasonal import SeasonalDiscount
from keyaccount.incentives.selection import Selected
from keyaccount.incentives.tiers import TierMethod, TierReward, TierScale
from keyaccount.incentives.worked import Cell, Context, ExactStep
from keyaccount.model.columns import NO_DAY
from keyaccount.values.text import Text

__all__ = [
    "early_payment_cells",
    "line_discount_cell",
    "order_cells",
    "scale_cell",
    "scale_steps",
    "seasonal_cells",
]


def line_discount_cell(kind: LineDiscount, lines: Selected) -> Cell:
    """Return the one cell of a rate on every line.

    >>> from keyaccount.incentives.policy import IncentivePolicy
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
    >>> line_discount_cell(LineDiscount("0.1"), lines).exact
    Fraction(1000, 1)
    """
    base = Fraction(sum(lines.earning), lines.earning_unit)
    rate = Fraction(kind.rate)
    step = ExactStep(
        "discount",
        Text(f"{percent_text(rate)} of {plain(base)}", f"{plain(base)} 的 {percent_text(rate)}"),
        lines.minor_units(sum(lines.earning)) * rate,
    )
    return Cell(range(len(lines.rows)), lines.earning, (step,), rate=rate * lines.minor_units(1))


def scale_steps(
    scale: TierScale, base: Fraction, earning: Fraction | None, money_unit: int
) -> tuple[ExactStep, ...]:
    """Return what each tier of a scale pays on a base (in units of its thresholds), exactly, in minor units.

    Where another base earns, `earning` in its own units, it is spread over the tiers as the base is.

    >>> from keyaccount.incentives.tiers import Boundary
    >>> scale = TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> scale_steps(scale, Fraction(500), None, 100)[0].amount
    Fraction(1000, 1)
    """
    factor = Fraction(money_unit)
    if earning is not None and scale.reward_kind is not TierReward.FIXED_AMOUNT:
        # A scale that starts at zero still has a rate there; nothing qualifies, so nothing is paid.
        factor = money_unit * earning / base if base else Fraction(0)
    return tuple(
        ExactStep(
            f"tier-{part.tier + 1}",
            scale.describe(part.tier),
            part.reward * factor,
            Text(f"on {plain(part.base)} of {plain(base)}", f"计于 {plain(base)} 中的 {plain(part.base)}"),
        )
        for part in scale.parts(base)
    )


def _line_steps(
    scale: TierScale, lines: Selected, qualifying: int, earning: int, money_unit: int
) -> tuple[ExactStep, ...]:
    own = lines.slot.version.one_base
    return scale_steps(
        scale,
        Fraction(qualifying, lines.qualifying_unit),
        None if own else Fraction(earning, lines.earning_unit),
        money_unit,
    )


def scale_cell(scale: TierScale, lines: Selected, money_unit: int) -> Cell:
    """Return the one cell of a scale read over all lines of the window.

    >>> from keyaccount.incentives.policy import IncentivePolicy
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
    >>> from keyaccount.incentives.tiers import Boundary
    >>> scale = TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> scale_cell(scale, lines, 100).exact
    Fraction(200, 1)
    """
    steps = _line_steps(scale, lines, sum(lines.qualifying), sum(lines.earning), money_unit)
    running = None
    if scale.method is TierMethod.INCREMENTAL and scale.reward_kind is not TierReward.FIXED_AMOUNT:
        running = scale.brackets(lines.qualifying_unit, lines.earning_unit, money_unit)
    return Cell(range(len(lines.rows)), lines.earning, steps, running)


def order_cells(kind: VolumeDiscount, lines: Selected, money_unit: int) -> list[Cell]:
    """Return a cell per document or line, and one per return, which gets back the rate of its sale.

    A return whose sale is not known mirrors a purchase of its size.

    >>> from keyaccount.incentives.policy import IncentivePolicy
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
    >>> from keyaccount.incentives.tiers import Boundary
    >>> scale = TierScale.of((0, "0.02"), method=TierMethod.ALL_UNITS, at_boundary=Boundary.REACHED)
    >>> len(order_cells(VolumeDiscount(scale), lines, 100))
    1
    """
    orders: Sequence[str | int] = lines.sold if kind.per is OrderSize.LINE else lines.documents
    sales: dict[str | int, list[int]] = {}
    returns: dict[str | int, list[int]] = {}
    for place, order in enumerate(orders):
        (returns if lines.returns(place) else sales).setdefault(order, []).append(place)
    cells = [_order_cell(kind.scale, lines, places, money_unit) for places in sales.values()]
    paid = dict(zip(sales, cells, strict=True))
    for order, places in returns.items():
        cells.append(_return_cell(paid.get(order), lines, places))
    return cells


def _order_cell(scale: TierScale, lines: Selected, places: list[int], money_unit: int) -> Cell:
    qualifying = sum(lines.qualifying[place] for place in places)
    earning = sum(lines.earning[place] for place in places)
    weights = [lines.earning[place] for place in places]
    if qualifying >= 0:
        return Cell(places, weights, _line_steps(scale, lines, qualifying, earning, money_unit))
    mirrored = _line_steps(scale, lines, -qualifying, -earning, money_unit)
    return Cell(places, weights, tuple(attrs.evolve(step, amount=-step.amount) for step in mirrored))


def _return_cell(sale: Cell | None, lines: Selected, places: list[int]) -> Cell:
    weights = [lines.earning[place] for place in places]
    sold = sum(sale.weights) if sale else 0
    steps: tuple[ExactStep, ...] = ()
    if sale is not None and sold:
        share = Fraction(sum(weights), sold)
        steps = tuple(attrs.evolve(step, amount=step.amount * share) for step in sale.steps)
    return Cell(places, weights, steps)


def seasonal_cells(kind: SeasonalDiscount, lines: Selected, context: Context) -> list[Cell]:
    """Return a cell per season; a return counts in the season of its sale.

    >>> from keyaccount.incentives.policy import IncentivePolicy
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
    >>> from keyaccount.incentives.seasonal import Season
    >>> context = Context(ledger, date(2026, 12, 31), IncentiveFacts(), 100)
    >>> seasonal_cells(SeasonalDiscount([Season(1, 1, 1, 31, "0.05")]), lines, context)[0].exact
    Fraction(500, 1)
    """
    days = raw_column(context.ledger, lines.slot.version.basis.event.value, NO_DAY)
    places: dict[int, list[int]] = {}
    for place, row in enumerate(lines.sold):
        season = kind.season_on(date.fromordinal(days[row]))
        if season is not None:
            places.setdefault(season, []).append(place)
    return [
        _rate_cell(
            lines,
            found,
            Fraction(kind.seasons[season].rate),
            f"season-{season + 1}",
            kind.seasons[season].text,
        )
        for season, found in sorted(places.items())
    ]


def _rate_cell(lines: Selected, places: list[int], rate: Fraction, key: str, label: Text) -> Cell:
    weights = [lines.earning[place] for place in places]
    base = plain(Fraction(sum(weights), lines.earning_unit))
    step = ExactStep(key, label, lines.minor_units(sum(weights)) * rate, Text(f"on {base}", f"计于 {base}"))
    return Cell(places, weights, (step,), rate=rate * lines.minor_units(1))


def early_payment_cells(kind: EarlyPayment, lines: Selected, context: Context) -> list[Cell]:
    """Return a cell per document and rate for what was paid in time by the day looked at.

    A return takes back the rate its own sale was given, whatever the rest of the document was.

    >>> from keyaccount.incentives.policy import IncentivePolicy
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
    >>> early_payment_cells(EarlyPayment.of((10, "0.02"), net_days=30), lines, context)
    []
    """
    invoiced = raw_column(context.ledger, "invoiced", NO_DAY)
    paid = raw_column(context.ledger, "paid", NO_DAY)
    cells: dict[tuple[str, Fraction], list[int]] = {}
    for place, (row, document) in enumerate(zip(lines.sold, lines.documents, strict=True)):
        in_time = NO_DAY not in (invoiced[row], paid[row]) and paid[row] <= context.until.toordinal()
        rate = Fraction(kind.rate_for(paid[row] - invoiced[row])) if in_time else Fraction(0)
        if rate:
            cells.setdefault((document, rate), []).append(place)
    return [
        _rate_cell(lines, places, rate, f"paid-early-{percent_text(rate)}", _early_label(rate))
        for (_, rate), places in cells.items()
    ]


def _early_label(rate: Fraction) -> Text:
    return Text(f"{percent_text(rate)} for paying early", f"提前付款 {percent_text(rate)}")
