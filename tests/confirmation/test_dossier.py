"""The dossier: eight points found out beforehand, filled in from the book as far as it answers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest

from keyaccount.confirmation.basis import Basis
from keyaccount.confirmation.dossier import Dossier, open_dossier
from keyaccount.confirmation.policy import ConfirmationPolicy
from keyaccount.confirmation.prefill import BOOK_OWNER
from keyaccount.confirmation.risk import RiskAssumptions, wrong_probability
from keyaccount.model.account import KeyAccount
from keyaccount.model.customer import Customer
from keyaccount.model.response import AnswerState
from keyaccount.values.dated import Dated
from tests.confirmation.ready import DAY, a_basis, a_book, fresh_dossier, money, proof, ready_dossier
from tests.confirmation.test_basis import a_nomination
from tests.refusals import codes_of


@pytest.mark.method("C1", "C4.3")
def test_a_nomination_opens_a_dossier_filled_in_from_the_book() -> None:
    """The list is the basis; what data answers is in before anybody is asked."""
    dossier = open_dossier(a_nomination(), a_book())
    assert (dossier.customer, dossier.name, dossier.proposer) == ("C007", "华联超市", "李芳")
    filled = [answer.question for answer in dossier.responses.answers if answer.owner == BOOK_OWNER]
    assert "cooperation.turnover" in filled
    assert len(dossier.missing) == 28
    explanation = dossier.explain()
    assert {"C1", "C4.3", "C5"} <= explanation.clauses()
    assert explanation.figure == dossier.assess(DAY).score
    unsigned = open_dossier(a_nomination(prepared_by=None), a_book(), prepared_by="王")
    assert unsigned.proposer == "王"
    assert open_dossier(a_nomination(), a_book(), prepared_by="王").proposer == "李芳"


def test_answers_are_added_one_by_one_and_the_old_dossier_stays() -> None:
    """Each answer makes a new dossier; whoever holds the old one keeps what they saw."""
    before = fresh_dossier()
    after = before.answered(
        "management.plan", 3, on=DAY, owner="M1", evidence=[proof()], confidence=Decimal("0.8")
    )
    assert len(before.missing) == len(after.missing) + 1
    answer = after.responses.get("management.plan")
    assert answer is not None
    assert (answer.owner, answer.confidence) == ("M1", Decimal("0.8"))
    assert before.digest != after.digest


@pytest.mark.method("C4.1")
def test_what_nobody_knows_or_would_say_is_recorded_as_that() -> None:
    """Asked in vain is not the same as not asked, and neither is an answer."""
    dossier = (
        fresh_dossier()
        .unknown("condition.standing", on=DAY, owner="M1")
        .declined("condition.finance", on=DAY, owner="M1", reason="confidential")
        .not_applicable("condition.credit", on=DAY, owner="M1", reason="pays in advance")
    )
    kinds = {gap.question: gap.kind.value for gap in dossier.missing}
    assert (kinds["condition.standing"], kinds["condition.finance"]) == ("unknown", "declined")
    assert "condition.credit" not in kinds
    answer = dossier.responses.get("condition.finance")
    assert answer is not None
    assert (answer.state, answer.reason) == (AnswerState.DECLINED, "confidential")
    assert codes_of(lambda: dossier.unknown("condition.standin", on=DAY, owner="M1")) == [
        "checklist.question-unknown"
    ]


def test_missing_looks_at_the_last_day_written() -> None:
    """Answers of next week are not missing next week."""
    later = DAY + timedelta(7)
    dossier = fresh_dossier().answered("management.plan", 3, on=later, owner="M1", evidence=[proof(on=later)])
    assert dossier.last_written == later
    assert "management.plan" not in [gap.question for gap in dossier.missing]
    assert "management.plan" in [gap.question for gap in dossier.gate(DAY).blocking]


@pytest.mark.method("C3")
def test_the_risk_takes_score_and_receivables_from_the_dossier() -> None:
    """A better dossier makes the same stakes less risky."""
    stakes = RiskAssumptions(
        hour_cost=money(100), logistics_per_month=money(500), extra_cost_per_month=money(200)
    )
    ready, fresh = ready_dossier().risk(stakes), fresh_dossier().risk(stakes, DAY)
    assert ready.wrong < fresh.wrong
    assert ready.parts[3].at_stake == money(8000)
    assert ready.expected is not None
    assert "C3" in ready.explain().clauses()
    assert fresh_dossier().risk().expected is None


@pytest.mark.method("C3")
def test_what_nobody_looked_at_does_not_make_a_choice_look_safe() -> None:
    """The few answers out of the book may all be good; the rest counts as worst until it is known."""
    fresh = fresh_dossier()
    found = fresh.assess(DAY)
    assert found.score is not None
    assert found.low is not None
    assert found.low < found.score
    risk = fresh.risk(RiskAssumptions(), DAY)
    assert risk.wrong == wrong_probability(RiskAssumptions(), found.low)
    assert "C3" in risk.explain().clauses()


def test_a_newer_book_renews_its_own_answers_only() -> None:
    """Figures move on; what people answered is theirs."""
    book = a_book()
    own = fresh_dossier().answered("terms.payment_days", 45, on=DAY, owner="M1", evidence=[proof()])
    later = book.extended(
        as_of=date(2026, 4, 30),
        lines=[("C007", "P0", "D30", date(2026, 4, 10), 10, 2400, 1600)],
        columns=("customer", "product", "document", "invoiced", "quantity", "net_amount", "cost_amount"),
    )
    renewed = own.refreshed(later)
    assert renewed.record.as_of == date(2026, 4, 30)
    turnover, days = (
        renewed.responses.get("cooperation.turnover"),
        renewed.responses.get("terms.payment_days"),
    )
    assert turnover is not None
    assert days is not None
    assert (turnover.value, turnover.on, days.owner) == (money(15500), date(2026, 4, 30), "M1")
    assert codes_of(lambda: renewed.refreshed(book)) == ["dossier.older-book"]
    assert own.refreshed(book, ConfirmationPolicy()).record == own.record


def test_it_opens_under_the_policy_of_its_day() -> None:
    """The question set, the rates and the least score are those in force."""
    strict = ConfirmationPolicy("strict", "7", least_score=Decimal("0.99"))
    dossier = open_dossier(a_basis(), a_book(), policy=Dated.always(strict), opened_on=DAY + timedelta(3))
    assert (dossier.opened_on, dossier.policy_name, dossier.policy_version) == (
        DAY + timedelta(3),
        "strict",
        "7",
    )
    assert dossier.gate(DAY + timedelta(3)).too_low


def test_it_shows_itself_in_both_languages() -> None:
    """A screenful for whoever opens it, and a table in a notebook."""
    dossier = fresh_dossier()
    assert "proposed by 李芳" in dossier.summary()
    assert "提案人 李芳" in dossier.summary("zh")
    assert dossier._repr_html_().startswith("<")
    assert "proposed by ?" in attrs.evolve(dossier, basis=Basis("C007", "华联超市", DAY)).summary()


def test_wrong_input_names_what_is_wrong() -> None:
    """A dossier of one customer with the answers of another must never reach a panel."""
    dossier, book = fresh_dossier(), a_book()
    assert codes_of(lambda: open_dossier(Basis("C9", "Lee", DAY), book)) == ["book.unknown-customer"]
    assert codes_of(lambda: open_dossier(a_basis(), book, opened_on=DAY - timedelta(1))) == [
        "dossier.before-book"
    ]
    key = attrs.evolve(book, accounts=[KeyAccount("C007", DAY)])
    assert codes_of(lambda: open_dossier(a_basis(), key)) == ["dossier.already-key"]
    released = attrs.evolve(book, accounts=[KeyAccount("C007", DAY).released(DAY, ["Chen"], "closed")])
    assert open_dossier(a_basis(), released).customer == "C007"
    other = attrs.evolve(dossier.responses, subject="C008")
    assert codes_of(lambda: attrs.evolve(dossier, responses=other)) == ["dossier.other-customer"]
    assert codes_of(lambda: attrs.evolve(dossier, opened_on=None)) == ["date.not-a-date"]  # type: ignore[arg-type]
    assert codes_of(lambda: dossier.answered("management.plan", 9, on=DAY, owner="M1")) == [
        "answer.choice-unknown"
    ]


def test_a_former_id_opens_the_dossier_of_todays_customer() -> None:
    """A shortlist made before a merger still finds its customer."""
    book = attrs.evolve(a_book(), customers=[*a_book().customers, Customer("C1", "Old", merged_into="C007")])
    dossier: Dossier = open_dossier(Basis("C1", "Old", DAY, prepared_by="李芳"), book)
    assert dossier.customer == "C007"


def test_a_chinese_dossier_names_its_evidence_in_chinese() -> None:
    """Evidence is stored in the language of whoever keeps the file."""
    dossier = open_dossier(a_basis(), a_book(), lang="zh")
    answer = dossier.responses.get("cooperation.turnover")
    assert answer is not None
    assert answer.evidence[0].source == "订单行(截至 2026-03-31)"
    assert dossier.explain().find("receivables_loss") is not None
    unknown = attrs.evolve(dossier, record=attrs.evolve(dossier.record, ageing=None))
    assert unknown.explain().find("receivables_loss") is None
    renewed = dossier.refreshed(a_book(), lang="zh").responses.get("cooperation.turnover")
    assert renewed == answer
