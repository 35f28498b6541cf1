"""A book, a dossier ready for the panel, the panel and its votes, as the tests of this room share them."""

from __future__ import annotations

from datetime import date, timedelta

from keyaccount.confirmation.basis import Basis
from keyaccount.confirmation.dossier import Dossier, open_dossier
from keyaccount.confirmation.panel import Panel, PanelMember, PanelRole
from keyaccount.confirmation.prefill import BOOK_OWNER
from keyaccount.confirmation.voting import Vote, VoteChoice
from keyaccount.model.answering import Said
from keyaccount.model.book import Book
from keyaccount.model.customer import Contact, Customer, Level
from keyaccount.model.ledger import Ledger
from keyaccount.model.product import Product
from keyaccount.model.question import Question, QuestionKind
from keyaccount.model.receivable import Receivable
from keyaccount.values.evidence import Evidence, EvidenceGrade
from keyaccount.values.money import Money

DAY = date(2026, 3, 31)
COLUMNS = ("customer", "product", "document", "invoiced", "quantity", "net_amount", "cost_amount")


def money(amount: int | str) -> Money:
    return Money(amount, "CNY")


def a_book() -> Book:
    """Two years of monthly orders of one customer, 1,000 a month at first, then 1,200."""
    rows = [
        ("C007", f"P{month % 3}", f"D{month}", _month(month), 10, 1000 if month < 12 else 1200, 800)
        for month in range(24)
    ]
    rows.append(("C007", "P0", "R1", date(2026, 3, 20), -1, -100, -70))
    customer = Customer(
        "C007",
        "华联超市",
        since=date(2021, 5, 1),
        payment_days=30,
        credit_limit=money(8000),
        category_spend=money(57200),
        contacts=[
            Contact("P1", "王敏", Level.GENERAL_MANAGER, decides=True),
            Contact("P2", "Wu", Level.DEPARTMENT_MANAGER, decides=True),
            Contact("P3", "Sun", Level.STAFF, decides=False),
        ],
    )
    products = [Product(f"P{index}", f"tea {index}", category=f"K{index % 2}") for index in range(3)]
    receivables = [
        Receivable("C007", "D23", money(3000), date(2026, 3, 5), due=date(2026, 4, 4)),
        Receivable("C007", "D22", money(1000), date(2026, 2, 5), due=date(2026, 3, 7)),
    ]
    ledger = Ledger.from_rows(rows, COLUMNS, currency="CNY")
    return Book(DAY, ledger, [customer], products, receivables=receivables)


def _month(month: int) -> date:
    return date(2024 + (month + 3) // 12, (month + 3) % 12 + 1, 10)


def a_basis() -> Basis:
    return Basis("C007", "华联超市", DAY, prepared_by="李芳", rank=1)


def proof(grade: EvidenceGrade = EvidenceGrade.MEASURED, on: date = DAY) -> Evidence:
    return Evidence("report", on, grade=grade, expires=on + timedelta(days=90))


def good_answer(question: Question) -> Said:
    """The answer that scores full, or any fact where nothing is scored."""
    if question.kind is QuestionKind.TEXT:
        return "seen and noted"
    if question.kind is QuestionKind.AMOUNT:
        return money(50000)
    if question.kind is QuestionKind.NUMBER:
        return question.full_at if question.full_at is not None else 3
    if question.kind is QuestionKind.MULTI_CHOICE:
        return [question.options[0].key]
    return max(question.options, key=lambda one: one.score or 0).key


def fresh_dossier() -> Dossier:
    return open_dossier(a_basis(), a_book())


def ready_dossier() -> Dossier:
    """A dossier whose required questions are all answered well, the book's own answers kept."""
    dossier = fresh_dossier()
    done = {answer.question for answer in dossier.responses.answers if answer.owner == BOOK_OWNER}
    for question in dossier.checklist.questions:
        if question.required and question.id not in done:
            said = good_answer(question)
            dossier = dossier.answered(question.id, said, on=DAY, owner="李芳", evidence=[proof()])
    return dossier


PEOPLE = (
    PanelMember("chair", "陈总", "management", Level.GENERAL_MANAGER, PanelRole.CHAIR, may_veto=True),
    PanelMember("sales", "Zhao", "sales", Level.DEPARTMENT_MANAGER),
    PanelMember("finance", "Qian", "finance", Level.DEPARTMENT_MANAGER, may_veto=True),
    PanelMember("logistics", "Sun", "logistics", Level.DEPARTMENT_MANAGER),
    PanelMember("M1", "李芳", "key accounts", Level.DEPARTMENT_MANAGER),
    PanelMember("minutes", "Tang", "office", Level.STAFF, PanelRole.SECRETARY),
)
VOTERS = ("chair", "sales", "finance", "logistics")


def a_panel(*members: PanelMember) -> Panel:
    return Panel(members or PEOPLE)


def all_for(*voters: str) -> tuple[Vote, ...]:
    return tuple(Vote(member, VoteChoice.APPROVE) for member in voters or VOTERS)
