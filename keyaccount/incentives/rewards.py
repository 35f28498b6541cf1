"""The exact reward of each kind before rounding: cells of lines that round once, with their steps."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import attrs

from keyaccount.incentives.brackets import Brackets
from keyaccount.incentives.discounts import LineDiscount
from keyaccount.incentives.numeric import percent_text, plain
from keyaccount.incentives.selection import Selected
from keyaccount.incentives.tiers import TierMethod, TierReward, TierScale
from keyaccount.values.text import Text

__all__ = ["Cell", "ExactStep", "document_cells", "line_discount_cell", "scale_cell", "scale_steps"]


@attrs.frozen
class ExactStep:
    """State one exact part of a reward in minor units, before the one rounding step."""

    key: str
    label: Text
    amount: Fraction
    reason: Text | None = None


@attrs.frozen
class Cell:
    """Hold lines that share one reward and round together: a document, or a whole window.

    `places` point into the selected lines; `weights` share the reward out where `running` is None,
    otherwise each line gets what the running volume adds.
    """

    places: Sequence[int]
    weights: Sequence[int]
    steps: tuple[ExactStep, ...]
    running: Brackets | None = None

    @property
    def exact(self) -> Fraction:
        """Return the exact reward of the cell in minor units."""
        return sum((step.amount for step in self.steps), Fraction(0))


def line_discount_cell(kind: LineDiscount, lines: Selected) -> Cell:
    """Return the one cell of a rate on every line."""
    base = Fraction(sum(lines.earning), lines.earning_unit)
    rate = Fraction(kind.rate)
    step = ExactStep(
        "discount",
        Text(f"{percent_text(rate)} of {plain(base)}", f"{plain(base)} 的 {percent_text(rate)}"),
        sum(lines.earning) * rate,
    )
    return Cell(range(len(lines.rows)), lines.earning, (step,))


def scale_steps(
    scale: TierScale, lines: Selected, qualifying: int, earning: int, money_unit: int
) -> tuple[ExactStep, ...]:
    """Return what each tier of a scale pays on a volume, exactly, in minor units.

    Where another base earns, it is spread over the tiers as the qualifying volume is.
    """
    base = Fraction(qualifying, lines.qualifying_unit)
    factor = Fraction(money_unit)
    if not lines.slot.version.one_base and scale.reward_kind is not TierReward.FIXED_AMOUNT:
        # A scale that starts at zero still has a rate there; nothing qualifies, so nothing is paid.
        factor = money_unit * Fraction(earning, lines.earning_unit) / base if base else Fraction(0)
    return tuple(
        ExactStep(
            f"tier-{part.tier + 1}",
            scale.describe(part.tier),
            part.reward * factor,
            Text(f"on {plain(part.base)} of {plain(base)}", f"计于 {plain(base)} 中的 {plain(part.base)}"),
        )
        for part in scale.parts(base)
    )


def scale_cell(scale: TierScale, lines: Selected, money_unit: int) -> Cell:
    """Return the one cell of a scale read over all lines of the window."""
    steps = scale_steps(scale, lines, sum(lines.qualifying), sum(lines.earning), money_unit)
    running = None
    if scale.method is TierMethod.INCREMENTAL and scale.reward_kind is not TierReward.FIXED_AMOUNT:
        running = scale.brackets(lines.qualifying_unit, lines.earning_unit, money_unit)
    return Cell(range(len(lines.rows)), lines.earning, steps, running)


def document_cells(scale: TierScale, lines: Selected, money_unit: int) -> list[Cell]:
    """Return a cell per document, and one per return, which gets back the rate of its sale.

    A return whose sale is not known mirrors a purchase of its size.
    """
    sales: dict[str, list[int]] = {}
    returns: dict[str, list[int]] = {}
    for place, document in enumerate(lines.documents):
        (returns if lines.returned[place] else sales).setdefault(document, []).append(place)
    cells = [_document_cell(scale, lines, places, money_unit) for places in sales.values()]
    paid = dict(zip(sales, cells, strict=True))
    for document, places in returns.items():
        cells.append(_return_cell(paid.get(document), lines, places))
    return cells


def _document_cell(scale: TierScale, lines: Selected, places: list[int], money_unit: int) -> Cell:
    qualifying = sum(lines.qualifying[place] for place in places)
    earning = sum(lines.earning[place] for place in places)
    weights = [lines.earning[place] for place in places]
    if qualifying >= 0:
        return Cell(places, weights, scale_steps(scale, lines, qualifying, earning, money_unit))
    mirrored = scale_steps(scale, lines, -qualifying, -earning, money_unit)
    return Cell(places, weights, tuple(attrs.evolve(step, amount=-step.amount) for step in mirrored))


def _return_cell(sale: Cell | None, lines: Selected, places: list[int]) -> Cell:
    weights = [lines.earning[place] for place in places]
    sold = sum(sale.weights) if sale else 0
    steps: tuple[ExactStep, ...] = ()
    if sale is not None and sold:
        share = Fraction(sum(weights), sold)
        steps = tuple(attrs.evolve(step, amount=step.amount * share) for step in sale.steps)
    return Cell(places, weights, steps)
