"""The account plan: objectives and actions of one key account, each action with the finding it answers."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import attrs

from keyaccount.analysis.growth import GrowthStudy
from keyaccount.analysis.lifecycle import PlanEvent, PlanStatus, check_history
from keyaccount.analysis.obstacles import ObstacleStudy
from keyaccount.analysis.people import PeopleStudy
from keyaccount.analysis.priority import Priority
from keyaccount.analysis.problems import ProblemStudy
from keyaccount.analysis.profit import ProfitStudy
from keyaccount.analysis.stakeholders import StakeholderMap
from keyaccount.analysis.swot import Risk, SwotItem, explain_risks
from keyaccount.analysis.thinking import ThinkingStudy
from keyaccount.analysis.topic import ActionProposal, StudyTopic, period_text
from keyaccount.analysis.value import ValueStudy
from keyaccount.analysis.waiver import ActionWaiver
from keyaccount.errors import Lang, near_miss, refuse
from keyaccount.model.action import Action, check_actions
from keyaccount.model.assessment import Assessment
from keyaccount.model.objective import Objective
from keyaccount.model.visit_record import IssueRaised
from keyaccount.values.checks import check_date, check_id, check_name, check_type, tuple_of
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["AccountPlan", "PlannedAction", "Study", "TopicStudies"]


Study: TypeAlias = (
    ThinkingStudy | ProblemStudy | GrowthStudy | PeopleStudy | ObstacleStudy | ProfitStudy | ValueStudy
)


@attrs.frozen
class TopicStudies:
    """Hold the studies of the seven topics, in their order.

    Method: A1-A7.

    >>> from keyaccount.analysis.answers import StudyAnswers
    >>> from keyaccount.analysis.facts import AccountFacts
    >>> from keyaccount.analysis.policy import AnalysisPolicy
    >>> from keyaccount.analysis.study import study_topics
    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31))
    >>> studies = study_topics(facts, StudyAnswers(), AnalysisPolicy("standard", 1))
    >>> studies.of(StudyTopic.PROFIT).profit is None
    True
    """

    thinking: ThinkingStudy
    problems: ProblemStudy
    growth: GrowthStudy
    people: PeopleStudy
    obstacles: ObstacleStudy
    profit: ProfitStudy
    value: ValueStudy

    def of(self, topic: StudyTopic) -> Study:
        """Return the study of one topic."""
        named: dict[StudyTopic, Study] = {
            StudyTopic.THINKING: self.thinking,
            StudyTopic.PROBLEMS: self.problems,
            StudyTopic.GROWTH: self.growth,
            StudyTopic.PEOPLE: self.people,
            StudyTopic.OBSTACLES: self.obstacles,
            StudyTopic.PROFIT: self.profit,
            StudyTopic.VALUE: self.value,
        }
        return named[topic]


@attrs.frozen
class PlannedAction:
    """Hold one action of the plan with the proposal it carries out and why it stands where it stands.

    Method: A0.

    >>> from keyaccount.analysis.answers import StudyAnswers
    >>> from keyaccount.analysis.facts import AccountFacts
    >>> from keyaccount.analysis.policy import AnalysisPolicy
    >>> from keyaccount.analysis.study import plan_account
    >>> from keyaccount.model.account import KeyAccount
    >>> facts, policy = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31)), AnalysisPolicy("standard", 1)
    >>> plan = plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(), policy)
    >>> first = plan.planned[0]
    >>> first.rank, first.explain().figure == first.priority.score
    (1, True)
    """

    rank: int
    action: Action
    proposal: ActionProposal
    priority: Priority

    @property
    def id(self) -> str:
        """Return the id of the action, which is the key of its proposal."""
        return self.action.id

    def explain(self) -> Explanation:
        """Show the priority as the sum of its parts, with the finding and clause the action answers."""
        return self.priority.explain(self.proposal)


@attrs.frozen
class AccountPlan:
    """Hold the plan of one key account: what was found, what is to be reached, and who does what by when.

    Made by `analyse`; every change returns a new plan. `policy` and `policy_version` name the policy,
    `question_set` and `question_version` the questions behind it. Method: A0.

    >>> from keyaccount.analysis.answers import StudyAnswers
    >>> from keyaccount.analysis.facts import AccountFacts
    >>> from keyaccount.analysis.policy import AnalysisPolicy
    >>> from keyaccount.analysis.study import plan_account
    >>> from keyaccount.model.account import KeyAccount
    >>> facts, policy = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31)), AnalysisPolicy("standard", 1)
    >>> plan = plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(), policy)
    >>> sent = plan.submitted(date(2026, 4, 2), "Li").approved(date(2026, 4, 3), "Chen")
    >>> sent.status.value, plan.status.value, plan.explain().figure == len(plan.actions)
    ('approved', 'draft', True)
    """

    id: str
    customer: str
    customer_name: str
    currency: str
    period: Period
    as_of: date
    policy: str
    policy_version: int
    question_set: str
    question_version: int
    owner: str | None
    studies: TopicStudies
    stakeholders: StakeholderMap
    planned: tuple[PlannedAction, ...] = attrs.field(converter=tuple_of)
    objectives: tuple[Objective, ...] = attrs.field(default=(), converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)
    waivers: tuple[ActionWaiver, ...] = attrs.field(default=(), converter=tuple_of)
    swot: tuple[SwotItem, ...] = attrs.field(default=(), converter=tuple_of)
    risks: tuple[Risk, ...] = attrs.field(default=(), converter=tuple_of)
    turnover: Money | None = None
    assessment: Assessment | None = None
    review_due: date | None = None
    history: tuple[PlanEvent, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_id(self.customer, "$.customer")
        check_name(self.customer_name, "$.customer_name")
        check_type(self.period, Period, "$.period")
        check_date(self.as_of, "$.as_of")
        check_actions(self.actions)
        check_history(self.history)

    @property
    def actions(self) -> tuple[Action, ...]:
        """Return the actions, the most urgent first."""
        return tuple(planned.action for planned in self.planned)

    @property
    def status(self) -> PlanStatus:
        """Return where the plan stands in its life."""
        return self.history[-1].status if self.history else PlanStatus.DRAFT

    @property
    def major_issues(self) -> tuple[IssueRaised, ...]:
        """Return the major problems still open, gravest first, as issues that visits start from (V1)."""
        return tuple(
            IssueRaised(
                f"problem.{one.id}",
                one.statement,
                one.raised_on or self.as_of,
                one.raised_by,
                one.area.value,
                major=True,
                owner=one.owner,
            )
            for one in self.studies.problems.major
        )

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Return the findings that stand in the way of an approval."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.BLOCKING)

    def action(self, key: str) -> PlannedAction:
        """Return one planned action. Raises `KeyAccountError` (`plan.unknown-action`)."""
        for planned in self.planned:
            if planned.id == key:
                return planned
        near = near_miss(key, [planned.id for planned in self.planned])
        hint = f"; did you mean {near!r}?" if near else ""
        refuse("plan.unknown-action", "$.action", f"no action {key!r}{hint}", f"没有行动 {key!r}")

    def of(self, topic: StudyTopic) -> tuple[PlannedAction, ...]:
        """Return the planned actions of one topic, the most urgent first."""
        return tuple(planned for planned in self.planned if planned.proposal.topic is topic)

    def with_action(self, action: Action) -> AccountPlan:
        """Return the plan with one action replaced: agreed, begun, done or dropped."""
        self.action(action.id)
        planned = tuple(
            attrs.evolve(one, action=action) if one.id == action.id else one for one in self.planned
        )
        return attrs.evolve(self, planned=planned)

    def with_objective(self, objective: Objective) -> AccountPlan:
        """Return the plan with one objective replaced, or added if it is new."""
        kept = [objective if one.id == objective.id else one for one in self.objectives]
        if all(one.id != objective.id for one in self.objectives):
            kept.append(objective)
        return attrs.evolve(self, objectives=kept)

    def submitted(self, on: date, by: str) -> AccountPlan:
        """Return the plan as handed in for approval."""
        return self._moved(PlanEvent(PlanStatus.SUBMITTED, on, by))

    def approved(self, on: date, by: str, override: str | None = None) -> AccountPlan:
        """Return the plan as approved by somebody else than who submitted it.

        Blocking findings stand in the way unless `override` gives the reason to go on.
        Raises `KeyAccountError` (`plan.self-approval`, `plan.blocked`, `plan.transition`). Method: A0.
        """
        if self.history and self.history[-1].by == by:
            refuse("plan.self-approval", "$.by", "somebody else must approve it", "须由他人批准,不得自行批准")
        if self.blocking and not override:
            codes = ", ".join(dict.fromkeys(finding.code for finding in self.blocking))
            refuse(
                "plan.blocked",
                "$.findings",
                f"blocking: {codes}; settle them or give override=reason",
                f"存在阻断性发现:{codes};请先解决,或以 override 注明理由",
            )
        return self._moved(PlanEvent(PlanStatus.APPROVED, on, by, override or ""))

    def rejected(self, on: date, by: str, reason: str) -> AccountPlan:
        """Return the plan as sent back to draft, with the reason."""
        return self._moved(PlanEvent(PlanStatus.DRAFT, on, by, reason))

    def activated(self, on: date, by: str) -> AccountPlan:
        """Return the plan as being carried out."""
        return self._moved(PlanEvent(PlanStatus.ACTIVE, on, by))

    def closed(self, on: date, by: str, note: str = "") -> AccountPlan:
        """Return the plan as closed, after its effect was reviewed."""
        return self._moved(PlanEvent(PlanStatus.CLOSED, on, by, note))

    def withdrawn(self, on: date, by: str, reason: str) -> AccountPlan:
        """Return the plan as withdrawn before it was carried out, with the reason."""
        return self._moved(PlanEvent(PlanStatus.WITHDRAWN, on, by, reason))

    def _moved(self, event: PlanEvent) -> AccountPlan:
        return attrs.evolve(self, history=(*self.history, event))

    def explain(self, action: str | None = None) -> Explanation:
        """Explain one action by its priority and finding; without a key, the plan topic by topic.

        The number of actions is the sum over the topics; below each stands the study behind it.
        """
        if action is not None:
            return self.action(action).explain()
        return Explanation(
            "plan",
            Text(f"actions for {self.customer_name}", f"{self.customer_name} 的行动项"),
            len(self.planned),
            reason=Text(
                f"by {self.policy} version {self.policy_version}",
                f"依据 {self.policy} 第 {self.policy_version} 版",
            ),
            clause="A0",
            parts=tuple(self._explain_topic(topic) for topic in StudyTopic),
            combine=Combine.SUM,
            because=(self.stakeholders.explain(), explain_risks(self.risks, self.currency)),
        )

    def _explain_topic(self, topic: StudyTopic) -> Explanation:
        planned = self.of(topic)
        told = tuple(
            Explanation(
                one.id, one.action.title, None, reason=one.proposal.reason, clause=one.proposal.clause
            )
            for one in planned
        )
        study = self.studies.of(topic).explain()
        return Explanation(
            f"plan.{topic.value}", topic.text, len(planned), clause=topic.clause, because=(study, *told)
        )

    def table(self, most: int | None = None) -> Table:
        """Lay the actions out, the most urgent first; `most` cuts the list and says so."""
        shown = self.planned if most is None else self.planned[:most]
        rows = tuple(
            (
                one.rank,
                one.proposal.clause,
                one.action.title,
                one.action.owner,
                one.action.due,
                one.proposal.gain,
                one.action.cost,
                one.action.status.text,
            )
            for one in shown
        )
        columns = (
            Text("no.", "序号"),
            Text("clause", "条款"),
            Text("action", "行动"),
            Text("owner", "责任人"),
            Text("due", "期限"),
            Text("gain per year", "年收益"),
            Text("cost", "费用"),
            Text("status", "状态"),
        )
        rest = len(self.planned) - len(shown)
        note = Text(f"and {rest} more", f"另有 {rest} 项") if rest else None
        return Table(
            Text(f"Account plan: {self.customer_name}", f"客户工作计划:{self.customer_name}"),
            columns,
            rows,
            note,
        )

    def summary(self, lang: Lang = "en") -> str:
        """Word the plan in a screenful: where it stands, what was found, the ten most urgent actions."""
        counts = {severity: sum(one.severity is severity for one in self.findings) for severity in Severity}
        days = period_text(self.period)
        head = Text(
            f"{self.customer_name}, {days.en}: {self.status.text.en}; {len(self.findings)} findings "
            f"({counts[Severity.BLOCKING]} blocking), {len(self.planned)} actions, "
            f"{len(self.objectives)} objectives",
            f"{self.customer_name},{days.zh}:{self.status.text.zh};发现 {len(self.findings)} 项"
            f"(其中阻断 {counts[Severity.BLOCKING]} 项),行动 {len(self.planned)} 项,"
            f"目标 {len(self.objectives)} 项",
        )
        return f"{head.say(lang)}\n{self.table(10).to_text(lang)}"

    def _repr_html_(self) -> str:
        return self.table().to_html("en")
