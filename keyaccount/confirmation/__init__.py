"""Confirmation: the dossier, its gate, the risk of a wrong choice, the panel and its decision."""

from keyaccount.confirmation.ageing import (
    AgeBand,
    AgedAmount,
    AgeingBasis,
    AgeingScale,
    ReceivablesAgeing,
    age_amounts,
    age_receivables,
    days_sales_outstanding,
)
from keyaccount.confirmation.basis import Basis
from keyaccount.confirmation.break_even import BreakEven, break_even
from keyaccount.confirmation.confirming import confirm
from keyaccount.confirmation.decision import Decision, Minutes, Outcome, Override, verify
from keyaccount.confirmation.dossier import Dossier, open_dossier
from keyaccount.confirmation.gate import Gate, gate_of
from keyaccount.confirmation.life import StatusMinutes, account_findings, decide_status, lapsed
from keyaccount.confirmation.panel import Majority, Panel, PanelMember, PanelRole, PanelRules, TieRule
from keyaccount.confirmation.policy import ConfirmationPolicy, PortfolioLimits, policy_at
from keyaccount.confirmation.prefill import BOOK_OWNER, PREFILLED, prefilled_answers
from keyaccount.confirmation.questions import DOSSIER_QUESTIONS, dossier_data
from keyaccount.confirmation.regret import ChoiceOutcome, Regret, RegretReview, Verdict, review_regret
from keyaccount.confirmation.risk import (
    Assumption,
    MisselectionRisk,
    RiskAssumptions,
    RiskHead,
    RiskPart,
    misselection_risk,
    wrong_probability,
)
from keyaccount.confirmation.threshold import (
    PastChoice,
    ThresholdChoice,
    ThresholdCost,
    chance_threshold,
    choose_threshold,
)
from keyaccount.confirmation.trade_record import TradeRecord, trade_record
from keyaccount.confirmation.voting import Ballot, Vote, VoteChoice, check_votes

__all__ = [
    "AgeBand",
    "AgedAmount",
    "AgeingBasis",
    "AgeingScale",
    "Assumption",
    "BOOK_OWNER",
    "Ballot",
    "Basis",
    "BreakEven",
    "ChoiceOutcome",
    "ConfirmationPolicy",
    "DOSSIER_QUESTIONS",
    "Decision",
    "Dossier",
    "Gate",
    "Majority",
    "Minutes",
    "MisselectionRisk",
    "Outcome",
    "Override",
    "PREFILLED",
    "Panel",
    "PanelMember",
    "PanelRole",
    "PanelRules",
    "PastChoice",
    "PortfolioLimits",
    "ReceivablesAgeing",
    "Regret",
    "RegretReview",
    "RiskAssumptions",
    "RiskHead",
    "RiskPart",
    "StatusMinutes",
    "ThresholdChoice",
    "ThresholdCost",
    "TieRule",
    "TradeRecord",
    "Verdict",
    "Vote",
    "VoteChoice",
    "account_findings",
    "age_amounts",
    "age_receivables",
    "break_even",
    "chance_threshold",
    "check_votes",
    "choose_threshold",
    "confirm",
    "days_sales_outstanding",
    "decide_status",
    "dossier_data",
    "gate_of",
    "lapsed",
    "misselection_risk",
    "open_dossier",
    "policy_at",
    "prefilled_answers",
    "review_regret",
    "trade_record",
    "verify",
    "wrong_probability",
]
