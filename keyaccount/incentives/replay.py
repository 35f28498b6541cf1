"""Restatement: what changed between two settlements of one period, and by which lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import attrs

from keyaccount.errors import Lang
from keyaccount.incentives.settlement import Settlement
from keyaccount.incentives.settlement_item import SettlementItem
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["LineChange", "Restatement", "RestatementLine", "restatement"]


@attrs.frozen
class LineChange:
    """State what one line of the books counted and earned before and now; None where it was not there.

    The bases are in the unit of the policy's base. A line may come back under another window or version.

    >>> came = LineChange("C1", "INV-7", "1", date(2026, 2, 5), None, Decimal(100), Money(0, "CNY"),
    ...                   Money(2, "CNY"))
    >>> came.change
    Money('2.00', 'CNY')
    """

    customer: str
    document: str | None
    line: str | None
    day: date
    base_before: Decimal | None
    base_after: Decimal | None
    before: Money
    after: Money

    @property
    def change(self) -> Money:
        """Return after less before."""
        return self.after - self.before

    @property
    def label(self) -> Text:
        """Name the line and say whether it came, went or changed."""
        named = " ".join(one for one in (self.customer, self.document, self.line, str(self.day)) if one)
        if self.base_before is None:
            return Text(f"new: {named}", f"新增:{named}")
        if self.base_after is None:
            return Text(f"gone: {named}", f"撤销:{named}")
        return Text(f"changed: {named}", f"变动:{named}")


@attrs.frozen
class RestatementLine:
    """State how much more or less one participant has earned than was thought before, and by which lines.

    `behind` are the lines that came, went or earn another amount; where settlements trace their lines
    the changes of `behind` sum to the change.

    >>> RestatementLine("VR", "C1", Money(100, "CNY"), Money(80, "CNY")).change
    Money('-20.00', 'CNY')
    """

    policy: str
    participant: str
    before: Money
    after: Money
    behind: tuple[LineChange, ...] = attrs.field(default=(), converter=tuple_of)

    @property
    def change(self) -> Money:
        """Return after less before."""
        return self.after - self.before


@attrs.frozen
class Restatement:
    """Hold what changed between two settlements: late lines, returns, corrections, amendments. Method: N8.

    >>> Restatement(()).lines
    ()
    """

    lines: tuple[RestatementLine, ...] = attrs.field(converter=tuple_of)

    def explain(self) -> Explanation:
        """Return every change as after less before. Method: N8."""
        parts = [
            Explanation(
                f"{line.policy}/{line.participant}",
                Text(f"{line.policy}, {line.participant}", f"{line.policy},{line.participant}"),
                line.change,
                clause="N8",
                parts=(
                    Explanation("after", Text("earned now", "现应得"), line.after),
                    Explanation("before", Text("earned before", "原应得"), -line.before),
                ),
                combine=Combine.SUM,
                because=[Explanation("line", one.label, one.change) for one in line.behind],
            )
            for line in self.lines
        ]
        title = Text(f"{len(parts)} amounts restated", f"重述 {len(parts)} 项")
        return Explanation("restatement", title, len(parts), clause="N8", parts=parts)

    def table(self) -> Table:
        """Return the changes as a table."""
        columns = (
            Text("incentive", "奖励"),
            Text("participant", "客户"),
            Text("before", "原"),
            Text("after", "现"),
            Text("change", "变动"),
        )
        rows = [(one.policy, one.participant, one.before, one.after, one.change) for one in self.lines]
        return Table(Text("Restatement", "重述"), columns, rows)

    def changed_lines(self) -> Table:
        """Return the lines behind the changes: what each counted and earned before and now."""
        columns = (
            Text("incentive", "奖励"),
            Text("line", "行"),
            Text("base before", "原基数"),
            Text("base now", "现基数"),
            Text("reward before", "原奖励额"),
            Text("reward now", "现奖励额"),
            Text("change", "变动"),
        )
        rows = [
            (
                line.policy,
                one.label,
                _BLANK if one.base_before is None else one.base_before,
                _BLANK if one.base_after is None else one.base_after,
                one.before,
                one.after,
                one.change,
            )
            for line in self.lines
            for one in line.behind
        ]
        return Table(Text("Lines behind the restatement", "重述所涉明细"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful, without its lines."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html() + (self.changed_lines().to_html() if self.lines else "")


def restatement(before: Settlement, after: Settlement) -> Restatement:
    """Return whose earnings differ between two settlements, those in only one counting as zero there.

    Lines are compared one by one, so a change that leaves the total as it was shows as well.
    Method: N8.

    >>> from keyaccount.values.periods import Period
    >>> empty = Settlement(Period.quarter(2026, 1), date(2026, 3, 31), None, ())
    >>> restatement(empty, empty).lines
    ()
    """
    old = {(item.policy, item.participant): item for item in before.items}
    new = {(item.policy, item.participant): item for item in after.items}
    lines = []
    for key in sorted(old.keys() | new.keys()):
        then, now = old.get(key), new.get(key)
        zero = Money.zero((then or new[key]).earned.currency)
        amounts = (then.earned if then else zero, now.earned if now else zero)
        behind = _behind(then, now, zero)
        if amounts[0] != amounts[1] or any(not one.change.is_zero for one in behind):
            lines.append(RestatementLine(*key, *amounts, behind))
    return Restatement(lines)


# What names a line in the books, and what it counted and earned.
_Key: TypeAlias = tuple[str, str | None, str | None, int]
_BLANK = Text("", "")


def _behind(
    before: SettlementItem | None, after: SettlementItem | None, zero: Money
) -> tuple[LineChange, ...]:
    old, new = _by_line(before), _by_line(after)
    nothing: tuple[Fraction | None, int] = (None, 0)
    made = []
    for key in sorted(old.keys() | new.keys(), key=lambda key: (key[3], *(one or "" for one in key[:3]))):
        then, now = old.get(key, nothing), new.get(key, nothing)
        if then != now:
            customer, document, line, day = key
            made.append(
                LineChange(
                    customer,
                    document,
                    line,
                    date.fromordinal(day),
                    None if then[0] is None else round_fraction(then[0], 6),
                    None if now[0] is None else round_fraction(now[0], 6),
                    Money.of_minor(then[1], zero.currency),
                    Money.of_minor(now[1], zero.currency),
                )
            )
    return tuple(made)


def _by_line(item: SettlementItem | None) -> dict[_Key, tuple[Fraction | None, int]]:
    """Return base and reward by line; lines nothing tells apart count together."""
    found: dict[_Key, tuple[Fraction | None, int]] = {}
    for earning in item.earnings if item else ():
        lines = earning.lines
        keys = zip(lines.customer, lines.document, lines.line, lines.day, strict=True)
        for key, base, reward in zip(keys, lines.base, lines.reward, strict=True):
            counted, earned = found.get(key, (None, 0))
            found[key] = ((counted or 0) + Fraction(base, lines.base_unit), earned + reward)
    return found
