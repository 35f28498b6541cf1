"""What a kind works out before rounding: cells of lines that round once, changes and findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import attrs

from keyaccount.incentives.brackets import Brackets
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.selection import Selected
from keyaccount.model.ledger import Ledger
from keyaccount.values.finding import Finding
from keyaccount.values.text import Text

__all__ = ["Cell", "Context", "ExactStep", "Worked", "by_document"]


@attrs.frozen
class ExactStep:
    """State one exact part of a reward in minor units, before the one rounding step."""

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
    """

    places: Sequence[int]
    weights: Sequence[int]
    steps: tuple[ExactStep, ...]
    running: Brackets | None = None
    rate: Fraction | None = None

    @property
    def exact(self) -> Fraction:
        """Return the exact reward of the cell in minor units."""
        return sum((step.amount for step in self.steps), Fraction(0))


@attrs.frozen
class Context:
    """Hold what a kind may look at beside its own lines."""

    ledger: Ledger
    until: date
    facts: IncentiveFacts
    money_unit: int
    before: Mapping[str, Selected] = attrs.field(factory=dict)


@attrs.frozen
class Worked:
    """Hold the cells of one participant and slot, proportional changes to their sum, and findings.

    Each change is a label and the share of the rounded reward that it leaves.
    """

    cells: Sequence[Cell]
    changes: Sequence[tuple[Text, Fraction]] = ()
    held: tuple[Finding, ...] = ()
    findings: tuple[Finding, ...] = ()


def by_document(lines: Selected) -> dict[str, list[int]]:
    """Return the places of the lines of each document, returns with the sale they take back."""
    found: dict[str, list[int]] = {}
    for place, document in enumerate(lines.documents):
        found.setdefault(document, []).append(place)
    return found
