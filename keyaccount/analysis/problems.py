"""StudyTopic 2: what troubles the customer today, by seven areas, and what we do about it."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity
from keyaccount.errors import Lang
from keyaccount.model.side import Side
from keyaccount.values.checks import check_date, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = ["Problem", "ProblemArea", "ProblemState", "ProblemStudy", "study_problems"]


class ProblemArea(Enum):
    """Name the seven areas in which a customer's problems show.

    >>> [area.text.zh for area in ProblemArea]
    ['管理', '经营', '商品', '价格', '渠道', '人员', '竞争']
    """

    MANAGEMENT = "management"
    OPERATIONS = "operations"
    GOODS = "goods"
    PRICE = "price"
    CHANNEL = "channel"
    PEOPLE = "people"
    COMPETITION = "competition"

    @property
    def text(self) -> Text:
        """Return the area in words."""
        return _AREAS[self]

    @property
    def clause(self) -> str:
        """Return the id of the area within the clause, in the order of the text: A2.1 to A2.7."""
        return f"A2.{list(ProblemArea).index(self) + 1}"


_AREAS = {
    ProblemArea.MANAGEMENT: Text("management", "管理"),
    ProblemArea.OPERATIONS: Text("operations", "经营"),
    ProblemArea.GOODS: Text("goods", "商品"),
    ProblemArea.PRICE: Text("price", "价格"),
    ProblemArea.CHANNEL: Text("channel", "渠道"),
    ProblemArea.PEOPLE: Text("people", "人员"),
    ProblemArea.COMPETITION: Text("competition", "竞争"),
}


class ProblemState(Enum):
    """Say how far a problem has come.

    >>> ProblemState.IN_HAND.open
    True
    """

    OPEN = "open"
    AGREED = "agreed"
    IN_HAND = "in_hand"
    SOLVED = "solved"
    REFUSED = "refused"

    @property
    def text(self) -> Text:
        """Return the state in words."""
        return _STATES[self]

    @property
    def open(self) -> bool:
        """Tell whether there is still something to do."""
        return self not in (ProblemState.SOLVED, ProblemState.REFUSED)


_STATES = {
    ProblemState.OPEN: Text("open", "未解决"),
    ProblemState.AGREED: Text("solution agreed", "已商定方案"),
    ProblemState.IN_HAND: Text("in hand", "处理中"),
    ProblemState.SOLVED: Text("solved", "已解决"),
    ProblemState.REFUSED: Text("not taken up", "不予处理"),
}


@attrs.frozen
class Problem:
    """Hold one problem of the customer: what it costs, why, how grave, from where, and what is done.

    `effect` is what it costs the customer per year, None where nobody has measured it. `severity` runs
    from 1 (a nuisance) to 5 (threatens the business). Method: A2.

    >>> Problem("P1", ProblemArea.GOODS, "缺货", severity=4, effect=Money(90000, "CNY")).major
    True
    """

    id: str
    area: ProblemArea
    statement: Text = attrs.field(converter=text_of)
    severity: int = attrs.field(default=3, kw_only=True)
    effect: Money | None = attrs.field(default=None, kw_only=True)
    cause: Text | None = attrs.field(default=None, converter=attrs.converters.optional(text_of), kw_only=True)
    raised_by: Side = attrs.field(default=Side.THEIRS, kw_only=True)
    raised_on: date | None = attrs.field(default=None, kw_only=True)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    solution: Text | None = attrs.field(
        default=None, converter=attrs.converters.optional(text_of), kw_only=True
    )
    solution_cost: Money | None = attrs.field(default=None, kw_only=True)
    owner: str | None = attrs.field(default=None, kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    state: ProblemState = attrs.field(default=ProblemState.OPEN, kw_only=True)
    result: Text | None = attrs.field(
        default=None, converter=attrs.converters.optional(text_of), kw_only=True
    )
    saved: Money | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.area, ProblemArea, "$.area")
        check_int(self.severity, "$.severity", least=1, most=5)
        for name in ("effect", "solution_cost", "saved"):
            check_type(getattr(self, name), (Money, type(None)), f"$.{name}")
        for name in ("raised_on", "due"):
            if getattr(self, name) is not None:
                check_date(getattr(self, name), f"$.{name}")
        check_type(self.state, ProblemState, "$.state")

    @property
    def major(self) -> bool:
        """Tell whether it is open with severity 4 or 5; visits take their purpose from such (V1)."""
        return self.severity >= 4 and self.state.open


@attrs.frozen
class ProblemStudy:
    """Hold the problem register in the order to take it up, with findings and proposals.

    Method: A2.

    >>> study = study_problems([Problem("P1", ProblemArea.PRICE, "rival sells cheaper", severity=5)],
    ...                        as_of=date(2026, 3, 31), currency="CNY")
    >>> [finding.code for finding in study.findings][:2], study.major[0].id
    (['problem.no-solution', 'problem.unmeasured'], 'P1')
    """

    as_of: date
    currency: str
    problems: tuple[Problem, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)
    proposals: tuple[ActionProposal, ...] = attrs.field(converter=tuple_of)

    @property
    def major(self) -> tuple[Problem, ...]:
        """Return the major issues still open, gravest first; what a visit must speak of (V1)."""
        return tuple(problem for problem in self.problems if problem.major)

    @property
    def effect(self) -> Money | None:
        """Return what the open problems of known effect cost per year; None where none is measured."""
        known = [one.effect for one in self.problems if one.effect is not None and one.state.open]
        return Money.total(known, self.currency) if known else None

    def explain(self) -> Explanation:
        """Add up what the open problems cost the customer per year, by area.

        >>> study_problems([], as_of=date(2026, 3, 31), currency="CNY").explain().figure is None
        True
        """
        areas = [self._explain_area(area) for area in ProblemArea]
        measured = tuple(one for one in areas if one.figure is not None)
        others = tuple(one for one in areas if one.figure is None and one.because)
        return Explanation(
            "problems",
            Text("cost of the open problems to the customer per year", "未解决问题每年给客户造成的损失"),
            self.effect,
            reason=None if measured else Text("not measured yet", "尚未测算"),
            clause="A2",
            parts=measured,
            combine=Combine.SUM if measured else Combine.REASONS,
            because=others,
        )

    def _explain_area(self, area: ProblemArea) -> Explanation:
        listed = [one for one in self.problems if one.area is area]
        told = [
            Explanation(
                f"problem.{one.id}",
                one.statement,
                one.effect,
                reason=_state(one),
                clause=area.clause,
                evidence=one.evidence,
            )
            for one in listed
        ]
        counted = [
            each for each, one in zip(told, listed, strict=True) if one.effect is not None and one.state.open
        ]
        known = [one.effect for one in listed if one.effect is not None and one.state.open]
        return Explanation(
            f"problems.{area.value}",
            area.text,
            Money.total(known, self.currency) if known else None,
            reason=None if known else Text("not measured yet", "尚未测算"),
            clause=area.clause,
            parts=tuple(counted),
            combine=Combine.SUM if counted else Combine.REASONS,
            because=tuple(each for each in told if each not in counted),
        )

    def table(self) -> Table:
        """Lay the register out, gravest first."""
        rows = tuple(
            (
                one.area.text,
                one.statement,
                one.severity,
                one.effect,
                one.solution,
                one.owner,
                one.due,
                one.state.text,
            )
            for one in self.problems
        )
        columns = (
            Text("area", "方面"),
            Text("problem", "问题"),
            Text("severity", "严重度"),
            Text("cost per year", "年损失"),
            Text("solution", "解决方案"),
            Text("owner", "责任人"),
            Text("due", "期限"),
            Text("state", "状态"),
        )
        return Table(StudyTopic.PROBLEMS.text, columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the register as a table.

        >>> "Present problems" in study_problems([], as_of=date(2026, 3, 31), currency="CNY").summary()
        True
        """
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def study_problems(
    problems: tuple[Problem, ...] | list[Problem], *, as_of: date, currency: str
) -> ProblemStudy:
    """Order a problem register and find what it still lacks; every open problem becomes a proposal.

    Ordered by severity, then by measured effect, then as given; an unmeasured effect stands after a
    measured one, it is unknown and not 0. Raises `KeyAccountError` (`problem.duplicate`,
    `money.currency-mixed`). Method: A2.

    >>> study = study_problems([], as_of=date(2026, 3, 31), currency="CNY")
    >>> len(study.findings)                     # one note per area nobody has looked at
    7
    """
    check_unique([one.id for one in problems], "problem.duplicate", "$.problems")
    zero = Money.zero(currency)
    ordered = tuple(
        sorted(problems, key=lambda one: (not one.state.open, -one.severity, -(one.effect or zero).fraction))
    )
    for one in ordered:
        _ = zero + (one.effect or zero)  # refuses another currency
    found = [(one, finding) for one in ordered for finding in _findings(one, as_of)]
    seen = {one.area for one in problems}
    unseen = tuple(_unseen(area) for area in ProblemArea if area not in seen)
    proposals = tuple(_proposal(one, found) for one in ordered if one.state.open)
    findings = by_severity((*(finding for _, finding in found), *unseen))
    return ProblemStudy(as_of, currency, ordered, findings, proposals)


def _findings(one: Problem, as_of: date) -> list[Finding]:
    path = f"$.problems.{one.id}"
    name = one.statement
    found = []

    def add(code: str, severity: Severity, en: str, zh: str) -> None:
        text = Text(f"{name.en}: {en}", f"{name.zh}:{zh}")
        found.append(Finding(code, severity, path, text, one.area.clause))

    if not one.state.open:
        if one.state is ProblemState.SOLVED and one.result is None:
            add(
                "problem.no-result",
                Severity.WARNING,
                "said to be solved, no result recorded",
                "称已解决,但未记录结果",
            )
        return found
    if one.solution is None:
        grave = Severity.BLOCKING if one.severity == 5 else Severity.WARNING
        add("problem.no-solution", grave, "no solution worked out", "尚无解决方案")
    elif one.owner is None:
        add("problem.no-owner", Severity.WARNING, "nobody answers for it", "无责任人")
    if one.due is not None and as_of > one.due:
        add("problem.overdue", Severity.WARNING, f"was due on {one.due}", f"应于 {one.due} 解决,已逾期")
    if one.effect is None:
        add("problem.unmeasured", Severity.INFO, "what it costs is not measured", "损失尚未量化")
    if not any(evidence.fresh(as_of) for evidence in one.evidence):
        add("problem.no-evidence", Severity.INFO, "no fresh evidence", "缺少有效证据")
    if not found:
        add("problem.open", Severity.INFO, "open, with solution and owner", "未解决,已有方案和责任人")
    return found


def _unseen(area: ProblemArea) -> Finding:
    text = Text(
        f"no problem recorded for {area.text.en}: asked about?", f"{area.text.zh}方面未记录问题,是否已询问?"
    )
    return Finding("problem.area-unasked", Severity.INFO, f"$.problems[{area.value}]", text, area.clause)


def _proposal(one: Problem, found: list[tuple[Problem, Finding]]) -> ActionProposal:
    finding = by_severity(finding for problem, finding in found if problem is one)[0]
    name = one.statement
    task = one.solution or Text(
        f"Work out a solution with the customer: {name.en}", f"与客户一起制订解决方案:{name.zh}"
    )
    return ActionProposal(
        f"problem.{one.id}",
        StudyTopic.PROBLEMS,
        finding,
        task=task,
        reason=_state(one),
        severity=one.severity,
        gain=one.effect,
        cost=one.solution_cost,
        owner=one.owner,
        due=one.due,
    )


def _state(one: Problem) -> Text:
    cause = one.cause or Text("cause not yet known", "原因待查")
    return Text(
        f"severity {one.severity} of 5; {cause.en}; {one.state.text.en}",
        f"严重度 {one.severity}/5;{cause.zh};{one.state.text.zh}",
    )
