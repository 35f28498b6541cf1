"""The confirmation policy: questions, panel rules, risk assumptions and limits, as one dated value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs

from keyaccount.confirmation.ageing import AgeingScale
from keyaccount.confirmation.panel import PanelRules
from keyaccount.confirmation.questions import DOSSIER_QUESTIONS
from keyaccount.confirmation.risk import RiskAssumptions
from keyaccount.errors import refuse
from keyaccount.model.activity import ActivityRates
from keyaccount.model.checklist import Checklist
from keyaccount.values.checks import check_decimal, check_int, check_name, check_type
from keyaccount.values.dated import Dated
from keyaccount.values.money import Money

__all__ = ["ConfirmationPolicy", "PortfolioLimits", "policy_at"]


@attrs.frozen
class PortfolioLimits:
    """State how many key accounts the firm can carry, and how much credit to each; None sets no limit.

    Method: C2, C3.

    >>> PortfolioLimits(most_accounts=30).most_accounts
    30
    """

    most_accounts: int | None = None
    most_exposure_each: Money | None = None

    def __attrs_post_init__(self) -> None:
        if self.most_accounts is not None:
            check_int(self.most_accounts, "$.most_accounts", least=0)
        if self.most_exposure_each is not None:
            check_type(self.most_exposure_each, Money, "$.most_exposure_each")


@attrs.frozen
class ConfirmationPolicy:
    """State by which rules customers are confirmed, under a name and version that every decision records.

    - `questions` is the dossier's question set; `rules` bind the panel; `risk` and `ageing` price a wrong
      choice; `limits` bound the portfolio.
    - `least_score`, where given, is the dossier score from which the gate opens.
    - `rates` price the cost to serve when a dossier is filled from the book; None leaves it unknown.
    - `review_months` after the confirmation its review falls due.

    Raises `KeyAccountError` for values out of range.

    Method: C2, C3, C5.

    >>> ConfirmationPolicy().name, ConfirmationPolicy().rules.least_voters
    ('standard', 3)
    """

    name: str = "standard"
    version: str = "1"
    questions: Checklist = DOSSIER_QUESTIONS
    rules: PanelRules = attrs.field(factory=PanelRules)
    risk: RiskAssumptions = attrs.field(factory=RiskAssumptions)
    ageing: AgeingScale = attrs.field(factory=AgeingScale)
    limits: PortfolioLimits = attrs.field(factory=PortfolioLimits)
    least_score: Decimal | None = None
    rates: ActivityRates | None = None
    review_months: int = 12

    def __attrs_post_init__(self) -> None:
        check_name(self.name, "$.name")
        check_name(self.version, "$.version")
        check_type(self.questions, Checklist, "$.questions")
        check_type(self.rules, PanelRules, "$.rules")
        check_type(self.risk, RiskAssumptions, "$.risk")
        check_type(self.ageing, AgeingScale, "$.ageing")
        check_type(self.limits, PortfolioLimits, "$.limits")
        if self.least_score is not None:
            check_decimal(self.least_score, "$.least_score", least=0, most=1)
        check_int(self.review_months, "$.review_months", least=1, most=120)


def policy_at(policy: ConfirmationPolicy | Dated[ConfirmationPolicy] | None, day: date) -> ConfirmationPolicy:
    """Return the policy in force on a day; None takes the one named standard.

    Raises `KeyAccountError` (`policy.wrong`, and as `Dated.at`).

    >>> policy_at(None, date(2026, 3, 1)).version
    '1'
    """
    if policy is None:
        return ConfirmationPolicy()
    if isinstance(policy, Dated):
        return policy.at(day)
    if not isinstance(policy, ConfirmationPolicy):
        refuse(
            "policy.wrong",
            "$.policy",
            f"expected a ConfirmationPolicy or a dated one, got {type(policy).__name__}",
            "此处应为 ConfirmationPolicy 或按日期生效的该政策",
        )
    return policy
