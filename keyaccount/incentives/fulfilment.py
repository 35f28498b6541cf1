"""Fulfilment: beside each settlement its effect and the customer's satisfaction; what is missing is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs

from keyaccount.errors import Lang
from keyaccount.incentives.effect import IncentiveEffect
from keyaccount.incentives.facts import IncentiveFacts
from keyaccount.incentives.numeric import decimal_from
from keyaccount.incentives.settlement import Settlement
from keyaccount.incentives.settlement_item import SettlementItem
from keyaccount.values.checks import check_date, check_decimal, check_id, check_type, check_unique, tuple_of
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.money import Money
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["Fulfilment", "FulfilmentLine", "SatisfactionAnswer", "review_fulfilment"]


@attrs.frozen
class SatisfactionAnswer:
    """Record how satisfied a customer said it was with an incentive, 0 to 1, on a day.

    >>> SatisfactionAnswer("VR-2026", "C007", date(2026, 4, 20), "0.8").score
    Decimal('0.8')
    """

    policy: str
    participant: str
    on: date
    score: Decimal = attrs.field(converter=decimal_from)
    evidence: Evidence | None = None

    def __attrs_post_init__(self) -> None:
        check_id(self.policy, "$.policy")
        check_id(self.participant, "$.participant")
        check_date(self.on, "$.on")
        check_decimal(self.score, "$.score", least=0, most=1)
        if self.evidence is not None:
            check_type(self.evidence, Evidence, "$.evidence")


@attrs.frozen
class FulfilmentLine:
    """Show how one incentive was kept towards one customer: days late, disputes, satisfaction.

    `satisfaction` is the last answer within the period or after it and `answered_on` its day, None if
    nobody asked; `days_late` is the longest delay of a payout or of what is still to pay, None where the
    day by which a payout was due is not known. Method: N8.

    >>> FulfilmentLine("VR", Text("rebate", "返利"), "C1", "M1", Money(0, "CNY"), 0, 0, None).kept
    True
    """

    policy: str
    name: Text
    participant: str
    owner: str
    to_pay: Money
    days_late: int | None
    disputes: int
    satisfaction: Decimal | None
    answered_on: date | None = None

    @property
    def kept(self) -> bool:
        """Tell whether nothing was late and nothing is disputed."""
        return self.days_late == 0 and self.disputes == 0


@attrs.frozen
class Fulfilment:
    """Hold the review of a settled period: how promises were kept and what they brought. Method: N8.

    >>> Fulfilment((), ()).findings
    ()
    """

    lines: tuple[FulfilmentLine, ...] = attrs.field(converter=tuple_of)
    effects: tuple[IncentiveEffect, ...] = attrs.field(converter=tuple_of)
    findings: tuple[Finding, ...] = attrs.field(default=(), converter=tuple_of)

    def explain(self) -> Explanation:
        """Return per incentive and customer how it was kept, with the effects beside it. Method: N8."""
        kept = sum(line.kept for line in self.lines)
        parts = [
            Explanation(
                f"{line.policy}/{line.participant}",
                Text(f"{line.name.en}, {line.participant}", f"{line.name.zh},{line.participant}"),
                line.kept,
                Text(
                    f"{_known(line.days_late, 'unknown')} days late, {line.disputes} disputes, "
                    f"owner {line.owner}",
                    f"迟延 {_known(line.days_late, '未知')} 天,争议 {line.disputes} 项,负责人 {line.owner}",
                ),
                "N8",
                because=(
                    Explanation(
                        "satisfaction",
                        Text("satisfaction", "满意度"),
                        line.satisfaction,
                        None
                        if line.answered_on is None
                        else Text(f"answered on {line.answered_on}", f"{line.answered_on} 答复"),
                    ),
                ),
            )
            for line in self.lines
        ]
        return Explanation(
            "fulfilment",
            Text(f"{kept} of {len(self.lines)} kept in full", f"{len(self.lines)} 项中 {kept} 项如约兑现"),
            kept,
            clause="N8",
            parts=parts,
            because=[one.explain() for one in self.effects],
        )

    def table(self) -> Table:
        """Return the lines as a table."""
        columns = (
            Text("incentive", "奖励"),
            Text("participant", "客户"),
            Text("owner", "负责人"),
            Text("to pay", "待付"),
            Text("days late", "迟延天数"),
            Text("disputes", "争议"),
            Text("satisfaction", "满意度"),
            Text("answered on", "答复日期"),
        )
        rows = [
            (
                line.name,
                line.participant,
                line.owner,
                line.to_pay,
                line.days_late,
                line.disputes,
                line.satisfaction,
                line.answered_on,
            )
            for line in self.lines
        ]
        return Table(Text("Fulfilment", "兑现情况"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word it on a screenful."""
        parts = [self.table().to_text(lang), *(one.summary(lang) for one in self.effects)]
        return "\n\n".join([*parts, *(one.say(lang) for one in self.findings)])

    def _repr_html_(self) -> str:
        return self.table().to_html()


def review_fulfilment(
    settlement: Settlement,
    *,
    effects: Iterable[IncentiveEffect] = (),
    answers: Iterable[SatisfactionAnswer] = (),
    facts: IncentiveFacts | None = None,
) -> Fulfilment:
    """Put effect and satisfaction beside a settlement; a missing one is a finding.

    Answers count from the first day of the settled period to `as_of`. Raises `KeyAccountError`
    (`fulfilment.duplicate-effect`) where a policy is given two effects. Method: N8.

    >>> from keyaccount.values.periods import Period
    >>> empty = Settlement(Period.quarter(2026, 1), date(2026, 3, 31), None, ())
    >>> review_fulfilment(empty).lines
    ()
    """
    given = _by_policy(tuple_of(effects))
    last = _last_answers(settlement, answers)
    known = IncentiveFacts() if facts is None else facts
    disputes = Counter(
        (one.policy, one.participant) for one in known.disputes if one.open_on(settlement.as_of)
    )
    lines = [_line(item, settlement.as_of, last, disputes) for item in settlement.items]
    findings = [
        _missing("fulfilment.satisfaction-missing", f"{line.policy}.{line.participant}", _ASK)
        for line in lines
        if line.satisfaction is None
    ]
    findings += [
        _missing("fulfilment.days-late-unknown", f"{line.policy}.{line.participant}", _DATE)
        for line in lines
        if line.days_late is None
    ]
    for policy in sorted({item.policy for item in settlement.items} - given.keys()):
        findings.append(_missing("fulfilment.effect-missing", policy, _MEASURE))
    return Fulfilment(lines, [given[key] for key in sorted(given)], findings)


def _by_policy(effects: Sequence[IncentiveEffect]) -> dict[str, IncentiveEffect]:
    for index, one in enumerate(effects):
        check_type(one, IncentiveEffect, f"$.effects[{index}]")
    check_unique([one.policy for one in effects], "fulfilment.duplicate-effect", "$.effects")
    return {one.policy: one for one in effects}


_ASK = (
    Text("nobody asked how satisfied the customer is", "尚未询问客户满意度"),
    Text("ask and record the answer", "请询问并记录"),
)
_DATE = (
    Text(
        "when a payout was due is not recorded, so nobody knows if it was late",
        "未记录付款期限,无法判断是否迟延",
    ),
    Text(
        "book payouts with Settlement.payouts, or give their due day",
        "请用 Settlement.payouts 记账或补记期限",
    ),
)
_MEASURE = (
    Text("its effect on sales and profit was not measured", "尚未评估其对销售和利润的效果"),
    Text("measure it with measure_effect", "请用 measure_effect 评估"),
)


def _missing(code: str, path: str, words: tuple[Text, Text]) -> Finding:
    return Finding(code, Severity.WARNING, f"$.{path}", words[0], "N8", words[1])


def _last_answers(
    settlement: Settlement, answers: Iterable[SatisfactionAnswer]
) -> Mapping[tuple[str, str], SatisfactionAnswer]:
    last: dict[tuple[str, str], SatisfactionAnswer] = {}
    for one in sorted(tuple_of(answers), key=lambda answer: answer.on):
        if settlement.period.start <= one.on <= settlement.as_of:
            last[one.policy, one.participant] = one
    return last


def _line(
    item: SettlementItem,
    as_of: date,
    answers: Mapping[tuple[str, str], SatisfactionAnswer],
    disputes: Mapping[tuple[str, str], int],
) -> FulfilmentLine:
    key = (item.policy, item.participant)
    late = [one.days_late for one in item.payouts if one.due is not None]
    unknown = len(late) < len(item.payouts)
    if item.due_on is not None and not item.to_pay.is_zero:
        late.append(max(0, (as_of - item.due_on).days))
    answer = answers.get(key)
    return FulfilmentLine(
        item.policy,
        item.name,
        item.participant,
        item.owner,
        item.to_pay,
        None if unknown else max(late, default=0),
        disputes.get(key, 0),
        None if answer is None else answer.score,
        None if answer is None else answer.on,
    )


def _known(days: int | None, unknown: str) -> str:
    return unknown if days is None else str(days)
