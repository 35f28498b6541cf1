"""A certificate: why no listed deal is better for all, in a form anybody can check."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import attrs

from keyaccount.bargaining.frontier import Frontier
from keyaccount.bargaining.gains import better_deals
from keyaccount.bargaining.problem import BargainingProblem, Deal
from keyaccount.bargaining.sweep import WorkLimit
from keyaccount.errors import Lang
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.text import Text

__all__ = ["EfficiencyProof", "certify"]


@attrs.frozen
class EfficiencyProof:
    """State whether a deal is efficient, and the proof.

    With `weights` the proof is a sum: on every issue the chosen option has the greatest weighted value
    (`tops`), so no deal has a greater weighted total and none can be better for both. Without weights the
    proof is a complete search of the deals that leave nobody worse off; `compared` partial deals were
    looked at. `better` holds deals that beat the given one for somebody and harm nobody.

    >>> talk = BargainingProblem.from_tables([[[1, 0], [5, 0]], [[0, 3], [0, 1]]], (None, None))
    >>> proof = certify(talk, talk.deal((1, 0)))
    >>> proof.efficient, proof.explain().figure
    (True, Fraction(8, 1))
    """

    deal: Deal
    issues: tuple[str, ...] = attrs.field(converter=tuple_of)
    weights: tuple[Fraction, ...] | None
    tops: tuple[Fraction, ...] = attrs.field(converter=tuple_of)
    better: tuple[Deal, ...] = attrs.field(converter=tuple_of)
    compared: int
    complete: bool = True

    @property
    def efficient(self) -> bool:
        """Tell whether it is proven that no listed deal is better for somebody and worse for nobody."""
        return self.complete and not self.better

    def explain(self) -> Explanation:
        """Explain the proof; with weights the issues' greatest weighted values add up to the deal's."""
        if self.better:
            beaten = Text(
                "a listed deal is better for somebody and worse for nobody",
                "有方案对一方更好而无人受损",
            )
            return Explanation("certificate", _LABEL, False, beaten, clause="N6")
        if self.weights is not None:
            return self._explain_sum(self.weights)
        searched = Text(
            f"every deal that leaves nobody worse off was ruled out ({self.compared} partial deals compared)",
            f"已排除所有不损害任何一方的方案(比较了 {self.compared} 个部分方案)",
        )
        unsure = Text("the work limit was reached before the search was complete", "达到计算上限,搜索未完成")
        sure = True if self.complete else None
        return Explanation("certificate", _LABEL, sure, searched if self.complete else unsure, clause="N6")

    def _explain_sum(self, weights: tuple[Fraction, ...]) -> Explanation:
        parts = tuple(
            Explanation(
                f"certificate.{name}", Text(f"{name}: greatest of its options", f"{name}:各选项中最大"), top
            )
            for name, top in zip(self.issues, self.tops, strict=True)
        )
        shown = ", ".join(str(weight) for weight in weights)
        reason = Text(
            f"with weights {shown} every chosen option is the best of its issue: no deal has a greater total",
            f"取权重 {shown} 时,每个议题所选的都是最大值,因此没有总值更大的方案",
        )
        total = sum(self.tops, Fraction(0))
        return Explanation(
            "certificate", _LABEL, total, reason, clause="N6", parts=parts, combine=Combine.SUM
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the proof as a few lines."""
        return self.explain().tree(lang)

    def _repr_html_(self) -> str:
        return self.explain()._repr_html_()


_LABEL = Text("no listed deal is better for both", "没有对双方都更好的方案")


def certify(problem: BargainingProblem, deal: Deal, limit: WorkLimit | None = None) -> EfficiencyProof:
    """Prove that a deal is efficient, or show deals that beat it.

    Cost: linear in the options where weights exist (deals on the hull, two parties), else one pruned sweep.

    >>> talk = BargainingProblem.from_tables([[[1, 0], [5, 0]], [[0, 3], [0, 1]]], (None, None))
    >>> [deal.values == (5, 3) for deal in certify(talk, talk.deal((0, 1))).better]
    [True]
    """
    names = [issue.name for issue in problem.issues] + [line.name for line in problem.linear]
    weights = _weights(problem, deal) if len(problem.parties) == 2 else None
    if weights is not None:
        return EfficiencyProof(deal, names, weights, _tops(problem, weights), (), 0)
    frontier = better_deals(problem, deal, limit)
    better = [one for one in frontier.deals if one.values != deal.values]
    compared = frontier.compared if isinstance(frontier, Frontier) else len(frontier.pieces)
    return EfficiencyProof(deal, names, None, (), better, compared, frontier.exact)


def _weights(problem: BargainingProblem, deal: Deal) -> tuple[Fraction, Fraction] | None:
    """Find weights (1, r), r > 0, for which every chosen option is the best of its issue."""
    low, high = Fraction(0), None
    for ahead, behind in _differences(problem, deal):
        if behind > 0:
            high = ahead / behind if high is None else min(high, ahead / behind)
        elif behind < 0:
            low = max(low, ahead / behind)
        elif ahead < 0:
            return None
    if high is not None and (high <= 0 or low > high):
        return None
    return Fraction(1), _simplest(low, high)


def _differences(problem: BargainingProblem, deal: Deal) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield, per other option, how far the chosen one is ahead for the first and behind for the second."""
    for issue, chosen in zip(problem.issues, deal.choice, strict=True):
        first, second = issue.values[0][chosen], issue.values[1][chosen]
        for other_first, other_second in zip(*issue.values, strict=True):
            yield first - other_first, other_second - second
    for line, place in zip(problem.linear, deal.positions, strict=True):
        (first, second), ends = line.at(place), (line.low_values, line.high_values)
        for other_first, other_second in ends:
            yield first - other_first, other_second - second


def _simplest(low: Fraction, high: Fraction | None) -> Fraction:
    """Return the fraction of smallest terms from low to high, above zero, so that the proof is readable."""
    whole = max(1, -(-low.numerator // low.denominator))
    if high is None or whole <= high:
        return Fraction(whole)
    floor = low.numerator // low.denominator
    return floor + 1 / _simplest(1 / (high - floor), None if low == floor else 1 / (low - floor))


def _tops(problem: BargainingProblem, weights: tuple[Fraction, Fraction]) -> list[Fraction]:
    options = [list(zip(*issue.values, strict=True)) for issue in problem.issues]
    options += [[line.low_values, line.high_values] for line in problem.linear]
    return [max(weights[0] * pair[0] + weights[1] * pair[1] for pair in pairs) for pairs in options]
