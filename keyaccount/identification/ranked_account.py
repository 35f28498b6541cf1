"""One customer in a ranking: its readings, its score with interval and coverage, and where it stands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from keyaccount.identification.abc_analysis import AbcClass
from keyaccount.identification.case import Buyer, Track
from keyaccount.identification.criterion import NUMBER, Absent, Criterion, Measured, MoneyIn, Reading
from keyaccount.identification.policy import IdentificationPolicy, UnknownRule
from keyaccount.identification.scoring import Scale, score_units, weight_units
from keyaccount.values.checks import tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.money import Money
from keyaccount.values.numbers import SCORE_PLACES, decimal_of, round_fraction
from keyaccount.values.text import Text

__all__ = ["Contribution", "RankedAccount", "contributions_of", "explain_score", "scales_of"]


@attrs.frozen
class RankedAccount:
    """Hold one customer's place on its track, and the readings it follows from.

    `readings` stand in the order of the policy's criteria. Where nothing is known there is no score and
    no rank (None), never a zero. `low` and `high` bound the score whatever the unknown turns out to be;
    `coverage` is the share of the weight that is known. `turnover_minor` and `profit_minor` are of the
    period, in minor units, None where unknown; profit is after cost to serve where that is measured.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> one = ranking.of("C002")
    >>> one.rank, one.low <= one.score <= one.high, one.coverage
    (3, True, Decimal('0.850000000000'))
    """

    customer: str
    name: str
    track: Track
    buyer: Buyer
    rank: int | None
    score: Decimal | None
    low: Decimal
    high: Decimal
    coverage: Decimal
    readings: tuple[Measured, ...] = attrs.field(converter=tuple_of)
    turnover_minor: int | None = None
    profit_minor: int | None = None
    abc: AbcClass | None = None


@attrs.frozen
class Contribution:
    """Hold what one criterion adds to one score; contributions of a score sum to it exactly.

    `amount` is None where the criterion is absent; `weight` is the criterion's weight in the policy,
    `effective` after unknown weights are spread over the known ones.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> first = ranking.contributions("C001")[0]
    >>> first.criterion, first.weight, first.utility
    ('turnover_to_target', Decimal('0.250000000000'), Decimal('1.000000000000'))
    """

    criterion: str
    lens: str
    label: Text
    clause: str
    weight: Decimal
    effective: Decimal
    utility: Decimal | None
    amount: Decimal | None
    measured: Measured
    numerator: Explanation | None = None
    denominator: Explanation | None = None

    def explain(self) -> Explanation:
        """Explain the contribution: what was measured, what it is worth, and how much that weighs."""
        if isinstance(self.measured, Absent):
            reason = self.measured.why.text
            if self.measured.reason is not None:
                more = self.measured.reason
                reason = Text(f"{reason.en}: {more.en}", f"{reason.zh}:{more.zh}")
            return Explanation(self.criterion, self.label, None, reason, self.clause)
        value = _shown(self.measured)
        worth, weight = figure_text(self.utility), figure_text(self.effective)
        return Explanation(
            self.criterion,
            self.label,
            self.amount,
            Text(f"{value} is worth {worth}, weight {weight}", f"{value} 折合效用 {worth},权重 {weight}"),
            self.clause,
            self.measured.evidence,
            because=self._grounds(self.measured),
        )

    def _grounds(self, reading: Reading) -> tuple[Explanation, ...]:
        reason = (Explanation("reason", reading.reason, None),) if reading.reason is not None else ()
        return (*reason, *(one for one in (self.numerator, self.denominator) if one is not None))


def _shown(reading: Reading) -> str:
    return figure_text(round_fraction(reading.value, 4))


def scales_of(policy: IdentificationPolicy, track: Track) -> tuple[Scale, ...]:
    """Return the scales of a track in the order of the policy's criteria, those without weight left out.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.values.money import Money
    >>> scales_of(standard_policy(Money(1, "CNY")), Track.CURRENT)[0].key
    'turnover_to_target'
    """
    weights = policy.weights_of(track).values
    return tuple(
        Scale.of(criterion, column, weights[criterion.key])
        for column, criterion in enumerate(policy.criteria)
        if weights.get(criterion.key)
    )


def contributions_of(account: RankedAccount, policy: IdentificationPolicy) -> tuple[Contribution, ...]:
    """Return what every criterion of its track adds to a score; the known ones sum to it exactly.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> parts = contributions_of(ranking.of("C001"), policy)
    >>> sum(one.amount for one in parts if one.amount is not None) == ranking.of("C001").score
    True
    """
    scales = scales_of(policy, account.track)
    scored = score_units(account.readings, scales, policy.unknown)
    base = scored.known if policy.unknown is UnknownRule.KNOWN_WEIGHTS else scored.counting
    currency = policy.target.currency
    return tuple(
        _contribution(
            policy.criteria[scale.column], account.readings[scale.column], scale, part, base, currency
        )
        for scale, part in zip(scales, scored.parts, strict=True)
    )


def _contribution(
    criterion: Criterion, measured: Measured, scale: Scale, part: int | None, base: int, currency: str
) -> Contribution:
    known = isinstance(measured, Reading)
    return Contribution(
        criterion.key,
        criterion.lens,
        criterion.label,
        criterion.clause,
        decimal_of(scale.weight, SCORE_PLACES),
        decimal_of(round(scale.weight / base * 1e12) if known and base else 0, SCORE_PLACES),
        round_fraction(criterion.utility(measured), SCORE_PLACES) if isinstance(measured, Reading) else None,
        decimal_of(part, SCORE_PLACES) if part is not None else None,
        measured,
        *_numbers(criterion, measured, currency),
    )


def _numbers(criterion: Criterion, measured: Measured, currency: str) -> tuple[Explanation, ...]:
    """Return the two numbers of a ratio, as money where they are; a plain number explains itself."""
    if isinstance(measured, Absent) or criterion.numerator == NUMBER:
        return ()
    top: Figure = measured.numerator
    below: Figure = measured.denominator
    if criterion.money is not MoneyIn.NEITHER:
        top = Money.of_minor(measured.numerator, currency)
    if criterion.money is MoneyIn.BOTH:
        below = Money.of_minor(measured.denominator, currency)
    return (
        Explanation("numerator", criterion.numerator, top),
        Explanation("denominator", criterion.denominator, below),
    )


def explain_score(account: RankedAccount, policy: IdentificationPolicy) -> Explanation:
    """Explain a score as the exact sum of its lenses, each the exact sum of its criteria.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> book, policy = distributor(), standard_policy(Money(60_000_000, "CNY"))
    >>> ranking = identify(book, policy, book.as_of)
    >>> [lens.key for lens in explain_score(ranking.of("C001"), policy).parts]
    ['turnover', 'profitability', 'loyalty_ours', 'relationship', 'potential']
    """
    lenses: dict[str, list[Contribution]] = {}
    for one in contributions_of(account, policy):
        lenses.setdefault(one.lens, []).append(one)
    parts, absent = [], []
    for lens, group in lenses.items():
        known = [one for one in group if one.amount is not None]
        unknown = tuple(one.explain() for one in group if one.amount is None)
        label, clause = policy.lens(lens).label, policy.lens(lens).clause
        if known:
            total = sum(weight_units(one.amount) for one in known if one.amount is not None)
            parts.append(
                Explanation(
                    lens,
                    label,
                    decimal_of(total, SCORE_PLACES),
                    clause=clause,
                    parts=tuple(one.explain() for one in known),
                    combine=Combine.SUM,
                    because=unknown,
                )
            )
        else:
            absent.append(Explanation(lens, label, None, clause=clause, parts=unknown))
    return Explanation(
        "score",
        Text(f"score of {account.customer} {account.name}", f"{account.customer} {account.name} 的得分"),
        account.score,
        _place(account),
        "I7" if account.track is Track.PROSPECTIVE else "I2",
        parts=tuple(parts),
        combine=Combine.SUM if parts else Combine.REASONS,
        because=tuple(absent),
    )


def _place(account: RankedAccount) -> Text:
    low, high, known = (
        figure_text(round_fraction(Fraction(one), 4)) for one in (account.low, account.high, account.coverage)
    )
    rank_en = f"rank {account.rank}" if account.rank is not None else "not ranked"
    rank_zh = f"第 {account.rank} 名" if account.rank is not None else "未排名"
    track, buyer = account.track.text, account.buyer.text
    return Text(
        f"{track.en}, {rank_en}; between {low} and {high}, coverage {known}; {buyer.en}",
        f"{track.zh},{rank_zh};区间 {low} 至 {high},覆盖度 {known};{buyer.zh}",
    )
