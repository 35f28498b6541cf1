"""Account policies (N4): what we ask of a key account, judged against what the dossier says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from keyaccount.errors import Lang, refuse
from keyaccount.model.response import Responses
from keyaccount.negotiation.conditions import AskedCondition, ConditionState, JudgedCondition
from keyaccount.values.checks import check_date, check_id, check_name, check_type, check_unique, tuple_of
from keyaccount.values.explanation import Explanation
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.table import Table
from keyaccount.values.text import Text

__all__ = ["AccountPolicy", "Readiness", "ConditionWaiver", "readiness"]


@attrs.frozen
class AccountPolicy:
    """Hold the dated conditions we ask of a key account.

    Raises `KeyAccountError` (`account-policy.repeated`).
    Method: N4.

    >>> AccountPolicy("KAP-2026", date(2026, 1, 1), []).conditions
    ()
    """

    version: str
    since: date
    conditions: tuple[AskedCondition, ...] = attrs.field(converter=tuple_of)

    def __attrs_post_init__(self) -> None:
        check_id(self.version, "$.version")
        check_date(self.since, "$.since")
        for index, one in enumerate(self.conditions):
            check_type(one, AskedCondition, f"$.conditions[{index}]")
        check_unique([one.key for one in self.conditions], "account-policy.repeated", "$.conditions")


@attrs.frozen
class ConditionWaiver:
    """Waive one condition, by name and reason.

    >>> ConditionWaiver("stock", "Chen", "their new warehouse opens in May").by
    'Chen'
    """

    condition: str
    by: str
    because: str

    def __attrs_post_init__(self) -> None:
        check_id(self.condition, "$.condition")
        check_name(self.by, "$.by")
        check_name(self.because, "$.because")


@attrs.frozen
class Readiness:
    """Say whether the talks may begin: every condition judged, and what blocks or still needs preparing.

    A condition that is not reachable blocks until it is changed or waived by name; an unknown one blocks
    too, because the policy must rest on the customer's real situation.

    >>> readiness(AccountPolicy("KAP-2026", date(2026, 1, 1), []), None, on=date(2026, 3, 1)).ready
    True
    """

    policy: str
    on: date
    judged: tuple[JudgedCondition, ...] = attrs.field(converter=tuple_of)
    waivers: tuple[ConditionWaiver, ...] = attrs.field(converter=tuple_of)

    @property
    def ready(self) -> bool:
        """Tell whether nothing blocks the talks."""
        return not self.blocking

    @property
    def blocking(self) -> tuple[JudgedCondition, ...]:
        """Return the conditions that block: not reachable or unknown, and not waived."""
        return tuple(one for one, waiver in self._stuck() if waiver is None)

    @property
    def to_prepare(self) -> tuple[JudgedCondition, ...]:
        """Return the conditions the customer reaches only with our help."""
        return tuple(one for one in self.judged if one.state is ConditionState.REACHABLE)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what has to be done before the talks."""
        found = [self._finding(one, Severity.BLOCKING) for one in self.blocking]
        found += [self._waived(one, waiver) for one, waiver in self._stuck() if waiver is not None]
        return (*found, *(self._finding(one, Severity.INFO) for one in self.to_prepare))

    def _stuck(self) -> Iterator[tuple[JudgedCondition, ConditionWaiver | None]]:
        """Yield what blocks unless it is waived, each with its waiver."""
        waivers = {one.condition: one for one in self.waivers}
        for one in self.judged:
            if one.state in (ConditionState.NOT_REACHABLE, ConditionState.UNKNOWN):
                yield one, waivers.get(one.condition.key)

    def _waived(self, one: JudgedCondition, waiver: ConditionWaiver) -> Finding:
        text = Text(
            f"{one.condition.text.en}: {one.state.text.en}, waived by {waiver.by} ({waiver.because})",
            f"{one.condition.text.zh}:{one.state.text.zh},由 {waiver.by} 豁免({waiver.because})",
        )
        return Finding("readiness.waived", Severity.WARNING, f"$.{one.condition.key}", text, "N4")

    def _finding(self, one: JudgedCondition, severity: Severity) -> Finding:
        text = Text(
            f"{one.condition.text.en}: {one.state.text.en} ({one.reason.en})",
            f"{one.condition.text.zh}:{one.state.text.zh}({one.reason.zh})",
        )
        remedy = one.condition.help if severity is Severity.INFO else _REMEDIES[one.state]
        return Finding(f"readiness.{one.state.value}", severity, f"$.{one.condition.key}", text, "N4", remedy)

    def explain(self) -> Explanation:
        """Explain the readiness condition by condition (clause N4)."""
        waived = tuple(
            Explanation(
                f"waiver.{one.condition}",
                Text(f"{one.condition} waived", f"{one.condition} 已豁免"),
                None,
                Text(f"by {one.by}: {one.because}", f"{one.by}:{one.because}"),
                "N4",
            )
            for one in self.waivers
        )
        label = Text("ready for the talks", "谈判准备就绪")
        because = (*(one.explain() for one in self.judged), *waived)
        return Explanation("readiness", label, self.ready, None, "N4", because=because)

    def table(self) -> Table:
        """Return the conditions as a table."""
        heads = (("condition", "条件"), ("state", "状态"), ("reason", "依据"), ("waived", "豁免"))
        waived = {
            one.condition: Text(f"{one.by}: {one.because}", f"{one.by}:{one.because}") for one in self.waivers
        }
        columns = tuple(Text(en, zh) for en, zh in heads)
        rows = [
            (one.condition.text, one.state.text, one.reason, waived.get(one.condition.key))
            for one in self.judged
        ]
        return Table(Text(f"readiness on {self.on}", f"{self.on} 的准备情况"), columns, rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the readiness as a table."""
        return self.table().to_text(lang)

    def _repr_html_(self) -> str:
        return self.table().to_html()


_REMEDIES = {
    ConditionState.NOT_REACHABLE: Text(
        "change the condition, or waive it by name and reason", "修改该条件,或注明人员和理由予以豁免"
    ),
    ConditionState.UNKNOWN: Text(
        "find out and answer the question in the dossier", "调查清楚并在客户档案中作答"
    ),
}


def readiness(
    policy: AccountPolicy, responses: Responses | None, *, on: date, waivers: Iterable[ConditionWaiver] = ()
) -> Readiness:
    """Judge every condition a policy still asks on a day against the dossier's answers (clause N4).

    Raises `KeyAccountError` for a waiver of no condition (`account-policy.waiver-unknown`), a second one of
    the same (`account-policy.waiver-repeated`) and a day before the policy (`account-policy.not-yet`).

    >>> from decimal import Decimal
    >>> from keyaccount.model.response import Answer, Number
    >>> from keyaccount.negotiation.conditions import AtLeast, ConditionKind
    >>> asked = AskedCondition("stock", ConditionKind.STOCK_HELD, "hold 20 days of stock", "stock-days",
    ...                        AtLeast(Decimal(20), Decimal(12), "days"))
    >>> answer = Answer("stock-days", value=Number(Decimal(8), "days"), on=date(2026, 2, 1))
    >>> said = Responses("dossier", 1, [answer])
    >>> readiness(AccountPolicy("KAP-2026", date(2026, 1, 1), [asked]), said, on=date(2026, 3, 1)).ready
    False
    """
    given = tuple(waivers)
    check_date(on, "$.on")
    if on < policy.since:
        refuse(
            "account-policy.not-yet",
            "$.on",
            f"policy {policy.version} applies from {policy.since}; judge by the one before it",
            f"政策 {policy.version} 自 {policy.since} 起适用,请按此前的政策判断",
        )
    check_unique([one.condition for one in given], "account-policy.waiver-repeated", "$.waivers")
    known = {one.key for one in policy.conditions}
    for one in given:
        if one.condition not in known:
            refuse(
                "account-policy.waiver-unknown",
                "$.waivers",
                f"there is no condition {one.condition!r} to waive",
                f"没有可豁免的条件 {one.condition!r}",
            )
    asked = [one for one in policy.conditions if one.asked(on)]
    judged = [one.judge(responses.get(one.question) if responses else None, on) for one in asked]
    return Readiness(policy.version, on, judged, given)
