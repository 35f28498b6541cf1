"""The dossier as the panel reads it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from keyaccount import samples
from keyaccount.confirmation import Basis, ConfirmationPolicy, Dossier, open_dossier
from keyaccount.model.checklist import Checklist, Part
from keyaccount.model.question import Choice, Question, QuestionKind
from keyaccount.model.response import Answer, AnswerState, AnswerValue, Chosen, Day, Number, Words
from keyaccount.render import dossier_document
from keyaccount.samples.dossier import answered, risk_assumptions
from keyaccount.values.evidence import Evidence
from keyaccount.values.money import Money
from keyaccount.values.text import Text

DAY = date(2026, 3, 31)


def _dossier() -> Dossier:
    policy = ConfirmationPolicy(rates=samples.rates(), risk=risk_assumptions())
    basis = Basis("C007", "Tongli", samples.AS_OF, prepared_by="Li")
    return open_dossier(basis, samples.distributor(), policy=policy)


@pytest.mark.method("C4", "C5")
def test_every_part_gap_and_risk_is_in_it() -> None:
    """The panel decides on what is known, what is missing, and what a wrong choice would cost."""
    dossier = _dossier()
    text = dossier_document(dossier, risk=dossier.risk(risk_assumptions())).to_text("zh")
    found = dossier.assess(dossier.last_written)
    for _, title, clause in found.part_titles:
        assert f"{title.zh} [{clause}]" in text
    for gap in dossier.gate(dossier.last_written).blocking:
        assert gap.text.zh in text
    assert "误选风险" in text
    assert "未通过" in text
    assert {"C5"} <= dossier.explain().clauses()


def test_an_answered_dossier_shows_the_answers() -> None:
    """Choices are printed in words, with evidence and who found out."""
    dossier = answered(_dossier())
    shown = dossier_document(dossier).to_text("en")
    assert "Passed: every required answer is there, evidenced and fresh." in shown
    assert "31.3%" in shown
    assert "our records" in shown
    assert "误选" not in dossier_document(dossier).to_text("zh")
    silent = _dossier().unknown("plans.stay", on=DAY, owner="Li")
    assert "unknown" in dossier_document(silent).to_text("en")
    passed = _dossier().not_applicable("condition.credit", on=DAY, owner="finance", reason="pays in advance")
    assert "不适用:pays in advance" in dossier_document(passed).to_text("zh")
    assert "财务部" in dossier_document(passed).to_text("zh")


def test_questions_made_needless_are_left_out() -> None:
    """Nobody asks how grave the lawsuits are of a customer that has none."""
    dossier = answered(_dossier())
    needless = [one for one in dossier.assess(DAY).items if one.state is AnswerState.DISABLED]
    assert needless
    shown = dossier_document(dossier).to_text("en")
    assert not [one for one in needless if one.text.en in shown]


def test_a_score_too_low_is_told_and_a_book_without_receivables_shows_none() -> None:
    """Complete and still too poor: the panel reads why it may not decide; an unkept ledger is no zero."""
    policy = ConfirmationPolicy(rates=samples.rates(), least_score=Decimal("0.9"))
    basis = Basis("C007", "Tongli", samples.AS_OF)
    strict = dossier_document(answered(open_dossier(basis, samples.distributor(), policy=policy)))
    assert "Not passed: The score is below 90%." in strict.to_text("en")
    assert "未通过:得分低于 90%" in strict.to_text("zh")
    assert "What the customer owes us" in strict.summary()
    book = attrs.evolve(samples.distributor(), receivables=())
    unkept = dossier_document(answered(open_dossier(basis, book, policy=policy)))
    assert "What the customer owes us" not in unkept.summary()
    empty = Checklist("own", 1, Text("Own", "自有"), [])
    bare = open_dossier(
        Basis("C007", "Tongli", samples.AS_OF), book, policy=ConfirmationPolicy("own", questions=empty)
    )
    assert "unknown" in dossier_document(bare).to_text("en")


def test_an_answer_gone_stale_is_listed_under_its_part() -> None:
    """A row alone would look fine; that its evidence expired has to be said."""
    dossier = answered(_dossier())
    shown = dossier_document(dossier, as_of=date(2027, 6, 1)).to_text("en")
    assert "Lacking" in shown
    assert "Not passed: " in shown


def test_each_kind_of_answer_is_worded() -> None:
    """Numbers keep their unit, days and money their form; a part without a title is still printed."""
    options = [Choice("a", Text("weekly", "每周")), Choice("b", Text("daily", "每天"))]
    questions = [
        Question("pick", Text("Often?", "频率?"), QuestionKind.MULTI_CHOICE, part="p", choices=options),
        Question("size", Text("Size?", "面积?"), QuestionKind.NUMBER, part="p"),
        Question("text", Text("Why?", "为何?"), QuestionKind.TEXT, part="p"),
        Question("day", Text("When?", "何时?"), QuestionKind.DAY),
        Question("sum", Text("Spend?", "采购额?"), QuestionKind.AMOUNT),
    ]
    parts = [Part("p", Text("Trade", "经营"))]
    policy = ConfirmationPolicy("own", questions=Checklist("own", 1, Text("Own", "自有"), questions, parts))
    values: dict[str, AnswerValue] = {
        "pick": Chosen(["a", "b"]),
        "size": Number(Decimal(120), "m2"),
        "text": Words("new shop"),
        "day": Day(date(2026, 5, 1)),
        "sum": Money(5, "CNY"),
    }
    proof = {"size": [Evidence("visit", DAY)]}
    dossier = open_dossier(
        Basis("C007", "Tongli", samples.AS_OF), samples.distributor(), policy=policy
    ).with_answers(
        *(
            Answer(
                key, value=value, on=DAY, owner=None if key == "text" else "Li", evidence=proof.get(key, [])
            )
            for key, value in values.items()
        )
    )
    text = dossier_document(dossier, as_of=DAY).to_text("en")
    assert "measured" not in text
    for said in ("weekly, daily", "120 m2", "new shop", "2026-05-01", "5.00 CNY", "shown: visit", "Other"):
        assert said in text
