"""The dossier as the panel reads it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from keyaccount import samples
from keyaccount.confirmation import Basis, ConfirmationPolicy, Dossier, open_dossier
from keyaccount.model.checklist import Checklist, Part
from keyaccount.model.question import Choice, Question, QuestionKind
from keyaccount.model.response import Answer, AnswerValue, Chosen, Day, Number, Words
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
    assert "Readiness\n---------\n\nopen" in shown
    assert "误选" not in dossier_document(dossier).to_text("zh")
    silent = _dossier().unknown("plans.stay", on=DAY, owner="Li")
    assert "unknown" in dossier_document(silent).to_text("en")


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
            Answer(key, value=value, on=DAY, owner="Li", evidence=proof.get(key, []))
            for key, value in values.items()
        )
    )
    text = dossier_document(dossier, as_of=DAY).to_text("en")
    assert "measured" not in text
    for said in ("weekly, daily", "120 m2", "new shop", "2026-05-01", "5.00 CNY", "shown: visit", "Other"):
        assert said in text
