"""Positions: what each party gets out of every option, and the bottom line (低线) it will not go below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.errors import KeyAccountError, Problems, refuse
from keyaccount.model.side import Side
from keyaccount.negotiation.topics import ContinuousIssue, Issue, choices_of
from keyaccount.negotiation.worths import (
    POINTS,
    Amount,
    Interplay,
    OptionWorth,
    ScoreWorth,
    TimesWorth,
    UnitWorth,
    exact_amount,
)
from keyaccount.values.checks import check_name, check_type, tuple_of
from keyaccount.values.currencies import currency_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money
from keyaccount.values.text import Text, text_of

__all__ = ["BestAlternative", "Position", "figure_of", "number_of_figure"]


def figure_of(value: Fraction, measure: str) -> Figure:
    """Return an exact value as the figure people read: money of the measure's currency, or the number.

    >>> figure_of(Fraction(3, 2), "CNY"), figure_of(Fraction(1, 3), "points")
    (Money('1.50', 'CNY'), Fraction(1, 3))
    """
    scaled = value * 10**8
    if measure == POINTS or scaled.denominator != 1:
        return value
    whole, part = divmod(abs(scaled.numerator), 10**8)
    return Money(f"{'-' if scaled < 0 else ''}{whole}.{part:08d}", measure)


def number_of_figure(figure: Figure) -> Fraction:
    """Return the exact number behind a figure of value: an amount of money or a score.

    >>> number_of_figure(Money("1.50", "CNY"))
    Fraction(3, 2)
    """
    return figure.fraction if isinstance(figure, Money) else Fraction(str(figure))


@attrs.frozen
class BestAlternative:
    """State a bottom line as a concrete deal: what the party would do without an agreement.

    `choices` is a deal on the same issues (an issue left out counts nothing), `worth` what it brings
    besides; its value is computed, never guessed.

    >>> BestAlternative("our second source", {"price": "31.00"}, Money("-500", "CNY")).choices["price"]
    '31.00'
    """

    text: Text = attrs.field(converter=text_of)
    choices: FrozenMap[str, str] = attrs.field(factory=FrozenMap, converter=choices_of)
    worth: Amount | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.text, Text, "$.text")
        if not self.choices and self.worth is None:
            refuse(
                "position.alternative",
                "$.choices",
                "give its choices, its worth, or both",
                "请给出其选项、其价值或两者",
            )


@attrs.frozen
class Position:
    """Hold one party's view: the worth of every option, worths of combinations, and its bottom line.

    `measure` is a currency code or "points"; everything is counted in it. The bottom line is an amount, a
    concrete alternative, or None (unknown: then gains cannot be counted from it).
    Raises `KeyAccountError` (`position.*`) with every problem found.
    Method: N6.

    >>> ours = Position(Side.OURS, "our company", "CNY",
    ...                 [OptionWorth("lead-time", {"48h": Money("-900", "CNY"), "5d": Money("0", "CNY")})],
    ...                 bottom_line=Money("-1000", "CNY"))
    >>> ours.measure
    'CNY'
    """

    side: Side
    name: str
    measure: str
    worths: tuple[OptionWorth | UnitWorth | ScoreWorth, ...] = attrs.field(converter=tuple_of)
    bottom_line: Money | Decimal | BestAlternative | None = None
    joint: tuple[Interplay | TimesWorth, ...] = attrs.field(default=(), converter=tuple_of)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_type(self.side, Side, "$.side")
        check_name(self.name, "$.name")
        if self.measure != POINTS:
            currency_of(self.measure)
        for index, worth in enumerate(self.worths):
            check_type(worth, (OptionWorth, UnitWorth, ScoreWorth), f"$.worths[{index}]")
        for index, joint in enumerate(self.joint):
            check_type(joint, (Interplay, TimesWorth), f"$.joint[{index}]")
        if isinstance(self.bottom_line, Money):
            exact_amount(self.bottom_line, self.measure, "$.bottom_line")

    def table(self, issues: Sequence[Issue]) -> dict[str, tuple[Fraction, ...]]:
        """Return the value of every option of every issue (of a scale: of its ends); unvalued counts zero.

        Several worths on one issue add up. Raises `KeyAccountError` with every problem found.
        """
        by_key = {issue.key: issue for issue in issues}
        table = {issue.key: (Fraction(0),) * len(issue.keys) for issue in issues}
        problems = Problems()
        for worth in self.worths:
            issue = by_key.get(worth.issue)
            if issue is None:
                self._note_unknown(problems, worth.issue)
                continue
            try:
                values = worth.values(issue, self.measure)
            except KeyAccountError as error:
                problems.take(error)
                continue
            table[issue.key] = tuple(a + b for a, b in zip(table[issue.key], values, strict=True))
        for joint in self.joint:
            for key in joint.issues:
                if key not in by_key:
                    self._note_unknown(problems, key)
        problems.raise_any()
        return table

    def _note_unknown(self, problems: Problems, key: str) -> None:
        problems.add(
            "position.unknown-issue",
            f"$.worths.{key}",
            f"{self.name} values {key!r}, which is not on the table",
            f"{self.name} 为不在谈判中的议题 {key!r} 估价",
        )

    def joint_value(self, issues: Mapping[str, Issue], picked: Mapping[str, str]) -> Fraction:
        """Return what the combinations add for a choice; combinations on other issues add nothing."""
        met = [joint for joint in self.joint if set(joint.issues) <= set(picked)]
        return sum((joint.value(issues, picked, self.measure) for joint in met), Fraction(0))

    def value(self, issues: Sequence[Issue], choices: Mapping[str, str]) -> Fraction:
        """Return the value of a choice on some or all issues.

        >>> from keyaccount.negotiation.topics import IntegerIssue, Topic
        >>> stock = IntegerIssue("stock", Topic.POLICY, "days of stock", 10, 30)
        >>> theirs = Position(Side.THEIRS, "them", "CNY", [UnitWorth("stock", Money("-40", "CNY"))])
        >>> theirs.value([stock], {"stock": "12"})
        Fraction(-480, 1)
        """
        by_key = {issue.key: issue for issue in issues}
        total = Fraction(0)
        for key, option in choices.items():
            if key not in by_key:
                refuse(
                    "issue.unknown",
                    f"$.choices.{key}",
                    f"{key!r} is not on the table",
                    f"{key!r} 不在谈判议题中",
                )
            total += self.issue_value(by_key[key], option)
        return total + self.joint_value(by_key, choices)

    def issue_value(self, issue: Issue, key: str) -> Fraction:
        """Return what one option of one issue is worth by itself; straight between the ends of a scale.

        >>> from keyaccount.negotiation.topics import IntegerIssue, Topic
        >>> stock = IntegerIssue("stock", Topic.POLICY, "days of stock", 10, 30)
        >>> us = Position(Side.OURS, "us", "CNY", [UnitWorth("stock", Money("50", "CNY"))])
        >>> us.issue_value(stock, "12")
        Fraction(600, 1)
        """
        issue.option(key)
        worths = [worth for worth in self.worths if worth.issue == issue.key]
        if isinstance(issue, ContinuousIssue):
            low, high = (
                sum((worth.at(end, issue, self.measure) for worth in worths), Fraction(0))
                for end in issue.keys
            )
            return low + (high - low) * issue.position(key)
        return sum((worth.at(key, issue, self.measure) for worth in worths), Fraction(0))

    def floor(self, issues: Sequence[Issue]) -> Fraction | None:
        """Return the bottom line as a number of the measure, or None where there is none."""
        line = self.bottom_line
        if isinstance(line, BestAlternative):
            worth = (
                Fraction(0) if line.worth is None else exact_amount(line.worth, self.measure, "$.bottom_line")
            )
            return worth + self.value(issues, line.choices)
        if line is None:
            return None
        return exact_amount(line, self.measure, "$.bottom_line")

    def explain_floor(self, issues: Sequence[Issue]) -> Explanation:
        """Explain the bottom line: the amount, or the alternative it rests on (clause N6)."""
        floor = self.floor(issues)
        line = self.bottom_line
        reason = line.text if isinstance(line, BestAlternative) else None
        evidence = line.evidence if isinstance(line, BestAlternative) else self.evidence
        label = Text(f"bottom line of {self.name}", f"{self.name}的低线")
        figure = None if floor is None else figure_of(floor, self.measure)
        return Explanation(f"floor.{self.side.value}", label, figure, reason, "N6", evidence)
