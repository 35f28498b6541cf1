"""First floor: people and facts, as a CRM holds them; every stage above reads them and changes none."""

from keyaccount.model.account import AccountCondition, AccountStatus, Handover, KeyAccount, StatusChange
from keyaccount.model.action import Action, ActionStatus, check_actions
from keyaccount.model.activity import DRIVERS, Activity, ActivityRates
from keyaccount.model.answering import Said, answer_to, completed, enabled_questions, exported
from keyaccount.model.assessment import Assessment, QuestionScore, assess
from keyaccount.model.book import Book
from keyaccount.model.checklist import Checklist, EvidenceCaps, Part
from keyaccount.model.checklist_data import read_checklist, write_checklist
from keyaccount.model.commitment import Commitment, CommitmentStatus, Recurrence, RecurrenceUnit
from keyaccount.model.customer import Contact, Customer, Level, Location, PurchaseHistory, PurchaseState
from keyaccount.model.department import DEPARTMENTS, department_text
from keyaccount.model.facts import CustomerFacts, Facts, customer_facts
from keyaccount.model.gap import Gap, GapKind, gap_of
from keyaccount.model.ledger import Ledger
from keyaccount.model.manager import AccountManager
from keyaccount.model.objective import Objective, ObjectiveStatus, Reading
from keyaccount.model.order_line import OrderLine
from keyaccount.model.product import Certificate, Product
from keyaccount.model.question import Choice, Condition, ConditionTest, Match, Question, QuestionKind
from keyaccount.model.receivable import Payment, Receivable
from keyaccount.model.relationship import (
    RelationshipAnswer,
    RelationshipDimension,
    RelationshipEvent,
    RelationshipEventKind,
    anchors,
    half_life_weight,
    relationship_question,
)
from keyaccount.model.response import (
    Answer,
    AnswerState,
    AnswerValue,
    Chosen,
    Day,
    Number,
    Responses,
    ResponseStatus,
    Words,
)
from keyaccount.model.scoring import ChecklistScore, Scorer, score_all
from keyaccount.model.service import ServiceEvent, ServiceKind
from keyaccount.model.side import Side
from keyaccount.model.stock_report import StockReport
from keyaccount.model.upgrade import Upgrade, check_successor, upgrade
from keyaccount.model.visit_record import (
    IssueRaised,
    PhaseEntry,
    Proposal,
    ProposalOutcome,
    VisitDecision,
    VisitForm,
    VisitPhase,
    VisitRecord,
)

__all__ = [
    "StockReport",
    "AccountCondition",
    "AccountManager",
    "AccountStatus",
    "Action",
    "ActionStatus",
    "Activity",
    "ActivityRates",
    "Answer",
    "AnswerState",
    "AnswerValue",
    "Assessment",
    "Book",
    "Certificate",
    "Checklist",
    "ChecklistScore",
    "Choice",
    "Chosen",
    "Commitment",
    "CommitmentStatus",
    "Condition",
    "ConditionTest",
    "Contact",
    "Customer",
    "CustomerFacts",
    "DEPARTMENTS",
    "DRIVERS",
    "Day",
    "EvidenceCaps",
    "Facts",
    "Gap",
    "GapKind",
    "Handover",
    "IssueRaised",
    "KeyAccount",
    "Ledger",
    "Level",
    "Location",
    "Match",
    "Number",
    "Objective",
    "ObjectiveStatus",
    "OrderLine",
    "Part",
    "Payment",
    "PhaseEntry",
    "Product",
    "Proposal",
    "ProposalOutcome",
    "PurchaseHistory",
    "PurchaseState",
    "Question",
    "QuestionKind",
    "QuestionScore",
    "Reading",
    "Receivable",
    "Recurrence",
    "RecurrenceUnit",
    "RelationshipAnswer",
    "RelationshipDimension",
    "RelationshipEvent",
    "RelationshipEventKind",
    "ResponseStatus",
    "Responses",
    "Said",
    "Scorer",
    "ServiceEvent",
    "ServiceKind",
    "Side",
    "StatusChange",
    "Upgrade",
    "VisitDecision",
    "VisitForm",
    "VisitPhase",
    "VisitRecord",
    "Words",
    "anchors",
    "answer_to",
    "assess",
    "check_actions",
    "check_successor",
    "completed",
    "customer_facts",
    "department_text",
    "enabled_questions",
    "exported",
    "gap_of",
    "half_life_weight",
    "read_checklist",
    "relationship_question",
    "score_all",
    "upgrade",
    "write_checklist",
]
