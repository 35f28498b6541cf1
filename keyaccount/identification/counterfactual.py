"""Counterfactuals: the smallest change of one criterion that would move a customer in or out."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.identification.criterion import Absent, Criterion, MoneyIn, Reading
from keyaccount.identification.policy import IdentificationPolicy, UnknownRule
from keyaccount.identification.ranked_account import RankedAccount, scales_of
from keyaccount.identification.scoring import UNIT, Scale, score_units
from keyaccount.values.checks import check_decimal, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import SCORE_PLACES, decimal_of, round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Change", "Counterfactual", "Direction", "smallest_change"]


_NO = MoneyIn.NEITHER


class Direction(Enum):
    """Say which way a change would move the customer."""

    IN = "in"
    OUT = "out"

    @property
    def text(self) -> Text:
        """Return the direction in words."""
        return Text("in", "入选") if self is Direction.IN else Text("out", "落选")


@attrs.frozen
class Change:
    """Hold what one criterion would have to become, all else staying, and how far that is on its scale.

    `now` is None where the criterion is unknown: then `needed` is what it would have to turn out as.
    `amount` is the same as money, for criteria whose ratio starts from money. `effort` is the distance
    as a share of the criterion's scale. `score` is the score it leads to, computed anew.

    >>> growth = Text("growth", "增长")
    >>> up = Change("growth", growth, Decimal("0.1"), Decimal("0.2"), Decimal("0.2"), Decimal(1))
    >>> up.say()
    'growth from 0.1 to 0.2'
    """

    criterion: str
    label: Text
    now: Decimal | None
    needed: Decimal
    effort: Decimal
    score: Decimal
    amount: Money | None = None

    def say(self, lang: Lang = "en") -> str:
        """Word the change as one line."""
        needed, now = figure_text(self.needed, lang), figure_text(self.now, lang)
        money = f" ({self.amount})" if self.amount is not None else ""
        if lang == "zh":
            return f"{self.label.zh}由 {now} 变为 {needed}{money}"
        return f"{self.label.en} from {now} to {needed}{money}"


@attrs.frozen
class Counterfactual:
    """Hold the single changes that would carry a customer across a threshold, the smallest first.

    Empty where no single criterion can do it alone. Method: I7.

    >>> alone = Counterfactual("C1", Decimal("0.4"), Decimal("0.9"), Direction.IN, ())
    >>> alone.smallest is None, alone.explain().reason.en
    (True, 'no single criterion can do it alone')
    """

    customer: str
    score: Decimal
    threshold: Decimal
    direction: Direction
    changes: tuple[Change, ...] = attrs.field(converter=tuple_of)

    @property
    def smallest(self) -> Change | None:
        """Return the change that covers the least of its scale, or None."""
        return self.changes[0] if self.changes else None

    def explain(self) -> Explanation:
        """Explain what would have to change, smallest first. Method: I7."""
        way = self.direction.text
        parts = tuple(
            Explanation(one.criterion, Text(one.say("en"), one.say("zh")), one.score) for one in self.changes
        )
        none = Text("no single criterion can do it alone", "任何单项标准都无法单独实现")
        limit = figure_text(self.threshold)
        return Explanation(
            "counterfactual",
            Text(f"what would move {self.customer} {way.en}", f"{self.customer} {way.zh}所需的最小变化"),
            self.score,
            Text(f"threshold {limit}", f"门槛 {limit}") if parts else none,
            "I7",
            parts=parts,
        )

    def table(self) -> Table:
        """Return the changes as a table."""
        rows: list[tuple[Figure, ...]] = [
            (one.label, one.now, one.needed, one.amount, one.effort) for one in self.changes
        ]
        heads = (
            Text("criterion", "标准"),
            Text("now", "现值"),
            Text("needed", "所需值"),
            Text("as money", "折合金额"),
            Text("share of the scale", "占标尺比例"),
        )
        return Table(self.explain().label, heads, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the changes on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def smallest_change(
    account: RankedAccount, policy: IdentificationPolicy, threshold: Decimal, direction: Direction
) -> Counterfactual:
    """Find for each criterion the nearest value that carries a score across a threshold, all else staying.

    IN means a score above the threshold, OUT one below it. Every answer is checked by scoring anew, so
    none promises what the ranking would not keep. Linear in criteria. Method: I7.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> found = smallest_change(ranking.of("C008"), policy, Decimal("0.7"), Direction.IN)
    >>> found.smallest.say(), found.smallest.score > Decimal("0.7")
    ('turnover to target from 0.023521 to 0.040748 (2444872.71 CNY)', True)
    """
    check_decimal(threshold, "$.threshold", least=0, most=1)
    scales = scales_of(policy, account.track)
    limit = round(Fraction(threshold) * UNIT)
    found = [
        change
        for scale in scales
        if (change := _change(account, policy, scales, scale, limit, direction)) is not None
    ]
    ordered = sorted(found, key=lambda one: (one.effort, one.criterion))
    score = account.score if account.score is not None else Decimal(0)
    return Counterfactual(account.customer, score, threshold, direction, ordered)


def _change(
    account: RankedAccount,
    policy: IdentificationPolicy,
    scales: tuple[Scale, ...],
    scale: Scale,
    limit: int,
    direction: Direction,
) -> Change | None:
    criterion, reading = policy.criteria[scale.column], account.readings[scale.column]
    if isinstance(reading, Absent) and not reading.why.counts:
        return None
    # A few units beyond the limit, so that the rounding of the parts cannot fall short of it.
    beyond = limit + len(scales) + 1 if direction is Direction.IN else limit - len(scales) - 1
    worth = _needed(account, policy, scales, scale, beyond)
    if not 0 <= worth <= 1:
        return None
    value = Fraction(criterion.worst) + worth * (Fraction(criterion.best) - Fraction(criterion.worst))
    new = _reading(reading, value, direction, criterion)
    moved = (*account.readings[: scale.column], new, *account.readings[scale.column + 1 :])
    scored = score_units(moved, scales, policy.unknown).score or 0
    known = isinstance(reading, Reading)
    change = Change(
        criterion.key,
        criterion.label,
        round_fraction(reading.value, 6) if isinstance(reading, Reading) else None,
        round_fraction(new.value, 6),
        round_fraction(_effort(criterion, reading, value, worth), 6),
        decimal_of(scored, SCORE_PLACES),
        Money.of_minor(new.numerator, policy.target.currency)
        if known and criterion.money is not _NO
        else None,
    )
    # Scored anew, so that nothing is promised that the ranking would not keep.
    return change if (scored > limit if direction is Direction.IN else scored < limit) else None


def _effort(criterion: Criterion, old: Reading | Absent, value: Fraction, worth: Fraction) -> Fraction:
    """Return how far the value moves, as a share of the scale; from the worst where nothing was known."""
    if isinstance(old, Absent):
        return worth
    return abs(value - old.value) / abs(Fraction(criterion.best) - Fraction(criterion.worst))


def _needed(
    account: RankedAccount,
    policy: IdentificationPolicy,
    scales: tuple[Scale, ...],
    changed: Scale,
    units: int,
) -> Fraction:
    """Return the exact utility one criterion needs for a score of so many units."""
    rest, known, counting = Fraction(0), 0, 0
    for scale in scales:
        reading = account.readings[scale.column]
        if scale is changed or isinstance(reading, Reading):
            known += scale.weight
        if scale is changed or isinstance(reading, Reading) or reading.why.counts:
            counting += scale.weight
        if scale is not changed and isinstance(reading, Reading):
            rest += scale.weight * policy.criteria[scale.column].utility(reading)
    base = known if policy.unknown is UnknownRule.KNOWN_WEIGHTS else counting
    return (Fraction(units, UNIT) * base - rest) / changed.weight


def _reading(old: Reading | Absent, value: Fraction, direction: Direction, criterion: Criterion) -> Reading:
    """Return a reading of a value on the old denominator, rounded away from where the score stands."""
    if isinstance(old, Absent):
        return Reading(value.numerator, value.denominator)
    exact = value * old.denominator
    rises = (criterion.best > criterion.worst) == (direction is Direction.IN)
    whole = -((-exact.numerator) // exact.denominator) if rises else exact.numerator // exact.denominator
    return Reading(whole, old.denominator)
