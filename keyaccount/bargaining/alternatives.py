"""Instead of price: bundles worth as much to the customer, by our cost and how hard they are to copy."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import attrs

from keyaccount.bargaining.frontier import pareto_frontier
from keyaccount.bargaining.problem import BargainingProblem, ValuedIssue
from keyaccount.bargaining.sweep import WorkLimit
from keyaccount.errors import refuse
from keyaccount.values.checks import check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.money import Money
from keyaccount.values.text import Text, text_of

__all__ = ["Alternative", "Bundle", "instead_of_price"]


@attrs.frozen
class Alternative:
    """State something other than price that we could offer: its worth to them, our cost, months to copy.

    >>> Alternative("training", "sales training", Money("900", "CNY"), Money("300", "CNY"), 9).months_to_copy
    9
    """

    key: str
    text: Text = attrs.field(converter=text_of)
    worth: Money
    cost: Money
    months_to_copy: int

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")
        for name in ("worth", "cost"):
            check_type(getattr(self, name), Money, f"$.{name}")
            if getattr(self, name).is_negative:
                refuse("alternative.negative", f"$.{name}", "must not be negative", "不得为负")
        check_int(self.months_to_copy, "$.months_to_copy", least=0, most=1200)


@attrs.frozen
class Bundle:
    """Hold alternatives that together are worth at least a price concession to the customer.

    `months_to_copy` is the average of its parts weighted by their worth to the customer.

    >>> training = Alternative("training", "training", Money("900", "CNY"), Money("300", "CNY"), 9)
    >>> Bundle((training,), Money("900", "CNY"), Money("300", "CNY"), Fraction(9)).cost
    Money('300.00', 'CNY')
    """

    parts: tuple[Alternative, ...] = attrs.field(converter=tuple_of)
    worth: Money
    cost: Money
    months_to_copy: Fraction

    def explain(self) -> Explanation:
        """Explain the bundle: what each part costs us, is worth to them, and how long copying takes (V7)."""
        parts = tuple(
            Explanation(
                f"instead.{one.key}",
                one.text,
                one.cost,
                Text(
                    f"worth {one.worth} to them, {one.months_to_copy} months to copy",
                    f"对客户价值 {one.worth},对手需 {one.months_to_copy} 个月才能模仿",
                ),
                "V7",
            )
            for one in self.parts
        )
        reason = Text(f"worth {self.worth} to them", f"对客户价值 {self.worth}")
        label = Text("our cost", "我方成本")
        return Explanation("instead", label, self.cost, reason, "V7", parts=parts, combine=Combine.SUM)


def instead_of_price(
    concession: Money, alternatives: Iterable[Alternative], at_most: int = 5, limit: WorkLimit | None = None
) -> tuple[Bundle, ...]:
    """Return bundles worth at least a price concession, the cheapest for us first, then the hardest to copy.

    Only bundles no other beats in cost, worth and difficulty to copy are listed; nothing when even all
    alternatives together are worth less. Bounded by the work limit (refused past it: `alternative.too-many`).
    Method: V7.

    >>> offers = [Alternative("training", "training", Money("900", "CNY"), Money("300", "CNY"), 9),
    ...           Alternative("display", "display", Money("700", "CNY"), Money("350", "CNY"), 2),
    ...           Alternative("hotline", "hotline", Money("600", "CNY"), Money("200", "CNY"), 18)]
    >>> [[part.key for part in bundle.parts] for bundle in instead_of_price(Money("800", "CNY"), offers, 2)]
    [['training'], ['training', 'hotline']]
    """
    given = tuple(alternatives)
    check_unique([one.key for one in given], "alternative.repeated", "$.alternatives")
    check_int(at_most, "$.at_most", least=1)
    if not given:
        return ()
    issues = [_issue(one, concession.currency) for one in given]
    floors = (None, concession.fraction, None)
    frontier = pareto_frontier(BargainingProblem(("cost", "worth", "copying"), issues, floors), limit)
    if not frontier.exact:
        refuse("alternative.too-many", "$.alternatives", "give fewer alternatives", "备选项过多,请减少")
    bundles = [_bundle(given, deal.choice, concession.currency) for deal in frontier.deals]
    chosen = [one for one in bundles if one is not None]
    chosen.sort(key=lambda one: (one.cost.fraction, -one.months_to_copy, -one.worth.fraction))
    return tuple(chosen[:at_most])


def _issue(one: Alternative, currency: str) -> ValuedIssue:
    Money.total((one.worth, one.cost), currency)
    worth = one.worth.fraction
    rows = [[0, -one.cost.fraction], [0, worth], [0, worth * one.months_to_copy]]
    return ValuedIssue(one.key, ("without", "with"), rows)


def _bundle(given: tuple[Alternative, ...], choice: tuple[int, ...], currency: str) -> Bundle | None:
    parts = tuple(one for one, taken in zip(given, choice, strict=True) if taken)
    worth = Money.total((one.worth for one in parts), currency)
    if worth.is_zero:
        return None
    held = sum((one.worth.fraction * one.months_to_copy for one in parts), Fraction(0))
    return Bundle(parts, worth, Money.total((one.cost for one in parts), currency), held / worth.fraction)
