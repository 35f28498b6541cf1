"""Instead of price: bundles worth as much to the customer, by our cost and how hard they are to copy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

    Of alternatives that share a `group` (two levels of one service) at most one is taken.

    >>> Alternative("training", "sales training", Money("900", "CNY"), Money("300", "CNY"), 9).months_to_copy
    9
    """

    key: str
    text: Text = attrs.field(converter=text_of)
    worth: Money
    cost: Money
    months_to_copy: int
    group: str | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.key, "$.key")
        check_type(self.text, Text, "$.text")
        for name in ("worth", "cost"):
            check_type(getattr(self, name), Money, f"$.{name}")
            if getattr(self, name).is_negative:
                refuse("alternative.negative", f"$.{name}", "must not be negative", "不得为负")
        check_int(self.months_to_copy, "$.months_to_copy", least=0, most=1200)
        if self.group is not None:
            check_id(self.group, "$.group")


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
    groups: dict[str, list[Alternative]] = {}
    for one in given:
        groups.setdefault(f"group {one.group}" if one.group else f"alone {one.key}", []).append(one)
    issues = [_issue(name, members, concession.currency) for name, members in groups.items()]
    floors = (None, concession.fraction, None)
    frontier = pareto_frontier(BargainingProblem(("cost", "worth", "copying"), issues, floors), limit)
    if not frontier.exact:
        refuse("alternative.too-many", "$.alternatives", "give fewer alternatives", "备选项过多,请减少")
    listed = list(groups.values())
    bundles = [_bundle(listed, deal.choice, concession.currency) for deal in frontier.deals]
    chosen = [one for one in bundles if one is not None]
    chosen.sort(key=lambda one: (one.cost.fraction, -one.months_to_copy, -one.worth.fraction))
    return tuple(chosen[:at_most])


def _issue(name: str, members: Sequence[Alternative], currency: str) -> ValuedIssue:
    Money.total((amount for one in members for amount in (one.worth, one.cost)), currency)
    costs = [Fraction(0), *(-one.cost.fraction for one in members)]
    worths = [Fraction(0), *(one.worth.fraction for one in members)]
    held = [Fraction(0), *(one.worth.fraction * one.months_to_copy for one in members)]
    return ValuedIssue(name, ("without", *(one.key for one in members)), [costs, worths, held])


def _bundle(groups: list[list[Alternative]], choice: tuple[int, ...], currency: str) -> Bundle | None:
    parts = tuple(members[taken - 1] for members, taken in zip(groups, choice, strict=True) if taken)
    worth = Money.total((one.worth for one in parts), currency)
    if worth.is_zero:
        return None
    held = sum((one.worth.fraction * one.months_to_copy for one in parts), Fraction(0))
    return Bundle(parts, worth, Money.total((one.cost for one in parts), currency), held / worth.fraction)
