"""From the account plan to the table: what we can give becomes issues, valued by both sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from keyaccount.analysis.plan import AccountPlan
from keyaccount.analysis.value import ValueClaim, ValueKind
from keyaccount.errors import refuse
from keyaccount.model.side import Side
from keyaccount.negotiation.negotiation import Negotiation
from keyaccount.negotiation.promises import Promise
from keyaccount.negotiation.topics import DiscreteIssue, Option, Topic
from keyaccount.negotiation.value_kinds import DeliveredKind
from keyaccount.negotiation.worths import OptionWorth, ValueLine
from keyaccount.values.checks import check_date, check_int, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.frozen import FrozenMap
from keyaccount.values.money import Money
from keyaccount.values.text import Text

__all__ = ["PlanTerms", "terms_from_plan", "with_terms"]

_TOPICS = {
    ValueKind.PURCHASING_COST: Topic.DELIVERY,
    ValueKind.EARNINGS: Topic.PROFITABILITY,
    ValueKind.RESOURCES: Topic.DELIVERY,
    ValueKind.WASTE: Topic.DELIVERY,
    ValueKind.EFFECTIVENESS: Topic.SERVICE,
    ValueKind.PROBLEMS_SOLVED: Topic.SERVICE,
    ValueKind.REPUTATION: Topic.SERVICE,
    ValueKind.FASTER_DECISIONS: Topic.SERVICE,
}
_DELIVERED = {
    ValueKind.PURCHASING_COST: DeliveredKind.MONEY,
    ValueKind.EARNINGS: DeliveredKind.PRODUCT,
    ValueKind.RESOURCES: DeliveredKind.ENERGY,
    ValueKind.WASTE: DeliveredKind.MONEY,
    ValueKind.EFFECTIVENESS: DeliveredKind.TIME,
    ValueKind.PROBLEMS_SOLVED: DeliveredKind.SERVICE,
    ValueKind.REPUTATION: DeliveredKind.IMAGE,
    ValueKind.FASTER_DECISIONS: DeliveredKind.TIME,
}


@attrs.frozen
class PlanTerms:
    """Hold what an account plan brings to the table: issues, both sides' worths, and how hard to copy.

    Every issue has the options "without" and "with". `findings` name the claims left out because the
    worth to them or the cost to us is unknown: unknown is not zero.

    >>> PlanTerms((), (), (), FrozenMap(), ()).issues
    ()
    """

    issues: tuple[DiscreteIssue, ...] = attrs.field(converter=tuple_of)
    ours: tuple[OptionWorth, ...] = attrs.field(converter=tuple_of)
    theirs: tuple[OptionWorth, ...] = attrs.field(converter=tuple_of)
    months_to_copy: FrozenMap[str, int]
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)

    def explain(self) -> Explanation:
        """Explain what the plan brings: each issue with its worth to them (clauses A7, N6)."""
        because = tuple(
            Explanation(f"term.{worth.issue}", line.text, line.amount, None, "A7", line.evidence)
            for worth in self.theirs
            for line in worth.lines["with"]
        )
        label = Text("from the account plan", "来自客户计划")
        return Explanation("plan-terms", label, len(self.issues), clause="N6", because=because)


def terms_from_plan(
    plan: AccountPlan,
    *,
    owner: str,
    on: date,
    within_days: int = 90,
    costs: Mapping[str, Money] | None = None,
) -> PlanTerms:
    """Turn the plan's value claims into issues of a talk, worth a year to them and costing us a year.

    `costs` gives our yearly cost where the plan leaves it open, by claim id. A claim without its own
    owner falls to `owner`; one without a due day from `on` on is due `within_days` of signing. What
    earns the customer more is profitability, what saves it goods or money delivery, the rest service.
    Method: A7, N6.

    >>> from keyaccount.analysis import AccountFacts, AnalysisPolicy, StudyAnswers, plan_account
    >>> from keyaccount.model import KeyAccount
    >>> claim = ValueClaim("V1", ValueKind.WASTE, "fewer returns", baseline=Money(900, "CNY"),
    ...                    after=Money(100, "CNY"), our_cost=Money(200, "CNY"))
    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31))
    >>> plan = plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(claims=[claim]),
    ...                     AnalysisPolicy("standard", 1))
    >>> terms = terms_from_plan(plan, owner="M1", on=date(2026, 4, 1))
    >>> [issue.key for issue in terms.issues], terms.theirs[0].lines["with"][0].amount
    (['plan-V1'], Money('800.00', 'CNY'))
    """
    check_date(on, "$.on")
    check_int(within_days, "$.within_days", least=1)
    issues, ours, theirs, months, findings = [], [], [], {}, []
    for claim in plan.studies.value.claims:
        our_cost = (costs or {}).get(claim.id, claim.our_cost)
        if claim.worth is None or our_cost is None:
            findings.append(_left_out(claim))
            continue
        key = f"plan-{claim.id}"
        issues.append(_issue(key, claim, owner, on, within_days))
        cost = ValueLine(claim.statement, -our_cost, evidence=claim.proof)
        gain = ValueLine(claim.statement, claim.worth, _DELIVERED[claim.kind], claim.proof)
        zero = Money.zero(claim.worth.currency)
        ours.append(OptionWorth(key, {"without": zero, "with": cost}))
        theirs.append(OptionWorth(key, {"without": zero, "with": gain}))
        if claim.months_to_copy is not None:
            months[key] = claim.months_to_copy
    return PlanTerms(issues, ours, theirs, FrozenMap(months), findings)


def _issue(key: str, claim: ValueClaim, owner: str, on: date, within_days: int) -> DiscreteIssue:
    fixed = claim.due if claim.due is not None and claim.due >= on else None
    promise = Promise(
        Side.OURS,
        claim.statement,
        claim.owner or owner,
        within_days=within_days if fixed is None else None,
        due=fixed,
    )
    options = [
        Option("without", Text("without", "不提供")),
        Option("with", Text("with", "提供"), promises=[promise]),
    ]
    return DiscreteIssue(key, _TOPICS[claim.kind], claim.statement, options)


def _left_out(claim: ValueClaim) -> Finding:
    lacks = Text("worth to them", "对客户的价值") if claim.worth is None else Text("cost to us", "我方成本")
    name = claim.statement
    text = Text(f"{name.en}: {lacks.en} is unknown", f"{name.zh}:{lacks.zh}未知")
    remedy = Text("quantify it in the account plan", "请在客户计划中量化")
    path = f"$.value.{claim.id}"
    return Finding("plan-terms.unknown", Severity.WARNING, path, text, claim.kind.clause, remedy)


def with_terms(talks: Negotiation, terms: PlanTerms) -> Negotiation:
    """Put the plan's issues on the table of a talk, after those already there.

    Raises `KeyAccountError` (`plan-terms.measure`) where a side does not count in the plan's currency.

    >>> from keyaccount.samples.talks import talks
    >>> len(with_terms(talks(), PlanTerms((), (), (), FrozenMap(), ())).topics)
    6
    """
    for worth in terms.ours:
        (line,) = worth.lines["with"]
        currency = line.amount.currency if isinstance(line.amount, Money) else ""
        for position in (talks.ours, talks.theirs):
            if position.measure != currency:
                refuse(
                    "plan-terms.measure",
                    f"$.{position.side.value}.measure",
                    f"the plan counts in {currency}, the position in {position.measure}; convert one of them",
                    f"客户计划以 {currency} 计值,而立场以 {position.measure} 计值,请先换算",
                )
    return attrs.evolve(
        talks,
        topics=(*talks.topics, *terms.issues),
        ours=attrs.evolve(talks.ours, worths=(*talks.ours.worths, *terms.ours)),
        theirs=attrs.evolve(talks.theirs, worths=(*talks.theirs.worths, *terms.theirs)),
    )
