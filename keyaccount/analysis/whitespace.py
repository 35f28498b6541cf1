"""White space: what each buying centre could buy from us and does not yet."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang, Problems
from keyaccount.values.checks import check_name, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["WhiteSpaceCell", "CellState", "WhiteSpace", "white_space"]


class CellState(Enum):
    """Say how a product stands with a buying centre; a product that cannot be sold there counts nowhere.

    >>> CellState.GAP.text.say("zh")
    '空白'
    """

    OWNED = "owned"
    PIPELINE = "pipeline"
    GAP = "gap"
    NOT_ELIGIBLE = "not_eligible"

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]


_STATES = {
    CellState.OWNED: Text("bought", "已采购"),
    CellState.PIPELINE: Text("in talks", "洽谈中"),
    CellState.GAP: Text("gap", "空白"),
    CellState.NOT_ELIGIBLE: Text("not eligible", "不适用"),
}


@attrs.frozen
class WhiteSpaceCell:
    """Hold one product (or category) at one buying centre: its state, and money per year where known.

    `value` is what is bought there now, or could be.

    >>> WhiteSpaceCell("Acme", "Core", CellState.OWNED, Money(120, "USD")).state.value
    'owned'
    """

    centre: str
    product: str
    state: CellState
    value: Money | None = None

    def __attrs_post_init__(self) -> None:
        check_name(self.centre, "$.centre")
        check_name(self.product, "$.product")
        check_type(self.state, CellState, "$.state")
        check_type(self.value, (Money, type(None)), "$.value")


@attrs.frozen
class WhiteSpace:
    """Hold the grid of products by buying centres, every cell stated.

    Raises `KeyAccountError` (`whitespace.duplicate-cell`, `money.currency-mixed`). Method: A3.

    >>> grid = white_space({"Acme": {"Core": CellState.OWNED, "Support": CellState.GAP}})
    >>> grid.count("Acme", CellState.GAP), grid.penetration("Acme")
    (1, Fraction(1, 2))
    """

    cells: tuple[WhiteSpaceCell, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        for index, cell in enumerate(self.cells):
            check_type(cell, WhiteSpaceCell, f"$.cells[{index}]")
        # A length before the name keeps pairs apart whatever characters the names hold.
        pairs = [f"{len(cell.centre)}:{cell.centre} / {cell.product}" for cell in self.cells]
        check_unique(pairs, "whitespace.duplicate-cell", "$.cells")
        values = [cell.value for cell in self.cells if cell.value is not None]
        if values:
            Money.total(values, values[0].currency)

    @property
    def centres(self) -> tuple[str, ...]:
        """Return the buying centres in the order given."""
        return tuple(dict.fromkeys(cell.centre for cell in self.cells))

    @property
    def products(self) -> tuple[str, ...]:
        """Return the products in the order given."""
        return tuple(dict.fromkeys(cell.product for cell in self.cells))

    def of(self, centre: str | None = None, state: CellState | None = None) -> tuple[WhiteSpaceCell, ...]:
        """Return the cells of a buying centre, a state, or both."""
        return tuple(
            cell
            for cell in self.cells
            if (centre is None or cell.centre == centre) and (state is None or cell.state is state)
        )

    def count(self, centre: str | None, state: CellState) -> int:
        """Count the cells in one state, at one centre or (None) everywhere."""
        return len(self.of(centre, state))

    def penetration(self, centre: str | None = None) -> Fraction | None:
        """Return owned / eligible cells; None where nothing is eligible.

        >>> white_space({"Acme": {"Core": CellState.NOT_ELIGIBLE}}).penetration("Acme") is None
        True
        """
        eligible = [cell for cell in self.of(centre) if cell.state is not CellState.NOT_ELIGIBLE]
        owned = sum(1 for cell in eligible if cell.state is CellState.OWNED)
        return Fraction(owned, len(eligible)) if eligible else None

    def value(self, centre: str | None, state: CellState) -> Money | None:
        """Return the money of the cells in one state; None where any of them is unknown or there is none."""
        values = [cell.value for cell in self.of(centre, state)]
        known = [value for value in values if value is not None]
        return Money.total(known, known[0].currency) if known and len(known) == len(values) else None

    def explain(self) -> Explanation:
        """Count the eligible cells by state, the parts adding up to all of them.

        >>> white_space({"Acme": {"Core": CellState.OWNED}}).explain().figure
        1
        """
        parts = tuple(
            Explanation(state.value, state.text, self.count(None, state), clause="A3")
            for state in (CellState.OWNED, CellState.PIPELINE, CellState.GAP)
        )
        return Explanation(
            "white_space",
            Text("products that could be sold, over all buying centres", "各采购中心可销售的产品"),
            sum(self.count(None, state) for state in CellState if state is not CellState.NOT_ELIGIBLE),
            clause="A3",
            parts=parts,
            combine=Combine.SUM,
        )

    def table(self) -> Table:
        """Lay the grid out: a row per buying centre, a column per product."""
        state_of = {(cell.centre, cell.product): cell.state.text for cell in self.cells}
        blank = Text("unknown", "未知")
        rows: list[tuple[str | Text, ...]] = [
            (centre, *(state_of.get((centre, product), blank) for product in self.products))
            for centre in self.centres
        ]
        columns = (Text("buying centre", "采购中心"), *(Text(product, product) for product in self.products))
        return Table(Text("White space", "空白机会"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the grid as a table.

        >>> "gap" in white_space({"Acme": {"Core": CellState.GAP}}).summary()
        True
        """
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def white_space(
    grid: Mapping[str, Mapping[str, CellState]], values: Mapping[str, Mapping[str, Money]] | None = None
) -> WhiteSpace:
    """Build the grid from states per buying centre and product, with money where it is known.

    Raises `KeyAccountError` (`whitespace.unknown-cell`) for a value without its cell. Method: A3.

    >>> grid = white_space({"Acme": {"Core": CellState.OWNED}}, {"Acme": {"Core": Money(120, "USD")}})
    >>> str(grid.value("Acme", CellState.OWNED))
    '120.00 USD'
    """
    problems = Problems()
    worth = values or {}
    for centre, row in worth.items():
        for product in row:
            if product not in grid.get(centre, {}):
                problems.add(
                    "whitespace.unknown-cell",
                    f"$.values.{centre}.{product}",
                    "has a value but no state; add it to the grid",
                    "有金额而无状态,请补充到表格中",
                )
    problems.raise_any()
    return WhiteSpace(
        WhiteSpaceCell(centre, product, state, worth.get(centre, {}).get(product))
        for centre, row in grid.items()
        for product, state in row.items()
    )
