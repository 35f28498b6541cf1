"""What the sample's manager found out about one key account, topic by topic."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from keyaccount.analysis.answers import StudyAnswers
from keyaccount.analysis.chain import ChainLink, GrowthLever, SellingChain
from keyaccount.analysis.improvement import Obstacle, ObstacleKind
from keyaccount.analysis.people import SkillLevel, StaffGroup
from keyaccount.analysis.problems import Problem, ProblemArea
from keyaccount.analysis.profit_levers import ProfitLever, handling_lever, price_lever
from keyaccount.analysis.stakeholders import Coverage, DecisionRole, RelationLevel, Stakeholder, Support
from keyaccount.analysis.thinking import Stance
from keyaccount.analysis.trade import ProductTrade
from keyaccount.analysis.value import ValueClaim, ValueKind
from keyaccount.samples.products import CURRENCY
from keyaccount.values.evidence import Evidence, EvidenceGrade, EvidenceMethod
from keyaccount.values.money import Money
from keyaccount.values.periods import Period
from keyaccount.values.text import Text

__all__ = ["study_answers"]

_YEAR = Period.year(2025)
_PROOF = (
    Evidence("two weeks in the shops", date(2026, 1, 9), EvidenceMethod.OBSERVATION, EvidenceGrade.MEASURED),
)


def _cny(amount: int) -> Money:
    return Money(amount, CURRENCY)


def study_answers() -> StudyAnswers:
    """Return the answers of the study of C007 in the seven topics.

    >>> [one.id for one in study_answers().problems]
    ['PR1', 'PR2']
    """
    return StudyAnswers(
        stances=_stances(),
        problems=_problems(),
        chain=_chain(),
        levers=_levers(),
        groups=(StaffGroup("counter", Text("counter staff", "柜台人员"), people=18, needed=20),),
        skills=_skills(),
        obstacles=_obstacles(),
        trades=(_trade(),),
        profit_levers=_profit_levers(),
        claims=_claims(),
        stakeholders=_stakeholders(),
    )


def _skills() -> tuple[SkillLevel, ...]:
    return (
        SkillLevel("counter", "water-test", Text("water test", "现场水质检测"), 3, 1, 18, _PROOF),
        SkillLevel("counter", "filter-advice", Text("advice on filters", "滤芯咨询"), 3, 3, 18, _PROOF),
    )


def _obstacles() -> tuple[Obstacle, ...]:
    return (
        Obstacle(
            "OB1",
            ObstacleKind.SUPPLY,
            Text("fans ran out in June", "六月塔扇断档"),
            product="P04",
            blocked=_cny(64_000),
            severity=4,
            evidence=_PROOF,
        ),
    )


def _profit_levers() -> tuple[ProfitLever, ...]:
    return (
        price_lever(
            "PL1",
            "P01",
            Text("hold the recommended price", "守住建议零售价"),
            units=470,
            rise=_cny(40),
            lost=8,
            unit_margin=_cny(260),
        ),
        handling_lever(
            "PL2", "P01", Text("deliver to the shops directly", "直送门店"), units=470, saving=_cny(18)
        ),
    )


def _stances() -> tuple[Stance, ...]:
    return (
        Stance("growth", 2, 2, _PROOF),
        Stance("price_discipline", 2, -1, _PROOF),
        Stance("customer_first", 2, 2, _PROOF),
        Stance("integrity", 2, 2, _PROOF),
        Stance("horizon", 2, 1, _PROOF),
        Stance("payment", 1, -2, _PROOF),
    )


def _problems() -> tuple[Problem, ...]:
    return (
        Problem(
            "PR1",
            ProblemArea.GOODS,
            Text("fans run out in the season", "旺季塔扇缺货"),
            severity=4,
            effect=_cny(64_000),
            cause=Text("orders placed in May, transport full", "五月才下单,运力已满"),
            raised_on=date(2025, 7, 2),
            evidence=_PROOF,
            solution=Text("reserve stock and transport in April", "四月预留货源与运力"),
            owner="logistics",
            due=date(2026, 4, 15),
        ),
        Problem(
            "PR2",
            ProblemArea.COMPETITION,
            Text("a rival gives two years of filters free", "对手赠送两年滤芯"),
            severity=3,
            raised_on=date(2025, 11, 20),
            evidence=_PROOF,
        ),
    )


def _chain() -> SellingChain:
    return SellingChain(
        _YEAR,
        (
            ChainLink("visitors", Text("come into the shop", "进店"), 21_000, evidence=_PROOF),
            ChainLink("advised", Text("are advised", "接受导购"), 6_300, Fraction(2, 5), _PROOF),
            ChainLink("buyers", Text("buy a purifier", "购买净水器"), 700, Fraction(1, 8), _PROOF),
        ),
        _cny(1_780),
    )


def _levers() -> tuple[GrowthLever, ...]:
    return (
        GrowthLever(
            "GL1",
            "advised",
            Text("water test at the door", "门口免费水质检测"),
            Fraction(13, 10),
            cost=_cny(28_000),
            owner="M2",
            due=date(2026, 4, 30),
        ),
    )


def _trade() -> ProductTrade:
    return ProductTrade(
        "P01",
        _YEAR,
        "Spring 400",
        sales=_cny(611_000),
        cost_of_sales=_cny(521_000),
        rebates=_cny(8_000),
        handling=_cny(31_000),
        fixed=_cny(28_000),
        average_stock=_cny(74_000),
        sold=470,
        received=486,
        on_hand=31,
        expected=_cny(60_000),
        evidence=_PROOF,
    )


def _claims() -> tuple[ValueClaim, ...]:
    return (
        ValueClaim(
            "V1",
            ValueKind.PROBLEMS_SOLVED,
            Text("fans reserved before the season", "旺季前预留风扇"),
            baseline=_cny(64_000),
            after=_cny(9_000),
            assumptions=("600 fans held from April",),
            proof=_PROOF,
            months_to_copy=14,
            owner="logistics",
            due=date(2026, 4, 15),
        ),
        ValueClaim(
            "V2",
            ValueKind.REPUTATION,
            Text("free inspection in the customer's name", "以客户名义免费检测"),
            months_to_copy=9,
        ),
    )


def _stakeholders() -> tuple[Stakeholder, ...]:
    return (
        Stakeholder(
            "C007-1",
            "Chen Guohua",
            DecisionRole.DECIDER,
            influence=9,
            support=Support.SUPPORTER,
            coverage=Coverage.MULTIPLE,
            relation=RelationLevel.CREDIBLE_SOURCE,
            wanted=RelationLevel.PROBLEM_SOLVER,
            ours=("M2", "P4"),
            last_contact=date(2026, 1, 9),
        ),
        Stakeholder(
            "C007-3",
            "Wang Min",
            DecisionRole.EVALUATOR,
            influence=7,
            support=Support.MENTOR,
            coverage=Coverage.IN_DEPTH,
            relation=RelationLevel.PROBLEM_SOLVER,
            wanted=RelationLevel.TRUSTED_ADVISER,
            ours=("M2",),
            reports_to="C007-1",
            last_contact=date(2026, 1, 9),
        ),
    )
