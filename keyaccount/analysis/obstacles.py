"""StudyTopic 5: what stops our products from selling there, worked out together, down to linked plans."""

from __future__ import annotations

from datetime import date

import attrs

from keyaccount.analysis.improvement import ImprovementRequest, JointSession, Obstacle, ObstacleKind
from keyaccount.analysis.supply_plans import LinkedPlans
from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity
from keyaccount.errors import Lang
from keyaccount.values.checks import (
    check_one_of,
    check_unique,
    tuple_of,
)
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["ObstacleStudy", "study_obstacles"]


@attrs.frozen
class ObstacleStudy:
    """Hold the obstacle register with sessions, requests and linked plans, and what they still lack.

    Method: A5.

    >>> from keyaccount.analysis.improvement import ObstacleKind
    >>> box = Obstacle("B1", ObstacleKind.PACK, "外箱易破损", blocked=Money(60000, "CNY"))
    >>> study = study_obstacles([box], as_of=date(2026, 3, 31), currency="CNY")
    >>> study.findings[0].code, str(study.blocked)
    ('obstacle.no-improvement', '60000.00 CNY')
    """

    as_of: date
    currency: str
    obstacles: tuple[Obstacle, ...] = attrs.field(converter=tuple_of)
    sessions: tuple[JointSession, ...] = attrs.field(converter=tuple_of)
    requests: tuple[ImprovementRequest, ...] = attrs.field(converter=tuple_of)
    plans: LinkedPlans | None
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)
    proposals: tuple[ActionProposal, ...] = attrs.field(converter=tuple_of)

    @property
    def standing(self) -> tuple[Obstacle, ...]:
        """Return the obstacles not yet out of the way."""
        return tuple(one for one in self.obstacles if not one.removed(self.as_of))

    @property
    def blocked(self) -> Money | None:
        """Return the sales the standing obstacles of known size block per year; None if none is measured."""
        known = [one.blocked for one in self.standing if one.blocked is not None]
        return Money.total(known, self.currency) if known else None

    def explain(self) -> Explanation:
        """Add up the sales blocked, obstacle by obstacle, the unmeasured ones beside; plans below.

        >>> study_obstacles([], as_of=date(2026, 3, 31), currency="CNY").explain().clause
        'A5'
        """
        told = [
            Explanation(f"obstacle.{one.id}", one.statement, one.blocked, one.kind.text, "A5", one.evidence)
            for one in self.standing
        ]
        measured = tuple(one for one in told if one.figure is not None)
        beside = [one for one in told if one.figure is None]
        if self.plans is not None:
            beside.append(self.plans.explain())
        return Explanation(
            "obstacles",
            Text("sales blocked per year", "每年受阻的销售额"),
            self.blocked,
            reason=None if self.blocked is not None else Text("not measured yet", "尚未测算"),
            clause="A5",
            parts=measured,
            combine=Combine.SUM if measured else Combine.REASONS,
            because=beside,
        )

    def table(self) -> Table:
        """Lay the register out with the change each obstacle waits for."""
        change_of = {one.obstacle: one for one in self.requests}
        rows = tuple(
            (
                one.kind.text,
                one.statement,
                one.product or Text("all", "全部"),
                one.blocked,
                request.change if (request := change_of.get(one.id)) else None,
                request.their_part if request else None,
            )
            for one in self.obstacles
        )
        columns = (
            Text("kind", "类别"),
            Text("obstacle", "障碍"),
            Text("product", "产品"),
            Text("blocked per year", "年受阻销售额"),
            Text("improvement", "改进"),
            Text("customer's part", "客户配合"),
        )
        return Table(StudyTopic.OBSTACLES.text, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the register and the plans.

        >>> "Obstacles" in study_obstacles([], as_of=date(2026, 3, 31), currency="CNY").summary()
        True
        """
        lines = [self.table().to_text(lang)]
        if self.plans is not None:
            lines.append(self.plans.summary(lang))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def study_obstacles(
    obstacles: tuple[Obstacle, ...] | list[Obstacle],
    *,
    as_of: date,
    currency: str,
    sessions: tuple[JointSession, ...] | list[JointSession] = (),
    requests: tuple[ImprovementRequest, ...] | list[ImprovementRequest] = (),
    plans: LinkedPlans | None = None,
) -> ObstacleStudy:
    """Study the obstacles to selling our products, and find what stands between them and balanced plans.

    An obstacle without an improvement request, a request without the customer's part, a one-sided
    session and every shortfall in the plans is a finding.
    Raises `KeyAccountError` (`obstacle.duplicate`, `obstacle.unknown`). Method: A5.

    >>> study_obstacles([], as_of=date(2026, 3, 31), currency="CNY").findings[0].code
    'obstacle.none-recorded'
    """
    known = [one.id for one in obstacles]
    check_unique(known, "obstacle.duplicate", "$.obstacles")
    check_unique([one.id for one in requests], "obstacle.duplicate", "$.requests")
    for index, request in enumerate(requests):
        check_one_of(request.obstacle, known, "obstacle.unknown", f"$.requests[{index}].obstacle")
    for index, session in enumerate(sessions):
        for change in session.changes:
            check_one_of(change.obstacle, known, "obstacle.unknown", f"$.sessions[{index}].changes")
    study = ObstacleStudy(as_of, currency, obstacles, sessions, requests, plans, (), ())
    _ = study.blocked  # refuses another currency
    made = [
        *_none_recorded(study),
        *(_of_obstacle(one, study) for one in study.standing),
        *(each for one in sessions for each in _of_session(one)),
        *(each for one in requests for each in _of_request(one, study)),
        *((_shortfall(one)) for one in (plans.findings() if plans is not None else ())),
    ]
    proposals = tuple(proposal for _, proposal in made if proposal is not None)
    return attrs.evolve(study, findings=by_severity(finding for finding, _ in made), proposals=proposals)


_Made = tuple[Finding, ActionProposal | None]


def _none_recorded(study: ObstacleStudy) -> list[_Made]:
    if study.obstacles:
        return []
    text = Text("no obstacle recorded: no product is without one", "未记录任何障碍:任何产品都不会没有瑕疵")
    return [(Finding("obstacle.none-recorded", Severity.INFO, "$.obstacles", text, "A5"), None)]


def _of_obstacle(one: Obstacle, study: ObstacleStudy) -> _Made:
    path, name = f"$.obstacles.{one.id}", one.statement
    if any(request.obstacle == one.id for request in study.requests):
        text = Text(f"{name.en}: improvement under way", f"{name.zh}:改进进行中")
        return Finding("obstacle.improving", Severity.INFO, path, text, "A5"), None
    text = Text(f"{name.en}: no improvement asked for", f"{name.zh}:尚未提出改进要求")
    finding = Finding("obstacle.no-improvement", Severity.WARNING, path, text, "A5")
    task = Text(
        f"Invite the customer to work out the improvement: {name.en}", f"邀请客户来企业共同商讨改进:{name.zh}"
    )
    if one.kind is ObstacleKind.SERVICE:
        task = Text(f"Put it right with the departments concerned: {name.en}", f"会同有关部门解决:{name.zh}")
    return finding, ActionProposal(
        f"obstacle.{one.id}",
        StudyTopic.OBSTACLES,
        finding,
        task,
        text,
        severity=one.severity,
        gain=one.blocked,
    )


def _of_session(one: JointSession) -> list[_Made]:
    path = f"$.sessions.{one.id}"
    made: list[_Made] = []
    if not one.joint:
        text = Text(f"session of {one.on}: one side was absent", f"{one.on} 的会谈有一方缺席")
        made.append((Finding("obstacle.session-one-sided", Severity.WARNING, path, text, "A5"), None))
    if not one.changes:
        text = Text(f"session of {one.on}: no change agreed", f"{one.on} 的会谈未商定任何改进")
        made.append((Finding("obstacle.session-no-change", Severity.WARNING, path, text, "A5"), None))
    return made


def _of_request(one: ImprovementRequest, study: ObstacleStudy) -> list[_Made]:
    path, name = f"$.requests.{one.id}", one.change
    if one.done_on is not None and one.done_on <= study.as_of:
        return []
    code, severity = "obstacle.request-open", Severity.INFO
    text = Text(f"{name.en}: asked for", f"{name.zh}:已提出")
    if one.their_part is None:
        code, severity = "obstacle.no-customer-part", Severity.WARNING
        text = Text(f"{name.en}: the customer's part in it is not agreed", f"{name.zh}:未商定客户的配合")
    elif one.due is not None and study.as_of > one.due:
        code, severity = "obstacle.request-overdue", Severity.WARNING
        text = Text(f"{name.en}: was due on {one.due}", f"{name.zh}:应于 {one.due} 完成,已逾期")
    finding = Finding(code, severity, path, text, "A5")
    obstacle = next(each for each in study.obstacles if each.id == one.obstacle)
    proposal = ActionProposal(
        f"obstacle.request.{one.id}",
        StudyTopic.OBSTACLES,
        finding,
        task=one.change,
        reason=text,
        severity=obstacle.severity,
        gain=obstacle.blocked,
        cost=one.cost,
        owner=one.owner,
        due=one.due,
    )
    return [(finding, proposal)]


def _shortfall(finding: Finding) -> _Made:
    task = Text(f"Balance the plans: {finding.text.en}", f"平衡计划:{finding.text.zh}")
    key = finding.path.removeprefix("$.")
    kind = finding.code.removeprefix("plans.")
    return finding, ActionProposal(
        f"obstacle.{key}.{kind}"[:128], StudyTopic.OBSTACLES, finding, task, finding.text, severity=5
    )
