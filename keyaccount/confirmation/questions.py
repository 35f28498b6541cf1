"""The dossier's question set: the eight points and the market questions, as one versioned checklist."""

from __future__ import annotations

from keyaccount.confirmation._question_rows import Row, worded
from keyaccount.confirmation._questions_business import CONDITION, COOPERATION, MANAGEMENT, PEOPLE
from keyaccount.confirmation._questions_market import MARKET
from keyaccount.confirmation._questions_trade import MIX, PLANS, RETURN, TERMS
from keyaccount.model.checklist import Checklist
from keyaccount.model.checklist_data import read_checklist

__all__ = ["DOSSIER_QUESTIONS", "dossier_data"]

_PARTS: tuple[tuple[str, tuple[str, str], str, tuple[Row, ...]], ...] = (
    ("condition", ("overall condition", "综合状况"), "C4.1", CONDITION),
    ("management", ("operations and management", "经营管理状况"), "C4.2", MANAGEMENT),
    ("cooperation", ("cooperation so far", "前期合作状况"), "C4.3", COOPERATION),
    ("people", ("organisation and people", "组织与人员结构"), "C4.4", PEOPLE),
    ("mix", ("structure and mix of the goods sold", "商品销售的结构和比例"), "C4.5", MIX),
    ("return", ("input and output", "投入产出状况"), "C4.6", RETURN),
    ("terms", ("terms and demands", "合作的条件和要求"), "C4.7", TERMS),
    ("plans", ("views on and plans for our goods", "对我方商品销售的意见或计划"), "C4.8", PLANS),
    ("market", ("where the goods go in the end", "商品的最终去向"), "C6", MARKET),
)


def dossier_data() -> Row:
    """Return the question set as plain data, to be changed and read again for an own industry.

    Method: C4, C6.

    >>> from keyaccount.model.checklist_data import read_checklist
    >>> data = dossier_data()
    >>> data["id"], len(data["parts"]), len(data["questions"]) >= 40
    ('dossier', 9, True)
    >>> read_checklist(data) == DOSSIER_QUESTIONS
    True
    """
    return {
        "id": "dossier",
        "version": 1,
        "title": {"en": "Dossier of a prospective key account", "zh": "重点客户确定档案"},
        "parts": [
            {"id": key, "title": worded(words), "clause": clause, "optional": clause == "C6"}
            for key, words, clause, _ in _PARTS
        ],
        "questions": [{**row, "part": key} for key, _, _, rows in _PARTS for row in rows],
    }


DOSSIER_QUESTIONS: Checklist = read_checklist(dossier_data())
