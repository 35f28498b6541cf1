"""What a kind works out before rounding: cells of lines that round once, changes and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.incentives.brackets import Brackets
from keyaccount.incentives.coop import Claim
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.selection import Selected
from keyaccount.model.ledger import Ledger
from keyaccount.values.finding import Finding
from keyaccount.values.text import Text

__all__ = ["Cell", "Context", "ExactStep", "Worked", "by_document"]


@attrs.frozen
class ExactStep:
    """State one exact part of a reward in minor units, before the one rounding step.

    >>> ExactStep("tier-1", Text("tier 1", "第 1 档"), Fraction(1, 3)).amount
    Fraction(1, 3)
    """

    key: str
    label: Text
    amount: Fraction
    reason: Text | None = None


@attrs.frozen
class Cell:
    """Hold lines that share one reward and round together: a document, or a whole window.

    `places` point into the selected lines; `weights` share the reward out where `running` is None,
    otherwise each line gets what the running volume adds. `rate` is what every line earns per unit of
    its weight, where that is one rate: it still holds where sales and returns cancel out.

    >>> step = ExactStep("tier-1", Text("tier 1", "第 1 档"), Fraction(1, 3))
    >>> Cell([0], [100], (step, step)).exact
    Fraction(2, 3)
    """

    places: Sequence[int]
    weights: Sequence[int]
    steps: tuple[ExactStep, ...]
    running: Brackets | None = None
    rate: Fraction | None = None

    @property
    def exact(self) -> Fraction:
        """Return the exact reward of the cell in minor units."""
        if len(self.steps) == 1:
            return self.steps[0].amount
        return sum((step.amount for step in self.steps), Fraction(0))


@attrs.frozen
class Context:
    """Hold what a kind may look at beside its own lines: by participant, earlier lines and claims on a fund.

    >>> Context(Ledger.empty("CNY"), date(2026, 12, 31), IncentiveFacts(), 100).money_unit
    100
    """

    ledger: Ledger
    until: date
    facts: IncentiveFacts
    money_unit: int
    before: Mapping[str, Selected] = attrs.field(factory=dict)
    claims: Mapping[str, Sequence[Claim]] = attrs.field(factory=dict)


@attrs.frozen
class Worked:
    """Hold the cells of one participant and slot, proportional changes to their sum, and findings.

    Each change is a label and the share of the rounded reward that it leaves.

    >>> Worked([]).held
    ()
    """

    cells: Sequence[Cell]
    changes: Sequence[tuple[Text, Fraction]] = ()
    held: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()


def by_document(lines: Selected) -> dict[str, list[int]]:
    """Return the places of the lines of each document, returns with the sale they take back.

    >>> from keyaccount.incentives.policy import IncentivePolicy
    >>> from keyaccount.incentives.discounts import LineDiscount
    >>> from keyaccount.incentives.selection import select
    >>> from keyaccount.values.periods import Period
    >>> policy = IncentivePolicy("P", "p", kind=LineDiscount("0.1"), owner="M", valid=Period.year(2026),
    ...                          currency="CNY")
    >>> ledger = Ledger.from_rows([("C1", date(2026, 1, 5), 100)], ("customer", "invoiced", "net_amount"),
    ...                           currency="CNY")
    >>> lines = select([policy], ledger, date(2026, 12, 31), IncentiveFacts())[0]
    >>> by_document(lines)
    {'?0': [0]}
    """
    found: dict[str, list[int]] = {}
    for place, document in enumerate(lines.documents):
        found.setdefault(document, []).append(place)
    return found
