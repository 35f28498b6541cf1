"""Joint-gain moves as people read them: give this on one issue for that on another."""

from __future__ import annotations

from fractions import Fraction

import attrs

from keyaccount.errors import Lang
from keyaccount.negotiation.packages import Package
from keyaccount.negotiation.positions import number_of_figure
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure
from keyaccount.values.numbers import round_fraction
from keyaccount.values.text import Text, join

__all__ = ["JointMove", "MoveStep", "Trade"]


@attrs.frozen
class MoveStep:
    """State one change on one issue (or on joined ones) and what it does for both.

    `wording` says it in people's words: the issue, the option before and after.

    >>> MoveStep("lead-time", "5d", "48h", -900, 3100).theirs
    3100
    """

    issue: str
    before: str
    after: str
    ours: Figure
    theirs: Figure
    wording: Text | None = None

    @property
    def change(self) -> Text:
        """Return the change in words, by its keys where nobody worded it."""
        said = f"{self.issue} {self.before} -> {self.after}"
        return self.wording or Text(said, said)

    def text(self) -> Text:
        """Word the step.

        >>> MoveStep("lead-time", "5d", "48h", -900, 3100).text().en
        'lead-time 5d -> 48h (ours -900, theirs 3100)'
        """
        return Text(
            f"{self.change.en} (ours {self.ours}, theirs {self.theirs})",
            f"{self.change.zh}(我方 {self.ours},客户方 {self.theirs})",
        )


@attrs.frozen
class JointMove:
    """State a move from a package after which neither side has less and one has more.

    >>> steps = (MoveStep("a", "x", "y", -1, 3), MoveStep("b", "u", "v", 2, -1))
    >>> move = JointMove(steps, 1, 2, Package({"a": "y", "b": "v"}))
    >>> move.ours, move.theirs
    (1, 2)
    """

    steps: tuple[MoveStep, ...] = attrs.field(converter=tuple_of)
    ours: Figure
    theirs: Figure
    result: Package

    @property
    def rate(self) -> Fraction | None:
        """Return what we get per unit we give, where we give on one step and get on the other.

        >>> steps = (MoveStep("delivery", "5d", "48h", -10, 31), MoveStep("payment", "60", "30", 34, -20))
        >>> JointMove(steps, 24, 11, Package({"delivery": "48h", "payment": "30"})).rate
        Fraction(17, 5)
        """
        given, got = self._trade()
        if given is None or got is None:
            return None
        return number_of_figure(got.ours) / -number_of_figure(given.ours)

    def _trade(self) -> tuple[MoveStep | None, MoveStep | None]:
        """Return the step we give on and the one we get on, where there is one of each."""
        given = [step for step in self.steps if number_of_figure(step.ours) < 0]
        got = [step for step in self.steps if number_of_figure(step.ours) > 0]
        return (given[0], got[0]) if len(given) == len(got) == 1 else (None, None)

    def text(self) -> Text:
        """Word the move as a trade: what we give on, what for; else the changes one by one.

        >>> steps = (MoveStep("delivery", "5d", "48h", -10, 31), MoveStep("payment", "60", "30", 34, -20))
        >>> JointMove(steps, 24, 11, Package({"delivery": "48h", "payment": "30"})).text().en
        'give 1 on delivery 5d -> 48h for 3.40 on payment 60 -> 30'
        """
        given, got = self._trade()
        if self.rate is None or given is None or got is None:
            return join(tuple(step.change for step in self.steps))
        shown, give, get = round_fraction(self.rate, 2), given.change, got.change
        return Text(
            f"give 1 on {give.en} for {shown} on {get.en}", f"在{give.zh}上让 1,在{get.zh}上得 {shown}"
        )

    def explain(self) -> Explanation:
        """Explain the move: its steps and what each side gains (clause N6)."""
        because = tuple(
            Explanation(f"move.{index}", step.text(), None, clause="N6")
            for index, step in enumerate(self.steps)
        )
        reason = Text(
            f"we gain {self.ours}, they gain {self.theirs}", f"我方得 {self.ours},客户方得 {self.theirs}"
        )
        traded = Explanation(
            "move.trade", self.text(), self.rate and round_fraction(self.rate, 4), clause="N6"
        )
        because = (traded, *because)
        return Explanation("move", Text("joint gain", "共同增益"), None, reason, "N6", because=because)

    def summary(self, lang: Lang = "en") -> str:
        """Word the move as a few lines."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain().html()


@attrs.frozen
class Trade:
    """State an exchange rate: one unit we give on this step brings them `rate` units.

    >>> Trade(MoveStep("lead-time", "5d", "48h", -10, 34), Fraction(34, 10)).text().en
    'lead-time 5d -> 48h: give 1 for 3.40'
    """

    step: MoveStep
    rate: Fraction

    def text(self) -> Text:
        """Word the exchange rate, rounded half up to two places for reading."""
        shown = round_fraction(self.rate, 2)
        change = self.step.change
        return Text(f"{change.en}: give 1 for {shown}", f"{change.zh}:让 1 得 {shown}")
