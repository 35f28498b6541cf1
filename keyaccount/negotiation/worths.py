"""What an option is worth to a party: lines of its profit and loss, rates per unit, weighted scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import attrs

from keyaccount.errors import refuse
from keyaccount.negotiation.topics import Issue, MoneyIssue, choices_of
from keyaccount.negotiation.value_kinds import DeliveredKind
from keyaccount.values.checks import check_decimal, check_id, check_type, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.text import Text, text_of

__all__ = [
    "POINTS",
    "Amount",
    "Interplay",
    "OptionWorth",
    "ScoreWorth",
    "TimesWorth",
    "UnitWorth",
    "ValueLine",
    "Worth",
]

# The measure of a party that values in scores instead of money.
POINTS = "points"

Amount: TypeAlias = Money | Decimal


def exact_amount(amount: object, measure: str, path: str) -> Fraction:
    """Return an amount as an exact number of the party's measure; refuses another unit or an inexact number.

    >>> exact_amount(Money("1.50", "CNY"), "CNY", "$")
    Fraction(3, 2)
    """
    if isinstance(amount, Money):
        if amount.currency != measure:
            _refuse_unit(amount.currency, measure, path)
        return amount.fraction
    if measure != POINTS:
        _refuse_unit(type(amount).__name__, measure, path)
    check_decimal(amount, path)
    return Fraction(amount) if isinstance(amount, Decimal) else Fraction(0)


def _refuse_unit(given: str, measure: str, path: str) -> None:
    refuse(
        "position.unit-mixed",
        path,
        f"given in {given}, but this position counts in {measure}; convert it first",
        f"以 {given} 给出,而该立场以 {measure} 计值,请先换算",
    )


@attrs.frozen
class ValueLine:
    """State one line of what an option brings (positive) or costs (negative) a party, and how we know.

    `kind` says which part of customer-delivered value it is; None leaves it to the issue's topic.

    >>> ValueLine("freight saved", Money("1200", "CNY"), DeliveredKind.MONEY).amount
    Money('1200.00', 'CNY')
    """

    text: Text = attrs.field(converter=text_of)
    amount: Amount
    kind: DeliveredKind | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.text, Text, "$.text")
        _check_amount(self.amount, "$.amount")
        if self.kind is not None:
            check_type(self.kind, DeliveredKind, "$.kind")

    @classmethod
    def of_hours(cls, text: str | Text, hours: Decimal, per_hour: Money, kind: DeliveredKind) -> ValueLine:
        """Price hours the customer spends (positive) or is spared (negative), rounded half up to the cent.

        >>> rate = Money("40", "CNY")
        >>> ValueLine.of_hours("counting", Decimal("-12.5"), rate, DeliveredKind.TIME).amount
        Money('500.00', 'CNY')
        """
        check_decimal(hours, "$.hours")
        said = text_of(text)
        worded = Text(
            f"{said.en} ({hours:f} h at {per_hour})", f"{said.zh}({hours:f} 小时,每小时 {per_hour})"
        )
        return cls(worded, -per_hour.times(hours, Rounding.HALF_UP), kind)


def _check_amount(amount: object, path: str) -> None:
    if not isinstance(amount, Money):
        check_decimal(amount, path)


def _lines_of(
    options: Mapping[str, Amount | ValueLine | Iterable[ValueLine]],
) -> FrozenMap[str, tuple[ValueLine, ...]]:
    made: dict[str, tuple[ValueLine, ...]] = {}
    for key, value in options.items():
        if isinstance(value, (Money, Decimal)):
            made[key] = (ValueLine(_VALUE, value),)
        elif isinstance(value, ValueLine):
            made[key] = (value,)
        else:
            made[key] = tuple_of(value)
    return FrozenMap(made)


_VALUE = Text("value", "价值")


@attrs.frozen
class OptionWorth:
    """Value each option of a listed issue by lines of profit and loss; a plain amount is one line.

    >>> worth = OptionWorth("lead-time", {"48h": Money("-900", "CNY"), "5d": Money("0", "CNY")})
    >>> worth.lines["48h"][0].amount
    Money('-900.00', 'CNY')
    """

    issue: str
    lines: FrozenMap[str, tuple[ValueLine, ...]] = attrs.field(converter=_lines_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.issue, "$.issue")
        for key, lines in self.lines.items():
            for index, line in enumerate(lines):
                check_type(line, ValueLine, f"$.lines.{key}[{index}]")

    def at(self, key: str, issue: Issue, measure: str) -> Fraction:
        """Return the value of one option."""
        if key not in self.lines:
            self._check_options(issue)
        path = f"$.worths.{self.issue}.{key}"
        return sum((exact_amount(line.amount, measure, path) for line in self.lines[key]), Fraction(0))

    def values(self, issue: Issue, measure: str) -> tuple[Fraction, ...]:
        """Return the value of every option, in the issue's order; an option without lines is refused."""
        self._check_options(issue)
        return tuple(self.at(key, issue, measure) for key in issue.keys)

    def _check_options(self, issue: Issue) -> None:
        keys = dict.fromkeys(issue.keys)
        missing = [key for key in keys if key not in self.lines]
        unknown = [key for key in self.lines if key not in keys]
        if missing or unknown:
            shown = [", ".join(keys[:20]) for keys in (missing, unknown)]
            refuse(
                "position.options",
                f"$.worths.{self.issue}",
                f"not valued: {shown[0] or '-'}; unknown options: {shown[1] or '-'}",
                f"未估价:{shown[0] or '无'};不在选项中:{shown[1] or '无'}",
            )


@attrs.frozen
class UnitWorth:
    """Value an issue of numbers or money by a rate: `rate` per unit above `start`.

    For an issue in money `rate` is a plain factor (the quantity) and the value comes in its currency;
    for whole numbers it is money or points per unit. `kind` is as for a `ValueLine`.

    >>> stock = UnitWorth("stock", Money("-40", "CNY"), start=Decimal(10), text="capital tied up")
    >>> stock.rate
    Money('-40.00', 'CNY')
    """

    issue: str
    rate: Amount
    start: Decimal = Decimal(0)
    text: Text = attrs.field(default=_VALUE, converter=text_of)
    kind: DeliveredKind | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.issue, "$.issue")
        _check_amount(self.rate, "$.rate")
        check_decimal(self.start, "$.start")
        check_type(self.text, Text, "$.text")
        if self.kind is not None:
            check_type(self.kind, DeliveredKind, "$.kind")

    def at(self, key: str, issue: Issue, measure: str) -> Fraction:
        """Return the value of one option."""
        rate = rate_of(self.rate, issue, measure, f"$.worths.{self.issue}.rate")
        return rate * (number_in(issue, key) - Fraction(self.start))

    def values(self, issue: Issue, measure: str) -> tuple[Fraction, ...]:
        """Return the value of every option, in the issue's order."""
        rate = rate_of(self.rate, issue, measure, f"$.worths.{self.issue}.rate")
        start = Fraction(self.start)
        return tuple(rate * (number_in(issue, key) - start) for key in issue.keys)


def rate_of(rate: Amount, issue: Issue, measure: str, path: str) -> Fraction:
    """Return a rate as a number, refusing one that would turn the issue's unit into another than the measure.

    >>> from keyaccount.negotiation.topics import IntegerIssue, Topic
    >>> rate_of(Money("2", "CNY"), IntegerIssue("n", Topic.PRICE, "n", 0, 9), "CNY", "$")
    Fraction(2, 1)
    """
    if isinstance(issue, MoneyIssue) and isinstance(rate, Decimal):
        check_unit(issue, measure, path)
        return Fraction(rate)
    return exact_amount(rate, measure, path)


def check_unit(issue: Issue, measure: str, path: str) -> None:
    """Refuse an issue in money of another currency than the measure.

    >>> from keyaccount.negotiation.topics import IntegerIssue, Topic
    >>> check_unit(IntegerIssue("n", Topic.PRICE, "n", 0, 9), "CNY", "$")
    """
    if isinstance(issue, MoneyIssue) and measure not in (issue.low.currency, POINTS):
        _refuse_unit(issue.low.currency, measure, path)


def number_in(issue: Issue, key: str) -> Fraction:
    """Return the number an option stands for, refusing issues whose options are not numbers.

    >>> from keyaccount.negotiation.topics import IntegerIssue, Topic
    >>> number_in(IntegerIssue("stock", Topic.POLICY, "stock", 0, 9), "7")
    Fraction(7, 1)
    """
    number = issue.amount(key)
    if number is None:
        refuse(
            "position.not-a-number",
            f"$.worths.{issue.key}",
            "options of a listed issue have no number; value them one by one with OptionWorth",
            "该议题的选项不是数值,请用 OptionWorth 逐项估价",
        )
    return number


def _scores_of(scores: Mapping[str, Decimal]) -> FrozenMap[str, Decimal]:
    return FrozenMap(scores)


@attrs.frozen
class ScoreWorth:
    """Value an issue by a weight (not negative) and a score per option.

    >>> ScoreWorth("service", Decimal("0.4"), {"gold": Decimal(1), "plain": Decimal("0.5")}).weight
    Decimal('0.4')
    """

    issue: str
    weight: Decimal
    scores: FrozenMap[str, Decimal] = attrs.field(converter=_scores_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.issue, "$.issue")
        check_decimal(self.weight, "$.weight", least=0)
        for key, score in self.scores.items():
            check_decimal(score, f"$.scores.{key}")

    def at(self, key: str, issue: Issue, measure: str) -> Fraction:
        """Return the weighted score of one option."""
        if measure != POINTS:
            _refuse_unit(POINTS, measure, f"$.worths.{self.issue}")
        return Fraction(self.weight) * OptionWorth(self.issue, dict(self.scores)).at(key, issue, measure)

    def values(self, issue: Issue, measure: str) -> tuple[Fraction, ...]:
        """Return the weighted score of every option, in the issue's order."""
        if measure != POINTS:
            _refuse_unit(POINTS, measure, f"$.worths.{self.issue}")
        plain = OptionWorth(self.issue, dict(self.scores))
        return tuple(Fraction(self.weight) * value for value in plain.values(issue, measure))


@attrs.frozen
class Interplay:
    """Value a combination: this much more (or less) when all these options are chosen together.

    >>> Interplay({"volume": "big", "lead-time": "48h"}, Money("-2000", "CNY"), "2nd lorry").issues
    ('volume', 'lead-time')
    """

    choices: FrozenMap[str, str] = attrs.field(converter=choices_of)
    amount: Amount
    text: Text = attrs.field(converter=text_of)

    def __attrs_post_init__(self) -> None:
        if len(self.choices) < 2:
            refuse(
                "position.interplay",
                "$.choices",
                "a combination takes two issues or more; value single options with OptionWorth",
                "组合至少涉及两个议题;单个选项请用 OptionWorth 估价",
            )
        _check_amount(self.amount, "$.amount")
        check_type(self.text, Text, "$.text")

    @property
    def issues(self) -> tuple[str, ...]:
        """Return the issues it joins."""
        return tuple(self.choices)

    def value(self, issues: Mapping[str, Issue], picked: Mapping[str, str], measure: str) -> Fraction:
        """Return its value for a choice on the joined issues."""
        if any(picked[issue] != issues[issue].option(key).key for issue, key in self.choices.items()):
            return Fraction(0)
        return exact_amount(self.amount, measure, "$.interplays")


@attrs.frozen
class TimesWorth:
    """Value two issues of numbers by their product: price x volume, above a start on the first.

    The value is factor x (first - start) x second, in the position's measure.

    >>> margin = TimesWorth("price", "volume", Decimal(1), start=Decimal("24.50"), text="our margin")
    >>> margin.issues
    ('price', 'volume')
    """

    first: str
    second: str
    factor: Decimal = Decimal(1)
    start: Decimal = Decimal(0)
    text: Text = attrs.field(default=_VALUE, converter=text_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.first, "$.first")
        check_id(self.second, "$.second")
        check_decimal(self.factor, "$.factor")
        check_decimal(self.start, "$.start")
        check_type(self.text, Text, "$.text")

    @property
    def issues(self) -> tuple[str, ...]:
        """Return the issues it joins."""
        return (self.first, self.second)

    def value(self, issues: Mapping[str, Issue], picked: Mapping[str, str], measure: str) -> Fraction:
        """Return its value for a choice on the joined issues."""
        first = number_in(issues[self.first], picked[self.first]) - Fraction(self.start)
        check_unit(issues[self.first], measure, f"$.joint.{self.first}")
        return Fraction(self.factor) * first * number_in(issues[self.second], picked[self.second])


Worth: TypeAlias = OptionWorth | UnitWorth | ScoreWorth
Joint: TypeAlias = Interplay | TimesWorth
