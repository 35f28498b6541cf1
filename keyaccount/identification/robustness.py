"""Robustness: how sure a place in the top k is when weights, and the data, are not quite what we think."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from operator import mul
from random import Random

import attrs

from keyaccount.errors import Lang
from keyaccount.identification.comparison import (
    TIE,
    WITHIN_20_PERCENT,
    Admissible,
    mean_range,
    within_reach,
    worths_of,
)
from keyaccount.identification.nomination import Firmness
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.ranked_account import RankedAccount, scales_of
from keyaccount.identification.scoring import UNIT
from keyaccount.values.checks import check_int, check_one_of, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.numbers import score_of
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Robustness", "Stability", "robustness"]


@attrs.frozen
class Stability:
    """Hold in what share of the drawn weightings an account is in the top k, and the verdict.

    Firm from 95 % on, out up to 5 %, borderline between.

    >>> Stability("C1", 3, Decimal("0.97"), Firmness.FIRM).firmness.text.en
    'firm'
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

    >>> firm = Stability("C1", 1, Decimal(1), Firmness.FIRM)
    >>> found = Robustness(1, WITHIN_20_PERCENT, 7, 1000, [firm], never_in=4)
    >>> found.count(Firmness.FIRM), found.count(Firmness.OUT), found.of("C1").share
    (1, 4, Decimal('1'))
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

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> found = robustness(ranking.accounts, 6, policy, seed=7, draws=200)
    >>> [one.firmness.value for one in found.accounts[:6]], found.never_in
    (['firm', 'firm', 'firm', 'firm', 'firm', 'borderline'], 13)
    """
    check_int(at_most, "$.at_most", least=places)
    check_int(places, "$.places", least=1)
    check_int(seed, "$.seed")
    check_int(draws, "$.draws", least=1, most=100_000)
    scored = [one for one in accounts if one.score is not None]
    scales = scales_of(policy, scored[0].track) if scored else ()
    weights = [scale.weight / UNIT for scale in scales]
    reach = within_reach(scored, places, admissible)
    worths = [worths_of(one, scales, policy) for one in scored[:reach]]
    near = _candidates(worths, weights, places, admissible)
    chosen = near[:at_most]
    counts = _drawn([worths[index] for index in chosen], weights, places, seed, draws, admissible)
    stable = [
        _stability(scored[index], score_of(Fraction(count, draws)))
        for index, count in zip(chosen, counts, strict=True)
    ]
    skipped = len(near) - len(chosen)
    return Robustness(places, admissible, seed, draws, stable, len(scored) - len(near), skipped)


def _stability(account: RankedAccount, share: Decimal) -> Stability:
    if share >= Decimal("0.95"):
        firmness = Firmness.FIRM
    else:
        firmness = Firmness.BORDERLINE if share > Decimal("0.05") else Firmness.OUT
    return Stability(account.customer, account.rank or 0, share, firmness)


def _candidates(
    worths: list[list[float | None]], weights: list[float], places: int, admissible: Admissible
) -> list[int]:
    ranges = [mean_range(row, weights, admissible) for row in worths]
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
