"""The study: what identification is to find out, about whom, from which data, by which policy (I1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.identification.policy import IdentificationPolicy
from keyaccount.identification.ranking import Ranking, identify
from keyaccount.identification.service_tracking import ServiceTracking, TrackingRule, track_service
from keyaccount.model.account import AccountStatus
from keyaccount.model.book import Book
from keyaccount.model.customer import Customer
from keyaccount.model.response import Responses
from keyaccount.values.checks import check_name, check_type, tuple_of
from keyaccount.values.dated import Dated
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = ["Population", "Study", "StudyResult", "conduct"]


def _set_of(values: Iterable[str]) -> frozenset[str]:
    return frozenset(tuple_of(values))


@attrs.frozen
class Population:
    """Say which customers a study is about; an empty list does not restrict.

    `customers` names single ones; a customer of whom region, channel or industry is unknown is left out
    where these are asked for, and counted in a finding.

    >>> Population(regions=["east"]).holds(Customer("C1", "Hua", region="east"))
    True
    """

    regions: frozenset[str] = attrs.field(default=frozenset(), converter=_set_of)
    channels: frozenset[str] = attrs.field(default=frozenset(), converter=_set_of)
    industries: frozenset[str] = attrs.field(default=frozenset(), converter=_set_of)
    customers: frozenset[str] = attrs.field(default=frozenset(), converter=_set_of)

    def holds(self, customer: Customer) -> bool:
        """Tell whether a customer belongs to the population."""
        return (
            (not self.regions or customer.region in self.regions)
            and (not self.channels or customer.channel in self.channels)
            and (not self.industries or customer.industry in self.industries)
            and (not self.customers or customer.id in self.customers)
        )

    def undecided(self, customer: Customer) -> bool:
        """Tell whether something asked for is unknown of a customer, so that it had to be left out."""
        return (
            bool(self.regions and customer.region is None)
            or bool(self.channels and customer.channel is None)
            or bool(self.industries and customer.industry is None)
        )


EVERYBODY = Population()


@attrs.frozen
class Study:
    """State the objective of identification, its owner, population, sources and policy. Method: I1.

    The policy (or dated policies) brings period, lenses and criteria; `sources` say where the data come
    from; `tracking` how the service of key accounts is followed.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.values.money import Money
    >>> study = Study("2026", Text("find our key accounts", "鉴别重点客户"), "key account department",
    ...               standard_policy(Money(10_000_000, "CNY")))
    >>> study.population == Population()
    True
    """

    name: str
    objective: Text = attrs.field(converter=text_of)
    owner: str
    policy: IdentificationPolicy | Dated[IdentificationPolicy]
    population: Population = EVERYBODY
    sources: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)
    tracking: TrackingRule = attrs.field(factory=TrackingRule)

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        check_type(self.objective, Text, "$.objective")
        check_name(self.owner, "$.owner")
        check_type(self.policy, (IdentificationPolicy, Dated), "$.policy")
        check_type(self.population, Population, "$.population")
        check_type(self.tracking, TrackingRule, "$.tracking")
        for index, source in enumerate(self.sources):
            check_type(source, Evidence, f"$.sources[{index}]")


@attrs.frozen
class StudyResult:
    """Hold what a study found: the ranking of its population, and the service its key accounts get.

    `findings` name stale sources and customers left out because something asked for is unknown.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.samples import distributor
    >>> from keyaccount.values.money import Money
    >>> study = Study("2025", "find key accounts", "KAM", standard_policy(Money(60_000_000, "CNY")),
    ...               Population(regions=["Nanjing"]))
    >>> found = conduct(study, distributor(), date(2025, 12, 31))
    >>> found.explain().figure, [one.customer for one in found.ranking.prospects]
    (4, ['C023'])
    """

    study: Study
    ranking: Ranking
    tracking: ServiceTracking
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def explain(self) -> Explanation:
        """Explain what was asked, by which lenses, from which sources. Method: I1."""
        policy = self.ranking.policy
        lenses = dict.fromkeys(criterion.lens for criterion in policy.criteria)
        named = [policy.lens(key) for key in lenses]
        parts = [Explanation(lens.key, lens.label, None, clause=lens.clause) for lens in named]
        ranked = len(self.ranking.accounts) + len(self.ranking.prospects)
        return Explanation(
            "study",
            self.study.objective,
            ranked,
            Text(
                f"customers ranked on {self.ranking.as_of}, owner {self.study.owner}",
                f"{self.ranking.as_of} 排名的客户数,负责人 {self.study.owner}",
            ),
            "I1",
            self.study.sources,
            parts=parts,
        )

    def table(self) -> Table:
        """Return the ranking as a table."""
        return self.ranking.table()

    def summary(self, lang: Lang = "en") -> str:
        """Word objective, ranking and service on a screenful."""
        return "\n".join([self.explain().line(lang), self.ranking.summary(lang), self.tracking.summary(lang)])

    def html(self, lang: Lang = "en") -> str:
        """Write ranking and service as two HTML tables."""
        return self.ranking.table().to_html(lang) + self.tracking.table().to_html(lang)

    def _repr_html_(self) -> str:
        return self.html()


def conduct(study: Study, book: Book, as_of: date, *, answers: Iterable[Responses] = ()) -> StudyResult:
    """Carry a study out: rank its population and track the service of those that are key accounts.

    Raises `KeyAccountError` (`study.nobody`) if no customer belongs to the population, and as `identify`.
    Method: I1.

    >>> from keyaccount.identification.policy import standard_policy
    >>> from keyaccount.model.ledger import Ledger
    >>> from keyaccount.values.money import Money
    >>> book = Book(date(2026, 1, 31), Ledger.empty("CNY"), [Customer("C1", "Hua", region="east")])
    >>> study = Study("2026", "find key accounts", "KAM", standard_policy(Money(100, "CNY")),
    ...               Population(regions=["east"]))
    >>> conduct(study, book, book.as_of).explain().figure
    1
    """
    check_type(study, Study, "$.study")
    standing = [one for one in book.customers if one.open(as_of)]
    chosen = [one for one in standing if study.population.holds(one)]
    if not chosen:
        refuse(
            "study.nobody",
            "$.population",
            "no customer belongs to the population; widen it",
            "没有客户属于研究范围,请放宽条件",
        )
    ranking = identify(book, study.policy, as_of, answers=answers, among=[one.id for one in chosen])
    held = {
        one.customer for one in book.accounts if one.status_on(as_of) not in (None, AccountStatus.RELEASED)
    }
    tracked = [one.id for one in chosen if one.id in held]
    tracking = track_service(book, tracked, as_of, study.tracking)
    left_out = sum(study.population.undecided(one) for one in standing)
    return StudyResult(study, ranking, tracking, _findings(study, as_of, left_out))


def _findings(study: Study, as_of: date, left_out: int) -> tuple[Finding, ...]:
    found = [
        Finding(
            "study.stale-source",
            Severity.WARNING,
            f"$.sources[{index}]",
            Text(
                f"{source.source} expired on {source.expires}", f"{source.source} 已于 {source.expires} 失效"
            ),
            "I1",
            Text("collect it again", "重新收集"),
        )
        for index, source in enumerate(study.sources)
        if not source.fresh(as_of)
    ]
    if left_out:
        text = Text(
            f"{left_out} customers left out: region, channel or industry unknown",
            f"{left_out} 个客户因区域、渠道或行业未知而未纳入",
        )
        found.append(Finding("study.undecided", Severity.WARNING, "$.population", text, "I1"))
    return tuple(found)
