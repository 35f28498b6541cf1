"""Restatement: what changed between two settlements of one period, and by which lines."""

from __future__ import annotations

import attrs

from keyaccount.errors import Lang
from keyaccount.incentives.settlement import Settlement
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Restatement", "RestatementLine", "restatement"]


@attrs.frozen
class RestatementLine:
    """State how much more or less one participant has earned than was thought before.

    >>> RestatementLine("VR", "C1", Money(100, "CNY"), Money(80, "CNY")).change
    Money('-20.00', 'CNY')
    """

    policy: str
    participant: str
    before: Money
    after: Money

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

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def restatement(before: Settlement, after: Settlement) -> Restatement:
    """Return whose earnings differ between two settlements, those in only one counting as zero there.

    Method: N8.

    >>> from datetime import date
    >>> from keyaccount.values.periods import Period
    >>> empty = Settlement(Period.quarter(2026, 1), date(2026, 3, 31), None, ())
    >>> restatement(empty, empty).lines
    ()
    """
    old = {(item.policy, item.participant): item.earned for item in before.items}
    new = {(item.policy, item.participant): item.earned for item in after.items}
    lines = []
    for key in sorted(old.keys() | new.keys()):
        zero = Money.zero((old.get(key) or new[key]).currency)
        line = RestatementLine(*key, old.get(key, zero), new.get(key, zero))
        if not line.change.is_zero:
            lines.append(line)
    return Restatement(lines)
