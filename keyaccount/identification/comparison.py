"""Comparing two accounts over all admissible weights, exactly where that can be done in closed form (I7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from operator import mul, sub

import attrs

from keyaccount.identification.criterion import Absent
from keyaccount.identification.nomination import Firmness
from keyaccount.identification.policy import IdentificationPolicy, UnknownRule
from keyaccount.identification.ranked_account import RankedAccount, scales_of
from keyaccount.identification.scoring import UNIT, Scale, utility
from keyaccount.values.checks import check_decimal, check_type
from keyaccount.values.numbers import score_of

__all__ = [
    "TIE",
    "WITHIN_20_PERCENT",
    "Admissible",
    "Comparison",
    "Lead",
    "compare",
    "firmness_of",
    "mean_range",
    "within_reach",
    "worths_of",
]

# Beyond rounding of the parts, so that equal scores are never called a lead.
TIE = 1e-9


@attrs.frozen
class Admissible:
    """Say how far weights, and measured worths, may be off: each weight by a share of itself.

    `noise` is how far every known utility may be off, as a share of its scale.

    >>> Admissible().weights
    Decimal('0.20')
    """

    weights: Decimal = Decimal("0.20")
    noise: Decimal = Decimal(0)

    def __attrs_post_init__(self) -> None:
        check_decimal(self.weights, "$.weights", least=0, most=1)
        check_decimal(self.noise, "$.noise", least=0, most=1)


WITHIN_20_PERCENT = Admissible()


class Lead(Enum):
    """Say whether one account is ahead of another under all admissible weights."""

    ALWAYS = "always"
    NEVER = "never"
    DEPENDS = "depends"


@attrs.frozen
class Comparison:
    """Hold which of two accounts is ahead, over all admissible weights; `proven` tells if it is exact.

    `least` and `most` bound the lead of the first over the second. The bounds are exact where both are
    known on the same criteria, else they are safe: the true range lies within them.

    >>> Comparison("C1", "C2", Lead.ALWAYS, Decimal("0.1"), Decimal("0.3"), exact=True).lead.value
    'always'
    """

    first: str
    second: str
    lead: Lead
    least: Decimal
    most: Decimal
    exact: bool


def compare(
    first: RankedAccount, second: RankedAccount, policy: IdentificationPolicy, admissible: Admissible
) -> Comparison:
    """Compare two accounts of one track over all admissible weights, by linear programming in closed form.

    With the same criteria known of both, the lead is linear in the weights, and its least and most over
    a box of weights that sum to 1 are found exactly by filling the cheapest weights first. Method: I7.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> found = compare(ranking.of("C005"), ranking.of("C008"), policy, WITHIN_20_PERCENT)
    >>> found.lead.value, found.exact, found.least < found.most
    ('always', True, True)
    """
    check_type(admissible, Admissible, "$.admissible")
    scales = scales_of(policy, first.track)
    weights = [scale.weight / UNIT for scale in scales]
    one, two = worths_of(first, scales, policy), worths_of(second, scales, policy)
    least, most = _lead(one, two, weights, admissible), -_lead(two, one, weights, admissible)
    lead = Lead.ALWAYS if least > TIE else Lead.NEVER if most <= TIE else Lead.DEPENDS
    exact = _same(one, two) and not admissible.noise
    return Comparison(first.customer, second.customer, lead, score_of(least), score_of(most), exact)


def firmness_of(
    accounts: Sequence[RankedAccount], places: int, policy: IdentificationPolicy, admissible: Admissible
) -> dict[str, Firmness]:
    """Say for the first `places` accounts of one track whether every admissible weighting keeps them in.

    FIRM is proven: fewer than `places` others can ever get level with or ahead of it. The rest is
    BORDERLINE. No drawing, so no seed. O(places x accounts) at worst.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> [one.value for one in firmness_of(ranking.accounts, 6, policy, WITHIN_20_PERCENT).values()]
    ['firm', 'firm', 'firm', 'firm', 'firm', 'borderline']
    """
    scored = [one for one in accounts if one.score is not None]
    scales = scales_of(policy, scored[0].track) if scored else ()
    weights = [scale.weight / UNIT for scale in scales]
    near = within_reach(scored, places, admissible)
    worths = [worths_of(one, scales, policy) for one in scored[:near]]
    profiles = [_Profile.of(row) for row in worths]
    verdicts: dict[str, Firmness] = {}
    for index, one in enumerate(scored[:places]):
        # Everybody above it leads under the policy's own weights, so they are rivals without a look.
        rivals = index
        for other in range(index + 1, near):
            if rivals >= places:
                break
            if not profiles[index].surely_ahead(profiles[other], weights, admissible):
                rivals += _lead(worths[index], worths[other], weights, admissible) <= TIE
        verdicts[one.customer] = Firmness.FIRM if rivals < places else Firmness.BORDERLINE
    return verdicts


@attrs.frozen(eq=False)
class _Profile:
    """Hold worths with 0 for the unknown, and which are known, for a quick first look at a pair."""

    known: tuple[bool, ...]
    filled: list[float]

    @classmethod
    def of(cls, worths: Sequence[float | None]) -> _Profile:
        return cls(tuple([worth is not None for worth in worths]), [worth or 0.0 for worth in worths])

    def surely_ahead(self, other: _Profile, weights: Sequence[float], admissible: Admissible) -> bool:
        """Tell whether not even weights free to move one by one could close the gap."""
        if self.known != other.known or admissible.noise:
            return False
        gaps = list(map(sub, self.filled, other.filled))
        swing = float(admissible.weights) * sum(map(mul, weights, map(abs, gaps)))
        return bool(sum(map(mul, weights, gaps)) - swing > TIE)


def within_reach(scored: Sequence[RankedAccount], places: int, admissible: Admissible) -> int:
    """Return how many accounts, best first, could get into the top by the coarsest safe bound.

    Weights within a share of themselves move a mean by no more than (1 + share) / (1 - share).

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> len(ranking.accounts), within_reach(ranking.accounts, 3, WITHIN_20_PERCENT)
    (21, 14)
    """
    if len(scored) <= places:
        return len(scored)
    spread, noise = float(admissible.weights), float(admissible.noise)
    if spread >= 1:
        return len(scored)
    factor = (1 + spread) / (1 - spread)
    least = float(scored[places - 1].score or 0) / factor - noise
    reach = sum(float(one.score or 0) * factor + noise >= least - TIE for one in scored)
    return max(places, reach)


def worths_of(
    account: RankedAccount, scales: Sequence[Scale], policy: IdentificationPolicy
) -> list[float | None]:
    """Return the worth of every criterion of a track, None where nothing can be said of it.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> account = ranking.of("C001")
    >>> worths_of(account, scales_of(policy, account.track), policy)[:3]
    [1.0, 0.7424331434925165, None]
    """
    found: list[float | None] = []
    for scale in scales:
        reading = account.readings[scale.column]
        if isinstance(reading, Absent):
            zero = policy.unknown is UnknownRule.WORST_CASE and reading.why.counts
            found.append(0.0 if zero else None)
        else:
            found.append(utility(reading.numerator, reading.denominator, scale.worst, scale.best))
    return found


def _least_lead(gaps: Sequence[float], weights: Sequence[float], spread: float) -> float:
    """Return the least sum of weight x gap over weights within their bounds that sum to 1."""
    low = [weight * (1 - spread) for weight in weights]
    left = 1.0 - sum(low)
    lead = sum(weight * gap for weight, gap in zip(low, gaps, strict=True))
    for index in sorted(range(len(gaps)), key=gaps.__getitem__):
        more = min(left, 2 * spread * weights[index])
        lead += more * gaps[index]
        left -= more
    return lead


def mean_range(
    worths: Sequence[float | None], weights: Sequence[float], admissible: Admissible
) -> tuple[float, float]:
    """Return the least and the most weighted mean of the known worths over the box of weights.

    >>> low, high = mean_range([1.0, None, 0.0], [0.25, 0.5, 0.25], WITHIN_20_PERCENT)
    >>> round(low, 3), round(high, 3)
    (0.4, 0.6)
    """
    spread, noise = float(admissible.weights), float(admissible.noise)
    known = sorted(
        (worth, weight) for worth, weight in zip(worths, weights, strict=True) if worth is not None
    )
    low = _extreme(known, spread)
    high = _extreme([(-worth, weight) for worth, weight in reversed(known)], spread)
    return max(0.0, low - noise), min(1.0, -high + noise)


def _same(one: Sequence[float | None], two: Sequence[float | None]) -> bool:
    return all((a is None) == (b is None) for a, b in zip(one, two, strict=True))


def _lead(
    one: Sequence[float | None],
    two: Sequence[float | None],
    weights: Sequence[float],
    admissible: Admissible,
) -> float:
    """Return the least lead of one over two: exact where the same criteria are known, else a safe bound."""
    if _same(one, two) and not admissible.noise:
        gaps = [a - b if a is not None and b is not None else 0.0 for a, b in zip(one, two, strict=True)]
        return _least_lead(gaps, weights, float(admissible.weights))
    return mean_range(one, weights, admissible)[0] - mean_range(two, weights, admissible)[1]


def _extreme(ordered: list[tuple[float, float]], spread: float) -> float:
    """Return the least weighted mean: heavy weights on the first ones, light ones on the rest."""
    top = sum(worth * weight * (1 - spread) for worth, weight in ordered)
    base = sum(weight * (1 - spread) for _, weight in ordered)
    least = top / base if base else ordered[0][0]
    for worth, weight in ordered:
        top += 2 * spread * weight * worth
        base += 2 * spread * weight
        least = min(least, top / base)
    return least
