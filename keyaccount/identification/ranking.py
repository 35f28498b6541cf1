"""The ranking: every customer scored by one policy on one day, ranked on its track, with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs

from keyaccount.errors import Lang
from keyaccount.identification.abc_analysis import AbcClass, abc_classes
from keyaccount.identification.amounts import ratio_of
from keyaccount.identification.case import Buyer, Case, Frame, Track
from keyaccount.identification.comparison import WITHIN_20_PERCENT, Admissible
from keyaccount.identification.concentration import Concentration, concentrate
from keyaccount.identification.counterfactual import Counterfactual, Direction, smallest_change
from keyaccount.identification.criterion import Measured
from keyaccount.identification.frame import cases_of
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.profitability import gross_margin_minor, net_profit_minor
from keyaccount.identification.ranked_account import (
    Contribution,
    RankedAccount,
    contributions_of,
    explain_score,
    scales_of,
)
from keyaccount.identification.robustness import Robustness, robustness
from keyaccount.identification.scoring import Units, score_units, units_to_decimal
from keyaccount.identification.signals import contradictions
from keyaccount.identification.whale import WhaleCurve, loss_alert, whale_curve
from keyaccount.model.book import Book
from keyaccount.model.response import Responses
from keyaccount.values.checks import check_date, check_int, check_one_of, check_type, tuple_of
from keyaccount.values.dated import Dated
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.figures import Figure, figure_text
from keyaccount.values.finding import Finding
from keyaccount.values.money import Money
from keyaccount.values.periods import Period, add_months
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Ranking", "identify", "rank_cases"]


@attrs.frozen
class Ranking:
    """Hold every customer's score by one policy on one day: current customers and, apart, prospects.

    `accounts` and `prospects` stand in the order of their ranks, equal scores sharing one; those of whom
    nothing is known come last without score. `findings` carry the alerts. The next review of each track
    is due on `review_due` and `prospects_due`. Method: I1-I7.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> rows = [("C1", date(2026, 1, 5), 300, 200), ("C2", date(2026, 1, 6), 100, 90)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount", "cost_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C1", "Hua"), Customer("C2", "Lee")])
    >>> ranking = identify(book, standard_policy(Money(10_000, "CNY")), book.as_of)
    >>> [(one.rank, one.customer) for one in ranking.accounts]
    [(1, 'C1'), (2, 'C2')]
    >>> ranking.explain("C1").figure == ranking.of("C1").score
    True
    """

    policy: IdentificationPolicy
    as_of: date
    period: Period
    currency: str
    accounts: tuple[RankedAccount, ...] = attrs.field(converter=tuple_of)
    prospects: tuple[RankedAccount, ...] = attrs.field(default=(), converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def of(self, customer: str) -> RankedAccount:
        """Return one customer's place on its track.

        Raises `KeyAccountError` (`customer.unknown`) with the closest known id.
        """
        known = {one.customer: one for one in (*self.accounts, *self.prospects)}
        check_one_of(customer, known, "customer.unknown", "$.customer")
        return known[customer]

    @property
    def review_due(self) -> date:
        """Return the day by which current customers are to be looked at again. Method: I7."""
        return add_months(self.as_of, self.policy.review_months)

    @property
    def prospects_due(self) -> date:
        """Return the day by which prospective key accounts are to be looked at again. Method: I7."""
        return add_months(self.as_of, self.policy.prospect_review_months)

    def contributions(self, customer: str) -> tuple[Contribution, ...]:
        """Return what each criterion adds to a customer's score; the known ones sum to it exactly."""
        return contributions_of(self.of(customer), self.policy)

    def explain(self, customer: str) -> Explanation:
        """Explain a score: lenses sum to it, criteria to their lens, each with its measure and clause.

        Built only when asked for. Raises `KeyAccountError` (`customer.unknown`). Method: I2-I6.
        """
        return explain_score(self.of(customer), self.policy)

    def counterfactual(self, customer: str, places: int) -> Counterfactual:
        """Return the smallest changes that would move a customer into, or out of, the first `places`.

        Raises `KeyAccountError` (`customer.unknown`). Method: I7.
        """
        check_int(places, "$.places", least=1)
        one = self.of(customer)
        track = self.accounts if one.track is Track.CURRENT else self.prospects
        scores = [other.score for other in track if other.score is not None]
        if one.rank is not None and one.rank <= places:
            limit = scores[places] if len(scores) > places else Decimal(0)
            return smallest_change(one, self.policy, limit, Direction.OUT)
        limit = scores[places - 1] if len(scores) >= places else Decimal(0)
        return smallest_change(one, self.policy, limit, Direction.IN)

    def robustness(
        self,
        places: int,
        *,
        seed: int,
        draws: int = 1000,
        admissible: Admissible = WITHIN_20_PERCENT,
        track: Track = Track.CURRENT,
    ) -> Robustness:
        """Return how firm the first `places` of a track are when weights and data move. Method: I7."""
        accounts = self.accounts if track is Track.CURRENT else self.prospects
        return robustness(accounts, places, self.policy, seed=seed, draws=draws, admissible=admissible)

    def towards_target(self) -> Explanation:
        """Explain what current customers contribute to the turnover target, class by class. Method: I2."""
        groups: dict[str, list[int]] = {}
        for one in self.accounts:
            groups.setdefault(one.abc.name if one.abc else "-", []).append(one.turnover_minor or 0)
        parts = [
            Explanation(
                f"class_{name}",
                Text(f"class {name}", f"{name} 类") if name != "-" else Text("no net turnover", "无净营业额"),
                self._money(sum(amounts)),
                Text(f"{len(amounts)} customers", f"{len(amounts)} 个客户"),
            )
            for name, amounts in sorted(groups.items())
        ]
        total = sum(sum(amounts) for amounts in groups.values())
        target = self.policy.target
        share = figure_text(ratio_of(total, target.minor_units))
        return Explanation(
            "towards_target",
            Text("turnover towards the target", "营业额目标达成"),
            self._money(total),
            Text(f"{share} of {target}, {self.period}", f"占目标 {target} 的 {share},{self.period}"),
            "I2",
            parts=parts,
            combine=Combine.SUM if parts else Combine.REASONS,
        )

    def surely_ahead(self, one: str, two: str) -> bool:
        """Tell whether one customer is ahead of another whatever the unknown turns out to be.

        Raises `KeyAccountError` (`customer.unknown`). Method: I7.
        """
        return self.of(one).low > self.of(two).high

    def concentration(self) -> Concentration:
        """Return how turnover is concentrated among current customers. Method: I2."""
        return concentrate(
            {
                one.customer: None if one.turnover_minor is None else self._money(one.turnover_minor)
                for one in self.accounts
            },
            self.policy.cuts,
        )

    def whale(self) -> WhaleCurve:
        """Return the whale curve over current customers' profit. Method: I3."""
        return whale_curve(
            {
                one.customer: None if one.profit_minor is None else self._money(one.profit_minor)
                for one in self.accounts
            }
        )

    def _money(self, minor: int) -> Money:
        return Money.of_minor(minor, self.currency)

    def table(self, at_most: int = 12) -> Table:
        """Return the best of both tracks as a table."""
        shown = [*self.accounts[:at_most], *self.prospects[: max(3, at_most // 3)]]
        rows: list[tuple[Figure, ...]] = [
            (
                one.rank,
                one.customer,
                one.name,
                one.score,
                one.coverage,
                self._money(one.turnover_minor) if one.turnover_minor is not None else None,
                one.abc.name if one.abc else "-",
                one.track.text,
            )
            for one in shown
        ]
        name = f"{self.policy.name} {self.policy.version}"
        many, hopes, alerts = len(self.accounts), len(self.prospects), len(self.findings)
        note = Text(
            f"{many} customers, {hopes} prospects, {alerts} findings; "
            f"policy {name}; next review {self.review_due}, prospects {self.prospects_due}",
            f"{many} 个客户,{hopes} 个潜在客户,{alerts} 条提示;"
            f"政策 {name};下次复核 {self.review_due},潜在客户 {self.prospects_due}",
        )
        return Table(Text(f"Ranking as of {self.as_of}", f"排名({self.as_of})"), _COLUMNS, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the ranking on a screenful."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_COLUMNS = (
    Text("rank", "名次"),
    Text("customer", "客户"),
    Text("name", "名称"),
    Text("score", "得分"),
    Text("coverage", "覆盖度"),
    Text("turnover", "营业额"),
    Text("class", "类别"),
    Text("track", "类型"),
)


def identify(
    book: Book,
    policy: IdentificationPolicy | Dated[IdentificationPolicy],
    as_of: date,
    *,
    answers: Iterable[Responses] = (),
    among: Iterable[str] | None = None,
) -> Ranking:
    """Score and rank every customer standing on a day: who our key accounts are, and who may become one.

    `answers` are responses to the questions of identification (their loyalty, their selling strength),
    one set per customer; `among` restricts the population to some customers. Of a dated policy the one
    of the day counts. Scores lie on fixed bounds, so a customer that comes or goes never reorders the
    others; the order of rows changes nothing.
    Linear in lines and customers. For a replay of what was known then, pass `book.known_at(day)`.
    Raises `KeyAccountError` (`policy.currency`, `identify.after-book`, `answers.unknown-customer`, ...).
    Method: I1-I7.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")])
    >>> identify(book, standard_policy(Money(100, "CNY")), book.as_of).prospects[0].score is None
    True
    """
    check_type(book, Book, "$.book")
    check_date(as_of, "$.as_of")
    chosen = policy.at(as_of) if isinstance(policy, Dated) else policy
    check_type(chosen, IdentificationPolicy, "$.policy")
    frame, cases = cases_of(book, chosen, as_of, answers, among)
    return rank_cases(frame, cases, chosen)


def rank_cases(frame: Frame, cases: Sequence[Case], policy: IdentificationPolicy) -> Ranking:
    """Score and rank cases that are at hand already, as `identify` does after reading the book.

    Linear but for one sort: ten thousand customers take about a second.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua")])
    >>> policy = standard_policy(Money(100, "CNY"))
    >>> rank_cases(*cases_of(book, policy, book.as_of), policy) == identify(book, policy, book.as_of)
    True
    """
    scored = _scored(cases, policy)
    classes = abc_classes(_turnovers(scored), policy.cuts)
    accounts = _ranked([one for one in scored if one.track is Track.CURRENT], classes)
    prospects = _ranked([one for one in scored if one.track is Track.PROSPECTIVE], {})
    served = frame.served.findings if frame.served is not None else ()
    findings = (
        *_alerts(accounts, frame.currency, policy),
        *contradictions(accounts, policy),
        *served,
    )
    return Ranking(policy, frame.as_of, frame.period, frame.currency, accounts, prospects, findings)


@attrs.frozen(eq=False)
class _Scored:
    case: Case
    track: Track
    readings: tuple[Measured, ...]
    units: Units
    turnover: int | None


def _scored(cases: Sequence[Case], policy: IdentificationPolicy) -> list[_Scored]:
    scales = {track: scales_of(policy, track) for track in Track}
    measures = [criterion.measure for criterion in policy.criteria]
    found = []
    for case in cases:
        track = case.buyer.track
        readings = tuple([measure.read(case) for measure in measures])
        units = score_units(readings, scales[track], policy.unknown)
        turnover = case.frame.turnover_minor(case.now) if case.now is not None else None
        if case.buyer is Buyer.LAPSED:
            turnover = 0
        found.append(_Scored(case, track, readings, units, turnover))
    return found


def _turnovers(scored: Sequence[_Scored]) -> dict[str, int]:
    current = [one for one in scored if one.track is Track.CURRENT]
    return {one.case.customer.id: one.turnover for one in current if one.turnover is not None}


def _ranked(scored: list[_Scored], classes: Mapping[str, AbcClass | None]) -> tuple[RankedAccount, ...]:
    scored.sort(key=lambda one: (one.units.score is None, -(one.units.score or 0), one.case.customer.id))
    found: list[RankedAccount] = []
    rank, last = 0, -1
    for place, one in enumerate(scored, start=1):
        if one.units.score is not None and one.units.score != last:
            rank, last = place, one.units.score
        found.append(_account(one, rank, classes.get(one.case.customer.id)))
    return tuple(found)


def _account(one: _Scored, rank: int, abc: AbcClass | None) -> RankedAccount:
    case, units = one.case, one.units
    known = round(units.known / units.counting * 1e12) if units.counting else 0
    served = case.frame.served is not None
    return RankedAccount(
        case.customer.id,
        case.customer.name,
        one.track,
        case.buyer,
        rank if units.score is not None else None,
        units_to_decimal(units.score) if units.score is not None else None,
        units_to_decimal(units.low),
        units_to_decimal(units.high),
        units_to_decimal(known),
        one.readings,
        one.turnover,
        net_profit_minor(case) if served else gross_margin_minor(case),
        abc,
    )


def _alerts(
    accounts: tuple[RankedAccount, ...], currency: str, policy: IdentificationPolicy
) -> tuple[Finding, ...]:
    losing = sorted(
        (one.profit_minor, one.customer)
        for one in accounts
        if one.abc is AbcClass.A and one.profit_minor is not None and one.profit_minor < 0
    )
    return tuple(
        loss_alert(customer, Money.of_minor(loss, currency), policy.rates is not None)
        for loss, customer in losing
    )
