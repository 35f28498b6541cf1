"""The dossier: everything found out about one customer before the panel decides on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from keyaccount.confirmation.basis import Basis
from keyaccount.confirmation.gate import Gate, gate_of
from keyaccount.confirmation.policy import ConfirmationPolicy, policy_at
from keyaccount.confirmation.prefill import BOOK_OWNER, prefilled_answers
from keyaccount.confirmation.risk import MisselectionRisk, RiskAssumptions, misselection_risk
from keyaccount.confirmation.trade_record import TradeRecord, trade_record
from keyaccount.errors import refuse
from keyaccount.identification.nomination import Nomination
from keyaccount.model.answering import Said, answer_to
from keyaccount.model.assessment import Assessment, assess
from keyaccount.model.book import Book
from keyaccount.model.checklist import Checklist
from keyaccount.model.gap import Gap
from keyaccount.model.response import Answer, AnswerState, Responses
from keyaccount.values.checks import check_date, check_type
from keyaccount.values.dated import Dated
from keyaccount.values.digest import digest
from keyaccount.values.evidence import Evidence
from keyaccount.values.explanation import Explanation
from keyaccount.values.text import Lang, Text

__all__ = ["Dossier", "open_dossier"]


@attrs.frozen
class Dossier:
    """Hold the eight points and the market questions of one customer, with what the book knew when opened.

    Answers are added with `answered`; each call returns a new dossier. `missing` is what would stop the
    panel as of the last day anything was written into it. Raises `KeyAccountError` (`dossier.*`).

    Method: C1, C4, C5, C6.

    >>> from keyaccount.model import Customer, Ledger
    >>> day = date(2026, 3, 31)
    >>> book = Book(day, Ledger.empty("CNY"), [Customer("C007", "华联超市")])
    >>> dossier = open_dossier(Basis("C007", "华联超市", day, prepared_by="李芳"), book)
    >>> seen = Evidence("plan of 2026, signed", day, expires=date(2027, 1, 1))
    >>> later = dossier.answered("management.plan", 3, on=day, owner="李芳", evidence=[seen])
    >>> len(dossier.missing) - len(later.missing)
    1
    """

    basis: Basis
    opened_on: date
    record: TradeRecord
    checklist: Checklist
    responses: Responses
    policy_name: str = "standard"
    policy_version: str = "1"
    least_score: Decimal | None = None

    def __attrs_post_init__(self) -> None:
        check_type(self.basis, Basis, "$.basis")
        check_date(self.opened_on, "$.opened_on")
        check_type(self.record, TradeRecord, "$.record")
        check_type(self.checklist, Checklist, "$.checklist")
        check_type(self.responses, Responses, "$.responses")
        if self.responses.subject != self.basis.customer or self.record.customer != self.basis.customer:
            refuse(
                "dossier.other-customer",
                "$.responses.subject",
                f"answers and record must be about {self.basis.customer}",
                f"答卷与往来记录必须属于 {self.basis.customer}",
            )

    @property
    def customer(self) -> str:
        """Return the customer's id."""
        return self.basis.customer

    @property
    def name(self) -> str:
        """Return the customer's name."""
        return self.basis.name

    @property
    def proposer(self) -> str | None:
        """Return who proposed the customer and so may not vote; None where nobody signed."""
        return self.basis.prepared_by

    @property
    def last_written(self) -> date:
        """Return the last day anything was written into it."""
        days = [answer.on for answer in self.responses.answers if answer.on is not None]
        return max([self.opened_on, *days])

    @property
    def missing(self) -> tuple[Gap, ...]:
        """Return what would stop the panel, as of the last day anything was written."""
        return self.gate(self.last_written).blocking

    @property
    def digest(self) -> str:
        """Return the fingerprint of everything in it."""
        return digest(self)

    def answered(
        self,
        question: str,
        said: Said,
        *,
        on: date,
        owner: str,
        evidence: Iterable[Evidence] = (),
        confidence: Decimal | None = None,
    ) -> Dossier:
        """Return the dossier with one question answered; an earlier answer is replaced.

        Raises `KeyAccountError` (`checklist.question-unknown`, `answer.*`).
        """
        answer = answer_to(
            self.checklist, question, said, on=on, owner=owner, evidence=evidence, confidence=confidence
        )
        return self.with_answers(answer)

    def unknown(self, question: str, *, on: date, owner: str) -> Dossier:
        """Return the dossier with a question marked as asked, and not known to anyone."""
        return self._stated(question, AnswerState.UNKNOWN, on, owner, "")

    def declined(self, question: str, *, on: date, owner: str, reason: str) -> Dossier:
        """Return the dossier with a question the customer would not answer."""
        return self._stated(question, AnswerState.DECLINED, on, owner, reason)

    def not_applicable(self, question: str, *, on: date, owner: str, reason: str) -> Dossier:
        """Return the dossier with a question that does not apply, for a reason."""
        return self._stated(question, AnswerState.NOT_APPLICABLE, on, owner, reason)

    def _stated(self, question: str, state: AnswerState, on: date, owner: str, reason: str) -> Dossier:
        asked = self.checklist[question]
        return self.with_answers(Answer(asked.id, state, on=on, owner=owner, reason=reason))

    def with_answers(self, *answers: Answer) -> Dossier:
        """Return the dossier with ready answers added or replaced."""
        for answer in answers:
            self.checklist[answer.question]
        return attrs.evolve(self, responses=self.responses.answered(*answers))

    def assess(self, as_of: date) -> Assessment:
        """Assess every answer at the close of a day."""
        return assess(self.checklist, self.responses, as_of)

    def gate(self, as_of: date) -> Gate:
        """Judge whether it may go before the panel at the close of a day."""
        return gate_of(self.assess(as_of), least_score=self.least_score)

    def risk(self, assumptions: RiskAssumptions | None = None, as_of: date | None = None) -> MisselectionRisk:
        """Put the risk of choosing this customer wrongly into money, by its score and its receivables.

        The score counts what is missing as worst: what nobody looked at must not make a choice look safe.
        """
        day = self.last_written if as_of is None else as_of
        return misselection_risk(
            assumptions or RiskAssumptions(),
            customer=self.customer,
            as_of=day,
            score=self.assess(day).low,
            ageing=self.record.ageing,
        )

    def refreshed(
        self, book: Book, policy: ConfirmationPolicy | None = None, *, lang: Lang = "en"
    ) -> Dossier:
        """Return the dossier with the book's answers counted again; what people answered stays.

        Raises `KeyAccountError` (`dossier.older-book`).
        """
        if book.as_of < self.record.as_of:
            refuse(
                "dossier.older-book",
                "$.book",
                f"the book ends {book.as_of}, the dossier already counts to {self.record.as_of}",
                f"账簿截至 {book.as_of},档案已统计至 {self.record.as_of}",
            )
        used = policy or ConfirmationPolicy()
        record = trade_record(book, self.customer, rates=used.rates, scale=used.ageing)
        kept = {one.question for one in self.responses.answers if one.owner != BOOK_OWNER}
        fresh = [one for one in prefilled_answers(record, self.checklist, lang) if one.question not in kept]
        return attrs.evolve(self, record=record, responses=self.responses.answered(*fresh))

    def explain(self, as_of: date | None = None) -> Explanation:
        """Explain its score by the eight points, with its basis and its gate beside."""
        day = self.last_written if as_of is None else as_of
        found = self.assess(day)
        gate = gate_of(found, least_score=self.least_score)
        scored = found.explain()
        beside = [self.basis.explain(), gate.explain()]
        if self.record.ageing is not None:
            beside.append(self.record.ageing.explain())
        return attrs.evolve(scored, because=(*beside, *scored.because))

    def summary(self, lang: Lang = "en") -> str:
        """Word who it is about, how it stands and what is missing, in a screenful."""
        head = Text(
            f"{self.checklist.title.en}: {self.customer} {self.name}, opened {self.opened_on}, "
            f"proposed by {self.proposer or '?'}",
            f"{self.checklist.title.zh}:{self.customer} {self.name},{self.opened_on} 建档,"
            f"提案人 {self.proposer or '?'}",
        )
        return "\n".join([head.say(lang), self.gate(self.last_written).summary(lang)])

    def html(self, lang: Lang = "en") -> str:
        """Write how the questions stand as one HTML table."""
        return self.assess(self.last_written).table().to_html(lang)

    def _repr_html_(self) -> str:
        return self.html()


def open_dossier(
    nomination: Nomination | Basis,
    book: Book,
    *,
    prepared_by: str | None = None,
    policy: ConfirmationPolicy | Dated[ConfirmationPolicy] | None = None,
    opened_on: date | None = None,
    lang: Lang = "en",
) -> Dossier:
    """Open the dossier of a nominated customer, filled in as far as the book answers.

    The day it is opened defaults to the close of the book; `prepared_by` signs a nomination that
    nobody signed. A customer from a list of one's own comes with a `Basis`. `lang` is the language in
    which the book's figures are named as evidence, as they are stored. Raises `KeyAccountError`
    (`book.unknown-customer`, `dossier.before-book`, `dossier.already-key`).

    Method: C1, C4.3, C4.5, C4.6.

    >>> from keyaccount.model.customer import Customer
    >>> from keyaccount.model.ledger import Ledger
    >>> rows = [("C007", date(2026, 1, 5), 100)]
    >>> ledger = Ledger.from_rows(rows, ("customer", "invoiced", "net_amount"), currency="CNY")
    >>> book = Book(date(2026, 1, 31), ledger, [Customer("C007", "华联超市", payment_days=30)])
    >>> basis = Basis("C007", "华联超市", date(2026, 1, 31), prepared_by="李芳")
    >>> dossier = open_dossier(basis, book)
    >>> str(dossier.responses.get("cooperation.turnover").value), dossier.gate(book.as_of).open
    ('100.00 CNY', False)
    """
    day = book.as_of if opened_on is None else opened_on
    check_date(day, "$.opened_on")
    if day < book.as_of:
        refuse(
            "dossier.before-book",
            "$.opened_on",
            f"must not lie before the close of the book, {book.as_of}",
            f"不得早于账簿截止日 {book.as_of}",
        )
    used = policy_at(policy, day)
    basis = nomination if isinstance(nomination, Basis) else Basis.of(nomination)
    if basis.prepared_by is None and prepared_by is not None:
        basis = attrs.evolve(basis, prepared_by=prepared_by)
    _refuse_key(book, basis.customer, day)
    record = trade_record(book, basis.customer, rates=used.rates, scale=used.ageing)
    questions = used.questions
    answers = prefilled_answers(record, questions, lang)
    return Dossier(
        attrs.evolve(basis, customer=record.customer),
        day,
        record,
        questions,
        Responses(questions.id, questions.version, answers, record.customer),
        used.name,
        used.version,
        used.least_score,
    )


def _refuse_key(book: Book, customer: str, day: date) -> None:
    account = book.account(customer)
    if account is not None and account.active_on(day):
        refuse(
            "dossier.already-key",
            "$.nomination",
            f"{customer} has been a key account since {account.confirmed_on}",
            f"{customer} 自 {account.confirmed_on} 起已是重点客户",
        )
