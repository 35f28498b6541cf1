"""Units of measure: quantities with a unit, and exact conversion between the packs of one product."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import Problems, refuse
from keyaccount.values.checks import (
    MOST_PLACES,
    check_acyclic,
    check_decimal,
    check_id,
    check_one_of,
    check_type,
    tuple_of,
)
from keyaccount.values.numbers import Rounding, decimal_of, exact, round_fraction

__all__ = ["Quantity", "UnitConversion", "UnitConversions"]


def _amount_of(amount: Decimal | int) -> Decimal:
    if type(amount) is int and abs(amount) < 10**28:
        return Decimal(amount)
    check_decimal(amount, "$.amount")
    return _stripped(Fraction(amount))


def _stripped(value: Fraction) -> Decimal:
    scaled = value.numerator * (10**MOST_PLACES // value.denominator)
    places = MOST_PLACES
    while places and scaled % 10 == 0:
        scaled, places = scaled // 10, places - 1
    return decimal_of(scaled, places)


@attrs.frozen
class Quantity:
    """Hold an exact amount in one unit, in one canonical form (1.0 and 1 case are the same quantity).

    Raises `KeyAccountError` for floats, NaN and more than 28 digits or 12 places; units never mix
    (`units.mixed`): convert with the product's `UnitConversions` first.

    >>> Quantity(Decimal("2.50"), "case") + Quantity(1, "case")
    Quantity(amount=Decimal('3.5'), unit='case')
    """

    amount: Decimal = attrs.field(converter=_amount_of)
    unit: str

    def __attrs_post_init__(self) -> None:
        check_id(self.unit, "$.unit")

    def __add__(self, other: Quantity) -> Quantity:
        self._same_unit(other)
        with exact():
            return Quantity(self.amount + other.amount, self.unit)

    def __sub__(self, other: Quantity) -> Quantity:
        self._same_unit(other)
        with exact():
            return Quantity(self.amount - other.amount, self.unit)

    def __neg__(self) -> Quantity:
        return Quantity(self.amount.copy_negate() if self.amount else self.amount, self.unit)

    def __lt__(self, other: Quantity) -> bool:
        self._same_unit(other)
        return self.amount < other.amount

    def __le__(self, other: Quantity) -> bool:
        self._same_unit(other)
        return self.amount <= other.amount

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"

    def _same_unit(self, other: object) -> None:
        check_type(other, Quantity, "$")
        if isinstance(other, Quantity) and other.unit != self.unit:
            refuse(
                "units.mixed",
                "$.unit",
                f"{self.unit} and {other.unit} do not mix; convert with UnitConversions first",
                f"{self.unit} 与 {other.unit} 不能混算,请先用 UnitConversions 换算",
            )


def _contained(value: Fraction | Decimal | int) -> Fraction:
    if isinstance(value, Decimal):
        check_decimal(value, "$.contains")
        return Fraction(*value.as_integer_ratio())
    check_type(value, (int, Fraction), "$.contains")
    return Fraction(value)


@attrs.frozen
class UnitConversion:
    """State that one `unit` contains so many of another: one case contains 12 bottles.

    Raises `KeyAccountError` for a factor that is not positive (`units.not-positive`).

    >>> UnitConversion("case", 12, "bottle").contains
    Fraction(12, 1)
    """

    unit: str
    contains: Fraction = attrs.field(converter=_contained)
    of: str

    def __attrs_post_init__(self) -> None:
        check_id(self.unit, "$.unit")
        check_id(self.of, "$.of")
        if self.contains <= 0:
            refuse(
                "units.not-positive", "$.contains", "a unit contains more than nothing", "换算系数必须大于零"
            )


@attrs.frozen
class UnitConversions:
    """Convert between the units one product is sold in, exactly; each unit is defined at most once.

    Raises `KeyAccountError` for a unit defined twice (`units.ambiguous`) or by way of itself
    (`units.cycle`), and on use for a unit that is not known (`units.unknown`) or not related
    (`units.unrelated`), or a result that needs rounding nobody named (`units.inexact`).

    >>> water = UnitConversions([UnitConversion("case", 12, "bottle"), UnitConversion("pallet", 60, "case")])
    >>> str(water.convert(Quantity(2, "pallet"), "bottle"))
    '1440 bottle'
    """

    conversions: tuple[UnitConversion, ...] = attrs.field(default=(), converter=tuple_of)
    _in_base: Mapping[str, tuple[str, Fraction]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        problems = Problems()
        parent: dict[str, UnitConversion] = {}
        for index, conversion in enumerate(self.conversions):
            check_type(conversion, UnitConversion, f"$.conversions[{index}]")
            if conversion.unit in parent:
                problems.add(
                    "units.ambiguous",
                    f"$.conversions[{index}]",
                    f"{conversion.unit!r} is defined more than once; keep one definition",
                    f"单位 {conversion.unit!r} 重复定义,请只保留一个",
                )
            parent[conversion.unit] = conversion
        problems.raise_any()
        check_acyclic(
            lambda unit: [parent[unit].of] if unit in parent else [], parent, "units.cycle", "$.conversions"
        )
        object.__setattr__(self, "_in_base", _resolved(parent))

    @property
    def units(self) -> tuple[str, ...]:
        """Return every unit named, sorted."""
        return tuple(sorted(self._in_base))

    def factor(self, source: str, target: str) -> Fraction:
        """Return how many of `target` one `source` contains, exactly.

        >>> UnitConversions([UnitConversion("case", 12, "bottle")]).factor("bottle", "case")
        Fraction(1, 12)
        """
        if source == target:
            return Fraction(1)
        for unit, path in ((source, "$.source"), (target, "$.target")):
            check_one_of(unit, self._in_base, "units.unknown", path)
        source_base, source_factor = self._in_base[source]
        target_base, target_factor = self._in_base[target]
        if source_base != target_base:
            refuse(
                "units.unrelated",
                "$.target",
                f"{source} and {target} have no unit in common; add a conversion between them",
                f"{source} 与 {target} 之间没有换算关系,请补充",
            )
        return source_factor / target_factor

    def convert(
        self, quantity: Quantity, to: str, places: int | None = None, rounding: Rounding = Rounding.HALF_UP
    ) -> Quantity:
        """Convert a quantity; where the result is no finite decimal, name the places to round to.

        >>> water = UnitConversions([UnitConversion("case", 12, "bottle")])
        >>> water.convert(Quantity(18, "bottle"), "case").amount
        Decimal('1.5')
        >>> water.convert(Quantity(1, "bottle"), "case", places=4).amount
        Decimal('0.0833')
        """
        check_type(quantity, Quantity, "$.quantity")
        converted = Fraction(*quantity.amount.as_integer_ratio()) * self.factor(quantity.unit, to)
        if places is not None:
            return Quantity(round_fraction(converted, places, rounding), to)
        if 10**MOST_PLACES % converted.denominator:
            refuse(
                "units.inexact",
                "$.quantity",
                f"{quantity} is no exact number of {to}; name the places to round to",
                f"{quantity} 无法精确换算为 {to},请指定小数位数",
            )
        return Quantity(_stripped(converted), to)


def _resolved(parent: Mapping[str, UnitConversion]) -> dict[str, tuple[str, Fraction]]:
    """Express every unit in the base unit at the end of its chain, each chain walked once."""
    resolved: dict[str, tuple[str, Fraction]] = {}
    for unit in parent:
        chain = []
        while unit in parent and unit not in resolved:
            chain.append(unit)
            unit = parent[unit].of
        base, factor = resolved.setdefault(unit, (unit, Fraction(1)))
        for above in reversed(chain):
            factor = factor * parent[above].contains
            resolved[above] = (base, factor)
    return resolved
