"""The account plan as a document a manager hands to a board."""

from __future__ import annotations

from keyaccount.analysis.growth import GrowthStudy
from keyaccount.analysis.obstacles import ObstacleStudy
from keyaccount.analysis.people import PeopleStudy
from keyaccount.analysis.plan import AccountPlan, PlannedAction, Study
from keyaccount.analysis.profit import ProfitStudy
from keyaccount.analysis.swot import Quadrant, Risk, explain_risks
from keyaccount.analysis.topic import StudyTopic, period_text
from keyaccount.model.objective import Objective
from keyaccount.render.document import Block, Document, Heading, ListBlock, Paragraph, TreeBlock
from keyaccount.values.figures import Figure
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["account_plan_document"]

# What the plan's own objectives are measured by; any other measure stands for itself.
_MEASURES = {
    "main_divergences": Text("main lines that differ", "主要分歧数"),
    "problem_cost": Text("cost of problems a year", "问题年损失"),
    "customer_sales": Text("its sales of our goods", "客户销售我方商品金额"),
    "skill_levels_missing": Text("skill levels missing", "技能缺口级数"),
    "blocked_sales": Text("sales blocked a year", "年受阻销售额"),
    "customer_profit": Text("its profit on our goods", "客户经营我方商品利润"),
    "value_delivered": Text("value delivered a year", "年兑现价值"),
}


def account_plan_document(plan: AccountPlan, *, reasons: bool = True) -> Document:
    """Lay an account plan out: head, verdict, objectives, actions, the seven topics, people, risks.

    With `reasons` every topic carries its explanation down to the figures, and the ranking is explained.
    Method: A0-A7.

    >>> from keyaccount.analysis import AccountFacts, AnalysisPolicy, StudyAnswers, plan_account
    >>> from keyaccount.model import KeyAccount
    >>> from datetime import date
    >>> facts = AccountFacts("C1", "Hua", "CNY", date(2026, 3, 31))
    >>> policy = AnalysisPolicy("standard", 1)
    >>> plan = plan_account(KeyAccount("C1", date(2026, 1, 1)), facts, StudyAnswers(), policy)
    >>> account_plan_document(plan).summary("zh").splitlines()[:3]
    ['客户工作计划:Hua', '- 概要', '- 目标']
    """
    blocks: list[Block] = [
        _head(plan),
        Heading(Text("In short", "概要")),
        ListBlock(_verdicts(plan)),
        *_blocking(plan),
        Heading(Text("Objectives", "目标")),
        _objectives(plan.objectives),
        Heading(Text("Actions", "行动")),
        plan.table(),
    ]
    for topic in StudyTopic:
        blocks += _topic(plan, topic, reasons)
    blocks += [Heading(Text("People who matter", "关键人物")), plan.stakeholders.table()]
    blocks += [*_swot(plan), *_risks(plan), *_waivers(plan), *_questions(plan), *_history(plan)]
    if reasons:
        blocks += [Heading(Text("Why in this order", "排序理由"))]
        blocks += [TreeBlock(planned.explain()) for planned in plan.planned[:10]]
    title = Text(f"Account plan: {plan.customer_name}", f"客户工作计划:{plan.customer_name}")
    return Document(title, blocks)


def _head(plan: AccountPlan) -> Table:
    rows = (
        (Text("customer", "客户"), f"{plan.customer_name} ({plan.customer})"),
        (Text("period", "期间"), period_text(plan.period)),
        (Text("status", "状态"), plan.status.text),
        (Text("account manager", "客户经理"), plan.owner),
        (Text("as of", "截至"), plan.as_of),
        (Text("next review", "下次复核"), plan.review_due),
        (Text("turnover, twelve months", "近十二个月营业额"), plan.turnover),
        (Text("policy", "政策"), f"{plan.policy} v{plan.policy_version}"),
        (Text("question set", "问题集"), f"{plan.question_set} v{plan.question_version}"),
    )
    return Table(Text("The plan", "计划信息"), (Text("item", "项目"), Text("value", "内容")), rows)


def _verdicts(plan: AccountPlan) -> list[Text]:
    studies = plan.studies
    said = (
        studies.thinking.verdict,
        _money_line(studies.problems.effect, "cost the customer {} a year", "每年给客户造成损失 {}"),
        _growth_line(studies.growth),
        _levels(studies.people),
        _money_line(studies.obstacles.blocked, "block {} of sales a year", "每年受阻销售额 {}"),
        _money_line(studies.profit.gap, "{} short of what it expects", "与期望利润相差 {}"),
        _money_line(studies.value.worth, "worth {} a year to the customer", "每年为客户创造 {}"),
    )
    lines = [_line(topic, text) for topic, text in zip(StudyTopic, said, strict=True)]
    blocking = len(plan.blocking)
    count = Text(
        f"{len(plan.findings)} findings, {blocking} of them blocking",
        f"发现 {len(plan.findings)} 项,其中阻断 {blocking} 项",
    )
    return [*lines, count]


def _growth_line(growth: GrowthStudy) -> Text:
    plan = growth.plan
    if plan is None:
        return Text("no growth plan yet", "尚无增长计划")
    days = period_text(plan.chain.period)
    return Text(
        f"{plan.baseline} -> {plan.target} in a period like {days.en}",
        f"{plan.baseline} → {plan.target}(以 {days.zh} 为同等期间)",
    )


def _line(topic: StudyTopic, said: Text) -> Text:
    return Text(f"{topic.text.en}: {said.en}", f"{topic.text.zh}:{said.zh}")


def _money_line(amount: Money | None, en: str, zh: str) -> Text:
    if amount is None:
        return Text("not measured yet", "尚未测算")
    return Text(en.format(amount), zh.format(amount))


def _levels(people: PeopleStudy) -> Text:
    missing = people.levels_missing
    if missing is None:
        return Text("abilities not assessed yet", "能力尚未评估")
    return Text(f"{missing} skill levels missing", f"技能等级缺口 {missing} 级")


def _blocking(plan: AccountPlan) -> list[Block]:
    if not plan.blocking:
        return []
    items = [_with_remedy(one) for one in plan.blocking]
    return [Heading(Text("In the way of an approval", "批准前必须解决"), 3), ListBlock(items)]


def _with_remedy(finding: Finding) -> Text:
    said, remedy = finding.text, finding.remedy
    if remedy is None:
        return said
    return Text(f"{said.en} -> {remedy.en}", f"{said.zh} → {remedy.zh}")


def _objectives(objectives: tuple[Objective, ...]) -> Table:
    rows = tuple(
        (
            one.title,
            _MEASURES.get(one.measure, one.measure),
            one.baseline,
            one.target,
            one.unit or "-",
            one.due,
            one.owner,
        )
        for one in objectives
    )
    columns = (
        Text("objective", "目标"),
        Text("measure", "衡量指标"),
        Text("baseline", "基线"),
        Text("target", "目标值"),
        Text("unit", "单位"),
        Text("due", "期限"),
        Text("owner", "责任人"),
    )
    return Table(Text("What is to be reached", "拟达成的目标"), columns, rows)


def _topic(plan: AccountPlan, topic: StudyTopic, reasons: bool) -> list[Block]:
    study = plan.studies.of(topic)
    number = list(StudyTopic).index(topic) + 1
    blocks: list[Block] = [
        Heading(
            Text(f"{number}. {topic.text.en} [{topic.clause}]", f"{number}. {topic.text.zh} [{topic.clause}]")
        ),
        study.table(),
        *_beside(study),
    ]
    told = [one.text for one in study.findings if one.severity is not Severity.INFO]
    if told:
        blocks += [Heading(Text("Found", "发现"), 3), ListBlock(told)]
    planned = plan.of(topic)
    if planned:
        blocks += [Heading(Text("To do", "行动"), 3), ListBlock([_action(one) for one in planned])]
    if reasons:
        blocks += [Heading(Text("Figures and reasons", "数据与理由"), 3), TreeBlock(study.explain(), depth=3)]
    return blocks


def _action(planned: PlannedAction) -> Text:
    action = planned.action
    who = Text(action.owner or "nobody yet", action.owner or "未定")
    return Text(
        f"{action.title.en} ({who.en}, {action.due}) - because: {planned.proposal.reason.en}",
        f"{action.title.zh}({who.zh},{action.due})——理由:{planned.proposal.reason.zh}",
    )


def _beside(study: Study) -> list[Block]:
    if isinstance(study, GrowthStudy):
        beside: list[Block] = [
            Paragraph(Text(one.summary("en"), one.summary("zh"))) for one in (study.plan, study.wallet) if one
        ]
        return [*beside, *(one.table() for one in (study.white_space, study.market) if one is not None)]
    if isinstance(study, PeopleStudy):
        return [study.training.table()] if study.training is not None else []
    if isinstance(study, ObstacleStudy):
        return [study.plans.table()] if study.plans is not None else []
    if isinstance(study, ProfitStudy):
        return [one.table() for one in study.plans]
    return []


def _swot(plan: AccountPlan) -> list[Block]:
    if not plan.swot:
        return []
    blocks: list[Block] = [
        Heading(Text("Strengths, weaknesses, opportunities, threats", "优势、劣势、机会与威胁"))
    ]
    for quadrant in Quadrant:
        items = [one.statement for one in plan.swot if one.quadrant is quadrant]
        if items:
            blocks += [Heading(quadrant.text, 3), ListBlock(items)]
    return blocks


def _risks(plan: AccountPlan) -> list[Block]:
    if not plan.risks:
        return []
    rows = tuple(_risk(one) for one in plan.risks)
    columns = (
        Text("risk", "风险"),
        Text("likelihood", "可能性"),
        Text("impact", "影响"),
        Text("exposure", "敞口"),
        Text("answer", "应对"),
        Text("owner", "责任人"),
        Text("due", "期限"),
    )
    table = Table(Text("Risks", "风险"), columns, rows)
    return [
        Heading(Text("Risks", "风险")),
        table,
        TreeBlock(explain_risks(plan.risks, plan.currency), depth=0),
    ]


def _risk(one: Risk) -> tuple[Figure, ...]:
    answer = one.measure or (one.response.text if one.response else None)
    return (one.statement, one.likelihood, one.impact, one.exposure(), answer, one.owner, one.due)


def _waivers(plan: AccountPlan) -> list[Block]:
    if not plan.waivers:
        return []
    items = [
        Text(
            f"{one.key}: {one.by}, until {one.until}: {one.reason.en}",
            f"{one.key}:{one.by},至 {one.until}:{one.reason.zh}",
        )
        for one in plan.waivers
    ]
    return [Heading(Text("Left undone on purpose", "决定暂不执行")), ListBlock(items)]


def _questions(plan: AccountPlan) -> list[Block]:
    if plan.assessment is None:
        return []
    return [
        Heading(Text("Answers", "问卷")),
        Paragraph(Text(*(plan.assessment.summary(lang) for lang in ("en", "zh")))),
    ]


def _history(plan: AccountPlan) -> list[Block]:
    if not plan.history:
        return []
    items = [
        Text(
            f"{one.on}: {one.status.text.en}, {one.by} {one.reason}".rstrip(),
            f"{one.on}:{one.status.text.zh},{one.by} {one.reason}".rstrip(),
        )
        for one in plan.history
    ]
    return [Heading(Text("History", "经过")), ListBlock(items)]
