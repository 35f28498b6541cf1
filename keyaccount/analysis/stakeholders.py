"""Who decides at the customer, how they stand to us, and who of us knows them."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity
from keyaccount.errors import Lang
from keyaccount.values.checks import (
    check_acyclic,
    check_date,
    check_id,
    check_int,
    check_name,
    check_one_of,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.periods import days_later
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = [
    "Coverage",
    "DecisionRole",
    "RelationLevel",
    "Stakeholder",
    "StakeholderMap",
    "Support",
    "map_stakeholders",
]


class DecisionRole(Enum):
    """Name the part a person plays in the customer's decisions.

    >>> DecisionRole.GATEKEEPER.text.zh
    '把关者'
    """

    APPROVER = "approver"
    DECIDER = "decider"
    EVALUATOR = "evaluator"
    USER = "user"
    GATEKEEPER = "gatekeeper"
    COACH = "coach"

    @property
    def text(self) -> Text:
        """Return the role in words."""
        return _ROLES[self]


_ROLES = {
    DecisionRole.APPROVER: Text("approver", "批准者"),
    DecisionRole.DECIDER: Text("decider", "决策者"),
    DecisionRole.EVALUATOR: Text("evaluator", "评估者"),
    DecisionRole.USER: Text("user", "使用者"),
    DecisionRole.GATEKEEPER: Text("gatekeeper", "把关者"),
    DecisionRole.COACH: Text("coach", "内部支持者"),
}


class Support(Enum):
    """Say how a person stands to us, from enemy to mentor.

    >>> Support.ENEMY.step, Support.MENTOR.step
    (-2, 2)
    """

    ENEMY = "enemy"
    SCEPTIC = "sceptic"
    NEUTRAL = "neutral"
    SUPPORTER = "supporter"
    MENTOR = "mentor"

    @property
    def step(self) -> int:
        """Return -2 to +2."""
        return list(Support).index(self) - 2

    @property
    def text(self) -> Text:
        """Return the support in words."""
        return _SUPPORTS[self]


_SUPPORTS = {
    Support.ENEMY: Text("enemy", "反对者"),
    Support.SCEPTIC: Text("sceptic", "怀疑者"),
    Support.NEUTRAL: Text("neutral", "中立者"),
    Support.SUPPORTER: Text("supporter", "支持者"),
    Support.MENTOR: Text("mentor", "引路人"),
}


class Coverage(Enum):
    """Say how much contact we have with a person.

    >>> Coverage.BRIEF.step
    1
    """

    NONE = "none"
    BRIEF = "brief"
    MULTIPLE = "multiple"
    IN_DEPTH = "in_depth"

    @property
    def step(self) -> int:
        """Return 0 to 3."""
        return list(Coverage).index(self)

    @property
    def text(self) -> Text:
        """Return the coverage in words."""
        return _COVERAGES[self]


_COVERAGES = {
    Coverage.NONE: Text("none", "无接触"),
    Coverage.BRIEF: Text("brief", "偶有接触"),
    Coverage.MULTIPLE: Text("multiple", "多次接触"),
    Coverage.IN_DEPTH: Text("in depth", "深入交往"),
}


class RelationLevel(Enum):
    """Say what we are to a person, from vendor to trusted adviser.

    >>> RelationLevel.PROBLEM_SOLVER.step
    2
    """

    VENDOR = "vendor"
    CREDIBLE_SOURCE = "credible_source"
    PROBLEM_SOLVER = "problem_solver"
    TRUSTED_ADVISER = "trusted_adviser"

    @property
    def step(self) -> int:
        """Return 0 to 3."""
        return list(RelationLevel).index(self)

    @property
    def text(self) -> Text:
        """Return the level in words."""
        return _RELATIONS[self]


_RELATIONS = {
    RelationLevel.VENDOR: Text("vendor", "供货商"),
    RelationLevel.CREDIBLE_SOURCE: Text("credible source", "可信来源"),
    RelationLevel.PROBLEM_SOLVER: Text("problem solver", "问题解决者"),
    RelationLevel.TRUSTED_ADVISER: Text("trusted adviser", "信赖顾问"),
}


@attrs.frozen
class Stakeholder:
    """Hold one person at the customer: role, influence 0..10, support, coverage, relation now and wanted.

    `ours` are the ids of our people in touch with them; None means unknown throughout.

    >>> Stakeholder("K1", "王敏", DecisionRole.DECIDER, influence=9, ours=["M1"]).key
    True
    """

    id: str
    name: str
    role: DecisionRole | None = None
    influence: int | None = attrs.field(default=None, kw_only=True)
    support: Support | None = attrs.field(default=None, kw_only=True)
    coverage: Coverage = attrs.field(default=Coverage.NONE, kw_only=True)
    relation: RelationLevel | None = attrs.field(default=None, kw_only=True)
    wanted: RelationLevel | None = attrs.field(default=None, kw_only=True)
    ours: tuple[str, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    reports_to: str | None = attrs.field(default=None, kw_only=True)
    last_contact: date | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")
        check_type(self.role, (DecisionRole, type(None)), "$.role")
        if self.influence is not None:
            check_int(self.influence, "$.influence", least=0, most=10)
        if self.last_contact is not None:
            check_date(self.last_contact, "$.last_contact")

    @property
    def key(self) -> bool:
        """Tell whether the person weighs in the decision: decides, approves, or has influence of 7 and up."""
        decides = self.role in (DecisionRole.DECIDER, DecisionRole.APPROVER)
        return decides or (self.influence is not None and self.influence >= 7)


@attrs.frozen
class StakeholderMap:
    """Hold the people who matter at the customer, and what is missing in how we know them.

    Method: A0, V3.

    >>> who = map_stakeholders([Stakeholder("K1", "王敏", coverage=Coverage.BRIEF, ours=["M1"])],
    ...                        as_of=date(2026, 3, 31))
    >>> who.single_threaded, [finding.code for finding in who.findings][:2]
    (True, ['stakeholder.single-threaded', 'stakeholder.no-decider'])
    """

    as_of: date
    people: tuple[Stakeholder, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)
    proposals: tuple[ActionProposal, ...] = attrs.field(converter=tuple_of)

    @property
    def threads(self) -> frozenset[str]:
        """Return the pairs of people in touch, theirs and ours, as keys."""
        return frozenset(
            f"{one.id}/{our}" for one in self.people if one.coverage is not Coverage.NONE for our in one.ours
        )

    @property
    def single_threaded(self) -> bool:
        """Tell whether all contact hangs on one person on either side."""
        theirs = {one.id for one in self.people if one.coverage is not Coverage.NONE and one.ours}
        ours = {our for one in self.people if one.coverage is not Coverage.NONE for our in one.ours}
        return len(theirs) < 2 or len(ours) < 2

    def explain(self) -> Explanation:
        """Count the people by coverage.

        >>> map_stakeholders([], as_of=date(2026, 3, 31)).explain().figure
        0
        """
        parts = tuple(
            Explanation(
                f"stakeholders.{coverage.value}",
                Text(f"contact: {coverage.text.en}", f"接触程度:{coverage.text.zh}"),
                sum(1 for one in self.people if one.coverage is coverage),
                reason=Text(
                    *[", ".join(one.name for one in self.people if one.coverage is coverage) or "-"] * 2
                ),
                clause="A0",
            )
            for coverage in Coverage
        )
        return Explanation(
            "stakeholders",
            Text("people who matter", "关键人物"),
            len(self.people),
            clause="A0",
            parts=parts,
            combine=Combine.SUM,
        )

    def table(self) -> Table:
        """Lay the people out with role, influence, support and contact."""
        rows = tuple(
            (
                one.name,
                one.role.text if one.role else None,
                one.influence,
                one.support.text if one.support else None,
                one.coverage.text,
                one.relation.text if one.relation else None,
                one.wanted.text if one.wanted else None,
                ", ".join(one.ours) or "-",
            )
            for one in self.people
        )
        columns = (
            Text("person", "人员"),
            Text("role", "角色"),
            Text("influence", "影响力"),
            Text("support", "态度"),
            Text("contact", "接触"),
            Text("relation now", "关系现状"),
            Text("wanted", "期望关系"),
            Text("our people", "我方人员"),
        )
        return Table(Text("Stakeholder map", "关键人物图"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the map as a table.

        >>> map_stakeholders([], as_of=date(2026, 3, 31)).summary("zh").splitlines()[0]
        '关键人物图'
        """
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def map_stakeholders(
    people: tuple[Stakeholder, ...] | list[Stakeholder], *, as_of: date, contact_days: int = 90
) -> StakeholderMap:
    """Map the people who matter and find the gaps: one thread only, nobody who decides, no contact.

    A key person counts as out of touch after `contact_days` without contact. Raises `KeyAccountError`
    (`stakeholder.duplicate`, `stakeholder.unknown`, `stakeholder.cycle`). Method: A0.

    >>> map_stakeholders([], as_of=date(2026, 3, 31)).findings[0].code
    'stakeholder.single-threaded'
    """
    known = [one.id for one in people]
    check_unique(known, "stakeholder.duplicate", "$.people")
    above = {one.id: one.reports_to for one in people}
    for index, one in enumerate(people):
        if one.reports_to is not None:
            check_one_of(one.reports_to, known, "stakeholder.unknown", f"$.people[{index}].reports_to")
    check_acyclic(
        lambda key: [above[key] or ""] if above[key] else [], known, "stakeholder.cycle", "$.people"
    )
    study = StakeholderMap(as_of, people, (), ())
    made = [
        *_threads(study),
        *_roles(study),
        *(each for one in study.people for each in _of_person(one, as_of, contact_days)),
    ]
    proposals = tuple(proposal for _, proposal in made if proposal is not None)
    return attrs.evolve(study, findings=by_severity(finding for finding, _ in made), proposals=proposals)


_Made = tuple[Finding, ActionProposal | None]


def _made(
    code: str, severity: Severity, key: str, text: Text, task: Text, weight: int, owner: str | None = None
) -> _Made:
    finding = Finding(code, severity, f"$.stakeholders.{key}", text, "A0")
    return finding, ActionProposal(
        f"stakeholder.{key}", StudyTopic.PEOPLE, finding, task, text, severity=weight, owner=owner
    )


def _threads(study: StakeholderMap) -> list[_Made]:
    if not study.single_threaded:
        return []
    text = Text("all contact hangs on one person", "所有联系只靠一个人")
    task = Text("Bring a second person of each side into contact", "双方各增加一名联系人")
    return [_made("stakeholder.single-threaded", Severity.WARNING, "threads", text, task, 4)]


def _roles(study: StakeholderMap) -> list[_Made]:
    roles = {one.role for one in study.people}
    made = []
    if not roles & {DecisionRole.DECIDER, DecisionRole.APPROVER}:
        text = Text("who decides is not known", "尚不清楚由谁决策")
        task = Text("Find out who decides at the customer", "查明客户方的决策者")
        made.append(_made("stakeholder.no-decider", Severity.WARNING, "decider", text, task, 4))
    friends = [one for one in study.people if one.support is not None and one.support.step > 0]
    if not friends and DecisionRole.COACH not in roles:
        text = Text("nobody there speaks for us", "客户内部没有人支持我方")
        task = Text("Win somebody who speaks for us", "争取一位内部支持者")
        made.append(_made("stakeholder.no-supporter", Severity.WARNING, "supporter", text, task, 3))
    return made


def _of_person(one: Stakeholder, as_of: date, contact_days: int) -> list[_Made]:
    owner = one.ours[0] if one.ours else None
    if one.key and (one.coverage is Coverage.NONE or not one.ours):
        text = Text(
            f"{one.name} weighs in the decision, nobody of us knows them",
            f"{one.name} 影响决策,但我方无人接触",
        )
        task = Text(f"Put one of us in touch with {one.name}", f"安排我方人员接触 {one.name}")
        return [_made("stakeholder.uncovered", Severity.WARNING, one.id, text, task, 4)]
    made = []
    if one.key and one.last_contact is not None and days_later(one.last_contact, contact_days) < as_of:
        text = Text(f"{one.name}: last contact {one.last_contact}", f"{one.name}:最近联系 {one.last_contact}")
        task = Text(f"Get in touch with {one.name}", f"联系 {one.name}")
        made.append(
            _made("stakeholder.out-of-touch", Severity.WARNING, f"{one.id}.contact", text, task, 3, owner)
        )
    if one.relation is not None and one.wanted is not None and one.wanted.step > one.relation.step:
        text = Text(
            f"{one.name}: {one.relation.text.en} now, {one.wanted.text.en} wanted",
            f"{one.name}:目前为{one.relation.text.zh},期望成为{one.wanted.text.zh}",
        )
        task = Text(f"Deepen the relation with {one.name}", f"加深与 {one.name} 的关系")
        made.append(_made("stakeholder.relation", Severity.INFO, f"{one.id}.relation", text, task, 2, owner))
    return made
