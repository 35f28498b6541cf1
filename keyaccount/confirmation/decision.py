"""The decision: the panel's vote on a dossier, recorded in minutes that show any tampering."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

import attrs

from keyaccount.confirmation.basis import Basis
from keyaccount.confirmation.dossier import Dossier
from keyaccount.confirmation.panel import Panel
from keyaccount.confirmation.risk import MisselectionRisk
from keyaccount.confirmation.voting import Ballot, Vote
from keyaccount.errors import refuse
from keyaccount.model.account import AccountCondition, KeyAccount
from keyaccount.model.department import department_text
from keyaccount.model.gap import Gap
from keyaccount.values.checks import check_id, check_type, tuple_of
from keyaccount.values.digest import digest
from keyaccount.values.explanation import Explanation
from keyaccount.values.figures import figure_text
from keyaccount.values.finding import Finding, Severity
from keyaccount.values.numbers import round_fraction
from keyaccount.values.table import Table
from keyaccount.values.text import Lang, Text

__all__ = ["Decision", "Minutes", "Outcome", "Override", "verify"]


class Outcome(Enum):
    """Name what the panel decided."""

    CONFIRMED = "confirmed"
    CONDITIONAL = "conditional"
    REJECTED = "rejected"
    VETOED = "vetoed"
    DEFERRED = "deferred"

    @property
    def confirms(self) -> bool:
        """Tell whether the customer becomes a key account."""
        return self in (Outcome.CONFIRMED, Outcome.CONDITIONAL)

    @property
    def text(self) -> Text:
        """Return the outcome in words."""
        return _OUTCOMES[self]


_OUTCOMES = {
    Outcome.CONFIRMED: Text("confirmed", "确定"),
    Outcome.CONDITIONAL: Text("confirmed with conditions", "附条件确定"),
    Outcome.REJECTED: Text("rejected", "不予确定"),
    Outcome.VETOED: Text("vetoed", "被否决"),
    Outcome.DEFERRED: Text("deferred", "暂缓决定"),
}


def _words_of(words: Iterable[str]) -> frozenset[str]:
    return frozenset(tuple_of(words))


@attrs.frozen
class Override:
    """Let a decision go past a closed gate or a full portfolio, by name and reason.

    `by` is the id of the panel's chair; `waives` says what: gate, portfolio. Raises `KeyAccountError`
    (`override.no-name`, `override.no-reason`, `override.waives`).

    Method: C5.

    >>> Override("P1", "the season starts in two weeks").waives
    frozenset({'gate'})
    >>> Override("P1", "")
    Traceback (most recent call last):
    keyaccount.errors.KeyAccountError: override.no-reason @ $.reason: an override gives its reason
    """

    by: str
    reason: str
    waives: frozenset[str] = attrs.field(default=frozenset({"gate"}), converter=_words_of)

    def __attrs_post_init__(self) -> None:
        if type(self.by) is not str or not self.by.strip():
            refuse("override.no-name", "$.by", "an override names who gives it", "特批必须注明批准人")
        if type(self.reason) is not str or not self.reason.strip():
            refuse("override.no-reason", "$.reason", "an override gives its reason", "特批必须说明理由")
        if not self.waives or self.waives - {"gate", "portfolio"}:
            refuse(
                "override.waives", "$.waives", "name gate, portfolio or both", "只能豁免 gate 或 portfolio"
            )


@attrs.frozen
class Minutes:
    """Record a decision as it was taken: what was on the table, who sat, who voted how, what came of it.

    `dossier_digest` and `policy_digest` fingerprint the inputs. Immutable, like every value here.

    Method: C2.

    >>> sorted(field.name for field in attrs.fields(Minutes))[:4]
    ['already', 'ballot', 'basis', 'conditions']
    """

    customer: str
    name: str
    on: date
    basis: Basis
    dossier_digest: str
    policy_name: str
    policy_version: str
    policy_digest: str
    questions: str
    gate_open: bool
    gaps: tuple[Gap, ...] = attrs.field(converter=tuple_of)
    score: Decimal | None
    coverage: Decimal
    risk: MisselectionRisk
    panel: Panel
    votes: tuple[Vote, ...] = attrs.field(converter=tuple_of)
    ballot: Ballot
    outcome: Outcome
    conditions: tuple[AccountCondition, ...] = attrs.field(default=(), converter=tuple_of)
    override: Override | None = None
    manager: str | None = None
    review_due: date | None = None
    already: int = 0


@attrs.frozen
class Decision:
    """Hold the minutes of a decision and their digest, by which any later change shows (`verify`).

    `account` is the key account it makes, None unless it confirms.

    Method: C2, C5.

    >>> from keyaccount.confirmation import Basis, ConfirmationPolicy, PanelMember, PanelRole, PanelRules
    >>> from keyaccount.confirmation import VoteChoice, confirm, open_dossier
    >>> from keyaccount.model import Book, Checklist, Customer, Ledger, Level
    >>> day = date(2026, 3, 31)
    >>> bare = Checklist("dossier", 1, Text("Dossier", "档案"), [])
    >>> rules = PanelRules(least_voters=1, departments=[])
    >>> policy = ConfirmationPolicy("small firm", questions=bare, rules=rules)
    >>> book = Book(day, Ledger.empty("CNY"), [Customer("C007", "华联超市")])
    >>> dossier = open_dossier(Basis("C007", "华联超市", day, prepared_by="李芳"), book, policy=policy)
    >>> chair = PanelMember("P1", "陈总", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR)
    >>> votes = [Vote("P1", VoteChoice.APPROVE)]
    >>> decision = confirm(dossier, Panel([chair]), votes, day, policy)
    >>> print(decision.summary())
    2026-03-31: C007 华联超市 confirmed; score unknown, expected cost of a wrong choice unknown
    votes on 华联超市, 2026-03-31
    name  department  level            role   vote      reason
    ----  ----------  ---------------  -----  --------  ------
    陈总  management  general manager  chair  approves
    - warning decision.risk-unknown @ $.risk: the risk of a wrong choice is not fully known
    sha256 ...
    >>> [finding.code for finding in verify(attrs.evolve(decision, digest="0" * 64))]
    ['decision.tampered']
    """

    minutes: Minutes
    digest: str

    def __attrs_post_init__(self) -> None:
        check_type(self.minutes, Minutes, "$.minutes")
        check_id(self.digest, "$.digest")

    @property
    def outcome(self) -> Outcome:
        """Return what the panel decided."""
        return self.minutes.outcome

    @property
    def on(self) -> date:
        """Return the day of the decision."""
        return self.minutes.on

    @property
    def account(self) -> KeyAccount | None:
        """Return the key account it makes, None unless it confirms."""
        minutes = self.minutes
        if not minutes.outcome.confirms:
            return None
        return KeyAccount(
            minutes.customer,
            minutes.on,
            self.digest,
            minutes.manager,
            minutes.conditions,
            review_due=minutes.review_due,
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return what a reader should know: a veto, an override, a split vote, gaps passed over."""
        return _findings(self.minutes)

    def explain(self) -> Explanation:
        """Explain the outcome: votes, gate, risk, basis and conditions."""
        minutes = self.minutes
        ballot = minutes.ballot
        reason = Text(
            f"{ballot.approve} for, {ballot.reject} against, {ballot.abstain} abstaining, "
            f"{len(ballot.recused)} recused; policy {minutes.policy_name} {minutes.policy_version}",
            f"同意 {ballot.approve},反对 {ballot.reject},弃权 {ballot.abstain},回避 {len(ballot.recused)};"
            f"政策 {minutes.policy_name} {minutes.policy_version}",
        )
        votes = tuple(self._vote_line(vote) for vote in minutes.votes)
        gate = Text("open", "通过") if minutes.gate_open else Text("closed", "未通过")
        because = (
            minutes.basis.explain(),
            Explanation("gate", Text("readiness gate", "准入检查"), gate, _override_text(minutes), "C5"),
            minutes.risk.explain(),
            *votes,
        )
        label = Text(f"{minutes.customer} {minutes.name}", f"{minutes.customer} {minutes.name}")
        return Explanation("decision", label, minutes.outcome.text, reason, "C2", because=because)

    def _vote_line(self, vote: Vote) -> Explanation:
        member = self.minutes.panel.get(vote.member)
        who = Text(vote.member, vote.member)
        if member is not None:
            from_ = department_text(member.department)
            who = Text(f"{member.name} ({from_.en})", f"{member.name}({from_.zh})")
        reason = Text(vote.reason, vote.reason) if vote.reason else None
        return Explanation(f"vote-{vote.member}", who, vote.choice.text, reason, "C2")

    def table(self) -> Table:
        """Return the votes, one row per member of the panel."""
        cast = {vote.member: vote for vote in self.minutes.votes}
        rows = []
        for member in self.minutes.panel.members:
            vote = cast.get(member.id)
            choice = Text("took no part", "未参加") if vote is None else vote.choice.text
            reason = "" if vote is None else vote.reason
            where = department_text(member.department)
            rows.append((member.name, where, member.level.text, member.role.text, choice, reason))
        words = (
            ("name", "姓名"),
            ("department", "部门"),
            ("level", "级别"),
            ("role", "角色"),
            ("vote", "表决"),
            ("reason", "理由"),
        )
        title = Text(f"votes on {self.minutes.name}, {self.on}", f"{self.on} 关于{self.minutes.name}的表决")
        return Table(title, [Text(*word) for word in words], rows)

    def summary(self, lang: Lang = "en") -> str:
        """Word the decision with its votes, conditions and digest, in a screenful."""
        minutes = self.minutes
        score = None if minutes.score is None else round_fraction(Fraction(minutes.score), 3)
        risk = minutes.risk.worded
        head = Text(
            f"{minutes.on}: {minutes.customer} {minutes.name} {minutes.outcome.text.en}; "
            f"score {figure_text(score)}, expected cost of a wrong choice {risk.en}",
            f"{minutes.on}:{minutes.customer} {minutes.name} {minutes.outcome.text.zh};"
            f"得分 {figure_text(score, 'zh')},误选预期损失:{risk.zh}",
        )
        asked = [_condition_line(one) for one in minutes.conditions]
        notes = [f"- {finding.say(lang)}" for finding in self.findings]
        tail = f"sha256 {self.digest}"
        return "\n".join(
            [head.say(lang), self.table().to_text(lang), *(one.say(lang) for one in asked), *notes, tail]
        )

    def _repr_html_(self) -> str:
        return self.table().to_html("en")


def _condition_line(condition: AccountCondition) -> Text:
    who = department_text(condition.owner)
    return Text(
        f"- by {condition.due}, {who.en}: {condition.text.en}",
        f"- {condition.due} 前,{who.zh}:{condition.text.zh}",
    )


def _override_text(minutes: Minutes) -> Text | None:
    override = minutes.override
    if override is None:
        return None
    member = minutes.panel.get(override.by)
    name = override.by if member is None else member.name
    return Text(f"overridden by {name}: {override.reason}", f"由 {name} 特批:{override.reason}")


def _findings(minutes: Minutes) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for member in minutes.ballot.vetoes:
        reason = next(vote.reason for vote in minutes.votes if vote.member == member)
        text = Text(f"{member} vetoed: {reason}", f"{member} 行使否决权:{reason}")
        found.append(Finding("decision.vetoed", Severity.BLOCKING, "$.votes", text, "C2"))
    overridden = _override_text(minutes)
    if overridden is not None:
        found.append(Finding("decision.overridden", Severity.WARNING, "$.override", overridden, "C5"))
        found.extend(gap.finding for gap in minutes.gaps)
    if minutes.ballot.split:
        split = Text("the vote was split", "表决票数相等")
        found.append(Finding("decision.split-vote", Severity.INFO, "$.votes", split, "C2"))
    if minutes.outcome is Outcome.CONDITIONAL:
        lapse = Text(
            f"lapses unless every condition is met in time ({len(minutes.conditions)})",
            f"任一条件未按期满足则失效(共 {len(minutes.conditions)} 项)",
        )
        found.append(Finding("decision.conditional", Severity.INFO, "$.conditions", lapse, "C2"))
    if minutes.risk.expected is None:
        unknown = Text("the risk of a wrong choice is not fully known", "误选风险尚未完全量化")
        found.append(Finding("decision.risk-unknown", Severity.WARNING, "$.risk", unknown, "C3"))
    return tuple(found)


def verify(decision: Decision, dossier: Dossier | None = None) -> tuple[Finding, ...]:
    """Return a blocking finding for whatever was changed after the decision was taken.

    With the dossier, that is checked too; see `Decision` for an example.

    Method: C2.

    >>> verify.__name__
    'verify'

    """
    found = []
    if digest(decision.minutes) != decision.digest:
        text = Text("the minutes do not match their digest", "会议纪要与其摘要不符")
        found.append(Finding("decision.tampered", Severity.BLOCKING, "$.minutes", text, "C2"))
    if dossier is not None and dossier.digest != decision.minutes.dossier_digest:
        text = Text("this is not the dossier that was decided on", "该档案不是作出决定时的档案")
        found.append(Finding("decision.other-dossier", Severity.BLOCKING, "$.dossier", text, "C2"))
    return tuple(found)
