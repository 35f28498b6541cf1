"""StudyTopic 7, the key one: what we can give that others cannot, in the customer's own money."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.analysis.topic import ActionProposal, StudyTopic, by_severity
from keyaccount.errors import Lang
from keyaccount.values.checks import check_date, check_id, check_int, check_type, check_unique, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Combine, Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.numbers import Rounding
from keyaccount.values.table import Table
from keyaccount.values.text import Text, text_of

__all__ = ["ValueClaim", "ValueKind", "ValueStudy", "study_value"]

# Beyond three years nobody can say what rivals will do.
MOST_MONTHS = 36


class ValueKind(Enum):
    """Name the eight kinds of value a supplier can give.

    >>> [kind.text.zh for kind in ValueKind][-2:]
    ['提高客户声誉', '加快决策过程']
    """

    PURCHASING_COST = "purchasing_cost"
    EARNINGS = "earnings"
    RESOURCES = "resources"
    WASTE = "waste"
    EFFECTIVENESS = "effectiveness"
    PROBLEMS_SOLVED = "problems_solved"
    REPUTATION = "reputation"
    FASTER_DECISIONS = "faster_decisions"

    @property
    def text(self) -> Text:
        """Return the kind in words."""
        return _KINDS[self]

    @property
    def clause(self) -> str:
        """Return the id of the kind within the clause, in the order of the text: A7.1 to A7.8."""
        return f"A7.{list(ValueKind).index(self) + 1}"

    @property
    def earns(self) -> bool:
        """Tell whether more is better (earnings, reputation); the other kinds save a cost."""
        return self in (ValueKind.EARNINGS, ValueKind.REPUTATION)


_KINDS = {
    ValueKind.PURCHASING_COST: Text("lower purchasing cost", "降低采购成本"),
    ValueKind.EARNINGS: Text("higher earnings", "增加客户收益"),
    ValueKind.RESOURCES: Text("saved resources", "节约客户资源"),
    ValueKind.WASTE: Text("less waste", "避免浪费"),
    ValueKind.EFFECTIVENESS: Text("more effective work", "提高工作效益"),
    ValueKind.PROBLEMS_SOLVED: Text("real problems solved", "解决实际问题"),
    ValueKind.REPUTATION: Text("better reputation", "提高客户声誉"),
    ValueKind.FASTER_DECISIONS: Text("faster decisions", "加快决策过程"),
}


@attrs.frozen
class ValueClaim:
    """Hold one thing we give, in the customer's money per year: before, after, on which assumptions.

    `baseline` is what the customer spends (or, where the kind earns, makes) per year today, `after` with
    us. Without both the claim is unquantified, never 0. `months_to_copy` is how long a rival needs to
    offer the same; None where nobody has judged it. `delivered` is what was measured since. Method: A7.

    >>> claim = ValueClaim("V1", ValueKind.WASTE, "小批量直送减少临期报废", baseline=Money(80000, "CNY"),
    ...                    after=Money(30000, "CNY"), months_to_copy=18)
    >>> str(claim.worth), claim.uncommon(12)
    ('50000.00 CNY', True)
    """

    id: str
    kind: ValueKind
    statement: Text = attrs.field(converter=text_of)
    baseline: Money | None = attrs.field(default=None, kw_only=True)
    after: Money | None = attrs.field(default=None, kw_only=True)
    assumptions: tuple[str, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    proof: tuple[Evidence, ...] = attrs.field(default=(), converter=tuple_of, kw_only=True)
    months_to_copy: int | None = attrs.field(default=None, kw_only=True)
    our_cost: Money | None = attrs.field(default=None, kw_only=True)
    owner: str | None = attrs.field(default=None, kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    delivered: Money | None = attrs.field(default=None, kw_only=True)

    def __attrs_post_init__(self) -> None:
        check_id(self.id, "$.id")
        check_type(self.kind, ValueKind, "$.kind")
        amounts = [self.baseline, self.after, self.our_cost, self.delivered]
        for amount in amounts:
            check_type(amount, (Money, type(None)), "$.baseline")
        known = [amount for amount in amounts if amount is not None]
        if known:
            Money.total(known, known[0].currency)
        if self.months_to_copy is not None:
            check_int(self.months_to_copy, "$.months_to_copy", least=0, most=600)
        if self.due is not None:
            check_date(self.due, "$.due")

    @property
    def worth(self) -> Money | None:
        """Return what it is worth to the customer per year; None while before or after is unknown."""
        if self.baseline is None or self.after is None:
            return None
        return self.after - self.baseline if self.kind.earns else self.baseline - self.after

    def held_worth(self, rounding: Rounding = Rounding.HALF_UP) -> Money | None:
        """Return what it is worth until a rival copies it, at most three years; None where unknown.

        >>> claim = ValueClaim("V1", ValueKind.WASTE, "less waste", baseline=Money(120, "CNY"),
        ...                    after=Money(0, "CNY"), months_to_copy=18)
        >>> str(claim.held_worth())
        '180.00 CNY'
        """
        if self.worth is None or self.months_to_copy is None:
            return None
        return self.worth.times(Fraction(min(self.months_to_copy, MOST_MONTHS), 12), rounding)

    def uncommon(self, months: int) -> bool | None:
        """Tell whether a rival needs at least so many months to copy it; None where nobody judged it."""
        return None if self.months_to_copy is None else self.months_to_copy >= months

    def explain(self) -> Explanation:
        """Show the worth as the difference of before and after, with assumptions and proof.

        >>> ValueClaim("V1", ValueKind.WASTE, "less waste").explain().figure is None
        True
        """
        sign = 1 if self.kind.earns else -1
        before = Explanation(
            f"value.{self.id}.baseline",
            Text("today", "现状"),
            None if self.baseline is None else self.baseline * -sign,
        )
        then = Explanation(
            f"value.{self.id}.after",
            Text("with us", "合作后"),
            None if self.after is None else self.after * sign,
        )
        known = self.worth is not None
        return Explanation(
            f"value.{self.id}",
            self.statement,
            self.worth,
            reason=self._reason,
            clause=self.kind.clause,
            evidence=self.proof,
            parts=(before, then) if known else (),
            combine=Combine.SUM if known else Combine.REASONS,
            because=() if known else (before, then),
        )

    @property
    def _reason(self) -> Text:
        copy = (
            Text("time to copy not judged", "模仿难度未评估")
            if self.months_to_copy is None
            else Text(f"{self.months_to_copy} months to copy", f"竞争对手需 {self.months_to_copy} 个月模仿")
        )
        said = Text("; ".join(self.assumptions), ";".join(self.assumptions))
        if not self.assumptions:
            return Text(f"{self.kind.text.en}; {copy.en}", f"{self.kind.text.zh};{copy.zh}")
        return Text(
            f"{self.kind.text.en}; {copy.en}; assuming: {said.en}",
            f"{self.kind.text.zh};{copy.zh};假设:{said.zh}",
        )


@attrs.frozen
class ValueStudy:
    """Hold the value proposition in the eight kinds, ranked by what it is worth until copied.

    Method: A7.

    >>> study = study_value([], as_of=date(2026, 3, 31), currency="CNY")
    >>> study.findings[0].code, study.worth
    ('value.nothing-uncommon', None)
    """

    as_of: date
    currency: str
    uncommon_months: int
    claims: tuple[ValueClaim, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(converter=tuple_of)
    proposals: tuple[ActionProposal, ...] = attrs.field(converter=tuple_of)

    @property
    def worth(self) -> Money | None:
        """Return the worth of the quantified claims per year; None where none is."""
        known = [claim.worth for claim in self.claims if claim.worth is not None]
        return Money.total(known, self.currency) if known else None

    @property
    def unquantified(self) -> tuple[ValueClaim, ...]:
        """Return the claims that lack a baseline or an after figure."""
        return tuple(claim for claim in self.claims if claim.worth is None)

    @property
    def uncommon(self) -> tuple[ValueClaim, ...]:
        """Return the quantified claims a rival cannot soon copy, the most worth first."""
        return tuple(
            one for one in self.claims if one.worth is not None and one.uncommon(self.uncommon_months)
        )

    def explain(self) -> Explanation:
        """Add up the worth per year over the quantified claims; the others stand beside, not as 0.

        >>> study_value([], as_of=date(2026, 3, 31), currency="CNY").explain().clause
        'A7'
        """
        told = [claim.explain() for claim in self.claims]
        known = tuple(one for one in told if one.figure is not None)
        return Explanation(
            "value",
            Text("what we give, per year in the customer's money", "我方每年为客户创造的价值"),
            self.worth,
            reason=None if self.worth is not None else Text("not measured yet", "尚未测算"),
            clause="A7",
            parts=known,
            combine=Combine.SUM if known else Combine.REASONS,
            because=tuple(one for one in told if one.figure is None),
        )

    def table(self) -> Table:
        """Lay the value proposition out, the most worth until copied first."""
        rows = tuple(
            (
                one.kind.text,
                one.statement,
                one.baseline,
                one.after,
                one.worth,
                one.months_to_copy,
                one.held_worth(),
            )
            for one in self.claims
        )
        columns = (
            Text("kind", "类别"),
            Text("what we give", "我方提供"),
            Text("before", "现状"),
            Text("after", "合作后"),
            Text("worth per year", "年价值"),
            Text("months to copy", "模仿所需月数"),
            Text("worth until copied", "被模仿前的价值"),
        )
        note = Text(
            "unknown is not zero: unquantified claims are not added", "未知不等于零:未量化的主张不计入合计"
        )
        return Table(StudyTopic.VALUE.text, columns, rows, note)

    def summary(self, lang: Lang = "en") -> str:
        """Word the value proposition as a table.

        >>> "What we can give" in study_value([], as_of=date(2026, 3, 31), currency="CNY").summary()
        True
        """
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def study_value(
    claims: tuple[ValueClaim, ...] | list[ValueClaim],
    *,
    as_of: date,
    currency: str,
    uncommon_months: int = 12,
) -> ValueStudy:
    """Study what we can give this customer, kind by kind, and what a rival cannot soon copy.

    Ranked by worth until copied, then by worth per year; unquantified claims come last.
    Raises `KeyAccountError` (`value.duplicate`, `money.currency-mixed`). Method: A7.

    >>> claim = ValueClaim("V1", ValueKind.REPUTATION, "联合品牌")
    >>> study_value([claim], as_of=date(2026, 3, 31), currency="CNY").unquantified[0].id
    'V1'
    """
    check_unique([one.id for one in claims], "value.duplicate", "$.claims")
    zero = Money.zero(currency)
    order = sorted(
        claims,
        key=lambda one: (
            one.worth is None,
            -(one.held_worth() or zero).fraction,
            -(one.worth or zero).fraction,
        ),
    )
    study = ValueStudy(as_of, currency, uncommon_months, order, (), ())
    _ = study.worth  # refuses another currency
    made = [
        *_nothing_uncommon(study),
        *(each for one in study.claims for each in _of_claim(one, as_of)),
        *(_empty(kind) for kind in ValueKind if all(one.kind is not kind for one in claims)),
    ]
    proposals = tuple(proposal for _, proposal in made if proposal is not None)
    return attrs.evolve(study, findings=by_severity(finding for finding, _ in made), proposals=proposals)


_Made = tuple[Finding, ActionProposal | None]


def _nothing_uncommon(study: ValueStudy) -> list[_Made]:
    if study.uncommon:
        return []
    months = study.uncommon_months
    text = Text(
        f"nothing we give is quantified and takes a rival {months} months to copy",
        f"我方提供的价值中,没有一项既已量化又需竞争对手 {months} 个月以上才能模仿",
    )
    finding = Finding("value.nothing-uncommon", Severity.WARNING, "$.value", text, "A7")
    task = Text("Work out an uncommon value for this customer", "为该客户设计不同一般的价值")
    return [(finding, ActionProposal("value.uncommon", StudyTopic.VALUE, finding, task, text, severity=4))]


def _of_claim(one: ValueClaim, as_of: date) -> list[_Made]:
    path, name = f"$.value.{one.id}", one.statement
    made: list[_Made] = []
    if one.worth is None:
        text = Text(
            f"{name.en}: no baseline or no figure after, so not quantified",
            f"{name.zh}:缺少现状或合作后数据,未量化",
        )
        finding = Finding("value.no-baseline", Severity.WARNING, path, text, one.kind.clause)
        task = Text(
            f"Measure with the customer what it costs today: {name.en}", f"与客户一起测算现状:{name.zh}"
        )
        made.append(
            (
                finding,
                ActionProposal(f"value.measure.{one.id}", StudyTopic.VALUE, finding, task, text, severity=3),
            )
        )
    elif not one.assumptions:
        text = Text(f"{name.en}: assumptions not stated", f"{name.zh}:未说明假设")
        made.append((Finding("value.no-assumptions", Severity.INFO, path, text, one.kind.clause), None))
    if not any(proof.fresh(as_of) for proof in one.proof):
        text = Text(f"{name.en}: no fresh proof", f"{name.zh}:缺少有效证明")
        made.append((Finding("value.no-proof", Severity.INFO, path, text, one.kind.clause), None))
    if one.months_to_copy is None:
        text = Text(f"{name.en}: how hard to copy is not judged", f"{name.zh}:模仿难度未评估")
        made.append((Finding("value.copy-unknown", Severity.INFO, path, text, one.kind.clause), None))
    if one.worth is not None and one.delivered is None:
        made.append(_deliver(one, path))
    return made


def _deliver(one: ValueClaim, path: str) -> _Made:
    name = one.statement
    text = Text(
        f"{name.en}: worth {one.worth} a year to them, not delivered yet",
        f"{name.zh}:每年价值 {one.worth},尚未兑现",
    )
    finding = Finding("value.to-deliver", Severity.INFO, path, text, one.kind.clause)
    severity = 3 + min(2, (one.months_to_copy or 0) // 12)
    return finding, ActionProposal(
        f"value.{one.id}",
        StudyTopic.VALUE,
        finding,
        task=name,
        reason=text,
        severity=severity,
        gain=one.worth,
        cost=one.our_cost,
        owner=one.owner,
        due=one.due,
    )


def _empty(kind: ValueKind) -> _Made:
    text = Text(f"{kind.text.en}: nothing offered yet", f"{kind.text.zh}:尚无提供")
    return Finding("value.kind-empty", Severity.INFO, f"$.value[{kind.value}]", text, kind.clause), None
