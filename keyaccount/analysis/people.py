"""StudyTopic 4: the customer's staff: make-up, division of work, people management and ability."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity
from keyaccount.analysis.training import TrainingPlan, training_findings
from keyaccount.errors import Lang
from keyaccount.values.checks import check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = [
    "Duty",
    "PeoplePart",
    "PeopleStudy",
    "Practice",
    "SkillLevel",
    "StaffGroup",
    "study_people",
]


class PeoplePart(Enum):
    """Name the four parts in which a customer's people are studied.

    >>> [part.text.zh for part in PeoplePart]
    ['人员构成', '人员分工', '人员管理', '人员能力']
    """

    MAKE_UP = "make_up"
    DIVISION = "division"
    MANAGEMENT = "management"
    ABILITY = "ability"

    @property
    def text(self) -> Text:
        """Return the part in words."""
        return _PARTS[self]


_PARTS = {
    PeoplePart.MAKE_UP: Text("make-up", "人员构成"),
    PeoplePart.DIVISION: Text("division of work", "人员分工"),
    PeoplePart.MANAGEMENT: Text("people management", "人员管理"),
    PeoplePart.ABILITY: Text("ability", "人员能力"),
}


@attrs.frozen
class StaffGroup:
    """Hold how many people a function has, and how many its work needs; None where unknown.

    >>> StaffGroup("counter", "柜台", people=3, needed=5).short
    2
    """

    id: str
    text: Text = attrs.field(converter=text_of)
    people: int | None = None
    needed: int | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        for name in ("people", "needed"):
            if getattr(self, name) is not None:
                check_int(getattr(self, name), f"$.{name}", least=0)

    @property
    def short(self) -> int | None:
        """Return how many people are missing; None where unknown."""
        return None if self.people is None or self.needed is None else max(0, self.needed - self.people)


@attrs.frozen
class Duty:
    """Hold one duty in selling our goods and who at the customer does it; one holder is right.

    >>> Duty("reorder", "补货下单", holders=["王敏"]).holders
    ('王敏',)
    """

    id: str
    text: Text = attrs.field(converter=text_of)
    holders: tuple[str, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")


@attrs.frozen
class Practice:
    """Hold one practice of people management and whether the customer has it; None where unknown.

    >>> Practice("targets", "人人有销售目标", in_place=False).in_place
    False
    """

    id: str
    text: Text = attrs.field(converter=text_of)
    in_place: bool | None = None
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.in_place, (bool, type(None)), "$.in_place")


@attrs.frozen
class SkillLevel:
    """Hold a skill in a role: the level it needs and the level found, 0 (none) to 4 (can teach it).

    `actual` None means not assessed. `people` is how many hold the role.

    >>> SkillLevel("counter", "brewing", "冲泡演示", required=3, actual=1, people=6).gap
    2
    """

    role: str
    skill: str
    text: Text = attrs.field(converter=text_of)
    required: int
    actual: int | None = None
    people: int = 1
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.role, "$.role")
        check_id(self.skill, "$.skill")
        check_int(self.required, "$.required", least=0, most=4)
        if self.actual is not None:
            check_int(self.actual, "$.actual", least=0, most=4)
        check_int(self.people, "$.people", least=1)

    @property
    def gap(self) -> int | None:
        """Return the levels missing per person; 0 where it suffices, None where it is not assessed."""
        return None if self.actual is None else max(0, self.required - self.actual)

    @property
    def key(self) -> str:
        """Return role and skill as one key."""
        return f"{self.role}/{self.skill}"


@attrs.frozen
class PeopleStudy:
    """Hold what was found of the customer's people in four parts, and the training plan.

    Method: A4.

    >>> gap = SkillLevel("counter", "brewing", "冲泡演示", required=3, actual=1, people=6)
    >>> study = study_people(skills=[gap], as_of=date(2026, 3, 31))
    >>> study.levels_missing, study.found(PeoplePart.ABILITY)[0].code
    (12, 'people.skill-gap')
    """

    as_of: date
    groups: tuple[StaffGroup, ...] = attrs.field(converter=tuple_of)
    duties: tuple[Duty, ...] = attrs.field(converter=tuple_of)
    practices: tuple[Practice, ...] = attrs.field(converter=tuple_of)
    skills: tuple[SkillLevel, ...] = attrs.field(converter=tuple_of)
    training: TrainingPlan | None
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)
    proposals: tuple[ActionProposal, ...] = attrs.field(converter=tuple_of)

    @property
    def levels_missing(self) -> int | None:
        """Return skill levels missing over all assessed people; None if nothing was assessed."""
        gaps = [one.gap * one.people for one in self.skills if one.gap is not None]
        return sum(gaps) if gaps else None

    def found(self, part: PeoplePart) -> tuple[Finding, ...]:
        """Return the findings of one of the four parts."""
        return tuple(one for one in self.findings if one.path.startswith(f"$.people.{part.value}"))

    def explain(self) -> Explanation:
        """Add up the skill levels missing, gap by gap; the other three parts stand beside them.

        >>> study_people(as_of=date(2026, 3, 31)).explain().figure is None
        True
        """
        gaps = tuple(
            Explanation(
                f"people.{one.key}",
                Text(f"{one.role}: {one.text.en}", f"{one.role}:{one.text.zh}"),
                one.gap * one.people,
                reason=Text(
                    f"{one.people} people x (needs {one.required}, has {one.actual})",
                    f"{one.people} 人 ×(要求 {one.required},现有 {one.actual})",
                ),
                clause="A4",
                evidence=one.evidence,
            )
            for one in self.skills
            if one.gap is not None
        )
        return Explanation(
            "people",
            Text("skill levels missing over all people", "全员技能等级缺口"),
            self.levels_missing,
            reason=None if self.levels_missing is not None else Text("not measured yet", "尚未测算"),
            clause="A4",
            parts=gaps,
            combine=Combine.SUM if gaps else Combine.REASONS,
            because=tuple(self._explain_part(part) for part in PeoplePart),
        )

    def _explain_part(self, part: PeoplePart) -> Explanation:
        told = tuple(Explanation(one.path, one.text, None, clause="A4") for one in self.found(part))
        label = Text(f"findings: {part.text.en}", f"发现:{part.text.zh}")
        return Explanation(f"people.{part.value}", label, len(told), clause="A4", because=told)

    def table(self) -> Table:
        """Lay the skills out: role, skill, level needed, level found, people."""
        rows = tuple((one.role, one.text, one.required, one.actual, one.people) for one in self.skills)
        columns = (
            Text("role", "岗位"),
            Text("skill", "技能"),
            Text("needs", "要求"),
            Text("has", "现有"),
            Text("people", "人数"),
        )
        return Table(StudyTopic.PEOPLE.text, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the skills and the findings of each part.

        >>> "division of work" in study_people(as_of=date(2026, 3, 31)).summary()
        True
        """
        lines = [self.table().to_text(lang)]
        for part in PeoplePart:
            said = [one.text.say(lang) for one in self.found(part)]
            lines.append(f"{part.text.say(lang)}: {'; '.join(said) if said else '-'}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def study_people(
    *,
    as_of: date,
    groups: tuple[StaffGroup, ...] | list[StaffGroup] = (),
    duties: tuple[Duty, ...] | list[Duty] = (),
    practices: tuple[Practice, ...] | list[Practice] = (),
    skills: tuple[SkillLevel, ...] | list[SkillLevel] = (),
    training: TrainingPlan | None = None,
) -> PeopleStudy:
    """Study the customer's people in four parts and find what to improve; training answers skill gaps.

    Raises `KeyAccountError` (`people.duplicate`). Method: A4.

    >>> study = study_people(as_of=date(2026, 3, 31), duties=[Duty("reorder", "补货下单")])
    >>> [proposal.key for proposal in study.proposals]
    ['people.duty.reorder']
    """
    for path, keys in (
        ("$.groups", [one.id for one in groups]),
        ("$.duties", [one.id for one in duties]),
        ("$.practices", [one.id for one in practices]),
        ("$.skills", [one.key for one in skills]),
    ):
        check_unique(keys, "people.duplicate", path)
    made = [
        *_unstudied(groups, duties, practices, skills),
        *(each for one in groups for each in _of_group(one)),
        *(each for one in duties for each in _of_duty(one)),
        *(each for one in practices for each in _of_practice(one)),
        *(each for one in skills for each in _of_skill(one, training)),
        *training_findings(training, as_of),
    ]
    findings = by_severity(finding for finding, _ in made)
    proposals = tuple(proposal for _, proposal in made if proposal is not None)
    return PeopleStudy(as_of, groups, duties, practices, skills, training, findings, proposals)


_Made = tuple[Finding, ActionProposal | None]


def _unstudied(*parts: object) -> list[_Made]:
    made: list[_Made] = []
    for part, records in zip(PeoplePart, parts, strict=True):
        if not records:
            text = Text(f"{part.text.en}: not studied", f"{part.text.zh}:尚未研究")
            path = f"$.people.{part.value}"
            made.append((Finding("people.unstudied", Severity.INFO, path, text, "A4"), None))
    return made


def _make(
    part: PeoplePart, key: str, code: str, severity: Severity, text: Text, task: Text | None, weight: int = 3
) -> _Made:
    finding = Finding(code, severity, f"$.people.{part.value}.{key}", text, "A4")
    if task is None:
        return finding, None
    short = {
        PeoplePart.MAKE_UP: "group",
        PeoplePart.DIVISION: "duty",
        PeoplePart.MANAGEMENT: "practice",
        PeoplePart.ABILITY: "skill",
    }[part]
    return finding, ActionProposal(
        f"people.{short}.{key}", StudyTopic.PEOPLE, finding, task, text, severity=weight
    )


def _of_group(one: StaffGroup) -> list[_Made]:
    name = one.text
    if one.short is None:
        text = Text(f"{name.en}: headcount unknown", f"{name.zh}:人数未知")
        return [_make(PeoplePart.MAKE_UP, one.id, "people.headcount-unknown", Severity.INFO, text, None)]
    if one.short == 0:
        return []
    text = Text(
        f"{name.en}: {one.people} people for the work of {one.needed}",
        f"{name.zh}:现有 {one.people} 人,需要 {one.needed} 人",
    )
    task = Text(f"Propose to fill {one.short} posts: {name.en}", f"建议补充 {one.short} 人:{name.zh}")
    return [_make(PeoplePart.MAKE_UP, one.id, "people.short", Severity.WARNING, text, task)]


def _of_duty(one: Duty) -> list[_Made]:
    name = one.text
    if len(one.holders) == 1:
        return []
    if not one.holders:
        text = Text(f"nobody is charged with: {name.en}", f"无人负责:{name.zh}")
        task = Text(f"Propose who takes charge of: {name.en}", f"建议明确负责人:{name.zh}")
        return [_make(PeoplePart.DIVISION, one.id, "people.duty-vacant", Severity.WARNING, text, task)]
    who = Text(", ".join(one.holders), "、".join(one.holders))
    text = Text(f"shared by {who.en}: {name.en}", f"{who.zh} 共同负责,职责不清:{name.zh}")
    task = Text(f"Propose one holder for: {name.en}", f"建议由一人专责:{name.zh}")
    return [_make(PeoplePart.DIVISION, one.id, "people.duty-shared", Severity.WARNING, text, task, 2)]


def _of_practice(one: Practice) -> list[_Made]:
    name = one.text
    if one.in_place:
        return []
    if one.in_place is None:
        text = Text(f"not known whether they have: {name.en}", f"是否具备尚不清楚:{name.zh}")
        return [_make(PeoplePart.MANAGEMENT, one.id, "people.practice-unknown", Severity.INFO, text, None)]
    text = Text(f"missing: {name.en}", f"缺少:{name.zh}")
    task = Text(f"Help them bring in: {name.en}", f"协助建立:{name.zh}")
    return [_make(PeoplePart.MANAGEMENT, one.id, "people.practice-missing", Severity.WARNING, text, task)]


def _of_skill(one: SkillLevel, training: TrainingPlan | None) -> list[_Made]:
    name = one.text
    if one.gap is None:
        text = Text(f"{one.role}: {name.en} not assessed", f"{one.role}:{name.zh} 尚未评估")
        return [_make(PeoplePart.ABILITY, one.key, "people.skill-unknown", Severity.INFO, text, None)]
    if one.gap == 0:
        return []
    text = Text(
        f"{one.role}: {name.en} needs level {one.required}, has {one.actual} ({one.people} people)",
        f"{one.role}:{name.zh} 要求 {one.required} 级,现有 {one.actual} 级({one.people} 人)",
    )
    if training is not None and training.covers(one.skill):
        return [_make(PeoplePart.ABILITY, one.key, "people.skill-trained", Severity.INFO, text, None)]
    task = Text(
        f"Plan training with the customer: {name.en} ({one.role})", f"与客户商定培训:{name.zh}({one.role})"
    )
    weight = min(5, 2 + one.gap)
    return [_make(PeoplePart.ABILITY, one.key, "people.skill-gap", Severity.WARNING, text, task, weight)]
