"""The shortlist: the carefully screened few, each with reasons, and why the others are not on it (C1)."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import date
from decimal import Decimal
from itertools import groupby

import attrs

from keyaccount.errors import Lang
from keyaccount.identification.case import Track
from keyaccount.identification.comparison import WITHIN_20_PERCENT, Admissible, firmness_of
from keyaccount.identification.nomination import Exclusion, ExclusionGround, Firmness, Nomination
from keyaccount.identification.policy import IdentificationPolicy, LossRule
from keyaccount.identification.portfolio import Portfolio, PortfolioLimits
from keyaccount.identification.ranked_account import Contribution, RankedAccount
from keyaccount.identification.ranking import Ranking
from keyaccount.model.book import Book
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_int,
    check_name,
    check_one_of,
    check_type,
    tuple_of,
)
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Shortlist", "shortlist"]

MOST_REASONS = 3


@attrs.frozen
class Shortlist:
    """Hold the nominations of both tracks and why everybody else near them is left out. Method: C1.

    Read like a mapping: `shortlist["C007"]`, `"C007" in shortlist`, `len(shortlist)`.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> rows = [("C1", date(2026, 1, 5), 300, 200)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount", "cost_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua")])
    >>> found = shortlist(identify(book, standard_policy(Money(10_000, "CNY")), book.as_of), at_most=1)
    >>> "C1" in found, len(found), found["C1"].firmness.value
    (True, 1, 'firm')
    """

    ranking: Ranking
    nominations: tuple[Nomination, ...] = attrs.field(converter=tuple_of)
    exclusions: tuple[Exclusion, ...] = attrs.field(converter=tuple_of)
    prepared_on: date
    prepared_by: str | None = None
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def __getitem__(self, customer: str) -> Nomination:
        known = [one.customer for one in self.nominations]
        check_one_of(customer, known, "shortlist.not-nominated", "$.customer")
        return self.nominations[known.index(customer)]

    def __contains__(self, customer: object) -> bool:
        return any(one.customer == customer for one in self.nominations)

    def __iter__(self) -> Iterator[Nomination]:
        return iter(self.nominations)

    def __len__(self) -> int:
        return len(self.nominations)

    def of(self, track: Track) -> tuple[Nomination, ...]:
        """Return the nominations of one track."""
        return tuple(one for one in self.nominations if one.track is track)

    def excluded(self, customer: str) -> Exclusion:
        """Return why a customer is not nominated.

        Raises `KeyAccountError` (`shortlist.not-excluded`) for one that is, or is not ranked.
        """
        known = [one.customer for one in self.exclusions]
        check_one_of(customer, known, "shortlist.not-excluded", "$.customer")
        return self.exclusions[known.index(customer)]

    def explain(self, customer: str) -> Explanation:
        """Explain why a customer is, or is not, on the list. Method: C1."""
        if customer in self:
            return self[customer].explain()
        one = self.excluded(customer)
        return attrs.evolve(
            self.ranking.explain(customer),
            reason=Text(f"left out: {one.detail.en}", f"未列入:{one.detail.zh}"),
        )

    def table(self) -> Table:
        """Return the list as a table."""
        rows: list[tuple[Figure, ...]] = [
            (
                one.rank,
                one.customer,
                one.name,
                one.score,
                one.firmness.text,
                one.track.text,
                one.reasons[0] if one.reasons else Text("-", "-"),
            )
            for one in self.nominations
        ]
        by = self.prepared_by or "?"
        note = Text(
            f"prepared by {by} on {self.prepared_on}; {len(self.exclusions)} left out",
            f"编制人 {by},编制日期 {self.prepared_on};未列入 {len(self.exclusions)} 个",
        )
        return Table(Text("Shortlist", "重点客户候选名单"), _COLUMNS, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the list on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COLUMNS = (
    Text("rank", "名次"),
    Text("customer", "客户"),
    Text("name", "名称"),
    Text("score", "得分"),
    Text("place", "名单位置"),
    Text("track", "类型"),
    Text("strongest ground", "首要理由"),
)


def shortlist(
    ranking: Ranking,
    at_most: int,
    *,
    at_most_prospects: int = 0,
    least_score: Decimal | None = None,
    prepared_by: str | None = None,
    prepared_on: date | None = None,
    admissible: Admissible = WITHIN_20_PERCENT,
    limits: PortfolioLimits | None = None,
    book: Book | None = None,
) -> Shortlist:
    """Nominate the best of a ranking: at most so many customers, and apart from them so many prospects.

    Equal scores stand or fall together, so a tie across the last place, or one that a limit cannot bear
    together, leaves both out, with that reason. A place is firm if every weighting within `admissible`
    keeps it. Nobody is nominated of whom less is known than the policy's minimum coverage. Every
    exclusion says what it would have taken.
    `limits` bound what the list may take together, best first; those on hours and receivables need the
    `book`. Raises `KeyAccountError` (`portfolio.book`, ...). Method: C1, I7.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.identification.ranking import identify
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> rows = [("C1", date(2026, 1, 5), 300, 200), ("C2", date(2026, 1, 6), 100, 90)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount", "cost_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua"), Customer("C2", "Lee")])
    >>> ranking = identify(book, standard_policy(Money(10_000, "CNY")), book.as_of)
    >>> found = shortlist(ranking, 1, prepared_by="key account department")
    >>> [one.customer for one in found], found.excluded("C2").ground.value
    (['C1'], 'places')
    """
    check_type(ranking, Ranking, "$.ranking")
    check_int(at_most, "$.at_most", least=0)
    check_int(at_most_prospects, "$.at_most_prospects", least=0)
    if least_score is not None:
        check_decimal(least_score, "$.least_score", least=0, most=1)
    on = prepared_on if prepared_on is not None else ranking.as_of
    check_date(on, "$.prepared_on")
    if prepared_by is not None:
        check_name(prepared_by, "$.prepared_by")
    portfolio = Portfolio(limits if limits is not None else PortfolioLimits(), ranking, book)
    nominations: list[Nomination] = []
    exclusions: list[Exclusion] = []
    for accounts, places in ((ranking.accounts, at_most), (ranking.prospects, at_most_prospects)):
        picked, left = _pick(accounts, places, least_score, ranking.policy, portfolio)
        verdicts = firmness_of(accounts, len(picked), ranking.policy, admissible)
        nominations += [
            _nominate(one, ranking, verdicts.get(one.customer, Firmness.BORDERLINE), on, prepared_by)
            for one in picked
        ]
        exclusions += left
    unsigned = () if prepared_by else (_UNSIGNED,)
    return Shortlist(ranking, nominations, exclusions, on, prepared_by, unsigned)


_UNSIGNED = Finding(
    "shortlist.unsigned",
    Severity.WARNING,
    "$.prepared_by",
    Text("nobody answers for the list yet", "名单尚无编制人"),
    "C1",
    Text("name who prepared it", "请注明编制人"),
)


def _pick(
    accounts: tuple[RankedAccount, ...],
    places: int,
    least: Decimal | None,
    policy: IdentificationPolicy,
    portfolio: Portfolio,
) -> tuple[list[RankedAccount], list[Exclusion]]:
    fit: list[RankedAccount] = []
    left: list[Exclusion] = []
    for one in accounts:
        ground = _unfit(one, least, policy)
        if ground is None:
            fit.append(one)
        else:
            left.append(_excluded(one, *ground))
    picked: list[RankedAccount] = []
    full = False
    for score, tied in groupby(fit, key=lambda one: one.score):
        group = list(tied)
        full = full or len(picked) >= places
        if not full:
            group, refused = _bearable(group, portfolio)
            left += refused
        if full or len(picked) + len(group) > places:
            reason = _no_place(score, len(group), 0 if full else places - len(picked), picked)
            full = True
            left += [_excluded(one, ExclusionGround.PLACES, reason) for one in group]
            continue
        for one in group:
            portfolio.take(one)
            picked.append(one)
    return picked, left


def _bearable(
    group: list[RankedAccount], portfolio: Portfolio
) -> tuple[list[RankedAccount], list[Exclusion]]:
    """Part equals by the limits: who breaks one alone is out; if the others break one together, all are."""
    alone = [(one, copy(portfolio).take(one)) for one in group]
    left = [_excluded(one, *ground) for one, ground in alone if ground is not None]
    fit = [one for one, ground in alone if ground is None]
    trial = copy(portfolio)
    broken = next((ground for one in fit if (ground := trial.take(one)) is not None), None)
    if broken is None:
        return fit, left
    return [], [*left, *(_excluded(one, *broken) for one in fit)]


def _no_place(score: Decimal | None, size: int, free: int, picked: list[RankedAccount]) -> Text:
    if free > 0:
        shown = figure_text(score)
        return Text(
            f"{size} are level at {shown} for {free} places; equals stand or fall together",
            f"{size} 个客户同为 {shown},仅余 {free} 个名额;得分相同者同进退",
        )
    text = ExclusionGround.PLACES.text
    if not picked:
        return text
    last = figure_text(picked[-1].score)
    return Text(f"{text.en}; the last one in has {last}", f"{text.zh};末位入选者得分 {last}")


def _excluded(one: RankedAccount, ground: ExclusionGround, detail: Text) -> Exclusion:
    return Exclusion(one.customer, one.name, one.track, one.rank, ground, detail)


def _unfit(
    one: RankedAccount, least: Decimal | None, policy: IdentificationPolicy
) -> tuple[ExclusionGround, Text] | None:
    if one.score is None:
        return ExclusionGround.UNSCORED, ExclusionGround.UNSCORED.text
    if one.coverage < policy.minimum_coverage:
        known, needed = figure_text(one.coverage), figure_text(policy.minimum_coverage)
        return ExclusionGround.COVERAGE, Text(
            f"only {known} of the weight is known, {needed} is needed", f"已知权重仅 {known},需达到 {needed}"
        )
    if policy.losses is LossRule.EXCLUDE and one.profit_minor is not None and one.profit_minor < 0:
        loss = figure_text(Money.of_minor(one.profit_minor, policy.target.currency))
        return ExclusionGround.LOSS, Text(f"we lose money on it: {loss}", f"与其交易亏损:{loss}")
    if least is not None and one.score < least:
        score, needed = figure_text(one.score), figure_text(least)
        return ExclusionGround.SCORE, Text(f"{score} is below {needed}", f"{score} 低于门槛 {needed}")
    return None


def _nominate(
    one: RankedAccount, ranking: Ranking, firmness: Firmness, on: date, by: str | None
) -> Nomination:
    return Nomination(
        one.customer,
        one.name,
        one.track,
        one.buyer,
        one.rank or 0,
        one.score if one.score is not None else Decimal(0),
        one.low,
        one.high,
        one.coverage,
        firmness,
        ranking.explain(one.customer),
        _reasons(ranking.contributions(one.customer)),
        ranking.as_of,
        f"{ranking.policy.name} {ranking.policy.version}",
        on,
        by,
        one.abc,
        tuple(alert for alert in ranking.findings if f"[{one.customer!r}]" in alert.path),
    )


def _reasons(contributions: tuple[Contribution, ...]) -> tuple[Text, ...]:
    known = [(one.amount, one) for one in contributions if one.amount is not None and one.amount > 0]
    known.sort(key=lambda pair: pair[1].criterion)
    best = sorted(known, key=lambda pair: pair[0], reverse=True)[:MOST_REASONS]
    return tuple(
        Text(f"{one.label.en} adds {figure_text(amount)}", f"{one.label.zh}贡献 {figure_text(amount)}")
        for amount, one in best
    )
