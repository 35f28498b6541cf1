"""Robustness: how sure a place in the top k is when weights, and the data, are not quite what we think."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from operator import mul
from random import Random

import attrs

from keyaccount.errors import Lang
from keyaccount.identification.criterion import Absent
from keyaccount.identification.nomination import Firmness
from keyaccount.identification.policy import IdentificationPolicy, UnknownRule
from keyaccount.identification.ranked_account import RankedAccount, scales_of
from keyaccount.identification.scoring import UNIT, Scale, utility
from keyaccount.values.checks import check_decimal, check_int, check_one_of, check_type, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = [
    "WITHIN_20_PERCENT",
    "Admissible",
    "Comparison",
    "Lead",
    "Robustness",
    "Stability",
    "compare",
    "firmness_of",
    "robustness",
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
    """

    first: str
    second: str
    lead: Lead
    least: Decimal
    most: Decimal
    exact: bool


@attrs.frozen
class Stability:
    """Hold in what share of the drawn weightings an account is in the top k, and the verdict.

    Firm from 95 % on, out up to 5 %, borderline between.
    """

    customer: str
    rank: int
    share: Decimal
    firmness: Firmness


@attrs.frozen
class Robustness:
    """Hold the stability of every account that some admissible weighting carries into the top k. Method: I7.

    `never_in` are out whatever the weights; `undrawn` were left out of the drawing by its limit, the
    worst first, though they are not proven out.
    """

    places: int
    admissible: Admissible
    seed: int
    draws: int
    accounts: tuple[Stability, ...] = attrs.field(converter=tuple_of)
    never_in: int = 0
    undrawn: int = 0

    def of(self, customer: str) -> Stability:
        """Return one account's stability.

        Raises `KeyAccountError` (`robustness.never-in`) for one that no admissible weighting carries in.
        """
        known = [one.customer for one in self.accounts]
        check_one_of(customer, known, "robustness.never-in", "$.customer")
        return self.accounts[known.index(customer)]

    def count(self, firmness: Firmness) -> int:
        """Return how many accounts have a verdict."""
        drawn = sum(one.firmness is firmness for one in self.accounts)
        return drawn + (self.never_in if firmness is Firmness.OUT else 0)

    def explain(self, customer: str) -> Explanation:
        """Explain one verdict. Method: I7."""
        one = self.of(customer)
        near, places, draws = figure_text(self.admissible.weights), self.places, self.draws
        reason = Text(
            f"in the top {places} in this share of {draws} draws, weights within {near}, seed {self.seed}",
            f"在 {draws} 次抽样(权重浮动 {near},种子 {self.seed})中进入前 {places} 名的比例",
        )
        label = Text(f"{customer}: {one.firmness.text.en}", f"{customer}:{one.firmness.text.zh}")
        return Explanation("stability", label, one.share, reason, "I7")

    def table(self) -> Table:
        """Return the verdicts as a table."""
        rows: list[tuple[Figure, ...]] = [
            (one.rank, one.customer, one.share, one.firmness.text) for one in self.accounts
        ]
        heads = (
            Text("rank", "名次"),
            Text("customer", "客户"),
            Text("share", "比例"),
            Text("verdict", "结论"),
        )
        never, rest = self.never_in, self.undrawn
        note = Text(
            f"{never} more are never in, {rest} were not drawn for",
            f"另有 {never} 个在任何权重下均不入选,{rest} 个未抽样",
        )
        return Table(
            Text(f"Top {self.places} under other weights", f"权重变化下的前 {self.places} 名"),
            heads,
            rows,
            note,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the verdicts on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


def compare(
    first: RankedAccount, second: RankedAccount, policy: IdentificationPolicy, admissible: Admissible
) -> Comparison:
    """Compare two accounts of one track over all admissible weights, by linear programming in closed form.

    With the same criteria known of both, the lead is linear in the weights, and its least and most over
    a box of weights that sum to 1 are found exactly by filling the cheapest weights first. Method: I7.
    """
    check_type(admissible, Admissible, "$.admissible")
    scales = scales_of(policy, first.track)
    weights = [scale.weight / UNIT for scale in scales]
    one, two = _worths(first, scales, policy), _worths(second, scales, policy)
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
    """
    scored = [one for one in accounts if one.score is not None]
    scales = scales_of(policy, scored[0].track) if scored else ()
    weights = [scale.weight / UNIT for scale in scales]
    near = _within_reach(scored, places, admissible)
    worths = [_worths(one, scales, policy) for one in scored[:near]]
    verdicts: dict[str, Firmness] = {}
    for index, one in enumerate(scored[:places]):
        # Everybody above it leads under the policy's own weights, so they are rivals without a look.
        rivals = index
        for other in range(index + 1, near):
            if rivals >= places:
                break
            rivals += _lead(worths[index], worths[other], weights, admissible) <= TIE
        verdicts[one.customer] = Firmness.FIRM if rivals < places else Firmness.BORDERLINE
    return verdicts


def robustness(
    accounts: Sequence[RankedAccount],
    places: int,
    policy: IdentificationPolicy,
    *,
    seed: int,
    draws: int = 1000,
    admissible: Admissible = WITHIN_20_PERCENT,
    at_most: int = 300,
) -> Robustness:
    """Draw admissible weightings and count how often each account of one track is in the top `places`.

    Accounts that cannot get in whatever the weights are found first and not drawn for. The best
    `at_most` others are drawn for; how many were left undrawn stands in the result. The same seed gives
    the same answer everywhere. O(draws x at_most x criteria). Method: I7.
    """
    check_int(at_most, "$.at_most", least=places)
    check_int(places, "$.places", least=1)
    check_int(seed, "$.seed")
    check_int(draws, "$.draws", least=1, most=100_000)
    scored = [one for one in accounts if one.score is not None]
    scales = scales_of(policy, scored[0].track) if scored else ()
    weights = [scale.weight / UNIT for scale in scales]
    reach = _within_reach(scored, places, admissible)
    worths = [_worths(one, scales, policy) for one in scored[:reach]]
    near = _candidates(worths, weights, places, admissible)
    chosen = near[:at_most]
    counts = _drawn([worths[index] for index in chosen], weights, places, seed, draws, admissible)
    stable = [
        _stability(scored[index], score_of(Fraction(count, draws)))
        for index, count in zip(chosen, counts, strict=True)
    ]
    skipped = len(near) - len(chosen)
    return Robustness(places, admissible, seed, draws, stable, len(scored) - len(near), skipped)


def _within_reach(scored: Sequence[RankedAccount], places: int, admissible: Admissible) -> int:
    """Return how many accounts, best first, could get into the top by the coarsest safe bound.

    Weights within a share of themselves move a mean by no more than (1 + share) / (1 - share).
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


def _stability(account: RankedAccount, share: Decimal) -> Stability:
    if share >= Decimal("0.95"):
        firmness = Firmness.FIRM
    else:
        firmness = Firmness.BORDERLINE if share > Decimal("0.05") else Firmness.OUT
    return Stability(account.customer, account.rank or 0, share, firmness)


def _worths(
    account: RankedAccount, scales: Sequence[Scale], policy: IdentificationPolicy
) -> list[float | None]:
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


def _range(
    worths: Sequence[float | None], weights: Sequence[float], admissible: Admissible
) -> tuple[float, float]:
    """Return the least and the most weighted mean of the known worths over the box of weights."""
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
    return _range(one, weights, admissible)[0] - _range(two, weights, admissible)[1]


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


def _candidates(
    worths: list[list[float | None]], weights: list[float], places: int, admissible: Admissible
) -> list[int]:
    ranges = [_range(row, weights, admissible) for row in worths]
    lows = sorted((low for low, _ in ranges), reverse=True)
    if len(lows) <= places:
        return list(range(len(ranges)))
    return [index for index, (_, high) in enumerate(ranges) if high >= lows[places - 1] - TIE]


def _drawn(
    worths: list[list[float | None]],
    weights: list[float],
    places: int,
    seed: int,
    draws: int,
    admissible: Admissible,
) -> list[int]:
    random = Random(seed)
    spread, noise = float(admissible.weights), float(admissible.noise)
    known = [[index for index, worth in enumerate(row) if worth is not None] for row in worths]
    values = [[worth for worth in row if worth is not None] for row in worths]
    counts = [0] * len(worths)
    for _ in range(draws):
        drawn = [weight * (1 + spread * (2 * random.random() - 1)) for weight in weights]
        subsets: dict[tuple[int, ...], tuple[list[float], float]] = {}
        scores = []
        for indexes, row in zip(known, values, strict=True):
            key = tuple(indexes)
            if key not in subsets:
                subset = [drawn[index] for index in indexes]
                subsets[key] = (subset, sum(subset))
            subset, base = subsets[key]
            moved = _moved(row, noise, random) if noise else row
            scores.append(sum(map(mul, subset, moved)) / base)
        cut = sorted(scores, reverse=True)[min(places, len(scores)) - 1] if scores else 0.0
        for index, score in enumerate(scores):
            counts[index] += score >= cut - TIE
    return counts


def _moved(row: list[float], noise: float, random: Random) -> list[float]:
    return [min(1.0, max(0.0, worth + noise * (2 * random.random() - 1))) for worth in row]
