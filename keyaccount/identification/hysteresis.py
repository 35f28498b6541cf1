"""Hysteresis: nobody flips in and out because a figure crossed a line for one review (I7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import refuse
from keyaccount.identification.abc_analysis import AbcClass, AbcCuts, abc_classes
from keyaccount.identification.amounts import Amount, Amounts
from keyaccount.values.checks import check_decimal, check_int, check_type
from keyaccount.values.frozen import FrozenMap, frozen_map_of
from keyaccount.values.numbers import round_fraction
from keyaccount.values.text import Text

__all__ = [
    "ClassRule",
    "Hold",
    "MemberRule",
    "PlaceRule",
    "Seat",
    "Seats",
    "flips",
    "next_seat",
    "settle_classes",
    "settle_members",
]


class Hold(Enum):
    """Say why a level stayed although the figure alone would have moved it."""

    MARGIN = "margin"  # within the band between the thresholds
    DWELL = "dwell"  # too few reviews since the last move
    GRACE = "grace"  # below the line, but not for long enough
    UNKNOWN = "unknown"  # nothing known this time, which is no reason to move

    @property
    def text(self) -> Text:
        """Return the reason in words."""
        return _HOLDS[self]


_HOLDS = {
    Hold.MARGIN: Text("within the band between the thresholds", "处于进出门槛之间"),
    Hold.DWELL: Text("moved too recently", "刚刚变动过,未满停留期"),
    Hold.GRACE: Text("below the threshold, but still in grace", "低于门槛,仍在宽限期内"),
    Hold.UNKNOWN: Text("not known at this review", "本次复核未知"),
}


@attrs.frozen
class Seat:
    """Hold a level (0 is the lowest), for how many reviews it has been held, and how many were below it.

    >>> next_seat(None, rise_to=1, fall_to=1, dwell=2, grace=0)
    Seat(level=1, age=1, below=0, hold=None)
    """

    level: int
    age: int
    below: int = 0
    hold: Hold | None = None

    def __attrs_post_init__(self) -> None:
        check_int(self.level, "$.level", least=0)
        check_int(self.age, "$.age", least=1)
        check_int(self.below, "$.below", least=0)


def next_seat(seat: Seat | None, *, rise_to: int | None, fall_to: int | None, dwell: int, grace: int) -> Seat:
    """Move a seat by one review: `rise_to` is the level its figure enters, `fall_to` the highest it keeps.

    It rises at once where it may, falls only after more than `grace` reviews below, and after any move
    stays for `dwell` reviews. None for both means the figure is unknown: the seat is held. Method: I7.

    >>> held = next_seat(Seat(1, 1), rise_to=0, fall_to=0, dwell=2, grace=0)
    >>> held.level, held.hold, next_seat(held, rise_to=0, fall_to=0, dwell=2, grace=0).level
    (1, <Hold.DWELL: 'dwell'>, 0)
    """
    if rise_to is None or fall_to is None:
        held = seat if seat is not None else Seat(0, 1)
        return attrs.evolve(held, age=held.age + (seat is not None), hold=Hold.UNKNOWN)
    if seat is None:
        return Seat(rise_to, 1)
    age = seat.age + 1
    if rise_to > seat.level:
        return Seat(rise_to, 1) if seat.age >= dwell else Seat(seat.level, age, 0, Hold.DWELL)
    if fall_to < seat.level:
        below = seat.below + 1
        if below <= grace:
            return Seat(seat.level, age, below, Hold.GRACE)
        if seat.age < dwell:
            return Seat(seat.level, age, below, Hold.DWELL)
        return Seat(fall_to, 1)
    return Seat(seat.level, age, 0, Hold.MARGIN if rise_to < seat.level else None)


@attrs.frozen
class Seats:
    """Hold everybody's seat after one review, from which the next one starts.

    >>> Seats({"C1": Seat(1, 3)}).of("C1").age
    3
    """

    seats: FrozenMap[str, Seat] = attrs.field(factory=FrozenMap, converter=frozen_map_of)

    def of(self, customer: str) -> Seat | None:
        """Return a customer's seat, or None where it has none yet."""
        return self.seats.get(customer)


@attrs.frozen
class MemberRule:
    """Name the two thresholds of membership by score, the least stay, and the grace below the line.

    In from `enter` on, out below `exit`, between them whatever one was. A member below `exit` stays for
    `grace` more reviews; after any move nobody moves again for `dwell` reviews.
    Raises `KeyAccountError` (`hysteresis.order`) unless exit <= enter.

    >>> MemberRule(Decimal("0.40"), Decimal("0.35")).dwell
    2
    """

    enter: Decimal
    exit: Decimal
    dwell: int = 2
    grace: int = 1

    def __attrs_post_init__(self) -> None:
        check_decimal(self.enter, "$.enter", least=0, most=1)
        check_decimal(self.exit, "$.exit", least=0, most=1)
        check_int(self.dwell, "$.dwell", least=1, most=100)
        check_int(self.grace, "$.grace", least=0, most=100)
        if self.exit > self.enter:
            refuse(
                "hysteresis.order",
                "$.exit",
                "the exit threshold must not lie above the entry threshold",
                "退出门槛不得高于进入门槛",
            )


@attrs.frozen
class PlaceRule:
    """Name membership by rank: in among the first `enter`, out beyond the first `exit`, else as one was.

    `dwell` and `grace` are as in `MemberRule`. Raises `KeyAccountError` (`hysteresis.order`) unless
    enter <= exit.

    >>> PlaceRule(enter=12, exit=16).exit
    16
    """

    enter: int
    exit: int
    dwell: int = 2
    grace: int = 1

    def __attrs_post_init__(self) -> None:
        check_int(self.enter, "$.enter", least=1)
        check_int(self.exit, "$.exit", least=1)
        check_int(self.dwell, "$.dwell", least=1, most=100)
        check_int(self.grace, "$.grace", least=0, most=100)
        if self.exit < self.enter:
            refuse(
                "hysteresis.order",
                "$.exit",
                "the last place that stays in must not come before the last that gets in",
                "可保留的末位名次不得高于可进入的末位名次",
            )


@attrs.frozen
class ClassRule:
    """Name the cuts of classes, by how much share one may lie beyond a cut before leaving, and the stay.

    >>> ClassRule(AbcCuts()).dwell
    2
    """

    cuts: AbcCuts
    margin: Decimal = Decimal(0)
    dwell: int = 2
    grace: int = 0

    def __attrs_post_init__(self) -> None:
        check_type(self.cuts, AbcCuts, "$.cuts")
        check_decimal(self.margin, "$.margin", least=0, most=1)
        check_int(self.dwell, "$.dwell", least=1, most=100)
        check_int(self.grace, "$.grace", least=0, most=100)
        a, b, margin = (Fraction(one) for one in (self.cuts.a, self.cuts.b, self.margin))
        if a + margin >= b or b + margin > 1:
            refuse("hysteresis.margin", "$.margin", "the margin reaches the next cut", "宽限幅度触及下一分界")


def settle_members(
    standings: Mapping[str, Decimal | int | None], rule: MemberRule | PlaceRule, before: Seats | None = None
) -> Seats:
    """Seat everybody by score (`MemberRule`) or rank (`PlaceRule`): level 1 is in, 0 is out.

    An unknown standing (None) holds the seat; who is not in `standings` loses it. Method: I7.

    >>> rule = MemberRule(Decimal("0.4"), Decimal("0.3"), dwell=1, grace=0)
    >>> first = settle_members({"a": Decimal("0.5"), "b": Decimal("0.35")}, rule)
    >>> second = settle_members({"a": Decimal("0.35"), "b": Decimal("0.35")}, rule, first)
    >>> second.of("a").level, second.of("b").level
    (1, 0)
    """
    check_type(rule, (MemberRule, PlaceRule), "$.rule")
    last = before if before is not None else Seats()
    seats = {}
    for customer, standing in standings.items():
        rise, fall = (None, None) if standing is None else _levels(rule, standing)
        seats[customer] = next_seat(
            last.of(customer), rise_to=rise, fall_to=fall, dwell=rule.dwell, grace=rule.grace
        )
    return Seats(seats)


def _levels(rule: MemberRule | PlaceRule, standing: Decimal | int) -> tuple[int, int]:
    if isinstance(rule, PlaceRule):
        return int(standing <= rule.enter), int(standing <= rule.exit)
    return int(standing >= rule.enter), int(standing >= rule.exit)


_LEVELS = {AbcClass.A: 2, AbcClass.B: 1, AbcClass.C: 0}
_CLASSES = {level: abc for abc, level in _LEVELS.items()}


def settle_classes(
    amounts: Mapping[str, Amount | None], rule: ClassRule, before: Seats | None = None
) -> tuple[dict[str, AbcClass | None], Seats]:
    """Class everybody by cumulative share, moving nobody who only brushed a cut.

    A class is entered at the cut itself and left beyond cut + margin; after a move it is kept for `dwell`
    reviews. Without any amount above 0 there is no class and no seat. Returns classes and seats for the
    next review. Method: I2, I7.

    >>> rule = ClassRule(AbcCuts())
    >>> _, seats = settle_classes({"a": 70, "b": 20, "c": 10}, rule)
    >>> classes, _ = settle_classes({"a": 10, "b": 20, "c": 70}, rule, seats)
    >>> [one.name for one in classes.values()]
    ['A', 'A', 'B']
    """
    check_type(rule, ClassRule, "$.rule")
    last = before if before is not None else Seats()
    exact = Amounts.of(amounts)
    enters = abc_classes(exact.units, rule.cuts)
    keeps = enters if not rule.margin else abc_classes(exact.units, _widened(rule))
    seats: dict[str, Seat] = {}
    classes: dict[str, AbcClass | None] = dict.fromkeys(amounts)
    for customer in amounts:
        held = last.of(customer)
        if customer in exact.unknown:
            if held is not None:
                seats[customer] = next_seat(
                    held, rise_to=None, fall_to=None, dwell=rule.dwell, grace=rule.grace
                )
        elif (entered := enters[customer]) is not None:
            kept = keeps[customer] or entered
            seats[customer] = next_seat(
                held, rise_to=_LEVELS[entered], fall_to=_LEVELS[kept], dwell=rule.dwell, grace=rule.grace
            )
        if customer in seats:
            classes[customer] = _CLASSES[seats[customer].level]
    return classes, Seats(seats)


def _widened(rule: ClassRule) -> AbcCuts:
    a, b = (round_fraction(Fraction(cut) + Fraction(rule.margin), 12) for cut in (rule.cuts.a, rule.cuts.b))
    return attrs.evolve(rule.cuts, a=a, b=b)


def flips(history: Sequence[Mapping[str, object]]) -> dict[str, int]:
    """Count for each customer how often it went X -> Y -> X within three of its own consecutive reviews.

    Reviews in which a customer has no class (absent or None) are skipped. Method: I7.

    >>> flips([{"a": "A"}, {"a": "B"}, {"a": "A"}])
    {'a': 1}
    """
    seen: dict[str, list[object]] = {}
    found: dict[str, int] = {}
    for review in history:
        for customer, level in review.items():
            if level is None:
                continue
            trail = seen.setdefault(customer, [])
            trail.append(level)
            if len(trail) >= 3 and trail[-3] == level != trail[-2]:
                found[customer] = found.get(customer, 0) + 1
    return found
