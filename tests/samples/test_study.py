"""The sample's study must lead to a plan with something in every topic."""

from datetime import date

from keyaccount.analysis import AnalysisPolicy, analyse
from keyaccount.model.account import KeyAccount
from keyaccount.samples import distributor
from keyaccount.samples.study import study_answers


def test_the_study_fills_the_plan_from_most_topics() -> None:
    """Each topic that found something must be seen in the plan, or the study was for nothing."""
    account = KeyAccount("C007", date(2025, 12, 31), manager="M2")
    plan = analyse(account, distributor(), study_answers(), AnalysisPolicy("standard", 1), date(2025, 12, 31))
    clauses = {one.clause.split(".")[0] for one in plan.actions}
    assert clauses >= {"A1", "A2", "A3", "A4", "A5", "A6", "A7"}
