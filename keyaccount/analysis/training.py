"""Training for the customer's people: a plan both sides agree, our experienced trainers, and its effect."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

import attrs

from keyaccount.analysis.topic import ActionProposal, StudyTopic
from keyaccount.errors import Lang
from keyaccount.values.checks import (
    check_date,
    check_decimal,
    check_id,
    check_int,
    check_name,
    check_one_of,
    check_type,
    check_unique,
    tuple_of,
)
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import exact
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = ["Trainer", "TrainerKind", "TrainingPlan", "TrainingSession", "training_findings"]


class TrainerKind(Enum):
    """Name who may train a customer's people: our trainers, or department managers from the field.

    >>> TrainerKind.DEPARTMENT_MANAGER.text.say("zh")
    '部门经理'
    """

    TRAINER = "trainer"
    DEPARTMENT_MANAGER = "department_manager"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return (
            Text("trainer", "培训人员")
            if self is TrainerKind.TRAINER
            else Text("department manager", "部门经理")
        )


@attrs.frozen
class Trainer:
    """Hold one of our trainers and what proves the experience.

    >>> Trainer("T1", "赵刚", TrainerKind.TRAINER, years=8).proven(date(2026, 3, 1))
    False
    """

    id: str
    name: str
    kind: TrainerKind
    years: int | None = None
    proof: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_name(self.name, "$.name")
        check_type(self.kind, TrainerKind, "$.kind")
        if self.years is not None:
            check_int(self.years, "$.years", least=0, most=80)

    def proven(self, on: date) -> bool:
        """Tell whether fresh evidence shows the experience."""
        return any(one.fresh(on) for one in self.proof)


@attrs.frozen
class TrainingSession:
    """Hold one session: the skill, who trains, when, seats, who came, and levels before and after.

    Levels run from 0 to 4 as in `SkillLevel`; None means not measured. Method: A4.

    >>> TrainingSession("S1", "brewing", "T1", date(2026, 5, 8), seats=6, attended=5,
    ...                 before=Decimal("1.2"), after=Decimal("2.8")).effect
    Decimal('1.6')
    """

    id: str
    skill: str
    trainer: str
    on: date
    seats: int
    attended: int | None = None
    before: Decimal | None = None
    after: Decimal | None = None
    cost: Money | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("id", "skill", "trainer"):
            check_id(getattr(self, name), f"$.{name}")
        check_date(self.on, "$.on")
        check_int(self.seats, "$.seats", least=1)
        if self.attended is not None:
            check_int(self.attended, "$.attended", least=0)
        for name in ("before", "after"):
            if getattr(self, name) is not None:
                check_decimal(getattr(self, name), f"$.{name}", least=0, most=4)

    @property
    def effect(self) -> Decimal | None:
        """Return how many levels the session brought on average; None where not measured."""
        if self.before is None or self.after is None:
            return None
        with exact():
            return self.after - self.before


@attrs.frozen
class TrainingPlan:
    """Hold the training planned with the customer: trainers, sessions, and who agreed it.

    Raises `KeyAccountError` (`training.unknown-trainer`, `training.duplicate`). Method: A4.

    >>> plan = TrainingPlan([Trainer("T1", "赵刚", TrainerKind.TRAINER)],
    ...                     [TrainingSession("S1", "brewing", "T1", date(2026, 5, 8), seats=6)])
    >>> plan.agreed, plan.covers("brewing")
    (False, True)
    """

    trainers: tuple[Trainer, ...] = attrs.field(converter=tuple_of)
    sessions: tuple[TrainingSession, ...] = attrs.field(converter=tuple_of)
    agreed_by_us: str | None = None
    agreed_by_customer: str | None = None
    agreed_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check_unique([one.id for one in self.trainers], "training.duplicate", "$.trainers")
        check_unique([one.id for one in self.sessions], "training.duplicate", "$.sessions")
        known = {one.id for one in self.trainers}
        for index, session in enumerate(self.sessions):
            check_one_of(session.trainer, known, "training.unknown-trainer", f"$.sessions[{index}].trainer")
        if self.agreed_on is not None:
            check_date(self.agreed_on, "$.agreed_on")

    @property
    def agreed(self) -> bool:
        """Tell whether a person on each side agreed it, on a day."""
        return bool(self.agreed_by_us and self.agreed_by_customer and self.agreed_on is not None)

    def covers(self, skill: str) -> bool:
        """Tell whether a session trains a skill."""
        return any(one.skill == skill for one in self.sessions)

    def trainer(self, key: str) -> Trainer:
        """Return one of the trainers."""
        check_one_of(key, [one.id for one in self.trainers], "training.unknown-trainer", "$.trainer")
        return next(one for one in self.trainers if one.id == key)

    def explain(self) -> Explanation:
        """List the sessions, each with the effect it was measured to have.

        >>> TrainingPlan([], []).explain().figure
        0
        """
        told = tuple(
            Explanation(
                f"training.{one.id}",
                text_of(one.skill),
                one.effect,
                reason=Text(
                    f"{one.on}, {self.trainer(one.trainer).name}, {_attendance(one)}",
                    f"{one.on},{self.trainer(one.trainer).name},{_attendance(one)}",
                ),
                clause="A4",
                evidence=self.trainer(one.trainer).proof,
            )
            for one in self.sessions
        )
        return Explanation(
            "training", Text("training sessions", "培训场次"), len(self.sessions), clause="A4", because=told
        )

    def table(self) -> Table:
        """Lay the sessions out with trainer, attendance and effect."""
        rows = tuple(
            (
                one.on,
                one.skill,
                self.trainer(one.trainer).name,
                self.trainer(one.trainer).kind.text,
                _attendance(one),
                one.before,
                one.after,
            )
            for one in self.sessions
        )
        columns = (
            Text("day", "日期"),
            Text("skill", "技能"),
            Text("trainer", "培训人"),
            Text("kind", "身份"),
            Text("attended", "到课"),
            Text("before", "培训前"),
            Text("after", "培训后"),
        )
        return Table(Text("Training plan", "培训计划"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the sessions as a table.

        >>> TrainingPlan([], []).summary().splitlines()[0]
        'Training plan'
        """
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def _attendance(one: TrainingSession) -> str:
    return f"{'?' if one.attended is None else one.attended}/{one.seats}"


def training_findings(plan: TrainingPlan | None, as_of: date) -> list[tuple[Finding, ActionProposal | None]]:
    """Find what a training plan lacks: the customer's consent, proof of experience, attendance, effect.

    Method: A4.

    >>> plan = TrainingPlan([Trainer("T1", "赵刚", TrainerKind.TRAINER)],
    ...                     [TrainingSession("S1", "brewing", "T1", date(2026, 5, 8), seats=6)])
    >>> [finding.code for finding, _ in training_findings(plan, date(2026, 3, 31))]
    ['training.not-agreed', 'training.trainer-unproven', 'training.planned']
    """
    if plan is None:
        return []
    made: list[tuple[Finding, ActionProposal | None]] = []
    if not plan.agreed:
        text = Text("the training plan is not agreed by both sides", "培训计划尚未经双方商定")
        finding = Finding("training.not-agreed", Severity.WARNING, "$.people.ability.training", text, "A4")
        task = Text("Agree the training plan with the customer", "与客户商定培训计划")
        made.append(
            (
                finding,
                ActionProposal("people.training.agree", StudyTopic.PEOPLE, finding, task, text, severity=4),
            )
        )
    made += [_unproven(one) for one in plan.trainers if not one.proven(as_of)]
    for session in plan.sessions:
        made += _of_session(session, as_of)
    return made


def _unproven(one: Trainer) -> tuple[Finding, ActionProposal | None]:
    text = Text(f"nothing shows the experience of {one.name}", f"{one.name} 的经验缺少证明")
    path = f"$.people.ability.trainers.{one.id}"
    return Finding("training.trainer-unproven", Severity.WARNING, path, text, "A4"), None


def _of_session(one: TrainingSession, as_of: date) -> list[tuple[Finding, ActionProposal | None]]:
    path = f"$.people.ability.sessions.{one.id}"
    day = Text(f"{one.skill} on {one.on}", f"{one.on} 的 {one.skill}")
    if as_of < one.on:
        text = Text(f"training planned: {day.en}", f"已计划培训:{day.zh}")
        finding = Finding("training.planned", Severity.INFO, path, text, "A4")
        task = Text(
            f"Hold the training: {one.skill} ({one.seats} seats)", f"举办培训:{one.skill}({one.seats} 人)"
        )
        proposal = ActionProposal(
            f"people.session.{one.id}",
            StudyTopic.PEOPLE,
            finding,
            task,
            text,
            cost=one.cost,
            owner=one.trainer,
            due=one.on,
        )
        return [(finding, proposal)]
    made: list[tuple[Finding, ActionProposal | None]] = []
    if one.attended is None or 2 * one.attended < one.seats:
        text = Text(f"{day.en}: attendance {_attendance(one)}", f"{day.zh}:到课 {_attendance(one)}")
        made.append((Finding("training.attendance", Severity.WARNING, path, text, "A4"), None))
    if one.effect is None:
        text = Text(f"{day.en}: effect not measured", f"{day.zh}:效果未测评")
        finding = Finding("training.no-effect", Severity.WARNING, path, text, "A4")
        task = Text(f"Measure what the training brought: {one.skill}", f"测评培训效果:{one.skill}")
        made.append(
            (
                finding,
                ActionProposal(f"people.effect.{one.id}", StudyTopic.PEOPLE, finding, task, text, severity=2),
            )
        )
    return made
