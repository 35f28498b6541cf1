"""Small classes that use every annotation the library stores; made for the tests of documents alone."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction
from typing import Literal, Protocol

import attrs

from keyaccount.errors import refuse
from keyaccount.values import CustomerId, Dated, FrozenMap, Money, Text
from keyaccount.values.checks import tuple_of
from keyaccount.values.frozen import frozen_map_of
from keyaccount.values.unknown import UnknownValue


class Format(Enum):
    """A choice stored by its text."""

    KIOSK = "kiosk"
    HALL = "hall"


class Grade(IntEnum):
    """A choice stored by its name, because numbers say nothing."""

    LOW = 1
    HIGH = 2


class Rule(Protocol):
    """A strategy: one method, many classes."""

    def points(self, amount: int) -> int:
        """Return the points of an amount."""
        ...


@attrs.frozen
class Flat:
    """A strategy with a setting."""

    each: int = 1

    def points(self, amount: int) -> int:
        """Return the same for every amount."""
        return self.each


@attrs.frozen
class Steep:
    """A strategy without settings."""

    def points(self, amount: int) -> int:
        """Return more for more."""
        return amount * amount


@attrs.frozen
class Typed:
    """A class whose own field is called like the tag."""

    type: str


@attrs.frozen
class Span:
    """A class with an invariant over two fields."""

    first: int
    last: int

    def __attrs_post_init__(self) -> None:
        if self.last < self.first:
            refuse("span.turned", "$.last", "must not lie before the first", "不得早于起点")
        if self.first == 13:
            raise ZeroDivisionError("an embedder's class may raise anything")


@attrs.frozen(kw_only=True)
class Shop:
    """A class with every annotation there is."""

    id: CustomerId
    name: Text
    share: Decimal
    ratio: Fraction
    opened: date
    hours: tuple[time, time] | None = None
    form: Format = Format.KIOSK
    grade: Grade = Grade.LOW
    limit: Money | None = None
    is_open: bool = True
    codes: tuple[int, ...] = attrs.field(default=(), converter=tuple_of)
    forms: frozenset[Format] = frozenset()
    spans: frozenset[Span] = frozenset()
    tags: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=frozen_map_of)
    by_day: FrozenMap[date, Money] = attrs.field(factory=FrozenMap, converter=frozen_map_of)
    by_form: FrozenMap[Format, int] = attrs.field(factory=FrozenMap, converter=frozen_map_of)
    by_number: FrozenMap[int, str] = attrs.field(factory=FrozenMap, converter=frozen_map_of)
    price: Dated[Money] | None = None
    names: Dated[str] | None = None
    mode: Literal["self", "served"] = "self"
    answer: (
        Flat | Span | Typed | Money | Grade | Decimal | date | tuple[int, ...] | str | int | bool | None
    ) = None
    scheme: Flat | UnknownValue | None = None
    rule: Rule | None = None
    branches: tuple[Shop, ...] = attrs.field(default=(), converter=tuple_of)
    _kept: str = "kept"
    size: int = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "size", 1 + sum(branch.size for branch in self.branches))


def plain_shop() -> Shop:
    """Return a shop of defaults."""
    return Shop(
        id=CustomerId("S1"),
        name=Text("Corner", "街角店"),
        share=Decimal("0.50"),
        ratio=Fraction(1, 3),
        opened=date(2026, 1, 5),
    )


def full_shop() -> Shop:
    """Return a shop with every field away from its default."""
    return attrs.evolve(
        plain_shop(),
        hours=(time(9), time(21, 30, 15)),
        form=Format.HALL,
        grade=Grade.HIGH,
        limit=Money("1234.5", "CNY"),
        is_open=False,
        codes=(3, 1, 2),
        forms=frozenset(Format),
        spans=frozenset({Span(2, 3), Span(1, 2)}),
        tags={"region": "北", "area": "a"},
        by_day={date(2026, 2, 1): Money(2, "JPY"), date(2026, 1, 1): Money(1, "JPY")},
        by_form={Format.KIOSK: 1, Format.HALL: 2},
        by_number={10: "ten", 9: "nine"},
        price=Dated.of((date(2026, 1, 1), Money("9.9", "CNY")), (date(2026, 7, 1), Money("8.8", "CNY"))),
        names=Dated.always("S"),
        mode="served",
        answer=Span(1, 2),
        scheme=UnknownValue("Future", '{"type":"Future","per":[1,{"of":"x"}]}'),
        rule=Flat(2),
        branches=(plain_shop(),),
        kept="other",
    )
