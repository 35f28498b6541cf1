"""Bargaining problems: what each option of each issue is worth to whom, and where each would walk away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import prod
from typing import TypeAlias

import attrs

from keyaccount.errors import KeyAccountError, Problems, refuse
from keyaccount.values.checks import check_name, check_unique, tuple_of

__all__ = ["BargainingProblem", "Deal", "LinearIssue", "ValuedIssue"]

Number: TypeAlias = Fraction | int | Decimal

# One issue of more options than this is a scale, not a list: it belongs into a LinearIssue or a coarser step.
MOST_OPTIONS = 100_000
# Far beyond any measured figure; only hostile input is longer.
MOST_BITS = 4096


def number_of(value: object) -> Fraction:
    """Return an exact number; floats, NaN and text are refused because they are not exact.

    >>> number_of(Decimal("0.5"))
    Fraction(1, 2)
    """
    if type(value) is Fraction:
        number = value
    elif type(value) is int or (type(value) is Decimal and value.is_finite()):
        number = Fraction(value)
    else:
        refuse(
            "bargain.not-exact",
            "$",
            f"a value must be an int, Fraction or finite Decimal, got {value!r:.40}",
            "价值必须是整数、分数或有限的 Decimal,不接受浮点数与 NaN",
        )
    if number.numerator.bit_length() > MOST_BITS or number.denominator.bit_length() > MOST_BITS:
        refuse("bargain.number-too-long", "$", "a value has at most 4096 bits", "数值过长,最多 4096 位")
    return number


def _numbers(values: Iterable[object]) -> tuple[Fraction, ...]:
    return tuple([number_of(value) for value in tuple_of(values)])


def _rows(rows: Iterable[Iterable[object]]) -> tuple[tuple[Fraction, ...], ...]:
    return tuple([_numbers(row) for row in tuple_of(rows)])


def _floors(values: Iterable[object]) -> tuple[Fraction | None, ...]:
    return tuple([None if value is None else number_of(value) for value in tuple_of(values)])


@attrs.frozen
class ValuedIssue:
    """State one issue: its options and, one row per party, what each option is worth to that party.

    Values are exact numbers in the party's own unit (money or scores); parties need not share a unit.
    Raises `KeyAccountError` for no options, too many (`bargain.too-many-options`), repeated options or
    rows that do not match.

    >>> price = ValuedIssue("price", ("low", "high"), values=[[0, 10], [8, 0]])
    >>> price.values[0]
    (Fraction(0, 1), Fraction(10, 1))
    """

    name: str
    options: tuple[str, ...] = attrs.field(converter=tuple_of)
    values: tuple[tuple[Fraction, ...], ...] = attrs.field(converter=_rows)

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        if not self.options:
            refuse(
                "bargain.no-options",
                "$.options",
                "give the issue at least one option",
                "议题至少要有一个选项",
            )
        if len(self.options) > MOST_OPTIONS:
            refuse(
                "bargain.too-many-options",
                "$.options",
                f"{len(self.options)} options; use a LinearIssue or a coarser step (at most {MOST_OPTIONS})",
                f"选项多达 {len(self.options)} 个;请改用连续议题或更粗的步长(最多 {MOST_OPTIONS} 个)",
            )
        check_unique(self.options, "bargain.repeated-option", "$.options")
        for index, row in enumerate(self.values):
            if len(row) != len(self.options):
                refuse(
                    "bargain.row-length",
                    f"$.values[{index}]",
                    f"{len(row)} values for {len(self.options)} options",
                    f"{len(self.options)} 个选项却给出 {len(row)} 个价值",
                )


@attrs.frozen
class LinearIssue:
    """State a continuous issue: every position between two ends, values running straight between them.

    `low_values` and `high_values` hold one value per party at position 0 and at position 1.

    >>> LinearIssue("price", low_values=[0, 10], high_values=[10, 0]).at(Fraction(1, 4))
    (Fraction(5, 2), Fraction(15, 2))
    """

    name: str
    low_values: tuple[Fraction, ...] = attrs.field(converter=_numbers)
    high_values: tuple[Fraction, ...] = attrs.field(converter=_numbers)

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        if len(self.low_values) != len(self.high_values):
            refuse(
                "bargain.row-length",
                "$.high_values",
                "give one value per party at both ends",
                "两端都须逐方给出价值",
            )

    def at(self, position: Fraction) -> tuple[Fraction, ...]:
        """Return each party's value at a position from 0 to 1."""
        ends = zip(self.low_values, self.high_values, strict=True)
        return tuple(low + (high - low) * position for low, high in ends)


@attrs.frozen
class Deal:
    """Hold one complete deal: the option chosen on every issue and its value to each party.

    `choice` holds option indices in the order of the issues; `positions` the place (0 to 1) on each
    linear issue.

    >>> Deal(values=(Fraction(3), Fraction(4)), choice=(0, 1)).values[1]
    Fraction(4, 1)
    """

    values: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    choice: tuple[int, ...] = attrs.field(converter=tuple_of)
    positions: tuple[Fraction, ...] = attrs.field(default=(), converter=tuple_of)


@attrs.frozen
class BargainingProblem:
    """State a whole bargaining problem: parties, issues, and each party's bottom line (None: none given).

    A deal takes one option per issue; its value to a party is the sum over the issues, so issues whose
    values depend on one another are first joined by `coupled`. A bottom line is met when reached.
    Raises `KeyAccountError` listing every mismatch.

    >>> problem = BargainingProblem.from_tables([[[0, 10]], [[8, 0]]], bottom_lines=(1, 0))
    >>> problem.outcomes, problem.deal([1]).values
    (2, (Fraction(10, 1), Fraction(0, 1)))
    """

    parties: tuple[str, ...] = attrs.field(converter=tuple_of)
    issues: tuple[ValuedIssue, ...] = attrs.field(converter=tuple_of)
    bottom_lines: tuple[Fraction | None, ...] = attrs.field(converter=_floors)
    linear: tuple[LinearIssue, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        problems = Problems()
        for check in (self._check_parties, self._check_issues):
            try:
                check(problems)
            except KeyAccountError as error:
                problems.take(error)
        problems.raise_any()

    def _check_parties(self, problems: Problems) -> None:
        if len(self.parties) < 2:
            problems.add(
                "bargain.parties", "$.parties", "bargaining needs two parties or more", "谈判至少需要两方"
            )
        if len(self.bottom_lines) != len(self.parties):
            problems.add(
                "bargain.bottom-lines",
                "$.bottom_lines",
                "give one bottom line (or None) per party",
                "每一方须给出一条低线(或 None)",
            )
        check_unique(self.parties, "bargain.repeated-party", "$.parties")

    def _check_issues(self, problems: Problems) -> None:
        if not self.issues and not self.linear:
            problems.add("bargain.no-issues", "$.issues", "give at least one issue", "至少给出一个议题")
        for index, issue in enumerate(self.issues):
            if len(issue.values) != len(self.parties):
                self._note_rows(problems, f"$.issues[{index}]", issue.name, len(issue.values))
        for index, line in enumerate(self.linear):
            if len(line.low_values) != len(self.parties):
                self._note_rows(problems, f"$.linear[{index}]", line.name, len(line.low_values))
        names = [issue.name for issue in self.issues] + [line.name for line in self.linear]
        check_unique(names, "bargain.repeated-issue", "$.issues")

    def _note_rows(self, problems: Problems, path: str, name: str, rows: int) -> None:
        wanted = len(self.parties)
        problems.add(
            "bargain.rows",
            path,
            f"{name!r} is valued for {rows} parties, the problem has {wanted}",
            f"{name!r} 给出 {rows} 方的价值,而参与方有 {wanted} 方",
        )

    @classmethod
    def from_tables(
        cls,
        tables: Sequence[Sequence[Sequence[Number]]],
        bottom_lines: Sequence[Number | None],
        parties: Sequence[str] = (),
        names: Mapping[str, Sequence[str]] | None = None,
    ) -> BargainingProblem:
        """Build a problem from one table per party: `tables[party][issue][option]`.

        `names` gives issue names with their option names; without it both are numbered from 0.

        >>> BargainingProblem.from_tables([[[1, 0]], [[0, 1]]], (None, None)).issues[0].options
        ('0', '1')
        """
        counts = {len(table) for table in tables}
        if len(counts) != 1:
            refuse(
                "bargain.tables",
                "$.tables",
                "every party's table needs the same issues",
                "各方的表须含相同议题",
            )
        given = list((names or {}).items()) or [
            (str(i), [str(k) for k in range(len(rows))]) for i, rows in enumerate(tables[0])
        ]
        if len(given) != len(tables[0]):
            refuse("bargain.tables", "$.names", "name every issue", "请为每个议题命名")
        issues = [
            ValuedIssue(name, tuple(options), tuple(table[index] for table in tables))
            for index, (name, options) in enumerate(given)
        ]
        who = tuple(parties) or tuple(f"party {index + 1}" for index in range(len(tables)))
        return cls(who, issues, tuple(bottom_lines))

    @property
    def outcomes(self) -> int:
        """Return how many complete deals there are (linear issues not counted)."""
        return prod(len(issue.options) for issue in self.issues)

    def deal(self, choice: Sequence[int], positions: Sequence[Number] = ()) -> Deal:
        """Return a deal with its values; refuses a choice that is not on the table."""
        if len(choice) != len(self.issues) or len(positions) != len(self.linear):
            refuse("bargain.choice", "$.choice", "choose one option per issue", "每个议题须选一个选项")
        places = [number_of(one) for one in positions]
        for index, (issue, picked) in enumerate(zip(self.issues, choice, strict=True)):
            if not 0 <= picked < len(issue.options):
                refuse(
                    "bargain.choice", f"$.choice[{index}]", f"no option {picked}", f"没有第 {picked} 个选项"
                )
        for index, place in enumerate(places):
            if not 0 <= place <= 1:
                refuse(
                    "bargain.choice",
                    f"$.positions[{index}]",
                    "a position lies from 0 to 1",
                    "位置须在 0 到 1 之间",
                )
        totals = []
        for party in range(len(self.parties)):
            listed = sum(
                (issue.values[party][picked] for issue, picked in zip(self.issues, choice, strict=True)),
                Fraction(0),
            )
            totals.append(
                listed + sum(line.at(place)[party] for line, place in zip(self.linear, places, strict=True))
            )
        return Deal(tuple(totals), tuple(choice), tuple(places))

    def options_of(self, deal: Deal) -> tuple[str, ...]:
        """Return the option names of a deal, in the order of the issues."""
        return tuple(issue.options[picked] for issue, picked in zip(self.issues, deal.choice, strict=True))

    def acceptable(self, deal: Deal) -> bool:
        """Tell whether a deal leaves every party at or above its bottom line."""
        floors = zip(deal.values, self.bottom_lines, strict=True)
        return all(floor is None or value >= floor for value, floor in floors)
